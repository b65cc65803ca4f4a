"""Sending operations: retries, identifiers, logs and errors, in one place."""

from __future__ import annotations

import logging
import platform
import random
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urljoin

from scopix._core.breaker import FAILING, Breakers, blames_host
from scopix._core.budget import RetryBudget
from scopix._core.context import correlation_id, new_id
from scopix._core.failure import error_from_response
from scopix._core.http import failure_of, may_follow, message_of, reason_of, same_origin
from scopix._core.redact import redact_url
from scopix._core.response import RawResponse
from scopix._core.retry import Attempt, RetryPolicy
from scopix._core.tracing import UNTRACED, start_trace
from scopix._version import __version__
from scopix.errors import (
    CircuitBreakerError,
    QuotaExceededError,
    ScopixConnectionError,
    ScopixError,
    ScopixTimeoutError,
)

from . import _seam
from ._connections import Connections
from ._download import DownloadStream

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    import httpx

    from scopix._core.operation import DownloadOperation, EventOperation, Operation, Request
    from scopix._core.options import CallOptions
    from scopix._core.tracing import Trace
    from scopix.config import ClientConfig

__all__ = ["Transport"]

T = TypeVar("T")

logger = logging.getLogger("scopix")

_MAX_REDIRECTS: Final = 5

_TOGETHER: Final = 4
"""Blocks of a body that are read in one go: 1 MiB of a file."""

_BYTES: Final = {2: bytes}
_BYTES_OR_REDIRECT: Final = {2: bytes, 3: bytes}


