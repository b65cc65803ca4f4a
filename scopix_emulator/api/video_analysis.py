"""The analysis of videos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from scopix_emulator.analyses import PRIORITIES, TYPES
from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import Field, Fields, choice, text, uuid
from scopix_emulator.errors import ApiError, conflict, not_found
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.views import analysis

if TYPE_CHECKING:
    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.records import Analysis, File

_QUEUE = Fields(
    media_id=Field(uuid(), required=True),
    analysis_type=Field(choice(*TYPES), default="full_vlm"),
    priority=Field(choice(*PRIORITIES), default="normal"),
)
_RETRY = Fields(media_id=Field(uuid(), required=True), reason=Field(text(1, 500)))


@operation("POST", "/video-analysis/queue")
async def queue_video_analysis(call: Call) -> Response:
    """Queue the analysis of a video, or return the one that is open."""
    call.idempotency_key()
    values = await call.json(_QUEUE)

    async def act() -> Outcome:
        analyses, video = call.service.jobs.analyses, find_video(call, values["media_id"])
        job, message = analyses.latest(video), "The video is being analysed."
        if job is None or job.has_ended:
            job = analyses.add(video, values["analysis_type"], values["priority"])
            message = "The analysis is queued."
        return 202, {
            "analysis_job_id": job.id,
            "media_id": job.file_id,
            "queue_position": analyses.position(job),
            "estimated_start_time": analyses.expected_start(job),
            "message": message,
        }

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("GET", "/video-analysis/jobs/{analysis_job_id}")
async def get_video_analysis_job(call: Call) -> Response:
    """Read how far an analysis is."""
    return answer(analysis(_job(call)))


@operation("GET", "/video-analysis/status/{media_id}")
async def get_video_analysis_status(call: Call) -> Response:
    """Read how far the latest analysis of a video is."""
    video = find_video(call, call.uuid("media_id"))
    job = call.service.jobs.analyses.latest(video)
    if job is None:
        raise ApiError(
            404,
            "NOT_FOUND",
            "The video has never been analysed.",
            {"resource_type": "video", "resource_id": video.id},
        )
    return answer(analysis(job))


@operation("POST", "/video-analysis/jobs/{analysis_job_id}/retry")
async def retry_video_analysis(call: Call) -> Response:
    """Begin an analysis anew that failed or was cancelled."""
    call.idempotency_key()
    call.uuid("analysis_job_id")
    values = await call.json(_RETRY)

    async def act() -> Outcome:
        analyses, job = call.service.jobs.analyses, _job(call)
        video = find_video(call, values["media_id"])
        if job.file_id != video.id:
            raise conflict("The analysis is that of another video.", media_id=job.file_id)
        if job.status not in {"failed", "cancelled"}:
            raise conflict("The analysis has not failed.", status=job.status)
        if job.retry_count >= job.max_retries:
            raise conflict("The analysis was retried too often.", max_retries=job.max_retries)
        latest = analyses.latest(video)
        if latest is not None and not latest.has_ended:
            raise conflict("Another analysis of the video is open.", analysis_job_id=latest.id)
        job = analyses.retry(job, values.get("reason"))
        return 202, {
            "analysis_job_id": job.id,
            "media_id": job.file_id,
            "status": job.status,
            "retry_count": job.retry_count,
            "max_retries": job.max_retries,
            "message": "The analysis is queued again.",
        }

    return await call.once(fingerprint(call.request.url.path, values), act)


def find_video(call: Call, video_id: str) -> File:
    """Return a video of the caller."""
    file = call.service.store.live_file(call.tenant_id, video_id)
    if file is None or file.media_type != "video":
        raise not_found("video", video_id)
    return file


def _job(call: Call) -> Analysis:
    job_id = call.uuid("analysis_job_id")
    job = call.service.store.analysis(job_id)
    if job is None or job.tenant_id != call.tenant_id:
        raise not_found("video_analysis_job", job_id)
    return job
