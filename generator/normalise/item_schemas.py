"""Streams are described by what they consist of, in the words of OpenAPI 3.1.

OpenAPI 3.2 has ``itemSchema`` for that, and servers write it into descriptions of 3.1 already.
"""

from __future__ import annotations

from typing import Any, Final

from generator.media import is_events, is_lines
from generator.normalise.schemas import Node, items, members

__all__ = ["item_schemas"]

_ITEM: Final = "itemSchema"
_COMPOSED: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
"""Keywords by which an event may be more than its properties."""


def item_schemas(data: Node) -> Node:
    """Say by ``schema`` what ``itemSchema`` says of lines and events.

    All lines together are an array; the schema of events is that of their data. Any other
    ``itemSchema`` stays, and can't be rendered.
    """
    return members(_changed(data))


def _changed(node: Any) -> Any:
    if items(node):
        return [_changed(item) for item in items(node)]
    made = {name: _changed(member) for name, member in members(node).items()}
    content = members(made.get("content"))
    if content:
        made["content"] = {name: _media(name, one) for name, one in content.items()}
    return made or node


def _media(media_type: str, media: Any) -> Any:
    """Return what a media type says, with the schema of its items as part of a schema."""
    item = members(media).get(_ITEM)
    schema: Any = None
    if item is not None and is_lines(media_type):
        schema = {"type": "array", "items": item}
    elif is_events(media_type) and not _COMPOSED & members(item).keys():
        schema = members(members(item).get("properties")).get("data")
    if not isinstance(schema, dict):
        return media
    others = {name: one for name, one in members(media).items() if name != _ITEM}
    return {**others, "schema": members(schema)}
