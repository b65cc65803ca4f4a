from __future__ import annotations

import errno
import io
import itertools
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.body import BytesSource, FileSource, PathSource, Source, StreamSource
from scopix._core.inputs import (
    DOCUMENT_SUFFIXES,
    MAX_BATCH_BYTES,
    MAX_BATCH_FILES,
    MAX_FILES,
    MAX_OBJECT,
    SUPPORTED_SUFFIXES,
    Found,
    check_concurrency,
    check_resumable,
    check_tags,
    chunks,
    content_type_of,
    find,
    joined_tags,
    source_of,
)


def tree(folder: Path, *paths: str) -> Path:
    """Make files, each with its name as content, and the folders they lie in."""
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    return folder


def names(found: Found) -> list[str]:
    return [name for name, _ in found.entries]


def errors(found: Found) -> list[str | None]:
    return [str(entry) if isinstance(entry, Exception) else None for _, entry in found.entries]


def failure(code: int, path: Path) -> str:
    """What Python says when the system refuses a path."""
    return f"[Errno {code}] {os.strerror(code)}: '{path}'"


def content(source: object) -> bytes:
    assert isinstance(source, Source)
    return b"".join(source.blocks())


class Sized(Source):
    """A source that has a size and no bytes."""

    def __init__(self, size: int | None) -> None:
        self._size = size

    @property
    def size(self) -> int | None:
        return self._size

    @property
    def filename(self) -> str:
        return "sized.bin"

    def blocks(self) -> Any:
        raise NotImplementedError


