from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.operation import EventOperation, LineOperation
from scopix._core.options import CallOptions
from scopix._core.sse import EventDecoder, EventTooLargeError, LineDecoder, ServerEvent
from scopix._core.stream import (
    Loss,
    Progress,
    Reading,
    StreamPolicy,
    check_events,
    decoder_of,
    loss_of,
    mismatch,
)
from scopix.errors import (
    CircuitBreakerError,
    ErrorResponse,
    ResponseDecodeError,
    ServerError,
    SSEStreamError,
)


def operation(**changes: Any) -> EventOperation[Any]:
    """A stream of words that may be taken up."""
    values: dict[str, Any] = {
        "name": "talk",
        "method": "POST",
        "path": "/talk",
        "event": str,
        "final_events": ("end",),
        "keyed": True,
    }
    return EventOperation(**{**values, **changes})


def progress(policy: StreamPolicy | None = None, **changes: Any) -> Progress:
    """The progress of such a stream at its beginning."""
    return Progress.of(operation(**changes), policy or StreamPolicy(), 1.0)


def event(own_id: str | None, name: str = "word") -> ServerEvent:
    return ServerEvent(own_id, name, b"")


def most() -> float:
    return 1.0


def least() -> float:
    return 0.0


class TestPolicy:
    """Options of streams."""

    def test_are_parted_from_others(self) -> None:
        """What every call takes is left to the call."""
        policy, others = StreamPolicy.split(
            {"idle_timeout": 5, "max_reconnects": 0, "timeout": 3.0, "max_retries": 1}
        )

        assert policy == StreamPolicy(5, 0, 1024 * 1024)
        assert others == {"timeout": 3.0, "max_retries": 1}

    @pytest.mark.parametrize(
        ("options", "kind", "told"),
        [
            ({"idle_timeout": 0}, ValueError, "idle_timeout must be a positive number"),
            ({"idle_timeout": "1"}, TypeError, "idle_timeout must be a number of seconds"),
            ({"max_reconnects": -1}, ValueError, "max_reconnects must be 0 or more, got -1"),
            ({"max_reconnects": True}, TypeError, "max_reconnects must be a whole number"),
            ({"max_event_bytes": 0}, ValueError, "max_event_bytes must be 1 or more, got 0"),
            ({"max_event_bytes": 1.5}, TypeError, "max_event_bytes must be a whole number"),
        ],
    )
    def test_are_checked(self, options: Any, kind: type[Exception], told: str) -> None:
        """Each says what it wants."""
        with pytest.raises(kind, match=told):
            StreamPolicy.split(options)


class TestProgress:
    """Which events count, and which came before."""

    @given(st.lists(st.one_of(st.none(), st.integers(0, 9), st.sampled_from(["", "x", "y"]))))
    def test_no_number_twice(self, ids: list[int | str | None]) -> None:
        """Numbers that don't grow came before; events without identifier always count."""
        one = progress()
        taken = [own for own in ids if one.takes(event(None if own is None else str(own)))]
        numbers = [own for own in taken if isinstance(own, int)]

        assert numbers == sorted(set(numbers))
        assert taken.count(None) == ids.count(None)
        assert taken.count("") == ids.count("")
        assert one.events_received == len(taken)

    def test_identifiers_that_are_no_numbers(self) -> None:
        """Of these, one that comes twice in a row came before."""
        one = progress()

        assert [one.takes(event(own)) for own in ("x", "x", "y", "9" * 30, "9" * 30, "²")] == [
            True, False, True, True, False, True,
        ]  # fmt: skip
        assert one.last_event_id == "²"

    def test_begins_where_the_operation_does(self) -> None:
        """Behind the event that its header names."""
        one = progress(headers={"Last-Event-ID": "4", "Other": "5"})

        assert one.last_event_id == "4"
        assert [one.takes(event(own)) for own in ("4", "5")] == [False, True]

    def test_what_may_end_it(self) -> None:
        """A final event, or the end of the answer where the description names none."""
        one, other = progress(), progress(final_events=())

        assert (one.may_end(is_end=True), other.may_end(is_end=True)) == (False, True)
        assert other.may_end(is_end=False) is False
        one.takes(event("1", "end"))
        assert one.may_end(is_end=False)


