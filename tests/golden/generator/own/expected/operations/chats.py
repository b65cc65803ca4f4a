# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Talk to plants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import EventOperation

if TYPE_CHECKING:
    from own.models.chats import ChatEvent


def stream_chat(*, words: str) -> EventOperation[ChatEvent]:
    """Talk to a plant.

    Streams what it says.

    Args:
        words: The words. At most 500 characters.

    Returns:
        The operation; streaming it gives a `ChatEvent` for each event.
    """
    from own.models.chats import ChatEvent

    return EventOperation(
        name="stream_chat",
        method="POST",
        path="/chats",
        body=json_object({"words": words}),
        event=ChatEvent,
        final_events=("end",),
    )
