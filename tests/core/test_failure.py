"""From an answer to an error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.failure import error_from_response
from scopix.errors import (
    AuthenticationError,
    ConflictError,
    PaymentRequiredError,
    QuotaExceededError,
    RateLimitError,
    ResourceNotFoundError,
    ScopixError,
    ScopixPermissionError,
    ServerError,
    ValidationError,
)


def fail(
    status: int, body: Any = b"", headers: dict[str, str] | None = None, **options: Any
) -> ScopixError:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from_response(status, headers or {}, data, request="GET /files/f1", **options)


def envelope(code: str, message: str = "It went wrong", **details: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": details}, "request_id": "req_1"}


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (302, ScopixError, "HTTP_302"),
        (400, ValidationError, "VALIDATION_ERROR"),
        (401, AuthenticationError, "AUTH_ERROR"),
        (402, PaymentRequiredError, "PAYMENT_REQUIRED"),
        (403, ScopixPermissionError, "PERMISSION_DENIED"),
        (404, ResourceNotFoundError, "NOT_FOUND"),
        (405, ScopixError, "HTTP_405"),
        (408, ScopixError, "HTTP_408"),
        (409, ConflictError, "CONFLICT"),
        (413, ValidationError, "VALIDATION_ERROR"),
        (418, ScopixError, "HTTP_418"),
        (422, ValidationError, "VALIDATION_ERROR"),
        (429, RateLimitError, "RATE_LIMIT"),
        (499, ScopixError, "HTTP_499"),
        (500, ServerError, "SERVER_ERROR"),
        (501, ServerError, "SERVER_ERROR"),
        (503, ServerError, "SERVER_ERROR"),
        (507, QuotaExceededError, "QUOTA_EXCEEDED"),
        (599, ServerError, "SERVER_ERROR"),
    ],
)
def test_status_decides(status: int, kind: type[ScopixError], code: str) -> None:
    """Without a word of the server, the status tells class and code."""
    error = fail(status)

    assert type(error) is kind
    assert (error.code, error.status_code) == (code, status)
    assert str(status) in error.message


@pytest.mark.parametrize("status", [302, 400, 401, 402, 403, 404, 405, 409, 413, 422, 429, 500])
def test_server_wins(status: int) -> None:
    """Code, message, details and request id are the server's, whatever the class."""
    error = fail(status, envelope("MY_CODE", field="tags"))

    assert (error.code, error.message, error.request_id) == ("MY_CODE", "It went wrong", "req_1")
    assert error.details["field"] == "tags"
    assert error.response is not None
    assert error.response.request_id == "req_1"


@pytest.mark.parametrize(
    "code", ["STORAGE_QUOTA_EXCEEDED", "USAGE_LIMIT_EXCEEDED", "QUOTA_EXCEEDED", "my_quota_is_up"]
)
@pytest.mark.parametrize("status", [403, 413, 429, 507])
def test_quota(status: int, code: str) -> None:
    """A code that speaks of a quota makes a quota error of four statuses."""
    error = fail(status, envelope(code, available=5, limit=100))

    assert type(error) is QuotaExceededError
    assert (error.available, error.limit, error.code) == (5, 100, code)


@pytest.mark.parametrize("status", [400, 401, 402, 404, 409, 422, 500])
def test_quota_elsewhere(status: int) -> None:
    """With other statuses the status decides."""
    assert type(fail(status, envelope("QUOTA_EXCEEDED"))) is not QuotaExceededError


@pytest.mark.parametrize(
    ("told", "read"),
    [(5, 5), (5.0, 5), ("5", 5), (5.5, 0), ("five", 0), (True, 0), (None, 0), ("9" * 5000, 0)],
)
def test_quota_figures(told: Any, read: int) -> None:
    """Figures are read where they are some, and are 0 where they aren't."""
    error = fail(507, envelope("QUOTA_EXCEEDED", available=told))

    assert isinstance(error, QuotaExceededError)
    assert error.available == read


def test_infinite_figure() -> None:
    """A figure that overflows is none."""
    error = fail(507, b'{"error": {"details": {"available": 1e999}}}')

    assert isinstance(error, QuotaExceededError)
    assert error.available == 0


def test_memory_limit_is_a_rate_limit() -> None:
    """A busy server's 429 is no quota."""
    assert type(fail(429, envelope("MEMORY_LIMIT_EXCEEDED"))) is RateLimitError


