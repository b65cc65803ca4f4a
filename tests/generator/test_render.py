from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from generator.errors import DescriptionError
from generator.render import Target, mixins_of, render

OK = "responses: {'204': {description: done}}"


def test_files(zoo: Any) -> None:
    """There is a module for each tag and each group of types; every file says what it is."""
    files = zoo.render(
        f"/a:\n  get: {{operationId: a, tags: [pets], {OK}}}",
        "Pet: {x-module: animals, properties: {a: {type: string}}}",
    )

    assert sorted(files) == [
        "__init__.py",
        "models/__init__.py",
        "models/animals.py",
        "operations/__init__.py",
        "operations/pets.py",
        "py.typed",
    ]
    first = "# Generated from zoo.yaml by `python -m generator generate`; do not edit.\n"
    assert all(text.startswith(first) for name, text in files.items() if name.endswith(".py"))


def test_part_of_a_package_has_no_marker(zoo: Any) -> None:
    """The typing marker belongs to whole packages."""
    assert "py.typed" not in render(zoo.walk(), Target("zoo._raw", "zoo.yaml"))


def test_function(zoo: Any) -> None:
    """A function imports the types that it returns when it is called, and notes all others."""
    code = zoo.code(
        "operations/pets.py",
        """
        /pets/{pet_id}:
          put:
            operationId: change_pet
            tags: [pets]
            summary: Change a pet
            parameters: [{name: pet_id, in: path, required: true, schema: {type: string}}]
            requestBody:
              required: true
              content:
                application/json:
                  schema:
                    properties:
                      born: {type: [string, 'null'], format: date-time}
                      friend: {$ref: '#/components/schemas/Friend'}
            responses:
              '200':
                description: d
                content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        """,
        "Pet: {properties: {a: {type: string}}}\nFriend: {properties: {a: {type: string}}}",
        more="tags: [{name: pets, description: All pets}]\n",
    )

    assert (
        code
        == '''\
"""All pets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation, path_segment
from scopix._core.unset import UNSET

if TYPE_CHECKING:
    from datetime import datetime

    from scopix._core.unset import Unset
    from zoo.models.pets import Friend, Pet


def change_pet(
    pet_id: str, *, born: datetime | Unset | None = UNSET, friend: Friend | None = None
) -> Operation[Pet]:
    """Change a pet.

    Args:
        born: None sends null.

    Returns:
        The operation; sending it gives a `Pet`.
    """
    from zoo.models.pets import Pet

    return Operation(
        name="change_pet",
        method="PUT",
        path=f"/pets/{path_segment('pet_id', pet_id)}",
        body=json_object({"friend": friend}, nullable={"born": born}),
        returns={200: Pet},
        repeatable=True,
        resource=("pet", pet_id),
    )
'''
    )


def test_module_without_annotations(zoo: Any) -> None:
    """What needs nothing imports nothing."""
    code = zoo.code("operations/default.py", f"/a:\n  get: {{operationId: a, {OK}}}")

    assert "TYPE_CHECKING" not in code
    assert '"""Operations of default."""' in code


def test_types(zoo: Any) -> None:
    """Types are written as by hand: fields with their documentation, and nothing else."""
    code = zoo.code(
        "models/pets.py",
        schemas="""
        Colour:
          x-module: pets
          description: A colour.
          type: string
          enum: [red, blue]
          x-enum-descriptions: [Like fire., Like the sea.]
        Size: {x-module: pets, type: integer, enum: [1, 2]}
        Names: {x-module: pets, type: array, items: {type: string}, description: Names of a pet}
        Pet:
          x-module: pets
          description: A pet.
          required: [id]
          properties:
            id: {type: string, description: Its identifier.}
            '@kind': {type: string}
            colour: {allOf: [{$ref: '#/components/schemas/Colour'}], default: red}
            born: {type: string, format: date-time}
            names: {$ref: '#/components/schemas/Names'}
            token: {type: string, x-secret: true}
        Event:
          x-module: pets
          oneOf: [{$ref: '#/components/schemas/Born'}]
          discriminator: {propertyName: kind}
        Born: {x-module: pets, required: [kind], properties: {kind: {const: born}}}
        """,
    )

    assert (
        code
        == '''\
"""Types of the module `pets`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar, Literal, TypeAlias

from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of


class Colour(OpenEnum):
    """A colour."""

    RED = "red"
    """Like fire."""
    BLUE = "blue"
    """Like the sea."""


class Size(OpenIntEnum):
    """Size."""

    VALUE_1 = 1
    VALUE_2 = 2


Names: TypeAlias = list[str]
"""Names of a pet."""


@record
class Pet(Model):
    """A pet."""

    _wire: ClassVar[Mapping[str, str]] = {"kind": "@kind"}

    id: str
    """Its identifier."""
    kind: str | None = None
    colour: Colour = Colour.RED
    """A colour."""
    born: Timestamp | None = None
    names: Names | None = None
    """Names of a pet."""
    token: str | None = field(default=None, repr=False)


class Event(Model):
    """Event."""

    __slots__ = ()


@record
class Born(Event):
    """Born."""

    kind: Literal["born"]


@record
class UnknownEvent(Event, Unknown):
    """Stands for an `Event` of a kind that this version does not know."""


one_of(
    Event,
    "kind",
    {
        "born": Born,
    },
    UnknownEvent,
)
'''
    )


