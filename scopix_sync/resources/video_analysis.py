# Derived from scopix/resources/video_analysis.py by `python -m generator generate`; do not edit.
"""`client.video_analysis`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import evolve

from scopix._raw.operations import video_analysis as operations
from scopix.errors import VideoAnalysisError

from .. import _seam
from ._base import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.callbacks import VideoAnalysisProgressEvent
    from scopix.types.video import (
        VideoAnalysisJobStatus,
        VideoAnalysisPriority,
        VideoAnalysisQueueResult,
        VideoAnalysisRetryResult,
        VideoAnalysisType,
    )

__all__ = ["VideoAnalysisResource"]

_BACKOFF = 1.5
_LONGEST_INTERVAL = 15.0


class VideoAnalysisResource(Resource):
    """Follow the analysis of videos.

    The server queues it by itself when a video is uploaded; what it finds is read by
    `client.video_scenes`.
    """

    __module__ = "scopix_sync"

    def wait_for_completion(
        self,
        analysis_job_id: str,
        *,
        timeout: float | None = None,
        on_progress: (
            _seam.Callback[VideoAnalysisProgressEvent]
            | _seam.Callback[VideoAnalysisJobStatus]
            | None
        ) = None,
    ) -> VideoAnalysisJobStatus:
        """Wait until a video is analysed.

        The first two polls are the client's `polling_interval` apart; then the interval grows by
        half each time, up to 15 seconds.

        Args:
            analysis_job_id: Identifier of the job.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            on_progress: Called after each poll with a `VideoAnalysisProgressEvent`. It has the
                members of the job too, so a function written for `VideoAnalysisJobStatus` works.

        Returns:
            The completed job.

        Raises:
            VideoAnalysisError: The analysis failed or was cancelled.
            ResourceNotFoundError: There is no such job.
            ScopixTimeoutError: The time is over; `last_result` has the last state of the job.

        Example:
            ```python
            from scopix.types.video import VideoAnalysisJobStatus

            def on_progress(status: VideoAnalysisJobStatus) -> None:
                print(f"{status.progress_percent:.0f} %, {status.current_step}")

            video = client.files.upload("clip.mp4")
            job = client.video_analysis.get_status_by_media(video.image_id)
            client.video_analysis.wait_for_completion(
                job.analysis_job_id, timeout=600, on_progress=on_progress
            )
            ```
        """
        _seam.check_callback("on_progress", on_progress)
        # The event stands in for the job, whichever of the two the function was written for.
        callback = cast("_seam.Callback[VideoAnalysisProgressEvent] | None", on_progress)

        def report(status: VideoAnalysisJobStatus) -> None:
            from scopix.types.callbacks import VideoAnalysisProgressEvent

            _seam.call(callback, VideoAnalysisProgressEvent(status))

        status = self._caller.wait(
            operations.get_video_analysis_job(analysis_job_id),
            lambda state: state,
            lambda state: state.is_terminal,
            waiting_for=f"the analysis job {analysis_job_id}",
            timeout=timeout,
            factor=_BACKOFF,
            max_interval=_LONGEST_INTERVAL,
            on_progress=report,
        )
        if not status.is_completed:
            end = status.error_message or status.status
            raise VideoAnalysisError(
                f"video {status.media_id} was not analysed: {end}",
                media_id=status.media_id,
                analysis_job_id=analysis_job_id,
                status=status.status,
                details={"error_code": status.error_code} if status.error_code else None,
            )
        return status

    def get_status(
        self, analysis_job_id: str, **options: Unpack[RequestOptions]
    ) -> VideoAnalysisJobStatus:
        """Read how far an analysis job is.

        Args:
            analysis_job_id: Identifier of the job.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The job.

        Raises:
            ResourceNotFoundError: There is no such job.
        """
        return self._caller.send(operations.get_video_analysis_job(analysis_job_id), options)

    def get_status_by_media(
        self, media_id: str, **options: Unpack[RequestOptions]
    ) -> VideoAnalysisJobStatus:
        """Read how far the latest analysis of a video is.

        Args:
            media_id: Identifier of the video, as the upload returned it.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The job.

        Raises:
            ResourceNotFoundError: There is no such video, or it has never been analysed.

        Example:
            ```python
            video = client.files.upload("clip.mp4")
            job = client.video_analysis.get_status_by_media(video.image_id)
            print(job.analysis_job_id, job.status)
            ```
        """
        return self._caller.send(operations.get_video_analysis_status(media_id), options)

    def queue(
        self,
        media_id: str,
        *,
        analysis_type: VideoAnalysisType | str = "full_vlm",
        priority: VideoAnalysisPriority | str = "normal",
        **options: Unpack[RequestOptions],
    ) -> VideoAnalysisQueueResult:
        """Queue the analysis of a video that was left out at its upload, or analyse it again.

        Args:
            media_id: Identifier of the video.
            analysis_type: `full_vlm`, `frame_sample`, `scene_detection` or `transcript`.
            priority: `low`, `normal` or `high`.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The job; that which is open, if there is one.

        Raises:
            ResourceNotFoundError: There is no such video.
            ValidationError: A value is not one of those named.

        Example:
            ```python
            video = client.files.upload("clip.mp4", auto_describe=False)
            queued = client.video_analysis.queue(video.image_id, priority="high")
            client.video_analysis.wait_for_completion(queued.analysis_job_id)
            ```
        """
        operation = operations.queue_video_analysis(
            media_id=media_id, analysis_type=analysis_type, priority=priority
        )
        # The video stands in the body, so the description can't tell what a 404 is about.
        operation = evolve(operation, resource=("video", media_id))
        return self._caller.send(operation, options)

    def retry(
        self,
        analysis_job_id: str,
        media_id: str,
        *,
        reason: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> VideoAnalysisRetryResult:
        """Queue an analysis again that failed or was cancelled.

        Args:
            analysis_job_id: Identifier of the job.
            media_id: Identifier of its video.
            reason: Why, for the record; up to 500 characters.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The job, and how often it was retried.

        Raises:
            ConflictError: The job has not failed, or was retried too often.
            ResourceNotFoundError: There is no such job, or no such video.
        """
        return self._caller.send(
            operations.retry_video_analysis(analysis_job_id, media_id=media_id, reason=reason),
            options,
        )
