from __future__ import annotations

import copy
import dataclasses
import inspect
import json
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, plain, record, rest_name, sent, wire_names


class Colour(OpenEnum):
    RED = "red"


class Size(OpenIntEnum):
    SMALL = 1


@record
class Leaf(Model):
    name: str
    grown_at: datetime | None = None
    colour: Colour | None = None
    leaves: list[Leaf] = field(default_factory=list["Leaf"])
    data: dict[str, Any] | None = None


@record
class Twig(Model):
    _wire: ClassVar[Mapping[str, str]] = {"class_": "class"}

    class_: str
    key: str | None = field(default=None, repr=False)


NOON = datetime(2026, 5, 4, 12, tzinfo=timezone.utc)


def test_dict_is_what_the_api_sends() -> None:
    """Nested records, enumerations and times are plain values; None is left out."""
    leaf = Leaf("a", NOON, Colour.RED, [Leaf("b")], {"kept": None, "twig": Twig("c")})

    assert leaf.to_dict() == {
        "name": "a",
        "grown_at": "2026-05-04T12:00:00Z",
        "colour": "red",
        "leaves": [{"name": "b", "leaves": []}],
        "data": {"kept": None, "twig": {"class": "c"}},
    }
    assert type(leaf.to_dict()["colour"]) is str


def test_dict_with_none() -> None:
    """None can be kept, in nested records too."""
    assert Leaf("a", leaves=[Leaf("b")]).to_dict(exclude_none=False) == {
        "name": "a",
        "grown_at": None,
        "colour": None,
        "leaves": [
            {"name": "b", "grown_at": None, "colour": None, "leaves": [], "data": None},
        ],
        "data": None,
    }


def test_signatures_are_not_shown() -> None:
    """An address loses what opens it, and a text that is none stays as it is."""
    address = "https://cdn.example/a.jpg?expires=5&signature=abc"

    assert (
        repr(Twig(address))
        == "Twig(class_='https://cdn.example/a.jpg?expires=5&signature=[redacted]')"
    )
    assert repr(Twig("?signature=abc")) == "Twig(class_='?signature=abc')"


def test_names_on_the_wire() -> None:
    """Fields are written as the API calls them."""
    assert wire_names(Twig) == (("class_", "class"), ("key", "key"))
    assert Twig("a").to_dict() == {"class": "a"}


def test_repr_reads_as_code() -> None:
    """A record shows its fields, but for secrets."""
    assert repr(Leaf("a", colour=Colour.RED)) == (
        "Leaf(name='a', grown_at=None, colour=<Colour.RED: 'red'>, leaves=[], data=None)"
    )
    assert repr(Twig("a", key="secret")) == "Twig(class_='a')"


def test_equality_is_by_value_and_class() -> None:
    """Two records are equal when they are of one class and all fields are."""

    class Other(Twig):
        pass

    assert Twig("a") == Twig("a")
    assert not Twig("a") != Twig("a")  # noqa: SIM202 - the other operator is what is tested
    assert not Twig("a") == Other("a")  # noqa: SIM201
    assert Twig("a") != Twig("b")
    assert Twig("a", "k") != Twig("a", "l")
    assert Twig("a") != Other("a")
    assert Twig("a") != "a"


def test_records_can_be_keys() -> None:
    """Equal records have one hash, whatever they hold."""
    one = Leaf("a", leaves=[Leaf("b")], data={"x": [1, {"y": 2}], "z": 3})
    other = Leaf("a", leaves=[Leaf("b")], data={"z": 3, "x": [1, {"y": 2}]})

    assert hash(one) == hash(other)
    assert len({one, other, Leaf("a")}) == 2


def test_records_are_dataclasses() -> None:
    """`replace`, `asdict` and positions work, and nothing can be changed."""
    leaf = Leaf("a", NOON)

    assert dataclasses.replace(leaf, name="b") == Leaf("b", NOON)
    assert dataclasses.asdict(leaf)["grown_at"] == NOON
    with pytest.raises(dataclasses.FrozenInstanceError):
        leaf.name = "b"  # type: ignore[misc]
    assert not hasattr(leaf, "__dict__")


def test_records_say_what_their_fields_are() -> None:
    """Names, defaults and order are told as of any dataclass, and positions match."""
    fields = {one.name: one for one in dataclasses.fields(Leaf)}

    assert list(fields) == ["name", "grown_at", "colour", "leaves", "data"]
    assert fields["name"].default is dataclasses.MISSING
    assert fields["data"].default is None
    assert fields["leaves"].default_factory() == []
    assert str(inspect.signature(Twig)) == "(class_: str, key: str | None = None)"
    match Leaf("a", NOON):
        case Leaf(name, moment):
            assert (name, moment) == ("a", NOON)


