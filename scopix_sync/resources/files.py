# Derived from scopix/resources/files.py by `python -m generator generate`; do not edit.
"""`client.files`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, overload
from uuid import uuid4

from scopix._core.bars import check_bars
from scopix._core.inputs import (
    check_concurrency,
    check_list,
    check_part_size,
    check_resumable,
    check_tags,
    find,
)
from scopix._core.operation import UNSET
from scopix._core.poll import seconds
from scopix._raw.operations import files as operations
from scopix._raw.operations import upload_sessions
from scopix.errors import (
    DescriptionError,
    ResourceNotFoundError,
    ScopixTimeoutError,
)

from .. import _seam
from .._paging import Pager
from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from typing_extensions import Unpack

    from scopix._core.body import Source
    from scopix._core.inputs import FileInput
    from scopix._core.operation import Unset
    from scopix._core.options import RequestOptions
    from scopix._core.spool import Spool
    from scopix._core.uploads import BatchRequest
    from scopix.types.callbacks import UploadProgressEvent
    from scopix.types.documents import DocumentProcessingStatus
    from scopix.types.enums import ContentCategory, MediaType, SortOrder, StorageTarget
    from scopix.types.files import (
        BatchDeleteFilesResponse,
        DeleteFileResult,
        FileList,
        FileProcessingStatus,
        FileSortField,
        SearchMode,
        UpdateFileResult,
        UserFile,
        UserFileDetails,
        VariantType,
    )
    from scopix.types.uploads import (
        BatchUploadResults,
        QuotaInfo,
        UploadResult,
        UploadSessionResult,
        UploadSessionResultItem,
        UploadSessionResults,
        UploadSessionStatus,
    )

    from .._download import DownloadStream

__all__ = ["FilesResource"]

_MAX_DELETED = 100

# Results and events of uploads are imported where they are made: a call loads no other types than
# those that it returns.


class FilesResource(Resource):
    """Store, find, change and delete files of every media type."""

    __module__ = "scopix_sync"

    def upload(
        self,
        file: FileInput | Iterator[bytes],
        *,
        filename: str | None = None,
        title: str | None = None,
        tags: Sequence[str] | None = None,
        folder_id: str | None = None,
        project_id: str | None = None,
        auto_describe: bool = True,
        skip_duplicates: bool = False,
        storage_target: StorageTarget | str | None = None,
        content_category: ContentCategory | str | None = None,
        custom_schema_id: str | None = None,
        wait_for_description: bool = True,
        raise_on_failure: bool = True,
        description_timeout: float | None = None,
        max_concurrency: int = 4,
        part_size: int | None = None,
        resume: bool | str | os.PathLike[str] = False,
        on_progress: _seam.Callback[UploadProgressEvent] | None = None,
        on_bytes: _seam.BytesCallback | None = None,
        progress: bool = False,
        **options: Unpack[RequestOptions],
    ) -> UploadResult:
        """Upload one file of any size, and wait until an image is described.

        Up to 100 MB (104,857,600 bytes, see `ClientConfig.direct_upload_threshold`) it goes through
        the API in one request; a larger one goes straight to storage, in parts at a time. The bytes
        are sent block by block; the file is never in memory as a whole. Other media types than
        images are returned at once: follow them by `get_processing_status` or `wait_for_session`.

        Args:
            file: A path, bytes, a file open in binary mode, or an iterator of bytes. What can't
                seek goes through a temporary file.
            filename: Name of the file; bytes and iterators need one.
            title: Title to show instead of the name, up to 255 characters.
            tags: Up to 40 tags of up to 50 characters.
            folder_id: Folder to put the file in.
            project_id: Project that the file belongs to; only looked at without a folder.
            auto_describe: Whether to describe the file.
            skip_duplicates: Whether to return the file already stored when one has the same
                content; its `deduplicated` is True then.
            storage_target: Where to store the bytes; managed storage if left out.
            content_category: What the file shows; `general` if left out.
            custom_schema_id: Saved extraction schema to apply.
            wait_for_description: Whether to wait until an image is described.
            raise_on_failure: Whether a failed description is an error or just a result.
            description_timeout: Seconds for that wait; the client's `polling_timeout` if None.
            max_concurrency: Parts of a large file that are sent at a time. Those of an open file
                are sent one by one.
            part_size: Wanted size of the parts of a large file in bytes, 5 MiB to 5 GiB; 16 MiB or
                what it takes for 10,000 of them if None.
            resume: Whether the same call goes on where an earlier one broke off, be it that its
                process was killed: a journal in a folder of the user, or at this path, remembers
                the upload. For paths of large files; a file that has changed starts anew.
            on_progress: Called once with an `UploadProgressEvent`, before the first byte is sent.
            on_bytes: Called as bytes are sent, with their number and the size of the file. A retry
                makes the number smaller.
            progress: Whether to show a bar (extra ``progress``).
            **options: Options of the requests, see `Scopix.with_options`. An `idempotency_key` is
                that of the request which begins the upload.

        Returns:
            The file, with its description if that was waited for.

        Raises:
            TypeError: The file is of no possible kind.
            ValueError: The file is empty, larger than 5 TiB, nameless, or an address; or it can't
                be resumed.
            OSError: The file can't be read.
            UploadError: The file changed or could not be read while it was sent, storage did not
                take it, or another process uploads it with the same journal.
            ValidationError: The server refused the file, for its type for example.
            QuotaExceededError: The plan allows no more files or bytes.
            DescriptionError: The description failed.
            ScopixTimeoutError: The description took too long; `last_result` has the last state.

        Example:
            ```python
            result = client.files.upload("photo.jpg", title="Harbour", tags=["sea"])
            print(result.image_id, result.description)
            ```
        """
        from scopix._core.uploads import Details

        from .._uploads import Progress, Uploads, announce, look_at, spooled

        _seam.check_callback("on_progress", on_progress)
        _seam.check_callback("on_bytes", on_bytes)
        timeout = self._timeout(description_timeout)
        check_concurrency(max_concurrency)
        check_part_size(part_size)
        if progress:
            check_bars()
        details = Details(
            title=title,
            tags=tags,
            auto_describe=auto_describe,
            skip_duplicates=skip_duplicates,
            storage_target=storage_target,
            folder_id=folder_id,
            project_id=project_id,
            content_category=content_category,
            custom_schema_id=custom_schema_id,
        )
        caller = self._caller.merged(options).begun()
        source = look_at(file, filename)
        check_resumable(source, resume)
        spools: list[Spool] = []
        told = None
        try:
            source = spooled(source, spools)
            label = source.filename if progress else None
            told = Progress.of(on_bytes, label, source.size or 0)
            uploads = Uploads(
                caller,
                details,
                max_concurrency=max_concurrency,
                part_size=part_size,
                resume=resume,
                progress=told,
            )
            announce(on_progress, 0, source)
            result = uploads.alone(source)
        finally:
            for spool in spools:
                spool.discard()
            if told is not None:
                told.close()
        if not wait_for_description or result.media_type != "image":
            return result
        from scopix._core import results as made

        if made.is_described(result):
            return result
        return self.wait_for_description(
            result.image_id, timeout=timeout, raise_on_failure=raise_on_failure
        )

    def upload_batch(
        self,
        files: FileInput | Iterable[FileInput],
        *,
        filenames: Sequence[str] | None = None,
        recursive: bool = True,
        include_hidden: bool = False,
        tags: Sequence[str] | None = None,
        folder_id: str | None = None,
        project_id: str | None = None,
        auto_describe: bool = True,
        skip_duplicates: bool = False,
        storage_target: StorageTarget | str | None = None,
        content_category: ContentCategory | str | None = None,
        wait_for_descriptions: bool = False,
        raise_on_failure: bool = False,
        description_timeout: float | None = None,
        max_concurrency: int = 4,
        resume: bool = False,
        on_progress: _seam.Callback[UploadProgressEvent] | None = None,
        on_bytes: _seam.BytesCallback | None = None,
        progress: bool = False,
    ) -> BatchUploadResults:
        """Upload many files: paths, bytes, open files, iterators, folders, or a mix of them.

        Small files go together, in requests of up to 1,000 or as many as the plan allows; each file
        above 100 MB goes straight to storage. Several requests run at a time. One bad file does not
        lose the others, and neither does a request that fails: `retry_failed` sends its files
        again. Folders are searched for the supported types; links to folders inside them are not
        followed.

        Args:
            files: Up to 10,000 files. An iterator gives files here, one of bytes is one of them.
            filenames: Names, one for each of `files`.
            recursive: Whether to look into folders of folders.
            include_hidden: Whether to take files whose names, or whose folders', begin with a dot.
            tags: Up to 40 tags for every file.
            folder_id: Folder to put the files in.
            project_id: Project that the files belong to; only looked at without a folder.
            auto_describe: Whether to describe the files.
            skip_duplicates: Whether to take the file already stored when one has the same content.
            storage_target: Where to store the bytes; managed storage if left out.
            content_category: What the files show; `general` if left out.
            wait_for_descriptions: Whether to wait until all files are processed.
            raise_on_failure: Whether a failed file is an error in the end, or just a result.
            description_timeout: Seconds for that wait; the client's `polling_timeout` if None.
            max_concurrency: Requests at a time, parts of large files included; fewer if the plan
                allows fewer. With 1, files are sent, and events come, in the order of the files.
            resume: Whether large files that are given by their paths go on where an earlier call
                broke off; see `upload`.
            on_progress: Called once for each file that can be read, before its first byte is sent.
            on_bytes: Called as bytes are sent, with their number and that of all files together. A
                retry makes the number smaller.
            progress: Whether to show a bar (extra ``progress``).

        Returns:
            The results, in the order of the files.

        Raises:
            TypeError: A file is of no possible kind.
            ValueError: There are no files, or more than 10,000.
            QuotaExceededError: The plan does not allow so many files; `partial_results` has the
                results of the files that were uploaded before.
            UploadError: Requests failed while others succeeded; `partial_results` has all results,
                and those of the files that may be sent again are marked. With `raise_on_failure`: a
                file failed.
            ScopixTimeoutError: The processing took too long; `last_result` has the results so far.

        Example:
            ```python
            results = client.files.upload_batch(["photo.jpg", "notes.txt"])
            for result in results:
                print(result.filename, result.image_id)
            ```
        """
        from scopix._core import results as made
        from scopix._core.uploads import BatchRequest, Details
        from scopix.types.uploads import BatchUploadResults

        from .._uploads import check_stream

        _seam.check_callback("on_progress", on_progress)
        _seam.check_callback("on_bytes", on_bytes)
        check_concurrency(max_concurrency)
        if progress:
            check_bars()
        details = Details(
            tags=tags,
            auto_describe=auto_describe,
            skip_duplicates=skip_duplicates,
            storage_target=storage_target,
            folder_id=folder_id,
            project_id=project_id,
            content_category=content_category,
        )
        request = BatchRequest(
            details=details,
            max_concurrency=max_concurrency,
            resume=resume,
            wait=wait_for_descriptions,
            timeout=self._timeout(description_timeout),
            raise_on_failure=raise_on_failure,
            on_progress=on_progress,
            on_bytes=on_bytes,
            progress=progress,
        )
        found = _seam.run(
            find, files, filenames, recursive=recursive, include_hidden=include_hidden
        )
        if self._caller.options.idempotency_key is not None:
            msg = "an idempotency_key is for one request; leave it out to upload a batch"
            raise ValueError(msg)
        results = BatchUploadResults(
            (made.not_sent(name) for name, _ in found.entries), unsupported=found.unsupported
        )
        sources: list[tuple[int, Source]] = []
        for position, (name, entry) in enumerate(found.entries):
            if isinstance(entry, Exception):
                results[position] = made.rejected(name, str(entry), retryable=False)
            else:
                check_stream(entry)
                sources.append((position, entry))
        return self._send_batch(results, sources, request)

    def retry_failed(self, results: BatchUploadResults) -> BatchUploadResults:
        """Send again the files of a batch that may succeed now, and those that were never sent.

        Args:
            results: What `upload_batch` returned, or an error had as `partial_results`.

        Returns:
            The same results, brought up to date. Files that are stored stay as they are, and so do
            those that were refused for good.

        Raises:
            TypeError: They are no results of an upload.
            ValueError: The results don't come from `upload_batch`, or were pickled since.
            UploadError: As for `upload_batch`.
            QuotaExceededError: As for `upload_batch`.

        Example:
            ```python
            results = client.files.upload_batch(["photo.jpg", "notes.txt"])
            if results.retryable():
                results = client.files.retry_failed(results)
            ```
        """
        from scopix._core import results as made
        from scopix._core.uploads import refreshed
        from scopix.types.uploads import BatchUploadResults

        if not isinstance(results, BatchUploadResults):  # pyright: ignore[reportUnnecessaryIsInstance]
            msg = f"results must be what upload_batch returned, not {type(results).__name__}"
            raise TypeError(msg)
        unsent = results._to_send_again()  # pyright: ignore[reportPrivateUsage]
        sources, lost = _seam.run(refreshed, unsent.sources)
        for position, error in lost.items():
            name = results[position].filename
            results[position] = made.rejected(name, str(error), retryable=False)
        return self._send_batch(results, sources, unsent.request)

    def wait_for_description(
        self,
        file_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        raise_on_failure: bool = True,
        on_progress: _seam.Callback[UploadResult] | None = None,
    ) -> UploadResult:
        """Wait until a file is described, skipped, or has failed to be described.

        Args:
            file_id: Identifier of the file.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.
            raise_on_failure: Whether a failed description is an error or just a result.
            on_progress: Called after each poll with what is known so far.

        Returns:
            The file with its description.

        Raises:
            DescriptionError: The description failed.
            ResourceNotFoundError: There is no such file.
            ScopixTimeoutError: The time is over; `last_result` has the last state.

        Example:
            ```python
            result = client.files.upload("photo.jpg", wait_for_description=False)
            result = client.files.wait_for_description(result.image_id, timeout=60)
            ```
        """
        from scopix._core import results as made

        result = self._caller.wait(
            operations.get_processing_status(file_id),
            made.result_of_status,
            made.is_described,
            waiting_for=f"the description of file {file_id}",
            timeout=timeout,
            poll_interval=poll_interval,
            on_progress=on_progress,
        )
        if result.is_failed and raise_on_failure:
            raise DescriptionError(
                f"file {file_id} could not be described: {result.description_error}",
                image_id=file_id,
                status=result.description_status,
                details={
                    "error_type": result.description_error_type,
                    "is_retryable": result.description_is_retryable,
                },
            )
        return result

    def wait_for_session(
        self,
        session_or_file_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_progress: _seam.Callback[UploadSessionStatus] | None = None,
    ) -> UploadSessionResult:
        """Wait until all files of an upload session are processed, or one file is.

        Args:
            session_or_file_id: One of `BatchUploadResults.session_ids`, or the identifier of a
                file.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.
            on_progress: Called with an `UploadSessionStatus` after each poll.

        Returns:
            The counts and the files. `image_id` is that of the only file.

        Raises:
            ResourceNotFoundError: There is neither such a session nor such a file.
            ScopixTimeoutError: The time is over; `last_result` has the last state.

        Example:
            ```python
            from scopix.types.uploads import UploadSessionStatus

            def on_progress(status: UploadSessionStatus) -> None:
                print(f"{status.progress_percentage:.0f} %")

            uploaded = client.files.upload("notes.txt")
            result = client.files.wait_for_session(
                uploaded.image_id, timeout=600, on_progress=on_progress
            )
            print(result.status)
            ```
        """
        from scopix._core import results as made

        try:
            status = self._caller.wait(
                upload_sessions.get_upload_session(session_or_file_id),
                lambda state: state,
                lambda state: state.is_terminal,
                waiting_for=f"upload session {session_or_file_id}",
                timeout=timeout,
                poll_interval=poll_interval,
                on_progress=on_progress,
            )
        except ResourceNotFoundError:
            return self._wait_for_file(session_or_file_id, timeout, poll_interval, on_progress)
        return made.session_result(status, self._session_files(status.session_id))

    def get_processing_status(
        self, file_id: str, **options: Unpack[RequestOptions]
    ) -> FileProcessingStatus:
        """Read how far the processing of a file is, whatever its media type.

        Args:
            file_id: Identifier of the file.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The state of the whole and of each step.

        Raises:
            ResourceNotFoundError: There is no such file.

        Example:
            ```python
            uploaded = client.files.upload("notes.txt")
            status = client.files.get_processing_status(uploaded.image_id)
            print(status.status, status.text_extraction_status, status.page_count)
            ```
        """
        return self._caller.send(operations.get_processing_status(file_id), options)

    def check_quota(self, file_count: int, **options: Unpack[RequestOptions]) -> QuotaInfo:
        """Ask whether a number of files may be uploaded now.

        Args:
            file_count: Number of files, 1 to 10,000.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            Whether they may, what is left, and how many go into one request.

        Example:
            ```python
            quota = client.files.check_quota(12)
            print(quota.can_proceed, quota.max_batch_size)
            ```
        """
        return self._caller.send(operations.check_upload_quota(file_count=file_count), options)

    def get(self, file_id: str, **options: Unpack[RequestOptions]) -> UserFileDetails:
        """Read the full record of a file.

        Args:
            file_id: Identifier of the file.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The record.

        Raises:
            ResourceNotFoundError: There is no such file.

        Example:
            ```python
            details = client.files.get(file_id)
            print(details.upload_description, details.dimensions)
            ```
        """
        return self._caller.send(operations.get_file(file_id), options)

    def update(
        self,
        file_id: str,
        *,
        title: str | Unset | None = UNSET,
        tags: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> UpdateFileResult:
        """Change the title or the tags of a file.

        Args:
            file_id: Identifier of the file.
            title: New title, up to 255 characters; None removes it; left out, it stays.
            tags: New tags in place of all former ones, up to 40 of up to 50 characters; an empty
                list removes them; None leaves them.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The values now in force.

        Raises:
            ValueError: There is nothing to change, or a tag is too long.
            ResourceNotFoundError: There is no such file.

        Example:
            ```python
            changed = client.files.update(file_id, title="Harbour", tags=["sea"])
            print(changed.title)
            ```
        """
        if title is UNSET and tags is None:
            msg = "give a title, tags, or both; there is nothing to change"
            raise ValueError(msg)
        if tags is not None:
            check_tags(tags)
        return self._caller.send(operations.update_file(file_id, title=title, tags=tags), options)

    def delete(self, file_id: str, **options: Unpack[RequestOptions]) -> DeleteFileResult:
        """Delete a file. It can be recovered by support for 30 days.

        Args:
            file_id: Identifier of the file.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            When it was deleted.

        Raises:
            ResourceNotFoundError: There is no such file.

        Example:
            ```python
            client.files.delete(file_id)
            ```
        """
        return self._caller.send(operations.delete_file(file_id), options)

    def batch_delete(
        self, file_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> BatchDeleteFilesResponse:
        """Delete up to 100 files.

        Args:
            file_ids: Identifiers of the files.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            What became of each: deleted, skipped or failed.

        Raises:
            TypeError: The identifiers are no list of texts.
            ValueError: There are none, or more than 100.

        Example:
            ```python
            answer = client.files.batch_delete([file_id])
            print(answer.summary["deleted"])
            ```
        """
        if isinstance(file_ids, str):
            msg = f"file_ids must be a list; use delete({file_ids!r}) for one file"
            raise TypeError(msg)
        check_list("file_ids", file_ids)
        if not 1 <= len(file_ids) <= _MAX_DELETED:
            msg = f"give 1 to {_MAX_DELETED} file_ids, got {len(file_ids)}"
            raise ValueError(msg)
        return self._caller.send(operations.batch_delete_files(file_ids=list(file_ids)), options)

    def get_variant(
        self,
        file_id: str,
        variant_type: VariantType | str = "medium_750",
        **options: Unpack[RequestOptions],
    ) -> str:
        """Find a resized copy of an image.

        Args:
            file_id: Identifier of the image.
            variant_type: `original`, `tiny_64`, `small_256`, `medium_750` or `large_1024`.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            Its address, valid for one hour and for whoever has it.

        Raises:
            ResourceNotFoundError: There is no such file.
            ValidationError: The file is no image.

        Example:
            ```python
            url = client.files.get_variant(file_id, "small_256")
            ```
        """
        redirect = self._caller.send(operations.get_file_variant(file_id, variant_type), options)
        return redirect.location

    @overload
    def download(
        self, file_id: str, to: None = None, **options: Unpack[RequestOptions]
    ) -> bytes: ...

    @overload
    def download(
        self, file_id: str, to: str | os.PathLike[str], **options: Unpack[RequestOptions]
    ) -> Path: ...

    def download(
        self,
        file_id: str,
        to: str | os.PathLike[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> bytes | Path:
        """Download the original bytes of a file, to memory or to disk.

        On disk the file appears under its name when it is complete, not before; one that exists
        is replaced. A download that breaks off begins anew, as often as the client retries.

        Args:
            file_id: Identifier of the file.
            to: Path of the file to write. None returns the bytes.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The bytes, or the path that was written.

        Raises:
            ResourceNotFoundError: There is no such file.
            IsADirectoryError: The path is a directory. Nothing was asked for then.
            FileNotFoundError: There is no directory to write the file to. The same.
            OSError: The file can't be written.

        Example:
            ```python
            data = client.files.download(file_id)
            path = client.files.download(file_id, "copy.jpg")
            assert path.read_bytes() == data
            ```
        """
        path = None if to is None else _seam.run(_target, to)

        def read(stream: DownloadStream) -> bytes | Path:
            return _save(stream, path)

        return self._caller.download(operations.download_file(file_id), options, read)

    def download_stream(
        self, file_id: str, **options: Unpack[RequestOptions]
    ) -> AbstractContextManager[DownloadStream]:
        """Download the original bytes of a file as they come.

        Args:
            file_id: Identifier of the file.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A context manager that gives an iterator over blocks of bytes, and closes it.

        Raises:
            ResourceNotFoundError: There is no such file.

        Example:
            ```python
            size = 0
            with client.files.download_stream(file_id) as stream:
                for block in stream:
                    size += len(block)
            ```
        """
        return self._caller.stream(operations.download_file(file_id), options)

    def list_all(
        self,
        *,
        search: str | None = None,
        search_mode: SearchMode | str = "all",
        tags: Sequence[str] | None = None,
        date_from: datetime | None = None,
        date_to: datetime | None = None,
        has_description: bool | None = None,
        media_types: Sequence[MediaType | str] | None = None,
        folder_id: str | None = None,
        text_extraction_status: DocumentProcessingStatus | str | None = None,
        sort_by: FileSortField | str = "content_created_at",
        sort_order: SortOrder | str = "desc",
        page_size: int = 50,
    ) -> Pager[UserFile]:
        """Go through all files that match, page by page.

        Args:
            search: As for `list`.
            search_mode: As for `list`.
            tags: As for `list`.
            date_from: As for `list`.
            date_to: As for `list`.
            has_description: As for `list`.
            media_types: As for `list`.
            folder_id: As for `list`.
            text_extraction_status: As for `list`.
            sort_by: As for `list`.
            sort_order: As for `list`.
            page_size: Number of files to ask for at a time, 1 to 100.

        Returns:
            An iterator over the files.

        Example:
            ```python
            for file in client.files.list_all(media_types=["image"]):
                print(file.id, file.title)
            ```
        """

        def fetch(offset: int) -> FileList:
            return self.list(
                search=search,
                search_mode=search_mode,
                tags=tags,
                date_from=date_from,
                date_to=date_to,
                has_description=has_description,
                media_types=media_types,
                folder_id=folder_id,
                text_extraction_status=text_extraction_status,
                limit=page_size,
                offset=offset,
                sort_by=sort_by,
                sort_order=sort_order,
            )

        return Pager(fetch)

    def _timeout(self, description_timeout: float | None) -> float:
        """Check the time of a wait before anything is sent."""
        default = self._caller.transport.config.polling_timeout
        return seconds("description_timeout", description_timeout, default)

    def _send_batch(
        self,
        results: BatchUploadResults,
        sources: Sequence[tuple[int, Source]],
        request: BatchRequest,
    ) -> BatchUploadResults:
        from .._uploads import Batch

        batch = Batch(self._caller, request, results)
        try:
            if sources:
                batch.send(sources)
        finally:
            results._keep(self, request, sources)  # pyright: ignore[reportPrivateUsage]
        if request.wait:
            direct = [position for position, _ in sources if position not in batch.in_sessions]
            self._wait_for_batch(results, batch.sessions, direct, request.timeout)
        return results.raise_on_failures() if request.raise_on_failure else results

    def _wait_for_batch(
        self,
        results: BatchUploadResults,
        sessions: Sequence[tuple[str, Sequence[int]]],
        direct: Sequence[int],
        timeout: float,
    ) -> None:
        """Wait for all files of a batch until one deadline, and enter what they ended with."""
        from scopix._core import results as made

        deadline = _seam.monotonic() + timeout
        try:
            for session_id, positions in sessions:
                # What has ended is seen by the first poll, however late it is.
                remaining = max(deadline - _seam.monotonic(), 0.001)
                session = self.wait_for_session(session_id, timeout=remaining)
                for item in session.files:
                    results[positions[item.index]] = made.result_of_item(item)
            for position in direct:
                if results[position].image_id and not made.is_described(results[position]):
                    remaining = max(deadline - _seam.monotonic(), 0.001)
                    results[position] = self.wait_for_description(
                        results[position].image_id, timeout=remaining, raise_on_failure=False
                    )
        except ScopixTimeoutError as error:
            raise ScopixTimeoutError(
                f"waited {timeout:g} s for the descriptions: {results.summary()}",
                last_result=results,
            ) from error

    def _wait_for_file(
        self,
        file_id: str,
        timeout: float | None,
        poll_interval: float | None,
        on_progress: _seam.Callback[UploadSessionStatus] | None,
    ) -> UploadSessionResult:
        from scopix._core import results as made

        latest: list[FileProcessingStatus] = []

        def view(status: FileProcessingStatus) -> UploadSessionStatus:
            latest[:] = [status]
            return made.session_status(status)

        try:
            status = self._caller.wait(
                operations.get_processing_status(file_id),
                view,
                lambda state: state.is_terminal,
                waiting_for=f"the processing of file {file_id}",
                timeout=timeout,
                poll_interval=poll_interval,
                on_progress=on_progress,
            )
        except ResourceNotFoundError as error:
            raise ResourceNotFoundError(
                "upload_session",
                file_id,
                message=f"there is neither an upload session nor a file {file_id}",
                response=error.response,
            ) from error
        return made.session_result(status, [made.session_item(latest[0])])

    def _session_files(self, session_id: str) -> list[UploadSessionResultItem]:
        def fetch(offset: int) -> UploadSessionResults:
            return self._caller.send(
                upload_sessions.list_upload_session_results(session_id, limit=500, offset=offset)
            )

        return list(Pager(fetch))

    def list(
        self,
        *,
        search: str | None = None,
        search_mode: SearchMode | str = "all",
        tags: Sequence[str] | None = None,
        date_from: datetime | None = None,
        date_to: datetime | None = None,
        has_description: bool | None = None,
        ids: Sequence[str] | None = None,
        media_types: Sequence[MediaType | str] | None = None,
        folder_id: str | None = None,
        text_extraction_status: DocumentProcessingStatus | str | None = None,
        limit: int = 20,
        offset: int = 0,
        sort_by: FileSortField | str = "content_created_at",
        sort_order: SortOrder | str = "desc",
        **options: Unpack[RequestOptions],
    ) -> FileList:
        """Read one page of the files that meet all filters.

        Entries are light; `get` has the full record.

        Args:
            search: Words to look for, up to 200 characters.
            search_mode: Where to look for them: `all`, `metadata` or `visible_text`.
            tags: Tags that a file must carry, all of them.
            date_from: Only files whose content was created at this time or later. A time without
                an offset is UTC.
            date_to: Only files whose content was created at this time or earlier.
            has_description: Only files with a finished description, or only those without one.
            ids: Only these files, up to 500.
            media_types: Only files of these media types.
            folder_id: Only files in this folder.
            text_extraction_status: Only documents whose text extraction is in this state.
            limit: Largest number of files, 1 to 100.
            offset: Number of files to skip.
            sort_by: `content_created_at`, `created_at`, `title` or `size_bytes`.
            sort_order: `desc` or `asc`.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The page.

        Raises:
            TypeError: A filter is no list of texts where one is meant.
            ValidationError: A value is out of range.

        Example:
            ```python
            page = client.files.list(search="harbour", limit=10)
            for file in page.items:
                print(file.id, file.title, file.description_status)
            ```
        """
        for name, values in (("tags", tags), ("ids", ids), ("media_types", media_types)):
            if values is not None:
                check_list(name, values)
        return self._caller.send(
            operations.list_files(
                search=search,
                search_mode=search_mode,
                tags=tags,
                date_from=date_from,
                date_to=date_to,
                has_description=has_description,
                ids=ids,
                media_types=media_types,
                folder_id=folder_id,
                text_extraction_status=text_extraction_status,
                limit=limit,
                offset=offset,
                sort_by=sort_by,
                sort_order=sort_order,
            ),
            options,
        )


def _target(to: str | os.PathLike[str]) -> Path:
    """Refuse a path that no file can be written to, before the bytes are asked for."""
    path = Path(to)
    if path.is_dir():
        msg = f"{path} is a directory; give the path of the file to write"
        raise IsADirectoryError(msg)
    if not path.parent.is_dir():
        msg = f"there is no directory {path.parent} to write {path.name} to; make it first"
        raise FileNotFoundError(msg)
    return path


def _save(stream: DownloadStream, path: Path | None) -> bytes | Path:
    """Read a download to its end, into memory or into a file that appears when it is complete."""
    if path is None:
        return stream.read()
    # In the same folder, so that the last step is a rename within one file system.
    partial = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        file = _seam.run(partial.open, "xb")
        try:
            for block in stream:
                _seam.run(file.write, block)
        finally:
            with _seam.shielded():
                _seam.run(file.close)
        _seam.run(partial.replace, path)
    finally:
        partial.unlink(missing_ok=True)
    return path
