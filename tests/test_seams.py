"""Where the seams differ on purpose."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import httpx
import pytest
import trio

from scopix import _seam as asynchronous
from scopix_sync import _seam as blocking


async def coroutine_function(event: object) -> None:
    """A callback that only the asynchronous package can wait for."""


class Callable:
    """An object whose call is a coroutine."""

    async def __call__(self, event: object) -> None:
        """Like a coroutine function."""


@pytest.mark.parametrize("callback", [coroutine_function, Callable()])
def test_blocking_refuses_coroutine_functions(callback: object) -> None:
    """At once, so that nothing is left unawaited."""
    asynchronous.check_callback("on_progress", callback)
    with pytest.raises(TypeError, match="on_progress is a coroutine function"):
        blocking.check_callback("on_progress", callback)


def test_a_class_is_no_coroutine_function() -> None:
    """Calling it makes an object; how that object is called doesn't matter."""
    blocking.check_callback("on_progress", Callable)


def test_blocking_refuses_coroutines() -> None:
    """A coroutine that a plain function returns is closed, and told of."""
    with pytest.raises(TypeError, match="a callback returned a coroutine"):
        blocking.call(lambda event: coroutine_function(event), 7)


@pytest.mark.anyio
async def test_asynchronous_awaits_coroutine_functions() -> None:
    """The event is handled before the call goes on."""
    seen = []

    async def callback(event: int) -> None:
        seen.append(event)

    await asynchronous.call(callback, 7)

    assert seen == [7]


class TestBlockingSlots:
    """What can happen to a thread that waits in line."""

    def test_its_turn_comes_when_it_has_given_up(self) -> None:
        """The place goes on to the next: one that came too late is not lost."""
        slots = blocking.Slots(1)
        assert slots.acquire()
        gave_up = threading.Lock()
        gave_up.acquire()
        slots._line.append(gave_up)
        slots.release()
        slots._leave(gave_up)

        assert slots.acquire(0)

    def test_an_interrupt_takes_no_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Ctrl-C ends the waiting, and the line is as if nobody had been there."""

        class Interrupted:
            def acquire(self, timeout: float | None = None) -> bool:
                if timeout is not None:
                    raise KeyboardInterrupt
                return True

        slots = blocking.Slots(1)
        assert slots.acquire()
        with monkeypatch.context() as patch:
            patch.setattr(blocking.threading, "Lock", Interrupted)
            with pytest.raises(KeyboardInterrupt):
                slots.acquire()
        assert slots.waiting == 0
        slots.release()

        assert slots.acquire(0)


class TestHome:
    """Where connections belong."""

    def test_blocking(self) -> None:
        """Threads may share them, as long as the process lives."""
        assert not blocking.has_ended(blocking.home())

    @pytest.mark.parametrize("run", [asyncio.run, trio.run])
    def test_asynchronous(self, run: Any) -> None:
        """To one event loop, until that has ended."""

        async def home() -> object:
            here = asynchronous.home()
            assert here == asynchronous.home()
            assert not asynchronous.has_ended(here)
            return here

        first = run(home()) if run is asyncio.run else run(home)
        second = run(home()) if run is asyncio.run else run(home)

        assert first != second
        assert asynchronous.has_ended(first)


class TestHangUp:
    """Leaving a response without waiting."""

    class Stream:
        """A stream whose socket notes what is done to it."""

        def __init__(self, error: type[Exception] | None = None) -> None:
            self.error = error
            self.done: list[int] = []

        def get_extra_info(self, name: str) -> Any:
            return self if name == "socket" else None

        def shutdown(self, how: int) -> None:
            self.done.append(how)
            if self.error is not None:
                raise self.error

    @pytest.mark.parametrize("error", [None, OSError])
    def test_asynchronous(self, error: type[Exception] | None) -> None:
        """The connection ends, even if it has ended, and its place is given back."""
        stream, given_back = self.Stream(error), []
        extensions = {
            "network_stream": stream,
            "http_version": b"HTTP/1.1",
            "scopix.abandon": lambda: given_back.append(True),
        }
        asynchronous.hang_up(httpx.Response(200, extensions=extensions))

        assert (stream.done, given_back) == ([socket.SHUT_RDWR], [True])

    def test_asynchronous_and_shared(self) -> None:
        """A connection of HTTP/2 has other streams, which go on."""
        stream = self.Stream()
        extensions = {"network_stream": stream, "http_version": b"HTTP/2"}
        asynchronous.hang_up(httpx.Response(200, extensions=extensions))
        asynchronous.hang_up(httpx.Response(200))

        assert stream.done == []

    def test_blocking(self) -> None:
        """There, closing needs no waiting."""
        response = httpx.Response(200, stream=httpx.ByteStream(b"x"))
        blocking.hang_up(response)

        assert response.is_closed


class SlowWork:
    """What works in a thread until it is let go."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.has_begun = self.has_ended = False

    def __call__(self) -> None:
        self.has_begun = True
        self.go_on.wait(60)
        self.has_ended = True


