"""What only the asynchronous package can do: be cancelled."""

from __future__ import annotations

import asyncio
import logging
import socket
import tempfile
import threading
import warnings
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import get_running_tasks
from anyio.lowlevel import checkpoint

from scopix import ClientConfig, InsecureTransportWarning, Scopix, _seam
from scopix._core.http import core_of
from scopix._core.journal import Journal
from scopix._core.operation import EventOperation
from scopix._core.proxies import Proxies
from scopix._core.spool import Spool
from scopix._pool import Library, Pool
from scopix_emulator import Emulator, Plan
from tests.conftest import Reply
from tests.local import parts_left, paths

pytestmark = pytest.mark.anyio

PAGE = {"items": [], "total_count": 0, "has_more": False}


@pytest.fixture(params=["httpx", "httpx2"], autouse=True)
def library(request, monkeypatch):
    """Both HTTP libraries."""
    monkeypatch.setenv("SCOPIX_HTTP", request.param)
    return import_module(request.param)


@pytest.fixture
def connect(scripted):
    """Make clients; all settings may be given."""

    def make(**settings: Any) -> Scopix:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            return Scopix.from_config(
                ClientConfig(scripted.api_key, **{"base_url": scripted.url, **settings})
            )

    return make


def pool_of(client: Scopix) -> Pool:
    """The pool below a client."""
    pool = client._caller.transport._connections.link()._pool
    assert pool is not None
    return pool


async def test_ten_thousand_calls_that_waited(library, scripted):
    """They are cancelled while two others have both places; then a call works."""
    core = core_of(library)
    pool = Pool(Library(core, None, Proxies(), max_connections=2))
    request = core.Request("GET", f"http://{scripted.host}/", headers={"Host": "x"})
    for _ in range(4):
        scripted.reply(200, b"x")
    held = [await pool.handle_async_request(request) for _ in range(2)]
    for _ in range(20):
        async with anyio.create_task_group() as group:
            for _ in range(500):
                group.start_soon(pool.handle_async_request, request)
            while pool._slots.waiting < 500:
                await checkpoint()
            group.cancel_scope.cancel()
    for response in held:
        await response.stream.aclose()

    for _ in range(2):
        response = await pool.handle_async_request(request)
        assert response.status == 200
        await response.stream.aclose()
    assert len(scripted.received) == 4
    await pool.aclose()


async def test_calls_that_had_begun(scripted, connect):
    """They are cancelled wherever they are, on a limit of two; then calls work."""
    async with connect(max_connections=2) as client:
        for _ in range(10):
            for _ in range(2):
                scripted.fault("hang")
            async with anyio.create_task_group() as group:
                for _ in range(20):
                    group.start_soon(client.files.list)
                while pool_of(client)._slots.waiting < 18:
                    await checkpoint()
                group.cancel_scope.cancel()
        assert repr(pool_of(client)) == "<Pool: 0 active, 0 idle>"
        scripted.replies.clear()
        for _ in range(2):
            scripted.reply(200, PAGE)
            assert (await client.files.list()).total_count == 0


async def test_calls_over_http2(http2_server, trusted, connect):
    """A thousand are cancelled in line or on the way, on a limit of two; then one works."""
    async with connect(base_url=http2_server.url, http2=True, max_connections=2) as client:
        await client.files.list()
        http2_server.hold = True
        for _ in range(10):
            async with anyio.create_task_group() as group:
                for _ in range(100):
                    group.start_soon(client.files.list)
                while pool_of(client)._slots.waiting < 98:
                    await checkpoint()
                group.cancel_scope.cancel()
        http2_server.hold = False
        assert (await client.files.list()).total_count == 0


async def test_a_cancelled_upload_closes_its_file(scripted, connect, tmp_path):
    """Neither file nor connection stays open."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 1000)
    scripted.fault("hang")
    async with connect() as client:
        with anyio.move_on_after(0.2) as scope:
            await client.files.upload(path)

        assert scope.cancelled_caught
        assert repr(pool_of(client)) == "<Pool: 0 active, 0 idle>"


async def test_a_cancelled_handshake_closes_its_socket(connect):
    """The server takes the connection and is silent: what was opened is closed at once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5.0)
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        async with connect(base_url=url) as client:
            with anyio.move_on_after(0.2) as scope:
                await client.files.list()
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(5.0)
                while connection.recv(4096):
                    pass  # its hello; then the end, for it was closed

            assert repr(pool_of(client)) == "<Pool: 0 active, 0 idle>"
    assert scope.cancelled_caught


async def test_a_cancelled_loop_takes_its_calls_along():
    """Who goes through results, and is cancelled, leaves no call behind."""
    ended = []

    async def work(item):
        try:
            await anyio.sleep(item)
        finally:
            ended.append(item)

    with anyio.CancelScope() as scope:
        async with _seam.concurrently(work, [0, 60, 61], 3) as results:
            async for _ in results:
                scope.cancel()
                await anyio.sleep(60)

    assert scope.cancelled_caught
    assert sorted(ended) == [0, 60, 61]


