"""Uploads of large files and of many, and what a bare HTTP library makes of the same bytes."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeAlias

import httpx
from attrs import field, frozen

from benchmarks.figures import OURS
from benchmarks.sink import PART
from benchmarks.startup import HEADERS, KEY
from scopix import Scopix
from scopix._core.inputs import source_of
from scopix._raw.operations.files import upload_file
from scopix_sync import Scopix as BlockingScopix

__all__ = [
    "ALLOWED",
    "FILES",
    "IDLE",
    "PEERS",
    "Files",
    "many",
    "peak",
    "requests",
    "resumed",
    "sent",
]

Way: TypeAlias = Literal["streamed", "direct"]

IDLE = "idle"
"""A client that has made one small call."""
ALLOWED = "size + in flight"
"""What a resumed upload may send in total."""
FILES = "files"

PEERS = {
    # aiohttp is measured where it is installed.
    "async": ("httpx", *(name for name in ("aiohttp",) if find_spec(name))),
    "blocking": ("httpx",),
}

MIB = 1024**2
AT_A_TIME = 4
_BLOCK = 64 * 1024
_CONTENT = b"\0\0\0\x18ftypmp42"


@frozen
class Files:
    """Files that are uploaded; they are made when they are first needed, and removed in the end.

    Args:
        size: Bytes of the large one.
        count: How many small ones there are.
    """

    size: int
    count: int
    _folder: tempfile.TemporaryDirectory[str] = field(
        init=False, factory=lambda: tempfile.TemporaryDirectory(prefix="scopix-benchmarks-")
    )

    @property
    def folder(self) -> Path:
        """The folder that has them, and journals."""
        return Path(self._folder.name)

    def large(self) -> Path:
        """A file of random bytes."""
        path = self.folder / "flight.mp4"
        if not path.exists():
            with path.open("wb") as file:
                file.write(_CONTENT)
                while (left := self.size - file.tell()) > 0:
                    file.write(os.urandom(min(left, MIB)))
        return path

    def sparse(self, size: int) -> Path:
        """A file without content, which takes no room."""
        path = self.folder / f"{size}.mp4"
        if not path.exists():
            with path.open("wb") as file:
                file.truncate(size)
        return path

    def small(self) -> Path:
        """A folder with files of 20 KB."""
        folder = self.folder / "scans"
        if not folder.exists():
            folder.mkdir()
            for number in range(self.count):
                (folder / f"{number:05}.jpg").write_bytes(os.urandom(20_000))
        return folder

    def close(self) -> None:
        """Remove them."""
        self._folder.cleanup()


# ----------------------------------------------------------------------------------- throughput


def sent(name: str, url: str, files: Files, way: Way, colour: str) -> float:
    """Measure the MiB in a second of the upload of the large file."""
    path = files.large()
    with path.open("rb") as file:
        while file.read(MIB):
            pass  # from here on it comes out of memory
    start = time.perf_counter()
    if colour == "async":
        asyncio.run(_send(name, url, path, way))
    else:
        _send_blocking(name, url, path, way)
    return files.size / MIB / (time.perf_counter() - start)


async def _send(name: str, url: str, path: Path, way: Way) -> None:
    target = _target(url, path, way) if name != OURS else ""
    if name == OURS:
        async with Scopix(KEY, base_url=url) as client:
            client.config.direct_upload_threshold = 0
            if way == "streamed":
                await client.send(upload_file(file=source_of(path, None)))
            else:
                await client.files.upload(path, max_concurrency=AT_A_TIME)
    elif name == "aiohttp":
        aiohttp: Any = import_module("aiohttp")
        async with aiohttp.ClientSession(headers=HEADERS) as session:
            with path.open("rb") as file:
                if way == "direct":
                    call = session.put(target, data=file)
                else:
                    form = aiohttp.FormData()
                    form.add_field("file", file, filename=path.name)
                    call = session.post(target, data=form)
                async with call as response:
                    await response.read()
    else:
        async with import_module(name).AsyncClient(headers=HEADERS, timeout=None) as client:
            with path.open("rb") as file:
                if way == "direct":
                    length = {"content-length": str(os.fstat(file.fileno()).st_size)}
                    await client.put(target, content=_blocks(file), headers=length)
                else:
                    await client.post(target, files={"file": (path.name, file)})


async def _blocks(file: Any) -> AsyncGenerator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _send_blocking(name: str, url: str, path: Path, way: Way) -> None:
    if name == OURS:
        with BlockingScopix(KEY, base_url=url) as client:
            client.config.direct_upload_threshold = 0
            if way == "streamed":
                client.send(upload_file(file=source_of(path, None)))
            else:
                client.files.upload(path, max_concurrency=AT_A_TIME)
        return
    target = _target(url, path, way)
    with import_module(name).Client(headers=HEADERS, timeout=None) as client, path.open("rb") as f:
        if way == "direct":
            client.put(target, content=f)
        else:
            client.post(target, files={"file": (path.name, f)})


def _target(url: str, path: Path, way: Way) -> str:
    """Tell where a bare library sends the file: in one request, whichever way."""
    if way == "streamed":
        return f"{url}/files/upload"
    size = path.stat().st_size
    plan = httpx.post(f"{url}/files/direct-uploads", json={"size_bytes": size}).json()
    return f"{url}/storage/{plan['upload_id']}/1"


# ---------------------------------------------------------------------------------------- memory

_PEAK = """
import sys
url, key, path = sys.argv[1:]
{program}
with open("/proc/self/status") as status:
    (peak,) = [line.split()[1] for line in status if line.startswith("VmHWM")]