class TestSourceOf:
    def test_a_path(self, tmp_path: Path) -> None:
        """A path in any form is the file it leads to."""
        path = tree(tmp_path, "photo.jpg") / "photo.jpg"
        with os.scandir(tmp_path) as entries:
            for one in (path, str(path), *entries):
                source = source_of(one)

                assert isinstance(source, PathSource)
                assert (source.filename, content(source)) == ("photo.jpg", b"photo.jpg")

    @pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
    def test_bytes(self, kind: Callable[[bytes], Any]) -> None:
        """Bytes are what they are, and get the name that is given."""
        source = source_of(kind(b"abc"), "a.txt")

        assert isinstance(source, BytesSource)
        assert (source.filename, content(source)) == ("a.txt", b"abc")

    def test_an_open_file(self, tmp_path: Path) -> None:
        """A file that is open has its own name, unless another is given."""
        path = tree(tmp_path, "photo.jpg") / "photo.jpg"
        with path.open("rb") as file:
            assert source_of(file).filename == "photo.jpg"
            assert source_of(file, "other.jpg").filename == "other.jpg"
            assert isinstance(source_of(file), FileSource)

    def test_a_source(self) -> None:
        """What is a source already stays as it is."""
        source = BytesSource(b"abc", "a.txt")

        assert source_of(source) is source

    @pytest.mark.parametrize("name", ["http", "https", "s3", "ftp", "a:b.txt", "c:/x.txt"])
    def test_names_that_look_like_addresses(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """A file may be called after a protocol."""
        monkeypatch.chdir(tree(tmp_path, name))

        assert content(source_of(name)) == name.encode()

    @pytest.mark.parametrize(
        ("file", "filename", "error", "message"),
        [
            (
                "https://example.com/a.jpg",
                None,
                ValueError,
                "'https://example.com/a.jpg' is an addr",
            ),
            (
                "HTTP://example.com/a.jpg",
                "a",
                ValueError,
                "is an address, not a file: fetch it and pass the bytes, or import it from a cloud",
            ),
            ("s3://bucket/a.jpg", None, ValueError, "is an address, not a file"),
            ("gs://bucket/a.jpg", None, ValueError, "is an address, not a file"),
            ("file:///tmp/a.jpg", None, ValueError, "is an address, not a file"),
            ("", None, FileNotFoundError, "^the path of the file is empty$"),
            (
                42,
                None,
                TypeError,
                "^a file is a path, bytes, a file open in .*, or an iterator of bytes, not int$",
            ),
            (None, "a.jpg", TypeError, "not NoneType$"),
            (["a.jpg"], None, TypeError, "not list; use upload_batch for many files$"),
            ({"a.jpg": 1}, None, TypeError, "not dict$"),
            (io.StringIO("abc"), "a.txt", TypeError, "open as text"),
            (b"abc", None, ValueError, "^the content has no file name; pass filename='photo.jpg'"),
            (io.BytesIO(b"abc"), None, ValueError, "^the content has no file name"),
            (b"abc", "", ValueError, "^filename must not be empty; leave it out"),
            (b"abc", Path("a.jpg"), TypeError, "^a file name must be text, not PosixPath$"),
            (b"", "a.jpg", ValueError, r"^a\.jpg is empty; there is nothing to upload$"),
            (
                io.BytesIO(b""),
                "a.jpg",
                ValueError,
                r"^a\.jpg is empty; there is nothing to upload$",
            ),
            ("missing.jpg", None, FileNotFoundError, r"missing\.jpg"),
            (".", None, IsADirectoryError, "is a directory"),
        ],
    )
    def test_refuses(self, file: Any, filename: Any, error: type[Exception], message: str) -> None:
        """The error says what came, and what to give instead."""
        with pytest.raises(error, match=message):
            source_of(file, filename)

    def test_an_iterator(self) -> None:
        """Of bytes that come once."""
        source = source_of(iter([b"a", b"bc"]), "a.txt")

        assert isinstance(source, StreamSource)
        assert (source.filename, source.size, content(source)) == ("a.txt", None, b"abc")

    def test_an_asynchronous_iterator(self) -> None:
        """Whoever can wait for it reads it."""

        async def pieces() -> AsyncIterator[bytes]:
            yield b""

        stream = pieces()

        assert source_of(stream, "a.txt") == StreamSource(stream, "a.txt")

    def test_a_file_that_is_too_large(self) -> None:
        """The error says how large it is, and how large it may be."""
        assert source_of(Sized(MAX_OBJECT)).size == MAX_OBJECT
        with pytest.raises(ValueError, match=r"^sized\.bin has 5,497,558,138,881 bytes; storage"):
            source_of(Sized(MAX_OBJECT + 1))

    def test_a_file_at_its_end(self) -> None:
        """Who writes a file and uploads it forgets to go back: the error says it."""
        file = io.BytesIO()
        file.write(b"abc")
        with pytest.raises(ValueError, match=r"^a\.txt stands at its end; seek\(0\) to upload it"):
            source_of(file, "a.txt")


class TestFind:
    def test_one_file_in_any_form(self, tmp_path: Path) -> None:
        """What is one file need not be in a list."""
        path = tree(tmp_path, "a.jpg") / "a.jpg"
        with path.open("rb") as file:
            for one in (path, str(path), file):
                assert names(find(one)) == ["a.jpg"]
        for data in (b"abc", bytearray(b"abc"), memoryview(b"abc"), io.BytesIO(b"abc")):
            assert names(find(data, ["b.jpg"])) == ["b.jpg"]

    def test_a_mix_in_order(self, tmp_path: Path) -> None:
        """Files come in the order in which they were given, those of a folder in its place."""
        tree(tmp_path, "z.jpg", "folder/b.png", "folder/a.txt")
        with (tmp_path / "folder" / "b.png").open("rb") as file:
            found = find(
                one
                for one in (tmp_path / "z.jpg", tmp_path / "folder", file, str(tmp_path / "z.jpg"))
            )

            assert names(found) == ["z.jpg", "a.txt", "b.png", "b.png", "z.jpg"]
            assert [content(entry) for _, entry in found.entries] == [
                b"z.jpg",
                b"folder/a.txt",
                b"folder/b.png",
                b"folder/b.png",
                b"z.jpg",
            ]

    def test_a_file_that_was_named_needs_no_known_ending(self, tmp_path: Path) -> None:
        """Only folders are searched by ending: what is asked for is tried."""
        path = tree(tmp_path, "data.bin") / "data.bin"
        found = find([path])

        assert (names(found), found.unsupported) == (["data.bin"], [])

    def test_file_names(self, tmp_path: Path) -> None:
        """Names are given one for each file; an open file and a path take another one too."""
        path = tree(tmp_path, "a.jpg") / "a.jpg"
        found = find([path, b"abc"], ["first.jpg", "second.jpg"])

        assert names(found) == ["first.jpg", "second.jpg"]
        assert [entry.filename for _, entry in found.entries if isinstance(entry, Source)] == [
            "first.jpg",
            "second.jpg",
        ]

    def test_one_bad_file_does_not_lose_the_others(self, tmp_path: Path) -> None:
        """Each has its place, and its error names it."""
        tree(tmp_path, "good.jpg")
        (tmp_path / "empty.jpg").touch()
        (tmp_path / "loop.jpg").symlink_to("loop.jpg")
        (tmp_path / "broken.jpg").symlink_to("nowhere.jpg")
        os.mkfifo(tmp_path / "pipe.jpg")
        with (tmp_path / "empty.jpg").open("rb") as empty:
            found = find(
                [
                    tmp_path / "good.jpg",
                    tmp_path / "gone.jpg",
                    tmp_path / "empty.jpg",
                    empty,
                    tmp_path / "loop.jpg",
                    tmp_path / "broken.jpg",
                    tmp_path / "pipe.jpg",
                    "https://example.com/web.jpg",
                ]
            )

        expected = [
            ("good.jpg", None),
            ("gone.jpg", failure(errno.ENOENT, tmp_path / "gone.jpg")),
            ("empty.jpg", "empty.jpg is empty; there is nothing to upload"),
            ("empty.jpg", "empty.jpg is empty; there is nothing to upload"),
            ("loop.jpg", failure(errno.ELOOP, tmp_path / "loop.jpg")),
            ("broken.jpg", failure(errno.ENOENT, tmp_path / "broken.jpg")),
            (
                "pipe.jpg",
                f"{tmp_path}/pipe.jpg is not a regular file; open it and pass its bytes instead",
            ),
            (
                "web.jpg",
                (
                    "'https://example.com/web.jpg' is an address, not a file: fetch it and pass "
                    "the bytes, or import it from a cloud storage by client.cloud_storage"
                ),
            ),
        ]
        assert list(zip(names(found), errors(found), strict=True)) == expected

    def test_a_forbidden_file_does_not_lose_the_others(self, own_folder: Path) -> None:
        """Neither does one in a folder that can't be entered."""
        tree(own_folder, "good.jpg", "locked.jpg", "vault/in.jpg")
        (own_folder / "locked.jpg").chmod(0)
        (own_folder / "vault").chmod(0)
        found = find([own_folder / name for name in ("locked.jpg", "vault/in.jpg", "good.jpg")])

        assert names(found) == ["locked.jpg", "in.jpg", "good.jpg"]
        assert errors(found) == [
            failure(errno.EACCES, own_folder / "locked.jpg"),
            failure(errno.EACCES, own_folder / "vault" / "in.jpg"),
            None,
        ]

    @pytest.mark.parametrize(
        ("files", "filenames", "error", "message"),
        [
            ([], None, ValueError, "^there are no files to upload$"),
            ([b"abc"], None, ValueError, "the content has no file name; .* or filenames for many"),
            ([io.BytesIO(b"")], None, ValueError, "the content has no file name"),
            ("", None, FileNotFoundError, "the path of the file is empty"),
            ([""], None, FileNotFoundError, "the path of the file is empty"),
            (
                42,
                None,
                TypeError,
                "a file is a path, bytes, a file open in .*, or an iterator of bytes, not int",
            ),
            (None, None, TypeError, "not NoneType$"),
            (["a.jpg", 42], None, TypeError, "not int$"),
            ([["a.jpg"]], None, TypeError, "not list; use upload_batch for many files$"),
            ([io.StringIO("a")], ["a.txt"], TypeError, "open as text"),
            ([b"a", b"b"], ["a.txt"], ValueError, "^filenames has 1 names for 2 files$"),
            ([b"a"], ["a.txt", "b.txt"], ValueError, "^filenames has 2 names for 1 files$"),
            ([b"a"], "a", TypeError, "^filenames must be a list of names, one for each file"),
            ([b"a"], [Path("a")], TypeError, r"^filenames\[0\] must be a text, not \w*Path$"),
            ([b"a"], 5, TypeError, "^filenames must be a list of texts, not int$"),
        ],
    )
    def test_refuses(
        self, files: Any, filenames: Any, error: type[Exception], message: str
    ) -> None:
        """A mistake of the program stops it before anything is sent."""
        with pytest.raises(error, match=message):
            find(files, filenames)

    def test_a_folder_has_no_file_name(self, tmp_path: Path) -> None:
        """One name can't be that of all files in it."""
        with pytest.raises(ValueError, match=f"{tmp_path.name} is a folder, which can't be given"):
            find([tmp_path], ["a.jpg"])

    def test_too_many(self) -> None:
        """The error says how many there are, and how many may be."""
        files = [b"x"] * (MAX_FILES + 1)
        with pytest.raises(
            ValueError, match=r"^10001 files are too many for one call; give up to 10000$"
        ):
            find(files, ["x.txt"] * len(files))

        assert len(find(files[1:], ["x.txt"] * MAX_FILES).entries) == MAX_FILES


class TestFolders:
    def test_order(self, tmp_path: Path) -> None:
        """Entries come in the order of their names, folders among them: the same on every disk."""
        tree(tmp_path, "b.jpg", "a/2.jpg", "a/1.jpg", "a/1/x.jpg", "C.jpg", "c/z.jpg", "ä.jpg")

        assert [content(entry).decode() for _, entry in find(tmp_path).entries] == [
            "C.jpg",
            "a/1/x.jpg",
            "a/1.jpg",
            "a/2.jpg",
            "b.jpg",
            "c/z.jpg",
            "ä.jpg",
        ]

    def test_some_suffixes(self, tmp_path: Path) -> None:
        """A caller may want fewer types than there are; the others are reported."""
        tree(tmp_path, "a.pdf", "b.TXT", "c.jpg", "d.exe")
        found = find(tmp_path, suffixes=DOCUMENT_SUFFIXES)

        assert names(found) == ["a.pdf", "b.TXT"]
        assert [path.name for path in found.unsupported] == ["c.jpg", "d.exe"]

    def test_not_recursive(self, tmp_path: Path) -> None:
        """Folders of folders can be left alone."""
        tree(tmp_path, "a.jpg", "sub/b.jpg", "sub/notes.xyz")
        found = find(tmp_path, recursive=False)

        assert (names(found), found.unsupported) == (["a.jpg"], [])

    def test_hidden(self, tmp_path: Path) -> None:
        """Hidden files and folders are left out and not reported, unless they are asked for."""
        tree(tmp_path, "a.jpg", ".b.jpg", ".git/c.jpg", "sub/.d.jpg", ".e.xyz")
        shown = find(tmp_path)
        everything = find(tmp_path, include_hidden=True)

        assert (names(shown), shown.unsupported) == (["a.jpg"], [])
        assert names(everything) == [".b.jpg", "c.jpg", "a.jpg", ".d.jpg"]
        assert everything.unsupported == [tmp_path / ".e.xyz"]

    def test_a_hidden_folder_that_was_named(self, tmp_path: Path) -> None:
        """What is asked for by name is not hidden."""
        tree(tmp_path, ".album/a.jpg", ".b.jpg")

        assert names(find([tmp_path / ".album", tmp_path / ".b.jpg"])) == ["a.jpg", ".b.jpg"]

    def test_types(self, tmp_path: Path) -> None:
        """The supported types are taken, in any case; all others are reported."""
        tree(tmp_path, *(f"x{suffix}" for suffix in SUPPORTED_SUFFIXES))
        tree(tmp_path, "y.JPG", "z.Mp4", "setup.exe", "noending", "archive.tar.gz", "jpg")
        found = find(tmp_path)

        assert set(names(found)) == {
            *(f"x{suffix}" for suffix in SUPPORTED_SUFFIXES),
            "y.JPG",
            "z.Mp4",
        }
        assert [path.name for path in found.unsupported] == [
            "archive.tar.gz",
            "jpg",
            "noending",
            "setup.exe",
        ]

    def test_the_types_of_the_service(self) -> None:
        """Images, documents and videos."""
        assert sorted(SUPPORTED_SUFFIXES) == [
            ".avi",
            ".docx",
            ".gif",
            ".jpeg",
            ".jpg",
            ".m4v",
            ".md",
            ".mov",
            ".mp4",
            ".pdf",
            ".png",
            ".txt",
            ".webm",
            ".webp",
        ]

    def test_links_to_folders_are_not_followed(self, tmp_path: Path) -> None:
        """A link may lead back up, or to itself; a link to a file is that file."""
        tree(tmp_path, "album/a.jpg")
        (tmp_path / "album" / "up").symlink_to("..")
        (tmp_path / "album" / "self").symlink_to("self")
        (tmp_path / "album" / "link.jpg").symlink_to("a.jpg")
        found = find(tmp_path / "album")

        assert names(found) == ["a.jpg", "link.jpg"]
        assert found.unsupported == [tmp_path / "album" / "self"]

    def test_a_link_that_was_named(self, tmp_path: Path) -> None:
        """A folder may be given by a link to it."""
        tree(tmp_path, "album/a.jpg")
        (tmp_path / "link").symlink_to("album")

        assert names(find(tmp_path / "link")) == ["a.jpg"]

    def test_nothing_in_it(self, tmp_path: Path) -> None:
        """An empty folder is nothing to upload; files of no known type are counted."""
        with pytest.raises(ValueError, match=r"^there are no files to upload$"):
            find(tmp_path)
        tree(tmp_path, "a.exe", "b.dll")
        with pytest.raises(
            ValueError, match=r"^there are no files to upload \(2 left out for their type\)$"
        ):
            find(tmp_path)

    def test_a_folder_that_can_not_be_read(self, own_folder: Path) -> None:
        """Its files would be missing in silence: the error names the folder."""
        tree(own_folder, "album/a.jpg", "album/sub/b.jpg")
        (own_folder / "album" / "sub").chmod(0)

        with pytest.raises(PermissionError, match="/album/sub'"):
            find(own_folder / "album")
        assert names(find(own_folder / "album", recursive=False)) == ["a.jpg"]

    def test_a_folder_that_can_not_be_entered(self, own_folder: Path) -> None:
        """Its files have names, and each tells why it can't be read."""
        tree(own_folder, "album/a.jpg", "album/b.jpg")
        (own_folder / "album").chmod(0o400)
        found = find(own_folder / "album")

        assert names(found) == ["a.jpg", "b.jpg"]
        assert errors(found) == [
            failure(errno.EACCES, own_folder / "album" / name) for name in names(found)
        ]


class TestChunks:
    @given(
        sizes=st.lists(st.none() | st.integers(0, 30), max_size=40),
        max_files=st.integers(1, 8),
        max_bytes=st.integers(1, 40),
    )
    def test_rules(self, sizes: list[int | None], max_files: int, max_bytes: int) -> None:
        """Every file goes once and in order, in as few requests as the limits allow."""
        sources = [(position, Sized(size)) for position, size in enumerate(sizes)]
        split = list(chunks(sources, max_files, max_bytes))

        def total(chunk: list[tuple[int, Source]]) -> int:
            return sum(source.size or 0 for _, source in chunk)

        assert [entry for chunk in split for entry in chunk] == sources
        assert all(1 <= len(chunk) <= max_files for chunk in split)
        assert all(total(chunk) <= max_bytes or len(chunk) == 1 for chunk in split)
        for chunk, after in itertools.pairwise(split):
            assert len(chunk) == max_files or total(chunk) + total(after[:1]) > max_bytes

    def test_a_limit_of_nothing(self) -> None:
        """Files go one by one rather than all at once where a limit makes no sense."""
        sources = [(position, Sized(1)) for position in range(3)]

        assert list(chunks(sources, 0)) == [[source] for source in sources]

    def test_the_form_has_room(self) -> None:
        """Files that make 2 GiB by themselves need two requests: a request has more than files."""
        sources = [(position, Sized(64 * 1024 * 1024)) for position in range(32)]

        assert [len(chunk) for chunk in chunks(sources, MAX_BATCH_FILES)] == [31, 1]
        longest = (
            len(b"-" * 40 + b'Content-Disposition: form-data; name="files"; filename=""') + 1024
        )
        assert MAX_BATCH_BYTES + MAX_BATCH_FILES * longest < 2 * 1024**3


class TestTags:
    @pytest.mark.parametrize(
        ("tags", "expected"),
        [
            (None, None),
            ([], None),
            (["sea"], "sea"),
            (("sea", "harbour at night"), "sea,harbour at night"),
            (["x" * 50] * 40, ",".join(["x" * 50] * 40)),
        ],
    )
    def test_joined(self, tags: list[str] | None, expected: str | None) -> None:
        """Tags are joined by commas, and none is left out."""
        assert joined_tags(tags) == expected

    @pytest.mark.parametrize(
        ("tags", "error", "message"),
        [
            ("sea", TypeError, r"^tags must be a list of texts, not a text: write \['sea'\]$"),
            (["x"] * 41, ValueError, "^a file has at most 40 tags, got 41$"),
            (["sea", 5], TypeError, r"^tags\[1\] must be a text, not int$"),
            (b"sea", TypeError, "^tags must be a list of texts, not bytes$"),
            (5, TypeError, "^tags must be a list of texts, not int$"),
            ({"sea": 1}, TypeError, "^tags must be a list of texts, not dict$"),
            (iter(["sea"]), TypeError, "^tags must be a list of texts, not list_iterator$"),
            ([""], ValueError, "^a tag has 1 to 50 characters, got ''$"),
            (["sea", "x" * 51], ValueError, "^a tag has 1 to 50 characters, got 'x{51}'$"),
        ],
    )
    @pytest.mark.parametrize("check", [joined_tags, check_tags])
    def test_refused(
        self, check: Callable[[Any], object], tags: Any, error: type[Exception], message: str
    ) -> None:
        """What the API does not take is told before anything is sent."""
        with pytest.raises(error, match=message):
            check(tags)

    def test_a_comma(self) -> None:
        """A tag with a comma would be two in a form, and is one in JSON."""
        check_tags(["a,b"])
        with pytest.raises(ValueError, match=r"can't contain a comma: 'a,b'; set it by update\(\)"):
            joined_tags(["a,b"])


class TestChecks:
    @pytest.mark.parametrize("value", [1, 64])
    def test_concurrency(self, value: int) -> None:
        """Any number from one."""
        check_concurrency(value)

    @pytest.mark.parametrize("value", [0, -1, True, 1.0, "4"])
    def test_no_concurrency(self, value: Any) -> None:
        """Anything else is refused, and named."""
        with pytest.raises(ValueError, match="max_concurrency must be a whole number of at least"):
            check_concurrency(value)

    @pytest.mark.parametrize(
        ("name", "media_type"),
        [
            ("a.mp4", "video/mp4"),
            ("A.JPG", "image/jpeg"),
            ("a.tar.md", "text/markdown"),
            ("a.xyz", "application/octet-stream"),
            ("a", "application/octet-stream"),
        ],
    )
    def test_media_types(self, name: str, media_type: str) -> None:
        """By the ending; the server looks at the bytes later."""
        assert content_type_of(name) == media_type

    def test_every_supported_file_has_a_media_type(self) -> None:
        """What is taken from folders is known by name."""
        types = {content_type_of(f"a{suffix}") for suffix in SUPPORTED_SUFFIXES}

        assert "application/octet-stream" not in types

    def test_what_can_be_resumed(self, tmp_path: Path) -> None:
        """A file that can be found again by another process."""
        path = tree(tmp_path, "a.mp4") / "a.mp4"
        check_resumable(PathSource.of(path), resume=True)
        check_resumable(BytesSource(b"x"), resume=False)
        with pytest.raises(ValueError, match=r"a\.mp4 can't be resumed; give the path of a file"):
            check_resumable(BytesSource(b"x", "a.mp4"), resume="journal.json")
