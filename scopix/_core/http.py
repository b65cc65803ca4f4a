"""The one place that imports the HTTP library.

The code runs on httpx and on httpx2, which continues it under another name. `SCOPIX_HTTP=httpx2`
chooses the latter; a client that the user brings decides for itself.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import ssl
    from types import ModuleType

__all__ = [
    "core_of",
    "failure_of",
    "is_transport_error",
    "library",
    "library_of",
    "may_follow",
    "message_of",
    "origin",
    "reason_of",
    "same_origin",
    "ssl_context",
    "timeout_extension",
]

_LIBRARIES = ("httpx", "httpx2")

_CONNECT: Final = 10.0
"""Seconds to connect in, where the timeout is longer."""

_LONGEST: Final = 4_000_000.0
"""Seconds that sockets and locks can wait on all systems: 46 days, and as good as for ever."""


@cache
def _load(name: str) -> ModuleType:
    return import_module(name)


def library() -> Any:
    """Return the library for the clients that we make.

    Raises:
        ValueError: `SCOPIX_HTTP` names another library.
        ImportError: The library is not installed.
    """
    name = os.environ.get("SCOPIX_HTTP") or "httpx"
    if name not in _LIBRARIES:
        msg = f"SCOPIX_HTTP must be one of {', '.join(_LIBRARIES)}, not {name!r}"
        raise ValueError(msg)
    try:
        return _load(name)
    except ImportError as error:
        package = "scopix" if name == "httpx" else f"scopix[{name}]"
        msg = f"{name} is missing: pip install '{package}'"
        raise ImportError(msg) from error


def library_of(client: object, kind: str) -> Any:
    """Return the library that a client comes from.

    Args:
        client: What the user passed as `http_client`.
        kind: Name of the class that it must be an instance of.

    Raises:
        TypeError: It is a client of neither library, or of the other colour.
    """
    for base in type(client).__mro__:
        root = base.__module__.partition(".")[0]
        if root in _LIBRARIES and base.__name__ == kind:
            return _load(root)
    msg = f"http_client must be an httpx.{kind}, not {type(client).__name__}"
    raise TypeError(msg)


def core_of(http: Any) -> ModuleType:
    """Return the library of connections below an HTTP library."""
    return _load({"httpx": "httpcore", "httpx2": "httpcore2"}[http.__name__])


@cache
def ssl_context(*, http2: bool) -> ssl.SSLContext:
    """Return the context that all clients share: to make one takes longer than a request.

    Args:
        http2: Whether it is for clients that offer HTTP/2. The library sets this in the context
            before each handshake, so that the two kinds must not share one.
    """
    return cast("ssl.SSLContext", library().create_ssl_context())


def timeout_extension(
    timeout: float, ends: float | None = None, idle_timeout: float | None = None
) -> dict[str, Any]:
    """Split one timeout into those of a connection.

    A server that does not take a connection within ten seconds will hardly take it later, while
    an answer may well need minutes.

    Args:
        timeout: Seconds without progress.
        ends: When all has to end, on the monotonic clock, for our own connections.
        idle_timeout: Seconds without a byte, where they are not those of the timeout.
    """
    timeout = min(timeout, _LONGEST)
    timeouts = {
        "connect": min(timeout, _CONNECT),
        "read": timeout if idle_timeout is None else min(idle_timeout, _LONGEST),
        "write": timeout,
        "pool": timeout,
    }
    return {"timeout": timeouts} if ends is None else {"timeout": timeouts, "deadline": ends}


def message_of(error: Exception, reason: str, url: str, timeout: float) -> str:
    """Say what failed, where, and what to look at.

    Args:
        error: What the HTTP library raised.
        reason: Why, in its words.
        url: Where the request went.
        timeout: The timeout that was split, see `timeout_extension`.
    """
    host = urlsplit(url).netloc
    names = {base.__name__ for base in type(error).__mro__}
    if "ConnectTimeout" in names:
        seconds = min(timeout, _CONNECT)
        return f"no connection to {host} in {seconds:g} s ({reason}); look at address and network"
    if "PoolTimeout" in names:
        return f"no free connection to {host} in {timeout:g} s ({reason}); make fewer calls at once"
    if "TimeoutException" in names:
        return f"no answer in {timeout:g} s ({reason}); raise the timeout if it takes longer"
    return f"the connection to {host} failed: {reason}; look at address, proxy and network"


def failure_of(error: Exception) -> tuple[bool, bool, bool]:
    """Tell what a transport error means.

    Returns:
        Whether it was a timeout, whether the request may have reached the server, and whether
        another attempt can help at all.
    """
    names = {base.__name__ for base in type(error).__mro__}
    never_sent = not names.isdisjoint(
        {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
    )
    hopeless = "UnsupportedProtocol" in names or _is_certificate_error(error)
    return "TimeoutException" in names, not never_sent, not hopeless


def reason_of(error: BaseException) -> str:
    """Say why a connection failed; the layers in between may have no words of their own."""
    cause: BaseException | None = error
    # Below a timeout of an event loop lies the cancellation that it was made of.
    while isinstance(cause, Exception):
        if text := str(cause):
            return text
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__


def _is_certificate_error(error: BaseException | None) -> bool:
    while error is not None:
        if type(error).__name__ == "SSLCertVerificationError":
            return True
        error = error.__cause__ or error.__context__
    return False


def is_transport_error(error: Exception) -> bool:
    """Whether an error means that the connection failed, in either library."""
    return any(
        base.__name__ == "RequestError" and base.__module__.partition(".")[0] in _LIBRARIES
        for base in type(error).__mro__
    )


def same_origin(url: str, other: str) -> bool:
    """Whether two addresses have scheme, host and port in common (RFC 6454)."""
    return origin(url) == origin(other)


def may_follow(url: str, target: str) -> bool:
    """Whether a redirect keeps what protects the bytes: from https only to https."""
    try:
        scheme, host, _ = origin(target)
    except ValueError:
        return False
    allowed = {"https", urlsplit(url).scheme}
    return host is not None and scheme in allowed & {"http", "https"}


@lru_cache(maxsize=64)
def origin(url: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port of an address, the default port where it names none.

    Raises:
        ValueError: The address has a port that is none, or half of a pair of brackets.
    """
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
