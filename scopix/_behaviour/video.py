"""What types of the module `video` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopix._raw.models.video import VideoScene

__all__ = ["VideoAnalysisJobStatusMixin", "VideoSceneListMixin"]


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


class VideoSceneListMixin:
    """Has the older names of what it holds, too."""

    __slots__ = ()

    if TYPE_CHECKING:
        items: list[VideoScene]
        total_count: int

    @property
    def scenes(self) -> list[VideoScene]:
        """The scenes, the same as `items`."""
        return self.items

    @property
    def count(self) -> int:
        """Number of scenes, the same as `total_count`."""
        return self.total_count
