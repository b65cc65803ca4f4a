# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest

from generator.model import Argument, annotation

OK = "responses: {'204': {description: done}}"
SCHEMAS = """
Colour: {type: string, enum: [red, blue], description: A colour}
Names: {type: array, items: {type: string}}
Codes: {additionalProperties: {type: integer}}
Place: {properties: {town: {type: string}, streets: {type: array, items: {type: string}}}}
"""


def operation(zoo: Any, parameter: str, path: str = "/a", **kwargs: str) -> Any:
    paths = f"{path}:\n  get: {{operationId: a, parameters: [{parameter}], {OK}}}"
    return zoo.operation(paths, SCHEMAS, **kwargs)


def argument(zoo: Any, parameter: str, **kwargs: str) -> Argument:
    (one,) = operation(zoo, parameter, **kwargs).arguments
    return one


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ("{type: string}", "str"),
        ("{type: [string, 'null']}", "str"),
        ("{type: array, items: {type: integer}}", "Sequence[int]"),
        ("{$ref: '#/components/schemas/Colour'}", "Colour | str"),
        ("{type: array, items: {$ref: '#/components/schemas/Colour'}}", "Sequence[Colour | str]"),
        ("{anyOf: [{$ref: '#/components/schemas/Colour'}, {type: integer}]}", "Colour | str | int"),
        ("{enum: [1, 2]}", "AB | int"),
        ("{type: string, format: date-time}", "datetime"),
    ],
)
def test_types(zoo: Any, schema: str, made: str) -> None:
    """An argument takes any sequence, and plain values for enumerations; null leaves it out."""
    one = argument(zoo, f"{{name: b, in: query, schema: {schema}}}")

    assert annotation(one.type, argument=True) == made
    assert (one.name, one.wire, one.location, one.required) == ("b", "b", "query", False)


def test_documentation(zoo: Any) -> None:
    """An argument tells what it is, its limits, and what holds without it."""
    schema = "{type: integer, minimum: 1, maximum: 100, default: 20}"
    one = argument(zoo, f"{{name: b, in: query, description: How many, schema: {schema}}}")

    assert one.doc == "How many. From 1 to 100. Default: 20."


@pytest.mark.parametrize(
    ("more", "schema", "doc"),
    [
        ("", "{$ref: '#/components/schemas/Colour'}", "A colour."),
        ("", "{allOf: [{$ref: '#/components/schemas/Colour'}], default: red}", "A colour. Default: `red`."),
        ("", "{$ref: '#/components/schemas/Colour', default: red}", "A colour. Default: `red`."),
        ("", "{type: array, items: {type: string}, default: []}", ""),
        ("", "{type: [string, 'null'], default: null}", ""),
        ("", "{type: boolean, default: false}", "Default: False."),
        ("required: true, ", "{type: integer, default: 3}", ""),
        ("deprecated: true, ", "{type: string}", "Deprecated."),
        ("", "{type: string, deprecated: true}", "Deprecated."),
    ],
)  # fmt: skip
def test_defaults_are_told_and_not_sent(zoo: Any, more: str, schema: str, doc: str) -> None:
    """A default is the server's; nothing, null and empty lists go without saying."""
    assert argument(zoo, f"{{name: b, in: query, {more}schema: {schema}}}").doc == doc


@pytest.mark.parametrize(
    ("where", "more", "separator"),
    [
        ("query", "", None),
        ("query", "explode: true, ", None),
        ("query", "explode: false, ", ","),
        ("query", "style: spaceDelimited, ", " "),
        ("query", "style: pipeDelimited, ", "|"),
        ("query", "style: pipeDelimited, explode: true, ", None),
        ("cookie", "", None),
        ("header", "", ","),
        ("header", "explode: true, ", ","),
        ("path", "required: true, ", ","),
    ],
)
def test_lists(zoo: Any, where: str, more: str, separator: str | None) -> None:
    """A list repeats its name or is joined, as style and `explode` say."""
    parameter = f"{{name: b, in: {where}, {more}schema: {{type: array, items: {{type: string}}}}}}"

    (one,) = operation(zoo, parameter, "/{b}" if where == "path" else "/a").arguments
    assert one.separator == separator


