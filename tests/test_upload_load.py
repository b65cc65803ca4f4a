"""What uploads cost the program around them: its event loop, and its memory."""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

import anyio
import pytest

from scopix import InsecureTransportWarning, Scopix
from scopix_emulator import Emulator

MIB = 1024**2
READ = 0.06
"""Seconds for a block of a disk that is slow."""


class Slow(io.BytesIO):
    """A file whose every read takes as long as a ticker must never wait."""

    def read(self, size: int | None = -1) -> bytes:
        time.sleep(READ)
        return super().read(size)


@pytest.mark.anyio
@pytest.mark.parametrize("threshold", [0, 100 * MIB])
async def test_an_upload_does_not_hold_up_the_event_loop(
    emulator: Emulator, threshold: int
) -> None:
    """While blocks are read, hashed and sent, others run as if nothing was.

    The reads take so long that a loop which waited for them would be late with most of its ticks.
    So the median tells, whatever else the machine does.
    """
    ticks: list[float] = []
    content = b"\0\0\0\x18ftypmp42" + bytes(3 * MIB)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        client = Scopix(emulator.api_key, base_url=emulator.url)
    client.config.direct_upload_threshold = threshold

    async def tick() -> None:
        while True:
            start = time.monotonic()
            await anyio.sleep(0.002)
            ticks.append(time.monotonic() - start)

    async with client, anyio.create_task_group() as group:
        group.start_soon(tick)
        start = time.monotonic()
        await client.files.upload(
            Slow(content), filename="slow.mp4", skip_duplicates=threshold == 0
        )
        elapsed = time.monotonic() - start
        group.cancel_scope.cancel()

    reads = len(content) / (256 * 1024)
    assert elapsed > reads * READ
    assert statistics.median(ticks) < READ / 2
    assert len(ticks) > reads


GROWTH = """
import json, resource, sys
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
{setup}
print(json.dumps(peaks))
"""

BLOCKING = """
from scopix_sync import Scopix
with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
    client.config.direct_upload_threshold = int(sys.argv[3])
    peaks = []
    for path in sys.argv[4:]:
        client.files.upload(path, part_size=16 * 1024**2)
        peaks.append(peak())
"""

ASYNC = """
import asyncio
from scopix import Scopix
peaks = []
async def main():
    async with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
        client.config.direct_upload_threshold = int(sys.argv[3])
        for path in sys.argv[4:]:
            await client.files.upload(path, part_size=16 * 1024**2)
            peaks.append(peak())
asyncio.run(main())
"""


@pytest.mark.parametrize("program", [ASYNC, BLOCKING], ids=["async", "blocking"])
@pytest.mark.parametrize("threshold", [0, 100 * MIB], ids=["direct", "streamed"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, program: str, threshold: int) -> None:
    """A file of 96 MiB takes little more than one of 4 MiB, in one request and in parts."""
    paths = [tmp_path / "small.mp4", tmp_path / "large.mp4"]
    for path, size in zip(paths, (4 * MIB, 96 * MIB), strict=True):
        with path.open("wb") as file:
            file.write(b"\0\0\0\x18ftypmp42")
            file.truncate(size)
    with Emulator(multipart_threshold=6 * MIB) as server:
        command = [sys.executable, "-W", "ignore", "-c", GROWTH.format(setup=program)]
        command += [server.api_key, server.url, str(threshold), *map(str, paths)]
        answer = subprocess.run(command, capture_output=True, check=True)
    small, large = json.loads(answer.stdout)

    assert large - small < 32
