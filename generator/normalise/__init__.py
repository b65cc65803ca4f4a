"""What descriptions say in several ways, said in one: small steps in front of the typed document.

Each step is a function from plain data to plain data. One that finds nothing to do leaves the
description equal; what it makes, it leaves alone when it comes again; and names that it chooses do
not depend on the order of members. Where a step only chooses a name or makes a meaning plain, it
adds what a person would have written by hand, such as ``x-python-name``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from generator.normalise.item_schemas import item_schemas
from generator.normalise.operation_names import operation_names

__all__ = ["STEPS", "normalise"]

Step: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Final[tuple[Step, ...]] = (operation_names, item_schemas)
"""In the order in which they are taken; later ones rely on what earlier ones leave."""


def normalise(data: dict[str, Any]) -> dict[str, Any]:
    """Take all steps.

    Args:
        data: A description as plain data; it stays as it is.
    """
    for step in STEPS:
        data = step(data)
    return data
