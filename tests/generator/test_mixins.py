"""Whether what is written by hand fits the types that it is a base of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.mixins import fitting, misfits, mixins_of

PETS = """
from typing import TYPE_CHECKING

class PetMixin:
    if TYPE_CHECKING:
        name: str
        \"\"\"Its name.\"\"\"
        age: int

    if True:
        other: int

    def is_old(self) -> bool:
        return self.age > 9

class MoodMixin:
    if TYPE_CHECKING:
        value: str

class GoneMixin: ...

class Helper: ...
"""
SCHEMAS = """
Pet: {x-module: pets, properties: {name: {type: string}}}
Mood: {x-module: pets, type: string, enum: [good, bad]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "scopix" / "_behaviour"
    folder.mkdir(parents=True)
    (folder / "pets.py").write_text(PETS)
    return tmp_path


def test_what_does_not_fit(zoo: Any, root: Path) -> None:
    """A mixin without a type, and a field that the type does not have, with their lines."""
    field, gone = misfits(root, zoo.walk(schemas=SCHEMAS))
    what = "the module `pets` has no type that GoneMixin could be a base of"

    assert str(gone) == f"scopix/_behaviour/pets.py:20: {what}"
    assert str(field) == (
        "scopix/_behaviour/pets.py:8: Pet has no field `age`, which PetMixin reads"
    )


def test_fitting(zoo: Any, root: Path) -> None:
    """Those that are left belong to a type of their module."""
    mixins = mixins_of(root / "scopix" / "_behaviour")

    assert mixins == {("pets", "PetMixin"), ("pets", "MoodMixin"), ("pets", "GoneMixin")}
    assert fitting(mixins, zoo.walk(schemas=SCHEMAS)) == mixins - {("pets", "GoneMixin")}
