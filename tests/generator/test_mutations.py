"""Descriptions with faults in them, of all kinds."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import lint
from generator import render as rendering
from generator.counts import check_counts
from generator.document import load
from generator.errors import DescriptionError, Problem
from generator.operations import walk

GOLDEN = Path(__file__).parents[1] / "golden" / "generator"
SEEDS = [load(path).data for path in sorted(GOLDEN.glob("*/spec.*"))]
VALUES: list[Any] = [
    *(None, 3, -1.5, True, "", "x", "a b", "\0", [], [1], {}, {"a": 1}),
    *({"$ref": f"#/components/schemas/{name}"} for name in ("Nothing", "Pet", "Plant", "Image")),
    *({"type": kind} for kind in ("string", "array", "object", None, ["object", "null"])),
    {"type": "object", "properties": {}},
    {"oneOf": [{"type": "string"}, {"type": "null"}]},
    {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
    {"enum": ["a", 1, None]},
    {"x-any": True},
]


def places(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = node.items() if isinstance(node, dict) else enumerate(node)
    for key, member in members:
        yield (*place, key)
        if isinstance(member, (dict, list)):
            yield from places(member, (*place, key))


def mutate(document: Any, data: st.DataObject) -> None:
    *above, last = data.draw(st.sampled_from(list(places(document))))
    node = document
    for key in above:
        node = node[key]
    if data.draw(st.booleans()):
        del node[last]
    else:
        node[last] = copy.deepcopy(data.draw(st.sampled_from(VALUES)))


def rendered(path: Path) -> list[Problem]:
    try:
        document = load(path)
        lint.check(document)
        api = walk(document)
        check_counts(document, api)
        for name, code in rendering.render(api, rendering.Target("zoo", path.name)).items():
            ast.parse(code, name)
    except DescriptionError as error:
        return error.problems
    return []


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_a_description_is_rendered_or_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    """Whatever is wrong: code without syntax errors and without losses, or problems with places."""
    monkeypatch.setattr(rendering, "formatted", lambda files, package: dict(files))
    description = copy.deepcopy(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(description, data)
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(description))
    problems = rendered(path)

    assert not [problem for problem in problems if "was lost" in problem.what]
