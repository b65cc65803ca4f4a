# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest

OK = "responses: {'204': {description: done}}"


def test_operation(zoo: Any) -> None:
    """An operation has the name, method, path and texts of the description."""
    one = zoo.operation(
        f"""
        /files/{{file_id}}:
          patch:
            operationId: updateFile
            tags: [files, others]
            summary: Change a file
            description: Changes it.
            parameters: [{{name: file_id, in: path, required: true, schema: {{type: string}}}}]
            {OK}
        """
    )

    assert (one.name, one.method, one.path, one.module) == (
        *("update_file", "PATCH", "/files/{file_id}", "files"),
    )
    assert (one.summary, one.doc) == ("Change a file", "Changes it.")
    assert one.resource == ("file", "file_id")
    assert one.statuses == ("204",)


@pytest.mark.parametrize(
    ("method", "more", "repeatable"),
    [
        ("get", "", True),
        ("put", "", True),
        ("delete", "", True),
        ("head", "", True),
        ("options", "", True),
        ("post", "", False),
        ("patch", "", False),
        ("trace", "", False),
        ("post", "x-repeatable: true", True),
        ("get", "x-repeatable: false", False),
    ],
)
def test_repeatable(zoo: Any, method: str, more: str, repeatable: bool) -> None:
    """Idempotent methods may be repeated; the description may say otherwise."""
    one = zoo.operation(f"/a:\n  {method}:\n    {more or 'x-a: b'}\n    operationId: a\n    {OK}")

    assert one.repeatable is repeatable


@pytest.mark.parametrize(
    ("path", "more", "resource"),
    [
        ("/files", "", None),
        ("/files/{id}", "", ("file", "id")),
        ("/boxes/{id}", "", ("box", "id")),
        ("/stories/{id}", "", ("story", "id")),
        ("/{id}", "", ("id", "id")),
        ("/files/{file_id}/pages/{page}", "", ("page", "page")),
        ("/files/{file_id}/pages/{page}", "file_id", ("kind_of_file_id", "file_id")),
    ],
)
def test_resource(zoo: Any, path: str, more: str, resource: tuple[str, str] | None) -> None:
    """A path points at what its last parameter is, or at what one of them says."""
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    parameters = ", ".join(
        f"{{name: {name}, in: path, required: true, schema: {{type: string}}"
        + (f", x-resource-type: kind_of_{name}}}" if name == more else "}")
        for name in names
    )
    one = zoo.operation(f"{path}:\n  get: {{operationId: a, parameters: [{parameters}], {OK}}}")

    assert one.resource == resource


def test_operations_keep_the_order_of_the_document(zoo: Any) -> None:
    """Functions stand in the order in which the description was written."""
    api = zoo.walk(
        f"/b:\n  put: {{operationId: b, {OK}}}\n  get: {{operationId: a, {OK}}}\n"
        f"/a:\n  get: {{operationId: c, {OK}}}\n"
    )

    assert [one.name for one in api.operations] == ["b", "a", "c"]


def test_tags_describe_modules(zoo: Any) -> None:
    """The description of a tag is that of its module; without a tag it is `default`."""
    api = zoo.walk(
        f"/a:\n  get: {{operationId: a, {OK}}}\n",
        more="tags: [{name: My Files, description: Mine}]\n",
    )

    assert api.tags == {"my_files": "Mine"}
    assert api.operations[0].module == "default"


def test_arguments_are_ordered(zoo: Any) -> None:
    """The path comes first, in its order; then what is required; then the rest."""
    one = zoo.operation(
        f"""
        /{{a}}/{{b}}:
          parameters:
            - {{name: z, in: query, schema: {{type: string}}}}
            - {{name: b, in: path, required: true, schema: {{type: string}}}}
          put:
            operationId: it
            parameters:
              - {{name: a, in: path, required: true, schema: {{type: string}}}}
              - {{name: y, in: query, required: true, schema: {{type: string}}}}
            {OK}
        """
    )

    assert [argument.name for argument in one.arguments] == ["a", "b", "y", "z"]


def test_deprecated(zoo: Any) -> None:
    """A deprecated operation says so."""
    api = zoo.walk(
        f"/a:\n  get: {{operationId: a, deprecated: true, description: A., {OK}}}\n"
        f"  put: {{operationId: b, deprecated: true, {OK}}}\n"
    )

    assert [one.doc for one in api.operations] == ["A.\n\nDeprecated.", "Deprecated."]


