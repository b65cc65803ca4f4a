# Derived from scopix/_download.py by `python -m generator generate`; do not edit.
"""Bytes that are handed out as they come."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from scopix._core.http import failure_of, is_transport_error
from scopix.errors import ScopixConnectionError, ScopixTimeoutError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx
    from typing_extensions import Self

__all__ = ["DownloadStream"]


class DownloadStream:
    """The bytes of a download, block by block, as an iterator.

    Attributes:
        status_code: The HTTP status.
        headers: The headers; names in any case find them.
    """

    __module__ = "scopix_sync"

    def __init__(self, response: httpx.Response, request: str) -> None:
        self.status_code: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._request = request
        self._blocks = response.iter_bytes()

    @property
    def content_type(self) -> str | None:
        """Media type of the bytes."""
        return self.headers.get("content-type")

    @property
    def size(self) -> int | None:
        """Number of bytes, where the server says it."""
        if "content-encoding" in self.headers:
            return None
        size = self.headers.get("content-length", "")
        return int(size) if size.isdecimal() else None

    def read(self) -> bytes:
        """Read all that is left into memory."""
        return b"".join(list(self))

    def close(self) -> None:
        """Close the connection, whether or not all bytes were read."""
        self._response.close()
        # The library's layers are generators in generators, and closing the outermost would leave
        # the others to the garbage collector. Reading on from the closed connection ends them all.
        with suppress(Exception):
            for _ in self._blocks:
                pass

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            return self._blocks.__next__()
        except StopIteration:
            raise
        except Exception as fault:
            if not is_transport_error(fault):
                raise
            timed_out, _, _ = failure_of(fault)
            kind = ScopixTimeoutError if timed_out else ScopixConnectionError
            msg = f"{self._request}: the download broke off: {fault or type(fault).__name__}"
            raise kind(msg) from fault
