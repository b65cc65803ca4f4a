"""What only the asynchronous package can do: be cancelled."""

from __future__ import annotations

import logging
import warnings

import anyio
import httpcore
import pytest

from scopix import InsecureTransportWarning, Scopix, _seam
from scopix._pool import Pool
from scopix_emulator import Emulator, Plan
from tests.local import parts_left, paths

pytestmark = pytest.mark.anyio


async def test_cancelled_calls_leave_their_places(scripted):
    """A thousand calls that are cancelled while they wait, on a limit of two; then one works."""
    pool = Pool(httpcore, None, max_connections=2)
    request = httpcore.Request("GET", f"http://{scripted.host}/", headers={"Host": "x"})
    scripted.reply(200, b"x")
    scripted.reply(200, b"x")
    scripted.reply(200, b"x")
    held = [await pool.handle_async_request(request) for _ in range(2)]
    for _ in range(10):
        with anyio.move_on_after(0.01):
            async with anyio.create_task_group() as group:
                for _ in range(100):
                    group.start_soon(pool.handle_async_request, request)
    for response in held:
        await response.stream.aclose()

    response = await pool.handle_async_request(request)
    assert response.status == 200
    await response.stream.aclose()
    await pool.aclose()


async def test_a_cancelled_upload_closes_its_file(scripted, tmp_path):
    """Neither file nor connection stays open."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 1000)
    scripted.fault("hang")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        client = Scopix(scripted.api_key, base_url=scripted.url)
    async with client:
        with anyio.move_on_after(0.2) as scope:
            await client.files.upload(path)
        pool = client._caller.transport._connections._exchange.__self__._pool

    assert scope.cancelled_caught
    assert repr(pool) == "<Pool: 0 active, 0 idle>"


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
    pool = client._caller.transport._connections._exchange.__self__._pool
    assert repr(pool).startswith("<Pool: 0 active, ")
    result = await client.files.upload(path, part_size=5 * MIB, resume=resume)
    assert result.object_key


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
