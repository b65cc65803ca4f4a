from __future__ import annotations

import copy
import pickle
import string
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from http.cookies import SimpleCookie
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.operation import (
    UNSET,
    DownloadOperation,
    EventOperation,
    LineOperation,
    Operation,
    Redirect,
    Request,
    Unset,
    cookie_header,
    deep_object,
    exploded,
    header_value,
    joined,
    path_rest,
    path_segment,
    plain_text,
    query_string,
)

UNRESERVED = string.ascii_letters + string.digits + "-._~"
"""What RFC 3986, 2.3 lets stand as it is."""


class Colour(OpenEnum):
    RED = "red/ish"


class Mine(str, Enum):
    """An enumeration as users write them: its `str` is not its value."""

    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Number(Enum):
    HALF = 0.5
    DAY = date(2026, 5, 4)
    NOTHING = None
    DOTS = ".."


class TestOperations:
    def test_what_all_have_in_common(self) -> None:
        """Nothing is sent, nothing is promised, unless the operation says so."""
        request = Request(name="get_file", method="GET", path="/files/1")

        assert (request.query, dict(request.headers), request.body) == ("", {}, None)
        assert (request.repeatable, request.keyed, request.resource) == (False, False, None)

    def test_what_they_accept(self) -> None:
        """JSON, any bytes, events, or lines of JSON."""
        common: dict[str, Any] = {"name": "n", "method": "GET", "path": "/"}

        assert Operation[int](**common, returns={200: int}).accept == "application/json"
        assert DownloadOperation(**common).accept == "*/*"
        assert EventOperation[int](**common, event=int).accept == "text/event-stream"
        assert LineOperation[int](**common, event=int).accept == "application/x-ndjson"

    def test_they_are_values(self) -> None:
        """Equal in all parts is equal, and nothing can be changed."""
        one = Operation[int](name="n", method="GET", path="/", returns={200: int})
        two = Operation[int](name="n", method="GET", path="/", returns={200: int})

        assert one == two
        with pytest.raises(AttributeError):
            one.path = "/other"  # type: ignore[misc]

    def test_headers_are_their_own(self) -> None:
        """No two operations share a dict."""
        one = Request(name="n", method="GET", path="/")
        two = Request(name="n", method="GET", path="/")

        assert one.headers is not two.headers

    def test_a_redirect_hides_its_address(self) -> None:
        """It may be signed, and then whoever reads it has the file."""
        redirect = Redirect("https://storage.example/a?X-Amz-Signature=abc")

        assert repr(redirect) == "Redirect()"
        assert redirect.location.endswith("abc")


class TestUnset:
    def test_there_is_one(self) -> None:
        """Copies and pickles are the same object, and an absent value is false."""
        assert copy.copy(UNSET) is copy.deepcopy([UNSET])[0] is UNSET
        assert pickle.loads(pickle.dumps(UNSET)) is UNSET
        assert isinstance(UNSET, Unset)
        assert (repr(UNSET), bool(UNSET)) == ("UNSET", False)


class TestPathSegment:
    @given(text=st.text(min_size=1).filter(lambda text: text not in {".", ".."}))
    def test_arrives_as_it_was(self, text: str) -> None:
        """Whatever the text, a server that splits the path and decodes it has it back."""
        segment = path_segment("id", text)

        assert unquote(segment, errors="strict") == text
        assert set(segment) <= set(UNRESERVED + "%")
        assert urlsplit(f"https://api.example/files/{segment}/x").path == f"/files/{segment}/x"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("a b/c?d#e", "a%20b%2Fc%3Fd%23e"),
            ("%2e%2e", "%252e%252e"),
            ("Ä", "%C3%84"),
            ("...", "..."),
            ("a+b@c:d", "a%2Bb%40c%3Ad"),
            (Colour.RED, "red%2Fish"),
            (Colour("new one"), "new%20one"),
            (Mine.RED, "red"),
            (7, "7"),
            (True, "true"),
            (date(2026, 5, 4), "2026-05-04"),
        ],
    )
    def test_encodes(self, value: object, expected: str) -> None:
        """All but the unreserved characters are percent-encoded in UTF-8."""
        assert path_segment("id", value) == expected

    @pytest.mark.parametrize("value", ["", ".", "..", Number.DOTS])
    def test_refuses_what_leads_elsewhere(self, value: object) -> None:
        """An empty segment, or dots, would address another resource."""
        with pytest.raises(ValueError, match=r"^file_id must be an identifier, not '"):
            path_segment("file_id", value)

    @pytest.mark.parametrize("value", [None, UNSET, b"id", ["id"], object(), Number.NOTHING])
    def test_refuses_what_is_no_text(self, value: object) -> None:
        """A `None` in a path would be sought under that name."""
        with pytest.raises(
            TypeError, match=r"^file_id must be text, a number, a bool or a time, not"
        ):
            path_segment("file_id", value)


