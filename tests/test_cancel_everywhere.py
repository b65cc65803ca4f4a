"""A call that is cancelled leaves nothing behind, wherever it waits."""

from __future__ import annotations

import json
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Generator
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio
import pytest

from scopix import ClientConfig, InsecureTransportWarning, Scopix, _seam
from scopix._raw.operations import files
from tests.conftest import Received, Reply

pytestmark = pytest.mark.anyio

ID = "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60"


class Stepped:
    """Awaits a coroutine, and cancels a scope when it waits for the n-th time.

    Attributes:
        steps: How often it has waited.
    """

    def __init__(
        self, coroutine: Coroutine[Any, Any, Any], scope: anyio.CancelScope, at: int
    ) -> None:
        self.steps = 0
        self._coroutine = coroutine
        self._scope = scope
        self._at = at

    def __await__(self) -> Generator[Any, Any, Any]:
        resume: Callable[[], Any] = lambda: self._coroutine.send(None)  # noqa: E731
        while True:
            try:
                waits_for = resume()
            except StopIteration as end:
                return end.value
            self.steps += 1
            if self.steps == self._at:
                self._scope.cancel()
            try:
                sent = yield waits_for
            except BaseException as error:
                thrown = error
                resume = lambda: self._coroutine.throw(thrown)  # noqa: B023, E731
            else:
                resume = lambda: self._coroutine.send(sent)  # noqa: B023, E731


@pytest.fixture(params=["httpx", "httpx2"], autouse=True)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both HTTP libraries."""
    monkeypatch.setenv("SCOPIX_HTTP", request.param)
    return import_module(request.param)


async def ask(client: Scopix, folder: Path) -> None:
    """A call with an answer in JSON, and a retry in it."""
    await client.files.list()


async def upload(client: Scopix, folder: Path) -> None:
    """A file that is sent block by block, as it is read."""
    path = folder / "a.txt"
    path.write_bytes(b"x" * 700_000)
    await client.files.upload(path, wait_for_description=False)


async def download(client: Scopix, folder: Path) -> None:
    """A file that is written as it comes, from another address."""
    await client.files.download(ID, folder / "copy.bin")


async def wait(client: Scopix, folder: Path) -> None:
    """Two polls with a pause between them."""
    polls = []
    await client._caller.wait(
        files.get_processing_status(ID), polls.append, lambda _: len(polls) == 2, waiting_for="it"
    )


class Script:
    """Answers by what is asked, since requests of cancelled calls arrive late, or never."""

    def __init__(self) -> None:
        self.calls: set[str] = set()

    def __call__(self, received: Received) -> Reply:
        path = received.path.removeprefix("/api/v2")
        if received.method == "POST":
            return Reply(201, json.dumps({"image_id": ID, "filename": "a.txt"}).encode())
        if path.endswith("/download"):
            return Reply(302, b"", {"location": "/api/v2/x"})
        if path == "/x":
            return Reply(200, b"x" * 300_000)
        if path.endswith("/processing-status"):
            return Reply(200, json.dumps({"image_id": ID, "status": "processing"}).encode())
        call = received.headers["x-correlation-id"]
        if call not in self.calls:
            self.calls.add(call)
            return Reply(429)
        return Reply(200, json.dumps({"items": [], "total_count": 0, "has_more": False}).encode())


def open_files() -> int:
    """How many descriptors this process has."""
    return len([*Path("/proc/self/fd").iterdir()])


async def settled(count: Callable[[], int], expected: int, seconds: float) -> int:
    """Wait until a count has come down: the server closes its ends in threads of its own."""
    deadline = _seam.monotonic() + seconds
    while (now := count()) > expected and _seam.monotonic() < deadline:
        await anyio.sleep(0.001)
    return now


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="open files can't be counted here"
)


@needs_proc
@pytest.mark.parametrize("kind", ["scripted", "secure"])
@pytest.mark.parametrize("call", [ask, upload, download, wait])
async def test_at_every_step(
    call: Callable[[Scopix, Path], Awaitable[None]],
    kind: str,
    request: pytest.FixtureRequest,
    trusted: Any,
    tmp_path: Path,
) -> None:
    """Places, connections, probes, files: after each cancellation all is as it was before."""
    server = request.getfixturevalue(kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        config = ClientConfig(
            server.api_key,
            base_url=server.url,
            max_connections=2,
            retry_delay=0.001,
            polling_interval=0.001,
            circuit_breaker_success_threshold=1,
        )
    server.otherwise = Script()
    # What is opened once for all is opened before the count.
    async with Scopix.from_config(config) as client:
        await call(client, tmp_path)
    before = await settled(open_files, 0, 0.2)
    at = 0
    is_complete = False
    while not is_complete:
        at += 1
        async with Scopix.from_config(config) as client:
            breaker = client._caller.transport._breakers.of(config.base_url)
            breaker._opened = _seam.monotonic() - 60  # so that the first attempt is a probe
            with anyio.CancelScope() as scope:
                await Stepped(call(client, tmp_path), scope, at)
            is_complete = not scope.cancelled_caught
            pool = client._caller.transport._connections.link()._pool

            assert repr(pool).startswith("<Pool: 0 active"), at
            assert [await pool._slots.acquire(0) for _ in range(2)] == [True, True], at
            assert breaker._places == [None], at
        assert [*tmp_path.glob(".*")] == [], at
        assert await settled(open_files, before, 10) <= before, at

    assert at > 3
