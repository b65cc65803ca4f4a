"""What a client and its resources have in common: a transport, and the options in force."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, TypeVar

from scopix._core.options import CallOptions
from scopix._core.poll import PollSchedule, seconds
from scopix._core.retry import server_delay
from scopix._core.stream import StreamPolicy
from scopix.errors import ScopixConnectionError, ScopixError, ScopixTimeoutError

from . import _seam
from ._events import EventStream
from ._transport import Transport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from scopix._core.operation import DownloadOperation, EventOperation, Operation
    from scopix._core.options import RequestOptions
    from scopix._core.response import RawResponse
    from scopix._core.stream import Reading, StreamOptions

    from ._download import DownloadStream

__all__ = ["Caller"]

T = TypeVar("T")
S = TypeVar("S")


class Caller:
    """Sends operations, and waits for what they start."""

    def __init__(self, transport: Transport, options: CallOptions) -> None:
        self.transport = transport
        self.options = options

    def merged(self, options: RequestOptions) -> Caller:
        """Return a caller on the same connections with other options."""
        return Caller(self.transport, self.options.merged(options))

    def begun(self) -> Caller:
        """Return a caller for what is one call to the user: its `total_timeout` runs from now."""
        return Caller(self.transport, self.options.begun(_seam.monotonic()))

    async def send(self, operation: Operation[T], options: RequestOptions | None = None) -> T:
        """Send an operation and return what it answers."""
        return (await self.send_raw(operation, options)).parse()

    async def send_raw(
        self,
        operation: Operation[T],
        options: RequestOptions | None = None,
        on_sent: Callable[[int], None] | None = None,
    ) -> RawResponse[T]:
        """Send an operation and return its answer before decoding.

        Args:
            operation: What to send.
            options: Options of this call.
            on_sent: Called with the bytes of the body that are sent, and with 0 before a retry.
        """
        merged = self.options.merged(options) if options else self.options
        return await self.transport.send(operation, merged, on_sent)

    def stream(
        self, operation: DownloadOperation, options: RequestOptions | None = None
    ) -> AbstractAsyncContextManager[DownloadStream]:
        """Send an operation and stream its answer."""
        merged = self.options.merged(options) if options else self.options
        return self.transport.stream(operation, merged)

    async def download(
        self,
        operation: DownloadOperation,
        options: RequestOptions,
        read: Callable[[DownloadStream], Awaitable[T]],
    ) -> T:
        """Stream an answer to its end; one that breaks off begins anew, as often as calls retry."""
        caller = self.merged(options).begun()
        retries = caller.options.max_retries
        while True:
            async with caller.stream(operation) as stream:
                try:
                    return await read(stream)
                except (ScopixConnectionError, ScopixTimeoutError):
                    if retries == 0 or caller.options.is_over(_seam.monotonic()):
                        raise
                    retries -= 1

    def events(
        self, operation: EventOperation[Any], reading: Reading[T], options: StreamOptions
    ) -> EventStream[T]:
        """Make a stream of events, whose operation is sent when it is used."""
        policy, others = StreamPolicy.split(options)
        return EventStream(self.transport, operation, reading, self.options.merged(others), policy)

    async def wait(
        self,
        operation: Operation[T],
        view: Callable[[T], S],
        done: Callable[[S], bool],
        *,
        waiting_for: str,
        timeout: float | None = None,
        poll_interval: float | None = None,
        factor: float = 1.0,
        max_interval: float | None = None,
        on_progress: _seam.Callback[S] | None = None,
        since: float | None = None,
    ) -> S:
        """Send an operation again and again until what it answers is done.

        Args:
            operation: A read that is sent for each poll.
            view: Makes of its answer the state that the caller sees.
            done: Whether a state is the last one.
            waiting_for: What is waited for, as the error says it.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.
            factor: Growth of the interval from one poll to the next.
            max_interval: Seconds where the growth ends.
            on_progress: Called with the state after each poll.
            since: When the whole began, on the clock of the seam; now if None.

        Returns:
            The last state.

        Raises:
            ScopixTimeoutError: The time is over; `last_result` has the last state.
        """
        return await self.wait_together(
            lambda: [operation],
            lambda answers: view(answers[0]),
            done,
            waiting_for=waiting_for,
            timeout=timeout,
            poll_interval=poll_interval,
            factor=factor,
            max_interval=max_interval,
            on_progress=on_progress,
            since=since,
        )

    async def wait_together(
        self,
        operations: Callable[[], Sequence[Operation[T]]],
        view: Callable[[Sequence[T]], S],
        done: Callable[[S], bool],
        *,
        waiting_for: str,
        timeout: float | None = None,
        poll_interval: float | None = None,
        factor: float = 1.0,
        max_interval: float | None = None,
        on_progress: _seam.Callback[S] | None = None,
        since: float | None = None,
        state: S | None = None,
    ) -> S:
        """Wait as `wait` does, where a poll takes several reads, and not the same ones each time.

        Args:
            operations: Gives the reads of the next poll.
            view: Makes of their answers the state that the caller sees.
            done: As for `wait`.
            waiting_for: As for `wait`.
            timeout: As for `wait`.
            poll_interval: As for `wait`.
            factor: As for `wait`.
            max_interval: As for `wait`.
            on_progress: As for `wait`.
            since: As for `wait`.
            state: What is known before the first poll.

        Returns:
            The last state.

        Raises:
            ScopixTimeoutError: The time is over; `last_result` has the last state.
        """
        _seam.check_callback("on_progress", on_progress)
        config = self.transport.config
        poll = PollSchedule(
            timeout=seconds("timeout", timeout, config.polling_timeout),
            interval=seconds("poll_interval", poll_interval, config.polling_interval),
            factor=factor,
            max_interval=max_interval,
        ).start(_seam.monotonic() if since is None else since)
        options = self.options.until(poll.deadline)
        while True:
            try:
                responses = [await self.transport.send(each, options) for each in operations()]
            except ScopixError as error:
                if error.is_retryable and poll.remaining(_seam.monotonic()) == 0:
                    raise _late(waiting_for, poll.schedule.timeout, state) from error
                raise
            state = view([response.parse() for response in responses])
            await _seam.call(on_progress, state)
            if done(state):
                return state
            now = time.time()
            hint = max(server_delay(response.headers, now) or 0.0 for response in responses)
            delay = poll.next_delay(_seam.monotonic(), random.random, hint)
            if delay is None:
                raise _late(waiting_for, poll.schedule.timeout, state)
            await _seam.sleep(delay)


def _late(waiting_for: str, timeout: float, state: object) -> ScopixTimeoutError:
    return ScopixTimeoutError(
        f"waited {timeout:g} s for {waiting_for}; it goes on, ask again later", last_result=state
    )
