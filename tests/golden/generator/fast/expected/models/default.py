# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `default`."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import Literal

from scopix._core.enums import OpenIntEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of


@record
class HTTPValidationError(Model):
    """HTTPValidationError."""

    detail: list[ValidationError] | None = None


@record
class ValidationError(Model):
    """ValidationError."""

    loc: list[str | int]
    msg: str
    type: str


class Level(OpenIntEnum):
    """Level."""

    VALUE_1 = 1
    VALUE_2 = 2
    VALUE_3 = 3


@record
class Item(Model):
    """Item."""

    name: str
    price: Decimal
    pet: ItemPet
    tags: list[str] = field(default_factory=list[str])
    image: Image | None = None
    level: Level = Level.VALUE_1
    when: Timestamp | None = None


class ItemPet(Model):
    """ItemPet."""

    __slots__ = ()


@record
class Image(Model):
    """Image."""

    url: str
    name: str


@record
class Cat(ItemPet):
    """Cat."""

    pet_type: Literal["cat"]
    meows: int


@record
class Dog(ItemPet):
    """Dog."""

    pet_type: Literal["dog"]
    barks: float


@record
class UnknownItemPet(ItemPet, Unknown):
    """Stands for an `ItemPet` of a kind that this version does not know."""


one_of(
    ItemPet,
    "pet_type",
    {
        "cat": Cat,
        "dog": Dog,
    },
    UnknownItemPet,
)
