"""Classes that FastAPI describes twice: as they are taken, and as they are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from generator.normalise.schemas import Node, components, with_components
from generator.references import renamed

__all__ = ["GIVEN", "TAKEN", "pairs_of", "united_pairs"]

TAKEN: Final = "-Input"
GIVEN: Final = "-Output"


def pairs_of(schemas: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the names of each such two components, by what they have in common."""
    bases = (name.removesuffix(TAKEN) for name in schemas if name.endswith(TAKEN))
    return {base: (base + TAKEN, base + GIVEN) for base in bases if base + GIVEN in schemas}


def united_pairs(data: Node) -> Node:
    """What is taken just as it is given is one schema, the one that is given.

    Two are the same if they are but for references to others of which the same holds.
    """
    schemas = components(data)
    alike = dict(pairs_of(schemas).values())
    while True:
        same = {taken: renamed(schemas[taken], alike) for taken in alike}
        differing = [
            taken for taken, given in alike.items() if same[taken] != renamed(schemas[given], alike)
        ]
        if not differing:
            break
        for taken in differing:
            del alike[taken]
    if not alike:
        return data
    kept = {name: one for name, one in schemas.items() if name not in alike}
    united: Node = renamed(with_components(data, kept), alike)
    return united
