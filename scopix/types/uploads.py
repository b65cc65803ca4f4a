"""Uploads: results of one file and of many, sessions and quotas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from scopix._core.model import Model, record
from scopix._raw.models.uploads import (
    BatchUploadReceipt,
    FileErrorSummary,
    FileRejection,
    FileResultSummary,
    QuotaInfo,
    UploadResult,
    UploadSessionItemState,
    UploadSessionList,
    UploadSessionListItem,
    UploadSessionResultItem,
    UploadSessionResults,
    UploadSessionState,
    UploadSessionStatus,
)
from scopix.errors import UploadError

if TYPE_CHECKING:
    from scopix._core.body import Source
    from scopix._core.uploads import BatchRequest

__all__ = [
    "BatchUploadReceipt",
    "BatchUploadResults",
    "FileErrorSummary",
    "FileRejection",
    "FileResultSummary",
    "QuotaInfo",
    "UploadResult",
    "UploadSessionItemState",
    "UploadSessionList",
    "UploadSessionListItem",
    "UploadSessionResult",
    "UploadSessionResultItem",
    "UploadSessionResults",
    "UploadSessionState",
    "UploadSessionStatus",
]


@frozen
class Unsent:
    """What it takes to send files again.

    Attributes:
        files: `client.files` of the client that sent them.
        request: How they were to be sent.
        sources: They, with their positions.
    """

    files: Any
    request: BatchRequest
    sources: list[tuple[int, Source]]


class BatchUploadResults(list[UploadResult]):
    """The results of an upload of many files, in the order in which the files were given.

    A file that could not be uploaded has its place too: its result has an empty `image_id`, the
    status ``rejected``, and the reason as `description_error`.

    Args:
        results: One for each file.
        session_ids: The upload sessions, one for each request that was made; pass them to
            `files.wait_for_session`.
        unsupported: Files that were found in a folder and left out for their type.

    Example:
        ```python
        results = await client.files.upload_batch("photos", wait_for_descriptions=True)
        print(results.summary())
        for result in results.failed():
            print(result.filename, result.description_error)
        ```
    """

    def __init__(
        self,
        results: Iterable[UploadResult] = (),
        *,
        session_ids: Iterable[str] = (),
        unsupported: Iterable[Path] = (),
    ) -> None:
        super().__init__(results)
        self.session_ids: list[str] = list(session_ids)
        self.unsupported: list[Path] = list(unsupported)
        self._unsent: Unsent | None = None

    @property
    def has_failures(self) -> bool:
        """Whether any file failed."""
        return any(result.is_failed for result in self)

    @property
    def failed_count(self) -> int:
        """Number of files that failed."""
        return len(self.failed())

    @property
    def succeeded_count(self) -> int:
        """Number of files that are described, or skipped as duplicates."""
        return len(self.succeeded())

    @property
    def pending_count(self) -> int:
        """Number of files whose description is still to come."""
        return len(self.pending())

    @property
    def uploaded_count(self) -> int:
        """Number of files that are stored, whatever became of their descriptions."""
        return sum(1 for result in self if result.image_id)

    def failed(self) -> list[UploadResult]:
        """Files that were refused, or whose description failed."""
        return [result for result in self if result.is_failed]

    def succeeded(self) -> list[UploadResult]:
        """Files that are described, or skipped as duplicates."""
        return [result for result in self if not result.is_failed and not result.is_pending]

    def pending(self) -> list[UploadResult]:
        """Files whose description is still to come."""
        return [result for result in self if result.is_pending]

    def retryable(self) -> list[UploadResult]:
        """Files that failed for a reason that may pass."""
        return [result for result in self.failed() if result.description_is_retryable]

    def raise_on_failures(self) -> BatchUploadResults:
        """Raise if any file failed.

        Returns:
            The results themselves, so that calls can be chained.

        Raises:
            UploadError: A file failed; `partial_results` has all results.
        """
        failed = self.failed()
        if failed:
            first = failed[0]
            reason = first.description_error or "no reason is given"
            raise UploadError(
                f"{self.summary()}; the first is {first.filename}: {reason}",
                filename=first.filename,
                partial_results=self,
            )
        return self

    def retry_failed(self) -> Any:
        """Send again what is not stored for a reason that may pass, or was never sent.

        The files that are stored stay as they are; so do those that were refused for good, and
        those whose description failed, because they are stored too. Streams can't be sent again.
        `client.files.retry_failed` does the same with another client, and has the types.

        Returns:
            These results, brought up to date; with the async client, something to wait for.

        Raises:
            ValueError: The results don't come from `upload_batch`, or were pickled since.

        Example:
            ```python
            results = await client.files.upload_batch(["photo.jpg", "notes.txt"])
            while results.retryable():
                await results.retry_failed()
            ```
        """
        return self._to_send_again().files.retry_failed(self)

    def _to_send_again(self) -> Unsent:
        if self._unsent is None:
            msg = (
                "these results don't know their files; call upload_batch with skip_duplicates=True"
            )
            raise ValueError(msg)
        return self._unsent

    def _keep(
        self, files: Any, request: BatchRequest, sources: Sequence[tuple[int, Source]]
    ) -> None:
        """Remember the files that are neither stored nor refused for good."""
        left = [
            (position, source)
            for position, source in sources
            if source.replayable and _may_be_sent(self[position])
        ]
        self._unsent = Unsent(files, request, left)

    def __getstate__(self) -> dict[str, Any]:
        # Files and clients stay where they are.
        return {**vars(self), "_unsent": None}

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


def _may_be_sent(result: UploadResult) -> bool:
    if result.image_id:
        return False
    return result.status == "not_sent" or bool(result.description_is_retryable)


@record
class UploadSessionResult(Model):
    """What became of an upload session, or of one file, once its processing ended."""

    session_id: str
    """The identifier that was waited for."""

    status: UploadSessionState
    """How it ended."""

    total_files: int
    """Number of files."""

    completed_files: int
    """Number of files that are done."""

    failed_files: int
    """Number of files that failed."""

    skipped_files: int
    """Number of duplicates."""

    files: list[UploadSessionResultItem] = field(default_factory=list[UploadSessionResultItem])
    """The files, in the order in which they were sent."""

    @property
    def image_id(self) -> str | None:
        """Identifier of the file, if there is only one."""
        return self.files[0].image_id if len(self.files) == 1 else None
