"""Documents: uploads, records, text, chunks and searches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from scopix._core.model import Model, record
from scopix._raw.models.common import (
    DocumentProcessingErrorType,
    DocumentProcessingStatus,
    ProcessingState,
)
from scopix._raw.models.documents import (
    DocumentChunk,
    DocumentChunksResponse,
    DocumentQuotaCheck,
    DocumentSearchResponse,
    DocumentSearchResult,
    DocumentText,
)
from scopix.errors import DocumentProcessingError

__all__ = [
    "BatchDocumentUploadResults",
    "DocumentBatchDeleteResponse",
    "DocumentChunk",
    "DocumentChunksResponse",
    "DocumentDeleteResult",
    "DocumentDetails",
    "DocumentItem",
    "DocumentList",
    "DocumentProcessingErrorType",
    "DocumentProcessingStatus",
    "DocumentQuotaCheck",
    "DocumentSearchResponse",
    "DocumentSearchResult",
    "DocumentStatusResult",
    "DocumentText",
    "DocumentUploadResult",
]


@record
class DocumentUploadResult(Model):
    """An uploaded document, and how far its processing is."""

    document_id: str
    """Identifier of the document."""
    filename: str
    """Name of the file at upload."""
    content_type: str
    """Media type by RFC 6838."""
    size_bytes: int
    """Size in bytes."""
    text_extraction_status: DocumentProcessingStatus = DocumentProcessingStatus.PENDING
    """State of the text extraction."""
    embedding_status: ProcessingState | None = None
    """State of the search index."""
    page_count: int | None = None
    """Number of pages."""
    chunk_count: int | None = None
    """Number of text chunks."""
    extracted_text: str | None = None
    """The whole text, where it was asked for."""
    created_at: datetime | None = None
    """When it was uploaded."""
    processing_error: str | None = None
    """Why the processing failed."""
    processing_error_type: DocumentProcessingErrorType | None = None
    """Class of the failure."""
    processing_is_retryable: bool | None = None
    """Whether another try may help."""

    @property
    def is_failed(self) -> bool:
        """Whether the text extraction failed."""
        return self.text_extraction_status == "failed"

    @property
    def is_completed(self) -> bool:
        """Whether the text is there."""
        return self.text_extraction_status == "completed"

    @property
    def is_pending(self) -> bool:
        """Whether the text is still to come: pending or processing."""
        return self.text_extraction_status in {"pending", "processing"}


class BatchDocumentUploadResults(list[DocumentUploadResult]):
    """The results of an upload of documents, in the order in which they were given.

    A document that could not be uploaded has its place too: its result has an empty
    `document_id` and the reason as `processing_error`. So has one whose turn had not come when an
    error ended the upload: it is pending, without a `document_id`.

    Args:
        results: One for each document.
        unsupported: Files that were found in a folder and left out for their type.

    Example:
        ```python
        results = await client.documents.upload(
            ["report.pdf", "missing.pdf"], raise_on_failure=False
        )
        print(results.summary())
        for result in results.failed():
            print(result.filename, result.processing_error)
        ```
    """

    def __init__(
        self,
        results: Iterable[DocumentUploadResult] = (),
        *,
        unsupported: Iterable[Path] = (),
    ) -> None:
        super().__init__(results)
        self.unsupported: list[Path] = list(unsupported)

    @property
    def has_failures(self) -> bool:
        """Whether any document failed."""
        return any(result.is_failed for result in self)

    @property
    def failed_count(self) -> int:
        """Number of documents that failed."""
        return len(self.failed())

    @property
    def succeeded_count(self) -> int:
        """Number of documents whose text is there."""
        return len(self.succeeded())

    @property
    def pending_count(self) -> int:
        """Number of documents whose text is still to come."""
        return len(self.pending())

    def failed(self) -> list[DocumentUploadResult]:
        """Documents that were refused, or whose processing failed."""
        return [result for result in self if result.is_failed]

    def succeeded(self) -> list[DocumentUploadResult]:
        """Documents whose text is there."""
        return [result for result in self if result.is_completed]

    def pending(self) -> list[DocumentUploadResult]:
        """Documents whose text is still to come."""
        return [result for result in self if result.is_pending]

    def retryable(self) -> list[DocumentUploadResult]:
        """Documents that failed for a reason that may pass."""
        return [result for result in self.failed() if result.processing_is_retryable]

    def raise_on_failures(self) -> BatchDocumentUploadResults:
        """Raise if any document failed.

        Returns:
            The results themselves, so that calls can be chained.

        Raises:
            DocumentProcessingError: A document failed. It names the first one; `details` has all
                results as `partial_results`.
        """
        failed = self.failed()
        if failed:
            first = failed[0]
            raise DocumentProcessingError(
                f"{self.summary()}; the first is {first.filename}: {first.processing_error}",
                document_id=first.document_id or None,
                status=first.text_extraction_status,
                details={
                    "error_type": first.processing_error_type,
                    "is_retryable": first.processing_is_retryable,
                    "partial_results": self,
                },
            )
        return self

    def summary(self) -> str:
        """One line for people, such as ``3 succeeded, 1 failed (1 retryable)``."""
        parts = [f"{self.succeeded_count} succeeded"]
        if self.pending_count:
            parts.append(f"{self.pending_count} pending")
        if self.failed_count:
            parts.append(f"{self.failed_count} failed ({len(self.retryable())} retryable)")
        return ", ".join(parts)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary()}>"


@record
class DocumentItem(Model):
    """A document as lists show it."""

    id: str
    """Identifier of the document."""
    filename: str
    """Name of the file at upload."""
    content_type: str
    """Media type by RFC 6838."""
    size_bytes: int
    """Size in bytes."""
    text_extraction_status: DocumentProcessingStatus
    """State of the text extraction."""
    title: str | None = None
    """Title given by a user."""
    page_count: int | None = None
    """Number of pages."""
    embedding_status: ProcessingState | None = None
    """State of the search index."""
    created_at: datetime | None = None
    """When it was uploaded."""
    updated_at: datetime | None = None
    """When it was last changed."""
    folder_id: str | None = None
    """Folder that it lies in."""
    tags: list[str] | None = None
    """Tags."""


@record
class DocumentDetails(Model):
    """The full record of a document."""

    id: str
    """Identifier of the document."""
    filename: str
    """Name of the file at upload."""
    content_type: str
    """Media type by RFC 6838."""
    size_bytes: int
    """Size in bytes."""
    text_extraction_status: DocumentProcessingStatus
    """State of the text extraction."""
    title: str | None = None
    """Title given by a user."""
    page_count: int | None = None
    """Number of pages."""
    embedding_status: ProcessingState | None = None
    """State of the search index."""
    chunk_count: int | None = None
    """Number of text chunks."""
    extracted_text_preview: str | None = None
    """The first 500 characters of the text."""
    created_at: datetime | None = None
    """When it was uploaded."""
    updated_at: datetime | None = None
    """When it was last changed."""
    folder_id: str | None = None
    """Folder that it lies in."""
    tags: list[str] | None = None
    """Tags."""
    object_key: str | None = None
    """Key of the object in storage."""
    download_url: str | None = None
    """Address of the original, valid for one hour."""


@record
class DocumentList(Model):
    """One page of documents."""

    documents: list[DocumentItem]
    """Documents of this page."""
    total_count: int
    """Number of documents that match."""
    page: int
    """Number of the page, from 1."""
    page_size: int
    """Largest number of documents in a page."""
    has_more: bool
    """Whether another page follows."""

    @property
    def items(self) -> list[DocumentItem]:
        """The documents, under the name that all lists use."""
        return self.documents


@record
class DocumentStatusResult(Model):
    """How far the processing of a document is."""

    document_id: str
    """Identifier of the document."""
    text_extraction_status: DocumentProcessingStatus
    """State of the text extraction."""
    embedding_status: ProcessingState | None = None
    """State of the search index."""
    page_count: int | None = None
    """Number of pages."""
    chunk_count: int | None = None
    """Number of text chunks."""
    error_message: str | None = None
    """Why it failed."""
    error_type: DocumentProcessingErrorType | None = None
    """Class of the failure."""
    is_retryable: bool | None = None
    """Whether another try may help."""

    @property
    def is_completed(self) -> bool:
        """Whether the text is there."""
        return self.text_extraction_status == "completed"

    @property
    def is_failed(self) -> bool:
        """Whether the text extraction failed."""
        return self.text_extraction_status == "failed"

    @property
    def is_processing(self) -> bool:
        """Whether the text is still to come: pending or processing."""
        return self.text_extraction_status in {"pending", "processing"}


@record
class DocumentDeleteResult(Model):
    """What became of one document of a batch deletion."""

    id: str
    """Identifier of the document."""
    status: str
    """What became of it: deleted, skipped or failed."""
    message: str = ""
    """Sentence for people."""
    deleted_at: datetime | None = None
    """When it was deleted."""


@record
class DocumentBatchDeleteResponse(Model):
    """What became of the documents of a batch deletion."""

    deleted: list[DocumentDeleteResult]
    """Documents that are deleted now."""
    failed: list[DocumentDeleteResult]
    """Documents that could not be deleted, and those that had been deleted before."""
    summary: dict[str, int]
    """Counts under `total`, `deleted`, `skipped` and `failed`."""
