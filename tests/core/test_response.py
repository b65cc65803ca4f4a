from __future__ import annotations

import sys
from typing import Any

import httpx
import pytest

from scopix import RawResponse, ResponseDecodeError
from scopix._core.model import Model, record
from scopix._core.operation import Operation, Redirect


@record
class Point(Model):
    x: int
    y: int = 0


def response(
    returns: dict[int, Any],
    content: bytes = b"",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> RawResponse[Any]:
    operation = Operation[Any](name="get_point", method="GET", path="/point", returns=returns)
    return RawResponse(status, httpx.Headers(headers), content, operation)


@pytest.mark.parametrize(
    ("returns", "content", "expected"),
    [
        ({200: Point}, b'{"x": 1, "y": 2, "z": 3}', Point(1, 2)),
        ({200: list[Point]}, b'[{"x": 1}]', [Point(1)]),
        ({200: dict[str, int]}, b'{"a": 1}', {"a": 1}),
        ({200: Point | None}, b"null", None),
        ({200: str}, "½ text".encode(), "½ text"),
        ({200: bytes}, b"\xff\x00", b"\xff\x00"),
        ({200: None}, b"", None),
        ({200: None}, b"whatever", None),
    ],
)
def test_parse(returns: dict[int, Any], content: bytes, expected: object) -> None:
    """The body becomes what the operation says, and an unknown field does no harm."""
    assert response(returns, content).parse() == expected


@pytest.mark.parametrize(
    ("returns", "status", "expected"),
    [
        ({200: bytes, 2: str}, 200, b"1"),
        ({200: bytes, 2: str}, 204, "1"),
        ({2: str}, 299, "1"),
        ({201: int, 200: bytes}, 201, 1),
        ({200: None, 2: str}, 200, None),
        ({2: str}, 304, None),
    ],
)
def test_the_status_decides(returns: dict[int, Any], status: int, expected: object) -> None:
    """A status has its own type, or that of its class."""
    assert response(returns, b"1", status).parse() == expected


def test_a_redirect_is_its_address() -> None:
    """The answer is where the server points."""
    location = "https://storage.example/a?X-Amz-Signature=abc"
    answer = response({307: Redirect}, status=307, headers={"Location": location})

    assert answer.parse() == Redirect(location)


def test_a_redirect_to_nowhere() -> None:
    """Without an address there is no answer."""
    with pytest.raises(ResponseDecodeError, match="the Location header is missing") as caught:
        response({307: Redirect}, status=307).parse()

    assert caught.value.path == "$"
    assert caught.value.status_code == 307


@pytest.mark.parametrize(
    ("target", "content", "path", "reason"),
    [
        (Point, b'{"x": "one"}', "$.x", "Expected `int`, got `str`"),
        (Point, b'{"y": 1}', "$", "Object missing required field `x`"),
        (list[Point], b'[{"x": 1}, {"x": null}]', "$[1].x", "Expected `int`, got `null`"),
        (Point, b"", "$", "Input data was truncated"),
        (Point, b"<html>", "$", "JSON is malformed: invalid character (byte 0)"),
        (
            str,
            b"\xff",
            "$",
            "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        ),
    ],
)
def test_an_answer_that_does_not_match(target: Any, content: bytes, path: str, reason: str) -> None:
    """The error says where, what was expected, and keeps the answer."""
    answer = response({200: target}, content, headers={"X-Request-ID": "req_1"})
    with pytest.raises(ResponseDecodeError) as caught:
        answer.parse()

    error = caught.value
    assert error.path == path
    assert error.details == {"path": path, "reason": reason}
    assert (error.status_code, error.request_id) == (200, "req_1")
    assert error.response is not None
    assert error.response.body == content
    assert error.response.headers == {"x-request-id": "req_1"}
    assert isinstance(error.__cause__, ValueError)


def test_the_message_names_the_type() -> None:
    """People see the operation, the status, the type, and what to do."""
    expected = (
        "[RESPONSE_DECODE_ERROR] get_point answered 200 with what is no Point: "
        "Expected `int`, got `str` - at `$.x`; "
        "the server may be newer than this SDK: look for an update (request id: req_1)"
    )
    with pytest.raises(ResponseDecodeError) as caught:
        response({200: Point}, b'{"x": "one"}', headers={"x-request-id": "req_1"}).parse()

    assert str(caught.value) == expected


def test_a_union_has_no_name_of_its_own() -> None:
    """It is written as in the source."""
    with pytest.raises(ResponseDecodeError, match=r"what is no .*Point \| None: Expected"):
        response({200: Point | None}, b"[]").parse()


def test_an_answer_that_is_too_deep() -> None:
    """A pile of brackets can't overturn the program."""
    content = b"[" * 3 * sys.getrecursionlimit() + b"]" * 3 * sys.getrecursionlimit()
    with pytest.raises(ResponseDecodeError, match="recursion"):
        response({200: Any}, content).parse()


@pytest.mark.parametrize("name", ["X-Request-ID", "x-request-id"])
def test_request_id(name: str) -> None:
    """The id is found in any case, and may be absent."""
    assert response({200: None}, headers={name: "req_1"}).request_id == "req_1"
    assert response({200: None}).request_id is None


def test_repr() -> None:
    """Headers and bytes stay out of logs, and the class is where users import it from."""
    answer = response({200: None}, b"secret", headers={"Set-Cookie": "secret"})

    assert repr(answer) == "RawResponse(status_code=200)"
    assert RawResponse.__module__ == "scopix"
