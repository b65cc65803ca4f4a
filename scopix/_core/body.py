"""Request bodies, and the sources that their bytes come from."""

from __future__ import annotations

import inspect
import io
import json
import os
import secrets
import stat
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

from attrs import Factory, field, frozen

from scopix._core.model import sent
from scopix._core.unset import Unset

__all__ = [
    "BLOCK_SIZE",
    "Body",
    "BytesBody",
    "BytesSource",
    "FilePart",
    "FileSource",
    "MultipartBody",
    "PathSource",
    "RangeSource",
    "RawBody",
    "Source",
    "StreamSource",
    "TextPart",
    "as_bytes",
    "json_body",
    "name_of",
]

BLOCK_SIZE: Final = 256 * 1024
"""Bytes read at a time. Larger blocks are sliced again below the HTTP library, which is slower."""


_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0)


class Source(ABC):
    """Bytes to be sent: how many, under which name, and how to read them block by block."""

    @property
    @abstractmethod
    def size(self) -> int | None:
        """Number of bytes, or None where it is only known at the end."""

    @property
    def filename(self) -> str | None:
        """The name to give to the server."""
        return None

    @property
    def content_type(self) -> str | None:
        """The media type, where the source knows it."""
        return None

    @property
    def replayable(self) -> bool:
        """Whether the bytes can be read a second time. If not, the call is never retried."""
        return True

    @property
    def parallel(self) -> bool:
        """Whether several ranges of the bytes can be read at the same time."""
        return True

    @abstractmethod
    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Read a range of the bytes, at least one and at most `BLOCK_SIZE` at a time.

        Args:
            start: Position of the first byte.
            stop: Position behind the last byte; None for the end.
        """


def _byte_count(source: BytesSource) -> int:
    return memoryview(source.data).nbytes


@frozen
class BytesSource(Source):
    """Bytes in memory."""

    data: bytes | bytearray | memoryview = field(repr=False)
    name: str | None = None
    media_type: str | None = None
    _size: int = field(init=False, repr=False, default=Factory(_byte_count, takes_self=True))

    @property
    def size(self) -> int:
        return self._size

    @property
    def filename(self) -> str | None:
        return self.name

    @property
    def content_type(self) -> str | None:
        return self.media_type

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        view = memoryview(self.data)
        if view.nbytes != self._size:
            msg = f"{self.name or 'the bytes'} changed since the upload began; upload it again"
            raise OSError(msg)
        if view.format != "B" or view.ndim != 1 or not view.c_contiguous:
            # No slice of such a view is a number of its bytes.
            view = memoryview(view.tobytes())
        view = view[start:stop]
        for position in range(0, len(view), BLOCK_SIZE):
            yield bytes(view[position : position + BLOCK_SIZE])


@frozen
class PathSource(Source):
    """A file on disk, opened when its bytes are read. Make one with `PathSource.of`."""

    path: Path
    name: str
    _size: int
    _modified: int
    is_temporary: bool = False

    @classmethod
    def of(
        cls, path: str | os.PathLike[str], name: str | None = None, *, is_temporary: bool = False
    ) -> PathSource:
        """Look at a file and remember its size and time of change.

        Args:
            path: Where it is.
            name: The name to give to the server, if not its own.
            is_temporary: Whether it is removed after the call.

        Raises:
            FileNotFoundError: There is no such file.
            IsADirectoryError: The path is a directory.
            ValueError: The path is a device, socket or pipe.
            OSError: The file can't be read, or its links form a loop.
        """
        path = Path(path)
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            msg = f"{path} is a directory; give a file, or use upload_batch for a folder"
            raise IsADirectoryError(msg)
        if not stat.S_ISREG(status.st_mode):
            msg = f"{path} is not a regular file; open it and pass its bytes instead"
            raise ValueError(msg)
        # A file that can't be opened must be known before the others of its batch are sent.
        _open(path).close()
        name = name or path.name
        return cls(path, name, status.st_size, status.st_mtime_ns, is_temporary)

    @property
    def size(self) -> int:
        return self._size

    @property
    def filename(self) -> str:
        return self.name

    @property
    def modified(self) -> int:
        """Time of the last change, in nanoseconds since 1970."""
        return self._modified

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        with _open(self.path) as file:
            self._check(file)
            file.seek(start)
            size = (self._size if stop is None else stop) - start
            yield from _exactly(file, size, str(self.path))
            # It may have been written to since, and then no state of it was sent.
            self._check(file)

    def _check(self, file: io.FileIO) -> None:
        status = os.fstat(file.fileno())
        if (status.st_size, status.st_mtime_ns) != (self._size, self._modified):
            msg = f"{self.path} changed since the upload began; upload it again"
            raise OSError(msg)


@frozen
class FileSource(Source):
    """An open binary file, read from where it stood. Make one with `FileSource.of`."""

    file: BinaryIO
    name: str | None
    _start: int | None
    _size: int | None

    @classmethod
    def of(cls, file: BinaryIO, name: str | None = None) -> FileSource:
        """Take an open file; one that can't seek can be sent once only, with its size unknown.

        Raises:
            TypeError: The file was opened as text, or has to be awaited.
            ValueError: The file is closed.
        """
        # Wrappers such as those of `tempfile` are no `io.TextIOBase`, but have an encoding too.
        if hasattr(file, "encoding"):
            msg = "the file is open as text; open it in binary mode: open(path, 'rb')"
            raise TypeError(msg)
        if inspect.iscoroutinefunction(file.read):
            msg = "the file has to be awaited; read it, and pass its bytes"
            raise TypeError(msg)
        name = name or name_of(file)
        if not _can_seek(file):
            return cls(file, name, None, None)
        start = file.tell()
        file.seek(0, io.SEEK_END)
        size = file.tell() - start
        file.seek(start)
        return cls(file, name, start, max(size, 0))

    @property
    def size(self) -> int | None:
        return self._size

    @property
    def filename(self) -> str | None:
        return self.name

    @property
    def replayable(self) -> bool:
        return self._start is not None

    @property
    def parallel(self) -> bool:
        # There is one position in it.
        return False

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left because all was read, or written, before."""
        return self._size == 0 and self._start != 0

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        name = self.name or "the file"
        if self._start is None or self._size is None:
            while block := _read(self.file, BLOCK_SIZE, name):
                yield block
            return
        self.file.seek(self._start + start)
        yield from _exactly(self.file, (self._size if stop is None else stop) - start, name)


