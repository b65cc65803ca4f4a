"""Descriptions from files and from revisions."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.changes.sources import found
from generator.errors import DescriptionError

SPEC = "openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\npaths: {}\n"


def git(folder: Path, *command: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.example")
    subprocess.run(["git", "-C", str(folder), *identity, *command], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "spec.yaml").write_text(SPEC.replace("Zoo", "Old zoo"))
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a")
    git(tmp_path, "tag", "v1")
    (tmp_path / "spec.yaml").write_text(SPEC)
    return tmp_path


def test_file_and_revision(repository: Path) -> None:
    """A path is read as it lies there, a revision as it was."""
    assert found(str(repository / "spec.yaml"), repository).data["info"]["title"] == "Zoo"
    assert found("v1:spec.yaml", repository).data["info"]["title"] == "Old zoo"


def test_file_with_a_colon(tmp_path: Path) -> None:
    """A file that is there is a file."""
    path = tmp_path / "a:b.yaml"
    path.write_text(SPEC)

    assert found(str(path), tmp_path).data["info"]["title"] == "Zoo"


@pytest.mark.parametrize("source", ["v1:other.yaml", "v9:spec.yaml"])
def test_nothing_there(repository: Path, source: str) -> None:
    """What git can't show is told in its words, with a way out."""
    with pytest.raises(DescriptionError) as caught:
        found(source, repository)

    (problem,) = caught.value.problems
    assert problem.place == source
    assert "fatal: " in problem.what
    assert "git show" in problem.way_out


def test_no_file(tmp_path: Path) -> None:
    """A path that leads nowhere is told as such."""
    with pytest.raises(DescriptionError, match=r"none\.yaml can't be read"):
        found(str(tmp_path / "none.yaml"), tmp_path)
