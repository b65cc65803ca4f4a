"""What unions come down to: members that JSON can't tell apart become one that takes them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from generator.model import (
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
    either,
)

__all__ = ["simplified"]


def simplified(
    one: Type, definitions: Mapping[str, Definition], above: frozenset[Type] = frozenset()
) -> Type:
    """Unite kinds of text, kinds of whole numbers, kinds of arrays and kinds of dicts.

    An enumeration stays, for it is open: it takes any text, or any number, anyway.
    """
    if not isinstance(one, UnionOf) or one in above:
        # A union within itself is told by whoever looks for circles.
        return one
    uniting = _Uniting(definitions, above | {one})
    members = _literals(one.members)
    members = uniting.scalars(members, STR, str)
    members = uniting.scalars(members, INT, int)
    members = uniting.arrays(members)
    return either(*uniting.dicts(members))


@frozen
class _Uniting:
    """The members of a union, and what those with names stand for."""

    definitions: Mapping[str, Definition]
    above: frozenset[Type]
    """The unions that these members are within."""

    def scalars(self, members: list[Type], basic: Basic, kind: type) -> list[Type]:
        """Unite what is text, or a whole number: into an enumeration, or what JSON has."""
        found = [member for member in members if self._is(member, basic)]
        special = [member for member in found if self._meant(member) != basic]
        literals = [member for member in members if _values(member, kind)]
        if not special or len(found) + len(literals) < 2:
            return members
        united: Type = basic
        if len(special) == 1 and isinstance(self._meant(special[0]), Named):
            united = special[0]
            members = [other for member in members for other in _without(member, kind)]
        return [united if member in found else member for member in members]

    def arrays(self, members: list[Type]) -> list[Type]:
        """Unite arrays: into one of whatever they have."""
        found = {
            one: kind.items if isinstance(kind, TupleOf) else (kind.item,)
            for one in members
            if isinstance(kind := self._meant(one), (ListOf, TupleOf))
        }
        if len(found) < 2:
            return members
        items = (item for listed in found.values() for item in listed)
        united = ListOf(simplified(either(*items), self.definitions, self.above))
        return [united if member in found else member for member in members]

    def dicts(self, members: list[Type]) -> list[Type]:
        """Unite dicts: into one of whatever they have."""
        found = {one: kind for one in members if isinstance(kind := self._meant(one), DictOf)}
        if len(found) < 2:
            return members
        united = DictOf(
            simplified(either(*(one.value for one in found.values())), self.definitions, self.above)
        )
        return [united if member in found else member for member in members]

    def _meant(self, member: Type) -> Type:
        """Return what an alias stands for, or the member itself."""
        definition = self.definitions.get(member.name) if isinstance(member, Named) else None
        return self._meant(definition.type) if isinstance(definition, Alias) else member

    def _is(self, member: Type, basic: Basic) -> bool:
        kind = self._meant(member)
        definition = self.definitions.get(kind.name) if isinstance(kind, Named) else None
        if isinstance(definition, Enumeration):
            return definition.integer == (basic == INT)
        return kind in TEXTS if basic == STR else kind == INT


def _literals(members: Iterable[Type]) -> list[Type]:
    """Put the values of all literals into the first one."""
    listed = list(members)
    literals = [member for member in listed if isinstance(member, LiteralOf)]
    values = dict.fromkeys(value for literal in literals for value in literal.values)
    united = LiteralOf(tuple(values))
    return [united if member in literals else member for member in listed]


def _values(member: Type, kind: type) -> list[str | int]:
    """Return the values of a literal that are of a kind."""
    listed = member.values if isinstance(member, LiteralOf) else ()
    return [value for value in listed if isinstance(value, kind)]


def _without(member: Type, kind: type) -> Iterator[Type]:
    """Yield a member, a literal without its values of a kind; nothing if it has no other."""
    taken = _values(member, kind)
    if not taken or not isinstance(member, LiteralOf):
        yield member
    elif len(taken) < len(member.values):
        yield LiteralOf(tuple(value for value in member.values if value not in taken))
