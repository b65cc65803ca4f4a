"""A server with canned answers, quick enough that the clients are what is measured.

It is run as a script, in a process of its own, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

FILE = {
    "id": "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60",
    "size_bytes": 48211,
    "has_full_description": False,
    "title": "Harbour at dawn",
    "filename": "harbour.jpg",
    "thumbnail_url": "https://media.example/files/5b1d2f0e/thumbnail.webp",
    "upload_description": "Fishing boats at a quay in the first light of the morning.",
    "visible_text": "PORT",
    "tags": ["harbour", "boats", "dawn"],
    "created_at": "2026-05-04T07:30:00Z",
    "content_created_at": "2026-05-03T04:51:12Z",
    "dimensions": {"width": 640, "height": 427},
    "format": "JPEG",
    "variant_status": "completed",
    "variant_count": 5,
    "medium_url": "https://media.example/files/5b1d2f0e/medium.webp",
    "full_url": "https://media.example/files/5b1d2f0e/full.jpg",
    "blur_hash": "LKO2?U%2Tw=w]~RBVZRi};RPxuwH",
    "description_status": "completed",
    "content_type": "image/jpeg",
    "media_type": "image",
    "content_category": "general",
    "folder_id": "0c9a7c52-58c1-4a55-b1d5-6f3c0f6f1a11",
    "page_count": None,
    "description_is_retryable": None,
}

SESSION = {
    "session_id": "9f1c7a30-2c38-4e6b-8c1e-7d1a52b0f3aa",
    "status": "processing",
    "total_files": 4,
    "completed_files": 1,
    "failed_files": 0,
    "skipped_files": 0,
    "pending_files": 3,
    "progress_percentage": 25.0,
}


def page(size: int) -> dict[str, object]:
    """Make a page of the list of files."""
    return {
        "items": [FILE] * size,
        "total_count": size,
        "limit": size,
        "offset": 0,
        "has_more": False,
    }


def response(content: object) -> bytes:
    """Make the bytes of a whole response."""
    body = json.dumps(content).encode()
    head = (
        "HTTP/1.1 200 OK\r\n"
        "content-type: application/json\r\n"
        f"content-length: {len(body)}\r\n"
        "x-request-id: 7d6b1d0a\r\n"
        "x-ratelimit-limit: 100\r\n"
        "x-ratelimit-remaining: 99\r\n\r\n"
    )
    return head.encode() + body


LIST_OF_ONE = response(page(1))
STATUS = response(SESSION)


def answer(target: bytes) -> bytes:
    """Choose the response to a request."""
    if target.startswith(b"/files/upload-sessions/"):
        return STATUS
    return LIST_OF_ONE


class Connection(asyncio.Protocol):
    """Answers the GET requests of one connection."""

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers are written to."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        *requests, self._received = (self._received + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(answer(request.split(b" ", 2)[1]))


async def serve() -> None:
    """Print the port, and serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=2048)
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


@contextmanager
def running() -> Generator[str]:
    """Run the server in a child process; gives its address."""
    command = [sys.executable, __file__]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"


if __name__ == "__main__":
    asyncio.run(serve())