async def pieces() -> AsyncIterator[bytes]:
    """Bytes that have to be awaited."""
    yield b"a"
    yield b""
    yield b"bc"


def test_blocking_refuses_asynchronous_iterators() -> None:
    """At once, so that nothing is sent before."""
    blocking.check_stream(iter([b"a"]))
    asynchronous.check_stream(pieces())
    with pytest.raises(TypeError, match="the blocking client can't wait for async_generator; give"):
        blocking.check_stream(pieces())


@pytest.mark.anyio
async def test_asynchronous_reads_both_kinds_of_iterators() -> None:
    """In the loop what can be awaited, in a thread what blocks; empty pieces are no end."""
    expected = [b"a", b"", b"bc"]

    assert [piece async for piece in asynchronous.pull(pieces())] == expected
    assert [piece async for piece in asynchronous.pull(iter(expected))] == expected


@pytest.mark.anyio
@pytest.mark.parametrize(("together", "times"), [(1, 6), (2, 4), (4, 3)])
async def test_asynchronous_reads_together(
    monkeypatch: pytest.MonkeyPatch, together: int, times: int
) -> None:
    """Each change of threads brings several blocks; the last brings none."""
    changes = 0

    async def run(function: Any, *args: Any) -> Any:
        nonlocal changes
        changes += 1
        return function(*args)

    monkeypatch.setattr(asynchronous, "run", run)
    blocks = iter([b"%d" % number for number in range(5)])
    pulled = [block async for block in asynchronous.pull(blocks, together=together)]

    assert pulled == [b"0", b"1", b"2", b"3", b"4"]
    assert changes == times


@pytest.mark.anyio
async def test_asynchronous_closes_what_it_leaves() -> None:
    """What is left early is closed where it can be waited for."""
    closed = []

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"a"
        finally:
            await anyio.sleep(0)
            closed.append(True)

    pulled = asynchronous.pull(endless())
    assert await anext(pulled) == b"a"
    await pulled.aclose()

    assert closed == [True]


@pytest.mark.anyio
async def test_asynchronous_leaves_what_can_not_be_closed() -> None:
    """An iterator that is no generator has nothing to close."""

    class Piece:
        def __init__(self) -> None:
            self.left = [b"a"]

        def __aiter__(self) -> Piece:
            return self

        async def __anext__(self) -> bytes:
            if not self.left:
                raise StopAsyncIteration
            return self.left.pop()

    assert [piece async for piece in asynchronous.pull(Piece())] == [b"a"]


@pytest.mark.anyio
async def test_room_that_is_not_waited_for() -> None:
    """Who is cancelled in the line lets the next in."""
    room = asynchronous.Room(2)
    served = []

    async def take(share: int, scope: anyio.CancelScope) -> None:
        with scope:
            async with room.take(share):
                served.append(share)

    large, small = anyio.CancelScope(), anyio.CancelScope()
    async with anyio.create_task_group() as group, room.take(1):
        group.start_soon(take, 2, large)
        await anyio.wait_all_tasks_blocked()
        group.start_soon(take, 1, small)
        await anyio.wait_all_tasks_blocked()
        assert served == []
        large.cancel()
        await anyio.wait_all_tasks_blocked()
        assert served == [1]
    async with room.take(2):
        pass


def test_room_that_came_too_late() -> None:
    """Who is served and cancelled at once gives it back."""

    async def main() -> None:
        room = asynchronous.Room(1)
        served = []

        async def take() -> None:
            async with room.take(1):
                served.append(1)

        async with room.take(1):
            task = asyncio.create_task(take())
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with room.take(1):
            assert served == []

    asyncio.run(main())


