from __future__ import annotations

import codecs
import contextlib
import email
import gzip
import io
import itertools
import json
import mmap
import os
import re
import tempfile
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_multipart.multipart import MultipartParser, parse_options_header

from scopix._core.body import (
    BLOCK_SIZE,
    Body,
    BytesBody,
    BytesSource,
    FilePart,
    FileSource,
    MultipartBody,
    PathSource,
    RangeSource,
    RawBody,
    Source,
    StreamSource,
    TextPart,
    json_body,
    name_of,
)
from scopix._core.unset import UNSET

SIZES = [0, 1, BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 1, 3 * BLOCK_SIZE, 3 * BLOCK_SIZE + 7]


def pattern(size: int) -> bytes:
    """Bytes in which no block is like another."""
    return array("I", range(size // 4 + 1)).tobytes()[:size]


def whole(source: Source | Body) -> bytes:
    """Read all blocks, and hold them to the rules of all sources and bodies."""
    blocks = list(source.blocks())
    content = b"".join(blocks)

    assert all(type(block) is bytes for block in blocks)
    assert all(1 <= len(block) <= BLOCK_SIZE for block in blocks)
    assert source.size in {None, len(content)}
    return content


def open_files() -> int:
    """How many this process holds."""
    return sum(1 for _ in Path("/dev/fd").iterdir())


class Reader:
    """The least that can be taken for a file: it gives the same things to any `read`."""

    def __init__(self, *blocks: object) -> None:
        self.blocks = list(blocks)

    def read(self, size: int) -> object:
        return self.blocks.pop(0)


class Rewound(Reader):
    """One that pretends to go back."""

    def seek(self, position: int) -> None:
        assert position == 0


class Named(io.BytesIO):
    """A file with something as its name."""

    def __init__(self, name: object, content: bytes) -> None:
        super().__init__(content)
        self.name = name


class Slow(io.BytesIO):
    """A file that gives three bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 3))


class TestSource:
    def test_what_a_source_need_not_say(self) -> None:
        """By default it has no name and no media type, and can be read again."""

        class Endless(Source):
            @property
            def size(self) -> None:
                return None

            def blocks(self) -> Iterator[bytes]:
                return itertools.repeat(b"x")

        source = Endless()

        assert (source.filename, source.content_type, source.replayable) == (None, None, True)
        assert (source.size, next(source.blocks())) == (None, b"x")


class TestBytesSource:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
    def test_every_byte_once(self, kind: Callable[[bytes], Any], size: int) -> None:
        """All bytes come, in order, in blocks that are neither empty nor too large."""
        source = BytesSource(kind(pattern(size)))

        assert source.size == size
        assert whole(source) == pattern(size)
        assert whole(source) == pattern(size)

    @pytest.mark.parametrize(
        "view",
        [
            memoryview(array("I", range(70_000))),
            memoryview(array("d", [0.5, -1.0])),
            memoryview(bytes(range(12))).cast("B", (3, 4)),
            memoryview(bytes(range(12)))[::2],
            memoryview(bytes(range(12)))[::-1],
            memoryview(array("H", range(600)))[1:500:7],
            memoryview(b"").cast("I"),
        ],
    )
    def test_any_view(self, view: memoryview) -> None:
        """A view of wider items, of several dimensions or with gaps is sent as its bytes."""
        source = BytesSource(view)

        assert source.size == view.nbytes
        assert whole(source) == view.tobytes()

    @pytest.mark.parametrize(("name", "shown"), [("a.txt", "a.txt"), (None, "the bytes")])
    def test_a_size_that_changes(self, name: str | None, shown: str) -> None:
        """The size was announced: what has another one now is not sent at all."""
        data = bytearray(b"abc")
        source = BytesSource(data, name)
        data.append(1)

        assert source.size == 3
        with pytest.raises(OSError, match=f"^{shown} changed since the upload began"):
            next(source.blocks())

    def test_leaves_the_bytes_free(self) -> None:
        """Who uploads a buffer may use it again, even after the upload broke off."""
        data = bytearray(b"abc")
        blocks = BytesSource(data).blocks()
        next(blocks)
        del blocks
        data.clear()

        assert not data

    def test_says_what_it_is_told(self) -> None:
        """Name and media type are those given; bytes have none, and can be sent again."""
        named = BytesSource(b"x", "a.jpg", "image/jpeg")

        assert (named.filename, named.content_type, named.replayable) == (
            "a.jpg",
            "image/jpeg",
            True,
        )
        assert (BytesSource(b"x").filename, BytesSource(b"x").content_type) == (None, None)

    def test_repr_has_no_bytes(self) -> None:
        """The content stays out of logs."""
        assert repr(BytesSource(b"secret", "a.txt")) == "BytesSource(name='a.txt', media_type=None)"


class TestPathSource:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "photo.jpg"
        path.write_bytes(pattern(2 * BLOCK_SIZE + 5))
        return path

    @pytest.mark.parametrize("size", SIZES)
    def test_every_byte_once(self, tmp_path: Path, size: int) -> None:
        """All bytes come, in order, in blocks that are neither empty nor too large."""
        path = tmp_path / "data"
        path.write_bytes(pattern(size))
        source = PathSource.of(path)

        assert source.size == size
        assert whole(source) == pattern(size)
        assert whole(source) == pattern(size)
        assert source.replayable

    def test_name(self, path: Path) -> None:
        """The name is that of the file without its folders, or the one given."""
        assert PathSource.of(path).filename == "photo.jpg"
        assert PathSource.of(str(path)).filename == "photo.jpg"
        assert PathSource.of(path, "other.png").filename == "other.png"
        assert PathSource.of(path).content_type is None

    def test_holds_no_descriptor(self, path: Path) -> None:
        """A batch of ten thousand files must not need as many open files."""
        before = open_files()
        source = PathSource.of(path)

        assert open_files() == before
        blocks = source.blocks()
        next(blocks)
        assert open_files() == before + 1
        del blocks
        assert open_files() == before

    def test_a_missing_file(self, tmp_path: Path) -> None:
        """The error of Python names the file."""
        with pytest.raises(FileNotFoundError, match=r"gone\.jpg"):
            PathSource.of(tmp_path / "gone.jpg")

    def test_a_directory(self, tmp_path: Path) -> None:
        """The error names it, and what takes folders."""
        with pytest.raises(IsADirectoryError, match=r"is a directory; .*upload_batch"):
            PathSource.of(tmp_path)

    @pytest.mark.parametrize("kind", ["pipe", "device"])
    def test_no_regular_file(self, tmp_path: Path, kind: str) -> None:
        """Pipes and devices have no size, and to open them can do anything, or wait for ever."""
        path = tmp_path / "odd.jpg"
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to(os.devnull)
        with pytest.raises(ValueError, match=r"odd\.jpg is not a regular file"):
            PathSource.of(path)

    def test_a_loop_of_links(self, tmp_path: Path) -> None:
        """Links that lead to each other are an error, not a hang."""
        path = tmp_path / "loop.jpg"
        path.symlink_to(path)
        with pytest.raises(OSError, match=r"loop\.jpg"):
            PathSource.of(path)

    def test_a_link_is_followed(self, tmp_path: Path, path: Path) -> None:
        """A link to a file is that file under the name of the link."""
        link = tmp_path / "link.jpg"
        link.symlink_to(path)
        source = PathSource.of(link)

        assert source.filename == "link.jpg"
        assert whole(source) == path.read_bytes()

    def test_a_forbidden_file(self, own_folder: Path) -> None:
        """That a file can't be read is known at once, before others of its batch are sent."""
        path = own_folder / "locked.jpg"
        path.write_bytes(b"x")
        path.chmod(0)
        with pytest.raises(PermissionError, match=r"locked\.jpg"):
            PathSource.of(path)

    @pytest.mark.parametrize(
        "content", [b"", b"short", pattern(2 * BLOCK_SIZE + 5)[::-1], bytes(10**6)]
    )
    def test_a_change_before_the_reading(self, path: Path, content: bytes) -> None:
        """The size was announced: what is another version now is not sent at all."""
        source = PathSource.of(path)
        path.write_bytes(content)
        os.utime(path, ns=(1, 1))

        with pytest.raises(OSError, match=r"photo\.jpg changed since the upload began"):
            next(source.blocks())

    def test_a_replacement_by_a_pipe(self, path: Path) -> None:
        """A pipe in place of the file is an error, and nobody waits for its other end."""
        source = PathSource.of(path)
        path.unlink()
        os.mkfifo(path)

        with pytest.raises(OSError, match="changed"):
            next(source.blocks())

    def test_a_file_that_vanished(self, path: Path) -> None:
        """The error of Python names the file."""
        source = PathSource.of(path)
        path.unlink()

        with pytest.raises(FileNotFoundError, match=r"photo\.jpg"):
            next(source.blocks())

    def test_a_file_that_shrinks_meanwhile(self, path: Path) -> None:
        """Too few bytes are told, with how many are missing."""
        blocks = PathSource.of(path).blocks()
        next(blocks)
        os.truncate(path, BLOCK_SIZE + 100)
        next(blocks)

        with pytest.raises(OSError, match=rf"photo\.jpg ended {BLOCK_SIZE - 95} bytes early"):
            next(blocks)

    @pytest.mark.parametrize("mode", ["ab", "r+b"])
    def test_a_file_that_is_written_meanwhile(self, path: Path, mode: str) -> None:
        """Bytes of two versions are never sent as one file, not even when their number agrees."""
        blocks = PathSource.of(path).blocks()
        next(blocks)
        with path.open(mode) as file:
            file.write(b"new")
        os.utime(path, ns=(1, 1))

        with pytest.raises(OSError, match="changed since the upload began"):
            list(blocks)


TEXT_FILES: list[Callable[[], Any]] = [
    io.StringIO,
    lambda: io.TextIOWrapper(io.BytesIO()),
    lambda: tempfile.TemporaryFile("w+"),  # noqa: SIM115
    lambda: tempfile.NamedTemporaryFile("w+"),  # noqa: SIM115
    lambda: tempfile.SpooledTemporaryFile(mode="w+"),  # noqa: SIM115
    lambda: codecs.StreamReaderWriter(io.BytesIO(), *codecs.lookup("utf-8")[2:4]),
]


class TestFileSource:
    @pytest.mark.parametrize("size", SIZES)
    def test_every_byte_once(self, size: int) -> None:
        """All bytes come, in order, in blocks that are neither empty nor too large."""
        source = FileSource.of(io.BytesIO(pattern(size)))

        assert source.size == size
        assert whole(source) == pattern(size)
        assert whole(source) == pattern(size)
        assert source.replayable

    def test_begins_where_the_file_stands(self, tmp_path: Path) -> None:
        """What was read before is not sent; every attempt begins at the same place."""
        path = tmp_path / "tail.txt"
        path.write_bytes(b"skip this, send that")
        with path.open("rb") as file:
            file.seek(11)
            source = FileSource.of(file)

            assert file.tell() == 11
            assert (source.size, source.filename) == (9, "tail.txt")
            assert whole(source) == b"send that"
            assert whole(source) == b"send that"

    @pytest.mark.parametrize("position", [3, 100])
    def test_knows_that_it_is_at_its_end(self, position: int) -> None:
        """A file that was just written needs a `seek(0)`; one that is empty does not."""
        file = io.BytesIO(b"abc")
        file.seek(position)
        source = FileSource.of(file)

        assert (source.size, source.is_at_end, whole(source)) == (0, True, b"")
        assert not FileSource.of(io.BytesIO(b"")).is_at_end
        assert not FileSource.of(io.BytesIO(b"abc")).is_at_end

    def test_a_pipe_is_sent_once(self) -> None:
        """What can't seek has no known size, and no second attempt."""
        reading, writing = os.pipe()
        os.write(writing, b"from a pipe")
        os.close(writing)
        with open(reading, "rb") as file:  # noqa: PTH123
            source = FileSource.of(file, "pipe.txt")

            assert (source.size, source.replayable, source.is_at_end) == (None, False, False)
            assert (source.filename, source.content_type) == ("pipe.txt", None)
            assert whole(source) == b"from a pipe"

    def test_what_only_reads_is_sent_once(self) -> None:
        """An object with a `read` is enough, and all that it gives is sent."""
        source = FileSource.of(cast("BinaryIO", Reader(b"abc", b"d", b"")))

        assert (source.size, source.replayable, source.filename) == (None, False, None)
        assert whole(source) == b"abcd"

    def test_what_seeks_without_saying_so(self, tmp_path: Path) -> None:
        """Some files have `seek` but no `seekable`, and a `seek` that returns nothing."""
        path = tmp_path / "mapped"
        path.write_bytes(b"0123456789")
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        ):
            mapped.seek(4)
            source = FileSource.of(cast("BinaryIO", Wrapped(mapped)))

            assert source.size == 6
            assert whole(source) == b"456789"
            assert whole(source) == b"456789"

    @pytest.mark.parametrize("make", [tempfile.TemporaryFile, tempfile.SpooledTemporaryFile])
    def test_temporary_files(self, make: Callable[[], Any]) -> None:
        """Files of `tempfile` are no instances of `io` classes, and have no name of their own."""
        with make() as file:
            file.write(b"abc")
            file.seek(0)
            source = FileSource.of(file)

            assert source.filename is None
            assert whole(source) == b"abc"

    def test_a_packed_file(self, tmp_path: Path) -> None:
        """The size is that of what is read, not of what is stored."""
        path = tmp_path / "a.gz"
        path.write_bytes(gzip.compress(b"abc" * 1000))
        with gzip.open(path) as file:
            assert whole(FileSource.of(cast("BinaryIO", file), "a")) == b"abc" * 1000

    @pytest.mark.parametrize("make", TEXT_FILES)
    def test_refuses_text(self, make: Callable[[], Any]) -> None:
        """A file that is open as text is named as such, however it is wrapped."""
        with (
            contextlib.closing(make()) as file,
            pytest.raises(
                TypeError, match=r"open as text; open it in binary mode: open\(path, 'rb'\)"
            ),
        ):
            FileSource.of(file)

    def test_refuses_what_must_be_awaited(self) -> None:
        """Uploads of web frameworks have a `read` that is a coroutine."""

        class Upload:
            async def read(self, size: int = -1) -> bytes:
                return b"abc"

        with pytest.raises(TypeError, match="has to be awaited; read it, and pass its bytes"):
            FileSource.of(cast("BinaryIO", Upload()))

    def test_refuses_a_closed_file(self) -> None:
        """Python says so."""
        file = io.BytesIO(b"abc")
        file.close()
        with pytest.raises(ValueError, match="closed"):
            FileSource.of(file)

    @pytest.mark.parametrize("given", ["text", None, bytearray(b"abc")])
    @pytest.mark.parametrize("seekable", [True, False])
    def test_refuses_what_is_no_bytes(self, given: object, seekable: bool) -> None:
        """Text, and the None of a file that does not block, must not pass for the end."""
        place = (0, 3) if seekable else (None, None)
        source = FileSource(cast("BinaryIO", Rewound(given)), "odd.bin", *place)
        name = type(given).__name__
        with pytest.raises(TypeError, match=rf"odd\.bin gave {name}, not bytes"):
            list(source.blocks())

    def test_a_file_that_grows(self) -> None:
        """The size was announced: no more bytes than that are sent."""
        file = io.BytesIO(b"abc")
        source = FileSource.of(file)
        file.write(b"abcdef")

        assert whole(source) == b"abc"

    def test_a_file_that_shrinks(self) -> None:
        """Too few bytes are told, with how many are missing."""
        file = Named("/some/log.txt", b"abcdef")
        source = FileSource.of(file)
        file.truncate(4)

        with pytest.raises(OSError, match=r"^log\.txt ended 2 bytes early: it was cut"):
            list(source.blocks())

    def test_a_nameless_file_that_shrinks(self) -> None:
        """Without a name the error says `the file`."""
        file = io.BytesIO(b"abcdef")
        source = FileSource.of(file)
        file.truncate(0)

        with pytest.raises(OSError, match=r"^the file ended 6 bytes early"):
            list(source.blocks())

    def test_short_reads(self) -> None:
        """A file may give fewer bytes than it is asked for, and go on."""
        assert whole(FileSource.of(Slow(b"0123456789"))) == b"0123456789"

    def test_long_reads(self) -> None:
        """A file that gives more than it is asked for does not break the announced size."""
        file = cast("BinaryIO", Rewound(b"abcdef"))

        assert list(FileSource(file, None, 0, 4).blocks()) == [b"abcd"]


class TestRanges:
    """A part of a file is a range of its bytes."""

    @pytest.fixture(params=["bytes", "path", "file", "range"])
    def source(self, request: pytest.FixtureRequest, tmp_path: Path) -> Source:
        content = pattern(3 * BLOCK_SIZE + 7)
        if request.param == "bytes":
            return BytesSource(memoryview(array("B", content)))
        if request.param == "file":
            file = io.BytesIO(b"before" + content)
            file.seek(6)
            return FileSource.of(file)
        path = tmp_path / "data"
        path.write_bytes(content)
        if request.param == "path":
            return PathSource.of(path)
        path.write_bytes(b"before" + content + b"after")
        return RangeSource(PathSource.of(path), 6, len(content))

    @pytest.mark.parametrize(
        ("start", "stop"),
        [(0, None), (0, 5), (5, None), (1, BLOCK_SIZE + 2), (BLOCK_SIZE, 2 * BLOCK_SIZE), (9, 9)],
    )
    def test_every_byte_of_it(self, source: Source, start: int, stop: int | None) -> None:
        """From any source, as often as it is asked for, in blocks that are not too large."""
        blocks = list(source.blocks(start, stop))

        assert all(1 <= len(block) <= BLOCK_SIZE for block in blocks)
        assert b"".join(blocks) == pattern(3 * BLOCK_SIZE + 7)[start:stop]
        assert list(source.blocks(start, stop)) == blocks

    def test_as_a_source(self, source: Source) -> None:
        """A range is a source of its own, without a name."""
        part = RangeSource(source, 100, BLOCK_SIZE + 1)

        assert whole(part) == pattern(3 * BLOCK_SIZE + 7)[100 : BLOCK_SIZE + 101]
        assert (part.size, part.filename, part.replayable) == (BLOCK_SIZE + 1, None, True)

    def test_at_a_time(self, tmp_path: Path) -> None:
        """An open file has one position, a path and bytes have any number."""
        path = tmp_path / "data"
        path.write_bytes(b"abc")

        assert PathSource.of(path).parallel
        assert BytesSource(b"abc").parallel
        assert not FileSource.of(io.BytesIO(b"abc")).parallel

    def test_a_change_elsewhere_in_the_file(self, tmp_path: Path) -> None:
        """Parts of two versions are never sent as one file."""
        path = tmp_path / "data"
        path.write_bytes(b"0123456789")
        source = PathSource.of(path)
        path.write_bytes(b"01234567890")

        assert source.modified > 0
        with pytest.raises(OSError, match="changed since the upload began"):
            list(source.blocks(0, 5))


class TestStreamSource:
    @pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
    def test_pieces_of_any_size(self, kind: Callable[[bytes], Any]) -> None:
        """Small, empty and large pieces, cut into blocks."""
        pieces = [b"a", b"", pattern(2 * BLOCK_SIZE + 1), b"z"]
        source = StreamSource(map(kind, pieces), "a.bin")

        assert (source.size, source.filename, source.replayable) == (None, "a.bin", False)
        assert whole(source) == b"".join(pieces)

    @pytest.mark.parametrize(("name", "shown"), [("a.bin", "a.bin"), (None, "the stream")])
    def test_refuses_what_is_no_bytes(self, name: str | None, shown: str) -> None:
        """Text is named as such."""
        with pytest.raises(TypeError, match=f"^{shown} gave str, not bytes"):
            list(StreamSource(cast("Iterator[bytes]", iter(["text"])), name).blocks())

    @pytest.mark.parametrize(("name", "shown"), [("a.bin", "a.bin"), (None, "the stream")])
    def test_can_not_wait(self, name: str | None, shown: str) -> None:
        """An asynchronous iterator is read by the client that can wait for it."""

        async def pieces() -> AsyncIterator[bytes]:
            yield b""

        with pytest.raises(TypeError, match=f"^{shown} has to be awaited"):
            next(StreamSource(pieces(), name).blocks())


class Wrapped:
    """A file without `seekable`, whose `seek` returns nothing, as `mmap` was before Python 3.13."""

    def __init__(self, file: Any) -> None:
        self.read = file.read
        self.tell = file.tell
        self._file = file

    def seek(self, *position: int) -> None:
        self._file.seek(*position)


class TestNames:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("/home/me/photo.jpg", "photo.jpg"),
            ("photo.jpg", "photo.jpg"),
            (b"/home/me/photo.jpg", "photo.jpg"),
            (Path("/home/me/photo.jpg"), "photo.jpg"),
            ("<stdin>", None),
            ("", None),
            ("/", None),
            (7, None),
            (None, None),
        ],
    )
    def test_of_files(self, name: object, expected: str | None) -> None:
        """The last part of a path is a name; descriptors and standard streams have none."""
        file = Named(name, b"")

        assert name_of(file) == expected
        assert FileSource.of(file).filename == expected
        assert FileSource.of(file, "given.png").filename == "given.png"

    def test_of_what_has_none(self) -> None:
        """No attribute, no name."""
        assert name_of(io.BytesIO()) is None


