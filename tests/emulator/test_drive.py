"""The folder that plays a cloud storage."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix_emulator import __main__
from scopix_emulator.drive import ROOT, Drive, guess_type, safe_name


@pytest.fixture
def drive(tmp_path: Path) -> Drive:
    """An empty drive in a folder that has other things too."""
    (tmp_path / "secret.txt").write_text("secret")
    return Drive(tmp_path / "deep" / "drive")


def names(drive: Drive) -> list[str]:
    return [file.path.relative_to(drive.folder).as_posix() for file in drive.files()]


def test_lists_files_by_their_paths(drive):
    """Folders of folders are gone through; what is hidden or a link is left out."""
    (drive.folder / "b" / ".git").mkdir(parents=True)
    for name in ("b/one.jpg", "a.md", "b/.git/config", ".hidden.jpg"):
        (drive.folder / name).write_bytes(b"123")
    (drive.folder / "link.txt").symlink_to(drive.folder.parent.parent / "secret.txt")
    (drive.folder / "up").symlink_to(drive.folder.parent)

    assert names(drive) == ["a.md", "b/one.jpg"]
    first, second = drive.files()
    assert (first.name, first.mime_type, first.size) == ("a.md", "text/markdown", 3)
    assert (second.name, second.mime_type, second.size) == ("one.jpg", "image/jpeg", 3)
    assert guess_type("no ending") == "application/octet-stream"


def test_identifiers_stay_with_paths(drive):
    """The same path has the same identifier, whatever is written there, and whoever asks."""
    path = drive.folder / "a.txt"
    path.write_bytes(b"1")
    (first,) = drive.files()
    path.write_bytes(b"other")
    (drive.folder / "b.txt").write_bytes(b"1")

    again = Drive(drive.folder).file(first.id)
    assert again is not None
    assert (again.id, again.path, again.size) == (first.id, path, 5)
    assert len({file.id for file in drive.files()}) == 2


@pytest.mark.parametrize("identifier", ["../../secret.txt", "/etc/passwd", "a.txt", "", "."])
def test_identifiers_are_no_paths(drive, identifier):
    """What is no identifier of something in the drive leads nowhere."""
    (drive.folder / "a.txt").write_bytes(b"1")

    assert drive.file(identifier) is None
    assert drive.subfolder(identifier) is None


def test_finds_folders(drive):
    """A folder has an identifier too; that of the topmost is an alias. A file is no folder."""
    file = drive.write(_source(drive), drive.named_subfolder("Photos"), "a.txt")
    (drive.folder / "Photos" / "2026").mkdir()
    identifier = drive._id(drive.folder / "Photos" / "2026")

    assert drive.subfolder(ROOT) == drive.folder
    assert drive.subfolder(identifier) == drive.folder / "Photos" / "2026"
    assert drive.file(identifier) is None
    assert drive.subfolder(file.id) is None


def _source(drive: Drive) -> Path:
    return drive.folder.parent.parent / "secret.txt"


def test_names_that_are_taken_get_a_number(drive):
    """Nothing is overwritten, and nothing else is left behind."""
    for _ in range(3):
        drive.write(_source(drive), drive.folder, "a.tar.gz")
    drive.write(_source(drive), drive.folder, "plain")
    drive.write(_source(drive), drive.folder, "plain")

    assert names(drive) == ["a.tar (1).gz", "a.tar (2).gz", "a.tar.gz", "plain", "plain (1)"]
    assert len(list(drive.folder.iterdir())) == 5
    assert {file.path.read_text() for file in drive.files()} == {"secret"}


def test_leaves_nothing_of_what_can_not_be_read(drive):
    """A copy that fails is gone."""
    with pytest.raises(FileNotFoundError):
        drive.write(drive.folder / "missing", drive.folder, "a.txt")

    assert list(drive.folder.iterdir()) == []


def test_a_link_is_no_folder_to_write_to(drive):
    """Nothing is written to where a link leads."""
    (drive.folder / "out").symlink_to(drive.folder.parent)
    (drive.folder / "file").write_bytes(b"")

    for name in ("out", "file"):
        with pytest.raises(FileExistsError):
            drive.named_subfolder(name)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.jpg", "photo.jpg"),
        ("名前.png", "名前.png"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("a/b\\c:d.txt", "a_b_c_d.txt"),
        (".hidden", "hidden"),
        ("..", "_"),
        ("", "_"),
        ("end. . ", "end"),
        ("x" * 300 + ".jpg", "x" * 196 + ".jpg"),
        ("a." + "y" * 300, "a." + "y" * 198),
        ("\ud800.txt", "_.txt"),
    ],
)
def test_safe_names(name, safe):
    """Names are kept as they are as far as that is safe."""
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_every_name_is_safe(name):
    """Whatever is asked for, it is one visible name that fits, and it stays the same from then."""
    safe = safe_name(name)

    assert Path("folder", safe).parent == Path("folder")
    assert not safe.startswith(".")
    assert 0 < len(safe.encode()) <= 200
    assert not set(safe) & set('/\\:*?"<>|\x00\n')
    assert safe_name(safe) == safe


def test_can_be_cleared(drive):
    """It is empty then, and usable."""
    drive.write(_source(drive), drive.named_subfolder("a"), "b")
    drive.clear()

    assert list(drive.folder.iterdir()) == []


def test_command_line_knows_it():
    """`--drive` names the folder."""
    assert __main__._parser().parse_args(["--drive", "photos"]).drive == "photos"
