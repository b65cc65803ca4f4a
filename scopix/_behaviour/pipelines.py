"""What types of the module `pipelines` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopix._raw.models.pipelines import StepResult

__all__ = ["PipelineResultMixin"]


class PipelineResultMixin:
    """Finds the result of a step."""

    __slots__ = ()

    if TYPE_CHECKING:
        steps: list[StepResult]

    def step(self, index: int) -> StepResult:
        """Find what a step has done.

        Args:
            index: Its number, from 0.

        Returns:
            The result of the step.

        Raises:
            IndexError: There is no such step.
        """
        if not 0 <= index < len(self.steps):
            msg = f"there is no step {index}; the pipeline has {len(self.steps)}, from 0"
            raise IndexError(msg)
        return self.steps[index]

    @property
    def final(self) -> StepResult:
        """What the last step has done."""
        return self.step(len(self.steps) - 1)