class TestPathRest:
    @given(
        segments=st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1).filter(
                lambda text: text not in {".", ".."}
            ),
            min_size=1,
        )
    )
    def test_keeps_slashes(self, segments: list[str]) -> None:
        """Slashes separate, and everything between them is encoded."""
        rest = path_rest("key", "/".join(segments))

        assert [unquote(segment) for segment in rest.split("/")] == segments

    @pytest.mark.parametrize("text", ["", "/", "a//b", "/a", "a/", "a/../b", "./a"])
    def test_refuses_what_leads_elsewhere(self, text: str) -> None:
        """No segment may be empty or dots."""
        with pytest.raises(ValueError, match=r"^key must be an identifier"):
            path_rest("key", text)


scalars = st.text() | st.integers() | st.booleans() | st.sampled_from([Colour.RED, Mine.RED])


@record
class Place(Model):
    town: str
    level: Level | None = None


class TestObjects:
    """Objects in the query."""

    @pytest.mark.parametrize(
        ("value", "query"),
        [
            ({"a": 1, "b": [True, "x y"], "c": None}, "a=1&b=true&b=x%20y"),
            (Place("Ulm", Level.HIGH), "town=Ulm&level=3"),
            (Place("Ulm"), "town=Ulm"),
            ({}, ""),
            (None, ""),
            (UNSET, ""),
        ],
    )
    def test_exploded(self, value: object, query: str) -> None:
        """Each member is a parameter."""
        assert query_string(("z", 1), *exploded(value)) == f"z=1&{query}".rstrip("&")

    def test_deep(self) -> None:
        """Each member is a parameter that says what it is a member of."""
        query = query_string(*deep_object("at", Place("Ulm", Level.HIGH)), ("z", 1))

        assert unquote(query) == "at[town]=Ulm&at[level]=3&z=1"


class TestQueryString:
    @given(
        parameters=st.lists(
            st.tuples(st.text(), scalars | st.lists(scalars) | st.none() | st.just(UNSET))
        )
    )
    def test_round_trip(self, parameters: list[tuple[str, object]]) -> None:
        """The standard library reads the same names and values in the same order."""
        query = query_string(*parameters)

        expected = [
            (name, plain_text(name, item))
            for name, value in parameters
            if value is not None and value is not UNSET
            for item in (cast("list[object]", value) if isinstance(value, list) else [value])
        ]
        assert parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)) == expected
        assert set(query) <= set(UNRESERVED + "%=&")

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, ""),
            (UNSET, ""),
            ([], ""),
            ("", "a="),
            ("x y+z&", "a=x%20y%2Bz%26"),
            (["x", "y", "x"], "a=x&a=y&a=x"),
            (("x", 1), "a=x&a=1"),
            ((item for item in "xy"), "a=x&a=y"),
            ([Colour.RED, Mine.RED], "a=red%2Fish&a=red"),
            (False, "a=false"),
            (1.5, "a=1.5"),
            (10**30, f"a={10**30}"),
            ((1, "x"), "a=1&a=x"),
            (time(12, 30), "a=12%3A30%3A00"),
            (timedelta(hours=1), "a=P0DT3600S"),
            (Decimal("1.50"), "a=1.50"),
            (UUID(int=0), "a=00000000-0000-0000-0000-000000000000"),
        ],
    )
    def test_encodes(self, value: object, expected: str) -> None:
        """Absent values are left out, sequences repeat the name."""
        assert query_string(("a", value)) == expected

    @pytest.mark.parametrize("value", [{"a": 1}, b"bytes", [None], [["x"]], object(), [{}]])
    def test_refuses_what_would_be_lost(self, value: object) -> None:
        """What has no form in a query is an error that names the parameter."""
        with pytest.raises(
            TypeError, match=r"^filter must be text, a number, a bool or a time, not"
        ):
            query_string(("filter", value))


