# Derived from tests/async/test_streams.py by `python -m generator generate`; do not edit.
"""Streams of events: connections that break, streams that are left, what is told of them."""

from __future__ import annotations

import gc
import logging
import random
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import scopix_sync
from scopix._core.body import BytesBody
from scopix._core.operation import EventOperation, LineOperation
from scopix_sync import (
    AuthenticationError,
    CircuitBreakerError,
    ResponseDecodeError,
    Scopix,
    ScopixConnectionError,
    SSEStreamError,
    _seam,
)
from tests.conftest import Reply

from ._colour import HttpClient

TALK = EventOperation[dict[str, Any]](
    name="talk",
    method="POST",
    path="/talk",
    body=BytesBody(b'{"message":"hello"}', "application/json"),
    event=dict[str, Any],
    final_events=("end",),
    keyed=True,
)


def event(number: int | None, word: str, name: str = "word") -> bytes:
    """Write an event as a server does."""
    own_id = "" if number is None else f"id: {number}\n"
    return f'{own_id}event: {name}\ndata: {{"word": "{word}"}}\n\n'.encode()


END = event(9, "bye", "end")

STREAMS = 340
"""A third of a thousand, and some."""

UNUSED = "<Pool: 0 active, 0 idle>"

SSE = {"headers": {"content-type": "text/event-stream"}}


