# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Store, find, change and delete files of every media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object, multipart
from scopix._core.operation import (
    DownloadOperation,
    Operation,
    Redirect,
    path_segment,
    query_string,
)
from scopix._core.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scopix._core.body import Source
    from scopix._core.unset import Unset
    from scopix._raw.models.common import (
        ContentCategory,
        DocumentProcessingStatus,
        MediaType,
        SortOrder,
        StorageTarget,
    )
    from scopix._raw.models.files import (
        BatchDeleteFilesResponse,
        DeleteFileResult,
        FileList,
        FileProcessingStatus,
        FileSortField,
        SearchMode,
        UpdateFileResult,
        UserFileDetails,
        VariantType,
    )
    from scopix._raw.models.uploads import BatchUploadReceipt, QuotaInfo, UploadResult


def list_files(
    *,
    search: str | None = None,
    search_mode: SearchMode | str | None = None,
    tags: Sequence[str] | None = None,
    date_from: datetime | None = None,
    date_to: datetime | None = None,
    has_description: bool | None = None,
    ids: Sequence[str] | None = None,
    media_types: Sequence[MediaType | str] | None = None,
    folder_id: str | None = None,
    text_extraction_status: DocumentProcessingStatus | str | None = None,
    limit: int | None = None,
    offset: int | None = None,
    sort_by: FileSortField | str | None = None,
    sort_order: SortOrder | str | None = None,
) -> Operation[FileList]:
    """List files.

    One page of the files of the tenant, newest content first unless asked otherwise. Filters add
    up: a file must meet all of them. Entries are light; read one file for its full record.

    Args:
        search: Words to look for. 1 to 200 characters.
        search_mode: Where to look for the words. Default: `all`.
        tags: Tags that a file must carry, all of them. Repeat the parameter for several. At
            most 40 items.
        date_from: Only files whose content was created at this time or later.
        date_to: Only files whose content was created at this time or earlier.
        has_description: Only files with a finished description, or only those without one.
        ids: Only these files. Repeat the parameter for several. At most 500 items.
        media_types: Only files of these media types. Repeat the parameter for several. At most
            4 items.
        folder_id: Only files in this folder. A UUID.
        text_extraction_status: Only documents whose text extraction is in this state.
        limit: Largest number of entries in the page. From 1 to 100. Default: 20.
        offset: Number of entries to skip. From 0 to 2147483647. Default: 0.
        sort_by: What to sort by. Default: `content_created_at`.
        sort_order: Direction of the sort. Default: `desc`.

    Returns:
        The operation; sending it gives a `FileList`.
    """
    from scopix._raw.models.files import FileList

    return Operation(
        name="list_files",
        method="GET",
        path="/files",
        query=query_string(
            ("search", search),
            ("search_mode", search_mode),
            ("tags", tags),
            ("date_from", date_from),
            ("date_to", date_to),
            ("has_description", has_description),
            ("ids", ids),
            ("media_types", media_types),
            ("folder_id", folder_id),
            ("text_extraction_status", text_extraction_status),
            ("limit", limit),
            ("offset", offset),
            ("sort_by", sort_by),
            ("sort_order", sort_order),
        ),
        returns={200: FileList},
        repeatable=True,
    )