class TestJoined:
    @pytest.mark.parametrize(
        ("values", "separator", "expected"),
        [
            (None, ",", None),
            (UNSET, ",", None),
            ([], ",", ""),
            (["a"], ",", "a"),
            (["a", 2, Colour.RED], ",", "a,2,red/ish"),
            (["a,b", "c"], "|", "a,b|c"),
            (("a", "b"), " ", "a b"),
        ],
    )
    def test_joins(self, values: Any, separator: str, expected: str | None) -> None:
        """A list becomes one text, and what is absent stays so."""
        assert joined("ids", values, separator) == expected

    def test_refuses_a_string(self) -> None:
        """A string is a list of its letters only by accident."""
        with pytest.raises(TypeError, match=r"^ids must be a list, not a string: write \['a1'\]$"):
            joined("ids", "a1")

    @pytest.mark.parametrize(("values", "separator"), [(["a", "b,c"], ","), (["b|c"], "|")])
    def test_refuses_a_separator_in_a_value(self, values: list[str], separator: str) -> None:
        """It would arrive as two values."""
        with pytest.raises(ValueError, match=r"^tags is sent with .* so 'b[,|]c' can't be one"):
            joined("tags", values, separator)

    def test_refuses_what_is_no_text(self) -> None:
        """Each value is a scalar."""
        with pytest.raises(TypeError, match=r"^ids must be text"):
            joined("ids", [None])


class TestHeaderValue:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [("a", "a"), ("", ""), ("a b\tc", "a b\tc"), (5, "5"), (True, "true"), (Mine.RED, "red")],
    )
    def test_takes(self, value: object, expected: str) -> None:
        """Visible characters with blanks between them."""
        assert header_value("X-A", value) == expected

    @pytest.mark.parametrize(
        "text",
        ["a\r\nX-Evil: 1", "a\n", "\ra", "a\0b", " a", "a ", "\t", "é", "€", "a\x7fb", "a\x1fb"],
    )
    def test_refuses(self, text: str) -> None:
        """What RFC 9110 forbids or leaves to chance, line breaks above all."""
        with pytest.raises(ValueError, match=r"^X-A must be visible ASCII characters"):
            header_value("X-A", text)

    def test_errors_do_not_show_the_value(self) -> None:
        """It may be a secret that was copied with its line end."""
        with pytest.raises(ValueError, match="X-Api-Key") as caught:
            header_value("X-Api-Key", "secret\n")

        assert "secret" not in str(caught.value)

    @given(text=st.text())
    def test_what_is_taken_can_be_sent(self, text: str) -> None:
        """The library below takes whatever passes here."""
        h11 = pytest.importorskip("h11")
        try:
            value = header_value("X-A", text)
        except ValueError:
            return

        request = h11.Request(method="GET", target="/", headers=[("host", "h"), ("x-a", value)])
        assert dict(request.headers)[b"x-a"] == value.encode("ascii")


class TestCookieHeader:
    def test_joins_cookies(self) -> None:
        """One header for all cookies that are given."""
        header = cookie_header(("a", "1 2;3"), ("b", None), ("c", UNSET), ("d", True))

        assert header == {"cookie": "a=1%202%3B3; d=true"}

    def test_none_given(self) -> None:
        """No cookie, no header."""
        assert cookie_header(("a", None), ("b", UNSET)) == {}
        assert cookie_header() == {}

    @given(value=st.text())
    def test_round_trip(self, value: str) -> None:
        """Whatever the value, it stays one cookie."""
        cookies = SimpleCookie(cookie_header(("a", value), ("b", "2"))["cookie"])

        assert {name: unquote(cookie.value) for name, cookie in cookies.items()} == {
            "a": value,
            "b": "2",
        }


class TestPlainText:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("text", "text"),
            ("", ""),
            (Colour.RED, "red/ish"),
            (Mine.RED, "red"),
            (Level.HIGH, "3"),
            (Number.HALF, "0.5"),
            (Number.DAY, "2026-05-04"),
            (True, "true"),
            (False, "false"),
            (0, "0"),
            (-1.25, "-1.25"),
            (date(2026, 5, 4), "2026-05-04"),
            (datetime(2026, 5, 4, 7, 30), "2026-05-04T07:30:00Z"),
            (datetime(2026, 5, 4, 7, 30, tzinfo=timezone.utc), "2026-05-04T07:30:00Z"),
            (
                datetime(2026, 5, 4, 7, 30, 1, 5, tzinfo=timezone(timedelta(hours=2))),
                "2026-05-04T07:30:01.000005+02:00",
            ),
        ],
    )
    def test_writes(self, value: object, expected: str) -> None:
        """Members of enumerations are their values, a time without an offset is UTC."""
        text = plain_text("a", value)

        assert text == expected
        assert type(text) is str

    @pytest.mark.parametrize("encode", [plain_text, path_segment, header_value])
    @pytest.mark.parametrize("text", ["\ud800", "caf\udce9.jpg"])
    def test_refuses_half_a_surrogate_pair(
        self, encode: Callable[[str, object], str], text: str
    ) -> None:
        """It has no bytes in UTF-8, and the parameter is named."""
        with pytest.raises(ValueError, match=r"^title has half a surrogate pair"):
            encode("title", text)
