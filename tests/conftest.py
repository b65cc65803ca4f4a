"""Fixtures for all tests."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

KEY = "scopix_0a1b2c3d_scripted-server-key"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Run each asynchronous test on both event loops."""
    return request.param


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of the machine out of the tests."""
    for name in ("API_KEY", "BASE_URL", "TENANT_ID", "PROXY_URL", "TIMEOUT", "MAX_RETRIES"):
        monkeypatch.delenv(f"SCOPIX_{name}", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@dataclass
class Received:
    """A request as the scripted server received it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What the scripted server does with one request."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    fault: str | None = None
    """`reset` before any answer, `truncate` after half of the body, or `hang` until the end."""


class Scripted:
    """A server that answers as it is told, and keeps what it was asked."""

    api_key = KEY

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.replies: deque[Reply] = deque()
        self.ended = threading.Event()
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def answer(self) -> None:
                scripted.answer(self)

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = answer

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, address: object) -> None:
                pass  # a client that hangs up is what many tests are about

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.host}/api/v2"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self.thread.start()

    def reply(self, status: int = 200, body: Any = None, **options: Any) -> None:
        """Queue an answer; a body that is no bytes is sent as JSON."""
        content = (
            body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        )
        self.replies.append(Reply(status, content, **options))

    def fault(self, kind: str) -> None:
        """Queue a failure of the connection."""
        self.replies.append(Reply(fault=kind, body=b'{"items": []}'))

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        size = int(handler.headers.get("content-length") or 0)
        body = handler.rfile.read(size)
        if handler.headers.get("transfer-encoding") == "chunked":
            while line := int(handler.rfile.readline(), 16):
                body += handler.rfile.read(line)
                handler.rfile.readline()
            handler.rfile.readline()
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.received.append(Received(handler.command, handler.path, headers, body))
        reply = self.replies.popleft() if self.replies else Reply(500, b"nothing is scripted")
        if reply.fault == "hang":
            self.ended.wait(20)
        if reply.fault in {"reset", "hang"}:
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.close_connection = True
            handler.connection.close()
            return
        handler.send_response(reply.status)
        headers = {"content-type": "application/json", "x-request-id": "scripted-1"}
        for name, value in (headers | reply.headers).items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(reply.body)))
        handler.end_headers()
        if reply.fault == "truncate":
            handler.wfile.write(reply.body[: len(reply.body) // 2])
            handler.close_connection = True
        else:
            handler.wfile.write(reply.body)

    def close(self) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def scripted() -> Any:
    """A server that does what the test queues with `reply` and `fault`."""
    server = Scripted()
    yield server
    server.close()


@pytest.fixture(scope="session")
def emulator() -> Any:
    """A local server for all tests that do not mind each other's files."""
    from scopix_emulator import Emulator

    with Emulator() as server:
        yield server


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """Address of a store that speaks as S3 does, for all tests of this process."""
    from tests.s3 import moto

    with moto() as address:
        yield address
