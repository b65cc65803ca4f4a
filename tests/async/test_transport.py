"""Sending operations: retries, identifiers, errors, logs, downloads and connections."""

from __future__ import annotations

import logging
import sys
import warnings

import pytest

import scopix
from scopix import (
    UNSET,
    AuthenticationError,
    CircuitBreakerError,
    ClientConfig,
    PaymentRequiredError,
    QuotaExceededError,
    RateLimitError,
    RawResponse,
    ResourceNotFoundError,
    ResponseDecodeError,
    Scopix,
    ScopixConnectionError,
    ScopixPermissionError,
    ScopixTimeoutError,
    ServerError,
    ValidationError,
    _seam,
    set_correlation_id,
)
from scopix._core import storage
from scopix._core.body import BytesSource, FilePart, FileSource, MultipartBody, RawBody
from scopix._core.http import library
from scopix._core.operation import DownloadOperation, Operation
from scopix._raw.operations import files, upload_sessions

from ._colour import HttpClient, HttpTransport, OtherHttpClient, together

pytestmark = pytest.mark.anyio

PAGE = {"items": [], "total_count": 0, "has_more": False}
ID = "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60"


@pytest.fixture
def sleeps(monkeypatch):
    """Delays before retries, which are recorded and not waited for."""
    delays = []

    async def sleep(seconds):
        delays.append(seconds)

    monkeypatch.setattr(_seam, "sleep", sleep)
    return delays


@pytest.fixture
def connect(scripted):
    """Make clients of the scripted server."""

    def make(**settings):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", scopix.InsecureTransportWarning)
            return Scopix(scripted.api_key, base_url=scripted.url, **settings)

    return make


@pytest.fixture
def clock(monkeypatch):
    """A clock that can be put forward."""
    real = _seam.monotonic
    ahead = []
    monkeypatch.setattr(_seam, "monotonic", lambda: real() + sum(ahead))
    return ahead


class TestAnswers:
    """What an answer is decoded into."""

    async def test_decodes_into_the_type_of_the_operation(self, scripted, connect):
        """A success becomes the model that the description names."""
        scripted.reply(200, PAGE | {"total_count": 3})
        async with connect() as client:
            page = await client.send(files.list_files(limit=5))

        assert (page.total_count, page.items) == (3, [])
        assert scripted.received[0].path == "/api/v2/files?limit=5"

    async def test_ignores_unknown_fields(self, scripted, connect):
        """A field that the server adds later does no harm, and the raw answer has it."""
        scripted.reply(200, PAGE | {"invented": {"deep": [1]}})
        async with connect() as client:
            response = await client.send_raw(files.list_files())

        assert response.parse().has_more is False
        assert b"invented" in response.content

    async def test_keeps_unknown_enum_values(self, scripted, connect):
        """A value that the server adds later survives as itself and says so."""
        scripted.reply(200, {"image_id": ID, "status": "dreaming"})
        async with connect() as client:
            status = await client.send(files.get_processing_status(ID))

        assert status.status == "dreaming"
        assert not status.status.is_known

    @pytest.mark.parametrize(
        ("body", "path"),
        [
            (b'{"items": [], "has_more": false}', "$"),
            (b'{"items": {}, "total_count": 0, "has_more": false}', "$.items"),
            (b'{"items": [{"id": 7}], "total_count": 0, "has_more": false}', "$.items[0].id"),
            (b'{"items": [], "total_count": 3.5, "has_more": false}', "$.total_count"),
            (b"<html>hello</html>", "$"),
            (b"", "$"),
            (b"\xff\xfe", "$"),
            (b"[" * 100_000, "$"),
        ],
    )
    async def test_names_the_place_of_a_mismatch(self, scripted, connect, body, path):
        """What is no match, or no JSON, is an error that names the place and keeps the answer."""
        scripted.reply(200, body)
        async with connect() as client:
            with pytest.raises(ResponseDecodeError) as caught:
                await client.send(files.list_files())

        assert caught.value.path == path
        assert caught.value.response.body == body[: 64 * 1024]
        assert caught.value.request_id == "scripted-1"
        assert "list_files" in caught.value.message

    async def test_send_raw_gives_status_headers_and_id(self, scripted, connect):
        """The raw answer carries what the decoded one hides."""
        scripted.reply(201, {"image_id": ID, "filename": "a.txt"}, headers={"X-Extra": "yes"})
        async with connect() as client:
            response = await client.send_raw(files.upload_file(file=BytesSource(b"x", "a.txt")))

        assert isinstance(response, RawResponse)
        assert (response.status_code, response.headers["x-extra"]) == (201, "yes")
        assert response.request_id == "scripted-1"
        assert response.parse().image_id == ID

    async def test_an_empty_success_is_none(self, scripted, connect):
        """204 has nothing to decode."""
        scripted.reply(204, b"")
        operation = Operation(name="nothing", method="DELETE", path="/x", returns={204: None})
        async with connect() as client:
            assert await client.send(operation) is None

    async def test_a_redirect_is_an_address(self, scripted, connect):
        """A redirect that the description names is not followed but returned."""
        scripted.reply(302, b"", headers={"Location": "https://cdn.example/x?signature=s"})
        async with connect() as client:
            url = await client.files.get_variant(ID)

        assert url == "https://cdn.example/x?signature=s"
        assert len(scripted.received) == 1

    async def test_a_redirect_without_an_address_is_a_mismatch(self, scripted, connect):
        """A 302 that points nowhere is an answer that can't be decoded."""
        scripted.reply(302, b"")
        async with connect() as client:
            with pytest.raises(ResponseDecodeError, match="Location"):
                await client.files.get_variant(ID)


