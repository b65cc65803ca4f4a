"""What tests do to the local server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scopix_emulator import Emulator

__all__ = ["failing", "held", "paths"]


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
