"""Names of classes that a person would choose, for components that a program has named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Final

from attrs import frozen

from generator import names
from generator.normalise.pairs import GIVEN, TAKEN
from generator.normalise.schemas import Node, components, members, with_components

__all__ = ["named_components"]

_CHOSEN: Final = "x-python-name"

_MODULES: Final = re.compile(r"^(?:_*[a-z0-9]+(?:_[a-z0-9]+)*__)+")
"""The modules before the name of a class, as pydantic writes them where two have one name."""


@frozen
class _Part:
    """What the name of a component says."""

    key: str
    modules: tuple[str, ...]
    word: str
    """The name of the class alone."""
    role: str
    """How it is used, where that makes a difference."""


def named_components(data: Node) -> Node:
    """Choose names for classes: without modules, brackets and uses, where these tell nothing.

    What is given has the name itself, and what is only taken is an ``Input``. Classes of one name
    have the module in front that differs. Names that are good as they are win; and of several that
    would still be one, the later ones, by the alphabet, are numbered.
    """
    schemas = components(data)
    nodes = {key: members(node) for key, node in schemas.items()}
    stated = {key: str(node[_CHOSEN]) for key, node in nodes.items() if _CHOSEN in node}
    chosen = _chosen([_part(key, nodes[key], schemas) for key in sorted(nodes)], stated)
    told = {
        key: name
        for key, name in chosen.items()
        if key not in stated and name != names.class_name(key)
    }
    if not told:
        return data
    return with_components(
        data,
        {
            key: {**node, _CHOSEN: told[key]} if key in told and members(node) == node else node
            for key, node in schemas.items()
        },
    )


def _part(key: str, node: Node, schemas: Node) -> _Part:
    base, role = key, ""
    for suffix, other in ((TAKEN, GIVEN), (GIVEN, TAKEN)):
        if key.endswith(suffix):
            base = key.removesuffix(suffix)
            role = "Input" if suffix == TAKEN and base + other in schemas else ""
    title = str(node.get("title", ""))
    plain = re.sub(r"[^a-zA-Z0-9_-]", "_", title)
    if base in {title, plain}:
        modules, word = "", base
    elif plain and base.endswith(f"__{plain}"):
        modules, word = base.removesuffix(plain), plain
    else:
        modules, word = "".join(_MODULES.findall(base)), _MODULES.sub("", base) or base
    if "[" in title:
        word = names.pascal(word)
    return _Part(key, tuple(filter(None, modules.split("__"))), word, role)


def _chosen(parts: Sequence[_Part], stated: Mapping[str, str]) -> dict[str, str]:
    """Choose names that no two have; those that are stated stay."""
    modules: dict[str, set[tuple[str, ...]]] = {}
    for part in parts:
        modules.setdefault(part.word, set()).add(part.modules)
    wanted: dict[str, str] = {}
    for part in parts:
        before = _differing(modules[part.word], names.snake(part.word))[part.modules]
        word = names.pascal(f"{before} {part.word}") if before else part.word
        wanted[part.key] = names.class_name(f"{word}{part.role}")
    chosen = dict(stated)
    for key in sorted(wanted.keys() - stated, key=lambda key: (wanted[key] != key, key)):
        numbered = (f"{wanted[key]}{number}" for number in count(2))
        free = (name for name in chain([wanted[key]], numbered) if name not in chosen.values())
        chosen[key] = next(free)
    return chosen


def _differing(paths: Iterable[tuple[str, ...]], word: str) -> dict[tuple[str, ...], str]:
    """Return the module that tells each of some paths from the others, the last that does.

    One that only says the word itself once more tells nothing.
    """
    found = sorted(paths)
    if len(found) == 1:
        return {found[0]: ""}
    nested = [path for path in found if path]
    for end in range(1, min(map(len, nested)) + 1):
        column = [path[-end] for path in nested]
        if len(set(column)) == len(column) and word not in column:
            return {(): "", **dict(zip(nested, column, strict=True))}
    return {(): "", **{path: " ".join(path) for path in nested}}
