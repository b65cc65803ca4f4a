"""A server that speaks HTTP/2 over TLS."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

__all__ = ["Http2Server"]


class Http2Server:
    """Answers each request with an empty page of files.

    Args:
        authority: Whose certificate it has.

    Attributes:
        url: The base address for clients.
        received: Version of HTTP, and port of the client, of each request.
        gather: Requests that must be under way before the first one is answered.
        hold: Whether requests are left without an answer.
    """

    def __init__(self, authority: Any) -> None:
        self.received: list[tuple[str, int]] = []
        self.gather = 1
        self.hold = False
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._enough = asyncio.Event()
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{listener.getsockname()[1]}/api/v2"
        config = Config()
        config.bind = [f"fd://{listener.detach()}"]
        config.certfile, config.keyfile = map(str, authority.files)
        config.alpn_protocols = ["h2", "http/1.1"]
        config.loglevel = "CRITICAL"
        config.graceful_timeout = 0.1
        self._thread = threading.Thread(target=self._run, args=(config,), daemon=True)
        self._thread.start()

    def _run(self, config: Config) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serve(self._app, config, shutdown_trigger=self._stop.wait))

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.received.append((scope["http_version"], scope["client"][1]))
        while (await receive()).get("more_body"):
            pass
        if self.hold:
            await self._stop.wait()
        if len(self.received) >= self.gather:
            self._enough.set()
        await self._enough.wait()
        body = json.dumps({"items": [], "total_count": 0, "has_more": False}).encode()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
