"""What is told of changes, to whom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.changes.contract import Side
from generator.changes.found import Change, Where, shown
from generator.changes.report import Report, Step, gravest, step_after
from generator.changes.rules import ADDITIVE, ANSWERS, CALLERS, RULES, WORDS, table
from generator.facade import Facade, Method

DOCS = Path(__file__).parents[3] / "docs" / "regenerating.md"

LIST = ("files", "list_files")


def change(
    rule: str, *sides: Side, was: str = "", now: str = "", gone: bool = False, line: int = 7
) -> Change:
    where = Where(
        subject="File.title",
        sides=frozenset(sides or ("answer",)),
        functions=frozenset([LIST]),
        classes=frozenset(["File", "Hidden"]),
    )
    return Change(
        rule=RULES[rule],
        where=where,
        place="#/components/schemas/File/properties/title",
        line=line,
        gone=gone,
        was=was,
        now=now,
        evidence="names" if rule == "member renamed" else "",
    )


def method(shown: str) -> Method:
    return Method(shown, Path("files.py"), 1, frozenset([LIST]))


FACADE = Facade(
    (method("client.files.list"), Method("client.files.get", Path("files.py"), 9, frozenset())),
    {"File": "scopix.types.files.File"},
)


@pytest.mark.parametrize(
    ("rule", "sides", "effects"),
    [
        ("limit narrowed", ["request"], (CALLERS,)),
        ("limit narrowed", ["answer"], (ADDITIVE,)),
        ("limit narrowed", ["request", "answer"], (CALLERS,)),
        ("type changed", ["request", "answer"], (ANSWERS, CALLERS)),
        ("explained otherwise", ["answer"], (WORDS,)),
    ],
)
def test_effects_add_up(rule: str, sides: list[Side], effects: tuple[str, ...]) -> None:
    """What concerns both directions has the effects of both; what breaks hides what does not."""
    assert RULES[rule].effects(sides) == effects


@pytest.mark.parametrize(
    ("version", "rules", "step"),
    [
        ("1.2.3", [], Step("none", "1.2.3", "nothing changed")),
        ("1.2.3", ["explained otherwise"], Step("patch", "1.2.4", WORDS)),
        ("1.2.3", ["explained otherwise", "member added"], Step("minor", "1.3.0", ADDITIVE)),
        ("1.2.3", ["member removed", "member added"], Step("major", "2.0.0", CALLERS)),
        ("1.2.3", ["null allowed"], Step("major", "2.0.0", ANSWERS)),
        ("0.2.3", ["explained otherwise"], Step("patch", "0.2.4", f"{WORDS}, before 1.0.0")),
        ("0.2.3", ["member added"], Step("patch", "0.2.4", f"{ADDITIVE}, before 1.0.0")),
        ("0.2.3", ["member removed"], Step("minor", "0.3.0", f"{CALLERS}, before 1.0.0")),
    ],
)
def test_version(version: str, rules: list[str], step: Step) -> None:
    """The version follows from the gravest change; before 1.0.0 by one step less."""
    assert step_after(version, [change(rule) for rule in rules]) == step


def test_gravest() -> None:
    """Answers that can't be read are worse than code that must follow: they break by themselves."""
    assert gravest([change("member removed"), change("null allowed")]) == ANSWERS
    assert gravest([change("member removed"), change("member added")]) == CALLERS
    assert gravest([]) is None


def test_text() -> None:
    """A person reads what changed, where, whom it touches, and which version follows."""
    report = Report(
        [
            change("type changed", was="string", now="integer"),
            change("member renamed", now="name", gone=True),
            change("member added", line=0),
            change("explained otherwise", was="a", now="b"),
        ],
        FACADE,
        "0.1.0",
    )

    assert report.text() == (
        "breaking for answers (1)\n"
        "  File.title: type changed: string -> integer [also breaking for callers]\n"
        "      line 7, #/components/schemas/File/properties/title\n"
        "      touches client.files.list\n"
        "      touches scopix.types.files.File\n"
        "\n"
        "breaking for callers (1)\n"
        "  File.title: member renamed: name (names)\n"
        "      old line 7, #/components/schemas/File/properties/title\n"
        "      touches client.files.list\n"
        "      touches scopix.types.files.File\n"
        "\n"
        "additive (1)\n"
        "  File.title: member added\n"
        "      #/components/schemas/File/properties/title\n"
        "      touches client.files.list\n"
        "      touches scopix.types.files.File\n"
        "\n"
        "words only (1)\n"
        "  File.title: explained otherwise: a -> b\n"
        "\n"
        "next version: 0.1.0 -> 0.2.0 (minor: breaking for answers, before 1.0.0)"
    )
    assert Report([], FACADE, "0.1.0").text() == "nothing changed"


def test_text_of_what_many_share() -> None:
    """A change that touches everything does not fill the page."""
    facade = Facade(tuple(method(f"client.files.m{number}") for number in range(10)), {})
    text = Report([change("member added")], facade, "1.0.0").text()

    assert "touches client.files.m0, " in text
    assert "client.files.m7 and 2 more\n" in text


def test_json() -> None:
    """A program reads all of it."""
    told = json.loads(Report([change("default changed", was="1")], FACADE, "1.0.0").json())

    assert told == {
        "version": {"present": "1.0.0", "next": "2.0.0", "step": "major", "why": ANSWERS},
        "effect": ANSWERS,
        "changes": [
            {
                "change": "default changed",
                "subject": "File.title",
                "effects": [ANSWERS],
                "concerns": ["answer"],
                "was": "1",
                "now": None,
                "evidence": None,
                "place": "#/components/schemas/File/properties/title",
                "line": 7,
                "in": "new",
                "operations": ["files.list_files"],
                "methods": ["client.files.list"],
                "types": ["scopix.types.files.File"],
            }
        ],
    }


def test_values_are_shown_in_one_line() -> None:
    """A long value is cut, line breaks become blanks."""
    assert shown({"a": [1, None]}) == '{"a": [1, null]}'
    assert shown("a\n  b") == "a b"
    assert shown("x" * 90) == f"{'x' * 77}..."


def test_rules_are_quoted() -> None:
    """The page for people who regenerate has the table of rules as it is."""
    assert table() in DOCS.read_text(encoding="utf-8")
