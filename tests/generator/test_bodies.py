# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest

from generator.model import Body, annotation

OK = "responses: {'204': {description: done}}"
SCHEMAS = """
Thing: {required: [a], properties: {a: {type: string}}}
Optional: {properties: {a: {type: string}}}
Maybe: {type: [object, 'null'], properties: {a: {type: string}}}
Pet:
  oneOf: [{$ref: '#/components/schemas/Thing'}]
  discriminator: {propertyName: a}
"""


def paths(content: str, more: str = "required: true") -> str:
    return f"/a:\n  post: {{operationId: a, requestBody: {{{more}, content: {{{content}}}}}, {OK}}}"


def operation(zoo: Any, content: str, more: str = "required: true") -> Any:
    return zoo.operation(paths(content, more), SCHEMAS)


def shown(one: Any) -> dict[str, str]:
    return {
        argument.name: annotation(argument.type, argument=True)
        + ("" if argument.required else " = UNSET" if argument.nullable else " = None")
        for argument in one.arguments
    }


def test_properties_become_arguments(zoo: Any) -> None:
    """The properties of a JSON object are arguments; null is a value only where JSON has it."""
    one = operation(
        zoo,
        """application/json: {schema: {required: [a, b], properties: {
            a: {type: string}, b: {type: [string, 'null']}, c: {type: integer, default: 3},
            d: {type: [integer, 'null'], description: D}, e: {type: string, readOnly: true}}}}""",
    )

    assert shown(one) == {
        "a": "str",
        "b": "str | None",
        "c": "int = None",
        "d": "int | None = UNSET",
    }
    assert one.body == Body("object", "application/json", True)
    assert [argument.nullable for argument in one.arguments] == [False, True, False, True]
    assert [argument.doc for argument in one.arguments] == [
        "",
        "",
        "Default: 3.",
        "D. None sends null.",
    ]


def test_flattened_schema_is_no_class(zoo: Any) -> None:
    """A schema that only the arguments of functions stand for is not rendered, but counted."""
    api = zoo.walk(
        paths("application/json: {schema: {$ref: '#/components/schemas/Thing'}}"),
        "Thing: {required: [a], properties: {a: {properties: {b: {type: string}}}}}",
    )

    assert [one.name for one in api.definitions] == ["ThingA"]
    assert api.operations[0].flattened == ("#/components/schemas/Thing",)


def test_flattened_schema_that_is_used_elsewhere_is_a_class(zoo: Any) -> None:
    """What something else refers to is rendered."""
    api = zoo.walk(
        paths("application/json: {schema: {$ref: '#/components/schemas/Thing'}}"),
        "Thing: {properties: {}}\nOther: {properties: {a: {$ref: '#/components/schemas/Thing'}}}",
    )

    assert [one.name for one in api.definitions] == ["Thing", "Other"]


@pytest.mark.parametrize(
    ("content", "more", "arguments", "body"),
    [
        ("application/json: {schema: {type: array, items: {type: string}}}", "required: true",
         {"body": "Sequence[str]"}, Body("json", "application/json", True)),
        ("application/json: {schema: {additionalProperties: {type: integer}}}", "x-a: b",
         {"body": "Mapping[str, int] = None"}, Body("json", "application/json", False)),
        ("application/vnd.a+json: {schema: {$ref: '#/components/schemas/Pet'}}", "required: true",
         {"body": "Pet"}, Body("json", "application/vnd.a+json", True)),
        ("application/json: {schema: {$ref: '#/components/schemas/Thing'}}", "x-a: b",
         {"body": "Thing = None"}, Body("json", "application/json", False)),
        ("application/json: {schema: {$ref: '#/components/schemas/Maybe'}}", "required: true",
         {"body": "Maybe | None"}, Body("json", "application/json", True)),
        ("application/json: {schema: {$ref: '#/components/schemas/Optional'}}", "x-a: b",
         {"a": "str = None"}, Body("object", "application/json", False)),
        ("text/csv: {schema: {type: string}}", "required: true",
         {"body": "str"}, Body("text", "text/csv", True)),
        ("application/json: {}", "required: true",
         {"body": "Any"}, Body("json", "application/json", True)),
        ("text/plain: {}", "required: true",
         {"body": "str"}, Body("text", "text/plain", True)),
        ("application/xml: {schema: {type: string}}", "required: true",
         {"body": "str"}, Body("text", "application/xml", True)),
        ("application/pdf: {schema: {type: string}}", "required: true",
         {"body": "Source"}, Body("raw", "application/pdf", True)),
        ("text/plain: {schema: {type: string, format: binary}}", "required: true",
         {"body": "Source"}, Body("raw", "text/plain", True)),
        ("image/png: {schema: {type: string, format: binary}}", "required: true",
         {"body": "Source"}, Body("raw", "image/png", True)),
        ("'*/*': {}", "x-a: b", {"body": "Source = None"}, Body("raw", "*/*", False)),
        ("multipart/form-data; boundary=a: {schema: {properties: {f: {type: string}}}}", "required: true",
         {"f": "str = None"}, Body("multipart", "multipart/form-data; boundary=a", True)),
        ("multipart/form-data: {schema: {required: [f], properties: {f: {type: string, format: binary}}}}", "x-a: b",
         {"f": "Source = None"}, Body("multipart", "multipart/form-data", False)),
    ],
)  # fmt: skip
def test_bodies(zoo: Any, content: str, more: str, arguments: dict[str, str], body: Body) -> None:
    """What is no plain object is one argument; without a body nothing in it is required."""
    one = operation(zoo, content, more)

    assert shown(one) == arguments
    assert one.body == body


