# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Let agents work together, each on what the ones before it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.pipelines import PipelineResult, PipelineStep


def run_pipeline(
    *,
    steps: Sequence[PipelineStep],
    image_ids: Sequence[str] | None = None,
    document_ids: Sequence[str] | None = None,
) -> Operation[PipelineResult]:
    """Run a pipeline of agents.

    Runs 1 to 10 steps. A step works on what the steps that it depends on have found, directly or
    through others, and on the images and documents that the request names. Steps that do not wait
    for each other run at the same time: they are one wave. A step that fails does not fail the
    request; the steps that depend on it are skipped. Keeps nothing.

    Args:
        steps: The steps, numbered from 0. 1 to 10 items.
        image_ids: Images that every step may work on. At most 1000 items.
        document_ids: Documents that every step may work on. At most 1000 items.

    Returns:
        The operation; sending it gives a `PipelineResult`.
    """
    from scopix._raw.models.pipelines import PipelineResult

    return Operation(
        name="run_pipeline",
        method="POST",
        path="/agents/pipeline",
        body=json_object({"steps": steps, "image_ids": image_ids, "document_ids": document_ids}),
        returns={200: PipelineResult},
        repeatable=True,
    )
