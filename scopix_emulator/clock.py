"""The time of one server, which tests can move."""

from __future__ import annotations

import time
from datetime import datetime, timezone


def stamp(moment: datetime) -> str:
    """Write a time so that texts sort as times do: RFC 3339, UTC, always six fractional digits."""
    moment = (
        moment.astimezone(timezone.utc) if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    )
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


class Clock:
    """Wall-clock time plus an offset."""

    def __init__(self) -> None:
        self.offset = 0.0

    def time(self) -> float:
        """Return seconds since the Unix epoch."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self.offset += seconds

    def reset(self) -> None:
        """Go back to wall-clock time."""
        self.offset = 0.0

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.fromtimestamp(self.time(), timezone.utc)

    def stamp(self, ahead: float = 0.0) -> str:
        """Return the time `ahead` seconds from now as text."""
        return stamp(datetime.fromtimestamp(self.time() + ahead, timezone.utc))
