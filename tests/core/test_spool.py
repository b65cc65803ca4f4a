from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from scopix._core.spool import Spool


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


class TestSpool:
    def test_takes_a_stream(self, folder: Path) -> None:
        """What was written is a file of known size that can be read many times."""
        spool = Spool("a.bin")
        for piece in (b"ab", bytearray(b"c"), memoryview(b"de"), b""):
            spool.write(piece)
        source = spool.source()

        assert (source.size, source.filename, source.is_temporary) == (5, "a.bin", True)
        assert b"".join(source.blocks()) == b"".join(source.blocks()) == b"abcde"
        assert [path.name[:7] for path in folder.iterdir()] == ["scopix-"]
        spool.discard()
        assert list(folder.iterdir()) == []

    def test_nothing(self, folder: Path) -> None:
        """An empty stream is an empty file."""
        spool = Spool("a.bin")
        with pytest.raises(ValueError, match=r"^a\.bin is empty; there is nothing to upload$"):
            spool.source()
        spool.discard()

        assert list(folder.iterdir()) == []

    @pytest.mark.parametrize("piece", ["text", None, 7])
    def test_refuses_what_is_no_bytes(self, folder: Path, piece: Any) -> None:
        """The error names the stream."""
        spool = Spool("a.bin")
        with pytest.raises(TypeError, match=rf"^a\.bin gave {type(piece).__name__}, not bytes$"):
            spool.write(piece)
        spool.discard()
        spool.discard()

        assert list(folder.iterdir()) == []

    def test_a_disk_that_is_full(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was taken is removed, although the rest can't be written."""
        spool = Spool("a.bin")
        file = spool._file

        class Full:
            def close(self) -> None:
                file.close()
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(spool, "_file", Full())
        with pytest.raises(OSError, match="No space left"):
            spool.source()
        spool.discard()

        assert list(folder.iterdir()) == []

    def test_is_for_its_user_alone(self, folder: Path) -> None:
        """Others on the machine can't read what passes through it."""
        spool = Spool("a.bin")

        assert spool.path.stat().st_mode & 0o077 == 0
        spool.discard()
