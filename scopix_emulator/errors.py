"""Refusals, and the envelope in which every one of them is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class ApiError(Exception):
    """A refusal that the caller gets to see.

    Args:
        status: HTTP status.
        code: Stable code for programs.
        message: Sentence for people.
        details: More about it, such as `field` or `limit`.
        headers: Headers that belong to the refusal, such as `Retry-After`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = dict(details or {})
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> bytes:
        """Return the envelope."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return msgspec.json.encode({"error": error, "request_id": request_id})


def invalid(field: str, message: str) -> ApiError:
    """Refuse a value that is of the wrong type or outside its limits."""
    return ApiError(422, "VALIDATION_ERROR", f"{field} {message}", {"field": field})


def malformed(message: str, **details: Any) -> ApiError:
    """Refuse a request that can't be understood."""
    return ApiError(400, "VALIDATION_ERROR", message, details)


def not_found(kind: str, identifier: str) -> ApiError:
    """Refuse because there is no such thing, or it is not the caller's."""
    name = kind.replace("_", " ")
    return ApiError(
        404,
        "NOT_FOUND",
        f"There is no such {name}.",
        {"resource_type": kind, "resource_id": identifier},
    )


def conflict(message: str, **details: Any) -> ApiError:
    """Refuse because the state of the thing does not allow this."""
    return ApiError(409, "CONFLICT", message, details)


def too_large(message: str, **details: Any) -> ApiError:
    """Refuse because of the size of the request."""
    return ApiError(413, "HTTP_413", message, details)
