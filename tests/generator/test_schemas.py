# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest

from generator.model import Alias, Enumeration, Family, Member, Named, Record, annotation


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ("{type: string}", "str"),
        ("{type: string, format: uuid}", "str"),
        ("{type: string, format: byte}", "str"),
        ("{type: string, contentMediaType: image/png, contentEncoding: base64}", "str"),
        ("{type: string, format: date-time}", "Timestamp"),
        ("{type: string, format: date}", "date"),
        ("{type: string, format: time}", "time"),
        ("{type: string, format: duration}", "timedelta"),
        ("{type: string, format: decimal}", "Decimal"),
        ("{type: string, format: binary}", "str"),
        ("{type: string, contentMediaType: image/png}", "str"),
        ("{type: integer, format: int64}", "int"),
        ("{type: number}", "float"),
        ("{type: boolean}", "bool"),
        ("{type: 'null'}", "None"),
        ("{type: [string, integer]}", "str | int"),
        ("{type: [string, 'null']}", "str"),
        ("{type: array, items: {type: string}}", "list[str]"),
        ("{items: {type: string}}", "list[str]"),
        ("{type: array}", "list[Any]"),
        ("{type: array, uniqueItems: true, items: {type: string}}", "list[str]"),
        (
            "{type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}",
            "tuple[str, int]",
        ),
        (
            "{type: array, prefixItems: [{type: string}, {type: integer}], maxItems: 2}",
            "list[str | int]",
        ),
        ("{type: array, prefixItems: [{type: string}], items: {type: integer}}", "list[str | int]"),
        ("{type: array, prefixItems: [{type: string}]}", "list[Any]"),
        (
            "{type: array, prefixItems: [{properties: {a: {type: string}}}], minItems: 1, maxItems: 1}",
            "tuple[ThingItItem1]",
        ),
        ("{type: array, items: {type: [string, 'null']}}", "list[str | None]"),
        ("{type: object, additionalProperties: true}", "dict[str, Any]"),
        ("{type: object}", "dict[str, Any]"),
        ("{additionalProperties: {type: integer}}", "dict[str, int]"),
        ("{type: object, additionalProperties: {items: {type: number}}}", "dict[str, list[float]]"),
        ("{x-any: true}", "Any"),
        ("{}", "Any"),
        ("{title: It, description: a, default: null}", "Any"),
        ("{anyOf: [{}, {type: 'null'}]}", "Any"),
        (
            "{anyOf: [{type: array, items: {type: string}}, {type: object}]}",
            "list[str] | dict[str, Any]",
        ),
        ("{anyOf: [{type: object}, {type: 'null'}]}", "dict[str, Any]"),
        (
            "{type: object, properties: {a: {type: string}}, anyOf: [{type: object, required: [a]}]}",
            "ThingIt",
        ),
        ("{anyOf: [{required: [a]}, {type: string}]}", "str"),
        ("{anyOf: [{$ref: '#/components/schemas/Short'}, {title: It}]}", "Any"),
        ("{type: array, items: {}}", "list[Any]"),
        ("{const: a}", "Literal['a']"),
        ("{const: 3}", "Literal[3]"),
        ("{const: true}", "bool"),
        ("{const: 1.5}", "float"),
        ("{const: null}", "None"),
        ("{enum: [a]}", "Literal['a']"),
        ("{enum: [a, b]}", "ThingIt"),
        ("{enum: [1, 2]}", "ThingIt"),
        ("{enum: [true, false]}", "bool"),
        ("{enum: [1, 2.5]}", "float"),
        ("{enum: [null]}", "None"),
        ("{type: [string, 'null'], enum: [a, b, null]}", "ThingIt"),
        ("{properties: {a: {type: string}}}", "ThingIt"),
        ("{type: object, additionalProperties: false}", "ThingIt"),
        ("{oneOf: [{type: string}, {type: 'null'}]}", "str"),
        ("{oneOf: [{type: string}, {type: integer}]}", "str | int"),
        ("{anyOf: [{type: string}, {type: array, items: {type: string}}]}", "str | list[str]"),
        ("{anyOf: [{type: string}, {type: string, format: uuid}]}", "str"),
        ("{anyOf: [{const: a}, {const: b}, {const: 1}]}", "Literal['a', 'b', 1]"),
        ("{anyOf: [{enum: [a, b]}, {type: string}]}", "ThingIt"),
        ("{anyOf: [{enum: [1, 2]}, {type: string}]}", "ThingIt | str"),
        ("{anyOf: [{x-any: true}, {type: string}]}", "Any"),
        ("{anyOf: [{properties: {a: {type: string}}}, {type: string}]}", "ThingIt | str"),
        ("{type: string, anyOf: [{required: [a]}, {description: b}]}", "str"),
        ("{allOf: [{type: string}]}", "str"),
        ("{allOf: [{type: number}, {type: integer}]}", "int"),
        ("{allOf: [{type: string}, {maxLength: 3}]}", "str"),
        ("{allOf: [{type: boolean}, {const: true}]}", "bool"),
        ("{allOf: [{type: string}, {anyOf: [{type: string}, {type: 'null'}]}]}", "str"),
        ("{allOf: [{type: string}, {allOf: [{type: string}]}]}", "str"),
        ("{allOf: [{type: string}, {$ref: '#/components/schemas/Short'}]}", "Short"),
        ("{allOf: [{type: string}, {enum: [a, b]}, {const: a}, {type: string}]}", "Literal['a']"),
    ],
)
def test_types(zoo: Any, schema: str, made: str) -> None:
    """Each kind of schema has its type in Python."""
    one = zoo.types(f"it: {schema}", "Short: {type: string, maxLength: 3}")["it"]

    assert one.removesuffix(" | None") == made


