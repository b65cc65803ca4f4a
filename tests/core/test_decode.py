# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta, timezone
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.decode import JsonText, decoder, event_decoder
from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of


class Colour(OpenEnum):
    RED = "red"


class Size(OpenIntEnum):
    SMALL = 1


@record
class Leaf(Model):
    name: str
    grown_at: Timestamp | None = None
    seen_on: date | None = None
    colour: Colour | None = None
    size: Size | None = None
    length: float = 0.0
    count: int = 0
    leaves: list[Leaf] = field(default_factory=list["Leaf"])


@record
class Renamed(Model):
    _wire: ClassVar[Mapping[str, str]] = {"type": "@type", "class_": "class"}

    type: str
    class_: int | None = None
    inner: Renamed | None = None
    many: list[Renamed] | None = None
    named: dict[str, Renamed] | None = None
    free: dict[str, Any] | None = None
    either: list[str] | Renamed | None = None
    event: Event | None = None


class Event(Model):
    __slots__ = ()


@record
class Token(Event):
    kind: str
    text: str


@record
class Odd(Event):
    _wire: ClassVar[Mapping[str, str]] = {"x_y": "x-y"}

    kind: str
    x_y: int
    events: list[Event] | None = None


@record
class UnknownEvent(Event, Unknown):
    pass


one_of(Event, "kind", {"token": Token, "odd": Odd}, UnknownEvent)


def decoded(target: Any, value: Any) -> Any:
    return decoder(target)(json.dumps(value).encode())


def failure(target: Any, value: Any) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        decoded(target, value)
    return str(caught.value)


def test_record() -> None:
    """Fields are decoded as they are annotated."""
    leaf = decoded(
        Leaf,
        {
            "name": "a",
            "grown_at": "2026-05-04T07:30:00+02:00",
            "seen_on": "2026-05-04",
            "colour": "red",
            "size": 1,
            "leaves": [{"name": "b"}],
        },
    )

    assert leaf.grown_at == datetime(2026, 5, 4, 5, 30, tzinfo=timezone.utc)
    assert leaf.seen_on == date(2026, 5, 4)
    assert (leaf.colour, leaf.size) == (Colour.RED, Size.SMALL)
    assert leaf.leaves == [Leaf("b")]


def test_the_server_may_grow() -> None:
    """An unknown field is ignored, an unknown value survives, a missing optional is None."""
    leaf = decoded(Leaf, {"name": "a", "colour": "blue", "size": 9, "new": 1})

    assert leaf.colour == "blue"
    assert not leaf.colour.is_known
    assert leaf.size == 9
    assert leaf.grown_at is None


def test_naive_time_is_utc() -> None:
    """A time without an offset is not the machine's."""
    leaf = decoded(Leaf, {"name": "a", "grown_at": "2026-05-04T07:30:00"})

    assert leaf.grown_at == datetime(2026, 5, 4, 7, 30, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text", ["2026-05-04T07:30:00", "2026-05-04T07:30:00.500", "2026-05-04 07:30:00"]
)
def test_naive_times_are_found_anywhere(text: str) -> None:
    """In lists, in dicts, in records of records, and alone."""
    time = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    content = msgspec.json.encode({"a": [text, "2026-05-04T07:30:00+02:00"]})

    assert decoder(dict[str, list[Timestamp]])(content)["a"][0] == time
    assert decoder(dict[str, list[Timestamp]])(content)["a"][1].utcoffset() == timedelta(hours=2)
    assert decoder(Timestamp)(msgspec.json.encode(text)) == time
    assert decoder(list[Leaf])(msgspec.json.encode([{"name": "a", "grown_at": text}]))[0] == Leaf(
        "a", time
    )
    assert decoder(Leaf)(json.dumps({"name": text, "grown_at": text}).encode()) == Leaf(text, time)


