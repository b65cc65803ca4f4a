"""Whole descriptions and the code that they become.

After a wanted change: ``SCOPIX_UPDATE_GOLDEN=1 pytest tests/generator/test_golden.py``, then read
the difference.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData

from generator.counts import check_counts, declared
from generator.document import load, text
from generator.model import Enumeration, Record
from generator.operations import walk
from generator.output import differences, write
from generator.render import Target, render
from scopix._core.decode import decoder
from tests.application import description

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "generator"
CASES = {path.parent.name: path for path in sorted(GOLDEN.glob("*/spec.*"))}
OURS = {"ours": ROOT / "openapi.yaml"}


def rendered(case: str) -> dict[str, str]:
    document = load(CASES[case])
    api = walk(document)
    check_counts(document, api)
    return render(api, Target(case, CASES[case].name))


def test_description_of_the_application() -> None:
    """What is rendered is what the application in `tests.application` says of itself today."""
    path = GOLDEN / "application" / "spec.json"
    if os.environ.get("SCOPIX_UPDATE_GOLDEN"):
        path.write_text(description(), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == description()


@pytest.mark.parametrize("case", CASES)
def test_code(case: str) -> None:
    """A description becomes just this code."""
    files = rendered(case)
    expected = GOLDEN / case / "expected"
    if os.environ.get("SCOPIX_UPDATE_GOLDEN"):
        write(files, expected)

    assert list(differences(files, expected)) == []


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The golden packages, importable."""
    folder = tmp_path_factory.mktemp("golden")
    for case in CASES:
        shutil.copytree(GOLDEN / case / "expected", folder / case)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield folder
    sys.path.remove(str(folder))
    for name in list(sys.modules):
        if name.partition(".")[0] in CASES:
            del sys.modules[name]


def test_round_trip(packages: Path) -> None:
    """Records decode from JSON and encode to it, whatever their fields are called."""
    pets = importlib.import_module("foreign.models.pets_co")
    content = (
        b'{"id": 1, "name": "Rex", "born": "2020-01-01T00:00:00Z", "mood": "+1", "codes": [1, 9],'
        b' "list": [], "address": {"geo": {"lat": 1.5}}, "one": 3,'
        b' "animal": {"animalType": "Cat", "meow": "m"},'
        b' "friend": {"@type": "o", "class": "c", "date": "2020-01-02", "_links": {"a": "b"}}}'
    )
    pet = decoder(pets.Pet)(content)

    assert pet.mood is pets.PetMood.PLUS_1
    assert (pet.friend.type, pet.friend.class_, pet.friend.links) == ("o", "c", {"a": "b"})
    assert type(pet.animal).__name__ == "Cat"
    assert decoder(pets.Pet)(json.dumps(pet.to_dict()).encode()) == pet


def test_operations_can_be_called(packages: Path) -> None:
    """Functions make operations without loading types that they don't return."""
    plants = importlib.import_module("own.operations.plants")
    for name in [name for name in sys.modules if name.startswith("own.models.")]:
        del sys.modules[name]
    operation = plants.list_plants(colours=["red"], limit=5)

    assert (operation.path, operation.query) == ("/plants", "colours=red&limit=5")
    assert operation.returns[200].__name__ == "PlantList"
    # Plants and keepers need each other, and both need colours.
    loaded = {name for name in sys.modules if name.startswith("own.models.")}
    assert loaded == {"own.models.common", "own.models.keepers", "own.models.plants"}
    assert plants.change_plant("p1", keeper_id=None).body.content == b'{"keeper_id":null}'
    assert plants.change_plant("p1").body.content == b"{}"
    assert plants.download_picture("a/b").path == "/plants/a%2Fb/picture"


@pytest.mark.skipif(
    not (find_spec("mypy") and find_spec("pyright")),
    reason="needs the type checkers of the group `types`",
)
@pytest.mark.timeout(300)
def test_code_is_what_a_person_would_have_written(packages: Path) -> None:
    """Type checkers at their strictest find nothing, and the linter of the project neither."""
    config = packages / "pyrightconfig.json"
    config.write_text('{"typeCheckingMode": "strict", "pythonVersion": "3.10"}')
    commands = [
        ("pyright", "--pythonpath", sys.executable, "--project", str(config)),
        ("mypy", "--strict", "--python-version", "3.10", *CASES),
        ("ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), "own"),
        (
            "ruff",
            "format",
            "--no-cache",
            "--check",
            "--config",
            str(ROOT / "pyproject.toml"),
            "own",
        ),
    ]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    for module, *arguments in commands:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=packages,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", [*CASES, *OURS])
def test_nothing_is_lost(case: str) -> None:
    """Operations, schemas, properties, parameters, statuses, media types: out as many as in."""
    document = load({**CASES, **OURS}[case])
    api = walk(document)
    check_counts(document, api)
    counted = declared(document.data)

    operations = {key[1:] for key in counted if key[0] == "operation"}
    assert {(one.method, one.path) for one in api.operations} == operations != set()


@pytest.mark.parametrize("case", [*CASES, *OURS])
def test_whatever_the_other_parser_finds_is_here_too(case: str) -> None:
    """A second opinion: the parser of openapi-python-client, which itself drops some things."""
    document = load({**CASES, **OURS}[case])
    api = walk(document)
    config = Config.from_sources(ConfigFile(), MetaType.NONE, document.path, "utf-8", False, None)
    other = GeneratorData.from_dict(document.data, config=config)
    assert isinstance(other, GeneratorData)
    collections = other.endpoint_collections_by_tag.values()
    endpoints = [endpoint for collection in collections for endpoint in collection.endpoints]
    assert endpoints

    # It renames variables in paths.
    ours = {(one.method, re.sub("{.*?}", "{}", one.path)): one for one in api.operations}
    for endpoint in endpoints:
        operation = ours[endpoint.method.upper(), re.sub("{.*?}", "{}", text(endpoint.path))]
        parameters = {(one.location, one.wire) for one in operation.arguments} | {*operation.owned}
        for location in ("path", "query", "header", "cookie"):
            for parameter in getattr(endpoint, f"{location}_parameters"):
                assert (location, text(parameter.name)) in parameters
        statuses = {response.status_code.pattern for response in endpoint.responses}
        assert statuses <= set(operation.statuses)

    fields = {
        one.wire
        for record in api.definitions
        if isinstance(record, Record)
        for one in record.fields
    }
    fields |= {argument.wire for operation in api.operations for argument in operation.arguments}
    for model in other.models:
        for one in (*(model.required_properties or ()), *(model.optional_properties or ())):
            assert text(one.name) in fields

    listed = [one for one in api.definitions if isinstance(one, Enumeration)]
    values = [{member.value for member in one.members} for one in listed]
    for enumeration in other.enums:
        found = {getattr(value, "value", value) for value in enumeration.values.values()}
        # A single value is a literal here.
        assert found in values or len(found) == 1
