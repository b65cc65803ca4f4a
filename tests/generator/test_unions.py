from __future__ import annotations

import re
from typing import Any

import pytest

from generator.model import Alias, annotation

SCHEMAS = """
Colour: {type: string, enum: [red, blue]}
Mood: {type: string, enum: [good, bad]}
One: {type: integer, enum: [1, 2]}
Two: {type: integer, enum: [3, 4]}
Name: {type: string}
Names: {type: array, items: {type: string}}
"""


@pytest.mark.parametrize(
    ("members", "made"),
    [
        ("{type: string}, {type: string, format: date}", "str"),
        ("{type: string, format: date}, {type: string, format: time}", "str"),
        ("{const: a}, {type: string, format: date}, {type: integer}", "Literal['a'] | str | int"),
        ("{const: a}, {type: string}", "Literal['a'] | str"),
        ("{const: a}, {const: 1}, {const: a}", "Literal['a', 1]"),
        ("Colour, {type: string}", "Colour"),
        ("{type: integer}, {const: a}, {const: 1}, Colour", "int | Literal[1] | Colour"),
        ("{const: a}, Colour, {type: 'null'}", "Colour | None"),
        ("Colour, Mood", "str"),
        ("Colour, {type: string, format: date}", "str"),
        ("Colour, Name", "Colour"),
        ("Name, {type: string, format: date}", "str"),
        ("One, {type: integer}", "One"),
        ("One, Two, {type: number}", "int | float"),
        ("One, Colour, {type: number}", "One | Colour | float"),
        ("{items: {type: string}}, {items: {type: string, format: date}}", "list[str]"),
        ("Names, {items: {type: integer}}, {type: string}", "list[str | int] | str"),
        ("Names, {prefixItems: [{type: number}], minItems: 1, maxItems: 1}", "list[str | float]"),
        (
            "{additionalProperties: {type: integer}}, {additionalProperties: {type: string}}",
            "dict[str, int | str]",
        ),
    ],
)
def test_what_can_not_be_told_apart_is_united(zoo: Any, members: str, made: str) -> None:
    """The type takes whatever any of them takes."""
    members = re.sub(r"\b[A-Z][a-z]+", r"{$ref: '#/components/schemas/\g<0>'}", members)
    found = zoo.definitions(f"{SCHEMAS}Thing: {{anyOf: [{members}]}}")["Thing"]

    assert isinstance(found, Alias)
    assert annotation(found.type) == made