def test_numbers() -> None:
    """A whole number may be written as the other kind; nothing is rounded."""
    leaf = decoded(Leaf, {"name": "a", "length": 3, "count": 3.0})

    assert (leaf.length, type(leaf.length), leaf.count, type(leaf.count)) == (3.0, float, 3, int)
    assert "$.count" in failure(Leaf, {"name": "a", "count": 3.5})


@pytest.mark.parametrize(
    ("target", "value", "text"),
    [
        (Leaf, {}, "Object missing required field `name`"),
        (Leaf, {"name": 3}, "Expected `str`, got `int` - at `$.name`"),
        (list[Leaf], [{"name": "a", "leaves": [{"name": None}]}], "Expected `str`, got `null` - at `$[0].leaves[0].name`"),
        (list[Event], [{"kind": "token", "text": 3}], "Expected `str`, got `int` - at `$[0].text`"),
        (list[Event], [{"kind": "odd", "x-y": 1, "events": [{"kind": "odd", "x-y": "a"}]}], "Expected `int`, got `str` - at `$[0].events[0].x_y`"),
        (Event, {"kind": None}, "Expected an object that tells its kind in `kind`"),
        (dict[str, Event], {"a": [1]}, "Expected an object that tells its kind in `kind` - at `$[...]`"),
        (Renamed, {"@type": 3}, "Expected `str`, got `int` - at `$.type`"),
        (Renamed, {"type": "a"}, "Object missing required field `type`"),
    ],
)  # fmt: skip
def test_mismatch_names_the_place(target: Any, value: Any, text: str) -> None:
    """What was expected, what came and where is told, through families too."""
    assert failure(target, value) == text


@pytest.mark.parametrize("content", [b"", b"{", b'{"name": "a"', b"\xff", b"<html>"])
def test_what_is_no_json(content: bytes) -> None:
    """A body that is no JSON is a ValueError too, on both ways."""
    for target in (Leaf, Renamed):
        with pytest.raises(ValueError, match=r"."):
            decoder(target)(content)


def test_text_in_json() -> None:
    """Text that was sent as JSON loses its quotation marks."""
    assert decoded(JsonText, "a") == "a"


def test_renamed_fields() -> None:
    """Names that are none in Python are found wherever such a record may stand."""
    value = {
        "@type": "a",
        "class": 1,
        "inner": {"@type": "b"},
        "many": [{"@type": "c"}],
        "named": {"@type": {"@type": "d"}},
        "free": {"@type": {"class": 1}},
        "either": {"@type": "e"},
        "event": {"kind": "odd", "x-y": 1},
    }
    one = decoded(Renamed, value)

    assert (one.type, one.class_) == ("a", 1)
    assert one.inner == one.inner
    assert [one.inner.type, one.many[0].type, one.named["@type"].type, one.either.type] == [*"bcde"]
    assert one.free == {"@type": {"class": 1}}
    assert one.event == Odd("odd", 1)
    assert one.to_dict() == value
    assert decoded(Renamed, {"@type": "a", "either": ["b"]}).either == ["b"]


def test_renamed_fields_within_other_types() -> None:
    """A record that needs no new names itself may hold one that does."""
    assert decoded(list[Renamed | None], [{"@type": "a"}, None])[0].type == "a"
    assert decoded(dict[str, list[Renamed]], {"class": [{"@type": "a"}]})["class"][0].type == "a"


def test_family() -> None:
    """Each record of a family is one of its classes; a kind not known yet keeps its data."""
    events = decoded(
        list[Event],
        [
            {"kind": "token", "text": "a"},
            {"kind": "odd", "x-y": 1, "events": [{"kind": "token", "text": "b"}]},
            {"kind": "new", "x-y": 2},
        ],
    )

    assert events == [
        Token("token", "a"),
        Odd("odd", 1, [Token("token", "b")]),
        UnknownEvent("new", {"kind": "new", "x-y": 2}),
    ]
    assert [event.to_dict() for event in events][2] == {"kind": "new", "x-y": 2}


