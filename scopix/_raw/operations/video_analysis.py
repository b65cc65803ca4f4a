# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Follow the analysis of videos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation, path_segment

if TYPE_CHECKING:
    from scopix._raw.models.video import (
        VideoAnalysisJobStatus,
        VideoAnalysisPriority,
        VideoAnalysisQueueResult,
        VideoAnalysisRetryResult,
        VideoAnalysisType,
    )


def queue_video_analysis(
    *,
    media_id: str,
    analysis_type: VideoAnalysisType | str | None = None,
    priority: VideoAnalysisPriority | str | None = None,
) -> Operation[VideoAnalysisQueueResult]:
    """Queue the analysis of a video.

    Videos are queued when they are uploaded; this is for those that were left out. An open job is
    returned as it is.

    Args:
        media_id: Identifier of the video. A UUID.
        analysis_type: How to analyse it. Default: `full_vlm`.
        priority: How soon. Default: `normal`.

    Returns:
        The operation; sending it gives a `VideoAnalysisQueueResult`.
    """
    from scopix._raw.models.video import VideoAnalysisQueueResult

    return Operation(
        name="queue_video_analysis",
        method="POST",
        path="/video-analysis/queue",
        body=json_object(
            {"media_id": media_id, "analysis_type": analysis_type, "priority": priority}
        ),
        returns={202: VideoAnalysisQueueResult},
        keyed=True,
    )


def get_video_analysis_job(analysis_job_id: str) -> Operation[VideoAnalysisJobStatus]:
    """Read how far an analysis job is.

    Cheap enough to be polled.

    Args:
        analysis_job_id: Identifier of the analysis job. A UUID.

    Returns:
        The operation; sending it gives a `VideoAnalysisJobStatus`.
    """
    from scopix._raw.models.video import VideoAnalysisJobStatus

    return Operation(
        name="get_video_analysis_job",
        method="GET",
        path=f"/video-analysis/jobs/{path_segment('analysis_job_id', analysis_job_id)}",
        returns={200: VideoAnalysisJobStatus},
        repeatable=True,
        resource=("video_analysis_job", analysis_job_id),
    )


def get_video_analysis_status(media_id: str) -> Operation[VideoAnalysisJobStatus]:
    """Read the latest analysis job of a video.

    Cheap enough to be polled.

    Args:
        media_id: Identifier of the video. A UUID.

    Returns:
        The operation; sending it gives a `VideoAnalysisJobStatus`.
    """
    from scopix._raw.models.video import VideoAnalysisJobStatus

    return Operation(
        name="get_video_analysis_status",
        method="GET",
        path=f"/video-analysis/status/{path_segment('media_id', media_id)}",
        returns={200: VideoAnalysisJobStatus},
        repeatable=True,
        resource=("video", media_id),
    )


def retry_video_analysis(
    analysis_job_id: str, *, media_id: str, reason: str | None = None
) -> Operation[VideoAnalysisRetryResult]:
    """Retry an analysis job.

    Puts a job that failed or was cancelled back into the queue, in front of all others. A job in
    any other state answers 409, and so does one that was retried too often.

    Args:
        analysis_job_id: Identifier of the analysis job. A UUID.
        media_id: Identifier of the video. A UUID.
        reason: Why, for the record. 1 to 500 characters.

    Returns:
        The operation; sending it gives a `VideoAnalysisRetryResult`.
    """
    from scopix._raw.models.video import VideoAnalysisRetryResult

    return Operation(
        name="retry_video_analysis",
        method="POST",
        path=f"/video-analysis/jobs/{path_segment('analysis_job_id', analysis_job_id)}/retry",
        body=json_object({"media_id": media_id, "reason": reason}),
        returns={202: VideoAnalysisRetryResult},
        keyed=True,
        resource=("video_analysis_job", analysis_job_id),
    )