def threads() -> int:
    """Number of threads, but for those that trio keeps to look up addresses."""
    return sum(not thread.name.startswith("Trio thread") for thread in threading.enumerate())


def sockets() -> int:
    """Number of sockets that this process has."""
    count = 0
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the list itself
            count += str(link.readlink()).startswith("socket:")
    return count


async def test_five_hundred_streams_that_are_cancelled(scripted, connect):
    """Some before the answer, some between two events: no socket, task or thread is left."""
    talk = EventOperation[str](
        name="talk", method="POST", path="/talk", event=str, final_events=("end",), keyed=True
    )
    headers = {"content-type": "text/event-stream"}
    said = b"id: 1\nevent: word\ndata: a\n\n"
    scripted.otherwise = lambda _: Reply(steps=(said, "left"), headers=headers)
    async with connect() as client:
        open_before, threads_before = sockets(), threads()
        tasks_before = {task.id for task in get_running_tasks()}

        async def listen(heard: anyio.Event) -> None:
            async with client.stream(talk) as stream:
                async for _ in stream:
                    heard.set()

        for turn in range(10):
            async with anyio.create_task_group() as group:
                heard = [anyio.Event() for _ in range(50)]
                for one in heard:
                    group.start_soon(listen, one)
                for one in heard[: 50 if turn % 2 else 10]:
                    await one.wait()
                group.cancel_scope.cancel()
        assert repr(pool_of(client)) == "<Pool: 0 active, 0 idle>"
        assert {task.id for task in get_running_tasks()} <= tasks_before
    with anyio.fail_after(20):
        while sockets() > open_before or threads() > threads_before:
            await anyio.sleep(0.01)


MIB = 1024**2


@pytest.fixture
async def storing(monkeypatch, tmp_path):
    """A client that sends everything straight to storage, and its server."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with Emulator(multipart_threshold=6 * MIB, plan=Plan("p", batch_files=1)) as server:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            client = Scopix(server.api_key, base_url=server.url)
        client.config.direct_upload_threshold = 100
        async with client:
            yield client, server


@pytest.mark.parametrize("resume", [False, True])
async def test_a_cancelled_upload_leaves_no_parts(storing, tmp_path, resume):
    """They are removed before the cancellation goes on; but for a journal, which wants them."""
    client, server = storing
    path = tmp_path / "flight.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(12 * MIB))
    with anyio.CancelScope() as scope:

        def on_bytes(sent: int, total: int) -> None:
            if sent > 5 * MIB:
                scope.cancel()

        await client.files.upload(
            path, part_size=5 * MIB, max_concurrency=1, on_bytes=on_bytes, resume=resume
        )

    assert scope.cancelled_caught
    assert parts_left(server) == (["1"] if resume else [])
    assert len(paths(server, "DELETE")) == (0 if resume else 1)
    assert repr(pool_of(client)).startswith("<Pool: 0 active, ")
    result = await client.files.upload(path, part_size=5 * MIB, resume=resume)
    assert result.object_key


@pytest.mark.parametrize("step", [(Journal, "open"), (Spool, "__init__"), (Spool, "write")])
def test_a_cancelled_task_of_asyncio_leaves_no_files(connect, tmp_path, monkeypatch, step):
    """What a thread is making when the task is cancelled is removed, or let go."""
    state, temporary = tmp_path / "state", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    path = tmp_path / "flight.mp4"
    path.write_bytes(bytes(1000))
    owner, name = step
    real = getattr(owner, name)
    begun, go_on = threading.Event(), threading.Event()

    def slow(*args: Any) -> Any:
        begun.set()
        go_on.wait(60)
        return real(*args)

    monkeypatch.setattr(owner, name, slow)

    async def main() -> None:
        async with connect(direct_upload_threshold=100) as client:
            if owner is Journal:
                call = client.files.upload(path, resume=True)
            else:
                call = client.files.upload(iter([b"a", b"b"]), filename="a.mp4")
            task = asyncio.create_task(call)
            while not begun.is_set():
                await asyncio.sleep(0.001)
            task.cancel()
            await asyncio.sleep(0)
            go_on.set()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert list(temporary.iterdir()) == []
    assert [each for each in state.rglob("*") if each.is_file()] == []


async def test_a_cancelled_batch_tells_what_is_done(storing, caplog):
    """By the log; who catches the cancellation finds the results on it."""
    client, server = storing
    caught: list[object] = []
    with caplog.at_level(logging.WARNING, "scopix"), anyio.CancelScope() as scope:

        def on_progress(event: object) -> None:
            if len(paths(server, "POST")) == 2:
                scope.cancel()

        try:
            await client.files.upload_batch(
                [b"words"] * 5,
                filenames=list("abcde"),
                max_concurrency=1,
                on_progress=on_progress,
            )
        except anyio.get_cancelled_exc_class() as error:
            caught.append(error.partial_results)
            raise

    (results,) = caught
    assert scope.cancelled_caught
    assert results.uploaded_count == 2
    assert "upload stopped: 2 of 5 files are stored" in caplog.text
    assert (await results.retry_failed()).uploaded_count == 5
