# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest

from generator.normalise.keywords import (
    array_items,
    boolean_schemas,
    member_patterns,
    mixed_enumerations,
    nullable_merges,
    nullable_references,
    reference_siblings,
    unevaluated_members,
)
from generator.normalise.schemas import unmoved

REF = {"$ref": "#/components/schemas/B"}
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NULL = {"type": "null"}


def taken(step: Any, schema: Any) -> Any:
    """What a step makes of a schema, and of what it has made."""
    data = {"components": {"schemas": {"A": schema}}}
    once, _ = unmoved(step(data))

    assert unmoved(step(once)) == (once, {})
    return once["components"]["schemas"]["A"]


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        (boolean_schemas, {"items": True}, {"items": {}}),
        (boolean_schemas, {"properties": {"a": True, "b": TEXT}}, {"properties": {"a": {}, "b": TEXT}}),
        (boolean_schemas, {"anyOf": [True, TEXT]}, {"anyOf": [{}, TEXT]}),
        (boolean_schemas, {"additionalProperties": True, "allOf": 3}, {"additionalProperties": True, "allOf": 3}),
        (array_items, {"items": [TEXT, WHOLE]}, {"prefixItems": [TEXT, WHOLE]}),
        (array_items, {"items": [TEXT], "additionalItems": WHOLE}, {"prefixItems": [TEXT], "items": WHOLE}),
        (array_items, {"items": [TEXT], "additionalItems": False}, {"prefixItems": [TEXT], "maxItems": 1}),
        (array_items, {"items": [TEXT], "additionalItems": True}, {"prefixItems": [TEXT], "items": {}}),
        (array_items, {"prefixItems": [TEXT], "items": False, "maxItems": 1}, {"prefixItems": [TEXT], "maxItems": 1}),
        (array_items, {"items": TEXT}, {"items": TEXT}),
        (member_patterns, {"patternProperties": {"a": TEXT}}, {"additionalProperties": TEXT, "propertyNames": {"pattern": "a"}}),
        (member_patterns, {"patternProperties": {"a": TEXT, "b": WHOLE}}, {"additionalProperties": {"anyOf": [TEXT, WHOLE]}, "propertyNames": {"anyOf": [{"pattern": "a"}, {"pattern": "b"}]}}),
        (member_patterns, {"patternProperties": {"a": TEXT}, "additionalProperties": WHOLE}, {"additionalProperties": {"anyOf": [TEXT, WHOLE]}}),
        (member_patterns, {"patternProperties": {"a": TEXT}, "additionalProperties": True}, {"additionalProperties": True}),
        (member_patterns, {"patternProperties": {"a": TEXT}, "additionalProperties": False}, {"additionalProperties": TEXT, "propertyNames": {"pattern": "a"}}),
        (member_patterns, {"patternProperties": {}}, {"patternProperties": {}}),
        (unevaluated_members, {"unevaluatedProperties": TEXT}, {"additionalProperties": TEXT}),
        (unevaluated_members, {"unevaluatedProperties": TEXT, "additionalProperties": False}, {"unevaluatedProperties": TEXT, "additionalProperties": False}),
        (unevaluated_members, {"unevaluatedProperties": False}, {"unevaluatedProperties": False}),
        (nullable_references, {**REF, "nullable": True, "description": "D"}, {"anyOf": [REF, NULL], "description": "D"}),
        (nullable_references, {**REF, "nullable": False}, {**REF, "nullable": False}),
        (nullable_merges, {"nullable": True, "allOf": [REF, {"properties": {}}], "required": ["a"], "description": "D"}, {"anyOf": [{"allOf": [REF, {"properties": {}}], "required": ["a"]}, NULL], "description": "D"}),
        (nullable_merges, {"nullable": True, "allOf": [REF]}, {"nullable": True, "allOf": [REF]}),
        (nullable_merges, {"nullable": True, "type": "object", "allOf": [REF, REF]}, {"nullable": True, "type": "object", "allOf": [REF, REF]}),
        (reference_siblings, {**REF, "properties": {"a": TEXT}, "description": "D"}, {"allOf": [REF, {"properties": {"a": TEXT}}], "description": "D"}),
        (reference_siblings, {**REF, "required": ["a"]}, {"allOf": [REF, {"required": ["a"]}]}),
        (reference_siblings, {**REF, "allOf": [{"properties": {}}]}, {"allOf": [REF, {"allOf": [{"properties": {}}]}]}),
        (reference_siblings, {**REF, "oneOf": [{"required": ["a"]}]}, {**REF, "oneOf": [{"required": ["a"]}]}),
        (reference_siblings, {**REF, "description": "D", "default": 1}, {**REF, "description": "D", "default": 1}),
        (mixed_enumerations, {"enum": ["a", 1, None, True], "type": ["string"], "description": "D"}, {"anyOf": [{"title": "Text", "type": "string", "enum": ["a"]}, {"title": "Number", "type": "integer", "enum": [1]}, {"type": "null", "enum": [None]}, {"type": "boolean", "enum": [True]}], "description": "D"}),
        (mixed_enumerations, {"enum": ["a", 1, 1.5]}, {"anyOf": [{"title": "Text", "type": "string", "enum": ["a"]}, {"title": "Number", "type": "number", "enum": [1, 1.5]}]}),
        (mixed_enumerations, {"enum": [1, "a"], "x-enum-varnames": ["ONE", "A"]}, {"anyOf": [{"title": "Number", "type": "integer", "enum": [1], "x-enum-varnames": ["ONE"]}, {"title": "Text", "type": "string", "enum": ["a"], "x-enum-varnames": ["A"]}]}),
        (mixed_enumerations, {"enum": ["a", None]}, {"enum": ["a", None]}),
        (mixed_enumerations, {"enum": [1, 1.5]}, {"enum": [1, 1.5]}),
    ],
)  # fmt: skip
def test_schema_is_said_plainly(step: Any, before: Any, after: Any) -> None:
    """What a keyword says is said by simpler ones, wherever the schema stands."""
    assert taken(step, before) == after
    assert taken(step, {"not": {"items": [before]}}) == (
        {"not": {"prefixItems": [after]}} if step is array_items else {"not": {"items": [after]}}
    )


@pytest.mark.parametrize(
    ("step", "schema", "moved"),
    [
        (array_items, {"items": [TEXT], "additionalItems": WHOLE}, {"prefixItems/0": "items/0", "items": "additionalItems"}),
        (member_patterns, {"patternProperties": {"a/b": TEXT}}, {"additionalProperties": "patternProperties/a~1b"}),
        (member_patterns, {"patternProperties": {"a": TEXT}, "additionalProperties": WHOLE}, {"additionalProperties/anyOf/0": "patternProperties/a", "additionalProperties/anyOf/1": "additionalProperties"}),
        (unevaluated_members, {"unevaluatedProperties": TEXT}, {"additionalProperties": "unevaluatedProperties"}),
        (reference_siblings, {**REF, "properties": {}}, {"allOf/1": ""}),
    ],
)  # fmt: skip
def test_places_of_what_was_moved(step: Any, schema: Any, moved: dict[str, str]) -> None:
    """Where a schema was written is noted."""
    start = "#/components/schemas/A"
    _, places = unmoved(step({"components": {"schemas": {"A": schema}}}))

    assert places == {
        f"{start}/{new}": f"{start}/{old}".removesuffix("/") for new, old in moved.items()
    }
