"""What faults do on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from scopix_emulator.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from scopix_emulator.faults import FaultKind, FaultRule, Faults, StreamFaultKind
    from scopix_emulator.http import Connection

LINGER_SECONDS = 5.0
"""How long the rest of a request is read after an early answer."""


class FaultMiddleware:
    """Lets requests fail by the rules in force.

    Args:
        app: What answers the others.
        faults: The rules.
        manglers: What changes answers, by kind of fault.
        prefix: Beginning of paths that rules leave out.
        operation_of: Names the operation that a request is for.
    """

    def __init__(
        self,
        app: ASGIApp,
        faults: Faults,
        manglers: Mapping[FaultKind | StreamFaultKind, type[Mangler]],
        prefix: str,
        operation_of: Callable[[Scope], str | None],
    ) -> None:
        self._app = app
        self._faults = faults
        self._manglers = manglers
        self._prefix = prefix
        self._operation_of = operation_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(self._prefix)
        rules = self._faults.strike(scope["method"], path, self._operation_of(scope))
        connection: Connection = scope["state"]["connection"]
        for rule in rules:
            if rule.kind == "latency" and not await connection.lasts(rule.seconds):
                return
        for rule in reversed(rules):
            if rule.kind in self._manglers:
                send = self._manglers[rule.kind](rule, connection, send)
        for rule in rules:
            if rule.kind in {"status", "rate_limit", "early_status", "reset"}:
                await self._replace(rule, scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _replace(self, rule: FaultRule, scope: Scope, receive: Receive, send: Send) -> None:
        """Do something else than what was asked for, or as well."""
        connection: Connection = scope["state"]["connection"]
        request_id: str = scope["state"]["request_id"]
        if rule.kind == "early_status":
            await _answer_early(rule, request_id, connection, receive, send)
            return
        if rule.applied:
            await self._app(scope, receive, _nowhere)
        if rule.kind == "reset":
            await connection.reset()
        else:
            await _error(rule, request_id)(scope, receive, send)


async def _nowhere(message: Message) -> None:
    """Take an answer that nobody shall see."""


def _error(rule: FaultRule, request_id: str) -> Response:
    if rule.kind == "rate_limit":
        error = ApiError(429, "RATE_LIMIT_ERROR", "Too many requests, on demand.")
        headers = {"Retry-After": str(rule.retry_after), **rule.headers}
    else:
        error = ApiError(rule.status, "INJECTED_FAULT", "This request failed on demand.")
        headers = dict(rule.headers)
    body = error.body(request_id) if rule.body is None else rule.body
    headers.setdefault("Content-Type", "application/json")
    return Response(body, error.status, headers)


async def _answer_early(
    rule: FaultRule, request_id: str, connection: Connection, receive: Receive, send: Send
) -> None:
    received = 0
    while received < rule.after_bytes:
        message = await receive()
        received += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    error = _error(rule, request_id)
    error.headers["Connection"] = "close"
    await send({"type": "http.response.start", "status": rule.status, "headers": error.raw_headers})
    # Its length tells the caller that this is all. Told the same, the server would close at once.
    await send({"type": "http.response.body", "body": error.body, "more_body": True})
    if rule.abrupt:
        await connection.reset()
        return
    connection.finish()
    with anyio.move_on_after(LINGER_SECONDS):
        while (await receive())["type"] != "http.disconnect":
            pass
    await connection.close()


class Mangler:
    """Changes an answer on its way: a `send` of ASGI around another one.

    A fault is a subclass with one of the methods below in its own way, and a line in `MANGLERS`,
    or, for streams of events, in `stream_faults`.

    Args:
        rule: The rule.
        connection: What the answer goes to.
        send: Where it is sent on.
    """

    def __init__(self, rule: FaultRule, connection: Connection, send: Send) -> None:
        self.rule = rule
        self.connection = connection
        self.send = send

    async def __call__(self, message: Message) -> None:
        """Take a message of the answer."""
        if message["type"] == "http.response.start":
            await self.head(message, MutableHeaders(raw=message["headers"]))
            return
        data = message.get("body", b"")
        if data:
            await self.piece(data)
        if not message.get("more_body"):
            await self.end()

    async def head(self, start: Message, headers: MutableHeaders) -> None:
        """Take the status and the headers, which can be changed."""
        await self.send(start)

    async def piece(self, data: bytes) -> None:
        """Take a piece of the body, as large as it happens to be."""
        await self.emit(data)

    async def end(self) -> None:
        """Take note that the body is complete."""
        await self.send({"type": "http.response.body"})

    async def emit(self, data: bytes) -> None:
        """Send a piece of the body. After the end of the connection that does nothing."""
        await self.send({"type": "http.response.body", "body": data, "more_body": True})


class _HeadBreaker(Mangler):
    """Resets the connection in the middle of the headers. Nothing of what follows is handed on."""

    async def head(self, start: Message, headers: MutableHeaders) -> None:
        lines = [b"HTTP/1.1 %d" % start["status"]]
        lines += [name + b": " + value for name, value in headers.raw]
        head = b"\r\n".join(lines)
        self.connection.write(head[: len(head) // 2])
        await self.connection.reset()

    async def piece(self, data: bytes) -> None:
        pass

    async def end(self) -> None:
        pass


class _Stopper(Mangler):
    """Sends no more than the first bytes of a body, and never its end. One without bytes passes."""

    async def head(self, start: Message, headers: MutableHeaders) -> None:
        self._left = self.rule.after_bytes
        self._has_begun = self._has_ended = False
        if "content-length" in headers:
            self._left = min(self._left, int(headers["content-length"]) - 1)
        await super().head(start, headers)

    async def piece(self, data: bytes) -> None:
        if self._has_ended:
            return
        self._has_begun = True
        await self.emit(data[: self._left])
        self._left -= len(data)
        if self._left <= 0:
            await self._stop()

    async def end(self) -> None:
        if not self._has_begun:
            await super().end()
        elif not self._has_ended:
            await self._stop()

    async def _stop(self) -> None:
        self._has_ended = True
        if self.rule.kind == "reset_body":
            await self.connection.reset()
        elif self.rule.kind == "truncate":
            await self.connection.close()
        else:
            await self.connection.lost.wait()


class _Dripper(Mangler):
    """Sends a body drop by drop."""

    async def piece(self, data: bytes) -> None:
        size = self.rule.drop_bytes
        for start in range(0, len(data), size):
            if not await self.connection.lasts(self.rule.seconds):
                return
            await self.emit(data[start : start + size])


class _Clipper(Mangler):
    """Takes away the last byte of the body."""

    async def head(self, start: Message, headers: MutableHeaders) -> None:
        self._held = b""
        length = int(headers.get("content-length", "0"))
        if length:
            headers["content-length"] = str(length - 1)
        await super().head(start, headers)

    async def piece(self, data: bytes) -> None:
        data = self._held + data
        self._held = data[-1:]
        await self.emit(data[:-1])


class _Relabeller(Mangler):
    """Calls the body what it isn't."""

    async def head(self, start: Message, headers: MutableHeaders) -> None:
        headers["content-type"] = "text/html; charset=utf-8"
        await super().head(start, headers)


class _Doubler(Mangler):
    """Sends each header twice, but for those that frame the body."""

    async def head(self, start: Message, headers: MutableHeaders) -> None:
        framing = {b"content-length", b"transfer-encoding"}
        start["headers"] += [entry for entry in headers.raw if entry[0] not in framing]
        await super().head(start, headers)


MANGLERS: dict[FaultKind | StreamFaultKind, type[Mangler]] = {
    "reset_headers": _HeadBreaker,
    "reset_body": _Stopper,
    "truncate": _Stopper,
    "stall": _Stopper,
    "drip": _Dripper,
    "malformed_json": _Clipper,
    "wrong_content_type": _Relabeller,
    "duplicate_headers": _Doubler,
}
