"""Failures on demand, for tests of what uses the server."""

from __future__ import annotations

import asyncio
import random
import shlex
import socket
import struct
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, get_args

from attrs import define, field
from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from scopix_emulator.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FaultKind = Literal[
    "latency",
    "status",
    "rate_limit",
    "reset",
    "reset_body",
    "truncate",
    "malformed_json",
    "wrong_content_type",
]
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)


def _check_kind(_: object, __: object, kind: str) -> None:
    if kind not in FAULT_KINDS:
        raise ValueError(f"There is no fault {kind!r}; there are {', '.join(FAULT_KINDS)}.")


@define(kw_only=True)
class FaultRule:
    """Which requests fail, and how.

    - `latency`: the answer comes later.
    - `status`: the answer is an error.
    - `rate_limit`: the answer is 429 with `Retry-After`.
    - `reset`: the connection is reset before the first byte of the answer.
    - `reset_body`: it is reset in the middle of the body.
    - `truncate`: it is closed in good order in the middle of the body.
    - `malformed_json`: the last byte of the body is missing, and `Content-Length` agrees.
    - `wrong_content_type`: the answer calls itself `text/html`.

    Args:
        kind: How it fails.
        method: Only this method; None for all.
        path: Only paths that match this pattern (`*` for anything), without `/api/v2`.
        count: Only so many requests; None for all.
        skip: Not the first so many requests that match.
        chance: Only this share of the requests, drawn by chance.
        seed: Seed of the chance, so that a run can be repeated.
        applied: Whether the operation is carried out before `status`, `rate_limit` or `reset`.
        status: Status of the error.
        body: Its body; None for an error envelope.
        headers: More headers of it, or of the 429.
        seconds: How much later the answer comes.
        retry_after: Seconds in `Retry-After`.
        after_bytes: Where in the body the middle is.
    """

    kind: FaultKind = field(kw_only=False, validator=_check_kind)
    method: str | None = None
    path: str = "*"
    count: int | None = None
    skip: int = 0
    chance: float = 1.0
    seed: int = 0
    applied: bool = False
    status: int = 503
    body: bytes | None = None
    headers: Mapping[str, str] = field(factory=dict[str, str])
    seconds: float = 1.0
    retry_after: int = 1
    after_bytes: int = 1

    hits: int = field(init=False, default=0)
    """Requests that have failed by this rule."""

    _seen: int = field(init=False, default=0)
    _random: random.Random = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        self._random = random.Random(self.seed)

    @classmethod
    def parse(cls, text: str) -> FaultRule:
        """Read a rule from a line such as `status path=/files/* status=502 count=2`.

        Args:
            text: The kind, then options with their values. A value with blanks is quoted.

        Returns:
            The rule.

        Raises:
            ValueError: If it is no rule.
        """
        kind, *options = shlex.split(text) or [""]
        values: dict[str, object] = {}
        for option in options:
            name, _, value = option.partition("=")
            if name not in _READERS:
                raise ValueError(f"{name!r} is no option; they are {', '.join(_READERS)}")
            values[name] = _READERS[name](value)
        return cls(kind, **values)  # type: ignore[arg-type]

    def strikes(self, method: str, path: str) -> bool:
        """Tell whether a request fails, and count it.

        Args:
            method: Its method.
            path: Its path, without `/api/v2`.

        Returns:
            Whether it fails.
        """
        if self.method not in {None, method} or not fnmatchcase(path, self.path):
            return False
        self._seen += 1
        if self._seen <= self.skip or (self.count is not None and self.hits >= self.count):
            return False
        if self._random.random() >= self.chance:
            return False
        self.hits += 1
        return True


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"


_READERS: dict[str, Callable[[str], object]] = {
    "method": str,
    "path": str,
    "count": int,
    "skip": int,
    "chance": float,
    "seed": int,
    "applied": _flag,
    "status": int,
    "body": str.encode,
    "seconds": float,
    "retry_after": int,
    "after_bytes": int,
}


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []

    def add(self, rule: FaultRule) -> None:
        """Put a rule in force."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Drop all rules."""
        self._rules.clear()

    def strike(self, method: str, path: str) -> list[FaultRule]:
        """Return the rules by which a request fails."""
        return [rule for rule in self._rules if rule.strikes(method, path)]


