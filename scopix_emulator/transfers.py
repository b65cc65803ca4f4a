"""Jobs that copy files from the drive, and to it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import msgspec

from scopix_emulator.drive import ROOT
from scopix_emulator.errors import ApiError
from scopix_emulator.intake import Arrival, identify, receive, refuse
from scopix_emulator.jobs import QUEUE_SECONDS
from scopix_emulator.limits import FILE_BYTES
from scopix_emulator.media.failure import MediaError
from scopix_emulator.storage import BLOCK, Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from typing_extensions import ParamSpec

    from scopix_emulator.drive import DriveFile
    from scopix_emulator.records import CloudItem, CloudJob, File
    from scopix_emulator.service import Service

    P = ParamSpec("P")

T = TypeVar("T")

IMPORT = "import"
EXPORT = "export"

_MOVE_SECONDS = 0.1


class Transfers:
    """Runs one task for each job, and copies its files one after another.

    Args:
        service: The server that the files come to and go from.
        speed: How many times faster than a real service time passes.
    """

    def __init__(self, service: Service, speed: float) -> None:
        self._service = service
        self._speed = speed
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Stop after the files that are on their way; the others go on at the next start."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def start(self, job: CloudJob) -> None:
        """Copy the files of a job that are not copied yet."""
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self, tenant_id: str, connection_id: str) -> None:
        """Cancel the jobs of a connection. What is on its way arrives."""
        service = self._service
        for job in service.store.unfinished_cloud_jobs():
            if (job.tenant_id, job.connection_id) == (tenant_id, connection_id):
                for item in service.store.cloud_items(job.id):
                    if item.status == "waiting":
                        self._cancel(job, item)

    def _cancel(self, job: CloudJob, item: CloudItem) -> None:
        self._end(item, "cancelled", "The storage was disconnected.")
        file = self._announced(job, item)
        if file is not None:
            self._service.jobs.cancel(file)

    # ----------------------------------------------------------------------------------- working

    async def _run(self, job: CloudJob) -> None:
        service = self._service
        await service.jobs.reach("pending")
        await asyncio.sleep(QUEUE_SECONDS / self._speed)
        await service.jobs.reach("queued")
        service.store.change_cloud_job(
            msgspec.structs.replace(job, started_at=service.clock.stamp())
        )
        for position in range(len(service.store.cloud_items(job.id))):
            await service.jobs.reach("processing")
            await asyncio.sleep(_MOVE_SECONDS / self._speed)
            # It may have been cancelled while it waited.
            item = service.store.cloud_item(job.id, position)
            if item.status in {"waiting", "moving"}:
                await _to_the_end(self._move(job, item))

    async def _move(self, job: CloudJob, item: CloudItem) -> None:
        service = self._service
        item = msgspec.structs.replace(item, status="moving")
        service.store.change_cloud_item(item)
        try:
            item = await (self._import if job.type == IMPORT else self._export)(job, item)
        except (ApiError, MediaError) as error:
            message = error.message
        except OSError as error:
            message = f"The file can't be copied: {error.strerror or error}."
        else:
            self._end(item, "completed")
            return
        self._end(item, "failed", message)
        file = self._announced(job, item)
        if file is not None:
            refuse(service, file, message)

    def _announced(self, job: CloudJob, item: CloudItem) -> File | None:
        """Return the file that an import shall fill, None if it is not wanted any more."""
        file = self._service.store.live_file(job.tenant_id, item.file_id)
        return file if file is not None and file.state == "uploading" else None

    def _end(self, item: CloudItem, status: str, message: str | None = None) -> None:
        now = self._service.clock.stamp()
        self._service.store.change_cloud_item(
            msgspec.structs.replace(item, status=status, error_message=message, ended_at=now)
        )

    async def _in_thread(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        threads = self._service.jobs.threads
        call = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(threads, call)

    async def _import(self, job: CloudJob, item: CloudItem) -> CloudItem:
        service = self._service
        spool = Spool(service.storage.incoming(uuid4().hex))
        try:
            await self._in_thread(self._fetch, item.cloud_id or "", spool)
            kind = await identify(spool.path, item.name, spool.size)
            file = self._announced(job, item)
            if file is None:
                raise MediaError("validation", "The file was deleted or cancelled meanwhile.")
            receive(service, file, Arrival(spool.path, item.name, spool.size, spool.digest(), kind))
        finally:
            spool.discard()
        return item

    def _fetch(self, cloud_id: str, spool: Spool) -> None:
        found = self._service.drive.file(cloud_id)
        if found is None:
            raise MediaError("validation", "There is no such file in the storage.")
        if found.size > FILE_BYTES:
            raise MediaError("validation", f"The file is larger than {FILE_BYTES} bytes.")
        with found.path.open("rb") as source:
            while block := source.read(BLOCK):
                spool.add(block)
                spool.write()

    async def _export(self, job: CloudJob, item: CloudItem) -> CloudItem:
        service = self._service
        file = service.store.live_file(job.tenant_id, item.file_id)
        if file is None:
            raise MediaError("validation", "There is no such file.")
        source = service.storage.path(file.object_key)
        if not source.is_file():
            raise MediaError("validation", "The file has no content.")
        copied = await self._in_thread(self._put, job, source, file.filename)
        return msgspec.structs.replace(item, cloud_id=copied.id, name=copied.name)

    def _put(self, job: CloudJob, source: Path, name: str) -> DriveFile:
        drive = self._service.drive
        folder = (
            drive.subfolder(job.folder_id or ROOT)
            if job.folder_name is None
            else drive.named_subfolder(job.folder_name)
        )
        if folder is None:
            raise MediaError("validation", "The folder is not in the storage any more.")
        return drive.write(source, folder, name)


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Let work end, even if the task is cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
