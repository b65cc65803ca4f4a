# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar, TypeAlias

from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.union import Unknown, any_of


@record
class Parcel(Model):
    """Parcel."""

    id: str
    """Given by the server."""
    weight: Weight
    secret: str | None = None
    old: str | None = None
    """Deprecated."""


@record
class Node2(Model):
    """A tree of nodes by name."""

    children: dict[str, Node2] | None = None


Node: TypeAlias = list[Node2]
"""Node."""

Ids: TypeAlias = list[str | int] | None
"""Ids."""


class ChoiceValue(OpenEnum):
    """ChoiceValue."""

    A = "a"
    B = "b"


Choice: TypeAlias = ChoiceValue | None
"""Choice."""


class Pet(Model):
    """Pet."""

    __slots__ = ()


@record
class CatPet(Pet):
    """CatPet."""

    lives: int
    friends: list[Pet] | None = None


@record
class DogPet(Pet):
    """DogPet."""

    barks: bool
    choice: Choice | None = None


@record
class Weight(Model):
    """Weight."""

    _rest: ClassVar[str] = "extra"

    unit: str
    extra: dict[str, float] = field(default_factory=dict[str, float])
    """All other members."""


@record
class UnknownPet(Pet, Unknown):
    """Stands for a `Pet` of a kind that this version does not know."""


any_of(
    Pet,
    (
        CatPet,
        DogPet,
    ),
    UnknownPet,
)