@pytest.mark.parametrize(
    ("ref", "made"),
    [
        ("A", "A"),
        ("Ids", "Ids"),
        ("MaybeA", "MaybeA | None"),
        ("MaybeIds", "MaybeIds"),
        ("Renamed", "Renamed"),
    ],
)
def test_references(zoo: Any, ref: str, made: str) -> None:
    """A reference is the name of the type; null beside it is seen wherever it is referred to."""
    types = zoo.types(
        f"it: {{allOf: [{{$ref: '#/components/schemas/{ref}'}}]}}\nat: {{type: string}}",
        """
        A: {type: object, properties: {b: {type: string}}}
        MaybeA: {type: [object, 'null'], properties: {b: {type: string}}}
        Ids: {type: array, items: {type: string}}
        MaybeIds: {type: [array, 'null'], items: {type: string}}
        Renamed: {$ref: '#/components/schemas/A'}
        """,
    )

    assert types["it"] in {made, f"{made} | None"}


def test_nullable_before_3_1(zoo: Any) -> None:
    """OpenAPI 3.0 says null by `nullable`, also of a reference."""
    types = zoo.types(
        """
        a: {type: string, nullable: true}
        b: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}
        """,
        "B: {type: object, properties: {c: {type: string}}}",
        version="3.0.3",
    )

    assert types == {"a": "str | None", "b": "B | None"}


def test_fields(zoo: Any) -> None:
    """Required fields come first and have no default; others are None unless they say otherwise."""
    record = zoo.record(
        """
        Thing:
          type: object
          description: A thing.
          required: [c, b]
          properties:
            a: {type: string, description: First}
            b: {type: [string, 'null'], default: x}
            c: {type: integer, deprecated: true}
            d: {type: integer, default: 3}
            e: {type: array, items: {type: string}, default: []}
            f: {type: [string, 'null'], default: y}
        """,
        "Thing",
    )

    shown = [(f.name, annotation(f.type), f.required, f.default, f.factory) for f in record.fields]
    assert shown == [
        ("b", "str | None", True, None, None),
        ("c", "int", True, None, None),
        ("a", "str | None", False, "None", None),
        ("d", "int", False, "3", None),
        ("e", "list[str]", False, None, "list[str]"),
        ("f", "str | None", False, "'y'", None),
    ]
    assert record.doc == "A thing."
    assert [field.doc for field in record.fields] == ["", "Deprecated.", "First.", "", "", ""]


