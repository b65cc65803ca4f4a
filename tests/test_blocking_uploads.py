"""What only the blocking package can do: be interrupted by Ctrl-C, and refuse to wait."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from scopix import InsecureTransportWarning
from scopix_emulator import Emulator
from scopix_sync import Scopix
from tests.local import parts_left, paths, puts

MIB = 1024**2

CTRL_C = """
import sys, threading, time
from scopix_sync import Scopix
started = threading.active_count()
with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
    client.config.direct_upload_threshold = 100
    try:
        client.files.upload(sys.argv[3], part_size=5 * 1024**2, max_concurrency=2)
    except KeyboardInterrupt:
        print("stopped, with", threading.active_count() - started, "threads")
"""


@pytest.fixture
def server() -> Iterator[Emulator]:
    with Emulator(multipart_threshold=6 * MIB) as server:
        yield server


@pytest.fixture
def client(server: Emulator) -> Iterator[Scopix]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        client = Scopix(server.api_key, base_url=server.url)
    with client:
        yield client


def test_ctrl_c_leaves_no_parts(server: Emulator, tmp_path: Path) -> None:
    """In the middle of parts: they stop, their threads end, the upload is aborted."""
    path = tmp_path / "flight.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(60 * MIB))
    server.fault("latency", method="PUT", seconds=0.1)
    command = [sys.executable, "-W", "ignore", "-c", CTRL_C, server.api_key, server.url, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while len(puts(server)) < 4:
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)

    assert output == "stopped, with 0 threads\n"
    assert len(puts(server)) < 13
    assert parts_left(server) == []
    assert len(paths(server, "DELETE")) == 1


async def pieces() -> AsyncIterator[bytes]:
    """Bytes that have to be awaited."""
    yield b""


def test_an_asynchronous_iterator_is_refused_at_once(server: Emulator, client: Scopix) -> None:
    """Before anything is sent, wherever files are taken; the error says what to give."""
    refusals = (
        lambda: client.files.upload(pieces(), filename="a.txt"),  # type: ignore[arg-type]
        lambda: client.files.upload_batch([b"x", pieces()], filenames=["a.txt", "b.txt"]),  # type: ignore[list-item]
        lambda: client.documents.upload_one(pieces(), filename="a.txt"),  # type: ignore[arg-type]
        lambda: client.documents.upload([b"x", pieces()], filenames=["a.txt", "b.txt"]),  # type: ignore[list-item]
    )
    for refused in refusals:
        with pytest.raises(TypeError, match="can't wait for async_generator; give an iterator of"):
            refused()

    assert server.requests == []
