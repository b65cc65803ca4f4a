"""Recognising what goes by another name: by equal structure and a similar name, both at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from difflib import SequenceMatcher
from typing import Any, Final

from attrs import frozen

from generator import names
from generator.changes.contract import Form, Member

__all__ = ["Rename", "outline", "renamed"]

_ALIKE: Final = 0.5
"""How much two names have in common at least, from 0 to 1, so that one may be the other."""


@frozen
class Rename:
    """Another name for the same thing."""

    new: str
    evidence: str


def renamed(gone: Mapping[str, str], come: Mapping[str, str]) -> dict[str, Rename]:
    """Find the new names of things that are gone.

    Two that fit equally well are told as gone and come, and so is everything that is too unlike.

    Args:
        gone: Outlines of what is only in the old description, by name.
        come: Outlines of what is only in the new one.
    """
    likeness = {
        (old, new): _likeness(old, new)
        for old, before in gone.items()
        for new, after in come.items()
        if before == after
    }
    found: dict[str, Rename] = {}
    for (old, new), degree in likeness.items():
        rivals = [
            other
            for pair, other in likeness.items()
            if pair != (old, new) and (pair[0] == old or pair[1] == new)
        ]
        if degree >= _ALIKE and all(other < degree for other in rivals):
            found[old] = Rename(new, f"the same structure, and names that are {degree:.0%} alike")
    return found


def outline(form: Form, blurred: Set[str] = frozenset()) -> str:
    """Write the structure of a form; two are equal if what they say is.

    Args:
        form: The form.
        blurred: Named schemas that may go by another name, so that theirs counts for nothing.
    """
    return json.dumps(_outline(form, blurred), sort_keys=True, default=str)


def _outline(form: Form, blurred: Set[str]) -> Any:
    def named(ref: str | None) -> str | None:
        return "*" if ref in blurred else ref

    return [
        named(form.ref),
        sorted(form.kinds),
        form.null,
        sorted(map(repr, form.values)),
        form.limits,
        form.default,
        form.items and _outline(form.items, blurred),
        form.members and {wire: _member(one, blurred) for wire, one in form.members.items()},
        form.more and _outline(form.more, blurred),
        [_outline(one, blurred) for one in form.variants],
        [form.tag, {tag: named(ref) for tag, ref in form.tags.items()}],
        form.other,
    ]


def _member(member: Member, blurred: Set[str]) -> Any:
    return [member.required, _outline(member.form, blurred)]


def _likeness(one: str, other: str) -> float:
    """Compare names as they are read, whatever the case and the joints of their words."""
    return SequenceMatcher(None, names.snake(one), names.snake(other), autojunk=False).ratio()