def test_what_only_requests_have_is_never_required(zoo: Any) -> None:
    """An answer never has it."""
    record = zoo.record(
        "Thing: {required: [a, b], properties: {a: {type: string, writeOnly: true}, b: {type: string}}}",
        "Thing",
    )

    assert [(field.name, field.required) for field in record.fields] == [("b", True), ("a", False)]


SENDING = """
/a:
  post:
    operationId: a
    requestBody:
      content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Sent'}}}}
    responses: {'204': {description: d}}
"""


def test_what_only_answers_have_is_required_of_the_server_only(zoo: Any) -> None:
    """A record that is sent, or is part of one, can be made without it."""
    properties = "required: [id, name], properties: {id: {type: string, readOnly: true}, name: {type: string}"
    api = zoo.walk(
        SENDING,
        f"""
        Sent: {{{properties}, part: {{$ref: '#/components/schemas/Part'}}}}}}
        Part: {{{properties}, parts: {{$ref: '#/components/schemas/Parts'}}}}}}
        Parts: {{type: array, items: {{$ref: '#/components/schemas/Part'}}}}
        Answer: {{{properties}}}}}
        """,
    )
    required = {
        one.name: [field.name for field in one.fields if field.required]
        for one in api.definitions
        if isinstance(one, Record)
    }

    assert required == {"Sent": ["name"], "Part": ["name"], "Answer": ["id", "name"]}


def test_secrets(zoo: Any) -> None:
    """Passwords and what is marked as secret stay out of `repr`."""
    record = zoo.record(
        """
        Thing:
          properties:
            a: {type: string, format: password}
            b: {type: string, x-secret: true}
            c: {type: string}
            d: {anyOf: [{type: string, format: password}, {type: 'null'}]}
            e: {anyOf: [{type: string, format: password}, {type: integer}]}
        """,
        "Thing",
    )

    assert [field.secret for field in record.fields] == [True, True, False, True, False]


def test_descriptions_of_fields(zoo: Any) -> None:
    """A field is described by itself, beside its reference, or by what it refers to."""
    record = zoo.record(
        """
        Thing:
          properties:
            own: {allOf: [{$ref: '#/components/schemas/B'}], description: Own}
            beside: {$ref: '#/components/schemas/B', description: Beside, deprecated: true}
            bare: {$ref: '#/components/schemas/B'}
            wrapped: {allOf: [{$ref: '#/components/schemas/B'}]}
        B: {type: string, description: Its}
        """,
        "Thing",
    )

    assert [f.doc for f in record.fields] == ["Own.", "Beside. Deprecated.", "Its.", "Its."]


def test_deprecated_schema(zoo: Any) -> None:
    """Its class says so."""
    found = zoo.definitions(
        "A: {description: An A, deprecated: true, type: string}\nB: {properties: {}, deprecated: true}"
    )

    assert [one.doc for one in found.values()] == ["An A.\n\nDeprecated.", "B.\n\nDeprecated."]


def test_names_on_the_wire(zoo: Any) -> None:
    """Names that are none in Python get one; a chosen one wins."""
    record = zoo.record(
        """
        Thing:
          properties:
            '@type': {type: string}
            class: {type: string}
            fooBar: {type: string}
            n: {type: string, x-python-name: name}
        """,
        "Thing",
    )

    assert {field.wire: field.name for field in record.fields} == {
        "@type": "type",
        "class": "class_",
        "fooBar": "fooBar",
        "n": "name",
    }