def test_multipart(zoo: Any) -> None:
    """Files are sources; null can't be sent; parts are encoded as the description says."""
    one = operation(
        zoo,
        """multipart/form-data: {
          schema: {properties: {
            file: {type: string, format: binary},
            modern: {type: string, contentMediaType: image/png},
            files: {type: array, items: {type: string, format: binary}},
            text: {type: [string, 'null']},
            list: {type: array, items: {type: string}},
            csv: {type: array, items: {type: string}},
            meta: {properties: {a: {type: string}}},
            data: {type: array, items: {type: string}},
            table: {type: string}}},
          encoding: {csv: {explode: false}, list: {explode: true}, data: {contentType: application/json},
            table: {contentType: text/csv}}}""",
    )

    assert shown(one) == {
        "file": "Source = None",
        "modern": "Source = None",
        "files": "Sequence[Source] = None",
        "text": "str = None",
        "list_": "Sequence[str] = None",
        "csv": "Sequence[str] = None",
        "meta": "ARequestMeta = None",
        "data": "Sequence[str] = None",
        "table": "str = None",
    }
    told = {a.wire: (a.separator, a.json, a.content_type) for a in one.arguments}
    assert told["list"] == (None, False, None)
    assert told["csv"] == (",", False, None)
    assert told["data"] == (None, True, None)
    assert told["table"] == (None, False, "text/csv")


def test_multipart_of_3_1(zoo: Any) -> None:
    """Media types stand in the schema; what may be null is left out when it is None."""
    one = operation(
        zoo,
        """multipart/form-data: {
          schema: {required: [file], properties: {
            file: {anyOf: [{type: string, contentMediaType: application/pdf}, {type: 'null'}]},
            files: {anyOf: [{type: array, items: {type: string, contentMediaType: a/b}}, {type: 'null'}]},
            table: {type: string, contentMediaType: text/csv},
            thing: {type: string, contentMediaType: application/json,
                    contentSchema: {$ref: '#/components/schemas/Thing'}},
            number: {anyOf: [{type: string, contentMediaType: application/json,
                     contentSchema: {type: integer}}, {type: 'null'}]},
            other: {type: string, contentMediaType: application/json},
            encoded: {type: string, contentMediaType: image/png, contentEncoding: base64}}},
          encoding: {table: {}, thing: {contentType: text/plain}}}""",
    )

    assert shown(one) == {
        "file": "Source",
        "files": "Sequence[Source] = None",
        "table": "str = None",
        "thing": "Thing = None",
        "number": "int = None",
        "other": "Any = None",
        "encoded": "str = None",
    }
    assert {one.name: (one.json, one.content_type) for one in one.arguments} == {
        "file": (False, None),
        "files": (False, None),
        "table": (False, "text/csv"),
        "thing": (True, "text/plain"),
        "number": (True, None),
        "other": (True, None),
        "encoded": (False, "image/png"),
    }


