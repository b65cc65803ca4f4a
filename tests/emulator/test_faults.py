"""Failures on demand."""

from __future__ import annotations

import asyncio
import itertools
import re
import socket
import time
from contextlib import contextmanager
from pathlib import Path

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix_emulator import FaultRule, faults, wire
from scopix_emulator.emulator import FaultOptions
from scopix_emulator.faults import FAULT_KINDS
from scopix_emulator.http import Connection
from tests.emulator.conftest import code
from tests.emulator.samples import picture

UPLOAD = b"POST /api/v2/files/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"
LIST = b"GET /api/v2/files HTTP/1.1\r\nHost: x\r\n\r\n"


@contextmanager
def connected(server):
    """A connection without anything that understands HTTP."""
    host, port = server.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        yield connection


def read_all(connection):
    """What comes until the end, and whether that was a reset."""
    received = b""
    try:
        while block := connection.recv(65536):
            received += block
    except ConnectionResetError:
        return received, True
    return received, False


def ended(server, api):
    """Wait until the server has done with a request, and return how long that took."""
    (entry,) = server.requests
    api.until(lambda: entry.seconds is not None)
    return entry.seconds


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


def test_latency_ends_with_the_caller(server, api):
    """Whoever leaves before the answer is not served."""
    server.fault("latency", seconds=60)
    with connected(server) as connection:
        connection.sendall(LIST)
        api.until(lambda: bool(server.requests))

    assert ended(server, api) < 10
    assert server.requests[0].status is None


def test_reset(server, api):
    """The connection breaks before an answer, and the log shows a request without one."""
    server.fault("reset", count=1)
    with connected(server) as connection:
        connection.sendall(LIST)
        assert read_all(connection) == (b"", True)

    assert server.requests[-1].status is None
    assert api.get("/files").status_code == 200


def test_reset_in_the_headers(server):
    """The connection breaks in the middle of the headers."""
    server.fault("reset_headers", count=1)
    with connected(server) as connection:
        connection.sendall(LIST)
        received, is_reset = read_all(connection)

    assert received.startswith(b"HTTP/1.1 401\r\n")
    assert b"\r\n\r\n" not in received
    assert is_reset
    assert server.requests[-1].status is None


@pytest.mark.parametrize("other", ["truncate", "malformed_json", "drip"])
@pytest.mark.parametrize("is_first", [True, False])
def test_reset_in_the_headers_of_what_fails_otherwise_too(server, caplog, other, is_first):
    """What another rule would do to the body is not reached, whichever comes first."""
    for kind in ("reset_headers", other) if is_first else (other, "reset_headers"):
        server.fault(kind, count=1)
    with connected(server) as connection:
        connection.sendall(LIST)
        received, is_reset = read_all(connection)

    with connected(server) as connection:
        connection.sendall(LIST)
        assert connection.recv(1)  # by now the server is done with the first one

    assert b"\r\n\r\n" not in received
    assert is_reset
    assert caplog.text == ""


def test_reset_after_the_headers(server):
    """The connection breaks between headers and body."""
    server.fault("reset_body", after_bytes=0)
    with connected(server) as connection:
        connection.sendall(LIST)
        received, is_reset = read_all(connection)

    assert received.endswith(b"\r\n\r\n")
    assert is_reset


def test_reset_of_what_is_gone():
    """A caller may have left when its connection is going to be reset."""

    class Transport:
        def __init__(self):
            self.socket = socket.socket()
            self.socket.close()

        def get_extra_info(self, _):
            return self.socket

        def abort(self):
            connection.lost.set()

    connection = Connection(Transport())
    asyncio.run(connection.reset())

    assert connection.lost.is_set()


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


def test_stall(server, api):
    """Nothing comes any more, until the caller leaves."""
    server.fault("stall", after_bytes=5)
    with connected(server) as connection:
        connection.sendall(LIST)
        received = b""
        while not received.endswith(b'\r\n\r\n{"err'):
            received += connection.recv(65536)
        connection.settimeout(0.1)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        assert server.requests[0].seconds is None

    assert ended(server, api) >= 0.1


