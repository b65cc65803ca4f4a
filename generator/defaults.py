"""Defaults as code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Any, Final, cast

from attrs import frozen

from generator.model import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    STR,
    TEXTS,
    Alias,
    Basic,
    Definition,
    DictOf,
    Enumeration,
    ListOf,
    LiteralOf,
    Named,
    TupleOf,
    Type,
    UnionOf,
    annotation,
    either,
)

__all__ = ["Default", "default_of", "expanded"]

_PLAIN: Final = {BOOL: bool, INT: int, STR: str}


@frozen
class Default:
    """How a field gets its default."""

    code: str | None = None
    """An expression, for what can't change."""
    factory: str | None = None
    """What makes a new one for each record."""


def default_of(one: Type, value: Any, definitions: Mapping[str, Definition]) -> Default | None:
    """Return the default of a field, or None if the value is none of its type.

    Times, decimals and records are told in words only; they give a `Default` of nothing.
    """
    for kind in expanded(one, definitions):
        code = _code(kind, value, definitions)
        if code is None:
            continue
        if not isinstance(value, (list, dict)) or isinstance(kind, TupleOf):
            return Default(code=code)
        if value:
            return Default(factory=f"lambda: {code}")
        empty = "list" if isinstance(value, list) else "dict"
        return Default(factory=empty if kind == ANY else annotation(kind))
    return Default() if _in_words(one, definitions) else None


def _in_words(one: Type, definitions: Mapping[str, Definition]) -> bool:
    """Whether a type has values that are told in words only."""
    return any(
        kind in TEXTS - {STR}
        or (isinstance(kind, Named) and not isinstance(definitions.get(kind.name), Enumeration))
        or (isinstance(kind, ListOf) and _in_words(kind.item, definitions))
        or (isinstance(kind, TupleOf) and _in_words(either(*kind.items), definitions))
        or (isinstance(kind, DictOf) and _in_words(kind.value, definitions))
        for kind in expanded(one, definitions)
    )


def expanded(one: Type, definitions: Mapping[str, Definition]) -> Iterator[Type]:
    """Yield the members of a type, with what aliases stand for."""
    if isinstance(one, UnionOf):
        for member in one.members:
            yield from expanded(member, definitions)
        return
    definition = definitions.get(one.name) if isinstance(one, Named) else None
    if isinstance(definition, Alias):
        yield from expanded(definition.type, definitions)
    else:
        yield one


def _code(kind: Type, value: Any, definitions: Mapping[str, Definition]) -> str | None:
    """Write a value as code, or return None if it is none of the type."""
    if isinstance(kind, ListOf):
        if not isinstance(value, list):
            return None
        items = [_any_code(kind.item, item, definitions) for item in cast("Iterable[Any]", value)]
        return None if None in items else f"[{', '.join(map(str, items))}]"
    if isinstance(kind, TupleOf):
        if not isinstance(value, list) or len(cast("Sized", value)) != len(kind.items):
            return None
        pairs = zip(kind.items, cast("Iterable[Any]", value), strict=True)
        codes = [_any_code(item, one, definitions) for item, one in pairs]
        return None if None in codes else f"({', '.join(map(str, codes))}{',' * (len(codes) == 1)})"
    if isinstance(kind, DictOf):
        if not isinstance(value, dict):
            return None
        members = {
            name: _any_code(kind.value, member, definitions)
            for name, member in cast("dict[str, Any]", value).items()
        }
        shown = ", ".join(f"{name!r}: {code}" for name, code in members.items())
        return None if None in members.values() else f"{{{shown}}}"
    if isinstance(kind, Named):
        definition = definitions.get(kind.name)
        members_of = definition.members if isinstance(definition, Enumeration) else ()
        for member in members_of:
            if member.value == value and type(member.value) is type(value):
                return f"{kind.name}.{member.name}"
        return None
    if isinstance(kind, LiteralOf):
        return repr(value) if value in kind.values else None
    if kind == FLOAT and type(value) in {int, float}:
        return repr(float(value))
    plain = isinstance(kind, Basic) and type(value) is _PLAIN.get(kind)
    return repr(value) if kind == ANY or plain else None


def _any_code(one: Type, value: Any, definitions: Mapping[str, Definition]) -> str | None:
    codes = (_code(kind, value, definitions) for kind in expanded(one, definitions))
    return next((code for code in codes if code is not None), None)
