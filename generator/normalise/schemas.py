"""The schemas of a description as plain data: where they stand, and how one becomes another.

Nothing here takes a valid description for granted: what is wrong in one is told later on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias, cast

from generator.errors import ROOT, at

__all__ = [
    "MOVED",
    "Node",
    "changed",
    "components",
    "items",
    "members",
    "moved",
    "schemas",
    "unmoved",
    "with_components",
]

Node: TypeAlias = dict[str, Any]

MOVED: Final = "x-written-at"
"""On a schema that a step has moved: where it stood before."""

_ONE: Final = frozenset(
    {"additionalProperties", "contains", "contentSchema", "else", "if", "items", "not"}
    | {"propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"}
)
_MANY: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED: Final = frozenset(
    {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}
)
_ROOTS: Final = tuple(
    at(ROOT, *steps) for steps in (("components", "schemas"), ("$defs",), ("definitions",))
)
"""Places whose members are schemas."""

Change: TypeAlias = Callable[[Node, str], Node]
"""From a schema, whose inner ones are changed already, and its place, to what stands there then."""


def members(node: object) -> Node:
    """Return the members of an object; of anything else, none."""
    return cast("Node", node) if isinstance(node, dict) else {}


def items(node: object) -> list[Any]:
    """Return the items of a list; of anything else, none."""
    return list(cast("Iterable[Any]", node)) if isinstance(node, list) else []


def changed(data: Node, change: Change) -> Node:
    """Change each schema of a description, the inner ones first."""
    return members(_changed(data, ROOT, change))


def _changed(node: Any, place: str, change: Change) -> Any:
    """Look for schemas: they stand under ``schema``, and among what has names."""
    if items(node):
        return [_changed(one, at(place, index), change) for index, one in enumerate(items(node))]
    result: Node = {}
    for name, inner in members(node).items():
        where = at(place, name)
        if name == "schema":
            result[name] = _schema(inner, where, change)
        elif where in _ROOTS:
            result[name] = _each(inner, where, change)
        else:
            result[name] = _changed(inner, where, change)
    return result or node


def _each(node: Any, place: str, change: Change) -> Any:
    if items(node):
        return [_schema(one, at(place, index), change) for index, one in enumerate(items(node))]
    named = {name: _schema(one, at(place, name), change) for name, one in members(node).items()}
    return named or node


def _schema(node: Any, place: str, change: Change) -> Any:
    result: Node = {}
    for name, inner in members(node).items():
        where = at(place, name)
        if name in _ONE and not items(inner):
            result[name] = _schema(inner, where, change)
        elif name in _ONE | _MANY | _NAMED:
            result[name] = _each(inner, where, change)
        else:
            result[name] = inner
    return change(result, place) if isinstance(node, dict) else node


def schemas(data: Node) -> Iterator[tuple[str, Node]]:
    """Yield all schemas with their places, the inner ones first; references are not followed."""
    found: list[tuple[str, Node]] = []

    def note(node: Node, place: str) -> Node:
        found.append((place, node))
        return node

    changed(data, note)
    return iter(found)


def components(data: Node) -> Node:
    """Return the schemas of the components by name."""
    return members(members(data.get("components")).get("schemas"))


def with_components(data: Node, schemas: Node) -> Node:
    """Put others in the place of the schemas of the components."""
    return {**data, "components": {**members(data.get("components")), "schemas": schemas}}


# ------------------------------------------------------------------------------------ moved schemas


def moved(node: Any, place: str) -> Any:
    """Note where a schema stood before a step moved it; the first place counts."""
    return {MOVED: place, **members(node)} if members(node) == node else node


def unmoved(data: Node) -> tuple[Node, dict[str, str]]:
    """Take the notes out of a description again.

    Returns:
        The description, and by place where each schema stood that was moved.
    """
    places: dict[str, str] = {}

    def note(node: Node, place: str) -> Node:
        if MOVED not in node:
            return node
        places[place] = str(node[MOVED])
        return {name: value for name, value in node.items() if name != MOVED}

    return changed(data, note), places
