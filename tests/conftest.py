"""Fixtures for all tests."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import scopix

KEY = "scopix_0a1b2c3d_scripted-server-key"

# How long an example takes is the machine's affair, and that of whatever else it has to do.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Run each asynchronous test on both event loops."""
    return request.param


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of the machine out of the tests."""
    for name in (name for name in scopix.__all__ if name.startswith("ENV_")):
        monkeypatch.delenv(getattr(scopix, name), raising=False)
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
    port: int = 0
    """Of the client: one for each connection."""


@dataclass
class Reply:
    """What the scripted server does with one request."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    fault: str | None = None
    """`reset` before any answer, `truncate` after half of the body, `hang` until the end, `hang up`
    after the whole answer, without having said so, `drip` a body, or a head, that never ends."""
    steps: tuple[bytes | str, ...] | None = None
    """What happens one after another in place of a body: see `Scripted.stream`."""


class Scripted:
    """A server that answers as it is told, and keeps what it was asked.

    Attributes:
        received: The requests, in order.
        replies: What is answered, in order.
        script: Gives the answer to a request, in place of that.
    """

    api_key = KEY

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.replies: deque[Reply] = deque()
        self.otherwise: Callable[[Received], Reply] = lambda _: Reply(500, b"nothing is scripted")
        """Makes the answer where none is queued."""
        self.ended = threading.Event()
        self.go = threading.Event()
        self.left = threading.Semaphore(0)
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
            request_queue_size = 128

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

    def stream(self, *steps: bytes | str, **options: Any) -> None:
        """Queue a stream of events.

        Bytes are sent as one chunk. `cut` closes the connection in the middle, `reset` resets it,
        `pause` waits 0.1 s, `hang` until the end, `go` for the test to say `scripted.go.set()`,
        and `left` until the client has hung up; `scripted.left.acquire(timeout=10)` waits for that.
        """
        headers = {"content-type": "text/event-stream"} | options.pop("headers", {})
        self.replies.append(Reply(steps=steps, headers=headers, **options))

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
        port = handler.client_address[1]
        self.received.append(Received(handler.command, handler.path, headers, body, port))
        reply = self.replies.popleft() if self.replies else self.otherwise(self.received[-1])
        if reply.fault == "hang":
            self.ended.wait(20)
        if reply.fault in {"reset", "hang"}:
            self._hang_up(handler, reset=True)
            return
        if reply.fault in {"drip body", "drip head"}:
            handler.close_connection = True
            head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n"
            handler.wfile.write(head + b"\r\n" * (reply.fault == "drip body"))
            while not self.ended.wait(0.01):
                handler.wfile.write(b"x: 1\r\n")
            return
        handler.send_response(reply.status)
        headers = {"content-type": "application/json", "x-request-id": "scripted-1"}
        for name, value in (headers | reply.headers).items():
            handler.send_header(name, value)
        if reply.steps is not None:
            handler.send_header("transfer-encoding", "chunked")
            handler.end_headers()
            self._play(handler, reply.steps)
            return
        handler.send_header("content-length", str(len(reply.body)))
        handler.end_headers()
        if reply.fault == "truncate":
            handler.wfile.write(reply.body[: len(reply.body) // 2])
            handler.close_connection = True
        else:
            handler.wfile.write(reply.body)
            handler.close_connection |= reply.fault == "hang up"

    def _play(self, handler: BaseHTTPRequestHandler, steps: tuple[bytes | str, ...]) -> None:
        for step in steps:
            if isinstance(step, bytes):
                handler.wfile.write(b"%x\r\n%b\r\n" % (len(step), step))
            elif step == "hang":
                self.ended.wait(20)
            elif step == "go":
                self.go.wait(20)
            elif step == "pause":
                time.sleep(0.1)
            elif step == "left":
                handler.connection.settimeout(20)
                try:
                    while handler.rfile.read(1):
                        pass
                except ConnectionError:
                    pass
                self.left.release()
                handler.close_connection = True
                return
            else:
                self._hang_up(handler, reset=step == "reset")
                return
        handler.wfile.write(b"0\r\n\r\n")

    def _hang_up(self, handler: BaseHTTPRequestHandler, *, reset: bool) -> None:
        if reset:
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        else:
            handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True
        handler.connection.close()

    def close(self) -> None:
        self.ended.set()
        self.go.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def scripted() -> Any:
    """A server that does what the test queues with `reply` and `fault`."""
    server = Scripted()
    yield server
    server.close()


@pytest.fixture
def other_scripted() -> Any:
    """A second server of the same kind, for what differs between two hosts."""
    server = Scripted()
    yield server
    server.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Who signs the certificates of local servers."""
    from tests.tls import Authority

    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have clients trust that authority, and no other."""
    from scopix._core.http import ssl_context

    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    ssl_context.cache_clear()
    yield authority
    ssl_context.cache_clear()


@pytest.fixture
def secure(authority: Any) -> Any:
    """A scripted server that speaks TLS."""
    server = Scripted()
    authority.secure(server)
    yield server
    server.close()


@pytest.fixture
def hasty(authority: Any) -> Any:
    """A server that speaks TLS, and refuses requests before it has them whole."""
    from tests.tls import Hasty

    server = Hasty(authority)
    yield server
    server.close()


@pytest.fixture
def proxy() -> Any:
    """A proxy that keeps what it was asked."""
    from tests.proxy import Proxy

    server = Proxy()
    yield server
    server.close()


@pytest.fixture
def http2_server(authority: Any) -> Any:
    """A server that speaks HTTP/2."""
    from tests.http2 import Http2Server

    server = Http2Server(authority)
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


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A FastAPI application that is served, and the package rendered from its description."""
    from tests.application import Served

    with Served(tmp_path_factory.mktemp("application")) as served:
        yield served
