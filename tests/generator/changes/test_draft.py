"""What is put down for the changelog."""

from __future__ import annotations

from pathlib import Path

from generator.changes.draft import draft
from generator.changes.found import Change, Where
from generator.changes.report import Report
from generator.changes.rules import RULES
from generator.facade import Facade, Method


def change(rule: str, was: str = "", now: str = "") -> Change:
    where = Where(
        subject="File.title",
        sides=frozenset(["answer"]),
        functions=frozenset([("files", "list_files")]),
        classes=frozenset(["File"]),
    )
    return Change(
        rule=RULES[rule], where=where, place="#", line=0, gone=False, was=was, now=now, evidence=""
    )


def facade(*methods: str) -> Facade:
    reached = frozenset([("files", "list_files")])
    return Facade(
        tuple(Method(shown, Path("files.py"), 1, reached) for shown in methods),
        {"File": "scopix.types.files.File"},
    )


def test_headings() -> None:
    """Each change stands under what it is, with what it touches; words are left out."""
    changes = [
        change("type changed", "string", "integer"),
        change("member added"),
        change("member removed"),
        change("deprecated"),
        change("no longer deprecated"),
        change("no longer takes an Idempotency-Key"),
        change("value added", now="new"),
        change("value added to a closed list", now="new"),
        change("explained otherwise", "a", "b"),
    ]
    touched = "`scopix.types.files.File`, `client.files.list`"
    callers, answers = "**breaking for callers**", "**breaking for answers**"

    assert draft(Report(changes, facade("client.files.list"), "1.0.0")) == (
        "### Added\n\n"
        f"- `File.title`, member added: {touched}.\n"
        f"- `File.title`, value added (new): {touched}.\n\n"
        "### Changed\n\n"
        "- **breaking for answers and breaking for callers**: `File.title`, type changed "
        f"(string -> integer): {touched}.\n"
        f"- `File.title`, no longer deprecated: {touched}.\n"
        f"- {callers}: `File.title`, no longer takes an Idempotency-Key: {touched}.\n"
        f"- {answers}: `File.title`, value added to a closed list (new): {touched}.\n\n"
        "### Deprecated\n\n"
        f"- `File.title`, deprecated: {touched}.\n\n"
        "### Removed\n\n"
        f"- {callers}: `File.title`, member removed: {touched}."
    )


def test_what_touches_much_is_cut() -> None:
    """A line names four things at most, and counts the others."""
    report = Report([change("member added")], facade("a", "b", "c", "d", "e"), "1.0.0")

    assert draft(report).endswith(": `scopix.types.files.File`, `a`, `b`, `c`, and 2 more.")


def test_what_touches_nothing() -> None:
    """A change of what the client does not use is told alone."""
    report = Report([change("member added")], Facade((), {}), "1.0.0")

    assert draft(report) == "### Added\n\n- `File.title`, member added."


def test_words_alone() -> None:
    """There is nothing to tell of other words."""
    assert draft(Report([change("explained otherwise")], facade("a"), "1.0.0")) == ""