def test_drip(server, api):
    """A body comes drop by drop."""
    server.fault("drip", seconds=0.01, drop_bytes=7)
    begin = time.perf_counter()
    with httpx.stream("GET", f"{server.url}/files", headers=dict(api.headers)) as response:
        drops = list(response.iter_raw())

    count = -(-int(response.headers["content-length"]) // 7)
    assert b"".join(drops).startswith(b'{"items":[]')
    assert 1 < len(drops) <= count
    assert time.perf_counter() - begin >= 0.01 * count


def test_drip_ends_with_the_caller(server, api):
    """Drops for nobody don't fall."""
    server.fault("drip", seconds=0.2)
    with connected(server) as connection:
        connection.sendall(LIST)
        connection.recv(1)

    assert ended(server, api) < 10


def test_duplicate_headers(server, api):
    """Each header comes twice, but the length of the body comes once."""
    server.fault("duplicate_headers")
    server.fault("rate_limit", retry_after=7, count=1)
    limited, served = (httpx.get(f"{server.url}/files", headers=dict(api.headers)) for _ in "ab")

    assert limited.headers.get_list("retry-after") == ["7", "7"]
    assert served.headers.get_list("content-type") == ["application/json"] * 2
    assert len(served.headers.get_list("content-length")) == 1
    assert served.json()["items"] == []


def test_errors_break_off(server, api):
    """Rules go together: an error, cut in its middle."""
    server.fault("truncate", count=1)
    server.fault("status", status=502, count=1)
    with connected(server) as connection:
        connection.sendall(LIST)
        received, _ = read_all(connection)

    assert received.startswith(b"HTTP/1.1 502 ")
    assert received.endswith(b"\r\n\r\n{")


def test_early_status(server):
    """The answer comes while the request is being sent; what is still sent is taken."""
    server.fault("early_status", status=413, after_bytes=5)
    with connected(server) as connection:
        connection.sendall(UPLOAD + b"12345")
        received, is_reset = read_all(connection)
        for _ in range(16):
            connection.sendall(bytes(65536))

    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close" in head.lower()
    assert len(body) == int(re.findall(rb"content-length: (\d+)", head.lower())[0])
    assert not is_reset
    assert server.requests[-1].status == 413


def test_early_status_ends(server, monkeypatch):
    """What is sent after the answer is not taken for ever."""
    monkeypatch.setattr(wire, "LINGER_SECONDS", 0.05)
    server.fault("early_status", status=401)
    with connected(server) as connection:
        connection.sendall(UPLOAD + b"1")
        read_all(connection)
        with pytest.raises(OSError):
            while True:
                connection.sendall(bytes(65536))


def test_early_status_and_reset(server):
    """A server without patience resets the connection right after its answer."""
    server.fault("early_status", status=413, abrupt=True)
    with connected(server) as connection:
        connection.sendall(UPLOAD + b"1")
        received, is_reset = read_all(connection)

    assert b"INJECTED_FAULT" in received
    assert is_reset


def test_early_status_without_a_body(server, api):
    """Where nothing is being sent, the answer comes at once."""
    server.fault("early_status", status=401)

    response = api.get("/files")

    assert code(response) == (401, "INJECTED_FAULT")
    assert response.headers["connection"] == "close"


def test_early_status_for_nobody(server, api):
    """A caller that leaves while it sends gets no answer."""
    server.fault("early_status", after_bytes=100)
    with connected(server) as connection:
        connection.sendall(UPLOAD + b"1")
        api.until(lambda: bool(server.requests))

    assert ended(server, api) < 10


def test_storage(server, api):
    """Presigned addresses fail as well, and work afterwards."""
    body = {"filename": "a.txt", "size_bytes": 5, "content_type": "text/plain"}
    plan = api.post("/files/direct-uploads", json=body).json()
    url = plan["parts"][0]["upload_url"]
    server.fault("early_status", method="PUT", path="/storage/*", count=1)
    server.fault("reset", method="PUT", path="/storage/*", count=1, applied=True, skip=1)
    refused = httpx.put(url, content=b"words")
    with pytest.raises(httpx.ReadError):
        httpx.put(url, content=b"words")
    path = f"/files/direct-uploads/{plan['upload_id']}"

    assert refused.status_code == 503
    assert api.get(path).json()["received_bytes"] == 5
    assert httpx.put(url, content=b"words").status_code == 200


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


def test_operation(server, api):
    """A rule can be for one operation, by its name."""
    file_id = api.stored(picture())
    server.fault("status", operation="get_file", status=500)
    paths = ("/files", f"/files/{file_id}", "/files/quota-check?file_count=1", "/nowhere")
    statuses = [api.get(path).status_code for path in paths]
    refused = api.put(f"/files/{file_id}")

    assert statuses == [200, 500, 200, 404]
    assert refused.status_code == 405


def test_unknown_operation(server):
    """A rule for an operation that does not exist is refused."""
    with pytest.raises(ValueError, match="'get_fiel'"):
        server.fault("status", operation="get_fiel")


@given(body=st.binary(min_size=1), cuts=st.lists(st.integers(0, 20)), data=st.data())
@pytest.mark.parametrize("has_length", [True, False])
@pytest.mark.parametrize("kind", ["truncate", "reset_body", "malformed_json", "drip"])
def test_pieces(kind, has_length, body, cuts, data):
    """It does not matter in which pieces a body comes, and whether it tells its length."""
    after = data.draw(st.integers(0, len(body) + 1))
    rule = FaultRule(kind, after_bytes=after, drop_bytes=3)
    ends = sorted({0, *(min(cut, len(body)) for cut in cuts), len(body)})
    pieces = [body[i:j] for i, j in itertools.pairwise(ends)]
    headers = [(b"content-length", str(len(body)).encode())] if has_length else []

    sent, head, was_ended = asyncio.run(mangled(rule, headers, pieces))

    whole = len(body) - 1 if has_length else len(body)
    kept = {"malformed_json": len(body) - 1, "drip": len(body)}.get(kind, min(after, whole))
    assert sent == body[:kept]
    assert was_ended == (kind in {"malformed_json", "drip"})
    if kind == "malformed_json" and has_length:
        assert head == [(b"content-length", str(kept).encode())]


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"0")]])
@pytest.mark.parametrize("kind", ["truncate", "reset_body", "stall", "malformed_json", "drip"])
def test_no_pieces(kind, headers):
    """What has no body can't be spoiled in the middle of it."""
    answer = asyncio.run(mangled(FaultRule(kind, after_bytes=0), headers, []))

    assert answer == (b"", headers, True)


