"""Failures on demand."""

from __future__ import annotations

import time

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix_emulator import FaultRule
from tests.emulator.conftest import code
from tests.emulator.samples import picture


def test_status(server, api):
    """Requests fail with the wanted status, as often as was said."""
    rule = server.fault("status", method="GET", path="/files", status=503, count=2)
    statuses = [api.get("/files").status_code for _ in range(3)]

    assert statuses == [503, 503, 200]
    assert rule.hits == 2
    assert api.upload(picture()).status_code == 201


def test_status_with_a_body(server, api):
    """The body and the headers of a failure can be chosen."""
    page = b"<h1>Bad Gateway</h1>"
    server.fault("status", status=502, body=page, headers={"Content-Type": "text/html"})

    response = httpx.get(f"{server.url}/files")

    assert (response.status_code, response.content) == (502, page)
    assert response.headers["content-type"] == "text/html"
    assert response.headers["x-request-id"]


def test_rate_limit(server, api):
    """A 429 tells how long to wait."""
    server.fault("rate_limit", retry_after=7, count=1)
    response = api.get("/files")

    assert code(response) == (429, "RATE_LIMIT_ERROR")
    assert response.headers["retry-after"] == "7"


@pytest.mark.parametrize("kind", ["status", "reset"])
@pytest.mark.parametrize("applied", [True, False])
def test_applied(server, api, kind, applied):
    """A request that fails may have been carried out before, or not."""
    server.fault(kind, path="/files/upload", applied=applied, count=1)
    try:
        api.upload(picture())
    except httpx.ReadError:
        assert kind == "reset"

    assert api.get("/files").json()["total_count"] == applied


def test_latency(server, api):
    """An answer comes later, and other faults can go with it."""
    server.fault("latency", seconds=0.1)
    server.fault("status", status=500, count=1)
    begin = time.perf_counter()

    assert api.get("/files").status_code == 500
    assert time.perf_counter() - begin >= 0.1


def test_latency_of_every_request(start):
    """A server can be slow as a whole."""
    _, api = start(latency=0.05)
    begin = time.perf_counter()
    api.get("/files")

    assert time.perf_counter() - begin >= 0.05


def test_reset(server, api):
    """The connection breaks before an answer, and the log shows a request without one."""
    server.fault("reset", count=1)
    with pytest.raises(httpx.ReadError):
        api.get("/files")

    assert server.requests[-1].status is None
    assert api.get("/files").status_code == 200


@pytest.mark.parametrize(
    ("kind", "error"), [("reset_body", httpx.ReadError), ("truncate", httpx.RemoteProtocolError)]
)
def test_cut_bodies(server, api, kind, error):
    """The connection breaks in the middle of the body."""
    file_id = api.stored(b"0123456789" * 40_000, "a.txt")
    url = api.get(f"/files/{file_id}").json()["original_url"]
    server.fault(kind, path="/storage/*", after_bytes=50)
    received = b""

    with pytest.raises(error), httpx.stream("GET", url) as response:
        for block in response.iter_raw():
            received += block

    assert response.status_code == 200
    assert received == b"0123456789" * 5


def test_cut_body_that_is_short(server, api):
    """A body is cut before its end, however short it is; one that is empty has no end."""
    server.fault("truncate", after_bytes=10_000, count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        api.get("/files")


def test_malformed_json(server, api):
    """A body that is no JSON is complete by its length."""
    server.fault("malformed_json", count=1)

    response = httpx.get(f"{server.url}/files", headers=dict(api.headers))

    assert response.status_code == 200
    assert response.content.startswith(b'{"items":[]')
    with pytest.raises(ValueError):
        response.json()


def test_malformed_stream(server, api):
    """A body that is sent in pieces is clipped at its end."""
    content = b"0123456789" * 40_000
    url = api.get(f"/files/{api.stored(content, 'a.txt')}").json()["original_url"]
    server.fault("malformed_json")

    assert httpx.get(url).content == content[:-1]


def test_wrong_content_type(server, api):
    """A body calls itself what it isn't."""
    server.fault("wrong_content_type", count=1)
    response = httpx.get(f"{server.url}/files", headers=dict(api.headers))

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.json()["items"] == []


def test_clear(server, api):
    """Faults end when they are dropped."""
    server.fault("status")
    server.clear_faults()

    assert api.get("/files").status_code == 200


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (FaultRule("reset"), [True, True, True, True]),
        (FaultRule("reset", skip=1, count=2), [False, True, True, False]),
        (FaultRule("reset", chance=0), [False] * 4),
        (FaultRule("reset", method="POST"), [False] * 4),
        (FaultRule("reset", path="/files/*"), [False] * 4),
        (FaultRule("reset", path="/fil*"), [True] * 4),
    ],
)
def test_which_requests(rule, expected):
    """A rule chooses requests by method, path, number and chance."""
    assert [rule.strikes("GET", "/files") for _ in range(4)] == expected


@given(seed=st.integers(), chance=st.floats(0, 1))
def test_chance_can_be_repeated(seed, chance):
    """The same seed draws the same requests."""
    one, other = (FaultRule("reset", seed=seed, chance=chance) for _ in range(2))

    assert [one.strikes("GET", "/") for _ in range(20)] == [
        other.strikes("GET", "/") for _ in range(20)
    ]


def test_parse():
    """A rule is read from a line."""
    line = (
        "status method=GET path=/files/* status=502 body='no luck' count=2 chance=0.5 applied=true"
    )
    rule = FaultRule.parse(line)

    assert rule == FaultRule(
        "status",
        method="GET",
        path="/files/*",
        status=502,
        body=b"no luck",
        count=2,
        chance=0.5,
        applied=True,
    )
    assert FaultRule.parse("reset applied=false") == FaultRule("reset")


@pytest.mark.parametrize(
    "line", ["", "explode", "status colour=red", "status count=x", "reset applied=yes", "reset 'x"]
)
def test_parse_refuses(line):
    """What is no rule is refused."""
    with pytest.raises(ValueError):
        FaultRule.parse(line)
