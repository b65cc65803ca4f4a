"""Every kind of change, made in our own description: it is told, and the code follows."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator import render as rendering
from generator.changes.compare import compare
from generator.changes.contract import Contract
from generator.changes.reading import contract_of
from generator.document import load, parse
from generator.project import Project, walked
from generator.regenerate import Outcome, regenerate

ROOT = Path(__file__).parents[2]
OURS = Project(ROOT)

Mutation = Callable[[Any], object]


@cache
def ours() -> tuple[Any, Contract]:
    document = load(OURS.spec)
    return document.data, contract_of(document, walked(document))


def mutated(*mutations: Mutation) -> bytes:
    data = copy.deepcopy(ours()[0])
    for mutate in mutations:
        mutate(data)
    return json.dumps(data).encode()


# ------------------------------------------------------------------------------ what is mutated


def operation(data: Any, method: str, path: str) -> Any:
    return data["paths"][path][method]


def listing(data: Any) -> Any:
    return operation(data, "get", "/files")


def parameter(data: Any, name: str) -> Any:
    return next(one for one in listing(data)["parameters"] if one["name"] == name)


def sent(data: Any, method: str, path: str) -> Any:
    return operation(data, method, path)["requestBody"]["content"]["application/json"]["schema"]


def schemas(data: Any) -> Any:
    return data["components"]["schemas"]


def fields(data: Any, name: str) -> Any:
    return schemas(data)[name]["properties"]


def renamed(data: Any, old: str, new: str) -> None:
    text = json.dumps(data).replace(f'schemas/{old}"', f'schemas/{new}"')
    data.clear()
    data.update(json.loads(text.replace(f'"{old}": {{"', f'"{new}": {{"')))


def exchanged(members: Any, old: str, new: str) -> None:
    """Give a member another name, in its place in the order."""
    pairs = [(new if name == old else name, value) for name, value in members.items()]
    members.clear()
    members.update(pairs)


TEXT = {"type": "string", "maxLength": 9, "description": "Text."}
COLOUR = {"name": "colour", "in": "query", "description": "Colour.", "schema": TEXT}
ADDED = {
    "operationId": "count_files",
    "tags": ["files"],
    "summary": "Count files",
    "description": "Counts.",
    "x-raw-only": "Only an example.",
    "responses": {"204": {"description": "Counted."}},
}
NOTE = {"type": "object", "x-module": "files", "description": "A note.", "properties": {"a": TEXT}}

DELETE = "/files/{file_id}"
DESCRIBE = "/batch/describe"


def value_added(data: Any) -> None:
    order = schemas(data)["SortOrder"]
    order["enum"].append("random")
    order["x-enum-varnames"].append("RANDOM")
    order["x-enum-descriptions"].append("In no order.")


def value_removed(data: Any) -> None:
    state = schemas(data)["ProcessingState"]
    for name in ("enum", "x-enum-varnames", "x-enum-descriptions"):
        state[name].pop(0)


KINDS: dict[str, tuple[Mutation, list[str]]] = {
    "operation added": (
        lambda data: data["paths"].update({"/files/count": {"get": ADDED}}),
        ["count_files: operation added"],
    ),
    "operation removed": (
        lambda data: data["paths"].pop("/files/quota-check"),
        ["check_upload_quota: operation removed"],
    ),
    "operation renamed": (
        lambda data: operation(data, "delete", DELETE).update(operationId="remove_file"),
        ["delete_file: operation renamed"],
    ),
    "operation renamed, not in Python": (
        lambda data: operation(data, "delete", DELETE).update(
            {"operationId": "remove_file", "x-python-name": "delete_file"}
        ),
        ["delete_file: renamed, but not in Python"],
    ),
    "operation moved": (
        lambda data: exchanged(data["paths"], DESCRIBE, "/batch/descriptions"),
        ["submit_describe_batch: operation moved"],
    ),
    "operation deprecated": (
        lambda data: listing(data).update(deprecated=True),
        ["list_files: deprecated"],
    ),
    "operation under another tag": (
        lambda data: operation(data, "get", "/files/quota-check").update(tags=["documents"]),
        ["check_upload_quota: operation in another module"],
    ),
    "harmful to repeat": (
        lambda data: operation(data, "patch", DELETE).pop("x-repeatable"),
        ["update_file: repeating is no longer harmless"],
    ),
    "key no longer taken": (
        lambda data: operation(data, "post", DESCRIBE).pop("parameters"),
        ["submit_describe_batch: no longer takes an Idempotency-Key"],
    ),
    "parameter added": (
        lambda data: listing(data)["parameters"].append(COLOUR),
        ["list_files(colour): member added"],
    ),
    "required parameter added": (
        lambda data: listing(data)["parameters"].append({**COLOUR, "required": True}),
        ["list_files(colour): required member added"],
    ),
    "parameter removed": (
        lambda data: listing(data)["parameters"].remove(parameter(data, "folder_id")),
        ["list_files(folder_id): member removed"],
    ),
    "parameter renamed": (
        lambda data: parameter(data, "search_mode").update(name="mode"),
        ["list_files(search_mode): member renamed"],
    ),
    "parameter under another name in Python": (
        lambda data: parameter(data, "search").update({"x-python-name": "words"}),
        ["list_files(search): name in Python changed"],
    ),
    "parameter required": (
        lambda data: parameter(data, "search").update(required=True),
        ["list_files(search): became required"],
    ),
    "parameter deprecated": (
        lambda data: parameter(data, "search").update(deprecated=True),
        ["list_files(search): deprecated"],
    ),
    "type of a parameter": (
        lambda data: parameter(data, "has_description")["schema"].update(type="integer"),
        ["list_files(has_description): type changed"],
    ),
    "default of a parameter": (
        lambda data: parameter(data, "limit")["schema"].update(default=10),
        ["list_files(limit): default changed"],
    ),
    "limit of a parameter narrowed": (
        lambda data: parameter(data, "limit")["schema"].update(maximum=50),
        ["list_files(limit): limit narrowed"],
    ),
    "limit of a parameter widened": (
        lambda data: parameter(data, "limit")["schema"].update(maximum=500),
        ["list_files(limit): limit widened"],
    ),
    "format of a parameter": (
        lambda data: parameter(data, "folder_id")["schema"].update(format="uri"),
        ["list_files(folder_id): limit changed"],
    ),
    "argument of a body removed": (
        lambda data: sent(data, "post", DESCRIBE)["properties"].pop("prompt"),
        ["submit_describe_batch(prompt): member removed"],
    ),
    "argument of a body required": (
        lambda data: sent(data, "post", DESCRIBE)["required"].append("prompt"),
        ["submit_describe_batch(prompt): became required"],
    ),
    "null in a body": (
        lambda data: sent(data, "post", DESCRIBE)["properties"]["prompt"].update(
            type=["string", "null"]
        ),
        [
            "submit_describe_batch(prompt): null allowed, and None left it out",
            "submit_describe_batch(prompt): null allowed",
        ],
    ),
    "failure added": (
        lambda data: listing(data)["responses"].update(
            {"409": {"$ref": "#/components/responses/Conflict"}}
        ),
        ["list_files -> 409: failure added"],
    ),
    "success under another status": (
        lambda data: exchanged(operation(data, "post", DESCRIBE)["responses"], "202", "201"),
        [
            "submit_describe_batch -> 201: success added",
            "submit_describe_batch -> 202: success removed",
        ],
    ),
    "media type of an answer": (
        lambda data: exchanged(
            listing(data)["responses"]["200"]["content"], "application/json", "application/x+json"
        ),
        ["list_files -> 200: media type removed", "list_files -> 200: media type added"],
    ),
    "field added": (
        lambda data: fields(data, "UserFile").update(note=TEXT),
        ["UserFile.note: member added"],
    ),
    "field removed": (
        lambda data: fields(data, "UserFile").pop("title"),
        ["UserFile.title: member removed"],
    ),
    "field renamed": (
        lambda data: exchanged(fields(data, "UserFile"), "title", "file_title"),
        ["UserFile.title: member renamed"],
    ),
    "field under another name in Python": (
        lambda data: fields(data, "UserFile")["title"].update({"x-python-name": "heading"}),
        ["UserFile.title: name in Python changed"],
    ),
    "field may be missing": (
        lambda data: schemas(data)["UserFile"]["required"].remove("id"),
        ["UserFile.id: became optional"],
    ),
    "field may be null": (
        lambda data: fields(data, "UserFile")["id"].update(type=["string", "null"]),
        ["UserFile.id: null allowed"],
    ),
    "type of a field": (
        lambda data: fields(data, "BatchStatusResult").update(status={"type": "integer"}),
        ["BatchStatusResult.status: type changed", "BatchStatusResult.status: explained otherwise"],
    ),
    "format of a field": (
        lambda data: fields(data, "UserFile")["created_at"].pop("format"),
        ["UserFile.created_at: limit widened", "UserFile.created_at: type in Python changed"],
    ),
    "field deprecated": (
        lambda data: fields(data, "UserFile")["title"].update(deprecated=True),
        ["UserFile.title: deprecated"],
    ),
    "value added": (value_added, ["SortOrder: value added"]),
    "value removed": (value_removed, ["ProcessingState: value removed"]),
    "schema added": (
        lambda data: schemas(data).update(Note={**NOTE, "x-internal": True}),
        ["Note: schema added"],
    ),
    "schema renamed": (
        lambda data: renamed(data, "FileSortField", "SortField"),
        ["FileSortField: schema renamed"],
    ),
    "schema renamed, not in Python": (
        lambda data: (
            renamed(data, "FileSortField", "SortField"),
            schemas(data)["SortField"].update({"x-python-name": "FileSortField"}),
        ),
        ["FileSortField: renamed, but not in Python"],
    ),
    "schema in another module": (
        lambda data: schemas(data)["FileSortField"].update({"x-module": "common"}),
        ["FileSortField: schema in another module"],
    ),
    "description": (
        lambda data: listing(data).update(description="Otherwise."),
        ["list_files: explained otherwise"],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_and_rendered(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The difference names it and nothing else; what is rendered is Python, and differs."""
    mutate, expected = KINDS[kind]
    document = parse(mutated(mutate), Path("openapi.json"))
    api = walked(document)
    changes = compare(ours()[1], contract_of(document, api))

    assert [f"{change.where.subject}: {change.rule.name}" for change in changes] == expected

    monkeypatch.setattr(rendering, "formatted", lambda files, package: dict(files))
    files = rendering.render(api, OURS.target(document, api, whole=False))
    for name, code in files.items():
        ast.parse(code, name)


