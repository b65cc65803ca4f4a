"""Enumerations that survive a value which the server adds tomorrow."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Any

__all__ = ["OpenEnum", "OpenIntEnum"]


class OpenEnum(str, Enum):
    """A string enumeration that keeps a value it does not know.

    A member is its value wherever a string is expected: ``str()``, JSON, comparison and hashing
    all use the plain text. A value that no member has becomes a member of its own whose name is
    that text and whose `is_known` is False.
    """

    def __str__(self) -> str:
        return str.__str__(self)

    def __format__(self, format_spec: str) -> str:
        return format(self._value_, format_spec)

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if not isinstance(value, str):
            return None
        # Not kept in the class: a server that invents values must not make it grow.
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether this version of the SDK knows the value."""
        return self._value_ in type(self)._value2member_map_


class OpenIntEnum(IntEnum):
    """An integer enumeration that keeps a value it does not know, as `OpenEnum` does."""

    def __str__(self) -> str:
        return str(self._value_)

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether this version of the SDK knows the value."""
        return self._value_ in type(self)._value2member_map_
