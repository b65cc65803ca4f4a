"""What follows from the states of the items of a batch: its own state and its figures."""

from __future__ import annotations

from attrs import frozen


@frozen
class Tally:
    """How many items of a batch are in which state.

    Args:
        pending: Items that wait.
        processing: Items that are worked on.
        success: Items that succeeded.
        failed: Items that failed.
        skipped: Items that were left out.
        processing_time_ms: Time that all items took together.
        started_at: When the first item was begun.
        ended_at: When the latest item ended.
    """

    pending: int = 0
    processing: int = 0
    success: int = 0
    failed: int = 0
    skipped: int = 0
    processing_time_ms: int = 0
    started_at: str | None = None
    ended_at: str | None = None

    @property
    def unfinished(self) -> int:
        """Number of items that have not ended."""
        return self.pending + self.processing

    @property
    def processed(self) -> int:
        """Number of items that have ended."""
        return self.success + self.failed + self.skipped

    @property
    def total(self) -> int:
        """Number of items."""
        return self.unfinished + self.processed

    @property
    def success_rate(self) -> float:
        """Succeeded items as a share of those that have ended, 0 to 1."""
        return self.success / self.processed if self.processed else 0.0

    @property
    def progress_percentage(self) -> float:
        """Items that have ended as a share of all, 0 to 100."""
        return 100 * self.processed / self.total if self.total else 0.0

    @property
    def mean_time_ms(self) -> int | None:
        """Mean time of an item that was worked on, None before the first has ended."""
        worked = self.success + self.failed
        return round(self.processing_time_ms / worked) if worked else None

    def status(self, *, is_cancelled: bool) -> str:
        """Return the state of the batch.

        Args:
            is_cancelled: Whether it was cancelled. It goes on until no item runs any more.
        """
        if self.unfinished:
            has_begun = self.started_at is not None or is_cancelled
            return "processing" if has_begun else "pending"
        if is_cancelled:
            return "cancelled"
        if not self.failed:
            return "completed"
        return "partially_completed" if self.success else "failed"
