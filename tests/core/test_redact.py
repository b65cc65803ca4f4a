from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.redact import redact_headers, redact_text, redact_url

SECRET_HEADERS = [
    "Authorization",
    "Cookie",
    "Proxy-Authorization",
    "Set-Cookie",
    "X-Amz-Security-Token",
    "X-Amz-Server-Side-Encryption-Customer-Key",
    "X-Api-Key",
    "X-Auth-Token",
]
SECRET_PARAMETERS = [
    "AWSAccessKeyId",
    "Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Goog-Signature",
    "access_token",
    "api_key",
    "apikey",
    "client_secret",
    "code",
    "code_verifier",
    "key",
    "password",
    "refresh_token",
    "sig",
    "state",
    "token",
]
READABLE = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    "X-Amz-Expires=900",
    "X-Amz-SignedHeaders=host",
    "hex_code=%23C4A87C",
    "limit=20",
    "max_tokens=5",
    "partNumber=3",
    "sort_key=name",
]

# Letters that stand in no marker, name or host of these tests, so that a find is a leak.
secrets = st.text("QZ%+=;,.~!*'()/?:@ é\n0123456789", max_size=20).map(lambda text: f"QZ{text}ZQ")
presigned = st.sampled_from([*SECRET_PARAMETERS, *map(str.upper, SECRET_PARAMETERS)])


@pytest.mark.parametrize("name", SECRET_HEADERS)
@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_secret_headers(name: str, case: type[str]) -> None:
    """The value of a header that carries a secret goes altogether."""
    name = case(name)

    assert redact_headers({name: "Bearer scopix_abc"}) == {name: "[redacted]"}


def test_plain_headers() -> None:
    """All other headers stay as they are, in their order."""
    headers = {
        "X-Request-ID": "req_1",
        "Idempotency-Key": "c0ffee",
        "Content-Type": 'multipart/form-data; boundary="x"',
        "X-RateLimit-Remaining": "0",
        "X-Token-Count": "12",
        "ETag": '"abc"',
    }

    assert list(redact_headers(headers).items()) == list(headers.items())


def test_url_in_header() -> None:
    """A redirect to a presigned URL loses its signature."""
    headers = redact_headers({"location": "https://b.example/k?X-Amz-Signature=QZ&partNumber=1"})

    assert headers == {"location": "https://b.example/k?X-Amz-Signature=[redacted]&partNumber=1"}


@given(name=st.sampled_from(SECRET_HEADERS), secret=secrets)
def test_any_header(name: str, secret: str) -> None:
    """No secret of a header appears."""
    assert secret not in str(redact_headers({name: secret, "Referer": f"/?token={secret}"}))


@pytest.mark.parametrize("name", SECRET_PARAMETERS)
def test_secret_parameters(name: str) -> None:
    """The value of a secret parameter goes, wherever it stands."""
    assert (
        redact_url(f"https://h.example/p?a=1&{name}=QZ&b=2#c")
        == f"https://h.example/p?a=1&{name}=[redacted]&b=2#c"
    )
    assert redact_url(f"/p?{name}=QZ") == f"/p?{name}=[redacted]"
    assert redact_url(f"/p#{name}=QZ") == f"/p#{name}=[redacted]"
    assert redact_url(f"{name}=QZ") == f"{name}=[redacted]"


@pytest.mark.parametrize("parameter", READABLE)
def test_plain_parameters(parameter: str) -> None:
    """Parameters that only look like a secret's stay readable."""
    url = f"https://h.example:8443/files/@me/a%20b?{parameter}&x=1#top"

    assert redact_url(url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://ann:QZ@proxy.example:80/p", "http://[redacted]@proxy.example:80/p"),
        ("http://QZ@proxy.example", "http://[redacted]@proxy.example"),
        ("http://ann:Q@Z@proxy.example", "http://[redacted]@proxy.example"),
        ("//ann:QZ@proxy.example", "//[redacted]@proxy.example"),
        ("http://ann:QZ@[::1", "http://[redacted]@[::1"),
    ],
)
def test_userinfo(url: str, expected: str) -> None:
    """User and password go, from broken URLs too."""
    assert redact_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "/login?next=https://b.example/k?X-Amz-Signature=QZ",
        "/login?next=https%3A%2F%2Fb.example%2Fk%3Fkey%3DQZ%26part%3D1",
        "/login?next=https://ann:QZ@b.example/k",
    ],
)
def test_nested_url(url: str) -> None:
    """A URL in a parameter, plain or encoded, loses its secrets too."""
    assert "QZ" not in redact_url(url)


@given(
    name=presigned,
    secret=secrets.map(lambda text: text.replace("#", "")),
    password=st.text(string.digits + "QZ%:;=@!$ é").map(lambda text: f"QZ{text}ZQ"),
    others=st.lists(st.sampled_from(READABLE), max_size=4),
    place=st.integers(0, 4),
)
def test_any_url(name: str, secret: str, password: str, others: list[str], place: int) -> None:
    """No secret of a URL appears, and everything else does."""
    query = [*others[:place], f"{name}={secret}", *others[place:]]

    shown = redact_url(f"https://ann:{password}@h.example/path?{'&'.join(query)}#top")

    assert secret not in shown
    assert password not in shown
    assert shown.startswith("https://[redacted]@h.example/path?")
    assert shown.endswith("#top")
    assert [part for part in shown[:-4].partition("?")[2].split("&") if part in others] == others


@given(url=st.text())
def test_any_text_as_url(url: str) -> None:
    """No text raises, and a second pass finds nothing more."""
    once = redact_url(url)

    assert redact_url(once) == once


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("key scopix_abc is wrong", ["scopix_abc"], "key [redacted] is wrong"),
        ("abc, abcdef", ["abc", "abcdef"], "[redacted], [redacted]"),
        ("a.c abc", ["a.c"], "[redacted] abc"),
        ("nothing to hide", ["", "secret"], "nothing to hide"),
        ("nothing to hide", [""], "nothing to hide"),
        ("nothing to hide", [], "nothing to hide"),
        ("a red car", ["red", "a"], "[redacted] [redacted] c[redacted]r"),
    ],
)
def test_text(text: str, known: list[str], expected: str) -> None:
    """Each known value goes, the longest first, read letter by letter and only once."""
    assert redact_text(text, known) == expected


@given(
    known=st.lists(st.text("QZ.*+\\|^$ é", min_size=1, max_size=6), min_size=1, max_size=5),
    data=st.data(),
)
def test_any_text(known: list[str], data: st.DataObject) -> None:
    """No known value appears, however they overlap."""
    parts = st.one_of(st.sampled_from(known), st.text("QZ.*+\\|^$ éab", max_size=4))
    text = "".join(data.draw(st.lists(parts, max_size=8)))

    shown = redact_text(text, iter(known))

    assert not any(value in shown for value in known)
