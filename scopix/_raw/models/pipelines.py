# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `pipelines`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar

from scopix._behaviour.pipelines import PipelineResultMixin
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record


class PipelineAgent(OpenEnum):
    """Which agent carries out a step."""

    IMAGE_SEARCH = "image_search"
    """Finds images."""
    DOCUMENT_SEARCH = "document_search"
    """Finds passages of documents."""
    VIDEO_SEARCH = "video_search"
    """Finds videos and their scenes."""
    ANALYSIS = "analysis"
    """Analyses images and videos."""
    DOCUMENT_ANALYSIS = "document_analysis"
    """Analyses documents."""
    CROSS_REFERENCE = "cross_reference"
    """Finds what files have in common."""
    ASSISTANT = "assistant"
    """Writes a report."""


class PipelineStepStatus(OpenEnum):
    """What became of a step."""

    COMPLETED = "completed"
    """It was carried out."""
    FAILED = "failed"
    """It was not carried out; `error` says why."""
    SKIPPED = "skipped"
    """It was not begun, because a step that it depends on was not carried out."""


@record
class PipelineStep(Model):
    """A step of a pipeline."""

    agent: PipelineAgent
    """Agent that carries it out."""
    intent: str
    """What the agent shall do, in plain words."""
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    """Parameters of the agent."""
    depends_on: list[int] | None = None
    """Numbers of earlier steps whose results it works on. Null stands for the step before it; an
    empty list for none.
    """


@record
class StepResult(Model):
    """What a step of a pipeline has done."""

    agent: PipelineAgent
    """Agent that carried it out."""
    status: PipelineStepStatus
    """What became of it."""
    summary: str | None
    """What it has done, in a sentence."""
    outputs: dict[str, Any]
    """What it hands on, by name, such as `image_ids` or `report`."""
    error: str | None
    """Why it failed or was skipped."""
    execution_time_ms: int
    """Time that it took, in milliseconds."""
    node_id: str | None = None
    """Identifier of the step."""


@record
class PipelineResult(PipelineResultMixin, Model):
    """What a pipeline has done."""

    _wire: ClassVar[Mapping[str, str]] = {"steps": "nodes"}

    success: bool
    """Whether all steps were carried out."""
    steps: list[StepResult]
    """The steps, in the order in which they were given."""
    execution_time_ms: int
    """Time that it took, in milliseconds."""
    total_waves: int
    """Number of waves of steps that ran one after another."""
    errors: list[str]
    """Why steps failed, for people."""
    token_usage: dict[str, int] | None = None
    """Numbers of tokens by kind, such as `input_tokens`."""