def test_circles_are_closed_at_the_end(zoo: Any) -> None:
    """Modules that need each other import each other after everything else."""
    package = zoo.package(
        schemas="""
        Owner:
          x-module: owners
          properties:
            pets: {type: array, items: {$ref: '#/components/schemas/Pet'}, default: []}
            mood: {allOf: [{$ref: '#/components/schemas/Mood'}], default: good}
        Pet: {x-module: pets, properties: {owner: {$ref: '#/components/schemas/Owner'}}}
        Mood: {x-module: pets, type: string, enum: [good, bad]}
        """
    )
    import importlib

    from scopix._core.decode import decoder

    owners = importlib.import_module(f"{package.__name__}.models.owners")
    code = Path(owners.__file__).read_text()
    assert code.endswith(f"from {package.__name__}.models.pets import Mood, Pet  # noqa: E402\n")
    owner = decoder(owners.Owner)(b'{"pets": [{"owner": {}}]}')
    assert owner.pets[0].owner.pets == []
    assert owner.mood == "good"


def test_mixins(zoo: Any, tmp_path: Path) -> None:
    """A mixin is the first base of the type that it is named after."""
    folder = tmp_path / "behaviour"
    folder.mkdir()
    (folder / "common.py").write_text(
        "class PetMixin:\n    pass\nclass ColourMixin:\n    pass\nclass Helper:\n    pass\nx = 1\n"
    )
    api = zoo.walk(
        schemas="Pet: {properties: {a: {type: string}}}\nColour: {type: string, enum: [a, b]}"
    )
    code = render(api, Target("scopix._raw", "zoo.yaml", mixins_of(folder)))["models/common.py"]

    assert "from scopix._behaviour.common import ColourMixin, PetMixin\n" in code
    assert "class Pet(PetMixin, Model):" in code
    assert "class Colour(ColourMixin, OpenEnum):" in code


def test_mixin_that_nothing_takes(zoo: Any) -> None:
    """A mixin whose type is gone, or is in another module, is told."""
    api = zoo.walk(schemas="Pet: {x-module: pets, properties: {a: {type: string}}}")
    target = Target("scopix._raw", "zoo.yaml", frozenset({("files", "PetMixin")}))
    with pytest.raises(DescriptionError) as caught:
        render(api, target)

    (problem,) = caught.value.problems
    assert problem.place == "scopix/_behaviour/files.py"
    assert problem.what == "the module `files` has no type that PetMixin could be a base of"


HOSTILE = [
    'He said """; import os; """',
    'ends with "',
    "ends with \\",
    "a \\d and \\N{no} and \\u12",
    'a \\ and """',
    "null \0 and bell \a",
    "{{ 7 * 7 }} {% raw %}",
    "line\n\n    indented\n\tand tabs\r\nand more",
    "'''",
    " ",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_becomes_code(zoo: Any, words: str) -> None:
    """Whatever a description says, it is text: the same syntax tree but for the docstrings."""
    import json

    quoted = json.dumps(words, ensure_ascii=True)

    def shape(words: str) -> list[str]:
        path = zoo.folder / "zoo.json"
        path.write_text(
            json.dumps(
                {
                    "openapi": "3.1.0",
                    "info": {"title": words, "version": "1"},
                    "tags": [{"name": "pets", "description": words}],
                    "paths": {
                        "/a": {
                            "get": {
                                "operationId": "a",
                                "tags": ["pets"],
                                "summary": words,
                                "description": words,
                                "parameters": [
                                    {
                                        "name": "b",
                                        "in": "query",
                                        "description": words,
                                        "schema": {
                                            "type": "string",
                                            "default": words,
                                            "pattern": words,
                                        },
                                    }
                                ],
                                "responses": {"204": {"description": words}},
                            }
                        }
                    },
                    "components": {
                        "schemas": {
                            "A": {
                                "description": words,
                                "properties": {"a": {"type": "string", "description": words}},
                            },
                            "B": {
                                "description": words,
                                "enum": ["x", "y"],
                                "x-enum-descriptions": [words, words],
                            },
                        }
                    },
                }
            )
        )
        from generator.document import load
        from generator.operations import walk

        files = render(walk(load(path)), Target("zoo", "zoo.json"))
        return [
            type(node).__name__
            for name, text in sorted(files.items())
            for node in ast.walk(ast.parse(text))
            if not isinstance(node, (ast.Expr, ast.Constant))
        ]

    assert quoted
    assert shape(words) == shape("Harmless.")


@pytest.mark.parametrize(
    "value", ['"; import os; "', "\\", "a'b", 'a"b', "\n", "\u2028", "{x}", "\0"]
)
def test_values_are_literals(zoo: Any, value: str) -> None:
    """Enumerated values, defaults and names on the wire arrive unchanged."""
    import importlib
    import json

    path = zoo.folder / "zoo.json"
    schemas = {
        "A": {
            "properties": {
                value: {"type": "string", "default": value, "x-python-name": "it"},
                "b": {"const": value},
            }
        },
        "B": {"enum": [value, "other"], "x-enum-varnames": ["IT", "OTHER"]},
    }
    path.write_text(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "Zoo", "version": "1"},
                "paths": {},
                "components": {"schemas": schemas},
            }
        )
    )
    from generator.document import load
    from generator.operations import walk
    from generator.output import write
    from scopix._core.decode import decoder

    name = f"values_{abs(hash(value))}"
    write(render(walk(load(path)), Target(name, "zoo.json")), zoo.folder / "packages" / name)
    zoo.packages.append(name)
    importlib.invalidate_caches()
    module: Any = importlib.import_module(f"{name}.models.common")

    assert module.B.IT.value == value
    assert module.A().it == value
    one = decoder(module.A)(json.dumps({value: "x", "b": value}).encode())
    assert (one.it, one.b) == ("x", value)
    assert one.to_dict() == {value: "x", "b": value}
