"""Where the seams differ on purpose."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import anyio
import pytest

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
