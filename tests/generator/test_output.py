from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import DescriptionError
from generator.output import differences, write

BANNER = "# Generated from zoo.yaml by `python -m generator generate`; do not edit.\n"
FILES = {"a.py": f"{BANNER}a = 1\nb = 2\n", "models/b.py": f"{BANNER}b = 1\n", "py.typed": ""}


def test_written_once(tmp_path: Path) -> None:
    """What is there already is not written again."""
    assert sorted(write(FILES, tmp_path)) == [tmp_path / name for name in sorted(FILES)]
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in FILES}

    assert write(FILES, tmp_path) == []
    assert times == {name: (tmp_path / name).stat().st_mtime_ns for name in FILES}
    assert list(differences(FILES, tmp_path)) == []


def test_changes_are_written(tmp_path: Path) -> None:
    """Only what differs is written, byte by byte."""
    write(FILES, tmp_path)
    (tmp_path / "a.py").write_bytes(FILES["a.py"].replace("\n", "\r\n").encode())

    assert write(FILES, tmp_path) == [tmp_path / "a.py"]
    assert (tmp_path / "a.py").read_bytes() == FILES["a.py"].encode()


def test_orphans_are_removed(tmp_path: Path) -> None:
    """What was generated once and is no more goes; caches stay."""
    write(FILES, tmp_path)
    (tmp_path / "old.py").write_text(f"{BANNER}c = 1\n")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"")

    assert write(FILES, tmp_path) == [tmp_path / "old.py"]
    assert not (tmp_path / "old.py").exists()


def test_other_files_are_never_touched(tmp_path: Path) -> None:
    """A folder with files of somebody else is refused before anything is written."""
    (tmp_path / "mine.py").write_text("precious = True\n")
    with pytest.raises(DescriptionError, match=r"mine\.py"):
        write(FILES, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.py"]


def test_no_folder(tmp_path: Path) -> None:
    """A file in the place of the folder is told as any problem is."""
    (tmp_path / "file").touch()
    with pytest.raises(DescriptionError, match=r"(?s)it can.t be written: .*give --out a folder"):
        write(FILES, tmp_path / "file")


def test_differences(tmp_path: Path) -> None:
    """Missing, changed, left over and foreign files are told, each with what to do."""
    write(FILES, tmp_path)
    (tmp_path / "a.py").write_text(FILES["a.py"].replace("b = 2", "b = 3"))
    (tmp_path / "models" / "b.py").unlink()
    (tmp_path / "old.py").write_text(f"{BANNER}c = 1\n")
    (tmp_path / "mine.py").write_text("precious = True\n")
    again = "run `python -m generator generate`"

    assert list(differences(FILES, tmp_path)) == [
        f"{tmp_path}/a.py:3: not as generated; change its source, then {again}",
        f"{tmp_path}/models/b.py: missing; {again}",
        f"{tmp_path}/mine.py: generated from nothing in the description; move it elsewhere",
        f"{tmp_path}/old.py: generated from nothing in the description; {again}",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [(f"{BANNER}a = 1\n", 3), (f"{BANNER}a = 1\nb = 2\nc = 3\n", 4), (f"{BANNER}a = 1\nb = 2", 1)],
)
def test_line_of_the_difference(tmp_path: Path, content: str, line: int) -> None:
    """A file that is shorter or longer differs where it ends."""
    write(FILES, tmp_path)
    (tmp_path / "a.py").write_text(content)

    (difference,) = differences(FILES, tmp_path)
    assert difference.startswith(f"{tmp_path}/a.py:{line}: ")
