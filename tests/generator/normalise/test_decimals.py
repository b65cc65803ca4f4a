from __future__ import annotations

from typing import Any

import pytest

from generator.normalise.decimals import decimal_pairs, decimal_patterns

PATTERN = r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$"
TEXT = {"type": "string"}
DECIMAL = {"type": "string", "format": "decimal"}
NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({**TEXT, "pattern": PATTERN}, {**DECIMAL, "pattern": PATTERN}),
        (
            {
                "anyOf": [{"type": "number", "minimum": 1}, {**TEXT, "pattern": PATTERN}],
                "title": "T",
            },
            {**DECIMAL, "pattern": PATTERN, "minimum": 1, "title": "T"},
        ),
        (
            {"anyOf": [{"type": "number"}, {**TEXT, "pattern": PATTERN}, NULL], "default": "1"},
            {"anyOf": [{**DECIMAL, "pattern": PATTERN}, NULL], "default": "1"},
        ),
        ({**TEXT, "pattern": "^a$"}, {**TEXT, "pattern": "^a$"}),
        ({"anyOf": [{"type": "number"}, TEXT]}, {"anyOf": [{"type": "number"}, TEXT]}),
        ({"anyOf": [DECIMAL, NULL]}, {"anyOf": [DECIMAL, NULL]}),
    ],
)
def test_decimals_by_their_pattern(before: Any, after: Any) -> None:
    """Pydantic has a pattern for them, and a number that may stand for the text."""
    result = decimal_patterns({"schema": before})

    assert result == {"schema": after}
    assert decimal_patterns(result) == result


@pytest.mark.parametrize(
    ("taken", "given", "marked"),
    [
        (
            {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, TEXT], "title": "T"},
            {**TEXT, "title": "T"},
            ({**DECIMAL, "exclusiveMinimum": 0, "title": "T"}, {**DECIMAL, "title": "T"}),
        ),
        (
            {"anyOf": [{"type": "number"}, TEXT, NULL]},
            {"anyOf": [TEXT, NULL]},
            ({"anyOf": [DECIMAL, NULL]}, {"anyOf": [DECIMAL, NULL]}),
        ),
        (
            {"items": [{"anyOf": [{"type": "number"}, TEXT]}, 3]},
            {"items": [TEXT, 3]},
            ({"items": [DECIMAL, 3]}, {"items": [DECIMAL, 3]}),
        ),
        ({"anyOf": [{"type": "number"}, TEXT]}, {"type": "number"}, None),
        ({"anyOf": [{"type": "number"}, TEXT]}, {**TEXT, "format": "date"}, None),
        ({"anyOf": [{"type": "integer"}, TEXT]}, TEXT, None),
        ({"items": [1, 2]}, {"items": [1]}, None),
        (TEXT, TEXT, None),
    ],
)
def test_decimals_by_how_they_are_taken_and_given(taken: Any, given: Any, marked: Any) -> None:
    """What is taken as a number or text, and given as text, is one; on its own, neither is."""
    names = ("A-Input", "A-Output")
    schemas = {
        name: {"properties": {"a": one}} for name, one in zip(names, (taken, given), strict=True)
    }
    data = {"components": {"schemas": {**schemas, "B-Input": taken, "B": given}}}
    result = decimal_pairs(data)
    found = [result["components"]["schemas"][name]["properties"]["a"] for name in names]

    assert tuple(found) == (marked or (taken, given))
    assert result["components"]["schemas"]["B-Input"] == taken
    assert decimal_pairs(result) == result