class TestErrors:
    """Which error each failure becomes."""

    @pytest.mark.parametrize(
        ("status", "code", "kind"),
        [
            (400, "VALIDATION_ERROR", ValidationError),
            (401, "INVALID_API_KEY", AuthenticationError),
            (402, "PAYMENT_REQUIRED", PaymentRequiredError),
            (403, "AUTHZ_ERROR", ScopixPermissionError),
            (403, "STORAGE_QUOTA_EXCEEDED", QuotaExceededError),
            (404, "NOT_FOUND", ResourceNotFoundError),
            (422, "VALIDATION_ERROR", ValidationError),
            (429, "RATE_LIMIT_ERROR", RateLimitError),
            (500, "SERVER_ERROR", ServerError),
            (502, "IMAGE_PROCESSING_ERROR", ServerError),
        ],
    )
    async def test_maps_the_envelope(self, scripted, connect, status, code, kind):
        """Status and code decide the class; the error carries all that the server said."""
        error = {"code": code, "message": "Said by the server.", "details": {"field": "x"}}
        scripted.reply(status, {"error": error, "request_id": "r-1"})
        async with connect(max_retries=0) as client:
            with pytest.raises(kind) as caught:
                await client.files.get(ID)

        assert (caught.value.code, caught.value.message) == (code, "Said by the server.")
        assert (caught.value.status_code, caught.value.request_id) == (status, "r-1")
        assert caught.value.details["field"] == "x"

    async def test_a_missing_thing_is_named(self, scripted, connect):
        """A 404 knows which kind of thing was asked for, and its identifier."""
        scripted.reply(404, b"")
        async with connect() as client:
            with pytest.raises(ResourceNotFoundError) as caught:
                await client.send(upload_sessions.get_upload_session(ID))

        assert caught.value.resource_type == "upload_session"
        assert caught.value.resource_id == ID

    async def test_a_rate_limit_says_how_long(self, scripted, connect):
        """The figures of the headers are attributes."""
        headers = {
            "Retry-After": "7",
            "X-RateLimit-Limit": "30",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": "1789000000",
        }
        scripted.reply(429, b"slow down", headers=headers)
        async with connect(max_retries=0) as client:
            with pytest.raises(RateLimitError) as caught:
                await client.files.list()

        error = caught.value
        assert (error.retry_after, error.limit, error.remaining) == (7, 30, 0)
        assert error.reset == 1789000000

    async def test_an_undocumented_redirect_is_an_error(self, scripted, connect):
        """A JSON call does not follow redirects: it would carry the key elsewhere."""
        scripted.reply(301, b"", headers={"Location": "https://elsewhere.example/"})
        async with connect() as client:
            with pytest.raises(scopix.ScopixError, match="HTTP_301"):
                await client.files.list()