def upload_file(
    *,
    file: Source,
    title: str | None = None,
    tags: str | None = None,
    auto_describe: bool | None = None,
    skip_duplicates: bool | None = None,
    storage_target: StorageTarget | str | None = None,
    folder_id: str | None = None,
    project_id: str | None = None,
    content_category: ContentCategory | str | None = None,
    custom_schema_id: str | None = None,
) -> Operation[UploadResult]:
    """Upload one file.

    Stores a file of up to 100 MB (104,857,600 bytes) that is sent in the request. What it is, is
    read from its first bytes; executables, scripts and unknown types are refused. Larger files go
    through direct uploads: the refusal names the endpoint in `details.suggestion.endpoint`.

    Args:
        file: The content.
        title: Title to show instead of the file name. 1 to 255 characters.
        tags: Up to 40 tags of up to 50 characters, separated by commas. At most 2039
            characters.
        auto_describe: Whether to describe the file. Default: True.
        skip_duplicates: Whether to answer with the file already stored when one has the same
            content. Default: False.
        storage_target: Where to store the bytes. Default: `default`.
        folder_id: Folder to put the file in. A UUID.
        project_id: Project that the file belongs to. Only looked at without a folder. A UUID.
        content_category: What the file shows, which steers its analysis. Default: `general`.
        custom_schema_id: Saved extraction schema to apply. A UUID.

    Returns:
        The operation; sending it gives an `UploadResult`.
    """
    from scopix._raw.models.uploads import UploadResult

    return Operation(
        name="upload_file",
        method="POST",
        path="/files/upload",
        body=multipart(
            ("file", file),
            ("title", title),
            ("tags", tags),
            ("auto_describe", auto_describe),
            ("skip_duplicates", skip_duplicates),
            ("storage_target", storage_target),
            ("folder_id", folder_id),
            ("project_id", project_id),
            ("content_category", content_category),
            ("custom_schema_id", custom_schema_id),
        ),
        returns={200: UploadResult, 201: UploadResult},
        keyed=True,
    )


def upload_files(
    *,
    files: Sequence[Source],
    tags: str | None = None,
    auto_describe: bool | None = None,
    skip_duplicates: bool | None = None,
    storage_target: StorageTarget | str | None = None,
    folder_id: str | None = None,
    project_id: str | None = None,
    content_category: ContentCategory | str | None = None,
) -> Operation[BatchUploadReceipt]:
    """Upload several files.

    Stores several files of up to 100 MB each that are sent in one request of up to 2 GB
    (2,147,483,648 bytes). The plan limits their number, see the upload quota. One bad file does not
    lose the others: it is named in `rejections`. Follow the rest through the upload session.

    Args:
        files: The contents, in the order in which results are numbered. 1 to 1000 items.
        tags: Up to 40 tags of up to 50 characters for every file, separated by commas. At most
            2039 characters.
        auto_describe: Whether to describe the files. Default: True.
        skip_duplicates: Whether to take the file already stored when one has the same content.
            Default: False.
        storage_target: Where to store the bytes. Default: `default`.
        folder_id: Folder to put the files in. A UUID.
        project_id: Project that the files belong to. Only looked at without a folder. A UUID.
        content_category: What the files show, which steers their analysis. Default: `general`.

    Returns:
        The operation; sending it gives a `BatchUploadReceipt`.
    """
    from scopix._raw.models.uploads import BatchUploadReceipt

    return Operation(
        name="upload_files",
        method="POST",
        path="/files/upload/batch",
        body=multipart(
            ("files", files),
            ("tags", tags),
            ("auto_describe", auto_describe),
            ("skip_duplicates", skip_duplicates),
            ("storage_target", storage_target),
            ("folder_id", folder_id),
            ("project_id", project_id),
            ("content_category", content_category),
        ),
        returns={201: BatchUploadReceipt},
        keyed=True,
    )


def check_upload_quota(*, file_count: int) -> Operation[QuotaInfo]:
    """Ask whether files may be uploaded now.

    Answers for a number of files, before any byte is sent. Also tells how many go into one request.

    Args:
        file_count: Number of files to be uploaded. From 1 to 10000.

    Returns:
        The operation; sending it gives a `QuotaInfo`.
    """
    from scopix._raw.models.uploads import QuotaInfo

    return Operation(
        name="check_upload_quota",
        method="GET",
        path="/files/quota-check",
        query=query_string(("file_count", file_count)),
        returns={200: QuotaInfo},
        repeatable=True,
    )


def batch_delete_files(*, file_ids: Sequence[str]) -> Operation[BatchDeleteFilesResponse]:
    """Delete several files.

    Deletes up to 100 files as single deletion does. Files already deleted or unknown don't stop the
    rest.

    Args:
        file_ids: Identifiers of the files. 1 to 100 items.

    Returns:
        The operation; sending it gives a `BatchDeleteFilesResponse`.
    """
    from scopix._raw.models.files import BatchDeleteFilesResponse

    return Operation(
        name="batch_delete_files",
        method="POST",
        path="/files/batch-delete",
        body=json_object({"file_ids": file_ids}),
        returns={200: BatchDeleteFilesResponse},
        keyed=True,
    )


