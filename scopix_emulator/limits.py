"""What each plan allows, and the counters that hold callers to it."""

from __future__ import annotations

import math
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from scopix_emulator.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Generator

    from scopix_emulator.clock import Clock

MB = 1024 * 1024
GB = 1024 * MB

FILE_BYTES = 100 * MB
"""Largest file that is sent in a request."""

PAYLOAD_BYTES = 2 * GB
"""Largest request."""

WINDOW_SECONDS = 60


@frozen
class Plan:
    """A subscription plan. `None` stands for no limit.

    Args:
        name: Its name.
        requests_per_minute: Requests of one tenant.
        concurrent_uploads: Upload requests of one tenant at a time.
        batch_files: Files in one upload request.
        uploads_per_month: Files in one calendar month.
        storage_bytes: Bytes of all files together.
        chat_messages_per_month: Messages of users in one calendar month.
        session_messages: Messages of one chat session, answers included.
        session_tokens: Tokens of one chat session.
        has_api_keys: Whether an API key works at all.
    """

    name: str
    requests_per_minute: int | None = None
    concurrent_uploads: int | None = None
    batch_files: int = 1000
    uploads_per_month: int | None = None
    storage_bytes: int | None = None
    chat_messages_per_month: int | None = None
    session_messages: int = 200
    session_tokens: int = 200_000
    has_api_keys: bool = True

    @property
    def requests_without_key(self) -> int | None:
        """Requests a minute of one address that shows no valid key: fewer than any plan has."""
        return None if self.requests_per_minute is None else 5


PLANS = {
    plan.name: plan
    for plan in (
        Plan("free", 10, 10, 10, 10, GB, 10, has_api_keys=False),
        Plan("starter", 30, 20, 50, 500, 25 * GB, 200),
        Plan("professional", 100, 30, 100, 2_500, 100 * GB, 2_000),
        Plan("enterprise", 500, 50, 200, 10_000, chat_messages_per_month=500_000),
        Plan("custom"),
    )
}


def plan_named(name: str) -> Plan:
    """Return a plan of the service.

    Raises:
        ValueError: If there is no such plan.
    """
    if name not in PLANS:
        raise ValueError(f"There is no plan {name!r}; there are {', '.join(PLANS)}.")
    return PLANS[name]


@frozen
class Allowance:
    """What is left of a window of requests."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self) -> dict[str, str]:
        """Return the headers that every answer carries."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }


class RateLimiter:
    """Counts requests in fixed windows of one minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._window = 0
        self._used: Counter[str] = Counter()

    def take(self, who: str, limit: int | None) -> Allowance | None:
        """Count one request.

        Args:
            who: Whose request it is.
            limit: Requests allowed in a window.

        Returns:
            What is left, None without a limit.
        """
        if limit is None:
            return None
        window = int(self._clock.time() // WINDOW_SECONDS)
        if window != self._window:
            self._window = window
            self._used.clear()
        self._used[who] += 1
        used = self._used[who]
        return Allowance(
            limit, max(0, limit - used), (window + 1) * WINDOW_SECONDS, exceeded=used > limit
        )

    def refusal(self, allowance: Allowance) -> ApiError:
        """Return the refusal of a request that is one too many."""
        wait = max(1, math.ceil(allowance.reset - self._clock.time()))
        return ApiError(
            429,
            "RATE_LIMIT_ERROR",
            f"More than {allowance.limit} requests in this minute.",
            {"limit": allowance.limit, "remaining": 0, "reset": allowance.reset},
            {"Retry-After": str(wait)},
        )


def month(clock: Clock) -> datetime:
    """Return when this month began."""
    return clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def used_up(clock: Clock, noun: str, limit: int, used: int) -> ApiError:
    """Return the refusal of what would pass a monthly limit."""
    next_month = (month(clock) + timedelta(days=32)).replace(day=1)
    wait = math.ceil((next_month - clock.now()).total_seconds())
    return ApiError(
        429,
        "USAGE_LIMIT_EXCEEDED",
        f"The plan allows {limit} {noun} a month.",
        {"limit": limit, "current_usage": used, "available": max(0, limit - used)},
        {"Retry-After": str(wait)},
    )


class UploadSlots:
    """Counts the upload requests of each tenant that are under way."""

    def __init__(self) -> None:
        self._busy: Counter[str] = Counter()

    @contextmanager
    def take(self, tenant_id: str, plan: Plan) -> Generator[None]:
        """Hold one slot.

        Raises:
            ApiError: If the plan allows no more uploads at a time.
        """
        limit = plan.concurrent_uploads
        if limit is not None and self._busy[tenant_id] >= limit:
            raise ApiError(
                429,
                "RATE_LIMIT_ERROR",
                f"More than {limit} uploads at a time.",
                {"limit": limit},
                {"Retry-After": "1"},
            )
        self._busy[tenant_id] += 1
        try:
            yield
        finally:
            self._busy[tenant_id] -= 1