class TestBytesBody:
    @pytest.mark.parametrize("size", SIZES)
    def test_content(self, size: int) -> None:
        """The bytes are at hand, and come in blocks as well."""
        body = BytesBody(pattern(size), "text/plain")

        assert body.content == whole(body) == pattern(size)
        assert (body.content_type, body.size, body.replayable) == ("text/plain", size, True)

    def test_repr_has_no_bytes(self) -> None:
        """The content stays out of logs."""
        assert repr(BytesBody(b"secret", "text/plain")) == "BytesBody(_content_type='text/plain')"


class TestRawBody:
    def test_is_its_source(self) -> None:
        """Bytes, size and replay are those of the source, the media type is one of bytes."""
        body = RawBody(BytesSource(pattern(BLOCK_SIZE + 1)))

        assert whole(body) == pattern(BLOCK_SIZE + 1)
        assert (body.content_type, body.content) == ("application/octet-stream", None)
        assert (body.size, body.replayable) == (BLOCK_SIZE + 1, True)
        assert RawBody(BytesSource(b""), "image/png").content_type == "image/png"

    def test_once_only(self) -> None:
        """A source that can be read once makes a body that can be sent once."""
        body = RawBody(FileSource.of(cast("BinaryIO", Reader(b"abc", b""))))

        assert (body.size, body.replayable) == (None, False)
        assert whole(body) == b"abc"


