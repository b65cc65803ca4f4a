"""Times as they stand in answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from msgspec import Meta

__all__ = ["Timestamp"]

Timestamp: TypeAlias = Annotated[datetime, Meta(tz=True)]
"""A time with its offset (RFC 3339). To a type checker, and in Python, it is a ``datetime``.

The constraint makes msgspec stop at a time without an offset, so that nobody has to look for one
in answers that have none.
"""
