"""Forms of schemas that servers really produce: what they become, and that it works."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.model import Enumeration, Family, Record, annotation
from scopix._core.decode import decoder

# ------------------------------------------------------------------------------- names of fields


def test_two_names_that_meet_in_one(zoo: Any) -> None:
    """The one that is a name in Python keeps it, whatever comes first."""
    names = [
        {
            field.wire: field.name
            for field in zoo.record(f"Thing: {{properties: {{{listed}}}}}", "Thing").fields
        }
        for listed in (
            "x-y: {type: string}, x_y: {type: string}, '$x y': {type: string}",
            "'$x y': {type: string}, x_y: {type: string}, x-y: {type: string}",
        )
    ]

    assert names[0] == names[1] == {"x_y": "x_y", "$x y": "x_y_2", "x-y": "x_y_3"}


def test_arguments_that_meet_in_one(zoo: Any) -> None:
    """As with fields."""
    operation = zoo.operation(
        """
        /a:
          post:
            operationId: a
            requestBody:
              required: true
              content:
                application/json:
                  schema: {properties: {x-y: {type: string}, x_y: {type: string}}}
            responses: {'204': {description: done}}
        """
    )

    assert {one.wire: one.name for one in operation.arguments} == {"x-y": "x_y_2", "x_y": "x_y"}


@pytest.mark.parametrize(
    ("wire", "name"),
    [("Colour", "colour"), ("time", "time_"), ("timedelta", "timedelta_"), ("date", "date_")],
)
def test_fields_that_would_hide_a_type(zoo: Any, wire: str, name: str) -> None:
    """A field that is called as its type is, or as that of another field, is called otherwise."""
    types = {
        "Colour": "{$ref: '#/components/schemas/Colour'}",
        "time": "{type: string, format: time}",
        "timedelta": "{type: string, format: duration}",
        "date": "{type: string, format: date}",
    }
    properties = f"{{{wire}: {{type: string}}, other: {types[wire]}}}"
    schemas = f"Thing: {{properties: {properties}}}\nColour: {{type: string, enum: [red, blue]}}"

    assert zoo.record(schemas, "Thing").fields[0].name == name
    thing = zoo.module("models.common", schemas=schemas).Thing
    assert getattr(decoder(thing)(json.dumps({wire: "a"}).encode()), name) == "a"


# ----------------------------------------------------------------------- names of nameless types


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("{anyOf: [{enum: [a, b]}, {type: 'null'}]}", "ThingIt"),
        ("{anyOf: [{type: 'null'}, {properties: {a: {}}}]}", "ThingIt"),
        (
            "{anyOf: [{title: the text, enum: [a, b]}, {title: a, properties: {}}]}",
            "ThingItTheText",
        ),
        ("{anyOf: [{title: a, enum: [a, b]}, {title: a, properties: {}}]}", "ThingItVariant1"),
        ("{enum: [a, b, 1, null]}", "ThingItText"),
        ("{anyOf: [{type: string}, {items: {enum: [a, b]}}]}", "ThingItItem"),
        ("{anyOf: [{$ref: '#/components/schemas/Thing'}, {properties: {}}]}", "ThingItVariant2"),
        ("{items: {anyOf: [{enum: [a, b]}, {type: 'null'}]}}", "ThingItItem"),
    ],
)
def test_members_of_unions(zoo: Any, schema: str, name: str) -> None:
    """The only one is named after where it stands, others by title, kind or number."""
    found = zoo.definitions(f"Thing: {{properties: {{it: {schema}}}}}")

    assert name in found


def test_members_of_nameless_families(zoo: Any) -> None:
    """Their kind tells them apart, in their names, too."""
    found = zoo.definitions(
        """
        Thing:
          properties:
            it:
              oneOf:
                - {required: [k], properties: {k: {const: one}}}
                - {required: [k], properties: {k: {enum: [two]}}}
        """
    )

    assert set(found) == {"Thing", "ThingIt", "ThingItOne", "ThingItTwo"}


def test_name_that_a_schema_has_already(zoo: Any) -> None:
    """What has no name makes room; so does the only member of a union with a name."""
    found = zoo.definitions(
        """
        Thing: {properties: {it: {properties: {}}, at: {items: {enum: [a, b]}}}}
        ThingIt: {type: string}
        ThingAtItem: {type: string}
        Mode: {anyOf: [{enum: [a, b]}, {type: 'null'}]}
        """
    )

    assert set(found) == {
        *("Thing", "ThingIt", "ThingIt_", "ThingAtItem", "ThingAtItem_"),
        *("Mode", "ModeValue"),
    }


# -------------------------------------------------------------------------------------- families


def test_objects_that_their_members_tell_apart(zoo: Any) -> None:
    """Without a discriminator, a union of objects is a family all the same."""
    schemas = """
    Vehicle: {anyOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]}
    Car: {required: [wheels], properties: {wheels: {type: integer}}}
    Boat: {required: [sails], properties: {sails: {type: integer}}}
    """
    found = zoo.definitions(schemas)
    models = zoo.module("models.common", schemas=schemas)

    assert isinstance(found["Vehicle"], Family)
    assert [kind.name for _, kind in found["Vehicle"].kinds] == ["Car", "Boat"]
    assert decoder(models.Vehicle)(b'{"sails": 3}') == models.Boat(3)
    assert decoder(models.Vehicle)(b'{"wings": 2}') == models.UnknownVehicle("", {"wings": 2})


def test_one_object_twice_is_no_family(zoo: Any) -> None:
    """There is nothing to tell apart."""
    types = zoo.types(
        "it: {anyOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Car'}]}",
        "Car: {properties: {wheels: {type: integer}}}",
    )

    assert types == {"it": "Car | None"}


def test_kinds_of_one_class(zoo: Any) -> None:
    """A member whose kind is one of several values stands for all of them."""
    found = zoo.definitions(
        """
        Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Bird'}]}
        Cat: {required: [kind], properties: {kind: {const: cat}}}
        Bird: {required: [kind], properties: {kind: {enum: [crow, parrot]}}}
        """
    )

    assert [tag for tag, _ in found["Pet"].kinds] == ["cat", "crow", "parrot"]


# ------------------------------------------------------------------------ members without a name


@pytest.mark.parametrize(
    ("more", "made"),
    [
        ("additionalProperties: true", "dict[str, Any]"),
        ("additionalProperties: {type: integer}", "dict[str, int]"),
        ("patternProperties: {a: {type: string}, b: {type: integer}}", "dict[str, str | int]"),
    ],
)
def test_members_without_a_name(zoo: Any, more: str, made: str) -> None:
    """An object that says that it has any keeps them in a field of their own."""
    schemas = f"Thing: {{required: [a], properties: {{a: {{type: string}}}}, {more}}}"
    (a, extra) = zoo.record(schemas, "Thing").fields
    thing = zoo.module("models.common", schemas=schemas).Thing

    assert (a.name, a.rest, extra.name, extra.rest) == ("a", False, "extra", True)
    assert annotation(extra.type) == made
    assert decoder(thing)(b'{"a": "b", "c": 1}') == thing("b", {"c": 1})
    assert thing("b", {"c": 1}).to_dict() == {"c": 1, "a": "b"}


def test_what_is_inherited_of_members_without_a_name(zoo: Any) -> None:
    """All schemas that are merged have a say; a property may be called as the field would be."""
    record = zoo.record(
        """
        Base: {properties: {extra: {type: string}}, additionalProperties: {type: integer}}
        Thing:
          allOf: [{$ref: '#/components/schemas/Base'}]
          properties: {b: {type: string}}
          additionalProperties: {type: string, description: More.}
        """,
        "Thing",
    )

    assert [(field.name, annotation(field.type), field.doc) for field in record.fields] == [
        ("extra", "str | None", ""),
        ("b", "str | None", ""),
        ("extra_members", "dict[str, str | int]", "More."),
    ]


def test_objects_that_name_no_member(zoo: Any) -> None:
    """Those are dicts."""
    types = zoo.types(
        """
        a: {properties: {}, additionalProperties: {type: string}}
        b: {type: object, patternProperties: {^x: {type: string}}}
        c: {properties: {}}
        """
    )

    assert types == {
        "a": "dict[str, str] | None",
        "b": "dict[str, str] | None",
        "c": "ThingC | None",
    }


def test_body_with_members_without_a_name(zoo: Any) -> None:
    """It is one argument, for arguments can't have names that nobody knows."""
    path = """
    /a:
      post:
        operationId: a
        requestBody:
          required: true
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        responses: {'204': {description: done}}
    """
    schema = "{properties: {a: {type: string}}, additionalProperties: true}"
    operation = zoo.operation(path, f"Thing: {schema}")

    assert [(one.name, annotation(one.type)) for one in operation.arguments] == [("body", "Thing")]


