"""The HTTP server: uvicorn in a thread, with its connections within reach."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.requests import ClientDisconnect
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger("scopix_emulator")

_KEEP_ALIVE_SECONDS = 75


class _Protocol(H11Protocol):
    """Leaves its transport in the state of each request, for faults that need it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = log

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio does this only where the protocol of the socket was named when it was made.
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "transport": transport}


class HttpServer(uvicorn.Server):
    """Serves an application on a socket that listens already.

    Args:
        app: The application.
        listener: The socket.
    """

    loop: asyncio.AbstractEventLoop

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        config = uvicorn.Config(
            _interruptible(app),
            http=_Protocol,
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        )
        super().__init__(config)
        self._listener = listener
        self._ready = threading.Event()

    def serve_here(self) -> None:
        """Serve in this thread until `should_exit` is set."""
        with suppress(SystemExit):  # uvicorn's way to say that it could not start
            self.run([self._listener])
        self._ready.set()

    def wait_until_ready(self) -> None:
        """Return when requests are answered. Called in another thread.

        Raises:
            RuntimeError: If it could not start.
        """
        self._ready.wait()
        if not self.started:
            raise RuntimeError("The local server did not start; its log says why.")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer requests."""
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cut off what is under way and stop."""
        for connection in self.server_state.connections:
            connection.transport.abort()
        await asyncio.sleep(0)  # the protocols learn that they have lost their connections
        for task in self.server_state.tasks:
            task.cancel()
        await super().shutdown(sockets)


def _interruptible(app: ASGIApp) -> ASGIApp:
    async def interruptible(scope: Scope, receive: Receive, send: Send) -> None:
        # Who hangs up in the middle of a body wants no answer.
        with suppress(asyncio.CancelledError, ClientDisconnect):
            await app(scope, receive, send)

    return interruptible
