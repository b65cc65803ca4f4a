# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `batch`."""

from __future__ import annotations

from typing import Any

from scopix._behaviour.batch import (
    BatchImageInputMixin,
    BatchItemResultMixin,
    BatchResultsMixin,
    BatchStatusResultMixin,
)
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp


class BatchStatus(OpenEnum):
    """State of a batch."""

    PENDING = "pending"
    """Not begun."""
    PROCESSING = "processing"
    """Running."""
    COMPLETED = "completed"
    """Every item succeeded or was skipped."""
    FAILED = "failed"
    """No item succeeded, and some failed."""
    CANCELLED = "cancelled"
    """Cancelled, and no item runs any more."""
    PARTIALLY_COMPLETED = "partially_completed"
    """Some items succeeded and others failed."""


class BatchItemStatus(OpenEnum):
    """State of one item of a batch."""

    PENDING = "pending"
    """Not begun."""
    PROCESSING = "processing"
    """Running."""
    SUCCESS = "success"
    """Done."""
    FAILED = "failed"
    """Failed."""
    SKIPPED = "skipped"
    """Not processed, because it is a duplicate or the batch was cancelled."""


@record
class BatchStatusResult(BatchStatusResultMixin, Model):
    """How far a batch is."""

    batch_id: str
    """Identifier of the batch."""
    status: BatchStatus
    """State of the batch."""
    total_items: int
    """Number of items."""
    processed_items: int
    """Number of items that have ended: succeeded, failed or skipped."""
    successful_items: int
    """Number of items that succeeded."""
    failed_items: int
    """Number of items that failed."""
    success_rate: float
    """Succeeded items as a share of the processed ones, 0 to 1; 0 with none."""
    progress_percentage: float
    """Processed items as a share of all, 0 to 100."""
    created_at: Timestamp | None
    """When it was submitted."""
    started_at: Timestamp | None
    """When it began."""
    completed_at: Timestamp | None
    """When it ended."""
    estimated_completion_time: Timestamp | None
    """When it is expected to end; null once it has."""
    avg_processing_time_ms: int | None
    """Mean time of an item that succeeded or failed, in milliseconds."""


@record
class BatchResults(BatchResultsMixin, Model):
    """One page of the results of a batch."""

    batch_id: str
    """Identifier of the batch."""
    status: BatchStatus
    """State of the batch."""
    results: list[BatchItemResult]
    """Items of this page."""
    pagination: BatchResultsPagination
    """Which page it is."""
    summary: BatchResultsSummary
    """Counts over the whole batch."""


@record
class BatchItemResult(BatchItemResultMixin, Model):
    """The result of one item of a batch."""

    item_id: str
    """Identifier of the item."""
    item_index: int
    """Position in the batch, from 0."""
    status: BatchItemStatus
    """State of the item."""
    input_data: dict[str, Any] | None
    """What was given, `image_url`, `object_key` and `metadata`; image data is left out."""
    output_data: dict[str, Any] | None
    """What came out; null for an item that did not succeed, or that gave nothing. A description
    has `description` (text), `confidence_score` (number or null), `is_verified` (bool or
    null), `tags` (list), `visible_text` (text or null) and `provider` (text).
    """
    error_message: str | None
    """Why it failed."""
    processing_time_ms: int | None
    """Time that it took, in milliseconds; null if it was skipped."""
    stored_image_url: str | None
    """Address of the stored image, valid for a while."""


@record
class BatchImageInput(BatchImageInputMixin, Model):
    """An image of a batch; give exactly one of address, data and key."""

    image_url: str | None = None
    """Public address of the image."""
    image_base64: str | None = None
    """The image as a data URL, in base64."""
    object_key: str | None = None
    """Key of an uploaded image in storage."""
    metadata: dict[str, Any] | None = None
    """Anything to find the item again by."""


@record
class BatchSubmissionResult(Model):
    """A batch that was accepted."""

    batch_id: str
    """Identifier of the batch."""
    status: str
    """State at first, pending as a rule."""
    total_items: int
    """Number of items."""
    estimated_completion_time: Timestamp | None = None
    """When it is expected to end."""


@record
class BatchResultsPagination(Model):
    """Which page of results it is."""

    offset: int
    """Number of items skipped."""
    limit: int
    """Largest number of items in the page."""
    total: int
    """Number of items that match."""
    has_more: bool
    """Whether another page follows."""


@record
class BatchResultsSummary(Model):
    """Counts over a whole batch."""

    total_items: int
    """Number of items."""
    successful_items: int
    """Number of items that succeeded."""
    failed_items: int
    """Number of items that failed."""
    skipped_items: int
    """Number of items that were skipped."""
    processing_time_ms: int
    """Time that all items took together, in milliseconds."""