class Transport:
    """Sends operations for a client and for all copies that share its connections."""

    def __init__(self, config: ClientConfig, http_client: httpx.AsyncClient | None = None) -> None:
        self.config = config
        self._connections = Connections(config, http_client)
        self._breakers = Breakers(config)
        self._budget = RetryBudget()
        self._headers = {
            "accept-encoding": "gzip, deflate",
            "user-agent": f"scopix-python/{__version__} python/{platform.python_version()}",
            **{name.lower(): value for name, value in config.default_headers.items()},
        }

    async def send(
        self,
        operation: Operation[T],
        options: CallOptions,
        on_sent: Callable[[int], None] | None = None,
    ) -> RawResponse[T]:
        """Send an operation, as often as it takes and does no harm, and read the answer whole.

        Args:
            operation: What to send.
            options: The options in force.
            on_sent: Called with the bytes of the body that are sent, and with 0 before a retry.
        """
        options = options.begun(_seam.monotonic())
        with self.trace(operation) as trace, trace.active():
            response, content = await self._send(
                operation, options, operation.returns, trace, is_stream=False, on_sent=on_sent
            )
        return RawResponse(response.status_code, response.headers, content, operation)

    @asynccontextmanager
    async def stream(
        self, operation: DownloadOperation, options: CallOptions
    ) -> AsyncGenerator[DownloadStream, None]:
        """Send an operation and hand out the bytes of its answer as they come."""
        options = options.begun(_seam.monotonic())
        with self.trace(operation) as trace:
            with trace.active():
                url = self._url(operation)
                response, _ = await self._send(operation, options, _BYTES_OR_REDIRECT, trace)
                for _ in range(_MAX_REDIRECTS):
                    if response.status_code < 300:
                        break
                    await response.aclose()
                    url = self._redirected(url, response)
                    response, _ = await self._send(
                        operation, options, _BYTES_OR_REDIRECT, trace, url
                    )
            stream = DownloadStream(response, f"{operation.method} {operation.path}", options.ends)
            try:
                if response.status_code >= 300:
                    msg = f"{operation.name} was redirected more than {_MAX_REDIRECTS} times"
                    raise ScopixConnectionError(msg)
                yield stream
            finally:
                await stream.close()

    async def open(
        self, operation: EventOperation[Any], options: CallOptions, trace: Trace
    ) -> httpx.Response:
        """Send an operation and return its answer, whose body the caller reads and closes."""
        response, _ = await self._send(operation, options, _BYTES, trace)
        return response

    def trace(self, operation: Request) -> Trace:
        """Start the trace of a call; an empty one where nothing is traced."""
        if not self.config.enable_tracing:
            return UNTRACED
        return start_trace(operation, self._url(operation), self.config)

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def _send(
        self,
        operation: Request,
        options: CallOptions,
        returns: Mapping[int, Any],
        trace: Trace,
        redirected: str | None = None,
        *,
        is_stream: bool = True,
        on_sent: Callable[[int], None] | None = None,
    ) -> tuple[httpx.Response, bytes]:
        """Send until an answer comes that the operation has a meaning for.

        Returns:
            The answer and its body, which is empty and not yet read if it is a stream.
        """
        link = self._connections.link()
        transport_error: type[Exception] = link.error
        policy = RetryPolicy(options.max_retries, self.config.retry_delay)
        url = redirected or self._url(operation)
        headers = self._headers_of(operation, options, trace, redirected)
        breaker = self._breakers.of(redirected or operation.url or self.config.base_url)
        request = f"{operation.method} {operation.path}"
        body = operation.body
        error: ScopixError | None = None
        paid: int | None = None
        may_be_done = False
        number = 0
        while True:
            if self.config.send_request_id and "authorization" in headers:
                headers["x-request-id"] = new_id()
            started = _seam.monotonic()
            if options.is_over(started):
                raise _late(request, options) from error
            try:
                probe = breaker.admit(started, None if operation.patient else error)
            except CircuitBreakerError as refusal:
                left = options.remaining(started)
                if not operation.patient or (left is not None and left < refusal.retry_after):
                    raise refusal from error
                await _seam.sleep(refusal.retry_after)
                continue
            timeout = options.patience(started)
            timed_out = False
            status: int | None = None
            answered: Mapping[str, str] = {}
            stream: AsyncGenerator[bytes, None] | None = None
            healthy: bool | None = None
            try:
                content = None if body is None else body.content
                if body is not None and content is None:
                    stream = _seam.pull(body.blocks(), on_sent, together=_TOGETHER)
                response = await link.send(
                    operation.method,
                    url,
                    headers=headers,
                    content=content if stream is None else stream,
                    timeout=timeout,
                    ends=options.ends,
                    idle_timeout=options.idle_timeout,
                )
                status, answered = response.status_code, response.headers
                if status in returns or status // 100 in returns:
                    data = b"" if is_stream else await link.read(response, options.ends)
                    healthy = True
                    self._budget.give(paid)
                    self._report(operation, trace, number, started, status, headers, answered)
                    return response, data
                error = error_from_response(
                    status,
                    answered,
                    await link.read(response, options.ends),
                    request=request,
                    resource=operation.resource,
                    may_be_done=may_be_done,
                )
                healthy = status not in FAILING
                # A used-up quota is used up in a minute, too.
                may_help, maybe_sent = not isinstance(error, QuotaExceededError), True
            except transport_error as fault:
                status, healthy = None, False if blames_host(fault) else None
                timed_out, maybe_sent, may_help = failure_of(fault)
                reason = reason_of(fault)
                if options.is_over(_seam.monotonic()):
                    error = _late(request, options)
                else:
                    kind = ScopixTimeoutError if timed_out else ScopixConnectionError
                    patience = options.idle_timeout or timeout
                    error = kind(f"{request}: {message_of(fault, reason, url, patience)}")
                error.__cause__ = fault
            finally:
                breaker.leave(probe=probe, healthy=healthy, now=_seam.monotonic())
                if stream is not None:
                    await stream.aclose()
            self._report(operation, trace, number, started, status, headers, answered, error)
            delay = policy.next_delay(
                Attempt(
                    number=number,
                    repeatable=operation.repeatable or "idempotency-key" in headers,
                    replayable=may_help and (body is None or body.replayable),
                    maybe_sent=maybe_sent,
                    status=status,
                    headers=answered,
                ),
                now=time.time(),
                random=random.random,
                remaining=options.remaining(_seam.monotonic()),
            )
            if delay is None or not (breaker.is_closed or operation.patient):
                raise error
            if operation.method == "DELETE" and maybe_sent:
                may_be_done |= status is None or status >= 500
            fields = _fields(operation, number, status, headers, answered)
            if self.config.retry_budget_enabled:
                paid = self._budget.take(after_timeout=timed_out)
                if paid is None:
                    if self.config.enable_logging:
                        logger.info("%s: no retry, too many have failed", request, extra=fields)
                    raise error
            if on_sent is not None:
                on_sent(0)
            if self.config.enable_logging:
                message = "%s: retry %d in %.2f s, after %s"
                logger.info(message, request, number + 1, delay, error, extra=fields)
            number += 1
            await _seam.sleep(delay)

    def _url(self, operation: Request) -> str:
        if operation.url is not None:
            return operation.url
        query = f"?{operation.query}" if operation.query else ""
        return f"{self.config.base_url}{operation.path}{query}"

    def _headers_of(
        self, operation: Request, options: CallOptions, trace: Trace, redirected: str | None
    ) -> dict[str, str]:
        if redirected is not None and not same_origin(redirected, self.config.base_url):
            # A storage on another host must not learn the key.
            return {"accept": "*/*", "user-agent": self._headers["user-agent"]}
        body = operation.body
        length = {} if body is None or body.size is None else {"content-length": str(body.size)}
        if operation.url is not None:
            bare = {"accept": "*/*", "user-agent": self._headers["user-agent"]}
            return {**bare, **operation.headers, **length}
        headers = {**self._headers, "accept": operation.accept, **operation.headers}
        if self.config.send_correlation_id:
            headers["x-correlation-id"] = correlation_id()
        if body is not None:
            headers |= {"content-type": body.content_type, **length}
        if operation.keyed:
            headers["idempotency-key"] = options.idempotency_key or new_id()
        elif options.idempotency_key is not None:
            msg = f"{operation.name} takes no idempotency_key; leave it out"
            raise ValueError(msg)
        trace.inject(headers)
        headers.update(options.extra_headers)
        return headers

    def _redirected(self, url: str, response: httpx.Response) -> str:
        location: str = response.headers.get("location", "")
        try:
            target = urljoin(url, location)
        except ValueError:
            target = location
        if not may_follow(url, target):
            msg = f"refused to follow a redirect to {redact_url(target)!r}: no address as safe"
            raise ScopixConnectionError(msg)
        return target

    def _report(
        self,
        operation: Request,
        trace: Trace,
        number: int,
        started: float,
        status: int | None,
        headers: Mapping[str, str],
        answered: Mapping[str, str],
        error: ScopixError | None = None,
    ) -> None:
        """Tell trace and log of an attempt that has ended."""
        is_logged = self.config.enable_logging and logger.isEnabledFor(logging.DEBUG)
        if trace is UNTRACED and not is_logged:
            return
        fields = _fields(operation, number, status, headers, answered)
        trace.attempt(status, fields["scopix_request_id"], error)
        if is_logged:
            cause = None if error is None else error.__cause__
            outcome = status or type(cause).__name__
            elapsed = 1000 * (_seam.monotonic() - started)
            logger.debug(
                "%s %s -> %s in %.0f ms (attempt %d)",
                *(operation.method, operation.path, outcome, elapsed, number + 1),
                extra=fields,
            )


def _fields(
    operation: Request,
    number: int,
    status: int | None,
    headers: Mapping[str, str],
    answered: Mapping[str, str],
) -> dict[str, Any]:
    """What a log record carries as attributes, for handlers that write fields instead of text."""
    return {
        "scopix_operation": operation.name,
        "scopix_attempt": number + 1,
        "scopix_status": status,
        "scopix_request_id": answered.get("x-request-id") or headers.get("x-request-id"),
        "scopix_correlation_id": headers.get("x-correlation-id"),
    }


def _late(request: str, options: CallOptions) -> ScopixTimeoutError:
    return ScopixTimeoutError(
        f"{request}: not done within {options.total_timeout:g} s (total_timeout)"
    )
