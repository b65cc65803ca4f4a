"""The settings of a client: defaults, the environment, and what is checked."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, TypedDict

import attrs

from scopix._core.redact import redact_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from urllib.parse import SplitResult

    from typing_extensions import Self, Unpack

__all__ = [
    "API_KEY_PATTERN",
    "DEFAULT_BASE_URL",
    "ENV_API_KEY",
    "ENV_BASE_URL",
    "ENV_ENABLE_TRACING",
    "ENV_MAX_RETRIES",
    "ENV_POLLING_INTERVAL",
    "ENV_POLLING_TIMEOUT",
    "ENV_PROXY_URL",
    "ENV_RETRY_DELAY",
    "ENV_TENANT_ID",
    "ENV_TIMEOUT",
    "ClientConfig",
    "ClientOptions",
    "ConfigOptions",
    "InsecureTransportWarning",
    "load_dotenv",
]

DEFAULT_BASE_URL = "https://api.scopix.ai/api/v2"

# A prefix of any brand, then the secret.
API_KEY_PATTERN: re.Pattern[str] = re.compile(r"[a-z]+_[A-Za-z0-9_-]{20,}")

ENV_API_KEY = "SCOPIX_API_KEY"
ENV_BASE_URL = "SCOPIX_BASE_URL"
ENV_TIMEOUT = "SCOPIX_TIMEOUT"
ENV_MAX_RETRIES = "SCOPIX_MAX_RETRIES"
ENV_RETRY_DELAY = "SCOPIX_RETRY_DELAY"
ENV_POLLING_INTERVAL = "SCOPIX_POLLING_INTERVAL"
ENV_POLLING_TIMEOUT = "SCOPIX_POLLING_TIMEOUT"
ENV_TENANT_ID = "SCOPIX_TENANT_ID"
ENV_PROXY_URL = "SCOPIX_PROXY_URL"
ENV_ENABLE_TRACING = "SCOPIX_ENABLE_TRACING"

_LOOPBACK = re.compile(r"localhost|::1|127(?:\.\d{1,3}){1,3}")
_MOST_STREAMED = 100 * 1024 * 1024
_TRUE = frozenset({"1", "on", "true", "yes"})


class InsecureTransportWarning(UserWarning):
    """The API key travels over plain HTTP, which only a server on this machine excuses."""

    __module__ = "scopix"


class ClientOptions(TypedDict, total=False):
    """The settings that a client's constructor takes; see `ClientConfig`. None means unset."""

    api_key: str | None
    base_url: str | None
    timeout: float | None
    max_retries: int | None
    retry_delay: float | None
    polling_interval: float | None
    polling_timeout: float | None
    tenant_id: str | None
    proxy_url: str | None
    enable_tracing: bool | None


class ConfigOptions(ClientOptions, total=False):
    """All settings of `ClientConfig`. None means unset."""

    total_timeout: float | None
    max_connections: int | None
    keepalive_expiry: float | None
    http2: bool | None
    retry_budget_enabled: bool | None
    circuit_breaker_enabled: bool | None
    circuit_breaker_failure_threshold: int | None
    circuit_breaker_success_threshold: int | None
    circuit_breaker_timeout: float | None
    enable_logging: bool | None
    tracing_service_name: str | None
    propagate_trace_context: bool | None
    send_correlation_id: bool | None
    send_request_id: bool | None
    direct_upload_threshold: int | None


def _truth(text: str) -> bool:
    return text.lower() in _TRUE


# For each setting that the environment has: its variable, and how its text is read.
_ENVIRONMENT: dict[str, tuple[str, Callable[[str], object]]] = {
    "api_key": (ENV_API_KEY, str),
    "base_url": (ENV_BASE_URL, str),
    "timeout": (ENV_TIMEOUT, float),
    "max_retries": (ENV_MAX_RETRIES, int),
    "retry_delay": (ENV_RETRY_DELAY, float),
    "polling_interval": (ENV_POLLING_INTERVAL, float),
    "polling_timeout": (ENV_POLLING_TIMEOUT, float),
    "tenant_id": (ENV_TENANT_ID, str),
    "proxy_url": (ENV_PROXY_URL, str),
    "enable_tracing": (ENV_ENABLE_TRACING, _truth),
}


def _environment(name: str) -> Any:
    """Read a setting from the environment; None where it is unset, blank or not readable."""
    variable, read = _ENVIRONMENT[name]
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    try:
        return read(text)
    except ValueError:
        import logging

        # The value is not shown: it may be a secret that got into the wrong variable.
        logging.getLogger("scopix").warning(
            "%s must be %s, which it is not; the default of %s is used instead",
            variable,
            "a whole number" if read is int else "a number",
            name,
        )
        return None


