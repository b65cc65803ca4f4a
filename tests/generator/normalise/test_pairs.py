from __future__ import annotations

from typing import Any

from generator.normalise.pairs import united_pairs


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def properties(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


def test_what_is_taken_as_it_is_given_is_one() -> None:
    """References and mappings follow, and others that differ by nothing else are one, too."""
    told = {"propertyName": "k", "mapping": {"a": "A-Input", "b": "#/components/schemas/A-Input"}}
    data = {
        "a": ref("A-Input"),
        "told": {"discriminator": told},
        "components": {
            "schemas": {
                "A-Input": properties(a=ref("A-Input"), b=ref("B-Input")),
                "A-Output": properties(a=ref("A-Output"), b=ref("B-Output")),
                "B-Input": properties(a=ref("A-Input")),
                "B-Output": properties(a=ref("A-Output")),
            },
        },
    }
    united = united_pairs(data)

    assert united == {
        "a": ref("A-Output"),
        "told": {
            "discriminator": {
                "propertyName": "k",
                "mapping": {"a": "A-Output", "b": "#/components/schemas/A-Output"},
            }
        },
        "components": {
            "schemas": {
                "A-Output": properties(a=ref("A-Output"), b=ref("B-Output")),
                "B-Output": properties(a=ref("A-Output")),
            },
        },
    }
    assert united_pairs(united) == united


def test_what_refers_to_what_differs_differs() -> None:
    """Two stay two where what they contain does; so does one of which there is no other."""
    data = {
        "components": {
            "schemas": {
                "A-Input": properties(b=ref("B-Input")),
                "A-Output": properties(b=ref("B-Output")),
                "B-Input": properties(c=ref("C-Input")),
                "B-Output": properties(c=ref("C-Output")),
                "C-Input": properties(),
                "C-Output": properties(d={"type": "string"}),
                "D-Input": properties(),
                "E-Output": properties(),
            }
        }
    }

    assert united_pairs(data) == data
