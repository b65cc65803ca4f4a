"""What types of the module `cloud_storage` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopix._raw.models.cloud_storage import CloudStorageConnection, CloudStorageJobStatus

__all__ = ["CloudStorageJobMixin", "ConnectionListMixin"]


class CloudStorageJobMixin:
    """Tells how a job stands."""

    __slots__ = ()

    if TYPE_CHECKING:
        status: CloudStorageJobStatus
        total_files: int
        completed_files: int
        failed_files: int

    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended: completed, partial, failed or cancelled."""
        return self.status in {"completed", "partial", "failed", "cancelled"}

    @property
    def is_successful(self) -> bool:
        """Whether all files were copied."""
        return self.status == "completed"

    @property
    def progress_percent(self) -> float:
        """Files that were copied or failed, as a share of all, 0 to 100."""
        if not self.total_files:
            return 100.0 if self.is_terminal else 0.0
        ended = min(self.completed_files + self.failed_files, self.total_files)
        return 100.0 * ended / self.total_files


class ConnectionListMixin:
    """Has the name that all lists use, too."""

    __slots__ = ()

    if TYPE_CHECKING:
        connections: list[CloudStorageConnection]

    @property
    def items(self) -> list[CloudStorageConnection]:
        """The connections, under the name that all lists use."""
        return self.connections
