# Derived from scopix/_pool.py by `python -m generator generate`; do not edit.
"""Connections that are kept for the next request.

The HTTP library's own pool walks through all its connections and requests with each call, and may
lose a place when a call is cancelled while it waits. This one counts places, and who came first is
served first; the connections themselves are the library's.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from attrs import frozen

from . import _seam
from ._line import Line, Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    import httpcore
    from typing_extensions import Self

    from scopix._core.proxies import Proxies

    Origin: TypeAlias = tuple[bytes, bytes, int | None]
    Exchange: TypeAlias = tuple[httpcore.Response, Callable[[], None], Callable[[], object]]

__all__ = ["Library", "Pool"]


@frozen
class Library:
    """What the library below the HTTP library makes for us.

    Attributes:
        core: httpcore or httpcore2.
        ssl_context: For https origins.
        proxies: Those that are in force.
        max_connections: Connections that may be open at a time.
        keepalive_expiry: Seconds that a connection is kept without a request.
        http2: Whether to offer HTTP/2 to https origins.
    """

    core: ModuleType
    ssl_context: Any
    proxies: Proxies
    max_connections: int = 100
    keepalive_expiry: float = 5.0
    http2: bool = False

    def proxy_to(self, origin: httpcore.Origin) -> str | None:
        """Return the address of the proxy that leads to an origin."""
        return self.proxies.to(origin.scheme.decode(), origin.host.decode(), origin.port)

    def pool(self, proxy: str | None, backend: Line | Lines) -> Any:
        """Make a pool of the library, which knows how to make connections."""
        core: Any = self.core
        options: dict[str, Any] = {
            "ssl_context": self.ssl_context,
            "max_connections": self.max_connections,
            "keepalive_expiry": self.keepalive_expiry,
            "http2": self.http2,
            "network_backend": backend,
        }
        if proxy is None:
            return core.ConnectionPool(**options)
        parts = urlsplit(proxy)
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        user = None
        if parts.username is not None:
            user = unquote(parts.username), unquote(parts.password or "")
        if parts.scheme == "https":
            options["proxy_ssl_context"] = self.ssl_context
        kind = core.SOCKSProxy if parts.scheme.startswith("socks") else core.HTTPProxy
        return kind(proxy_url=address, proxy_auth=user, **options)


class Pool:
    """Takes the place of the pool in a transport of the HTTP library.

    Args:
        library: What makes connections, and how many there may be. Further requests wait in line.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._slots = _seam.Slots(library.max_connections)
        self._connections: _Connections = (_Shared if library.http2 else _Kept)(library)
        self._closed = False

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request when its turn has come."""
        timeouts: Mapping[str, float] = _extension(request, "timeout") or {}
        if not self._slots.acquire(timeouts.get("pool")):
            msg = f"all {self._library.max_connections} connections stayed busy"
            core: Any = self._library.core
            raise core.PoolTimeout(msg)
        try:
            self._check_open()
            response, end, forget = self._connections.exchange(request)
        except BaseException:
            self._slots.release()
            raise
        response.stream = stream = _Stream(response.stream, end, forget, self._slots)
        cast("Any", response).extensions["scopix.abandon"] = stream.abandon
        return response

    def close(self) -> None:
        """Close all connections, those in use too."""
        self._closed = True
        self._connections.close()

    def abandon(self) -> None:
        """Drop connections that belong to another process, or to an event loop that has ended."""
        self._closed = True
        self._connections.abandon()

    def _check_open(self) -> None:
        if self._closed:
            msg = "this client was closed while the call waited"
            raise RuntimeError(msg)

    def __repr__(self) -> str:
        waiting = f", {self._slots.waiting} waiting" if self._slots.waiting else ""
        return f"<Pool: {self._connections!r}{waiting}>"


class _Connections(Protocol):
    """Connections to any number of origins."""

    def exchange(self, request: httpcore.Request) -> Exchange:
        """Send a request.

        Returns:
            The response, what is to be called when it was read, and what in place of that when
            nobody will read it, and nobody can wait.
        """
        ...

    def close(self) -> None:
        """Close all of them."""
        ...

    def abandon(self) -> None:
        """Drop all of them."""
        ...


class _Kept:
    """Connections that serve one request at a time, and are kept between two."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._guard = _seam.Guard()
        self._idle: dict[Origin, deque[Line]] = {}
        self._busy: set[Line] = set()
        self._closed = False
        core: Any = library.core
        self._broken = (core.WriteError, core.ReadError, core.RemoteProtocolError)

    def exchange(self, request: httpcore.Request) -> Exchange:
        url = request.url
        origin = (url.scheme, url.host, url.port)
        while True:
            line = self._take(origin) or self._new(url.origin)
            try:
                if not line.was_used:
                    self._make_room()
                line.begin(_extension(request, "deadline"))
                response = line.connection.handle_request(request)
            except BaseException as error:
                self._drop(line)
                if line.was_used and not line.is_written and isinstance(error, self._broken):
                    # It had ended before the request, which the server can't have seen.
                    continue
                raise
            end, forget = partial(self._give_back, origin, line), partial(self._busy.discard, line)
            return response, end, forget

    def close(self) -> None:
        self._closed = True
        for line in self._all():
            line.close()

    def abandon(self) -> None:
        self._closed = True
        for line in self._all():
            _seam.abandon(line.close)

    def _take(self, origin: Origin) -> Line | None:
        """Take the connection that was used last, and drop those that have ended."""
        while True:
            with self._guard:
                stack = self._idle.get(origin)
                if not stack:
                    return None
                line = stack.pop()
                self._busy.add(line)
            oldest = _seam.monotonic() - self._library.keepalive_expiry
            # The library looks whether the server has hung up meanwhile.
            if line.idle_since >= oldest and not line.connection.has_expired():
                return line
            self._drop(line)

    def _new(self, origin: httpcore.Origin) -> Line:
        """Make a connection, which connects with its first request."""
        line = Line(self._library.core, listens=True)
        pool = self._library.pool(self._library.proxy_to(origin), line)
        line.connection = pool.create_connection(origin)
        with self._guard:
            self._busy.add(line)
        return line

    def _make_room(self) -> None:
        """Close an idle connection if more are open than may be."""
        with self._guard:
            stacks = [stack for stack in self._idle.values() if stack]
            open_now = sum(map(len, stacks), len(self._busy))
            if not stacks or open_now <= self._library.max_connections:
                return
            line = min(stacks, key=lambda stack: stack[0].idle_since).popleft()
        line.close()

    def _drop(self, line: Line) -> None:
        with self._guard:
            self._busy.discard(line)
        line.close()

    def _give_back(self, origin: Origin, line: Line) -> None:
        """Keep or close a connection whose response was read, or left."""
        now = _seam.monotonic()
        oldest = now - self._library.keepalive_expiry
        ended: list[Line] = []
        with self._guard:
            self._busy.discard(line)
            if line.connection.is_idle() and line.is_quiet and not self._closed:
                line.idle_since = now
                line.was_used = True
                self._idle.setdefault(origin, deque()).append(line)
            else:
                ended.append(line)
            for key, stack in [*self._idle.items()]:
                while stack and stack[0].idle_since < oldest:
                    ended.append(stack.popleft())
                if not stack:
                    del self._idle[key]
        for each in ended:
            each.close()

    def _all(self) -> list[Line]:
        # No lock: another thread may have held it when the process was forked.
        lines = [*self._busy, *(line for stack in self._idle.values() for line in stack)]
        self._idle.clear()
        self._busy.clear()
        return lines

    def __repr__(self) -> str:
        idle = sum(len(stack) for stack in self._idle.values())
        return f"{len(self._busy)} active, {idle} idle"


