"""Checks of what callers send."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix_emulator.checks import (
    Field,
    Fields,
    WrongValueError,
    integer,
    many,
    moment,
    record,
    separated,
    text,
    uuid,
)
from scopix_emulator.clock import Clock, stamp


@given(
    st.datetimes(
        timezones=st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
            lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
        )
    )
)
def test_times(value):
    """Every time with an offset is read, and comes out in UTC."""
    read = moment().from_json(value.isoformat())

    assert read.endswith("Z")
    if datetime(2, 1, 1) < value.replace(tzinfo=None) < datetime(9998, 1, 1):
        assert datetime.fromisoformat(read.replace("Z", "+00:00")) == value


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-05-04T07:30:00Z", "2026-05-04T07:30:00.000000Z"),
        ("2026-05-04t09:30:00.1234567+02:00", "2026-05-04T07:30:00.123456Z"),
        ("2016-12-31T23:59:60z", "2016-12-31T23:59:59.000000Z"),
        ("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00.000000Z"),
    ],
)
def test_forms_of_times(given, read):
    """RFC 3339 leaves some freedom in how a time is written."""
    assert moment().from_texts([given]) == read


@pytest.mark.parametrize("value", ["2026-05-04", "2026-05-04T07:30:00", "2026-02-30T00:00:00Z", 1])
def test_no_times(value):
    """A time has an offset and exists."""
    with pytest.raises(WrongValueError):
        moment().from_json(value)


@given(st.lists(st.datetimes(), min_size=2))
def test_stamps_sort_as_times_do(values):
    """Times as texts are in the order of the times."""
    assert [stamp(value) for value in sorted(values)] == sorted(map(stamp, values))


@given(st.integers())
def test_integers(value):
    """A whole number is read from JSON and from text alike."""
    kind = integer(-5, 5)

    def read(reader, raw):
        try:
            return reader(raw)
        except WrongValueError as wrong:
            return str(wrong)

    assert read(kind.from_json, value) == read(kind.from_texts, [str(value)])


@given(st.lists(st.text(st.characters(exclude_characters=","), min_size=1, max_size=5)))
def test_separated(words):
    """Entries are told apart by commas, without the blanks around them."""
    read = separated(text(1), 100, 1000).from_texts([",".join(words)])

    assert read == [word.strip() for word in words if word.strip()]


@given(st.uuids())
def test_identifiers(value):
    """An identifier is the same in capitals; without hyphens it is none."""
    assert uuid().from_json(str(value).upper()) == str(value)
    for wrong in (value.hex, f"{{{value}}}", f"{value}\n", 1):
        with pytest.raises(WrongValueError):
            uuid().from_json(wrong)


def test_record():
    """Members of a record are checked; others are refused unless it is open."""
    closed = record(Fields(a=Field(text(), required=True)))
    opened = record(Fields(True, a=Field(text(), default="x"), b=Field(many(text(), 2))))

    assert opened.from_json({"c": 1}) == {"a": "x"}
    with pytest.raises(WrongValueError, match="object"):
        closed.from_json(["a"])


def test_clock():
    """The clock of a server can be moved, and set right again."""
    clock = Clock()
    clock.advance(3600)

    assert clock.now() - datetime.now(timezone.utc) > timedelta(minutes=59)
    clock.reset()
    assert abs(clock.now() - datetime.now(timezone.utc)) < timedelta(minutes=1)
