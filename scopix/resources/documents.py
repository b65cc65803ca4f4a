"""`client.documents`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, overload

from scopix._core.documents import (
    SearchPage,
    Waiting,
    check_document,
    deleted,
    details_of,
    failure,
    has_ended,
    keep,
    naming_documents,
    not_sent,
    page_of,
    refused,
    status_of,
    uploaded,
)
from scopix._core.failure import is_about_the_caller
from scopix._core.inputs import DOCUMENT_SUFFIXES, check_concurrency, find
from scopix._core.numbers import check_whole
from scopix._core.operation import UNSET
from scopix._core.poll import seconds
from scopix._raw.operations import documents as operations
from scopix._raw.operations import files as file_operations
from scopix.errors import ScopixError
from scopix.types.callbacks import (
    DocumentFileCompleteEvent,
    DocumentProcessingFailedEvent,
    DocumentProcessingProgressEvent,
    DocumentUploadProgressEvent,
)
from scopix.types.documents import BatchDocumentUploadResults

from .. import _seam
from .._paging import Pager
from ._base import Resource
from .files import FilesResource

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from typing_extensions import Unpack

    from scopix._core.body import Source
    from scopix._core.inputs import FileInput
    from scopix._core.operation import Unset
    from scopix._core.options import RequestOptions
    from scopix._core.spool import Spool
    from scopix.types.documents import (
        DocumentBatchDeleteResponse,
        DocumentChunksResponse,
        DocumentDetails,
        DocumentItem,
        DocumentList,
        DocumentProcessingStatus,
        DocumentQuotaCheck,
        DocumentSearchResponse,
        DocumentSearchResult,
        DocumentStatusResult,
        DocumentUploadResult,
    )
    from scopix.types.enums import StorageTarget
    from scopix.types.files import UpdateFileResult

__all__ = ["DocumentsResource"]

_TIMEOUT: Final = 600.0
_CONCURRENCY: Final = 4
"""Parts of one large document that are sent at a time."""
_MOST_FOUND: Final = 100


class DocumentsResource(Resource):
    """Upload, read, search and follow documents: PDF, DOCX, TXT and Markdown.

    Documents are files; `client.files` knows them by the same identifiers.
    """

    __module__ = "scopix"

    async def upload_one(
        self,
        file: FileInput | AsyncIterator[bytes],
        *,
        filename: str | None = None,
        wait_for_processing: bool = True,
        raise_on_failure: bool = True,
        processing_timeout: float | None = None,
        storage_target: StorageTarget | str = "default",
        title: str | None = None,
        tags: Sequence[str] | None = None,
        folder_id: str | None = None,
        skip_duplicates: bool = False,
        on_progress: _seam.Callback[DocumentUploadProgressEvent] | None = None,
        **options: Unpack[RequestOptions],
    ) -> DocumentUploadResult:
        """Upload one document, and wait until its text is read and can be searched.

        Args:
            file: A path, bytes, a file open in binary mode, or an iterator of bytes. Text is read
                of documents up to 500 MB.
            filename: Name of the document; bytes and iterators need one.
            wait_for_processing: Whether to wait until it is processed.
            raise_on_failure: Whether failed processing is an error or just a result.
            processing_timeout: Seconds for that wait; 600 if None.
            storage_target: Where to store the bytes.
            title: Title to show instead of the name, up to 255 characters.
            tags: Up to 40 tags of up to 50 characters.
            folder_id: Folder to put the document in.
            skip_duplicates: Whether to take the document already stored when one has the same
                content.
            on_progress: Called once with a `DocumentUploadProgressEvent`, after the storage
                acknowledged the document.
            **options: Options of the upload request, see `Scopix.with_options`.

        Returns:
            The document; without a wait it is pending.

        Raises:
            TypeError: The file is of no possible kind.
            ValueError: The file is empty, too large, nameless, an image or a video by its name,
                or an address.
            OSError: The file can't be read.
            UploadError: The file changed or could not be read while it was sent, or storage did not
                take it.
            ValidationError: The server refused the file, for its type for example.
            QuotaExceededError: The plan allows no more files or bytes.
            DocumentProcessingError: The text could not be read.
            ScopixTimeoutError: The processing took too long; `last_result` has the last state.

        Example:
            ```python
            document = await client.documents.upload_one("report.pdf", tags=["survey"])
            print(document.document_id, document.page_count, document.chunk_count)
            ```
        """
        from scopix._core.uploads import Details

        from .._uploads import Uploads, look_at, spooled

        _seam.check_callback("on_progress", on_progress)
        timeout = seconds("processing_timeout", processing_timeout, _TIMEOUT)
        details = Details(
            title=title,
            tags=tags,
            skip_duplicates=skip_duplicates,
            storage_target=storage_target,
            folder_id=folder_id,
        )
        caller = self._caller.merged(options).begun()
        uploads = Uploads(caller, details, max_concurrency=_CONCURRENCY)
        source = await look_at(file, filename)
        check_document(source.filename or "")
        spools: list[Spool] = []
        try:
            source = await spooled(source, spools)
            result = uploaded(await uploads.send(source), source)
        finally:
            for spool in spools:
                spool.discard()
        await _seam.call(on_progress, _stored(0, source.filename, result))
        waiting = Waiting(BatchDocumentUploadResults([result]))
        if wait_for_processing and not waiting.is_over:
            result = await self._caller.wait_together(
                lambda: [file_operations.list_files(ids=ids) for ids in waiting.ids()],
                lambda pages: waiting.enter(pages)[0],
                has_ended,
                waiting_for=f"the processing of document {result.document_id}",
                timeout=timeout,
                state=result,
            )
        if result.is_failed and raise_on_failure:
            raise failure(
                result.document_id,
                result.text_extraction_status,
                result.processing_error,
                result.processing_error_type,
                result.processing_is_retryable,
            )
        return result

    async def upload(
        self,
        files: FileInput | Iterable[FileInput],
        *,
        filename: str | None = None,
        filenames: Sequence[str] | None = None,
        recursive: bool = True,
        include_hidden: bool = False,
        wait_for_processing: bool = True,
        raise_on_failure: bool = True,
        processing_timeout: float | None = None,
        on_progress: _seam.Callback[DocumentUploadProgressEvent] | None = None,
        on_file_complete: _seam.Callback[DocumentFileCompleteEvent] | None = None,
        on_processing_progress: _seam.Callback[DocumentProcessingProgressEvent] | None = None,
        on_processing_failed: _seam.Callback[DocumentProcessingFailedEvent] | None = None,
        storage_target: StorageTarget | str = "default",
        tags: Sequence[str] | None = None,
        folder_id: str | None = None,
        skip_duplicates: bool = False,
        max_concurrency: int = 4,
    ) -> BatchDocumentUploadResults:
        """Upload many documents: paths, bytes, open files, folders, or a mix of them.

        Each document is sent by itself, several at a time; then the processing of all is waited
        for together. One bad file does not lose the others. What fails all of them does end the
        upload: a bad key, a missing folder, a used-up quota.

        For each document, `on_progress` and then `on_file_complete` are called when storage has
        it; for one that could not be uploaded, `on_file_complete` alone, with a failed result.
        Later, for each whose processing has ended, `on_processing_progress`, and before it
        `on_processing_failed` if it failed. Documents that could not be uploaded don't count
        there. After a callback raised, none is called and no further document is sent; call again
        with `skip_duplicates=True` to take up the upload.

        Args:
            files: Up to 10,000 documents. From folders, only documents are taken.
            filename: Name of the only file, such as bytes.
            filenames: Names, one for each of `files`.
            recursive: Whether to look into folders of folders.
            include_hidden: Whether to take files whose names, or whose folders', begin with a dot.
            wait_for_processing: Whether to wait until all are processed.
            raise_on_failure: Whether a failed document is an error in the end, or just a result.
            processing_timeout: Seconds for the processing of all; 600 if None.
            on_progress: Called once for each document that is stored.
            on_file_complete: Called once for each document, stored or not.
            on_processing_progress: Called once for each document that is waited for.
            on_processing_failed: Called once for each document whose processing failed.
            storage_target: Where to store the bytes.
            tags: Up to 40 tags for every document.
            folder_id: Folder to put the documents in.
            skip_duplicates: Whether to take the document already stored when one has the same
                content.
            max_concurrency: Uploads at a time. With 1, documents are uploaded in the order of the
                files, each after the callbacks of the one before.

        Returns:
            The results, in the order of the files.

        Raises:
            TypeError: A file is of no possible kind.
            ValueError: There are no documents, or more than 10,000.
            DocumentProcessingError: A document failed; `details` has all results as
                `partial_results`.
            ScopixTimeoutError: The processing took too long; `last_result` has the results so far.
            ScopixError: What ended the upload; `details` has the results so far as
                `partial_results`.

        Example:
            ```python
            from scopix.types.callbacks import (
                DocumentProcessingFailedEvent,
                DocumentProcessingProgressEvent,
            )

            def on_processing_progress(event: DocumentProcessingProgressEvent) -> None:
                print(f"{event.completed_count} of {event.total_count} processed")

            def on_processing_failed(event: DocumentProcessingFailedEvent) -> None:
                print(f"{event.result.filename}: {event.error_message}")

            results = await client.documents.upload(
                ["report.pdf", "notes.txt"],
                on_processing_progress=on_processing_progress,
                on_processing_failed=on_processing_failed,
            )
            print(results.summary())
            ```
        """
        from scopix._core.uploads import Details

        from .._uploads import Uploads, check_stream, spooled

        _seam.check_callback("on_progress", on_progress)
        _seam.check_callback("on_file_complete", on_file_complete)
        _seam.check_callback("on_processing_progress", on_processing_progress)
        _seam.check_callback("on_processing_failed", on_processing_failed)
        check_concurrency(max_concurrency)
        timeout = seconds("processing_timeout", processing_timeout, _TIMEOUT)
        if filename is not None:
            if filenames is not None:
                msg = "give filename for one file or filenames for many, not both"
                raise ValueError(msg)
            filenames = [filename]
        details = Details(
            tags=tags,
            skip_duplicates=skip_duplicates,
            storage_target=storage_target,
            folder_id=folder_id,
        )
        found = await _seam.run(
            find,
            files,
            filenames,
            recursive=recursive,
            include_hidden=include_hidden,
            suffixes=DOCUMENT_SUFFIXES,
        )
        if self._caller.options.idempotency_key is not None and len(found.entries) > 1:
            msg = "an idempotency_key is for one request; leave it out to upload several documents"
            raise ValueError(msg)
        results = BatchDocumentUploadResults(
            (not_sent(name, entry) for name, entry in found.entries), unsupported=found.unsupported
        )

        uploads = Uploads(self._caller, details, max_concurrency=max_concurrency)

        async def send(entry: Source | Exception) -> DocumentUploadResult:
            if isinstance(entry, Exception):
                raise entry
            check_document(entry.filename or "")
            spools: list[Spool] = []
            try:
                source = await spooled(entry, spools)
                return uploaded(await uploads.send(source), source)
            finally:
                for spool in spools:
                    spool.discard()

        entries = [entry for _, entry in found.entries]
        for entry in entries:
            check_stream(entry)
        try:
            async with _seam.concurrently(send, entries, max_concurrency) as outcomes:
                async for position, outcome in outcomes:
                    if isinstance(outcome, Exception):
                        if is_about_the_caller(outcome):
                            raise outcome
                        results[position] = refused(results[position], outcome)
                    else:
                        results[position] = outcome
                        name = found.entries[position][0]
                        await _seam.call(on_progress, _stored(position, name, outcome))
                    await _seam.call(
                        on_file_complete, DocumentFileCompleteEvent(position, results[position])
                    )
            if wait_for_processing:
                await self._wait_for_all(
                    results, timeout, on_processing_progress, on_processing_failed
                )
        except ScopixError as error:
            keep(results, error)
            raise
        return results.raise_on_failures() if raise_on_failure else results

    async def wait_for_processing(
        self,
        document_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
    ) -> DocumentStatusResult:
        """Wait until the text of a document is read and can be searched.

        Args:
            document_id: Identifier of the document.
            timeout: Seconds for the whole; 600 if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.

        Returns:
            The last state.

        Raises:
            DocumentProcessingError: The text could not be read.
            ResourceNotFoundError: There is no such document.
            ScopixTimeoutError: The time is over; `last_result` has the last state.

        Example:
            ```python
            document = await client.documents.upload_one("notes.txt", wait_for_processing=False)
            status = await client.documents.wait_for_processing(document.document_id, timeout=60)
            print(status.text_extraction_status, status.chunk_count)
            ```
        """
        with naming_documents():
            status = await self._caller.wait(
                file_operations.get_processing_status(document_id),
                status_of,
                has_ended,
                waiting_for=f"the processing of document {document_id}",
                timeout=_TIMEOUT if timeout is None else timeout,
                poll_interval=poll_interval,
            )
        if status.is_failed:
            raise failure(
                document_id,
                status.text_extraction_status,
                status.error_message,
                status.error_type,
                status.is_retryable,
            )
        return status

    async def get_status(
        self, document_id: str, **options: Unpack[RequestOptions]
    ) -> DocumentStatusResult:
        """Read how far the processing of a document is.

        Args:
            document_id: Identifier of the document.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The state of the text extraction and of the search index.

        Raises:
            ResourceNotFoundError: There is no such document.

        Example:
            ```python
            document = await client.documents.upload_one("notes.txt", wait_for_processing=False)
            status = await client.documents.get_status(document.document_id)
            print(status.is_processing)
            ```
        """
        operation = file_operations.get_processing_status(document_id)
        with naming_documents():
            return status_of(await self._caller.send(operation, options))

    async def get(self, document_id: str, **options: Unpack[RequestOptions]) -> DocumentDetails:
        """Read the full record of a document.

        Args:
            document_id: Identifier of the document.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The record, with the beginning of the text.

        Raises:
            ResourceNotFoundError: There is no such document.

        Example:
            ```python
            document = await client.documents.upload_one("report.pdf")
            details = await client.documents.get(document.document_id)
            print(details.page_count, details.extracted_text_preview)
            ```
        """
        operation = file_operations.get_file(document_id)
        with naming_documents():
            return details_of(await self._caller.send(operation, options))

    async def get_text(self, document_id: str, **options: Unpack[RequestOptions]) -> str:
        """Read the whole text of a document. Form feeds part its pages.

        Args:
            document_id: Identifier of the document.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The text.

        Raises:
            ConflictError: The text is not read yet, or can't be read.
            ResourceNotFoundError: There is no such document.
            ValidationError: The file is no document.

        Example:
            ```python
            document = await client.documents.upload_one("report.pdf")
            text = await client.documents.get_text(document.document_id)
            print(len(text.split()), "words")
            ```
        """
        operation = operations.get_document_text(document_id)
        with naming_documents():
            return (await self._caller.send(operation, options)).text

    async def get_chunks(
        self,
        document_id: str,
        *,
        include_embeddings: bool = False,
        **options: Unpack[RequestOptions],
    ) -> DocumentChunksResponse:
        """Read the text of a document in the pieces that searches find.

        Args:
            document_id: Identifier of the document.
            include_embeddings: Whether to have the vector of each chunk too.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            All chunks, in order; none before the document is processed.

        Raises:
            ResourceNotFoundError: There is no such document.
            ValidationError: The file is no document.

        Example:
            ```python
            document = await client.documents.upload_one("report.pdf")
            answer = await client.documents.get_chunks(document.document_id)
            for chunk in answer.chunks:
                print(chunk.page_numbers, chunk.token_count, chunk.content)
            ```
        """
        operation = operations.get_document_chunks(
            document_id, include_embeddings=include_embeddings
        )
        with naming_documents():
            return await self._caller.send(operation, options)

    async def search(
        self,
        query: str,
        *,
        limit: int = 20,
        similarity_threshold: float = 0.3,
        document_ids: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> DocumentSearchResponse:
        """Search the text of documents.

        Args:
            query: What to look for, 1 to 1,000 characters.
            limit: Largest number of chunks, 1 to 100.
            similarity_threshold: Least score of a chunk, 0 to 1.
            document_ids: Only these documents, up to 500.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The chunks that fit, best first.

        Raises:
            ValidationError: A value is out of range.

        Example:
            ```python
            await client.documents.upload_one("notes.txt")
            answer = await client.documents.search("seals", limit=5)
            for found in answer.results:
                print(f"{found.score:.2f} {found.document_filename}: {found.content}")
            ```
        """
        return await self._caller.send(
            operations.search_documents(
                query=query,
                limit=limit,
                similarity_threshold=similarity_threshold,
                document_ids=document_ids,
            ),
            options,
        )

    def search_all(
        self,
        query: str,
        *,
        similarity_threshold: float = 0.3,
        document_ids: Sequence[str] | None = None,
    ) -> Pager[DocumentSearchResult]:
        """Go through all that a search gives: the 100 best chunks, more the API doesn't hand out.

        Args:
            query: What to look for, 1 to 1,000 characters.
            similarity_threshold: Least score of a chunk, 0 to 1.
            document_ids: Only these documents, up to 500.

        Returns:
            An iterator over the chunks that fit, best first.

        Example:
            ```python
            async for found in client.documents.search_all("harbour dues"):
                print(found.document_filename, found.page_numbers)
            ```
        """

        async def fetch(_: int) -> SearchPage:
            answer = await self.search(
                query,
                limit=_MOST_FOUND,
                similarity_threshold=similarity_threshold,
                document_ids=document_ids,
            )
            return SearchPage(answer.results)

        return Pager(fetch)

    async def update(
        self,
        document_id: str,
        *,
        title: str | Unset | None = UNSET,
        tags: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> UpdateFileResult:
        """Change the title or the tags of a document.

        Args:
            document_id: Identifier of the document.
            title: New title, up to 255 characters; None removes it; left out, it stays.
            tags: New tags in place of all former ones, up to 40 of up to 50 characters; an empty
                list removes them; None leaves them.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The values now in force.

        Raises:
            ValueError: There is nothing to change, or a tag is too long.
            ResourceNotFoundError: There is no such document.

        Example:
            ```python
            document = await client.documents.upload_one("report.pdf")
            await client.documents.update(document.document_id, title="Survey of 1874")
            ```
        """
        with naming_documents():
            return await self._files.update(document_id, title=title, tags=tags, **options)

    @overload
    async def download(
        self, document_id: str, to: None = None, **options: Unpack[RequestOptions]
    ) -> bytes: ...

    @overload
    async def download(
        self, document_id: str, to: str | os.PathLike[str], **options: Unpack[RequestOptions]
    ) -> Path: ...

    async def download(
        self,
        document_id: str,
        to: str | os.PathLike[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> bytes | Path:
        """Download a document as it was uploaded, to memory or to disk.

        Args:
            document_id: Identifier of the document.
            to: Path of the file to write; it appears when it is complete. None returns the bytes.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The bytes, or the path that was written.

        Raises:
            ResourceNotFoundError: There is no such document.
            OSError: The file can't be written.

        Example:
            ```python
            document = await client.documents.upload_one("report.pdf")
            path = await client.documents.download(document.document_id, "copy.pdf")
            print(path.stat().st_size)
            ```
        """
        with naming_documents():
            if to is None:
                return await self._files.download(document_id, **options)
            return await self._files.download(document_id, to, **options)

    async def delete(self, document_id: str, **options: Unpack[RequestOptions]) -> None:
        """Delete a document. It can be recovered by support for 30 days.

        Args:
            document_id: Identifier of the document.
            **options: Options of this call, see `Scopix.with_options`.

        Raises:
            ResourceNotFoundError: There is no such document.

        Example:
            ```python
            document = await client.documents.upload_one("notes.txt")
            await client.documents.delete(document.document_id)
            ```
        """
        with naming_documents():
            await self._files.delete(document_id, **options)

    async def batch_delete(
        self, document_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> DocumentBatchDeleteResponse:
        """Delete up to 100 documents.

        Args:
            document_ids: Identifiers of the documents.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            What became of each: deleted, or not; `failed` has those that were deleted before, too.

        Raises:
            TypeError: The identifiers are no list of texts.
            ValueError: There are none, or more than 100.

        Example:
            ```python
            results = await client.documents.upload(["report.pdf", "notes.txt"])
            answer = await client.documents.batch_delete([one.document_id for one in results])
            print(answer.summary["deleted"])
            ```
        """
        return deleted(await self._files.batch_delete(document_ids, **options))

    async def quota_check(
        self, file_count: int = 1, **options: Unpack[RequestOptions]
    ) -> DocumentQuotaCheck:
        """Ask whether a number of documents may be uploaded now.

        Args:
            file_count: Number of documents, 1 to 10,000.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            Whether they may, and what is left of the limits.

        Example:
            ```python
            quota = await client.documents.quota_check(12)
            print(quota.can_proceed, quota.documents_remaining)
            ```
        """
        return await self._caller.send(
            operations.check_document_quota(file_count=file_count), options
        )

    def list_all(
        self,
        *,
        page_size: int = 50,
        status_filter: DocumentProcessingStatus | str | None = None,
    ) -> Pager[DocumentItem]:
        """Go through all documents, the latest upload first.

        Args:
            page_size: Number of documents to ask for at a time, 1 to 100.
            status_filter: Only documents whose text extraction is in this state.

        Returns:
            An iterator over the documents.

        Raises:
            TypeError: The page size is no whole number.
            ValueError: It is not above zero.

        Example:
            ```python
            async for document in client.documents.list_all(status_filter="failed"):
                print(document.id, document.filename)
            ```
        """
        check_whole("page_size", page_size, 1)

        async def fetch(offset: int) -> DocumentList:
            return await self._page(offset, page_size, status_filter, {})

        return Pager(fetch)

    @property
    def _files(self) -> FilesResource:
        return FilesResource(self._caller)

    async def _wait_for_all(
        self,
        results: BatchDocumentUploadResults,
        timeout: float,
        on_progress: _seam.Callback[DocumentProcessingProgressEvent] | None,
        on_failed: _seam.Callback[DocumentProcessingFailedEvent] | None,
    ) -> None:
        waiting = Waiting(results)
        if waiting.is_over:
            return

        async def report(_: BatchDocumentUploadResults) -> None:
            for event in waiting.news():
                if isinstance(event, DocumentProcessingFailedEvent):
                    await _seam.call(on_failed, event)
                else:
                    await _seam.call(on_progress, event)

        await self._caller.wait_together(
            lambda: [file_operations.list_files(ids=ids, limit=100) for ids in waiting.ids()],
            waiting.enter,
            lambda _: waiting.is_over,
            waiting_for=str(waiting),
            timeout=timeout,
            on_progress=report,
            state=results,
        )

    async def _page(
        self,
        offset: int,
        page_size: int,
        status_filter: DocumentProcessingStatus | str | None,
        options: RequestOptions,
    ) -> DocumentList:
        files = await self._caller.send(
            file_operations.list_files(
                media_types=["document"],
                text_extraction_status=status_filter,
                limit=page_size,
                offset=offset,
                sort_by="created_at",
            ),
            options,
        )
        return page_of(files, offset // page_size + 1, page_size)

    async def list(
        self,
        *,
        page: int = 1,
        page_size: int = 20,
        status_filter: DocumentProcessingStatus | str | None = None,
        **options: Unpack[RequestOptions],
    ) -> DocumentList:
        """Read one page of the documents, the latest upload first.

        Args:
            page: Number of the page, from 1.
            page_size: Largest number of documents in a page, 1 to 100.
            status_filter: Only documents whose text extraction is in this state: `pending`,
                `processing`, `completed` or `failed`.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The page.

        Raises:
            TypeError: `page` or `page_size` is no whole number.
            ValueError: One of them is not above zero.
            ValidationError: A value is out of range.

        Example:
            ```python
            page = await client.documents.list(page_size=5, status_filter="completed")
            for document in page.documents:
                print(document.filename, document.page_count)
            ```
        """
        skipped = check_whole("page", page, 1) - 1
        check_whole("page_size", page_size, 1)
        return await self._page(skipped * page_size, page_size, status_filter, options)


def _stored(
    position: int, name: str | None, result: DocumentUploadResult
) -> DocumentUploadProgressEvent:
    return DocumentUploadProgressEvent(position, result.size_bytes, result.size_bytes, name)
