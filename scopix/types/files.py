"""Files: lists, records, changes and the state of their processing."""

from __future__ import annotations

from scopix._raw.models.files import (
    BatchDeleteFileResult,
    BatchDeleteFilesResponse,
    DeleteFileResult,
    FileList,
    FileProcessingState,
    FileProcessingStatus,
    FileSortField,
    FullDescription,
    ProcessingHistory,
    SearchMode,
    UpdateFileResult,
    UserFile,
    UserFileDetails,
    VariantType,
    VideoMetadata,
)

__all__ = [
    "BatchDeleteFileResult",
    "BatchDeleteFilesResponse",
    "DeleteFileResult",
    "FileList",
    "FileProcessingState",
    "FileProcessingStatus",
    "FileSortField",
    "FullDescription",
    "ProcessingHistory",
    "SearchMode",
    "UpdateFileResult",
    "UserFile",
    "UserFileDetails",
    "VariantType",
    "VideoMetadata",
]
