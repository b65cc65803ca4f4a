"""Direct uploads: plans, parts and their state."""

from __future__ import annotations

from scopix._raw.models.direct_uploads import (
    CompletedPart,
    DirectUploadChecksum,
    DirectUploadMethod,
    DirectUploadPart,
    DirectUploadParts,
    DirectUploadPlan,
    DirectUploadState,
    DirectUploadStatus,
)

__all__ = [
    "CompletedPart",
    "DirectUploadChecksum",
    "DirectUploadMethod",
    "DirectUploadPart",
    "DirectUploadParts",
    "DirectUploadPlan",
    "DirectUploadState",
    "DirectUploadStatus",
]
