"""Videos: their metadata, the jobs that analyse them, their scenes."""

from __future__ import annotations

from scopix._core.enums import OpenEnum
from scopix._raw.models.common import VideoAnalysisStatus
from scopix._raw.models.files import VideoMetadata
from scopix._raw.models.video import (
    VideoAnalysisJobStatus,
    VideoAnalysisPriority,
    VideoAnalysisQueueResult,
    VideoAnalysisRetryResult,
    VideoAnalysisType,
    VideoScene,
    VideoSceneList,
)

__all__ = [
    "VideoAnalysisJobStatus",
    "VideoAnalysisPriority",
    "VideoAnalysisQueueResult",
    "VideoAnalysisRetryResult",
    "VideoAnalysisStatus",
    "VideoAnalysisType",
    "VideoMetadata",
    "VideoScene",
    "VideoSceneList",
    "VideoUploadStatus",
]


class VideoUploadStatus(OpenEnum):
    """State of the upload of a video."""

    UPLOADING = "uploading"
    """The bytes are on their way."""
    PROCESSING = "processing"
    """Being processed."""
    COMPLETED = "completed"
    """Done."""
    FAILED = "failed"
    """Failed."""
    ABORTED = "aborted"
    """Aborted."""
