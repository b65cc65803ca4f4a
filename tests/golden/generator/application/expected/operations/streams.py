# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scopix._core.decode import JsonText
from scopix._core.encode import json_object
from scopix._core.operation import EventOperation, LineOperation, Operation, query_string

if TYPE_CHECKING:
    from application.models.common import Tick, Volume


def stream_lines(*, count: int | None = None) -> LineOperation[Tick]:
    """Stream Lines.

    Args:
        count: Default: 2.

    Returns:
        The operation; streaming it gives a `Tick` for each line.
    """
    from application.models.common import Tick

    return LineOperation(
        name="stream_lines",
        method="GET",
        path="/streams/lines",
        query=query_string(("count", count)),
        event=Tick,
        repeatable=True,
        accept="application/jsonl",
    )


def stream_anything() -> LineOperation[Any]:
    """Stream Anything.

    Returns:
        The operation; streaming it gives anything for each line.
    """
    return LineOperation(
        name="stream_anything",
        method="GET",
        path="/streams/anything",
        event=Any,
        repeatable=True,
        accept="application/jsonl",
    )


def stream_old_lines() -> LineOperation[Any]:
    """Stream Old Lines.

    Returns:
        The operation; streaming it gives anything for each line.
    """
    return LineOperation(
        name="stream_old_lines", method="GET", path="/streams/old-lines", event=Any, repeatable=True
    )


def stream_events() -> EventOperation[Tick]:
    """Stream Events.

    Returns:
        The operation; streaming it gives a `Tick` for each event.
    """
    from application.models.common import Tick

    return EventOperation(
        name="stream_events", method="GET", path="/streams/events", event=Tick, repeatable=True
    )


def stream_words(*, title: str, pages: int | None = None) -> EventOperation[str]:
    """Stream Words.

    Args:
        pages: Default: 0.

    Returns:
        The operation; streaming it gives text for each event.
    """
    return EventOperation(
        name="stream_words",
        method="POST",
        path="/streams/words",
        body=json_object({"title": title, "pages": pages}),
        event=JsonText,
    )


def stream_named_events(*, title: str, pages: int | None = None) -> EventOperation[str]:
    """Stream Named Events.

    Args:
        pages: Default: 0.

    Returns:
        The operation; streaming it gives text for each event.
    """
    return EventOperation(
        name="stream_named_events",
        method="POST",
        path="/streams/named-events",
        body=json_object({"title": title, "pages": pages}),
        event=str,
    )


def stream_old_events() -> EventOperation[str]:
    """Stream Old Events.

    Returns:
        The operation; streaming it gives text for each event.
    """
    return EventOperation(
        name="stream_old_events",
        method="GET",
        path="/streams/old-events",
        event=str,
        repeatable=True,
    )


def talk() -> Operation[Volume]:
    """Talk.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(name="talk", method="POST", path="/streams/talk", returns={200: Volume})


def talk_events() -> EventOperation[Tick]:
    """Talk, as text/event-stream.

    Returns:
        The operation; streaming it gives a `Tick` for each event.
    """
    from application.models.common import Tick

    return EventOperation(name="talk_events", method="POST", path="/streams/talk", event=Tick)