def test_enumeration(zoo: Any) -> None:
    """Members have names and descriptions as stated, or names made of their values."""
    found = zoo.definitions(
        """
        A:
          type: string
          description: An A.
          enum: [x, y]
          x-enum-varnames: [EX, WHY]
          x-enum-descriptions: [An x, A y.]
        B: {type: integer, enum: [1, 2]}
        C: {type: string, enum: [a-b, a_b, c]}
        """
    )

    assert found["A"] == Enumeration(
        "A",
        "common",
        "An A.",
        "#/components/schemas/A",
        (Member("EX", "x", "An x."), Member("WHY", "y", "A y.")),
    )
    assert [member.name for member in found["B"].members] == ["VALUE_1", "VALUE_2"]
    assert found["B"].integer
    assert [member.name for member in found["C"].members] == ["A_B", "A_B_2", "C"]


def test_single_value_with_a_name_is_an_enumeration(zoo: Any) -> None:
    """A schema with a name keeps it, however few its values are."""
    assert isinstance(zoo.definitions("A: {type: string, enum: [a]}")["A"], Enumeration)


def test_alias(zoo: Any) -> None:
    """What is neither object nor enumeration is a name for its type."""
    found = zoo.definitions(
        "A: {type: array, items: {$ref: '#/components/schemas/A0'}, "
        "description: Some.}\nA0: {type: string}"
    )

    assert found["A"] == Alias("A", "common", "Some.", "#/components/schemas/A", found["A"].type)
    assert annotation(found["A"].type) == "list[A0]"


def test_nameless_types_are_named_after_what_they_are_part_of(zoo: Any) -> None:
    """Every step to a nameless type adds to its name."""
    found = zoo.definitions(
        """
        Thing:
          properties:
            list: {type: array, items: {properties: {a: {enum: [x, y]}}}}
            map: {additionalProperties: {properties: {b: {type: string}}}}
            either: {oneOf: [{type: string}, {properties: {c: {type: string}}}]}
            all: {allOf: [{properties: {d: {type: string}}}]}
        """
    )

    assert set(found) == {
        "Thing",
        "ThingListItem",
        "ThingListItemA",
        "ThingMapValue",
        "ThingEither",
        "ThingAll",
    }


def test_nameless_types_of_operations(zoo: Any) -> None:
    """Within an operation, its name comes first; parameters and components have names too."""
    found = zoo.walk(
        """
        /a/{b}:
          parameters:
            - {name: b, in: path, required: true, schema: {enum: [1, 2]}}
          post:
            operationId: make-it
            parameters:
              - {name: sort, in: query, schema: {enum: [up, down]}}
              - $ref: '#/components/parameters/side'
            requestBody:
              content: {application/json: {schema: {properties: {c: {enum: [x, y]}}}}}
            responses:
              '200': {description: ok, content: {application/json: {schema: {properties: {}}}}}
        """,
        more="""
        components:
          parameters:
            side: {name: side, in: query, schema: {enum: [left, right]}}
        """,
    )

    assert {definition.name for definition in found.definitions} == {
        "ABB",
        "MakeItSort",
        "Side",
        "MakeItRequestC",
        "MakeItResponse",
    }


def test_modules(zoo: Any) -> None:
    """A schema is where it says, else with its family, else where it is used first."""
    api = zoo.walk(
        """
        /a:
          get:
            tags: [Apples]
            responses:
              '200':
                description: ok
                content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
        """,
        """
        User: {properties: {own: {$ref: '#/components/schemas/Own'}, t: {properties: {}}}}
        Own: {x-module: pears, properties: {stated: {properties: {}}}}
        Unused: {properties: {cat: {$ref: '#/components/schemas/Cat'}}}
        Animal:
          x-module: animals
          oneOf: [{$ref: '#/components/schemas/Cat'}]
          discriminator: {propertyName: kind}
        Cat: {properties: {kind: {type: string}}}
        """,
    )

    assert {one.name: one.module for one in api.definitions} == {
        "User": "apples",
        "UserT": "apples",
        "Own": "pears",
        "OwnStated": "pears",
        "Unused": "common",
        "Animal": "animals",
        "Cat": "animals",
    }