@pytest.mark.anyio
async def test_a_cancelled_loop_cancels_what_works_for_it() -> None:
    """And nothing but the cancellation comes out."""
    ended = []

    async def work(item: int) -> None:
        try:
            await anyio.sleep(30)
        finally:
            ended.append(item)

    with anyio.move_on_after(0.05) as scope:
        async with asynchronous.concurrently(work, [1, 2], 2) as outcomes:
            async for _ in outcomes:
                pass

    assert scope.cancelled_caught
    assert sorted(ended) == [1, 2]


class TestThreads:
    """What `run` leaves to a thread, in a task of asyncio that is cancelled."""

    @staticmethod
    async def cancelled(task: asyncio.Task[Any], work: SlowWork) -> None:
        """Cancel a task whose thread works, more than once; it ends when the thread has ended."""
        while not work.has_begun:
            await asyncio.sleep(0.001)
        for _ in range(3):
            task.cancel()
            for _ in range(5):
                await asyncio.sleep(0)
            assert not task.done()
        work.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    def test_it_is_waited_for(self) -> None:
        """Nobody closes what it works on meanwhile."""
        work = SlowWork()

        async def main() -> None:
            await self.cancelled(asyncio.create_task(asynchronous.run(work)), work)

        asyncio.run(main())
        assert work.has_ended

    def test_so_a_source_can_be_closed(self) -> None:
        """A block that is being read is read to its end; then the file is closed."""
        work = SlowWork()
        closed = []

        def blocks() -> Iterator[bytes]:
            try:
                work()
                yield b"a"
            finally:
                closed.append(work.has_ended)

        async def main() -> None:
            pulled = asynchronous.pull(blocks())
            await self.cancelled(asyncio.create_task(pulled.__anext__()), work)

        asyncio.run(main())
        assert closed == [True]

    def test_what_has_not_begun_never_begins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Even if the thread comes to it in that moment."""
        work, handed = SlowWork(), []

        async def run_sync(function: Any) -> None:
            handed.append(function)
            raise asyncio.CancelledError

        monkeypatch.setattr(asynchronous.anyio.to_thread, "run_sync", run_sync)
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(asynchronous.run(work))
        with pytest.raises(asyncio.CancelledError):
            handed[0]()

        assert not work.has_begun


class TestHalting:
    """In the blocking package, what works for a caller that has left ends where it can."""

    def halted(self, work: object, limit: int = 2) -> list[object]:
        """Leave a loop while calls run; return how each of them ended, within a second."""
        ended: list[object] = []
        begun: list[int] = []

        def note(item: int) -> None:
            begun.append(item)
            if item == 0:
                while len(begun) < limit:
                    time.sleep(0.001)
                return
            try:
                work()  # type: ignore[operator]
            except BaseException as error:
                ended.append(type(error).__name__)
                raise

        start = time.monotonic()
        with blocking.concurrently(note, list(range(limit)), limit) as outcomes:
            next(outcomes)
        assert time.monotonic() - start < 10
        return ended

    def test_while_it_sleeps(self) -> None:
        """As before a retry."""
        assert self.halted(lambda: blocking.sleep(60)) == ["_Halted"]

    def test_while_it_sends(self) -> None:
        """After a block."""

        def send() -> None:
            for _ in blocking.pull(iter(lambda: b"x", b"")):
                time.sleep(0.001)

        assert self.halted(send) == ["_Halted"]

    def test_while_it_waits_for_room(self) -> None:
        """In the line."""
        room = blocking.Room(1)

        def wait() -> None:
            with room.take(1):
                pass

        with room.take(1):
            assert self.halted(wait) == ["_Halted"]
        with room.take(1):
            pass

    def test_while_others_work_for_it(self) -> None:
        """All of them."""

        def wait() -> None:
            with blocking.concurrently(lambda _: blocking.sleep(60), [1, 2], 2) as outcomes:
                list(outcomes)

        assert self.halted(wait) == ["_Halted"]

    def test_but_not_while_it_cleans_up(self) -> None:
        """What must be finished is finished."""
        done = []

        def clean() -> None:
            try:
                blocking.sleep(60)
            finally:
                with blocking.shielded():
                    blocking.sleep(0.01)
                    done.append(True)

        assert self.halted(clean) == ["_Halted"]
        assert done == [True]

    def test_a_caller_that_stays(self) -> None:
        """Nothing is cut short."""

        def rest(item: int) -> int:
            blocking.sleep(0.01)
            return item

        with blocking.concurrently(rest, [1, 2], 2) as outcomes:
            assert sorted(outcome for _, outcome in outcomes) == [1, 2]
        blocking.sleep(0.01)
