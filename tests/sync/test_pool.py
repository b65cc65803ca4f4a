# Derived from tests/async/test_pool.py by `python -m generator generate`; do not edit.
"""Connections that are kept: limits, order, expiry, and what ends them."""

from __future__ import annotations

from importlib import import_module

import pytest

from scopix._core.proxies import Proxies
from scopix_sync import _seam
from scopix_sync._pool import Library, Pool

from ._colour import queued, together


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

    def send(pool, server, **options):
        response = pool.handle_request(request_to(server, **options))
        try:
            return b"".join(list(response.stream))
        finally:
            response.stream.close()

    return send


@pytest.fixture
def make(core):
    """Make pools, and close them in the end."""
    pools = []

    def make_pool(**options):
        pools.append(Pool(Library(core, None, Proxies(), **options)))
        return pools[-1]

    yield make_pool
    for pool in pools:
        pool.close()


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

    def test_serves_again(self, pool, scripted, fetch):
        """The one used last is used next."""
        for number in range(3):
            scripted.reply(200, number)
        bodies = [fetch(pool, scripted) for _ in range(3)]

        assert bodies == [b"0", b"1", b"2"]
        assert len({request.port for request in scripted.received}) == 1
        assert repr(pool) == "<Pool: 0 active, 1 idle>"

    def test_each_host_has_its_own(self, pool, scripted, other_scripted, fetch):
        """A connection leads to one host."""
        for server, body in ((scripted, b"a"), (other_scripted, b"b")) * 2:
            server.reply(200, body)
        bodies = [fetch(pool, server) for server in (scripted, other_scripted) * 2]

        assert bodies == [b"a", b"b"] * 2
        for server in (scripted, other_scripted):
            assert len({request.port for request in server.received}) == 1

    def test_what_was_left_half_read_is_closed(self, pool, scripted, request_to):
        """A connection in the middle of a body can't serve another request."""
        scripted.reply(200, b"x" * 1_000_000)
        response = pool.handle_request(request_to(scripted))
        response.stream.close()

        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    def test_what_nobody_closes_makes_room(self, make, scripted, request_to, fetch):
        """Where nobody can wait, the place at least is given back, once."""
        pool = make(max_connections=1)
        scripted.reply(200, b"x" * 1_000_000)
        scripted.reply(200, b"y")
        response = pool.handle_request(request_to(scripted))
        for _ in range(2):
            response.extensions["scopix.abandon"]()
        response.stream.close()
        assert repr(pool) == "<Pool: 0 active, 0 idle>"
        response.stream._stream.close()

        assert fetch(pool, scripted) == b"y"
        assert pool._slots.acquire(0)
        assert not pool._slots.acquire(0)
        pool._slots.release()

    def test_what_is_not_idle_is_closed(self, pool, scripted, fetch, monkeypatch):
        """What the library itself left open, neither idle nor closed, is not kept."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y")
        fetch(pool, scripted)
        (line,) = idle(pool)
        monkeypatch.setattr(line.connection, "is_idle", bool)

        assert fetch(pool, scripted) == b"y"
        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    def test_what_says_more_than_was_asked_is_closed(self, pool, scripted, fetch):
        """Bytes behind an answer would be taken for the beginning of the next."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y")
        fetch(pool, scripted)
        (line,) = idle(pool)
        end = line.connection.is_idle

        def hear_more():
            line._heard.append(b"HTTP/1.1 408 Request Timeout")
            return end()

        line.connection.is_idle = hear_more

        assert fetch(pool, scripted) == b"y"
        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    def test_expires(self, pool, scripted, fetch, clock):
        """What was idle for too long is closed before a new one is opened."""
        for _ in range(2):
            scripted.reply(200, b"x")
        fetch(pool, scripted)
        clock.append(5.1)
        fetch(pool, scripted)

        assert len({request.port for request in scripted.received}) == 2
        assert repr(pool) == "<Pool: 0 active, 1 idle>"

    def test_expiry_can_be_set(self, make, scripted, fetch, clock):
        """Seconds without a request."""
        pool = make(keepalive_expiry=60.0)
        for _ in range(3):
            scripted.reply(200, b"x")
        fetch(pool, scripted)
        clock.append(59.0)
        fetch(pool, scripted)
        clock.append(61.0)
        fetch(pool, scripted)

        first, second, third = (request.port for request in scripted.received)
        assert first == second != third

    def test_what_expired_is_closed_with_the_next_request(
        self, pool, scripted, other_scripted, fetch, clock, monkeypatch
    ):
        """To whichever host it goes: nothing lies open for good."""
        scripted.reply(200, b"x")
        other_scripted.reply(200, b"y")
        fetch(pool, scripted)
        (line,) = idle(pool)
        really = line.close
        closed = []

        def close():
            closed.append(line)
            really()

        monkeypatch.setattr(line, "close", close)
        clock.append(5.1)
        fetch(pool, other_scripted)

        assert closed == [line]
        assert repr(pool) == "<Pool: 0 active, 1 idle>"