def until(condition, seconds=10):
    """Wait for something that other threads bring about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def pool_of(client):
    """The connections of a client that has sent something."""
    return client._caller.transport._connections.link()._pool


@pytest.fixture
def sleeps(monkeypatch):
    """Delays before attempts, which are recorded and not waited for."""
    delays = []

    def sleep(seconds):
        delays.append(seconds)

    monkeypatch.setattr(_seam, "sleep", sleep)
    return delays


@pytest.fixture
def connect(scripted):
    """Make clients of the scripted server."""

    def make(**settings):
        settings = {"retry_delay": 0.01, **settings}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", scopix_sync.InsecureTransportWarning)
            return Scopix(scripted.api_key, base_url=scripted.url, **settings)

    return make


def words(stream):
    """Read a stream to its end."""
    return [item["word"] for item in stream]


class TestReading:
    """What a stream gives, and when."""

    def test_gives_what_the_server_says(self, scripted, connect):
        """Events are decoded, wherever their bytes are cut; the stream ends with the answer."""
        whole = event(1, "one") + event(2, "two") + END
        scripted.stream(whole[:7], whole[7:60], whole[60:])
        with connect() as client, client.stream(TALK) as stream:
            received = words(stream)

        assert received == ["one", "two", "bye"]
        assert (stream.last_event_id, stream.events_received) == ("9", 3)
        assert stream.reconnect_attempts == 0
        headers = scripted.received[0].headers
        assert (headers["accept"], len(headers["idempotency-key"])) == ("text/event-stream", 32)
        assert scripted.received[0].body == b'{"message":"hello"}'

    def test_gives_an_event_before_the_next_is_sent(self, scripted, connect):
        """Nothing is held back until more comes."""
        scripted.stream(event(1, "one"), "go", END)
        with connect() as client, client.stream(TALK) as stream:
            first = stream.__next__()
            assert not scripted.go.is_set()
            scripted.go.set()
            rest = words(stream)

        assert (first, rest) == ({"word": "one"}, ["bye"])

    def test_sends_nothing_before_it_is_used(self, scripted, connect):
        """To make a stream costs nothing; without a block it closes itself at its end."""
        scripted.stream(event(1, "one"), END)
        with connect() as client:
            stream = client.stream(TALK, idempotency_key="k-1")
            assert scripted.received == []
            assert (stream.last_event_id, stream.events_received) == (None, 0)
            received = words(stream)
            assert repr(pool_of(client)) == "<Pool: 0 active, 1 idle>"

        assert received == ["one", "bye"]
        assert scripted.received[0].headers["idempotency-key"] == "k-1"

    def test_ends_with_the_answer_where_nothing_else_is_said(self, scripted, connect):
        """Without final events in the description, the end of the answer is that of the stream."""
        scripted.stream(event(1, "one"), b"data: cut off")
        operation = EventOperation[str](name="news", method="GET", path="/news", event=str)
        with connect() as client, client.stream(operation) as stream:
            received = list(stream)

        assert received == ['{"word": "one"}']

    def test_lines(self, scripted, connect):
        """A stream may have lines of JSON for its events; the last one may lack its end."""
        headers = {"content-type": "application/x-ndjson"}
        scripted.stream(b'{"word": 1}\n\n{"wo', b'rd": 2}\n{"word": 3}', headers=headers)
        operation = LineOperation[dict[str, int]](
            name="news", method="GET", path="/news", event=dict[str, int]
        )
        with connect() as client, client.stream(operation) as stream:
            received = list(stream)

        assert received == [{"word": 1}, {"word": 2}, {"word": 3}]
        assert scripted.received[0].headers["accept"] == "application/x-ndjson"

    def test_is_closed_for_good(self, scripted, connect):
        """After its end there is nothing, and to close or enter it again does nothing."""
        scripted.stream(event(1, "one"), "left")
        with connect() as client:
            with client.stream(TALK) as stream:
                assert stream.__next__() == {"word": "one"}
                stream.close()
                assert words(stream) == []
            stream.close()
            with stream:
                assert words(stream) == []

        assert len(scripted.received) == 1

    def test_can_be_entered_after_it_has_begun(self, scripted, connect):
        """The request is sent once."""
        scripted.stream(event(1, "one"), END)
        with connect() as client:
            stream = client.stream(TALK)
            first = stream.__next__()
            with stream:
                rest = words(stream)

        assert (first["word"], rest) == ("one", ["bye"])
        assert len(scripted.received) == 1

    @pytest.mark.parametrize(
        ("content_type", "told"),
        [("text/html; charset=utf-8", "text/html"), ("", "an unknown type")],
    )
    def test_wants_events(self, scripted, connect, content_type, told):
        """An answer of another type is refused at once, and its connection closed."""
        scripted.stream(b"<html>", "left", headers={"content-type": content_type})
        with connect() as client:
            with pytest.raises(ResponseDecodeError, match=rf"200 with {told}.* proxy") as caught:
                client.stream(TALK).__enter__()
            assert repr(pool_of(client)) == UNUSED

        assert caught.value.request_id == "scripted-1"
        assert scripted.left.acquire(timeout=10)

    @pytest.mark.parametrize(("data", "path"), [("{", "$"), ('{"word": 1}', "$[...]"), ("[]", "$")])
    def test_an_event_that_does_not_match(self, scripted, connect, data, path):
        """The error names event and place, and the stream is closed."""
        scripted.stream(event(1, "one") + f"id: 2\ndata: {data}\n\n".encode(), "left")
        operation = EventOperation[dict[str, str]](
            name="talk", method="GET", path="/talk", event=dict[str, str]
        )
        with connect() as client:
            stream = client.stream(operation)
            assert stream.__next__() == {"word": "one"}
            with pytest.raises(ResponseDecodeError, match="talk sent an event 'message'") as caught:
                stream.__next__()
            assert repr(pool_of(client)) == UNUSED

        assert (caught.value.path, caught.value.details["event_id"]) == (path, "2")

    def test_what_is_no_loss_of_a_connection(self, scripted, connect, monkeypatch):
        """Another error is the reader's, and ends the stream."""

        class Broken:
            def __next__(self):
                raise ZeroDivisionError

        scripted.stream(event(1, "one"), "left")
        with connect() as client:
            stream = client.stream(TALK)
            assert stream.__next__() == {"word": "one"}
            monkeypatch.setattr(stream, "_blocks", Broken())
            with pytest.raises(ZeroDivisionError):
                stream.__next__()
            assert repr(pool_of(client)) == UNUSED

        assert stream.reconnect_attempts == 0

    def test_an_event_that_is_too_large(self, scripted, connect):
        """The memory is protected; what came before the event was given."""
        scripted.stream(event(1, "one") + b"id: 2\ndata: " + b"x" * 100, "left")
        with connect() as client:
            stream = client.stream(TALK, max_event_bytes=50)
            assert stream.__next__() == {"word": "one"}
            with pytest.raises(SSEStreamError, match="more than 50 bytes") as caught:
                stream.__next__()

        assert (caught.value.last_event_id, caught.value.events_received) == ("1", 1)

    def test_options_are_checked(self, connect):
        """Before anything is sent."""
        with connect() as client:
            with pytest.raises(ValueError, match="idle_timeout must be a positive number"):
                client.stream(TALK, idle_timeout=0)
            with pytest.raises(TypeError, match="max_reconnects must be a whole number"):
                client.stream(TALK, max_reconnects=1.5)
            with pytest.raises(ValueError, match="max_event_bytes must be 1 or more"):
                client.stream(TALK, max_event_bytes=0)
            with pytest.raises(TypeError, match="unknown option max_reconnect;"):
                client.stream(TALK, max_reconnect=2)


