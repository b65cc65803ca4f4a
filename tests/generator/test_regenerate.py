"""From a new description to what is left for people."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from generator import __main__ as commands
from generator import regenerate as regenerating
from generator.document import load
from generator.errors import DescriptionError
from generator.findings import Finding
from generator.project import Project
from generator.regenerate import Outcome, regenerate

GARDEN = Path(__file__).parents[1] / "golden" / "generator" / "own" / "spec.yaml"


def git(folder: Path, *command: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.example")
    subprocess.run(["git", "-C", str(folder), *identity, *command], check=True, capture_output=True)


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What the type checker finds."""
    found: list[Finding] = []

    def check(root: Path, paths: Iterable[str]) -> list[Finding]:
        return found

    monkeypatch.setattr(regenerating, "type_errors", check)
    return found


@pytest.fixture
def project(garden: Path, errors: list[Finding]) -> Project:
    """A project in git, as generated."""
    project = Project(garden)
    document = load(project.spec)
    project.generate(document, regenerating.walked(document))
    git(garden, "init", "-q")
    git(garden, "add", ".")
    git(garden, "commit", "-qm", "a")
    return project


@pytest.fixture
def new(tmp_path: Path) -> Any:
    """Write a new description."""

    def write(*replaced: tuple[str, str], name: str = "new.yaml") -> str:
        text = GARDEN.read_text()
        for old, other in replaced:
            assert old in text
            text = text.replace(old, other)
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


RENAMED = ("operationId: find_picture", "operationId: picture_of")
HEIGHT = ("leaf_count: { type: integer", "leaf_count: { type: number")


