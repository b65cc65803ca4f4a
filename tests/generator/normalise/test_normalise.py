from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from generator.document import read
from generator.normalise import STEPS, normalise
from tests.application import application

ROOT = Path(__file__).parents[3]


def test_our_own_description_says_everything_plainly() -> None:
    """There is nothing to normalise in it."""
    path = ROOT / "openapi.yaml"
    data: Any = read(path.read_bytes(), path)[0]

    assert normalise(data) == data


def test_what_is_normalised_stays_as_it_is() -> None:
    """No step finds anything in what it has left, and none changes what it is given."""
    data = application().openapi()
    before = copy.deepcopy(data)
    once = normalise(data)

    assert data == before
    assert normalise(once) == once
    for step in STEPS:
        assert step(once) == once