# ------------------------------------------------------------------------------- other keywords


def test_conditions_that_only_limit(zoo: Any) -> None:
    """A condition on what is declared anyway limits values, and no type."""
    types = zoo.types(
        """
        it:
          properties: {a: {type: string}, b: {type: string}}
          if: {properties: {a: {const: x}}}
          then: {required: [b], properties: {b: {minLength: 1}}}
          else: true
          not: {required: [a, b]}
          dependentSchemas: {a: {properties: {b: {}}}}
        """
    )

    assert types == {"it": "ThingIt | None"}


def test_what_stands_beside_a_reference(zoo: Any) -> None:
    """Properties extend what is referred to; `nullable` allows null."""
    schemas = """
    Base: {properties: {a: {type: string}}}
    Thing:
      $ref: '#/components/schemas/Base'
      properties: {b: {$ref: '#/components/schemas/Base', nullable: true}}
      required: [a, b]
    """

    assert {
        field.name: (annotation(field.type), field.required)
        for field in zoo.record(schemas, "Thing").fields
    } == {"a": ("str", True), "b": ("Base | None", True)}


def test_definitions_within_schemas(zoo: Any) -> None:
    """They are types as others are; a problem in one has its own line and place."""
    schemas = """
    Thing:
      properties: {a: {$ref: '#/$defs/Part'}}
      $defs:
        Part: {type: string, enum: [x, y]}
    """
    found = zoo.definitions(schemas)
    (problem,) = zoo.problems(schemas=schemas.replace("enum: [x, y]", "default: 3, enum: [[1]]"))

    assert isinstance(found["Part"], Enumeration)
    assert isinstance(found["Thing"], Record)
    assert problem.place == "#/components/schemas/Thing/$defs/Part/enum"
    assert problem.line == 10


def test_tuples_in_parameters(zoo: Any) -> None:
    """Their items follow each other, or are joined."""
    pair = "{type: array, prefixItems: [{type: string}, {enum: [1, 2]}], minItems: 2, maxItems: 2}"
    path = """
    /a:
      get:
        operationId: a
        parameters: [{name: b, in: WHERE, schema: PAIR}]
        responses: {'204': {description: done}}
    """.replace("PAIR", pair)
    module = zoo.module("operations.default", path.replace("WHERE", "query"))
    (one,) = zoo.operation(path.replace("WHERE", "header")).arguments

    assert module.a(b=("x", 1)).query == "b=x&b=1"
    assert annotation(one.type, argument=True) == "tuple[str, ABItem2 | int]"
    assert one.separator == ","
