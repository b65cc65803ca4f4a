"""What holds for every record and every enumeration: its form, as text, and back again."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import types
from collections.abc import Mapping
from datetime import datetime, timezone
from enum import Enum
from importlib import import_module
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopix._core.decode import decoder
from scopix._core.model import Model
from scopix.types.batch import BatchImageInput

TOPICS = (
    "batch",
    "callbacks",
    "cloud_storage",
    "documents",
    "enums",
    "files",
    "uploads",
    "video",
)

PUBLIC = [
    getattr(module, name)
    for module in (import_module(f"scopix.types.{topic}") for topic in TOPICS)
    for name in module.__all__
]
RECORDS = sorted(set(filter(dataclasses.is_dataclass, PUBLIC)), key=lambda kind: kind.__name__)
ENUMS = sorted(
    {kind for kind in PUBLIC if isinstance(kind, type) and issubclass(kind, Enum)},
    key=lambda kind: kind.__name__,
)

EACH = pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)

FEW = settings(max_examples=10, deadline=None)
"""There are many records, and each of them is large."""

JSON = st.sampled_from([None, True, 0, -1.5, "text", [1, None], {"key": {"inner": []}}])
TIMES = st.datetimes(timezones=st.just(timezone.utc))
SIMPLE: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=5),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    datetime: TIMES,
    Any: JSON,
    types.NoneType: st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field of a record."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    if get_origin(hint) in {Union, types.UnionType}:
        return st.one_of(*map(values, get_args(hint)))
    if get_origin(hint) is list:
        return st.lists(values(get_args(hint)[0]), max_size=2)
    if get_origin(hint) is dict:
        return st.dictionaries(*map(values, get_args(hint)), max_size=2)
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint)) | st.just(hint("from_tomorrow"))
    return records(hint)


def records(kind: Any) -> st.SearchStrategy[Any]:
    """Records of a type, with all fields given by position."""
    if kind is BatchImageInput:
        return st.builds(kind, object_key=st.text(), metadata=values(dict[str, Any] | None))
    hints = get_type_hints(kind)
    return st.builds(kind, *(values(hints[field.name]) for field in dataclasses.fields(kind)))


@EACH
def test_form(kind: Any) -> None:
    """Frozen dataclasses, whose fields can all be given by position."""
    names = tuple(field.name for field in dataclasses.fields(kind))

    assert issubclass(kind, Model)
    assert kind.__dataclass_params__.frozen
    assert kind.__match_args__ == names


@EACH
@FEW
@given(data=st.data())
def test_as_text_and_back(kind: Any, data: st.DataObject) -> None:
    """`to_dict` gives what JSON has and the API sends, and what is read back from it is equal."""
    record = data.draw(records(kind))
    full = record.to_dict(exclude_none=False)

    assert list(full) == [field.name for field in dataclasses.fields(kind)]
    assert json.loads(json.dumps(full)) == full
    assert decoder(kind)(json.dumps(full).encode()) == record
    assert {name for name, value in full.items() if value is None} == set(full) - set(
        record.to_dict()
    )


@EACH
@FEW
@given(data=st.data())
def test_are_values(kind: Any, data: st.DataObject) -> None:
    """Records that hold the same are equal, and hashed alike; copies hold the same."""
    record = data.draw(records(kind))

    assert record == copy.deepcopy(record) == pickle.loads(pickle.dumps(record))
    assert record == dataclasses.replace(record)
    assert hash(record) == hash(copy.deepcopy(record))
    assert dataclasses.asdict(record).keys() == record.to_dict(exclude_none=False).keys()


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_enumerations(kind: Any) -> None:
    """Members are their values wherever a text is expected; one of tomorrow is kept as it is."""
    added = kind("from_tomorrow")

    assert issubclass(kind, str)
    for member in [*kind, added]:
        assert str(member) == f"{member}" == member.value == member
        assert hash(member) == hash(member.value)
        assert json.dumps({member: member}) == json.dumps({member.value: member.value})
        assert decoder(kind)(json.dumps(member).encode()) == member
        assert member.is_known is (member is not added)
    assert [member.name for member in kind] == [member.name.upper() for member in kind]
