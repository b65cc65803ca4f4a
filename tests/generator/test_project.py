# ruff: noqa: E501 - a row of a table stays on its line
"""The project itself, copied and tampered with: whatever is not as generated makes `check` red."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator import __main__ as commands
from generator.project import Project

ROOT = Path(__file__).parents[2]
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


def test_untouched(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As it is, everything is as generated."""
    assert check(project) == 0
    assert capsys.readouterr().out == "everything is as generated\n"


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        ("scopix/_raw/operations/files.py", replaced("repeatable=True", "repeatable=False"), "scopix/_raw/operations/files.py"),
        ("scopix/_raw/models/files.py", replaced("size_bytes: int", "size_bytes: float"), "scopix/_raw/models/files.py"),
        ("scopix_sync/client.py", replaced("def close(self)", "def shut(self)"), "scopix_sync/client.py"),
        ("tests/sync/test_files.py", replaced("assert ", "assert not "), "tests/sync/test_files.py"),
        ("scopix/resources/files.py", replaced("async def get(", "async def read("), "scopix_sync/resources/files.py"),
        ("openapi.yaml", without("    delete:\n      operationId: delete_file\n", "\n  /files/{file_id}/processing-status"), "scopix/_raw/operations/files.py"),
        ("openapi.yaml", without("        - name: search_mode\n", "        - name: tags\n"), "scopix/_raw/operations/files.py"),
        ("openapi.yaml", replaced("operationId: get_file\n", "operationId: read_file\n"), "scopix/_raw/operations/files.py"),
    ],
)  # fmt: skip
def test_tampered_with(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    change: Callable[[str], str],
    told: str,
) -> None:
    """An edit by hand, an operation or a parameter less, a new name: `check` names the file."""
    path = project / file
    original = path.read_text()
    path.write_text(change(original))
    try:
        assert check(project) == 1
    finally:
        path.write_text(original)

    assert told in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["scopix/_raw/models", "scopix_sync/resources"])
def test_orphan(project: Path, capsys: pytest.CaptureFixture[str], folder: str) -> None:
    """A file that nothing would be generated into is told, in either folder."""
    orphan = project / folder / "orphan.py"
    shutil.copy(project / folder / "files.py", orphan)
    try:
        assert check(project) == 1
    finally:
        orphan.unlink()

    assert f"{folder}/orphan.py" in capsys.readouterr().err