@pytest.mark.parametrize(
    ("more", "schema", "made", "members"),
    [
        ("", "{additionalProperties: {type: integer}}", "Mapping[str, int]", "exploded"),
        ("", "{type: [object, 'null'], additionalProperties: true}", "Mapping[str, Any]", "exploded"),
        ("explode: true, ", "{properties: {c: {type: string}}}", "AB", "exploded"),
        ("style: form, ", "{$ref: '#/components/schemas/Codes'}", "Codes", "exploded"),
        ("style: deepObject, ", "{$ref: '#/components/schemas/Codes'}", "Codes", "deep_object"),
        ("style: deepObject, ", "{anyOf: [{$ref: '#/components/schemas/Place'}, {type: 'null'}]}", "Place", "deep_object"),
    ],
)  # fmt: skip
def test_objects(zoo: Any, more: str, schema: str, made: str, members: str) -> None:
    """The members of an object in the query are parameters, as its style says."""
    one = argument(zoo, f"{{name: b, in: query, {more}schema: {schema}}}")

    assert annotation(one.type, argument=True) == made
    assert (one.members, one.separator, one.json) == (members, None, False)


def test_list_of_another_name(zoo: Any) -> None:
    """A list that has a name of its own is joined as any other."""
    one = argument(zoo, "{name: b, in: header, schema: {$ref: '#/components/schemas/Names'}}")

    assert (annotation(one.type), one.separator) == ("Names", ",")


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, contentMediaType: application/json, contentSchema: {type: array, items: {type: integer}}}",
        "{anyOf: [{type: string, contentMediaType: application/json, contentSchema: {type: array, items: {type: integer}}}, {type: 'null'}]}",
    ],
)  # fmt: skip
def test_text_that_holds_json(zoo: Any, schema: str) -> None:
    """Text that is JSON is given as what it holds."""
    one = argument(zoo, f"{{name: b, in: query, schema: {schema}}}")

    assert annotation(one.type, argument=True) == "Sequence[int]"
    assert (one.json, one.separator) == (True, None)


def test_json_parameter(zoo: Any) -> None:
    """A parameter with content is sent as JSON."""
    one = argument(
        zoo,
        "{name: b, in: query, content: {application/json: {schema: {properties: {c: {type: string}}}}}}",
    )

    assert one.json
    assert annotation(one.type) == "AB"


@pytest.mark.parametrize(
    ("content", "made", "is_json"),
    [
        ("application/json: {}", "Any", True),
        ("text/plain: {}", "str", False),
        ("text/plain: {schema: {type: integer}}", "int", False),
    ],
)
def test_content_of_a_parameter(zoo: Any, content: str, made: str, is_json: bool) -> None:
    """Without a schema, JSON is anything, and text is text."""
    one = argument(zoo, f"{{name: b, in: query, content: {{{content}}}}}")

    assert (annotation(one.type), one.json) == (made, is_json)


def test_path_parameter_with_slashes(zoo: Any) -> None:
    """`allowReserved` lets slashes through, in the path only."""
    reserved = "allowReserved: true, schema: {type: string}}"

    assert operation(zoo, f"{{name: b, in: path, {reserved}", "/{b}").arguments[0].slashes
    assert not argument(zoo, f"{{name: b, in: query, {reserved}").slashes


def test_parameters_of_the_path_are_shared_and_replaced(zoo: Any) -> None:
    """An operation may say it differently than its path."""
    one = zoo.operation(
        f"""
        /a:
          parameters:
            - {{name: b, in: query, schema: {{type: string}}}}
            - {{name: c, in: query, schema: {{type: string}}}}
          get:
            operationId: a
            parameters: [{{name: b, in: query, schema: {{type: integer}}}}]
            {OK}
        """
    )

    assert [(one.name, annotation(one.type)) for one in one.arguments] == [
        ("b", "int"),
        ("c", "str"),
    ]


