# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from generator.counts import check_counts, declared, rendered
from generator.errors import DescriptionError
from generator.model import Record
from generator.operations import walk

PATHS = """
/a/{b}:
  parameters: [{$ref: '#/components/parameters/b'}]
  post:
    operationId: a
    parameters: [{name: X-Own, in: header, schema: {type: string}}]
    requestBody: {$ref: '#/components/requestBodies/body'}
    responses:
      '200': {$ref: '#/components/responses/ok'}
      x-note: a
  x-note: a
x-note: a
"""
SCHEMAS = """
Thing:
  properties:
    a: {type: array, items: {properties: {b: {type: string}}}}
    c: {additionalProperties: {allOf: [{properties: {d: {type: string}}}]}}
    e: {x-any: true, properties: {f: {type: string}}}
    g: {$ref: '#/components/schemas/Body'}
Body: {properties: {h: {type: string}, i: {type: string, readOnly: true}}}
"""
MORE = """
  parameters: {b: {name: b, in: path, required: true, schema: {type: string}}}
  requestBodies:
    body:
      content:
        application/json: {schema: {$ref: '#/components/schemas/Body'}}
        application/xml: {schema: {$ref: '#/components/schemas/Body'}}
  responses:
    ok: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
"""


def test_what_a_document_declares(zoo: Any) -> None:
    """Everything is counted by name and place, references followed, extensions left out."""
    document = zoo.load(PATHS, SCHEMAS)
    document.data["components"] |= zoo.load("", "", f"components:\n{MORE}").data["components"]
    found = declared(document.data)

    thing, body = "#/components/schemas/Thing", "#/components/schemas/Body"
    assert set(found) == {
        ("operation", "POST", "/a/{b}"),
        ("parameter", "POST", "/a/{b}", "path", "b"),
        ("parameter", "POST", "/a/{b}", "header", "X-Own"),
        ("status", "POST", "/a/{b}", "200"),
        ("media type", "POST", "/a/{b}", "200", "application/json"),
        ("media type", "POST", "/a/{b}", "request", "application/json"),
        ("media type", "POST", "/a/{b}", "request", "application/xml"),
        ("schema", thing),
        ("schema", body),
        ("property", f"{thing}/properties/a"),
        ("property", f"{thing}/properties/a/items/properties/b"),
        ("property", f"{thing}/properties/c"),
        ("property", f"{thing}/properties/c/additionalProperties/allOf/0/properties/d"),
        ("property", f"{thing}/properties/e"),
        ("property", f"{thing}/properties/g"),
        ("property", f"{body}/properties/h"),
        ("property", f"{body}/properties/i"),
    }


@pytest.fixture
def counted(zoo: Any) -> Any:
    """A document and what it becomes."""
    text = zoo.text(PATHS, SCHEMAS, "") + MORE
    path = zoo.folder / "zoo.yaml"
    path.write_text(text)
    from generator.document import load

    document = load(path)
    return document, walk(document)


def test_nothing_is_lost(counted: Any) -> None:
    """What is declared is rendered."""
    document, api = counted
    check_counts(document, api)

    assert ("property", "#/components/schemas/Thing/properties/a") in rendered(api)


def without_field(api: Any) -> Any:
    one = next(one for one in api.definitions if isinstance(one, Record))
    one.fields = one.fields[1:]
    return api


@pytest.mark.parametrize(
    ("lose", "place", "what"),
    [
        (lambda api: evolve(api, operations=()), "#/paths/~1a~1{b}/post", "operation POST /a/{b} was lost"),
        (lambda api: evolve(api, definitions=api.definitions[1:]), "#/components/schemas/Thing", "schema #/components/schemas/Thing was lost"),
        (without_field, "#/components/schemas/Thing/properties/a", "property #/components/schemas/Thing/properties/a was lost"),
        (lambda api: evolve(api, operations=[evolve(api.operations[0], arguments=())]), "#/components/parameters/b", "parameter POST /a/{b} path b was lost"),
        (lambda api: evolve(api, operations=[evolve(api.operations[0], statuses=())]), "#/paths/~1a~1{b}/post/responses/200", "status POST /a/{b} 200 was lost"),
        (lambda api: evolve(api, operations=[evolve(api.operations[0], media_types=())]), "#/components/responses/ok/content/application~1json", "media type POST /a/{b} 200 application/json was lost"),
    ],
)  # fmt: skip
def test_what_is_lost_is_told(counted: Any, lose: Any, place: str, what: str) -> None:
    """A fault of the generator is found before anything is written."""
    document, api = counted
    with pytest.raises(DescriptionError) as caught:
        check_counts(document, lose(api))

    assert (place, what) in [(problem.place, problem.what) for problem in caught.value.problems]
