"""One connection, and the network below it.

The library of connections asks a backend for its streams. This one opens a single stream and hands
on what it is asked, so that it knows what the library keeps to itself: whether anything of a
request was written, how much time is left, and what is open when a handshake is cancelled. While
the body of a request is sent, it listens for an answer (RFC 9112, 9.5).
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from . import _seam

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable
    from types import ModuleType

    import httpcore
    from typing_extensions import Self

__all__ = ["Line", "Lines"]

_REFUSAL: Final = re.compile(rb"HTTP/1\.[01] [345]")
_READ_SIZE: Final = 64 * 1024
_LARGE: Final = 16 * 1024
"""Bytes that may have to wait until the server takes them."""
_GLANCE: Final = 0.001
"""Seconds for what has come already. TLS has things to say that are no answer."""


class Line:
    """A backend of the library that opens one stream, and is that stream.

    Args:
        core: The library below the HTTP library: httpcore or httpcore2.
        listens: Whether the stream is for one request at a time, so that what comes while it is
            sent is its answer.

    Attributes:
        connection: What the library has made on top of it.
        deadline: When all that the request does here has to end, on the monotonic clock.
        is_written: Whether anything of the request may have left.
        was_used: Whether the connection has served before.
        idle_since: When it served last, on the monotonic clock.
    """

    connection: httpcore.AsyncConnectionInterface

    def __init__(self, core: ModuleType, *, listens: bool = False) -> None:
        self._core: Any = core
        self._listens = listens
        self._network: Any = _seam.network(core)
        self._stream: Any = None
        self._heard: deque[bytes] = deque()
        self._ahead: Any = None
        self._is_refused = False
        self.deadline: float | None = None
        self.is_written = False
        self.was_used = False
        self.idle_since = 0.0

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was heard that no request has read."""
        return not self._heard

    def begin(self, deadline: float | None) -> None:
        """Forget the request before the one that comes now.

        Args:
            deadline: When that has to end.
        """
        self.deadline = deadline
        # An answer that came with the last byte of a body refused nothing that comes now.
        self.is_written = self._is_refused = False

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Self:
        """Open the stream."""
        timeout = self._left(timeout, self._core.ConnectTimeout)
        self._stream = await self._network.connect_tcp(
            host, port, timeout, local_address, socket_options
        )
        return self

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Self:
        """Go on under TLS."""
        timeout = self._left(timeout, self._core.ConnectTimeout)
        try:
            self._stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            # The library closes what fails, but not what is cancelled.
            await self.aclose()
            raise
        return self

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, at least one byte unless it is the end."""
        await self._stop_listening()
        if self._heard:
            return self._heard.popleft()
        timeout = self._left(timeout, self._core.ReadTimeout)
        data: bytes = await self._stream.read(max_bytes, timeout)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it, unless the server has refused the request before it is complete.

        By `WriteError` the library learns that it is time to read the answer.
        """
        timeout = self._left(timeout, self._core.WriteTimeout)
        if buffer and self._listens and self.is_written:
            await self._write_body(buffer, timeout)
            return
        was_written, self.is_written = self.is_written, True
        try:
            await self._stream.write(buffer, timeout)
        except self._core.WriteError:
            # The first write has the head. A server that did not get it whole can't act on it.
            self.is_written = was_written
            raise

    async def _write_body(self, buffer: bytes, timeout: float | None) -> None:
        await self._check_refused(listens=len(buffer) >= _LARGE)
        try:
            await self._stream.write(buffer, timeout)
        except self._core.WriteTimeout:
            # A server that has answered may leave the rest unread.
            await self._check_refused()
            raise

    async def _check_refused(self, *, listens: bool = False) -> None:
        """Raise an error if the request was refused; else go on listening, if wanted."""
        await self._begin_listening(wanted=listens)
        while not self._is_refused and self._stream.get_extra_info("is_readable"):
            await self._stop_listening()
            await self._listen(_GLANCE)
            await self._begin_listening(wanted=listens)
        if self._is_refused:
            msg = "the server refused the request before it was complete"
            raise self._core.WriteError(msg)

    async def _listen(self, timeout: float | None = None) -> None:
        """Read until the request is refused, or the connection has ended."""
        try:
            while not self._is_refused:
                data: bytes = await self._stream.read(_READ_SIZE, timeout)
                self._heard.append(data)
                self._is_refused = not data or _REFUSAL.match(data) is not None
        except self._core.ReadTimeout:
            return
        except self._core.ReadError:
            self._is_refused = True

    async def _begin_listening(self, *, wanted: bool) -> None:
        if wanted and self._ahead is None:
            self._ahead = await _seam.ahead(self._listen)

    async def _stop_listening(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            await _seam.stop(ahead)

    async def aclose(self) -> None:
        """Close the stream, also in a task that is cancelled."""
        if self._stream is not None:
            with _seam.shielded():
                await self._stop_listening()
                await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Tell of the stream what the library wants to know."""
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None, error: type[Exception]) -> float | None:
        if self.deadline is None:
            return timeout
        left = self.deadline - _seam.monotonic()
        if left <= 0:
            msg = "the time for the whole call is over"
            raise error(msg)
        return left if timeout is None else min(timeout, left)


class Lines:
    """A backend for the library's own pool: a line for each of its connections.

    Args:
        core: As for `Line`.
    """

    def __init__(self, core: ModuleType) -> None:
        self._core = core
        self._lines: WeakSet[Line] = WeakSet()

    def all(self) -> list[Line]:
        """Return the lines that are still in use."""
        return [*self._lines]

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Line:
        """Open a stream."""
        line = Line(self._core)
        self._lines.add(line)
        return await line.connect_tcp(host, port, timeout, local_address, socket_options)
