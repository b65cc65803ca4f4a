# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator import __main__ as commands
from generator import project as projects
from generator.__main__ import main
from generator.facade import facade_of
from generator.project import Project
from generator.twin import Problem, TwinError
from scopix import __version__

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "generator"
GARDEN = GOLDEN / "own" / "spec.yaml"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "garden"


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def generate(out: Path, spec: Path = GARDEN) -> int:
    return run("generate", "--spec", spec, "--out", out)


def check(out: Path, spec: Path = GARDEN) -> int:
    return run("check", "--spec", spec, "--out", out)


def test_generate_then_check(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was generated is as generated."""
    assert generate(out) == 0
    assert f"{out}/operations/plants.py" in capsys.readouterr().out
    assert check(out) == 0
    assert capsys.readouterr().out == "everything is as generated\n"


def test_second_run_writes_nothing(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing changes when nothing has changed."""
    generate(out)
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*.py")}
    capsys.readouterr()

    assert generate(out) == 0
    assert capsys.readouterr().out == "nothing has changed\n"
    assert times == {path: path.stat().st_mtime_ns for path in out.rglob("*.py")}


def test_check_writes_nothing(out: Path) -> None:
    """A check of what is not there creates nothing."""
    assert check(out) == 1
    assert not out.exists()


def without(text: str) -> Any:
    """Take lines out of a description, up to where the same indent begins something new."""

    def change(spec: str) -> str:
        lines = spec.splitlines(keepends=True)
        start = next(number for number, line in enumerate(lines) if line.strip().startswith(text))
        indent = len(lines[start]) - len(lines[start].lstrip())
        end = start + 1
        while len(lines[end]) - len(lines[end].lstrip()) > indent:
            end += 1
        return "".join([*lines[:start], *lines[end:]])

    return change


@pytest.mark.parametrize(
    ("change", "file"),
    [
        (without("delete:"), "operations/plants.py"),
        (without("- name: search"), "operations/plants.py"),
        (without("leaf_count:"), "models/plants.py"),
        (without("ErrorBody:"), "components/schemas/ErrorEnvelope/properties/error"),
        (lambda spec: spec.replace("operationId: list_plants", "operationId: all_plants"), "operations/plants.py"),
        (lambda spec: spec.replace("name: limit", "name: page_size"), "operations/plants.py"),
        (lambda spec: spec.replace("enum: [64, 256]", "enum: [64, 512]"), "models/common.py"),
        (lambda spec: spec.replace("Where it stands.", "Where it grows."), "operations/plants.py"),
    ],
)  # fmt: skip
def test_whatever_changes_makes_check_red(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any, file: str
) -> None:
    """An operation, parameter, field, type, value or sentence less or otherwise is seen."""
    generate(out)
    spec = tmp_path / "spec.yaml"
    spec.write_text(change(GARDEN.read_text()))
    capsys.readouterr()

    assert check(out, spec) == 1
    assert file in capsys.readouterr().err


def test_hand_edits_and_orphans_make_check_red(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody writes into generated folders."""
    generate(out)
    plants = out / "models" / "plants.py"
    plants.write_text(plants.read_text().replace("height", "length"))
    shutil.copy(plants, out / "models" / "trees.py")
    (out / "operations" / "chats.py").unlink()
    capsys.readouterr()

    assert check(out) == 1
    told = capsys.readouterr()
    assert told.out == "3 problems\n"
    assert f"{out}/operations/chats.py: missing; run `python -m generator generate`" in told.err
    assert f"{out}/models/trees.py: generated from nothing" in told.err
    assert generate(out) == 0
    assert check(out) == 0


def test_problems_are_told_without_traceback(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bad description is told with file, line, place and way out; nothing is written."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\npaths: {}\n"
        "components: {schemas: {A: {maxLength: 3}}}\n"
    )

    assert generate(out, spec) == 1
    assert capsys.readouterr().err == (
        f"{spec}: line 4, #/components/schemas/A\n"
        "    the schema limits values, but does not say of which type\n"
        "    -> state a type; `x-any: true` says that anything is meant\n"
    )
    assert not out.exists()


def test_notes_are_told(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names that had to change are told."""
    generate(out, GOLDEN / "foreign" / "spec.yaml")

    assert "note: #/components/schemas/Model: became Model_" in capsys.readouterr().out


def test_package_is_named_after_its_folder(out: Path, tmp_path: Path) -> None:
    """The name may be given; one that Python can't import is refused."""
    generate(out)
    assert "from garden.models.plants import" in (out / "operations" / "plants.py").read_text()

    run("generate", "--spec", GARDEN, "--out", tmp_path / "a-b", "--package", "my.garden")
    code = (tmp_path / "a-b" / "operations" / "plants.py").read_text()
    assert "from my.garden.models.plants import" in code
    assert not (tmp_path / "a-b" / "py.typed").exists()
    assert generate(tmp_path / "c-d") == 1


def test_lint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rules are those for our description, and may be put to any."""
    assert run("lint", "--spec", GARDEN) == 0
    assert capsys.readouterr().out == "no problems\n"

    spec = tmp_path / "spec.yaml"
    spec.write_text(GARDEN.read_text().replace("summary: List plants", "summary: List plants."))
    assert run("lint", "--spec", spec) == 1
    told = capsys.readouterr()
    assert told.out == "1 problems\n"
    assert "#/paths/~1plants/get/summary [summaries]" in told.err


facade_once = cache(facade_of)


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write a description that differs from the garden's in one line."""
    monkeypatch.setattr(commands, "facade_of", facade_once)

    def write(old: str, new: str) -> Path:
        path = tmp_path / "changed.yaml"
        path.write_text(GARDEN.read_text().replace(old, new))
        return path

    return write


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("title: Garden", "title: Garden", (0, 0)),
        ("summary: List plants", "summary: Show plants", (0, 4)),
        ("enum: [red, yellow]", "enum: [red, yellow, blue]", (0, 4)),
        ("operationId: list_plants", "operationId: all_plants", (2, 2)),
        ("required: [id, name, keeper]", "required: [id, name]", (3, 3)),
    ],
)  # fmt: skip
def test_diff_fails_by_severity(changed: Any, old: str, new: str, codes: tuple[int, int]) -> None:
    """A script sees from the exit code whether something breaks, or changed at all."""
    varnames = ", BLUE]\n      x-enum-descriptions: [., "
    path = changed(old, new)
    if "blue" in new:
        text = path.read_text().replace(
            "YELLOW]\n      x-enum-descriptions: [", f"YELLOW{varnames}"
        )
        path.write_text(text)

    assert run("diff", GARDEN, path) == codes[0]
    assert run("diff", GARDEN, path, "--fail-on", "any") == codes[1]


