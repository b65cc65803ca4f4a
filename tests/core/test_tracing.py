from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from scopix import (
    ClientConfig,
    ErrorResponse,
    ScopixConnectionError,
    ServerError,
    configure_tracing,
    is_tracing_available,
)
from scopix._core import tracing
from scopix._core.operation import Operation
from scopix._core.tracing import UNTRACED, Trace, start_trace

KEY = "scopix_0a1b2c3d_tracer-of-calls-0"
URL = "https://api.example/api/v2/files/7?limit=5"
OPERATION: Operation[Any] = Operation(name="get_file", method="GET", path="/files/7", returns={})
EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test choose its provider, and leave none to the next."""
    monkeypatch.setattr(tracing, "_provider", None)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A process in which nobody has chosen a provider yet."""
    state = SimpleNamespace(provider=trace.ProxyTracerProvider())
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: state.provider)
    monkeypatch.setattr(trace, "set_tracer_provider", partial(setattr, state, "provider"))
    yield state
    if isinstance(state.provider, TracerProvider):
        state.provider.shutdown()


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """The spans that have ended."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    assert configure_tracing(tracer_provider=provider)
    yield exporter
    provider.shutdown()


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """Exporters that were made in place of those for OTLP."""
    made: list[SimpleNamespace] = []

    class Exporter(SpanExporter):
        def __init__(self, endpoint: str) -> None:
            self.seen = SimpleNamespace(endpoint=endpoint, spans=list[ReadableSpan]())
            made.append(self.seen)

        def export(self, spans: Any) -> SpanExportResult:
            self.seen.spans.extend(spans)
            return SpanExportResult.SUCCESS

    monkeypatch.setitem(sys.modules, EXPORTER, SimpleNamespace(OTLPSpanExporter=Exporter))
    return made


def traced(url: str = URL, error: Exception | None = None, **settings: Any) -> None:
    """Make a call that sends nothing."""
    with suppress(Exception), start_trace(OPERATION, url, ClientConfig(KEY, **settings)):
        if error is not None:
            raise error


def only(spans: InMemorySpanExporter) -> ReadableSpan:
    """The one span that has ended."""
    (span,) = spans.get_finished_spans()
    return span


def answered(status: int) -> ServerError:
    """An error whose message comes from a body."""
    return ServerError("said by the server", response=ErrorResponse(status_code=status))


# Availability


def test_is_available() -> None:
    """OpenTelemetry is installed where the tests run."""
    assert is_tracing_available()


def test_without_opentelemetry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing raises: there is just no trace."""
    for name in ("opentelemetry", "opentelemetry.trace"):
        monkeypatch.setitem(sys.modules, name, None)

    assert not is_tracing_available()
    assert not configure_tracing()
    assert start_trace(OPERATION, URL, ClientConfig(KEY)) is UNTRACED


def test_without_its_sdk(process: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API alone makes no provider, but takes one."""
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)

    assert not configure_tracing()
    assert configure_tracing(tracer_provider=trace.NoOpTracerProvider())


def test_costs_no_import() -> None:
    """OpenTelemetry is not loaded before something is traced."""
    code = """
import sys
from scopix._core import tracing
from scopix import configure_tracing, is_tracing_available
assert not any(name.startswith("opentelemetry") for name in sys.modules)
assert is_tracing_available()
assert "opentelemetry.sdk" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


# Where the spans go


def test_makes_a_provider_where_none_is(process: SimpleNamespace) -> None:
    """It serves the whole process, under the name that was given."""
    assert configure_tracing(service_name="catalogue", service_version="1.2")

    resource = process.provider.resource.attributes
    assert (resource["service.name"], resource["service.version"]) == ("catalogue", "1.2")


def test_a_version_is_not_needed(process: SimpleNamespace) -> None:
    """Without one the resource has none."""
    assert configure_tracing()

    assert process.provider.resource.attributes["service.name"] == "scopix-sdk"
    assert "service.version" not in process.provider.resource.attributes


def test_leaves_the_provider_of_the_application(process: SimpleNamespace) -> None:
    """An application that has set up OpenTelemetry gets the spans there."""
    exporter = InMemorySpanExporter()
    process.provider = theirs = TracerProvider(shutdown_on_exit=False)
    theirs.add_span_processor(SimpleSpanProcessor(exporter))
    assert configure_tracing()
    traced()

    assert process.provider is theirs
    assert only(exporter).name == "GET get_file"


def test_the_provider_of_the_application_needs_no_call(process: SimpleNamespace) -> None:
    """Tracing works without `configure_tracing`, with a provider that is set at any time."""
    traced()
    exporter = InMemorySpanExporter()
    process.provider = TracerProvider(shutdown_on_exit=False)
    process.provider.add_span_processor(SimpleSpanProcessor(exporter))
    traced()

    assert only(exporter).name == "GET get_file"


def test_a_given_provider_stays_private(
    process: SimpleNamespace, spans: InMemorySpanExporter
) -> None:
    """It gets the spans of the SDK, and does not become that of the process."""
    traced()

    assert only(spans).name == "GET get_file"
    assert isinstance(process.provider, trace.ProxyTracerProvider)


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        ("http://localhost:4318", "http://localhost:4318/v1/traces"),
        ("http://localhost:4318/", "http://localhost:4318/v1/traces"),
        ("https://otlp.example/v1/traces", "https://otlp.example/v1/traces"),
    ],
)
def test_exports_to_an_endpoint(
    process: SimpleNamespace, collector: list[SimpleNamespace], endpoint: str, address: str
) -> None:
    """The spans of the SDK go to the collector, whose path may be left out."""
    assert configure_tracing(endpoint=endpoint)
    traced()
    process.provider.shutdown()

    (seen,) = collector
    assert seen.endpoint == address
    assert [span.name for span in seen.spans] == ["GET get_file"]


