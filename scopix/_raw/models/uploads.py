# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `uploads`."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from scopix._behaviour.uploads import UploadResultMixin, UploadSessionStatusMixin
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._raw.models.common import DescriptionErrorType, DescriptionStatus, MediaType


@record
class UploadResult(UploadResultMixin, Model):
    """An uploaded file."""

    image_id: str
    """Identifier of the file, for every media type."""
    filename: str
    """Name of the file at upload."""
    description: str | None = None
    """The description, once it is made."""
    tags: list[str] | None = None
    """Tags."""
    visible_text: str | None = None
    """Text seen in the file."""
    text_regions: list[dict[str, Any]] | None = None
    """Pieces of seen text, each with a box in coordinates from 0 to 1."""
    confidence_score: float | None = None
    """Always null for descriptions; extractions fill it."""
    description_status: DescriptionStatus = DescriptionStatus.PENDING
    """State of the description."""
    thumbnail_url: str | None = None
    """Address of a small preview."""
    created_at: Timestamp | None = None
    """When it was uploaded."""
    description_error: str | None = None
    """Why the description failed."""
    description_error_type: DescriptionErrorType | None = None
    """Class of the failure of the description."""
    description_is_retryable: bool | None = None
    """Whether another try may get a description."""
    deduplicated: bool | None = None
    """Whether a file with the same content was stored before, and this is that one."""
    media_type: MediaType | None = None
    """What kind of thing it is."""
    status: str | None = None
    """State of the upload itself: processing or completed."""
    object_key: str | None = None
    """Key of the object in storage."""


@record
class FileRejection(Model):
    """A file that was refused."""

    filename: str
    """Name of the file."""
    index: int
    """Position in the request, from 0."""
    reason: str
    """Why it was refused."""
    retryable: bool
    """Whether sending it again may help."""
    code: str | None = None
    """Stable code of the reason."""


@record
class UploadSessionResultItem(Model):
    """One file of an upload session."""

    image_id: str
    """Identifier of the file, for every media type."""
    filename: str
    """Name of the file at upload."""
    index: int
    """Position in the request, from 0."""
    status: UploadSessionItemState
    """State of the processing."""
    object_key: str | None = None
    """Key of the object in storage."""
    media_type: MediaType | None = None
    """What kind of thing it is."""
    description: str | None = None
    """The description, once it is made."""
    visible_text: str | None = None
    """Text seen in the file."""
    tags: list[str] | None = None
    """Tags."""
    description_status: DescriptionStatus | None = None
    """State of the description."""
    description_error_type: DescriptionErrorType | None = None
    """Class of the failure of the description."""
    description_is_retryable: bool | None = None
    """Whether another try may get a description."""
    deduplicated: bool | None = None
    """Whether a file with the same content was stored before, and this is that one."""
    processing_time_ms: int | None = None
    """Time that it took, in milliseconds."""
    error_message: str | None = None
    """Why it failed."""
    thumbnail_url: str | None = None
    """Address of a small preview."""
    created_at: Timestamp | None = None
    """When it was uploaded."""


@record
class BatchUploadReceipt(Model):
    """What became of the files of one batch request at once."""

    session_id: str
    """Identifier of the upload session."""
    total_files: int
    """Number of files sent."""
    accepted_files: int
    """Number of files stored."""
    rejected_files: int
    """Number of files refused."""
    status: str
    """State of the batch: processing, partial, rejected or completed."""
    items: list[UploadSessionResultItem] = field(default_factory=list[UploadSessionResultItem])
    """The stored files."""
    rejections: list[FileRejection] = field(default_factory=list[FileRejection])
    """The refused files."""
    status_url: str | None = None
    """Path of the upload session."""


class UploadSessionItemState(OpenEnum):
    """State of one file of an upload session."""

    PENDING = "pending"
    """Waiting."""
    PROCESSING = "processing"
    """Being processed."""
    COMPLETED = "completed"
    """Done."""
    FAILED = "failed"
    """Failed."""
    SKIPPED = "skipped"
    """Not processed, because it is a duplicate."""
    CANCELLED = "cancelled"
    """Cancelled before it was done."""