print(int(peak) / 1024)
"""

_ASYNC = """
import asyncio
from scopix import Scopix
from scopix._core.inputs import source_of
from scopix._raw.operations.files import upload_file
async def main():
    async with Scopix(key, base_url=url) as client:
        await {call}
asyncio.run(main())
"""

_BLOCKING = """
from scopix_sync import Scopix
from scopix._core.inputs import source_of
from scopix._raw.operations.files import upload_file
with Scopix(key, base_url=url) as client:
    {call}
"""

_CALLS = {
    IDLE: "client.files.check_quota(file_count=1)",
    "streamed": "client.send(upload_file(file=source_of(path, None)))",
    "direct": "client.files.upload(path)",
    "many": "client.files.upload_batch(path)",
}

_PROGRAMS = {"async": _ASYNC, "blocking": _BLOCKING}


def peak(name: str, url: str, files: Files, size: int, way: Way, colour: str) -> float:
    """Measure the most MiB of memory that a process has while it uploads a file."""
    return _peak(url, files.sparse(size), colour, IDLE if name == IDLE else way)


def peak_of_many(name: str, url: str, files: Files, colour: str) -> float:
    """Measure the same of an upload of many files."""
    return _peak(url, files.small(), colour, IDLE if name == IDLE else "many")


def _peak(url: str, path: Path, colour: str, call: str) -> float:
    program = _PEAK.format(program=_PROGRAMS[colour].format(call=_CALLS[call]))
    command = [sys.executable, "-I", "-W", "ignore", "-c", program, url, KEY, str(path)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


# ---------------------------------------------------------------------------------------- resume

_RESUME = """
import sys
from scopix_sync import Scopix
url, key, path, journal = sys.argv[1:]
with Scopix(key, base_url=url) as client:
    client.config.direct_upload_threshold = 0
    client.files.upload(path, resume=journal)
"""


def resumed(name: str, url: str, files: Files) -> float:
    """Measure the MiB that arrive when an upload is killed in the middle and goes on.

    Raises:
        AssertionError: Parts have arrived that are not those of the file.
    """
    if name == ALLOWED:
        return (files.size + AT_A_TIME * PART) / MIB
    path, journal = files.large(), files.folder / "journal"
    count = -(-files.size // PART)
    with httpx.Client(base_url=url, timeout=30) as http:
        http.post("/state", json={"hashing": True, "delay": 0.02})
        command = [sys.executable, "-I", "-W", "ignore", "-c", _RESUME]
        command += [url, KEY, str(path), str(journal)]
        with subprocess.Popen(command) as process:
            while True:
                etags = http.get("/state").json()["etags"]
                if etags and len(etags[0]) >= count // 2:
                    break
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
        subprocess.run(command, check=True)
        state = http.get("/state").json()
        http.post("/state", json={})
    (etags,) = state["etags"]
    assert etags == dict(_hashes(path)), "what has arrived is not the file"
    return float(state["received"] / MIB)


def _hashes(path: Path) -> Generator[tuple[str, str]]:
    with path.open("rb") as file:
        number = 1
        while piece := file.read(PART):
            yield str(number), hashlib.md5(piece, usedforsecurity=False).hexdigest()
            number += 1


# ------------------------------------------------------------------------------------ many files


def many(name: str, url: str, files: Files, colour: str) -> float:
    """Measure the small files in a second, of one call, or of the same requests made bare."""
    folder = files.small()
    if name == OURS:
        upload = _upload_many if colour == "async" else _upload_many_blocking
        start = time.perf_counter()
        upload(url, folder)
    else:
        together = files.count // max(1, int(requests(OURS, url, files)) - 1)
        start = time.perf_counter()
        _post_many(name, url, folder, together)
    return files.count / (time.perf_counter() - start)


def requests(name: str, url: str, files: Files) -> float:
    """Count the requests that an upload of the small files takes."""
    if name == FILES:
        return files.count
    httpx.post(f"{url}/state", json={})
    _upload_many_blocking(url, files.small())
    return float(httpx.get(f"{url}/state").json()["requests"])


def _upload_many(url: str, folder: Path) -> None:
    async def main() -> None:
        async with Scopix(KEY, base_url=url) as client:
            results = await client.files.upload_batch(folder)
            assert results.uploaded_count == len(results)

    asyncio.run(main())


def _upload_many_blocking(url: str, folder: Path) -> None:
    with BlockingScopix(KEY, base_url=url) as client:
        results = client.files.upload_batch(folder)
        assert results.uploaded_count == len(results)


def _post_many(name: str, url: str, folder: Path, together: int) -> None:
    paths = sorted(folder.iterdir())
    with import_module(name).Client(headers=HEADERS, timeout=None) as client:
        for start in range(0, len(paths), together):
            with ExitStack() as stack:
                opened = [
                    stack.enter_context(p.open("rb")) for p in paths[start : start + together]
                ]
                parts = [("files", (Path(file.name).name, file)) for file in opened]
                client.post(f"{url}/files/upload/batch", files=parts).json()
