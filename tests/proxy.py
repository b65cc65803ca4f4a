"""A proxy on this machine."""

from __future__ import annotations

import selectors
import socket
import threading
from dataclasses import dataclass
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import urlsplit

__all__ = ["Asked", "Proxy"]


@dataclass
class Asked:
    """What the proxy was asked for."""

    method: str
    target: str
    headers: dict[str, str]


class Proxy:
    """Forwards requests and opens tunnels, and keeps what it was asked.

    Attributes:
        host: Its name and port.
        url: Its address.
        asked: The first request on each connection.
        refusal: The answer to every tunnel, if it is to open none.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.refusal: bytes | None = None
        proxy = self

        class Handler(StreamRequestHandler):
            rbufsize = 0  # nothing is read beyond the head

            def handle(self) -> None:
                proxy.serve(self)

        class Server(ThreadingTCPServer):
            daemon_threads = True

            def handle_error(self, request: object, address: object) -> None:
                pass  # whoever hangs up has ended the connection

        self.server = Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.host}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self.thread.start()

    def serve(self, handler: Any) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += handler.rfile.readline() or b"\r\n\r\n"
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = dict(line.split(": ", 1) for line in lines if line)
        self.asked.append(Asked(method, target, {k.lower(): v for k, v in headers.items()}))
        if method == "CONNECT":
            if self.refusal is not None:
                handler.wfile.write(self.refusal)
                return
            host, _, port = target.rpartition(":")
            head = b""
            handler.wfile.write(b"HTTP/1.1 200 Here you are\r\n\r\n")
        else:
            address = urlsplit(target)
            host, port = address.hostname or "", str(address.port)
        with socket.create_connection((host.strip("[]"), int(port))) as server:
            server.sendall(head)
            self.relay(handler, server)

    def relay(self, handler: Any, server: socket.socket) -> None:
        client = handler.connection
        with selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _ in selector.select():
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    key.data.sendall(data)
                    while pending := getattr(key.fileobj, "pending", int)():
                        key.data.sendall(key.fileobj.recv(pending))  # type: ignore[union-attr]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
