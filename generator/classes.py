"""The code of types: fields with their defaults, and an order in which everything is defined."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Set

from generator.model import (
    Alias,
    Definition,
    Enumeration,
    Family,
    Field,
    Named,
    Record,
    annotation,
    parts,
)
from generator.prose import WIDTH, sentence, wrapped

__all__ = ["circles", "class_doc", "field_code", "loaded", "needed_first", "ordered", "uses"]


def field_code(one: Field, defined: Set[str]) -> str:
    """Write a field.

    Args:
        one: The field.
        defined: Names that can be used already; a default with others is made when it is needed.
    """
    code = f"{one.name}: {annotation(one.type)}"
    default, factory = one.default, one.factory
    names = {part.name for part in parts(one.type) if isinstance(part, Named)}
    if default is not None and loaded(ast.parse(default)) & names - defined:
        default, factory = None, f"lambda: {default}"
    elif factory is not None and loaded(ast.parse(factory)) & names - defined:
        factory = factory if factory.startswith("lambda") else f"lambda: {factory}()"
    options: list[str] = []
    if factory is not None:
        options.append(f"default_factory={factory}")
    elif default is not None:
        if not one.secret:
            return f"{code} = {default}"
        options.append(f"default={default}")
    if one.secret:
        options.append("repr=False")
    return f"{code} = field({', '.join(options)})" if options else code


def class_doc(words: str) -> str:
    """Put a first sentence that leaves no room for the second on a line of its own."""
    first, _, rest = words.strip().partition("\n\n")
    first = sentence(" ".join(first.split()))
    if len(first) > WIDTH - 10:
        summary, found, more = first.partition(". ")
        if found:
            first, rest = f"{summary}.", f"{more}\n\n{rest}".strip()
    return f"{first}\n\n{wrapped(rest, WIDTH - 4)}" if rest else first


def ordered(definitions: Iterable[Definition]) -> list[Definition]:
    """Put what a definition needs before it; else keep the order of the description."""
    local = {definition.name: definition for definition in definitions}
    done: dict[str, Definition] = {}

    def add(definition: Definition, above: tuple[str, ...]) -> None:
        if definition.name in done or definition.name in above:
            return
        for name in (*needed_first(definition), *_needed_for_defaults(definition)):
            if name in local:
                add(local[name], (*above, definition.name))
        done[definition.name] = definition

    for definition in local.values():
        add(definition, ())
    return list(done.values())


def needed_first(definition: Definition) -> list[str]:
    """Return the names without which a definition can't be executed."""
    if isinstance(definition, Alias):
        return [one.name for one in uses(definition)]
    if isinstance(definition, Enumeration):
        return []
    return [family.name for family in definition.families]


def _needed_for_defaults(definition: Definition) -> list[str]:
    fields = definition.fields if isinstance(definition, Record) else ()
    codes = (one.default or one.factory for one in fields)
    names = (loaded(ast.parse(code)) for code in codes if code is not None)
    return sorted(set[str]().union(*names))


def uses(definition: Definition) -> Iterator[Named]:
    """Yield the types that a definition mentions."""
    if isinstance(definition, Alias):
        types = [definition.type]
    elif isinstance(definition, Record):
        types = [*(one.type for one in definition.fields), *definition.families]
    elif isinstance(definition, Family):
        types = [*(kind for _, kind in definition.kinds), *definition.families]
    else:
        types = []
    for one in types:
        yield from (part for part in parts(one) if isinstance(part, Named))


def circles(definitions: Iterable[Definition]) -> dict[str, set[str]]:
    """Return for each module those that it needs and that need it, if only by way of others."""
    needs: dict[str, set[str]] = {}
    for definition in definitions:
        needs.setdefault(definition.module, set()).update(one.module for one in uses(definition))
    reached = {module: _reached(module, needs) for module in needs}
    return {
        module: {other for other in seen if other != module and module in reached[other]}
        for module, seen in reached.items()
    }


def _reached(module: str, needs: Mapping[str, set[str]]) -> set[str]:
    todo, seen = [module], set[str]()
    while todo:
        new = needs[todo.pop()] - seen
        seen |= new
        todo += new
    return seen


def loaded(*nodes: ast.AST) -> set[str]:
    """Return the names that code looks up."""
    return {
        node.id
        for one in nodes
        for node in ast.walk(one)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
