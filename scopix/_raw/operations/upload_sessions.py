# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Follow the files of one upload until they are processed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.operation import Operation, path_segment, query_string

if TYPE_CHECKING:
    from scopix._raw.models.uploads import (
        UploadSessionList,
        UploadSessionResults,
        UploadSessionState,
        UploadSessionStatus,
    )


def list_upload_sessions(
    *,
    status: UploadSessionState | str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Operation[UploadSessionList]:
    """List upload sessions.

    One page of the upload sessions of the tenant, newest first.

    Args:
        status: Only sessions in this state.
        limit: Largest number of entries in the page. From 1 to 100. Default: 20.
        offset: Number of entries to skip. From 0 to 2147483647. Default: 0.

    Returns:
        The operation; sending it gives an `UploadSessionList`.
    """
    from scopix._raw.models.uploads import UploadSessionList

    return Operation(
        name="list_upload_sessions",
        method="GET",
        path="/files/upload-sessions",
        query=query_string(("status", status), ("limit", limit), ("offset", offset)),
        returns={200: UploadSessionList},
        repeatable=True,
    )


def get_upload_session(session_id: str) -> Operation[UploadSessionStatus]:
    """Read how far an upload session is.

    Counts, progress, and the latest completions and errors. Cheap enough to be polled.

    Args:
        session_id: Identifier of the upload session. A UUID.

    Returns:
        The operation; sending it gives an `UploadSessionStatus`.
    """
    from scopix._raw.models.uploads import UploadSessionStatus

    return Operation(
        name="get_upload_session",
        method="GET",
        path=f"/files/upload-sessions/{path_segment('session_id', session_id)}",
        returns={200: UploadSessionStatus},
        repeatable=True,
        resource=("upload_session", session_id),
    )


def list_upload_session_results(
    session_id: str,
    *,
    include_failed: bool | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Operation[UploadSessionResults]:
    """List the files of an upload session.

    One page of the files with what is known of each so far, in the order in which they were sent.

    Args:
        session_id: Identifier of the upload session. A UUID.
        include_failed: Whether to list files whose processing failed. Default: True.
        limit: Largest number of entries in the page. From 1 to 500. Default: 100.
        offset: Number of entries to skip. From 0 to 2147483647. Default: 0.

    Returns:
        The operation; sending it gives an `UploadSessionResults`.
    """
    from scopix._raw.models.uploads import UploadSessionResults

    return Operation(
        name="list_upload_session_results",
        method="GET",
        path=f"/files/upload-sessions/{path_segment('session_id', session_id)}/results",
        query=query_string(
            ("include_failed", include_failed), ("limit", limit), ("offset", offset)
        ),
        returns={200: UploadSessionResults},
        repeatable=True,
        resource=("upload_session", session_id),
    )


def cancel_upload_session(session_id: str) -> Operation[UploadSessionStatus]:
    """Cancel an upload session.

    Stops the processing of files that are not finished and gives their credits back. Finished files
    stay. A session that has ended answers 409.

    Args:
        session_id: Identifier of the upload session. A UUID.

    Returns:
        The operation; sending it gives an `UploadSessionStatus`.
    """
    from scopix._raw.models.uploads import UploadSessionStatus

    return Operation(
        name="cancel_upload_session",
        method="POST",
        path=f"/files/upload-sessions/{path_segment('session_id', session_id)}/cancel",
        returns={200: UploadSessionStatus},
        keyed=True,
        resource=("upload_session", session_id),
    )
