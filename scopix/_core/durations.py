"""Spans of time as text (ISO 8601, 4.4.3)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

__all__ = ["in_days", "iso_duration"]

_DAYS: Final = {"Y": 365, "M": 30, "W": 7, "D": 1}
"""A year and a month are of no certain length; servers that write them count them so."""

_DATE_PART: Final = re.compile(r"([-+]?P)((?:\d+[YMWD])+)")


def iso_duration(value: timedelta) -> str:
    """Write a span of time."""
    span = abs(value)
    fraction = f".{span.microseconds:06}".rstrip("0") if span.microseconds else ""
    return f"{'-' if value.days < 0 else ''}P{span.days}DT{span.seconds}{fraction}S"


def in_days(text: str) -> str:
    """Write years, months and weeks of a span of time as days; other text stays as it is."""
    found = _DATE_PART.match(text)
    if found is None:
        return text
    parts = re.findall(r"(\d+)([YMWD])", found[2])
    days = sum(int(count) * _DAYS[unit] for count, unit in parts)
    return f"{found[1]}{days}D{text[found.end() :]}"
