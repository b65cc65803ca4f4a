"""Sorting imports and formatting, in one place and with one configuration wherever code goes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from generator.errors import DescriptionError, Problem
from generator.prose import WIDTH

__all__ = ["RUFF", "formatted"]

RUFF: Final = "0.17.6"
"""The version that decides how generated code looks."""


def formatted(files: Mapping[str, str], package: str) -> dict[str, str]:
    """Format files.

    Args:
        files: Contents by path.
        package: What the files are imported as.

    Raises:
        DescriptionError: Another version of ruff is installed.
    """
    installed = version("ruff")
    if installed != RUFF:
        what = f"version {installed} is installed, but generated code is formatted by {RUFF}"
        raise DescriptionError([Problem(0, "ruff", what, f"pip install ruff=={RUFF}")])
    own = sorted({"scopix", package.partition(".")[0]})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode())
        _ruff(
            folder,
            "check",
            "--fix-only",
            "--select=I",
            f"--config=lint.isort.known-first-party={own}",
        )
        _ruff(folder, "format")
        return {path: (folder / path).read_bytes().decode() for path in files}


def _ruff(folder: Path, *command: str) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "ruff", *command, "--isolated", "--quiet", "--no-cache"),
            *(f"--config=line-length={WIDTH}", "--config=target-version='py310'", str(folder)),
        ],
        check=True,
    )