class TestPlaces:
    """So many requests at a time, and so many connections."""

    def test_no_more_than_the_limit(self, pool, scripted, fetch):
        """Further requests wait in line, and all are served."""
        for _ in range(12):
            scripted.reply(200, b"x")

        assert together(lambda _: fetch(pool, scripted), 12) == [b"x"] * 12
        assert len({request.port for request in scripted.received}) <= 2
        assert repr(pool) in {"<Pool: 0 active, 1 idle>", "<Pool: 0 active, 2 idle>"}

    def test_first_come_first_served(self, make, scripted, request_to, fetch):
        """Nobody overtakes, and nobody starves."""
        pool = make(max_connections=1)
        for _ in range(9):
            scripted.reply(200, b"x")
        held = pool.handle_request(request_to(scripted))
        order = []

        def work(index):
            fetch(pool, scripted, patience=30.0)
            order.append(index)

        with queued(work, 8, lambda: pool._slots.waiting):
            assert repr(pool) == "<Pool: 1 active, 0 idle, 8 waiting>"
            held.stream.close()

        assert order == [*range(8)]

    def test_waiting_ends_with_the_timeout(self, pool, scripted, core, request_to, fetch):
        """Who finds no place in time is told so, and the places are not lost."""
        for _ in range(3):
            scripted.reply(200, b"x")
        held = [pool.handle_request(request_to(scripted)) for _ in range(2)]
        assert repr(pool) == "<Pool: 2 active, 0 idle>"
        with pytest.raises(core.PoolTimeout, match="all 2 connections"):
            fetch(pool, scripted, patience=0.05)
        for response in held:
            response.stream.close()
            response.stream.close()

        assert fetch(pool, scripted) == b"x"

    def test_idle_connections_make_room(self, make, scripted, other_scripted, fetch):
        """What is open to other hosts counts too; the one that was idle longest is closed."""
        pool = make(max_connections=1)
        for server in (scripted, other_scripted, scripted):
            server.reply(200, b"x")
            fetch(pool, server)
            assert repr(pool) == "<Pool: 0 active, 1 idle>"

        assert len({request.port for request in scripted.received}) == 2

    def test_a_failed_connection_leaves_its_place(self, pool, scripted, core, fetch):
        """Ten failures on a limit of two, then a request that works."""
        for _ in range(10):
            scripted.fault("reset")
        scripted.reply(200, b"x")
        for _ in range(10):
            with pytest.raises((core.RemoteProtocolError, core.ReadError)):
                fetch(pool, scripted)

        assert fetch(pool, scripted) == b"x"

    def test_what_fails_before_it_connects_leaves_its_place(
        self, pool, scripted, fetch, monkeypatch
    ):
        """A request that gets a place and then no connection takes nothing with it."""

        def refuse(_):
            raise ZeroDivisionError

        with monkeypatch.context() as patch:
            patch.setattr(pool._connections, "_new", refuse)
            for _ in range(5):
                with pytest.raises(ZeroDivisionError):
                    fetch(pool, scripted)
        scripted.reply(200, b"x")

        assert fetch(pool, scripted) == b"x"


class Cut:
    """A stream to a peer that has gone, without the system having told."""

    def __init__(self, stream, core, error="WriteError"):
        self.stream = stream
        self.core = core
        self.error = error

    def write(self, buffer, timeout):
        raise getattr(self.core, self.error)

    def read(self, max_bytes, timeout):
        raise self.core.ReadError

    def close(self):
        self.stream.close()

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


