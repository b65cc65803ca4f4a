"""Decimals, which JSON has no type for: pydantic takes a number or text, and gives text."""

from __future__ import annotations

from typing import Any, Final

from generator.normalise.pairs import pairs_of
from generator.normalise.schemas import (
    Node,
    changed,
    components,
    items,
    members,
    with_components,
)

__all__ = ["decimal_pairs", "decimal_patterns"]

_PATTERN: Final = "^(?!^[-+.]*$)[+-]?0*"
"""How the patterns of pydantic begin that tell decimals."""

_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_WORDS: Final = frozenset({"default", "deprecated", "description", "examples", "title", "type"})


def decimal_patterns(data: Node) -> Node:
    """Text with the pattern of a decimal is one; the number that may stand for it is no other."""

    def change(node: Node, place: str) -> Node:
        if node.get("type") == "string" and str(node.get("pattern", "")).startswith(_PATTERN):
            return {**node, "format": "decimal"}
        told = [members(one).get("format") for one in items(node.get("anyOf"))]
        return _without_number(node) if "decimal" in told else node

    return changed(data, change)


def decimal_pairs(data: Node) -> Node:
    """What is taken as a number or text, and given as text by the same class, is a decimal."""
    found = components(data)
    told: Node = {}
    for taken, given in pairs_of(found).values():
        told[taken], told[given] = _told(found[taken], found[given])
    return with_components(data, {**found, **told}) if told else data


def _told(taken: Any, given: Any) -> tuple[Any, Any]:
    """Mark decimals in two descriptions of one class, which tell them together."""
    if items(taken) and len(items(taken)) == len(items(given)):
        pairs = [_told(*pair) for pair in zip(items(taken), items(given), strict=True)]
        return [one for one, _ in pairs], [other for _, other in pairs]
    one, other = members(taken), members(given)
    if not one or not other:
        return taken, given
    marked = _marked(other)
    if marked is not None and _kinds(one) in (["number", "string"], ["number", "string", "null"]):
        return _without_number(one), marked
    shared = {name: _told(one[name], other[name]) for name in one if name in other}
    return (
        {**one, **{name: pair[0] for name, pair in shared.items()}},
        {**other, **{name: pair[1] for name, pair in shared.items()}},
    )


def _kinds(node: Node) -> list[Any]:
    return [members(one).get("type") for one in items(node.get("anyOf"))]


def _marked(node: Node) -> Node | None:
    """Return the text as a decimal, or None if it is something else."""
    if node.get("type") == "string" and node.keys() <= _WORDS:
        return {**node, "format": "decimal"}
    if node.get("anyOf") == [{"type": "string"}, {"type": "null"}]:
        return {**node, "anyOf": [{"type": "string", "format": "decimal"}, {"type": "null"}]}
    return None


def _without_number(node: Node) -> Node:
    """Leave the text of a number or text, with the limits of the number."""
    variants = [members(one) for one in items(node["anyOf"])]
    numbers = [one for one in variants if one.get("type") == "number"]
    bounds: Node = {name: one[name] for one in numbers for name in _BOUNDS if name in one}
    texts = [
        {**one, "format": "decimal", **bounds} if one.get("type") == "string" else one
        for one in variants
        if one not in numbers
    ]
    words = {name: value for name, value in node.items() if name != "anyOf"}
    return {**texts[0], **words} if len(texts) == 1 else {**words, "anyOf": texts}