async def mangled(rule, headers, pieces):
    """What is left of an answer: its body, its headers, and whether the end was sent."""

    class Connection:
        async def lasts(self, _):
            return True

        async def close(self):
            pass

        reset = close

    sent, head, ends = [], [], []

    async def send(message):
        head.extend(message.get("headers", []))
        sent.append(message.get("body", b""))
        ends.append(message["type"] == "http.response.body" and not message.get("more_body"))

    mangler = wire.MANGLERS[rule.kind](rule, Connection(), send)
    await mangler({"type": "http.response.start", "status": 200, "headers": headers})
    for piece in pieces:
        await mangler({"type": "http.response.body", "body": piece, "more_body": True})
    await mangler({"type": "http.response.body"})
    return b"".join(sent), head, any(ends)


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
        (FaultRule("reset", operation="list_files"), [True] * 4),
        (FaultRule("reset", operation="get_file"), [False] * 4),
    ],
)
def test_which_requests(rule, expected):
    """A rule chooses requests by method, path, operation, number and chance."""
    assert [rule.strikes("GET", "/files", "list_files") for _ in range(4)] == expected


@given(seed=st.integers(), chance=st.floats(0, 1))
def test_chance_can_be_repeated(seed, chance):
    """The same seed draws the same requests."""
    one, other = (FaultRule("reset", seed=seed, chance=chance) for _ in range(2))

    assert [one.strikes("GET", "/") for _ in range(20)] == [
        other.strikes("GET", "/") for _ in range(20)
    ]


def test_each_rule_has_its_own_chance():
    """Rules that differ in anything don't strike the same requests only because of their seed."""
    drawn = {
        tuple(rule.strikes("GET", "/") for _ in range(64))
        for rule in (
            *(FaultRule(kind, chance=0.5) for kind in ("latency", "reset", "status")),
            FaultRule("status", chance=0.5, status=500),
            FaultRule("status", chance=0.5, seed=1),
        )
    }

    assert len(drawn) == 5


def test_parse():
    """A rule is read from a line."""
    line = (
        "status method=GET path=/files/* status=502 body='no luck' count=2 chance=0.5 applied=true"
        " operation=get_file drop_bytes=3 abrupt=true"
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
        operation="get_file",
        drop_bytes=3,
        abrupt=True,
    )
    assert FaultRule.parse("reset applied=false") == FaultRule("reset")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "explode",
        "status colour=red",
        "status count=x",
        "reset applied=yes",
        "drip drop_bytes=0",
        "reset 'x",
    ],
)
def test_parse_refuses(line):
    """What is no rule is refused."""
    with pytest.raises(ValueError):
        FaultRule.parse(line)


def test_options():
    """What a rule takes, a test and the command line can give; headers are for tests alone."""
    names = {each.name for each in attrs.fields(FaultRule) if each.init} - {"kind"}

    assert FaultOptions.__annotations__.keys() == names
    assert faults._READERS.keys() == names - {"headers"}


def test_every_fault_is_documented():
    """The page on the local server and the rule itself name each fault."""
    page = (Path(__file__).parents[2] / "docs" / "local-server.md").read_text(encoding="utf-8")

    for kind in FAULT_KINDS:
        assert f"`{kind}`" in page
        assert f"- `{kind}`: " in (FaultRule.__doc__ or "")
