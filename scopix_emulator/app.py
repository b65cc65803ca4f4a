"""The ASGI application: who may enter, which operation answers, what is written down."""

from __future__ import annotations

import logging
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import anyio
from attrs import define, field
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, Router

from scopix_emulator.api import (
    agent_operations,
    agent_search,
    batch,
    chats,
    cloud_storage,
    direct_uploads,
    documents,
    files,
    pipelines,
    sessions,
    settings,
    uploads,
    video_analysis,
    video_scenes,
)
from scopix_emulator.api.call import API, HEADERS, OPERATIONS, Call, Handler
from scopix_emulator.api.cloud_storage import CONSENT_PATH
from scopix_emulator.api.consent import DONE_PATH, ConsentPage, show_outcome
from scopix_emulator.api.objects import Objects
from scopix_emulator.auth import check
from scopix_emulator.checks import need
from scopix_emulator.errors import ApiError
from scopix_emulator.stream_faults import STREAM_MANGLERS
from scopix_emulator.wire import MANGLERS, FaultMiddleware

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from scopix_emulator.service import Service

log = logging.getLogger("scopix_emulator")

TAGS = (
    files,
    uploads,
    sessions,
    direct_uploads,
    documents,
    batch,
    video_analysis,
    video_scenes,
    chats,
    agent_search,
    agent_operations,
    pipelines,
    cloud_storage,
    settings,
)
"""Modules whose import registers their operations."""

_LOGGED = 10_000


@define
class LoggedRequest:
    """A request that the server has received.

    Args:
        method: HTTP method.
        path: Path, `/api/v2` included.
        query: Query without the question mark.
        headers: Headers by lower-case name.
        status: Status of the answer; None while there is none, or when there was none.
        seconds: Time from the request to the end of the answer.
    """

    method: str
    path: str
    query: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    status: int | None = None
    seconds: float | None = None


class RequestLog:
    """Writes down every request, and names it."""

    def __init__(self, app: ASGIApp, requests: list[LoggedRequest], service: Service) -> None:
        self._app = app
        self._requests = requests
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        entry = LoggedRequest(
            scope["method"], scope["path"], scope["query_string"].decode("latin-1"), dict(headers)
        )
        self._requests.append(entry)
        del self._requests[:-_LOGGED]
        begin = time.perf_counter()
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
                MutableHeaders(raw=message["headers"])["X-Request-ID"] = request_id
            await send(message)

        if self._service.latency:
            await anyio.sleep(self._service.latency)
        try:
            await self._app(scope, receive, noted)
        finally:
            entry.seconds = time.perf_counter() - begin
            log.info("%s %s %s", entry.method, entry.path, entry.status)


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id")
    if given is not None:
        try:
            return need(HEADERS["X-Request-ID"], "X-Request-ID", given)
        except ApiError:
            pass  # refused later, under an identifier of our own
    return uuid4().hex


class Gate:
    """Lets in who may call, and turns what goes wrong into the envelope."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection scope."""
        if scope["type"] != "http" or not scope["path"].startswith(f"{API}/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        limits: dict[str, str] = {}
        has_begun = False

        async def limited(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                MutableHeaders(raw=message["headers"]).update(limits)
            await send(message)

        try:
            scope["scopix_call"] = self._enter(request, limits)
            await self._app(scope, receive, limited)
        except ApiError as error:
            await _refusal(error, scope)(scope, receive, limited)
        except ClientDisconnect:
            return
        except Exception:
            log.exception("%s %s failed", request.method, request.url.path)
            if has_begun:
                raise
            failure = ApiError(500, "SERVER_ERROR", "Something went wrong in the local server.")
            await _refusal(failure, scope)(scope, receive, limited)

    def _enter(self, request: Request, limits: dict[str, str]) -> Call:
        service, headers = self._service, request.headers
        key = service.keys.find(headers.get("authorization"))
        if key is None:
            host = "" if request.client is None else request.client.host
            allowance = service.rates.take(f"address {host}", service.plan.requests_without_key)
        else:
            allowance = service.rates.take(key.tenant_id, key.plan.requests_per_minute)
        if allowance is not None:
            limits.update(allowance.headers())
            if allowance.exceeded:
                raise service.rates.refusal(allowance)
        for name, kind in HEADERS.items():
            if name in headers:
                need(kind, name, headers[name])
        return Call(service, request, check(key, headers.get("x-tenant-id")))


class Operation:
    """Answers one path, by method."""

    def __init__(self, methods: dict[str, Handler]) -> None:
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        call: Call = scope["scopix_call"]
        handler = self._methods.get(scope["method"])
        if handler is None:
            raise ApiError(
                405,
                "METHOD_NOT_ALLOWED",
                f"{scope['method']} is not allowed here.",
                headers={"Allow": ", ".join(self._methods)},
            )
        call.request = Request(scope, receive)
        response = await handler(call)
        await response(scope, receive, send)


OPERATION_IDS = {
    handler.__name__ for methods in OPERATIONS.values() for handler in methods.values()
}
"""Names of all operations, as the API description has them."""

_ROUTES = [
    # A name in a path is tried after every plain word in its place.
    Route(API + path, Operation(methods))
    for path, methods in sorted(OPERATIONS.items(), key=lambda entry: entry[0].replace("{", "~"))
]


def operation_of(scope: Scope) -> str | None:
    """Name the operation that a request is for, None where there is no such operation."""
    for route in _ROUTES:
        if route.path_regex.match(scope["path"]):
            handler = OPERATIONS[route.path.removeprefix(API)].get(scope["method"])
            return None if handler is None else handler.__name__
    return None


async def _unknown(scope: Scope, receive: Receive, send: Send) -> None:
    error = ApiError(404, "NOT_FOUND", "There is no such path.", {"path": scope["path"]})
    await _refusal(error, scope)(scope, receive, send)


def _refusal(error: ApiError, scope: Scope) -> Response:
    body = error.body(scope["state"]["request_id"])
    return Response(body, error.status, error.headers, "application/json")


def make_app(service: Service, requests: list[LoggedRequest]) -> ASGIApp:
    """Put the application together."""

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncGenerator[None]:
        service.start()
        yield
        await service.stop()

    routes = [
        *_ROUTES,
        Route("/storage/{key:path}", Objects(service)),
        Route(CONSENT_PATH, ConsentPage(service)),
        Route(DONE_PATH, show_outcome),
    ]
    router = Router(routes, redirect_slashes=False, default=_unknown, lifespan=lifespan)
    gate = Gate(router, service)
    manglers = MANGLERS | STREAM_MANGLERS
    faulty = FaultMiddleware(gate, service.faults, manglers, API, operation_of)
    return RequestLog(faulty, requests, service)
