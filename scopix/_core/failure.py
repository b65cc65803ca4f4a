"""From an answer that means failure to the error that the caller catches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import attrs

from scopix.errors import (
    AuthenticationError,
    ConflictError,
    ErrorContext,
    ErrorResponse,
    PaymentRequiredError,
    QuotaExceededError,
    RateLimitError,
    ResourceNotFoundError,
    ScopixError,
    ScopixPermissionError,
    ServerError,
    ValidationError,
    redact_message,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_TEXT = 300
_LONGEST_CODE = 80
_LONGEST_SAMPLE = 80
_FINDINGS_SHOWN = 3

_GONE = frozenset({404, 409, 410})
"""What a server says of something that is no more there, or no more to be ended."""


_XML_ERROR = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?<Error[\s>]")
_XML_TEXT = re.compile(rb"<(Code|Message|RequestId)>([^<]*)</")


class _Origin(ErrorContext, total=False):
    code: str


@attrs.frozen
class _Said:
    """What a body tells about a failure, whichever shape it has."""

    code: str | None = None
    message: str | None = None
    details: dict[str, Any] = attrs.field(factory=dict[str, Any])
    request_id: str | None = None


def error_from_response(
    status_code: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    request: str,
    resource: tuple[str, str] | None = None,
    may_be_done: bool = False,
    now: float | None = None,
) -> ScopixError:
    """Map an answer that no success is described for to an error.

    The body may have any of the server's error shapes, or none of them: what it tells is used,
    and the rest is told in its place. The server's own code and message win over ours.

    Args:
        status_code: The HTTP status.
        headers: The headers of the answer, names in any case.
        body: The body, decompressed.
        request: What was asked for messages: method and path, such as `GET /files/abc`.
        resource: Type and id of what the request was about, for a 404. What the server says was
            not found counts instead, if that has another id.
        may_be_done: Whether an earlier attempt may have removed what is asked to be removed, so
            that its absence can be a success.
        now: The Unix time that a `Retry-After` date is compared with; by default the clock's.

    Returns:
        The error, to be raised by the caller.

    Example:
        ```python
        from scopix._core.failure import error_from_response

        body = b'{"error": {"code": "EXPIRED_API_KEY", "message": "Key expired"}}'
        error = error_from_response(401, {"X-Request-ID": "req_1"}, body, request="GET /files")
        assert str(error) == "[EXPIRED_API_KEY] Key expired (request id: req_1)"
        ```
    """
    headers = {name.lower(): value for name, value in headers.items()}
    said = _read(body)
    message = said.message or _describe(status_code, body, request)
    if may_be_done and status_code in _GONE:
        message = f"{message.rstrip('.')}; an earlier attempt of this call may have done it"
        said.details["may_be_done"] = True
    origin: _Origin = {
        "details": said.details,
        "response": ErrorResponse(
            status_code=status_code,
            headers=headers,
            body=body,
            request_id=said.request_id or _line(headers.get("x-request-id")),
        ),
    }
    if said.code is not None:
        origin["code"] = said.code

    if status_code == 507 or (status_code in {403, 413, 429} and is_quota(said.code)):
        return QuotaExceededError(
            message,
            available=_whole(said.details.get("available")) or 0,
            limit=_whole(said.details.get("limit")) or 0,
            **origin,
        )
    match status_code:
        case 400 | 413 | 422:
            return ValidationError(message, **origin)
        case 401:
            return AuthenticationError(message, **origin)
        case 402:
            return PaymentRequiredError(message, **origin)
        case 403:
            return ScopixPermissionError(message, **origin)
        case 404:
            path = request.rpartition(" ")[2].partition("?")[0]
            named = _named(said.details)
            if resource is None or (named is not None and named[1] != resource[1]):
                # The server names something else that the request was about, such as a folder.
                resource = named
            kind, name = resource or ("resource", path)
            return ResourceNotFoundError(kind, name, message=message, **origin)
        case 409:
            return ConflictError(message, **origin)
        case 429:
            return RateLimitError(
                message,
                retry_after=_retry_after(headers.get("retry-after"), now),
                limit=_whole(headers.get("x-ratelimit-limit")),
                remaining=_whole(headers.get("x-ratelimit-remaining")),
                reset=_whole(headers.get("x-ratelimit-reset")),
                **origin,
            )
        case _ if status_code >= 500:
            return ServerError(message, **origin)
        case _:
            return ScopixError(
                said.code or f"HTTP_{status_code}",
                message,
                details=said.details,
                response=origin["response"],
            )


def is_about_the_caller(error: Exception) -> bool:
    """Whether an upload failed for a reason that fails all others too: the key, the plan, ...

    The reverse is a reason that lies in the file, or one that passes.
    """
    if isinstance(error, ScopixError):
        return isinstance(
            error,
            (
                AuthenticationError,
                PaymentRequiredError,
                QuotaExceededError,
                ResourceNotFoundError,
                ScopixPermissionError,
            ),
        )
    return not isinstance(error, (OSError, ValueError))


def _named(details: Mapping[str, Any]) -> tuple[str, str] | None:
    """Type and id of what the server did not find, where it says so."""
    kind, name = details.get("resource_type"), details.get("resource_id")
    return (kind, name) if isinstance(kind, str) and isinstance(name, str) else None


def is_quota(code: str | None) -> bool:
    """Whether a code says that a quota is used up."""
    return code is not None and ("QUOTA" in code.upper() or code.upper() == "USAGE_LIMIT_EXCEEDED")


def _retry_after(value: str | None, now: float | None) -> int | None:
    if value is None:
        return None
    import math
    import time

    from scopix._core.retry import parse_retry_after

    delay = parse_retry_after(value, time.time() if now is None else now)
    return None if delay is None else math.ceil(delay)


def _whole(value: object) -> int | None:
    """Read a count, from a header or from JSON; None for what is none."""
    if isinstance(value, str):
        digits = value.strip()
        return int(digits) if len(digits) < 20 and digits.isascii() and digits.isdigit() else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _read(body: bytes) -> _Said:
    """Read the server's error shapes, and that of S3.

    They are `{"error": {"code", "message", "details"}, "request_id"}`, `{"error", "error_code",
    "detail"}`, `{"error", "message", "details"}` and `{"detail"}` with a text, an object or a list
    of findings. What is left over of any object goes into the details, so that nothing is lost.
    """
    import json

    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return _read_xml(body)
    fields = _as_object(document)
    if fields is None:
        return _Said()
    for wrapper in ("detail", "error"):
        inner = _as_object(fields.get(wrapper))
        if inner is not None:
            del fields[wrapper]
            fields |= inner

    request_id = _take(fields, "request_id")
    code = _take(fields, "code", _LONGEST_CODE) or _take(fields, "error_code", _LONGEST_CODE)
    title = _take(fields, "error")
    text = _take(fields, "message")
    detail = _take(fields, "detail") or _take_findings(fields)
    if code is None and title is not None and (text or detail) and _is_code(title):
        code, title = title, None
    parts = dict.fromkeys(part for part in (title, text, detail) if part)

    details = _as_object(fields.get("details"))
    if details is not None:
        del fields["details"]
        fields |= details
    known = {name: value for name, value in fields.items() if value is not None}
    return _Said(code, _line(": ".join(parts)), known, request_id)


def _read_xml(body: bytes) -> _Said:
    """Read the error document of S3: `Error` with `Code`, `Message` and `RequestId`.

    A parser of XML would have to be kept from entities and from depth; three texts need none.
    """
    if not _XML_ERROR.match(body):
        return _Said()
    from xml.sax.saxutils import unescape

    texts: dict[str, str] = {
        name.decode(): unescape(text.decode("utf-8", "replace"))
        for name, text in reversed(_XML_TEXT.findall(body))
    }
    code = _line(texts.get("Code"), _LONGEST_CODE)
    return _Said(code, _line(texts.get("Message")), {}, _line(texts.get("RequestId")))


def _as_object(value: object) -> dict[str, Any] | None:
    return dict(cast("dict[str, Any]", value)) if isinstance(value, dict) else None


def _take(fields: dict[str, Any], name: str, longest: int = _LONGEST_TEXT) -> str | None:
    """Move a text out of the fields; anything else stays, for the details."""
    return _line(fields.pop(name), longest) if isinstance(fields.get(name), str) else None


def _take_findings(fields: dict[str, Any]) -> str | None:
    """Move a list of findings, `{"loc", "msg"}` each, to the name `errors` and sum it up."""
    if not isinstance(fields.get("detail"), list):
        return None
    findings: list[object] = fields.pop("detail")
    fields["errors"] = findings
    texts: list[str] = []
    for finding in filter(None, map(_as_object, findings)):
        place = finding.get("loc")
        where = ".".join(map(str, cast("list[object]", place))) if isinstance(place, list) else ""
        text = _take(finding, "msg")
        if text is not None:
            texts.append(f"{where}: {text}" if where else text)
    shown = texts[:_FINDINGS_SHOWN]
    if shown and len(findings) > len(shown):
        shown.append(f"{len(findings) - len(shown)} more")
    return "; ".join(shown) or None


def _is_code(text: str) -> bool:
    """Tell `FILE_NOT_FOUND` and `not_found` from `Not found` and `Unauthorized`."""
    return text.replace("_", "").isalnum() and (text.isupper() or text.islower())


def _line(text: str | None, longest: int = _LONGEST_TEXT) -> str | None:
    """Make a short line that is safe in a terminal and in a log; None when nothing remains."""
    if text is None:
        return None
    # The first cut only bounds the work.
    text = redact_message(text[: 16 * longest])
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return (text if len(text) <= longest else f"{text[: longest - 1]}…") or None


def _describe(status_code: int, body: bytes, request: str) -> str:
    """Say what came, for an answer that doesn't explain itself."""
    from http import HTTPStatus

    try:
        status = f"{status_code} {HTTPStatus(status_code).phrase}"
    except ValueError:
        status = str(status_code)
    return (
        f"{_line(request)} was answered {status} with {appearance(body)} in place of a JSON error"
    )


def appearance(body: bytes) -> str:
    """Say in a few words what a body looks like."""
    start = body.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")[: 4 * _LONGEST_SAMPLE]
    sample = _line(start, _LONGEST_SAMPLE)
    if not start:
        return "an empty body"
    if start.lower().startswith(("<!doctype html", "<html")):
        return "an HTML page, perhaps from a proxy or because of a wrong base_url,"
    if start.startswith("<"):
        return "an XML document"
    if sample is None or "\0" in start or "\ufffd" in start:
        return f"{len(body)} bytes that are no text"
    return f"the text {sample!r}"
