"""What agents write: reports, and analyses of documents."""

from __future__ import annotations

from scopix._raw.models.agent_operations import (
    ChunkReference,
    DocumentAnalysisResult,
    SynthesizeResult,
)

__all__ = ["ChunkReference", "DocumentAnalysisResult", "SynthesizeResult"]
