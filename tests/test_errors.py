"""The exception tree."""

from __future__ import annotations

import copy
import errno
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix import errors
from scopix.errors import (
    AuthenticationError,
    BatchError,
    ChatError,
    CircuitBreakerError,
    CloudStorageError,
    ConflictError,
    DescriptionError,
    DocumentProcessingError,
    ErrorResponse,
    PaymentRequiredError,
    QuotaExceededError,
    RateLimitError,
    ResourceNotFoundError,
    ResponseDecodeError,
    S3ConnectorError,
    ScopixConnectionError,
    ScopixError,
    ScopixPermissionError,
    ScopixTimeoutError,
    ServerError,
    SSEStreamError,
    UploadError,
    ValidationError,
    VideoAnalysisError,
    VideoUploadError,
    redact_message,
)

# Class, its documented code, and what it is built from: the arguments that it can't do without,
# and those that come back as attributes and in `details`.
TREE: list[tuple[type[Any], str, dict[str, Any], dict[str, Any]]] = [
    (AuthenticationError, "AUTH_ERROR", {}, {}),
    (ScopixPermissionError, "PERMISSION_DENIED", {}, {}),
    (ResourceNotFoundError, "NOT_FOUND", {"resource_type": "file", "resource_id": "f1"}, {}),
    (ValidationError, "VALIDATION_ERROR", {"message": "m"}, {}),
    (ConflictError, "CONFLICT", {}, {}),
    (
        QuotaExceededError,
        "QUOTA_EXCEEDED",
        {"message": "m"},
        {"available": 3, "limit": 10, "partial_results": ["done"]},
    ),
    (PaymentRequiredError, "PAYMENT_REQUIRED", {}, {}),
    (
        RateLimitError,
        "RATE_LIMIT",
        {},
        {"retry_after": 30, "limit": 60, "remaining": 0, "reset": 1_700_000_000},
    ),
    (ScopixTimeoutError, "TIMEOUT", {}, {"last_result": {"status": "processing"}}),
    (ServerError, "SERVER_ERROR", {}, {}),
    (ScopixConnectionError, "CONNECTION_ERROR", {}, {}),
    (CircuitBreakerError, "CIRCUIT_OPEN", {"endpoint": "GET /files", "retry_after": 12.34}, {}),
    (ResponseDecodeError, "RESPONSE_DECODE_ERROR", {"message": "m"}, {"path": "$.items[3].status"}),
    (
        UploadError,
        "UPLOAD_ERROR",
        {"message": "m"},
        {"filename": "a.png", "stage": "upload", "session_id": "s1", "partial_results": ["done"]},
    ),
    (
        DescriptionError,
        "DESCRIPTION_ERROR",
        {"message": "m"},
        {"image_id": "i1", "status": "failed"},
    ),
    (
        DocumentProcessingError,
        "DOCUMENT_PROCESSING_ERROR",
        {"message": "m"},
        {"document_id": "d1", "status": "failed"},
    ),
    (
        CloudStorageError,
        "CLOUD_STORAGE_ERROR",
        {"message": "m"},
        {"job_id": "j1", "job_status": "failed"},
    ),
    (
        S3ConnectorError,
        "S3_CONNECTOR_ERROR",
        {"message": "m"},
        {"job_id": "j1", "job_status": "failed"},
    ),
    (
        VideoUploadError,
        "VIDEO_UPLOAD_ERROR",
        {"message": "m"},
        {"media_id": "v1", "stage": "confirm", "partial_chunks": 2},
    ),
    (
        VideoAnalysisError,
        "VIDEO_ANALYSIS_ERROR",
        {"message": "m"},
        {"media_id": "v1", "analysis_job_id": "a1", "status": "failed"},
    ),
    (
        ChatError,
        "CHAT_ERROR",
        {"message": "m"},
        {"session_id": "c1", "plan_data": {"plan_id": "p1"}},
    ),
    (
        SSEStreamError,
        "SSE_STREAM_ERROR",
        {"message": "m"},
        {"last_event_id": "7", "events_received": 7, "reconnect_attempts": 3},
    ),
    (
        BatchError,
        "BATCH_ERROR",
        {"message": "m"},
        {"batch_id": "b1", "failed_items": ["i1", "i2"]},
    ),
]
RESPONSE = ErrorResponse(
    status_code=503, headers={"Retry-After": "5"}, body=b"{}", request_id="req_1"
)

