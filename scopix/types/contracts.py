"""What agents declare about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scopix._core.decode import from_plain
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record

__all__ = ["AgentCapability", "AgentContract", "TypedInput", "TypedOutput"]


class AgentCapability(OpenEnum):
    """What an agent can do, as its contract declares it."""

    SEARCH = "search"
    """Find files by a query."""
    FILTER = "filter"
    """Narrow results down."""
    ANALYSIS = "analysis"
    """Analyse content."""
    COMPARISON = "comparison"
    """Compare items."""
    EXPORT = "export"
    """Bring results into a format."""
    SUMMARIZATION = "summarization"
    """Summarise content."""
    RECOMMENDATION = "recommendation"
    """Suggest items."""
    VISUALIZATION = "visualization"
    """Make pictures of data."""
    ANALYTICS = "analytics"
    """Compute statistics."""
    CROSS_REFERENCE = "cross_reference"
    """Link items that belong together."""
    SYNTHESIS = "synthesis"
    """Combine information."""
    ORGANIZATION = "organization"
    """Sort into categories."""
    CONVERSATIONAL = "conversational"
    """Talk over several turns."""


@record
class TypedInput(Model):
    """Something that an agent works on."""

    name: str
    """Name of the slot that it is read from, such as `image_ids`."""
    data_type: str
    """Name of its type in the registry, such as `FILE_IDS`."""
    required: bool = True
    """Whether the agent can't work without it."""
    description: str = ""
    """What it is, for people."""
    content_type_hint: str | None = None
    """What kind of files it is about: `images`, `documents`, `videos` or `links`; any if None."""


@record
class TypedOutput(Model):
    """Something that an agent hands on."""

    name: str
    """Name of the slot that it is written to, such as `image_ids`."""
    data_type: str
    """Name of its type in the registry, such as `FILE_IDS`."""
    mergeable: bool = False
    """Whether several values of it can be put together."""
    description: str = ""
    """What it is, for people."""
    content_type_hint: str | None = None
    """What kind of files it is about: `images`, `documents`, `videos` or `links`; any if None."""


@record
class AgentContract(Model):
    """What an agent declares: what it can do, what it needs for that, and what comes of it.

    Example:
        ```python
        from scopix.types.contracts import AgentCapability, AgentContract, TypedInput, TypedOutput

        contract = AgentContract(
            name="caption",
            capability=AgentCapability.SUMMARIZATION,
            description="Write a caption for images.",
            inputs=(TypedInput("image_ids", "FILE_IDS", content_type_hint="images"),),
            outputs=(TypedOutput("caption", "TEXT"),),
        )
        assert [slot.name for slot in contract.get_required_inputs()] == ["image_ids"]
        assert AgentContract.from_dict(contract.to_dict()) == contract
        ```
    """

    name: str
    """Name of the agent."""
    capability: AgentCapability
    """What it can do."""
    description: str
    """What it does, for people."""
    inputs: tuple[TypedInput, ...] = ()
    """What it works on."""
    outputs: tuple[TypedOutput, ...] = ()
    """What it hands on."""
    example_intents: tuple[str, ...] = ()
    """What users may ask it for."""
    can_run_parallel: bool = True
    """Whether it can run at the same time as others."""
    typical_duration_ms: int = 5000
    """How long it usually takes, in milliseconds."""
    can_chain_with: tuple[AgentCapability, ...] = ()
    """Capabilities that may follow it."""

    def get_required_inputs(self) -> list[TypedInput]:
        """Inputs without which the agent can't work."""
        return [slot for slot in self.inputs if slot.required]

    def get_input_by_name(self, name: str) -> TypedInput | None:
        """Find an input.

        Args:
            name: Its name.

        Returns:
            The input, or None if there is none of this name.
        """
        return next((slot for slot in self.inputs if slot.name == name), None)

    def get_output_by_name(self, name: str) -> TypedOutput | None:
        """Find an output.

        Args:
            name: Its name.

        Returns:
            The output, or None if there is none of this name.
        """
        return next((slot for slot in self.outputs if slot.name == name), None)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> AgentContract:
        """Read what `to_dict` has written.

        Args:
            data: The dictionary.

        Returns:
            The contract.

        Raises:
            ValueError: Something is missing, or of the wrong type.
        """
        return from_plain(data, cls)
