from __future__ import annotations

from typing import Any

import pytest

from generator.errors import written_at
from generator.normalise.schemas import changed, moved, schemas, unmoved

PLACES = {
    "#/components/schemas/A",
    "#/components/schemas/A/properties/items",
    "#/components/schemas/A/properties/items/items",
    "#/components/schemas/A/allOf/0",
    "#/components/schemas/A/$defs/b",
    "#/components/schemas/A/items/0",
    "#/$defs/c",
    "#/paths/~1a/get/parameters/0/schema",
    "#/paths/~1a/get/responses/default/content/text~1plain/schema",
}
DATA: Any = {
    "components": {
        "schemas": {
            "A": {
                "properties": {"items": {"items": {}}},
                "allOf": [{}, 3],
                "items": [{"default": {"items": {}}}],
                "$defs": {"b": {}},
                "anyOf": None,
                "enum": [{"properties": {}}],
            },
            "B": 3,
        }
    },
    "$defs": {"c": {}},
    "paths": {
        "/a": {
            "get": {
                "parameters": [{"schema": {}}],
                "responses": {"default": {"content": {"text/plain": {"schema": {}}}}},
            }
        }
    },
}


def test_schemas_are_found_wherever_they_stand() -> None:
    """Values that look like schemas are none, and what is no description does no harm."""
    assert {place for place, _ in schemas(DATA)} == PLACES
    assert list(schemas({"components": None, "paths": []})) == []


def test_inner_schemas_are_changed_first() -> None:
    """What a change is given has what became of the schemas in it; the rest stays as it is."""

    def mark(node: Any, place: str) -> Any:
        return {**node, "marked": [name for name, one in node.items() if isinstance(one, dict)]}

    data = changed({"schema": {"not": {"items": {}}}, "a": [1]}, mark)

    assert data == {
        "schema": {"not": {"items": {"marked": []}, "marked": ["items"]}, "marked": ["not"]},
        "a": [1],
    }
    assert changed(DATA, lambda node, _: node) == DATA


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("#/a", "#/a"),
        ("#/b", "#/a/x"),
        ("#/b/c", "#/a/x/c"),
        ("#/b/d/e", "#/a/x/f/e"),
        ("#/bc", "#/bc"),
    ],
)
def test_places_lead_to_where_something_was_written(place: str, written: str) -> None:
    """However often it was moved."""
    assert written_at(place, {"#/b": "#/a/x", "#/b/d": "#/b/f"}) == written


def test_the_first_place_counts() -> None:
    """What is moved twice was written where it stood first; what is no object stays."""
    node = moved(moved({"type": "string"}, "#/a"), "#/b")

    assert unmoved({"schema": node}) == ({"schema": {"type": "string"}}, {"#/schema": "#/a"})
    assert moved(True, "#/a") is True
