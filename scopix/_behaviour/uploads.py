"""What types of the module `uploads` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopix._raw.models.common import DescriptionStatus
    from scopix._raw.models.uploads import UploadSessionState

__all__ = ["UploadResultMixin", "UploadSessionStatusMixin"]


class UploadResultMixin:
    """Tells how far the description of an uploaded file is.

    A description that is skipped, for a duplicate for example, is none of the three.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        description_status: DescriptionStatus

    @property
    def is_failed(self) -> bool:
        """Whether the description failed."""
        return self.description_status == "failed"

    @property
    def is_completed(self) -> bool:
        """Whether the description is there."""
        return self.description_status == "completed"

    @property
    def is_pending(self) -> bool:
        """Whether the description is still to come: pending, queued or processing."""
        return self.description_status in {"pending", "queued", "processing"}


class UploadSessionStatusMixin:
    """Tells whether a session goes on."""

    __slots__ = ()

    if TYPE_CHECKING:
        status: UploadSessionState

    @property
    def is_terminal(self) -> bool:
        """Whether the session has ended, well or not."""
        return self.status in {"completed", "failed", "expired", "cancelled"}
