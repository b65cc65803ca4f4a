# ruff: noqa: E501 - a row of a table stays on its line
"""The project itself, copied and tampered with: whatever is not as generated makes `check` red."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator import __main__ as commands
from generator.project import Project

ROOT = Path(__file__).parents[2]
Changes = Mapping[str, Callable[[str], str]]
TREES = ("scopix", "scopix_sync", "scopix_emulator", "generator", "tests", "examples", "docs")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of all that the generator reads and writes, taken for ours."""
    root = tmp_path_factory.mktemp("project")
    for tree in TREES:
        shutil.copytree(ROOT / tree, root / tree, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("openapi.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "PROJECT", Project(root))
        yield root


def check(project: Path) -> int:
    spec, out = project / "openapi.yaml", project / "scopix" / "_raw"
    return commands.main(["check", "--spec", str(spec), "--out", str(out)])


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def without(start: str, end: str) -> Callable[[str], str]:
    """Take out what stands from one line up to another."""

    def change(text: str) -> str:
        first = text.index(start)
        return text[:first] + text[text.index(end, first) :]

    return change


@contextmanager
def tampered_with(project: Path, changes: Changes) -> Iterator[None]:
    """Change files, and put them back."""
    originals = {name: (project / name).read_text() for name in changes}
    try:
        for name, change in changes.items():
            (project / name).write_text(change(originals[name]))
        yield
    finally:
        for name, original in originals.items():
            (project / name).write_text(original)


def test_untouched(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As it is, everything is as generated."""
    assert check(project) == 0
    assert capsys.readouterr().out == "everything is as generated\n"


BY_HAND = {
    "scopix/_raw/operations/files.py": replaced("repeatable=True", "repeatable=False"),
    "scopix/_raw/models/files.py": replaced("size_bytes: int", "size_bytes: float"),
    "scopix_sync/client.py": replaced("def close(self)", "def shut(self)"),
    "tests/sync/test_files.py": replaced("assert ", "assert not "),
}
ORPHANS = ("scopix/_raw/models/orphan.py", "scopix_sync/resources/orphan.py")


def test_changed_by_hand(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Edits of generated and derived files, and files too many, are each told; so they can't hide."""
    with tampered_with(project, BY_HAND):
        for name in ORPHANS:
            shutil.copy(project / name.replace("orphan", "files"), project / name)
        try:
            assert check(project) == 1
        finally:
            for name in ORPHANS:
                (project / name).unlink()

    told = capsys.readouterr().err
    assert [name for name in (*BY_HAND, *ORPHANS) if name not in told] == []
    assert len(told.splitlines()) == len(BY_HAND) + len(ORPHANS)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"scopix/resources/files.py": replaced("async def get(", "async def read(")}, "scopix_sync/resources/files.py"),
        ({"openapi.yaml": without("    delete:\n      operationId: delete_file\n", "\n  /files/{file_id}/processing-status")}, "scopix/_raw/operations/files.py"),
        ({"openapi.yaml": without("        - name: search_mode\n", "        - name: tags\n")}, "scopix/_raw/operations/files.py"),
        ({"openapi.yaml": replaced("operationId: get_file\n", "operationId: read_file\n")}, "scopix/_raw/operations/files.py"),
    ],
)  # fmt: skip
def test_not_followed(
    project: Path, capsys: pytest.CaptureFixture[str], changes: Changes, told: str
) -> None:
    """A method under another name, an operation or a parameter less: `check` names what is old."""
    with tampered_with(project, changes):
        assert check(project) == 1

    assert told in capsys.readouterr().err