class UploadSessionState(OpenEnum):
    """State of an upload session."""

    PENDING = "pending"
    """Nothing has arrived."""
    UPLOADING = "uploading"
    """The bytes are on their way."""
    PROCESSING = "processing"
    """The files are being processed."""
    COMPLETED = "completed"
    """Every file has ended, at least one of them well."""
    FAILED = "failed"
    """Every file has failed."""
    EXPIRED = "expired"
    """The upload was not finished in time."""
    CANCELLED = "cancelled"
    """Cancelled."""


@record
class FileErrorSummary(Model):
    """A file that failed lately."""

    filename: str
    """Name of the file."""
    index: int
    """Position in the request, from 0."""
    error: str
    """Why it failed."""
    retryable: bool
    """Whether another try may help."""


@record
class FileResultSummary(Model):
    """A file that ended lately."""

    filename: str
    """Name of the file."""
    image_id: str
    """Identifier of the file."""
    status: UploadSessionItemState
    """How it ended."""
    description: str | None = None
    """The description."""
    processing_time_ms: int | None = None
    """Time that it took, in milliseconds."""
    error_message: str | None = None
    """Why it failed."""


@record
class UploadSessionStatus(UploadSessionStatusMixin, Model):
    """How far an upload session is."""

    session_id: str
    """Identifier of the upload session."""
    status: UploadSessionState
    """State of the session."""
    total_files: int
    """Number of files."""
    completed_files: int
    """Number of files that are done."""
    failed_files: int
    """Number of files that failed."""
    skipped_files: int
    """Number of duplicates."""
    pending_files: int
    """Number of files that have not ended."""
    progress_percentage: float
    """Progress, 0 to 100."""
    created_at: Timestamp | None = None
    """When it began."""
    started_at: Timestamp | None = None
    """When the processing began."""
    completed_at: Timestamp | None = None
    """When it ended."""
    estimated_completion_time: Timestamp | None = None
    """When it is expected to end."""
    recent_completions: list[FileResultSummary] = field(default_factory=list[FileResultSummary])
    """The last files that ended, newest first, at most ten."""
    recent_errors: list[FileErrorSummary] = field(default_factory=list[FileErrorSummary])
    """The last files that failed, newest first, at most ten."""
    results_url: str | None = None
    """Path of the results."""
    websocket_channel: str | None = None
    """Name of the channel that pushes the same."""


@record
class UploadSessionListItem(Model):
    """An upload session as lists show it."""

    session_id: str
    """Identifier of the upload session."""
    status: UploadSessionState
    """State of the session."""
    upload_method: str
    """How the files came: STREAMING, BATCH, DIRECT, CLOUD_STORAGE or AGENT."""
    total_files: int
    """Number of files."""
    completed_files: int
    """Number of files that are done."""
    failed_files: int
    """Number of files that failed."""
    skipped_files: int
    """Number of duplicates."""
    progress_percentage: float
    """Progress, 0 to 100."""
    created_at: Timestamp
    """When it began."""
    completed_at: Timestamp | None = None
    """When it ended."""


@record
class UploadSessionList(Model):
    """One page of upload sessions."""

    items: list[UploadSessionListItem]
    """Sessions of this page."""
    total_count: int
    """Number of sessions that match."""
    has_more: bool
    """Whether another page follows."""
    limit: int = 20
    """Largest number of entries in the page."""
    offset: int = 0
    """Number of entries skipped."""


@record
class UploadSessionResults(Model):
    """One page of the files of an upload session."""

    session_id: str
    """Identifier of the upload session."""
    items: list[UploadSessionResultItem]
    """Files of this page."""
    total_count: int
    """Number of files that match."""
    has_more: bool
    """Whether another page follows."""
    summary: dict[str, int]
    """Counts under `total_files`, `completed`, `failed` and `skipped`."""
    limit: int = 100
    """Largest number of entries in the page."""
    offset: int = 0
    """Number of entries skipped."""


@record
class QuotaInfo(Model):
    """What the plan allows to upload."""

    can_proceed: bool
    """Whether the files may be uploaded."""
    requested: int
    """Number of files asked for."""
    available: int
    """Number of files that may still be uploaded this month."""
    monthly_limit: int
    """Number of files per month; 0 stands for no limit."""
    current_usage: int
    """Number of files uploaded this month."""
    message: str | None = None
    """Sentence for people."""
    max_batch_size: int | None = None
    """Number of files that go into one request."""
    prepaid_credits: int = 0
    """Credits paid in advance."""
    max_concurrent_uploads: int | None = None
    """Uploads that may run at a time."""
