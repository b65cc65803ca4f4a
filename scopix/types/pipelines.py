"""Pipelines: their steps, and what became of them."""

from __future__ import annotations

from typing import TypeAlias

from scopix._raw.models.pipelines import (
    PipelineAgent,
    PipelineResult,
    PipelineStep,
    PipelineStepStatus,
    StepResult,
)

__all__ = [
    "NodeResult",
    "PipelineAgent",
    "PipelineResult",
    "PipelineStep",
    "PipelineStepStatus",
    "StepResult",
]

NodeResult: TypeAlias = StepResult
"""Another name of `StepResult`."""
