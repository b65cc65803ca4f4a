"""Whether a request is sent again, and after how long."""

from __future__ import annotations

import re
from datetime import timezone
from math import inf
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Fractions are no part of RFC 9110, but servers send them. Fifteen digits are exact in a float.
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]+)?")

_RETRIED = frozenset({408, 429, 500, 502, 503, 504})

_HINT_JITTER = 0.1


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if _NUMBER.fullmatch(text) else None


def parse_retry_after(value: str, now: float) -> float | None:
    """Read a `Retry-After` header (RFC 9110, section 10.2.3).

    Args:
        value: A number of seconds or an HTTP-date in any of its three forms.
        now: The current Unix time in seconds.

    Returns:
        The seconds to wait, 0.0 for a date gone by, None for a value that is neither form.
    """
    seconds = _number(value)
    if seconds is not None:
        return seconds
    from email.utils import parsedate_to_datetime  # costly, and dates are rare

    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:  # the asctime form names no zone; every HTTP-date is in UTC
        date = date.replace(tzinfo=timezone.utc)
    return max(0.0, date.timestamp() - now)


def server_delay(headers: Mapping[str, str], now: float) -> float | None:
    """Tell how long the server asks to be left alone.

    `Retry-After` counts first. Without it, `X-RateLimit-Reset` counts where
    `X-RateLimit-Remaining` is zero: the next request would be refused until then.

    Args:
        headers: The response's headers, by lower-case name.
        now: The current Unix time in seconds.

    Returns:
        The seconds to wait, never negative, or None when the server asks for nothing.
    """
    delay = parse_retry_after(headers.get("retry-after", ""), now)
    if delay is None and _number(headers.get("x-ratelimit-remaining", "")) == 0:
        reset = _number(headers.get("x-ratelimit-reset", ""))
        delay = None if reset is None else max(0.0, reset - now)
    return delay


@frozen(kw_only=True)
class Attempt:
    """What became of one failed attempt to send a request.

    Attributes:
        number: 0 for the first attempt, 1 for the first retry.
        repeatable: The server may get the request twice: its method is idempotent, or it carries
            an idempotency key.
        replayable: The body can be sent from its start again.
        maybe_sent: False only when no connection came about, so that the server can't have seen
            the request.
        status: The response's status, None when no response came.
        headers: The response's headers, by lower-case name.
    """

    number: int
    repeatable: bool
    replayable: bool = True
    maybe_sent: bool = True
    status: int | None = None
    headers: Mapping[str, str] = field(factory=dict[str, str])

    @property
    def may_repeat(self) -> bool:
        """Whether sending again can help, and can't do the same thing twice."""
        if not self.replayable:
            return False
        if self.status is None:
            return self.repeatable or not self.maybe_sent
        return self.status in _RETRIED and (self.repeatable or self._refused)

    @property
    def _refused(self) -> bool:
        # A server that names a time for the next try has not acted on this one.
        return self.status == 429 or (self.status == 503 and "retry-after" in self.headers)


@frozen
class RetryPolicy:
    """How often and after what delays a failed request is sent again.

    Attributes:
        max_retries: Attempts after the first one.
        base_delay: The longest delay before the first retry, in seconds.
        max_delay: The longest delay before any retry, in seconds.
        factor: Growth of the longest delay from one retry to the next.
        max_server_delay: A server that asks for more seconds than this is not asked again.
    """

    max_retries: int
    base_delay: float
    max_delay: float = 60.0
    factor: float = 2.0
    max_server_delay: float = 120.0

    def delay(self, attempt: int, random: Callable[[], float]) -> float:
        """Draw the backoff after an attempt, with full jitter.

        Args:
            attempt: The number of the failed attempt, 0 for the first.
            random: Gives a number from 0 up to, but not including, 1.

        Returns:
            Seconds, uniform between 0 and the exponential ceiling for this attempt.
        """
        try:
            ceiling = min(self.max_delay, self.base_delay * self.factor**attempt)
        except OverflowError:
            ceiling = self.max_delay
        return ceiling * random()

    def next_delay(
        self,
        attempt: Attempt,
        *,
        now: float,
        random: Callable[[], float],
        remaining: float | None = None,
    ) -> float | None:
        """Decide what follows a failed attempt.

        A time that the server asks for replaces the backoff; up to a tenth is added, lest all
        clients come back together. A request of zero seconds asks for nothing: with clocks
        that differ it may be a moment not yet reached, so the backoff applies.

        Args:
            attempt: What happened.
            now: The current Unix time in seconds.
            random: Gives a number from 0 up to, but not including, 1.
            remaining: Seconds until the caller's deadline, None without a deadline.

        Returns:
            The seconds to wait before the next attempt, or None to give up now.
        """
        if attempt.number >= self.max_retries or not attempt.may_repeat:
            return None
        room = inf if remaining is None else remaining
        hint = server_delay(attempt.headers, now)
        if not hint:
            delay = self.delay(attempt.number, random)
        elif hint > self.max_server_delay:
            return None
        else:
            # The jitter keeps to the room, so a hint that fits is never given up by chance.
            delay = hint + min(hint * _HINT_JITTER, max(0.0, room - hint)) * random()
        return delay if delay < room else None