class _Shared:
    """Connections that serve many requests at a time, by HTTP/2, where the server speaks it.

    The library's own pool knows which connection has room. The places are before it, so that no
    request waits in it, where one that is cancelled might take a place along.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lines = Lines(library.core)
        self._pools: dict[str | None, Any] = {}

    def exchange(self, request: httpcore.Request) -> Exchange:
        proxy = self._library.proxy_to(request.url.origin)
        pool = self._pools.get(proxy)
        if pool is None:
            pool = self._pools.setdefault(proxy, self._library.pool(proxy, self._lines))
        return pool.handle_request(request), _nothing, int

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def abandon(self) -> None:
        for line in self._lines.all():
            _seam.abandon(line.close)

    def __repr__(self) -> str:
        connections = [each for pool in self._pools.values() for each in pool.connections]
        idle = sum(connection.is_idle() for connection in connections)
        return f"{len(connections) - idle} active, {idle} idle"


def _extension(request: httpcore.Request, name: str) -> Any:
    return cast("Any", request).extensions.get(name)


def _nothing() -> None:
    """Called where there is nothing to give back."""


class _Stream:
    """The body of a response, whose end makes room for the next request."""

    def __init__(
        self,
        stream: Any,
        end: Callable[[], None],
        forget: Callable[[], object],
        slots: _seam.Slots,
    ) -> None:
        self._stream = stream
        self._parts = stream.__iter__()
        self._end = end
        self._forget = forget
        self._slots = slots
        self._open = True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        part: bytes = self._parts.__next__()
        return part

    def close(self) -> None:
        if self._open:
            self._open = False
            try:
                self._stream.close()
            finally:
                try:
                    self._end()
                finally:
                    self._slots.release()

    def abandon(self) -> None:
        """Make room without waiting, for a response that nobody has read to its end or closed."""
        if self._open:
            self._open = False
            self._forget()
            self._slots.release()
