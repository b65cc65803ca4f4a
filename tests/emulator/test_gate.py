"""Who may call, how often, and what every answer carries."""

from __future__ import annotations

import time

import httpx
import pytest

from scopix_emulator import Plan, limits
from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer scopix_wrong", "Basic c2NvcGl4", "scopix"]
)
def test_missing_and_wrong_keys(server, api, authorization):
    """Without a valid key nothing is told, and the scheme that is wanted is named."""
    headers = {} if authorization is None else {"Authorization": authorization}
    response = httpx.get(f"{server.url}/files", headers=headers)

    assert code(response) == (401, "INVALID_API_KEY")
    assert response.headers["www-authenticate"] == "Bearer"


def test_scheme_in_any_case(server):
    """The name of the scheme is read in any case (RFC 9110, section 11.1)."""
    headers = {"Authorization": f"bearer  {server.api_key}"}

    assert httpx.get(f"{server.url}/files", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"state": "expired"}, (401, "EXPIRED_API_KEY")),
        ({"state": "deactivated"}, (401, "DEACTIVATED_API_KEY")),
        ({"state": "past_due"}, (402, "PAYMENT_REQUIRED")),
        ({"plan": "free"}, (403, "PERMISSION_DENIED")),
    ],
)
def test_keys_that_do_not_work(server, options, expected):
    """A key that is known may still not work, and the answer says why."""
    with Api(server, server.add_key(**options)) as api:
        assert code(api.get("/files")) == expected


@pytest.mark.parametrize(
    ("options", "message"), [({"plan": "gold"}, "no plan"), ({"key": "k"}, "no key")]
)
def test_keys_that_can_not_be(server, options, message):
    """A plan that is not there, or a key that no client takes, is refused."""
    with pytest.raises(ValueError, match=message):
        server.add_key(**options)


def test_own_key(server):
    """A key can be chosen."""
    key = "scopix_0a1b2c3dMyOwnKeyForThisTest"

    assert server.add_key(key, plan=Plan("own")) == key
    with Api(server, key) as api:
        assert api.get("/files").status_code == 200


def test_tenant(api):
    """A key acts for its own tenant only."""
    own = api.get("/files", headers={"X-Tenant-ID": "tenant_local"})
    other = api.get("/files", headers={"X-Tenant-ID": "other"})

    assert own.status_code == 200
    assert code(other) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Tenant-ID", "a b"),
        ("X-Tenant-ID", "x" * 65),
        ("X-Correlation-ID", "x" * 129),
        ("X-Request-ID", "a b"),
    ],
)
def test_headers_are_checked(api, header, value):
    """A header that is not as described is a wrong value, and is not repeated."""
    response = api.get("/files", headers={header: value})

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"field": header}
    assert response.headers["x-request-id"] != value


def test_request_id(api):
    """The answer repeats the identifier of the request; without one it makes one."""
    given = api.get("/files", headers={"X-Request-ID": "mine-1"})
    made = api.get("/nothing")

    assert given.headers["x-request-id"] == "mine-1"
    assert made.json()["request_id"] == made.headers["x-request-id"]


def test_limits_are_told(start):
    """Every answer tells what is left of the minute, refusals too."""
    _, api = start(plan="starter")
    responses = [api.get("/files"), api.get("/nothing"), api.get("/files?limit=0")]

    assert [r.headers["x-ratelimit-limit"] for r in responses] == ["30"] * 3
    assert [r.headers["x-ratelimit-remaining"] for r in responses] == ["29", "28", "27"]
    assert 0 <= int(responses[0].headers["x-ratelimit-reset"]) - time.time() <= 61


def test_limits_are_kept(start):
    """A request too many is refused until the minute is over."""
    server, api = start(plan=Plan("tiny", requests_per_minute=2))
    server.advance_clock(60 - time.time() % 60)
    allowed = [api.get("/files").status_code for _ in range(2)]
    refused = api.get("/files")
    wait = int(refused.headers["retry-after"])

    assert allowed == [200, 200]
    assert code(refused) == (429, "RATE_LIMIT_ERROR")
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert 1 <= wait <= 60
    server.advance_clock(wait)
    assert api.get("/files").status_code == 200


def test_limits_without_a_key(start):
    """Who shows no valid key is limited by address, below every plan."""
    server, _ = start(plan="starter")
    responses = [httpx.get(f"{server.url}/files") for _ in range(6)]

    assert [response.status_code for response in responses] == [401] * 5 + [429]
    assert responses[0].headers["x-ratelimit-limit"] == "5"


def test_no_limits(api):
    """Where there is no limit, no header tells of one."""
    assert not [name for name in api.get("/files").headers if "ratelimit" in name]


