from __future__ import annotations

from typing import Any

import pytest

from generator.normalise.path_items import path_items

GET, PUT = {"responses": {}}, {"responses": {}, "summary": "Put"}
SHARED = {
    "One": {"get": GET, "put": GET},
    "Two": {"$ref": "#/components/pathItems/One", "summary": "Two"},
    "Loop": {"$ref": "#/components/pathItems/Loop"},
    "Odd": 3,
}


def ref(name: str, **more: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/pathItems/{name}", **more}


@pytest.mark.parametrize(
    ("item", "made"),
    [
        (ref("One"), {"get": GET, "put": GET}),
        (ref("One", put=PUT), {"get": GET, "put": PUT}),
        (ref("Two"), {"get": GET, "put": GET, "summary": "Two"}),
        (ref("Loop"), ref("Loop")),
        (ref("No"), ref("No")),
        (ref("Odd"), {}),
        ({"$ref": "other.yaml"}, {"$ref": "other.yaml"}),
        ({"get": GET}, {"get": GET}),
        (None, None),
    ],
)
def test_path_items(item: Any, made: Any) -> None:
    """What a path refers to stands in its place, and what it says itself counts."""
    data = {"paths": {"/a": item}, "components": {"pathItems": SHARED}}

    assert path_items(data) == {**data, "paths": {"/a": made}}


@pytest.mark.parametrize("data", [{}, {"paths": {"/a": ref("One")}}, {"components": []}])
def test_nothing_to_do(data: dict[str, Any]) -> None:
    """Without paths among the components everything stays."""
    assert path_items(data) is data
