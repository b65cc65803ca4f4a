"""Events that are handed out as they come, over as many connections as it takes."""

from __future__ import annotations

import logging
import random
import warnings
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scopix._core.http import is_transport_error
from scopix._core.sse import EventTooLargeError
from scopix._core.stream import Progress, check_events, decoder_of, loss_of
from scopix._core.tracing import UNTRACED
from scopix.errors import ScopixError

from . import _seam

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from types import TracebackType

    import httpx
    from typing_extensions import Self

    from scopix._core.operation import EventOperation
    from scopix._core.options import CallOptions
    from scopix._core.sse import ServerEvent
    from scopix._core.stream import Loss, Reading, StreamPolicy
    from scopix._core.tracing import Trace

    from ._transport import Transport

__all__ = ["EventStream"]

T = TypeVar("T")

logger = logging.getLogger("scopix")


class EventStream(Generic[T]):
    """The events of an answer, one by one, as an iterator and a context manager.

    The request is sent when it is entered, or with the first event. A connection that is lost is
    replaced, and no event comes twice. In a ``with`` block it is closed however the block ends;
    without one it is closed by its end, by an error, and by `close`.
    """

    __module__ = "scopix"

    _response: httpx.Response | None = None
    _blocks: AsyncIterator[bytes]

    def __init__(
        self,
        transport: Transport,
        operation: EventOperation[Any],
        reading: Reading[T],
        options: CallOptions,
        policy: StreamPolicy,
    ) -> None:
        self._transport = transport
        self._operation = operation
        self._reading = reading
        self._policy = policy
        self._request = f"{operation.method} {operation.path}"
        self._progress = Progress.of(operation, policy, transport.config.retry_delay)
        self._options = self._progress.options(options)
        self._decoder = decoder_of(operation, policy)
        self._events: Iterator[ServerEvent] = iter(())
        self._loss: Loss | None = None
        """What became of the connection that has to be replaced."""
        self._request_id: str | None = None
        self._is_over = False
        self._error: ScopixError | None = None
        """What the last event stands for."""
        self._span = ExitStack()
        self._trace: Trace = UNTRACED

    @property
    def last_event_id(self) -> str | None:
        """Identifier of the last event; None before one came that has any."""
        return self._progress.last_event_id or None

    @property
    def events_received(self) -> int:
        """Number of events that have come, each counted once."""
        return self._progress.events_received

    @property
    def reconnect_attempts(self) -> int:
        """Number of attempts to replace a lost connection."""
        return self._progress.reconnect_attempts

    async def close(self) -> None:
        """Close the connection. No event comes after that; closing twice does nothing."""
        await self._end(None)

    async def __aenter__(self) -> Self:
        if self._response is None and not self._is_over:
            try:
                await self._open()
            except BaseException as error:
                await self._end(error)
                raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._end(error)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        reading = self._reading
        try:
            while not self._is_over:
                for event in self._events:
                    if self._progress.takes(event):
                        item = reading.decode(event)
                        if reading.is_last(item):
                            self._is_over, self._error = True, reading.outcome(item)
                            await self._hang_up()
                        return item
                loss = await self._read()
                told = None if loss is None else reading.reconnecting(loss)
                if told is not None:
                    return told
        except EventTooLargeError as error:
            too_large = self._progress.failure(f"{self._request}: {error}")
            await self._end(too_large)
            raise self._named(too_large) from error
        except BaseException as error:
            await self._end(error)
            if isinstance(error, ScopixError):
                self._named(error)
            raise
        failure = self._error
        await self._end(failure)
        if failure is not None:
            raise self._named(failure)
        raise StopAsyncIteration

    def _named(self, error: ScopixError) -> ScopixError:
        """Give an error the identifier of the request, which events don't tell."""
        if error.request_id is None:
            error.request_id = self._request_id
        return error

    async def _read(self) -> Loss | None:
        """Get the next block, and tell of a connection that was lost."""
        fault: Exception | None = None
        try:
            if self._response is None:
                await self._open()
            block = await self._blocks.__anext__()
        except StopAsyncIteration:
            last = self._decoder.end()
            if last is not None:
                self._events = iter((last,))
                return None
            reason = "the server ended it"
        except ScopixError as error:
            if self._loss is None or not error.is_retryable:
                raise
            fault, reason = error, str(error)
        except Exception as error:
            if not is_transport_error(error):
                raise
            fault, reason = error, loss_of(error, self._policy.idle_timeout)
        else:
            self._events, self._loss = self._decoder.feed(block), None
            return None
        await self._hang_up()
        if self._progress.may_end(is_end=fault is None):
            self._is_over = True
            return None
        self._loss = loss = self._progress.lost(reason, random.random, self._decoder.retry, fault)
        if self._transport.config.enable_logging:
            logger.info(
                "%s: attempt %d in %.2f s to go on behind event %s, after: %s",
                *(self._request, loss.attempt, loss.delay, loss.last_event_id, reason),
                extra={"scopix_operation": self._operation.name},
            )
        return loss

    async def _open(self) -> None:
        """Send the request; or, after a loss, send what makes the stream go on."""
        operation, options = self._operation, self._options
        if self._loss is None:
            self._trace = self._span.enter_context(self._transport.trace(operation))
        else:
            await _seam.sleep(self._loss.delay)
            operation, options = self._progress.next_attempt(options)
        try:
            with self._trace.active():
                response = await self._transport.open(operation, options, self._trace)
        except ScopixError as error:
            other = self._reading.refused(error)
            if other is None:
                raise
            raise other from error
        self._response = response
        is_coded = "content-encoding" in response.headers
        # Each event is a block of its own: what is not needed, such as decoding, is left out.
        self._blocks = response.aiter_bytes() if is_coded else response.aiter_raw()
        self._request_id = response.headers.get("x-request-id")
        self._decoder = decoder_of(operation, self._policy)
        check_events(operation, response.status_code, response.headers)

    async def _hang_up(self) -> None:
        response, self._response = self._response, None
        if response is None:
            return
        with _seam.shielded():
            await response.aclose()
            # As with downloads: generators within generators have to be led to their end.
            with suppress(Exception):
                async for _ in self._blocks:
                    pass

    async def _end(self, error: BaseException | None) -> None:
        self._is_over, self._error = True, None
        try:
            await self._hang_up()
        finally:
            kind, traceback = (None, None) if error is None else (type(error), error.__traceback__)
            self._span.__exit__(kind, error, traceback)

    def __del__(self) -> None:
        response, self._response = self._response, None
        if response is not None:
            _seam.hang_up(response)
            self._span.close()
            warnings.warn(
                "a stream was left before its end and not closed: use it in a with block",
                ResourceWarning,
                stacklevel=2,
            )
