from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.sse import EventDecoder, EventTooLargeError, LineDecoder, ServerEvent

JSON = '{"type":"token","content":"a\u2028b\x85c\x0bd","accumulated":"\u00e9\U0001f600"}'

STREAM = (
    "\ufeff: hello\r\n"
    "retry: 1500\r"
    "id: 1\nevent: token\n"
    f"data: {JSON}\n\n"
    "data\rdata:\rdata: two\r\r"
    "event: lost\nid: 3\n\n"
    "data:no blank\r\ndata:  two blanks\r\n\r\n"
    "unknown: x\nid: a\0b\nretry: 1x\nevent:\n:\ndata: end\n\n\n"
    "data: cut off\n"
).encode()


def decode(*blocks: bytes) -> tuple[list[ServerEvent], str, float | None]:
    """Return the events of some blocks, and what holds after them."""
    decoder = EventDecoder()
    events = [event for block in blocks for event in decoder.feed(block)]
    return events, decoder.last_event_id, decoder.retry


def by_the_standard(stream: bytes) -> tuple[list[ServerEvent], str, float | None]:
    """Do step by step what the HTML Standard says in 9.2.6, one character at a time."""
    text = stream.decode("utf-8", "replace")
    text = text.removeprefix("\ufeff")
    lines, line, position = [], "", 0
    while position < len(text):
        if text[position] in "\r\n":
            if text[position : position + 2] == "\r\n":
                position += 1
            lines.append(line)
            line = ""
        else:
            line += text[position]
        position += 1
    events: list[ServerEvent] = []
    data, event_type, id_buffer, last_event_id, own_id, retry = "", "", "", "", None, None
    for line in lines:
        if line == "":
            last_event_id = id_buffer
            if data != "":
                events.append(ServerEvent(own_id, event_type or "message", data[:-1].encode()))
            data, event_type, own_id = "", "", None
            continue
        if line.startswith(":"):
            continue
        field, value = line, ""
        if ":" in line:
            colon = line.index(":")
            field, value = line[:colon], line[colon + 1 :]
            value = value.removeprefix(" ")
        if field == "event":
            event_type = value
        elif field == "data":
            data += value + "\n"
        elif field == "id" and "\0" not in value:
            id_buffer = own_id = value
        elif field == "retry" and value != "" and all(digit in "0123456789" for digit in value):
            retry = int(value) / 1000
    return events, last_event_id, retry


def as_text(decoded: tuple[list[ServerEvent], str, float | None]) -> object:
    """Replace what is no UTF-8, as the standard does before all else."""
    events, *rest = decoded
    return [(*event[:2], event.data.decode("utf-8", "replace")) for event in events], rest