def snapshot(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_everything_follows(project: Project, new: Any) -> None:
    """The description is taken over, the code follows, and what changed is told."""
    source = new(HEIGHT)
    outcome = regenerate(project, source)

    assert [path.as_posix() for path in outcome.written] == [
        "openapi.yaml",
        "scopix/_raw/models/plants.py",
        "scopix_sync/a.py",
    ]
    assert project.spec.read_text() == Path(source).read_text()
    assert "leaf_count: float = 0.0" in (project.out / "models" / "plants.py").read_text()
    assert [str(change) for change in outcome.report.changes] == [
        "Plant.leaf_count: type widened: integer -> number"
    ]
    assert outcome.fits


def test_nothing_changed(project: Project, new: Any) -> None:
    """A description that says the same changes nothing."""
    before = snapshot(project.root)
    outcome = regenerate(project, new())

    assert outcome.report.changes == ()
    assert snapshot(project.root) == before
    assert "== what changed\nnothing changed\n" in outcome.text()
    assert "== lines written by hand that no longer fit\nall fit\n" in outcome.text()
    assert outcome.text().endswith("== draft for the changelog\nnothing to tell\n")


def test_lines_that_no_longer_fit(project: Project, new: Any, errors: list[Finding]) -> None:
    """They are told beside the change, with what the client does not cover yet."""
    errors.append(
        Finding(Path("scopix/client.py"), 9, '"find_picture" is not a known attribute of module')
    )
    outcome = regenerate(project, new(RENAMED))
    renamed = "find_picture: operation renamed: find_picture -> picture_of"

    assert not outcome.fits
    assert (
        "== lines written by hand that no longer fit\n"
        'scopix/client.py:9: "find_picture" is not a known attribute of module\n'
        f"    because {renamed} (method and path are kept)\n"
    ) in outcome.text()
    assert "no method of the client reaches picture_of" in outcome.text()
    assert "### Changed\n\n- **breaking for callers**: `find_picture`, oper" in outcome.text()


def test_mixins_that_no_longer_fit(project: Project, new: Any) -> None:
    """A type that is gone does not stop the rest: its mixin is told as a line that is left over."""
    path = project.root / "scopix" / "_behaviour" / "plants.py"
    path.write_text("class KeeperMixin:\n    __slots__ = ()\n")
    git(project.root, "commit", "-qam", "b")
    outcome = regenerate(
        project, new(('/Keeper"', '/PlantKeeper"'), ("    Keeper:", "    PlantKeeper:"))
    )

    (misfit,) = outcome.misfits
    assert str(misfit).startswith("scopix/_behaviour/plants.py:1: the module `plants` has no type")


def test_rules_that_matter(project: Project, new: Any) -> None:
    """What decides names is told place by place; the rest is counted."""
    outcome = regenerate(
        project,
        new(
            ("operationId: find_picture", "operationId: findPicture"),
            ("summary: List plants", "summary: List plants."),
            ("summary: Change a plant", "summary: Change a plant."),
        ),
    )

    assert (
        "== rules of ours that decide what the code is called\n"
        "line 164, #/paths/~1plants~1{plant_id}~1pictures~1{size}/get [operation_ids]\n"
    ) in outcome.text()
    assert ("== rules of ours about style, each with its number\nsummaries 2\n") in outcome.text()


def test_notes_are_told(project: Project, new: Any) -> None:
    """Names that had to change are told."""
    outcome = regenerate(project, new(("operationId: find_picture", "operationId: form")))

    assert "== what the generator says\n#/paths/~1plants~1{plant_id}" in outcome.text()


def test_json_becomes_yaml(project: Project, tmp_path: Path) -> None:
    """A description in JSON is taken over in the form that people edit."""
    path = tmp_path / "new.json"
    data = load(GARDEN).data
    path.write_text(json.dumps(data))
    outcome = regenerate(project, str(path))

    assert outcome.report.changes == ()
    assert project.spec.read_text().startswith("openapi: 3.1.0\ninfo:\n")
    assert load(project.spec).data == data


def test_changed_in_place(project: Project) -> None:
    """The project's own file is compared with that of the last commit."""
    project.spec.write_text(GARDEN.read_text().replace(*HEIGHT))
    outcome = regenerate(project, str(project.spec))

    assert [change.where.subject for change in outcome.report.changes] == ["Plant.leaf_count"]
    assert [path.as_posix() for path in outcome.written] == [
        "scopix/_raw/models/plants.py",
        "scopix_sync/a.py",
    ]


def test_a_revision(project: Project) -> None:
    """The new description may be that of another branch."""
    outcome = regenerate(project, "HEAD:openapi.yaml")

    assert outcome.report.changes == ()


@pytest.mark.parametrize("name", ["openapi.yaml", "scopix/_raw/models/plants.py", "docs/x.md"])
def test_nothing_is_lost(project: Project, new: Any, name: str) -> None:
    """What was changed and not committed is not overwritten; other files don't mind."""
    (project.root / name).write_text(
        "mine\n" if name != "openapi.yaml" else GARDEN.read_text() + "\n"
    )
    before = snapshot(project.root)
    if name == "docs/x.md":
        regenerate(project, new(HEIGHT))
        assert (project.root / name).read_text() == "mine\n"
        return
    with pytest.raises(DescriptionError) as caught:
        regenerate(project, new(HEIGHT))

    (problem,) = caught.value.problems
    assert problem.place == f"M {name}"
    assert "--dry-run" in problem.way_out
    assert snapshot(project.root) == before


def test_force(project: Project, new: Any) -> None:
    """Who wants to overwrite may."""
    project.spec.write_text(GARDEN.read_text() + "\n")

    assert regenerate(project, new(HEIGHT), force=True).fits


def test_without_git(garden: Path, errors: list[Finding], new: Any) -> None:
    """Where nothing could be brought back, nothing is overwritten."""
    with pytest.raises(DescriptionError, match="not a git repository"):
        regenerate(Project(garden), new(HEIGHT))


def test_dry_run(project: Project, new: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is written, checked and thrown away, whatever is not committed."""
    project.spec.write_text(GARDEN.read_text() + "\n")
    before = snapshot(project.root)
    roots: list[Path] = []

    def check(root: Path, paths: Iterable[str]) -> list[Finding]:
        roots.append(root)
        assert "leaf_count: float" in (root / "scopix/_raw/models/plants.py").read_text()
        assert not (root / ".git").exists()
        return []

    monkeypatch.setattr(regenerating, "type_errors", check)
    outcome = regenerate(project, new(HEIGHT), dry_run=True)

    assert [path.as_posix() for path in outcome.written][:1] == ["openapi.yaml"]
    assert snapshot(project.root) == before
    assert not roots[0].exists()


def test_a_description_that_can_not_be_rendered(project: Project, new: Any) -> None:
    """Nothing is written."""
    before = snapshot(project.root)
    with pytest.raises(DescriptionError, match="the schema limits values"):
        regenerate(project, new(("{ type: integer, default: 0,", "{ default: 0, maximum: 9,")))

    assert snapshot(project.root) == before


@pytest.mark.parametrize(("fits", "code"), [(True, 0), (False, 2)])
def test_command(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    fits: bool,
    code: int,
) -> None:
    """The exit code says whether something is left for people."""
    outcome = regenerate(project, "HEAD:openapi.yaml")
    given: list[Any] = []

    def run(project: Project, source: str, **options: bool) -> Outcome:
        given.extend([source, options])
        return outcome

    monkeypatch.setattr(commands, "regenerate", run)
    monkeypatch.setattr(Outcome, "fits", fits)

    assert commands.main(["regenerate", "new.yaml", "--dry-run"]) == code
    assert capsys.readouterr().out == f"{outcome.text()}\n"
    assert given == ["new.yaml", {"force": False, "dry_run": True}]
