from __future__ import annotations

from itertools import pairwise
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.poll import Poll, PollSchedule, seconds

randoms = st.floats(0.0, 1.0, exclude_max=True)
hints = st.one_of(st.none(), st.floats(0.0, 100.0))
starts = st.floats(0.0, 1e6)
schedules = st.builds(
    PollSchedule,
    timeout=st.floats(0.1, 1000.0),
    interval=st.floats(1.0, 100.0),
    factor=st.floats(1.0, 4.0),
    max_interval=st.one_of(st.none(), st.floats(0.1, 200.0)),
    jitter=st.floats(0.0, 0.9),
)


def half() -> float:
    return 0.5


def delays_of(poll: Poll, now: float = 0.0, hint: float | None = None) -> list[float]:
    """Run a wait to its end on a clock that only sleeping moves."""
    delays: list[float] = []
    while (delay := poll.next_delay(now, half, hint)) is not None:
        delays.append(delay)
        now += delay
    return delays


def test_even_interval() -> None:
    """Without growth the interval stays, and the last delay ends at the deadline."""
    assert delays_of(PollSchedule(7.0, 2.0).start(0.0)) == [2.0, 2.0, 2.0, 1.0]


def test_backoff() -> None:
    """The interval grows by its factor up to its cap."""
    schedule = PollSchedule(60.0, 2.0, factor=1.5, max_interval=6.0)

    assert delays_of(schedule.start(0.0))[:5] == [2.0, 3.0, 4.5, 6.0, 6.0]


def test_backoff_without_cap() -> None:
    """Without a cap only the deadline ends the growth."""
    assert delays_of(PollSchedule(40.0, 1.0, factor=4.0).start(0.0)) == [1.0, 4.0, 16.0, 19.0]


def test_interval_above_cap() -> None:
    """An interval longer than the cap is kept, not shortened."""
    schedule = PollSchedule(60.0, 20.0, factor=1.5, max_interval=15.0)

    assert delays_of(schedule.start(0.0)) == [20.0, 20.0, 20.0]


def test_timeout_shorter_than_interval() -> None:
    """A wait shorter than its interval still polls at its deadline."""
    assert delays_of(PollSchedule(0.5, 2.0).start(0.0)) == [0.5]


def test_slow_poll() -> None:
    """The time that the polls take counts too."""
    poll = PollSchedule(10.0, 2.0).start(0.0)

    assert poll.next_delay(9.5, half) == 0.5
    assert poll.next_delay(10.0, half) is None
    assert poll.next_delay(11.0, half) is None


def test_remaining() -> None:
    """The time left counts down to zero and no further."""
    poll = PollSchedule(10.0, 2.0).start(100.0)

    assert [poll.remaining(now) for now in (100.0, 104.0, 110.0, 111.0)] == [10.0, 6.0, 0.0, 0.0]


def test_waits_are_separate() -> None:
    """One schedule serves many waits, each with a deadline and backoff of its own."""
    schedule = PollSchedule(100.0, 1.0, factor=2.0)
    first, second = schedule.start(0.0), schedule.start(50.0)

    assert [first.next_delay(0.0, half), first.next_delay(1.0, half)] == [1.0, 2.0]
    assert second.next_delay(50.0, half) == 1.0
    assert (first.deadline, second.deadline) == (100.0, 150.0)


@pytest.mark.parametrize(("hint", "expected"), [(0.5, 0.525), (30.0, 31.5), (90.0, 60.0)])
def test_hint(hint: float, expected: float) -> None:
    """The server's delay wins over the interval, but not over the deadline."""
    poll = PollSchedule(60.0, 2.0).start(0.0)

    assert poll.next_delay(0.0, half, hint) == pytest.approx(expected)


def test_hint_leaves_backoff() -> None:
    """A delay that the server asked for doesn't lengthen the next interval."""
    poll = PollSchedule(60.0, 2.0, factor=2.0, jitter=0.0).start(0.0)

    assert [poll.next_delay(0.0, half, hint) for hint in (5.0, None, 5.0, None)] == [5, 2, 5, 4]