def test_too_large_suggests_another_endpoint() -> None:
    """The suggestion of a 413 is kept, wherever in the answer it stands."""
    suggestion = {"endpoint": "/files/direct-uploads"}
    bodies: list[dict[str, Any]] = [
        envelope("HTTP_413", suggestion=suggestion),
        {"error": {"code": "HTTP_413", "message": "Too large", "suggestion": suggestion}},
        {"error": {"code": "HTTP_413", "message": "Too large"}, "suggestion": suggestion},
    ]

    for body in bodies:
        error = fail(413, body)

        assert type(error) is ValidationError
        assert error.details["suggestion"] == suggestion


def test_not_found_knows_the_resource() -> None:
    """A 404 names the resource of the request, or what else the server names, or the path."""
    body = envelope("NOT_FOUND", resource_type="folder", resource_id="f2")
    silent = fail(404, envelope("NOT_FOUND"), resource=("file", "f1"))
    known = fail(404, body, resource=("directory", "f2"))
    other = fail(404, body, resource=("file", "f1"))
    named = fail(404, body)
    vague = fail(404, envelope("NOT_FOUND", resource_type="folder", resource_id=None))
    unknown = error_from_response(404, {}, b"", request="GET /files/f1?a=1")

    assert isinstance(silent, ResourceNotFoundError)
    assert (silent.resource_type, silent.resource_id) == ("file", "f1")
    assert isinstance(known, ResourceNotFoundError)
    assert (known.resource_type, known.resource_id) == ("directory", "f2")
    assert isinstance(other, ResourceNotFoundError)
    assert (other.resource_type, other.resource_id) == ("folder", "f2")
    assert isinstance(named, ResourceNotFoundError)
    assert (named.resource_type, named.resource_id) == ("folder", "f2")
    assert isinstance(vague, ResourceNotFoundError)
    assert vague.resource_type == "resource"
    assert isinstance(unknown, ResourceNotFoundError)
    assert (unknown.resource_type, unknown.resource_id) == ("resource", "/files/f1")


@pytest.mark.parametrize("status", [404, 409, 410])
def test_what_an_earlier_attempt_may_have_done(status: int) -> None:
    """What is gone may be gone by the same call; the message says it, and so do the details."""
    said = fail(status, envelope("GONE"), may_be_done=True)
    unsaid = fail(status, envelope("GONE"))

    assert said.message == f"{unsaid.message}; an earlier attempt of this call may have done it"
    assert (said.details["may_be_done"], "may_be_done" in unsaid.details) == (True, False)
    assert "may_be_done" not in fail(403, envelope("NO"), may_be_done=True).details


RATE_HEADERS = {
    "Retry-After": "30",
    "X-RateLimit-Limit": "60",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": "1700000000",
}


def test_rate_limit_headers() -> None:
    """The four headers come back as integers, names in any case."""
    error = fail(429, headers={name.upper(): value for name, value in RATE_HEADERS.items()})

    assert isinstance(error, RateLimitError)
    assert (error.retry_after, error.limit, error.remaining, error.reset) == (
        30,
        60,
        0,
        1_700_000_000,
    )


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Fri, 31 Dec 1999 23:59:59 GMT", 60),
        ("Fri, 31 Dec 1999 23:00:00 GMT", 0),
        ("1.2", 2),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_forms(value: str, seconds: int | None) -> None:
    """Retry-After may be a date (RFC 9110, section 10.2.3); a part of a second counts as one."""
    error = fail(429, headers={"Retry-After": value}, now=946_684_739.0)

    assert isinstance(error, RateLimitError)
    assert error.retry_after == seconds