@pytest.mark.parametrize(
    ("name", "requests", "uploads", "batch", "month"),
    [
        ("free", 10, 10, 10, 10),
        ("starter", 30, 20, 50, 500),
        ("professional", 100, 30, 100, 2_500),
        ("enterprise", 500, 50, 200, 10_000),
        ("custom", None, None, 1000, None),
    ],
)
def test_plans(name, requests, uploads, batch, month):
    """The plans are those of the service."""
    plan = limits.PLANS[name]

    assert plan.requests_per_minute == requests
    assert plan.concurrent_uploads == uploads
    assert plan.batch_files == batch
    assert plan.uploads_per_month == month


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/files", "GET"),
        ("HEAD", "/files", "GET"),
        ("TRACE", "/files/quota-check", "GET"),
        ("DELETE", "/files/upload", "POST"),
        ("POST", "/files/5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60", "GET, PATCH, DELETE"),
    ],
)
def test_other_methods(server, method, path, allowed):
    """A method that a path does not know is refused, and the others are named."""
    headers = {"Authorization": f"Bearer {server.api_key}"}
    response = httpx.request(method, f"{server.url}{path}", headers=headers)

    assert response.status_code == 405
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    "path", ["/", "/files/", "/nothing", "/files/upload/batch/x", "/files/a%2Fb"]
)
def test_unknown_paths(api, path):
    """A path that is not described is not found."""
    assert code(api.get(path)) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/", "/api/v1/files", "/api/v2", "/storage"])
def test_paths_outside(server, path):
    """Outside the API and its storage there is nothing, and no key is asked for."""
    assert code(httpx.get(f"{server.origin}{path}")) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"title": NaN}',
        b'{"title": "\\ud800"}',
        b"[" * 100_000,
        b"9" * 5000,
        b"1e999",
    ],
)
def test_malformed_json(api, body):
    """A body that is no JSON can't be understood."""
    file_id = api.stored(picture())
    headers = {"Content-Type": "application/json"}
    response = api.patch(f"/files/{file_id}", content=body, headers=headers)

    assert code(response) == (400, "VALIDATION_ERROR")


def test_wrong_content_type(api):
    """A body of another type is not read."""
    file_id = api.stored(picture())

    assert code(api.patch(f"/files/{file_id}", data={"title": "x"})) == (
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    )


def test_large_json(api):
    """A JSON body has a limit too."""
    body = b'{"file_ids": ["' + b"x" * 9_000_000 + b'"]}'
    headers = {"Content-Type": "application/json"}
    response = api.post("/files/batch-delete", content=body, headers=headers)

    assert code(response) == (413, "HTTP_413")


def test_mistake_of_the_server(server, api, monkeypatch, caplog):
    """A mistake in the server itself is answered in the envelope, and logged."""
    monkeypatch.setattr(server._live.service.store, "list_files", None)

    response = api.get("/files")

    assert code(response) == (500, "SERVER_ERROR")
    assert "GET /api/v2/files failed" in caplog.text


def test_mistake_in_the_middle_of_an_answer(server, api, monkeypatch, caplog):
    """When an answer has begun, a mistake cuts it off."""
    from scopix_emulator.api import call

    async def broken(_: object, __: object, send: httpx.AsyncByteStream) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        raise LookupError("in the middle")

    async def handler(_: object) -> object:
        return broken

    monkeypatch.setitem(call.OPERATIONS["/files"], "GET", handler)

    with pytest.raises(httpx.RemoteProtocolError):
        api.get("/files")
    assert "in the middle" in caplog.text


# ------------------------------------------------------------------------------------ idempotency


def test_same_request_twice(server, api):
    """A request that is sent again under its key gets the answer of the first."""
    headers = {"Idempotency-Key": "k1"}

    def upload() -> httpx.Response:
        files = {"file": ("a.png", picture())}
        return api.post("/files/upload", files=files, data={"title": "x"}, headers=headers)

    first, second = upload(), upload()

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert api.get("/files").json()["total_count"] == 1
    server.advance_clock(24 * 3600 + 1)
    assert upload().json()["image_id"] != first.json()["image_id"]


def test_key_used_for_other_content(server, api):
    """A key belongs to one content of one tenant."""
    headers = {"Idempotency-Key": "k1"}
    first = {"filename": "a", "size_bytes": 1, "content_type": "a/b"}
    other = {**first, "size_bytes": 2}
    path = "/files/direct-uploads"
    created = api.post(path, json=first, headers=headers)

    assert code(api.post(path, json=other, headers=headers)) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert api.post(path, json=first, headers=headers).json() == created.json()
    with Api(server, server.add_key(tenant_id="other")) as stranger:
        assert stranger.post(path, json=other, headers=headers).status_code == 201


def test_refusals_are_not_kept(server, api):
    """A refusal changed nothing, so the same key may be tried again."""
    headers = {"Idempotency-Key": "k1"}
    session_id = api.status(api.processed(picture())["id"])["session_id"]
    path = f"/files/upload-sessions/{session_id}/cancel"

    assert [code(api.post(path, headers=headers))[0] for _ in range(2)] == [409, 409]
    assert api.post(
        "/files/batch-delete", json={"file_ids": [session_id]}, headers=headers
    ).is_success


def test_same_request_at_the_same_time(api):
    """Of two requests under one key at a time, the second waits for the first."""
    from concurrent.futures import ThreadPoolExecutor

    def upload(_: int) -> str:
        response = api.post(
            "/files/upload/batch",
            files=[("files", ("a.txt", b"words")), ("files", ("b.txt", b"words"))],
            headers={"Idempotency-Key": "k1"},
        )
        return response.json()["session_id"]

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(upload, range(8)))) == 1
    assert api.get("/files").json()["total_count"] == 2


@pytest.mark.parametrize("key", ["", "x" * 129, "a b"])
def test_wrong_idempotency_keys(api, key):
    """A key has a form, too."""
    headers = {"Idempotency-Key": key}
    response = api.post("/files/batch-delete", json={}, headers=headers)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"field": "Idempotency-Key"}
