"""From a new description to everything that follows from it, and to what people have to do.

In this order:

1. read the new description and the present one, walk over both;
2. hold the new one to our rules; those that decide what code is called are told one by one;
3. compare the two;
4. generate, derive and format, in place or in a copy;
5. check the types of what is written by hand, and find what is not covered yet;
6. tell all of it, with a draft for the changelog.

Nothing is written before step 4, and step 4 overwrites nothing that git could not bring back.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from generator import lint, twin
from generator.changes.compare import compare
from generator.changes.draft import draft
from generator.changes.reading import contract_of
from generator.changes.report import Report
from generator.changes.sources import found
from generator.document import Document, dump, parse, read
from generator.errors import DescriptionError, Problem
from generator.facade import facade_of
from generator.findings import CHECKED, Misfit, explained, type_errors
from generator.mixins import misfits
from generator.model import Api
from generator.output import replace
from generator.project import Project, walked
from scopix import __version__

__all__ = ["Outcome", "regenerate"]

_DECISIVE: Final = frozenset(
    {"standard", "known_keywords", "operation_ids", "parameter_names", "property_names"}
    | {"schema_names", "modules", "nameless", "enumerations"}
)
"""Rules whose breach shows in the names and modules of the code; the others are about style."""


@frozen
class Outcome:
    """What a new description leads to."""

    report: Report
    lint: Sequence[Problem]
    """Where the new description breaks our rules."""
    written: Sequence[Path]
    """The files written or removed, relative to the root."""
    misfits: Sequence[Misfit]
    """The lines written by hand that do not fit."""
    uncovered: Sequence[Problem]
    """What of the description the client does not cover yet."""
    notes: Sequence[str]

    @property
    def fits(self) -> bool:
        """Whether nothing is left for people to do."""
        return not self.misfits and not self.uncovered

    def text(self) -> str:
        """Tell it to a person."""
        decisive = [problem for problem in self.lint if problem.rule in _DECISIVE]
        style = Counter(p.rule for p in self.lint if p.rule not in _DECISIVE)
        styled = ", ".join(f"{rule} {count}" for rule, count in sorted(style.items()))
        return "\n".join(
            [
                *_part("what the generator says", self.notes),
                *_part("rules of ours that decide what the code is called", decisive),
                *_part(
                    "rules of ours about style, each with its number", [styled] if styled else []
                ),
                *_part("what changed", [self.report.text()]),
                *_part("files written", [path.as_posix() for path in self.written]),
                *_part("lines written by hand that no longer fit", self.misfits or ["all fit"]),
                *_part("not covered yet", self.uncovered),
                *_part("draft for the changelog", [draft(self.report) or "nothing to tell"]),
            ]
        )


def _part(title: str, lines: Sequence[object]) -> Iterator[str]:
    if lines:
        yield f"== {title}"
        yield from map(str, lines)
        yield ""


def regenerate(
    project: Project,
    source: str,
    *,
    force: bool = False,
    dry_run: bool = False,
    checked: Iterable[str] = CHECKED,
) -> Outcome:
    """Let everything follow from a new description.

    Args:
        project: The project.
        source: The new description: a file, or ``REVISION:FILE``. The project's own file stands
            for one that was changed in place; then it is compared with the last commit.
        force: Whether to overwrite what git could not bring back.
        dry_run: Whether to do it to a copy, and leave the project as it is.
        checked: What to check the types of.

    Returns:
        What came of it.

    Raises:
        DescriptionError: A description can't be read or rendered, or something would be lost; then
            nothing was written.
        TwinError: The sources of the twin break a rule.
    """
    in_place = Path(source).resolve() == project.spec.resolve()
    old = found(f"HEAD:{project.spec.name}" if in_place else str(project.spec), project.root)
    new = _taken(found(source, project.root), project)
    before, after = walked(old), walked(new)
    changes = compare(contract_of(old, before), contract_of(new, after))
    problems = lint.check(new)
    report = Report(changes, facade_of(project.root), __version__)
    if not force and not dry_run:
        _check_clean(project, in_place=in_place)
    with _workplace(project, dry_run=dry_run) as place:
        written = [path.relative_to(place.root) for path in _write(place, new, after)]
        findings = sorted({*type_errors(place.root, checked), *misfits(place.root, after)})
        return Outcome(
            report,
            problems,
            written,
            explained(findings, changes, place.root),
            place.coverage(new, after).problems,
            after.notes,
        )


def _taken(document: Document, project: Project) -> Document:
    """Return a description as it will stand in the project: in YAML, under the project's name."""
    content = document.content
    if document.path.suffix == ".json":
        content = dump(read(content, document.path)[0])
    return parse(content, project.spec)


def _write(project: Project, document: Document, api: Api) -> list[Path]:
    changed = replace(project.spec, document.content.decode())
    return changed + project.generate(document, api, whole=False)


# ------------------------------------------------------------------------------------------ safety


def _check_clean(project: Project, *, in_place: bool) -> None:
    """Refuse to overwrite what was changed and not committed."""
    overwritten = [project.out, project.page, *(project.root / tree.target for tree in twin.TREES)]
    if not in_place:
        overwritten.append(project.spec)
    command = [
        "git",
        "-C",
        str(project.root),
        "status",
        "--porcelain",
        "--",
        *map(str, overwritten),
    ]
    status = subprocess.run(command, capture_output=True, text=True, check=False)
    lost = status.stdout.splitlines() or status.stderr.strip().splitlines()
    if lost:
        raise DescriptionError(
            Problem(
                0,
                line.strip(),
                "it would be overwritten, and git could not bring it back",
                "commit it or put it aside; or `--dry-run`, which writes into a copy; or `--force`",
            )
            for line in lost
        )


@contextmanager
def _workplace(project: Project, *, dry_run: bool) -> Generator[Project]:
    """Give the project, or a copy of it that goes away."""
    if not dry_run:
        yield project
        return
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name).resolve() / project.root.name
        shutil.copytree(project.root, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        yield Project(copy)
