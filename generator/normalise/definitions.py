"""Schemas that are defined within others: ``$defs``, or ``definitions`` before that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.errors import ROOT, at
from generator.normalise.schemas import (
    Node,
    changed,
    components,
    members,
    moved,
    schemas,
    with_components,
)
from generator.references import reference

__all__ = ["inner_definitions"]

_KEYWORDS: Final = ("$defs", "definitions")


def inner_definitions(data: Node) -> Node:
    """Move definitions to the components, and let references follow.

    One whose name means something else elsewhere is also named after what it was defined in.
    """
    owners = [(ROOT, data), *schemas(data)]
    found = {where: inner for place, node in owners for where, inner in _definitions(node, place)}
    names = _names(found, components(data))
    if not names:
        return data
    made: Node = {}

    def change(node: Node, place: str) -> Node:
        for where, inner in _definitions(node, place):
            made[names[where]] = moved(inner, where)
        rest = {name: inner for name, inner in node.items() if name not in _KEYWORDS}
        target = _target(rest.get("$ref"), place, names)
        return rest if target is None else {**rest, "$ref": reference(names[target])}

    result = change(changed(data, change), ROOT)
    return with_components(result, {**components(result), **made})


def _definitions(node: Node, place: str) -> Iterator[tuple[str, Any]]:
    """Yield what a schema defines, with its place."""
    for keyword in _KEYWORDS:
        for name, inner in members(node.get(keyword)).items():
            yield at(place, keyword, name), inner


def _target(ref: object, place: str, names: Mapping[str, str]) -> str | None:
    """Find the definition that a reference means: from the root, or from what it stands in."""
    target = str(ref)
    while target not in names and target.startswith(tuple(f"{ROOT}/{one}/" for one in _KEYWORDS)):
        if f"{place}{target[1:]}" in names:
            return f"{place}{target[1:]}"
        if place == ROOT:
            break
        place = place.rpartition("/")[0]
    return target if target in names else None


def _names(found: Mapping[str, Any], taken: Node) -> dict[str, str]:
    """Choose the name of the component that each definition becomes."""
    meanings: dict[str, list[Any]] = {name: [node] for name, node in taken.items()}
    for place in sorted(found):
        meanings.setdefault(_last(place), []).append(found[place])
    names: dict[str, str] = {}
    for place in sorted(found):
        name = _last(place)
        if any(other != found[place] for other in meanings[name]):
            name = f"{_last(place.rpartition('/')[0].rpartition('/')[0])}_{name}"
        chosen, number = name, 2
        while chosen != _last(place) and (chosen in taken or chosen in names.values()):
            chosen, number = f"{name}{number}", number + 1
        names[place] = chosen
    return names


def _last(place: str) -> str:
    """Return the last step of a place."""
    return place.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