@frozen
class StreamSource(Source):
    """Bytes that an iterator gives once, in pieces of any size. It may be an asynchronous one."""

    stream: Iterator[bytes] | AsyncIterator[bytes]
    name: str | None = None

    @property
    def size(self) -> None:
        return None

    @property
    def filename(self) -> str | None:
        return self.name

    @property
    def replayable(self) -> bool:
        return False

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        if not isinstance(self.stream, Iterator):
            msg = (
                f"{self.name or 'the stream'} has to be awaited; upload it by a method of a client"
            )
            raise TypeError(msg)
        for piece in self.stream:
            yield from BytesSource(as_bytes(piece, self.name or "the stream")).blocks()


@frozen
class RangeSource(Source):
    """A range of another source."""

    source: Source
    offset: int
    _size: int

    @property
    def size(self) -> int:
        return self._size

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        end = self._size if stop is None else stop
        return self.source.blocks(self.offset + start, self.offset + end)


def as_bytes(piece: object, name: str) -> bytes | bytearray | memoryview:
    """Check what an iterator has given.

    Raises:
        TypeError: It is no bytes.
    """
    if not isinstance(piece, (bytes, bytearray, memoryview)):
        msg = f"{name} gave {type(piece).__name__}, not bytes"
        raise TypeError(msg)
    return cast("bytes | bytearray | memoryview", piece)


def name_of(file: object) -> str | None:
    """Return the name of an open file, without its folder; None for a pipe and the like."""
    name: object = getattr(file, "name", None)
    if not isinstance(name, (str, bytes, os.PathLike)):
        return None
    name = Path(os.fsdecode(cast("str | bytes | os.PathLike[str]", name))).name
    # Those that are no files are called <stdin>, <fdopen> ...
    return None if name.startswith("<") else name or None


def _can_seek(file: BinaryIO) -> bool:
    # Not all have `seekable`: SpooledTemporaryFile before Python 3.11, mmap before 3.13.
    seekable = getattr(file, "seekable", None)
    return hasattr(file, "seek") if seekable is None else seekable()


def _open(path: Path) -> io.FileIO:
    # If the path was replaced by a pipe, opening it must not wait for someone who writes.
    return io.FileIO(path, opener=lambda name, flags: os.open(name, flags | _AT_ONCE))


def _exactly(file: BinaryIO | io.FileIO, size: int, name: str) -> Iterator[bytes]:
    """Read ``size`` bytes, no more (a file may grow), and complain about less (it shrank)."""
    left = size
    while left:
        block = _read(file, min(BLOCK_SIZE, left), name)[:left]
        if not block:
            msg = f"{name} ended {left} bytes early: it was cut while it was being sent"
            raise OSError(msg)
        left -= len(block)
        yield block


def _read(file: BinaryIO | io.FileIO, size: int, name: str) -> bytes:
    block: object = file.read(size)
    if not isinstance(block, bytes):
        msg = f"{name} gave {type(block).__name__}, not bytes: open it in binary, blocking mode"
        raise TypeError(msg)
    return block


class Body(ABC):
    """A request body: its media type, its length, and its bytes block by block."""

    @property
    @abstractmethod
    def content_type(self) -> str:
        """The media type."""

    @property
    @abstractmethod
    def size(self) -> int | None:
        """Number of bytes, or None where it is only known at the end."""

    @property
    def replayable(self) -> bool:
        """Whether the bytes can be produced a second time. If not, the call is never retried."""
        return True

    @property
    def content(self) -> bytes | None:
        """The bytes, where they are in memory already."""
        return None

    @abstractmethod
    def blocks(self) -> Iterator[bytes]:
        """Produce the bytes from the start, at least one and at most `BLOCK_SIZE` at a time."""