def test_headers_of_the_transport_are_no_arguments(zoo: Any) -> None:
    """What the transport fills in, and what OpenAPI says to ignore, is counted only."""
    names = ("X-Tenant-ID", "idempotency-key", "Accept", "X-Own")
    parameters = ", ".join(
        f"{{name: {name}, in: header, schema: {{type: string}}}}" for name in names
    )
    one = operation(zoo, parameters, more="x-transport-headers: [x-tenant-id]\n")

    assert [argument.wire for argument in one.arguments] == ["X-Own"]
    assert one.owned == tuple(("header", name) for name in names[:3])
    assert one.keyed


def test_without_idempotency_key(zoo: Any) -> None:
    """A key is sent only where it is asked for."""
    assert not operation(zoo, "{name: b, in: query, schema: {type: string}}").keyed


def test_names_that_clash(zoo: Any) -> None:
    """Of two in one place, the one that is spelled so keeps the name, whatever the order."""
    one = operation(
        zoo,
        "{name: a-b, in: query, schema: {type: string}}, {name: a_b, in: query, schema: {type: string}}",
    )

    assert {argument.wire: argument.name for argument in one.arguments} == {
        "a-b": "a_b_2",
        "a_b": "a_b",
    }


def test_chosen_name(zoo: Any) -> None:
    """A name may be chosen."""
    parameter = "{name: b, in: query, x-python-name: c, schema: {type: string}}"

    assert argument(zoo, parameter).name == "c"


@pytest.mark.parametrize(
    ("parameter", "place", "what"),
    [
        ("name: b, in: query", "", "the parameter has no schema"),
        ("name: b, in: query, content: {image/png: {schema: {type: string}}}", "/content/image~1png", "a parameter can only be sent as text or as JSON"),
        ("name: b, in: query, schema: {properties: {c: {properties: {}}}}", "", "an object or a list of lists can't be sent as a query parameter"),
        ("name: b, in: query, explode: false, schema: {properties: {c: {type: string}}}", "", "an object or a list of lists can't be sent as a query parameter"),
        ("name: b, in: query, style: deepObject, schema: {additionalProperties: {items: {items: {type: string}}}}", "", "an object or a list of lists can't be sent as a query parameter"),
        ("name: b, in: header, schema: {anyOf: [{type: string}, {type: array, items: {type: string}}]}", "", "it is a list or something else, and the items of the list would have to be joined"),
        ("name: b, in: header, schema: {additionalProperties: true}", "", "an object or a list of lists can't be sent as a header parameter"),
        ("name: b, in: query, schema: {anyOf: [{type: string}, {properties: {}}]}", "", "an object or a list of lists can't be sent as a query parameter"),
        ("name: b, in: query, schema: {items: {items: {type: string}}}", "", "an object or a list of lists can't be sent as a query parameter"),
        ("name: b, in: query, style: deepObject, schema: {type: string}", "/style", "the style deepObject can't be rendered"),
        ("name: b, in: query, x-python-name: B, schema: {type: string}", "/x-python-name", "'B' can't be the name of an argument"),
        ("$ref: '#/components/parameters/no'", "", "the reference #/components/parameters/no leads to nothing in components/parameters"),
    ],
)  # fmt: skip
def test_what_can_not_be_rendered(zoo: Any, parameter: str, place: str, what: str) -> None:
    """What can't be written as text is told, with JSON as the way out."""
    paths = f"/a:\n  get: {{operationId: a, parameters: [{{{parameter}}}], {OK}}}"
    problems = zoo.problems(paths, SCHEMAS)

    assert (f"#/paths/~1a/get/parameters/0{place}", what) in [
        (problem.place, problem.what) for problem in problems
    ]


def test_list_of_headers_that_is_none(zoo: Any) -> None:
    """The headers of the transport are a list."""
    (problem,) = zoo.problems(
        f"/a:\n  get: {{operationId: a, {OK}}}", more="x-transport-headers: X-Own\n"
    )

    assert (problem.place, problem.what) == ("#/x-transport-headers", "it is no list")
