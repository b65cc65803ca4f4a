"""From what the API answers about files to the documents that callers see."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from attrs import frozen

from scopix._core.inputs import DOCUMENT_SUFFIXES, SUPPORTED_SUFFIXES, content_type_of
from scopix._raw.models.common import ProcessingState
from scopix.errors import (
    DocumentProcessingError,
    QuotaExceededError,
    ResourceNotFoundError,
    ScopixError,
    ScopixTimeoutError,
)
from scopix.types.callbacks import DocumentProcessingFailedEvent, DocumentProcessingProgressEvent
from scopix.types.documents import (
    DocumentBatchDeleteResponse,
    DocumentDeleteResult,
    DocumentDetails,
    DocumentItem,
    DocumentList,
    DocumentProcessingErrorType,
    DocumentProcessingStatus,
    DocumentSearchResult,
    DocumentStatusResult,
    DocumentUploadResult,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from scopix._core.body import Source
    from scopix.types.documents import BatchDocumentUploadResults
    from scopix.types.enums import MediaType
    from scopix.types.files import (
        BatchDeleteFileResult,
        BatchDeleteFilesResponse,
        FileList,
        FileProcessingStatus,
        UserFile,
        UserFileDetails,
    )
    from scopix.types.uploads import UploadResult

__all__ = [
    "SearchPage",
    "Waiting",
    "check_document",
    "deleted",
    "details_of",
    "failure",
    "has_ended",
    "keep",
    "naming_documents",
    "not_sent",
    "page_of",
    "refused",
    "status_of",
    "uploaded",
]

_ENDED: Final = frozenset({"completed", "failed"})
_MAX_IDS: Final = 100
_PREVIEW: Final = 500


def check_document(name: str) -> None:
    """Refuse what is an image or a video by its name. Any other ending is for the server to judge.

    Raises:
        ValueError: It is.
    """
    if _is_other(name):
        msg = f"{name} is no document; use client.files.upload for images and videos"
        raise ValueError(msg)


def not_sent(name: str, entry: Source | Exception) -> DocumentUploadResult:
    """The result of a document whose turn has not come."""
    size = None if isinstance(entry, Exception) else entry.size
    return DocumentUploadResult(
        document_id="", filename=name, content_type=content_type_of(name), size_bytes=size or 0
    )


def uploaded(answer: UploadResult, source: Source) -> DocumentUploadResult:
    """The result of a file that storage has, before anything is known of its processing."""
    result = DocumentUploadResult(
        document_id=answer.image_id,
        filename=answer.filename,
        content_type=content_type_of(answer.filename),
        size_bytes=source.size or 0,
        created_at=answer.created_at,
    )
    if answer.media_type is None or answer.media_type == "document":
        return result
    return _failed(
        result,
        f"{answer.filename} is no document but of type {answer.media_type}; it is stored as a file",
        DocumentProcessingErrorType.UNSUPPORTED_FORMAT,
        retryable=False,
    )


def refused(result: DocumentUploadResult, error: Exception) -> DocumentUploadResult:
    """The result of a file that can't be read, or that the server refused."""
    if not isinstance(error, ScopixError):
        kind = DocumentProcessingErrorType.UNKNOWN
        if _is_other(result.filename):
            kind = DocumentProcessingErrorType.UNSUPPORTED_FORMAT
        return _failed(result, str(error), kind, retryable=False)
    if isinstance(error, ScopixTimeoutError):
        kind = DocumentProcessingErrorType.TIMEOUT
    elif error.code == "UNSUPPORTED_FILE_TYPE":
        kind = DocumentProcessingErrorType.UNSUPPORTED_FORMAT
    elif error.status_code == 413:
        kind = DocumentProcessingErrorType.TOO_LARGE
    else:
        kind = DocumentProcessingErrorType.UNKNOWN
    return _failed(result, error.message, kind, retryable=error.is_retryable)


def keep(results: BatchDocumentUploadResults, error: ScopixError) -> None:
    """Put into an error what was done before it."""
    error.details.setdefault("partial_results", results)
    if isinstance(error, QuotaExceededError) and error.partial_results is None:
        error.partial_results = results


