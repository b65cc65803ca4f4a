"""Streams are described by what they consist of, in the words of OpenAPI 3.1.

OpenAPI 3.2 has ``itemSchema`` for that, and servers write it into descriptions of 3.1 already.
"""

from __future__ import annotations

from typing import Any, Final, cast

from generator.media import is_events, is_lines
from generator.normalise.schemas import Node, components, items, members
from generator.references import component

__all__ = ["item_schemas"]

_ITEM: Final = "itemSchema"
_FIELDS: Final = frozenset({"data", "event", "id", "retry"})
"""What events are made of, by the HTML Standard."""


def item_schemas(data: Node) -> Node:
    """Say by ``schema`` what ``itemSchema`` says of lines and events.

    All lines together are an array. The schema of events is that of their data, where the one of an
    item tells the fields of an event; else it is taken for that of the data itself. A choice of
    events by their fields stays, and can't be rendered.
    """
    return members(_changed(data, components(data)))


def _changed(node: Any, schemas: Node) -> Any:
    if items(node):
        return [_changed(item, schemas) for item in items(node)]
    made = {name: _changed(member, schemas) for name, member in members(node).items()}
    content = members(made.get("content"))
    if content:
        made["content"] = {name: _media(name, one, schemas) for name, one in content.items()}
    return made or node


def _media(media_type: str, media: Any, schemas: Node) -> Any:
    """Return what a media type says, with the schema of its items as part of a schema."""
    item = members(media).get(_ITEM)
    schema: Any = None
    if item is not None and is_lines(media_type):
        schema = {"type": "array", "items": item}
    elif item is not None and is_events(media_type):
        schema = _data(members(item), schemas)
    if not isinstance(schema, dict):
        return media
    others = {name: one for name, one in members(media).items() if name != _ITEM}
    return {**others, "schema": cast("Node", schema)}


def _data(item: Node, schemas: Node) -> Any:
    """Return the schema of the data of events, or None if it depends on their other fields."""
    fields = _fields(item, schemas)
    if fields:
        return fields.get("data")
    parts = (part for key in ("allOf", "anyOf", "oneOf") for part in items(item.get(key)))
    return None if any(_fields(members(part), schemas) for part in parts) else item or None


def _fields(item: Node, schemas: Node) -> Node:
    """Return the fields of an event that a schema tells; none, if it is no schema of events."""
    target = component(str(item.get("$ref", "")), "schemas")
    named = members(item if target is None else members(schemas.get(target)))
    properties = members(named.get("properties"))
    return properties if properties.keys() <= _FIELDS else {}
