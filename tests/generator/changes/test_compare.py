"""Each kind of change is told for what it is, in both directions."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.changes.compare import compare
from generator.changes.contract import Contract
from generator.changes.found import Change
from generator.changes.reading import contract_of
from generator.changes.rules import ADDITIVE, ANSWERS, CALLERS, RULES, WORDS
from generator.document import load, parse
from generator.project import walked
from tests.generator.changes.garden import CASES, GARDEN, Mutation

EFFECTS = {ANSWERS: "answers", CALLERS: "callers", ADDITIVE: "additive", WORDS: "words"}


@cache
def garden() -> Any:
    return load(GARDEN).data


def read(data: Any) -> Contract:
    document = parse(json.dumps(data).encode(), Path("garden.json"))
    return contract_of(document, walked(document))


@cache
def before() -> Contract:
    return read(garden())


def changes(change: Mutation, *first: Mutation) -> tuple[Change, ...]:
    """What is found of a change to the garden; to one that is otherwise in the first place."""
    data = copy.deepcopy(garden())
    for one in first:
        one(data)
    old = read(data) if first else before()
    change(data)
    return compare(old, read(data))


def told(change: Mutation, *first: Mutation) -> list[str]:
    """The same, as people read it."""
    return [
        f"{' + '.join(EFFECTS[one] for one in found.effects)}: {found}"
        for found in changes(change, *first)
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(*case, id=f"{group}-{index}")
        for group, cases in CASES.items()
        for index, case in enumerate(cases)
    ],
)
def test_change_is_told(change: tuple[Mutation, ...], expected: list[str]) -> None:
    """Its rule, what it does and to whom, what was and what is; and nothing else is told."""
    assert told(*change) == expected


def test_every_rule_is_met() -> None:
    """There is a case for each rule."""
    lines = [line for cases in CASES.values() for _, expected in cases for line in expected]

    assert [name for name in RULES if not any(f": {name}" in line for line in lines)] == []


def test_nothing_changed() -> None:
    """A description has not changed against itself, whatever the order of its members."""

    def reverse(data: Any) -> None:
        schemas = data["components"]["schemas"]
        data["components"]["schemas"] = dict(reversed(schemas.items()))

    assert told(lambda data: None) == []
    assert told(reverse) == []
