"""The classes written by hand that generated types have as bases, and whether they fit.

A mixin declares the fields that it reads under ``if TYPE_CHECKING:``. A type checker takes that for
granted, so that nobody but this module sees when a field is gone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator.model import Api, Record
from generator.recolour import Problem

__all__ = ["FOLDER", "fitting", "misfits", "mixins_of", "reads"]

FOLDER: Final = Path("scopix", "_behaviour")
"""Where they are written."""


def mixins_of(folder: Path) -> frozenset[tuple[str, str]]:
    """Find the mixins in a folder: module, and name of the class."""
    return frozenset((path.stem, node.name) for path, node in _classes(folder))


def fitting(mixins: frozenset[tuple[str, str]], api: Api) -> frozenset[tuple[str, str]]:
    """Return those that belong to a type."""
    return mixins & {(one.module, f"{one.name}Mixin") for one in api.definitions}


def misfits(root: Path, api: Api) -> list[Problem]:
    """Find mixins without a type, and fields that they declare and that their type does not have.

    Args:
        root: The folder of the project.
        api: What the walk made of the description.
    """
    types = {(one.module, f"{one.name}Mixin"): one for one in api.definitions}
    problems: list[Problem] = []
    for path, node in _classes(root / FOLDER):
        where = FOLDER / path.name
        one = types.get((path.stem, node.name))
        if one is None:
            what = f"the module `{path.stem}` has no type that {node.name} could be a base of"
            problems.append(Problem(where, node.lineno, what))
        elif isinstance(one, Record):
            fields = {field.name for field in one.fields}
            problems += (
                Problem(where, line, f"{one.name} has no field `{name}`, which {node.name} reads")
                for name, line in _declared(node)
                if name not in fields
            )
    return problems


def reads(root: Path) -> dict[tuple[str, str], tuple[Path, int]]:
    """Return where each mixin declares each field that it reads: file and line."""
    return {
        (node.name, name): (FOLDER / path.name, line)
        for path, node in _classes(root / FOLDER)
        for name, line in _declared(node)
    }


def _classes(folder: Path) -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Mixin"):
                yield path, node


def _declared(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for block in node.body:
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            for line in block.body:
                if isinstance(line, ast.AnnAssign):
                    yield ast.unparse(line.target), line.lineno
