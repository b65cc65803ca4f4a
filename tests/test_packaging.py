"""What is built is what users should get."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from scopix import __version__
from tests.documentation import ROOT

PACKAGES = ("scopix", "scopix_emulator", "scopix_sync")


def build(source: Path, target: Path, kind: str) -> Path:
    """Build one distribution of a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that this tree gives."""
    path = build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")
    with zipfile.ZipFile(path) as file:
        yield file


@pytest.fixture(scope="module")
def metadata(wheel) -> Message:
    """What the wheel says about itself."""
    text = wheel.read(f"scopix-{__version__}.dist-info/METADATA").decode()
    return Parser().parsestr(text)


def files_of(package: str) -> set[str]:
    """The files of a package as they lie here."""
    paths = (path.relative_to(ROOT) for path in (ROOT / package).rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def test_wheel_has_the_packages_and_nothing_else(wheel):
    """The wheel holds the packages whole, typed, and neither the generator nor tests."""
    expected = set().union(*map(files_of, PACKAGES))
    actual = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert expected == actual
    assert {f"{package}/py.typed" for package in PACKAGES} <= actual


def test_wheel_has_the_licence(wheel):
    """The text of the licence comes along."""
    text = wheel.read(f"scopix-{__version__}.dist-info/licenses/LICENSE")

    assert text == (ROOT / "LICENSE").read_bytes()


def test_metadata(metadata):
    """The metadata has the version of the package, the licence and the README."""
    assert metadata["Name"] == "scopix"
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.10"
    assert metadata.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")


def test_requirements(metadata):
    """A plain install brings four packages; everything else is in an extra."""
    plain = {
        re.split(r"[^\w-]", requirement)[0]
        for requirement in metadata.get_all("Requires-Dist", [])
        if "extra ==" not in requirement
    }

    assert plain == {"anyio", "attrs", "httpx", "msgspec"}
    assert set(metadata.get_all("Provides-Extra", [])) == {
        "all",
        "dotenv",
        "emulator",
        "http2",
        "httpx2",
        "progress",
        "tracing",
    }


def test_entry_points(wheel):
    """The pytest fixture of the local server is found by pytest."""
    text = wheel.read(f"scopix-{__version__}.dist-info/entry_points.txt").decode()

    assert text == "[pytest11]\nscopix_emulator = scopix_emulator.pytest_plugin\n"


def test_source_distribution_builds_the_same_wheel(wheel, tmp_path):
    """Whoever builds from the source distribution gets the same files."""
    source = build(ROOT, tmp_path / "sdist", "sdist")
    with tarfile.open(source) as file:
        for member in file.getmembers():
            path = tmp_path / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.extractfile(member).read())
    rebuilt = build(tmp_path / f"scopix-{__version__}", tmp_path / "wheel", "wheel")

    with zipfile.ZipFile(rebuilt) as file:
        assert file.namelist() == wheel.namelist()