class TestLosses:
    """Whether and when a stream is taken up."""

    def test_the_next_attempt(self) -> None:
        """It comes under the same key, once, and behind the last event."""
        one = progress(headers={"Last-Event-ID": "4", "x-a": "b"})
        options = one.options(CallOptions(timeout=9.0, max_retries=3))
        one.takes(event("5"))
        following, others = one.next_attempt(options)

        assert options.idempotency_key
        assert options.idle_timeout == 60.0
        assert following.headers == {"x-a": "b", "last-event-id": "5"}
        assert (others.max_retries, others.idempotency_key) == (0, options.idempotency_key)

    def test_keys_are_kept_or_not_needed(self) -> None:
        """A key that the caller gave stays; an operation without keys gets none."""
        given_one = CallOptions(timeout=9.0, max_retries=3, idempotency_key="k")
        without = CallOptions(timeout=9.0, max_retries=3)

        assert progress().options(given_one).idempotency_key == "k"
        assert progress(keyed=False, repeatable=True).options(without).idempotency_key is None

    def test_grow_apart(self) -> None:
        """The delay doubles up to its end; an event with an identifier starts it again."""
        one = progress(StreamPolicy(max_reconnects=99))
        one.takes(event("1"))
        delays = [one.lost("x", most).delay for _ in range(7)]
        one.takes(event(None))
        still = one.lost("x", most)
        one.takes(event("2"))
        again = one.lost("x", most)

        assert delays == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
        assert still.delay == 30.0
        assert again == Loss("x", 1, 99, 1.0, "2")
        assert one.reconnect_attempts == 9

    def test_the_wish_of_the_server(self) -> None:
        """It holds from then on, below the backoff; a refusal may ask for something else."""
        one = progress(StreamPolicy(max_reconnects=99))
        one.takes(event("1"))
        response = ErrorResponse(status_code=503, headers={"retry-after": "7"})

        assert one.lost("x", least, 3.0).delay == 3.0
        assert one.lost("x", least).delay == 3.0
        assert one.lost("x", least, cause=ServerError(response=response)).delay == 7.0
        assert one.lost("x", least, cause=CircuitBreakerError("h", 9.0)).delay == 9.0
        assert one.lost("x", least, cause=ServerError()).delay == 3.0
        assert one.lost("x", least, cause=OSError()).delay == 3.0
        with pytest.raises(SSEStreamError, match=r"asks for 1,000 s before the next"):
            one.lost("x", least, 1000.0)

    @pytest.mark.parametrize(
        ("changes", "own_id", "told"),
        [
            ({"keyed": False}, "1", "might apply it twice"),
            ({}, None, "no event with an identifier came"),
            ({}, "", "no event with an identifier came"),
        ],
    )
    def test_there_is_none(self, changes: dict[str, Any], own_id: str | None, told: str) -> None:
        """The error says why, and how far the stream has come."""
        one = progress(**changes)
        one.takes(event(own_id))
        fault = OSError("gone")
        with pytest.raises(SSEStreamError, match=rf"POST /talk: .*\(gone\).*{told}") as caught:
            one.lost("gone", least, cause=fault)

        assert caught.value.events_received == 1
        assert caught.value.last_event_id == (own_id or None)
        assert caught.value.__cause__ is fault


class TestReading:
    """What becomes of events."""

    def test_it_only_decodes(self) -> None:
        """Nothing is told of losses, and nothing is the last."""
        reading = Reading[str](operation())

        assert reading.decode(ServerEvent("1", "word", "é".encode())) == "é"
        assert reading.reconnecting(Loss("x", 1, 5, 1.0, "1")) is None
        assert reading.is_last("x") is False
        assert reading.outcome("x") is None
        assert reading.refused(ServerError()) is None

    def test_what_does_not_match(self) -> None:
        """The error names operation, event and place."""
        reading = Reading[Any](operation(event=dict[str, int]))
        with pytest.raises(ResponseDecodeError) as caught:
            reading.decode(ServerEvent("3", "word", b'{"a": "b"}'))

        assert "talk sent an event 'word'" in caught.value.message
        assert caught.value.path == "$[...]"
        assert caught.value.details["event_id"] == "3"
        assert mismatch(operation(), event("1"), TypeError("no")).path == "$"


class TestAnswers:
    """What an answer is, before its first event."""

    @pytest.mark.parametrize(
        "content_type", ["text/event-stream", "Text/Event-Stream;charset=utf-8"]
    )
    def test_events(self, content_type: str) -> None:
        """Parameters and capital letters make no difference."""
        check_events(operation(), 200, {"content-type": content_type})

    @pytest.mark.parametrize("headers", [{}, {"content-type": "text/event-streams"}])
    def test_something_else(self, headers: dict[str, str]) -> None:
        """The error has what there is of the answer."""
        with pytest.raises(ResponseDecodeError, match="in place of text/event-stream") as caught:
            check_events(operation(), 200, {"x-request-id": "r", **headers})

        assert (caught.value.status_code, caught.value.request_id) == (200, "r")

    def test_lines(self) -> None:
        """Lines come as the media type that was asked for, and are cut by another decoder."""
        lines = LineOperation[int](
            name="n", method="GET", path="/", event=int, accept="application/jsonl"
        )
        policy = StreamPolicy(max_event_bytes=9)
        check_events(lines, 200, {"content-type": "application/jsonl"})

        with pytest.raises(ResponseDecodeError, match="in place of application/jsonl"):
            check_events(lines, 200, {"content-type": "text/event-stream"})
        assert type(decoder_of(lines, policy)) is LineDecoder
        assert type(decoder_of(operation(), policy)) is EventDecoder
        with pytest.raises(EventTooLargeError, match="9 bytes"):
            list(decoder_of(lines, policy).feed(b"1234567890"))

    def test_losses(self) -> None:
        """Silence is told in seconds, anything else in its own words."""
        assert loss_of(httpx.ReadTimeout(""), 7.5) == "not a byte in 7.5 s"
        assert loss_of(httpx.ReadError("gone"), 7.5) == "gone"
