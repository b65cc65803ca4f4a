"""Direct uploads: plans, parts and their state."""

from __future__ import annotations

from scopix._raw.models.direct_uploads import (
    CompletedPart,
    DirectUploadMethod,
    DirectUploadPart,
    DirectUploadParts,
    DirectUploadPlan,
    DirectUploadState,
    DirectUploadStatus,
)

__all__ = [
    "CompletedPart",
    "DirectUploadMethod",
    "DirectUploadPart",
    "DirectUploadParts",
    "DirectUploadPlan",
    "DirectUploadState",
    "DirectUploadStatus",
]