class TestRetries:
    """What is sent again, when, and under which identifiers."""

    async def test_retries_until_it_works(self, scripted, connect, sleeps):
        """A read is repeated after 503 and after a broken connection."""
        scripted.reply(503)
        scripted.fault("reset")
        scripted.reply(200, PAGE)
        async with connect() as client:
            page = await client.files.list()

        assert page.total_count == 0
        assert len(scripted.received) == 3
        assert len(sleeps) == 2
        assert 0 <= sleeps[0] <= 1 and 0 <= sleeps[1] <= 2

    async def test_retries_a_truncated_answer(self, scripted, connect, sleeps):
        """A body that breaks off is no answer."""
        scripted.fault("truncate")
        scripted.reply(200, PAGE)
        async with connect() as client:
            assert (await client.files.list()).total_count == 0

        assert len(sleeps) == 1

    async def test_a_timeout_may_stand_for_ever(self, scripted, connect):
        """What is longer than any socket waits is as good as no limit."""
        scripted.reply(200, PAGE)
        scripted.reply(200, PAGE)
        async with connect(timeout=float(sys.maxsize)) as client:
            assert (await client.files.list()).total_count == 0
            assert (await client.files.list(timeout=1e300, total_timeout=1e300)).total_count == 0

    async def test_gives_up_after_max_retries(self, scripted, connect, sleeps):
        """The last failure reaches the caller."""
        for _ in range(3):
            scripted.reply(500)
        async with connect(max_retries=2) as client:
            with pytest.raises(ServerError):
                await client.files.list()

        assert (len(scripted.received), len(sleeps)) == (3, 2)

    async def test_does_not_retry_what_is_the_callers_fault(self, scripted, connect, sleeps):
        """A refused value is refused again."""
        scripted.reply(422)
        async with connect() as client:
            with pytest.raises(ValidationError):
                await client.files.list()

        assert sleeps == []

    async def test_does_not_retry_a_used_up_quota(self, scripted, connect, sleeps):
        """The status is that of a rate limit, but no minute brings the quota back."""
        error = {"code": "USAGE_LIMIT_EXCEEDED", "message": "The month is used up."}
        scripted.reply(429, {"error": error}, headers={"Retry-After": "1"})
        async with connect() as client:
            with pytest.raises(QuotaExceededError) as caught:
                await client.files.list()

        assert not caught.value.is_retryable
        assert (len(scripted.received), sleeps) == (1, [])

    @pytest.mark.parametrize("failure", ["reset", "truncate", 500])
    async def test_a_deletion_that_is_repeated_may_be_done(
        self, scripted, connect, sleeps, failure
    ):
        """The answer to an earlier attempt was lost; what is gone now may be gone by that."""
        scripted.reply(failure) if failure == 500 else scripted.fault(failure)
        scripted.reply(404, {"error": {"code": "NOT_FOUND", "message": "No such file."}})
        async with connect() as client:
            with pytest.raises(ResourceNotFoundError) as caught:
                await client.files.delete(ID)

        assert caught.value.message == (
            "No such file; an earlier attempt of this call may have done it"
        )
        assert caught.value.details["may_be_done"] is True

    @pytest.mark.parametrize("first", [404, 429])
    async def test_a_deletion_that_was_not_repeated_is_not_done(
        self, scripted, connect, sleeps, first
    ):
        """Where no earlier attempt can have done anything, what is gone was gone before."""
        scripted.reply(first)
        scripted.reply(404)
        async with connect() as client:
            with pytest.raises(ResourceNotFoundError) as caught:
                await client.files.delete(ID)

        assert "may_be_done" not in caught.value.details

    async def test_a_read_that_is_repeated_does_nothing(self, scripted, connect, sleeps):
        """Only what removes can have removed."""
        scripted.fault("reset")
        scripted.reply(404)
        async with connect() as client:
            with pytest.raises(ResourceNotFoundError) as caught:
                await client.files.get(ID)

        assert "may_be_done" not in caught.value.details

    async def test_waits_as_long_as_the_server_asks(self, scripted, connect, sleeps):
        """`Retry-After` wins over the backoff."""
        scripted.reply(429, headers={"Retry-After": "3"})
        scripted.reply(200, PAGE)
        async with connect() as client:
            await client.files.list()

        assert 3 <= sleeps[0] <= 3.3

    async def test_a_change_keeps_its_key_across_attempts(self, scripted, connect, sleeps):
        """The same `Idempotency-Key` goes with each attempt; request ids differ."""
        scripted.fault("reset")
        scripted.reply(503)
        scripted.reply(201, {"image_id": ID, "filename": "a.txt"})
        async with connect() as client:
            await client.files.upload(b"hello", filename="a.txt", wait_for_description=False)

        keys = {request.headers["idempotency-key"] for request in scripted.received}
        ids = {request.headers["x-request-id"] for request in scripted.received}
        correlations = {request.headers["x-correlation-id"] for request in scripted.received}
        assert (len(keys), len(ids), len(correlations)) == (1, 3, 1)
        assert len({request.body.count(b"hello") for request in scripted.received}) == 1

    async def test_two_calls_have_two_keys(self, scripted, connect):
        """A key names one change."""
        for _ in range(2):
            scripted.reply(200, {"deleted": [], "skipped": [], "failed": [], "summary": {}})
        async with connect() as client:
            for _ in range(2):
                await client.files.batch_delete([ID])

        first, second = (request.headers["idempotency-key"] for request in scripted.received)
        assert first != second

    @pytest.mark.parametrize("fault", ["reset", "truncate"])
    async def test_never_repeats_what_may_have_been_applied(self, scripted, connect, fault):
        """A change without a key is sent once, whatever became of it."""
        scripted.fault(fault)
        operation = Operation(name="change", method="POST", path="/x", returns={200: dict})
        async with connect() as client:
            with pytest.raises(ScopixConnectionError):
                await client.send(operation)

        assert len(scripted.received) == 1

    async def test_repeats_what_never_left(self, connect, scripted, sleeps):
        """Without a connection nothing can have been applied."""
        scripted.close()
        operation = Operation(name="change", method="POST", path="/x", returns={200: dict})
        async with connect(max_retries=2) as client:
            with pytest.raises(ScopixConnectionError):
                await client.send(operation)

        assert len(sleeps) == 2

    async def test_never_repeats_a_body_that_is_gone(self, scripted, connect, tmp_path):
        """What can be read only once is sent only once, even under a key."""

        class Pipe:
            def __init__(self):
                self.blocks = [b"abc", b""]

            def seekable(self):
                return False

            def read(self, size):
                return self.blocks.pop(0)

        scripted.reply(503)
        part = FilePart("file", FileSource.of(Pipe(), "a.bin"))
        operation = Operation(
            name="change",
            method="POST",
            path="/x",
            returns={200: dict},
            keyed=True,
            body=MultipartBody((part,)),
        )
        async with connect() as client:
            with pytest.raises(ServerError):
                await client.send(operation)

        assert len(scripted.received) == 1
        assert scripted.received[0].headers["transfer-encoding"] == "chunked"
        assert b"\r\n\r\nabc\r\n" in scripted.received[0].body

    async def test_a_silent_server_is_a_timeout(self, scripted, connect):
        """No answer in time is an error that says after how long."""
        scripted.fault("hang")
        async with connect(timeout=0.2, max_retries=0) as client:
            with pytest.raises(ScopixTimeoutError, match=r"0\.2 s"):
                await client.files.list()

    async def test_sends_a_raw_body_whole(self, scripted, connect):
        """A body that is one source arrives byte for byte, its length announced."""
        data = bytes(range(256)) * 3000
        scripted.reply(200)
        operation = Operation(
            name="put",
            method="PUT",
            path="/x",
            returns={200: dict},
            body=RawBody(BytesSource(data)),
        )
        async with connect() as client:
            await client.send(operation)

        assert scripted.received[0].body == data
        assert scripted.received[0].headers["content-length"] == str(len(data))


