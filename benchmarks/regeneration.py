"""Measure what it takes to follow a description of some hundred operations.

`python -m benchmarks.regeneration` multiplies ours, and prints the processor time of each step. It
needs what the generator needs: the dependency group `generate`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from generator import lint
from generator.changes.compare import compare
from generator.changes.reading import contract_of
from generator.document import dump, load, parse
from generator.output import write
from generator.project import walked
from generator.render import Target, render

__all__ = ["main", "measured", "multiplied"]

OURS = Path(__file__).parent.parent / "openapi.yaml"

T = TypeVar("T")

_METHODS = frozenset({"get", "put", "post", "patch", "delete"})
_SCHEMA = re.compile(r'"#/components/schemas/(\w+)"')


def multiplied(data: dict[str, Any], times: int) -> dict[str, Any]:
    """Repeat a description: each operation, tag and schema under a name of its own.

    Args:
        data: The description.
        times: How often everything shall be there. What operations share is there once.

    Returns:
        Another description.
    """
    whole = _numbered(data, 0)
    whole["paths"], whole["tags"] = {}, []
    schemas: dict[str, Any] = {}
    for number in range(times):
        copy = _numbered(data, number)
        for path, item in copy["paths"].items():
            for operation in (item[method] for method in item.keys() & _METHODS):
                operation["operationId"] += f"_{number}"
                operation["tags"] = [f"{tag}_{number}" for tag in operation["tags"]]
            whole["paths"][f"/copies/{number}{path}"] = item
        whole["tags"] += ({**tag, "name": f"{tag['name']}_{number}"} for tag in copy["tags"])
        for name, schema in copy["components"]["schemas"].items():
            schemas[f"{name}{number}"] = {**schema, "x-module": f"{schema['x-module']}_{number}"}
    whole["components"]["schemas"] = schemas
    return whole


def _numbered(data: dict[str, Any], number: int) -> dict[str, Any]:
    """Copy a description, with references to the schemas of one of its copies."""
    text = _SCHEMA.sub(rf'"#/components/schemas/\g<1>{number}"', json.dumps(data))
    copy: dict[str, Any] = json.loads(text)
    return copy


def measured(data: dict[str, Any], folder: Path) -> Iterator[tuple[str, float]]:
    """Do each step of a regeneration, and yield its name and its seconds of processor time.

    Args:
        data: The description.
        folder: Where to write the code.
    """
    content = dump(data)
    taken: list[tuple[str, float]] = []

    def timed(name: str, step: Callable[[], T]) -> T:
        begin = sum(os.times()[:4])
        result = step()
        taken.append((name, sum(os.times()[:4]) - begin))
        return result

    document = timed("read", lambda: parse(content, Path("openapi.yaml")))
    api = timed("walk", lambda: walked(document))
    timed("lint", lambda: lint.check(document))
    contract = timed("prepare to compare", lambda: contract_of(document, api))
    timed("compare", lambda: compare(contract, contract))
    files = timed("render and format", lambda: render(api, Target(folder.name, "openapi.yaml")))
    timed("write", lambda: write(files, folder))
    changed = timed("write again", lambda: write(files, folder))
    assert not changed, changed
    return iter(taken)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.regeneration", description=__doc__)
    parser.add_argument(
        "--times", type=int, default=5, help="how often ours is there (%(default)s)"
    )
    options = parser.parse_args(arguments)
    data = multiplied(load(OURS).data, options.times)
    operations = sum(len(item.keys() & _METHODS) for item in data["paths"].values())
    print(f"{operations} operations, {len(data['components']['schemas'])} schemas")
    with tempfile.TemporaryDirectory() as name:
        total = 0.0
        for step, seconds in measured(data, Path(name) / "copies"):
            print(f"{step:20} {seconds:6.2f} s")
            total += seconds
    print(f"{'all':20} {total:6.2f} s")


if __name__ == "__main__":
    main()