def test_media_types_that_say_something_else(zoo: Any) -> None:
    """Each becomes a function of its own."""
    api = zoo.walk(
        paths(
            "application/json: {schema: {$ref: '#/components/schemas/Thing'}}, text/csv: {schema: {type: string}},"
            " application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Thing'}}"
        ),
        SCHEMAS,
    )

    assert [(one.name, one.body.kind) for one in api.operations] == [
        ("a", "object"),
        ("a_csv", "text"),
    ]


def test_form(zoo: Any) -> None:
    """A form has fields of text, and lists of them."""
    one = operation(
        zoo,
        "application/x-www-form-urlencoded: {schema: {properties: {a: {type: string},"
        " b: {type: array, items: {type: integer}}, c: {type: string, contentMediaType:"
        " application/json, contentSchema: {properties: {d: {type: string}}}}}}}",
    )

    assert shown(one) == {"a": "str = None", "b": "Sequence[int] = None", "c": "ARequestC = None"}
    assert [argument.json for argument in one.arguments] == [False, False, True]


@pytest.mark.parametrize(
    ("content", "more", "chosen"),
    [
        ("application/xml: {schema: {properties: {}}}, application/json: {schema: {properties: {}}}", "", "application/json"),
        ("a/b: {}, multipart/form-data: {schema: {properties: {}}}", "x-media-type: multipart/form-data, ", "multipart/form-data"),
        ("application/json: {schema: {properties: {}}}, a/b: {}", "x-media-type: a/b, ", "a/b"),
        ("a/b+json: {schema: {properties: {}}}, a/b: {schema: {properties: {}}}", "", "a/b+json"),
    ],
)  # fmt: skip
def test_one_of_several_media_types(zoo: Any, content: str, more: str, chosen: str) -> None:
    """JSON is preferred among those that say the same; else the description chooses."""
    one = operation(zoo, content, f"{more}required: true")

    assert one.body.media_type == chosen
    assert len(one.media_types) == 2


PLACE = "#/paths/~1a/post/requestBody"


@pytest.mark.parametrize(
    ("content", "place", "what"),
    [
        ("", "/content", "it is empty"),
        ("multipart/form-data: {}", "/content/multipart~1form-data", "the body has no schema"),
        ("application/json: {schema: {$ref: '#/components/schemas/No'}}", "/content/application~1json", "the body has no schema"),
        ("multipart/form-data: {schema: {properties: {a: {type: string, contentMediaType: application/json, contentSchema: {type: 3}}}}}", "/content/multipart~1form-data/schema/properties/a/contentSchema", "it is no schema"),
        ("multipart/form-data: {schema: {properties: {a: {type: string, contentMediaType: application/json, contentSchema: 3}}}}", "/content/multipart~1form-data/schema/properties/a/contentSchema", "it is no schema"),
        ("multipart/form-data: {schema: {type: string}}", "/content/multipart~1form-data", "a form is an object with properties"),
        ("application/xml: {schema: {properties: {}}}", "/content/application~1xml", "application/xml can't be made from a schema"),
        ("application/json: {itemSchema: {type: string}}", "/content/application~1json/itemSchema", "what each item of the content is can't be rendered"),
        ("application/x-www-form-urlencoded: {schema: {properties: {a: {properties: {}}}}}", "/content/application~1x-www-form-urlencoded/schema/properties/a", "an object can't be sent as a field of a form"),
        ("multipart/form-data: {schema: {properties: {a: {$ref: '#/components/schemas/No'}}}}", "/content/multipart~1form-data/schema/properties/a", "the reference #/components/schemas/No leads to nothing in components/schemas"),
    ],
)  # fmt: skip
def test_what_can_not_be_rendered(zoo: Any, content: str, place: str, what: str) -> None:
    """What can't be sent is told."""
    problems = zoo.problems(paths(content))

    assert (f"{PLACE}{place}", what) in [(problem.place, problem.what) for problem in problems]


def test_body_that_is_nowhere(zoo: Any) -> None:
    """A reference that leads nowhere is told once."""
    body = "requestBody: {$ref: '#/components/requestBodies/no'}"
    (problem,) = zoo.problems(f"/a:\n  post: {{operationId: a, {body}, {OK}}}")

    assert problem.place == PLACE
