# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `default`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from scopix._core.model import Model, record
from scopix._core.union import Unknown, one_of


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
class UnknownEvent(Event, Unknown):
    """Stands for an `Event` of a kind that this version does not know."""


one_of(
    Event,
    "event-type",
    {
        "token": Token,
        "done": Done,
    },
    UnknownEvent,
)