def test_retry_after_by_the_clock() -> None:
    """Without a time given, a date is compared with the clock."""
    error = fail(429, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"})

    assert isinstance(error, RateLimitError)
    assert error.retry_after == 0


def test_rate_limit_without_headers() -> None:
    """Headers that are absent or unreadable are None."""
    error = fail(429, headers={"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "-1"})

    assert isinstance(error, RateLimitError)
    assert (error.retry_after, error.limit, error.remaining, error.reset) == (None,) * 4


@pytest.mark.parametrize(
    ("body", "code", "message", "details"),
    [
        pytest.param(
            {"error": "Session closed", "error_code": "CHAT_CLOSED", "detail": "by its owner"},
            "CHAT_CLOSED",
            "Session closed: by its owner",
            {},
            id="chat",
        ),
        pytest.param(
            {
                "error": "Gone",
                "error_code": "C",
                "detail": None,
                "timestamp": "2026-01-01T00:00:00Z",
            },
            "C",
            "Gone",
            {"timestamp": "2026-01-01T00:00:00Z"},
            id="chat-without-detail",
        ),
        pytest.param(
            {"error": "FILE_LOCKED", "message": "The file is locked", "details": {"by": "u1"}},
            "FILE_LOCKED",
            "The file is locked",
            {"by": "u1"},
            id="user-files",
        ),
        pytest.param(
            {"error": "file_locked", "message": "The file is locked"},
            "file_locked",
            "The file is locked",
            {},
            id="user-files-lower-case",
        ),
        pytest.param(
            {"error": "Forbidden", "message": "Not yours"},
            "HTTP_418",
            "Forbidden: Not yours",
            {},
            id="a-title-is-no-code",
        ),
        pytest.param(
            {"error": "Not here", "message": "Not here"},
            "HTTP_418",
            "Not here",
            {},
            id="said-twice",
        ),
        pytest.param({"error": "LOCKED"}, "HTTP_418", "LOCKED", {}, id="error-alone"),
        pytest.param({"detail": "Not here"}, "HTTP_418", "Not here", {}, id="fastapi"),
        pytest.param(
            {"detail": {"code": "C", "message": "m", "more": 1}},
            "C",
            "m",
            {"more": 1},
            id="fastapi-object",
        ),
        pytest.param(
            {"detail": [{"loc": ["body", "tags", 0], "msg": "too long", "type": "x"}]},
            "HTTP_418",
            "body.tags.0: too long",
            {"errors": [{"loc": ["body", "tags", 0], "msg": "too long", "type": "x"}]},
            id="fastapi-findings",
        ),
        pytest.param(
            {"detail": [{"msg": "a"}, {"msg": "b"}, 3, {"loc": "x", "msg": "c"}, {"msg": "d"}]},
            "HTTP_418",
            "a; b; c; 2 more",
            {"errors": [{"msg": "a"}, {"msg": "b"}, 3, {"loc": "x", "msg": "c"}, {"msg": "d"}]},
            id="fastapi-many-findings",
        ),
        pytest.param(
            {"error": {"code": 404, "message": "m", "details": ["a"]}},
            "HTTP_418",
            "m",
            {"code": 404, "details": ["a"]},
            id="what-has-another-type-is-kept",
        ),
        pytest.param(
            {"title": "t", "detail": "m", "status": 418},
            "HTTP_418",
            "m",
            {"title": "t", "status": 418},
            id="rfc-9457",
        ),
    ],
)
def test_shapes(body: Any, code: str, message: str, details: dict[str, Any]) -> None:
    """Each shape of error gives its code, its message, and the rest as details."""
    error = fail(418, body)

    assert (error.code, error.message, error.details) == (code, message, details)


@pytest.mark.parametrize(
    ("body", "came"),
    [
        (b"", "an empty body"),
        (b" \r\n", "an empty body"),
        (b"<!DOCTYPE html><p>Bad</p>", "an HTML page, perhaps from a proxy or because of a wrong"),
        (b"\n<html lang=en>\xff</html>", "an HTML page"),
        (b"<?xml version='1.0'?><Error/>", "an XML document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "10 bytes that are no text"),
        (b"caf\xe9", "4 bytes that are no text"),
        (b"\x01\x02", "2 bytes that are no text"),
        (b"no healthy\nupstream", "the text 'no healthy upstream'"),
        (b"\xef\xbb\xbfhello", "the text 'hello'"),
        (("x" + "\u00e9" * 4000).encode(), "the text 'x" + "\u00e9" * 78 + "\u2026'"),
        (b'"oops"', "the text '\"oops\"'"),
        (b"[1, 2]", "the text '[1, 2]'"),
        (b"{}", "the text '{}'"),
        (b'{"detail": []}', "the text"),
        (b'{"detail": [{"loc": ["a"]}, 3]}', "the text"),
        (b'{"error": null, "message": 5}', "the text"),
        (b'{"error": {"message": " "}}', "the text"),
        (b'{"error"', "the text"),
        (b"[" * 100_000, "the text"),
    ],
)
def test_no_error_shape(body: bytes, came: str) -> None:
    """An answer that doesn't explain itself is described: request, status and what came."""
    error = fail(503, body)

    assert type(error) is ServerError
    assert error.message.startswith("GET /files/f1 was answered 503 Service Unavailable with ")
    assert came in error.message


def test_unknown_status_has_no_phrase() -> None:
    """A status that HTTP doesn't know is told by its number."""
    assert fail(599).message.startswith("GET /files/f1 was answered 599 with an empty body")


def test_findings_without_text_are_kept() -> None:
    """Findings that say nothing readable are still in the details."""
    error = fail(422, {"detail": [{"loc": ["a"], "msg": ""}, {"msg": 3}]})

    assert error.details["errors"] == [{"loc": ["a"], "msg": ""}, {"msg": 3}]
    assert "was answered 422" in error.message


def test_request_id_from_header() -> None:
    """The body's request id counts first, then the header's; else there is none."""
    assert fail(500, headers={"X-Request-ID": " req_2 "}).request_id == "req_2"
    assert fail(500, envelope("C"), {"x-request-id": "req_2"}).request_id == "req_1"
    assert fail(500, {"error": {"message": "m", "request_id": "req_3"}}).request_id == "req_3"
    assert fail(500).request_id is None
    assert fail(500, {"request_id": 7}).request_id is None


def test_response_is_kept() -> None:
    """The answer is kept, without its secrets."""
    error = fail(500, b"oops", {"Content-Type": "text/plain", "Set-Cookie": "session=hunter2"})

    assert error.response is not None
    assert (error.response.status_code, error.response.body) == (500, b"oops")
    assert error.response.headers["content-type"] == "text/plain"
    assert "hunter2" not in str(error.response.headers)


def test_messages_are_short_lines() -> None:
    """A message of the server loses line ends, control characters and its far end."""
    assert fail(500, envelope("C", "a\r\n\tb\x1b[31mc\ud800")).message == "a b [31mc"
    long = fail(500, envelope("C" * 1000, "x" * 10_000))
    assert long.message == "x" * 299 + "\u2026"
    assert len(long.code) == 80


def test_no_secret_in_message() -> None:
    """Secrets of the request and of the server's text are not in the message."""
    body = envelope("C", "See https://b.example/k?X-Amz-Signature=5160abcd now")
    put = "PUT https://b.example/k?X-Amz-Signature=5160abcd"

    assert "5160abcd" not in fail(403, body).message
    for status in (403, 404):
        error = error_from_response(status, {}, b"", request=put)
        assert "5160abcd" not in str(error) + repr(error) + str(error.details)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "code", "message", "details", "detail", "request_id", "msg"])
            | st.text(),
            inner,
            max_size=4,
        )
    ),
)


