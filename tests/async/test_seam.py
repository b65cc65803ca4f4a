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

    @pytest.mark.parametrize("limit", [1, 2, 4])
    async def test_calls_do_not_run_ahead_of_the_loop(self, limit):
        """What is begun and not yet handled is never more than the limit."""
        begun, handled, open_calls = [], [], []

        async def note(item):
            begun.append(item)

        async with _seam.concurrently(note, list(range(8)), limit) as results:
            async for index, _ in results:
                await _seam.sleep(0.005)
                open_calls.append(len(begun) - len(handled))
                handled.append(index)

        assert sorted(handled) == begun == list(range(8))
        assert max(open_calls) == limit

    async def test_nothing_to_do(self):
        """No items, no results."""
        async with _seam.concurrently(work, [], 4) as results:
            assert [outcome async for outcome in results] == []

    @pytest.mark.parametrize("error", [ZeroDivisionError, SystemExit, KeyboardInterrupt])
    async def test_what_the_loop_raises_is_raised(self, error):
        """An error of the caller comes out as it is, and nothing further is begun."""
        begun = []

        async def note(item):
            begun.append(item)
            await _seam.sleep(0.01)

        with pytest.raises(error):
            async with _seam.concurrently(note, list(range(100)), 2) as results:
                async for _ in results:
                    raise error

        assert begun == [0, 1]

    async def test_the_loop_runs_where_the_caller_runs(self):
        """Callbacks are called in the thread of the caller."""
        threads = set()
        async with _seam.concurrently(work, [1, 2], 2) as results:
            async for _ in results:
                threads.add(threading.get_ident())

        assert threads == {threading.get_ident()}

    async def test_begins_where_the_caller_runs(self):
        """Before each call the caller hears of it, no sooner than there is room."""
        log = []

        async def begin(index):
            log.append(("begin", index, threading.get_ident()))

        async def note(item):
            log.append(("work", item, None))

        async with _seam.concurrently(note, ["a", "b", "c"], 1, begin=begin) as results:
            async for index, _ in results:
                log.append(("end", index, None))

        here = threading.get_ident()
        assert log == [
            event
            for index, item in enumerate("abc")
            for event in (("begin", index, here), ("work", item, None), ("end", index, None))
        ]

    async def test_what_a_beginning_raises_is_raised(self):
        """And the call that was to begin is not made."""
        done = []

        async def begin(index):
            if index == 1:
                raise ZeroDivisionError

        async def note(item):
            done.append(item)

        with pytest.raises(ZeroDivisionError):
            async with _seam.concurrently(note, ["a", "b"], 1, begin=begin) as results:
                async for _ in results:
                    pass

        assert done == ["a"]

    async def test_even_what_is_no_exception_comes_out_as_it_is(self):
        """As Ctrl-C does."""
        with pytest.raises(SystemExit, match="7"):
            async with _seam.concurrently(work, [0, 20_000], 2) as results:
                async for _ in results:
                    raise SystemExit(7)

    async def test_leaving_early(self):
        """Nobody waits for what is not wanted any more."""
        async with _seam.concurrently(work, [0, 20_000], 2) as results:
            async for index, _ in results:
                assert index == 0
                break


class TestBell:
    """Those who work can make the loop of the caller do something."""

    async def test_is_answered_where_the_caller_runs(self):
        """Between the results, and in the thread of the caller."""
        answers = []

        async def answer():
            answers.append((len(heard), threading.get_ident()))

        async def ring(item):
            heard.append(item)
            bell.ring()
            await _seam.sleep(0.05)
            return item

        heard = []
        bell = _seam.Bell(answer)
        async with _seam.concurrently(ring, ["a", "b"], 1, bell=bell) as results:
            outcomes = [outcome async for _, outcome in results]

        assert outcomes == ["a", "b"]
        assert answers == [(1, threading.get_ident()), (2, threading.get_ident())]

    async def test_many_rings_are_one_answer(self):
        """What rings before the answer is answered together."""
        answers = []

        async def answer():
            answers.append(1)

        async def ring(item):
            for _ in range(1000):
                bell.ring()

        bell = _seam.Bell(answer)
        async with _seam.concurrently(ring, ["a"], 1, bell=bell) as results:
            async for _ in results:
                pass

        assert 1 <= len(answers) < 1000

    async def test_nobody_at_home(self):
        """Before and after the loop it rings in vain."""
        bell = _seam.Bell(None)
        bell.ring()
        async with _seam.concurrently(work, [], 1, bell=bell) as results:
            assert [outcome async for outcome in results] == []
        bell.ring()

        assert not bell.is_rung

    async def test_what_the_answer_raises_is_raised(self):
        """A callback that fails ends the loop."""

        async def answer():
            raise ZeroDivisionError

        async def ring(item):
            bell.ring()
            await _seam.sleep(0.01)

        bell = _seam.Bell(answer)
        with pytest.raises(ZeroDivisionError):
            async with _seam.concurrently(ring, ["a"], 1, bell=bell) as results:
                async for _ in results:
                    pass


class TestRoom:
    """An amount that calls share."""

    async def test_no_more_than_there_is(self):
        """Shares that don't fit wait, in line, and all get their turn."""
        room = _seam.Room(10)
        held = []
        order = []

        async def hold(share):
            async with room.take(share):
                held.append(share)
                order.append(share)
                assert sum(held) <= 10
                await _seam.sleep(0.002)
                held.remove(share)

        shares = [6, 6, 1, 10, 3, 3, 3, 3]
        async with _seam.concurrently(hold, shares, 8) as results:
            outcomes = [outcome async for _, outcome in results]

        assert outcomes == [None] * 8
        assert sorted(order) == sorted(shares)

    async def test_is_left_when_something_fails(self):
        """A share is given back, whatever happened."""
        room = _seam.Room(1)
        with pytest.raises(ZeroDivisionError):
            async with room.take(1):
                raise ZeroDivisionError
        async with room.take(1):
            pass


class TestPull:
    """Bodies are read block by block."""

    @pytest.mark.parametrize("together", [1, 2, 3, 4])
    async def test_tells_what_was_sent(self, together):
        """A block counts as sent when the next one is asked for, read or not."""
        sent = []
        blocks = _seam.pull(iter([b"ab", b"c", b"def"]), sent.append, together=together)
        seen = [(block, list(sent)) async for block in blocks]

        assert seen == [(b"ab", []), (b"c", [2]), (b"def", [2, 3])]
        assert sent == [2, 3, 6]

    async def test_closes_what_it_reads(self):
        """A file that is read by halves does not stay open."""
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
