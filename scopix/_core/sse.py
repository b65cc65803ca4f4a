"""From the bytes of a stream to its events: HTML Standard, section 9.2, and lines of JSON.

It works on bytes. Only LF, CR and CRLF end a line there, while a line of text, for Python and for
HTTP libraries, ends at U+2028 and others too, which may stand in the JSON of an event as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MAX_EVENT_BYTES",
    "EventDecoder",
    "EventTooLargeError",
    "LineDecoder",
    "ServerEvent",
]

MAX_EVENT_BYTES: Final = 1024 * 1024
"""Bytes of the lines of an event that are taken by default."""

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_NAMELESS: Final = "message"


class EventTooLargeError(ValueError):
    """An event has more bytes than are taken."""


class ServerEvent(NamedTuple):
    """One event of a stream."""

    id: str | None
    """Its own identifier; None where it has none, and the one before it goes on to hold."""
    name: str
    """What the server calls it; `message` where it says nothing."""
    data: bytes
    """Its lines of data with LF between them."""


class EventDecoder:
    """Takes the blocks of one response, cut anywhere, and gives its events.

    What comes after the last empty line is no event; a stream that ends there has been cut off.

    Args:
        max_event_bytes: What the lines of an event may have together. It protects the memory.

    Attributes:
        last_event_id: The identifier that holds after the last event; empty at first.
        retry: Seconds that the server wants clients to wait before they connect anew.
    """

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self.last_event_id = ""
        self.retry: float | None = None
        self._most = max_event_bytes
        self._head: bytes | None = b""
        """The first bytes, as long as they may be a byte order mark."""
        self._follows_cr = False
        self._unfinished: list[bytes] = []
        """Pieces of the last line, whose end has not come."""
        self._unfinished_size = 0
        # Of the event that is not complete.
        self._id: str | None = None
        self._name = _NAMELESS
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, block: bytes) -> Iterator[ServerEvent]:
        """Go through the events that a block completes, as far as the caller asks for them.

        The caller goes to the end before it feeds the next block.

        Raises:
            EventTooLargeError: An event is too large; those before it have been given.
        """
        most = self._most
        own_id, name, data, size = self._id, self._name, self._data, self._size
        for line in self._lines(block):
            if not line:
                if own_id is not None:
                    self.last_event_id = own_id
                if data:
                    whole = data[0] if len(data) == 1 else b"\n".join(data)
                    yield ServerEvent(own_id, name, whole)
                    data = []
                own_id, name, size = None, _NAMELESS, 0
                continue
            size += len(line)
            if size > most:
                self._refuse()
            # Most lines are told by how they begin; the others are taken apart.
            if line.startswith(b"data: "):
                data.append(line[6:])
                continue
            field, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if field == b"event":
                name = value.decode("utf-8", "replace") or _NAMELESS
            elif field == b"id":
                if 0 not in value:  # several times as quick as to look for b"\0"
                    own_id = value.decode("utf-8", "replace")
            elif field == b"data":
                data.append(value)
            elif field == b"retry":
                if value.isdigit():
                    self.retry = float(value) / 1000
            elif not field:
                size -= len(line)  # a comment
        self._id, self._name, self._data, self._size = own_id, name, data, size
        if size + self._unfinished_size > most:
            self._refuse()

    def end(self) -> ServerEvent | None:
        """Return what the end of the stream completes: nothing, for an empty line ends an event."""
        return None

    def _refuse(self) -> NoReturn:
        msg = f"an event has more than {self._most:,} bytes; max_event_bytes takes more"
        raise EventTooLargeError(msg)

    def _lines(self, block: bytes) -> list[bytes]:
        """Return the lines that a block completes, and keep what is left."""
        if self._head is not None:
            block = self._without_mark(block)
        if self._follows_cr or b"\r" in block:
            block = self._with_line_feeds(block)
        lines = block.split(b"\n")
        rest = lines.pop()
        if lines and self._unfinished:
            lines[0] = b"".join(self._unfinished) + lines[0]
            self._unfinished.clear()
            self._unfinished_size = 0
        if rest:
            self._unfinished.append(rest)
            self._unfinished_size += len(rest)
        return lines

    def _without_mark(self, block: bytes) -> bytes:
        """Leave out a byte order mark at the start, which may come in pieces."""
        start = (self._head or b"") + block
        if len(start) < len(_BYTE_ORDER_MARK) and _BYTE_ORDER_MARK.startswith(start):
            self._head = start
            return b""
        self._head = None
        return start.removeprefix(_BYTE_ORDER_MARK)

    def _with_line_feeds(self, block: bytes) -> bytes:
        """End each line with LF; an LF at the start may belong to the CR before it."""
        if not block:
            return block
        start = 1 if self._follows_cr and block[:1] == b"\n" else 0
        self._follows_cr = block[-1:] == b"\r"
        return block[start:].replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class LineDecoder(EventDecoder):
    """Takes the blocks of one response of lines (NDJSON, JSON Lines), and gives each as an event.

    Lines without anything in them are left out. The last one may end with the stream.
    """

    def feed(self, block: bytes) -> Iterator[ServerEvent]:
        """Go through the lines that a block completes, as `EventDecoder.feed` does.

        Raises:
            EventTooLargeError: A line is too long; those before it have been given.
        """
        for line in self._lines(block):
            if len(line) > self._most:
                self._refuse()
            if line.strip():
                yield ServerEvent(None, _NAMELESS, line)
        if self._unfinished_size > self._most:
            self._refuse()

    def end(self) -> ServerEvent | None:
        """Return the last line, if nothing but the end of the stream ends it."""
        return next(self.feed(b"\n"), None)