@pytest.mark.parametrize(
    ("target", "name", "data", "value"),
    [
        (str, "word", b"[\xc3\xa9", "[\u00e9"),
        (dict[str, int], "word", b'{"a": 1}', {"a": 1}),
        (Event, "token", b'{"kind": "token", "text": "a"}', Token("token", "a")),
        (Event, "token", b'{"text": "a"}', Token("token", "a")),
        (Event, "message", b'{"kind": "token", "text": "a"}', Token("token", "a")),
        (Event, "token", b'{"kind": "odd", "x-y": 1}', None),
        (Event, "odd", b'{"kind": "odd", "x-y": 1}', Odd("odd", 1)),
        (Event, "dream", b'{"a": 1}', UnknownEvent("dream", {"kind": "dream", "a": 1})),
    ],
)
def test_events(target: Any, name: str, data: bytes, value: Any) -> None:
    """The name of an event tells its kind, which the data may tell too, or in place of it."""
    decode = event_decoder(target)

    assert decode is event_decoder(target)
    assert decode(name, data) == (Odd("odd", 1) if value is None else value)


@pytest.mark.parametrize("data", [b"{", b"[]", b"3", b'{"text": 3}', b"\xff"])
def test_events_that_do_not_match(data: bytes) -> None:
    """What is no such event is a value error, as in answers."""
    with pytest.raises(ValueError, match=r"."):
        event_decoder(Event)("token", data)


def test_family_and_null() -> None:
    """A record of a family may be missing."""
    assert decoded(Event | None, None) is None


def test_types_that_nobody_declared() -> None:
    """A class that is neither a record nor the base of a family can't be decoded."""

    class Stranger(Model):
        __slots__ = ()

    with pytest.raises(
        ValueError, match="Stranger is neither a dataclass nor the base of a family"
    ):
        decoded(Stranger, {})


def test_decoder_is_made_once() -> None:
    """The second call costs nothing."""
    assert decoder(Leaf) is decoder(Leaf)


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_answer_is_a_value_or_a_value_error(value: Any) -> None:
    """Whatever the server sends, nothing else is raised."""
    for target in (Leaf, Renamed, Event, list[Event], dict[str, Renamed], JsonText):
        with contextlib.suppress(ValueError):
            decoded(target, value)


@record
class Rest(Model):
    _wire: ClassVar[Mapping[str, str]] = {"class_": "class"}
    _rest: ClassVar[str] = "extra"

    class_: str
    extra: dict[str, Renamed] = field(default_factory=dict)


def test_members_without_a_field_are_kept() -> None:
    """Where a record has a place for them, and as what they are; in a dict they have their names."""
    rest = decoded(list[Rest], [{"class": "a", "b": {"@type": "c"}, "extra": {"@type": "d"}}])

    assert rest == [Rest("a", {"b": Renamed("c"), "extra": Renamed("d")})]
    with pytest.raises(
        ValueError, match=r"Expected `object`, got `int` - at `\$\[0\].extra\[...\]`"
    ):
        decoded(list[Rest], [{"class": "a", "b": 3}])


def test_spans_of_time() -> None:
    """Years and months are put into days, wherever they stand."""
    assert decoded(timedelta, "PT5M") == timedelta(minutes=5)
    assert decoded(dict[str, list[timedelta]], {"a": ["P1Y"]}) == {"a": [timedelta(365)]}
    with pytest.raises(ValueError, match="Invalid ISO8601 duration"):
        decoded(timedelta, "soon")


def test_items_of_tuples() -> None:
    """Each is put right by its own type."""
    pair = decoded(tuple[Timestamp, Renamed], ["2026-05-04T07:30:00", {"@type": "a"}])

    assert pair == (datetime(2026, 5, 4, 7, 30, tzinfo=timezone.utc), Renamed("a"))
    with pytest.raises(ValueError, match="Expected `array` of length 2, got 3"):
        decoded(tuple[str, Renamed], ["a", {"@type": "a"}, 3])