def _invalid(kind: type[Exception], name: str, expected: str, got: str) -> Exception:
    variable = f" or {_ENVIRONMENT[name][0]}" if name in _ENVIRONMENT else ""
    return kind(f"{name} must be {expected}, not {got}. Change {name}={variable}.")


def _wrong_type(name: str, expected: str, value: object) -> Exception:
    return _invalid(TypeError, name, expected, f"of type {type(value).__name__}")


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong_type(name, "a string", value)
    return value


def _check_text(_: object, field: attrs.Attribute[Any], value: object) -> None:
    _text(field.name, value)


def _check_flag(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, bool):
        raise _wrong_type(field.name, "True or False", value)


def _check_seconds(_: object, field: attrs.Attribute[Any], value: object) -> None:
    expected = "a finite number of seconds above 0"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong_type(field.name, expected, value)
    if not 0 < value <= sys.float_info.max:
        raise _invalid(ValueError, field.name, expected, str(value))


def _check_count(least: int) -> Callable[[object, attrs.Attribute[Any], object], None]:
    def check(_: object, field: attrs.Attribute[Any], value: object) -> None:
        expected = f"a whole number of at least {least}"
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_type(field.name, expected, value)
        if value < least:
            raise _invalid(ValueError, field.name, expected, str(value))

    return check


def _check_threshold(_: object, field: attrs.Attribute[Any], value: int) -> None:
    if value > _MOST_STREAMED:
        expected = f"at most {_MOST_STREAMED:,} bytes, for the API takes no more"
        raise _invalid(ValueError, field.name, expected, f"{value:,}")


