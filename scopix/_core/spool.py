"""Temporary files for streams, whose size must be known before they are sent."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from scopix._core.body import PathSource, as_bytes

__all__ = ["Spool"]


class Spool:
    """A temporary file that takes a stream. It can be read many times, and at many places at once.

    Args:
        name: The name to give to the server.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        descriptor, path = mkstemp(prefix="scopix-")
        self.path = Path(path)
        self._file = os.fdopen(descriptor, "wb")

    def write(self, piece: object) -> None:
        """Take a piece of the stream.

        Raises:
            TypeError: It is no bytes.
            OSError: There is no room for it.
        """
        self._file.write(as_bytes(piece, self._name))

    def source(self) -> PathSource:
        """Return what was taken.

        Raises:
            ValueError: It was nothing.
        """
        self._file.close()
        source = PathSource.of(self.path, self._name, is_temporary=True)
        if source.size == 0:
            msg = f"{self._name} is empty; there is nothing to upload"
            raise ValueError(msg)
        return source

    def discard(self) -> None:
        """Remove the file."""
        # Bytes that are still in memory may find no room.
        with suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)
