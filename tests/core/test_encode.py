from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.body import BytesSource, FilePart, TextPart
from scopix._core.encode import form, headers, json_object, json_text, multipart, text_body
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.unset import UNSET


@record
class Pet(Model):
    name: str
    age: int | None = None


class Colour(OpenEnum):
    RED = "red"


def members(body: Any) -> Any:
    assert body.content_type == "application/json"
    return json.loads(body.content)


def test_members_that_are_left_out() -> None:
    """None and UNSET leave a member out; null is for members that may be null."""
    body = json_object({"a": 1, "b": None, "c": UNSET}, nullable={"d": None, "e": UNSET, "f": 2})

    assert members(body) == {"a": 1, "d": None, "f": 2}


def test_values_that_are_not_nothing() -> None:
    """False, zero and what is empty is sent."""
    assert members(json_object({"a": False, "b": 0, "c": "", "d": []})) == {
        "a": False,
        "b": 0,
        "c": "",
        "d": [],
    }


def test_records_in_an_object() -> None:
    """Records and enumerations are written as the API names them."""
    assert members(json_object({"pet": Pet("Rex"), "colours": [Colour.RED]})) == {
        "pet": {"name": "Rex"},
        "colours": ["red"],
    }


def test_object_without_members() -> None:
    """A body that may be left out is left out when nothing is in it."""
    assert members(json_object({"a": None})) == {}
    assert json_object({"a": None}, nullable={"b": UNSET}, required=False) is None
    assert members(json_object({}, nullable={"b": None}, required=False)) == {"b": None}


def test_json_as_text() -> None:
    """A value in a place for text is JSON, or left out."""
    assert json_text({"a": [1, None]}) == '{"a":[1,null]}'
    assert json_text(Pet("Rex")) == '{"name":"Rex"}'
    assert json_text(None) is None
    assert json_text(UNSET) is None


def test_headers() -> None:
    """Headers that are given are sent, as text."""
    assert headers(("X-A", 3), ("X-B", None), ("X-C", UNSET), ("X-D", True)) == {
        "X-A": "3",
        "X-D": "true",
    }


def test_headers_can_not_be_split() -> None:
    """A line break would begin another header."""
    with pytest.raises(ValueError, match="X-A must be visible ASCII"):
        headers(("X-A", "a\r\nX-B: b"))


def test_parts_of_a_multipart_body() -> None:
    """Sources are files, records and dicts JSON, lists repeat, and everything else is text."""
    one, two = BytesSource(b"1"), BytesSource(b"2")
    body = multipart(
        ("file", one),
        ("files", [one, two]),
        ("flag", True),
        ("colour", Colour.RED),
        ("pet", Pet("Rex")),
        ("pets", (Pet("Rex"), {"name": None})),
        ("csv", "a,b", "text/csv"),
        ("meta", {"a": 1}, "application/a+json"),
        ("none", None),
        ("unset", UNSET),
    )

    assert body is not None
    assert body.parts == (
        FilePart("file", one),
        FilePart("files", one),
        FilePart("files", two),
        TextPart("flag", "true"),
        TextPart("colour", "red"),
        TextPart("pet", '{"name":"Rex"}', "application/json"),
        TextPart("pets", '{"name":"Rex"}', "application/json"),
        TextPart("pets", '{"name":null}', "application/json"),
        TextPart("csv", "a,b", "text/csv"),
        TextPart("meta", '{"a":1}', "application/a+json"),
    )


def test_multipart_body_without_parts() -> None:
    """A body that may be left out is left out when nothing is in it."""
    assert multipart(("a", None), required=False) is None
    body = multipart(("a", None))
    assert body is not None
    assert body.parts == ()


def test_form() -> None:
    """A form is encoded as a query is."""
    body = form(("a", "x y&z"), ("b", [1, 2]), ("c", None))

    assert body is not None
    assert (body.content, body.content_type) == (
        b"a=x%20y%26z&b=1&b=2",
        "application/x-www-form-urlencoded",
    )


def test_form_without_fields() -> None:
    """A body that may be left out is left out when nothing is in it."""
    assert form(("a", None), required=False) is None
    body = form()
    assert body is not None
    assert body.content == b""


def test_text() -> None:
    """Text is sent in UTF-8, and says so."""
    body = text_body("ä", "text/csv")

    assert (b"".join(body.blocks()), body.content_type) == ("ä".encode(), "text/csv; charset=utf-8")


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()))
def test_what_is_given_is_sent(given_members: dict[str, Any]) -> None:
    """Nothing but None is left out, whatever the names."""
    sent = {name: value for name, value in given_members.items() if value is not None}

    assert members(json_object(given_members)) == sent
    assert members(json_object({}, nullable=given_members)) == given_members