def test_an_endpoint_beside_the_provider_of_the_application(
    process: SimpleNamespace, collector: list[SimpleNamespace]
) -> None:
    """What the application traces by itself does not go to the collector of the SDK."""
    process.provider = theirs = TracerProvider(shutdown_on_exit=False)
    assert configure_tracing(endpoint="http://localhost:4318")
    theirs.get_tracer("app").start_span("work").end()
    traced()
    tracing._provider.shutdown()  # type: ignore[union-attr]

    assert process.provider is theirs
    assert [span.name for span in collector[0].spans] == ["GET get_file"]


def test_names_the_exporter_that_is_missing(
    process: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error tells what to install, and nothing was changed."""
    monkeypatch.setitem(sys.modules, EXPORTER, None)
    with pytest.raises(ImportError, match="pip install opentelemetry-exporter-otlp-proto-http"):
        configure_tracing(endpoint="http://localhost:4318")

    assert isinstance(process.provider, trace.ProxyTracerProvider)


def test_two_places_are_one_too_many() -> None:
    """A provider has its own exporters."""
    with pytest.raises(ValueError, match="give one of them"):
        configure_tracing(endpoint="http://x", tracer_provider=trace.NoOpTracerProvider())


# The span


def test_describes_the_call(spans: InMemorySpanExporter) -> None:
    """Name, kind and attributes are those of the conventions for HTTP."""
    traced()

    span = only(spans)
    assert (span.name, span.kind) == ("GET get_file", SpanKind.CLIENT)
    assert span.status.status_code is StatusCode.UNSET
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "server.address": "api.example",
        "server.port": 443,
        "url.full": URL,
    }


def test_hides_secrets_of_the_address(spans: InMemorySpanExporter) -> None:
    """User, password and signatures go; the other parameters stay."""
    traced("https://user:pw@store.example:8443/x?limit=5&X-Amz-Signature=abcdef")

    attributes = only(spans).attributes or {}
    assert attributes["server.port"] == 8443
    url = attributes["url.full"]
    assert url == "https://[redacted]@store.example:8443/x?limit=5&X-Amz-Signature=[redacted]"


@pytest.mark.parametrize(
    ("error", "kind", "description"),
    [
        (answered(503), "503", None),
        (ScopixConnectionError("no way"), "scopix.ScopixConnectionError", "no way"),
        (OSError("/home/me/secret.txt"), "OSError", None),
    ],
)
def test_an_error(
    spans: InMemorySpanExporter, error: Exception, kind: str, description: str | None
) -> None:
    """The type is the status or the class; texts from elsewhere are left out."""
    traced(error=error)

    span = only(spans)
    assert (span.attributes or {})["error.type"] == kind
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, description)
    assert not span.events


def test_tells_of_each_attempt(spans: InMemorySpanExporter) -> None:
    """An event each; the span keeps how often it was sent again, and the last status."""
    with start_trace(OPERATION, URL, ClientConfig(KEY)) as call:
        call.attempt(503, "r-1", answered(503))
        call.attempt(None, None, ScopixConnectionError("no way"))
        call.attempt(200, "r-3", None)

    span = only(spans)
    assert [event.name for event in span.events] == ["scopix.attempt"] * 3
    assert [dict(event.attributes or {}) for event in span.events] == [
        {
            "http.request.resend_count": 0,
            "http.response.status_code": 503,
            "scopix.request_id": "r-1",
            "error.type": "503",
        },
        {"http.request.resend_count": 1, "error.type": "scopix.ScopixConnectionError"},
        {
            "http.request.resend_count": 2,
            "http.response.status_code": 200,
            "scopix.request_id": "r-3",
        },
    ]
    attributes = span.attributes or {}
    assert attributes["http.response.status_code"] == 200
    assert attributes["http.request.resend_count"] == 2


def test_a_status_holds_for_the_last_attempt_only(spans: InMemorySpanExporter) -> None:
    """A call that ended without an answer has no status."""
    with start_trace(OPERATION, URL, ClientConfig(KEY)) as call:
        call.attempt(503, None, answered(503))
        call.attempt(None, None, ScopixConnectionError("no way"))

    assert "http.response.status_code" not in (only(spans).attributes or {})


def test_one_attempt_was_not_resent(spans: InMemorySpanExporter) -> None:
    """Without a retry there is no count."""
    with start_trace(OPERATION, URL, ClientConfig(KEY)) as call:
        call.attempt(200, None, None)

    assert "http.request.resend_count" not in (only(spans).attributes or {})


def test_the_name_of_the_tracer(spans: InMemorySpanExporter) -> None:
    """The instrumentation scope is named by the settings, and has the version of the SDK."""
    from scopix import __version__

    traced(tracing_service_name="catalogue")

    scope = only(spans).instrumentation_scope
    assert scope is not None
    assert (scope.name, scope.version) == ("catalogue", __version__)


# Its context


def test_is_current_while_it_is_active(spans: InMemorySpanExporter) -> None:
    """What is traced or logged below finds it; before and after it does not."""
    with start_trace(OPERATION, URL, ClientConfig(KEY)) as call:
        assert not trace.get_current_span().get_span_context().is_valid
        with call.active():
            inner = trace.get_current_span().get_span_context()
        assert not trace.get_current_span().get_span_context().is_valid

    assert only(spans).context == inner


def test_an_error_inside_is_noted_once(spans: InMemorySpanExporter) -> None:
    """Being current adds nothing to the span: no event with the text of the error."""
    call = start_trace(OPERATION, URL, ClientConfig(KEY))
    with pytest.raises(OSError, match="secret"), call, call.active():
        raise OSError("secret")

    assert not only(spans).events
    assert only(spans).status.description is None


def test_injects_the_trace_context(spans: InMemorySpanExporter) -> None:
    """The header is that of W3C Trace Context, and names the span."""
    headers = {"accept": "*/*"}
    with start_trace(OPERATION, URL, ClientConfig(KEY)) as call:
        call.inject(headers)

    context = only(spans).context
    assert context is not None
    ids = f"{context.trace_id:032x}-{context.span_id:016x}"
    assert headers == {"accept": "*/*", "traceparent": f"00-{ids}-{context.trace_flags:02x}"}


def test_injects_no_baggage(spans: InMemorySpanExporter) -> None:
    """What the application tells its own services is not for us."""
    from opentelemetry import baggage, context

    headers: dict[str, str] = {}
    token = context.attach(baggage.set_baggage("customer", "42"))
    with start_trace(OPERATION, URL, ClientConfig(KEY)) as call:
        call.inject(headers)
    context.detach(token)

    assert list(headers) == ["traceparent"]


def test_injects_nothing_when_turned_off(spans: InMemorySpanExporter) -> None:
    """`propagate_trace_context` decides."""
    headers: dict[str, str] = {}
    config = ClientConfig(KEY, propagate_trace_context=False)
    with start_trace(OPERATION, URL, config) as call:
        call.inject(headers)

    assert headers == {}


def test_the_empty_trace() -> None:
    """It takes everything and does nothing, an error passes it."""
    headers: dict[str, str] = {}
    with pytest.raises(KeyError), UNTRACED as call, call.active():
        call.inject(headers)
        call.attempt(200, "r", None)
        raise KeyError("x")

    assert type(call) is Trace
    assert headers == {}
