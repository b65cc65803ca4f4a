"""The errors that the SDK raises about a call: one base, and one direct child for each kind.

Catch `ScopixError` for all of them, or a child for one. Bad arguments and a bad configuration are
no affair of the service: those are plain `ValueError` and `TypeError`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

import attrs

from scopix._core import redact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Unpack

__all__ = [
    "AuthenticationError",
    "BatchError",
    "ChatError",
    "CircuitBreakerError",
    "CloudStorageError",
    "ConflictError",
    "DescriptionError",
    "DocumentProcessingError",
    "ErrorResponse",
    "PaymentRequiredError",
    "QuotaExceededError",
    "RateLimitError",
    "ResourceNotFoundError",
    "ResponseDecodeError",
    "S3ConnectorError",
    "SSEStreamError",
    "ScopixConnectionError",
    "ScopixError",
    "ScopixPermissionError",
    "ScopixTimeoutError",
    "ServerError",
    "UploadError",
    "ValidationError",
    "VideoAnalysisError",
    "VideoUploadError",
]

_RETRYABLE_STATUSES = frozenset({429, 500, 502, 503, 504})

_BODY_KEPT = 64 * 1024

_QUERY = re.compile(r"[?&][^?&=]*=")
_WORD = re.compile(r"\S+")
_KEY = re.compile(r"(\bbearer\s+)[\w.~+/=-]{16,}|(\bscopix_)[\w-]{20,}", re.IGNORECASE)


def redact_message(text: str) -> str:
    """Take secrets out of a text for people, and leave its other words.

    API keys and bearer tokens go wherever they stand, presigned signatures and the like in URLs.

    Args:
        text: An error message, whoever wrote it.

    Returns:
        The text, fit to be shown.

    Example:
        ```python
        from scopix.errors import redact_message

        text = redact_message("No answer to PUT https://b.example/k?X-Amz-Signature=abc in 3 s")
        assert text == "No answer to PUT https://b.example/k?X-Amz-Signature=[redacted] in 3 s"
        ```
    """
    text = _KEY.sub(lambda found: f"{found[found.lastindex or 0]}[redacted]", text)
    return _WORD.sub(_redact_word, text)


def _redact_word(found: re.Match[str]) -> str:
    word = found[0]
    return redact.redact_url(word) if "//" in word or _QUERY.search(word) else word


def _safe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return redact.redact_headers({name.lower(): value for name, value in headers.items()})


def _beginning(body: bytes) -> bytes:
    return bytes(body[:_BODY_KEPT])


def _size(body: bytes) -> str:
    return f"<{len(body)} bytes>"


@attrs.frozen(kw_only=True)
class ErrorResponse:
    """A snapshot of the answer behind an error. It holds no connection, and pickles.

    Attributes:
        status_code: The HTTP status.
        headers: Names in lower case; the values of secret ones are hidden.
        body: The body as it came, its first 64 KiB.
        request_id: The id to quote to support, where the answer had one.
    """

    __module__ = "scopix"

    status_code: int
    headers: dict[str, str] = attrs.field(
        factory=dict[str, str], converter=_safe_headers, repr=False, hash=False
    )
    body: bytes = attrs.field(default=b"", converter=_beginning, repr=_size)
    request_id: str | None = None


class ErrorContext(TypedDict, total=False):
    """Where an error came from: keywords that each class of the tree takes.

    Attributes:
        details: What else is known, as the server or the caller names it.
        status_code: The HTTP status; by default that of `response`.
        request_id: The id of the request; by default that of `response`.
        response: The answer, when there was one.
    """

    details: Mapping[str, object] | None
    status_code: int | None
    request_id: str | None
    response: ErrorResponse | None


class ScopixError(Exception):
    """The base of every error about a call to Scopix.

    Args:
        code: A stable word for the kind of failure, the server's own where it sent one.
        message: One line for people. Secrets in it are hidden.
        details: What else is known about the failure.
        status_code: The HTTP status; by default that of `response`.
        request_id: The id to quote to support; by default that of `response`.
        response: The answer, when there was one.

    Attributes:
        code: As given.
        message: As given, without secrets.
        details: Always a dictionary, empty when nothing more is known. What a child class has as
            attributes is in here as well; entries given in `details` win.
        status_code: None when no HTTP answer came.
        request_id: None when unknown.
        response: None when no HTTP answer came.

    Example:
        ```python
        from scopix import RateLimitError, ScopixError

        try:
            raise RateLimitError("Too many requests", retry_after=30, request_id="req_1")
        except ScopixError as error:
            assert error.code == "RATE_LIMIT"
            assert str(error) == "[RATE_LIMIT] Too many requests (request id: req_1)"
        ```
    """

    __module__ = "scopix"

    # None: the HTTP status decides.
    _retryable: ClassVar[bool | None] = None

    code: str
    message: str
    details: dict[str, Any]
    status_code: int | None
    request_id: str | None
    response: ErrorResponse | None

    def __init__(
        self,
        code: str,
        message: str,
        *,
        details: Mapping[str, object] | None = None,
        status_code: int | None = None,
        request_id: str | None = None,
        response: ErrorResponse | None = None,
    ) -> None:
        self.code = code
        self.message = redact_message(message)
        # One argument only: from two, OSError would make an errno of the first.
        super().__init__(self.message)
        self.details = dict(details or {})
        self.response = response
        if response is not None:
            status_code = response.status_code if status_code is None else status_code
            request_id = response.request_id if request_id is None else request_id
        self.status_code = status_code
        self.request_id = request_id

    @property
    def is_retryable(self) -> bool:
        """Whether the same call may succeed if it is made again later.

        True for connection failures, timeouts, an open circuit, and the statuses 429, 500, 502, 503
        and 504; but not for a used-up quota, whatever its status.
        """
        if self._retryable is not None:
            return self._retryable
        return self.status_code in _RETRYABLE_STATUSES

    def __str__(self) -> str:
        text = f"[{self.code}] {self.message}"
        notes = self._notes()
        if self.request_id is not None:
            notes.append(f"request id: {self.request_id}")
        return f"{text} ({', '.join(notes)})" if notes else text

    def _notes(self) -> list[str]:
        """What else to tell people."""
        return []

    def __repr__(self) -> str:
        parts = [f"code={self.code!r}", f"message={self.message!r}"]
        if self.status_code is not None:
            parts.append(f"status_code={self.status_code}")
        if self.request_id is not None:
            parts.append(f"request_id={self.request_id!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    # BaseException would call the class with `args`, which fits no constructor here.
    def __reduce__(self) -> tuple[object, ...]:
        return _blank, (type(self),), {**vars(self), "args": self.args}

    def _add_details(self, **extras: object) -> None:
        self.details = {**extras, **self.details}


def _blank(kind: type[ScopixError]) -> ScopixError:
    return kind.__new__(kind)


class AuthenticationError(ScopixError):
    """The API key is missing, wrong, expired or switched off (401).

    Args:
        message: One line for people.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str = "Authentication failed",
        *,
        code: str = "AUTH_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)