class TestTotalTimeout:
    """Seconds for the whole of a call."""

    @pytest.mark.parametrize("fault", ["hang", "drip head", "drip body"])
    async def test_ends_what_never_ends(self, scripted, connect, fault):
        """Nothing at all, or something again and again: each read gets the time that is left."""
        scripted.fault(fault)
        started = _seam.monotonic()
        async with connect() as client:
            with pytest.raises(ScopixTimeoutError, match=r"not done within 0\.3 s"):
                await client.send(files.list_files(), total_timeout=0.3)

        assert _seam.monotonic() - started < 15
        assert len(scripted.received) == 1

    async def test_ends_a_download(self, scripted, connect, tmp_path):
        """It is not begun anew; no part of it stays."""
        scripted.fault("drip body")
        async with connect() as client:
            with pytest.raises(ScopixTimeoutError, match=r"total_timeout|broke off"):
                await client.files.download(ID, tmp_path / "a.bin", total_timeout=0.3)

        assert len(scripted.received) == 1
        assert [*tmp_path.iterdir()] == []

    async def test_is_for_all_beginnings_of_a_download(self, scripted, connect, clock, monkeypatch):
        """One that breaks off when the time is over is not begun again."""

        async def save(stream, path):
            clock.append(60)
            raise ScopixConnectionError("broke off")

        scripted.reply(200, b"bytes")
        async with connect() as client:
            module = sys.modules[client.files.download.__module__]
            monkeypatch.setattr(module, "_save", save)
            with pytest.raises(ScopixConnectionError):
                await client.files.download(ID, total_timeout=30)

        assert len(scripted.received) == 1

    async def test_ends_a_stream(self, scripted, connect, clock):
        """Reading on when the time is over is a timeout."""
        scripted.reply(200, b"x" * 1000)
        async with connect() as client:
            with pytest.raises(ScopixTimeoutError, match=r"not done in time \(total_timeout\)"):
                async with client.files.download_stream(ID, total_timeout=30) as stream:
                    clock.append(31)
                    async for _ in stream:
                        pass

    async def test_ends_the_answer_of_a_client_that_is_brought(self, scripted, connect):
        """Between two blocks of it."""
        scripted.fault("drip body")
        async with HttpClient() as http_client, connect(http_client=http_client) as client:
            with pytest.raises(ScopixTimeoutError, match=r"not done within 0\.3 s"):
                await client.send(files.list_files(), total_timeout=0.3)

    async def test_leaves_an_answer_that_comes_in_time(self, scripted, connect):
        """As it is, whoever sends."""
        for _ in range(2):
            scripted.reply(200, PAGE | {"total_count": 3})
        async with HttpClient() as http_client, connect(http_client=http_client) as client:
            page = await client.send(files.list_files(), total_timeout=60)
        async with connect() as client:
            again = await client.send(files.list_files(), total_timeout=60)

        assert page == again
        assert page.total_count == 3

    async def test_a_retry_that_would_come_too_late_is_not_waited_for(
        self, scripted, connect, sleeps
    ):
        """The call ends at once, with what it has seen."""
        scripted.reply(429, headers={"Retry-After": "30"})
        async with connect() as client:
            with pytest.raises(RateLimitError):
                await client.with_options(total_timeout=20).files.list()

        assert sleeps == []

    async def test_a_delay_that_took_too_long(self, scripted, connect, clock, monkeypatch):
        """Nothing is sent any more; the error has what came before as its cause."""

        async def sleep(seconds):
            clock.append(60)

        monkeypatch.setattr(_seam, "sleep", sleep)
        scripted.reply(503)
        async with connect() as client:
            with pytest.raises(ScopixTimeoutError, match="not done within 20 s") as caught:
                await client.with_options(total_timeout=20).files.list()

        assert isinstance(caught.value.__cause__, ServerError)
        assert len(scripted.received) == 1

    async def test_may_be_set_for_a_client(self, scripted, connect):
        """And lifted for a call."""
        config = connect().config
        config.total_timeout = 0.3
        for _ in range(2):
            scripted.fault("hang")
        async with Scopix.from_config(config) as client:
            with pytest.raises(ScopixTimeoutError, match=r"not done within 0\.3 s"):
                await client.files.list()
            patient = client.with_options(timeout=0.4, max_retries=0, total_timeout=None)
            with pytest.raises(ScopixTimeoutError, match=r"no answer in 0\.4 s"):
                await patient.files.list()


