"""When a wait asks again, and when it ends."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from attrs import define, field, frozen
from attrs.validators import and_, ge, gt, lt, optional

if TYPE_CHECKING:
    from collections.abc import Callable


@frozen
class PollSchedule:
    """The rhythm of a wait: a deadline, and an interval that may grow.

    Attributes:
        timeout: Seconds from the start of the wait to its deadline.
        interval: Seconds between the first two polls.
        factor: Growth of the interval from one poll to the next.
        max_interval: Where the growth ends; an interval that is longer from the start stays
            as it is. None lets it grow up to the deadline.
        jitter: The share of the interval by which a delay may fall short of it or exceed it.

    Raises:
        ValueError: A value is out of range or not a number; the message names it.

    Example:
        >>> from random import random
        >>> poll = PollSchedule(timeout=5.0, interval=2.0, jitter=0.0).start(now=100.0)
        >>> poll.next_delay(100.0, random), poll.next_delay(104.0, random)
        (2.0, 1.0)
        >>> poll.next_delay(105.0, random) is None
        True
    """

    timeout: float = field(validator=gt(0))
    interval: float = field(validator=gt(0))
    factor: float = field(default=1.0, validator=ge(1))
    max_interval: float | None = field(default=None, validator=optional(gt(0)))
    jitter: float = field(default=0.1, validator=and_(ge(0), lt(1)))

    def start(self, now: float) -> Poll:
        """Begin a wait.

        Args:
            now: The current time in seconds, on any clock that never goes back.

        Returns:
            The state of this one wait; its methods take the time of the same clock.
        """
        return Poll(schedule=self, deadline=now + self.timeout, interval=self.interval)


@define
class Poll:
    """One wait under way, made by `PollSchedule.start`.

    The caller polls first and asks for a delay after it, so there is always one poll.

    Attributes:
        schedule: The rhythm that this wait keeps.
        deadline: When the wait ends, on the clock that it was started with.
    """

    schedule: PollSchedule
    deadline: float
    _interval: float = field(alias="interval")

    def remaining(self, now: float) -> float:
        """Give the seconds until the deadline, 0.0 after it."""
        return max(0.0, self.deadline - now)

    def next_delay(
        self, now: float, random: Callable[[], float], hint: float | None = None
    ) -> float | None:
        """Tell how long to sleep before the next poll.

        The sleep that would pass the deadline ends at it, so that the last poll sees the last
        state. That poll needs time of its own: `remaining` is 0.0 by then.

        Args:
            now: The current time in seconds.
            random: Gives a number from 0 up to, but not including, 1.
            hint: Seconds for which the server asks. It replaces the interval and leaves the
                backoff where it is; a hint of zero counts as none.

        Returns:
            The seconds to sleep, or None when the deadline has come.
        """
        remaining = self.remaining(now)
        if remaining == 0:
            return None
        schedule = self.schedule
        if hint:
            delay = hint * (1 + schedule.jitter * random())
        else:
            delay = self._interval * (1 + schedule.jitter * (2 * random() - 1))
            self._interval = self._grown()
        return min(delay, remaining)

    def _grown(self) -> float:
        schedule = self.schedule
        longest = inf if schedule.max_interval is None else schedule.max_interval
        return max(self._interval, min(self._interval * schedule.factor, longest))


def seconds(name: str, value: float | None, default: float) -> float:
    """Check a number of seconds that a caller gave.

    Args:
        name: Its name in messages.
        value: What was given; None stands for the default.
        default: Taken as it is.

    Raises:
        TypeError: It is no number.
        ValueError: It is not above zero.
    """
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)):  # pyright: ignore[reportUnnecessaryIsInstance]
        msg = f"{name} must be a number of seconds, not {type(value).__name__}"
        raise TypeError(msg)
    if not value > 0:
        msg = f"{name} must be a positive number of seconds, got {value!r}"
        raise ValueError(msg)
    return value