class TestOpening:
    """The first request is one like any other."""

    def test_is_retried(self, scripted, connect, sleeps):
        """With the retries of every call, under one key."""
        scripted.reply(503, b"")
        scripted.fault("reset")
        scripted.stream(END)
        with connect() as client:
            assert words(client.stream(TALK)) == ["bye"]

        keys = {received.headers["idempotency-key"] for received in scripted.received}
        assert (len(scripted.received), len(keys), len(sleeps)) == (3, 1, 2)

    def test_is_refused(self, scripted, connect):
        """What the server refuses is the error that any call would raise."""
        error = {"code": "INVALID_API_KEY", "message": "No."}
        scripted.reply(401, {"error": error, "request_id": "r-1"})
        with connect() as client:
            with pytest.raises(AuthenticationError, match=r"No\."):
                words(client.stream(TALK))

    def test_fails(self, scripted, connect):
        """No connection, no stream, and nothing is taken up."""
        scripted.fault("reset")
        with connect(max_retries=0) as client:
            with pytest.raises(ScopixConnectionError):
                words(client.stream(TALK, max_reconnects=5))

        assert len(scripted.received) == 1


class TestLosses:
    """A connection that is lost is replaced, and no event comes twice."""

    @pytest.mark.parametrize("how", ["cut", "reset", "end", "hang"])
    def test_goes_on(self, scripted, connect, how):
        """However it was lost: cut off, reset, ended too early, or silent for too long."""
        steps = () if how == "end" else (how,)
        scripted.stream(event(1, "one") + event(2, "two"), event(3, "three")[:20], *steps)
        scripted.stream(event(3, "three") + END)
        with connect() as client:
            received = words(client.stream(TALK, idle_timeout=0.3))

        assert received == ["one", "two", "three", "bye"]
        first, second = scripted.received
        assert "last-event-id" not in first.headers
        assert second.headers["last-event-id"] == "2"
        assert second.headers["idempotency-key"] == first.headers["idempotency-key"]
        assert second.body == first.body

    def test_drops_what_came_before(self, scripted, connect):
        """Events that a server sends once more are not given once more."""
        scripted.stream(event(1, "one"), event(2, "two"), event(2, "two"), "cut")
        scripted.stream(event(1, "one") + event(2, "two") + event(3, "three") + END)
        with connect() as client:
            stream = client.stream(TALK)
            received = words(stream)

        assert received == ["one", "two", "three", "bye"]
        assert (stream.events_received, stream.reconnect_attempts) == (4, 1)

    def test_signs_of_life(self, scripted, connect):
        """Comments keep a stream alive that has nothing to say."""
        scripted.stream(event(1, "one"), *["pause", b": ping\n\n"] * 5, END)
        with connect() as client:
            assert words(client.stream(TALK, idle_timeout=0.3)) == ["one", "bye"]

        assert len(scripted.received) == 1

    def test_nothing_is_missing(self, scripted, connect):
        """After a final event a loss is an end."""
        for how in ("cut", "reset"):
            scripted.stream(event(1, "one") + END, how)
        with connect() as client:
            for _ in range(2):
                assert words(client.stream(TALK)) == ["one", "bye"]

        assert len(scripted.received) == 2

    def test_waits_longer_each_time(self, scripted, connect, sleeps, monkeypatch):
        """The backoff doubles, starts again when an event came, and has the server's wish below."""
        monkeypatch.setattr("random.random", lambda: 1.0)
        scripted.stream(event(1, "one"), "cut")
        for _ in range(2):
            scripted.fault("reset")
        scripted.stream(b"retry: 3000\n" + event(2, "two"), "cut")
        scripted.fault("reset")
        scripted.stream(event(2, "two") + END)
        with connect(retry_delay=1.0) as client:
            assert words(client.stream(TALK)) == ["one", "two", "bye"]

        assert sleeps == [1.0, 2.0, 4.0, 4.0, 5.0]

    def test_gives_up(self, scripted, connect, sleeps):
        """After so many attempts in a row without an event."""
        scripted.stream(event(1, "one"), "cut")
        scripted.fault("reset")
        scripted.stream(event(2, "two"), "cut")
        for _ in range(3):
            scripted.stream("cut")
        with connect() as client:
            stream = client.stream(TALK, max_reconnects=3)
            with pytest.raises(SSEStreamError, match="3 attempts to take it up") as caught:
                words(stream)
            assert repr(pool_of(client)) == UNUSED

        error = caught.value
        assert (error.last_event_id, error.events_received) == ("2", 2)
        assert error.reconnect_attempts == stream.reconnect_attempts == len(sleeps) == 5
        assert words(stream) == []

    def test_no_attempt_at_all(self, scripted, connect):
        """Zero attempts are none."""
        scripted.stream(event(1, "one"), "cut")
        with connect() as client:
            with pytest.raises(SSEStreamError, match="0 attempts") as caught:
                words(client.stream(TALK, max_reconnects=0))

        assert caught.value.reconnect_attempts == 0
        assert len(scripted.received) == 1

    def test_waits_as_a_refusal_asks(self, scripted, connect, sleeps, monkeypatch):
        """A refusal that may pass is an attempt that failed, and says when to come back."""
        monkeypatch.setattr("random.random", lambda: 0.0)
        scripted.stream(event(1, "one"), "cut")
        scripted.reply(429, b"", headers={"Retry-After": "7"})
        scripted.reply(503, b"")
        scripted.stream(END)
        with connect() as client:
            assert words(client.stream(TALK)) == ["one", "bye"]

        assert sleeps == [0.0, 7.0, 0.0]

    def test_does_not_wait_for_ever(self, scripted, connect, sleeps):
        """Who asks for more than two minutes is not asked again."""
        scripted.stream(b"retry: 600000\n" + event(1, "one"), "cut")
        with connect() as client:
            with pytest.raises(SSEStreamError, match=r"asks for 600 s"):
                words(client.stream(TALK))

        assert sleeps == []

    def test_is_refused_when_it_comes_back(self, scripted, connect, sleeps):
        """What will not pass is raised as it is, and at once."""
        scripted.stream(event(1, "one"), "cut")
        scripted.reply(401, b"")
        with connect() as client:
            with pytest.raises(AuthenticationError):
                words(client.stream(TALK))
            assert repr(pool_of(client)) == "<Pool: 0 active, 1 idle>"

        assert len(scripted.received) == 2

    def test_counts_on_the_circuit_breaker(self, scripted, connect, sleeps, monkeypatch):
        """A host that is left alone is asked again when the breaker lets it be."""
        monkeypatch.setattr("random.random", lambda: 0.0)
        scripted.stream(event(1, "one"), "cut")
        scripted.reply(500, b"")
        with connect() as client:
            client.config.circuit_breaker_failure_threshold = 1
            with pytest.raises(SSEStreamError, match="2 attempts") as caught:
                words(client.stream(TALK, max_reconnects=2))

        assert isinstance(caught.value.__cause__, CircuitBreakerError)
        assert (sleeps[0], len(scripted.received)) == (0.0, 2)

    def test_needs_an_identifier(self, scripted, connect):
        """Without one nobody knows where to go on: an error is better than an event twice."""
        scripted.stream(event(None, "one"), event(None, "two"), "cut")
        with connect() as client:
            with pytest.raises(SSEStreamError, match="no event with an identifier") as caught:
                words(client.stream(TALK))

        error = caught.value
        assert (error.last_event_id, error.events_received) == (None, 2)
        assert (error.code, error.reconnect_attempts) == ("SSE_STREAM_ERROR", 0)
        assert len(scripted.received) == 1

    def test_needs_a_request_that_may_be_repeated(self, scripted, connect):
        """One that is not safe to repeat is not repeated."""
        scripted.stream(event(1, "one"), "cut")
        with connect() as client:
            with pytest.raises(SSEStreamError, match="might apply it twice"):
                words(client.stream(evolve(TALK, keyed=False)))

        assert len(scripted.received) == 1

    def test_goes_on_from_an_identifier_that_is_given(self, scripted, connect):
        """A stream of another program can be taken up where that has left it."""
        scripted.stream(event(4, "four") + event(5, "five"), "cut")
        scripted.stream(END)
        operation = evolve(TALK, headers={"Last-Event-ID": "4"})
        with connect() as client:
            assert words(client.stream(operation)) == ["five", "bye"]

        assert [received.headers["last-event-id"] for received in scripted.received] == ["4", "5"]

    def test_is_logged(self, scripted, connect, caplog):
        """A loss is told with its reason, and can be silenced."""
        caplog.set_level(logging.INFO, "scopix")
        for enabled in (True, False):
            scripted.stream(event(1, "one"), "cut")
            scripted.stream(END)
            with connect() as client:
                client.config.enable_logging = enabled
                words(client.stream(TALK))

        (record,) = (record for record in caplog.records if record.levelno == logging.INFO)
        assert "POST /talk: attempt 1 in 0.0" in record.message
        assert "to go on behind event 1, after: peer closed connection" in record.message
        assert record.scopix_operation == "talk"


