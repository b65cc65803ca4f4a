"""Nothing forgotten: what of the description the client, its tests and the local server cover.

Every operation is reached by a method of the client, or says by ``x-raw-only`` why not. Every type
that such a method takes or returns is public, or says by ``x-internal`` that it is not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from generator import names
from generator.classes import uses
from generator.document import Document
from generator.errors import Problem, Problems
from generator.facade import OPERATIONS, Facade, Method
from generator.model import Api, Definition, Family, Named, Operation, parts
from generator.survey import Survey

__all__ = ["Coverage", "Row", "coverage_of"]

_SOURCES: Final = ("tests/async", "examples/async")
"""Where methods are called; their blocking twins do the same."""

_ROUTES: Final = "scopix_emulator/api"

_PAGE: Final = """\
<!-- Generated from openapi.yaml by `python -m generator generate`; do not edit. -->

# What the client covers

{counts}

Methods are those that come down to the operation, if only by way of others. Tests and examples are
those that name one of the methods, or the function of the operation. The local server is
`scopix_emulator`.

{tables}
{hidden}"""


@frozen
class Row:
    """What there is for one operation."""

    operation: Operation
    methods: Sequence[Method]
    raw_only: str
    """Why no method reaches it, or nothing."""
    tests: Sequence[str]
    """Names of the files that exercise it."""
    route: str
    """The function of the local server, or nothing."""


@frozen
class Coverage:
    """What there is for all operations and types."""

    rows: Sequence[Row]
    hidden: Mapping[str, str]
    """Types that are not public, and why."""
    problems: Sequence[Problem]

    def page(self) -> str:
        """Write it as a page in Markdown."""
        tables: list[str] = []
        for module in dict.fromkeys(row.operation.module for row in self.rows):
            tables += [f"## {module}", "", *_HEAD]
            tables += (_line(row) for row in self.rows if row.operation.module == module)
            tables.append("")
        hidden = [f"- `{name}`: {why}" for name, why in sorted(self.hidden.items())]
        return _PAGE.format(
            counts=self._counts(),
            tables="\n".join(tables),
            hidden="\n".join(["## Types that are not public", "", *(hidden or ["None."]), ""]),
        )

    def _counts(self) -> str:
        rows = self.rows
        figures = (
            sum(bool(row.methods) for row in rows),
            sum(bool(row.raw_only) for row in rows),
            sum(bool(row.tests) for row in rows),
            sum(bool(row.route) for row in rows),
        )
        return (
            f"Of {len(rows)} operations, {figures[0]} have methods, and {figures[1]} are for "
            f"`client.send` only.\n{figures[2]} have tests or examples; {figures[3]} are answered "
            "by the local server."
        )


_HEAD: Final = (
    "| operation | request | methods | tests and examples | local server |",
    "|---|---|---|---|---|",
)


def _line(row: Row) -> str:
    operation = row.operation
    methods = ", ".join(f"`{one.shown}`" for one in row.methods)
    cells = (
        f"`{operation.name}`",
        f"`{operation.method} {operation.path}`",
        methods or f"raw only: {row.raw_only}",
        ", ".join(row.tests) or "none",
        f"`{row.route}`" if row.route else "none",
    )
    return f"| {' | '.join(cells)} |"


def coverage_of(document: Document, api: Api, facade: Facade, root: Path) -> Coverage:
    """Find out what there is, and what was forgotten.

    Args:
        document: The description.
        api: What the walk made of it.
        facade: What the source makes of the operations.
        root: The folder of the project.
    """
    problems = document.problems()
    survey = Survey(document)
    tests = _tests(root)
    routes = dict(_routes(root))
    rows: list[Row] = []
    for operation in api.operations:
        methods = facade.methods_of((operation.module, operation.name))
        called = {*(one.shown for one in methods), f"{operation.module}.{operation.name}"}
        rows.append(
            Row(
                operation,
                methods,
                _raw_only(survey, operation, methods, problems),
                [name for name, named in tests.items() if called & named],
                routes.get((operation.method, _bare(operation.path)), ""),
            )
        )
    hidden = dict(_hidden(survey, api, rows, facade, problems))
    return Coverage(rows, hidden, sorted(problems.found))


def _bare(path: str) -> str:
    """Return a path without the names of its parameters."""
    return re.sub(r"{[^{}]*}", "{}", path)


# ------------------------------------------------------------------------------------ operations


def _raw_only(
    survey: Survey, operation: Operation, methods: Sequence[Method], problems: Problems
) -> str:
    reason = survey.at(operation.place).get("x-raw-only")
    place = operation.place
    if reason is None and not methods:
        problems.add(
            place,
            f"no method of the client reaches {operation.name}",
            f"call {OPERATIONS}{operation.module}.{operation.name} in a resource, or say why not: "
            "`x-raw-only: <reason>`",
        )
    elif reason is not None and methods:
        problems.add(
            place,
            f"{methods[0].shown} reaches {operation.name}, which says that it is raw only",
            "take `x-raw-only` out",
        )
    elif reason is not None and not (isinstance(reason, str) and reason.strip()):
        problems.add(
            place, "`x-raw-only` gives no reason", "write in a sentence why there is no method"
        )
    return str(reason or "")


# ----------------------------------------------------------------------------------------- types


def _hidden(
    survey: Survey, api: Api, rows: Iterable[Row], facade: Facade, problems: Problems
) -> Iterator[tuple[str, str]]:
    """Yield the types that are not public, each with the reason."""
    shown = _shown(api, rows)
    for definition in api.definitions:
        internal = survey.at(definition.place).get("x-internal") is True
        for name in _classes(definition):
            public = facade.types.get(name)
            if public is not None and internal:
                problems.add(
                    definition.place,
                    f"{name} is public as {public}, but says that it is internal",
                    "take `x-internal` out, or the class from `scopix.types`",
                )
            elif public is None and internal:
                yield name, "internal"
            elif public is None and definition.name in shown:
                problems.add(
                    definition.place,
                    f"{name} can't be imported from `scopix.types`",
                    f"import it in scopix/types/<topic>.py from "
                    f"scopix._raw.models.{definition.module}, and list it in `__all__`; if no "
                    "user ever gets one, write `x-internal: true`",
                )
            elif public is None:
                yield name, "only in failures, or for `client.send` only"


def _classes(definition: Definition) -> list[str]:
    """Return the names of the classes that a definition becomes."""
    also = [definition.unknown] if isinstance(definition, Family) else []
    return [definition.name, *also]


def _shown(api: Api, rows: Iterable[Row]) -> set[str]:
    """Return the types that methods of the client take or return, if only within others."""
    definitions = {definition.name: definition for definition in api.definitions}
    todo: list[Named] = []
    for row in rows:
        if row.methods:
            types = [one.type for one in row.operation.arguments]
            types += (one.type for one in row.operation.results.values())
            todo += (part for one in types for part in parts(one) if isinstance(part, Named))
    seen: set[str] = set()
    while todo:
        name = todo.pop().name
        if name not in seen:
            seen.add(name)
            todo += uses(definitions[name])
    return seen


# ------------------------------------------------------------------------------- tests and routes


def _tests(root: Path) -> dict[str, set[str]]:
    """Return what each file of tests and examples names: methods, and functions of operations."""
    paths = (path for folder in _SOURCES for path in sorted((root / folder).glob("*.py")))
    return {path.stem: set(_named(ast.parse(path.read_text(encoding="utf-8")))) for path in paths}


def _named(tree: ast.Module) -> Iterator[str]:
    """Yield ``client.files.list`` for all that ends so, and ``files.list_files`` of operations."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and f"{node.module}." == OPERATIONS:
            modules |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            steps = [node.attr]
            owner = node.value
            while isinstance(owner, ast.Attribute):
                steps.insert(0, owner.attr)
                owner = owner.value
            for start in range(len(steps)):
                yield ".".join(["client", *steps[start:]])
            if isinstance(owner, ast.Name) and len(steps) == 1:
                yield f"{modules.get(owner.id, '')}.{node.attr}"
                yield f"{names.pascal(owner.id)}.{node.attr}"


def _routes(root: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the operations that the local server answers, each with the function that does it."""
    for path in sorted((root / _ROUTES).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for decorator in node.decorator_list:
                    match decorator:
                        case ast.Call(
                            func=ast.Name(id="operation"),
                            args=[ast.Constant(value=method), ast.Constant(value=where)],
                        ):
                            yield (str(method), _bare(str(where))), f"{path.stem}.{node.name}"
                        case _:
                            pass
