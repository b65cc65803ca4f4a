# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest

from generator.calls import construction, function_doc, signature

OK = "responses: {'204': {description: done}}"


def made(zoo: Any, parameters: str = "", more: str = OK, path: str = "/a") -> str:
    one = zoo.operation(
        f"{path}:\n  put: {{operationId: a, parameters: [{parameters}], {more}}}",
        "Colour: {type: string, enum: [red, blue]}\nThing: {properties: {a: {type: string}}}",
    )
    start = "return Operation(name='a', method='PUT', path="
    return construction(one).removeprefix(start).removesuffix(")")


LIST = "schema: {type: array, items: {type: string}}"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ("{name: b, in: query, schema: {type: string}}", "query=query_string(('b', b))"),
        ("{name: 'b[]', in: query, " + LIST + "}", "query=query_string(('b[]', b))"),
        ("{name: b, in: query, explode: false, " + LIST + "}", "query=query_string(('b', joined('b', b)))"),
        ("{name: b, in: query, style: pipeDelimited, " + LIST + "}", "query=query_string(('b', joined('b', b, '|')))"),
        ("{name: b-c, in: query, schema: {additionalProperties: true}}", "query=query_string(*exploded(b_c))"),
        ("{name: b-c, in: query, style: deepObject, schema: {additionalProperties: true}}", "query=query_string(*deep_object('b-c', b_c))"),
        ("{name: b, in: query, content: {application/json: {schema: {type: string}}}}", "query=query_string(('b', json_text(b)))"),
        ("{name: X-B, in: header, schema: {type: string}}", "headers=headers(('X-B', x_b))"),
        ("{name: b, in: cookie, schema: {type: string}}", "headers=cookie_header(('b', b))"),
        ("{name: X-B, in: header, schema: {type: string}}, {name: c, in: cookie, schema: {type: string}}", "headers={**headers(('X-B', x_b)), **cookie_header(('c', c))}"),
        ("{name: Idempotency-Key, in: header, schema: {type: string}}", "keyed=True"),
    ],
)  # fmt: skip
def test_parameters(zoo: Any, parameters: str, code: str) -> None:
    """Each parameter is written where it is sent."""
    assert f", {code}" in made(zoo, parameters)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/a", "'/a'"),
        ("/a b", "'/a%20b'"),
        ("/a%20b", "'/a%20b'"),
        ("/{b}", "f\"/{path_segment('b', b)}\""),
        ("/{b}:x/\"'", "f\"/{path_segment('b', b)}:x/%22'\""),
        ("/{b}/{c_long_name_of_a_parameter}", "f\"/{path_segment('b', b)}\" f\"/{path_segment('c_long_name_of_a_parameter', c_long_name_of_a_parameter)}\""),
    ],
)  # fmt: skip
def test_path(zoo: Any, path: str, code: str) -> None:
    """The path is one literal, encoded; a long one has a line for each parameter."""
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    parameters = ", ".join(f"{{name: {n}, in: path, schema: {{type: string}}}}" for n in names)

    assert made(zoo, parameters, path=f"'{path}'".replace("/\"'", "/\"''")).startswith(f"{code}, ")


def test_braces_in_a_path_are_no_code(zoo: Any) -> None:
    """Nothing in a path is executed."""
    code = made(zoo, "{name: b, in: path, schema: {type: string}}", path="'/{b}/}x{'")

    assert code.startswith("f\"/{path_segment('b', b)}/%7Dx%7B\", ")


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ("{type: string}", "resource=('b', b)"),
        ("{type: integer}", "resource=('b', str(b))"),
        ("{$ref: '#/components/schemas/Colour'}", "resource=('b', str(b))"),
    ],
)
def test_resource_is_text(zoo: Any, schema: str, code: str) -> None:
    """What the path points at is text."""
    assert code in made(zoo, f"{{name: b, in: path, schema: {schema}}}", path="/{b}")


def test_path_with_slashes(zoo: Any) -> None:
    """A parameter that may contain slashes keeps them."""
    parameter = "{name: b, in: path, allowReserved: true, schema: {type: string}}"

    assert "path_rest('b', b)" in made(zoo, parameter, path="/{b}")


