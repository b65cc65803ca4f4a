"""OpenTelemetry: where the spans go, and the span of one call.

A call has one span, of the kind CLIENT, by the stable conventions for HTTP in the form for the
outermost operation of a client: it lasts from before the first attempt to the end of the call,
with all retries, redirects and pauses in it. `url.full` is the address that was asked first;
`http.request.resend_count` and `http.response.status_code` tell how it ended, and an event
`scopix.attempt` tells of each attempt. The span of a stream ends when the stream is closed.

The name is the method and the operation's name in the API description, such as `GET get_file`:
there are as many names as operations. `error.type` is the status, where there is one, and the class
of the error otherwise. What a body or a header holds never gets into a span, and secrets in the
address are hidden.

OpenTelemetry is imported with the first call that is traced.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scopix._core.http import origin
from scopix._core.redact import redact_url
from scopix._version import __version__
from scopix.errors import ScopixError

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from contextlib import AbstractContextManager
    from types import TracebackType

    from opentelemetry.trace import Span, Tracer, TracerProvider
    from typing_extensions import Self

    from scopix._core.operation import Request
    from scopix.config import ClientConfig

__all__ = ["UNTRACED", "Trace", "configure_tracing", "is_tracing_available", "start_trace"]

_provider: TracerProvider | None = None
"""What `configure_tracing` chose; None stands for the provider of the process."""


def is_tracing_available() -> bool:
    """Tell whether OpenTelemetry is installed, so that `enable_tracing` has an effect.

    Returns:
        True when it is.

    Example:
        ```python
        from scopix import is_tracing_available

        if not is_tracing_available():
            print("pip install 'scopix[tracing]'")
        ```
    """
    try:
        import_module("opentelemetry.trace")
    except ImportError:
        return False
    return True


def configure_tracing(
    *,
    service_name: str = "scopix-sdk",
    service_version: str | None = None,
    endpoint: str | None = None,
    tracer_provider: TracerProvider | None = None,
) -> bool:
    """Choose where the spans of all clients with `enable_tracing` go.

    An application that has set up OpenTelemetry by itself needs no call of this. One that has not
    gets a provider of the OpenTelemetry SDK, which then serves the whole process; without an
    endpoint it exports nothing until it is given a span processor.

    Args:
        service_name: Name of the service, for the provider that is made here.
        service_version: Its version.
        endpoint: Address of a collector that takes OTLP over HTTP, such as
            `http://localhost:4318`. The spans of the SDK go there, and nothing else that a
            provider of the application's own collects.
        tracer_provider: A provider to use as it is.

    Returns:
        False when OpenTelemetry is not installed, so that nothing was done.

    Raises:
        ImportError: `endpoint` needs the package `opentelemetry-exporter-otlp-proto-http`.
        ValueError: Both `endpoint` and `tracer_provider` were given.

    Example:
        ```python
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

        from scopix import Scopix, configure_tracing

        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
        configure_tracing(tracer_provider=provider)
        async with Scopix.from_env(enable_tracing=True) as client:
            page = await client.files.list()
        ```
    """
    global _provider
    if endpoint is not None and tracer_provider is not None:
        msg = "endpoint and tracer_provider are two ways to say the same; give one of them"
        raise ValueError(msg)
    if not is_tracing_available():
        return False
    from opentelemetry import trace

    is_unset = isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
    if tracer_provider is None and (is_unset or endpoint is not None):
        try:
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            return False
        service = {"service.name": service_name}
        if service_version is not None:
            service["service.version"] = service_version
        exporter = None if endpoint is None else _exporter(endpoint)
        tracer_provider = made = TracerProvider(resource=Resource.create(service))
        if exporter is not None:
            made.add_span_processor(BatchSpanProcessor(exporter))
        if is_unset:
            trace.set_tracer_provider(made)
    _provider = tracer_provider
    return True


def _exporter(endpoint: str) -> Any:
    try:
        module = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as error:
        package = "opentelemetry-exporter-otlp-proto-http"
        msg = f"endpoint needs the exporter of OpenTelemetry: pip install {package}"
        raise ImportError(msg) from error
    # The exporter takes the address as it is, and collectors listen below this path.
    path = "" if urlsplit(endpoint).path.strip("/") else "/v1/traces"
    return module.OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}{path}")


class Trace:
    """The trace of one call, as a context manager around it. This one is empty."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    def active(self) -> AbstractContextManager[object]:
        """Make the span the current one, so that logs and spans below find it."""
        return self

    def inject(self, headers: MutableMapping[str, str]) -> None:
        """Add the headers by which the server goes on with the trace (W3C Trace Context)."""

    def attempt(self, status: int | None, request_id: str | None, error: object) -> None:
        """Tell of an attempt that has ended.

        Args:
            status: The status of the answer, None when no answer came.
            request_id: The identifier of this attempt.
            error: What it failed with, None when it did not.
        """


