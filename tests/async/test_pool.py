"""Connections that are kept: limits, order, cancellation, expiry."""

from __future__ import annotations

import httpcore
import pytest

from scopix import _pool, _seam
from scopix._pool import Pool

from ._colour import HttpConnection, together

pytestmark = pytest.mark.anyio


def request(scripted, patience=5.0):
    timeouts = {"connect": 5.0, "read": 5.0, "write": 5.0, "pool": patience}
    return httpcore.Request(
        "GET",
        f"http://{scripted.host}/",
        headers={"Host": scripted.host},
        extensions={"timeout": timeouts},
    )


async def fetch(pool, scripted, **options):
    response = await pool.handle_async_request(request(scripted, **options))
    try:
        return b"".join([part async for part in response.stream])
    finally:
        await response.stream.aclose()


@pytest.fixture
async def pool():
    """A pool of two connections."""
    pool = Pool(httpcore, None, max_connections=2)
    yield pool
    await pool.aclose()


async def test_a_connection_serves_again(pool, scripted):
    """What was read to the end is kept, and the one used last is used next."""
    for number in range(3):
        scripted.reply(200, number)
    bodies = [await fetch(pool, scripted) for _ in range(3)]

    assert bodies == [b"0", b"1", b"2"]
    assert repr(pool) == "<Pool: 0 active, 1 idle>"


async def test_no_more_than_the_limit(pool, scripted):
    """Further requests wait in line, and all are served."""
    for _ in range(12):
        scripted.reply(200, b"x")

    assert await together(lambda _: fetch(pool, scripted), 12) == [b"x"] * 12
    assert repr(pool) in {"<Pool: 0 active, 1 idle>", "<Pool: 0 active, 2 idle>"}


async def test_waiting_ends_with_the_timeout(pool, scripted):
    """Who finds no place in time is told so, and the places are not lost."""
    for _ in range(3):
        scripted.reply(200, b"x")
    held = [await pool.handle_async_request(request(scripted)) for _ in range(2)]
    assert repr(pool) == "<Pool: 2 active, 0 idle>"
    with pytest.raises(httpcore.PoolTimeout, match="all 2 connections"):
        await fetch(pool, scripted, patience=0.05)
    for response in held:
        await response.stream.aclose()
        await response.stream.aclose()

    assert await fetch(pool, scripted) == b"x"


async def test_what_was_left_half_read_is_closed(pool, scripted):
    """A connection in the middle of a body can't serve another request."""
    scripted.reply(200, b"x" * 1_000_000)
    response = await pool.handle_async_request(request(scripted))
    await response.stream.aclose()

    assert repr(pool) == "<Pool: 0 active, 0 idle>"


async def test_a_failed_connection_leaves_its_place(pool, scripted):
    """Ten failures on a limit of two, then a request that works."""
    for _ in range(10):
        scripted.fault("reset")
    scripted.reply(200, b"x")
    for _ in range(10):
        with pytest.raises((httpcore.RemoteProtocolError, httpcore.ReadError)):
            await fetch(pool, scripted)

    assert await fetch(pool, scripted) == b"x"


async def test_an_expired_connection_is_not_used(pool, scripted, monkeypatch):
    """What was idle for too long is closed before a new one is opened."""
    monkeypatch.setattr(_pool, "KEEPALIVE", 0.01)
    for _ in range(2):
        scripted.reply(200, b"x")
    await fetch(pool, scripted)
    await _seam.sleep(0.05)

    assert await fetch(pool, scripted) == b"x"
    assert repr(pool) == "<Pool: 0 active, 1 idle>"


async def test_a_connection_that_the_server_closed_is_not_used(pool, scripted):
    """A server may close what is idle at any time."""
    scripted.reply(200, b"x", headers={"Connection": "close"})
    scripted.reply(200, b"y")

    assert await fetch(pool, scripted) == b"x"
    assert await fetch(pool, scripted) == b"y"


async def test_what_fails_before_it_connects_leaves_its_place(pool, scripted, monkeypatch):
    """A request that gets a place and then no connection takes nothing with it."""

    def refuse(_):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(pool, "_new", refuse)
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                await fetch(pool, scripted)
    scripted.reply(200, b"x")

    assert await fetch(pool, scripted) == b"x"


async def test_a_connection_that_is_not_idle_is_closed(pool, scripted, monkeypatch):
    """What the library itself left open, neither idle nor closed, is not kept."""
    scripted.reply(200, b"x")
    connections = []
    with monkeypatch.context() as patch:
        patch.setattr(HttpConnection, "is_idle", lambda self: connections.append(self))
        assert await fetch(pool, scripted) == b"x"

    (connection,) = connections
    assert connection.is_closed()
    assert repr(pool) == "<Pool: 0 active, 0 idle>"


async def test_closing_closes_all(scripted):
    """Idle connections and those in use; what comes back later is not kept."""
    scripted.reply(200, b"x")
    scripted.reply(200, b"y" * 1_000_000)
    pool = Pool(httpcore, None)
    await fetch(pool, scripted)
    response = await pool.handle_async_request(request(scripted))
    await pool.aclose()
    await response.stream.aclose()

    assert repr(pool) == "<Pool: 0 active, 0 idle>"
