"""Cloud storages: connections, imports, exports and their jobs."""

from __future__ import annotations

from scopix._raw.models.cloud_storage import (
    CloudFileInput,
    CloudStorageConnection,
    CloudStorageJob,
    CloudStorageJobStatus,
    CloudStorageJobType,
    CloudStorageProvider,
    CompleteAuthResult,
    ConnectionList,
    DisconnectResult,
    ExportResult,
    ImportResult,
    InitiateAuthResult,
)

__all__ = [
    "CloudFileInput",
    "CloudStorageConnection",
    "CloudStorageJob",
    "CloudStorageJobStatus",
    "CloudStorageJobType",
    "CloudStorageProvider",
    "CompleteAuthResult",
    "ConnectionList",
    "DisconnectResult",
    "ExportResult",
    "ImportResult",
    "InitiateAuthResult",
]
