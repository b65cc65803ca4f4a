"""One connection, and the network below it.

The library of connections asks a backend for its streams. This one opens a single stream and hands
on what it is asked, so that it knows what the library keeps to itself: whether anything of a
request was written, how much time is left, and what is open when a handshake is cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from . import _seam

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable
    from types import ModuleType

    import httpcore
    from typing_extensions import Self

__all__ = ["Line", "Lines"]


class Line:
    """A backend of the library that opens one stream, and is that stream.

    Args:
        core: The library below the HTTP library: httpcore or httpcore2.

    Attributes:
        connection: What the library has made on top of it.
        deadline: When all that the request does here has to end, on the monotonic clock.
        is_written: Whether anything of the request may have left.
        was_used: Whether the connection has served before.
        idle_since: When it served last, on the monotonic clock.
    """

    connection: httpcore.AsyncConnectionInterface

    def __init__(self, core: ModuleType) -> None:
        self._core: Any = core
        self._network: Any = _seam.network(core)
        self._stream: Any = None
        self.deadline: float | None = None
        self.is_written = False
        self.was_used = False
        self.idle_since = 0.0

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
        timeout = self._left(timeout, self._core.ReadTimeout)
        data: bytes = await self._stream.read(max_bytes, timeout)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        timeout = self._left(timeout, self._core.WriteTimeout)
        was_written, self.is_written = self.is_written, True
        try:
            await self._stream.write(buffer, timeout)
        except self._core.WriteError:
            # The first write has the head. A server that did not get it whole can't act on it.
            self.is_written = was_written
            raise

    async def aclose(self) -> None:
        """Close the stream, also in a task that is cancelled."""
        if self._stream is not None:
            with _seam.shielded():
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