@given(
    status=st.integers(100, 999),
    headers=st.dictionaries(
        st.sampled_from([*RATE_HEADERS, "X-Request-ID", "Location"]), st.text(), max_size=4
    ),
    body=st.binary() | JSON.map(lambda value: json.dumps(value).encode()),
)
def test_any_answer_becomes_an_error(status: int, headers: dict[str, str], body: bytes) -> None:
    """Whatever comes, the result is an error with a code and one short printable line."""
    error = fail(status, body, headers)

    assert isinstance(error, ScopixError)
    assert error.code
    assert 0 < len(error.message) <= 300
    assert error.message.isprintable()
    assert error.status_code == status
    assert isinstance(error.details, dict)


class TestStorage:
    """The errors of S3, as its reference has them."""

    def test_says_why(self) -> None:
        """Code, message and request id are those of the document."""
        body = (
            b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>'
            b"<Message>Request has expired &amp; more</Message><Expires>2026-05-04</Expires>"
            b"<RequestId>4442587FB7D0A2F9</RequestId></Error>"
        )
        error = fail(403, body)

        assert isinstance(error, ScopixPermissionError)
        assert (error.code, error.message) == ("AccessDenied", "Request has expired & more")
        assert (error.request_id, error.status_code) == ("4442587FB7D0A2F9", 403)

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"<Error><Code>SlowDown</Code></Error>", "SlowDown"),
            (b"  <Error xmlns='x'><Code>SlowDown</Code><Code>Other</Code></Error>", "SlowDown"),
            (b"<Error><Message>x</Message></Error>", "SERVER_ERROR"),
            (b"<html><Code>SlowDown</Code></html>", "SERVER_ERROR"),
            (b"<Errors><Code>SlowDown</Code></Errors>", "SERVER_ERROR"),
            (b"<Error><Code>\xff\x1b[31mred</Code></Error>", "\ufffd [31mred"),
        ],
    )
    def test_any_form(self, body: bytes, code: str) -> None:
        """What is missing is made up, and another document is none of an error."""
        assert fail(503, body).code == code
