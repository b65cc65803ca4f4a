"""From what users pass as files to what uploads send."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias, cast

from attrs import field, frozen

from scopix._core.body import (
    BytesSource,
    FileSource,
    PathSource,
    Source,
    StreamSource,
    name_of,
)

if TYPE_CHECKING:
    from typing_extensions import TypeIs

__all__ = [
    "DOCUMENT_SUFFIXES",
    "MAX_BATCH_BYTES",
    "MAX_BATCH_FILES",
    "MAX_FILES",
    "MAX_OBJECT",
    "MAX_PART",
    "MIN_PART",
    "SUPPORTED_SUFFIXES",
    "FileInput",
    "Found",
    "check_concurrency",
    "check_list",
    "check_part_size",
    "check_resumable",
    "check_tags",
    "chunks",
    "content_type_of",
    "find",
    "joined_tags",
    "source_of",
]

FileInput: TypeAlias = (
    "str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | Iterator[bytes]"
)
"""A path, bytes, a file that is open in binary mode, or an iterator of bytes."""

MAX_OBJECT: Final = 5 * 1024**4
"""Bytes of the largest file that storage takes."""

MIN_PART: Final = 5 * 1024**2
"""Bytes of the smallest part, but for the last."""

MAX_PART: Final = 5 * 1024**3
"""Bytes of the largest part, and of the largest PUT."""

MAX_FILES: Final = 10_000
"""Files of one `upload_batch`."""

MAX_BATCH_FILES: Final = 1_000
"""Files of one request, where the plan allows as many."""

MAX_BATCH_BYTES: Final = 2 * 1024 * 1024 * 1024 - 4 * 1024 * 1024
"""Bytes of the files of one request. It takes 2 GiB, the form around the files included."""

_IMAGES: Final = frozenset({".gif", ".jpeg", ".jpg", ".png", ".webp"})
_VIDEOS: Final = frozenset({".avi", ".m4v", ".mov", ".mp4", ".webm"})

DOCUMENT_SUFFIXES: Final = frozenset({".docx", ".md", ".pdf", ".txt"})
"""Endings of documents."""

SUPPORTED_SUFFIXES: Final = _IMAGES | DOCUMENT_SUFFIXES | _VIDEOS
"""Endings of the files that are taken from a folder."""

_CONTENT_TYPES: Final = {
    ".avi": "video/x-msvideo",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4v": "video/x-m4v",
    ".md": "text/markdown",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".webm": "video/webm",
    ".webp": "image/webp",
}

_MAX_TAGS: Final = 40
_MAX_TAG: Final = 50

# Two letters at least: one is a drive of Windows.
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def source_of(
    file: FileInput | AsyncIterator[bytes] | Source, filename: str | None = None
) -> Source:
    """Look at a file, without reading it.

    Args:
        file: A path, bytes, a file open in binary mode, or an iterator of bytes of either colour.
        filename: The name to give to the server. Bytes have none of their own.

    Raises:
        TypeError: The file is of none of these kinds, or open as text.
        ValueError: It is an address, empty, too large, at its end, nameless, a pipe or a device.
        FileNotFoundError: There is no such file, or the path is empty.
        IsADirectoryError: It is a directory.
        OSError: It can't be read.
    """
    if filename is not None and not isinstance(filename, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        msg = f"a file name must be text, not {type(filename).__name__}"
        raise TypeError(msg)
    if filename == "":
        msg = "filename must not be empty; leave it out to use the name of the file"
        raise ValueError(msg)
    if isinstance(file, Source):
        source: Source = file
    elif isinstance(file, str) and not file:
        # `Path` would make the current directory of it.
        msg = "the path of the file is empty"
        raise FileNotFoundError(msg)
    elif isinstance(file, str) and _ADDRESS.match(file):
        msg = (
            f"{file!r} is an address, not a file: fetch it and pass the bytes, "
            "or import it from a cloud storage by client.cloud_storage"
        )
        raise ValueError(msg)
    elif isinstance(file, (str, os.PathLike)):
        source = PathSource.of(file, filename)
    elif isinstance(file, (bytes, bytearray, memoryview)):
        source = BytesSource(file, filename)
    elif hasattr(file, "read"):
        source = FileSource.of(cast("BinaryIO", file), filename)
    elif isinstance(file, (Iterator, AsyncIterator)):  # pyright: ignore[reportUnnecessaryIsInstance]
        source = StreamSource(file, filename)
    else:
        hint = "; use upload_batch for many files" if isinstance(file, (list, tuple, set)) else ""
        msg = (
            "a file is a path, bytes, a file open in binary mode, or an iterator of bytes, "
            f"not {type(file).__name__}{hint}"
        )
        raise TypeError(msg)
    if source.filename is None:
        msg = "the content has no file name; pass filename='photo.jpg', or filenames for many"
        raise ValueError(msg)
    if isinstance(source, FileSource) and source.is_at_end:
        msg = f"{source.filename} stands at its end; seek(0) to upload it from its beginning"
        raise ValueError(msg)
    if source.size == 0:
        msg = f"{source.filename} is empty; there is nothing to upload"
        raise ValueError(msg)
    if source.size is not None and source.size > MAX_OBJECT:
        msg = f"{source.filename} has {source.size:,} bytes; storage takes {MAX_OBJECT:,} of a file"
        raise ValueError(msg)
    return source


@frozen
class Found:
    """What is to be uploaded, in order: sources, or why a file can't be one.

    Attributes:
        entries: For each file its name, and its source or the error.
        unsupported: Files of folders that were left out for their type.
    """

    entries: list[tuple[str, Source | Exception]] = field(
        factory=list["tuple[str, Source | Exception]"]
    )
    unsupported: list[Path] = field(factory=list[Path])


def find(
    files: FileInput | Iterable[FileInput],
    filenames: Sequence[str] | None = None,
    *,
    recursive: bool = True,
    include_hidden: bool = False,
    suffixes: Collection[str] = SUPPORTED_SUFFIXES,
) -> Found:
    """Look at all files of a batch; a bad one does not stop the others.

    Args:
        files: A file, a folder, or any number of both.
        filenames: Names to give to the server, one for each of `files`; folders are not allowed
            then.
        recursive: Whether to look into folders of folders.
        include_hidden: Whether to take files and folders whose names begin with a dot.
        suffixes: Endings, in lower case, of the files that are taken from a folder.

    Raises:
        TypeError: The files, or one of them, are of no possible kind.
        ValueError: There are none, too many, or the names don't match.
        OSError: A folder can't be read.
    """
    given: list[FileInput] = [files] if _is_one(files) else list(files)
    if isinstance(filenames, str):
        msg = "filenames must be a list of names, one for each file; use upload for a single file"
        raise TypeError(msg)
    if filenames is not None:
        check_list("filenames", filenames)
        if len(filenames) != len(given):
            msg = f"filenames has {len(filenames)} names for {len(given)} files"
            raise ValueError(msg)
    found = Found()
    for index, file in enumerate(given):
        filename = None if filenames is None else filenames[index]
        if isinstance(file, (str, os.PathLike)) and file != "" and _is_folder(Path(file)):
            if filename is not None:
                msg = f"{file} is a folder, which can't be given the file name {filename!r}"
                raise ValueError(msg)
            for path in _walk(Path(file), recursive, include_hidden):
                if path.suffix.lower() in suffixes:
                    _look(found, path, None)
                else:
                    found.unsupported.append(path)
        else:
            _look(found, file, filename)
    if not found.entries:
        left_out = (
            f" ({len(found.unsupported)} left out for their type)" if found.unsupported else ""
        )
        msg = f"there are no files to upload{left_out}"
        raise ValueError(msg)
    if len(found.entries) > MAX_FILES:
        msg = f"{len(found.entries)} files are too many for one call; give up to {MAX_FILES}"
        raise ValueError(msg)
    return found


def _is_one(files: FileInput | Iterable[FileInput]) -> TypeIs[FileInput]:
    if isinstance(files, (str, os.PathLike, bytes, bytearray, memoryview)):
        return True
    return hasattr(files, "read") or not isinstance(files, Iterable)  # pyright: ignore[reportUnnecessaryIsInstance]


def _look(found: Found, file: FileInput, filename: str | None) -> None:
    name = filename or (Path(file).name if isinstance(file, (str, os.PathLike)) else name_of(file))
    try:
        source = source_of(file, filename)
    except (OSError, ValueError) as error:
        if not name:
            raise
        found.entries.append((name, error))
    else:
        found.entries.append((source.filename or "", source))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Whoever opens it will be told why that can't be known.
        return False


def _walk(folder: Path, recursive: bool, include_hidden: bool) -> Iterator[Path]:
    """Files of a folder, in the order of their names, each folder once."""
    entries = sorted(folder.iterdir(), key=lambda path: path.name)
    for path in entries:
        if path.name.startswith(".") and not include_hidden:
            continue
        if _is_folder(path):
            # A link to a folder is not followed: it may lead back up.
            if recursive and not path.is_symlink():
                yield from _walk(path, recursive, include_hidden)
        else:
            yield path


def chunks(
    sources: Sequence[tuple[int, Source]], max_files: int, max_bytes: int = MAX_BATCH_BYTES
) -> Iterator[list[tuple[int, Source]]]:
    """Split files into requests, in order, by their number and their bytes.

    Args:
        sources: Files with their positions.
        max_files: Files that go into one request.
        max_bytes: Bytes that go into one request; a file that is larger gets one of its own.
    """
    chunk: list[tuple[int, Source]] = []
    size = 0
    for position, source in sources:
        more = source.size or 0
        if chunk and (len(chunk) >= max_files or size + more > max_bytes):
            yield chunk
            chunk, size = [], 0
        chunk.append((position, source))
        size += more
    if chunk:
        yield chunk


def joined_tags(tags: Sequence[str] | None) -> str | None:
    """Check tags and join them the way forms take them.

    Raises:
        TypeError: The tags are no list of texts.
        ValueError: There are too many, or one is empty, too long, or has a comma.
    """
    if tags is None:
        return None
    check_tags(tags)
    for tag in tags:
        if "," in tag:
            msg = f"a tag of an upload can't contain a comma: {tag!r}; set it by update()"
            raise ValueError(msg)
    return ",".join(tags) or None


def check_list(name: str, values: object) -> None:
    """Refuse what is no list of texts; for one text where several are meant, no type checker does.

    Raises:
        TypeError: The value is one text, no list, or has something else in it.
    """
    kind = type(values).__name__
    if isinstance(values, str):
        msg = f"{name} must be a list of texts, not a text: write [{values!r}]"
        raise TypeError(msg)
    if isinstance(values, (bytes, Mapping)) or not isinstance(values, Collection):
        msg = f"{name} must be a list of texts, not {kind}"
        raise TypeError(msg)
    for index, value in enumerate(cast("Collection[object]", values)):
        if not isinstance(value, str):
            msg = f"{name}[{index}] must be a text, not {type(value).__name__}"
            raise TypeError(msg)


def check_tags(tags: Sequence[str]) -> None:
    """Refuse tags that the API does not take.

    Raises:
        TypeError: The tags are no list of texts.
        ValueError: There are more than 40, or one is empty or longer than 50 characters.
    """
    check_list("tags", tags)
    if len(tags) > _MAX_TAGS:
        msg = f"a file has at most {_MAX_TAGS} tags, got {len(tags)}"
        raise ValueError(msg)
    for tag in tags:
        if not 1 <= len(tag) <= _MAX_TAG:
            msg = f"a tag has 1 to {_MAX_TAG} characters, got {tag!r}"
            raise ValueError(msg)


def content_type_of(name: str) -> str:
    """Tell the media type by the ending of a name, until the server tells it by the bytes."""
    return _CONTENT_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def check_concurrency(value: int) -> None:
    """Check how many uploads run at a time.

    Raises:
        ValueError: It is no whole number above zero.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        msg = f"max_concurrency must be a whole number of at least 1, got {value!r}"
        raise ValueError(msg)


def check_part_size(part_size: int | None) -> None:
    """Refuse a part size that S3 does not take.

    Raises:
        TypeError: It is no whole number.
        ValueError: It is outside 5 MiB to 5 GiB.
    """
    if part_size is None:
        return
    if isinstance(part_size, bool) or not isinstance(part_size, int):  # pyright: ignore[reportUnnecessaryIsInstance]
        msg = f"part_size must be a whole number of bytes, not {type(part_size).__name__}"
        raise TypeError(msg)
    if not MIN_PART <= part_size <= MAX_PART:
        msg = f"part_size must be {MIN_PART:,} to {MAX_PART:,} bytes, got {part_size:,}"
        raise ValueError(msg)


def check_resumable(source: Source, resume: object) -> None:
    """Refuse to resume what can't be found again.

    Raises:
        ValueError: It is no file that was given by its path.
    """
    if resume and not isinstance(source, PathSource):
        msg = f"{source.filename} can't be resumed; give the path of a file"
        raise ValueError(msg)
