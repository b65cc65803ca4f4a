"""The README and its neighbours are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scopix import ScopixError
from tests.documentation import ROOT, examples_in, run

PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))

COMMAND = re.compile(r"^python3 noxfile\.py (\w+)", re.MULTILINE)


@pytest.mark.parametrize(
    "example", [example for page in PAGES for example in examples_in(page)], ids=str
)
def test_example_runs(example, tmp_path, monkeypatch, emulator):
    """An example of a page runs as it is written, against the local server."""
    run(example, tmp_path, monkeypatch, emulator)


def test_all_errors_are_told():
    """The page about errors leaves out none that a call can end with."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    table = page.partition("\n## Errors\n")[2].partition("\n## ")[0]
    kinds = {kind.__name__ for kind in ScopixError.__subclasses__() if kind.__module__ == "scopix"}

    assert kinds == set(re.findall(r"`([A-Z]\w+Error)`", table)) - {
        "ConnectionError",
        "OSError",
        "ScopixError",
        "TimeoutError",
        "TypeError",
        "ValueError",
    }


def test_readme_is_short_and_shows_both_colours():
    """The README has under 150 lines, and an example of each package."""
    readme = ROOT / "README.md"
    sources = [example.source for example in examples_in(readme)]

    assert len(readme.read_text(encoding="utf-8").splitlines()) < 150
    for package in ("scopix", "scopix_sync"):
        assert any(f"from {package} import Scopix" in source for source in sources)


def test_ci_uses_the_command_of_the_readme():
    """CI runs the tests as the README tells its readers to."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert COMMAND.findall(readme) == ["demo", "tests"]
    assert COMMAND.findall(ci) == ["tests", "check"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    """A link to a file of the project leads to one that is there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tasks_exist(page: Path):
    """A task that a page names is one of the noxfile."""
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    named = re.findall(r"noxfile\.py ([a-z]+)", page.read_text(encoding="utf-8"))

    assert set(named) <= set(re.findall(r"^def (\w+)\(session", noxfile, re.MULTILINE))


def test_exclusions_from_coverage_are_listed():
    """CONTRIBUTING lists each file with lines that coverage leaves out; there are at most ten."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    excluded = [
        path.relative_to(ROOT).as_posix()
        for package in ("scopix", "scopix_emulator", "generator")
        for path in (ROOT / package).rglob("*.py")
        for _ in range(path.read_text(encoding="utf-8").count("pragma: no "))
    ]

    assert len(excluded) <= 10
    assert [path for path in excluded if f"`{path}`" not in contributing] == []
