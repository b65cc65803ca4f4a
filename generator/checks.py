"""What can only be checked when all types are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.classes import circles, needed_first
from generator.defaults import expanded
from generator.errors import Problems
from generator.model import (
    NONE,
    TEXTS,
    Alias,
    Definition,
    DictOf,
    Enumeration,
    Family,
    ListOf,
    Named,
    Record,
    TupleOf,
    Type,
    UnionOf,
    parts,
)

__all__ = ["check_aliases", "check_circles", "check_families", "check_union"]

_OBJECTS: Final = "two kinds of objects"
_FAMILY: Final = "a union in a union"


def check_union(
    union: UnionOf, place: str, definitions: Mapping[str, Definition], problems: Problems
) -> None:
    """Find members of a union that can't be told apart in JSON."""
    groups: dict[str, set[Type]] = {}
    for member in expanded(union, definitions):
        if member != NONE:
            groups.setdefault(_group(member, definitions), set()).add(member)
    for group, members in groups.items():
        if (group and len(members) > 1) or (group == _FAMILY and len(groups) > 1):
            problems.add(
                place,
                f"the members of the union can't be told apart: {group}",
                {
                    _OBJECTS: "add a `discriminator`",
                    _FAMILY: "list the members of the inner union in the outer one",
                }.get(group, "keep one of them, or wrap them in objects"),
            )


def check_aliases(definitions: Mapping[str, Definition], problems: Problems) -> None:
    """Find types that contain themselves without an object in between."""
    for definition in definitions.values():
        if isinstance(definition, Alias) and definition.name in _reached(definition, definitions):
            problems.add(
                definition.place,
                "the type contains itself without an object in between",
                "put an object with properties in between, or write `x-any: true`",
            )


def check_circles(definitions: Mapping[str, Definition], problems: Problems) -> None:
    """Find what needs a type at once that its module can only import after everything else."""
    related = circles(definitions.values())
    for definition in definitions.values():
        for name in needed_first(definition):
            module = definitions[name].module
            if module in related[definition.module]:
                problems.add(
                    definition.place,
                    f"{definition.name} needs {name}, and their modules need each other",
                    f"give both the same `x-module`, such as {module}",
                )


def check_families(definitions: Mapping[str, Definition], problems: Problems) -> None:
    """Find unions that are members of themselves: no class can be its own base."""
    for definition in definitions.values():
        above, todo = set[str](), [definition]
        while todo:
            one = todo.pop()
            families = one.families if isinstance(one, (Record, Family)) else []
            names = {family.name for family in families} - above
            above |= names
            todo += (definitions[name] for name in names)
        if definition.name in above:
            problems.add(
                definition.place, "the union is a member of itself", "take it from its members"
            )


def _reached(alias: Alias, definitions: Mapping[str, Definition]) -> set[str]:
    """Return the names of the aliases within an alias."""
    reached: set[str] = set()
    todo = [alias]
    while todo:
        for inner in _aliases(todo.pop().type, definitions):
            if inner.name not in reached:
                reached.add(inner.name)
                todo.append(inner)
    return reached


def _aliases(one: Type, definitions: Mapping[str, Definition]) -> Iterator[Alias]:
    for part in parts(one):
        definition = definitions.get(part.name) if isinstance(part, Named) else None
        if isinstance(definition, Alias):
            yield definition


def _group(one: Type, definitions: Mapping[str, Definition]) -> str:
    """Name what JSON sees of a type; two of a group can't be told apart."""
    definition = definitions.get(one.name) if isinstance(one, Named) else None
    if isinstance(definition, Enumeration):
        return "two kinds of numbers" if definition.integer else "two kinds of text"
    if isinstance(definition, Family):
        return _FAMILY
    if definition is not None or isinstance(one, DictOf):
        return _OBJECTS
    if isinstance(one, (ListOf, TupleOf)):
        return "two kinds of arrays"
    return "two kinds of text" if one in TEXTS else ""