def test_pydantic_takes_records() -> None:
    """A framework that takes dataclasses takes records, both ways."""
    adapter = TypeAdapter(Leaf)
    leaf = adapter.validate_python({"name": "a", "grown_at": NOON, "leaves": [{"name": "b"}]})

    assert leaf == Leaf("a", NOON, leaves=[Leaf("b")])
    assert json.loads(adapter.dump_json(leaf)) == leaf.to_dict(exclude_none=False)
    assert adapter.json_schema()["$defs"]["Leaf"]["required"] == ["name"]


def test_nothing_can_be_deleted() -> None:
    """A record keeps all its fields."""
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
        del Leaf("a").name


def test_fields_stand_in_one_class() -> None:
    """A record is not extended; what has none of its own may stand below one."""

    @record
    class Same(Twig):
        pass

    assert Same("a").to_dict() == {"class": "a"}
    with pytest.raises(TypeError, match="More can't add fields to another record"):

        @record
        class More(Twig):
            length: int = 0


@pytest.mark.parametrize("one", [Leaf("a", NOON, Colour("blue")), Twig("a", "k")])
def test_copies(one: Model) -> None:
    """Records can be copied and pickled."""
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert other == one
        assert other is not one


@pytest.mark.parametrize(
    ("value", "made"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        (3, 3),
        ("a", "a"),
        (Colour.RED, "red"),
        (Size.SMALL, 1),
        ((1, 2), [1, 2]),
        ({"a"}, ["a"]),
        (frozenset({"a"}), ["a"]),
        (OrderedDict(a=Colour.RED), {"a": "red"}),
        ({Colour.RED: 1}, {"red": 1}),
        (NOON, "2026-05-04T12:00:00Z"),
        (datetime(2026, 5, 4, 12), "2026-05-04T12:00:00Z"),
        (date(2026, 5, 4), "2026-05-04"),
        (time(12, 30), "12:30:00"),
        (Decimal("1.50"), "1.50"),
        (UUID(int=0), "00000000-0000-0000-0000-000000000000"),
        (timedelta(minutes=-5), "-P0DT300S"),
    ],
)
def test_plain_values(value: Any, made: Any) -> None:
    """Whatever a field may hold has a form in JSON."""
    assert plain(value) == made
    assert type(plain(value)) is type(made)


def test_offset_is_kept() -> None:
    """Only UTC is shortened."""
    east = datetime(2026, 5, 4, 12, tzinfo=timezone(timedelta(hours=2)))

    assert plain(east) == "2026-05-04T12:00:00+02:00"


def test_values_without_a_form() -> None:
    """Anything else is named, with what to give instead."""
    with pytest.raises(TypeError, match="object has no form in JSON; give text, numbers, lists"):
        plain({"a": [object()]})


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_json_is_plain_already(value: Any) -> None:
    """What comes from JSON goes back unchanged."""
    assert plain(value) == value
    assert json.loads(json.dumps(plain(value))) == value


@given(st.text(), JSON)
def test_equal_records_have_equal_hashes(name: str, value: Any) -> None:
    """A record and its copy are one key."""
    one = Leaf(name, data={"value": value})
    other = Leaf(name, data={"value": copy.deepcopy(value)})

    assert one == other
    assert hash(one) == hash(other)


@record
class Rest(Model):
    _rest: ClassVar[str] = "extra"

    name: str
    extra: dict[str, Any] = field(default_factory=dict)


@record
class Nulls(Model):
    required: str | None
    other: str | None = "a"
    optional: str | None = None
    inner: list[Nulls] = field(default_factory=list)


def test_null_that_has_to_be_said_is_sent() -> None:
    """Only a field that is None anyway is left out of a request."""
    nulls = Nulls(None, None, None, [Nulls("b")])

    assert sent({"a": nulls, "b": None}) == {
        "a": {
            "required": None,
            "other": None,
            "inner": [{"required": "b", "other": "a", "inner": []}],
        },
        "b": None,
    }
    assert nulls.to_dict() == {"inner": [{"required": "b", "other": "a", "inner": []}]}


def test_members_without_a_field_are_written_beside_the_others() -> None:
    """They are no member of their own; a field has the last word on its name."""
    rest = Rest("a", {"b": [Colour.RED], "c": None, "name": "d"})

    assert rest.to_dict() == {"b": ["red"], "c": None, "name": "a"}
    assert (rest_name(Rest), rest_name(Model)) == ("extra", "")
