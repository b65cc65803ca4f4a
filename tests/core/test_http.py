from __future__ import annotations

import asyncio
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from types import new_class
from typing import Any, cast

import httpx
import pytest

from scopix._core import http

LIBRARIES = ["httpx", "httpx2"]


@pytest.fixture
def _nothing_loaded() -> Iterator[None]:
    """Forget which libraries were loaded, before and after."""
    http._load.cache_clear()  # pyright: ignore[reportPrivateUsage]
    yield
    http._load.cache_clear()  # pyright: ignore[reportPrivateUsage]


class TestLibrary:
    @pytest.mark.parametrize("value", [None, "", "httpx"])
    def test_is_httpx(self, monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
        """Unless another is asked for, whatever is installed."""
        monkeypatch.delenv("SCOPIX_HTTP", raising=False)
        if value is not None:
            monkeypatch.setenv("SCOPIX_HTTP", value)

        assert http.library() is httpx

    def test_may_be_httpx2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The environment chooses."""
        monkeypatch.setenv("SCOPIX_HTTP", "httpx2")

        assert http.library() is import_module("httpx2")

    def test_is_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A name that is none of the two is refused, not imported."""
        monkeypatch.setenv("SCOPIX_HTTP", "requests")
        with pytest.raises(
            ValueError, match="SCOPIX_HTTP must be one of httpx, httpx2, not 'requests'"
        ):
            http.library()

    @pytest.mark.usefixtures("_nothing_loaded")
    @pytest.mark.parametrize(
        ("name", "package"), [("httpx", "scopix"), ("httpx2", r"scopix\[httpx2\]")]
    )
    def test_that_is_missing(
        self, monkeypatch: pytest.MonkeyPatch, name: str, package: str
    ) -> None:
        """The error says what to install."""
        monkeypatch.setenv("SCOPIX_HTTP", name)
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(ImportError, match=f"^{name} is missing: pip install '{package}'$"):
            http.library()


@pytest.mark.parametrize(("name", "expected"), [("httpx", "httpcore"), ("httpx2", "httpcore2")])
def test_core_of(name: str, expected: str) -> None:
    """Each library stands on connections of its own."""
    assert http.core_of(import_module(name)) is import_module(expected)


class TestLibraryOf:
    @pytest.mark.parametrize("name", LIBRARIES)
    @pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
    def test_a_client(self, name: str, kind: str) -> None:
        """A client comes from its own library, and so does one of a class derived from it."""
        library = import_module(name)
        client_class: Any = getattr(library, kind)
        client: Any = object.__new__(client_class)
        derived: Any = object.__new__(cast("type[Any]", new_class("Mine", (client_class,))))

        assert http.library_of(client, kind) is library
        assert http.library_of(derived, kind) is library

    @pytest.mark.parametrize(
        ("kind", "other"), [("Client", "AsyncClient"), ("AsyncClient", "Client")]
    )
    def test_of_the_other_colour(self, kind: str, other: str) -> None:
        """A blocking client can't serve coroutines, nor the other way round."""
        client = object.__new__(getattr(httpx, other))
        with pytest.raises(
            TypeError, match=rf"^http_client must be an httpx\.{kind}, not {other}$"
        ):
            http.library_of(client, kind)

    @pytest.mark.parametrize("client", [object(), "client", httpx])
    def test_no_client_at_all(self, client: object) -> None:
        """The error names what came."""
        with pytest.raises(TypeError, match=f"not {type(client).__name__}$"):
            http.library_of(client, "Client")

    def test_a_namesake(self) -> None:
        """A class of that name from elsewhere is no client."""
        client = type("Client", (), {"__module__": "httpxtra.client"})()
        with pytest.raises(TypeError, match="not Client"):
            http.library_of(client, "Client")


class TestConnections:
    def test_one_context_for_all(self) -> None:
        """The trust store is read once; certificates and names are checked."""
        context = http.ssl_context(http2=False)

        assert context is http.ssl_context(http2=False)
        assert context is not http.ssl_context(http2=True)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname

    @pytest.mark.parametrize(("timeout", "connect"), [(3.0, 3.0), (10.0, 10.0), (300.0, 10.0)])
    def test_timeouts_are_split(self, timeout: float, connect: float) -> None:
        """A connection is there soon or never; an answer may take all the time."""
        expected = {
            "timeout": {"connect": connect, "read": timeout, "write": timeout, "pool": timeout}
        }

        assert http.timeout_extension(timeout) == expected
        assert http.timeout_extension(timeout, 7.5) == {**expected, "deadline": 7.5}

    @pytest.mark.parametrize("timeout", [1e10, float(sys.maxsize), 1e300, float("inf")])
    def test_for_ever(self, timeout: float) -> None:
        """More than a socket can wait stands for as long as it can."""
        timeouts = http.timeout_extension(timeout, idle_timeout=timeout)["timeout"]
        with socket.socket() as one:
            one.settimeout(timeouts["read"])

        assert timeouts == {"connect": 10.0, "read": 4e6, "write": 4e6, "pool": 4e6}
        assert timeouts["pool"] <= threading.TIMEOUT_MAX

    def test_reading_may_have_its_own(self) -> None:
        """A stream may be silent for longer, or less long, than a call."""
        timeouts = http.timeout_extension(5.0, idle_timeout=60.0)["timeout"]

        assert timeouts == {"connect": 5.0, "read": 60.0, "write": 5.0, "pool": 5.0}


def error_of(name: str, kind: str) -> Exception:
    error: Exception = getattr(import_module(name), kind)("broken")
    return error


@pytest.mark.parametrize("name", LIBRARIES)
class TestFailures:
    @pytest.mark.parametrize(
        ("kind", "timed_out", "maybe_sent", "may_help"),
        [
            ("ConnectError", False, False, True),
            ("ConnectTimeout", True, False, True),
            ("PoolTimeout", True, False, True),
            ("ProxyError", False, False, True),
            ("UnsupportedProtocol", False, False, False),
            ("ReadTimeout", True, True, True),
            ("WriteTimeout", True, True, True),
            ("ReadError", False, True, True),
            ("WriteError", False, True, True),
            ("CloseError", False, True, True),
            ("RemoteProtocolError", False, True, True),
            ("LocalProtocolError", False, True, True),
        ],
    )
    def test_meaning(
        self, name: str, kind: str, timed_out: bool, maybe_sent: bool, may_help: bool
    ) -> None:
        """What never left can be repeated; what may have arrived only if that does no harm."""
        error = error_of(name, kind)

        assert http.failure_of(error) == (timed_out, maybe_sent, may_help)
        assert http.is_transport_error(error)

    @pytest.mark.parametrize(
        ("kind", "message"),
        [
            (
                "ConnectTimeout",
                "no connection to a.example:8 in 10 s (why); look at address and network",
            ),
            (
                "PoolTimeout",
                "no free connection to a.example:8 in 30 s (why); make fewer calls at once",
            ),
            ("ReadTimeout", "no answer in 30 s (why); raise the timeout if it takes longer"),
            (
                "ConnectError",
                "the connection to a.example:8 failed: why; look at address, proxy and network",
            ),
        ],
    )
    def test_message(self, name: str, kind: str, message: str) -> None:
        """It says what failed and where, after which of the timeouts, and what to do."""
        url = "http://a.example:8/files?token=secret"

        assert http.message_of(error_of(name, kind), "why", url, 30.0) == message

    @pytest.mark.parametrize("link", ["__cause__", "__context__"])
    def test_a_bad_certificate_stays_bad(self, name: str, link: str) -> None:
        """No further attempt is made where a certificate was refused."""
        inner = OSError("handshake")
        setattr(inner, link, ssl.SSLCertVerificationError("self-signed certificate"))
        error = error_of(name, "ConnectError")
        setattr(error, link, inner)

        assert http.failure_of(error) == (False, False, False)

    def test_what_is_no_transport_error(self, name: str) -> None:
        """Errors of other libraries, and of a wrong use of this one, are not ours to explain."""
        library = import_module(name)

        assert not http.is_transport_error(library.InvalidURL("x"))
        assert not http.is_transport_error(ValueError("x"))
        namesake = type("RequestError", (Exception,), {"__module__": "requests.errors"})
        assert not http.is_transport_error(namesake("x"))


def test_reason_of() -> None:
    """The first text on the way to the cause, or at least a name."""
    bare = ConnectionError()
    error = ConnectionError()
    error.__cause__ = middle = OSError()
    middle.__context__ = ssl.SSLError("bad luck")

    assert http.reason_of(bare) == "ConnectionError"
    assert http.reason_of(error).endswith("bad luck',)")
    assert http.reason_of(ValueError("said")) == "said"


def test_reason_of_a_timeout() -> None:
    """How an event loop stops what takes too long is nobody's concern."""
    late = TimeoutError()
    late.__cause__ = asyncio.CancelledError("Cancelled via cancel scope 7f")

    assert http.reason_of(late) == "TimeoutError"


@pytest.mark.parametrize(
    ("url", "other", "expected"),
    [
        ("https://api.scopix.ai/api/v2/files", "https://api.scopix.ai/", True),
        ("https://api.scopix.ai", "https://api.scopix.ai:443/x", True),
        ("http://localhost", "http://localhost:80/x", True),
        ("https://API.scopix.ai", "HTTPS://api.SCOPIX.ai/x", True),
        ("https://api.scopix.ai", "https://api.scopix.ai:8443/x", False),
        ("https://api.scopix.ai", "http://api.scopix.ai/x", False),
        ("https://api.scopix.ai", "https://scopix.ai/x", False),
        ("https://api.scopix.ai", "https://api.scopix.ai.evil.example/x", False),
        ("https://api.scopix.ai", "https://api.scopix.ai@evil.example/x", False),
        ("https://api.scopix.ai", "https://evil.example/api.scopix.ai", False),
        ("https://api.scopix.ai", "https://evil.example#@api.scopix.ai/", False),
        ("http://[::1]:8080/a", "http://[::1]:8080/b", True),
        ("ftp://a.example", "ftp://a.example/x", True),
        ("ftp://a.example", "ftp://a.example:21/x", False),
    ],
)
def test_same_origin(url: str, other: str, expected: bool) -> None:
    """Scheme, host and port decide who learns the key, and nothing else does."""
    assert http.same_origin(url, other) is expected
    assert http.same_origin(other, url) is expected


@pytest.mark.parametrize(
    ("url", "target", "expected"),
    [
        ("https://a.example", "https://b.example/x", True),
        ("http://localhost", "https://b.example/x", True),
        ("http://localhost", "http://localhost/x", True),
        ("https://a.example", "http://a.example/x", False),
        ("https://a.example", "HTTP://a.example/x", False),
        ("https://a.example", "ftp://a.example/x", False),
        ("http://a.example", "file:///etc/passwd", False),
        ("ftp://a.example", "ftp://a.example/x", False),
        ("https://a.example", "", False),
        ("https://a.example", "https:", False),
        ("https://a.example", "https:///x", False),
        ("https://a.example", "https://[::1/x", False),
        ("https://a.example", "https://a.example:port/x", False),
        ("https://a.example", "https://a.example:99999/x", False),
    ],
)
def test_may_follow(url: str, target: str, expected: bool) -> None:
    """Never to less protection, and never to what is no address."""
    assert http.may_follow(url, target) is expected