UNTRACED: Final = Trace()


def start_trace(request: Request, url: str, config: ClientConfig) -> Trace:
    """Start the trace of a call.

    Args:
        request: What is called.
        url: Its address.
        config: The settings of the client.

    Returns:
        The trace, whose span has begun; an empty one when OpenTelemetry is not installed.
    """
    try:
        from opentelemetry import trace
    except ImportError:
        return UNTRACED
    _, host, port = origin(url)
    provider = _provider or trace.get_tracer_provider()
    span = _tracer(provider, config.tracing_service_name).start_span(
        f"{request.method} {request.name}",
        kind=trace.SpanKind.CLIENT,
        attributes={
            "http.request.method": request.method,
            "server.address": host or "",
            "server.port": port or 0,
            "url.full": redact_url(url),
        },
    )
    return _SpanTrace(span, propagate=config.propagate_trace_context)


@lru_cache(maxsize=16)
def _tracer(provider: TracerProvider, name: str) -> Tracer:
    # The SDK's provider takes a lock and changes the filters of warnings at each request for one.
    return provider.get_tracer(name, __version__)


class _SpanTrace(Trace):
    """A trace that has a span."""

    def __init__(self, span: Span, *, propagate: bool) -> None:
        self._span = span
        self._propagate = propagate
        self._attempts = 0
        self._status: int | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        from opentelemetry.trace import StatusCode

        if self._status is not None:
            self._span.set_attribute("http.response.status_code", self._status)
        if self._attempts > 1:
            self._span.set_attribute("http.request.resend_count", self._attempts - 1)
        if error is not None:
            self._span.set_attribute("error.type", _type_of(error))
            self._span.set_status(StatusCode.ERROR, _description_of(error))
        self._span.end()

    def active(self) -> AbstractContextManager[object]:
        from opentelemetry.trace import use_span

        # What goes wrong is noted at the end, without the text of foreign errors.
        return use_span(self._span, record_exception=False, set_status_on_exception=False)

    def inject(self, headers: MutableMapping[str, str]) -> None:
        if not self._propagate:
            return
        from opentelemetry.trace import set_span_in_context
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        # Not the propagators of the process: those may send baggage too, which is not for us.
        TraceContextTextMapPropagator().inject(headers, set_span_in_context(self._span))

    def attempt(self, status: int | None, request_id: str | None, error: object) -> None:
        attributes: dict[str, str | int] = {"http.request.resend_count": self._attempts}
        if status is not None:
            attributes["http.response.status_code"] = status
        if request_id is not None:
            attributes["scopix.request_id"] = request_id
        if error is not None:
            attributes["error.type"] = _type_of(error)
        self._span.add_event("scopix.attempt", attributes)
        self._attempts += 1
        self._status = status


def _type_of(error: object) -> str:
    if isinstance(error, ScopixError) and error.status_code is not None:
        return str(error.status_code)
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f"{module}{kind.__qualname__}"


def _description_of(error: BaseException) -> str | None:
    # Foreign errors may hold anything. The message of an answer is a piece of its body, and the
    # conventions want no description where there is a status.
    if isinstance(error, ScopixError) and error.status_code is None:
        return error.message
    return None
