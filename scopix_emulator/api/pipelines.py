"""Pipelines of agents."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from scopix_emulator.api.agent_operations import IDS, INTENT, named_files
from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import Field, Fields, anything, choice, integer, many, nullable, record
from scopix_emulator.errors import invalid
from scopix_emulator.pipelines import AGENTS, Known, Step, Worker, run

if TYPE_CHECKING:
    from starlette.responses import Response

_MOST_STEPS = 10

_STEP = Fields(
    True,
    agent=Field(choice(*AGENTS), required=True),
    intent=INTENT,
    params=Field(anything()),
    depends_on=Field(nullable(many(integer(0, _MOST_STEPS - 1), _MOST_STEPS))),
)
_PIPELINE = Fields(
    steps=Field(many(record(_STEP), _MOST_STEPS, 1), required=True),
    image_ids=IDS,
    document_ids=IDS,
)


@operation("POST", "/agents/pipeline")
async def run_pipeline(call: Call) -> Response:
    """Run a pipeline."""
    begin = time.perf_counter()
    values = await call.json(_PIPELINE)
    steps = [_step(number, given) for number, given in enumerate(values["steps"])]
    seeds = Known(
        images=named_files(call, "image", values.get("image_ids")),
        documents=named_files(call, "document", values.get("document_ids")),
    )
    worker = Worker(call.tenant_id, call.service)
    outcomes, waves = await run(steps, seeds, worker, call.service.jobs.threads)
    tokens = Counter[str]()
    for outcome in outcomes:
        tokens.update(outcome.usage)
    return answer(
        {
            "success": all(outcome.status == "completed" for outcome in outcomes),
            "nodes": [
                {
                    "agent": step.agent,
                    "status": outcome.status,
                    "summary": outcome.summary,
                    "outputs": outcome.outputs,
                    "error": outcome.error,
                    "execution_time_ms": outcome.milliseconds,
                    "node_id": f"step_{number}",
                }
                for number, (step, outcome) in enumerate(zip(steps, outcomes, strict=True))
            ],
            "execution_time_ms": round((time.perf_counter() - begin) * 1000),
            "total_waves": waves,
            "errors": [
                f"Step {number} ({steps[number].agent}): {outcome.error}"
                for number, outcome in enumerate(outcomes)
                if outcome.status == "failed"
            ],
            "token_usage": tokens,
        }
    )


def _step(number: int, given: dict[str, Any]) -> Step:
    """Read a step; one that names no others follows the step before it."""
    depends_on: list[int] | None = given.get("depends_on")
    if depends_on is None:
        depends_on = [number - 1] if number else []
    for other in depends_on:
        if other >= number:
            raise invalid("steps", f"are wrong: step {number} depends on step {other}.")
    return Step(given["agent"], given["intent"], depends_on)