@frozen
class BytesBody(Body):
    """A body that is small and encoded when the operation is made, such as JSON."""

    _content: bytes = field(repr=False)
    _content_type: str

    @property
    def content_type(self) -> str:
        return self._content_type

    @property
    def size(self) -> int:
        return len(self._content)

    @property
    def content(self) -> bytes:
        return self._content

    def blocks(self) -> Iterator[bytes]:
        return BytesSource(self._content).blocks()


@frozen
class RawBody(Body):
    """A body that is one source, sent as it is."""

    source: Source
    _content_type: str = "application/octet-stream"

    @property
    def content_type(self) -> str:
        return self._content_type

    @property
    def size(self) -> int | None:
        return self.source.size

    @property
    def replayable(self) -> bool:
        return self.source.replayable

    def blocks(self) -> Iterator[bytes]:
        return self.source.blocks()


@frozen
class TextPart:
    """A field of a multipart body."""

    name: str
    value: str
    content_type: str | None = None

    @property
    def source(self) -> Source:
        """The value as it is sent, in UTF-8."""
        return BytesSource(self.value.encode())


@frozen
class FilePart:
    """A file of a multipart body."""

    name: str
    source: Source


def _boundary() -> str:
    return secrets.token_hex(16)


@frozen
class MultipartBody(Body):
    """A body of ``multipart/form-data`` (RFC 7578), streamed part by part."""

    parts: tuple[TextPart | FilePart, ...]
    boundary: str = field(factory=_boundary)

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def size(self) -> int | None:
        total = len(self._end)
        for part in self.parts:
            size = part.source.size
            if size is None:
                return None
            total += len(self._head(part)) + size + 2
        return total

    @property
    def replayable(self) -> bool:
        return all(part.source.replayable for part in self.parts)

    def blocks(self) -> Iterator[bytes]:
        # Of a thousand small files, each should not cost a read and a packet of its own.
        held: list[bytes] = []
        size = 0
        for piece in self._pieces():
            if held and size + len(piece) > BLOCK_SIZE:
                yield b"".join(held)
                held.clear()
                size = 0
            held.append(piece)
            size += len(piece)
        yield b"".join(held)

    def _pieces(self) -> Iterator[bytes]:
        for part in self.parts:
            yield self._head(part)
            yield from part.source.blocks()
            yield b"\r\n"
        yield self._end

    @property
    def _end(self) -> bytes:
        return f"--{self.boundary}--\r\n".encode()

    def _head(self, part: TextPart | FilePart) -> bytes:
        lines = [f"--{self.boundary}"]
        disposition = f'Content-Disposition: form-data; name="{_escape(part.name)}"'
        if isinstance(part, FilePart):
            filename = _escape(part.source.filename or "file")
            lines.append(f'{disposition}; filename="{filename}"')
            content_type = part.source.content_type or "application/octet-stream"
        else:
            lines.append(disposition)
            content_type = part.content_type or ""
        if content_type:
            lines.append(f"Content-Type: {_one_line(content_type)}")
        # A name that is no Unicode, which POSIX allows, must not keep the file from being sent.
        return "\r\n".join([*lines, "", ""]).encode(errors="replace")


def _escape(text: str) -> str:
    # RFC 7578, 4.2 and the HTML standard: UTF-8 as it is, these three percent-encoded.
    return _one_line(text).replace('"', "%22")


def _one_line(text: str) -> str:
    return text.replace("\r", "%0D").replace("\n", "%0A")


def json_body(value: object) -> BytesBody:
    """Encode a JSON body; `UNSET` members of a mapping are left out, None becomes ``null``.

    Raises:
        TypeError: A value has no form in JSON.
        ValueError: A number is not finite, or a text is not valid Unicode.
    """
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value).items()
        value = {name: member for name, member in members if not isinstance(member, Unset)}
    try:
        return BytesBody(_written(value), "application/json")
    except TypeError as error:
        msg = f"{_misfit(value) or 'the body'}: {error}"
        raise TypeError(msg) from None
    except ValueError as error:
        what = (
            "has half a surrogate pair; it must be valid Unicode"
            if isinstance(error, UnicodeError)
            else "must be a finite number"
        )
        msg = f"{_misfit(value) or 'the body'} {what}"
        raise ValueError(msg) from error


def _written(value: object) -> bytes:
    text = json.dumps(sent(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def _misfit(value: object, place: str = "") -> str:
    """Say where in a value that can't be written the reason lies; empty for the value itself."""
    inner: list[tuple[str, object]] = []
    if isinstance(value, Mapping):
        members = cast("Mapping[object, object]", value).items()
        inner = [(f"{place}.{name}" if place else str(name), member) for name, member in members]
    elif isinstance(value, (list, tuple)):
        entries = enumerate(cast("Sequence[object]", value))
        inner = [(f"{place}[{index}]", entry) for index, entry in entries]
    for name, one in inner:
        try:
            _written(one)
        except (TypeError, ValueError):
            return _misfit(one, name)
    return place
