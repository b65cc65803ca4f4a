"""The commands: ``python -m generator generate | check | lint | diff``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from generator import lint, twin
from generator.changes.compare import compare
from generator.changes.contract import Contract
from generator.changes.report import Report, gravest
from generator.changes.rules import ANSWERS, CALLERS
from generator.changes.sources import contract, found
from generator.counts import check_counts
from generator.document import Document, load
from generator.errors import DescriptionError, Problem
from generator.facade import facade_of
from generator.operations import walk
from generator.output import differences, write
from generator.render import Target, mixins_of, render
from scopix import __version__

ROOT: Final = Path(__file__).parent.parent
SPEC: Final = ROOT / "openapi.yaml"
OUT: Final = ROOT / "scopix" / "_raw"
PACKAGE: Final = "scopix._raw"

_DESCRIPTION: Final = """\
Renders an OpenAPI description into a typed Python package. Without options, works on ours:
openapi.yaml becomes scopix/_raw, and scopix becomes scopix_sync.
"""

_BREAKING: Final = {CALLERS: 2, ANSWERS: 3}
_EXIT_CODES: Final = """\
The exit code is 0 if nothing breaks, 1 for an error, 2 if callers break, 3 if today's client can't
read the answers; with `--fail-on any`, 4 if something changed and nothing breaks.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: The command line; that of the process without it.

    Returns:
        The exit code: 0 if all is well, 1 if something has to be changed.
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except DescriptionError as error:
        _tell(error.problems, options.spec)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generator", description=_DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, words in (
        ("generate", _generate, "write what follows from the description; only what has changed"),
        ("check", _check, "compare what is there with what would be generated; changes nothing"),
        ("lint", _lint, "hold the description to the standard and to our own rules"),
    ):
        command = _command(commands, name, run, words)
        command.add_argument(
            "--spec", type=Path, default=SPEC, metavar="FILE", help="the description (%(default)s)"
        )
        if name != "lint":
            command.add_argument(
                "--out", type=Path, default=OUT, metavar="DIR", help="the package (%(default)s)"
            )
            command.add_argument(
                "--package",
                metavar="NAME",
                help="what the package is imported as (its folder's name; ours is scopix._raw)",
            )
    words = "tell what changed from one description to another, and whom it breaks"
    command = _command(commands, "diff", _diff, words, _EXIT_CODES)
    for name in ("old", "new"):
        command.add_argument(
            name, metavar=name.upper(), help="a file, or REVISION:FILE as `git show` takes it"
        )
    command.add_argument("--json", action="store_true", help="tell it to a program")
    command.add_argument(
        "--fail-on",
        choices=("breaking", "any"),
        default="breaking",
        help="which changes make the exit code other than 0 (%(default)s)",
    )
    return parser


def _command(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
    more: str = "",
) -> argparse.ArgumentParser:
    description = f"{words[0].upper()}{words[1:]}. {more}".strip()
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=description
    )
    command.set_defaults(run=run)
    return command


def _generate(options: argparse.Namespace) -> int:
    files, notes = _files(options)
    changed = write(files, options.out)
    for note in notes:
        print(f"note: {note}")
    if _is_ours(options):
        try:
            changed += [ROOT / path for path in twin.write(ROOT)]
        except twin.TwinError as error:
            print(error, file=sys.stderr)
            return 1
    for path in changed:
        print(_short(path))
    print(f"{len(changed)} files changed" if changed else "nothing has changed")
    return 0


def _check(options: argparse.Namespace) -> int:
    files, _ = _files(options)
    found = [str(problem) for problem in differences(files, options.out)]
    if _is_ours(options):
        found += [str(problem) for problem in twin.check(ROOT)]
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"{len(found)} differences" if found else "everything is as generated")
    return 1 if found else 0


def _lint(options: argparse.Namespace) -> int:
    document = load(options.spec)
    problems = lint.check(document)
    _tell(problems, options.spec)
    print(f"{len(problems)} problems" if problems else "no problems")
    return 1 if problems else 0


def _diff(options: argparse.Namespace) -> int:
    contracts: list[Contract] = []
    for source in (options.old, options.new):
        try:
            contracts.append(contract(found(source, ROOT)))
        except DescriptionError as error:
            _tell(error.problems, Path(source))
            return 1
    report = Report(compare(*contracts), facade_of(ROOT), __version__)
    print(report.json() if options.json else report.text())
    effect = gravest(report.changes)
    if effect is None or (options.fail_on == "breaking" and effect not in _BREAKING):
        return 0
    return _BREAKING.get(effect, 4)


def _files(options: argparse.Namespace) -> tuple[dict[str, str], Sequence[str]]:
    document = load(options.spec)
    api = walk(document)
    check_counts(document, api)
    return render(api, _target(options, document)), api.notes


def _target(options: argparse.Namespace, document: Document) -> Target:
    ours = options.out.resolve() == OUT.resolve()
    package = options.package or (PACKAGE if ours else options.out.resolve().name)
    if not all(part.isidentifier() for part in package.split(".")):
        raise DescriptionError(
            [
                Problem(
                    0,
                    "--out",
                    f"{package} can't be the name of a package",
                    "name the folder so that Python can import it, or give --package",
                )
            ]
        )
    behaviour = ROOT / "scopix" / "_behaviour"
    if package != PACKAGE:
        return Target(package, document.path.name)
    return Target(package, document.path.name, mixins_of(behaviour))


def _is_ours(options: argparse.Namespace) -> bool:
    """Whether this is about the project itself, whose twin follows from what is generated."""
    return bool(options.out.resolve() == OUT.resolve() and options.spec.resolve() == SPEC.resolve())


def _tell(problems: Sequence[Problem], spec: Path) -> None:
    for problem in problems:
        print(f"{_short(spec)}: {problem}", file=sys.stderr)


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