class TestStorage:
    """Bytes that go to an address which needs no key."""

    @pytest.fixture
    def put(self, scripted):
        """Make a PUT of so many bytes."""

        def make(size, **options):
            return storage.put(
                f"http://{scripted.host}/bucket/key?X-Amz-Signature=secret-one",
                RawBody(BytesSource(bytes(size), **options)),
                {"X-Amz-Meta": "m"},
            )

        return make

    async def test_goes_where_it_is_told(self, scripted, connect, put):
        """Not below the base URL, with the headers that were signed and its length, no more."""
        scripted.reply(200, b"", headers={"ETag": '"abc"'})
        async with connect(tenant_id="t") as client:
            options = client.with_options(extra_headers={"X-Extra": "e"})
            answer = await options.send_raw(put(3), idempotency_key="k1")

        (received,) = scripted.received
        assert answer.headers["etag"] == '"abc"'
        assert received.path == "/bucket/key?X-Amz-Signature=secret-one"
        assert received.body == bytes(3)
        assert received.headers.keys() == {
            "accept",
            "content-length",
            "host",
            "user-agent",
            "x-amz-meta",
        }

    async def test_tells_what_is_sent(self, scripted, connect, put, sleeps):
        """Block by block; a retry begins again at nothing, and says so."""
        size = 600_000
        for status in (503, 200):
            scripted.reply(status)
        sent = []
        async with connect() as client:
            await client._caller.send_raw(put(size), on_sent=sent.append)

        once = [262_144, 524_288, size]
        assert sent == [*once, 0, *once]

    async def test_keeps_the_signature_to_itself(self, scripted, connect, put, sleeps, caplog):
        """Logs and errors show the address without its query."""
        scripted.reply(503)
        scripted.reply(403, b"<Error><Code>AccessDenied</Code><Message>No.</Message></Error>")
        with caplog.at_level(logging.DEBUG, "scopix"):
            async with connect() as client:
                with pytest.raises(ScopixPermissionError) as caught:
                    await client.send(put(3))

        text = f"{caplog.text} {caught.value!r} {caught.value} {vars(caught.value)}"
        assert f"PUT http://{scripted.host}/bucket/key -> 503" in caplog.text
        assert caught.value.code == "AccessDenied"
        assert "secret-one" not in text

    async def test_waits_for_a_host_that_failed_too_often(self, scripted, connect, put, sleeps):
        """One of many pieces that failed together does not give up before its own time."""
        for _ in range(4):
            scripted.fault("reset")
        scripted.reply(200)
        async with connect(max_retries=4) as client:
            client.config.circuit_breaker_failure_threshold = 2
            client.config.circuit_breaker_timeout = 0.001
            await client.send(put(3))

        assert len(scripted.received) == 5

    async def test_does_not_wait_for_what_comes_too_late(self, scripted, connect, put):
        """A circuit that stays open for longer than the call may take ends it at once."""
        scripted.fault("reset")
        async with connect(max_retries=0) as client:
            client.config.circuit_breaker_failure_threshold = 1
            client.config.circuit_breaker_timeout = 60
            with pytest.raises(ScopixConnectionError):
                await client.send(put(3))
            with pytest.raises(CircuitBreakerError):
                await client.send(put(3), total_timeout=30)

        assert len(scripted.received) == 1

    async def test_waits_until_it_may_try(self, connect, put, scripted, monkeypatch):
        """An open circuit is slept over, as long as it says."""
        slept = []

        async def sleep(seconds):
            slept.append(seconds)
            client.config.circuit_breaker_enabled = False

        scripted.fault("reset")
        scripted.reply(200)
        client = connect(max_retries=0)
        async with client:
            client.config.circuit_breaker_failure_threshold = 1
            with pytest.raises(ScopixConnectionError):
                await client.send(put(3))
            monkeypatch.setattr(_seam, "sleep", sleep)
            await client.send(put(3))

        (seconds,) = slept
        assert 29 < seconds <= 30