def test_definitions_keep_the_order_of_the_document(zoo: Any) -> None:
    """The order of use does not matter; nameless types follow what they are part of."""
    found = zoo.definitions(
        """
        B: {properties: {a: {$ref: '#/components/schemas/A'}, x: {properties: {}}}}
        C: {type: string}
        A: {properties: {c: {$ref: '#/components/schemas/C'}}}
        """
    )

    assert list(found) == ["B", "BX", "C", "A"]


# --------------------------------------------------------------------------------------- merging


def test_all_of_is_merged(zoo: Any) -> None:
    """Properties come from all parts, in their order; any part may require any of them."""
    record = zoo.record(
        """
        Base: {type: object, required: [b], properties: {a: {type: string}, b: {type: string}}}
        Thing:
          allOf:
            - $ref: '#/components/schemas/Base'
            - {type: object, required: [c, a], properties: {c: {type: string}}}
          properties: {d: {type: string}}
        """,
        "Thing",
    )

    assert [(field.name, field.required) for field in record.fields] == [
        *(("a", True), ("b", True), ("c", True), ("d", False))
    ]


def test_declaration_that_says_most_counts(zoo: Any) -> None:
    """A later part may narrow a property, or only describe it; all its places are kept."""
    record = zoo.record(
        """
        Base: {properties: {a: {type: string, description: Base}, b: {type: number}}}
        Thing:
          allOf:
            - $ref: '#/components/schemas/Base'
            - properties: {a: {const: x}, b: {type: integer}}
            - properties: {a: {description: Last}}
        """,
        "Thing",
    )

    assert {f.name: annotation(f.type) for f in record.fields} == {
        "a": "Literal['x'] | None",
        "b": "int | None",
    }
    assert record.fields[0].doc == "Last."
    assert record.fields[0].places == (
        "#/components/schemas/Base/properties/a",
        "#/components/schemas/Thing/allOf/1/properties/a",
        "#/components/schemas/Thing/allOf/2/properties/a",
    )


def test_nameless_types_of_merged_schemas_are_shared(zoo: Any) -> None:
    """A nameless type of the base is the same in everything that extends it."""
    found = zoo.definitions(
        """
        Thing: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {b: {type: string}}}]}
        Base: {properties: {a: {enum: [x, y]}}}
        """
    )

    assert annotation(found["Thing"].fields[0].type) == "BaseA | None"
    assert annotation(found["Base"].fields[0].type) == "BaseA | None"


# -------------------------------------------------------------------------------------- families

FAMILY = """
Event:
  oneOf: [{$ref: '#/components/schemas/Token'}, {$ref: '#/components/schemas/Done'}]
  discriminator: {propertyName: type}
Token: {required: [type], properties: {type: {const: token}}}
Done: {required: [type], properties: {type: {type: string}}}
"""


def test_family(zoo: Any) -> None:
    """Members inherit the family; their kind is their constant, or else their name."""
    found = zoo.definitions(FAMILY)

    assert isinstance(found["Event"], Family)
    assert found["Event"].kinds == (
        ("token", Named("Token", "common")),
        ("Done", Named("Done", "common")),
    )
    assert found["Token"].families == [Named("Event", "common")]


def test_mapping_names_the_kinds(zoo: Any) -> None:
    """A mapping wins; several kinds may be one class; names and references both do."""
    mapping = "{a: Token, b: '#/components/schemas/Token'}"
    found = zoo.definitions(
        FAMILY.replace("propertyName: type", f"propertyName: type, mapping: {mapping}")
    )

    assert [tag for tag, _ in found["Event"].kinds] == ["a", "b", "Done"]


