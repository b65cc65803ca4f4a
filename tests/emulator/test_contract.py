"""Every operation of the description against the local server, with good data and with bad."""

from __future__ import annotations

import base64
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from scopix_emulator import Emulator
from scopix_emulator.api.call import OPERATIONS
from scopix_emulator.app import OPERATION_IDS
from scopix_emulator.auth import DEFAULT_TENANT
from tests.emulator.conftest import Api
from tests.emulator.contract import METHODS, SPEC, document
from tests.emulator.samples import picture
from tests.media import clip
from tests.s3 import KEYS, NAME, REGION, store

EXAMPLES = 50
"""Requests to each operation, at least."""

UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
CONNECTION = re.compile(r"[A-Za-z0-9_-]{1,64}")
TENANT = re.compile(r"[A-Za-z0-9_-]{1,64}")

# The tenant has no bucket of its own, which is what 501 says.
ACCEPTED = ["2xx", "3xx", "401", "403", "404", "409", "429", "501"]
REFUSED = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]


def needs_more(*operations: str) -> dict[str, Any]:
    """Operations whose data may be valid by their form and still be refused for their content."""
    return {
        "include-operation-id": list(operations),
        "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "400", "422"]}},
    }


schema = schemathesis.openapi.from_path(
    SPEC,
    config=SchemathesisConfig.from_dict(
        {
            "generation": {"max-examples": EXAMPLES, "deterministic": True},
            "checks": {
                "negative_data_rejection": {"expected-statuses": REFUSED},
                "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "501"]},
                "positive_data_acceptance": {"expected-statuses": ACCEPTED},
            },
            "operations": [
                needs_more(
                    "upload_file",  # a file may be empty, or of no known type; a tag too long
                    "upload_files",  # one of its tags may be too long
                    "get_file_variant",  # the file may be no image
                    "get_document_text",  # the file may be no document
                    "get_document_chunks",  # the same
                    "sign_direct_upload_parts",  # the upload may have fewer parts
                    "complete_direct_upload",  # its bytes may not be there
                    "run_pipeline",  # a step may wait for a later one
                    "complete_cloud_auth",  # code and state have to be given out before
                    "start_cloud_export",  # of the two ways to name a folder it takes one
                    "configure_custom_s3",  # there may be no such bucket
                ),
                {
                    # The schema is that of the data of an event, which `contract.check` knows;
                    # or that of the bytes of a file, which may be of JSON.
                    "include-operation-id": ["stream_chat_message", "export_chat_session"],
                    "checks": {"response_schema_conformance": {"enabled": False}},
                },
            ],
        }
    ),
)


