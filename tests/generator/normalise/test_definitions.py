from __future__ import annotations

from typing import Any

from generator.normalise.definitions import inner_definitions
from generator.normalise.schemas import unmoved

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_definitions_become_components() -> None:
    """References find them from the root, and from the schema that they are in."""
    data: Any = {
        "$defs": {"R": TEXT},
        "components": {
            "schemas": {
                "A": {
                    "properties": {
                        "b": {"$ref": "#/$defs/B"},
                        "r": {"$ref": "#/$defs/R"},
                        "a": ref("A"),
                        "n": {"$ref": "#/$defs/No"},
                    },
                    "$defs": {"B": {"items": {"$ref": "#/$defs/B"}}},
                },
                "C": {"$ref": "#/components/schemas/A/$defs/B"},
            }
        },
    }
    made, places = unmoved(inner_definitions(data))

    assert made == {
        "components": {
            "schemas": {
                "A": {
                    "properties": {
                        "b": ref("B"),
                        "r": ref("R"),
                        "a": ref("A"),
                        "n": {"$ref": "#/$defs/No"},
                    },
                },
                "B": {"items": ref("B")},
                "C": ref("B"),
                "R": TEXT,
            }
        }
    }
    assert places == {
        "#/components/schemas/B": "#/components/schemas/A/$defs/B",
        "#/components/schemas/R": "#/$defs/R",
    }
    assert inner_definitions(made) == made


def test_definitions_of_one_name() -> None:
    """They are one component if they are the same, and named after what they are in if not."""
    data: Any = {
        "components": {
            "schemas": {
                "A": {
                    "definitions": {"S": TEXT, "D": TEXT, "X": TEXT},
                    "items": {"$ref": "#/definitions/D"},
                },
                "B": {"definitions": {"S": TEXT, "D": WHOLE}, "items": {"$ref": "#/definitions/D"}},
                "C": {"definitions": {"S": TEXT}, "items": {"$ref": "#/definitions/S"}},
                "X": WHOLE,
                "A_D": WHOLE,
            }
        },
    }
    made, _ = unmoved(inner_definitions(data))

    assert made["components"]["schemas"] == {
        "A": {"items": ref("A_D2")},
        "B": {"items": ref("B_D")},
        "C": {"items": ref("S")},
        "X": WHOLE,
        "A_D": WHOLE,
        "A_D2": TEXT,
        "A_X": TEXT,
        "B_D": WHOLE,
        "S": TEXT,
    }
