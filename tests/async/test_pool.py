"""Connections that are kept: limits, order, expiry, and what ends them."""

from __future__ import annotations

from importlib import import_module

import pytest

from scopix import _seam
from scopix._core.proxies import Proxies
from scopix._pool import Library, Pool

from ._colour import queued, together

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["httpcore", "httpcore2"])
def core(request):
    """Both libraries of connections."""
    return import_module(request.param)


@pytest.fixture
def request_to(core):
    """Make requests of a server."""

    def make(server, patience=5.0, method="GET"):
        timeouts = {"connect": 5.0, "read": 5.0, "write": 5.0, "pool": patience}
        return core.Request(
            method,
            f"http://{server.host}/",
            headers={"Host": server.host},
            extensions={"timeout": timeouts},
        )

    return make


@pytest.fixture
def fetch(request_to):
    """Send a request by a pool and read the body."""

    async def send(pool, server, **options):
        response = await pool.handle_async_request(request_to(server, **options))
        try:
            return b"".join([part async for part in response.stream])
        finally:
            await response.stream.aclose()

    return send


@pytest.fixture
async def make(core):
    """Make pools, and close them in the end."""
    pools = []

    def make_pool(**options):
        pools.append(Pool(Library(core, None, Proxies(), **options)))
        return pools[-1]

    yield make_pool
    for pool in pools:
        await pool.aclose()


@pytest.fixture
def pool(make):
    """A pool of two connections."""
    return make(max_connections=2)


@pytest.fixture
def clock(monkeypatch):
    """A clock that can be put forward."""
    real = _seam.monotonic
    ahead = []
    monkeypatch.setattr(_seam, "monotonic", lambda: real() + sum(ahead))
    return ahead


def idle(pool):
    """The connections that wait for a request."""
    return [line for stack in pool._connections._idle.values() for line in stack]


class TestKeeping:
    """A connection that was read to the end serves the next request."""

    async def test_serves_again(self, pool, scripted, fetch):
        """The one used last is used next."""
        for number in range(3):
            scripted.reply(200, number)
        bodies = [await fetch(pool, scripted) for _ in range(3)]

        assert bodies == [b"0", b"1", b"2"]
        assert len({request.port for request in scripted.received}) == 1
        assert repr(pool) == "<Pool: 0 active, 1 idle>"

    async def test_each_host_has_its_own(self, pool, scripted, other_scripted, fetch):
        """A connection leads to one host."""
        for server, body in ((scripted, b"a"), (other_scripted, b"b")) * 2:
            server.reply(200, body)
        bodies = [await fetch(pool, server) for server in (scripted, other_scripted) * 2]

        assert bodies == [b"a", b"b"] * 2
        for server in (scripted, other_scripted):
            assert len({request.port for request in server.received}) == 1

    async def test_what_was_left_half_read_is_closed(self, pool, scripted, request_to):
        """A connection in the middle of a body can't serve another request."""
        scripted.reply(200, b"x" * 1_000_000)
        response = await pool.handle_async_request(request_to(scripted))
        await response.stream.aclose()

        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    async def test_what_nobody_closes_makes_room(self, make, scripted, request_to, fetch):
        """Where nobody can wait, the place at least is given back, once."""
        pool = make(max_connections=1)
        scripted.reply(200, b"x" * 1_000_000)
        scripted.reply(200, b"y")
        response = await pool.handle_async_request(request_to(scripted))
        for _ in range(2):
            response.extensions["scopix.abandon"]()
        await response.stream.aclose()
        assert repr(pool) == "<Pool: 0 active, 0 idle>"
        await response.stream._stream.aclose()

        assert await fetch(pool, scripted) == b"y"
        assert await pool._slots.acquire(0)
        assert not await pool._slots.acquire(0)
        pool._slots.release()

    async def test_what_is_not_idle_is_closed(self, pool, scripted, fetch, monkeypatch):
        """What the library itself left open, neither idle nor closed, is not kept."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y")
        await fetch(pool, scripted)
        (line,) = idle(pool)
        monkeypatch.setattr(line.connection, "is_idle", bool)

        assert await fetch(pool, scripted) == b"y"
        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    async def test_what_says_more_than_was_asked_is_closed(self, pool, scripted, fetch):
        """Bytes behind an answer would be taken for the beginning of the next."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y")
        await fetch(pool, scripted)
        (line,) = idle(pool)
        end = line.connection.is_idle

        def hear_more():
            line._heard.append(b"HTTP/1.1 408 Request Timeout")
            return end()

        line.connection.is_idle = hear_more

        assert await fetch(pool, scripted) == b"y"
        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    async def test_expires(self, pool, scripted, fetch, clock):
        """What was idle for too long is closed before a new one is opened."""
        for _ in range(2):
            scripted.reply(200, b"x")
        await fetch(pool, scripted)
        clock.append(5.1)
        await fetch(pool, scripted)

        assert len({request.port for request in scripted.received}) == 2
        assert repr(pool) == "<Pool: 0 active, 1 idle>"

    async def test_expiry_can_be_set(self, make, scripted, fetch, clock):
        """Seconds without a request."""
        pool = make(keepalive_expiry=60.0)
        for _ in range(3):
            scripted.reply(200, b"x")
        await fetch(pool, scripted)
        clock.append(59.0)
        await fetch(pool, scripted)
        clock.append(61.0)
        await fetch(pool, scripted)

        first, second, third = (request.port for request in scripted.received)
        assert first == second != third

    async def test_what_expired_is_closed_with_the_next_request(
        self, pool, scripted, other_scripted, fetch, clock, monkeypatch
    ):
        """To whichever host it goes: nothing lies open for good."""
        scripted.reply(200, b"x")
        other_scripted.reply(200, b"y")
        await fetch(pool, scripted)
        (line,) = idle(pool)
        really = line.aclose
        closed = []

        async def aclose():
            closed.append(line)
            await really()

        monkeypatch.setattr(line, "aclose", aclose)
        clock.append(5.1)
        await fetch(pool, other_scripted)

        assert closed == [line]
        assert repr(pool) == "<Pool: 0 active, 1 idle>"


