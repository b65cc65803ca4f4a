"""Finding a description: a file, or a file as it was in a revision of git."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.document import Document, load, parse
from generator.errors import DescriptionError, Problem

__all__ = ["found"]


def found(source: str, root: Path) -> Document:
    """Read a description.

    Args:
        source: A path; or a revision and a path in it, such as ``main:openapi.yaml``.
        root: The folder of the repository; the path in a revision starts there.

    Raises:
        DescriptionError: There is no such file, or it is no description.
    """
    revision, _, name = source.partition(":")
    if not name or Path(source).exists():
        return load(Path(source))
    command = ["git", "-C", str(root), "show", f"{revision}:{name}"]
    shown = subprocess.run(command, capture_output=True, check=False)
    if shown.returncode:
        what = shown.stderr.decode(errors="replace").strip()
        way_out = "give a path, or REVISION:PATH as `git show` takes it"
        raise DescriptionError([Problem(0, source, what, way_out)])
    return parse(shown.stdout, Path(name))