every_class = pytest.mark.parametrize(
    ("kind", "code", "needed", "extras"), TREE, ids=[row[0].__name__ for row in TREE]
)


def test_tree_is_whole() -> None:
    """Every exported error class is the base or in the table above."""
    exported = {getattr(errors, name) for name in errors.__all__}

    assert exported - {ScopixError, ErrorResponse} == {row[0] for row in TREE}


@every_class
def test_tree_is_flat(
    kind: type[Any], code: str, needed: dict[str, Any], extras: dict[str, Any]
) -> None:
    """Each class is a direct child of the base and shows the path that users import it from."""
    assert kind.__bases__[0] is ScopixError
    assert set(kind.__bases__[1:]) <= {TimeoutError, ConnectionError}
    assert kind.__module__ == ScopixError.__module__ == ErrorResponse.__module__ == "scopix"


@every_class
def test_documented_code_and_extras(
    kind: type[Any], code: str, needed: dict[str, Any], extras: dict[str, Any]
) -> None:
    """The code is the documented one; each extra is an attribute and an entry of `details`."""
    error = kind(**needed, **extras)

    assert error.code == code
    for name, value in {**needed, **extras}.items():
        if name != "message":
            assert getattr(error, name) == error.details[name] == value


@every_class
def test_extras_may_be_left_out(
    kind: type[Any], code: str, needed: dict[str, Any], extras: dict[str, Any]
) -> None:
    """Without its extras an error still has all attributes, and no HTTP answer."""
    error = kind(**needed)

    for name in extras:
        assert getattr(error, name) in (None, 0, [])
        assert error.details.get(name) in (None, 0, [])
    assert error.status_code is error.request_id is error.response is None


@every_class
def test_context_is_taken_by_each(
    kind: type[Any], code: str, needed: dict[str, Any], extras: dict[str, Any]
) -> None:
    """Each class takes the server's code, details, status, request id and response."""
    named = {"error_code" if kind is ChatError else "code": "SERVER_SAYS"}
    error = kind(
        **needed,
        **named,
        details={"hint": 1},
        status_code=418,
        request_id="req_2",
        response=RESPONSE,
    )

    assert (error.code, error.details["hint"]) == ("SERVER_SAYS", 1)
    assert (error.status_code, error.request_id) == (418, "req_2")
    assert error.response is RESPONSE


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@every_class
def test_pickle(
    kind: type[Any], code: str, needed: dict[str, Any], extras: dict[str, Any], protocol: int
) -> None:
    """A pickled error comes back with all that it had, its response included."""
    error = kind(**needed, **extras, response=RESPONSE)
    error.seen_by = "a caller"

    twin = pickle.loads(pickle.dumps(error, protocol))

    assert type(twin) is kind
    assert vars(twin) == vars(error)
    assert (twin.args, str(twin), repr(twin)) == (error.args, str(error), repr(error))


@every_class
def test_copy(kind: type[Any], code: str, needed: dict[str, Any], extras: dict[str, Any]) -> None:
    """A copy is equal in all; a deep one shares no container with the original."""
    error = kind(**needed, **extras, response=RESPONSE)

    shallow, deep = copy.copy(error), copy.deepcopy(error)

    assert vars(shallow) == vars(deep) == vars(error)
    assert type(shallow) is type(deep) is kind
    assert str(shallow) == str(deep) == str(error)
    assert shallow.details is error.details
    assert deep.details is not error.details


def test_base_survives_pickle() -> None:
    """The base class itself round-trips, as it is raised for statuses without a class."""
    error = ScopixError("HTTP_418", "m", details={"a": [1]}, status_code=418)

    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)


