# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `chats`."""

from __future__ import annotations

from typing import Literal

from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of


class ChatEvent(Model):
    """What a plant says, piece by piece."""

    __slots__ = ()


@record
class TokenEvent(ChatEvent):
    """A word."""

    type: Literal["token"]
    """Always `token`."""
    text: str
    """The word."""


@record
class EndEvent(ChatEvent):
    """The end."""

    type: Literal["end"]
    """Always `end`."""
    said_at: Timestamp | None = None
    """When it was said."""


@record
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
