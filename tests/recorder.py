"""Cassettes: exchanges recorded by one package and replayed by both.

Record anew with `SCOPIX_RECORD=1 python -m pytest tests/async/test_cassettes.py -k asyncio`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr

__all__ = ["CASSETTES", "KEY", "PRODUCTION", "RECORDING", "STORE", "cassette"]

RECORDING = bool(os.environ.get("SCOPIX_RECORD"))
CASSETTES = Path(__file__).parent / "cassettes"
PRODUCTION = "https://api.scopix.ai/api/v2"
STORE = "https://minio.example.com"
KEY = "scopix_00000000_replayed-from-a-cassette"

_SECRETS = ("authorization", "x-request-id", "x-correlation-id", "idempotency-key")
_NAMED = ("accept", "accept-encoding", "content-type", "content-length", "x-tenant-id")
_SECRET_FIELDS = re.compile(rb'("(?:access_key_id|secret_access_key)":")[^"]*')
_LOCAL = re.compile(r"http://127\.0\.0\.1:\d+/api/v2")
_LOCAL_STORE = re.compile(rb"http://127\.0\.0\.1:\d+(?=\")")
_SIGNED = re.compile(r"http://127\.0\.0\.1:\d+/storage/([^?\"\\ ]*)[^\"\\ ]*")
_BOUNDARY = re.compile(r"(?<=boundary=)[\w-]+")
_KEPT = {"allow", "content-type", "location", "retry-after", "x-request-id"}


def _production(request: Any) -> Any:
    """Name the real service in place of the local server, and neither secret nor chance."""
    if any(name.lower() == "x-amz-date" for name in request.headers):
        return None  # what the local server says to a store is no matter of the client
    request.uri = _elsewhere(request.uri)
    if boundary := _BOUNDARY.search(request.headers.get("content-type", "")):
        # As long as the one that was drawn: the length of the body is announced.
        same = "-" * len(boundary[0])
        request.headers["content-type"] = f"multipart/form-data; boundary={same}"
        request.body = request.body.replace(boundary[0].encode(), same.encode())
    for name in _SECRETS:
        if name in request.headers:
            request.headers[name] = "[filtered]"
    for name in ("host", "user-agent", "connection"):
        request.headers.pop(name, None)
    body = _SECRET_FIELDS.sub(rb"\1[filtered]", request.body or b"")
    if body != (request.body or b""):
        request.body = _LOCAL_STORE.sub(STORE.encode(), body)
        request.headers.pop("content-length", None)
    return request


def _elsewhere(text: str) -> str:
    return _SIGNED.sub(r"https://api.scopix.ai/storage/\1", _LOCAL.sub(PRODUCTION, text))


def _unsigned(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name.lower(): values for name, values in response["headers"].items()}
    if headers.get("content-type") == ["application/json"]:
        body = _elsewhere(response["body"]["string"].decode()).encode()
        response["body"]["string"] = _LOCAL_STORE.sub(STORE.encode(), body)
    response["headers"] = {
        name: list(map(_elsewhere, values)) for name, values in headers.items() if name in _KEPT
    }
    return response


def _same_headers(one: Any, other: Any) -> None:
    for name in (*_NAMED, *_SECRETS):
        assert one.headers.get(name) == other.headers.get(name), name


@contextmanager
def cassette(name: str, *, whole: bool = True) -> Iterator[None]:
    """Open a cassette; outside of recording, a request that it does not hold is an error.

    Args:
        name: Its name.
        whole: Whether all that it holds has to be asked for.
    """
    if RECORDING:
        (CASSETTES / f"{name}.yaml").unlink(missing_ok=True)
    recorder = vcr.VCR(
        cassette_library_dir=str(CASSETTES),
        record_mode=vcr.mode.ALL if RECORDING else vcr.mode.NONE,
        before_record_request=_production,
        before_record_response=_unsigned,
        decode_compressed_response=True,
    )
    recorder.register_matcher("named headers", _same_headers)
    with recorder.use_cassette(
        f"{name}.yaml",
        match_on=["method", "uri", "named headers", "body"],
        allow_playback_repeats=False,
    ) as tape:
        yield
    assert RECORDING or not whole or tape.all_played
