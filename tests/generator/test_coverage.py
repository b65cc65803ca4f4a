# ruff: noqa: E501 - a row of a table stays on its line
"""What of a description is covered, and what was forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.coverage import Coverage, coverage_of
from generator.document import parse
from generator.errors import Problem
from generator.facade import Facade, Method
from generator.project import walked

PATHS = """
/a: {get: {operationId: list_a, tags: [things], responses: {'200': {$ref: '#/components/responses/one'}}}}
/a/{id}:
  get:
    operationId: get_a
    tags: [things]
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    responses: {'204': {description: d}, default: {$ref: '#/components/responses/bad'}}
"""
SCHEMAS = """
Thing: {type: object, properties: {inner: {$ref: '#/components/schemas/Inner'}}}
Inner: {type: object, properties: {a: {type: string}}}
Bad: {type: object, properties: {a: {type: string}}}
"""
MORE = """
components:
  responses:
    one: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    bad: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Bad'}}}}
"""
LIST = Method("client.things.list", Path("things.py"), 1, frozenset([("things", "list_a")]))
GET = Method("client.things.get", Path("things.py"), 2, frozenset([("things", "get_a")]))
PUBLIC = {"Thing": "scopix.types.things.Thing", "Inner": "scopix.types.things.Inner"}


@pytest.fixture
def covered(zoo: Any, tmp_path: Path) -> Any:
    def cover(
        paths: str = PATHS,
        schemas: str = SCHEMAS,
        methods: tuple[Method, ...] = (LIST, GET),
        types: dict[str, str] = PUBLIC,
        **files: str,
    ) -> Coverage:
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        text = zoo.text(paths, schemas).replace("components:\n", MORE.lstrip("\n"))
        document = parse(text.encode(), Path("openapi.yaml"))
        return coverage_of(document, walked(document), Facade(methods, types), tmp_path)

    return cover


def only(coverage: Coverage) -> Problem:
    (problem,) = coverage.problems
    return problem


def test_nothing_is_forgotten(covered: Any) -> None:
    """All operations have methods, and all that these take and return is public."""
    coverage = covered()

    assert coverage.problems == []
    assert coverage.hidden == {"Bad": "only in failures, or for `client.send` only"}


def test_operation_without_a_method(covered: Any) -> None:
    """It is told with its place and two ways out."""
    problem = only(covered(methods=(LIST,)))

    assert problem.place == "#/paths/~1a~1{id}/get"
    assert problem.line > 0
    assert problem.what == "no method of the client reaches get_a"
    assert "scopix._raw.operations.things.get_a" in problem.way_out
    assert "x-raw-only: <reason>" in problem.way_out


def test_operation_that_is_raw_only(covered: Any) -> None:
    """A reason is enough; then what it takes and returns need not be public."""
    paths = PATHS.replace("{operationId: list_a,", "{operationId: list_a, x-raw-only: Why not.,")
    coverage = covered(paths, methods=(GET,), types={})

    assert coverage.problems == []
    assert [row.raw_only for row in coverage.rows] == ["Why not.", ""]
    assert set(coverage.hidden) == {"Bad", "Inner", "Thing"}


@pytest.mark.parametrize("reason", ["''", "true", "' '"])
def test_raw_only_without_a_reason(covered: Any, reason: str) -> None:
    """A mark without a word of why is no reason."""
    paths = PATHS.replace("{operationId: list_a,", f"{{operationId: list_a, x-raw-only: {reason},")

    assert only(covered(paths, methods=(GET,))).what == "`x-raw-only` gives no reason"


def test_raw_only_that_is_out_of_date(covered: Any) -> None:
    """An operation that a method reaches is no longer raw only."""
    paths = PATHS.replace("{operationId: list_a,", "{operationId: list_a, x-raw-only: Why not.,")
    problem = only(covered(paths))

    assert problem.what == ("client.things.list reaches list_a, which says that it is raw only")


def test_type_that_is_not_public(covered: Any) -> None:
    """What is within a result is to be public too."""
    problem = only(covered(types={"Thing": PUBLIC["Thing"]}))

    assert problem.place == "#/components/schemas/Inner"
    assert problem.what == "Inner can't be imported from `scopix.types`"
    assert "scopix._raw.models.things" in problem.way_out


def test_type_that_is_internal(covered: Any) -> None:
    """One that no user gets says so; but it can't be public as well."""
    schemas = SCHEMAS.replace("Inner: {type", "Inner: {x-internal: true, type")

    assert covered(schemas=schemas, types={"Thing": PUBLIC["Thing"]}).hidden["Inner"] == "internal"
    assert only(covered(schemas=schemas)).what == (
        "Inner is public as scopix.types.things.Inner, but says that it is internal"
    )


