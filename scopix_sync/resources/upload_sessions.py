# Derived from scopix/resources/upload_sessions.py by `python -m generator generate`; do not edit.
"""`client.upload_sessions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._raw.operations import upload_sessions as operations

from .._paging import Pager
from ._base import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.uploads import (
        UploadSessionList,
        UploadSessionListItem,
        UploadSessionResultItem,
        UploadSessionResults,
        UploadSessionState,
        UploadSessionStatus,
    )

__all__ = ["UploadSessionsResource"]


class UploadSessionsResource(Resource):
    """Follow the files of one upload until they are processed.

    `client.files.wait_for_session` waits for the end of a session.
    """

    __module__ = "scopix_sync"

    def get(self, session_id: str, **options: Unpack[RequestOptions]) -> UploadSessionStatus:
        """Read how far a session is.

        Args:
            session_id: Identifier of the session.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            Counts, progress, and the latest completions and errors.

        Raises:
            ResourceNotFoundError: There is no such session.

        Example:
            ```python
            results = client.files.upload_batch(["photo.jpg", "notes.txt"])
            status = client.upload_sessions.get(results.session_ids[0])
            print(f"{status.completed_files} of {status.total_files} done")
            ```
        """
        return self._caller.send(operations.get_upload_session(session_id), options)

    def results(
        self,
        session_id: str,
        *,
        include_failed: bool = True,
        limit: int = 100,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> UploadSessionResults:
        """Read one page of the files of a session, in the order in which they were sent.

        Args:
            session_id: Identifier of the session.
            include_failed: Whether to list files whose processing failed.
            limit: Largest number of files, 1 to 500.
            offset: Number of files to skip.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The page.

        Raises:
            ResourceNotFoundError: There is no such session.
        """
        return self._caller.send(
            operations.list_upload_session_results(
                session_id, include_failed=include_failed, limit=limit, offset=offset
            ),
            options,
        )

    def all_results(
        self, session_id: str, *, include_failed: bool = True, page_size: int = 100
    ) -> Pager[UploadSessionResultItem]:
        """Go through all files of a session.

        Args:
            session_id: Identifier of the session.
            include_failed: Whether to list files whose processing failed.
            page_size: Number of files to ask for at a time, 1 to 500.

        Returns:
            An iterator over the files.
        """

        def fetch(offset: int) -> UploadSessionResults:
            return self.results(
                session_id, include_failed=include_failed, limit=page_size, offset=offset
            )

        return Pager(fetch)

    def cancel(self, session_id: str, **options: Unpack[RequestOptions]) -> UploadSessionStatus:
        """Stop the processing of the files that are not finished. Finished ones stay.

        Args:
            session_id: Identifier of the session.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The state after the cancellation.

        Raises:
            ConflictError: The session has ended.
            ResourceNotFoundError: There is no such session.
        """
        return self._caller.send(operations.cancel_upload_session(session_id), options)

    def list_all(
        self, *, status: UploadSessionState | str | None = None, page_size: int = 50
    ) -> Pager[UploadSessionListItem]:
        """Go through all sessions, newest first.

        Args:
            status: Only sessions in this state.
            page_size: Number of sessions to ask for at a time, 1 to 100.

        Returns:
            An iterator over the sessions.
        """

        def fetch(offset: int) -> UploadSessionList:
            return self.list(status=status, limit=page_size, offset=offset)

        return Pager(fetch)

    def list(
        self,
        *,
        status: UploadSessionState | str | None = None,
        limit: int = 20,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> UploadSessionList:
        """Read one page of the sessions, newest first.

        Args:
            status: Only sessions in this state.
            limit: Largest number of sessions, 1 to 100.
            offset: Number of sessions to skip.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The page.

        Example:
            ```python
            page = client.upload_sessions.list(status="processing", limit=5)
            print(page.total_count)
            ```
        """
        return self._caller.send(
            operations.list_upload_sessions(status=status, limit=limit, offset=offset), options
        )