def test_family_by_inheritance(zoo: Any) -> None:
    """A schema with a discriminator that others extend is the base of their family."""
    found = zoo.definitions(
        """
        Pet:
          required: [kind]
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: string}}}]}
        """
    )

    assert [tag for tag, _ in found["Pet"].kinds] == ["Cat", "Dog"]
    assert [field.name for field in found["Dog"].fields] == ["kind", "bark"]
    assert [field.name for field in found["Cat"].fields] == ["kind"]


def test_discriminator_that_nobody_extends_is_a_record(zoo: Any) -> None:
    """There is nothing to tell apart."""
    found = zoo.definitions(
        "Pet: {properties: {a: {type: string}}, discriminator: {propertyName: a}}"
    )

    assert isinstance(found["Pet"], Record)


def test_nameless_family_and_null(zoo: Any) -> None:
    """A union with a discriminator may stand anywhere, beside null too."""
    types = zoo.types(
        """
        it:
          oneOf:
            - {properties: {k: {enum: [a]}}}
            - {properties: {k: {const: b}}}
            - {type: 'null'}
          discriminator: {propertyName: k}
        single:
          oneOf: [{$ref: '#/components/schemas/Token'}, {type: 'null'}]
          discriminator: {propertyName: type}
        """,
        FAMILY,
    )

    assert types == {"it": "ThingIt | None", "single": "Token | None"}


def test_family_that_may_be_null(zoo: Any) -> None:
    """Null is seen where the family is referred to."""
    schemas = FAMILY.replace("oneOf: [", "oneOf: [{type: 'null'}, ")

    assert zoo.types("it: {$ref: '#/components/schemas/Event'}", schemas) == {"it": "Event | None"}


def test_family_of_families(zoo: Any) -> None:
    """A member may be a family itself."""
    found = zoo.definitions(
        FAMILY
        + """
Any:
  oneOf: [{$ref: '#/components/schemas/Event'}, {$ref: '#/components/schemas/Done'}]
  discriminator: {propertyName: type, mapping: {event: Event}}
"""
    )

    assert found["Event"].families == [Named("Any_", "common")]


# -------------------------------------------------------------------------------------- problems

THING = "#/components/schemas/Thing"