def parsed(body: MultipartBody) -> list[tuple[dict[bytes, bytes], bytes]]:
    """Take a body apart by python-multipart: headers and content of each part."""
    parts: list[tuple[dict[bytes, bytes], bytes]] = []
    state: dict[str, bytes] = {}

    def begin() -> None:
        parts.append(({}, b""))
        state.update(field=b"", value=b"")

    def add(key: str) -> Callable[[bytes, int, int], None]:
        def callback(data: bytes, start: int, end: int) -> None:
            state[key] += data[start:end]

        return callback

    def end_header() -> None:
        assert state["field"] not in parts[-1][0]
        parts[-1][0][state["field"]] = state["value"]
        state.update(field=b"", value=b"")

    def data(data: bytes, start: int, end: int) -> None:
        parts[-1] = (parts[-1][0], parts[-1][1] + data[start:end])

    ended: list[bool] = []
    _, options = parse_options_header(body.content_type)
    parser = MultipartParser(
        options[b"boundary"],
        {
            "on_part_begin": begin,
            "on_header_field": add("field"),
            "on_header_value": add("value"),
            "on_header_end": end_header,
            "on_part_data": data,
            "on_end": lambda: ended.append(True),
        },
    )
    for block in body.blocks():
        parser.write(block)
    parser.finalize()
    assert ended == [True]
    return parts