def forget(make):
    """Leave a stream without closing it, and let an event loop end the library's generators."""
    for _ in make(TALK):
        break
    gc.collect()
    for _ in range(20):
        _seam.sleep(0.002)


class TestLeaving:
    """Whoever leaves a stream early leaves nothing behind."""

    def test_leaving_the_loop(self, scripted, connect):
        """The end of the block closes the connection, and the server notices at once."""
        scripted.stream(event(1, "one"), event(2, "two"), "left")
        with connect() as client:
            with client.stream(TALK) as stream:
                for _ in stream:
                    break
            assert repr(pool_of(client)) == UNUSED
            assert scripted.left.acquire(timeout=10)

    def test_an_exception_in_the_body(self, scripted, connect):
        """It goes through, and the connection is closed."""
        scripted.stream(event(1, "one"), "left")
        with connect() as client:
            with pytest.raises(KeyError):
                with client.stream(TALK) as stream:
                    for item in stream:
                        item["wrong"]
            assert repr(pool_of(client)) == UNUSED
            assert scripted.left.acquire(timeout=10)

    def test_a_stream_that_is_forgotten(self, scripted, connect):
        """Without a block there is a warning; the server notices, and the place is free again."""
        scripted.stream(event(1, "one"), "left")
        with connect() as client:
            with pytest.warns(ResourceWarning) as caught:
                forget(client.stream)
            assert scripted.left.acquire(timeout=10)
            assert repr(pool_of(client)) == UNUSED

        assert "use it in a with block" in str(caught[0].message)

    def test_a_stream_of_a_client_that_is_brought(self, scripted, connect):
        """The same with a client of the user's own, whose connections are not ours to count."""
        scripted.stream(event(1, "one"), "left")
        with HttpClient() as http, connect(http_client=http) as client:
            with pytest.warns(ResourceWarning):
                forget(client.stream)
            assert scripted.left.acquire(timeout=10)