@pytest.mark.parametrize(
    ("schema", "place", "what"),
    [
        ("{maxLength: 3}", "", "the schema limits values, but does not say of which type"),
        ("{type: [object, string], properties: {a: {type: string}}}", "", "one name stands for an object and for something else"),
        ("{enum: [[1], [2]]}", "/enum", "the values are neither all text nor all numbers"),
        ("{properties: {a: {type: string}}, if: {required: [a]}, then: {properties: {b: {type: string}}}}", "/then/properties/b", "`b` is declared under a condition, and nowhere else"),
        ("{properties: {a: {type: string}}, dependentSchemas: {a: {properties: {b: {}}}}}", "/dependentSchemas/a/properties/b", "`b` is declared under a condition, and nowhere else"),
        ("{$ref: '#/components/schemas/No'}", "", "the reference #/components/schemas/No leads to nothing in components/schemas"),
        ("{oneOf: [{type: string}], anyOf: [{type: integer}]}", "", "`oneOf` stands beside `anyOf`"),
        ("{oneOf: [{properties: {}}], properties: {a: {type: string}}}", "", "a union stands beside properties that all of its members share"),
        ("{oneOf: [{type: string}], allOf: [{type: string}]}", "", "a union stands beside properties that all of its members share"),
        ("{allOf: [{properties: {}}, {oneOf: [{properties: {}}]}]}", "/allOf/1", "a union can't be merged into an object"),
        ("{properties: {}, required: [a]}", "/required", "`a` is required, but no property has that name"),
        ("{allOf: [{type: string}, {type: integer}]}", "/allOf/1", "the value is declared differently at #/components/schemas/Thing/allOf/0, and the two are merged"),
        ("{allOf: [{properties: {a: {enum: [x, y]}}}, {properties: {a: {enum: [x, z]}}}]}", "/allOf/1/properties/a", "`a` is declared differently at #/components/schemas/Thing/allOf/0/properties/a, and the two are merged"),
        ("{allOf: [{properties: {a: {items: {type: string}, type: array}}}, {properties: {a: {type: array, items: {type: integer}}}}]}", "/allOf/1/properties/a", "`a` is declared differently at #/components/schemas/Thing/allOf/0/properties/a, and the two are merged"),
        ("{allOf: [{$ref: '#/components/schemas/Thing'}, {properties: {}}]}", "", "the schema is merged into itself"),
        ("{allOf: [{type: string}, {$ref: '#/components/schemas/Thing'}]}", "", "the type contains itself without an object in between"),
        ("{allOf: [{type: string}, {$ref: '#/components/schemas/No'}]}", "/allOf/1", "the reference #/components/schemas/No leads to nothing in components/schemas"),
        ("{allOf: [{properties: {a: {properties: {}}}}, {properties: {a: {properties: {b: {type: string}}}}}]}", "/allOf/1/properties/a", "`a` is declared differently at #/components/schemas/Thing/allOf/0/properties/a, and the two are merged"),
        ("{allOf: [{const: a}, {const: 1}]}", "/allOf/1", "the value is declared differently at #/components/schemas/Thing/allOf/0, and the two are merged"),
        ("{properties: {a: {$ref: '#/components/schemas/No'}}}", "/properties/a", "the reference #/components/schemas/No leads to nothing in components/schemas"),
        ("{properties: {a: {type: string, default: 3}}}", "/properties/a/default", "the default 3 is no value of the type"),
        ("{properties: {a: {type: string, x-python-name: b}, b: {type: string}}}", "/properties/a/x-python-name", "`b` is the name of another field, or of its type"),
        ("{properties: {a: {type: string, x-python-name: class}}}", "/properties/a/x-python-name", "'class' can't be the name of a field"),
        ("{properties: {}, x-python-name: thing}", "/x-python-name", "'thing' can't be the name of a class"),
        ("{type: string, enum: [a, b], x-enum-varnames: [A]}", "", "2 values have 1 names and 2 descriptions"),
        ("{type: string, enum: [a, b], x-enum-varnames: A}", "/x-enum-varnames", "it is no list"),
        ("{type: string, enum: [a, b], x-enum-varnames: [A, A]}", "/x-enum-varnames/1", "`A` can't be the name of a member, or is that of another one"),
        ("{type: array, items: {$ref: '#/components/schemas/Thing'}}", "", "the type contains itself without an object in between"),
        ("{discriminator: {propertyName: a}, oneOf: [{type: string}, {properties: {a: {const: b}}}]}", "/oneOf/0", "a member of a union with a discriminator is no object with properties"),
        ("{discriminator: {propertyName: a}, oneOf: [{properties: {}}, {properties: {a: {const: b}}}]}", "/oneOf/0", "nothing says which `a` this member has"),
        ("{discriminator: {propertyName: a}, oneOf: [{title: X, properties: {a: {const: b}}}, {title: Y, properties: {a: {const: b}}}]}", "/oneOf/1", "two members of the union have the kind `b`"),
        ("{discriminator: {propertyName: a, mapping: {c: No}}, oneOf: [{properties: {a: {const: b}}}]}", "/discriminator/mapping/c", "No is no member of the union"),
        ("{discriminator: {propertyName: a}, properties: {x: {type: string}}, oneOf: [{properties: {a: {const: b}}}]}", "", "a union stands beside properties that all of its members share"),
        ("{allOf: [{$ref: '#/components/schemas/No'}], properties: {a: {type: string}}}", "/allOf/0", "the reference #/components/schemas/No leads to nothing in components/schemas"),
    ],
)  # fmt: skip
def test_what_can_not_be_rendered(zoo: Any, schema: str, place: str, what: str) -> None:
    """What would be lost, changed or anything is told with its place and a way out."""
    problems = zoo.problems(schemas=f"Thing: {schema}")

    assert (f"{THING}{place}", what) in [(problem.place, problem.what) for problem in problems]
    assert all(problem.line and problem.way_out for problem in problems)