def test_unknown_kinds_are_public(covered: Any) -> None:
    """With a family, the class of kinds that are not known yet."""
    schemas = SCHEMAS.replace(
        "a: {type: string}}}\nBad",
        "a: {type: string}}, oneOf: [{$ref: '#/components/schemas/One'}], "
        "discriminator: {propertyName: kind}}\n"
        "One: {type: object, required: [kind], properties: {kind: {const: one}}}\nBad",
    ).replace("Inner: {type: object, properties: {a: {type: string}}", "Inner: {x-module: things")
    types = {**PUBLIC, "One": "scopix.types.things.One"}

    assert only(covered(schemas=schemas, types=types)).what.startswith("UnknownInner can't be")


TESTS = """
from scopix import Scopix
from scopix._raw.operations import things as raw

async def test_a(client, session):
    await client.with_options(timeout=3).things.list()
    session.things_of.get()
"""
SERVER = """
@operation("GET", "/a")
async def list_all(call): ...

@operation("GET", "/a/{any_id}")
def get_one(call): ...

@other
@operation("GET", where)
@others.operation("GET", "/b")
async def helper(call): ...
"""


def test_tests_and_routes(covered: Any) -> None:
    """Tests name methods or functions; the local server declares what it answers."""
    coverage = covered(
        tests__async__test_things=TESTS,
        examples__async__things="raw = client.things\nclient.things.get()",
        tests__async__test_raw=TESTS.replace("client.with_options", "raw.get_a, x.with_options"),
        scopix_emulator__api__things=SERVER,
    )

    assert [(row.tests, row.route) for row in coverage.rows] == [
        (["test_raw", "test_things"], "things.list_all"),
        (["test_raw", "things"], "things.get_one"),
    ]


def test_objects_in_tests(covered: Any) -> None:
    """A method of an object is found where a variable is called after its class."""
    method = Method("ThingList.more", Path("things.py"), 2, GET.reaches)
    coverage = covered(
        methods=(LIST, method), tests__async__test_a="thing_list.more()\nother.more()"
    )

    assert [row.tests for row in coverage.rows] == [[], ["test_a"]]


def test_page(covered: Any) -> None:
    """The table has a row for each operation, by tag, and names what is missing."""
    paths = PATHS.replace("{operationId: list_a,", "{operationId: list_a, x-raw-only: Why not.,")
    page = covered(paths, methods=(GET,), scopix_emulator__api__things=SERVER).page()

    assert page.startswith("<!-- Generated from openapi.yaml by `python -m generator generate`;")
    assert "Of 2 operations, 1 have methods, and 1 are for `client.send` only.\n" in page
    assert "0 have tests or examples; 2 are answered by the local server.\n" in page
    assert (
        "## things\n\n"
        "| operation | request | methods | tests and examples | local server |\n"
        "|---|---|---|---|---|\n"
        "| `list_a` | `GET /a` | raw only: Why not. | none | `things.list_all` |\n"
        "| `get_a` | `GET /a/{id}` | `client.things.get` | none | `things.get_one` |\n"
    ) in page
    assert page.endswith(
        "## Types that are not public\n\n- `Bad`: only in failures, or for `client.send` only\n"
    )


def test_page_of_what_is_wholly_covered(covered: Any) -> None:
    """Nothing that is not public is said in a word, and no route in another."""
    page = covered(types={**PUBLIC, "Bad": "scopix.types.things.Bad"}).page()

    assert page.endswith("## Types that are not public\n\nNone.\n")
    assert "| `get_a` | `GET /a/{id}` | `client.things.get` | none | none |\n" in page
