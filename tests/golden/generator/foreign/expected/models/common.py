# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from typing import TypeAlias

from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of

Ids: TypeAlias = list[str]
"""Ids."""


@record
class Model_(Model):
    """Model_."""

    ids: Ids | None = None


class Animal(Model):
    """Animal."""

    __slots__ = ()


@record
class Dog(Animal):
    """Dog."""

    animalType: str
    legs: int | None = None
    bark: str | None = None


@record
class Cat(Animal):
    """Cat."""

    animalType: str
    legs: int | None = None
    meow: str | None = None
    at: Timestamp | None = None


@record
class UnknownAnimal(Animal, Unknown):
    """Stands for an `Animal` of a kind that this version does not know."""


one_of(
    Animal,
    "animalType",
    {
        "Dog": Dog,
        "Cat": Cat,
    },
    UnknownAnimal,
)
