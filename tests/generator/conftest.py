"""Small descriptions, and what becomes of them."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent
from types import ModuleType
from typing import Any

import pytest

from generator import project as projects
from generator.document import Document, load
from generator.errors import DescriptionError, Problem
from generator.model import Api, Definition, Operation, Record, annotation
from generator.output import write
from generator.project import walked
from generator.render import Target, render

GOLDEN = Path(__file__).parents[1] / "golden" / "generator"
CLIENT = """
from scopix._raw.operations import chats, plants
from scopix.resources._base import Resource

class Plants(Resource):
    def all(self):
        return [plants.list_plants, plants.upload_plant, plants.change_plant]

    def others(self):
        return [plants.remove_plant, plants.download_picture, plants.find_picture]

    def talk(self):
        return chats.stream_chat

class Scopix:
    @property
    def plants(self) -> Plants:
        return Plants(self)
"""
TYPES = """
from scopix._raw.models.chats import ChatEvent, EndEvent, TokenEvent, UnknownChatEvent
from scopix._raw.models.common import Colour, Size
from scopix._raw.models.keepers import Keeper
from scopix._raw.models.plants import Place, Plant, PlantList

__all__ = [
    "ChatEvent", "Colour", "EndEvent", "Keeper", "Place", "Plant", "PlantList",
    "Size", "TokenEvent", "UnknownChatEvent",
]
"""


@pytest.fixture
def garden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, laid out as ours is; its twin is always as it should be."""
    folder = tmp_path / "garden"
    for name, text in {
        "_behaviour/plants": "class PlantMixin:\n    __slots__ = ()\n",
        "resources/_base": "class Resource: ...\n",
        "client": CLIENT,
        "types/plants": TYPES,
    }.items():
        path = folder / "scopix" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copy(GOLDEN / "own" / "spec.yaml", folder / "openapi.yaml")
    monkeypatch.setattr(projects.twin, "write", lambda root: [Path("scopix_sync/a.py")])
    monkeypatch.setattr(projects.twin, "check", lambda root: [])
    return folder


class Zoo:
    """Descriptions written in a folder, walked and rendered as the commands do it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.packages: list[str] = []

    def text(
        self, paths: str = "", schemas: str = "", more: str = "", version: str = "3.1.0"
    ) -> str:
        parts = [f"openapi: {version}\ninfo: {{title: Zoo API, version: '1'}}\n", dedent(more)]
        parts.append(f"paths:\n{indent(dedent(paths), '  ')}\n" if paths else "paths: {}\n")
        if schemas:
            parts.append(f"components:\n  schemas:\n{indent(dedent(schemas), '    ')}")
        return "".join(parts)

    def load(self, *args: str, **kwargs: str) -> Document:
        path = self.folder / "zoo.yaml"
        path.write_text(self.text(*args, **kwargs), encoding="utf-8")
        return load(path)

    def walk(self, *args: str, **kwargs: str) -> Api:
        return walked(self.load(*args, **kwargs))

    def problems(self, *args: str, **kwargs: str) -> list[Problem]:
        with pytest.raises(DescriptionError) as caught:
            self.walk(*args, **kwargs)
        return caught.value.problems

    def definitions(self, schemas: str, **kwargs: str) -> dict[str, Definition]:
        api = self.walk(schemas=schemas, **kwargs)
        return {definition.name: definition for definition in api.definitions}

    def record(self, schemas: str, name: str, **kwargs: str) -> Record:
        definition = self.definitions(schemas, **kwargs)[name]
        assert isinstance(definition, Record)
        return definition

    def types(self, properties: str, schemas: str = "", **kwargs: str) -> dict[str, str]:
        """Annotations of the fields of a record that has these properties."""
        thing = f"Thing:\n  type: object\n  properties:\n{indent(dedent(properties), '    ')}"
        record = self.record(f"{thing}\n{dedent(schemas)}", "Thing", **kwargs)
        return {field.name: annotation(field.type) for field in record.fields}

    def operation(self, paths: str, schemas: str = "", **kwargs: str) -> Operation:
        return self.walk(paths, schemas, **kwargs).operations[0]

    def render(self, *args: str, **kwargs: str) -> dict[str, str]:
        return render(self.walk(*args, **kwargs), Target("zoo", "zoo.yaml"))

    def code(self, file: str, *args: str, **kwargs: str) -> str:
        """A rendered file without its first line."""
        return self.render(*args, **kwargs)[file].partition("\n")[2]

    def package(self, *args: str, **kwargs: str) -> ModuleType:
        """Import what is rendered, under a name of its own."""
        name = f"zoo_{self.folder.name}_{len(self.packages)}".replace("-", "_").lower()
        api = self.walk(*args, **kwargs)
        write(render(api, Target(name, "zoo.yaml")), self.folder / "packages" / name)
        self.packages.append(name)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    def module(self, module: str, *args: str, **kwargs: str) -> Any:
        """Import one module of what is rendered."""
        package = self.package(*args, **kwargs)
        return importlib.import_module(f"{package.__name__}.{module}")


@pytest.fixture
def zoo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Zoo]:
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    zoo = Zoo(tmp_path)
    yield zoo
    for name in list(sys.modules):
        if name.partition(".")[0] in zoo.packages:
            del sys.modules[name]
