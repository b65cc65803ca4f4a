"""A server that takes uploads, drops their bytes, and answers as the API and storage would.

Bytes are received into one buffer and never kept, so that the clients are what is measured. It is
run as a script, in a process of its own, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from attrs import Factory, define

__all__ = ["PART", "running"]

PART = 16 * 1024**2
"""Bytes of a part of a direct upload."""

_HEAD = 64 * 1024
_BLOCK = 1024**2
_ID = "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60"
_EXPIRES = "2036-05-04T07:30:00Z"
_CREATING = {"/files/upload", "/files/upload/batch", "/files/direct-uploads"}
_FILE = b'; filename="'


@define
class Upload:
    """A direct upload."""

    size: int
    etags: dict[int, str] = Factory(dict[int, str])

    def piece(self, number: int) -> int:
        """Bytes of a part."""
        return min(PART, self.size - (number - 1) * PART)


@define
class State:
    """What has arrived."""

    hashing: bool = False
    """Whether parts are hashed."""
    delay: float = 0.0
    """Seconds before the answer to a part."""
    requests: int = 0
    received: int = 0
    """Bytes of bodies, those included that broke off."""
    uploads: list[Upload] = Factory(list[Upload])


class Connection(asyncio.BufferedProtocol):
    """Takes the requests of one connection."""

    state = State()

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(_BLOCK))
        self._head = b""
        self._left = -1
        self._files = 0
        self._tail = b""
        self._body = bytearray()
        self._hash = hashlib.md5(usedforsecurity=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers are written to."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._origin = "http://{}:{}".format(*transport.get_extra_info("sockname"))

    def get_buffer(self, sizehint: int) -> memoryview:
        """Give the buffer that is received into."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Take what has come: the rest of a head, or a piece of a body."""
        received = self._buffer[:nbytes]
        while received:
            if self._left < 0:
                received = self._take_head(received)
            if self._left >= 0:
                piece = received[: self._left]
                received = received[self._left :]
                self._take(piece)
                if not self._left:
                    self._left = -1
                    self._end()

    def _take_head(self, received: memoryview) -> memoryview:
        """Read a head, and return what comes after it."""
        before = len(self._head)
        self._head += received[:_HEAD]
        head, found, _ = self._head.partition(b"\r\n\r\n")
        if not found:
            return received[len(self._head) - before :]
        rest = received[len(head) + len(found) - before :]
        self._head = b""
        line, *fields = head.decode("latin-1").split("\r\n")
        self._method, self._target, _ = line.split(" ", 2)
        headers = {name.lower(): value for name, _, value in (f.partition(": ") for f in fields)}
        self._is_bytes = self._method == "PUT" or self._target.startswith("/files/upload")
        self._left = int(headers.get("content-length", "0"))
        if headers.get("expect", "").lower() == "100-continue":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if not self._left:
            self._left = -1
            self._end()
        return rest

    def _take(self, piece: memoryview) -> None:
        self._left -= len(piece)
        self.state.received += len(piece)
        if not self._is_bytes:
            self._body += piece
        elif self._target == "/files/upload/batch":
            # What stands between two pieces counts for the second.
            block = self._tail + piece
            self._files += block.count(_FILE)
            self._tail = block[-len(_FILE) + 1 :]
        elif self.state.hashing and self._method == "PUT":
            self._hash.update(piece)

    def _end(self) -> None:
        """Answer the request whose body is complete."""
        self.state.requests += 1
        headers, answer, delay = "", self._answer(), 0.0
        if self._method == "PUT":
            upload, number = map(int, self._target.rpartition("/storage/")[2].split("/"))
            etag = self._hash.hexdigest()
            self.state.uploads[upload].etags[number] = etag
            delay = self.state.delay
            self._hash = hashlib.md5(usedforsecurity=False)
            headers = f'etag: "{etag}"\r\n'
        self._body.clear()
        self._files, self._tail = 0, b""
        status = 201 if self._target in _CREATING else 200
        head = (
            f"HTTP/1.1 {status} OK\r\ncontent-type: application/json\r\n{headers}"
            f"content-length: {len(answer)}\r\n\r\n"
        )
        content = head.encode() + answer
        if delay:
            asyncio.get_running_loop().call_later(delay, self._transport.write, content)
        else:
            self._transport.write(content)

    def _answer(self) -> bytes:
        state = self.state
        match (self._method, self._target.split("?")[0].split("/")[1:]):
            case ("PUT", _):
                return b""
            case ("POST", ["files", "upload"]) | (
                "POST",
                ["files", "direct-uploads", _, "complete"],
            ):
                return _json({"image_id": _ID, "filename": "flight.mp4", "media_type": "video"})
            case ("POST", ["files", "upload", "batch"]):
                return _receipt(self._files)
            case ("GET", ["files", "quota-check"]):
                quota = {"can_proceed": True, "requested": 1, "available": 10_000}
                return _json({**quota, "monthly_limit": 0, "current_usage": 0})
            case ("POST", ["files", "direct-uploads"]):
                state.uploads.append(Upload(json.loads(self._body)["size_bytes"]))
                return _json(self._plan(len(state.uploads) - 1))
            case ("GET", ["files", "direct-uploads", upload_id]):
                return _json(_status(upload_id, state.uploads[int(upload_id)]))
            case ("POST", ["files", "direct-uploads", upload_id, "parts"]):
                numbers = json.loads(self._body)["part_numbers"]
                parts = self._parts(int(upload_id), numbers)
                return _json({"upload_id": upload_id, "parts": parts, "expires_at": _EXPIRES})
            case ("POST", ["state"]):
                Connection.state = State(**json.loads(self._body))
                return b"{}"
            case ("GET", ["state"]):
                etags = [upload.etags for upload in state.uploads]
                return _json(
                    {"requests": state.requests, "received": state.received, "etags": etags}
                )
            case _:
                return b"{}"

    def _plan(self, upload: int) -> dict[str, object]:
        size = self.state.uploads[upload].size
        numbers = range(1, min(-(-size // PART), 1000) + 1)
        return {
            "upload_id": str(upload),
            "method": "multipart",
            "object_key": "flight.mp4",
            "expires_at": _EXPIRES,
            "part_size": PART,
            "parts": self._parts(upload, numbers),
        }

    def _parts(self, upload: int, numbers: range | list[int]) -> list[dict[str, object]]:
        return [
            {
                "part_number": number,
                "upload_url": f"{self._origin}/storage/{upload}/{number}",
                "offset": (number - 1) * PART,
                "size_bytes": self.state.uploads[upload].piece(number),
            }
            for number in numbers
        ]


def _status(upload_id: str, upload: Upload) -> dict[str, object]:
    parts = [
        {"part_number": number, "etag": etag, "size_bytes": upload.piece(number)}
        for number, etag in sorted(upload.etags.items())
    ]
    return {
        "upload_id": upload_id,
        "status": "pending",
        "method": "multipart",
        "size_bytes": upload.size,
        "received_bytes": sum(upload.piece(number) for number in upload.etags),
        "parts": parts,
        "expires_at": _EXPIRES,
        "part_size": PART,
    }


def _receipt(count: int) -> bytes:
    items = [
        {"image_id": _ID, "filename": f"{index}.jpg", "index": index, "status": "processing"}
        for index in range(count)
    ]
    return _json(
        {
            "session_id": _ID,
            "total_files": count,
            "accepted_files": count,
            "rejected_files": 0,
            "status": "processing",
            "items": items,
        }
    )


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


async def serve() -> None:
    """Print the port, and serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=256)
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
