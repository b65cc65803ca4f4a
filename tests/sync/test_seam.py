# Derived from tests/async/test_seam.py by `python -m generator generate`; do not edit.
"""The seam: what the two colours do differently, alike."""

from __future__ import annotations

import threading

import pytest

from scopix_sync import _seam

from ._colour import queued


def work(item):
    """Work a little, or fail."""
    _seam.sleep(0.001 * item)
    if item == 3:
        raise KeyError(item)
    return item * 10


class TestConcurrently:
    """Many calls at a time."""

    @pytest.mark.parametrize("limit", [1, 2, 8])
    def test_hands_back_each_outcome_once(self, limit):
        """Results and errors come with the position of their item."""
        with _seam.concurrently(work, [1, 2, 3, 4], limit) as results:
            outcomes = dict(list(results))

        assert [outcomes[0], outcomes[1], outcomes[3]] == [10, 20, 40]
        assert isinstance(outcomes[2], KeyError)

    def test_one_at_a_time_keeps_the_order(self):
        """With a limit of one, results come in the order of the items."""
        order = []
        with _seam.concurrently(work, [5, 1, 4, 2], 1) as results:
            for index, _ in results:
                order.append(index)

        assert order == [0, 1, 2, 3]

    def test_nothing_to_do(self):
        """No items, no results."""
        with _seam.concurrently(work, [], 4) as results:
            assert list(results) == []

    def test_what_the_loop_raises_is_raised(self):
        """An error of the caller comes out as it is, and nothing further is begun."""
        begun = []

        def note(item):
            begun.append(item)
            _seam.sleep(0.01)

        with pytest.raises(ZeroDivisionError):
            with _seam.concurrently(note, list(range(100)), 2) as results:
                for _ in results:
                    raise ZeroDivisionError

        assert len(begun) < 10

    def test_the_loop_runs_where_the_caller_runs(self):
        """Callbacks are called in the thread of the caller."""
        threads = set()
        with _seam.concurrently(work, [1, 2], 2) as results:
            for _ in results:
                threads.add(threading.get_ident())

        assert threads == {threading.get_ident()}


class TestCallbacks:
    """What a callback may be."""

    def test_nothing_is_allowed(self):
        """A callback that is None is not called."""
        _seam.check_callback("on_progress", None)
        _seam.call(None, 1)

    def test_an_object_with_call_is_one(self):
        """Whatever can be called."""
        seen = []
        _seam.check_callback("on_progress", seen.append)
        _seam.call(seen.append, 1)

        assert seen == [1]


class TestSlots:
    """A number of places."""

    def test_first_come_first_served(self):
        """A place that is left goes to the first in line, in order."""
        slots = _seam.Slots(2)
        assert [slots.acquire() for _ in range(2)] == [True, True]
        order = []

        def work(index):
            assert slots.acquire()
            order.append(index)
            slots.release()

        with queued(work, 5, lambda: slots.waiting):
            slots.release()

        assert order == [0, 1, 2, 3, 4]
        assert slots.waiting == 0

    def test_nobody_overtakes(self):
        """Who asks at the very moment when a place is left finds it taken by who waited."""
        slots = _seam.Slots(1)
        slots.acquire()
        got = []

        def work(_):
            got.append(slots.acquire())

        with queued(work, 1, lambda: slots.waiting):
            slots.release()
            got.append(slots.acquire(0))

        assert sorted(got) == [False, True]

    def test_waiting_may_end(self):
        """Who has waited for long enough leaves the line, and no place is lost."""
        slots = _seam.Slots(1)
        assert slots.acquire(0.01)
        assert not slots.acquire(0.01)
        assert slots.waiting == 0
        slots.release()

        assert slots.acquire(1e300)


class TestPull:
    """Going through an iterator that blocks."""

    def test_closes_what_can_be_closed(self):
        """A generator that is left early is closed, and with it what it has open."""
        closed = []

        def blocks():
            try:
                yield b"a"
                yield b"b"
            finally:
                closed.append(True)

        pulled = _seam.pull(blocks())
        assert pulled.__next__() == b"a"
        pulled.close()

        assert closed == [True]

    def test_any_iterator_will_do(self):
        """One that has nothing to close is gone through to its end."""
        assert list(_seam.pull(iter([b"a", b"b"]))) == [b"a", b"b"]
