"""Batches: what goes in, how far they are, what came out."""

from __future__ import annotations

from scopix._raw.models.batch import (
    BatchImageInput,
    BatchItemResult,
    BatchItemStatus,
    BatchResults,
    BatchResultsPagination,
    BatchResultsSummary,
    BatchStatus,
    BatchStatusResult,
    BatchSubmissionResult,
)

__all__ = [
    "BatchImageInput",
    "BatchItemResult",
    "BatchItemStatus",
    "BatchResults",
    "BatchResultsPagination",
    "BatchResultsSummary",
    "BatchStatus",
    "BatchStatusResult",
    "BatchSubmissionResult",
]
