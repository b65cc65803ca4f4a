"""Paths that are described among the components stand where they are used."""

from __future__ import annotations

from typing import Final

from generator.normalise.schemas import Node, members
from generator.references import component

__all__ = ["path_items"]

_REF: Final = "$ref"


def path_items(data: Node) -> Node:
    """Put in the place of each reference to a path of the components what it refers to.

    What stands beside the reference counts before that. Other references stay, and can't be
    rendered.
    """
    shared = members(members(data.get("components")).get("pathItems"))
    paths = {path: _followed(item, shared) for path, item in members(data.get("paths")).items()}
    return {**data, "paths": paths} if paths and shared else data


def _followed(item: object, shared: Node) -> object:
    seen: set[str] = set()
    while members(item).get(_REF) is not None:
        name = component(str(members(item)[_REF]), "pathItems")
        if name is None or name in seen or name not in shared:
            break
        seen.add(name)
        own = {key: value for key, value in members(item).items() if key != _REF}
        item = {**members(shared[name]), **own}
    return item
