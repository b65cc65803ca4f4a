from __future__ import annotations

import pytest

from generator.references import component, reference, renamed


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        ("#/components/schemas/Pet", "Pet"),
        ("#/components/schemas/a~1b~0c", "a/b~c"),
        ("#/components/responses/Pet", None),
        ("#/components/schemas/Pet/properties/a", None),
        ("other.yaml#/components/schemas/Pet", None),
    ],
)
def test_component_of_a_reference(ref: str, name: str | None) -> None:
    """Only a component of the same file is one."""
    assert component(ref, "schemas") == name


def test_references_that_follow_a_name() -> None:
    """References and mappings of kinds follow; text that only looks alike does not."""
    node = {
        "items": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/responses/A"}],
        "discriminator": {
            "propertyName": "k",
            "mapping": {"a": "#/components/schemas/A", "b": "A", "c": "#/components/schemas/C"},
        },
        "description": "#/components/schemas/A",
        "$ref": ["A"],
    }

    assert renamed(node, {"A": "b/c"}) == {
        "items": [{"$ref": reference("b/c")}, {"$ref": "#/components/responses/A"}],
        "discriminator": {
            "propertyName": "k",
            "mapping": {
                "a": "#/components/schemas/b~1c",
                "b": "b/c",
                "c": "#/components/schemas/C",
            },
        },
        "description": "#/components/schemas/A",
        "$ref": ["A"],
    }
