# Derived from scopix/resources/direct_uploads.py by `python -m generator generate`; do not edit.
"""`client.direct_uploads`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.inputs import check_tags
from scopix._raw.operations import direct_uploads as operations

from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.direct_uploads import (
        CompletedPart,
        DirectUploadParts,
        DirectUploadPlan,
        DirectUploadStatus,
    )
    from scopix.types.enums import ContentCategory, StorageTarget
    from scopix.types.uploads import UploadResult

__all__ = ["DirectUploadsResource"]


class DirectUploadsResource(Resource):
    """Send large files straight to storage, in one piece or in parts.

    These are the single steps: `create` tells where the bytes go, the caller sends them there by
    PUT without the API key, and `complete` registers the file.
    """

    __module__ = "scopix_sync"

    def create(
        self,
        *,
        filename: str,
        size_bytes: int,
        content_type: str,
        sha256: str | None = None,
        part_size: int | None = None,
        title: str | None = None,
        tags: Sequence[str] | None = None,
        auto_describe: bool = True,
        skip_duplicates: bool = False,
        storage_target: StorageTarget | str | None = None,
        folder_id: str | None = None,
        project_id: str | None = None,
        content_category: ContentCategory | str | None = None,
        custom_schema_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> DirectUploadPlan:
        """Begin a direct upload.

        Args:
            filename: Name of the file, 1 to 255 characters.
            size_bytes: Size in bytes, 1 to 5 TiB.
            content_type: Media type of the content, such as `video/mp4`.
            sha256: SHA-256 of the content in hexadecimal digits, where it is known.
            part_size: Wanted size of a part in bytes, 5 MiB to 5 GiB.
            title: Title to show instead of the name.
            tags: Up to 40 tags of up to 50 characters.
            auto_describe: Whether to describe the file.
            skip_duplicates: Whether to take the file already stored when one has the same content.
            storage_target: Where to store the bytes; managed storage if left out.
            folder_id: Folder to put the file in.
            project_id: Project that the file belongs to; only looked at without a folder.
            content_category: What the file shows; `general` if left out.
            custom_schema_id: Saved extraction schema to apply.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            One presigned address, or the plan of a multipart upload.

        Raises:
            ValidationError: A value is out of range.
            QuotaExceededError: The plan allows no more files or bytes.

        Example:
            ```python
            plan = client.direct_uploads.create(
                filename="flight.mp4", size_bytes=734_003_200, content_type="video/mp4"
            )
            print(plan.method, len(plan.parts))
            client.direct_uploads.abort(plan.upload_id)
            ```
        """
        if tags is not None:
            check_tags(tags)
        return self._caller.send(
            operations.create_direct_upload(
                filename=filename,
                size_bytes=size_bytes,
                content_type=content_type,
                sha256=sha256,
                part_size=part_size,
                title=title,
                tags=tags,
                auto_describe=auto_describe,
                skip_duplicates=skip_duplicates,
                storage_target=storage_target,
                folder_id=folder_id,
                project_id=project_id,
                content_category=content_category,
                custom_schema_id=custom_schema_id,
            ),
            options,
        )

    def get(self, upload_id: str, **options: Unpack[RequestOptions]) -> DirectUploadStatus:
        """Read which parts have arrived.

        Args:
            upload_id: Identifier of the upload.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The parts that storage has.

        Raises:
            ResourceNotFoundError: There is no such upload.
        """
        return self._caller.send(operations.get_direct_upload(upload_id), options)

    def sign_parts(
        self, upload_id: str, part_numbers: Sequence[int], **options: Unpack[RequestOptions]
    ) -> DirectUploadParts:
        """Get fresh addresses for parts.

        Args:
            upload_id: Identifier of the upload.
            part_numbers: Numbers of up to 1,000 parts, from 1.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The parts with their addresses.

        Raises:
            ConflictError: The upload has ended.
            ResourceNotFoundError: There is no such upload.
        """
        return self._caller.send(
            operations.sign_direct_upload_parts(upload_id, part_numbers=part_numbers), options
        )

    def complete(
        self, upload_id: str, parts: Sequence[CompletedPart], **options: Unpack[RequestOptions]
    ) -> UploadResult:
        """Put the parts together and register the file.

        Args:
            upload_id: Identifier of the upload.
            parts: Number and ETag of every part, in ascending order; none for a single PUT.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The file.

        Raises:
            ValidationError: A part is missing, or an ETag is not the one that storage gave.
            ResourceNotFoundError: There is no such upload.
        """
        return self._caller.send(operations.complete_direct_upload(upload_id, parts=parts), options)

    def abort(self, upload_id: str, **options: Unpack[RequestOptions]) -> None:
        """Give up an upload and remove the parts that have arrived.

        Args:
            upload_id: Identifier of the upload.
            **options: Options of this call, see `Scopix.with_options`.

        Raises:
            ConflictError: The upload is complete.
            ResourceNotFoundError: There is no such upload.
        """
        self._caller.send(operations.abort_direct_upload(upload_id), options)
