from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.durations import in_days, iso_duration


@given(st.timedeltas())
def test_round_trip(value: timedelta) -> None:
    """Whatever is written is read as the same."""
    written = msgspec.json.encode(iso_duration(value))

    assert msgspec.json.decode(written, type=timedelta) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(), "P0DT0S"),
        (timedelta(days=1, seconds=2, microseconds=30), "P1DT2.00003S"),
        (timedelta(days=-1, seconds=86399), "-P0DT1S"),
    ],
)
def test_text(value: timedelta, text: str) -> None:
    """Days and seconds are enough; the sign stands first."""
    assert iso_duration(value) == text


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("P1Y2M3W4D", "P450D"),
        ("-P1YT5S", "-P365DT5S"),
        ("P2D", "P2D"),
        ("PT5M", "PT5M"),
        ("a", "a"),
    ],
)
def test_units_of_no_certain_length(text: str, days: str) -> None:
    """A year is 365 days, a month 30."""
    assert in_days(text) == days