class ScopixPermissionError(ScopixError):
    """The key is good, but may not do this (403).

    Args:
        message: One line for people.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str = "Permission denied",
        *,
        code: str = "PERMISSION_DENIED",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)


class ResourceNotFoundError(ScopixError):
    """What was asked for does not exist, or not for this key (404).

    Args:
        resource_type: What it is: `file`, `folder`, ...
        resource_id: Its id.
        message: One line for people; by default made of the two above.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        resource_type: str,
        resource_id: str,
        *,
        message: str | None = None,
        code: str = "NOT_FOUND",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message or f"No {resource_type} has the id {resource_id}", **context)
        self.resource_type = resource_type
        self.resource_id = resource_id
        self._add_details(resource_type=resource_type, resource_id=resource_id)

    def _notes(self) -> list[str]:
        # The server says what there is not, but hardly ever which.
        is_told = str(self.resource_id) in self.message
        return [] if is_told else [redact_message(f"{self.resource_type} {self.resource_id}")]


class ValidationError(ScopixError):
    """The server refused the data of the request (400, 413, 422).

    `details` tells what was wrong where the server did: under `errors` a list of single findings,
    under `suggestion` another way that takes the data.

    Args:
        message: One line for people.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self, message: str, *, code: str = "VALIDATION_ERROR", **context: Unpack[ErrorContext]
    ) -> None:
        super().__init__(code, message, **context)


class ConflictError(ScopixError):
    """The request collides with what is there: a duplicate, or a change at the same time (409).

    Args:
        message: One line for people.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str = "The request conflicts with the present state",
        *,
        code: str = "CONFLICT",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)


