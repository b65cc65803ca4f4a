from __future__ import annotations

from pathlib import Path

import pytest
import tomllib

from generator import formatting
from generator.errors import DescriptionError
from generator.formatting import RUFF, formatted

ROOT = Path(__file__).parents[2]


def test_imports_are_sorted_and_code_is_formatted() -> None:
    """Own packages come last; quotes and widths are those of the project."""
    code = "from zoo import a\nfrom scopix import b\nimport attrs\nimport os\nx = 'y'\n"

    assert formatted({"a.py": code}, "zoo.models")["a.py"] == (
        'import os\n\nimport attrs\n\nfrom scopix import b\nfrom zoo import a\n\nx = "y"\n'
    )


def test_configuration_of_the_machine_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes come out whatever stands around."""
    (tmp_path / "ruff.toml").write_text("line-length = 20\nformat.quote-style = 'single'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert formatted({"a.py": "x = f(aaaaaaaaaaaa, 'bbbbbbbbbbbbbb')\n"}, "zoo")["a.py"] == (
        'x = f(aaaaaaaaaaaa, "bbbbbbbbbbbbbb")\n'
    )


def test_other_version_of_ruff_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version might format otherwise."""
    monkeypatch.setattr(formatting, "version", lambda _: "0.0.1")
    with pytest.raises(DescriptionError, match=r"version 0\.0\.1 is installed"):
        formatted({}, "zoo")


def test_version_is_the_one_of_the_project() -> None:
    """The version is pinned where it is installed from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert f"ruff=={RUFF}" in project["dependency-groups"]["generate"]
