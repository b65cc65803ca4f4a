"""The lines written by hand that a changed description leaves behind, each with the change.

A type checker finds them; for each line, the change is found by the names that they share: the
function of an operation, an argument, a field, a class.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from generator.changes.found import Change
from generator.changes.rules import WORDS
from generator.errors import DescriptionError, Problem
from generator.mixins import reads
from generator.recolour import Problem as Finding

__all__ = ["Finding", "Misfit", "explained", "type_errors"]

CHECKED: Final = ("scopix", "examples/async", "benchmarks")
"""What is written by hand and typed; what is derived from it would only say the same again."""

_GENERATED: Final = Path("scopix", "_raw")
_CONSEQUENCE: Final = "reportUnknown"
"""How the rules begin that tell of a type that an error elsewhere left unknown."""

_MOST_CAUSES: Final = 3
_MISSING: Final = "pip install 'pyright[nodejs]', or use the task `regenerate`"


@frozen
class Misfit:
    """A line that does not fit, and the changes that may be why."""

    finding: Finding
    causes: Sequence[Change]
    """Those that share most names with it; several, where they share the same number."""

    def __str__(self) -> str:
        causes = (f"\n    because {change}" for change in self.causes)
        return f"{self.finding}{''.join(causes)}"


def type_errors(root: Path, paths: Iterable[str] = CHECKED) -> list[Finding]:
    """Run the type checker, and return what it finds in lines written by hand.

    Args:
        root: The folder of the project.
        paths: What to check, relative to the root.

    Raises:
        DescriptionError: There is no type checker, or it broke down.
    """
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    there = [path for path in paths if (root / path).exists()]
    done = subprocess.run([*command, *there], cwd=root, capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["generalDiagnostics"]
    except ValueError:
        what = (done.stderr or done.stdout).strip()
        raise DescriptionError([Problem(0, "pyright", what, _MISSING)]) from None
    errors = [one for one in found if one["severity"] == "error"]
    own = [one for one in errors if not str(one.get("rule", "")).startswith(_CONSEQUENCE)]
    return sorted(_by_hand(root, own or errors))


def _by_hand(root: Path, errors: Iterable[dict[str, Any]]) -> Iterator[Finding]:
    written = reads(root)
    for error in errors:
        path = Path(error["file"]).resolve().relative_to(root.resolve())
        message = error["message"].partition("\n")[0]
        finding = Finding(path, error["range"]["start"]["line"] + 1, message)
        if _GENERATED in path.parents:
            # A generated class contradicts what its mixin says of a field.
            name = next(iter(re.findall(r'"(\w+)"', message)), "")
            mixin = next(iter(re.findall(r'"(\w+Mixin)"', message)), "")
            place = written.get((mixin, name))
            finding = Finding(*place, message) if place else finding
        yield finding


def explained(findings: Iterable[Finding], changes: Sequence[Change], root: Path) -> list[Misfit]:
    """Put the changes beside the findings that follow from them.

    Args:
        findings: What does not fit.
        changes: All that changed.
        root: The folder of the project.
    """
    candidates = [change for change in changes if change.effects != (WORDS,)]
    trees: dict[Path, ast.Module] = {}
    misfits: list[Misfit] = []
    for finding in findings:
        if finding.path not in trees:
            text = (root / finding.path).read_text(encoding="utf-8")
            trees[finding.path] = ast.parse(text)
        words = re.findall(r"\w+", finding.message)
        said = {name for word in words for name in (word, word.removesuffix("Mixin"))}
        near = _identifiers(trees[finding.path], finding.line)
        degrees = [(_degree(change, said, near), change) for change in candidates]
        best = max((degree for degree, _ in degrees), default=0)
        causes = [change for degree, change in degrees if degree == best and best > 0]
        misfits.append(Misfit(finding, causes[:_MOST_CAUSES]))
    return misfits


def _degree(change: Change, said: set[str], near: set[str]) -> int:
    """Tell how much a change has in common with an error: with its text, and with its line."""
    where = change.where
    others = {name for _, name in where.functions} | where.classes
    every = where.names | others
    return 4 * len(where.names & said) + 2 * len(others & said) + len(every & near)


def _identifiers(tree: ast.Module, line: int) -> set[str]:
    """Return the names in the statement that a line belongs to."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    found: set[str] = set()
    # The last one is the innermost; of a compound statement, its own lines are looked at alone.
    for node in ast.walk(around[-1]) if around else ():
        start, end = getattr(node, "lineno", line), getattr(node, "end_lineno", line)
        if isinstance(around[-1], _COMPOUND) and not start <= line <= end:
            continue
        for attribute in ("id", "attr", "arg", "name"):
            value = getattr(node, attribute, None)
            if isinstance(value, str):
                found.add(value)
    return found


_COMPOUND: Final = (
    *(ast.AsyncFor, ast.AsyncFunctionDef, ast.AsyncWith, ast.ClassDef, ast.For, ast.FunctionDef),
    *(ast.If, ast.Try, ast.While, ast.With),
)
