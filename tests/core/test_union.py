from __future__ import annotations

from typing import Any

import pytest

from scopix._core.model import Model, record, wire_names
from scopix._core.union import Unknown, family_of, one_of


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
    assert one.to_dict() == {"type": "new", "a": None}
    assert one == UnknownEvent("new", {"type": "new", "a": None})
    assert wire_names(UnknownEvent) == (("kind", "kind"), ("data", "data"))


def test_dict_of_an_unknown_record_is_a_copy() -> None:
    """Changing what `to_dict` gave changes no record."""
    one = UnknownEvent("new", {"type": "new"})
    one.to_dict()["type"] = "old"

    assert one.data == {"type": "new"}
