"""What an agent is, and what it answers."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from scopix._core.model import Model, record
from scopix.types.context import ExecutionContext
from scopix.types.contracts import AgentContract

__all__ = ["Agent", "AgentResult", "BlockingAgent"]


@record
class AgentResult(Model):
    """What an agent has done."""

    success: bool
    """Whether it could do its work."""
    agent_name: str
    """Name of the agent."""
    capability: str
    """What it can do, a value of `AgentCapability`."""
    outputs: dict[str, Any] | None = None
    """What it hands on, by the names that its contract declares."""
    error: str | None = None
    """Why it failed."""
    summary: str | None = None
    """What it has done, in a sentence."""
    execution_time_ms: float = 0
    """Time that it took, in milliseconds."""
    metadata: dict[str, Any] | None = None
    """Whatever else is to be told."""

    def get_output(self, slot_name: str, default: Any = None) -> Any:
        """Find an output.

        Args:
            slot_name: Its name.
            default: What to return if there is none of this name.

        Returns:
            The output, or the default.
        """
        return (self.outputs or {}).get(slot_name, default)

    def has_output(self, slot_name: str) -> bool:
        """Tell whether there is an output of this name.

        Args:
            slot_name: The name.

        Returns:
            Whether it is there.
        """
        return slot_name in (self.outputs or {})


@runtime_checkable
class Agent(Protocol):
    """Whatever declares a contract and can be executed. No class has to be inherited.

    Example:
        ```python
        from scopix.types.agent import Agent, AgentResult
        from scopix.types.context import ExecutionContext
        from scopix.types.contracts import AgentCapability, AgentContract


        class Counter:
            def get_contract(self) -> AgentContract:
                return AgentContract("counter", AgentCapability.ANALYTICS, "Count images.")

            async def execute(self, context: ExecutionContext) -> AgentResult:
                count = len(context.read("image_ids", "FILE_IDS"))
                return AgentResult(True, "counter", "analytics", outputs={"count": count})


        counter: Agent = Counter()
        context = ExecutionContext()
        context.write("image_ids", ["img_1"], "FILE_IDS", "user")
        assert (await counter.execute(context)).get_output("count") == 1
        ```
    """

    def get_contract(self) -> AgentContract:
        """What the agent declares."""
        ...

    async def execute(self, context: ExecutionContext) -> AgentResult:
        """Do the work.

        Args:
            context: What it reads its inputs from.

        Returns:
            What came of it.
        """
        ...


@runtime_checkable
class BlockingAgent(Protocol):
    """The same for programs that block: `execute` is a plain method."""

    def get_contract(self) -> AgentContract:
        """What the agent declares."""
        ...

    def execute(self, context: ExecutionContext) -> AgentResult:
        """Do the work.

        Args:
            context: What it reads its inputs from.

        Returns:
            What came of it.
        """
        ...
