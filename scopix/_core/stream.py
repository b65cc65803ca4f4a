"""What becomes of the events of a stream, and when one that broke off is taken up again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from attrs import define, evolve, field, frozen

from scopix._core.context import new_id
from scopix._core.decode import event_decoder
from scopix._core.http import failure_of, reason_of
from scopix._core.numbers import check_whole
from scopix._core.operation import LineOperation
from scopix._core.options import CallOptions, RequestOptions
from scopix._core.poll import seconds
from scopix._core.retry import RetryPolicy, server_delay
from scopix._core.sse import MAX_EVENT_BYTES, EventDecoder, LineDecoder, ServerEvent
from scopix.errors import (
    CircuitBreakerError,
    ErrorResponse,
    ResponseDecodeError,
    ScopixError,
    SSEStreamError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scopix._core.operation import EventOperation

__all__ = [
    "Loss",
    "Progress",
    "Reading",
    "StreamOptions",
    "StreamPolicy",
    "check_events",
    "decoder_of",
    "loss_of",
    "mismatch",
]

T = TypeVar("T")

IDLE_TIMEOUT: Final = 60.0
"""The server gives a sign of life every 15 seconds."""

MAX_RECONNECTS: Final = 5

LONGEST_DELAY: Final = 30.0

_LAST_EVENT_ID: Final = "last-event-id"

_STREAMED: Final = ("idle_timeout", "max_reconnects", "max_event_bytes")


class StreamOptions(RequestOptions, total=False):
    """Options of a single stream of events, given as keywords.

    Attributes:
        idle_timeout: Seconds without a byte after which the connection counts as lost; 60 if left
            out. The server gives a sign of life every 15.
        max_reconnects: Attempts in a row to take the stream up again without an event in between;
            5 if left out, 0 for none.
        max_event_bytes: Bytes of one event that are taken; 1 MiB (1,048,576) if left out.
    """

    idle_timeout: float
    max_reconnects: int
    max_event_bytes: int


@frozen
class StreamPolicy:
    """What is put up with on a stream."""

    idle_timeout: float = IDLE_TIMEOUT
    max_reconnects: int = MAX_RECONNECTS
    max_event_bytes: int = MAX_EVENT_BYTES

    @classmethod
    def split(cls, options: StreamOptions) -> tuple[StreamPolicy, RequestOptions]:
        """Part the options of a stream from those that every call has.

        Raises:
            TypeError: An option is of the wrong type.
            ValueError: An option is out of range.
        """
        given = cast("dict[str, Any]", options)
        others = {name: value for name, value in given.items() if name not in _STREAMED}
        policy = cls(
            seconds("idle_timeout", given.get("idle_timeout"), IDLE_TIMEOUT),
            check_whole("max_reconnects", given.get("max_reconnects", MAX_RECONNECTS), 0),
            check_whole("max_event_bytes", given.get("max_event_bytes", MAX_EVENT_BYTES), 1),
        )
        return policy, cast("RequestOptions", others)


@frozen
class Loss:
    """A connection that was lost, and the attempt to replace it that comes next."""

    reason: str
    attempt: int
    """1 for the first attempt since an event came."""
    max_attempts: int
    delay: float
    """Seconds until the attempt."""
    last_event_id: str


@define
class Progress:
    """How far a stream has come. One of them lives through all connections of a stream."""

    operation: EventOperation[Any]
    policy: StreamPolicy
    base_delay: float
    """The longest delay before the first attempt, in seconds; it doubles from there."""

    last_event_id: str = ""
    events_received: int = 0
    reconnect_attempts: int = 0
    retry: float | None = None
    """Seconds that the server wants to lie between two connections."""
    is_complete: bool = False
    """Whether an event came after which nothing is missing."""

    _final: frozenset[str] = field(init=False)
    _highest: int = field(init=False, default=-1)
    _in_a_row: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._final = frozenset(self.operation.final_events)

    @classmethod
    def of(
        cls, operation: EventOperation[Any], policy: StreamPolicy, base_delay: float
    ) -> Progress:
        """Begin where the operation does: behind the event that its header names, if any."""
        progress = cls(operation, policy, base_delay)
        for name, value in operation.headers.items():
            if name.lower() == _LAST_EVENT_ID:
                progress._note(value)
        return progress

    def takes(self, event: ServerEvent) -> bool:
        """Count an event, unless it came before: identifiers are numbers that grow."""
        own_id, name, _ = event
        if own_id is not None and not self._note(own_id):
            return False
        self.events_received += 1
        if name in self._final:
            self.is_complete = True
        return True

    def may_end(self, *, is_end: bool) -> bool:
        """Whether nothing is missing although the connection is gone.

        Args:
            is_end: Whether the server ended it in good order.
        """
        return self.is_complete or (is_end and not self.operation.final_events)

    def _note(self, event_id: str) -> bool:
        """Remember an identifier; tells whether it is new."""
        if event_id.isascii() and event_id.isdigit() and len(event_id) < 20:
            number = int(event_id)
            if number <= self._highest:
                return False
            self._highest = number
        elif event_id and event_id == self.last_event_id:
            return False
        self.last_event_id = event_id
        self._in_a_row = 0
        return True

    def lost(
        self,
        reason: str,
        random: Callable[[], float],
        retry: float | None = None,
        cause: Exception | None = None,
    ) -> Loss:
        """Decide what follows a connection that was lost.

        Args:
            reason: What happened, for people.
            random: Gives a number from 0 up to, but not including, 1.
            retry: Seconds that the server asked for by `retry:`, if it did. They hold from then
                on, and the backoff comes on top.
            cause: The error of an attempt that failed. What it asks for replaces `retry`.

        Returns:
            The attempt that comes next.

        Raises:
            SSEStreamError: There is none.
        """
        request = f"{self.operation.method} {self.operation.path}"
        self.retry = self.retry if retry is None else retry
        if not (self.operation.keyed or self.operation.repeatable):
            why = "sending the request again might apply it twice"
        elif not self.last_event_id:
            why = "no event with an identifier came, after which it could go on"
        elif self._in_a_row >= self.policy.max_reconnects:
            why = f"{self._in_a_row} attempts to take it up again did not help"
        else:
            backoff = RetryPolicy(self.policy.max_reconnects, self.base_delay, LONGEST_DELAY)
            asked = _asked_for(cause) or self.retry or 0.0
            if asked <= backoff.max_server_delay:
                delay = asked + backoff.delay(self._in_a_row, random)
                self._in_a_row += 1
                self.reconnect_attempts += 1
                most = self.policy.max_reconnects
                return Loss(reason, self._in_a_row, most, delay, self.last_event_id)
            why = f"the server asks for {asked:,.0f} s before the next attempt"
        raise self.failure(f"{request}: the stream broke off ({reason}), and {why}") from cause

    def failure(self, message: str) -> SSEStreamError:
        """Make the error that tells how far the stream has come."""
        return SSEStreamError(
            message,
            last_event_id=self.last_event_id or None,
            events_received=self.events_received,
            reconnect_attempts=self.reconnect_attempts,
        )

    def options(self, options: CallOptions) -> CallOptions:
        """Return the options for all connections: one key, and the patience of a stream."""
        key = options.idempotency_key
        if self.operation.keyed and key is None:
            key = new_id()
        return evolve(options, idempotency_key=key, idle_timeout=self.policy.idle_timeout)

    def next_attempt(self, options: CallOptions) -> tuple[EventOperation[Any], CallOptions]:
        """Return what to send so that the stream goes on behind the last event, and how: once."""
        headers = {
            name: value
            for name, value in self.operation.headers.items()
            if name.lower() != _LAST_EVENT_ID
        }
        headers[_LAST_EVENT_ID] = self.last_event_id
        return evolve(self.operation, headers=headers), evolve(options, max_retries=0)


def _asked_for(cause: Exception | None) -> float:
    """Seconds that a refusal asks for."""
    if isinstance(cause, CircuitBreakerError):
        return cause.retry_after
    if isinstance(cause, ScopixError) and cause.response is not None:
        return server_delay(cause.response.headers, time.time()) or 0.0
    return 0.0


class Reading(Generic[T]):
    """Makes of the events of one stream what its reader gets. This one only decodes them."""

    def __init__(self, operation: EventOperation[Any]) -> None:
        self.operation = operation

    def decode(self, event: ServerEvent) -> T:
        """Decode an event.

        Raises:
            ResponseDecodeError: It does not match the API description.
        """
        try:
            return cast("T", event_decoder(self.operation.event)(event.name, event.data))
        except (ValueError, RecursionError) as error:
            raise mismatch(self.operation, event, error) from error

    def reconnecting(self, loss: Loss) -> T | None:
        """Return what the reader gets when a connection was lost; None for nothing."""
        del loss
        return None

    def is_last(self, item: T) -> bool:
        """Whether the stream ends with this, whatever the server still sends."""
        del item
        return False

    def outcome(self, last: T) -> ScopixError | None:
        """Return the error that the last item stands for."""
        del last
        return None

    def refused(self, error: ScopixError) -> ScopixError | None:
        """Return the error that the reader gets in place of a refusal of the request."""
        del error
        return None


def loss_of(fault: Exception, idle_timeout: float) -> str:
    """Say how a connection was lost."""
    timed_out, _, _ = failure_of(fault)
    return f"not a byte in {idle_timeout:g} s" if timed_out else reason_of(fault)


def decoder_of(operation: EventOperation[Any], policy: StreamPolicy) -> EventDecoder:
    """Make what cuts one answer into events."""
    kind = LineDecoder if isinstance(operation, LineOperation) else EventDecoder
    return kind(policy.max_event_bytes)


def check_events(
    operation: EventOperation[Any], status_code: int, headers: Mapping[str, str]
) -> None:
    """Refuse an answer that is no stream of the kind that was asked for.

    Raises:
        ResponseDecodeError: It says itself that it is something else.
    """
    content_type = headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() in operation.accept.split(", "):
        return
    response = ErrorResponse(
        status_code=status_code, headers=dict(headers), request_id=headers.get("x-request-id")
    )
    msg = (
        f"{operation.name} was answered {status_code} with {content_type or 'an unknown type'} "
        f"in place of {operation.accept}, perhaps by a proxy or because of a wrong base_url"
    )
    raise ResponseDecodeError(msg, response=response)


def mismatch(
    operation: EventOperation[Any], event: ServerEvent, error: Exception
) -> ResponseDecodeError:
    """Make the error for an event that is not what the description says."""
    text = str(error)
    reason, _, path = text.partition(" - at `")
    return ResponseDecodeError(
        f"{operation.name} sent an event {event.name!r} that does not match its description: "
        f"{text}; the server may be newer than this SDK: look for an update",
        path=path.rstrip("`") or "$",
        details={"reason": reason, "event": event.name, "event_id": event.id},
    )
