"""How many bytes of an upload are sent, whoever sends them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Tally"]


class Tally:
    """The count of the bytes of one upload, of one file or of many.

    Each request that sends a piece of it says how far it is; one reader adds up. There is no lock:
    requests only assign, and append to a deque; what is derived from that belongs to the reader.

    Args:
        total: Bytes of the whole.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._running: dict[object, int] = {}
        self._ended: deque[tuple[object, int]] = deque()
        self._done = 0

    def meter(self, piece: object, payload: int, size: int | None) -> Callable[[int], None]:
        """Make what a request calls with the bytes of its body that are sent.

        Args:
            piece: What it sends.
            payload: Bytes of the upload that are in the body.
            size: Bytes of the body, which may have a form around them.
        """

        def move(position: int) -> None:
            self._running[piece] = position * payload // size if size else 0

        return move

    def finish(self, piece: object, payload: int) -> None:
        """Count a piece as sent for good."""
        self._ended.append((piece, payload))

    def read(self) -> int:
        """Add up."""
        while self._ended:
            piece, payload = self._ended.popleft()
            self._running.pop(piece, None)
            self._done += payload
        return self._done + sum(list(self._running.values()))
