"""Telling what changed: to a person, as JSON, as a version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from attrs import frozen

from generator.changes.found import Change
from generator.changes.rules import ADDITIVE, ANSWERS, CALLERS, EFFECTS, WORDS
from generator.facade import Facade

__all__ = ["Report", "Step", "gravest", "step_after"]

_PARTS: Final = ("major", "minor", "patch")
_MOST_METHODS: Final = 8
"""How many methods a person is shown for one change."""


@frozen
class Step:
    """The version that follows from changes."""

    part: str
    """`major`, `minor`, `patch`, or `none`."""
    version: str
    """The version after the step."""
    why: str


def gravest(changes: Iterable[Change]) -> str | None:
    """Return the gravest effect of all, or None if nothing changed."""
    found = {effect for change in changes for effect in change.effects}
    return next((effect for effect in EFFECTS if effect in found), None)


def step_after(version: str, changes: Iterable[Change]) -> Step:
    """Find the step by Semantic Versioning 2.0.0.

    What breaks raises the major version, what is added the minor one, other words the patch. Before
    1.0.0 each is one step smaller: what breaks raises the minor version, all else the patch.

    Args:
        version: The present version.
        changes: All that changed.
    """
    effect = gravest(changes)
    if effect is None:
        return Step("none", version, "nothing changed")
    index = {CALLERS: 0, ANSWERS: 0, ADDITIVE: 1, WORDS: 2}[effect]
    numbers = [int(number) for number in version.split(".")]
    why = effect
    if numbers[0] == 0:
        index = min(index + 1, 2)
        why = f"{effect}, before 1.0.0"
    after = [*numbers[:index], numbers[index] + 1, *[0] * (2 - index)]
    return Step(_PARTS[index], ".".join(map(str, after)), why)


@frozen
class Report:
    """Changes, with what they touch of the client."""

    changes: Sequence[Change]
    facade: Facade
    version: str
    """The present version of the client."""

    @property
    def step(self) -> Step:
        """The version that follows."""
        return step_after(self.version, self.changes)

    def methods(self, change: Change) -> list[str]:
        """Name the methods of the client that a change touches."""
        functions = change.where.functions
        return [one.shown for one in self.facade.methods if one.reaches & functions]

    def types(self, change: Change) -> list[str]:
        """Name the public types that a change touches."""
        public = self.facade.types
        return [public[name] for name in sorted(change.where.classes) if name in public]

    def text(self) -> str:
        """Tell it to a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for effect in EFFECTS:
            changes = [change for change in self.changes if change.effects[0] == effect]
            if changes:
                yield f"{effect} ({len(changes)})"
            for change in changes:
                also = [other for other in change.effects if other != effect]
                yield f"  {change}{f' [also {also[0]}]' if also else ''}"
                if effect != WORDS:
                    yield f"      {_place(change)}"
                    yield from (f"      touches {names}" for names in self._touched(change))
            if changes:
                yield ""
        step = self.step
        if step.part == "none":
            yield "nothing changed"
        else:
            yield f"next version: {self.version} -> {step.version} ({step.part}: {step.why})"

    def _touched(self, change: Change) -> Iterator[str]:
        for names in (self.methods(change), self.types(change)):
            more = len(names) - _MOST_METHODS
            if names:
                others = f" and {more} more" if more > 0 else ""
                yield f"{', '.join(names[:_MOST_METHODS])}{others}"

    def json(self) -> str:
        """Tell it to a program."""
        step = self.step
        told = {
            "version": {
                "present": self.version,
                "next": step.version,
                "step": step.part,
                "why": step.why,
            },
            "effect": gravest(self.changes),
            "changes": [self._told(change) for change in self.changes],
        }
        return json.dumps(told, indent=2, ensure_ascii=False)

    def _told(self, change: Change) -> dict[str, Any]:
        return {
            "change": change.rule.name,
            "subject": change.where.subject,
            "effects": list(change.effects),
            "concerns": sorted(change.where.sides),
            "was": change.was or None,
            "now": change.now or None,
            "evidence": change.evidence or None,
            "place": change.place,
            "line": change.line or None,
            "in": "old" if change.gone else "new",
            "operations": [".".join(one) for one in sorted(change.where.functions)],
            "methods": self.methods(change),
            "types": self.types(change),
        }


def _place(change: Change) -> str:
    """Say where a change stands."""
    which = "old " if change.gone else ""
    line = f"{which}line {change.line}, " if change.line else which
    return f"{line}{change.place}"
