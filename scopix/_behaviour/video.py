"""What types of the module `video` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["VideoAnalysisJobStatusMixin"]


class VideoAnalysisJobStatusMixin:
    """Tells how an analysis stands."""

    __slots__ = ()

    if TYPE_CHECKING:
        status: str

    @property
    def is_completed(self) -> bool:
        """Whether the analysis is done."""
        return self.status == "completed"

    @property
    def is_failed(self) -> bool:
        """Whether the analysis failed."""
        return self.status == "failed"

    @property
    def is_pending(self) -> bool:
        """Whether the analysis has not begun."""
        return self.status == "pending"

    @property
    def is_terminal(self) -> bool:
        """Whether the analysis has ended: completed, failed or cancelled."""
        return self.status in {"completed", "failed", "cancelled"}
