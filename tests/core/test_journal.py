from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from scopix._core import journal as module
from scopix._core.body import PathSource
from scopix._core.journal import Entry, Journal, fingerprint, journal_folder
from scopix.errors import UploadError

ENTRY = Entry("u1", "target", "/data/flight.mp4", 10, 1_700_000_000_000_000_000, "ab" * 32)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "deep" / "upload.json", "flight.mp4")


class TestFolder:
    def test_linux(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The state of a user lies where the XDG specification has it."""
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.delenv("XDG_STATE_HOME", raising=False)
        assert journal_folder() == Path.home() / ".local" / "state" / "scopix" / "uploads"
        monkeypatch.setenv("XDG_STATE_HOME", "/var/state")

        assert journal_folder() == Path("/var/state/scopix/uploads")

    def test_mac(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """There it is support of an application."""
        monkeypatch.setattr(sys, "platform", "darwin")

        expected = Path.home() / "Library" / "Application Support" / "scopix" / "uploads"
        assert journal_folder() == expected

    def test_windows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """There it is what does not roam."""
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.delenv("LOCALAPPDATA", raising=False)
        assert journal_folder() == Path.home() / "AppData" / "Local" / "scopix" / "uploads"
        monkeypatch.setenv("LOCALAPPDATA", "/local")

        assert journal_folder() == Path("/local/scopix/uploads")


class TestFingerprint:
    def test_tells_apart(self) -> None:
        """Other parts, another fingerprint; the same parts, the same."""
        parts: list[tuple[object, ...]] = [("a", "b"), ("a", None), ("a", ["b"]), (Path("a"), 1)]

        assert len({fingerprint(*part) for part in parts}) == 4
        assert fingerprint("a", {"x": 1, "y": 2}) == fingerprint("a", {"y": 2, "x": 1})

    def test_shows_nothing(self) -> None:
        """A key in it can't be read."""
        assert "secret" not in fingerprint("secret")

    def test_a_name_that_is_no_unicode(self) -> None:
        """A file may have one."""
        assert fingerprint("caf\udce9") != fingerprint("caf\udcea")


class TestEntry:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "flight.mp4"
        path.write_bytes(bytes(range(256)) * 1000)
        return path

    def entry(self, path: Path) -> Entry:
        return Entry.of("u1", "target", PathSource.of(path))

    def test_of_a_file(self, path: Path) -> None:
        """It has the real path, the size, the time of change, and a hash of both ends."""
        link = path.with_name("link.mp4")
        link.symlink_to(path)
        entry = self.entry(link)

        assert (entry.path, entry.size) == (str(path), 256_000)
        assert entry.modified == path.stat().st_mtime_ns
        assert entry.is_of(self.entry(path)) and entry.is_state_of(self.entry(path))

    @pytest.mark.parametrize("place", [0, 255_999])
    def test_another_state(self, path: Path, place: int) -> None:
        """A byte at either end is seen, even when the time of change was put back."""
        before, times = self.entry(path), path.stat()
        with path.open("r+b") as file:
            file.seek(place)
            file.write(b"!")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

        assert before.is_of(self.entry(path))
        assert not before.is_state_of(self.entry(path))

    def test_another_time(self, path: Path) -> None:
        """A change in the middle is seen by its time."""
        before = self.entry(path)
        os.utime(path, ns=(1, 1))

        assert not before.is_state_of(self.entry(path))

    def test_a_small_file(self, path: Path) -> None:
        """Its ends overlap."""
        path.write_bytes(b"x")

        assert self.entry(path).size == 1

    def test_another_upload(self) -> None:
        """Another file, and another account, is another upload."""
        assert not ENTRY.is_of(evolve(ENTRY, path="/data/other.mp4"))
        assert not ENTRY.is_of(evolve(ENTRY, target="other"))
        assert ENTRY.is_of(evolve(ENTRY, upload_id="u2", size=11))


class TestJournal:
    def test_round_trip(self, journal: Journal) -> None:
        """It says what was written, and is gone when it is discarded."""
        assert journal.open() is None
        journal.write(ENTRY)
        journal.close()
        assert journal.open() == ENTRY
        journal.discard()
        journal.discard()
        journal.close()

        assert journal.open() is None
        journal.close()
        journal.close()
        assert list(journal.path.parent.iterdir()) == []

    def test_a_path_that_is_no_unicode(self, journal: Journal) -> None:
        """A file may have one."""
        entry = evolve(ENTRY, path="/data/caf\udce9.mp4")
        journal.open()
        journal.write(entry)
        journal.close()

        assert journal.open() == entry
        journal.close()

    def test_is_for_its_user_alone(self, journal: Journal) -> None:
        """Others on the machine can't read it."""
        journal.open()
        journal.write(ENTRY)

        assert journal.path.stat().st_mode & 0o077 == 0
        assert journal.path.parent.stat().st_mode & 0o077 == 0
        journal.close()

    def test_written_whole_or_not_at_all(
        self, journal: Journal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A process that dies while it writes leaves the journal that was there."""
        journal.open()
        journal.write(ENTRY)
        synced: list[int] = []

        def die(descriptor: int) -> None:
            synced.append(os.fstat(descriptor).st_size)
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", die)
        with pytest.raises(KeyboardInterrupt):
            journal.write(evolve(ENTRY, upload_id="u2"))
        journal.close()

        assert synced[0] > 100
        assert journal.open() == ENTRY
        journal.close()

    @pytest.mark.skipif(sys.platform == "win32", reason="writes names by itself")
    def test_its_name_outlives_a_power_cut(
        self, journal: Journal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[bool] = []
        monkeypatch.setattr(
            os,
            "fsync",
            lambda descriptor: synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)),
        )
        journal.open()
        journal.write(ENTRY)
        journal.close()

        assert synced == [False, True]

    @pytest.mark.parametrize(
        "content",
        [
            b"My novel, chapter one",
            b"\xff\xfe",
            b"[]",
            b"7",
            b"{}",
            json.dumps({"kind": "scopix upload journal 1"}).encode(),
            json.dumps({"kind": "scopix upload journal 2", "upload_id": "u1"}).encode(),
        ],
    )
    def test_a_file_that_is_no_journal(self, journal: Journal, content: bytes) -> None:
        """A mistaken path must not cost a file."""
        journal.path.parent.mkdir()
        journal.path.write_bytes(content)
        with pytest.raises(ValueError, match="is no journal of an upload; give another path"):
            journal.open()

        assert journal.path.read_bytes() == content
        assert [path.name for path in journal.path.parent.iterdir()] == ["upload.json"]

    def test_an_empty_file(self, journal: Journal) -> None:
        """A file made by `tempfile` is a place for a journal."""
        journal.path.parent.mkdir()
        journal.path.touch()

        assert journal.open() is None
        journal.close()


class TestLock:
    def test_one_at_a_time(self, journal: Journal) -> None:
        """Who comes second is told, and may come later."""
        other = Journal(journal.path, "flight.mp4")
        journal.open()
        with pytest.raises(
            UploadError, match=r"flight\.mp4 is being uploaded already, by whoever holds .*json"
        ) as caught:
            other.open()
        assert (caught.value.filename, caught.value.stage) == ("flight.mp4", "resume")
        journal.close()

        assert other.open() is None
        other.close()

    def test_a_lock_that_is_removed_meanwhile(
        self, journal: Journal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who opened the file of a lock that is removed before it is locked tries again."""
        lock = module._try_lock
        path = journal.path.with_name("upload.json.lock")
        tries = []

        def late(descriptor: int) -> bool:
            tries.append(descriptor)
            if len(tries) < 3:
                path.unlink()
            if len(tries) == 2:
                path.touch()
            return lock(descriptor)

        monkeypatch.setattr(module, "_try_lock", late)
        journal.open()

        assert len(tries) == 3
        assert path.exists()
        journal.close()
        assert not path.exists()

    def test_a_failure_leaves_no_file_open(
        self, journal: Journal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A system that can't lock says so."""

        def fail(descriptor: int) -> bool:
            raise OSError(77, "no locks available")

        monkeypatch.setattr(module, "_try_lock", fail)
        before = len(list(Path("/dev/fd").iterdir()))
        with pytest.raises(OSError, match="no locks available"):
            journal.open()

        assert len(list(Path("/dev/fd").iterdir())) == before

    def test_windows(self, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
        """There the first byte is locked, and the file of the lock stays."""
        held: set[int] = set()

        def locking(descriptor: int, mode: int, size: int) -> None:
            assert (mode, size) == (2, 1)
            if held:
                raise PermissionError(13, "locked")
            held.add(descriptor)

        fake: Any = SimpleNamespace(LK_NBLCK=2, locking=locking)
        monkeypatch.setitem(sys.modules, "msvcrt", fake)
        monkeypatch.setattr(sys, "platform", "win32")
        journal.open()
        journal.write(ENTRY)
        with pytest.raises(UploadError):
            Journal(journal.path, "flight.mp4").open()
        journal.discard()
        journal.close()

        assert [path.name for path in journal.path.parent.iterdir()] == ["upload.json.lock"]
