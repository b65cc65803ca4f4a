"""Which module each type lies in, where the description does not say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from generator import names
from generator.document import Document
from generator.errors import ROOT
from generator.normalise.schemas import items, members
from generator.references import component, reference
from generator.survey import Survey

__all__ = ["COMMON", "homes"]

COMMON: Final = "common"
"""Module of types that operations of several modules use, or none."""


def homes(document: Document, relatives: Mapping[str, set[str]]) -> dict[str, str]:
    """Find the modules of components: that of the operations that use one, or the common one.

    What a common type refers to is common, too, so that no two modules need each other.

    Args:
        document: The description.
        relatives: The components that have to be in one module with each.
    """
    survey = Survey(document)
    starts: dict[str, list[Any]] = {}
    for place, operation in survey.operations():
        tags = [str(tag) for tag in items(operation.get("tags"))]
        shared = survey.at(place.rpartition("/")[0]).get("parameters")
        nodes = starts.setdefault(names.module_name(tags[0] if tags else "default"), [])
        nodes += [operation, shared]
    users: dict[str, set[str]] = {}
    for module, nodes in starts.items():
        for name in _reached(document, nodes, relatives):
            users.setdefault(name, set()).add(module)
    return {name: min(used) if len(used) == 1 else COMMON for name, used in users.items()}


def _reached(
    document: Document, nodes: list[Any], relatives: Mapping[str, set[str]]
) -> Iterator[str]:
    """Yield the schemas that are referred to, if only by way of others."""
    seen: set[str] = set()
    todo = list(_references(nodes))
    while todo:
        ref = todo.pop()
        if ref in seen or not ref.startswith(f"{ROOT}/"):
            continue
        seen.add(ref)
        name = component(ref, "schemas")
        if name is not None:
            yield name
            todo += map(reference, relatives.get(name, ()))
        with suppress(LookupError, TypeError, ValueError):  # it leads nowhere, as is told elsewhere
            todo += _references(document.at(ref))


def _references(node: Any) -> Iterator[str]:
    """Yield what a part of a description refers to."""
    named = members(node)
    if "$ref" in named:
        yield str(named["$ref"])
    for inner in (*named.values(), *items(node)):
        yield from _references(inner)
