"""Checks of numbers that callers give, for what is worked with before the server sees it."""

from __future__ import annotations

__all__ = ["check_whole"]


def check_whole(name: str, value: object, least: int, most: int | None = None) -> int:
    """Return a number that is whole and within its range.

    Args:
        name: Its name in messages.
        value: What was given.
        least: The smallest number that is allowed.
        most: The largest one; None for no limit.

    Raises:
        TypeError: It is no whole number.
        ValueError: It is out of range.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"{name} must be a whole number, not {type(value).__name__}"
        raise TypeError(msg)
    if value < least or (most is not None and value > most):
        allowed = f"{least} or more" if most is None else f"from {least} to {most}"
        msg = f"{name} must be {allowed}, got {value}"
        raise ValueError(msg)
    return value