class TestEnding:
    """A server may close what is idle at any time."""

    def test_the_server_says_so(self, pool, scripted, fetch):
        """What it announces to close is not kept."""
        scripted.reply(200, b"x", headers={"Connection": "close"})
        scripted.reply(200, b"y")

        assert fetch(pool, scripted) == b"x"
        assert repr(pool) == "<Pool: 0 active, 0 idle>"
        assert fetch(pool, scripted) == b"y"

    def test_the_server_hangs_up(self, pool, scripted, fetch):
        """What was closed meanwhile is seen before a request is written, whatever its method."""
        scripted.reply(200, b"x", fault="hang up")
        scripted.reply(200, b"y")
        fetch(pool, scripted)
        (line,) = idle(pool)
        while not line.connection.has_expired():
            _seam.sleep(0.001)

        assert fetch(pool, scripted, method="POST") == b"y"
        assert [request.method for request in scripted.received] == ["GET", "POST"]

    def test_nothing_was_written(self, pool, scripted, core, fetch):
        """It ended between the look and the request: that goes over another connection."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y")
        fetch(pool, scripted)
        (line,) = idle(pool)
        line._stream = Cut(line._stream, core)

        assert fetch(pool, scripted, method="POST") == b"y"
        assert [request.method for request in scripted.received] == ["GET", "POST"]
        assert repr(pool) == "<Pool: 0 active, 1 idle>"

    def test_something_may_have_been_written(self, pool, scripted, core, fetch):
        """A write that took too long may have gone out in part: the caller must decide."""
        scripted.reply(200, b"x")
        fetch(pool, scripted)
        (line,) = idle(pool)
        line._stream = Cut(line._stream, core, "WriteTimeout")
        with pytest.raises(core.WriteTimeout):
            fetch(pool, scripted, method="POST")

        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    def test_it_was_written(self, pool, scripted, core, fetch):
        """The server hangs up instead of an answer: it may have done what it was asked to."""
        scripted.reply(200, b"x")
        scripted.fault("reset")
        fetch(pool, scripted)
        with pytest.raises((core.RemoteProtocolError, core.ReadError)):
            fetch(pool, scripted, method="POST")

        assert len({request.port for request in scripted.received}) == 1
        assert len(scripted.received) == 2

    def test_a_new_connection_is_not_replaced(self, pool, scripted, core, fetch, monkeypatch):
        """Where nothing could be written from the start, another one would fare no better."""
        new = pool._connections._new
        lines = []

        def make_line(origin):
            lines.append(new(origin))
            connect = lines[-1].connect_tcp

            def connect_tcp(*args, **kwargs):
                connect(*args, **kwargs)
                lines[-1]._stream = Cut(lines[-1]._stream, core)
                return lines[-1]

            lines[-1].connect_tcp = connect_tcp
            return lines[-1]

        monkeypatch.setattr(pool._connections, "_new", make_line)
        with pytest.raises(core.ReadError):
            fetch(pool, scripted)

        assert len(lines) == 1


class TestClosing:
    """Nothing stays open."""

    def test_closes_all(self, make, scripted, fetch, request_to):
        """Idle connections and those in use; what comes back later is not kept."""
        scripted.reply(200, b"x")
        scripted.reply(200, b"y" * 1_000_000)
        pool = make()
        response = pool.handle_request(request_to(scripted))
        pool.close()
        response.stream.close()

        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    def test_a_response_that_was_there_already(self, make, scripted, fetch, request_to):
        """A connection that is idle again is not kept in a pool that was closed."""
        scripted.reply(200, b"x")
        pool = make()
        response = pool.handle_request(request_to(scripted))
        parts = list(response.stream)
        pool.close()
        response.stream.close()

        assert parts == [b"x"]
        assert repr(pool) == "<Pool: 0 active, 0 idle>"

    def test_who_waits_is_told(self, make, scripted, request_to, fetch):
        """A call in line does not open connections of a client that was closed."""
        pool = make(max_connections=1)
        scripted.reply(200, b"x")
        held = pool.handle_request(request_to(scripted))
        errors = []

        def work(_):
            try:
                fetch(pool, scripted)
            except RuntimeError as error:
                errors.append(str(error))

        with queued(work, 2, lambda: pool._slots.waiting):
            pool.close()
            held.stream.close()

        assert errors == ["this client was closed while the call waited"] * 2
        assert len(scripted.received) == 1
