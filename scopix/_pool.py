"""Connections that are kept for the next request.

The HTTP library's own pool walks through all its connections and requests with each call, and loses
a place when a call is cancelled while it waits. This one keeps idle connections on a stack for each
origin and counts places; the connections themselves are the library's.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from . import _seam

if TYPE_CHECKING:
    from types import ModuleType

    import httpcore
    from typing_extensions import Self

    Origin: TypeAlias = tuple[bytes, bytes, int | None]

__all__ = ["Pool"]

KEEPALIVE: Final = 5.0
"""Seconds that a connection is kept without a request; many servers close it soon after."""

MAX_CONNECTIONS: Final = 100


class Pool:
    """Takes the place of the pool in a transport of the HTTP library.

    Args:
        core: The library below the HTTP library: httpcore or httpcore2.
        ssl_context: For https origins.
        max_connections: Connections that may be open at a time; further requests wait in line.
    """

    def __init__(
        self, core: ModuleType, ssl_context: Any, max_connections: int = MAX_CONNECTIONS
    ) -> None:
        self._core: Any = core
        self._ssl_context = ssl_context
        self._max_connections = max_connections
        self._slots = _seam.Slots(max_connections)
        self._idle: dict[Origin, deque[httpcore.AsyncHTTPConnection]] = {}
        self._busy: set[httpcore.AsyncHTTPConnection] = set()
        self._closed = False

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; the connection is kept when its response was read to the end."""
        timeouts: dict[str, float] = cast("Any", request).extensions.get("timeout", {})
        timeout = timeouts.get("pool")
        if not await self._slots.acquire(timeout):
            msg = f"all {self._max_connections} connections stayed busy"
            raise self._core.PoolTimeout(msg)
        url = request.url
        origin = (url.scheme, url.host, url.port)
        connection: httpcore.AsyncHTTPConnection | None = None
        try:
            connection = await self._take(origin) or self._new(url)
            self._busy.add(connection)
            response = await connection.handle_async_request(request)
        except BaseException:
            await self.give_back(origin, connection)
            raise
        response.stream = stream = _Stream(self, origin, connection, response.stream)
        cast("Any", response).extensions["scopix.abandon"] = stream.abandon
        return response

    async def aclose(self) -> None:
        """Close all connections, those in use too."""
        self._closed = True
        idle = [connection for stack in self._idle.values() for connection in stack]
        self._idle.clear()
        with _seam.shielded():
            for connection in (*idle, *self._busy):
                await connection.aclose()

    def _new(self, url: httpcore.URL) -> httpcore.AsyncHTTPConnection:
        connection: httpcore.AsyncHTTPConnection = self._core.AsyncHTTPConnection(
            url.origin, ssl_context=self._ssl_context, keepalive_expiry=KEEPALIVE
        )
        return connection

    async def _take(self, origin: Origin) -> httpcore.AsyncHTTPConnection | None:
        """Take the connection that was used last, and drop those that have expired."""
        stack = self._idle.get(origin)
        while stack:
            connection = stack.pop()
            if not connection.has_expired():
                return connection
            # What was used before it has expired too, or soon will.
            self._busy.add(connection)
            try:
                await connection.aclose()
            finally:
                self._busy.discard(connection)
        return None

    async def give_back(
        self, origin: Origin, connection: httpcore.AsyncHTTPConnection | None
    ) -> None:
        """Keep or close a connection, and let the next in line have its place."""
        try:
            if connection is None:
                return
            self._busy.discard(connection)
            if connection.is_idle() and not self._closed:
                self._idle.setdefault(origin, deque()).append(connection)
            elif not connection.is_closed():
                with _seam.shielded():
                    await connection.aclose()
        finally:
            self._slots.release()

    def forget(self, connection: httpcore.AsyncHTTPConnection) -> None:
        """Give the place of a connection that is broken to the next in line, without waiting."""
        self._busy.discard(connection)
        self._slots.release()

    def __repr__(self) -> str:
        idle = sum(len(stack) for stack in self._idle.values())
        return f"<Pool: {len(self._busy)} active, {idle} idle>"


class _Stream:
    """The body of a response, which gives the connection back when it is closed."""

    def __init__(
        self,
        pool: Pool,
        origin: Origin,
        connection: httpcore.AsyncHTTPConnection,
        stream: Any,
    ) -> None:
        self._pool = pool
        self._origin = origin
        self._connection = connection
        self._stream = stream
        self._parts = stream.__aiter__()
        self._open = True

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        part: bytes = await self._parts.__anext__()
        return part

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            try:
                await self._stream.aclose()
            finally:
                await self._pool.give_back(self._origin, self._connection)

    def abandon(self) -> None:
        """Do without waiting what can be: for a response that nobody has closed."""
        if self._open:
            self._open = False
            self._pool.forget(self._connection)
