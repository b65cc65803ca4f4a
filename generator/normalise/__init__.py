"""What descriptions say in several ways, said in one: small steps in front of the typed document.

Each step is a function from plain data to plain data. One that finds nothing to do leaves the
description equal; what it makes, it leaves alone when it comes again; and names that it chooses do
not depend on the order of members. Where a step only chooses a name or makes a meaning plain, it
adds what a person would have written by hand, such as ``x-python-name``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from generator.normalise.decimals import decimal_pairs, decimal_patterns
from generator.normalise.definitions import inner_definitions
from generator.normalise.item_schemas import item_schemas
from generator.normalise.keywords import (
    array_items,
    boolean_schemas,
    member_patterns,
    mixed_enumerations,
    nullable_merges,
    nullable_references,
    reference_siblings,
    unevaluated_members,
)
from generator.normalise.naming import named_components
from generator.normalise.objects import kinds_of_objects, shared_unions
from generator.normalise.operation_names import operation_names
from generator.normalise.pairs import united_pairs
from generator.normalise.path_items import path_items
from generator.normalise.schemas import unmoved

__all__ = ["STEPS", "normalise", "unmoved"]

Step: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Final[tuple[Step, ...]] = (
    path_items,
    operation_names,
    item_schemas,
    boolean_schemas,
    array_items,
    inner_definitions,
    unevaluated_members,
    member_patterns,
    mixed_enumerations,
    nullable_merges,
    nullable_references,
    reference_siblings,
    decimal_patterns,
    decimal_pairs,
    united_pairs,
    kinds_of_objects,
    named_components,
    shared_unions,
)
"""In the order in which they are taken; later ones rely on what earlier ones leave."""


def normalise(data: dict[str, Any]) -> dict[str, Any]:
    """Take all steps.

    Args:
        data: A description as plain data; it stays as it is.
    """
    for step in STEPS:
        data = step(data)
    return data