def _check_api_key(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is None or value == "":
        raise ValueError(
            f"No API key. Pass api_key=, or set {ENV_API_KEY} in the environment or in a .env file"
            " (see load_dotenv) and use from_env(). Keys are made in the Scopix dashboard."
        )
    key = _text(field.name, value)
    if API_KEY_PATTERN.fullmatch(key) is None:
        blank = " with blanks or line ends around it" if key != key.strip() else ""
        raise _invalid(
            ValueError,
            field.name,
            "'scopix_' and at least 20 letters, digits, '_' or '-'",
            f"a text of {len(key)} characters{blank} that is no such key",
        )


def _check_tenant(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is None:
        return
    tenant = _text(field.name, value)
    if not (tenant.isascii() and tenant.isprintable() and tenant == tenant.strip()):
        expected = "printable ASCII without blanks around it, for a header"
        raise _invalid(ValueError, field.name, expected, "other characters")


def _split(url: str) -> SplitResult | None:
    """Take a URL apart; None when it is none."""
    from urllib.parse import urlsplit

    # urlsplit would drop control characters, and some clients read "\" as "/".
    if re.search(r"[\x00-\x20\x7f\\]", url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.port != 0  # reading it checks it
    except ValueError:
        return None
    return parts if parts.hostname and usable else None


def _without_slash(value: str) -> str:
    """Strip trailing slashes, so that paths can be appended."""
    return _text("base_url", value).rstrip("/")


def _check_base_url(_: object, field: attrs.Attribute[Any], url: str) -> None:
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"}:
        raise _invalid(ValueError, field.name, f"a URL such as {DEFAULT_BASE_URL}", _shown(url))
    if "@" in parts.netloc or "?" in url or "#" in url:
        raise _invalid(
            ValueError,
            field.name,
            "scheme, host, port and path alone",
            "one with a user, a password, a query or a fragment",
        )
    if parts.scheme == "https":
        return
    if not _LOOPBACK.fullmatch(parts.hostname or ""):
        raise _invalid(
            ValueError,
            field.name,
            "an https:// URL, lest the API key travels in the clear (http:// is for this machine:"
            " localhost, 127.x.x.x, [::1])",
            _shown(url),
        )
    _warn(f"base_url {url} is not encrypted: use it for local tests only", InsecureTransportWarning)


def _check_proxy(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is None:
        return
    url = _text(field.name, value)
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"}:
        raise _invalid(
            ValueError,
            field.name,
            "an http:// or https:// URL with a host",
            _shown(url),
        )


def _check_tracing(instance: object, field: attrs.Attribute[Any], value: object) -> None:
    _check_flag(instance, field, value)
    if not value:
        return
    from scopix._core.tracing import is_tracing_available

    if not is_tracing_available():
        _warn(
            "enable_tracing has no effect, for OpenTelemetry is not installed:"
            " pip install 'scopix[tracing]'",
            UserWarning,
        )


def _check_http2(instance: object, field: attrs.Attribute[Any], value: object) -> None:
    _check_flag(instance, field, value)
    if not value:
        return
    from importlib.util import find_spec

    if find_spec("h2") is None:
        raise ImportError("http2 needs the package h2: pip install 'scopix[http2]'")


def _shown(url: str) -> str:
    """Quote what should have been a URL, unless it may hold a secret."""
    if re.search(r"[@?#]", url) or API_KEY_PATTERN.search(url):
        return f"this text of {len(url)} characters"
    return repr(url)


def _proxy_repr(url: str | None) -> str:
    return repr(url and redact_url(url))


def _warn(message: str, category: type[UserWarning]) -> None:
    """Warn at the line that set the value, however many of our frames lie between."""
    import inspect
    import warnings

    level = 1
    frame = inspect.currentframe()
    while frame is not None and _is_ours(frame.f_globals.get("__name__")):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)


def _is_ours(module: str | None) -> bool:
    # Methods that attrs generates name no module.
    return module is None or module.partition(".")[0] in {"attr", "scopix", "scopix_sync"}


@attrs.define
class ClientConfig:
    """The settings of a client, checked when they are made and whenever one is assigned.

    Only `tenant_id` and `proxy_url` look into the environment by themselves, when they are left
    out; `from_env` fills in all others too.

    Attributes:
        api_key: The key, `scopix_...`. Never shown by `repr`.
        base_url: Where the API is; https, or http on this machine. Trailing slashes are dropped.
        timeout: Seconds for a request.
        max_retries: Further attempts after the first; 0 for none.
        retry_delay: Seconds before the first retry; it grows from there.
        polling_interval: Seconds between two looks at something that is waited for.
        polling_timeout: Seconds that a wait takes at most.
        tenant_id: Sent as `X-Tenant-ID`.
        proxy_url: An http or https proxy; user and password in it are never shown by `repr`.
        enable_tracing: Make OpenTelemetry spans (extra `tracing`).
        total_timeout: Seconds for a whole call, with all its attempts and delays; None for no
            limit. `RequestOptions` says what it covers.
        max_connections: Requests that are under way at a time, and connections that are open;
            further calls wait in line, as long as `timeout`. A client reads it, and the two that
            follow, with its first call.
        keepalive_expiry: Seconds that a connection is kept without a request.
        http2: Speak HTTP/2 with https servers that can (extra `http2`). Requests then share
            connections.
        retry_budget_enabled: Make at most a hundred retries while nothing succeeds, and one for
            every five calls that do.
        circuit_breaker_enabled: Stop calling a host that fails again and again.
        circuit_breaker_failure_threshold: Failures in a row, of attempts, that stop it. A failure
            is a broken connection, a timeout, or the status 500, 502, 503 or 504.
        circuit_breaker_success_threshold: Successes that end the alarm.
        circuit_breaker_timeout: Seconds until the host is tried again, by one attempt at a time.
        enable_logging: Log under the name `scopix`.
        tracing_service_name: The name of the tracer (instrumentation scope) that makes the spans.
        propagate_trace_context: Send `traceparent` and `tracestate` to the API, where a span is
            made; never to other hosts.
        send_correlation_id: Send `X-Correlation-ID`.
        send_request_id: Send `X-Request-ID`.
        direct_upload_threshold: Bytes of a file up to which it goes through the API; larger ones go
            straight to storage. The API takes 104,857,600 at most.

    Raises:
        ValueError: A value is out of its range.
        TypeError: A value has a wrong type.
        ImportError: `http2` is set, and its extra is not installed.

    Example:
        ```python
        from scopix import ClientConfig

        config = ClientConfig("scopix_12345678abcdefghijkl", timeout=60)
        config.max_retries = 5
        assert "12345678" not in repr(config)
        ```
    """

    __module__ = "scopix"

    api_key: str = attrs.field(repr=False, validator=_check_api_key)
    base_url: str = attrs.field(
        default=DEFAULT_BASE_URL,
        kw_only=True,
        converter=_without_slash,
        validator=_check_base_url,
    )
    timeout: float = attrs.field(default=300.0, kw_only=True, validator=_check_seconds)
    max_retries: int = attrs.field(default=3, kw_only=True, validator=_check_count(0))
    retry_delay: float = attrs.field(default=1.0, kw_only=True, validator=_check_seconds)
    polling_interval: float = attrs.field(default=2.0, kw_only=True, validator=_check_seconds)
    polling_timeout: float = attrs.field(default=360.0, kw_only=True, validator=_check_seconds)
    tenant_id: str | None = attrs.field(
        factory=lambda: _environment("tenant_id"), kw_only=True, validator=_check_tenant
    )
    proxy_url: str | None = attrs.field(
        factory=lambda: _environment("proxy_url"),
        kw_only=True,
        repr=_proxy_repr,
        validator=_check_proxy,
    )
    enable_tracing: bool = attrs.field(default=False, kw_only=True, validator=_check_tracing)
    total_timeout: float | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(_check_seconds)
    )
    max_connections: int = attrs.field(default=100, kw_only=True, validator=_check_count(1))
    keepalive_expiry: float = attrs.field(default=5.0, kw_only=True, validator=_check_seconds)
    http2: bool = attrs.field(default=False, kw_only=True, validator=_check_http2)
    retry_budget_enabled: bool = attrs.field(default=True, kw_only=True, validator=_check_flag)
    circuit_breaker_enabled: bool = attrs.field(default=True, kw_only=True, validator=_check_flag)
    circuit_breaker_failure_threshold: int = attrs.field(
        default=5, kw_only=True, validator=_check_count(1)
    )
    circuit_breaker_success_threshold: int = attrs.field(
        default=2, kw_only=True, validator=_check_count(1)
    )
    circuit_breaker_timeout: float = attrs.field(
        default=30.0, kw_only=True, validator=_check_seconds
    )
    enable_logging: bool = attrs.field(default=True, kw_only=True, validator=_check_flag)
    tracing_service_name: str = attrs.field(
        default="scopix-sdk", kw_only=True, validator=_check_text
    )
    propagate_trace_context: bool = attrs.field(default=True, kw_only=True, validator=_check_flag)
    send_correlation_id: bool = attrs.field(default=True, kw_only=True, validator=_check_flag)
    send_request_id: bool = attrs.field(default=True, kw_only=True, validator=_check_flag)
    direct_upload_threshold: int = attrs.field(
        default=_MOST_STREAMED, kw_only=True, validator=[_check_count(0), _check_threshold]
    )

    @classmethod
    def from_env(cls, **overrides: Unpack[ConfigOptions]) -> Self:
        """Make a configuration of arguments, then `SCOPIX_*` variables, then defaults.

        A variable that should hold a number and doesn't is passed over, and a warning logged.
        For flags `true`, `1`, `yes` and `on` are true, anything else is false.

        Args:
            **overrides: Settings by name; None, and an empty string, mean unset.

        Returns:
            The configuration.

        Raises:
            ValueError: There is no API key, or a value is out of its range.
            TypeError: A value has a wrong type, or there is no setting of that name.

        Example:
            ```python
            import os

            from scopix import ClientConfig

            os.environ["SCOPIX_API_KEY"] = "scopix_12345678abcdefghijkl"
            config = ClientConfig.from_env(timeout=60.0)
            assert config.timeout == 60.0
            ```
        """
        settings: dict[str, Any] = {
            name: value for name, value in overrides.items() if value is not None and value != ""
        }
        for name in _ENVIRONMENT:
            if name not in settings and (value := _environment(name)) is not None:
                settings[name] = value
        # The check of an empty key tells how to give one.
        settings.setdefault("api_key", "")
        return cls(**settings)

    @property
    def auth_header(self) -> dict[str, str]:
        """The header that proves who calls."""
        return {"Authorization": f"Bearer {self.api_key}"}

    @property
    def default_headers(self) -> dict[str, str]:
        """The headers of every request: `auth_header`, and `X-Tenant-ID` when a tenant is set."""
        tenant = {"X-Tenant-ID": self.tenant_id} if self.tenant_id else {}
        return {**self.auth_header, **tenant}


def load_dotenv(dotenv_path: str | Path | None = None, *, override: bool = False) -> bool:
    """Put the variables of a `.env` file into the environment (extra `dotenv`).

    Args:
        dotenv_path: The file; by default the first `.env` in the current directory or above it.
        override: Replace variables that are set already.

    Returns:
        False when there was nothing to load or python-dotenv is not installed, else True.

    Example:
        ```python
        from scopix import load_dotenv

        load_dotenv()
        ```
    """
    try:
        import dotenv
    except ImportError:
        return False
    # By itself it would search from the directory of this module upwards.
    path = dotenv.find_dotenv(usecwd=True) if dotenv_path is None else dotenv_path
    return dotenv.load_dotenv(path, override=override)