class TestHeaders:
    """What goes with each request."""

    async def test_sends_key_tenant_and_agent(self, scripted, connect):
        """Who calls, for whom, and with what."""
        scripted.reply(200, PAGE)
        async with connect(tenant_id="acme") as client:
            await client.files.list()

        headers = scripted.received[0].headers
        assert headers["authorization"] == f"Bearer {scripted.api_key}"
        assert headers["x-tenant-id"] == "acme"
        assert headers["user-agent"].startswith("scopix-python/")
        assert headers["accept"] == "application/json"

    async def test_identifiers_can_be_turned_off(self, scripted):
        """The configuration decides about identifiers and logs."""
        scripted.reply(200, PAGE)
        config = ClientConfig(
            scripted.api_key,
            base_url=scripted.url.replace("http:", "https:"),
            send_correlation_id=False,
            send_request_id=False,
            enable_logging=False,
        )
        with pytest.warns(scopix.InsecureTransportWarning):
            config.base_url = scripted.url
        async with Scopix.from_config(config) as client:
            await client.files.list()

        assert not {"x-correlation-id", "x-request-id"} & scripted.received[0].headers.keys()

    async def test_a_correlation_id_holds_for_the_context(self, scripted, connect):
        """Calls of one piece of work can be found together."""
        set_correlation_id("import-7")
        for _ in range(2):
            scripted.reply(200, PAGE)
        async with connect() as client:
            await client.files.list()
            await client.files.list()

        assert {r.headers["x-correlation-id"] for r in scripted.received} == {"import-7"}

    async def test_options_of_a_call(self, scripted, connect):
        """Headers, key and retries can be given for one call."""
        scripted.reply(500)
        async with connect() as client:
            with pytest.raises(ServerError):
                await client.files.batch_delete(
                    [ID], extra_headers={"X-Trace": "1"}, idempotency_key="k-1", max_retries=0
                )

        headers = scripted.received[0].headers
        assert (headers["x-trace"], headers["idempotency-key"]) == ("1", "k-1")

    async def test_with_options_copies_and_shares(self, scripted, connect):
        """A copy has its own options and the same connections; closing one closes both."""
        for _ in range(2):
            scripted.reply(200, PAGE)
        client = connect()
        copy = client.with_options(extra_headers={"X-Copy": "yes"})
        await copy.files.list()
        await client.files.list()
        await copy.close()

        assert scripted.received[0].headers["x-copy"] == "yes"
        assert "x-copy" not in scripted.received[1].headers
        with pytest.raises(RuntimeError, match="closed"):
            await client.files.list()

    async def test_a_key_for_a_read_is_an_error(self, connect):
        """A key would promise what it can't keep."""
        async with connect() as client:
            with pytest.raises(ValueError, match="get_file takes no idempotency_key"):
                await client.files.get(ID, idempotency_key="k")

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"timeout": 0}, ValueError),
            ({"timeout": "5"}, TypeError),
            ({"max_retries": -1}, ValueError),
            ({"retries": 1}, TypeError),
            ({"extra_headers": {"Authorization": "x"}}, ValueError),
            ({"extra_headers": {"X": "a\r\nb"}}, ValueError),
            ({"idempotency_key": ""}, ValueError),
        ],
    )
    async def test_bad_options_are_named(self, connect, options, error):
        """A wrong option is refused before anything is sent."""
        async with connect() as client:
            with pytest.raises(error, match=next(iter(options)).split("_")[0] + "|header"):
                client.with_options(**options)


class TestLogs:
    """What the logger `scopix` says."""

    async def test_one_line_an_attempt(self, scripted, connect, sleeps, caplog):
        """Attempts at DEBUG, retries at INFO, and no secret."""
        caplog.set_level(logging.DEBUG, "scopix")
        scripted.reply(503)
        scripted.fault("reset")
        scripted.reply(200, PAGE)
        async with connect() as client:
            await client.files.list(search="secret-word")

        levels = [record.levelname for record in caplog.records if record.name == "scopix"]
        assert levels == ["DEBUG", "INFO", "DEBUG", "INFO", "DEBUG"]
        assert "GET /files -> 200" in caplog.text
        assert scripted.api_key not in caplog.text

    async def test_nothing_when_turned_off(self, scripted, connect, sleeps, caplog):
        """`enable_logging` silences the client."""
        caplog.set_level(logging.DEBUG, "scopix")
        scripted.reply(503)
        scripted.reply(200, PAGE)
        client = connect()
        client.config.enable_logging = False
        async with client:
            await client.files.list()

        assert not [record for record in caplog.records if record.name == "scopix"]


