from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.enums import OpenEnum, OpenIntEnum


class Colour(OpenEnum):
    RED = "red"
    UNKNOWN = "unknown"


class Size(OpenIntEnum):
    SMALL = 1


def test_member_is_its_value() -> None:
    """A member stands wherever its text can."""
    assert Colour.RED == "red"
    assert {Colour.RED: 1}["red"] == 1
    assert str(Colour.RED) == f"{Colour.RED}" == "red"
    assert f"{Colour.RED:>5}" == "  red"
    assert json.dumps({"colour": Colour.RED}) == '{"colour": "red"}'
    assert Colour("red") is Colour.RED
    assert Colour.RED.is_known


def test_integer_member_is_its_value() -> None:
    """A member stands wherever its number can."""
    assert Size.SMALL == 1
    assert str(Size.SMALL) == f"{Size.SMALL}" == "1"
    assert json.dumps([Size.SMALL]) == "[1]"
    assert Size(1) is Size.SMALL
    assert Size.SMALL.is_known


@given(st.text())
def test_unknown_value_survives(value: str) -> None:
    """What the server adds tomorrow is itself, comparable, and says that it is not known."""
    colour = Colour(value)

    assert isinstance(colour, Colour)
    assert colour == value == str(colour) == colour.value
    assert hash(colour) == hash(value)
    assert colour.is_known is (value in {"red", "unknown"})
    assert colour == Colour(value)


@given(st.integers())
def test_unknown_number_survives(value: int) -> None:
    """Numbers survive as text does."""
    size = Size(value)

    assert isinstance(size, Size)
    assert size == value == size.value
    assert size.is_known is (value == 1)


def test_unknown_value_is_its_name() -> None:
    """A value without a member is shown by its text."""
    assert Colour("blue").name == "blue"
    assert repr(Colour("blue")) == "<Colour.blue: 'blue'>"
    assert Size(9).name == "9"


def test_member_named_unknown_is_known() -> None:
    """`unknown` may be a value like any other."""
    assert Colour("unknown") is Colour.UNKNOWN
    assert Colour.UNKNOWN.is_known


@pytest.mark.parametrize("value", [None, 3, ["red"], b"red"])
def test_what_is_no_text_is_no_value(value: Any) -> None:
    """Only text can be a value of tomorrow."""
    with pytest.raises(ValueError, match="is not a valid Colour"):
        Colour(value)


@pytest.mark.parametrize("value", [None, "1", 1.5, [1]])
def test_what_is_no_integer_is_no_value(value: Any) -> None:
    """Only a whole number can be a value of tomorrow."""
    with pytest.raises(ValueError, match="is not a valid Size"):
        Size(value)


def test_bool_is_no_new_number() -> None:
    """False is no value that a server adds."""
    with pytest.raises(ValueError, match="is not a valid Size"):
        Size(False)


def test_class_does_not_grow() -> None:
    """A server that invents values does not fill the memory."""
    for number in range(9):
        Colour(f"new {number}")

    assert list(Colour) == [Colour.RED, Colour.UNKNOWN]


@pytest.mark.parametrize("one", [Colour.RED, Colour("blue"), Size.SMALL, Size(9)])
def test_copies(one: Any) -> None:
    """Members can be copied and pickled, new ones too."""
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert other == one
        assert type(other) is type(one)
        assert other.is_known == one.is_known
