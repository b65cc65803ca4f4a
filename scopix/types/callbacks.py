"""Events that are passed to callbacks."""

from __future__ import annotations

from datetime import datetime

from scopix._core.model import Model, record

# At run time, so that whoever reads the annotations finds the types.
from scopix.types.cloud_storage import CloudStorageJob
from scopix.types.documents import DocumentUploadResult
from scopix.types.video import VideoAnalysisJobStatus

__all__ = [
    "CloudStorageJobProgressEvent",
    "DocumentFileCompleteEvent",
    "DocumentProcessingFailedEvent",
    "DocumentProcessingProgressEvent",
    "DocumentUploadProgressEvent",
    "UploadProgressEvent",
    "VideoAnalysisProgressEvent",
]


@record
class UploadProgressEvent(Model):
    """A file is read and prepared for upload; fires once a file, before its first byte is sent.

    It does not fire again when the upload is retried, and not for a file that can't be read.

    Example:
        ```python
        from scopix import UploadProgressEvent

        def on_progress(event: UploadProgressEvent) -> None:
            print(f"{event.filename}: {event.total_bytes} bytes")

        result = await client.files.upload("photo.jpg", on_progress=on_progress)
        ```
    """

    file_index: int
    """Position of the file, from 0."""
    uploaded_bytes: int
    """Size of the file in bytes, the same as `total_bytes`."""
    total_bytes: int
    """Size of the file in bytes."""
    filename: str | None
    """Name of the file."""

    @property
    def progress_percent(self) -> float:
        """Always 100.0: the event is about a file as a whole."""
        return 100.0


@record
class DocumentUploadProgressEvent(Model):
    """A document has reached storage; fires once a document, after storage acknowledged it."""

    file_index: int
    """Position of the document, from 0."""
    uploaded_bytes: int
    """Size of the document in bytes, the same as `total_bytes`."""
    total_bytes: int
    """Size of the document in bytes."""
    filename: str | None
    """Name of the document."""

    @property
    def progress_percent(self) -> float:
        """Always 100.0: the event is about a document as a whole."""
        return 100.0


@record
class DocumentFileCompleteEvent(Model):
    """The upload of a document is complete, or was refused; fires once a document."""

    file_index: int
    """Position of the document, from 0."""
    result: DocumentUploadResult
    """The document."""


@record
class DocumentProcessingProgressEvent(Model):
    """The processing of a document has ended, well or not; fires once a document.

    After a failure it follows the `DocumentProcessingFailedEvent`, so that the count always
    reaches the total.
    """

    completed_count: int
    """Documents whose processing has ended so far."""
    total_count: int
    """Documents that are waited for."""
    latest_result: DocumentUploadResult
    """The document whose processing ended last."""

    @property
    def progress_percent(self) -> float:
        """Share of the documents whose processing has ended, 0 to 100."""
        return 100.0 * self.completed_count / self.total_count if self.total_count else 100.0

    @property
    def remaining_count(self) -> int:
        """Documents whose processing goes on."""
        return self.total_count - self.completed_count


@record
class DocumentProcessingFailedEvent(Model):
    """The processing of a document has failed; fires once for it."""

    file_index: int
    """Position of the document, from 0."""
    result: DocumentUploadResult
    """The document, with what is known of the failure."""

    @property
    def error_message(self) -> str | None:
        """Why it failed."""
        return self.result.processing_error

    @property
    def is_retryable(self) -> bool:
        """Whether another try may help."""
        return bool(self.result.processing_is_retryable)


@record
class VideoAnalysisProgressEvent(Model):
    """The analysis of a video was polled; fires at each poll.

    It has every public member of its `job_status` too, so that a callback may be written for
    either. `is_terminal` is a property here, as it is there.

    Example:
        ```python
        from scopix.types.callbacks import VideoAnalysisProgressEvent

        def on_progress(event: VideoAnalysisProgressEvent) -> None:
            print(f"{event.progress_percent:.0f} % {event.current_step}")
        ```
    """

    job_status: VideoAnalysisJobStatus
    """The job as it was at this poll."""

    @property
    def analysis_job_id(self) -> str:
        """Identifier of the job."""
        return self.job_status.analysis_job_id

    @property
    def media_id(self) -> str:
        """Identifier of the video."""
        return self.job_status.media_id

    @property
    def status(self) -> str:
        """State of the job."""
        return self.job_status.status

    @property
    def progress_percent(self) -> float:
        """Progress, 0 to 100."""
        return self.job_status.progress_percent

    @property
    def current_step(self) -> str | None:
        """What is being done."""
        return self.job_status.current_step

    @property
    def started_at(self) -> datetime | None:
        """When it began."""
        return self.job_status.started_at

    @property
    def completed_at(self) -> datetime | None:
        """When it ended."""
        return self.job_status.completed_at

    @property
    def error_message(self) -> str | None:
        """Why it failed."""
        return self.job_status.error_message

    @property
    def error_code(self) -> str | None:
        """Stable code of the failure."""
        return self.job_status.error_code

    @property
    def retry_count(self) -> int:
        """Retries so far."""
        return self.job_status.retry_count

    @property
    def max_retries(self) -> int:
        """Retries allowed."""
        return self.job_status.max_retries

    @property
    def estimated_completion_time(self) -> datetime | None:
        """When it is expected to end."""
        return self.job_status.estimated_completion_time

    @property
    def is_completed(self) -> bool:
        """Whether the analysis is done."""
        return self.job_status.is_completed

    @property
    def is_failed(self) -> bool:
        """Whether the analysis failed."""
        return self.job_status.is_failed

    @property
    def is_pending(self) -> bool:
        """Whether the analysis has not begun."""
        return self.job_status.is_pending

    @property
    def is_terminal(self) -> bool:
        """Whether the analysis has ended: completed, failed or cancelled."""
        return self.job_status.is_terminal


@record
class CloudStorageJobProgressEvent(Model):
    """A job of a cloud storage was polled; fires at each poll. `is_terminal` is a property.

    Example:
        ```python
        from scopix.types.callbacks import CloudStorageJobProgressEvent

        def on_progress(event: CloudStorageJobProgressEvent) -> None:
            print(f"{event.progress_percent:.0f} %, {event.job.failed_files} failed")
        ```
    """

    job: CloudStorageJob
    """The job as it was at this poll."""

    @property
    def progress_percent(self) -> float:
        """Progress, 0 to 100."""
        return self.job.progress_percent

    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended: completed, partial, failed or cancelled."""
        return self.job.is_terminal
