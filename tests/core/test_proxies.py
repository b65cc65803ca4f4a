from __future__ import annotations

import pytest

from scopix._core.proxies import Proxies


def to(proxies: Proxies, url: str) -> str | None:
    """Ask for the proxy to an address such as `http://host:80`."""
    scheme, _, rest = url.partition("://")
    host, _, port = rest.rpartition(":")
    return proxies.to(scheme, host, int(port))


def test_one_for_all() -> None:
    """What the configuration names serves every host, whatever the environment says."""
    proxies = Proxies.of("http://proxy:3128")

    assert to(proxies, "https://api.scopix.ai:443") == "http://proxy:3128"
    assert to(proxies, "http://127.0.0.1:80") == "http://proxy:3128"


def test_none() -> None:
    """Without any, hosts are reached directly."""
    assert to(Proxies.of(None), "https://api.scopix.ai:443") is None


def test_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheme decides; ALL_PROXY serves what no other does."""
    monkeypatch.setenv("HTTPS_PROXY", "https://secure:1")
    monkeypatch.setenv("ALL_PROXY", "rest:2")
    proxies = Proxies.of(None)

    assert to(proxies, "https://api.scopix.ai:443") == "https://secure:1"
    assert to(proxies, "http://api.scopix.ai:80") == "http://rest:2"


@pytest.mark.parametrize(
    ("exceptions", "url", "is_excepted"),
    [
        ("api.scopix.ai", "https://api.scopix.ai:443", True),
        ("scopix.ai", "https://api.scopix.ai:443", True),
        (".scopix.ai", "https://api.scopix.ai:443", True),
        ("opix.ai", "https://api.scopix.ai:443", False),
        ("API.SCOPIX.AI", "https://api.scopix.ai:443", True),
        ("api.scopix.ai:443", "https://api.scopix.ai:443", True),
        ("api.scopix.ai:8443", "https://api.scopix.ai:443", False),
        ("a.example,, b.example ", "http://b.example:80", True),
        ("*", "http://b.example:80", True),
        ("", "http://b.example:80", False),
        ("::1", "http://::1:80", True),
        ("[::1]", "http://::1:80", True),
        ("::2", "http://::1:80", False),
    ],
)
def test_exceptions(
    monkeypatch: pytest.MonkeyPatch, exceptions: str, url: str, is_excepted: bool
) -> None:
    """NO_PROXY names hosts and domains, with or without a port, as the standard library has it."""
    monkeypatch.setenv("ALL_PROXY", "http://proxy:1")
    monkeypatch.setenv("NO_PROXY", exceptions)

    assert to(Proxies.of(None), url) == (None if is_excepted else "http://proxy:1")


def test_shows_no_password() -> None:
    """Whoever prints it does not give it away."""
    text = repr(Proxies.of("http://user:secret@proxy:1"))

    assert "secret" not in text
    assert "proxy:1" in text
