"""What tests do to the local server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from scopix_emulator import Emulator

__all__ = ["failing", "held", "part_numbers", "parts_left", "paths", "puts"]


@contextmanager
def held(server: Emulator) -> Iterator[None]:
    """Let no file be processed meanwhile."""
    server.hold_processing()
    try:
        yield
    finally:
        server.release_processing()


@contextmanager
def failing(server: Emulator, kind: Any, **options: Any) -> Iterator[None]:
    """Let requests fail meanwhile."""
    server.fault(kind, **options)
    try:
        yield
    finally:
        server.clear_faults()


def paths(server: Emulator, method: str | None = None) -> list[str]:
    """Paths of the requests that the server has received, without the base."""
    return [
        request.path.removeprefix("/api/v2")
        for request in server.requests
        if method in {None, request.method}
    ]


def puts(server: Emulator) -> list[int]:
    """Sizes of the pieces that were sent to storage, in the order in which they came."""
    return [
        int(request.headers["content-length"])
        for request in server.requests
        if request.method == "PUT"
    ]


def part_numbers(server: Emulator) -> list[int]:
    """Numbers of the parts that were sent to storage, in ascending order."""
    queries = [dict(parse_qsl(r.query)) for r in server.requests if r.method == "PUT"]
    return sorted(int(query.get("part") or query["partNumber"]) for query in queries)


def parts_left(server: Emulator) -> list[str]:
    """Parts that storage, or a bucket, has of uploads that are not complete."""
    service = server._live.service
    folder = service.storage.path("parts")
    left = [path.name for path in folder.rglob("*") if path.is_file()]
    for bucket in service.buckets.values():
        under_way = bucket._client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", ())
        for upload in under_way:
            left += [str(part.number) for part in bucket.parts(upload["Key"], upload["UploadId"])]
    return sorted(left)