@contextmanager
def naming_documents() -> Generator[None, None, None]:
    """Let an error tell of a document where the endpoint, which is one of files, knows a file."""
    try:
        yield
    except ResourceNotFoundError as error:
        if error.resource_type == "file":
            error.resource_type = error.details["resource_type"] = "document"
        raise


def has_ended(state: DocumentUploadResult | DocumentStatusResult) -> bool:
    """Whether processing has ended: the text failed, or it is there and so is the search index.

    A state that is not known is no end.
    """
    index = state.embedding_status
    return state.is_failed or (state.is_completed and (index is None or index in _ENDED))


class Waiting:
    """Documents of one upload whose processing is waited for together.

    Args:
        results: The results of the upload; those of documents that are waited for change.
    """

    def __init__(self, results: BatchDocumentUploadResults) -> None:
        self._results = results
        self._pending = {
            position: result.document_id
            for position, result in enumerate(results)
            if result.document_id and not has_ended(result)
        }
        self._total = len(self._pending)
        self._seen: set[str] = set()
        self._news: list[DocumentProcessingFailedEvent | DocumentProcessingProgressEvent] = []

    @property
    def is_over(self) -> bool:
        """Whether nothing is waited for any more."""
        return not self._pending

    def __str__(self) -> str:
        return f"the processing of {self._total} document{'' if self._total == 1 else 's'}"

    def ids(self) -> list[list[str]]:
        """The documents to ask for, in lists of up to a hundred."""
        ids = list(dict.fromkeys(self._pending.values()))
        return [ids[start : start + _MAX_IDS] for start in range(0, len(ids), _MAX_IDS)]

    def enter(self, pages: Sequence[FileList]) -> BatchDocumentUploadResults:
        """Enter what a poll answered, and note what has ended since the one before."""
        files = {file.id: file for page in pages for file in page.items}
        for position, document_id in list(self._pending.items()):
            result = self._latest(position, files.get(document_id))
            self._results[position] = result
            if has_ended(result):
                del self._pending[position]
                if result.is_failed:
                    self._news.append(DocumentProcessingFailedEvent(position, result))
                completed = self._total - len(self._pending)
                self._news.append(DocumentProcessingProgressEvent(completed, self._total, result))
        return self._results

    def news(self) -> list[DocumentProcessingFailedEvent | DocumentProcessingProgressEvent]:
        """What has ended, in the order of the documents; each event is handed out once."""
        news, self._news = self._news, []
        return news

    def _latest(self, position: int, file: UserFile | None) -> DocumentUploadResult:
        result = self._results[position]
        if file is not None:
            self._seen.add(file.id)
            return _processed(result, file)
        if result.document_id not in self._seen:
            # A list may be behind by a moment.
            return result
        return _failed(
            result,
            "the document was deleted while it was processed",
            DocumentProcessingErrorType.UNKNOWN,
            retryable=False,
        )


def failure(
    document_id: str,
    status: DocumentProcessingStatus,
    error: str | None,
    kind: DocumentProcessingErrorType | None,
    is_retryable: bool | None,
) -> DocumentProcessingError:
    """The error of a document that could not be processed."""
    return DocumentProcessingError(
        f"document {document_id} could not be processed: {error or 'no reason is known'}",
        document_id=document_id,
        status=status,
        details={"error_type": kind, "is_retryable": is_retryable},
    )


def status_of(file: FileProcessingStatus) -> DocumentStatusResult:
    """The processing status of a file, as that of a document.

    Raises:
        ResourceNotFoundError: The file is no document.
    """
    _check_media_type(file.image_id, file.media_type)
    text = file.text_extraction_status or DocumentProcessingStatus.PENDING
    index = file.embedding_status
    error, kind = file.text_extraction_error, file.text_extraction_error_type
    if file.is_terminal:
        # What has not begun by now never will; the processing was cancelled, for example.
        if text not in _ENDED:
            text = DocumentProcessingStatus.FAILED
            error = error or file.error_message or f"the processing was {file.status}"
        if index is not None and index not in _ENDED:
            index = ProcessingState.FAILED
    return DocumentStatusResult(
        document_id=file.image_id,
        text_extraction_status=text,
        embedding_status=index,
        page_count=file.page_count,
        chunk_count=file.chunk_count,
        error_message=error,
        error_type=kind,
        is_retryable=_is_retryable(file.text_extraction_is_retryable, kind),
    )