def parsed_by_email(body: MultipartBody) -> list[tuple[str | None, str | None, str | None, bytes]]:
    """Take a body apart by the standard library: name, file name, media type and content."""
    text = f"Content-Type: {body.content_type}\r\n\r\n" + whole(body).decode("latin-1")
    message = email.message_from_string(text)

    def parameter(part: Any, name: str) -> str | None:
        value = part.get_param(name, header="content-disposition")
        return None if value is None else value.encode("latin-1").decode()

    assert not message.defects
    parts: Any = message.get_payload()
    return [
        (
            parameter(part, "name"),
            parameter(part, "filename"),
            part["content-type"],
            part.get_payload().encode("latin-1"),
        )
        for part in parts
    ]


def media_type_of(part: TextPart | FilePart) -> str | None:
    if isinstance(part, TextPart):
        return part.content_type
    return part.source.content_type or "application/octet-stream"


def escaped(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


# A backslash is a backslash for browsers, and begins a quoted pair for the two parsers.
names = st.text(st.characters(codec="utf-8", exclude_characters="\\"))
media_types = st.sampled_from(
    [None, "application/json", "image/png", 'text/plain; charset="utf-8"']
)
text_parts = st.builds(TextPart, names, st.text(), media_types)
file_parts = st.builds(
    FilePart,
    names,
    st.builds(BytesSource, st.binary(), st.none() | names.filter(bool), media_types),
)
bodies = st.lists(text_parts | file_parts, min_size=1, max_size=6).map(tuple).map(MultipartBody)


class TestMultipartBody:
    def test_bytes(self) -> None:
        """The form of RFC 7578, to the byte."""
        body = MultipartBody(
            (
                TextPart("title", "Hafen ½"),
                TextPart("tags", ""),
                TextPart("meta", '{"a":1}', "application/json"),
                FilePart("file", BytesSource(b"\x89PNG\r\n", "harbour.png", "image/png")),
                FilePart("more", BytesSource(b"")),
            ),
            boundary="frontier",
        )

        assert body.content_type == "multipart/form-data; boundary=frontier"
        assert whole(body) == (
            b"--frontier\r\n"
            b'Content-Disposition: form-data; name="title"\r\n\r\n'
            b"Hafen \xc2\xbd\r\n"
            b"--frontier\r\n"
            b'Content-Disposition: form-data; name="tags"\r\n\r\n'
            b"\r\n"
            b"--frontier\r\n"
            b'Content-Disposition: form-data; name="meta"\r\n'
            b"Content-Type: application/json\r\n\r\n"
            b'{"a":1}\r\n'
            b"--frontier\r\n"
            b'Content-Disposition: form-data; name="file"; filename="harbour.png"\r\n'
            b"Content-Type: image/png\r\n\r\n"
            b"\x89PNG\r\n\r\n"
            b"--frontier\r\n"
            b'Content-Disposition: form-data; name="more"; filename="file"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n"
            b"\r\n"
            b"--frontier--\r\n"
        )

    def test_without_parts(self) -> None:
        """A form without fields is its end."""
        body = MultipartBody((), boundary="b")

        assert whole(body) == b"--b--\r\n"

    @given(body=bodies)
    def test_size_is_what_is_sent(self, body: MultipartBody) -> None:
        """The announced length is right for every form, and each attempt sends the same."""
        assert body.size == len(whole(body))
        assert whole(body) == whole(body)
        assert body.replayable
        assert body.content is None

    @given(body=bodies)
    def test_what_a_server_reads(self, body: MultipartBody) -> None:
        """An independent parser finds every part: names, media types, and content to the byte."""
        found = [
            (*parse_options_header(headers.pop(b"Content-Disposition")), headers, content)
            for headers, content in parsed(body)
        ]

        expected: list[object] = []
        for part in body.parts:
            options = {b"name": escaped(part.name).encode()}
            if isinstance(part, FilePart):
                options[b"filename"] = escaped(part.source.filename or "file").encode()
            media_type = media_type_of(part)
            headers = {b"Content-Type": media_type.encode()} if media_type else {}
            expected.append((b"form-data", options, headers, b"".join(part.source.blocks())))
        assert found == expected

    @given(body=bodies)
    def test_what_the_standard_library_reads(self, body: MultipartBody) -> None:
        """A second parser agrees."""
        expected = [
            (
                escaped(part.name),
                escaped(part.source.filename or "file") if isinstance(part, FilePart) else None,
                media_type_of(part),
                b"".join(part.source.blocks()),
            )
            for part in body.parts
        ]

        assert parsed_by_email(body) == expected

    @given(name=st.text(min_size=1))
    def test_names_as_browsers_write_them(self, name: str) -> None:
        """UTF-8, with three characters percent-encoded and all others left, a backslash too."""
        body = MultipartBody((FilePart("f", BytesSource(b"", name)),), boundary="b")

        assert f'; filename="{escaped(name)}"\r\n'.encode() in whole(body)

    @pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
    def test_no_header_can_be_slipped_in(self, line_end: str) -> None:
        """Line ends in names and media types stay inside their line."""
        evil = f'x"{line_end}X-Evil: 1{line_end}{line_end}'
        body = MultipartBody(
            (
                TextPart(evil, "text", evil),
                FilePart(evil, BytesSource(b"bytes", evil, evil)),
            )
        )

        assert [sorted(headers) for headers, _ in parsed(body)] == [
            [b"Content-Disposition", b"Content-Type"]
        ] * 2
        assert [content for _, content in parsed(body)] == [b"text", b"bytes"]

    @pytest.mark.parametrize("name", ["caf\udce9.jpg", "\ud800.jpg"])
    def test_a_name_that_is_no_unicode(self, name: str) -> None:
        """A file whose name has no bytes in UTF-8, which POSIX allows, is sent all the same."""
        body = MultipartBody((FilePart("file", BytesSource(b"x", name)),))

        assert re.search(rb'filename="(caf)?\?\.jpg"', whole(body))

    def test_a_path_with_such_a_name(self, tmp_path: Path) -> None:
        """So is a real file of an old archive."""
        path = tmp_path / os.fsdecode(b"caf\xe9.jpg")
        path.write_bytes(b"x")
        body = MultipartBody((FilePart("file", PathSource.of(path)),))

        assert b'filename="caf?.jpg"' in whole(body)

    def test_a_value_that_is_no_unicode(self) -> None:
        """A text with half a surrogate pair has no bytes, and is refused rather than changed."""
        with pytest.raises(ValueError, match="surrogates"):
            _ = MultipartBody((TextPart("title", "\ud800"),)).size

    @pytest.mark.parametrize("size", SIZES)
    def test_large_parts_come_in_blocks(self, size: int) -> None:
        """No part makes a block that is too large, a text no more than a file."""
        text = pattern(size).hex()[:size]
        body = MultipartBody((TextPart("text", text), FilePart("file", BytesSource(pattern(size)))))

        assert [content for _, content in parsed(body)] == [text.encode(), pattern(size)]
        assert body.size == len(whole(body))

    def test_a_part_of_unknown_size(self) -> None:
        """One source whose size is unknown makes that of the body unknown, and its replay."""
        pipe = FilePart("file", FileSource.of(cast("BinaryIO", Reader(b"abc", b"")), "a.bin"))
        body = MultipartBody((TextPart("title", "x"), pipe))

        assert (body.size, body.replayable) == (None, False)
        assert [content for _, content in parsed(body)] == [b"x", b"abc"]

    def test_boundaries_differ(self) -> None:
        """No content can be prepared to contain a boundary."""
        boundaries = {MultipartBody(()).boundary for _ in range(100)}

        assert len(boundaries) == 100
        assert all(re.fullmatch("[0-9a-f]{32}", boundary) for boundary in boundaries)

    def test_what_breaks_in_a_source_ends_the_body(self) -> None:
        """The end of the form is not sent after a source failed: the server must not store it."""
        file = io.BytesIO(pattern(2 * BLOCK_SIZE))
        body = MultipartBody((FilePart("file", FileSource.of(file, "a.bin")),))
        file.truncate(BLOCK_SIZE + 3)
        sent = bytearray()
        with pytest.raises(OSError, match="early"):
            for block in body.blocks():
                sent += block

        assert sent.endswith(pattern(BLOCK_SIZE))
        assert sent.count(body.boundary.encode()) == 1

    def test_small_parts_share_a_block(self) -> None:
        """A thousand files of a kilobyte are read and written a few at a time."""
        files = [FilePart("files", BytesSource(pattern(1000), f"{n}.txt")) for n in range(1000)]
        body = MultipartBody(tuple(files))
        blocks = list(body.blocks())

        assert len(blocks) <= (body.size or 0) // (BLOCK_SIZE - 2000) + 1
        assert [content for _, content in parsed(body)] == [pattern(1000)] * 1000


class TestJsonBody:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ({"a": 1, "b": None}, b'{"a":1,"b":null}'),
            ({"a": UNSET, "b": 2}, b'{"b":2}'),
            ({"a": UNSET}, b"{}"),
            ([1, 2.5, True], b"[1,2.5,true]"),
            ("½", b'"\xc2\xbd"'),
            ({"day": date(2026, 5, 4)}, b'{"day":"2026-05-04"}'),
            (None, b"null"),
        ],
    )
    def test_bytes(self, value: object, expected: bytes) -> None:
        """Compact UTF-8; what is unset is left out, what is None is null."""
        body = json_body(value)

        assert whole(body) == body.content == expected
        assert body.content_type == "application/json"

    @given(
        value=st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.text()
            | st.floats(allow_nan=False, allow_infinity=False),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
            ),
            max_leaves=10,
        )
    )
    def test_round_trip(self, value: Any) -> None:
        """What JSON can say arrives as it was."""
        assert json.loads(json_body(value).content) == value

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
    def test_refuses_numbers_that_json_has_not(self, number: float) -> None:
        """No `NaN` on the wire: other parsers refuse it."""
        with pytest.raises(ValueError, match=r"^score\[1\] must be a finite number$"):
            json_body({"limit": 1, "score": [0.5, number]})

    def test_refuses_what_has_no_form(self) -> None:
        """An object of an unknown class is named, and where it stands."""
        with pytest.raises(TypeError, match=r"^b: object has no form in JSON; give text, "):
            json_body({"a": 1, "b": object()})

    def test_refuses_an_inner_unset(self) -> None:
        """`UNSET` leaves out a member of the body itself, and is a mistake further inside."""
        with pytest.raises(TypeError, match=r"^a\.b\[0\]: Unset has no form in JSON"):
            json_body({"a": {"b": (UNSET,)}})

    @pytest.mark.parametrize(
        ("value", "place"),
        [({"a": "\ud800"}, "a"), ({"a": {"\ud800": 1}}, "a"), ("\ud800", "the body")],
    )
    def test_refuses_what_is_no_unicode(self, value: object, place: str) -> None:
        """Half a surrogate pair has no bytes, in a name neither."""
        with pytest.raises(ValueError, match=f"^{place} has half a surrogate pair; it must be"):
            json_body(value)
