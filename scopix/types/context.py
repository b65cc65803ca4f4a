"""What agents know of each other's results: named slots with types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Any

from scopix._core.decode import from_plain
from scopix._core.model import Model, plain, record

__all__ = ["ExecutionContext", "TypedSlot"]


@record
class TypedSlot(Model):
    """A value with its type, and where it came from."""

    value: Any
    """The value."""
    data_type: str
    """Name of its type in the registry, such as `FILE_IDS`."""
    source_node: str
    """Which agent wrote it."""
    timestamp: str | None = None
    """When it was written, as ISO 8601 in UTC; now, if it is left out."""

    def __post_init__(self) -> None:
        if self.timestamp is None:
            now = datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")
            object.__setattr__(self, "timestamp", now)


class ExecutionContext:
    """The results that agents leave for each other, by name.

    The methods that end in `_async` do the same as those without; agents of both kinds can use
    one context.

    Example:
        ```python
        from scopix.types.context import ExecutionContext

        context = ExecutionContext()
        context.write("image_ids", ["img_1", "img_2"], "FILE_IDS", "image_search")
        assert context.read("image_ids", expected_type="FILE_IDS") == ["img_1", "img_2"]
        assert context.get_slot_type("report") is None
        ```
    """

    def __init__(self) -> None:
        self._slots: dict[str, TypedSlot] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {', '.join(self._slots) or 'nothing'}>"

    @property
    def slots(self) -> Mapping[str, TypedSlot]:
        """All slots by name: a copy that can't be changed."""
        return MappingProxyType(dict(self._slots))

    def write(self, slot_name: str, value: Any, data_type: str, source_node: str) -> None:
        """Leave a value, in place of an earlier one of its name.

        Args:
            slot_name: Name to find it by.
            value: The value.
            data_type: Name of its type in the registry.
            source_node: Which agent writes it.
        """
        self._slots[slot_name] = TypedSlot(value, data_type, source_node)

    def read(self, slot_name: str, expected_type: str | None = None) -> Any:
        """Read a value.

        Args:
            slot_name: Its name.
            expected_type: The type that it must have; any if None.

        Returns:
            The value.

        Raises:
            KeyError: There is no slot of this name.
            TypeError: The slot is of another type.
        """
        if slot_name not in self._slots:
            there = ", ".join(self._slots) or "none"
            msg = f"there is no slot {slot_name!r}; there are: {there}"
            raise KeyError(msg)
        slot = self._slots[slot_name]
        if expected_type not in {None, slot.data_type}:
            msg = f"slot {slot_name!r} is of type {slot.data_type}, not {expected_type}"
            raise TypeError(msg)
        return slot.value

    def has_slot(self, slot_name: str) -> bool:
        """Tell whether there is a value of this name.

        Args:
            slot_name: The name.

        Returns:
            Whether it was written.
        """
        return slot_name in self._slots

    async def write_async(
        self, slot_name: str, value: Any, data_type: str, source_node: str
    ) -> None:
        """Leave a value as `write` does.

        Args:
            slot_name: Name to find it by.
            value: The value.
            data_type: Name of its type in the registry.
            source_node: Which agent writes it.
        """
        self.write(slot_name, value, data_type, source_node)

    async def read_async(self, slot_name: str, expected_type: str | None = None) -> Any:
        """Read a value as `read` does.

        Args:
            slot_name: Its name.
            expected_type: The type that it must have; any if None.

        Returns:
            The value.

        Raises:
            KeyError: There is no slot of this name.
            TypeError: The slot is of another type.
        """
        return self.read(slot_name, expected_type)

    async def has_slot_async(self, slot_name: str) -> bool:
        """Tell whether there is a value of this name, as `has_slot` does.

        Args:
            slot_name: The name.

        Returns:
            Whether it was written.
        """
        return self.has_slot(slot_name)

    def get_slot_type(self, slot_name: str) -> str | None:
        """Tell the type of a value.

        Args:
            slot_name: Its name.

        Returns:
            Name of its type, or None if there is no slot of this name.
        """
        slot = self._slots.get(slot_name)
        return None if slot is None else slot.data_type

    def get_slots_by_type(self, data_type: str) -> dict[str, Any]:
        """Find all values of a type.

        Args:
            data_type: Name of the type.

        Returns:
            The values by their names, in the order in which they were written first.
        """
        return {
            name: slot.value for name, slot in self._slots.items() if slot.data_type == data_type
        }

    def list_slots(self) -> list[dict[str, str]]:
        """All slots, each with its `name`, `data_type` and `source_node`."""
        return [
            {"name": name, "data_type": slot.data_type, "source_node": slot.source_node}
            for name, slot in self._slots.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """All slots as plain values, ready for JSON."""
        return {"slots": plain(self._slots, False)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ExecutionContext:
        """Read what `to_dict` has written. Records among the values stay dicts.

        Args:
            data: The dictionary.

        Returns:
            The context.

        Raises:
            ValueError: Something is missing, or of the wrong type.
        """
        context = cls()
        context._slots = from_plain(data, _Written).slots
        return context


@dataclass(frozen=True)
class _Written:
    slots: dict[str, TypedSlot]
