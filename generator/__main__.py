"""The commands: ``python -m generator generate | check | lint | diff | regenerate``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from generator import lint, twin
from generator.changes.compare import compare
from generator.changes.contract import Contract
from generator.changes.reading import contract_of
from generator.changes.report import Report, gravest
from generator.changes.rules import ANSWERS, CALLERS
from generator.changes.sources import found
from generator.document import Document, load
from generator.errors import DescriptionError, Problem
from generator.facade import facade_of
from generator.model import Api
from generator.output import differences, write
from generator.project import Project, walked
from generator.regenerate import regenerate
from generator.render import Target, render
from scopix import __version__

PROJECT: Final = Project(Path(__file__).parent.parent)

_DESCRIPTION: Final = """\
Renders an OpenAPI description into a typed Python package. Without options, works on ours:
openapi.yaml becomes scopix/_raw, and scopix becomes scopix_sync.
"""
_BREAKING: Final = {CALLERS: 2, ANSWERS: 3}
_EXIT_CODES: Final = """\
The exit code is 0 if nothing breaks, 1 for an error, 2 if callers break, 3 if today's client can't
read the answers; with `--fail-on any`, 4 if something changed and nothing breaks.
"""
_LEFT: Final = """\
The exit code is 0 if all is done, 1 for an error, and 2 if lines written by hand have to follow.
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
    except twin.TwinError as error:
        print(error, file=sys.stderr)
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
            "--spec",
            type=Path,
            default=PROJECT.spec,
            metavar="FILE",
            help="the description (%(default)s)",
        )
        if name != "lint":
            command.add_argument(
                "--out",
                type=Path,
                default=PROJECT.out,
                metavar="DIR",
                help="the package (%(default)s)",
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
    words = "let everything follow from a new description, and tell what is left for people"
    command = _command(commands, "regenerate", _regenerate, words, _LEFT)
    command.add_argument(
        "new", metavar="NEW", help="the description: a file, or REVISION:FILE of git"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="do it to a copy, and leave the project as it is"
    )
    command.add_argument(
        "--force", action="store_true", help="overwrite what was changed and not committed, too"
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
    document = load(options.spec)
    api = walked(document)
    if _is_ours(options):
        changed = PROJECT.generate(document, api)
    else:
        changed = write(render(api, _target(options, document, api)), options.out)
    for note in api.notes:
        print(f"note: {note}")
    for path in changed:
        print(_short(path))
    print(f"{len(changed)} files changed" if changed else "nothing has changed")
    return 0


def _check(options: argparse.Namespace) -> int:
    document = load(options.spec)
    api = walked(document)
    if _is_ours(options):
        problems = list(PROJECT.check(document, api))
    else:
        problems = list(differences(render(api, _target(options, document, api)), options.out))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems" if problems else "everything is as generated")
    return 1 if problems else 0


def _lint(options: argparse.Namespace) -> int:
    document = load(options.spec)
    problems = lint.check(document)
    _tell(problems, options.spec)
    print(f"{len(problems)} problems" if problems else "no problems")
    return 1 if problems else 0


def _diff(options: argparse.Namespace) -> int:
    contracts: list[Contract] = []
    for source in (options.old, options.new):
        options.spec = Path(source)
        document = found(source, PROJECT.root)
        contracts.append(contract_of(document, walked(document)))
    report = Report(compare(*contracts), facade_of(PROJECT.root), __version__)
    print(report.json() if options.json else report.text())
    effect = gravest(report.changes)
    if effect is None or (options.fail_on == "breaking" and effect not in _BREAKING):
        return 0
    return _BREAKING.get(effect, 4)


def _regenerate(options: argparse.Namespace) -> int:
    options.spec = Path(options.new)
    outcome = regenerate(PROJECT, options.new, force=options.force, dry_run=options.dry_run)
    print(outcome.text())
    return 0 if outcome.fits else 2


def _target(options: argparse.Namespace, document: Document, api: Api) -> Target:
    if options.package is None and _same(options.out, PROJECT.out):
        return PROJECT.target(document, api)
    package = options.package or options.out.resolve().name
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
    return Target(package, document.path.name)


def _is_ours(options: argparse.Namespace) -> bool:
    """Whether this is about the project itself, of which more follows than the package."""
    return _same(options.out, PROJECT.out) and _same(options.spec, PROJECT.spec)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _tell(problems: Sequence[Problem], spec: Path) -> None:
    for problem in problems:
        print(f"{_short(spec)}: {problem}", file=sys.stderr)


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
