from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar

import pytest

from scopix._core.decode import decoder, event_decoder
from scopix._core.model import Model, record, sent, wire_names
from scopix._core.union import Family, Unknown, any_of, family_of, one_of


class Event(Model):
    __slots__ = ()


@record
class Token(Event):
    type: str


@record
class UnknownEvent(Event, Unknown):
    pass


one_of(Event, "type", {"token": Token, "3": Token}, UnknownEvent)


@pytest.mark.parametrize(
    ("data", "chosen"),
    [
        ({"type": "token"}, Token),
        ({"type": 3}, Token),
        ({"type": "other"}, UnknownEvent),
    ],
)
def test_kind_is_chosen(data: dict[str, Any], chosen: type[Model]) -> None:
    """The member tells the class; a value that is not listed is of an unknown kind."""
    family = family_of(Event)

    assert family is not None
    assert family.choose(data) is chosen


@pytest.mark.parametrize("data", [{}, {"type": None}, {"type": ["token"]}, [], "token", None])
def test_what_does_not_tell_its_kind(data: object) -> None:
    """An answer that does not say what it is does not match."""
    family = family_of(Event)

    assert family is not None
    with pytest.raises(ValueError, match="Expected an object that tells its kind in `type`"):
        family.choose(data)


def test_only_bases_have_families() -> None:
    """Members, other classes and types that are no classes are no bases."""
    assert family_of(Token) is None
    assert family_of(list[Event]) is None


def test_unknown_record_keeps_everything() -> None:
    """A record of an unknown kind is shown, compared and written as it came."""
    one = UnknownEvent("new", {"type": "new", "a": None})

    assert isinstance(one, Event)
    assert repr(one) == "UnknownEvent(kind='new', data={'type': 'new', 'a': None})"
    assert one.to_dict() == sent(one) == {"type": "new", "a": None}
    assert one == UnknownEvent("new", {"type": "new", "a": None})
    assert wire_names(UnknownEvent) == (("kind", "kind"), ("data", "data"))


def test_dict_of_an_unknown_record_is_a_copy() -> None:
    """Changing what `to_dict` gave changes no record."""
    one = UnknownEvent("new", {"type": "new"})
    one.to_dict()["type"] = "old"

    assert one.data == {"type": "new"}


class Vehicle(Model):
    __slots__ = ()


@record
class Car(Vehicle):
    _wire: ClassVar[Mapping[str, str]] = {"wheel_count": "wheel-count"}

    wheel_count: int
    name: str = ""


@record
class Truck(Vehicle):
    _wire: ClassVar[Mapping[str, str]] = {"wheel_count": "wheel-count"}
    _rest: ClassVar[str] = "extra"

    wheel_count: int
    load: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@record
class UnknownVehicle(Vehicle, Unknown):
    pass


any_of(Vehicle, (Car, Truck), UnknownVehicle)


@pytest.mark.parametrize(
    ("data", "made"),
    [
        ({"wheel-count": 4}, Car(4)),
        ({"wheel-count": 4, "name": "a"}, Car(4, "a")),
        ({"wheel-count": 6, "load": 9}, Truck(6, 9)),
        ({"wheel-count": 6, "load": 9, "axles": 3}, Truck(6, 9, {"axles": 3})),
        ({"extra": 4}, UnknownVehicle("", {"extra": 4})),
    ],
)
def test_members_tell(data: dict[str, Any], made: Model) -> None:
    """The class that misses nothing and knows most of the members is chosen."""
    content = json.dumps(data).encode()

    assert decoder(Vehicle)(content) == made
    assert event_decoder(Vehicle)("name", content) == made


@record
class Note(Event):
    text: str
    type: str = "note"


def test_kind_that_is_left_out() -> None:
    """What is of one kind by default is known by its members."""
    family = Family("type", {"note": Note, "token": Token}, UnknownEvent, (Event, Note, Token))

    assert family.choose({"text": "a"}) is Note
    with pytest.raises(ValueError, match="Expected an object that tells its kind in `type`"):
        family.choose({"other": "a"})


def test_what_is_no_object() -> None:
    """It has no members that could tell anything."""
    family = family_of(Vehicle)

    assert family is not None
    with pytest.raises(ValueError, match=r"Expected an object$"):
        family.choose([])