class QuotaExceededError(ScopixError):
    """The plan's storage or usage is used up (403, 413, 429 or 507, told by the server's code).

    Args:
        message: One line for people.
        available: What is left of the quota.
        limit: The quota.
        partial_results: Results of the files that were finished before, in an upload of many.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    # A used-up month also comes as 429, and no short wait helps.
    _retryable = False

    def __init__(
        self,
        message: str,
        *,
        available: int = 0,
        limit: int = 0,
        partial_results: Any = None,
        code: str = "QUOTA_EXCEEDED",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.available = available
        self.limit = limit
        self.partial_results = partial_results
        self._add_details(available=available, limit=limit)
        if partial_results is not None:
            self._add_details(partial_results=partial_results)


class PaymentRequiredError(ScopixError):
    """The subscription's payment is overdue (402).

    Args:
        message: One line for people.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str = "Payment required",
        *,
        code: str = "PAYMENT_REQUIRED",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)


class RateLimitError(ScopixError):
    """Too many requests in the window, even after the SDK's own retries (429).

    Args:
        message: One line for people.
        retry_after: Seconds to wait, from the header `Retry-After`.
        limit: Requests that a window allows.
        remaining: Requests left in this window.
        reset: Unix time at which the next window begins.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.

    Example:
        ```python
        from scopix import RateLimitError

        error = RateLimitError(retry_after=30)
        assert error.retry_after == error.details["retry_after"] == 30
        assert error.is_retryable
        ```
    """

    __module__ = "scopix"

    _retryable = True

    def __init__(
        self,
        message: str = "Rate limit exceeded",
        *,
        retry_after: int | None = None,
        limit: int | None = None,
        remaining: int | None = None,
        reset: int | None = None,
        code: str = "RATE_LIMIT",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.retry_after = retry_after
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
        self._add_details(retry_after=retry_after, limit=limit, remaining=remaining, reset=reset)


class ScopixTimeoutError(ScopixError, TimeoutError):
    """A request or a wait took longer than it was given. It is a builtin `TimeoutError` too.

    Args:
        message: One line for people.
        last_result: For a wait, the last state that was seen.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    _retryable = True

    def __init__(
        self,
        message: str = "Operation timed out",
        *,
        last_result: Any = None,
        code: str = "TIMEOUT",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.last_result = last_result
        if last_result is not None:
            self._add_details(last_result=last_result)


class ServerError(ScopixError):
    """The service failed (5xx). `is_retryable` goes by the status.

    Args:
        message: One line for people.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str = "Server error",
        *,
        code: str = "SERVER_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)


class ScopixConnectionError(ScopixError, ConnectionError):
    """The service could not be reached, or hung up. It is a builtin `ConnectionError` too.

    Args:
        message: One line for people.
        code: Another word for the kind of failure.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    _retryable = True

    def __init__(
        self,
        message: str = "Connection failed",
        *,
        code: str = "CONNECTION_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)


class CircuitBreakerError(ScopixError):
    """The call was not sent: this endpoint failed too often just now.

    Args:
        endpoint: The endpoint that is blocked.
        retry_after: Seconds until it is tried again.
        code: Another word for the kind of failure.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    _retryable = True

    def __init__(
        self,
        endpoint: str,
        retry_after: float,
        *,
        code: str = "CIRCUIT_OPEN",
        **context: Unpack[ErrorContext],
    ) -> None:
        message = f"{endpoint} failed too often and is not called; retry in {retry_after:.1f}s"
        super().__init__(code, message, **context)
        self.endpoint = endpoint
        self.retry_after = retry_after
        self._add_details(endpoint=endpoint, retry_after=retry_after)


class ResponseDecodeError(ScopixError):
    """The server's answer is not what the API description says. `response` has it as it came.

    Args:
        message: One line for people.
        path: The place in the answer, such as `$.items[3].status`.
        code: Another word for the kind of failure.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        code: str = "RESPONSE_DECODE_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.path = path
        self._add_details(path=path)


class UploadError(ScopixError):
    """A file could not be uploaded.

    Args:
        message: One line for people.
        filename: The file.
        stage: How far it came: `quota`, `presigned`, `upload`, `confirm`, `session_results` or
            `chunk_upload`.
        session_id: The upload session.
        partial_results: Results of the files that were finished before, in an upload of many.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        filename: str | None = None,
        stage: str | None = None,
        session_id: str | None = None,
        partial_results: Any = None,
        code: str = "UPLOAD_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.filename = filename
        self.stage = stage
        self.session_id = session_id
        self.partial_results = partial_results
        self._add_details(filename=filename, stage=stage, session_id=session_id)
        if partial_results is not None:
            self._add_details(partial_results=partial_results)


class DescriptionError(ScopixError):
    """An image could not be described.

    Args:
        message: One line for people.
        image_id: The image.
        status: The state that its description ended in.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        image_id: str | None = None,
        status: str | None = None,
        code: str = "DESCRIPTION_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.image_id = image_id
        self.status = status
        self._add_details(image_id=image_id, status=status)


class DocumentProcessingError(ScopixError):
    """A document's text could not be extracted.

    Args:
        message: One line for people.
        document_id: The document.
        status: The state that its processing ended in.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        document_id: str | None = None,
        status: str | None = None,
        code: str = "DOCUMENT_PROCESSING_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.document_id = document_id
        self.status = status
        self._add_details(document_id=document_id, status=status)


class CloudStorageError(ScopixError):
    """An import from or an export to a cloud storage failed.

    Args:
        message: One line for people.
        job_id: The job.
        job_status: The state that it ended in.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        job_id: str | None = None,
        job_status: str | None = None,
        code: str = "CLOUD_STORAGE_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.job_id = job_id
        self.job_status = job_status
        self._add_details(job_id=job_id, job_status=job_status)


class S3ConnectorError(ScopixError):
    """A job of an S3 connector failed.

    Args:
        message: One line for people.
        job_id: The job.
        job_status: The state that it ended in.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        job_id: str | None = None,
        job_status: str | None = None,
        code: str = "S3_CONNECTOR_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.job_id = job_id
        self.job_status = job_status
        self._add_details(job_id=job_id, job_status=job_status)


class VideoUploadError(ScopixError):
    """A video could not be uploaded.

    Args:
        message: One line for people.
        media_id: The video.
        stage: How far it came: `initiate`, `chunk_upload`, `confirm` or `complete`.
        partial_chunks: Chunks that had arrived.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        media_id: str | None = None,
        stage: str | None = None,
        partial_chunks: int = 0,
        code: str = "VIDEO_UPLOAD_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.media_id = media_id
        self.stage = stage
        self.partial_chunks = partial_chunks
        self._add_details(media_id=media_id, stage=stage, partial_chunks=partial_chunks)


class VideoAnalysisError(ScopixError):
    """A video could not be analysed.

    Args:
        message: One line for people.
        media_id: The video.
        analysis_job_id: The job.
        status: The state that it ended in.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        media_id: str | None = None,
        analysis_job_id: str | None = None,
        status: str | None = None,
        code: str = "VIDEO_ANALYSIS_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.media_id = media_id
        self.analysis_job_id = analysis_job_id
        self.status = status
        self._add_details(media_id=media_id, analysis_job_id=analysis_job_id, status=status)


class ChatError(ScopixError):
    """A chat session or one of its messages failed.

    Args:
        message: One line for people.
        session_id: The chat session.
        error_code: The code; `CHAT_ERROR` when not given.
        plan_data: What the server said about a plan of steps.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        session_id: str | None = None,
        error_code: str | None = None,
        plan_data: Mapping[str, Any] | None = None,
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(error_code or "CHAT_ERROR", message, **context)
        self.session_id = session_id
        self.plan_data = plan_data
        self._add_details(session_id=session_id)
        if plan_data is not None:
            self._add_details(plan_data=plan_data)


class SSEStreamError(ScopixError):
    """A stream of events broke off, and reconnecting did not help.

    Args:
        message: One line for people.
        last_event_id: The id of the last event that arrived.
        events_received: How many events had arrived.
        reconnect_attempts: How often the SDK tried to connect again.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        last_event_id: str | None = None,
        events_received: int = 0,
        reconnect_attempts: int = 0,
        code: str = "SSE_STREAM_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.last_event_id = last_event_id
        self.events_received = events_received
        self.reconnect_attempts = reconnect_attempts
        self._add_details(
            last_event_id=last_event_id,
            events_received=events_received,
            reconnect_attempts=reconnect_attempts,
        )


class BatchError(ScopixError):
    """A batch ended in failure.

    Args:
        message: One line for people.
        batch_id: The batch.
        failed_items: Ids of the items that failed.
        code: The server's code, where it sent one.
        **context: See `ErrorContext`.
    """

    __module__ = "scopix"

    def __init__(
        self,
        message: str,
        *,
        batch_id: str | None = None,
        failed_items: Sequence[str] | None = None,
        code: str = "BATCH_ERROR",
        **context: Unpack[ErrorContext],
    ) -> None:
        super().__init__(code, message, **context)
        self.batch_id = batch_id
        self.failed_items: list[str] = list(failed_items or ())
        self._add_details(batch_id=batch_id, failed_items=self.failed_items)