class TestDownloads:
    """Streams of bytes."""

    async def test_hands_out_the_bytes(self, scripted, connect):
        """Blocks come as they arrive, with size and type."""
        data = b"0123456789" * 50_000
        scripted.reply(200, data, headers={"content-type": "image/png"})
        async with connect() as client, client.files.download_stream(ID) as stream:
            assert (stream.status_code, stream.size) == (200, len(data))
            assert stream.content_type == "image/png"
            assert b"".join([block async for block in stream]) == data

    async def test_follows_to_a_storage_without_the_key(self, scripted, connect):
        """Another host gets neither key, nor tenant, nor identifiers."""
        elsewhere = scripted.host.replace("127.0.0.1", "localhost")
        scripted.reply(302, b"", headers={"Location": f"http://{elsewhere}/store?signature=s"})
        scripted.reply(200, b"bytes")
        async with connect(tenant_id="acme") as client:
            assert await client.files.download(ID) == b"bytes"

        headers = scripted.received[1].headers
        assert scripted.received[1].path == "/store?signature=s"
        assert not {"authorization", "x-tenant-id", "x-request-id"} & headers.keys()

    async def test_stays_signed_in_on_the_same_host(self, scripted, connect):
        """A redirect within the API keeps the key."""
        scripted.reply(307, b"", headers={"Location": "/api/v2/elsewhere"})
        scripted.reply(200, b"bytes")
        async with connect() as client:
            assert await client.files.download(ID) == b"bytes"

        assert "authorization" in scripted.received[1].headers

    @pytest.mark.parametrize("target", ["ftp://example/x", "file:///etc/passwd", "http://[x", ""])
    async def test_refuses_a_redirect_that_is_less_safe(self, scripted, connect, target):
        """Only http and https are followed."""
        scripted.reply(302, b"", headers={"Location": target} if target else {})
        scripted.reply(200, b"")
        async with connect(max_retries=0) as client:
            if target:
                with pytest.raises(ScopixConnectionError, match="redirect"):
                    await client.files.download(ID)
            else:
                assert await client.files.download(ID) == b""

    async def test_does_not_run_in_circles(self, scripted, connect):
        """Five redirects are enough."""
        for _ in range(6):
            scripted.reply(302, b"", headers={"Location": "/api/v2/again"})
        async with connect(max_retries=0) as client:
            with pytest.raises(ScopixConnectionError, match="more than 5 times"):
                await client.files.download(ID)

    async def test_begins_anew_when_it_breaks_off(self, scripted, connect, tmp_path):
        """A download that is cut is repeated; the file appears only when complete."""
        scripted.fault("truncate")
        scripted.reply(200, b"whole")
        async with connect() as client:
            path = await client.files.download(ID, tmp_path / "copy.bin")

        assert path.read_bytes() == b"whole"
        assert [entry.name for entry in tmp_path.iterdir()] == ["copy.bin"]

    async def test_retries_as_often_as_one_call_does(self, scripted, connect, sleeps):
        """A download that can't begin is not begun anew on top of its retries."""
        for _ in range(3):
            scripted.fault("reset")
        async with connect(max_retries=2) as client:
            with pytest.raises(ScopixConnectionError):
                await client.files.download(ID)

        assert len(scripted.received) == 3

    async def test_leaves_nothing_behind_when_it_fails(self, scripted, connect, tmp_path):
        """A failed download leaves the old file, and no part of the new one."""
        (tmp_path / "copy.bin").write_bytes(b"old")
        scripted.fault("truncate")
        async with connect(max_retries=0) as client:
            with pytest.raises(ScopixConnectionError, match="broke off"):
                await client.files.download(ID, tmp_path / "copy.bin")

        assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [b"old"]

    async def test_an_error_is_an_error(self, scripted, connect):
        """A download that is refused raises like any call, and is not begun anew."""
        scripted.reply(404)
        async with connect() as client:
            with pytest.raises(ResourceNotFoundError):
                await client.files.download(ID)

        assert len(scripted.received) == 1

    async def test_can_be_left_early(self, scripted, connect):
        """Leaving the block closes the connection, read or not."""
        operation = DownloadOperation(name="get", method="GET", path="/x", repeatable=True)
        async with connect() as client:
            for _ in range(3):
                scripted.reply(200, b"x" * 5_000_000)
                async with client.stream(operation) as stream:
                    async for _ in stream:
                        break

        assert len(scripted.received) == 3

    async def test_a_coded_body_has_no_known_size(self, scripted, connect):
        """`Content-Length` counts the coded bytes, so it tells nothing."""
        import gzip

        scripted.reply(200, gzip.compress(b"plain"), headers={"content-encoding": "gzip"})
        async with connect() as client, client.files.download_stream(ID) as stream:
            assert stream.size is None
            assert b"".join([block async for block in stream]) == b"plain"

    async def test_errors_of_another_kind_pass_unchanged(self, scripted, connect, monkeypatch):
        """What is no failure of the connection is not called one."""

        class Failing:
            async def __anext__(self):
                raise ZeroDivisionError

        scripted.reply(200, b"abc")
        async with connect() as client, client.files.download_stream(ID) as stream:
            with monkeypatch.context() as patch:
                patch.setattr(stream, "_blocks", Failing())
                with pytest.raises(ZeroDivisionError):
                    await stream.__anext__()

    async def test_errors_of_the_reader_are_its_own(self, scripted, connect):
        """What the body of the loop raises passes unchanged."""
        scripted.reply(200, b"abc")
        async with connect() as client:
            with pytest.raises(KeyError):
                async with client.files.download_stream(ID) as stream:
                    async for block in stream:
                        raise KeyError(block)