def threads():
    """Number of threads, but for those that trio keeps to look up addresses."""
    return sum(not thread.name.startswith("Trio thread") for thread in threading.enumerate())


def sockets():
    """Number of sockets that this process has."""
    count = 0
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the list itself
            count += str(link.readlink()).startswith("socket:")
    return count


class TestMany:
    """What holds for one stream holds for a thousand: three runs, one in the other colour."""

    def test_random_cuts_at_random_bytes(self, scripted, connect, monkeypatch):
        """Each event comes once, and the joined text is what the server says."""
        monkeypatch.setattr("random.random", lambda: 0.0)
        chance = random.Random(7)
        words_said = ["", *(f"w{number} \u2028" for number in range(1, 30)), "bye"]
        log = [
            event(number, word, "end" if number == 30 else "word")
            for number, word in enumerate(words_said)
        ]

        def answer(received):
            behind = int(received.headers.get("last-event-id", "0"))
            whole = b"".join(log[behind + 1 :])
            if behind == 0 or chance.random() < 0.5:
                # Not before the first event, or there is nothing to go on from.
                cut = chance.randrange(len(log[1]) if behind == 0 else 0, len(whole))
                first = chance.randrange(cut + 1)
                pieces = (whole[:first], whole[first:cut])
                return Reply(steps=(*filter(None, pieces), chance.choice(["cut", "reset"])), **SSE)
            return Reply(steps=(whole,), **SSE)

        scripted.otherwise = answer
        attempts = 0
        with connect() as client:
            for _ in range(STREAMS):
                stream = client.stream(TALK, max_reconnects=50)
                received = words(stream)
                attempts += stream.reconnect_attempts
                assert "".join(received) == "".join(words_said)
                assert len(received) == 30

        assert attempts == len(scripted.received) - STREAMS > STREAMS

    def test_left_early(self, scripted, connect):
        """Streams that are left leave no connection and no thread."""
        scripted.otherwise = lambda _: Reply(
            steps=(event(1, "one"), event(2, "two"), "left"), **SSE
        )
        with connect() as client:
            open_before, threads_before = sockets(), threads()
            for turn in range(STREAMS):
                with client.stream(TALK) as stream:
                    for _ in stream:
                        break
                    if turn % 2:
                        stream.close()
            for _ in range(STREAMS):
                assert scripted.left.acquire(timeout=10)
            assert repr(pool_of(client)) == UNUSED
            until(lambda: sockets() <= open_before)
            until(lambda: threads() <= threads_before)
