"""The folder that plays the cloud storage of a user."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import shutil
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

PROVIDER = "google_drive"
EMAIL = "drive@localhost.localdomain"
NAME = "Local drive"

ROOT = "root"
"""Identifier of the topmost folder, as Google Drive has it."""

_NAME_BYTES = 200
_SUFFIX_BYTES = 20
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]')


@frozen
class DriveFile:
    """A file of the drive.

    Args:
        id: Identifier, always the same for the same path.
        path: Where it is.
        size: Size in bytes.
    """

    id: str
    path: Path
    size: int

    @property
    def name(self) -> str:
        """Name without the folders."""
        return self.path.name

    @property
    def mime_type(self) -> str:
        """Media type by the ending of the name."""
        return guess_type(self.name)


def guess_type(name: str) -> str:
    """Return the media type that the ending of a name stands for."""
    # Not every machine knows Markdown.
    if name.lower().endswith(".md"):
        return "text/markdown"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def safe_name(name: str) -> str:
    """Make of any text the name of one file or folder that is not hidden and fits every disk."""
    name = _UNSAFE.sub("_", name.encode("utf-8", "replace").decode()).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > _SUFFIX_BYTES:
        stem, dot, suffix = name, "", ""
    room = _NAME_BYTES - len((dot + suffix).encode())
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return (stem or "_") + dot + suffix


class Drive:
    """A folder whose files and folders have identifiers.

    What is hidden and what links point to is no part of it. Nothing outside of the folder is ever
    read or written: an identifier is looked up among those of what is there, and never taken for a
    path.

    Args:
        folder: Where it is; made if there is none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._naming = Lock()

    def files(self) -> list[DriveFile]:
        """Return all files, ordered by their paths."""
        return [self._seen(path) for path in self._walk(self.folder) if path.is_file()]

    def file(self, file_id: str) -> DriveFile | None:
        """Return the file with an identifier."""
        path = self._find(file_id)
        return self._seen(path) if path is not None and path.is_file() else None

    def subfolder(self, folder_id: str) -> Path | None:
        """Return the folder with an identifier."""
        if folder_id == ROOT:
            return self.folder
        path = self._find(folder_id)
        return path if path is not None and path.is_dir() else None

    def named_subfolder(self, name: str) -> Path:
        """Return the folder with a name directly below the topmost one, made if there is none.

        Raises:
            OSError: If something else has this name.
        """
        path = self.folder / safe_name(name)
        if path.is_symlink():
            raise FileExistsError(f"{path.name} is a link")
        path.mkdir(exist_ok=True)
        return path

    def write(self, source: Path, folder: Path, name: str) -> DriveFile:
        """Copy a file into the drive, under another name if that one is taken.

        Args:
            source: What to copy.
            folder: One of the folders of the drive.
            name: The name that it should have.

        Raises:
            OSError: If it can't be copied.
        """
        arriving = folder / f".{uuid4().hex}"
        try:
            shutil.copyfile(source, arriving)
            with self._naming:
                path = _free(folder, safe_name(name))
                arriving.rename(path)
        finally:
            arriving.unlink(missing_ok=True)
        return self._seen(path)

    def clear(self) -> None:
        """Remove everything in it."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    def _seen(self, path: Path) -> DriveFile:
        return DriveFile(self._id(path), path, path.stat().st_size)

    def _find(self, identifier: str) -> Path | None:
        return next(
            (path for path in self._walk(self.folder) if self._id(path) == identifier), None
        )

    def _id(self, path: Path) -> str:
        relative = path.relative_to(self.folder).as_posix()
        return hashlib.sha256(relative.encode("utf-8", "surrogateescape")).hexdigest()[:33]

    def _walk(self, folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.is_symlink():
                continue
            yield path
            if path.is_dir():
                yield from self._walk(path)


def _free(folder: Path, name: str) -> Path:
    """Return the first path that is free: photo.jpg, photo (1).jpg, photo (2).jpg ..."""
    path, number = folder / name, 0
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return path