class TestPlaces:
    """So many requests at a time, and so many connections."""

    async def test_no_more_than_the_limit(self, pool, scripted, fetch):
        """Further requests wait in line, and all are served."""
        for _ in range(12):
            scripted.reply(200, b"x")

        assert await together(lambda _: fetch(pool, scripted), 12) == [b"x"] * 12
        assert len({request.port for request in scripted.received}) <= 2
        assert repr(pool) in {"<Pool: 0 active, 1 idle>", "<Pool: 0 active, 2 idle>"}

    async def test_first_come_first_served(self, make, scripted, request_to, fetch):
        """Nobody overtakes, and nobody starves."""
        pool = make(max_connections=1)
        for _ in range(9):
            scripted.reply(200, b"x")
        held = await pool.handle_async_request(request_to(scripted))
        order = []

        async def work(index):
            await fetch(pool, scripted, patience=30.0)
            order.append(index)

        async with queued(work, 8, lambda: pool._slots.waiting):
            assert repr(pool) == "<Pool: 1 active, 0 idle, 8 waiting>"
            await held.stream.aclose()

        assert order == [*range(8)]

    async def test_waiting_ends_with_the_timeout(self, pool, scripted, core, request_to, fetch):
        """Who finds no place in time is told so, and the places are not lost."""
        for _ in range(3):
            scripted.reply(200, b"x")
        held = [await pool.handle_async_request(request_to(scripted)) for _ in range(2)]
        assert repr(pool) == "<Pool: 2 active, 0 idle>"
        with pytest.raises(core.PoolTimeout, match="all 2 connections"):
            await fetch(pool, scripted, patience=0.05)
        for response in held:
            await response.stream.aclose()
            await response.stream.aclose()

        assert await fetch(pool, scripted) == b"x"

    async def test_idle_connections_make_room(self, make, scripted, other_scripted, fetch):
        """What is open to other hosts counts too; the one that was idle longest is closed."""
        pool = make(max_connections=1)
        for server in (scripted, other_scripted, scripted):
            server.reply(200, b"x")
            await fetch(pool, server)
            assert repr(pool) == "<Pool: 0 active, 1 idle>"

        assert len({request.port for request in scripted.received}) == 2

    async def test_a_failed_connection_leaves_its_place(self, pool, scripted, core, fetch):
        """Ten failures on a limit of two, then a request that works."""
        for _ in range(10):
            scripted.fault("reset")
        scripted.reply(200, b"x")
        for _ in range(10):
            with pytest.raises((core.RemoteProtocolError, core.ReadError)):
                await fetch(pool, scripted)

        assert await fetch(pool, scripted) == b"x"

    async def test_what_fails_before_it_connects_leaves_its_place(
        self, pool, scripted, fetch, monkeypatch
    ):
        """A request that gets a place and then no connection takes nothing with it."""

        def refuse(_):
            raise ZeroDivisionError

        with monkeypatch.context() as patch:
            patch.setattr(pool._connections, "_new", refuse)
            for _ in range(5):
                with pytest.raises(ZeroDivisionError):
                    await fetch(pool, scripted)
        scripted.reply(200, b"x")

        assert await fetch(pool, scripted) == b"x"


