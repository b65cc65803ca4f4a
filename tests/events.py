"""Event logs: what callbacks are called with, as lines that a test compares whole."""

from __future__ import annotations

from typing import Any

from scopix.types.batch import BatchStatusResult
from scopix.types.callbacks import (
    CloudStorageJobProgressEvent,
    DocumentFileCompleteEvent,
    DocumentProcessingFailedEvent,
    DocumentProcessingProgressEvent,
    DocumentUploadProgressEvent,
    UploadProgressEvent,
    VideoAnalysisProgressEvent,
)
from scopix.types.uploads import UploadResult, UploadSessionStatus

__all__ = ["Log", "line_of"]

Line = tuple[Any, ...]


def line_of(event: object) -> Line:
    """Write an event as a line, with all that it tells."""
    match event:
        case UploadProgressEvent():
            return "prepared", event.file_index, event.filename, event.uploaded_bytes
        case UploadResult():
            return "described", event.filename, str(event.description_status)
        case UploadSessionStatus():
            counts = (event.completed_files, event.failed_files, event.skipped_files)
            return "session", str(event.status), event.pending_files, counts, event.is_terminal
        case DocumentUploadProgressEvent():
            return "progress", event.file_index, event.filename, event.uploaded_bytes
        case DocumentFileCompleteEvent():
            status = str(event.result.text_extraction_status)
            return "complete", event.file_index, event.result.filename, status
        case DocumentProcessingFailedEvent():
            return "failed", event.file_index, event.result.filename, event.is_retryable
        case DocumentProcessingProgressEvent():
            counts = f"{event.completed_count} of {event.total_count}"
            return "processed", counts, event.latest_result.filename
        case VideoAnalysisProgressEvent():
            step = event.job_status.current_step
            return "video", event.status, event.progress_percent, step, event.is_terminal
        case CloudStorageJobProgressEvent():
            job, done = event.job, f"{event.job.completed_files}+{event.job.failed_files}"
            kind, status = str(job.type), str(job.status)
            return kind, status, f"{done} of {job.total_files}", event.is_terminal
        case BatchStatusResult():
            counts = (event.processed_items, event.successful_items, event.failed_items)
            return "batch", str(event.status), counts, event.is_terminal()
        case _:
            raise TypeError(event)


class Log:
    """Writes down all events, as any number of callbacks do it; one of them may raise.

    Args:
        raises: The first word of the lines after which it raises.
    """

    def __init__(self, raises: str | None = None) -> None:
        self.lines: list[Line] = []
        self.raises = raises
        self.callbacks = dict.fromkeys(
            (
                "on_progress",
                "on_file_complete",
                "on_processing_progress",
                "on_processing_failed",
            ),
            self.note,
        )

    def note(self, event: object) -> None:
        """Write an event down."""
        line = line_of(event)
        self.lines.append(line)
        if line[0] == self.raises:
            raise ZeroDivisionError(line[0])
