"""Batches of images: what was given becomes items, and items are described one by one."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import math
import re
from collections import deque
from datetime import datetime
from functools import partial
from http.client import HTTPException
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import anyio.to_thread
import msgspec
from attrs import frozen

from scopix_emulator.jobs import QUEUE_SECONDS, STEP_SECONDS
from scopix_emulator.loopback import fetch, post
from scopix_emulator.media.failure import MediaError
from scopix_emulator.media.sniff import UnsupportedFileError, sniff
from scopix_emulator.records import Batch, BatchItem, File
from scopix_emulator.storage import Spool
from scopix_emulator.views import batch_status

if TYPE_CHECKING:
    from pathlib import Path

    from scopix_emulator.clock import Clock
    from scopix_emulator.jobs import Jobs
    from scopix_emulator.storage import Storage
    from scopix_emulator.store import Store
    from scopix_emulator.tally import Tally

log = logging.getLogger("scopix_emulator")

PROVIDER = "measurements"
"""Who describes images here, whatever providers are asked for."""

_WEBHOOK_SECONDS = 5.0
_DATA_URL = re.compile(r"data:[^,]*;base64,", re.IGNORECASE)


@frozen
class Image:
    """The image of an item, whose bytes are at hand."""

    object_key: str
    hash: str


class Batches:
    """Runs one task for each batch, and in it as many items at a time as were asked for.

    Args:
        store: Where the records are.
        storage: Where the bytes are.
        clock: The time that records show.
        jobs: Holds processing, and lends its threads.
        speed: How many times faster than a real service time passes.
    """

    def __init__(
        self, store: Store, storage: Storage, clock: Clock, jobs: Jobs, speed: float
    ) -> None:
        self._store = store
        self._storage = storage
        self._clock = clock
        self._jobs = jobs
        self._speed = speed
        self._tasks: set[asyncio.Task[None]] = set()
        self._dropped = 0

    async def close(self) -> None:
        """Stop where everything is; what is unfinished is taken up at the next start."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def drop_next_output(self, times: int) -> None:
        """Let the next items succeed without output. Called in the event loop."""
        self._dropped += times

    # --------------------------------------------------------------------------------- beginning

    async def add(
        self, tenant_id: str, images: list[dict[str, Any]], values: dict[str, Any]
    ) -> Batch:
        """Begin a batch.

        Args:
            tenant_id: Whose batch it is.
            images: Sources of the images, each with exactly one.
            values: How to describe them.
        """
        batch = Batch(
            id=str(uuid4()), tenant_id=tenant_id, created_at=self._clock.stamp(), **values
        )
        items = await anyio.to_thread.run_sync(self._items, batch, images)
        self._store.add_batch(batch, items)
        self.start(batch)
        return batch

    def _items(self, batch: Batch, images: list[dict[str, Any]]) -> list[BatchItem]:
        items: list[BatchItem] = []
        for position, given in enumerate(images):
            data = given.pop("image_base64", None)
            item = BatchItem(id=str(uuid4()), batch_id=batch.id, position=position, given=given)
            if data is not None:
                self._unpack(data, item, f"{_folder(batch, item)}/original")
            items.append(item)
        return items

    def _unpack(self, data: str, item: BatchItem, key: str) -> None:
        """Turn a data URL (RFC 2397) into an object; one that is none fails its item later."""
        head = _DATA_URL.match(data)
        if head is None:
            item.error_message = (
                "The data is no URL such as data:image/jpeg;base64,... of an image in base64."
            )
            return
        try:
            content = base64.b64decode(data[head.end() :], validate=True)
        except ValueError as error:
            item.error_message = f"The data is not valid base64: {error}"
            return
        path = self._storage.path(key)
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        item.object_key = key
        item.hash = hashlib.sha256(content).hexdigest()

    def start(self, batch: Batch) -> None:
        """Work on the items of a batch that have not ended."""
        task = asyncio.create_task(self._run(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def expected_end(self, batch: Batch, tally: Tally) -> str | None:
        """Return when a batch should end, None if it has."""
        if not tally.unfinished:
            return None
        rounds = math.ceil(tally.unfinished / batch.max_parallel)
        mean = tally.mean_time_ms
        seconds = STEP_SECONDS / self._speed if mean is None else mean / 1000
        return self._clock.stamp(rounds * seconds)

    # ----------------------------------------------------------------------------------- working

    async def _run(self, batch: Batch) -> None:
        await self._jobs.reach("pending")
        await asyncio.sleep(QUEUE_SECONDS / self._speed)
        await self._jobs.reach("queued")
        items = self._store.batch_items(batch.id)
        seen = {item.hash for item in items if item.status in {"success", "failed"}}
        queue = deque(item.id for item in items if item.status in {"pending", "processing"})

        async def work() -> None:
            while queue:
                item = self._store.batch_item(queue.popleft())
                if item.status != "skipped":
                    await self._process(batch, item, seen)

        await asyncio.gather(*(work() for _ in range(batch.max_parallel)))
        await self._report(batch)

    async def _process(self, batch: Batch, item: BatchItem, seen: set[str | None]) -> None:
        started_at = self._clock.stamp()
        item = self._store.change_batch_item(
            item.id, {"status": "processing", "started_at": started_at}
        )
        try:
            changes = await self._outcome(batch, item, seen)
        except MediaError as error:
            changes = {"status": "failed", "error_message": error.message}
        except Exception as error:
            # Whatever a decoder raises about a broken file.
            log.info("Item %s of batch %s failed", item.position, batch.id, exc_info=True)
            changes = {"status": "failed", "error_message": f"The image can't be read: {error}"}
        ended_at = self._clock.stamp()
        took = None if changes["status"] == "skipped" else _milliseconds(started_at, ended_at)
        self._store.change_batch_item(
            item.id, {**changes, "ended_at": ended_at, "processing_time_ms": took}
        )

    async def _outcome(
        self, batch: Batch, item: BatchItem, seen: set[str | None]
    ) -> dict[str, Any]:
        begin = self._clock.time()
        image = await self._image(batch, item)
        if image.hash in seen:
            self._storage.remove(_folder(batch, item))
            return {"status": "skipped", "object_key": None}
        seen.add(image.hash)
        self._store.change_batch_item(item.id, {"object_key": image.object_key, "hash": image.hash})
        await self._jobs.reach("processing")
        await asyncio.sleep(STEP_SECONDS / self._speed)
        if self._jobs.worker.failures:
            raise self._jobs.worker.failures.popleft()
        file = await asyncio.get_running_loop().run_in_executor(
            self._jobs.threads,
            _measured,
            self._storage.path(image.object_key),
            self._storage.path(f"{_folder(batch, item)}/variants"),
            batch,
            item,
        )
        if self._clock.time() - begin > batch.timeout_per_item:
            raise MediaError("timeout", f"It took longer than {batch.timeout_per_item} seconds.")
        return {
            "status": "success",
            "content_type": file.content_type,
            "output": self._output(file),
        }

    async def _image(self, batch: Batch, item: BatchItem) -> Image:
        """Get hold of the bytes of an image."""
        if item.error_message is not None:
            raise MediaError("validation", item.error_message)
        if item.object_key is not None and item.hash is not None:
            return Image(item.object_key, item.hash)
        key = item.given.get("object_key")
        if key is not None:
            file = self._uploaded(batch.tenant_id, key)
            return Image(file.object_key, file.hash)
        spool = Spool(self._storage.incoming(uuid4().hex))
        try:
            await anyio.to_thread.run_sync(
                partial(
                    fetch, item.given["image_url"], self._storage, spool, batch.timeout_per_item
                ),
                abandon_on_cancel=True,
            )
            if spool.size == 0:
                raise MediaError("validation", "The image is empty.")
            key = f"{_folder(batch, item)}/original"
            self._storage.adopt(spool.path, key)
        finally:
            spool.discard()
        return Image(key, spool.digest())

    def _uploaded(self, tenant_id: str, key: str) -> File:
        file = self._store.live_file(tenant_id, PurePosixPath(key).parent.name)
        if file is None or file.object_key != key:
            raise MediaError("validation", f"There is no uploaded file with the key {key!r}.")
        return file

    def _output(self, file: File) -> dict[str, Any] | None:
        from scopix_emulator.media.describe import describe

        if self._dropped:
            self._dropped -= 1
            return None
        description, tags = describe(file, None)
        return {
            "description": description,
            "confidence_score": None,
            "is_verified": None,
            "tags": tags,
            "visible_text": None,
            "provider": PROVIDER,
        }

    # ------------------------------------------------------------------------------------ ending

    async def _report(self, batch: Batch) -> None:
        """Tell the address that wants to know that a batch has ended."""
        if batch.webhook_url is None:
            return
        current = self._store.batch(batch.tenant_id, batch.id) or batch
        body = msgspec.json.encode(batch_status(current, self._store.tally(batch.id), None))
        try:
            await anyio.to_thread.run_sync(
                post, batch.webhook_url, body, _WEBHOOK_SECONDS, abandon_on_cancel=True
            )
        except (OSError, HTTPException, ValueError) as error:
            log.warning(
                "%s was not told that batch %s ended: %s", batch.webhook_url, batch.id, error
            )


def _measured(path: Path, variants: Path, batch: Batch, item: BatchItem) -> File:
    """Measure an image, and return a record of what was found. It runs in a thread."""
    from scopix_emulator.media import image

    try:
        kind = sniff(path, "")
    except UnsupportedFileError as error:
        raise MediaError("validation", f"This is no image. {error}") from error
    if kind.media_type != "image":
        raise MediaError("validation", f"This is a {kind.media_type}, no image.")
    changes = image.measure(path, kind.content_type, variants)
    return File(
        id=item.id,
        tenant_id=batch.tenant_id,
        session_id=batch.id,
        filename="",
        object_key="",
        size_bytes=path.stat().st_size,
        content_type=kind.content_type,
        media_type=kind.media_type,
        hash="",
        upload_method="BATCH",
        created_at=batch.created_at,
        updated_at=batch.created_at,
        **changes,
    )


def _folder(batch: Batch, item: BatchItem) -> str:
    return f"tenants/{batch.tenant_id}/batches/{batch.id}/{item.position}"


def _milliseconds(begin: str, end: str) -> int:
    first, last = (datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (begin, end))
    return max(0, round((last - first).total_seconds() * 1000))