def test_zero_hint() -> None:
    """A hint of zero doesn't turn the wait into a busy loop."""
    assert delays_of(PollSchedule(4.0, 2.0).start(0.0), hint=0.0) == [2.0, 2.0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("timeout", value) for value in (0.0, -1.0, nan)],
        *[("interval", value) for value in (0.0, -1.0, nan)],
        *[("factor", value) for value in (0.9, nan)],
        *[("max_interval", value) for value in (0.0, nan)],
        *[("jitter", value) for value in (-0.1, 1.0, nan)],
    ],
)
def test_out_of_range(name: str, value: float) -> None:
    """A value that makes no schedule is refused by its name."""
    arguments = {"timeout": 1.0, "interval": 1.0} | {name: value}

    with pytest.raises(ValueError, match=f"'{name}' must be"):
        PollSchedule(**arguments)


def test_no_deadline() -> None:
    """A wait may be told to have no end."""
    poll = PollSchedule(inf, 2.0).start(0.0)

    assert poll.next_delay(1e9, half) == 2.0


@given(schedule=schedules, start=starts, data=st.data())
def test_any_wait(schedule: PollSchedule, start: float, data: st.DataObject) -> None:
    """Any wait ends, polls at its deadline, and never sleeps longer than its timeout in all."""
    poll, now, delays = schedule.start(start), start, list[float]()
    for _ in range(10_000):
        hint = data.draw(hints) if len(delays) < 5 else None
        delay = poll.next_delay(now, lambda: data.draw(randoms) if len(delays) < 5 else 0.5, hint)
        if delay is None:
            break
        delays.append(delay)
        now += delay

    assert delays
    assert all(delay > 0 for delay in delays)
    # A sum of floats may be off in its last digit.
    assert now == pytest.approx(poll.deadline, rel=1e-12)
    assert sum(delays) == pytest.approx(schedule.timeout, rel=1e-6, abs=1e-6)


@given(schedule=schedules)
def test_monotone(schedule: PollSchedule) -> None:
    """Jitter aside, no delay is shorter than the one before it, but for the last."""
    *delays, _last = delays_of(schedule.start(0.0))

    assert all(earlier <= later for earlier, later in pairwise(delays))
    assert max(delays, default=0.0) <= max(schedule.interval, schedule.max_interval or inf)


@given(schedule=schedules, draw=randoms)
def test_jitter(schedule: PollSchedule, draw: float) -> None:
    """Jitter stays within its share of the interval, on both sides."""
    delay = schedule.start(0.0).next_delay(0.0, lambda: draw)
    low, high = (schedule.interval * (1 + side * schedule.jitter) for side in (-1, 1))

    assert delay is not None
    assert min(low, schedule.timeout) <= delay <= min(high, schedule.timeout)


@given(schedule=schedules, hint=st.floats(0.001, 1000.0), draw=randoms)
def test_hint_is_a_floor(schedule: PollSchedule, hint: float, draw: float) -> None:
    """No poll comes before the moment that the server asked for, the deadline's excepted."""
    delay = schedule.start(0.0).next_delay(0.0, lambda: draw, hint)

    assert delay is not None
    assert min(hint, schedule.timeout) <= delay <= schedule.timeout


def test_seconds() -> None:
    """What a caller gives counts; None stands for the default."""
    assert seconds("timeout", None, 600.0) == 600.0
    assert seconds("timeout", 5, 600.0) == 5


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (0, ValueError, "timeout must be a positive number of seconds, got 0"),
        (-1.5, ValueError, "timeout must be a positive number of seconds, got -1.5"),
        (nan, ValueError, "timeout must be a positive number of seconds, got nan"),
        ("5", TypeError, "timeout must be a number of seconds, not str"),
        (True, TypeError, "timeout must be a number of seconds, not bool"),
    ],
)
def test_no_seconds(value: Any, error: type[Exception], message: str) -> None:
    """Anything else is refused by its name."""
    with pytest.raises(error, match=message):
        seconds("timeout", value, 600.0)
