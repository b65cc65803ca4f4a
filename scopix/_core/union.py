"""Families: records of several kinds that the value of one member tells apart.

JSON Schema calls this a union with a discriminator. The base of a family is a plain class that its
records inherit, so that ``isinstance`` and ``match`` tell them apart in Python too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import frozen

from scopix._core.model import Model, record

__all__ = ["Family", "Unknown", "family_of", "one_of"]


@record
class Unknown(Model):
    """A record of a kind that this version of the SDK does not know."""

    kind: str
    """What the server calls it."""
    data: dict[str, Any]
    """All its members, as they came."""

    def to_dict(self, exclude_none: bool = True) -> dict[str, Any]:
        """Return the members as they came, whatever they are."""
        return dict(self.data)


@frozen
class Family:
    """How the records of a family are told apart."""

    tag: str
    """The member that tells."""
    kinds: Mapping[str, type[Model]]
    """The class for each of its values; it may be the base of a family again."""
    unknown: type[Unknown]
    """The class for all other values."""

    def choose(self, data: object) -> type[Model]:
        """Return the class of a record.

        Raises:
            ValueError: The data is no object, or does not tell its kind.
        """
        if isinstance(data, dict):
            kind = cast("dict[str, object]", data).get(self.tag)
            if isinstance(kind, (str, int)):
                return self.kinds.get(str(kind), self.unknown)
        msg = f"Expected an object that tells its kind in `{self.tag}`"
        raise ValueError(msg)


_families: dict[type[Model], Family] = {}


def one_of(
    base: type[Model], tag: str, kinds: Mapping[str, type[Model]], unknown: type[Unknown]
) -> None:
    """Declare a family.

    Args:
        base: The class that its records inherit.
        tag: The member that tells them apart, as it is named in JSON.
        kinds: The class for each value of that member.
        unknown: The class for values that are not listed.
    """
    _families[base] = Family(tag, kinds, unknown)


def family_of(base: object) -> Family | None:
    """Return the family that a class is the base of, if it is one."""
    return _families.get(base) if isinstance(base, type) else None
