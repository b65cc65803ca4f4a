"""`client.cloud_storage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from scopix._core.cloud_storage import (
    check_folder,
    cloud_files,
    finished,
    identifiers,
    job_id_of,
)
from scopix._core.inputs import check_tags
from scopix._core.poll import seconds
from scopix._raw.operations import cloud_storage as operations
from scopix.types.callbacks import CloudStorageJobProgressEvent

from .. import _seam
from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, TypeVar

    from typing_extensions import Unpack

    from scopix._core.operation import Operation
    from scopix._core.options import RequestOptions
    from scopix.types.cloud_storage import (
        CloudFileInput,
        CloudStorageJob,
        CloudStorageProvider,
        CompleteAuthResult,
        ConnectionList,
        DisconnectResult,
        ExportResult,
        ImportResult,
        InitiateAuthResult,
    )

    T = TypeVar("T")

__all__ = ["CloudStorageResource"]


class CloudStorageResource(Resource):
    """Connect cloud storages, import from them and export to them.

    Imports and exports are jobs: `start_import` and `start_export` return at once, `wait_for_job`
    waits for the end, and `import_and_wait` and `export_and_wait` do both.

    A wait returns a job that is `completed`, and one that is `partial`: some of its files failed
    then, `failed_files` counts them and `error` names them. A job that is `failed` or `cancelled`
    is a `CloudStorageError`.
    """

    __module__ = "scopix"

    async def initiate_auth(
        self,
        provider: CloudStorageProvider | str,
        *,
        redirect_uri: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> InitiateAuthResult:
        """Begin to connect a storage: get the address at which its owner gives consent.

        Args:
            provider: Provider of the storage, `google_drive`.
            redirect_uri: Where the provider sends the owner afterwards, with `code` and `state`
                in the query, or `error`.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The address, and the state that comes back with the code. Keep the state, and compare.

        Raises:
            ValidationError: There is no such provider, or the address is none.

        Example:
            ```python
            auth = await client.cloud_storage.initiate_auth(
                "google_drive", redirect_uri="https://app.example/connected"
            )
            print("Open", auth.authorization_url)
            ```
        """
        return await self._caller.send(
            operations.initiate_cloud_auth(provider, redirect_uri=redirect_uri), options
        )

    async def complete_auth(
        self,
        provider: CloudStorageProvider | str,
        *,
        code: str,
        state: str,
        redirect_uri: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> CompleteAuthResult:
        """Finish connecting a storage with what came back after the consent.

        Args:
            provider: The same as in the first step.
            code: The code that came back. It is good for one connection.
            state: The state that came back.
            redirect_uri: The same as in the first step.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The connection, and whether it is new: a storage that was connected before is renewed.

        Raises:
            ValidationError: Code or state is wrong, used or expired.

        Example:
            ```python
            async def on_connected(code: str, state: str) -> str:
                result = await client.cloud_storage.complete_auth(
                    "google_drive", code=code, state=state
                )
                return result.connection.id
            ```
        """
        return await self._caller.send(
            operations.complete_cloud_auth(
                provider, code=code, state=state, redirect_uri=redirect_uri
            ),
            options,
        )

    async def list_connections(
        self,
        *,
        provider: CloudStorageProvider | str | None = None,
        active_only: bool = True,
        **options: Unpack[RequestOptions],
    ) -> ConnectionList:
        """List the connected storages, newest first.

        Args:
            provider: Only those of this provider.
            active_only: Whether to leave out those that were disconnected.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            All connections.

        Example:
            ```python
            connected = await client.cloud_storage.list_connections(provider="google_drive")
            for connection in connected.connections:
                print(connection.id, connection.provider_email)
            ```
        """
        return await self._caller.send(
            operations.list_cloud_connections(provider=provider, active_only=active_only), options
        )

    async def disconnect(
        self, connection_id: str, **options: Unpack[RequestOptions]
    ) -> DisconnectResult:
        """Revoke the access to a storage. Its jobs that are under way are cancelled.

        Args:
            connection_id: Identifier of the connection.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            Whether it is disconnected.

        Raises:
            ResourceNotFoundError: There is no such connection.
        """
        return await self._caller.send(operations.delete_cloud_connection(connection_id), options)

    async def start_import(
        self,
        connection_id: str,
        files: Iterable[CloudFileInput | Mapping[str, Any]],
        *,
        auto_describe: bool = True,
        tags: Sequence[str] | None = None,
        collection_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ImportResult:
        """Start to import files, and return while they are copied.

        Args:
            connection_id: Identifier of the connection.
            files: Up to 1,000 files as the provider's picker names them: `CloudFileInput`, or
                dicts with `id`, `name`, and maybe `mime_type` and `size_bytes`.
            auto_describe: Whether to describe the files.
            tags: Up to 40 tags for every file.
            collection_id: Collection to put the files in.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The job, and the identifiers of the files in the order given. They are valid at once:
            `client.files.get_processing_status` tells of each how far it is, or why it failed.

        Raises:
            TypeError: The files are no list, or one of them is of no possible kind.
            ValueError: There are no files or more than 1,000, or one lacks its id or name.
            ResourceNotFoundError: There is no such connection or collection.
            ConflictError: The storage was disconnected.
            QuotaExceededError: The plan allows no more files or bytes.

        Example:
            ```python
            started = await client.cloud_storage.start_import(connection_id, cloud_files)
            job = await client.cloud_storage.wait_for_job(started.job_id)
            for image_id in started.image_ids:
                print(image_id, (await client.files.get_processing_status(image_id)).status)
            ```
        """
        operation = _import(connection_id, files, auto_describe, tags, collection_id)
        return await self._caller.send(operation, options)

    async def start_export(
        self,
        connection_id: str,
        image_ids: Iterable[str],
        *,
        folder_id: str | None = None,
        folder_name: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ExportResult:
        """Start to export files as they were uploaded, and return while they are copied.

        A name that is taken in the folder gets a number; nothing there is overwritten.

        Args:
            connection_id: Identifier of the connection.
            image_ids: Identifiers of up to 1,000 files of any media type.
            folder_id: Folder of the storage to write to, as the provider names it.
            folder_name: Folder to write to, made if there is none of this name. Without either,
                the files go to the topmost folder.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The job.

        Raises:
            TypeError: The identifiers are no list of texts.
            ValueError: There are none or more than 1,000, or there are two folders.
            ResourceNotFoundError: There is no such connection or folder.
            ConflictError: The storage was disconnected.
        """
        operation = _export(connection_id, image_ids, folder_id, folder_name)
        return await self._caller.send(operation, options)

    async def get_job(self, job_id: str, **options: Unpack[RequestOptions]) -> CloudStorageJob:
        """Read how far a job is.

        Args:
            job_id: Identifier of the job.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The job as it is now, however it ended.

        Raises:
            ResourceNotFoundError: There is no such job.

        Example:
            ```python
            started = await client.cloud_storage.start_export(connection_id, [file_id])
            job = await client.cloud_storage.get_job(started.job_id)
            print(f"{job.status}: {job.completed_files} of {job.total_files}")
            ```
        """
        return (await self._caller.send(operations.get_cloud_job(job_id), options)).job

    async def wait_for_job(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_progress: _seam.Callback[CloudStorageJobProgressEvent] | None = None,
    ) -> CloudStorageJob:
        """Wait until a job has ended.

        Args:
            job_id: Identifier of the job.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.
            on_progress: Called with a `CloudStorageJobProgressEvent` after each poll.

        Returns:
            The job, `completed` or `partial`. With `partial` some files failed: `failed_files`
            counts them, `error` names them.

        Raises:
            CloudStorageError: The job failed or was cancelled; it has `job_id` and `job_status`.
            ResourceNotFoundError: There is no such job.
            ScopixTimeoutError: The time is over; `last_result` has the last state of the job.

        Example:
            ```python
            started = await client.cloud_storage.start_export(
                connection_id, [file_id], folder_name="From Scopix"
            )
            job = await client.cloud_storage.wait_for_job(started.job_id, timeout=600)
            print(job.is_successful)
            ```
        """
        _seam.check_callback("on_progress", on_progress)
        return await self._wait(job_id, timeout, poll_interval, on_progress)

    async def import_and_wait(
        self,
        connection_id: str,
        files: Iterable[CloudFileInput | Mapping[str, Any]],
        *,
        auto_describe: bool = True,
        tags: Sequence[str] | None = None,
        collection_id: str | None = None,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_progress: _seam.Callback[CloudStorageJobProgressEvent] | None = None,
    ) -> CloudStorageJob:
        """Import files, and wait until they are copied. They may be processed for longer.

        It is one request that creates something, so `with_options(idempotency_key=...)` works:
        a second call under the key waits for the job of the first.

        Args:
            connection_id: Identifier of the connection.
            files: As for `start_import`.
            auto_describe: Whether to describe the files.
            tags: Up to 40 tags for every file.
            collection_id: Collection to put the files in.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.
            on_progress: Called with a `CloudStorageJobProgressEvent` after each poll.

        Returns:
            The job, `completed` or `partial`. With `partial` some files failed: `failed_files`
            counts them, `error` names them.

        Raises:
            TypeError: The files are no list, or one of them is of no possible kind.
            ValueError: There are no files or more than 1,000, or one lacks its id or name.
            CloudStorageError: The job failed or was cancelled; it has `job_id` and `job_status`.
            ResourceNotFoundError: There is no such connection or collection.
            ConflictError: The storage was disconnected.
            QuotaExceededError: The plan allows no more files or bytes.
            ScopixTimeoutError: The time is over; `last_result` has the last state of the job.

        Example:
            ```python
            from scopix.types.callbacks import CloudStorageJobProgressEvent

            def on_progress(event: CloudStorageJobProgressEvent) -> None:
                print(f"{event.progress_percent:.0f} %, {event.job.failed_files} failed")

            job = await client.cloud_storage.import_and_wait(
                connection_id=connection_id,
                files=cloud_files,
                tags=["from the drive"],
                on_progress=on_progress,
            )
            print(job.error or f"{job.completed_files} files imported")
            ```
        """
        _seam.check_callback("on_progress", on_progress)
        operation = _import(connection_id, files, auto_describe, tags, collection_id)
        since = _seam.monotonic()
        started = await self._begin(operation, since, timeout, poll_interval)
        return await self._wait(job_id_of(started), timeout, poll_interval, on_progress, since)

    async def export_and_wait(
        self,
        connection_id: str,
        image_ids: Iterable[str],
        *,
        folder_id: str | None = None,
        folder_name: str | None = None,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_progress: _seam.Callback[CloudStorageJobProgressEvent] | None = None,
    ) -> CloudStorageJob:
        """Export files as they were uploaded, and wait until they are copied.

        It is one request that creates something, so `with_options(idempotency_key=...)` works:
        a second call under the key waits for the job of the first.

        Args:
            connection_id: Identifier of the connection.
            image_ids: Identifiers of up to 1,000 files of any media type.
            folder_id: Folder of the storage to write to, as the provider names it.
            folder_name: Folder to write to, made if there is none of this name. Without either,
                the files go to the topmost folder.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.
            on_progress: Called with a `CloudStorageJobProgressEvent` after each poll.

        Returns:
            The job, `completed` or `partial`. With `partial` some files failed: `failed_files`
            counts them, `error` names them.

        Raises:
            TypeError: The identifiers are no list of texts.
            ValueError: There are none or more than 1,000, or there are two folders.
            CloudStorageError: The job failed or was cancelled; it has `job_id` and `job_status`.
            ResourceNotFoundError: There is no such connection or folder.
            ConflictError: The storage was disconnected.
            ScopixTimeoutError: The time is over; `last_result` has the last state of the job.

        Example:
            ```python
            job = await client.cloud_storage.export_and_wait(
                connection_id, [file_id], folder_name="From Scopix"
            )
            print(job.status, job.completed_files)
            ```
        """
        _seam.check_callback("on_progress", on_progress)
        operation = _export(connection_id, image_ids, folder_id, folder_name)
        since = _seam.monotonic()
        started = await self._begin(operation, since, timeout, poll_interval)
        return await self._wait(job_id_of(started), timeout, poll_interval, on_progress, since)

    async def _begin(
        self,
        operation: Operation[T],
        since: float,
        timeout: float | None,
        poll_interval: float | None,
    ) -> T:
        """Start a job within the time of its wait; wrong times are told before anything is sent."""
        config = self._caller.transport.config
        seconds("poll_interval", poll_interval, config.polling_interval)
        until = since + seconds("timeout", timeout, config.polling_timeout)
        options = evolve(self._caller.options, deadline=until)
        return (await self._caller.transport.send(operation, options)).parse()

    async def _wait(
        self,
        job_id: str,
        timeout: float | None,
        poll_interval: float | None,
        on_progress: _seam.Callback[CloudStorageJobProgressEvent] | None,
        since: float | None = None,
    ) -> CloudStorageJob:
        async def report(job: CloudStorageJob) -> None:
            await _seam.call(on_progress, CloudStorageJobProgressEvent(job))

        job = await self._caller.wait(
            operations.get_cloud_job(job_id),
            lambda answer: answer.job,
            lambda state: state.is_terminal,
            waiting_for=f"cloud storage job {job_id}",
            timeout=timeout,
            poll_interval=poll_interval,
            on_progress=report,
            since=since,
        )
        return finished(job)


def _import(
    connection_id: str,
    files: Iterable[CloudFileInput | Mapping[str, Any]],
    auto_describe: bool,
    tags: Sequence[str] | None,
    collection_id: str | None,
) -> Operation[ImportResult]:
    if tags is not None:
        check_tags(tags)
    return operations.start_cloud_import(
        connection_id=connection_id,
        files=cloud_files(files),
        auto_describe=auto_describe,
        tags=tags,
        collection_id=collection_id,
    )


def _export(
    connection_id: str, image_ids: Iterable[str], folder_id: str | None, folder_name: str | None
) -> Operation[ExportResult]:
    check_folder(folder_id, folder_name)
    return operations.start_cloud_export(
        connection_id=connection_id,
        image_ids=identifiers(image_ids),
        folder_id=folder_id,
        folder_name=folder_name,
    )
