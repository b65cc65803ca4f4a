"""From what the API answers about uploads to the results that callers see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scopix._core.body import PathSource
from scopix._core.failure import is_about_the_caller
from scopix.errors import (
    CircuitBreakerError,
    QuotaExceededError,
    RateLimitError,
    ScopixError,
    ScopixTimeoutError,
    UploadError,
    ValidationError,
)
from scopix.types.enums import DescriptionErrorType, DescriptionStatus
from scopix.types.uploads import (
    BatchUploadResults,
    UploadResult,
    UploadSessionItemState,
    UploadSessionResult,
    UploadSessionResultItem,
    UploadSessionState,
    UploadSessionStatus,
)

if TYPE_CHECKING:
    from scopix._core.body import Source
    from scopix._core.uploads import Job
    from scopix.types.files import FileProcessingStatus
    from scopix.types.uploads import BatchUploadReceipt, QuotaInfo

__all__ = [
    "ends_all",
    "enter",
    "failed",
    "interrupted",
    "is_described",
    "no_quota",
    "not_sent",
    "rejected",
    "result_of_item",
    "result_of_status",
    "session_item",
    "session_result",
    "session_status",
]

_DESCRIBED = frozenset({"completed", "failed", "skipped"})

_FILE_STATES = {
    "completed": (UploadSessionItemState.COMPLETED, UploadSessionState.COMPLETED),
    "partially_completed": (UploadSessionItemState.COMPLETED, UploadSessionState.COMPLETED),
    "failed": (UploadSessionItemState.FAILED, UploadSessionState.FAILED),
    "cancelled": (UploadSessionItemState.CANCELLED, UploadSessionState.CANCELLED),
}


def not_sent(filename: str) -> UploadResult:
    """The result of a file whose turn has not come."""
    return UploadResult(image_id="", filename=filename, status="not_sent")


def rejected(filename: str, reason: str, *, retryable: bool) -> UploadResult:
    """The result of a file that can't be read, or that the server refused."""
    return UploadResult(
        image_id="",
        filename=filename,
        description_status=DescriptionStatus.FAILED,
        description_error=reason,
        description_error_type=DescriptionErrorType.VALIDATION_ERROR,
        description_is_retryable=retryable,
        status="rejected",
    )


def failed(source: Source, error: ScopixError) -> UploadResult:
    """The result of a file that was not stored although it could be read."""
    kind = DescriptionErrorType.UNKNOWN
    if isinstance(error, ScopixTimeoutError):
        kind = DescriptionErrorType.TIMEOUT
    elif isinstance(error, RateLimitError):
        kind = DescriptionErrorType.RATE_LIMIT
    elif isinstance(error, (UploadError, ValidationError)):
        kind = DescriptionErrorType.VALIDATION_ERROR
    # What was a stream is gone with its temporary file.
    is_lost = isinstance(source, PathSource) and source.is_temporary
    retryable = error.is_retryable and not is_lost
    return replace(
        rejected(source.filename or "", error.message, retryable=retryable),
        description_error_type=kind,
        status="failed",
    )


def ends_all(error: ScopixError, job: Job) -> bool:
    """Whether a job failed for a reason that fails all others too: the key, the plan, the host."""
    if is_about_the_caller(error) or isinstance(error, CircuitBreakerError):
        return True
    # Bad files are told one by one, so what is refused as a whole is how they were to be stored.
    return not (job.is_direct or error.is_retryable)


def no_quota(quota: QuotaInfo, file_count: int) -> QuotaExceededError:
    """The error of a batch that the plan does not allow."""
    return QuotaExceededError(
        quota.message or f"{file_count} files are more than the plan allows now",
        available=quota.available,
        limit=quota.monthly_limit,
        partial_results=BatchUploadResults(),
    )


def enter(
    results: BatchUploadResults, receipt: BatchUploadReceipt, positions: Sequence[int]
) -> None:
    """Enter what one request answered.

    Args:
        results: The results of the whole batch.
        receipt: The answer.
        positions: Where in the results the files of the request stand.
    """
    for item in receipt.items:
        results[positions[item.index]] = result_of_item(item)
    for refusal in receipt.rejections:
        results[positions[refusal.index]] = rejected(
            refusal.filename, refusal.reason, retryable=refusal.retryable
        )


