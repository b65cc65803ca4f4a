# Derived from tests/async/test_resilience.py by `python -m generator generate`; do not edit.
"""When a host fails, and how it can be seen: circuit breaker, traces, fields of the log."""

from __future__ import annotations

import logging
import re
import sys
import warnings

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv.attributes import (
    error_attributes,
    http_attributes,
    server_attributes,
    url_attributes,
)
from opentelemetry.trace import SpanKind, StatusCode

import scopix_sync
from scopix._core import tracing
from scopix._core.body import PathSource
from scopix._raw.operations import files
from scopix_sync import (
    ChatError,
    CircuitBreakerError,
    ResourceNotFoundError,
    Scopix,
    ScopixConnectionError,
    ScopixTimeoutError,
    ServerError,
    _seam,
    configure_tracing,
)

PAGE = {"items": [], "total_count": 0, "has_more": False}
ID = "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60"


@pytest.fixture
def connect(scripted):
    """Make clients of the scripted server; settings of the configuration may be given too."""

    def make(**settings):
        options = {
            name: settings.pop(name)
            for name in [*settings]
            if name.startswith(("circuit", "retry_budget"))
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", scopix_sync.InsecureTransportWarning)
            client = Scopix(scripted.api_key, base_url=scripted.url, **settings)
        for name, value in options.items():
            setattr(client.config, name, value)
        return client

    return make


@pytest.fixture
def sleeps(monkeypatch):
    """Delays before retries, which are recorded and not waited for."""
    delays = []

    def sleep(seconds):
        delays.append(seconds)

    monkeypatch.setattr(_seam, "sleep", sleep)
    return delays


@pytest.fixture
def clock(monkeypatch):
    """A clock that can be put forward."""
    real = _seam.monotonic
    ahead = []
    monkeypatch.setattr(_seam, "monotonic", lambda: real() + sum(ahead))
    return ahead


@pytest.fixture
def spans(monkeypatch):
    """The spans that have ended."""
    monkeypatch.setattr(tracing, "_provider", None)
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    configure_tracing(tracer_provider=provider)
    yield exporter
    provider.shutdown()


def fail(client, times, kind=ServerError):
    """Make calls that fail, one attempt each."""
    once = client.with_options(max_retries=0)
    for _ in range(times):
        with pytest.raises(kind):
            once.files.list()


def type_of(error):
    """The name of a class as `error.type` has it."""
    return f"{error.__module__}.{error.__name__}"


class TestBreaker:
    """A host that fails again and again is left alone."""

    def test_refuses_a_host_that_failed_too_often(self, scripted, connect):
        """After five failures in a row nothing is sent; the error names host and wait."""
        with connect() as client:
            fail(client, 5)
            with pytest.raises(CircuitBreakerError) as caught:
                client.files.list()

        error = caught.value
        assert len(scripted.received) == 5
        assert error.endpoint == f"http://{scripted.host}"
        assert 29 < error.retry_after <= 30
        assert re.search(rf"{re.escape(error.endpoint)} .* in \d\d\.\ds", error.message)

    def test_a_call_ends_with_what_it_saw(self, scripted, connect, sleeps):
        """The circuit opens amid the retries: the failure is raised, the next call refused."""
        with connect(max_retries=9) as client:
            with pytest.raises(ServerError):
                client.files.list()
            with pytest.raises(CircuitBreakerError):
                client.files.list()

        assert (len(scripted.received), len(sleeps)) == (5, 4)

    def test_a_call_that_slept_ends_with_what_it_saw(self, scripted, connect, monkeypatch):
        """Others open the circuit while a call waits for its retry: it has its own failure."""
        scripted.reply(503, {"error": {"code": "BUSY", "message": "mine"}})
        client = connect()

        def sleep(seconds):
            fail(client, 4)

        monkeypatch.setattr(_seam, "sleep", sleep)
        with client:
            with pytest.raises(ServerError, match="mine"):
                client.files.list()

        assert len(scripted.received) == 5

    @pytest.mark.parametrize("fault", ["reset", "truncate"])
    def test_broken_connections_count(self, scripted, connect, fault):
        """No answer, or half of one, is a failure."""
        for _ in range(5):
            scripted.fault(fault)
        with connect() as client:
            fail(client, 5, ScopixConnectionError)
            with pytest.raises(CircuitBreakerError):
                client.files.list()

    def test_timeouts_count(self, scripted, connect):
        """A server that is silent is no better than one that is away."""
        scripted.fault("hang")
        with connect(circuit_breaker_failure_threshold=1, timeout=0.1) as client:
            fail(client, 1, ScopixTimeoutError)
            with pytest.raises(CircuitBreakerError):
                client.files.list()

    @pytest.mark.parametrize("status", [401, 404, 422, 429])
    def test_refusals_do_not_count(self, scripted, connect, status):
        """Who says no is well; between failures it counts as a success."""
        for reply in (500, 500, 500, 500, status, 500, 500, 500, 500, status):
            scripted.reply(reply)
        scripted.reply(200, PAGE)
        with connect() as client:
            fail(client, 10, scopix_sync.ScopixError)
            assert client.files.list().total_count == 0

    def test_comes_back(self, scripted, connect, clock):
        """After the wait two successes close the circuit; then failures are counted anew."""
        with connect() as client:
            fail(client, 5)
            clock.append(30.0)
            for _ in range(2):
                scripted.reply(200, PAGE)
                client.files.list()
            fail(client, 4)
            scripted.reply(200, PAGE)
            client.files.list()

        assert len(scripted.received) == 12

    def test_a_probe_that_fails_is_not_repeated(self, scripted, connect, clock, sleeps):
        """It opens the circuit anew, and the call ends with the failure."""
        with connect() as client:
            fail(client, 5)
            clock.append(30.0)
            with pytest.raises(ServerError):
                client.files.list()
            with pytest.raises(CircuitBreakerError):
                client.files.list()

        assert (len(scripted.received), len(sleeps)) == (6, 0)

    def test_an_interrupted_probe_leaves_its_place(self, scripted, connect, clock, monkeypatch):
        """Whatever ends an attempt, another one may probe after it."""

        class Interrupted(BaseException):
            pass

        def interrupt(*_, **__):
            raise Interrupted

        with connect() as client:
            fail(client, 5)
            clock.append(30.0)
            with monkeypatch.context() as patch:
                patch.setattr(client._caller.transport._connections.link(), "send", interrupt)
                with pytest.raises(Interrupted):
                    client.files.list()
            scripted.reply(200, PAGE)
            assert client.files.list().total_count == 0

    def test_a_source_that_fails_is_not_the_hosts_fault(self, scripted, connect, tmp_path):
        """What goes wrong on this side counts neither as failure nor as success."""
        path = tmp_path / "a.txt"
        path.write_bytes(b"abc")
        with connect() as client:
            fail(client, 4)
            for _ in range(5):
                operation = files.upload_file(file=PathSource.of(path))
                path.write_bytes(path.read_bytes() + b"d")
                with pytest.raises(OSError, match="changed"):
                    client.send(operation)
            fail(client, 1)
            with pytest.raises(CircuitBreakerError):
                client.files.list()

    def test_copies_share_it(self, connect):
        """What a copy of the client has learned, the client knows."""
        with connect() as client:
            fail(client.with_options(timeout=9.0), 5)
            with pytest.raises(CircuitBreakerError):
                client.files.list()

    def test_can_be_turned_off(self, scripted, connect):
        """Then it never refuses; the setting holds at once, for an open circuit too."""
        with connect(circuit_breaker_enabled=False) as client:
            fail(client, 7)
            client.config.circuit_breaker_enabled = True
            fail(client, 5)
            client.config.circuit_breaker_enabled = False
            fail(client, 1)

        assert len(scripted.received) == 13

    def test_a_storage_has_its_own(self, scripted, connect):
        """When the storage is down, the API is called nevertheless, and the other way round."""
        store = f"http://{scripted.host.replace('127.0.0.1', 'localhost')}"
        with connect(circuit_breaker_failure_threshold=1) as client:
            once = client.with_options(max_retries=0)
            for expected in (ServerError, CircuitBreakerError):
                scripted.reply(302, b"", headers={"Location": f"{store}/x?signature=s"})
                scripted.reply(503)
                with pytest.raises(expected) as caught:
                    once.files.download(ID)
            scripted.replies.clear()
            scripted.reply(200, PAGE)
            once.files.list()

        assert caught.value.endpoint == store
        assert [request.path.split("?")[0] for request in scripted.received] == [
            f"/api/v2/files/{ID}/download",
            "/x",
            f"/api/v2/files/{ID}/download",
            "/api/v2/files",
        ]


class TestRetryBudget:
    """A thousand callers don't multiply an outage."""

    @pytest.mark.parametrize(
        ("calls", "settings", "expected"),
        [
            (1000, {}, 1100),
            (100, {"retry_budget_enabled": False}, 400),
            (1000, {"circuit_breaker_enabled": True}, 5),
        ],
    )
    def test_an_outage(self, scripted, connect, sleeps, calls, settings, expected):
        """Of 1,000 calls each is sent once, and there are 100 retries for all of them."""
        with connect(**{"circuit_breaker_enabled": False, **settings}) as client:
            for _ in range(calls):
                with pytest.raises((ServerError, CircuitBreakerError)):
                    client.files.list()

        assert len(scripted.received) == expected

    def test_fills_up_again(self, scripted, connect, sleeps, caplog):
        """Who finds it empty fails at once, which the log says; successes pay for a retry."""
        caplog.set_level(logging.INFO, "scopix")
        with connect(circuit_breaker_enabled=False) as client:
            client._caller.transport._budget.tokens = 4
            self.fail_and_count(client, scripted, 1)
            assert "GET /files: no retry, too many have failed" in caplog.text
            scripted.reply(200, PAGE)
            client.files.list()
            self.fail_and_count(client, scripted, 2)
            client.config.enable_logging = False
            caplog.clear()
            self.fail_and_count(client, scripted, 1)

        assert caplog.text == ""

    def fail_and_count(self, client, scripted, expected):
        """Make a call that fails; it is sent so many times."""
        before = len(scripted.received)
        with pytest.raises(ServerError):
            client.files.list()
        assert len(scripted.received) - before == expected

    def test_a_retry_that_works_costs_nothing(self, scripted, connect, sleeps):
        """It gives back what it took; copies share the budget."""
        with connect() as client:
            for _ in range(3):
                scripted.fault("reset")
                scripted.reply(200, PAGE)
                client.with_options(timeout=9.0).files.list()

            assert client._caller.transport._budget.tokens == 500


class TestTraces:
    """One span a call."""

    def test_a_call_has_a_span(self, scripted, connect, spans):
        """It says what was called and how it ended, and the server learns of it."""
        scripted.reply(200, PAGE)
        with connect(enable_tracing=True) as client:
            client.files.list(limit=7)

        (span,) = spans.get_finished_spans()
        host, _, port = scripted.host.partition(":")
        assert (span.name, span.kind) == ("GET list_files", SpanKind.CLIENT)
        assert span.status.status_code is StatusCode.UNSET
        assert span.attributes["url.full"] == f"http://{scripted.host}{scripted.received[0].path}"
        assert "limit=7" in span.attributes["url.full"]
        assert span.attributes["server.address"] == host
        assert span.attributes["server.port"] == int(port)
        assert span.attributes["http.response.status_code"] == 200
        assert [event.attributes["scopix.request_id"] for event in span.events] == ["scripted-1"]
        ids = scripted.received[0].headers["traceparent"].split("-")
        assert ids[1:3] == [f"{span.context.trace_id:032x}", f"{span.context.span_id:016x}"]

    def test_attributes_are_those_of_the_conventions(self, scripted, connect, sleeps, spans):
        """Each name is one of the semantic conventions for HTTP, or of a space of our own."""
        known = {
            value
            for module in (http_attributes, server_attributes, url_attributes, error_attributes)
            for name, value in vars(module).items()
            if name.isupper()
        }
        scripted.reply(503)
        scripted.reply(404)
        with connect(enable_tracing=True) as client:
            with pytest.raises(ResourceNotFoundError):
                client.files.get(ID)

        (span,) = spans.get_finished_spans()
        assert span.attributes.keys() == {
            http_attributes.HTTP_REQUEST_METHOD,
            http_attributes.HTTP_REQUEST_RESEND_COUNT,
            http_attributes.HTTP_RESPONSE_STATUS_CODE,
            server_attributes.SERVER_ADDRESS,
            server_attributes.SERVER_PORT,
            url_attributes.URL_FULL,
            error_attributes.ERROR_TYPE,
        }
        assert [event.name for event in span.events] == ["scopix.attempt"] * 2
        for event in span.events:
            assert event.attributes.keys() - known == {"scopix.request_id"}

    def test_retries_are_in_it(self, scripted, connect, sleeps, spans):
        """The span lasts from the first attempt to the last, with an event for each."""
        scripted.reply(503)
        scripted.fault("reset")
        scripted.reply(200, PAGE)
        with connect(enable_tracing=True) as client:
            client.files.list()

        (span,) = spans.get_finished_spans()
        kinds = [event.attributes.get("error.type") for event in span.events]
        assert kinds == ["503", type_of(ScopixConnectionError), None]
        assert span.attributes["http.request.resend_count"] == 2
        assert span.attributes["http.response.status_code"] == 200
        assert span.status.status_code is StatusCode.UNSET
        assert len({request.headers["traceparent"] for request in scripted.received}) == 1
        # No answer came to the second: its own identifier stands there.
        assert (
            span.events[1].attributes["scopix.request_id"]
            == (scripted.received[1].headers["x-request-id"])
        )

    def test_a_failure(self, scripted, connect, spans):
        """The type of the error is the status; the body's words are not in the span."""
        scripted.reply(404, {"error": {"code": "NOT_FOUND", "message": "words-of-the-body"}})
        with connect(enable_tracing=True) as client:
            with pytest.raises(ResourceNotFoundError, match="words-of-the-body"):
                client.files.get(ID)

        (span,) = spans.get_finished_spans()
        assert span.attributes["error.type"] == "404"
        assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
        assert "words-of-the-body" not in span.to_json()

    def test_a_refusal(self, connect, spans):
        """A call that is not sent has a span without attempts, which says why."""
        with connect(enable_tracing=True) as client:
            fail(client, 5)
            with pytest.raises(CircuitBreakerError):
                client.files.list()

        span = spans.get_finished_spans()[-1]
        assert span.attributes["error.type"] == type_of(CircuitBreakerError)
        assert "failed too often" in span.status.description
        assert not span.events

    def test_no_secret_and_no_body(self, scripted, connect, spans):
        """Neither key, nor signature, nor what was sent or answered."""
        elsewhere = scripted.host.replace("127.0.0.1", "localhost")
        scripted.reply(201, {"image_id": ID, "filename": "body-of-answer.txt"})
        scripted.reply(302, b"", headers={"Location": f"http://{elsewhere}/x?signature=s3cret"})
        scripted.reply(500, b"body-of-error")
        with connect(enable_tracing=True, tenant_id="the-tenant", max_retries=0) as client:
            client.files.upload(b"body-of-file", filename="a.txt", wait_for_description=False)
            with pytest.raises(ServerError):
                client.files.download(ID)

        text = "".join(span.to_json() for span in spans.get_finished_spans())
        assert "upload_file" in text
        for secret in (scripted.api_key, "s3cret", "the-tenant", "body-of"):
            assert secret not in text

    def test_a_stream_of_events_ends_it(self, scripted, connect, sleeps, spans):
        """One span lasts over all connections of a stream, and tells how it ended."""
        said = b"id: 1\nevent: token\ndata: {}\n\n"
        scripted.stream(said, "cut")
        scripted.stream(b"id: 2\nevent: error\ndata: {}\n\n")
        scripted.stream(said, "left")
        with connect(enable_tracing=True) as client:
            stream = client.chats.send_stream("secret words", session_id=ID)
            assert [stream.__next__().type for _ in range(3)][1] == "reconnecting"
            assert spans.get_finished_spans() == ()
            with pytest.raises(ChatError):
                stream.__next__()
            with client.chats.send_stream("secret words", session_id=ID) as stream:
                stream.__next__()

        failed, left = spans.get_finished_spans()
        assert failed.name == left.name == "POST stream_chat_message"
        assert len(failed.events) == 2
        assert failed.attributes["error.type"] == type_of(ChatError)
        assert left.status.status_code is StatusCode.UNSET
        assert "secret words" not in failed.to_json() + left.to_json()
        first, second, _ = (request.headers["traceparent"] for request in scripted.received)
        assert first == second

    def test_a_stream_ends_it(self, scripted, connect, spans):
        """The span of a download lasts until the stream is closed, on whichever host."""
        elsewhere = scripted.host.replace("127.0.0.1", "localhost")
        scripted.reply(302, b"", headers={"Location": f"http://{elsewhere}/x?signature=s"})
        scripted.reply(200, b"bytes")
        client = connect(enable_tracing=True)
        with client, client.files.download_stream(ID) as stream:
            assert b"".join(list(stream)) == b"bytes"
            assert not spans.get_finished_spans()
            assert not trace.get_current_span().get_span_context().is_valid

        (span,) = spans.get_finished_spans()
        assert span.attributes["url.full"] == f"{scripted.url}/files/{ID}/download"
        assert span.attributes["http.response.status_code"] == 200
        assert span.attributes["http.request.resend_count"] == 1
        assert span.status.status_code is StatusCode.UNSET
        own, foreign = (request.headers for request in scripted.received)
        assert "traceparent" in own
        assert "traceparent" not in foreign

    def test_a_stream_that_breaks_off(self, scripted, connect, spans):
        """The failure after the answer began is the span's too."""
        scripted.fault("truncate")
        with connect(enable_tracing=True, max_retries=0) as client:
            with pytest.raises(ScopixConnectionError):
                client.files.download(ID)

        (span,) = spans.get_finished_spans()
        assert span.attributes["error.type"] == type_of(ScopixConnectionError)
        assert "broke off" in span.status.description

    def test_stands_in_the_trace_of_the_caller(self, scripted, connect, spans, monkeypatch):
        """The caller's span is its parent, and what happens during the call is below it."""
        current = []

        def sleep(seconds):
            current.append(trace.get_current_span().get_span_context().span_id)

        monkeypatch.setattr(_seam, "sleep", sleep)
        for body in (PAGE, b"bytes"):
            scripted.reply(503)
            scripted.reply(200, body)
        tracer = tracing._provider.get_tracer("app")
        with connect(enable_tracing=True) as client:
            with tracer.start_as_current_span("work"):
                client.files.list()
                client.files.download(ID)

        *calls, work = spans.get_finished_spans()
        assert {call.parent.span_id for call in calls} == {work.context.span_id}
        assert current == [call.context.span_id for call in calls]

    def test_the_callers_own_header_wins(self, scripted, connect, spans):
        """Who sends a trace context by hand knows why."""
        scripted.reply(200, PAGE)
        with connect(enable_tracing=True) as client:
            client.send(files.list_files(), extra_headers={"traceparent": "mine"})

        assert scripted.received[0].headers["traceparent"] == "mine"

    def test_off_is_off(self, scripted, connect, spans):
        """Without `enable_tracing` there is no span and no header."""
        scripted.reply(200, PAGE)
        with connect() as client:
            client.files.list()

        assert not spans.get_finished_spans()
        assert "traceparent" not in scripted.received[0].headers

    def test_without_opentelemetry(self, scripted, connect, monkeypatch):
        """A warning when the client is made, and calls work."""
        for name in ("opentelemetry", "opentelemetry.trace"):
            monkeypatch.setitem(sys.modules, name, None)
        scripted.reply(200, PAGE)
        with pytest.warns(UserWarning, match="OpenTelemetry is not installed"):
            client = connect(enable_tracing=True)
        with client:
            client.files.list()

        assert "traceparent" not in scripted.received[0].headers


class TestFields:
    """What log records carry beside their text."""

    def test_attempts_and_retries(self, scripted, connect, sleeps, caplog):
        """Operation, number, status and identifier are attributes, for handlers that want them."""
        caplog.set_level(logging.DEBUG, "scopix")
        scripted.reply(503)
        scripted.fault("reset")
        scripted.reply(200, PAGE)
        with connect() as client:
            client.files.list()

        records = [record for record in caplog.records if record.name == "scopix"]
        sent = scripted.received[1].headers["x-request-id"]
        assert {record.scopix_operation for record in records} == {"list_files"}
        assert {record.scopix_correlation_id for record in records} == {
            request.headers["x-correlation-id"] for request in scripted.received
        }
        assert [
            (
                record.levelname,
                record.scopix_attempt,
                record.scopix_status,
                record.scopix_request_id,
            )
            for record in records
        ] == [
            ("DEBUG", 1, 503, "scripted-1"),
            ("INFO", 1, 503, "scripted-1"),
            ("DEBUG", 2, None, sent),
            ("INFO", 2, None, sent),
            ("DEBUG", 3, 200, "scripted-1"),
        ]
        assert "GET /files -> ReadError in" in caplog.text