def page_of(files: FileList, page: int, page_size: int) -> DocumentList:
    """A page of files, as one of documents."""
    return DocumentList(
        documents=[_item(file) for file in files.items],
        total_count=files.total_count,
        page=page,
        page_size=page_size,
        has_more=files.has_more,
    )


def details_of(file: UserFileDetails) -> DocumentDetails:
    """The record of a file, as that of a document.

    Raises:
        ResourceNotFoundError: The file is no document.
    """
    _check_media_type(file.id, file.media_type)
    text = file.extracted_text
    return DocumentDetails(
        id=file.id,
        filename=file.original_filename or "",
        content_type=file.content_type,
        size_bytes=file.size_bytes,
        text_extraction_status=file.text_extraction_status or DocumentProcessingStatus.PENDING,
        title=file.title,
        page_count=file.page_count,
        embedding_status=file.embedding_status,
        chunk_count=file.chunk_count,
        extracted_text_preview=None if text is None else text[:_PREVIEW],
        created_at=file.created_at,
        updated_at=file.updated_at,
        folder_id=file.folder_id,
        tags=file.tags,
        object_key=file.object_key,
        download_url=file.document_url or file.original_url,
    )


def deleted(answer: BatchDeleteFilesResponse) -> DocumentBatchDeleteResponse:
    """What became of the files of a batch deletion, as documents."""
    return DocumentBatchDeleteResponse(
        deleted=[_deleted(file) for file in answer.deleted],
        failed=[_deleted(file) for file in [*answer.skipped, *answer.failed]],
        summary=answer.summary,
    )


@frozen
class SearchPage:
    """All results of a search, as the only page of a list."""

    items: list[DocumentSearchResult]
    has_more: bool = False


def _is_other(name: str) -> bool:
    return PurePath(name).suffix.lower() in SUPPORTED_SUFFIXES - DOCUMENT_SUFFIXES


def _failed(
    result: DocumentUploadResult,
    error: str,
    kind: DocumentProcessingErrorType,
    *,
    retryable: bool,
) -> DocumentUploadResult:
    return replace(
        result,
        text_extraction_status=DocumentProcessingStatus.FAILED,
        processing_error=error,
        processing_error_type=kind,
        processing_is_retryable=retryable,
    )


def _processed(result: DocumentUploadResult, file: UserFile) -> DocumentUploadResult:
    kind = file.text_extraction_error_type
    return DocumentUploadResult(
        document_id=result.document_id,
        filename=file.filename or result.filename,
        content_type=file.content_type or result.content_type,
        size_bytes=file.size_bytes,
        text_extraction_status=file.text_extraction_status or DocumentProcessingStatus.PENDING,
        embedding_status=file.embedding_status,
        page_count=file.page_count,
        chunk_count=file.chunk_count,
        created_at=file.created_at or result.created_at,
        processing_error=file.text_extraction_error,
        processing_error_type=kind,
        processing_is_retryable=_is_retryable(file.text_extraction_is_retryable, kind),
    )


def _is_retryable(said: bool | None, kind: DocumentProcessingErrorType | None) -> bool | None:
    return kind.is_retryable if said is None and kind is not None else said


def _check_media_type(file_id: str, media_type: MediaType | None) -> None:
    if media_type is not None and media_type != "document":
        raise ResourceNotFoundError(
            "document",
            file_id,
            message=f"file {file_id} is no document but of type {media_type}; use client.files",
        )


def _item(file: UserFile) -> DocumentItem:
    return DocumentItem(
        id=file.id,
        filename=file.filename or "",
        content_type=file.content_type or "",
        size_bytes=file.size_bytes,
        text_extraction_status=file.text_extraction_status or DocumentProcessingStatus.PENDING,
        title=file.title,
        page_count=file.page_count,
        embedding_status=file.embedding_status,
        created_at=file.created_at,
        folder_id=file.folder_id,
        tags=file.tags,
    )


def _deleted(file: BatchDeleteFileResult) -> DocumentDeleteResult:
    return DocumentDeleteResult(file.id, file.status, file.message or "", file.deleted_at)
