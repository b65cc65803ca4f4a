# Derived from scopix/_connections.py by `python -m generator generate`; do not edit.
"""The connections of a client, and of all copies that `with_options` makes of it."""

from __future__ import annotations

import logging
import os
import warnings
from typing import TYPE_CHECKING, Any

from scopix._core.http import core_of, library, library_of, ssl_context, timeout_extension
from scopix._core.proxies import Proxies

from . import _seam
from ._download import close_response
from ._pool import Library, Pool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx
    from typing_extensions import Self

    from scopix.config import ClientConfig

__all__ = ["Connections", "Link"]

logger = logging.getLogger("scopix")

_CLOSED = "this client is closed; make a new one, or stay inside its with block"
_ELSEWHERE = (
    "this client is in use in another event loop, which has not ended; connections can't leave"
    " their loop: make a client for each, or close this one there first"
)
_UNCLOSED = "a Scopix client was not closed: use it in a with block or call close()"
_LEFT = "a Scopix client was not closed before its event loop ended; it has begun anew in another"


class Link:
    """A way to send requests.

    Args:
        http: The HTTP library.
        client: Its client, if that is to send.
        transport: Its transport otherwise: past the client, whose cookies, redirects and event
            hooks an API client has no use for.
        pool: The pool of that transport.

    Attributes:
        error: The class of the errors that `send` raises when the connection fails.
    """

    def __init__(
        self,
        http: Any,
        client: httpx.Client | None = None,
        transport: httpx.HTTPTransport | None = None,
        pool: Pool | None = None,
    ) -> None:
        self.error: type[Exception] = http.RequestError
        self._timeout: type[Exception] = http.ReadTimeout
        self._client = client
        self._transport = transport
        self._pool = pool
        self._request: Any = http.Request if client is None else client.build_request
        self._wrap = _content_class(http)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | Iterator[bytes] | None,
        timeout: float,
        ends: float | None = None,
        idle_timeout: float | None = None,
    ) -> httpx.Response:
        """Send one request and return the response, its body not yet read.

        Args:
            method: The HTTP method.
            url: The whole address.
            headers: All headers, but for `Host`.
            content: The body.
            timeout: Seconds without progress that are too many.
            ends: When all has to end, reading the body included, on the monotonic clock.
            idle_timeout: Seconds without a byte, where they are not those of the timeout.

        Raises:
            RuntimeError: The connections were closed.
        """
        extensions = timeout_extension(timeout, ends, idle_timeout)
        request = self._request(
            method, url, headers=headers, content=content, extensions=extensions
        )
        if content is not None:
            # The library would make a generator, which nobody closes when the server refuses.
            request.stream = self._wrap(content)
        if self._transport is not None:
            return self._transport.handle_request(request)
        assert self._client is not None
        return self._client.send(request, stream=True, follow_redirects=False)

    def read(self, response: httpx.Response, ends: float | None = None) -> bytes:
        """Read a response to its end, and close it.

        Args:
            response: What `send` returned.
            ends: As for `send`.
        """
        if ends is None:
            try:
                return response.read()
            finally:
                response.close()
        blocks = response.iter_bytes()
        parts: list[bytes] = []
        try:
            for part in blocks:
                parts.append(part)
                # Our own connections look at the clock by themselves.
                if _seam.monotonic() >= ends:
                    raise self._timeout("the answer took too long")
        finally:
            close_response(response, blocks)
        return b"".join(parts)

    def close(self) -> None:
        """Close the connections."""
        closing = self._transport or self._client
        assert closing is not None
        closing.close()

    def abandon(self) -> None:
        """Drop the connections without a word to the server."""
        if self._pool is not None:
            self._pool.abandon()


class Connections:
    """What sends the requests of a client. It is made with the first one.

    Connections belong to the process and to the event loop in which they were opened. In a process
    that was forked, and in a loop that runs after the first one has ended, there are new ones.

    Args:
        config: How many connections there may be, for how long, and through which proxy.
        http_client: A client that the user brings. It sends, and stays open.
    """

    def __init__(self, config: ClientConfig, http_client: httpx.Client | None = None) -> None:
        self._links: dict[tuple[int, object], Link] = {}
        self._closed = False
        self._config = config
        self._brought = None
        if http_client is not None:
            self._brought = Link(library_of(http_client, "Client"), http_client)

    def link(self) -> Link:
        """Return the way to send requests from here.

        Raises:
            RuntimeError: The connections were closed, or another event loop has them.
        """
        if self._closed:
            raise RuntimeError(_CLOSED)
        if self._brought is not None:
            return self._brought
        key = os.getpid(), _seam.home()
        return self._links.get(key) or self._begin(key)

    def close(self) -> None:
        """Close the connections. A client that the user brought stays open."""
        self._closed = True
        here = os.getpid(), _seam.home()
        while self._links:
            key, link = self._links.popitem()
            if key == here:
                link.close()
            else:
                link.abandon()

    def _begin(self, key: tuple[int, object]) -> Link:
        pid, _ = key
        for other_pid, home in [*self._links]:
            if other_pid == pid:
                if not _seam.has_ended(home):
                    raise RuntimeError(_ELSEWHERE)
                warnings.warn(_LEFT, ResourceWarning, stacklevel=2, source=self)
            self._links.pop((other_pid, home)).abandon()
        # Of two threads that come here at once, both get the same one.
        return self._links.setdefault(key, _connect(self._config))

    def __del__(self) -> None:
        if any(pid == os.getpid() for pid, _ in self._links):
            warnings.warn(_UNCLOSED, ResourceWarning, stacklevel=2, source=self)


def _connect(config: ClientConfig) -> Link:
    http = library()
    context = ssl_context(http2=config.http2)
    transport = http.HTTPTransport(verify=context)
    if hasattr(transport, "_pool"):
        # The transport stays the entrance, which recorders and tracers patch.
        transport._pool = pool = Pool(
            Library(
                core=core_of(http),
                ssl_context=context,
                proxies=Proxies.of(config.proxy_url),
                max_connections=config.max_connections,
                keepalive_expiry=config.keepalive_expiry,
                http2=config.http2,
            )
        )
        return Link(http, transport=transport, pool=pool)
    logger.warning("%s has changed: its own pool serves", http.__name__)
    limits = http.Limits(
        max_connections=config.max_connections, keepalive_expiry=config.keepalive_expiry
    )
    client = http.Client(proxy=config.proxy_url, verify=context, limits=limits, http2=config.http2)
    return Link(http, client)


def _content_class(http: Any) -> Any:
    """Make a class of byte streams of the HTTP library."""

    class Content(http.SyncByteStream):  # type: ignore[misc]
        def __init__(self, content: bytes | Iterator[bytes]) -> None:
            self._content = content

        def __iter__(self) -> Iterator[bytes]:
            return _Once(self._content) if isinstance(self._content, bytes) else self._content

    return Content


class _Once:
    """An iterator over bytes, all at once."""

    def __init__(self, content: bytes) -> None:
        self._blocks = [content]

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if not self._blocks:
            raise StopIteration
        return self._blocks.pop()
