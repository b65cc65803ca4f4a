"""What the results of pipelines compute."""

from __future__ import annotations

import pytest

from scopix._core.decode import decoder
from scopix.types.pipelines import NodeResult, PipelineResult, StepResult


@pytest.fixture
def result() -> PipelineResult:
    steps = [
        StepResult("image_search", "completed", "Found 1 image.", {"image_ids": ["a"]}, None, 3),
        StepResult("assistant", "failed", None, {}, "No.", 1, "step_1"),
    ]
    return PipelineResult(False, steps, 4, 2, ["No."])


def test_steps(result) -> None:
    """Steps are found by their numbers, the last one as such."""
    assert result.step(0).summary == "Found 1 image."
    assert result.final is result.step(1) is result.steps[1]
    for index in (-1, 2):
        with pytest.raises(IndexError, match=f"there is no step {index}; the pipeline has 2"):
            result.step(index)


def test_no_steps() -> None:
    """Without steps there is no last one."""
    with pytest.raises(IndexError, match="the pipeline has 0"):
        _ = PipelineResult(True, [], 0, 0, []).final


def test_names(result) -> None:
    """Steps are called nodes on the wire."""
    written = result.to_dict()

    assert written["nodes"][1]["node_id"] == "step_1"
    assert (
        decoder(PipelineResult)(
            b'{"success": true, "nodes": [], "execution_time_ms": 1,'
            b' "total_waves": 0, "errors": []}'
        ).steps
        == []
    )
    assert NodeResult is StepResult