@given(code=st.text(), message=st.text(), details=st.dictionaries(st.text(), st.integers()))
def test_pickle_of_anything(code: str, message: str, details: dict[str, int]) -> None:
    """No content of an error stands in the way of pickling it."""
    error = ScopixTimeoutError(message, code=code, details=details)

    twin = pickle.loads(pickle.dumps(error))

    assert vars(twin) == vars(error)
    assert str(twin) == str(error)


def test_text() -> None:
    """`str` is code and message, with the request id where it is known."""
    assert str(ScopixError("C", "went wrong")) == "[C] went wrong"
    assert str(ScopixError("C", "m", request_id="req_1")) == "[C] m (request id: req_1)"


def test_text_of_what_is_not_there() -> None:
    """What was asked for is told where the server's message does not, without secrets."""
    told = ResourceNotFoundError("file", "f1")
    untold = ResourceNotFoundError("file", "f1", message="No such file", request_id="req_1")
    secret = ResourceNotFoundError("resource", f"/x?key={KEY}", message="No")

    assert str(told) == "[NOT_FOUND] No file has the id f1"
    assert str(untold) == "[NOT_FOUND] No such file (file f1, request id: req_1)"
    assert KEY not in str(secret)


def test_repr() -> None:
    """`repr` shows what is known, and leaves the rest out."""
    assert repr(ServerError()) == "ServerError(code='SERVER_ERROR', message='Server error')"
    assert repr(ServerError("m", response=RESPONSE)) == (
        "ServerError(code='SERVER_ERROR', message='m', status_code=503, request_id='req_1')"
    )


def test_response_fills_in() -> None:
    """Status and request id come from the response, unless they are given."""
    error = ServerError(response=RESPONSE)

    assert (error.status_code, error.request_id) == (503, "req_1")


def test_given_details_win() -> None:
    """An entry of the server's details is not overwritten by an attribute of the same name."""
    error = ResourceNotFoundError("file", "f1", details={"resource_type": "image", "more": 1})

    assert error.details == {"resource_type": "image", "resource_id": "f1", "more": 1}
    assert error.resource_type == "file"


def test_details_are_a_copy() -> None:
    """What the caller does to his dictionary later doesn't change the error."""
    given_details = {"a": 1}
    error = ValidationError("m", details=given_details)
    given_details["a"] = 2

    assert error.details == {"a": 1}
    assert ValidationError("m", details=None).details == {}


def test_messages_made_of_arguments() -> None:
    """Errors without a message of their own say what and how long."""
    assert ResourceNotFoundError("file", "f1").message == "No file has the id f1"
    assert ResourceNotFoundError("file", "f1", message="gone").message == "gone"
    assert CircuitBreakerError("GET /files", 12.34).message == (
        "GET /files failed too often and is not called; retry in 12.3s"
    )


def test_builtin_timeout() -> None:
    """A timeout is caught as the builtin too, and OSError's own fields stay empty."""
    error = ScopixTimeoutError("late", last_result=3)

    with pytest.raises(TimeoutError) as caught:
        raise error
    assert caught.value is error
    assert (error.errno, error.strerror, error.filename) == (None, None, None)
    assert error.args == ("late",)
    assert str(error) == "[TIMEOUT] late"
    assert str(ScopixTimeoutError()) == "[TIMEOUT] Operation timed out"


def test_builtin_connection() -> None:
    """A failed connection is caught as the builtin too; the cause is kept as usual."""
    cause = ConnectionResetError(errno.ECONNRESET, "reset")

    with pytest.raises(ConnectionError) as caught:
        raise ScopixConnectionError("hung up") from cause
    error = caught.value
    assert isinstance(error, ScopixConnectionError)
    assert error.__cause__ is cause
    assert (error.errno, error.args) == (None, ("hung up",))


def test_subclass_of_a_user_pickles() -> None:
    """A class derived by a user, with a constructor of its own, pickles as well."""
    error = Late(7)

    twin = pickle.loads(pickle.dumps(error))

    assert type(twin) is Late
    assert (twin.minutes, str(twin)) == (7, "[TIMEOUT] 7 minutes late")


