"""The HTTP server: uvicorn in a thread, with its connections within reach."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anyio
import uvicorn
from starlette.requests import ClientDisconnect
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger("scopix_emulator")

_KEEP_ALIVE_SECONDS = 75
_TICK_SECONDS = 0.1


class Connection:
    """What a request came by, for faults that go beyond HTTP.

    Attributes:
        lost: Set when it is no more, whoever ended it.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self.lost = asyncio.Event()
        self._transport = transport

    async def lasts(self, seconds: float) -> bool:
        """Wait, and return whether it is still there. If it ends, so does the wait."""
        with anyio.move_on_after(seconds):
            await self.lost.wait()
        return not self.lost.is_set()

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._transport.write(data)

    def finish(self) -> None:
        """Say that nothing more will be sent. It can be received from still."""
        self._transport.write_eof()

    async def close(self) -> None:
        """End it in good order, after what was written."""
        self._transport.close()
        await self.lost.wait()

    async def reset(self) -> None:
        """End it by a TCP reset."""
        # What was sent shall be read before the reset overtakes it.
        await anyio.sleep(0.02)
        connection: socket.socket = self._transport.get_extra_info("socket")
        with suppress(OSError):  # the caller may have ended it meanwhile
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()
        await self.lost.wait()


class _Protocol(H11Protocol):
    """Leaves its connection in the state of each request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = log

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio does this only where the protocol of the socket was named when it was made.
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = Connection(transport)
        self.app_state = {**self.app_state, "connection": self._connection}

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._connection.lost.set()


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
        self._stopping = asyncio.Event()

    def serve_here(self) -> None:
        """Serve in this thread until `stop` is called in another."""
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

    def stop(self) -> None:
        """Stop soon. Called in another thread, once it is ready."""
        self.should_exit = True
        self.loop.call_soon_threadsafe(self._stopping.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer requests."""
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._ready.set()

    async def main_loop(self) -> None:
        """Keep the clock of the headers until it shall stop, and learn of that at once."""
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with anyio.move_on_after(_TICK_SECONDS):
                await self._stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cut off what is under way and stop."""
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        for connection in self.server_state.connections:
            connection.transport.abort()
        await asyncio.sleep(0)  # the protocols learn that they have lost their connections
        tasks = [*self.server_state.tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.lifespan.shutdown()


def _interruptible(app: ASGIApp) -> ASGIApp:
    async def interruptible(scope: Scope, receive: Receive, send: Send) -> None:
        # Who hangs up in the middle of a body wants no answer.
        with suppress(asyncio.CancelledError, ClientDisconnect):
            await app(scope, receive, send)

    return interruptible
