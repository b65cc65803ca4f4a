# Derived from tests/async/test_pool.py by `python -m generator generate`; do not edit.
"""Connections that are kept: limits, order, cancellation, expiry."""

from __future__ import annotations

import httpcore
import pytest

from scopix_sync import _pool, _seam
from scopix_sync._pool import Pool

from ._colour import HttpConnection, together


def request(scripted, patience=5.0):
    timeouts = {"connect": 5.0, "read": 5.0, "write": 5.0, "pool": patience}
    return httpcore.Request(
        "GET",
        f"http://{scripted.host}/",
        headers={"Host": scripted.host},
        extensions={"timeout": timeouts},
    )


def fetch(pool, scripted, **options):
    response = pool.handle_request(request(scripted, **options))
    try:
        return b"".join(list(response.stream))
    finally:
        response.stream.close()


@pytest.fixture
def pool():
    """A pool of two connections."""
    pool = Pool(httpcore, None, max_connections=2)
    yield pool
    pool.close()


def test_a_connection_serves_again(pool, scripted):
    """What was read to the end is kept, and the one used last is used next."""
    for number in range(3):
        scripted.reply(200, number)
    bodies = [fetch(pool, scripted) for _ in range(3)]

    assert bodies == [b"0", b"1", b"2"]
    assert repr(pool) == "<Pool: 0 active, 1 idle>"


def test_no_more_than_the_limit(pool, scripted):
    """Further requests wait in line, and all are served."""
    for _ in range(12):
        scripted.reply(200, b"x")

    assert together(lambda _: fetch(pool, scripted), 12) == [b"x"] * 12
    assert repr(pool) in {"<Pool: 0 active, 1 idle>", "<Pool: 0 active, 2 idle>"}


def test_waiting_ends_with_the_timeout(pool, scripted):
    """Who finds no place in time is told so, and the places are not lost."""
    for _ in range(3):
        scripted.reply(200, b"x")
    held = [pool.handle_request(request(scripted)) for _ in range(2)]
    assert repr(pool) == "<Pool: 2 active, 0 idle>"
    with pytest.raises(httpcore.PoolTimeout, match="all 2 connections"):
        fetch(pool, scripted, patience=0.05)
    for response in held:
        response.stream.close()
        response.stream.close()

    assert fetch(pool, scripted) == b"x"


def test_what_was_left_half_read_is_closed(pool, scripted):
    """A connection in the middle of a body can't serve another request."""
    scripted.reply(200, b"x" * 1_000_000)
    response = pool.handle_request(request(scripted))
    response.stream.close()

    assert repr(pool) == "<Pool: 0 active, 0 idle>"


def test_a_failed_connection_leaves_its_place(pool, scripted):
    """Ten failures on a limit of two, then a request that works."""
    for _ in range(10):
        scripted.fault("reset")
    scripted.reply(200, b"x")
    for _ in range(10):
        with pytest.raises((httpcore.RemoteProtocolError, httpcore.ReadError)):
            fetch(pool, scripted)

    assert fetch(pool, scripted) == b"x"


def test_an_expired_connection_is_not_used(pool, scripted, monkeypatch):
    """What was idle for too long is closed before a new one is opened."""
    monkeypatch.setattr(_pool, "KEEPALIVE", 0.01)
    for _ in range(2):
        scripted.reply(200, b"x")
    fetch(pool, scripted)
    _seam.sleep(0.05)

    assert fetch(pool, scripted) == b"x"
    assert repr(pool) == "<Pool: 0 active, 1 idle>"


def test_a_connection_that_the_server_closed_is_not_used(pool, scripted):
    """A server may close what is idle at any time."""
    scripted.reply(200, b"x", headers={"Connection": "close"})
    scripted.reply(200, b"y")

    assert fetch(pool, scripted) == b"x"
    assert fetch(pool, scripted) == b"y"


def test_what_fails_before_it_connects_leaves_its_place(pool, scripted, monkeypatch):
    """A request that gets a place and then no connection takes nothing with it."""

    def refuse(_):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(pool, "_new", refuse)
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                fetch(pool, scripted)
    scripted.reply(200, b"x")

    assert fetch(pool, scripted) == b"x"


def test_a_connection_that_is_not_idle_is_closed(pool, scripted, monkeypatch):
    """What the library itself left open, neither idle nor closed, is not kept."""
    scripted.reply(200, b"x")
    connections = []
    with monkeypatch.context() as patch:
        patch.setattr(HttpConnection, "is_idle", lambda self: connections.append(self))
        assert fetch(pool, scripted) == b"x"

    (connection,) = connections
    assert connection.is_closed()
    assert repr(pool) == "<Pool: 0 active, 0 idle>"


def test_closing_closes_all(scripted):
    """Idle connections and those in use; what comes back later is not kept."""
    scripted.reply(200, b"x")
    scripted.reply(200, b"y" * 1_000_000)
    pool = Pool(httpcore, None)
    fetch(pool, scripted)
    response = pool.handle_request(request(scripted))
    pool.close()
    response.stream.close()

    assert repr(pool) == "<Pool: 0 active, 0 idle>"
