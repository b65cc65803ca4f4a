from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.counts import declared
from generator.document import parse, read
from generator.model import Record, annotation
from generator.normalise import STEPS, normalise, unmoved
from generator.project import walked

ROOT = Path(__file__).parents[3]
OURS = ROOT / "openapi.yaml"
GOLDEN = {
    path.parent.name: path
    for path in sorted((ROOT / "tests" / "golden" / "generator").glob("*/spec.*"))
}


def written(path: Path) -> Any:
    return read(path.read_bytes(), path)[0]


def turned(node: Any, chance: random.Random) -> Any:
    """The same with its members in another order."""
    if isinstance(node, list):
        return [turned(one, chance) for one in node]
    if not isinstance(node, dict):
        return node
    members = [(name, turned(one, chance)) for name, one in node.items()]
    chance.shuffle(members)
    return dict(members)


def test_our_own_description_says_everything_plainly() -> None:
    """There is nothing to normalise in it."""
    data = written(OURS)

    assert normalise(data) == data


@pytest.mark.parametrize("case", GOLDEN)
def test_what_is_normalised_stays_as_it_is(case: str) -> None:
    """No step finds anything in what it has left, and none changes what it is given."""
    data = written(GOLDEN[case])
    before = copy.deepcopy(data)
    once = normalise(data)

    assert data == before
    for step in (*STEPS, normalise):
        assert unmoved(step(once))[0] == unmoved(once)[0]


@pytest.mark.parametrize("case", GOLDEN)
def test_the_order_of_members_plays_no_part(case: str) -> None:
    """Names, above all, are chosen by what there is, and not by what comes first."""
    data = written(GOLDEN[case])
    expected = unmoved(normalise(data))

    for seed in range(5):
        assert unmoved(normalise(turned(data, random.Random(seed)))) == expected


@pytest.mark.parametrize("case", GOLDEN)
def test_the_order_of_schemas_and_properties_plays_no_part_in_code(case: str) -> None:
    """Classes, fields, their types and arguments are the same, if in another order."""
    data = written(GOLDEN[case])

    def made(seed: int | None) -> Any:
        one = data if seed is None else turned(data, random.Random(seed))
        api = walked(parse(json.dumps(one).encode(), Path("spec.json")))
        return (
            {
                (one.place, one.name): {
                    field.wire: (field.name, annotation(field.type), field.default)
                    for field in (one.fields if isinstance(one, Record) else ())
                }
                for one in api.definitions
            },
            {
                one.place: {(arg.wire, arg.name, annotation(arg.type)) for arg in one.arguments}
                for one in api.operations
            },
        )

    for seed in range(3):
        assert made(seed) == made(None)


@pytest.mark.parametrize("case", GOLDEN)
def test_nothing_is_lost_before_the_walk(case: str) -> None:
    """What counts the description after the steps finds what it finds before them, if not more."""
    data = written(GOLDEN[case])
    before, after = declared(data), declared(unmoved(normalise(data))[0])
    own = {key for key in before if key[0] not in {"schema", "property"}}
    properties = [
        {place.rpartition("/")[2] for key, place in counted.items() if key[0] == "property"}
        for counted in (before, after)
    ]

    assert own == {key for key in after if key[0] not in {"schema", "property"}}
    assert properties[0] <= properties[1]


MEMBERS = [
    *("$defs", "$ref", "A-Input", "A-Output", "a", "a__A", "allOf", "anyOf", "b__A", "const"),
    *("discriminator", "enum", "items", "mapping", "nullable", "oneOf", "pattern"),
    *("patternProperties", "properties", "required", "title", "type"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_nothing_is_taken_for_granted(node: Any, other: Any) -> None:
    """What is no description at all is for the typed document to tell."""
    data = {"paths": {"/a": {"schema": node}}, "components": {"schemas": other}, "$defs": node}
    once = unmoved(normalise(data))[0]

    assert unmoved(normalise(once))[0] == once


def test_places_of_what_was_moved() -> None:
    """A problem leads to where a schema was written, whatever became of it."""
    content = b"""\
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths: {}
components:
  schemas:
    A:
      $defs:
        B:
          patternProperties:
            x: {maxLength: 3}
      items: {$ref: '#/$defs/B'}
"""
    document = parse(content, Path("zoo.yaml"))
    problems = document.problems()
    problems.add("#/components/schemas/B/additionalProperties", "a", "b")
    (problem,) = problems.found

    assert problem.place == "#/components/schemas/A/$defs/B/patternProperties/x"
    assert problem.line == document.lines["#/components/schemas/B/additionalProperties"] == 10