# ------------------------------------------------------------------- lines written by hand


def line_of(name: str, *texts: str) -> str:
    """Find a line: the first one with the last text, after one with each of those before it."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    number = 0
    for text in texts:
        number = next(at for at in range(number, len(lines)) if text in lines[at])
    return f"{name}:{number + 1}"


def run(tmp_path: Path, kinds: Sequence[str]) -> Outcome:
    """Regenerate a copy of the project for changes of some kinds, all at once."""
    source = tmp_path / "new.json"
    source.write_bytes(mutated(*(KINDS[kind][0] for kind in kinds)))
    return regenerate(OURS, str(source), dry_run=True, checked=["scopix"])


@pytest.mark.timeout(600)
def test_the_report_points_at_the_lines(tmp_path: Path) -> None:
    """A field, an operation, a type, a parameter: each line that they break, with the change."""
    outcome = run(
        tmp_path,
        [
            "operation removed",
            "operation renamed",
            "argument of a body removed",
            "required parameter added",
            "schema renamed",
            "field renamed",
            "type of a field",
        ],
    )
    told = {
        f"{misfit.finding.path.as_posix()}:{misfit.finding.line}": [
            f"{cause.where.subject}: {cause.rule.name}" for cause in misfit.causes
        ]
        for misfit in outcome.misfits
    }
    files, batch = "scopix/resources/files.py", "scopix/resources/batch.py"

    assert told[line_of(files, "operations.check_upload_quota(")] == [
        "check_upload_quota: operation removed"
    ]
    assert told[line_of(files, "operations.delete_file(")] == ["delete_file: operation renamed"]
    assert told[line_of(batch, "submit_describe_batch(", "prompt=prompt")] == [
        "submit_describe_batch(prompt): member removed"
    ]
    assert told[line_of(files, "operations.list_files(")] == [
        "list_files(colour): required member added"
    ]
    assert told[line_of("scopix/_core/documents.py", "def _item(", "title=file.title")] == [
        "UserFile.title: member renamed"
    ]
    assert told[line_of("scopix/types/files.py", "FileSortField")] == [
        "FileSortField: schema renamed"
    ]
    assert told[line_of("scopix/_behaviour/batch.py", "BatchStatusResultMixin:", "status:")] == [
        "BatchStatusResult.status: type changed"
    ]
    assert "SortField can't be imported from" in outcome.text()


@pytest.mark.timeout(600)
def test_what_is_additive_fits(tmp_path: Path) -> None:
    """Whatever is only added leaves no line behind, and the report says so."""
    outcome = run(
        tmp_path,
        [
            "operation added",
            "operation deprecated",
            "operation renamed, not in Python",
            "parameter added",
            "limit of a parameter widened",
            "failure added",
            "field added",
            "value added",
            "schema added",
            "schema renamed, not in Python",
            "description",
        ],
    )

    assert [str(misfit) for misfit in outcome.misfits] == []
    assert outcome.fits
    assert outcome.report.step.part == "patch"
    assert "lines written by hand that no longer fit\nall fit\n" in outcome.text()