def test_notes(zoo: Any) -> None:
    """What a person would not expect is told: names that were made, calls that go the other way."""
    api = zoo.walk(
        f"""
        /a/{{b}}:
          get:
            parameters: [{{name: b, in: path, required: true, schema: {{type: string}}}}]
            callbacks: {{done: {{$ref: '#/components/callbacks/Done'}}}}
            {OK}
        /list:
          get: {{operationId: list, {OK}}}
        """,
        more="webhooks: {done: {}}\n",
    )

    assert [one.name for one in api.operations] == ["get_a_b", "list_"]
    assert api.notes == (
        "#/paths/~1a~1{b}/get: has no operationId; named after method and path",
        "#/paths/~1list/get: became list_, because generated code uses list",
        "webhooks are calls to you; they are not rendered",
        "#/paths/~1a~1{b}/get: callbacks are calls to you; they are not rendered",
    )


def test_chosen_name(zoo: Any) -> None:
    """A name may be chosen."""
    assert zoo.operation(f"/a:\n  get: {{operationId: a, x-python-name: b, {OK}}}").name == "b"


A = "{name: a, in: path, required: true, schema: {type: string}}"
GET = f"get: {{operationId: a, {OK}"


@pytest.mark.parametrize(
    ("paths", "more", "place", "what"),
    [
        (f"/a:\n  {GET}, x-python-name: a}}\n/b:\n  {GET.replace('Id: a', 'Id: b')}, x-python-name: a}}", "", "#/paths/~1b/get",
         "it would be the function a of default, which #/paths/~1a/get is already"),
        (f"/a:\n  {GET}, x-python-name: A B}}", "", "#/paths/~1a/get/x-python-name",
         "'A B' can't be the name of a function"),
        ("/a: {$ref: 'other.yaml'}", "", "#/paths/~1a", "the path is described elsewhere"),
        (f"/{{a}}:\n  {GET}}}", "", "#/paths/~1{a}/get",
         "`a` stands in the path or among the path parameters, but not in both"),
        (f"/b:\n  {GET}, parameters: [{{name: a, in: path, schema: {{type: string}}}}]}}", "",
         "#/paths/~1b/get", "`a` stands in the path or among the path parameters, but not in both"),
        (f"/a:\n  {GET}, servers: [{{url: 'https://b'}}]}}", "", "#/paths/~1a/get/servers",
         "the operation has servers of its own, but a client has one base URL"),
        (f"/a:\n  servers: [{{url: 'https://b'}}]\n  {GET}}}", "", "#/paths/~1a/get/servers",
         "the operation has servers of its own, but a client has one base URL"),
        (f"/a:\n  {GET}, security: [{{b: []}}]}}", "security: [{a: []}]\n",
         "#/paths/~1a/get/security",
         "the operation wants other credentials than the document, but a client has one"),
        (f"/{{a}}/{{query_a}}:\n  {GET}, parameters: [{A}, {A.replace('a,', 'query_a,')}, {A.replace('path', 'query')}]}}", "",
         "#/paths/~1{a}~1{query_a}/get/parameters/2",
         "it would be the argument `query_a`, which #/paths/~1{a}~1{query_a}/get/parameters/1 is already"),
    ],
)  # fmt: skip
def test_what_can_not_be_rendered(zoo: Any, paths: str, more: str, place: str, what: str) -> None:
    """What one client can't do, or what would be two things of one name, is told."""
    problems = zoo.problems(paths, more=more)

    assert (place, what) in [(problem.place, problem.what) for problem in problems]


@pytest.mark.parametrize(
    ("own", "whole"),
    [
        ("security: []", "[{a: []}]"),
        ("security: [{a: []}]", "[{a: []}]"),
        ("security: [{a: [read]}]", "[{a: []}]"),
        ("security: [{b: []}, {a: []}]", "[{a: []}]"),
        ("security: [{}, {b: []}]", "[{a: []}]"),
        ("security: [{token: []}]", "[{a: []}]"),
        ("x-a: b", "[]"),
    ],
)
def test_security_that_one_client_serves(zoo: Any, own: str, whole: str) -> None:
    """An operation may need what all need, a token, or nothing, if only among other things."""
    schemes = "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\n"

    assert zoo.operation(f"/a:\n  {GET}, {own}}}", more=f"security: {whole}\n{schemes}")


