"""What remembers a direct upload, so that it can go on after its process has died.

A journal is a small file that is written once, when the upload has begun. It says which upload of
which account it is, and of which state of which file. What has arrived is not in it: storage knows
that better.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import asdict, fields, frozen

from scopix.errors import UploadError

if TYPE_CHECKING:
    from scopix._core.body import PathSource

__all__ = ["Entry", "Journal", "fingerprint", "journal_folder"]

_KIND: Final = "scopix upload journal 1"
_END: Final = 64 * 1024


def journal_folder() -> Path:
    """Return where journals of this user lie, as the system has it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        # XDG Base Directory Specification
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "scopix" / "uploads"


def fingerprint(*parts: object) -> str:
    """Hash what tells one upload from another. Keys in it can't be had back."""
    text = json.dumps(parts, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@frozen
class Entry:
    """What a journal says.

    Attributes:
        upload_id: The upload.
        target: Fingerprint of the account, and of how the file shall be stored.
        path: The file.
        size: Its bytes.
        modified: Its time of change, in nanoseconds since 1970.
        ends: SHA-256 of its first and last 64 KiB.
    """

    upload_id: str
    target: str
    path: str
    size: int
    modified: int
    ends: str

    @classmethod
    def of(cls, upload_id: str, target: str, source: PathSource) -> Entry:
        """Describe an upload and the file as it is now."""
        size = source.size
        digest = hashlib.sha256()
        # The blocks tell when the file has changed since it was looked at.
        for start, stop in ((0, min(_END, size)), (max(0, size - _END), size)):
            for block in source.blocks(start, stop):
                digest.update(block)
        path = os.path.realpath(source.path)
        return cls(upload_id, target, path, size, source.modified, digest.hexdigest())

    def is_of(self, other: Entry) -> bool:
        """Whether it is about the same file and the same account."""
        return (self.target, self.path) == (other.target, other.path)

    def is_state_of(self, other: Entry) -> bool:
        """Whether the file has not changed."""
        return (self.size, self.modified, self.ends) == (other.size, other.modified, other.ends)


class Journal:
    """A journal that is held by one upload at a time. Every method may block.

    Args:
        path: Where it is.
        name: Name of the file that is uploaded, for errors.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self._name = name
        self._lock = path.with_name(f"{path.name}.lock")
        self._held: int | None = None

    def open(self) -> Entry | None:
        """Take it, and read what it says.

        Returns:
            None for one that is not there yet.

        Raises:
            UploadError: Another upload holds it.
            ValueError: The file is no journal, and is left alone.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._held = _lock(self._lock)
        if self._held is None:
            raise UploadError(
                f"{self._name} is being uploaded already, by whoever holds {self.path}; "
                "wait for that, or give another journal",
                filename=self._name,
                stage="resume",
            )
        try:
            return self._read()
        except BaseException:
            self.close()
            raise

    def _read(self) -> Entry | None:
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return None
        if not text:
            return None
        entry = _decoded(text)
        if entry is None:
            msg = f"{self.path} is no journal of an upload; give another path, or remove it"
            raise ValueError(msg)
        return entry

    def write(self, entry: Entry) -> None:
        """Write it, as a whole or not at all."""
        partial = self.path.with_name(f"{self.path.name}.part")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
            json.dump({"kind": _KIND, **asdict(entry)}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.path)
        _settle(self.path.parent)

    def discard(self) -> None:
        """Remove it: there is nothing to go on with."""
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let others have it."""
        if self._held is not None:
            _unlock(self._held, self._lock)
            self._held = None


def _settle(folder: Path) -> None:
    """Have the names of a folder written, so that they outlive a power cut."""
    # Windows opens no folder, and writes its names by itself.
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _decoded(text: bytes) -> Entry | None:
    try:
        values: object = json.loads(text.decode("utf-8", "surrogateescape"))
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    known = cast("dict[str, Any]", values)
    if known.pop("kind", None) != _KIND:
        return None
    if known.keys() != {field.name for field in fields(Entry)}:
        return None
    return Entry(**known)


def _lock(path: Path) -> int | None:
    """Lock a file, which the system undoes when the process dies; None when another holds it."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _try_lock(descriptor):
                os.close(descriptor)
                return None
            # Whoever held it may have removed the file after we opened it.
            if _is_there(path, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _unlock(descriptor: int, path: Path) -> None:
    # Windows removes no file that is open. Then an empty one stays, which does no harm.
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
