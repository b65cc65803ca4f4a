"""Checks of numbers that callers give, for what is worked with before the server sees it."""

from __future__ import annotations

__all__ = ["check_whole"]


def check_whole(name: str, value: object, least: int) -> int:
    """Return a number that is whole and large enough.

    Args:
        name: Its name in messages.
        value: What was given.
        least: The smallest number that is allowed.

    Raises:
        TypeError: It is no whole number.
        ValueError: It is too small.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"{name} must be a whole number, not {type(value).__name__}"
        raise TypeError(msg)
    if value < least:
        msg = f"{name} must be {least} or more, got {value}"
        raise ValueError(msg)
    return value
