"""A draft for the changelog: every change in a line, for a person to put into better words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.changes.found import Change
from generator.changes.report import Report
from generator.changes.rules import ADDITIVE, WORDS

__all__ = ["draft"]

_HEADINGS: Final = {
    "Added": " added",
    "Changed": "",
    "Deprecated": "deprecated",
    "Removed": " removed",
}
"""Headings of Keep a Changelog, each with the end of the rules that go under it."""

_MOST_NAMES: Final = 4


def draft(report: Report) -> str:
    """Write the part of the changelog that follows from changes; nothing, if only words changed."""
    lines: list[str] = []
    for heading in _HEADINGS:
        told = [
            _line(change, report)
            for change in report.changes
            if change.effects != (WORDS,) and _heading(change) == heading
        ]
        if told:
            lines += [f"### {heading}", "", *told, ""]
    return "\n".join(lines).rstrip()


def _heading(change: Change) -> str:
    name = f" {change.rule.name}"
    if name.startswith(" no longer"):
        return "Changed"
    return next(
        (heading for heading, end in _HEADINGS.items() if end and name.endswith(end)), "Changed"
    )


def _line(change: Change, report: Report) -> str:
    touched = ", ".join(_names(change, report))
    breaking = "" if change.effects == (ADDITIVE,) else f"**{' and '.join(change.effects)}**: "
    values = " -> ".join(filter(None, (change.was, change.now)))
    told = f"`{change.where.subject}`, {change.rule.name}{f' ({values})' if values else ''}"
    return f"- {breaking}{told}{f': {touched}' if touched else ''}."


def _names(change: Change, report: Report) -> Iterator[str]:
    names = [*report.types(change), *report.methods(change)]
    yield from (f"`{name}`" for name in names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        yield f"and {len(names) - _MOST_NAMES} more"
