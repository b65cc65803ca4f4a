"""Families: records of several kinds that the value of one member tells apart.

JSON Schema calls this a union with a discriminator. Where there is none, it is their members that
tell them apart. The base of a family is a plain class that its
records inherit, so that ``isinstance`` and ``match`` tell them apart in Python too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from attrs import frozen

from scopix._core.model import Model, record, rest_name, wire_names

__all__ = ["Family", "Unknown", "any_of", "family_of", "one_of"]


@record
class Unknown(Model):
    """A record of a kind that this version of the SDK does not know."""

    kind: str
    """What the server calls it."""
    data: dict[str, Any]
    """All its members, as they came."""

    def to_dict(self, exclude_none: bool = True) -> dict[str, Any]:
        """Return the members as they came, whatever they are.

        Args:
            exclude_none: Has no effect: what a member means is not known.

        Returns:
            A new dict.
        """
        return dict(self.data)

    def _sent(self) -> dict[str, Any]:
        return self.to_dict()


@frozen
class Family:
    """How the records of a family are told apart."""

    tag: str
    """The member that tells; no text where there is none."""
    kinds: Mapping[str, type[Model]]
    """The class for each of its values; it may be the base of a family again."""
    unknown: type[Unknown]
    """The class for all other values."""
    members: Sequence[type[Model]]
    """The classes, in the order in which they are listed."""

    def choose(self, data: object) -> type[Model]:
        """Return the class of a record.

        Raises:
            ValueError: The data is no object, or does not tell its kind.
        """
        chosen: type[Model] | None = None
        if isinstance(data, dict):
            named = cast("dict[str, object]", data)
            kind = named.get(self.tag) if self.tag else None
            if isinstance(kind, (str, int)):
                chosen = self.kinds.get(str(kind), self.unknown)
            elif not self.tag:
                chosen = self._alike(named) or self.unknown
            elif self.tag not in named:
                # A record that is of its kind by default may leave it out.
                chosen = self._alike(named)
        if chosen is None:
            tells = f" that tells its kind in `{self.tag}`" if self.tag else ""
            raise ValueError(f"Expected an object{tells}")
        return chosen

    def _alike(self, data: Mapping[str, object]) -> type[Model] | None:
        """Return the first of the classes that have most of the members, and miss none."""
        records: list[Any] = [one for one in self.members if dataclasses.is_dataclass(one)]
        fitting = [one for one in records if _wires(one)[0] <= data.keys()]
        return max(fitting, key=lambda one: len(_wires(one)[1] & data.keys()), default=None)


@cache
def _wires(record: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names on the wire of the fields that a record must have, and of all."""
    missing = dataclasses.MISSING
    required = {
        field.name
        for field in dataclasses.fields(record)
        if field.default is missing and field.default_factory is missing
    }
    names = [(name, wire) for name, wire in wire_names(record) if name != rest_name(record)]
    return (
        frozenset(wire for name, wire in names if name in required),
        frozenset(wire for _, wire in names),
    )


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
    _families[base] = Family(tag, kinds, unknown, tuple(dict.fromkeys(kinds.values())))


def any_of(base: type[Model], members: Sequence[type[Model]], unknown: type[Unknown]) -> None:
    """Declare a family whose records nothing but their fields tells apart.

    Args:
        base: The class that its records inherit.
        members: The classes; of two that fit an object as well, the first counts.
        unknown: The class for objects that fit none.
    """
    _families[base] = Family("", {}, unknown, members)


def family_of(base: object) -> Family | None:
    """Return the family that a class is the base of, if it is one."""
    return _families.get(base) if isinstance(base, type) else None
