"""What only the asynchronous package can do: be cancelled."""

from __future__ import annotations

import warnings

import anyio
import httpcore
import pytest

from scopix import InsecureTransportWarning, Scopix, _seam
from scopix._pool import Pool

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
