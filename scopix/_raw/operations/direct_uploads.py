# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Send large files straight to storage, in one piece or in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation, path_segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.common import ContentCategory, StorageTarget
    from scopix._raw.models.direct_uploads import (
        CompletedPart,
        DirectUploadParts,
        DirectUploadPlan,
        DirectUploadStatus,
    )
    from scopix._raw.models.uploads import UploadResult


def create_direct_upload(
    *,
    filename: str,
    size_bytes: int,
    content_type: str,
    sha256: str | None = None,
    part_size: int | None = None,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    auto_describe: bool | None = None,
    skip_duplicates: bool | None = None,
    storage_target: StorageTarget | str | None = None,
    folder_id: str | None = None,
    project_id: str | None = None,
    content_category: ContentCategory | str | None = None,
    custom_schema_id: str | None = None,
) -> Operation[DirectUploadPlan]:
    """Begin a direct upload.

    Answers with a presigned address for one PUT, or with the plan of a multipart upload, as the
    size demands. When the checksum is known and a file has the same content, the upload is already
    complete.

    Args:
        filename: Name of the file. 1 to 255 characters.
        size_bytes: Size in bytes, up to 5 TiB. From 1 to 5497558138880.
        content_type: Media type of the content. 3 to 255 characters. Matches
            `^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$`.
        sha256: SHA-256 of the content in hexadecimal digits. At most 64 characters. Matches
            `^[0-9a-f]{64}$`.
        part_size: Wanted size of a part in bytes; the server may choose a larger one. From
            5242880 to 5368709120.
        title: Title to show instead of the file name. 1 to 255 characters.
        tags: Tags of the file. At most 40 items.
        auto_describe: Whether to describe the file. Default: True.
        skip_duplicates: Whether to take the file already stored when one has the same content.
            Default: False.
        storage_target: Where to store the bytes. Default: `default`.
        folder_id: Folder to put the file in. A UUID.
        project_id: Project that the file belongs to. Only looked at without a folder. A UUID.
        content_category: What the file shows, which steers its analysis. Default: `general`.
        custom_schema_id: Saved extraction schema to apply. A UUID.

    Returns:
        The operation; sending it gives a `DirectUploadPlan`.
    """
    from scopix._raw.models.direct_uploads import DirectUploadPlan

    return Operation(
        name="create_direct_upload",
        method="POST",
        path="/files/direct-uploads",
        body=json_object(
            {
                "filename": filename,
                "size_bytes": size_bytes,
                "content_type": content_type,
                "sha256": sha256,
                "part_size": part_size,
                "title": title,
                "tags": tags,
                "auto_describe": auto_describe,
                "skip_duplicates": skip_duplicates,
                "storage_target": storage_target,
                "folder_id": folder_id,
                "project_id": project_id,
                "content_category": content_category,
                "custom_schema_id": custom_schema_id,
            }
        ),
        returns={201: DirectUploadPlan},
        keyed=True,
    )


def get_direct_upload(upload_id: str) -> Operation[DirectUploadStatus]:
    """Read which parts of a direct upload have arrived.

    For resuming. The parts are those that storage has, with the ETags that it gave them.

    Args:
        upload_id: Identifier of the direct upload. A UUID.

    Returns:
        The operation; sending it gives a `DirectUploadStatus`.
    """
    from scopix._raw.models.direct_uploads import DirectUploadStatus

    return Operation(
        name="get_direct_upload",
        method="GET",
        path=f"/files/direct-uploads/{path_segment('upload_id', upload_id)}",
        returns={200: DirectUploadStatus},
        repeatable=True,
        resource=("direct_upload", upload_id),
    )


def abort_direct_upload(upload_id: str) -> Operation[None]:
    """Abort a direct upload.

    Removes the parts that have arrived. A completed upload answers 409.

    Args:
        upload_id: Identifier of the direct upload. A UUID.

    Returns:
        The operation; its answer has no content.
    """
    return Operation(
        name="abort_direct_upload",
        method="DELETE",
        path=f"/files/direct-uploads/{path_segment('upload_id', upload_id)}",
        returns={204: None},
        repeatable=True,
        resource=("direct_upload", upload_id),
    )


def sign_direct_upload_parts(
    upload_id: str, *, part_numbers: Sequence[int]
) -> Operation[DirectUploadParts]:
    """Sign the addresses of parts again.

    For parts whose addresses have expired, or that the plan did not list yet. Changes nothing else.

    Args:
        upload_id: Identifier of the direct upload. A UUID.
        part_numbers: Numbers of the parts, from 1. 1 to 1000 items.

    Returns:
        The operation; sending it gives a `DirectUploadParts`.
    """
    from scopix._raw.models.direct_uploads import DirectUploadParts

    return Operation(
        name="sign_direct_upload_parts",
        method="POST",
        path=f"/files/direct-uploads/{path_segment('upload_id', upload_id)}/parts",
        body=json_object({"part_numbers": part_numbers}),
        returns={200: DirectUploadParts},
        repeatable=True,
        resource=("direct_upload", upload_id),
    )


def complete_direct_upload(
    upload_id: str, *, parts: Sequence[CompletedPart]
) -> Operation[UploadResult]:
    """Complete a direct upload.

    Puts the parts together and registers the file. A single PUT is completed with an empty list.
    Completing an upload that is complete answers with the same file.

    Args:
        upload_id: Identifier of the direct upload. A UUID.
        parts: Number and ETag of every part, in ascending order. At most 10000 items.

    Returns:
        The operation; sending it gives an `UploadResult`.
    """
    from scopix._raw.models.uploads import UploadResult

    return Operation(
        name="complete_direct_upload",
        method="POST",
        path=f"/files/direct-uploads/{path_segment('upload_id', upload_id)}/complete",
        body=json_object({"parts": parts}),
        returns={200: UploadResult},
        repeatable=True,
        keyed=True,
        resource=("direct_upload", upload_id),
    )
