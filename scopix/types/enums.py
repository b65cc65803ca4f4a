"""The enumerations that are used in several topics."""

from __future__ import annotations

from scopix._raw.models.common import (
    ContentCategory,
    DescriptionErrorType,
    DescriptionStatus,
    DocumentProcessingErrorType,
    DocumentProcessingStatus,
    MediaType,
    ProcessingState,
    SortOrder,
    StorageTarget,
    VideoAnalysisStatus,
)

__all__ = [
    "ContentCategory",
    "DescriptionErrorType",
    "DescriptionStatus",
    "DocumentProcessingErrorType",
    "DocumentProcessingStatus",
    "MediaType",
    "ProcessingState",
    "SortOrder",
    "StorageTarget",
    "VideoAnalysisStatus",
]
