from __future__ import annotations

from typing import Any

import pytest

from generator.defaults import Default, default_of, expanded
from generator.model import (
    ANY,
    BOOL,
    DATETIME,
    DECIMAL,
    DURATION,
    FLOAT,
    INT,
    NONE,
    STR,
    TIME,
    Alias,
    DictOf,
    Enumeration,
    ListOf,
    LiteralOf,
    Member,
    Named,
    Record,
    TupleOf,
    Type,
    either,
)

COLOUR = Named("Colour", "m")
NUMBER = Named("Number", "m")
NAMES = Named("Names", "m")
THING = Named("Thing", "m")
KNOWN = {
    "Colour": Enumeration("Colour", "m", "", "#", (Member("RED", "red", ""),)),
    "Number": Enumeration("Number", "m", "", "#", (Member("ONE", 1, ""),)),
    "Names": Alias("Names", "m", "", "#", ListOf(STR)),
    "Thing": Record("Thing", "m", "", "#"),
}


@pytest.mark.parametrize(
    ("one", "value", "made"),
    [
        (STR, "a", Default(code="'a'")),
        (INT, 3, Default(code="3")),
        (FLOAT, 3, Default(code="3.0")),
        (FLOAT, 0.5, Default(code="0.5")),
        (BOOL, True, Default(code="True")),
        (ANY, "a", Default(code="'a'")),
        (ANY, [], Default(factory="list")),
        (ANY, {}, Default(factory="dict")),
        (LiteralOf(("a", "b")), "a", Default(code="'a'")),
        (COLOUR, "red", Default(code="Colour.RED")),
        (NUMBER, 1, Default(code="Number.ONE")),
        (ListOf(STR), [], Default(factory="list[str]")),
        (ListOf(COLOUR), [], Default(factory="list[Colour]")),
        (ListOf(COLOUR), ["red"], Default(factory="lambda: [Colour.RED]")),
        (NAMES, ["a"], Default(factory="lambda: ['a']")),
        (TupleOf((INT, COLOUR)), [1, "red"], Default(code="(1, Colour.RED)")),
        (TupleOf((FLOAT,)), [1], Default(code="(1.0,)")),
        (DECIMAL, "1.5", Default()),
        (either(TIME, NONE), "12:30", Default()),
        (DURATION, "PT5M", Default()),
        (DictOf(INT), {}, Default(factory="dict[str, int]")),
        (DictOf(INT), {"a": 1}, Default(factory="lambda: {'a': 1}")),
        (DictOf(ANY), {"a": [1]}, Default(factory="lambda: {'a': [1]}")),
        (either(INT, STR, NONE), "a", Default(code="'a'")),
        (either(STR, ListOf(INT)), [1], Default(factory="lambda: [1]")),
        (DATETIME, "2026-01-01T00:00:00Z", Default()),
        (THING, {"a": 1}, Default()),
        (either(THING, NONE), {}, Default()),
    ],
)
def test_defaults(one: Type, value: Any, made: Default) -> None:
    """A default is code; what can change is made anew; times and records are told in words."""
    assert default_of(one, value, KNOWN) == made


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (STR, 3),
        (INT, True),
        (INT, 3.5),
        (FLOAT, "1"),
        (BOOL, 1),
        (LiteralOf(("a",)), "b"),
        (COLOUR, "blue"),
        (NUMBER, True),
        (ListOf(STR), "a"),
        (ListOf(STR), [3]),
        (DictOf(STR), []),
        (DictOf(STR), {"a": 3}),
        (either(INT, NONE), "a"),
        (TupleOf((INT, STR)), [1]),
        (TupleOf((INT, STR)), [1, 2]),
        (TupleOf((INT,)), 1),
    ],
)
def test_values_of_another_type(one: Type, value: Any) -> None:
    """A value that is none of the type is none."""
    assert default_of(one, value, KNOWN) is None


def test_aliases_are_expanded() -> None:
    """Members of unions within aliases are members."""
    known = {**KNOWN, "Either": Alias("Either", "m", "", "#", either(NAMES, INT))}

    assert list(expanded(either(Named("Either", "m"), NONE), known)) == [ListOf(STR), INT, NONE]
