"""What types of the module `files` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopix._raw.models.files import FileProcessingState

__all__ = ["FileProcessingStatusMixin"]


class FileProcessingStatusMixin:
    """Tells whether the processing goes on."""

    __slots__ = ()

    if TYPE_CHECKING:
        status: FileProcessingState

    @property
    def is_terminal(self) -> bool:
        """Whether the processing has ended, well or not."""
        return self.status in {"completed", "failed", "partially_completed", "cancelled"}
