"""The analysis of videos: jobs that find scenes, take pictures of them and describe them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from attrs import define, frozen

from scopix_emulator.media.failure import MediaError, VideoError
from scopix_emulator.records import Analysis, File, Scene

if TYPE_CHECKING:
    from scopix_emulator.clock import Clock
    from scopix_emulator.jobs import Jobs
    from scopix_emulator.media.video import Piece, Thumbnail
    from scopix_emulator.storage import Storage
    from scopix_emulator.store import Store

log = logging.getLogger("scopix_emulator")

TYPES = ("full_vlm", "frame_sample", "scene_detection", "transcript")
PRIORITIES = ("high", "normal", "low")

_WAITING = "Waiting"
_QUEUE_SECONDS = 0.25
_STAGE_SECONDS = 0.35
_SAMPLE_SECONDS = 10.0


@define
class Film:
    """A video under analysis, and what is known of it so far.

    Args:
        path: The video.
        folder: Where its thumbnails go.
        analysis_type: What is wanted.
    """

    path: Path
    folder: Path
    analysis_type: str
    pieces: Sequence[Piece] = ()
    thumbnails: Sequence[Thumbnail] = ()
    descriptions: Sequence[tuple[str | None, list[str]]] = ()


def _read(film: Film) -> None:
    from scopix_emulator.media import video

    if film.analysis_type == "transcript":
        raise VideoError("NOT_SUPPORTED", "The local server does not recognise speech.")
    video.check(film.path)


def _find_scenes(film: Film) -> None:
    from scopix_emulator.media import video

    every = _SAMPLE_SECONDS if film.analysis_type == "frame_sample" else None
    film.pieces = video.find_scenes(film.path, every)


def _take_thumbnails(film: Film) -> None:
    from scopix_emulator.media import video

    film.thumbnails = video.take_thumbnails(film.path, film.pieces, film.folder)


def _describe(film: Film) -> None:
    from scopix_emulator.media.describe import describe_scene

    film.descriptions = [
        (None, []) if film.analysis_type == "scene_detection" else describe_scene(*scene)
        for scene in zip(film.pieces, film.thumbnails, strict=True)
    ]


@frozen
class Stage:
    """One stage of an analysis. It runs in a thread.

    Args:
        name: What is done, for people.
        status: State of the job meanwhile.
        run: Does it.
    """

    name: str
    status: str
    run: Callable[[Film], None]


STAGES = (
    Stage("Reading the video", "uploading_to_vlm", _read),
    Stage("Finding scenes", "processing", _find_scenes),
    Stage("Taking thumbnails", "processing", _take_thumbnails),
    Stage("Describing scenes", "processing", _describe),
)


class Analyses:
    """Runs one task for each analysis. A video has one open analysis at a time.

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
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def close(self) -> None:
        """Stop where everything is; what is unfinished is taken up at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --------------------------------------------------------------------- beginning and stopping

    def add(
        self, video: File, analysis_type: str = "full_vlm", priority: str = "normal"
    ) -> Analysis:
        """Begin an analysis."""
        job = Analysis(
            id=str(uuid4()),
            tenant_id=video.tenant_id,
            file_id=video.id,
            created_at=self._clock.stamp(),
            analysis_type=analysis_type,
            priority=priority,
            current_step=_WAITING,
        )
        self._store.add_analysis(job)
        self._start(job.id)
        return job

    def retry(self, job: Analysis, reason: str | None) -> Analysis:
        """Begin an analysis anew that failed or was cancelled."""
        job = self._store.change_analysis(
            job.id,
            {
                "status": "pending",
                "priority": "high",
                "progress": 0.0,
                "current_step": _WAITING,
                "started_at": None,
                "completed_at": None,
                "error_message": None,
                "error_code": None,
                "retry_count": job.retry_count + 1,
                "retry_reason": reason,
            },
        )
        self._start(job.id)
        return job

    def resume(self) -> None:
        """Take up what was unfinished when the server stopped. Called in the event loop."""
        for job in self._store.open_analyses():
            self._start(job.id)

    def cancel(self, video: File) -> None:
        """Stop the analysis of a video for good, if one is open."""
        job = self.latest(video)
        if job is None or job.has_ended:
            return
        self._tasks[job.id].cancel()
        self._end(job.id, {"status": "cancelled"})

    def _start(self, job_id: str) -> None:
        task = asyncio.create_task(self._run(job_id))
        self._tasks[job_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job_id, None))

    # ------------------------------------------------------------------------------- looking at it

    def latest(self, video: File) -> Analysis | None:
        """Return the latest analysis of a video."""
        job_id = video.video_analysis_job_id
        return None if job_id is None else self._store.analysis(job_id)

    def position(self, job: Analysis) -> int:
        """Return the number of analyses that wait in front of one."""
        waiting = sorted(
            (
                other
                for other in self._store.open_analyses()
                if other.tenant_id == job.tenant_id and other.status == "pending"
            ),
            key=lambda other: PRIORITIES.index(other.priority),
        )
        ids = [other.id for other in waiting]
        return ids.index(job.id) if job.id in ids else 0

    def expected_start(self, job: Analysis) -> str | None:
        """Return when an analysis should begin, None if it has."""
        if job.started_at is not None:
            return None
        return self._clock.stamp(_QUEUE_SECONDS / self._speed)

    async def failure(self, video: File) -> MediaError | None:
        """Wait for the end of the latest analysis of a video, and tell how it failed."""
        task = self._tasks.get(video.video_analysis_job_id or "")
        if task is not None:
            await asyncio.wait([task])
        job = self.latest(video)
        if job is None or job.error_message is None:
            return None
        return MediaError("validation", job.error_message)

    # ------------------------------------------------------------------------------------ working

    async def _run(self, job_id: str) -> None:
        await self._jobs.reach("pending")
        await asyncio.sleep(_QUEUE_SECONDS / self._speed)
        await self._jobs.reach("queued")
        job = self._store.change_analysis(job_id, {"started_at": self._clock.stamp()})
        video = self._store.file(job.file_id)
        assert video is not None, "files are never forgotten while the server runs"
        key = PurePosixPath(video.object_key).parent / "scenes" / job_id
        film = Film(
            self._storage.path(video.object_key), self._storage.path(str(key)), job.analysis_type
        )
        try:
            for number, stage in enumerate(STAGES):
                await self._begin(job_id, number)
                await asyncio.get_running_loop().run_in_executor(
                    self._jobs.threads, stage.run, film
                )
        except VideoError as error:
            self._fail(job_id, error)
        except Exception as error:
            # Whatever a decoder raises about a broken file.
            log.info("Analysis %s failed", job_id, exc_info=True)
            message = f"The video can't be analysed: {error}"
            self._fail(job_id, VideoError("ANALYSIS_FAILED", message))
        else:
            self._keep(video, film, key)
            self._end(job_id, {"status": "completed", "progress": 100.0, "current_step": "Done"})

    async def _begin(self, job_id: str, number: int) -> None:
        stage = STAGES[number]
        changes: dict[str, Any] = {
            "status": stage.status,
            "progress": round(100 * (number + 0.5) / (len(STAGES) + 0.5), 1),
            "current_step": stage.name,
            "expected_end": self._clock.stamp(
                (len(STAGES) - number) * _STAGE_SECONDS / self._speed
            ),
        }
        self._store.change_analysis(job_id, changes)
        if stage.status == "processing":
            await self._jobs.reach("processing")
        await asyncio.sleep(_STAGE_SECONDS / self._speed)

    def _keep(self, video: File, film: Film, key: PurePosixPath) -> None:
        earlier = {str(PurePosixPath(s.thumbnail_key).parent) for s in self._store.scenes(video.id)}
        now = self._clock.stamp()
        scenes = [
            Scene(
                id=str(uuid4()),
                file_id=video.id,
                position=position,
                start=piece.start,
                end=piece.end,
                thumbnail_key=str(key / thumbnail.name),
                created_at=now,
                description=description,
                tags=tags,
            )
            for position, (piece, thumbnail, (description, tags)) in enumerate(
                zip(film.pieces, film.thumbnails, film.descriptions, strict=True)
            )
        ]
        self._store.set_scenes(video.id, scenes)
        for folder in earlier:
            self._storage.remove(folder)

    def _fail(self, job_id: str, error: VideoError) -> None:
        self._end(
            job_id,
            {"status": "failed", "error_code": error.code, "error_message": error.message},
        )

    def _end(self, job_id: str, changes: dict[str, Any]) -> None:
        self._store.change_analysis(
            job_id,
            {
                **changes,
                "completed_at": self._clock.stamp(),
                "expected_end": None,
            },
        )
