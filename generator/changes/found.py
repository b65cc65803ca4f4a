"""One change, and all that were found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from generator.changes.contract import Contract, Side
from generator.changes.rules import EFFECTS, RULES, Rule
from generator.errors import line_of

__all__ = ["Change", "Found", "Where", "shown"]


@frozen(kw_only=True)
class Where:
    """What is being compared, and who is concerned if it changed."""

    subject: str
    """What a person calls it, such as `UserFile.title` or `list_files(limit)`."""
    sides: frozenset[Side]
    functions: frozenset[tuple[str, str]] = frozenset()
    """Module and name of the functions that it belongs to, of the old and the new description."""
    classes: frozenset[str] = frozenset()
    """The classes that it is a part of, old and new."""
    names: frozenset[str] = frozenset()
    """What else code calls it: the argument, the field, the member of an enumeration."""

    def at(self, part: str, *names: str | None) -> Where:
        """Go to a part of it."""
        return evolve(self, subject=self.subject + part, names=frozenset(filter(None, names)))

    def on(self, sides: Iterable[Side]) -> Where:
        """Look at it from some sides only."""
        return evolve(self, sides=frozenset(sides))


@frozen(kw_only=True)
class Change:
    """One thing that is not as it was."""

    rule: Rule
    where: Where
    place: str
    """Its JSON Pointer."""
    line: int
    """Its line; 0 where it is not known."""
    gone: bool
    """Whether place and line are those of the old description."""
    was: str
    now: str
    evidence: str
    """Why this is told as a new name, and not as one thing that went and another that came."""

    @property
    def effects(self) -> tuple[str, ...]:
        """What it does, the gravest first."""
        return self.rule.effects(self.where.sides)

    def __str__(self) -> str:
        values = " -> ".join(filter(None, (self.was, self.now)))
        told = f"{self.where.subject}: {self.rule.name}{f': {values}' if values else ''}"
        return f"{told} ({self.evidence})" if self.evidence else told


@define
class Found:
    """The changes found so far; what many operations share is told once."""

    old: Contract
    new: Contract
    _changes: dict[tuple[str, ...], tuple[Change, list[Where]]] = field(
        factory=dict[tuple[str, ...], tuple[Change, list[Where]]]
    )

    def add(
        self,
        rule: str,
        where: Where,
        place: str,
        *,
        was: Any = "",
        now: Any = "",
        gone: bool = False,
        evidence: str = "",
    ) -> None:
        """Note a change of what was looked at."""
        change = Change(
            rule=RULES[rule],
            where=where,
            place=place,
            line=line_of(place, (self.old if gone else self.new).lines),
            gone=gone,
            was=shown(was),
            now=shown(now),
            evidence=evidence,
        )
        key = (rule, place, change.was, change.now)
        self._changes.setdefault(key, (change, []))[1].append(where)

    def all(self) -> tuple[Change, ...]:
        """Return the changes, the gravest first."""
        changes = (
            evolve(change, where=_together(places)) for change, places in self._changes.values()
        )
        return tuple(sorted(changes, key=lambda change: EFFECTS.index(change.effects[0])))


def _together(places: Sequence[Where]) -> Where:
    subjects = list(dict.fromkeys(one.subject for one in places))
    others = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return Where(
        subject=f"{subjects[0]}{others}",
        sides=frozenset[Side]().union(*(one.sides for one in places)),
        functions=frozenset[tuple[str, str]]().union(*(one.functions for one in places)),
        classes=frozenset[str]().union(*(one.classes for one in places)),
        names=frozenset[str]().union(*(one.names for one in places)),
    )


def shown(value: Any) -> str:
    """Show a value in one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:77]}..."
