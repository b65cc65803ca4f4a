# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `chats`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scopix._core.model import Model
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of


class ChatEvent(Model):
    """What a plant says, piece by piece."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class TokenEvent(ChatEvent):
    """A word."""

    type: Literal["token"]
    """Always `token`."""
    text: str
    """The word."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class EndEvent(ChatEvent):
    """The end."""

    type: Literal["end"]
    """Always `end`."""
    said_at: Timestamp | None = None
    """When it was said."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class UnknownChatEvent(ChatEvent, Unknown):
    """Stands for a `ChatEvent` of a kind that this version does not know."""


one_of(
    ChatEvent,
    "type",
    {
        "token": TokenEvent,
        "end": EndEvent,
    },
    UnknownChatEvent,
)