class TestConnections:
    """Where requests go through."""

    async def test_many_calls_at_once(self, scripted, connect):
        """One client serves sixteen callers."""
        for _ in range(64):
            scripted.reply(200, PAGE)
        async with connect() as client:

            async def work(_):
                return [(await client.files.list()).total_count for _ in range(4)]

            assert await together(work, 16) == [[0] * 4] * 16

    async def test_connects_with_the_first_call(self, connect):
        """A client that was never used needs no closing."""
        connect()

    async def test_an_unclosed_client_says_so(self, scripted, connect):
        """Connections that nobody closed are a ResourceWarning."""
        scripted.reply(200, PAGE)
        client = connect()
        await client.files.list()
        connections = client._caller.transport._connections
        with pytest.warns(ResourceWarning, match="not closed"):
            connections.__del__()
        await client.close()

    async def test_closing_twice_does_nothing(self, scripted, connect):
        """Close is idempotent."""
        scripted.reply(200, PAGE)
        client = connect()
        await client.files.list()
        await client.close()
        await client.close()

    async def test_uses_the_client_that_is_brought(self, scripted, connect):
        """The user's client sends, with its own headers, and stays open."""
        scripted.reply(200, PAGE)
        scripted.reply(200, {})
        async with HttpClient(headers={"X-Mine": "1"}) as http_client:
            async with connect(http_client=http_client) as client:
                await client.files.list()
            await http_client.get(scripted.url)

        assert scripted.received[0].headers["x-mine"] == "1"
        assert scripted.received[0].headers["authorization"] == f"Bearer {scripted.api_key}"

    @pytest.mark.parametrize("wrong", [OtherHttpClient, dict, object])
    async def test_refuses_another_kind_of_client(self, connect, wrong):
        """A client of the other colour, or of another library, is refused at once."""
        with pytest.raises(TypeError, match="http_client must be an httpx"):
            connect(http_client=wrong() if wrong is not dict else {"a": 1})

    async def test_goes_through_the_proxy(self, scripted, connect, monkeypatch):
        """A proxy of the configuration gets the whole address."""
        scripted.reply(200, PAGE)
        async with connect(proxy_url=f"http://{scripted.host}") as client:
            await client.files.list()

        assert scripted.received[0].path.startswith(f"{scripted.url}/files?")

    async def test_goes_through_the_proxy_of_the_environment(self, scripted, connect, monkeypatch):
        """`HTTP_PROXY` is honoured as the HTTP library does it."""
        monkeypatch.setenv("HTTP_PROXY", f"http://{scripted.host}")
        scripted.reply(200, PAGE)
        async with connect() as client:
            await client.files.list()

        assert scripted.received[0].path.startswith("http://")

    async def test_a_library_that_has_changed_serves_by_itself(
        self, scripted, connect, monkeypatch, caplog
    ):
        """Without a place for our pool the library's own serves, and the log says so."""

        class Changed:
            def __init__(self, verify):
                pass

        monkeypatch.setattr(library(), HttpTransport.__name__, Changed)
        scripted.reply(200, PAGE)
        async with connect() as client:
            await client.files.list()

        assert "has changed: its own pool serves" in caplog.text

    async def test_clients_are_not_pickled(self, connect):
        """A copy of connections would be none."""
        import pickle

        with pytest.raises(TypeError, match="can't be pickled"):
            pickle.dumps(connect())

    async def test_repr_shows_no_key(self, scripted, connect):
        """What a debugger shows is safe to paste."""
        client = connect()

        assert repr(client) == f"<Scopix {scripted.url}>"
        assert repr(client.files) == f"<FilesResource {scripted.url}>"
        assert scripted.api_key not in repr(client.config)


class TestConstruction:
    """How a client is made."""

    async def test_needs_a_key(self):
        """Without one the error names the ways to give it."""
        with pytest.raises(ValueError, match="SCOPIX_API_KEY"):
            Scopix()

    async def test_from_env(self, scripted, monkeypatch):
        """Key and address come from the environment, arguments win."""
        monkeypatch.setenv("SCOPIX_API_KEY", scripted.api_key)
        monkeypatch.setenv("SCOPIX_BASE_URL", scripted.url)
        monkeypatch.setenv("SCOPIX_TIMEOUT", "9")
        scripted.reply(200, PAGE)
        with pytest.warns(scopix.InsecureTransportWarning):
            client = Scopix.from_env(max_retries=1)
        async with client:
            await client.files.list()

        assert (client.config.timeout, client.config.max_retries) == (9.0, 1)

    async def test_both_names_are_one_class(self):
        """`scopix.SyncScopix` is the client of the blocking package."""
        import scopix_sync

        assert scopix.SyncScopix is scopix_sync.Scopix

    async def test_unset_is_not_none(self):
        """The two ways to give no value are told apart."""
        assert UNSET is not None
        assert not UNSET
