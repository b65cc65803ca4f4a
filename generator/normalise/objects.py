"""Unions of objects: what tells their members apart, and one name for one union."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import chain, count, takewhile
from typing import Any, Final

from generator import names
from generator.normalise.schemas import (
    Node,
    changed,
    components,
    items,
    members,
    moved,
    schemas,
    with_components,
)
from generator.references import component, reference

__all__ = ["kinds_of_objects", "objects_of", "shared_unions"]

_UNION: Final = ("oneOf", "anyOf")
_BESIDE: Final = frozenset({"additionalProperties", "allOf", "properties"})
"""What can't stand beside a union; it is told later on."""

_NULL: Final[Node] = {"type": "null"}
_NAMED_AFTER: Final = 3
"""How many members the name of a union has at most."""

_EMPTY: Final = frozenset(
    {"Base", "Data", "Input", "Item", "Model", "Models", "Object", "Output", "Request", "Response"}
    | {"Schema", "Schemas", "Type"}
)
"""Names that say nothing."""

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")

Signature = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
"""What tells the members of a union apart, their names, and the mapping of kinds."""


def kinds_of_objects(data: Node) -> Node:
    """State the discriminator of a union whose members have a constant each that tells them."""
    named = components(data)

    def change(node: Node, place: str) -> Node:
        objects = _objects(node)
        if "discriminator" in node or len(objects) < 2:
            return node
        constants = [_constants(one, named) for one in objects]
        for name in sorted(set(constants[0]).intersection(*constants[1:])):
            values = [one[name] for one in constants]
            if sum(map(len, values)) == len(set[str]().union(*values)):
                mapping = {
                    value: one["$ref"]
                    for one, listed in zip(objects, values, strict=True)
                    for value in sorted(listed)
                    if "$ref" in one
                }
                told = {"propertyName": name, **({"mapping": mapping} if mapping else {})}
                return {**node, "discriminator": told}
        return node

    return changed(data, change)


def shared_unions(data: Node) -> Node:
    """Give a union of objects that stands in several places a name, and refer to it there."""
    named = components(data)
    places: dict[Signature, list[tuple[str, Node]]] = {}
    found: dict[Signature, str] = {}
    for place, node in schemas(data):
        signature = _signature(node, named)
        name = component(place, "schemas")
        if signature is None or "x-python-name" in node:
            continue
        if name is None:
            places.setdefault(signature, []).append((place, node))
        elif _NULL not in _variants(node):
            found[signature] = min(name, found.get(signature, name))
    made: Node = {}
    taken = {_class(name, named) for name in named}
    for signature, listed in sorted(places.items()):
        if signature not in found and len(listed) > 1:
            name = _name([_class(one, named) for one in signature[1]], taken)
            taken.add(name)
            found[signature] = name
            place, node = min(listed, key=lambda one: one[0])
            made[name] = moved(_bare(node), place)

    def change(node: Node, place: str) -> Node:
        signature = _signature(node, named)
        if signature not in found or component(place, "schemas") or "x-python-name" in node:
            return node
        words = {name: one for name, one in node.items() if name not in {*_UNION, "discriminator"}}
        target = {"$ref": reference(found[signature])}
        if _NULL in _variants(node):
            return {"anyOf": [target, _NULL], **words}
        return {**target, **words}

    result = changed(data, change)
    return with_components(result, {**components(result), **made}) if made else result


def _variants(node: Node) -> list[Any]:
    return [one for keyword in _UNION for one in items(node.get(keyword))]


def _objects(node: Node) -> list[Node]:
    """Return the members of a union, without null."""
    return [one for one in _variants(node) if isinstance(one, dict) and one != _NULL]


def _constants(node: Node, named: Node, above: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """Return the properties of an object that can only have certain values, and these."""
    ref = component(str(node.get("$ref", "")), "schemas")
    if ref is not None:
        inner = {} if ref in above else members(named.get(ref))
        return _constants(inner, named, (*above, ref))
    found: dict[str, set[str]] = {}
    for part in items(node.get("allOf")):
        found |= _constants(members(part), named, above)
    required = items(node.get("required"))
    for name, one in members(node.get("properties")).items():
        stated = members(one)
        values = [stated["const"]] if "const" in stated else items(stated.get("enum"))
        is_certain = name in required or stated.get("default") in values
        if values and is_certain and all(isinstance(value, str) for value in values):
            found[name] = set(values)
    return found


def _signature(node: Node, named: Node) -> Signature | None:
    """Return what makes unions of named objects the same, or None for anything else."""
    objects = objects_of(node, named)
    if len(objects) < 2 or _BESIDE & node.keys() or all(node.get(one) for one in _UNION):
        return None
    told = members(node.get("discriminator"))
    mapping = members(told.get("mapping")).items()
    targets = ((tag, component(str(to), "schemas") or str(to)) for tag, to in mapping)
    return str(told.get("propertyName", "")), tuple(objects), tuple(sorted(targets))


def objects_of(node: Node, named: Node) -> list[str]:
    """Return the components that a union consists of, if all of them are objects, each once."""
    refs = [component(str(one.get("$ref", "")), "schemas") for one in _objects(node)]
    objects = {ref for ref in refs if ref is not None and _is_object(named.get(ref))}
    return sorted(objects) if len(objects) == len(refs) else []


def _is_object(node: Any) -> bool:
    return bool({"properties", "allOf"} & members(node).keys())


def _bare(node: Node) -> Node:
    """Return a union without words, and without null."""
    keyword = next(one for one in _UNION if node.get(one))
    told = {"discriminator": node["discriminator"]} if "discriminator" in node else {}
    return {keyword: _objects(node), **told}


def _class(name: str, named: Node) -> str:
    """Return the name of the class that a component becomes."""
    chosen = members(named[name]).get("x-python-name")
    return str(chosen) if chosen else names.class_name(name)


def _name(classes: list[str], taken: Collection[str]) -> str:
    """Name a union after what the names of its members share, or else after the members."""
    words = [_WORD.findall(name) for name in sorted(classes)]
    first = "Or".join(sorted(classes)[:_NAMED_AFTER])
    rest = "OrOther" if len(classes) > _NAMED_AFTER else ""
    wanted = [_shared([one[::-1] for one in words])[::-1], _shared(words), [first + rest]]
    found = ["".join(one) for one in wanted]
    chosen = [name for name in found if names.is_class_name(name) and name not in _EMPTY]
    numbered = (f"{chosen[-1]}{number}" for number in count(2))
    return next(name for name in chain(chosen, numbered) if name not in taken)


def _shared(words: list[list[str]]) -> list[str]:
    """Return the words that all begin with."""
    together = takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))
    return [column[0] for column in together]
