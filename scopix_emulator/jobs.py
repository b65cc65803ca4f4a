"""Processing of uploaded files, step by step, as time goes by."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from attrs import frozen

from scopix_emulator.analyses import Analyses
from scopix_emulator.media.failure import MediaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scopix_emulator.clock import Clock
    from scopix_emulator.records import File
    from scopix_emulator.storage import Storage
    from scopix_emulator.store import Store

log = logging.getLogger("scopix_emulator")

QUEUE_SECONDS = 0.25
STEP_SECONDS = 0.35

STAGES = ("pending", "queued", "processing")
"""States in which processing can be held."""

DESCRIPTION_ERRORS = (
    "timeout",
    "rate_limit",
    "vlm_error",
    "validation",
    "resource_limit",
    "unknown",
)

Changes = dict[str, Any]


class Worker:
    """What a step has to work with. Steps run in threads."""

    def __init__(self, store: Store, storage: Storage, clock: Clock) -> None:
        self.store = store
        self.storage = storage
        self.clock = clock
        self.failures: deque[MediaError] = deque()


@frozen
class Step:
    """One step of processing.

    Args:
        run: Does the work and returns changes of the record; None for the analysis of a video,
            which is a job of its own.
        status: Field that shows its state; None for a step that shows none.
        fail: Changes of the record when it fails, besides the state.
        broken: Kind of the failure when the bytes can't be decoded.
    """

    run: Callable[[Worker, File], Changes] | None
    status: str | None = None
    fail: Callable[[MediaError], Changes] = lambda _: {}
    broken: str = "validation"


def _measure_image(worker: Worker, file: File) -> Changes:
    from scopix_emulator.media import image

    folder = PurePosixPath(file.object_key).parent / "variants"
    changes = image.measure(
        worker.storage.path(file.object_key),
        file.content_type,
        worker.storage.path(str(folder)),
    )
    names: dict[str, str] = changes["variants"]
    changes["variants"] = {name: str(folder / filename) for name, filename in names.items()}
    return changes


def _read_document(worker: Worker, file: File) -> Changes:
    from scopix_emulator.media import document

    pages, changes = document.read(
        worker.storage.path(file.object_key), file.document_type or "txt"
    )
    worker.store.set_text(file.id, "\f".join(pages))
    return {**changes, "page_count": len(pages)}


def _index_document(worker: Worker, file: File) -> Changes:
    from scopix_emulator.media import document

    text = worker.store.text(file.id) or ""
    chunks = document.chunks(text.split("\f"))
    worker.store.index(file.id, text, chunks)
    return {"chunk_count": len(chunks)}


def _probe_video(worker: Worker, file: File) -> Changes:
    from scopix_emulator.media import video

    return video.probe(worker.storage.path(file.object_key))


def _describe(worker: Worker, file: File) -> Changes:
    from scopix_emulator.media.describe import describe

    if worker.failures:
        raise worker.failures.popleft()
    description, tags = describe(file, worker.store.text(file.id))
    return {"description": description, "described_at": worker.clock.stamp(), "tags": tags}


_DESCRIBE = Step(
    _describe,
    "description_status",
    lambda error: {
        "description_error": error.message,
        "description_error_type": error.kind,
    },
)

PIPELINES: dict[str, tuple[Step, ...]] = {
    "image": (
        Step(_measure_image, "variant_status", lambda error: {"variant_error": error.message}),
        _DESCRIBE,
    ),
    "document": (
        Step(
            _read_document,
            "text_extraction_status",
            lambda error: {
                "text_extraction_error": error.message,
                "text_extraction_error_type": error.kind,
            },
            "corrupt_file",
        ),
        Step(_index_document, "embedding_status"),
        _DESCRIBE,
    ),
    "video": (Step(_probe_video), Step(None), _DESCRIBE),
}
"""Steps by media type. The first one opens the file: when it fails, so do all after it."""


def first_state(media_type: str) -> Changes:
    """Return the states of the steps of a file that was just uploaded."""
    return {step.status: "pending" for step in PIPELINES[media_type] if step.status is not None}


class Jobs:
    """Runs one task for each file: waiting costs nothing, work is done in a few threads.

    Args:
        store: Where the records are.
        storage: Where the bytes are.
        clock: The time that records show.
        speed: How many times faster than a real service time passes.
    """

    def __init__(self, store: Store, storage: Storage, clock: Clock, speed: float) -> None:
        self._store = store
        self._clock = clock
        self._speed = speed
        self.worker = Worker(store, storage, clock)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._held: str | None = None
        self._released = asyncio.Event()
        self.threads = ThreadPoolExecutor(min(4, os.cpu_count() or 1), "scopix-media")
        self.analyses = Analyses(store, storage, clock, self, speed)

    async def close(self) -> None:
        """Stop where everything is; what is unfinished is taken up at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.analyses.close()
        self.threads.shutdown()

    def hold(self, stage: str) -> None:
        """Stop every file when it reaches a stage. Called in the event loop."""
        self.release()
        self._held = stage

    def release(self) -> None:
        """Let files go on. Called in the event loop."""
        self._held = None
        self._released.set()
        self._released = asyncio.Event()

    def fail_next_description(self, kind: str, message: str, times: int) -> None:
        """Let the next descriptions fail."""
        self.worker.failures.extend(MediaError(kind, message) for _ in range(times))

    def start(self, file_id: str) -> None:
        """Begin to process a file."""
        task = asyncio.create_task(self._run(file_id))
        self._tasks[file_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(file_id, None))

    def cancel(self, file: File) -> None:
        """Stop the processing of a file for good."""
        task = self._tasks.get(file.id)
        if task is not None:
            task.cancel()
        self.analyses.cancel(file)
        now = self._clock.stamp()
        changes: Changes = {"state": "cancelled", "updated_at": now, "completed_at": now}
        if file.description_status in STAGES:
            changes["description_status"] = "skipped"
        if file.text_extraction_status in STAGES:
            # A text has no such state; whoever waits for it must see an end.
            changes |= {
                "text_extraction_status": "failed",
                "text_extraction_error": "The processing was cancelled.",
                "text_extraction_error_type": "unknown",
            }
        if file.embedding_status in STAGES:
            changes["embedding_status"] = "failed"
        self._store.change_file(file.id, changes)

    async def _run(self, file_id: str) -> None:
        await self.reach("pending")
        file = self._change(file_id, {})
        if file.description_status == "pending":
            self._change(file_id, {"description_status": "queued"})
        await asyncio.sleep(QUEUE_SECONDS / self._speed)
        await self.reach("queued")
        file = self._change(file_id, {"state": "processing", "started_at": self._clock.stamp()})
        steps = [
            step
            for step in PIPELINES[file.media_type]
            if step.status is None or getattr(file, step.status) != "skipped"
            if step.run is not None or file.video_analysis_job_id is not None
        ]
        failures: list[MediaError] = []
        is_broken = False
        for number, step in enumerate(steps):
            await self._begin(file_id, step, 100 * (number + 0.5) / (len(steps) + 0.5))
            blocked = _for_description(failures[0]) if is_broken else None
            error = await self._work(file_id, step, blocked)
            if error is not None:
                self._fail(file_id, step, error)
                failures.append(error)
                is_broken = is_broken or number == 0
        self._end(file_id, failures, len(steps))

    async def reach(self, stage: str) -> None:
        """Wait while processing is held at a stage."""
        while self._held == stage:
            await self._released.wait()

    def _change(self, file_id: str, changes: Changes) -> File:
        return self._store.change_file(file_id, {**changes, "updated_at": self._clock.stamp()})

    async def _begin(self, file_id: str, step: Step, progress: float) -> None:
        changes: Changes = {"progress": round(progress, 1)}
        if step.status is not None:
            changes[step.status] = "processing"
        self._change(file_id, changes)
        await self.reach("processing")
        await asyncio.sleep(STEP_SECONDS / self._speed)

    async def _work(
        self, file_id: str, step: Step, blocked: MediaError | None
    ) -> MediaError | None:
        file = self._change(file_id, {})
        if step.run is None:
            return await self.analyses.failure(file)
        if blocked is not None:
            return blocked
        loop = asyncio.get_running_loop()
        try:
            changes = await loop.run_in_executor(self.threads, step.run, self.worker, file)
        except MediaError as error:
            return error
        except Exception as error:
            # Whatever a decoder raises about a broken file.
            log.info("Processing of %s failed", file_id, exc_info=True)
            return MediaError(step.broken, f"The file can't be read: {error}")
        if step.status is not None:
            changes[step.status] = "completed"
        if "tags" in changes:
            # A user may have set others meanwhile; those come first.
            tags = self._change(file_id, {}).tags
            changes["tags"] = [*tags, *(tag for tag in changes["tags"] if tag not in tags)]
        self._change(file_id, changes)
        return None

    def _fail(self, file_id: str, step: Step, error: MediaError) -> None:
        changes = step.fail(error)
        if step.status is not None:
            changes[step.status] = "failed"
        self._change(file_id, changes)

    def _end(self, file_id: str, failures: list[MediaError], steps: int) -> None:
        file = self._change(file_id, {})
        state = "completed"
        if failures:
            state = "failed" if len(failures) == steps else "partially_completed"
        message = failures[0].message if failures else None
        now = self._clock.stamp()
        run = {
            "id": str(uuid4()),
            "status": state,
            "created_at": file.started_at,
            "completed_at": now,
            "error_message": message,
        }
        self._change(
            file_id,
            {
                "state": state,
                "progress": 100.0,
                "completed_at": now,
                "error_message": message,
                "history": [*file.history, run],
            },
        )


def _for_description(error: MediaError) -> MediaError:
    kind = error.kind if error.kind in DESCRIPTION_ERRORS else "validation"
    return MediaError(kind, error.message)