class FaultMiddleware:
    """Lets requests fail by the rules in force.

    A reset needs the socket itself, so the server's protocol leaves its transport in
    `scope["state"]["transport"]`. With SO_LINGER at zero, aborting it sends a TCP reset.
    """

    def __init__(self, app: ASGIApp, faults: Faults, prefix: str) -> None:
        self._app = app
        self._faults = faults
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rules = self._faults.strike(scope["method"], scope["path"].removeprefix(self._prefix))
        for rule in rules:
            if rule.kind == "latency":
                await asyncio.sleep(rule.seconds)
        for rule in rules:
            if rule.kind in {"status", "rate_limit"}:
                if rule.applied:
                    await self._app(scope, receive, _nowhere)
                await _response(rule, scope["state"]["request_id"])(scope, receive, send)
                return
            if rule.kind == "reset":
                if rule.applied:
                    await self._app(scope, receive, _nowhere)
                await _cut(scope, receive, reset=True)
                return
        mangling = [_MANGLERS[rule.kind](rule) for rule in rules if rule.kind in _MANGLERS]
        for mangler in mangling:
            send = mangler.around(send)
        await self._app(scope, receive, send)
        for mangler in mangling:
            if mangler.has_cut:
                await _cut(scope, receive, reset=mangler.rule.kind == "reset_body")


async def _nowhere(message: Message) -> None:
    """Take an answer that nobody shall see."""


def _response(rule: FaultRule, request_id: str) -> Response:
    if rule.kind == "rate_limit":
        error = ApiError(429, "RATE_LIMIT_ERROR", "Too many requests, on demand.")
        headers = {"Retry-After": str(rule.retry_after), **rule.headers}
    else:
        error = ApiError(rule.status, "INJECTED_FAULT", "This request failed on demand.")
        headers = dict(rule.headers)
    body = error.body(request_id) if rule.body is None else rule.body
    headers.setdefault("Content-Type", "application/json")
    return Response(body, error.status, headers)


async def _cut(scope: Scope, receive: Receive, *, reset: bool) -> None:
    transport: asyncio.Transport = scope["state"]["transport"]
    if reset:
        # What was sent shall be read before the reset overtakes it.
        await asyncio.sleep(0.02)
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass


class _Mangler:
    """Changes an answer on its way."""

    has_cut = False

    def __init__(self, rule: FaultRule) -> None:
        self.rule = rule
        self.start: Message = {}

    def around(self, send: Send) -> Send:
        async def mangled(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.start = message
                await self.begin(message, send)
            else:
                await self.body(message, send)

        return mangled

    async def begin(self, message: Message, send: Send) -> None: ...

    async def body(self, message: Message, send: Send) -> None:
        await send(message)


class _Cutter(_Mangler):
    """Stops after some bytes of the body."""

    async def begin(self, message: Message, send: Send) -> None:
        length = int(MutableHeaders(raw=message["headers"]).get("content-length", "0"))
        self._left = max(0, min(self.rule.after_bytes, length - 1))
        await send(message)

    async def body(self, message: Message, send: Send) -> None:
        if self.has_cut:
            return
        body: bytes = message.get("body", b"")[: self._left]
        self._left -= len(body)
        self.has_cut = self._left == 0
        await send({"type": "http.response.body", "body": body, "more_body": True})


class _Clipper(_Mangler):
    """Takes away the last byte of the body."""

    async def begin(self, message: Message, send: Send) -> None:
        self._body = b""

    async def body(self, message: Message, send: Send) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        clipped = self._body[:-1]
        MutableHeaders(raw=self.start["headers"])["content-length"] = str(len(clipped))
        await send(self.start)
        await send({"type": "http.response.body", "body": clipped})


class _Relabeller(_Mangler):
    """Calls the body what it isn't."""

    async def begin(self, message: Message, send: Send) -> None:
        MutableHeaders(raw=message["headers"])["content-type"] = "text/html; charset=utf-8"
        await send(message)


_MANGLERS: dict[str, type[_Mangler]] = {
    "reset_body": _Cutter,
    "truncate": _Cutter,
    "malformed_json": _Clipper,
    "wrong_content_type": _Relabeller,
}
