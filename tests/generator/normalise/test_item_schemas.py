from __future__ import annotations

from typing import Any

import pytest

from generator.normalise.item_schemas import item_schemas

NUMBER = {"type": "integer"}
JSON = {"type": "string", "contentMediaType": "application/json", "contentSchema": NUMBER}
SCHEMAS = {
    "Event": {"properties": {"event": {"const": "a"}, "data": JSON}},
    "Thing": {"properties": {"data": NUMBER, "size": NUMBER}},
}
EVENT, THING = ({"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS)
EVENTS, LINES = "text/event-stream", "application/jsonl"


def put(media_type: str, media: Any) -> Any:
    """Return what a step makes of a media type, wherever it stands."""
    content = {"content": {media_type: media}}
    answer = {"get": {"responses": {"200": content}}}
    components = {"responses": {"A": content}, "schemas": SCHEMAS}
    data = {"paths": {"/a": answer}, "components": components, "tags": [content]}
    made = item_schemas(data)
    (one,) = made["components"]["responses"]["A"]["content"].values()
    inner = {"content": {media_type: one}}

    assert made == {
        "paths": {"/a": {"get": {"responses": {"200": inner}}}},
        "components": {"responses": {"A": inner}, "schemas": SCHEMAS},
        "tags": [inner],
    }
    return one


@pytest.mark.parametrize(
    ("media_type", "item", "schema"),
    [
        (LINES, NUMBER, {"type": "array", "items": NUMBER}),
        (LINES, {}, {"type": "array", "items": {}}),
        (EVENTS, {"properties": {"data": NUMBER, "id": {"type": "string"}}}, NUMBER),
        (EVENTS, {"properties": {"data": JSON}, "required": ["data"]}, JSON),
        (EVENTS, EVENT, JSON),
        (EVENTS, THING, THING),
        (EVENTS, {"oneOf": [THING, NUMBER]}, {"oneOf": [THING, NUMBER]}),
        (EVENTS, {"$ref": "#/components/schemas/No"}, {"$ref": "#/components/schemas/No"}),
    ],
)
def test_items_of_streams(media_type: str, item: Any, schema: Any) -> None:
    """Lines are an array, events are their data; what stands beside it stays."""
    assert put(media_type, {"itemSchema": item, "example": 1}) == {"example": 1, "schema": schema}


@pytest.mark.parametrize(
    ("media_type", "media"),
    [
        (EVENTS, {"itemSchema": {"oneOf": [EVENT, THING]}}),
        (EVENTS, {"itemSchema": {"properties": {"data": 1}}}),
        (EVENTS, {"itemSchema": {"properties": {"event": NUMBER}}}),
        (EVENTS, {"itemSchema": {}}),
        (EVENTS, {"itemSchema": 1}),
        (EVENTS, {"schema": NUMBER}),
        ("multipart/mixed", {"itemSchema": NUMBER}),
        (LINES, None),
    ],
)
def test_what_is_no_event_stays(media_type: str, media: Any) -> None:
    """A step tells no errors."""
    assert put(media_type, media) == media