BINARY = "{type: string, format: binary}"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("required: true, content: {application/json: {schema: {properties: {a-b: {type: string}, c: {type: [string, 'null']}}}}}",
         "json_object({'a-b': a_b}, nullable={'c': c})"),
        ("content: {application/json: {schema: {properties: {a: {type: string}}}}}",
         "json_object({'a': a}, required=False)"),
        ("required: true, content: {application/json: {schema: {type: string}}}", "json_body(body)"),
        ("content: {application/json: {schema: {type: string}}}", "None if body is None else json_body(body)"),
        ("required: true, content: {text/csv: {schema: {type: string}}}", "text_body(body, 'text/csv')"),
        ("required: true, content: {image/png: {schema: " + BINARY + "}}", "RawBody(body, 'image/png')"),
        ("required: true, content: {'image/*': {schema: " + BINARY + "}}", "RawBody(body, body.content_type or \"application/octet-stream\")"),
        ("required: true, content: {application/octet-stream: {}}", "RawBody(body, body.content_type or \"application/octet-stream\")"),
        ("required: true, content: {application/x-www-form-urlencoded: {schema: {properties: {a: {type: string}}}}}", "form(('a', a))"),
        ("content: {multipart/form-data: {schema: {properties: {f: " + BINARY + ", c: {type: string}}}, encoding: {f: {contentType: image/png}, c: {contentType: text/csv}}}}",
         "multipart(('f', f), ('c', c, 'text/csv'), required=False)"),
    ],
)  # fmt: skip
def test_bodies(zoo: Any, body: str, code: str) -> None:
    """Each kind of body has its helper."""
    assert f", body={code}, " in made(zoo, more=f"requestBody: {{{body}}}, {OK}")


def answer(content: str) -> str:
    return f"{{description: d, content: {{{content}}}}}"


def test_downloads_and_events(zoo: Any) -> None:
    """Streams have kinds of operation of their own."""
    api = zoo.walk(
        f"""
        /a:
          get: {{operationId: a, responses: {{'200': {answer("image/png: {}")}}}}}
        /b:
          get: {{operationId: b, responses: {{'200': {answer("text/event-stream: {schema: {type: integer}, x-final-events: [c]}")}}}}}
        /c:
          get: {{operationId: c, responses: {{'200': {answer("application/jsonl: {schema: {type: array, items: {type: string}}}")}, '204': {{description: d}}}}}}
        /d:
          get: {{operationId: d, responses: {{'200': {answer("application/x-ndjson: {}")}, '201': {answer("application/x-ndjson: {schema: {type: integer}}")}}}}}
        /e:
          get: {{operationId: e, responses: {{'200': {answer("text/event-stream: {schema: {type: string}}")}}}}}
        """
    )
    download, events, lines, either, texts = api.operations

    assert construction(download) == (
        "return DownloadOperation(name='a', method='GET', path='/a', repeatable=True)"
    )
    assert construction(events) == (
        "return EventOperation(name='b', method='GET', path='/b', event=int, final_events=('c',), "
        "repeatable=True)"
    )
    assert construction(lines) == (
        "return LineOperation(name='c', method='GET', path='/c', event=JsonText, repeatable=True, "
        "accept='application/jsonl')"
    )
    assert construction(either) == (
        "return LineOperation(name='d', method='GET', path='/d', event=Any, repeatable=True)"
    )
    assert construction(texts).endswith("event=str, repeatable=True)")
    assert [signature(one) for one in api.operations] == [
        "() -> DownloadOperation",
        "() -> EventOperation[int]",
        "() -> LineOperation[str]",
        "() -> LineOperation[Any]",
        "() -> EventOperation[str]",
    ]
    assert "streaming it gives text for each line." in function_doc(lines)
    assert "streaming it gives anything for each line." in function_doc(either)
    assert "streaming it gives text for each event." in function_doc(texts)