def test_diff_is_told(changed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """To a person, or as JSON."""
    path = changed("operationId: list_plants", "operationId: all_plants")

    run("diff", GARDEN, path)
    told = capsys.readouterr().out
    assert "  list_plants: operation renamed: list_plants -> all_plants (method and path" in told
    assert f"next version: {__version__} -> " in told

    run("diff", GARDEN, path, "--json")
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["subject"], change["now"]) == ("list_plants", "all_plants")


def test_diff_reads_revisions(capsys: pytest.CaptureFixture[str]) -> None:
    """A revision and a path, as git shows it; what is not there is told."""
    name = "HEAD:tests/golden/generator/own/spec.yaml"

    assert run("diff", name, name) == 0
    assert capsys.readouterr().out == "nothing changed\n"
    assert run("diff", "HEAD:none.yaml", GARDEN) == 1
    assert capsys.readouterr().err.startswith("HEAD:none.yaml: HEAD:none.yaml\n    fatal: ")


def test_ours_keeps_our_rules() -> None:
    """The description of the API has no problems."""
    assert run("lint") == 0


@pytest.fixture
def project(garden: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, in place of ours."""
    monkeypatch.setattr(commands, "PROJECT", Project(garden))
    monkeypatch.chdir(garden)
    return garden


def test_ours_is_generated_with_its_twin(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without options all of the project is generated: raw layer with mixins, twin, coverage."""
    assert run("generate") == 0
    told = capsys.readouterr().out.splitlines()
    assert "scopix/_raw/models/plants.py" in told
    assert told[-3:] == ["scopix_sync/a.py", "docs/api-coverage.md", "11 files changed"]
    code = (project / "scopix" / "_raw" / "models" / "plants.py").read_text()
    assert "from scopix._raw.models.common import" in code
    assert "class Plant(PlantMixin, Model):" in code
    assert run("check") == 0


def test_another_description_in_our_place(project: Path) -> None:
    """What is rendered into our package is rendered as ours; nothing else follows from it."""
    spec = project / "other.yaml"
    spec.write_text(GARDEN.read_text())

    assert run("generate", "--spec", spec) == 0
    code = (project / "scopix" / "_raw" / "models" / "plants.py").read_text()
    assert code.startswith("# Generated from other.yaml by")
    assert "class Plant(PlantMixin, Model):" in code
    assert not (project / "docs").exists()


def test_twin_that_can_not_be_derived(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with the sources of the twin is told."""

    def fail(root: Path) -> list[Path]:
        raise TwinError([Problem(Path("scopix/client.py"), 3, "write `await x`")])

    monkeypatch.setattr(projects.twin, "write", fail)

    assert run("generate") == 1
    assert capsys.readouterr().err == "scopix/client.py:3: write `await x`\n"


def test_twin_that_differs(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check looks at the twin too."""
    run("generate")
    problem = Problem(Path("scopix_sync/client.py"), 3, "not as derived")
    monkeypatch.setattr(projects.twin, "check", lambda root: [problem])
    capsys.readouterr()

    assert run("check") == 1
    assert capsys.readouterr().err == "scopix_sync/client.py:3: not as derived\n"


def test_what_is_forgotten_makes_check_red(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An operation without a method, a type that is not public, a field that a mixin lacks."""
    client, types = project / "scopix" / "client.py", project / "scopix" / "types" / "plants.py"
    client.write_text(client.read_text().replace("plants.list_plants, ", ""))
    types.write_text(types.read_text().replace('"Plant", ', ""))
    (project / "scopix" / "_behaviour" / "plants.py").write_text(
        "class PlantMixin:\n    if TYPE_CHECKING:\n        thorns: int\n"
    )
    run("generate")
    capsys.readouterr()

    assert run("check") == 1
    told = capsys.readouterr()
    assert told.out == "3 problems\n"
    assert "openapi.yaml: line 22, #/paths/~1plants/get\n    no method of the client" in told.err
    assert "Plant can't be imported from `scopix.types`" in told.err
    assert "scopix/_behaviour/plants.py:3: Plant has no field `thorns`" in told.err


@pytest.mark.parametrize("arguments", [["--help"], ["generate", "--help"], ["lint", "--help"]])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The commands explain themselves."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 0
    assert "usage: python -m generator" in capsys.readouterr().out


def test_module_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m generator` runs the commands."""
    monkeypatch.delitem(sys.modules, "generator.__main__")
    monkeypatch.setattr(sys, "argv", ["generator", "--help"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("generator", run_name="__main__")

    assert caught.value.code == 0


def test_same_bytes_on_any_machine(tmp_path: Path) -> None:
    """Hash seed, time zone, locale and working directory leave no trace."""
    machines = {
        "1": {"PYTHONHASHSEED": "1", "TZ": "UTC", "PYTHONUTF8": "1"},
        "2": {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "PYTHONUTF8": "0", "LC_ALL": "POSIX"},
    }
    for seed, settings in machines.items():
        elsewhere = tmp_path / "from" / seed
        elsewhere.mkdir(parents=True)
        for name, spec in (("garden", "own/spec.yaml"), ("zoo", "foreign/spec.yaml")):
            command = [
                *(sys.executable, "-m", "generator", "generate"),
                *("--spec", str(GOLDEN / spec), "--out", str(tmp_path / seed / name)),
            ]
            # Without coercion the locale is really that of ASCII.
            environment = {
                **os.environ,
                **settings,
                "PYTHONCOERCECLOCALE": "0",
                "PYTHONPATH": str(ROOT),
            }
            subprocess.run(command, check=True, cwd=elsewhere, env=environment, capture_output=True)

    one, two = (
        {
            path.relative_to(tmp_path / seed): path.read_bytes()
            for path in (tmp_path / seed).rglob("*.py")
        }
        for seed in ("1", "2")
    )
    assert len(one) > 15
    assert one == two
