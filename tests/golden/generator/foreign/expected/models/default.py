# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `default`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of


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


class Event(Model):
    """Event."""

    __slots__ = ()


@record
class Token(Event):
    """Token."""

    _wire: ClassVar[Mapping[str, str]] = {"event_type": "event-type"}

    text: str
    event_type: Literal["token"] | None = None


@record
class Done(Event):
    """Done."""

    _wire: ClassVar[Mapping[str, str]] = {"event_type": "event-type"}

    event_type: Literal["done"] | None = None
    inner: Event | None = None


@record
class ChatRequestMeta(Model):
    """ChatRequestMeta."""

    x: int | None = None


@record
class UnknownAnimal(Animal, Unknown):
    """Stands for an `Animal` of a kind that this version does not know."""


@record
class UnknownEvent(Event, Unknown):
    """Stands for an `Event` of a kind that this version does not know."""


one_of(
    Animal,
    "animalType",
    {
        "Dog": Dog,
        "Cat": Cat,
    },
    UnknownAnimal,
)
one_of(
    Event,
    "event-type",
    {
        "token": Token,
        "done": Done,
    },
    UnknownEvent,
)