@pytest.mark.parametrize(
    ("responses", "returns", "returned", "promise"),
    [
        ("'200': " + answer("application/json: {schema: {$ref: '#/components/schemas/Thing'}}"), "{200: Thing}", "Thing", "sending it gives a `Thing`."),
        ("'200': " + answer("application/json: {schema: {type: string}}"), "{200: JsonText}", "str", "sending it gives text."),
        ("'200': " + answer("text/plain: {}"), "{200: str}", "str", "sending it gives text."),
        ("'200': " + answer("application/json: {schema: {items: {$ref: '#/components/schemas/Thing'}}}"), "{200: list[Thing]}", "list[Thing]", "sending it gives a list of `Thing`."),
        ("'200': " + answer("application/json: {schema: {items: {type: integer}}}"), "{200: list[int]}", "list[int]", "sending it gives `list[int]`."),
        ("'200': " + answer("application/json: {schema: {type: integer}}") + ", '202': {description: d}", "{200: int, 202: None}", "int | None", "sending it gives `int | None`."),
        ("'204': {description: d}", "{204: None}", "None", "its answer has no content."),
        ("'302': {description: d}", "{302: Redirect}", "Redirect", "sending it gives the address that the answer points to."),
    ],
)  # fmt: skip
def test_returns(zoo: Any, responses: str, returns: str, returned: str, promise: str) -> None:
    """What each status is decoded into is written, typed and told."""
    one = zoo.operation(
        f"/a:\n  get: {{operationId: a, responses: {{{responses}}}}}",
        "Thing: {properties: {a: {type: string}}}",
    )

    assert f"returns={returns}, " in construction(one)
    assert signature(one) == f"() -> Operation[{returned}]"
    assert function_doc(one).endswith(f"Returns:\n    The operation; {promise}")


def test_promise_of_events(zoo: Any) -> None:
    """Streams tell what they give."""
    api = zoo.walk(
        f"""
        /a:
          get: {{operationId: a, responses: {{'200': {answer("image/png: {}")}}}}}
        /b:
          get: {{operationId: b, responses: {{'200': {answer("text/event-stream: {}")}}}}}
        """
    )

    assert [function_doc(one).splitlines()[-1].strip() for one in api.operations] == [
        "The operation; streaming it gives the bytes.",
        "The operation; streaming it gives text for each event.",
    ]


def test_signature(zoo: Any) -> None:
    """The path is given by position, everything else by name; None or UNSET leave out."""
    one = zoo.operation(
        f"""
        /{{a}}:
          post:
            operationId: it
            parameters: [{{name: a, in: path, required: true, schema: {{type: string}}}}]
            requestBody:
              required: true
              content:
                application/json:
                  schema:
                    required: [d]
                    properties:
                      b: {{type: [string, 'null']}}
                      c: {{type: array, items: {{type: string}}}}
                      d: {{type: integer}}
            {OK}
        """
    )

    assert signature(one) == (
        "(a: str, *, d: int, b: str | Unset | None = UNSET, c: Sequence[str] | None = None)"
        " -> Operation[None]"
    )


def test_documentation(zoo: Any) -> None:
    """A docstring has summary, description, arguments that there is something to say of, result."""
    one = zoo.operation(
        f"""
        /a:
          get:
            operationId: a
            summary: Do it
            description: |
              First paragraph.

              Second one.
            parameters:
              - {{name: b, in: query, description: {"word " * 30}, schema: {{type: string}}}}
              - {{name: c, in: query, schema: {{type: string}}}}
            {OK}
        """
    )

    assert function_doc(one) == (
        "Do it.\n\nFirst paragraph.\n\nSecond one.\n\n"
        f"Args:\n    b: {('word ' * 17).strip()}\n        {('word ' * 13).strip()}.\n\n"
        "Returns:\n    The operation; its answer has no content."
    )


def test_operation_without_summary(zoo: Any) -> None:
    """Without a summary, method and path stand for it."""
    one = zoo.operation(f"/a:\n  get: {{operationId: a, {OK}}}")

    assert function_doc(one).startswith("GET /a.\n")