def interrupted(
    error: ScopixError | OSError, results: BatchUploadResults
) -> QuotaExceededError | UploadError:
    """The error of a batch that broke off after some of its files were uploaded."""
    message = error.message if isinstance(error, ScopixError) else str(error)
    if isinstance(error, QuotaExceededError):
        return QuotaExceededError(
            message,
            available=error.available,
            limit=error.limit,
            partial_results=results,
            code=error.code,
            details=error.details,
            response=error.response,
        )
    sessions = results.session_ids
    stored = f"{results.uploaded_count} of {len(results)} files are stored"
    return UploadError(
        f"the upload broke off, {stored}: {message}",
        stage="upload",
        session_id=sessions[-1] if sessions else None,
        partial_results=results,
        response=error.response if isinstance(error, ScopixError) else None,
    )


def is_described(result: UploadResult) -> bool:
    """Whether nothing more comes of a description. A state that is not known is no end."""
    return result.description_status in _DESCRIBED


def result_of_item(item: UploadSessionResultItem) -> UploadResult:
    """What a session knows of a file, as an upload result."""
    has_ended = item.status in {"completed", "failed", "skipped", "cancelled"}
    return UploadResult(
        image_id=item.image_id,
        filename=item.filename,
        description=item.description,
        tags=item.tags,
        visible_text=item.visible_text,
        description_status=item.description_status or _unsaid(item.status, has_ended),
        thumbnail_url=item.thumbnail_url,
        created_at=item.created_at,
        description_error=item.error_message,
        description_error_type=item.description_error_type,
        description_is_retryable=item.description_is_retryable,
        deduplicated=item.deduplicated,
        media_type=item.media_type,
        status="completed" if has_ended else "processing",
        object_key=item.object_key,
    )


def result_of_status(status: FileProcessingStatus) -> UploadResult:
    """What the processing status knows of a file, as an upload result."""
    described = status.description_status
    if described is None or (status.is_terminal and described not in _DESCRIBED):
        described = _unsaid(status.status, status.is_terminal)
    failed = described == DescriptionStatus.FAILED
    return UploadResult(
        image_id=status.image_id,
        filename=status.filename or "",
        description=status.description,
        tags=status.tags,
        visible_text=status.visible_text,
        description_status=described,
        thumbnail_url=status.thumbnail_url,
        created_at=status.created_at,
        description_error=status.description_error or (status.error_message if failed else None),
        description_error_type=status.description_error_type,
        description_is_retryable=status.description_is_retryable,
        media_type=status.media_type,
        status="completed" if status.is_terminal else "processing",
    )


def session_status(status: FileProcessingStatus) -> UploadSessionStatus:
    """The processing status of one file, in the shape of an upload session."""
    item, state = _states(status)
    return UploadSessionStatus(
        session_id=status.image_id,
        status=state,
        total_files=1,
        completed_files=int(item == UploadSessionItemState.COMPLETED),
        failed_files=int(item == UploadSessionItemState.FAILED),
        skipped_files=int(item == UploadSessionItemState.CANCELLED),
        pending_files=int(not status.is_terminal),
        progress_percentage=status.progress_percentage,
        created_at=status.created_at,
        completed_at=status.completed_at,
    )


def session_item(status: FileProcessingStatus) -> UploadSessionResultItem:
    """The processing status of one file, as the only file of a session."""
    return UploadSessionResultItem(
        image_id=status.image_id,
        filename=status.filename or "",
        index=0,
        status=_states(status)[0],
        media_type=status.media_type,
        description=status.description,
        visible_text=status.visible_text,
        tags=status.tags,
        description_status=status.description_status,
        description_error_type=status.description_error_type,
        description_is_retryable=status.description_is_retryable,
        error_message=status.error_message or status.description_error,
        thumbnail_url=status.thumbnail_url,
        created_at=status.created_at,
    )


def session_result(
    status: UploadSessionStatus, files: list[UploadSessionResultItem]
) -> UploadSessionResult:
    """The last state of a session together with its files."""
    return UploadSessionResult(
        session_id=status.session_id,
        status=status.status,
        total_files=status.total_files,
        completed_files=status.completed_files,
        failed_files=status.failed_files,
        skipped_files=status.skipped_files,
        files=files,
    )


def _unsaid(state: str, has_ended: bool) -> DescriptionStatus:
    """The state of a description of which only the state of its file is known."""
    if state == "failed":
        return DescriptionStatus.FAILED
    # A file that ended without a description will not get one.
    return DescriptionStatus.SKIPPED if has_ended else DescriptionStatus.PENDING


def _states(status: FileProcessingStatus) -> tuple[UploadSessionItemState, UploadSessionState]:
    running = (UploadSessionItemState.PROCESSING, UploadSessionState.PROCESSING)
    return _FILE_STATES.get(status.status, running)
