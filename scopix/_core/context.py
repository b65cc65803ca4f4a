"""Identifiers that make requests findable in logs."""

from __future__ import annotations

from contextvars import ContextVar
from uuid import uuid4

__all__ = ["correlation_id", "new_id", "set_correlation_id"]

_correlation_id: ContextVar[str | None] = ContextVar("scopix_correlation_id", default=None)


def set_correlation_id(correlation_id: str) -> None:
    """Set the `X-Correlation-ID` of the calls that follow in this context.

    A context is a thread or a task; a task starts with that of its parent. Without this, every
    call gets an identifier of its own.

    Args:
        correlation_id: 1 to 128 visible ASCII characters.

    Raises:
        ValueError: The text can't stand in a header.

    Example:
        ```python
        from scopix import set_correlation_id

        set_correlation_id("import-2026-05-04")
        ```
    """
    if not 1 <= len(correlation_id) <= 128 or any(
        not "!" <= char <= "~" for char in correlation_id
    ):
        msg = f"correlation_id must be 1 to 128 visible ASCII characters, got {correlation_id!r}"
        raise ValueError(msg)
    _correlation_id.set(correlation_id)


def correlation_id() -> str:
    """Return the identifier of this context, or a new one."""
    return _correlation_id.get() or new_id()


def new_id() -> str:
    """Make an identifier that no other call has."""
    return uuid4().hex