ends = st.sampled_from([b"\n", b"\r", b"\r\n"])
values = st.one_of(
    st.binary(max_size=6),
    st.sampled_from([b"", b" ", b"  x", b"\0", b"12", JSON.encode(), b"\xef\xbb\xbf", b":"]),
)
fields = st.one_of(
    st.tuples(
        st.sampled_from([b"data", b"id", b"event", b"retry", b"", b"Data", b"other", b"data "]),
        st.sampled_from([b": ", b":", b""]),
        values,
    ).map(b"".join),
    st.just(b""),
    st.binary(max_size=4),
)
streams = st.builds(
    lambda mark, lines: mark + b"".join(map(b"".join, lines)),
    st.sampled_from([b"", b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xef\xbb"]),
    st.lists(st.tuples(fields, ends), max_size=12),
)


@given(streams, st.lists(st.integers(0, 120), max_size=8))
def test_any_split_of_any_stream(stream: bytes, cuts: list[int]) -> None:
    """However a stream is cut, its events are those of the standard."""
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    blocks = [stream[start:end] for start, end in pairwise(places)]

    expected = as_text(by_the_standard(stream))
    assert as_text(decode(*blocks)) == expected
    assert as_text(decode(stream)) == expected


@given(streams)
def test_byte_by_byte(stream: bytes) -> None:
    """Nor does it matter that every byte, or nothing, comes by itself."""
    blocks = [block for byte in stream for block in (b"", bytes([byte]))]

    assert as_text(decode(*blocks)) == as_text(by_the_standard(stream))


@pytest.mark.parametrize("size", range(1, 9))
def test_every_boundary(size: int) -> None:
    """Each place of a stream that has everything is a place to cut."""
    whole = decode(STREAM)
    assert as_text(whole) == as_text(by_the_standard(STREAM))
    for cut in range(len(STREAM) + 1):
        assert decode(STREAM[:cut], STREAM[cut : cut + size], STREAM[cut + size :]) == whole


def test_what_a_stream_says() -> None:
    """Comments and unknown fields say nothing; an event without data is none, but its id holds."""
    events, last_event_id, retry = decode(STREAM)

    assert events == [
        ServerEvent("1", "token", JSON.encode()),
        ServerEvent(None, "message", b"\n\ntwo"),
        ServerEvent(None, "message", b"no blank\n two blanks"),
        ServerEvent(None, "message", b"end"),
    ]
    assert (last_event_id, retry) == ("3", 1.5)


def test_an_empty_identifier() -> None:
    """A server takes an identifier back by an empty one."""
    events, last_event_id, _ = decode(b"id: 7\ndata: a\n\nid\ndata: b\n\n")

    assert [event.id for event in events] == ["7", ""]
    assert last_event_id == ""


def test_a_retry_without_end() -> None:
    """Digits without number are infinite, not an error."""
    _, _, retry = decode(b"retry: " + b"9" * 5000 + b"\n")

    assert retry == float("inf")


def test_identifiers_hold_with_their_event() -> None:
    """Whoever stops after an event has the identifier of that event, not of one behind it."""
    decoder = EventDecoder()
    events = decoder.feed(b"id: 1\ndata: a\n\nid: 2\ndata: b\n\n")
    next(events)

    assert decoder.last_event_id == "1"


class TestLimit:
    """What an event may take of the memory."""

    @given(st.integers(0, 12), st.integers(1, 13))
    def test_the_lines_of_an_event(self, more: int, size: int) -> None:
        """They count without their ends; wherever they are cut, the same event is refused."""
        lines = b"id: 1\r\ndata: " + b"x" * (6 + more) + b"\r\n"
        stream = b"data: 1\n\n: a comment\n\n" + lines + b"\n"
        blocks = [stream[start : start + size] for start in range(0, len(stream), size)]
        decoder = EventDecoder(max_event_bytes=17)
        events: list[ServerEvent] = []

        def read() -> None:
            for block in blocks:
                events.extend(decoder.feed(block))

        if more:
            with pytest.raises(EventTooLargeError, match="17 bytes; max_event_bytes"):
                read()
            assert [event.data for event in events] == [b"1"]
        else:
            read()
            assert [event.data for event in events] == [b"1", b"xxxxxx"]

    def test_a_line_without_end(self) -> None:
        """A line is refused before it has come to its end."""
        decoder = EventDecoder(max_event_bytes=100)
        list(decoder.feed(b": " + b"x" * 98))

        with pytest.raises(EventTooLargeError):
            list(decoder.feed(b"x"))

    def test_comments_for_ever(self) -> None:
        """Signs of life take no memory, however many come without an event."""
        decoder = EventDecoder(max_event_bytes=10)
        list(decoder.feed(b"data: a\n"))
        for _ in range(100):
            assert list(decoder.feed(b": p\n")) == []

        assert [event.data for event in decoder.feed(b"\n")] == [b"a"]

    def test_many_pieces(self) -> None:
        """An event of a million bytes in small pieces does not take time that grows by squares."""

        def seconds(size: int) -> float:
            decoder = EventDecoder()
            data = b"data: " + b"x" * size + b"\n\n"
            start = time.process_time()
            pieces = (data[at : at + 64] for at in range(0, len(data), 64))
            events = [event for piece in pieces for event in decoder.feed(piece)]
            assert len(events) == 1
            return time.process_time() - start

        small = min(seconds(2**16) for _ in range(5))
        assert seconds(2**20 - 64) < 100 * max(small, 0.001)


def lines_of(*blocks: bytes) -> list[bytes]:
    """Return the lines of a stream that comes in these blocks."""
    decoder = LineDecoder()
    events = [event for block in blocks for event in decoder.feed(block)]
    while last := decoder.end():
        events.append(last)
    assert {(event.id, event.name) for event in events} <= {(None, "message")}
    return [event.data for event in events]


class TestLines:
    """Streams of JSON Lines (NDJSON)."""

    @given(st.integers(1, 60))
    def test_cut_anywhere(self, size: int) -> None:
        """Only LF, CR and CRLF end a line; empty ones are left out, and the last needs no end."""
        stream = f"\ufeff{JSON}\r\n\n  \n[1]\r{JSON}".encode()
        blocks = [stream[start : start + size] for start in range(0, len(stream), size)]

        assert lines_of(*blocks) == [JSON.encode(), b"[1]", JSON.encode()]

    def test_an_end_of_line_at_the_end(self) -> None:
        """There is no line behind it."""
        assert lines_of(b"1\n2\n") == [b"1", b"2"]
        assert lines_of(b"1\r") == [b"1"]
        assert lines_of() == []

    def test_events_end_with_a_line(self) -> None:
        """The end of a stream of events completes none."""
        decoder = EventDecoder()

        assert list(decoder.feed(b"data: a\n")) == []
        assert decoder.end() is None

    @pytest.mark.parametrize("blocks", [[b"1\n123456\n2"], [b"1\n", b"123", b"456"]])
    def test_limit(self, blocks: list[bytes]) -> None:
        """A line that is too long is refused, with its end or before; those before it come."""
        decoder = LineDecoder(max_event_bytes=5)
        lines: list[bytes] = []

        with pytest.raises(EventTooLargeError, match="5 bytes"):
            lines.extend(event.data for block in blocks for event in decoder.feed(block))
        assert lines == [b"1"]