def test_two_schemas_are_never_one_class(zoo: Any) -> None:
    """The one whose name is good as it is keeps it."""
    assert set(zoo.definitions("a_b: {type: string}\nAB: {type: integer}")) == {"AB", "AB2"}
    found = zoo.definitions("a_b: {type: string}\nAB: {type: integer, x-python-name: Other}")
    assert set(found) == {"AB", "Other"}


def test_two_schemas_for_which_one_name_was_chosen(zoo: Any) -> None:
    """Who chooses names has to choose another one."""
    problems = zoo.problems(
        schemas="A: {type: string, x-python-name: C}\nB: {type: string, x-python-name: C}"
    )

    assert [problem.what for problem in problems] == [
        "it would be the class C, which #/components/schemas/A is already"
    ]


def test_unknown_kinds_need_a_name_too(zoo: Any) -> None:
    """The class for unknown kinds must not be one that the description has."""
    problems = zoo.problems(schemas=FAMILY + "UnknownEvent: {type: string}")

    assert [problem.place for problem in problems] == ["#/components/schemas/UnknownEvent"]


def test_renaming_is_told(zoo: Any) -> None:
    """A name that generated code needs itself is changed, and a note says so."""
    api = zoo.walk(schemas="Model: {properties: {}}")

    assert api.notes == (
        "#/components/schemas/Model: became Model_, because generated code uses Model",
    )


def test_a_union_and_its_members_are_in_one_module(zoo: Any) -> None:
    """A class lies where its base does, wherever one of them is met first."""
    api = zoo.walk(
        """
        /a:
          get: {tags: [a], responses: {'200': {description: d, content: {application/json:
            {schema: {$ref: '#/components/schemas/A'}}}}}}
        /b:
          get: {tags: [b], responses: {'200': {description: d, content: {application/json:
            {schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}}}}
        """,
        """
        A: {required: [a], properties: {a: {type: string}, c: {$ref: '#/components/schemas/C'}}}
        B: {required: [b], properties: {b: {type: string}, c: {$ref: '#/components/schemas/C'}}}
        C: {anyOf: [{$ref: '#/components/schemas/D'}, {$ref: '#/components/schemas/E'}]}
        D: {required: [d], properties: {d: {$ref: '#/components/schemas/A'}}}
        E: {required: [e], properties: {e: {$ref: '#/components/schemas/B'}}}
        """,
    )

    assert [one.name for one in api.definitions] == ["A", "B", "C", "D", "E", "GetBResponse"]
    assert len({one.module for one in api.definitions}) == 1


def test_merged_schemas_that_may_be_null(zoo: Any) -> None:
    """What 3.0 says beside `nullable` is an object, and null."""
    api = zoo.walk(
        "",
        """
        A: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}, {properties: {c: {type: string}}}]}
        B: {properties: {b: {type: string}}}
        """,
        version="3.0.3",
    )

    assert [one.name for one in api.definitions] == ["A", "AValue", "B"]


@pytest.mark.parametrize("items", ["items", "additionalProperties"])
def test_circle_of_arrays_in_a_union(zoo: Any, items: str) -> None:
    """A circle of arrays or dicts is told, and comes to an end."""
    kind = "array" if items == "items" else "object"
    problems = zoo.problems(
        "",
        f"""
        A: {{type: {kind}, {items}: {{$ref: '#/components/schemas/B'}}}}
        B: {{type: {kind}, {items}: {{$ref: '#/components/schemas/A'}}}}
        Pair: {{anyOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}]}}
        """,
    )

    assert {problem.what for problem in problems} == {
        "the type contains itself without an object in between"
    }