class Things:
    """A server, and things on it that requests can be about."""

    def __init__(self, server: Emulator, api: Api, endpoint: str) -> None:
        self.server = server
        self.api = api
        self.bucket = {**KEYS, "bucket_name": NAME, "region": REGION, "endpoint_url": endpoint}
        self.stock = {
            name: [self.make(name) for _ in range(3)]
            for name in (
                *("file_id", "session_id", "upload_id", "job_id", "connection_id", "chat_id"),
            )
        }
        self.stock["document_id"] = [api.processed(b"words")["id"] for _ in range(3)]
        self.stock["file_id"] += self.stock["document_id"]
        video = api.processed(clip())["id"]
        scenes = api.get(f"/videos/{video}/scenes").json()["items"]
        # Those that failed are for retries only: one more analysis would stand in their way.
        failed = [api.processed(clip()[:60])["id"] for _ in range(3)]
        self.stock["media_id"] = self.stock["video_id"] = [video]
        self.stock["scene_id"] = [scene["scene_id"] for scene in scenes]
        self.videos = {
            api.get(f"/video-analysis/status/{one}").json()["analysis_job_id"]: one
            for one in (video, *failed)
        }
        self.stock["analysis_job_id"] = list(self.videos)
        server.hold_processing()
        self.stock["batch_id"] = [self.make("batch_id") for _ in range(3)]

    def make(self, name: str) -> str:
        """Make a thing and return its identifier."""
        if name == "connection_id":
            return self.server.connect_drive(f"conn_{uuid4().hex}")
        if name == "batch_id":
            image = "data:image/png;base64," + base64.b64encode(picture()).decode()
            body = {"images": [{"image_base64": image}]}
            return self.api.post("/batch/describe", json=body).json()["batch_id"]
        if name == "file_id":
            return self.api.stored(picture())
        if name == "session_id":
            return self.api.status(self.api.stored(picture()))["session_id"]
        if name == "job_id":
            files = [{"id": "gone", "name": "a.jpg"}]
            job = {"connection_id": self.server.connect_drive(), "files": files}
            return self.api.post("/cloud-storage/import", json=job).json()["job_id"]
        if name == "chat_id":
            return self.api.post("/chat/sessions", json={}).json()["session_id"]
        body = {"filename": "a", "size_bytes": 5, "content_type": "text/plain"}
        plan = self.api.post("/files/direct-uploads", json=body).json()
        assert httpx.put(plan["parts"][0]["upload_url"], content=b"words").is_success
        return plan["upload_id"]

    def find(self, name: str, drawn: Any, *, to_be_ended: bool = False) -> Any:
        """A thing that is there; a new one where the request is going to end it.

        Some of what was drawn is left as it is, and so is whatever can't be an identifier.
        """
        stock = self.stock.get(name)
        pattern = CONNECTION if name == "connection_id" else UUID
        if stock is None or not isinstance(drawn, str) or not pattern.fullmatch(drawn):
            return drawn
        number = sum(map(ord, drawn))
        if number % 4 == 0:
            return drawn
        return self.make(name) if to_be_ended else stock[number // 4 % len(stock)]

    def fit(self, body: dict[str, Any], path: dict[str, Any]) -> dict[str, Any]:
        """Good data, about things that are there."""
        body = {name: self.find(name, value) for name, value in body.items()}
        if "media_id" in body and path.get("analysis_job_id") in self.videos:
            body["media_id"] = self.videos[path["analysis_job_id"]]
        if "bucket_name" in body and len(body["bucket_name"]) % 4:
            body = self.bucket
        for names, name in (("image_ids", "file_id"), ("document_ids", "document_id")):
            if isinstance(body.get(names), list):
                body[names] = [self.find(name, one) for one in body[names]]
        if {"code", "state"} <= body.keys() and len(body["state"]) % 4:
            question = self.api.post("/cloud-storage/auth/google_drive", json={}).json()
            code, state = self.server.give_consent(question["authorization_url"])
            body = {"code": code, "state": state}
        return body


@pytest.fixture(scope="module")
def things(moto: str) -> Iterator[Things]:
    with Emulator(speed=1000) as server, Api(server) as api, store(server, moto) as bucket:
        yield Things(server, api, bucket.url)


@pytest.fixture(scope="module")
def answers() -> Iterator[defaultdict[str, Counter[str]]]:
    """What the operations answered, which has to be enough, and not only refusals."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    yield seen
    for name, counted in seen.items():
        assert counted["positive"] + counted["negative"] >= EXAMPLES, f"{name}: {counted}"
        for kind in ("positive", "negative", "success", "refusal"):
            assert counted[kind], f"{name} never had a {kind}: {counted}"


@schema.parametrize()
def test_operation(things, answers, case):
    """Each operation answers as it is described, whatever is sent to it."""
    ends = case.method == "DELETE" or case.path.endswith(("/cancel", "/complete"))
    is_good = case.meta.generation.mode.is_positive
    for name, value in case.path_parameters.items():
        kind = "chat_id" if case.path.startswith("/chat/") else name
        case.path_parameters[name] = things.find(kind, value, to_be_ended=ends)
    if is_good and case.media_type == "application/json":
        case.body = things.fit(case.body, case.path_parameters)
    # Most requests go to the tenant of the key; the rest would all end at the gate.
    tenant = case.headers.get("X-Tenant-ID")
    if tenant is not None and TENANT.fullmatch(str(tenant)) and not tenant.startswith("00"):
        case.headers["X-Tenant-ID"] = DEFAULT_TENANT
    response = case.call_and_validate(
        base_url=things.server.url,
        headers={"Authorization": f"Bearer {things.server.api_key}"},
        excluded_checks=[negative_data_rejection] if is_text_when_sent(case) else [],
    )
    counted = answers[case.operation.definition.raw["operationId"]]
    counted["positive" if is_good else "negative"] += 1
    counted["success" if response.status_code < 400 else "refusal"] += 1


def is_text_when_sent(case: schemathesis.Case) -> bool:
    """Whether a form has another value where it shall have text: in a form everything is text."""
    return case.media_type == "multipart/form-data" and any(
        isinstance(case.body, dict) and not isinstance(case.body.get(name, ""), str)
        for name in ("title", "tags")
    )


def test_every_operation_is_served():
    """The server has exactly the operations of the description."""
    described = {
        path: {method.upper() for method in METHODS & item.keys()}
        for path, item in document()["paths"].items()
    }

    assert {path: set(methods) for path, methods in OPERATIONS.items()} == described


def test_operations_are_called_as_described():
    """Faults choose operations by the names that the description has for them."""
    described = {
        item[method]["operationId"]
        for item in document()["paths"].values()
        for method in METHODS & item.keys()
    }

    assert described == OPERATION_IDS
