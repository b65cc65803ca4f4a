# Derived from tests/async/test_line.py by `python -m generator generate`; do not edit.
"""One connection, while the body of a request is sent on it."""

from __future__ import annotations

import httpcore
import pytest

from scopix_sync import _seam
from scopix_sync._line import Line

HEAD = b"POST / HTTP/1.1\r\n\r\n"
SMALL, LARGE = b"x" * 100, b"x" * 100_000
REFUSAL = b"HTTP/1.1 413 Content Too Large\r\n\r\n"
FAILURE = b"HTTP/1.1 503 Service Unavailable\r\n\r\n"
INTERIM = b"HTTP/1.1 103 Early Hints\r\n\r\n"
SUCCESS = b"HTTP/1.1 200 OK\r\n\r\n"


class Stream:
    """What the library's backend would open: it says what a test wants, and notes what it gets."""

    def __init__(self, *said, error=None):
        self.said = list(said)
        self.error = error
        self.written = []

    def get_extra_info(self, _):
        return bool(self.said)

    def read(self, _, timeout):
        if not self.said and timeout is None:
            _seam.sleep(20)
        if not self.said:
            raise httpcore.ReadTimeout
        said = self.said.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    def write(self, buffer, _):
        self.written.append(buffer)
        if len(self.written) > 1 and self.error is not None:
            error, *self.said = self.error
            raise error

    def close(self):
        pass


@pytest.fixture
def connect():
    """Make a connection on which the head of a request was sent."""
    lines = []

    def made(*said, listens=True, **options):
        line = Line(httpcore, listens=listens)
        lines.append(line)
        line._stream = stream = Stream(**options)
        line.write(HEAD)
        stream.said = list(said)
        return line, stream

    yield made
    for line in lines:
        line.close()


@pytest.mark.parametrize("block", [SMALL, LARGE])
@pytest.mark.parametrize("said", [(REFUSAL,), (INTERIM, REFUSAL, b"more"), (b"",)])
def test_a_refusal_ends_the_sending(connect, said, block):
    """Nothing is sent after it, and all that was said is read in order."""
    line, stream = connect(*said)
    with pytest.raises(httpcore.WriteError, match="refused the request before"):
        line.write(block)

    assert stream.written == [HEAD]
    assert [line.read(100) for _ in said] == list(said)


def test_an_answer_with_the_last_byte_refuses_nothing_after_it(connect):
    """The server has the whole request when it fails it; the next one on the connection is sent."""
    line, stream = connect()
    line.write(LARGE)
    stream.said = [FAILURE]
    line._listen()
    assert not line.is_quiet
    assert line.read(100) == FAILURE
    assert line.is_quiet
    line.begin(None)
    line.write(HEAD)
    line.write(LARGE)

    assert stream.written == [HEAD, LARGE, HEAD, LARGE]


def test_an_end_by_force_ends_the_sending(connect):
    """A connection that is broken is not written to."""
    line, stream = connect(httpcore.ReadError())
    with pytest.raises(httpcore.WriteError):
        line.write(SMALL)

    assert stream.written == [HEAD]


@pytest.mark.parametrize("block", [SMALL, LARGE])
@pytest.mark.parametrize("said", [INTERIM, SUCCESS])
def test_other_answers_do_not(connect, said, block):
    """The server may say that it goes on, or begin a success; it is heard later."""
    line, stream = connect(said)
    line.write(block)
    line.write(block)

    assert stream.written == [HEAD, block, block]
    assert line.read(100) == said


@pytest.mark.parametrize("block", [SMALL, LARGE])
def test_what_tls_says_does_not(connect, block):
    """Bytes may come that are none for us, such as tickets (RFC 8446, 4.6.1)."""
    line, stream = connect(httpcore.ReadTimeout())
    line.write(block)

    assert stream.written == [HEAD, block]


@pytest.mark.parametrize(
    ("said", "expected"), [((REFUSAL,), httpcore.WriteError), ((), httpcore.WriteTimeout)]
)
def test_a_server_that_stops_reading(connect, said, expected):
    """When a block is not taken in time, the server may have said why."""
    line, _ = connect(error=[httpcore.WriteTimeout(), *said])
    with pytest.raises(expected):
        line.write(SMALL)


def test_the_end_of_a_body_is_not_held_up(connect):
    """The library ends a body by writing nothing; the answer may have come by then."""
    line, stream = connect(REFUSAL)
    line.write(b"")

    assert stream.written == [HEAD, b""]


def test_shared_connections_do_not_listen(connect):
    """Where requests share a connection, what comes is for the library to read."""
    line, stream = connect(REFUSAL, listens=False)
    line.write(LARGE)

    assert stream.written == [HEAD, LARGE]
    assert stream.said == [REFUSAL]


@pytest.mark.parametrize("timeout", [None, 5.0])
def test_nothing_begins_when_the_time_is_over(connect, timeout):
    """What would be read or written behind the end of the call is not waited for."""
    line, stream = connect(SUCCESS)
    line.deadline = _seam.monotonic() - 1
    with pytest.raises(httpcore.ReadTimeout, match="the time for the whole call is over"):
        line.read(100, timeout)
    with pytest.raises(httpcore.WriteTimeout, match="the time for the whole call is over"):
        line.write(SMALL, timeout)

    assert stream.written == [HEAD]
