"""The connections of a client, and of all copies that `with_options` makes of it."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

from scopix._core.http import core_of, library, library_of, ssl_context, timeout_extension

from . import _seam
from ._pool import Pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    import httpx

__all__ = ["Connections"]

logger = logging.getLogger("scopix")


class Connections:
    """An HTTP client that is made with the first request.

    By default requests go straight to a transport of the HTTP library, past its client, whose
    cookies, redirects and event hooks an API client has no use for. Where the environment or the
    configuration names a proxy, or the user brings a client, that client sends.
    """

    def __init__(
        self, http_client: httpx.AsyncClient | None = None, proxy_url: str | None = None
    ) -> None:
        self._close: Callable[[], Awaitable[None]] | None = None
        self._exchange: Callable[[httpx.Request], Awaitable[httpx.Response]] | None = None
        self._library: Any = None
        self._wrap: Any = None
        if http_client is not None:
            self._library = library_of(http_client, "AsyncClient")
            self._wrap = _content_class(self._library)
        self._client = http_client
        self._proxy_url = proxy_url
        self._opening = _seam.Lock()
        self._closed = False

    async def open(self) -> type[Exception]:
        """Make ready for requests.

        Returns:
            The class of the errors that `send` raises when the connection fails.

        Raises:
            RuntimeError: The connections were closed.
        """
        if self._exchange is None:
            async with self._opening:
                if self._closed:
                    msg = "this client is closed; make a new one, or stay inside its with block"
                    raise RuntimeError(msg)
                if self._exchange is None:
                    self._connect()
        error: type[Exception] = self._library.RequestError
        return error

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | AsyncIterator[bytes] | None,
        timeout: float,
        idle_timeout: float | None = None,
    ) -> httpx.Response:
        """Send one request and return the response, its body not yet read.

        Args:
            method: The HTTP method.
            url: The whole address.
            headers: All headers, but for `Host`.
            content: The body.
            timeout: Seconds without progress that are too many.
            idle_timeout: The same for what is read, where it differs.
        """
        assert self._exchange is not None
        maker = self._library.Request if self._client is None else self._client.build_request
        timeouts = timeout_extension(timeout, idle_timeout)
        request = maker(method, url, headers=headers, content=content, extensions=timeouts)
        if content is not None and not isinstance(content, bytes):
            # The library would wrap the blocks into a generator that nobody closes.
            request.stream = self._wrap(content)
        return await self._exchange(request)

    async def close(self) -> None:
        """Close the connections. A client that the user brought stays open."""
        self._closed = True
        close, self._close, self._exchange = self._close, None, None
        if close is not None:
            await close()

    def _connect(self) -> None:
        client = self._client
        if client is None:
            from urllib.request import getproxies

            self._library = http = library()
            self._wrap = _content_class(http)
            proxied = self._proxy_url is not None or not getproxies().keys() <= {"no"}
            if not proxied:
                transport = http.AsyncHTTPTransport(verify=ssl_context())
                if hasattr(transport, "_pool"):
                    # The transport stays the entrance, which recorders and tracers patch.
                    transport._pool = Pool(core_of(http), ssl_context())
                else:
                    logger.warning("%s has changed: its own pool serves", http.__name__)
                self._exchange, self._close = transport.handle_async_request, transport.aclose
                return
            self._client = client = http.AsyncClient(proxy=self._proxy_url, verify=ssl_context())
            self._close = client.aclose

        async def exchange(request: httpx.Request) -> httpx.Response:
            return await client.send(request, stream=True, follow_redirects=False)

        self._exchange = exchange

    def __del__(self) -> None:
        if self._close is not None:
            warnings.warn(
                "a Scopix client was not closed: use it in a with block or call close()",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )


def _content_class(http: Any) -> Any:
    """Make a class of byte streams of the HTTP library."""

    class Content(http.AsyncByteStream):  # type: ignore[misc]
        def __init__(self, blocks: AsyncIterator[bytes]) -> None:
            self._blocks = blocks

        def __aiter__(self) -> AsyncIterator[bytes]:
            return self._blocks

    return Content
