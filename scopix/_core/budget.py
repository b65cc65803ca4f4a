"""How many retries a client may make while nothing succeeds.

There is no lock. Threads that take in the very same moment may lose a count: then there are a few
retries more than there should be.
"""

from __future__ import annotations

from typing import Final

from attrs import define, field

__all__ = ["RetryBudget"]

_CAPACITY: Final = 500
_RETRY: Final = 5
_RETRY_AFTER_TIMEOUT: Final = 10
_SUCCESS: Final = 1


@define
class RetryBudget:
    """A token bucket, so that a thousand callers don't multiply an outage.

    The rule and the figures are those of the standard retry mode of the AWS SDKs. The bucket begins
    full, with 500 tokens. A retry takes 5, after a timeout 10; a call that succeeds by a retry
    gives back what that took, one that succeeds at once gives 1. So there are a hundred retries
    while nothing succeeds, and one for every five calls that do. Whoever finds too few tokens fails
    at once, with what it has seen.

    Example:
        >>> budget = RetryBudget()
        >>> paid = budget.take(after_timeout=True)
        >>> paid, budget.tokens
        (10, 490)
        >>> budget.give(paid)
        >>> budget.tokens
        500
    """

    tokens: int = field(default=_CAPACITY, init=False)

    def take(self, *, after_timeout: bool) -> int | None:
        """Pay for a retry.

        Args:
            after_timeout: Whether the attempt before it ended with a timeout.

        Returns:
            The tokens that it took, None when there are too few.
        """
        cost = _RETRY_AFTER_TIMEOUT if after_timeout else _RETRY
        if self.tokens < cost:
            return None
        self.tokens -= cost
        return cost

    def give(self, paid: int | None) -> None:
        """Take note of a call that succeeded.

        Args:
            paid: What its last retry took, None when it made none.
        """
        self.tokens = min(_CAPACITY, self.tokens + (paid or _SUCCESS))
