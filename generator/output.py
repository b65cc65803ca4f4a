"""Generated files on disk: writing them, and comparing them with what they should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.errors import DescriptionError, Problem
from generator.render import BANNER

__all__ = ["compared", "differences", "replace", "write"]

_AGAIN = "run `python -m generator generate`"


def write(files: Mapping[str, str], folder: Path) -> list[Path]:
    """Write what has changed, and remove what is no longer generated.

    Args:
        files: Contents by path below the folder.
        folder: Where to write them.

    Returns:
        The files written or removed.

    Raises:
        DescriptionError: The folder holds files that were not generated, and nothing was written;
            or it can't be written to.
    """
    orphans = list(_orphans(files, folder))
    foreign = [path for path in orphans if not _is_generated(path)]
    if foreign:
        raise DescriptionError(
            Problem(0, str(path), "it is no generated file, in a folder for those", _MOVE)
            for path in foreign
        )
    changed: list[Path] = []
    for name, content in files.items():
        path = folder / name
        try:
            changed += replace(path, content)
        except OSError as error:
            what = f"it can't be written: {error}"
            way_out = "give --out a folder that can be"
            raise DescriptionError([Problem(0, str(path), what, way_out)]) from error
    for path in orphans:
        path.unlink()
    return [*changed, *orphans]


def replace(path: Path, content: str) -> list[Path]:
    """Write one file if it is not as it should be; return it if it was written."""
    if path.is_file() and path.read_bytes() == content.encode():
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return [path]


def differences(files: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Say what is missing, different or too much in a folder of generated files."""
    for name, content in files.items():
        yield from compared(folder / name, content)
    for path in _orphans(files, folder):
        way_out = _AGAIN if _is_generated(path) else _MOVE
        yield f"{path}: generated from nothing in the description; {way_out}"


def compared(path: Path, content: str) -> Iterator[str]:
    """Say whether one file is missing or different."""
    if not path.is_file():
        yield f"{path}: missing; {_AGAIN}"
    elif path.read_bytes() != content.encode():
        line = _first_difference(path.read_bytes().decode(errors="replace"), content)
        yield f"{path}:{line}: not as generated; change its source, then {_AGAIN}"


_MOVE = "move it elsewhere"


def _orphans(files: Mapping[str, str], folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in files and "__pycache__" not in path.parts:
            yield path


def _is_generated(path: Path) -> bool:
    first, _, _ = path.read_bytes().partition(b"\n")
    return first.rstrip().endswith(BANNER.encode())


def _first_difference(actual: str, expected: str) -> int:
    pairs = zip([*actual.splitlines(), ""], [*expected.splitlines(), ""], strict=False)
    lines = (number for number, (one, other) in enumerate(pairs, 1) if one != other)
    return next(lines, 1)
