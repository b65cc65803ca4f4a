# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

import ast
from typing import Any

import pytest

from generator.classes import circles, class_doc, field_code, loaded, ordered
from generator.model import STR, Field, ListOf, Named, either


def field(**options: Any) -> Field:
    return Field(
        **{"name": "a", "wire": "a", "type": STR, "required": False, "doc": "", "places": ()}
        | options
    )


COLOUR = Named("Colour", "m")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"required": True}, "a: str"),
        ({"required": True, "secret": True}, "a: str = field(repr=False)"),
        ({"default": "'x'"}, "a: str = 'x'"),
        ({"default": "None", "secret": True}, "a: str = field(default=None, repr=False)"),
        ({"factory": "list[str]"}, "a: str = field(default_factory=list[str])"),
        ({"type": COLOUR, "default": "Colour.RED"}, "a: Colour = field(default_factory=lambda: Colour.RED)"),
        ({"type": ListOf(COLOUR), "factory": "list[Colour]"}, "a: list[Colour] = field(default_factory=lambda: list[Colour]())"),
        ({"type": ListOf(COLOUR), "factory": "lambda: [Colour.RED]"}, "a: list[Colour] = field(default_factory=lambda: [Colour.RED])"),
    ],
)  # fmt: skip
def test_fields(options: dict[str, Any], code: str) -> None:
    """A default that needs what is not defined yet is made when it is needed."""
    assert field_code(field(**options), set()) == code


def test_default_that_is_defined() -> None:
    """What is defined before is used as it is."""
    one = field(type=COLOUR, default="Colour.RED")

    assert field_code(one, {"Colour"}) == "a: Colour = Colour.RED"


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("A thing", "A thing."),
        ("A thing.\n\nMore of it.", "A thing.\n\nMore of it."),
        (f"A thing. {'More ' * 20}of it.", f"A thing.\n\n{('More ' * 19).strip()}\nMore of it."),
        (f"A {'long ' * 20}thing", f"A {'long ' * 20}thing."),
    ],
)
def test_class_doc(words: str, made: str) -> None:
    """The first sentence is a line of its own where the second does not fit."""
    assert class_doc(words) == made


def test_names_that_code_looks_up() -> None:
    """Names that are set or given as keywords are no use of a name."""
    assert loaded(ast.parse("a: B = c(d=e)")) == {"B", "c", "e"}


def test_order(zoo: Any) -> None:
    """Bases, defaults and what aliases stand for come first; circles don't matter."""
    definitions = zoo.walk(
        schemas="""
        Names: {type: array, items: {$ref: '#/components/schemas/Cat'}}
        Cat:
          properties:
            kind: {const: cat}
            colour: {allOf: [{$ref: '#/components/schemas/Colour'}], default: red}
            kittens: {type: array, items: {$ref: '#/components/schemas/Cat'}, default: []}
            dogs: {type: array, items: {$ref: '#/components/schemas/Dog'}, default: []}
        Dog:
          properties: {cats: {type: array, items: {$ref: '#/components/schemas/Cat'}, default: []}}
        Pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}]
          discriminator: {propertyName: kind}
        Colour: {type: string, enum: [red, blue]}
        """
    ).definitions

    assert [one.name for one in ordered(definitions)] == ["Pet", "Colour", "Dog", "Cat", "Names"]


def test_circles(zoo: Any) -> None:
    """Modules that need each other, directly or not, form a circle; others don't."""
    definitions = zoo.walk(
        schemas="""
        A: {x-module: a, properties: {b: {$ref: '#/components/schemas/B'}, own: {$ref: '#/components/schemas/A'}}}
        B: {x-module: b, properties: {c: {$ref: '#/components/schemas/C'}, d: {$ref: '#/components/schemas/D'}}}
        C: {x-module: c, properties: {a: {$ref: '#/components/schemas/A'}}}
        D: {x-module: d, properties: {e: {type: string}}}
        """
    ).definitions

    assert circles(definitions) == {"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}, "d": set()}


def test_union_with_itself_is_the_type() -> None:
    """Types that are the same are one."""
    assert either(STR, STR) == STR
