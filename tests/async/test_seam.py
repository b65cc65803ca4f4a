"""The seam: what the two colours do differently, alike."""

from __future__ import annotations

import threading

import pytest

from scopix import _seam

from ._colour import queued

pytestmark = pytest.mark.anyio


async def work(item):
    """Work a little, or fail."""
    await _seam.sleep(0.001 * item)
    if item == 3:
        raise KeyError(item)
    return item * 10


class TestConcurrently:
    """Many calls at a time."""

    @pytest.mark.parametrize("limit", [1, 2, 8])
    async def test_hands_back_each_outcome_once(self, limit):
        """Results and errors come with the position of their item."""
        async with _seam.concurrently(work, [1, 2, 3, 4], limit) as results:
            outcomes = dict([pair async for pair in results])

        assert [outcomes[0], outcomes[1], outcomes[3]] == [10, 20, 40]
        assert isinstance(outcomes[2], KeyError)

    async def test_one_at_a_time_keeps_the_order(self):
        """With a limit of one, results come in the order of the items."""
        order = []
        async with _seam.concurrently(work, [5, 1, 4, 2], 1) as results:
            async for index, _ in results:
                order.append(index)

        assert order == [0, 1, 2, 3]

    async def test_nothing_to_do(self):
        """No items, no results."""
        async with _seam.concurrently(work, [], 4) as results:
            assert [outcome async for outcome in results] == []

    async def test_what_the_loop_raises_is_raised(self):
        """An error of the caller comes out as it is, and nothing further is begun."""
        begun = []

        async def note(item):
            begun.append(item)
            await _seam.sleep(0.01)

        with pytest.raises(ZeroDivisionError):
            async with _seam.concurrently(note, list(range(100)), 2) as results:
                async for _ in results:
                    raise ZeroDivisionError

        assert len(begun) < 10

    async def test_the_loop_runs_where_the_caller_runs(self):
        """Callbacks are called in the thread of the caller."""
        threads = set()
        async with _seam.concurrently(work, [1, 2], 2) as results:
            async for _ in results:
                threads.add(threading.get_ident())

        assert threads == {threading.get_ident()}


class TestCallbacks:
    """What a callback may be."""

    async def test_nothing_is_allowed(self):
        """A callback that is None is not called."""
        _seam.check_callback("on_progress", None)
        await _seam.call(None, 1)

    async def test_an_object_with_call_is_one(self):
        """Whatever can be called."""
        seen = []
        _seam.check_callback("on_progress", seen.append)
        await _seam.call(seen.append, 1)

        assert seen == [1]


class TestSlots:
    """A number of places."""

    async def test_first_come_first_served(self):
        """A place that is left goes to the first in line, in order."""
        slots = _seam.Slots(2)
        assert [await slots.acquire() for _ in range(2)] == [True, True]
        order = []

        async def work(index):
            assert await slots.acquire()
            order.append(index)
            slots.release()

        async with queued(work, 5, lambda: slots.waiting):
            slots.release()

        assert order == [0, 1, 2, 3, 4]
        assert slots.waiting == 0

    async def test_nobody_overtakes(self):
        """Who asks at the very moment when a place is left finds it taken by who waited."""
        slots = _seam.Slots(1)
        await slots.acquire()
        got = []

        async def work(_):
            got.append(await slots.acquire())

        async with queued(work, 1, lambda: slots.waiting):
            slots.release()
            got.append(await slots.acquire(0))

        assert sorted(got) == [False, True]

    async def test_waiting_may_end(self):
        """Who has waited for long enough leaves the line, and no place is lost."""
        slots = _seam.Slots(1)
        assert await slots.acquire(0.01)
        assert not await slots.acquire(0.01)
        assert slots.waiting == 0
        slots.release()

        assert await slots.acquire(1e300)


class TestPull:
    """Going through an iterator that blocks."""

    async def test_closes_what_can_be_closed(self):
        """A generator that is left early is closed, and with it what it has open."""
        closed = []

        def blocks():
            try:
                yield b"a"
                yield b"b"
            finally:
                closed.append(True)

        pulled = _seam.pull(blocks())
        assert await pulled.__anext__() == b"a"
        await pulled.aclose()

        assert closed == [True]

    async def test_any_iterator_will_do(self):
        """One that has nothing to close is gone through to its end."""
        assert [block async for block in _seam.pull(iter([b"a", b"b"]))] == [b"a", b"b"]
