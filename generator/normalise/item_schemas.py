"""Streams are described by what they consist of, in the words of OpenAPI 3.1.

OpenAPI 3.2 has ``itemSchema`` for that, and servers write it into descriptions of 3.1 already.
"""

from __future__ import annotations

from typing import Any, Final, cast

from generator.media import is_events, is_lines

__all__ = ["item_schemas"]

_ITEM: Final = "itemSchema"


def item_schemas(data: dict[str, Any]) -> dict[str, Any]:
    """Say by ``schema`` what ``itemSchema`` says of lines and events.

    All lines together are an array; the schema of events is that of their data. Any other
    ``itemSchema`` stays, and can't be rendered.
    """
    made: dict[str, Any] = _changed(data)
    return made


def _changed(node: Any) -> Any:
    if isinstance(node, list):
        return [_changed(item) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    made = {name: _changed(member) for name, member in cast("dict[str, Any]", node).items()}
    if isinstance(made.get("content"), dict):
        made["content"] = {name: _media(name, one) for name, one in made["content"].items()}
    return made


def _media(media_type: str, media: Any) -> Any:
    """Return what a media type says, with the schema of its items as part of a schema."""
    if not isinstance(media, dict) or _ITEM not in media:
        return media
    item: Any = media[_ITEM]
    schema: Any = None
    if is_lines(media_type):
        schema = {"type": "array", "items": item}
    elif is_events(media_type) and isinstance(item, dict):
        schema = _data(cast("dict[str, Any]", item))
    if not isinstance(schema, dict):
        return cast("object", media)
    others = cast("dict[str, Any]", media).items()
    return {**{name: one for name, one in others if name != _ITEM}, "schema": schema}


def _data(event: dict[str, Any]) -> Any:
    """Return the schema of the data of an event, if nothing but that is said of it."""
    properties: Any = event.get("properties")
    data: Any = properties.get("data") if isinstance(properties, dict) else None
    if not isinstance(data, dict) or {"allOf", "anyOf", "oneOf", "$ref"} & event.keys():
        return None
    return cast("object", data)