class Cut:
    """A stream to a peer that has gone, without the system having told."""

    def __init__(self, stream, core, error="WriteError"):
        self.stream = stream
        self.core = core
        self.error = error

    async def write(self, buffer, timeout):
        raise getattr(self.core, self.error)

    async def read(self, max_bytes, timeout):
        raise self.core.ReadError

    async def aclose(self):
        await self.stream.aclose()

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


class TestEnding:
    """A server may close what is idle at any time."""

    async def test_the_server_says_so(self, pool, scripted, fetch):
        """What it announces to close is not kept."""
        scripted.reply(200, b"x", headers={"Connection": "close"})
        scripted.reply(200, b"y")

        assert await fetch(pool, scripted) == b"x"
        assert repr(pool) == "<Pool: 0 active, 0 idle>"
        assert await fetch(pool, scripted) == b"y"

    async def test_the_server_hangs_up(self, pool, scripted, fetch):
        """What was closed meanwhile is seen before a request is written, whatever its method."""
        scripted.reply(200, b"x", fault="hang up")
        scripted.reply(200, b"y")
        await fetch(pool, scripted)
        (line,) = idle(pool)
        while not line.connection.has_expired():
            await _seam.sleep(0.001)

        assert await fetch(pool, scripted, method="POST") == b"y"
        assert [request.method for request in scripted.received] == ["GET", "POST"]

    async def test_nothing_was_written(self, pool, scripted, core, fetch):
        """It ended between the look and the request: that goes over another connection."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y")
        await fetch(pool, scripted)
        (line,) = idle(pool)
        line._stream = Cut(line._stream, core)

        assert await fetch(pool, scripted, method="POST") == b"y"
        assert [request.method for request in scripted.received] == ["GET", "POST"]
        assert repr(pool) == "<Pool: 0 active, 1 idle>"

    async def test_something_may_have_been_written(self, pool, scripted, core, fetch):
        """A write that took too long may have gone out in part: the caller must decide."""
        scripted.reply(200, b"x")
        await fetch(pool, scripted)
        (line,) = idle(pool)
        line._stream = Cut(line._stream, core, "WriteTimeout")
        with pytest.raises(core.WriteTimeout):
            await fetch(pool, scripted, method="POST")

        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    async def test_it_was_written(self, pool, scripted, core, fetch):
        """The server hangs up instead of an answer: it may have done what it was asked to."""
        scripted.reply(200, b"x")
        scripted.fault("reset")
        await fetch(pool, scripted)
        with pytest.raises((core.RemoteProtocolError, core.ReadError)):
            await fetch(pool, scripted, method="POST")

        assert len({request.port for request in scripted.received}) == 1
        assert len(scripted.received) == 2

    async def test_a_new_connection_is_not_replaced(self, pool, scripted, core, fetch, monkeypatch):
        """Where nothing could be written from the start, another one would fare no better."""
        new = pool._connections._new
        lines = []

        def make_line(origin):
            lines.append(new(origin))
            connect = lines[-1].connect_tcp

            async def connect_tcp(*args, **kwargs):
                await connect(*args, **kwargs)
                lines[-1]._stream = Cut(lines[-1]._stream, core)
                return lines[-1]

            lines[-1].connect_tcp = connect_tcp
            return lines[-1]

        monkeypatch.setattr(pool._connections, "_new", make_line)
        with pytest.raises(core.ReadError):
            await fetch(pool, scripted)

        assert len(lines) == 1


class TestClosing:
    """Nothing stays open."""

    async def test_closes_all(self, make, scripted, fetch, request_to):
        """Idle connections and those in use; what comes back later is not kept."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y" * 1_000_000)
        pool = make()
        response = await pool.handle_async_request(request_to(scripted))
        await pool.aclose()
        await response.stream.aclose()

        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    async def test_a_response_that_was_there_already(self, make, scripted, fetch, request_to):
        """A connection that is idle again is not kept in a pool that was closed."""
        scripted.reply(200, b"x")
        pool = make()
        response = await pool.handle_async_request(request_to(scripted))
        parts = [part async for part in response.stream]
        await pool.aclose()
        await response.stream.aclose()

        assert parts == [b"x"]
        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    async def test_who_waits_is_told(self, make, scripted, request_to, fetch):
        """A call in line does not open connections of a client that was closed."""
        pool = make(max_connections=1)
        scripted.reply(200, b"x")
        held = await pool.handle_async_request(request_to(scripted))
        errors = []

        async def work(_):
            try:
                await fetch(pool, scripted)
            except RuntimeError as error:
                errors.append(str(error))

        async with queued(work, 2, lambda: pool._slots.waiting):
            await pool.aclose()
            await held.stream.aclose()

        assert errors == ["this client was closed while the call waited"] * 2
        assert len(scripted.received) == 1