def get_file(file_id: str) -> Operation[UserFileDetails]:
    """Read the full record of one file.

    Description, text, tags, addresses, processing history and what belongs to its media type.

    Args:
        file_id: Identifier of the file. A UUID.

    Returns:
        The operation; sending it gives a `UserFileDetails`.
    """
    from scopix._raw.models.files import UserFileDetails

    return Operation(
        name="get_file",
        method="GET",
        path=f"/files/{path_segment('file_id', file_id)}",
        returns={200: UserFileDetails},
        repeatable=True,
        resource=("file", file_id),
    )


def update_file(
    file_id: str, *, title: str | Unset | None = UNSET, tags: Sequence[str] | None = None
) -> Operation[UpdateFileResult]:
    """Change title or tags.

    Changes what is given and leaves the rest. A null title removes it; an empty list removes all
    tags.

    Args:
        file_id: Identifier of the file. A UUID.
        title: New title; null removes it. 1 to 255 characters. None sends null.
        tags: New tags, in place of all former ones. At most 40 items.

    Returns:
        The operation; sending it gives an `UpdateFileResult`.
    """
    from scopix._raw.models.files import UpdateFileResult

    return Operation(
        name="update_file",
        method="PATCH",
        path=f"/files/{path_segment('file_id', file_id)}",
        body=json_object({"tags": tags}, nullable={"title": title}),
        returns={200: UpdateFileResult},
        repeatable=True,
        resource=("file", file_id),
    )


def delete_file(file_id: str) -> Operation[DeleteFileResult]:
    """Delete one file.

    Hides the file at once. It can be recovered by support for 30 days, then its bytes are gone.

    Args:
        file_id: Identifier of the file. A UUID.

    Returns:
        The operation; sending it gives a `DeleteFileResult`.
    """
    from scopix._raw.models.files import DeleteFileResult

    return Operation(
        name="delete_file",
        method="DELETE",
        path=f"/files/{path_segment('file_id', file_id)}",
        returns={200: DeleteFileResult},
        repeatable=True,
        resource=("file", file_id),
    )


def get_processing_status(file_id: str) -> Operation[FileProcessingStatus]:
    """Read how far the processing of one file is.

    One answer for every media type. Cheap enough to be polled.

    Args:
        file_id: Identifier of the file. A UUID.

    Returns:
        The operation; sending it gives a `FileProcessingStatus`.
    """
    from scopix._raw.models.files import FileProcessingStatus

    return Operation(
        name="get_processing_status",
        method="GET",
        path=f"/files/{path_segment('file_id', file_id)}/processing-status",
        returns={200: FileProcessingStatus},
        repeatable=True,
        resource=("file", file_id),
    )


def get_file_variant(file_id: str, variant_type: VariantType | str) -> Operation[Redirect]:
    """Find a resized copy of an image.

    Points to the copy in storage; the address is valid for one hour. Other media types answer 400.

    Args:
        file_id: Identifier of the file. A UUID.
        variant_type: Which copy.

    Returns:
        The operation; sending it gives the address that the answer points to.
    """
    return Operation(
        name="get_file_variant",
        method="GET",
        path=f"/files/{path_segment('file_id', file_id)}"
        f"/variants/{path_segment('variant_type', variant_type)}",
        returns={302: Redirect},
        repeatable=True,
        resource=("file", file_id),
    )


def download_file(file_id: str) -> DownloadOperation:
    """Download the original bytes.

    Points to the bytes in storage, at an address that is valid for one hour, or sends them itself.

    Args:
        file_id: Identifier of the file. A UUID.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="download_file",
        method="GET",
        path=f"/files/{path_segment('file_id', file_id)}/download",
        repeatable=True,
        resource=("file", file_id),
    )
