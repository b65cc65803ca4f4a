# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `video`."""

from __future__ import annotations

from dataclasses import field

from scopix._behaviour.video import VideoAnalysisJobStatusMixin, VideoSceneListMixin
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp


class VideoAnalysisType(OpenEnum):
    """How a video is analysed."""

    FULL_VLM = "full_vlm"
    """Scene by scene, by a vision model."""
    FRAME_SAMPLE = "frame_sample"
    """By some of its frames."""
    SCENE_DETECTION = "scene_detection"
    """Only where scenes begin and end."""
    TRANSCRIPT = "transcript"
    """Only what is said."""


class VideoAnalysisPriority(OpenEnum):
    """How soon a video is analysed."""

    LOW = "low"
    """After all others."""
    NORMAL = "normal"
    """In its turn."""
    HIGH = "high"
    """Before all others."""


@record
class VideoAnalysisJobStatus(VideoAnalysisJobStatusMixin, Model):
    """How far the analysis of a video is."""

    analysis_job_id: str
    """Identifier of the job."""
    media_id: str
    """Identifier of the video."""
    status: str
    """pending, uploading_to_vlm, processing, completed, failed or cancelled."""
    progress_percent: float = 0.0
    """Progress, 0 to 100."""
    current_step: str | None = None
    """What is being done."""
    started_at: Timestamp | None = None
    """When it began."""
    completed_at: Timestamp | None = None
    """When it ended."""
    error_message: str | None = None
    """Why it failed."""
    error_code: str | None = None
    """Stable code of the failure."""
    retry_count: int = 0
    """Retries so far."""
    max_retries: int = 3
    """Retries allowed."""
    estimated_completion_time: Timestamp | None = None
    """When it is expected to end."""


@record
class VideoAnalysisQueueResult(Model):
    """A queued analysis."""

    analysis_job_id: str
    """Identifier of the job."""
    media_id: str
    """Identifier of the video."""
    queue_position: int | None = None
    """Place in the queue, from 0."""
    estimated_start_time: Timestamp | None = None
    """When it is expected to begin."""
    message: str | None = None
    """Sentence for people."""


@record
class VideoAnalysisRetryResult(Model):
    """An analysis that is queued again."""

    analysis_job_id: str
    """Identifier of the job."""
    media_id: str
    """Identifier of the video."""
    status: str = "pending"
    """State of the job."""
    retry_count: int = 0
    """Retries so far."""
    max_retries: int = 3
    """Retries allowed."""
    message: str | None = None
    """Sentence for people."""


@record
class VideoScene(Model):
    """A scene of a video."""

    scene_id: str
    """Identifier of the scene."""
    scene_index: int = 0
    """Position in the video, from 0."""
    start_time: float = 0.0
    """Where it begins, in seconds."""
    end_time: float = 0.0
    """Where it ends, in seconds."""
    time_range_formatted: str | None = None
    """Both times for people, such as `0:03 - 0:07`."""
    description: str | None = None
    """What it shows."""
    tags: list[str] = field(default_factory=list[str])
    """Tags."""
    visible_text: str | None = None
    """Text seen in it."""
    confidence_score: float | None = None
    """Always null for descriptions."""
    embedding_status: str | None = None
    """State of the search index: pending or completed."""
    thumbnail_url: str | None = None
    """Path of its thumbnail."""
    created_at: Timestamp | None = None
    """When it was found."""


@record
class VideoSceneList(VideoSceneListMixin, Model):
    """The scenes of a video."""

    items: list[VideoScene] = field(default_factory=list[VideoScene])
    """The scenes, in the order of their times."""
    total_count: int = 0
    """Number of scenes."""
    video_id: str | None = None
    """Identifier of the video."""
