from __future__ import annotations

from typing import Any

import pytest

from generator.homes import homes
from generator.shapes import Shapes

PATHS = """
/a:
  parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/Shared'}}]
  get:
    tags: [Apples, other]
    parameters: [{$ref: '#/components/parameters/p'}]
    responses: {'200': {description: ok, content: {application/json: {schema: A}}}}
/b:
  post:
    tags: [pears]
    responses: {'200': {description: ok, content: {application/json: {schema: B}}}}
"""
SCHEMAS = """
OfParameter: {type: string}
Shared: {properties: {inner: {$ref: '#/components/schemas/Inner'}}}
Inner: {properties: {shared: {$ref: '#/components/schemas/Shared'}}}
Apple: {properties: {shared: {$ref: '#/components/schemas/Shared'}}}
Pear: {properties: {shared: {$ref: '#/components/schemas/Shared'}}}
Unused: {type: string}
"""
MORE = """
components:
  parameters:
    p: {name: p, in: query, schema: {$ref: '#/components/schemas/OfParameter'}}
"""


def found(zoo: Any, a: str, b: str, schemas: str = SCHEMAS, more: str = "") -> dict[str, str]:
    paths = PATHS.replace("schema: A", f"schema: {a}").replace("schema: B", f"schema: {b}")
    text = zoo.text(paths, schemas)
    path = zoo.folder / "zoo.yaml"
    path.write_text(text.replace("components:\n", MORE.lstrip()) if more else text)
    from generator.document import load

    document = load(path)
    return homes(document, Shapes(document, document.problems()).relatives)


def ref(name: str) -> str:
    return f"{{$ref: '#/components/schemas/{name}'}}"


def test_types_lie_where_they_are_used(zoo: Any) -> None:
    """What several modules use is common, and so is what it refers to; parameters count, too."""
    assert found(zoo, ref("Apple"), ref("Pear"), more=MORE) == {
        "OfParameter": "apples",
        "Apple": "apples",
        "Pear": "pears",
        "Shared": "common",
        "Inner": "common",
    }


@pytest.mark.parametrize("target", ["#/components/schemas/No", "#", "other.yaml", "#/paths/x/1"])
def test_references_that_lead_nowhere(zoo: Any, target: str) -> None:
    """They are told elsewhere."""
    assert found(zoo, f"{{$ref: '{target}'}}", ref("Pear"))["Pear"] == "pears"


def test_families_stay_together(zoo: Any) -> None:
    """Whoever uses one member uses all of them, for they are told apart by one table."""
    schemas = """
    Pet: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    Cat: {required: [lives], properties: {lives: {type: integer}}}
    Dog: {required: [toy], properties: {toy: {$ref: '#/components/schemas/Toy'}}}
    Toy: {type: string}
    """
    modules = found(zoo, ref("Cat"), ref("Pet"), schemas)

    assert {modules[name] for name in ("Pet", "Cat", "Dog", "Toy")} == {"common"}
    modules = found(zoo, "{type: string}", ref("Dog"), schemas)
    assert {modules[name] for name in ("Pet", "Cat", "Dog", "Toy")} == {"pears"}
