from __future__ import annotations

from typing import Any

import pytest

OBJECTS = "two kinds of objects"
SCHEMAS = """
Cat: {properties: {a: {type: string}}}
Dog: {properties: {b: {type: string}}}
Colour: {type: string, enum: [red, blue]}
One: {type: integer, enum: [1, 2]}
Two: {type: integer, enum: [3, 4]}
Pet:
  oneOf: [{$ref: '#/components/schemas/Cat'}]
  discriminator: {propertyName: a}
Names: {type: array, items: {type: string}}
"""


def union(*members: str) -> str:
    nodes = (
        f"{{$ref: '#/components/schemas/{one}'}}" if one[0].isupper() else one for one in members
    )
    return f"{{anyOf: [{', '.join(nodes)}]}}"


@pytest.mark.parametrize(
    ("members", "what"),
    [
        (("Cat", "{additionalProperties: {type: string}}"), OBJECTS),
        (("Pet", "{type: string}"), "a union in a union"),
        (("Pet", "{type: boolean}"), "a union in a union"),
        (("Pet", "{items: {type: string}}", "{type: 'null'}"), "a union in a union"),
    ],
)
def test_members_that_can_not_be_told_apart(zoo: Any, members: tuple[str, ...], what: str) -> None:
    """What JSON alone can't decide is no union."""
    problems = zoo.problems(schemas=f"{SCHEMAS}Thing: {union(*members)}")

    assert [(problem.place, problem.what) for problem in problems] == [
        ("#/components/schemas/Thing", f"the members of the union can't be told apart: {what}")
    ]


@pytest.mark.parametrize(
    "members",
    [
        ("Cat", "{type: string}", "{type: integer}", "Names"),
        ("Pet", "{type: 'null'}"),
        ("Cat", "Dog"),
        ("Colour", "{type: integer}", "{type: boolean}"),
        ("One", "{type: string}"),
        ("{const: a}", "{type: string}"),
        ("Colour", "{const: a}", "One", "{const: 1}"),
        ("Colour", "{type: string, format: date}"),
        ("One", "Two", "{type: number}"),
        ("Names", "{items: {type: integer}}"),
        ("{additionalProperties: {type: integer}}", "{additionalProperties: {type: string}}"),
    ],
)
def test_members_that_can_be_told_apart_are_decoded(zoo: Any, members: tuple[str, ...]) -> None:
    """What is accepted is accepted by the decoder too."""
    module = zoo.module("models.common", schemas=f"{SCHEMAS}Thing: {union(*members)}")
    from scopix._core.decode import decoder

    assert decoder(module.Thing)
    assert zoo.walk(schemas=f"{SCHEMAS}Thing: {union(*members)}")


def test_types_may_contain_themselves_through_an_object(zoo: Any) -> None:
    """A tree is a type."""
    assert zoo.walk(
        schemas="""
        Tree: {properties: {trees: {$ref: '#/components/schemas/Trees'}}}
        Trees: {type: array, items: {$ref: '#/components/schemas/Tree'}}
        More: {type: array, items: {$ref: '#/components/schemas/Trees'}}
        """
    )


def test_aliases_that_contain_each_other(zoo: Any) -> None:
    """A circle of names is no type."""
    problems = zoo.problems(
        schemas="""
        A: {type: array, items: {$ref: '#/components/schemas/B'}}
        B: {additionalProperties: {$ref: '#/components/schemas/A'}}
        C: {type: array, items: {$ref: '#/components/schemas/A'}}
        """
    )

    assert [problem.place for problem in problems] == [
        "#/components/schemas/A",
        "#/components/schemas/B",
    ]


def test_bases_must_not_be_in_a_circle_of_modules(zoo: Any) -> None:
    """What a class needs at once can't be imported at the end."""
    problems = zoo.problems(
        schemas="""
        Pet:
          x-module: pets
          oneOf: [{$ref: '#/components/schemas/Cat'}]
          discriminator: {propertyName: kind}
        Cat: {x-module: cats, properties: {kind: {const: cat}}}
        """
    )

    assert [(problem.place, problem.what, problem.way_out) for problem in problems] == [
        (
            "#/components/schemas/Cat",
            "Cat needs Pet, and their modules need each other",
            "give both the same `x-module`, such as pets",
        )
    ]


def test_families_must_not_be_their_own_members(zoo: Any) -> None:
    """No class is its own base."""
    problems = zoo.problems(
        schemas="""
        A:
          oneOf: [{$ref: '#/components/schemas/B'}]
          discriminator: {propertyName: kind}
        B:
          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}]
          discriminator: {propertyName: kind}
        C: {properties: {kind: {const: c}}}
        """
    )

    assert [(problem.place, problem.what) for problem in problems] == [
        ("#/components/schemas/A", "the union is a member of itself"),
        ("#/components/schemas/B", "the union is a member of itself"),
    ]
