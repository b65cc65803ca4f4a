"""Every operation of the description against the local server, with good data and with bad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from scopix_emulator import Emulator
from scopix_emulator.api.call import OPERATIONS
from scopix_emulator.auth import DEFAULT_TENANT
from tests.emulator.conftest import Api
from tests.emulator.contract import METHODS, SPEC, document
from tests.emulator.samples import picture

UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
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
            "generation": {"max-examples": 50, "deterministic": True},
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
                    "configure_custom_s3",  # the local server reaches only stores on this machine
                )
            ],
        }
    ),
)


class Things:
    """A server, and things on it that requests can be about."""

    def __init__(self, server: Emulator, api: Api) -> None:
        self.server = server
        self.api = api
        self.stock = {
            name: [self.make(name) for _ in range(3)]
            for name in ("file_id", "session_id", "upload_id", "job_id")
        }
        self.stock["file_id"].append(api.processed(b"words")["id"])
        server.hold_processing()

    def make(self, name: str) -> str:
        """Make a thing and return its identifier."""
        if name == "file_id":
            return self.api.stored(picture())
        if name == "session_id":
            return self.api.status(self.api.stored(picture()))["session_id"]
        if name == "job_id":
            files = [{"id": "gone", "name": "a.jpg"}]
            job = {"connection_id": self.server.connect_drive(), "files": files}
            return self.api.post("/cloud-storage/import", json=job).json()["job_id"]
        body = {"filename": "a", "size_bytes": 5, "content_type": "text/plain"}
        plan = self.api.post("/files/direct-uploads", json=body).json()
        assert httpx.put(plan["parts"][0]["upload_url"], content=b"words").is_success
        return plan["upload_id"]

    def find(self, name: str, number: int, *, to_be_ended: bool) -> str:
        """A thing that is there; a new one where the request is going to end it."""
        stock = self.stock[name]
        return self.make(name) if to_be_ended else stock[number % len(stock)]


@pytest.fixture(scope="module")
def things() -> Iterator[Things]:
    with Emulator(speed=1000) as server, Api(server) as api:
        yield Things(server, api)


@schema.parametrize()
def test_operation(things, case):
    """Each operation answers as it is described, whatever is sent to it."""
    ends = case.method == "DELETE" or case.path.endswith(("/cancel", "/complete"))
    for name, value in case.path_parameters.items():
        if name in things.stock and UUID.fullmatch(str(value)) and value[-1] in "02468ace":
            number = int(value[:8], 16)
            case.path_parameters[name] = things.find(name, number, to_be_ended=ends)
    # Most requests go to the tenant of the key; the rest would all end at the gate.
    tenant = case.headers.get("X-Tenant-ID")
    if tenant is not None and TENANT.fullmatch(str(tenant)) and not tenant.startswith("00"):
        case.headers["X-Tenant-ID"] = DEFAULT_TENANT
    case.call_and_validate(
        base_url=things.server.url,
        headers={"Authorization": f"Bearer {things.server.api_key}"},
        excluded_checks=[negative_data_rejection] if is_text_when_sent(case) else [],
    )


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