class Late(ScopixTimeoutError):
    def __init__(self, minutes: int) -> None:
        super().__init__(f"{minutes} minutes late")
        self.minutes = minutes


@pytest.mark.parametrize("status", range(100, 600))
def test_retryable_statuses(status: int) -> None:
    """Of the statuses, just the passing ones are worth another try."""
    expected = status in {429, 500, 502, 503, 504}

    assert ScopixError("C", "m", status_code=status).is_retryable is expected
    assert ServerError(status_code=status).is_retryable is expected


def test_retryable_classes() -> None:
    """Without a status the kind decides; a used-up quota is never worth another try."""
    retryable = {row[0] for row in TREE if row[0](**row[2]).is_retryable}

    assert retryable == {
        CircuitBreakerError,
        RateLimitError,
        ScopixConnectionError,
        ScopixTimeoutError,
    }
    assert not QuotaExceededError("m", status_code=429).is_retryable


SIGNED = "https://u:hunter2@b.example/k?X-Amz-Credential=AKIA1&part=3&X-Amz-Signature=5160abcd"
KEY = "scopix_12345678abcdefghijkl"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no secret: a&b, c=d, state=done? yes", "no secret: a&b, c=d, state=done? yes"),
        (f"the key {KEY} is wrong", "the key scopix_[redacted] is wrong"),
        ("sent Bearer abcdefghijklmnopqrst", "sent Bearer [redacted]"),
        ("Bearer token missing", "Bearer token missing"),
        (
            f"PUT {SIGNED} failed",
            (
                "PUT https://[redacted]@b.example/k?X-Amz-Credential=[redacted]&part=3&X-Amz-Signature="
                "[redacted] failed"
            ),
        ),
    ],
)
def test_redact_message(text: str, shown: str) -> None:
    """Secrets go, and the words around them stay; what is redacted stays as it is."""
    assert redact_message(text) == shown
    assert redact_message(shown) == shown


def test_redact_long_words_at_once() -> None:
    """A text of a megabyte without a blank takes no more than linear time."""
    assert len(redact_message("x?" * 500_000)) == 1_000_000


def test_no_secret_in_text() -> None:
    """Keys, tokens and signatures are neither in `str` nor in `repr` nor in `args`."""
    response = ErrorResponse(
        status_code=500,
        headers={"Authorization": f"Bearer {KEY}", "Set-Cookie": "session=hunter2"},
        body=KEY.encode(),
    )
    error = ServerError(f"{KEY} {SIGNED}", response=response)

    for text in (str(error), repr(error), repr(error.args), repr(response)):
        for secret in ("12345678", "hunter2", "AKIA1", "5160abcd"):
            assert secret not in text


def test_response_snapshot() -> None:
    """The snapshot has lower-case names, hides secret headers, and keeps 64 KiB of the body."""
    response = ErrorResponse(
        status_code=307,
        headers={
            "Location": SIGNED,
            "Content-Type": "text/html",
            "Proxy-Authorization": "Basic hunter2",
            "Set-Cookie": "session=hunter2",
        },
        body=b"x" * 70_000,
    )

    assert response.headers["content-type"] == "text/html"
    assert list(response.headers) == [
        "location",
        "content-type",
        "proxy-authorization",
        "set-cookie",
    ]
    assert "hunter2" not in str(response.headers)
    assert "5160abcd" not in str(response.headers)
    assert response.body == b"x" * 65_536
    assert repr(response) == ("ErrorResponse(status_code=307, body=<65536 bytes>, request_id=None)")


def test_response_is_a_value() -> None:
    """Snapshots compare by content, hash, can't be changed, and pickle."""
    twin = ErrorResponse(
        status_code=503, headers={"retry-after": "5"}, body=b"{}", request_id="req_1"
    )

    assert twin == RESPONSE
    assert hash(twin) == hash(RESPONSE)
    assert pickle.loads(pickle.dumps(RESPONSE)) == copy.deepcopy(RESPONSE) == RESPONSE
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        twin.status_code = 500  # type: ignore[misc]