def test_same_servers_are_no_other_servers(zoo: Any) -> None:
    """An operation may repeat what the document says."""
    server = "servers: [{url: 'https://a'}]"

    assert zoo.operation(f"/a:\n  {GET}, {server}}}", more=f"{server}\n")


def test_names_that_clash(zoo: Any) -> None:
    """Of arguments with one name, those sent later in path, query, header, cookie, body say where."""
    listed = ", ".join(
        f"{{name: id, in: {where}, required: true, schema: {{type: string}}}}"
        for where in ("cookie", "header", "query", "path")
    )
    body = "content: {application/json: {schema: {properties: {id: {type: string}}}}}"
    one = zoo.operation(
        f"/{{id}}:\n  put: {{parameters: [{listed}], requestBody: {{{body}}}, {OK}}}"
    )

    assert {argument.name: argument.location for argument in one.arguments} == {
        "id": "path",
        "cookie_id": "cookie",
        "header_id": "header",
        "query_id": "query",
        "body_id": "body",
    }


def test_body_that_clashes(zoo: Any) -> None:
    """A body that is one argument is called the body of the request."""
    body = "content: {application/json: {schema: {type: integer}}}"
    parameter = "{name: body, in: query, schema: {type: string}}"
    one = zoo.operation(f"/a:\n  put: {{parameters: [{parameter}], requestBody: {{{body}}}, {OK}}}")

    assert [argument.name for argument in one.arguments] == ["body", "request_body"]


def test_nameless_types_of_operations_with_one_name(zoo: Any) -> None:
    """Types without a name are told apart by the module, if two modules have that function."""
    body = "requestBody: {content: {application/json: {schema: {items: {properties: {}}}}}}"
    api = zoo.walk(
        f"/a:\n  put: {{operationId: put_it, tags: [a], {body}, {OK}}}\n"
        f"/b:\n  put: {{operationId: put_it, tags: [b], {body}, {OK}}}\n"
        f"/c:\n  put: {{operationId: put_that, tags: [a], {body}, {OK}}}\n"
    )

    assert [one.name for one in api.operations] == ["put_it", "put_it", "put_that"]
    assert [one.name for one in api.definitions] == [
        *("APutItRequestItem", "BPutItRequestItem", "PutThatRequestItem")
    ]


def test_functions_for_media_types_have_names_of_their_own(zoo: Any) -> None:
    """They give way to what is called so, and to each other."""
    content = ", ".join(f"{media_type}: {{}}" for media_type in ("image/png", "a/png", "b/png"))
    several = f"{{application/json: {{schema: {{type: integer}}}}, {content}}}"
    responses = f"responses: {{'200': {{description: d, content: {several}}}}}"
    api = zoo.walk(
        f"/a:\n  get: {{operationId: find, {responses.replace('{}', '{example: 1}')}}}\n"
        f"/b:\n  get: {{operationId: find_png, {OK}}}\n"
    )

    assert [one.name for one in api.operations] == [
        *("find", "find_as_png", "find_as_a_png", "find_as_b_png", "find_png")
    ]


def test_scheme_that_is_nowhere(zoo: Any) -> None:
    """A reference among the security schemes that leads nowhere is told."""
    scheme = "{$ref: '#/components/securitySchemes/no'}"
    (problem,) = zoo.problems(
        f"/a:\n  get: {{operationId: a, {OK}}}\n",
        more=f"components: {{securitySchemes: {{a: {scheme}}}}}\n",
    )

    assert problem.place == "#/components/securitySchemes/a"


def test_credentials_and_links(zoo: Any) -> None:
    """What the client does not do by itself is told."""
    schemes = """
    components:
      securitySchemes:
        token: {type: http, scheme: Bearer}
        login: {type: oauth2, flows: {}}
        other: {type: openIdConnect, openIdConnectUrl: 'https://a'}
        basic: {type: http, scheme: basic}
        key: {type: apiKey, in: header, name: X-Key}
    """
    links = "responses: {'204': {description: d, links: {next: {operationId: a}}}}"
    api = zoo.walk(f"/a:\n  get: {{operationId: a, {links}}}\n", more=schemes)

    assert [note.partition(":")[0] for note in api.notes] == [
        "#/components/securitySchemes/basic",
        "#/components/securitySchemes/key",
        "#/paths/~1a/get",
    ]
    assert api.notes[0].endswith("has to be given otherwise, such as in `default_headers`")
    assert api.notes[2].endswith("links are not rendered; the answers themselves are")
