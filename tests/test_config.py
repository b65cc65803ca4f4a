"""The settings of a client."""

from __future__ import annotations

import copy
import importlib
import os
import pickle
import sys
import warnings
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix import config as module
from scopix.config import (
    API_KEY_PATTERN,
    DEFAULT_BASE_URL,
    ClientConfig,
    ClientOptions,
    ConfigOptions,
    InsecureTransportWarning,
    load_dotenv,
)

if TYPE_CHECKING:
    from pathlib import Path

KEY = "scopix_12345678abcdefghijkl"
VARIABLES = {name: getattr(module, name) for name in module.__all__ if name.startswith("ENV_")}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES.values():
        monkeypatch.delenv(name, raising=False)


def test_defaults() -> None:
    """All settings have their documented defaults."""
    assert attrs.asdict(ClientConfig(KEY)) == {
        "api_key": KEY,
        "base_url": "https://api.scopix.ai/api/v2",
        "timeout": 300.0,
        "max_retries": 3,
        "retry_delay": 1.0,
        "polling_interval": 2.0,
        "polling_timeout": 360.0,
        "tenant_id": None,
        "proxy_url": None,
        "enable_tracing": False,
        "total_timeout": None,
        "max_connections": 100,
        "keepalive_expiry": 5.0,
        "http2": False,
        "retry_budget_enabled": True,
        "circuit_breaker_enabled": True,
        "circuit_breaker_failure_threshold": 5,
        "circuit_breaker_success_threshold": 2,
        "circuit_breaker_timeout": 30.0,
        "enable_logging": True,
        "tracing_service_name": "scopix-sdk",
        "propagate_trace_context": True,
        "send_correlation_id": True,
        "send_request_id": True,
        "direct_upload_threshold": 104_857_600,
    }


def test_variables() -> None:
    """Each setting of the constructor has its variable, by one rule."""
    assert {
        f"ENV_{name.upper()}": f"SCOPIX_{name.upper()}" for name in ClientOptions.__annotations__
    } == VARIABLES


def test_options_match_the_settings() -> None:
    """`from_env` names all settings, and no other."""
    fields = [field.name for field in attrs.fields(ClientConfig)]

    assert list(ConfigOptions.__annotations__) == fields
    assert list(ClientOptions.__annotations__) == fields[:10]


def test_key_is_positional_and_the_rest_is_not() -> None:
    """The key may be given by place, everything else by name alone."""
    assert ClientConfig(KEY) == ClientConfig(api_key=KEY)
    with pytest.raises(TypeError, match="positional"):
        ClientConfig(KEY, DEFAULT_BASE_URL)  # type: ignore[call-arg]


@pytest.mark.parametrize("key", ["scopix_" + "a" * 20, "aion_live_" + "A-_9" * 5, KEY])
def test_good_keys(key: str) -> None:
    """A key of any lower-case prefix is taken."""
    assert ClientConfig(key).api_key == key
    assert API_KEY_PATTERN.fullmatch(key)


@pytest.mark.parametrize(
    "key",
    [
        "scopix_" + "a" * 19,
        "Scopix_" + "a" * 20,
        "_" + "a" * 20,
        "scopix" + "a" * 20,
        KEY + "\n",
        f" {KEY}",
        KEY + "!",
        KEY + "\u00e9",
    ],
)
def test_bad_keys(key: str) -> None:
    """A key of another form is refused, and not shown."""
    with pytest.raises(ValueError, match=r"^api_key must be 'scopix_' and at least 20") as caught:
        ClientConfig(key)
    assert key.strip() not in str(caught.value)
    assert "SCOPIX_API_KEY" in str(caught.value)
    assert ("blanks" in str(caught.value)) is (key != key.strip())


@pytest.mark.parametrize("key", ["", None])
def test_no_key(key: Any) -> None:
    """A missing key is told with the ways to give one."""
    with pytest.raises(ValueError, match=r"No API key.*api_key=.*SCOPIX_API_KEY.*\.env.*from_env"):
        ClientConfig(key)


SECONDS = [
    "timeout",
    "retry_delay",
    "polling_interval",
    "polling_timeout",
    "total_timeout",
    "keepalive_expiry",
    "circuit_breaker_timeout",
]
COUNTS = {
    "max_retries": 0,
    "max_connections": 1,
    "circuit_breaker_failure_threshold": 1,
    "circuit_breaker_success_threshold": 1,
    "direct_upload_threshold": 0,
}
FLAGS = [
    "enable_tracing",
    "http2",
    "retry_budget_enabled",
    "circuit_breaker_enabled",
    "enable_logging",
    "propagate_trace_context",
    "send_correlation_id",
    "send_request_id",
]
TEXTS = ["base_url", "tenant_id", "proxy_url", "tracing_service_name"]


def build(**settings: Any) -> ClientConfig:
    return ClientConfig(KEY, **settings)


def test_a_threshold_that_the_api_does_not_take() -> None:
    """What would be refused with each large file is refused once."""
    with pytest.raises(ValueError, match=r"direct_upload_threshold must be at most 104,857,600"):
        build(direct_upload_threshold=104_857_601)


def test_every_setting_has_a_rule() -> None:
    """The four lists above and the key are all settings."""
    fields = {field.name for field in attrs.fields(ClientConfig)}

    assert {"api_key", *SECONDS, *COUNTS, *FLAGS, *TEXTS} == fields


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize("value", [0.001, 60, 1e300])
def test_good_seconds(name: str, value: float) -> None:
    """Durations are finite numbers above 0, whole ones included."""
    assert getattr(build(**{name: value}), name) == value


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize(
    "value", [0, 0.0, -1, -0.5, float("nan"), float("inf"), -float("inf"), 10**400]
)
def test_bad_seconds(name: str, value: float) -> None:
    """Any other number is refused."""
    with pytest.raises(
        ValueError, match=f"^{name} must be a finite number of seconds above 0, not"
    ):
        build(**{name: value})


@pytest.mark.parametrize("name", COUNTS)
def test_counts(name: str) -> None:
    """Counts have a least value."""
    least = COUNTS[name]

    assert getattr(build(**{name: least}), name) == least
    with pytest.raises(
        ValueError, match=f"^{name} must be a whole number of at least {least}, not {least - 1}"
    ):
        build(**{name: least - 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, value) for name in SECONDS for value in ("60", True, 1j)),
        *((name, None) for name in SECONDS if name != "total_timeout"),
        *((name, value) for name in COUNTS for value in ("3", True, None, 3.0)),
        *((name, value) for name in FLAGS for value in ("true", 1, None)),
        *((name, value) for name in TEXTS for value in (b"x", 1)),
        ("base_url", None),
        ("tracing_service_name", None),
        ("api_key", KEY.encode()),
    ],
)
def test_wrong_types(name: str, value: Any) -> None:
    """A value of a wrong type is a TypeError that names both, at once and on assignment."""
    expected = rf"^{name} must be .+, not of type {type(value).__name__}\. Change {name}="
    config = build()

    with pytest.raises(TypeError, match=expected):
        ClientConfig(**{"api_key": KEY, name: value})
    with pytest.raises(TypeError, match=expected):
        setattr(config, name, value)
    assert config == build()


def test_http2_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names it, at once and on assignment; without the package all else works."""
    assert build(http2=True).http2
    monkeypatch.setattr("importlib.util.find_spec", {"h2": None}.__getitem__)
    config = build(http2=False)

    with pytest.raises(ImportError, match=r"pip install 'scopix\[http2\]'"):
        build(http2=True)
    with pytest.raises(ImportError, match="http2 needs the package h2"):
        config.http2 = True


def test_errors_name_the_variable() -> None:
    """The message tells where a setting can be changed."""
    with pytest.raises(ValueError, match=r"not -1\. Change timeout= or SCOPIX_TIMEOUT\.$"):
        build(timeout=-1)
    with pytest.raises(ValueError, match=r"Change circuit_breaker_timeout=\.$"):
        build(circuit_breaker_timeout=-1)


def test_assignment_is_checked() -> None:
    """A bad value is refused on assignment, and the old one stays."""
    config = build()
    config.timeout = 5
    config.base_url = "https://eu.example/api/"

    with pytest.raises(ValueError, match="max_retries"):
        config.max_retries = -1
    with pytest.raises(ValueError, match="api_key"):
        config.api_key = "short"
    assert (config.timeout, config.max_retries, config.api_key) == (5, 3, KEY)
    assert config.base_url == "https://eu.example/api"


def test_unknown_setting() -> None:
    """A name that is no setting is refused on assignment and in `from_env`."""
    with pytest.raises(AttributeError):
        build().time_out = 3  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="time_out"):
        ClientConfig.from_env(api_key=KEY, time_out=3)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://api.example", "https://api.example"),
        ("https://api.example:8443/v2//", "https://api.example:8443/v2"),
        ("HTTPS://api.example/v2", "HTTPS://api.example/v2"),
        ("https://[2001:db8::1]/v2", "https://[2001:db8::1]/v2"),
    ],
)
def test_https_is_silent(given_url: str, kept: str) -> None:
    """Any https URL is taken, less its trailing slashes."""
    assert build(base_url=given_url).base_url == kept


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000",
        "http://LOCALHOST/api",
        "http://127.0.0.1:8000",
        "http://127.1.2.3",
        "http://[::1]:8000",
    ],
)
def test_http_on_this_machine_warns(url: str) -> None:
    """Plain HTTP to this machine is taken with a warning that points at the caller's line."""
    with pytest.warns(InsecureTransportWarning, match="not encrypted") as caught:
        config = build(base_url=url)
    assert config.base_url == url
    assert [warning.filename for warning in caught] == [__file__]
    assert issubclass(InsecureTransportWarning, UserWarning)
    assert InsecureTransportWarning.__module__ == ClientConfig.__module__ == "scopix"


def test_warning_of_an_assignment_points_at_it() -> None:
    """On assignment the warning points at the line of the assignment."""
    config = build()

    with pytest.warns(InsecureTransportWarning) as caught:
        config.base_url = "http://localhost"
    assert [warning.filename for warning in caught] == [__file__]


def test_warning_without_a_caller_of_its_own() -> None:
    """Code that names no module doesn't stop the search for the caller's line."""
    with pytest.warns(InsecureTransportWarning) as caught:
        exec(
            "ClientConfig(key, base_url='http://localhost')",
            {"ClientConfig": ClientConfig, "key": KEY},
        )
    assert [warning.filename for warning in caught] == [__file__]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example",
        "http://127.evil.example",
        "http://127.0.0.1.nip.io",
        "http://localhost.evil.example",
        "http://10.0.0.1",
        "http://0.0.0.0",
    ],
)
def test_http_elsewhere_is_refused(url: str) -> None:
    """Plain HTTP to any other host is refused, and the message shows the URL."""
    with pytest.raises(ValueError, match=r"https://.*in the clear") as caught:
        build(base_url=url)
    assert repr(url) in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "api.example",
        "//api.example",
        "ftp://api.example",
        "https://",
        "https://:443",
        "https://api.example:0",
        "https://api.example:99999",
        "https://api.example:x",
        "https://[::1",
        "https:// api.example",
        " https://api.example",
        "https://api.example\n",
        "https://api.example\\@evil.example",
    ],
)
def test_no_url(url: str) -> None:
    """What is no http or https URL with a host is refused."""
    with pytest.raises(ValueError, match=f"^base_url must be a URL such as {DEFAULT_BASE_URL}"):
        build(base_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user@api.example",
        "https://user:hunter2@api.example",
        "https://api.example?token=hunter2",
        "https://api.example/v2?",
        "https://api.example/v2#hunter2",
        "http://localhost?token=hunter2",
    ],
)
def test_url_has_nothing_more(url: str) -> None:
    """User, password, query and fragment are refused without being shown."""
    with pytest.raises(ValueError, match="a user, a password, a query or a fragment") as caught:
        build(base_url=url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["base_url", "proxy_url"])
@pytest.mark.parametrize("value", [KEY, "https://user:hunter2/x@api.example", "x?hunter2"])
def test_misplaced_secrets_are_not_shown(name: str, value: str) -> None:
    """A key or a password in a URL that can't be read stays hidden, causes included."""
    with pytest.raises(ValueError, match=name) as caught:
        build(**{name: value})
    assert value not in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize(
    "url", ["http://proxy.example:3128", "https://proxy.example", "http://u:p@proxy.example"]
)
def test_good_proxies(url: str) -> None:
    """A proxy is an http or https URL, with or without a user."""
    assert build(proxy_url=url).proxy_url == url


@pytest.mark.parametrize("url", ["socks5://proxy.example", "proxy.example:3128", "http://", ""])
def test_bad_proxies(url: str) -> None:
    """Other schemes, and what has no host, are refused."""
    with pytest.raises(
        ValueError, match=r"^proxy_url must be an http:// or https:// URL with a host"
    ):
        build(proxy_url=url)


@pytest.mark.parametrize("tenant", ["t1\r\nX-Evil: 1", "caf\u00e9", "a\tb", " acme", "acme "])
def test_bad_tenants(tenant: str) -> None:
    """A tenant that can't stand in a header is refused."""
    with pytest.raises(ValueError, match=r"^tenant_id must be printable ASCII"):
        build(tenant_id=tenant)


def test_repr_hides_secrets() -> None:
    """Neither the key nor the proxy's password is shown; all else is."""
    shown = repr(build(proxy_url="http://user:hunter2@proxy.example:3128", timeout=5))

    assert KEY not in shown
    assert "hunter2" not in shown
    assert "proxy_url='http://[redacted]@proxy.example:3128'" in shown
    assert "timeout=5" in shown
    assert "proxy_url=None" in repr(build())


def test_headers() -> None:
    """The key goes as a bearer token; a tenant adds a header."""
    auth = {"Authorization": f"Bearer {KEY}"}

    assert build().auth_header == build().default_headers == auth
    assert build(tenant_id="t1").default_headers == {**auth, "X-Tenant-ID": "t1"}
    assert build(tenant_id="").default_headers == auth


def test_copies() -> None:
    """A configuration copies, evolves and pickles."""
    config = build(timeout=5, tenant_id="t1")

    assert copy.copy(config) == copy.deepcopy(config) == config
    assert pickle.loads(pickle.dumps(config)) == config
    assert attrs.evolve(config, timeout=7) == build(timeout=7, tenant_id="t1")


def test_tenant_and_proxy_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Left out, these two come from the environment; everything else doesn't."""
    monkeypatch.setenv("SCOPIX_TENANT_ID", "t1")
    monkeypatch.setenv("SCOPIX_PROXY_URL", "http://proxy.example")
    monkeypatch.setenv("SCOPIX_TIMEOUT", "5")

    assert (build().tenant_id, build().proxy_url) == ("t1", "http://proxy.example")
    assert build().timeout == 300.0
    explicit = build(tenant_id=None, proxy_url="http://other.example")
    assert (explicit.tenant_id, explicit.proxy_url) == (None, "http://other.example")


def test_from_env(monkeypatch: pytest.MonkeyPatch) -> None:
    """All ten variables are read."""
    for name, value in {
        "API_KEY": KEY,
        "BASE_URL": "https://eu.example/",
        "TIMEOUT": " 60 ",
        "MAX_RETRIES": "0",
        "RETRY_DELAY": "0.5",
        "POLLING_INTERVAL": "1e1",
        "POLLING_TIMEOUT": "90",
        "TENANT_ID": "t1",
        "PROXY_URL": "http://proxy.example",
        "ENABLE_TRACING": "yes",
    }.items():
        monkeypatch.setenv(f"SCOPIX_{name}", value)

    assert ClientConfig.from_env() == build(
        base_url="https://eu.example",
        timeout=60.0,
        max_retries=0,
        retry_delay=0.5,
        polling_interval=10.0,
        polling_timeout=90.0,
        tenant_id="t1",
        proxy_url="http://proxy.example",
        enable_tracing=True,
    )


def test_arguments_come_first(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    """An argument beats its variable, which isn't even read; None and "" are no arguments."""
    monkeypatch.setenv("SCOPIX_API_KEY", KEY)
    monkeypatch.setenv("SCOPIX_TIMEOUT", "soon")
    monkeypatch.setenv("SCOPIX_MAX_RETRIES", "7")
    monkeypatch.setenv("SCOPIX_TENANT_ID", "t1")
    monkeypatch.setenv("SCOPIX_ENABLE_TRACING", "1")

    config = ClientConfig.from_env(
        api_key="", timeout=60.0, max_retries=None, tenant_id="", enable_tracing=False
    )

    assert config == build(timeout=60.0, max_retries=7, tenant_id="t1")
    assert caplog.records == []


def test_config_only_settings() -> None:
    """Settings without a variable can be given as well."""
    config = ClientConfig.from_env(api_key=KEY, circuit_breaker_enabled=False, send_request_id=None)

    assert config == build(circuit_breaker_enabled=False)


def test_from_env_without_key() -> None:
    """Without a key anywhere, the message names the variable."""
    with pytest.raises(ValueError, match="SCOPIX_API_KEY"):
        ClientConfig.from_env(timeout=3.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [("timeout", "soon"), ("max_retries", "2.5"), ("polling_interval", "2s"), ("timeout", KEY)],
)
def test_unreadable_numbers(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A number that can't be read gives the default, and a logged warning without the value."""
    variable = f"SCOPIX_{name.upper()}"
    monkeypatch.setenv(variable, value)

    config = ClientConfig.from_env(api_key=KEY)

    assert config == build()
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("scopix", "WARNING")
    assert variable in record.getMessage()
    assert value not in record.getMessage()


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "0"])
def test_numbers_out_of_range(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that can be read but makes no sense is an error that names the variable."""
    monkeypatch.setenv("SCOPIX_TIMEOUT", value)

    with pytest.raises(ValueError, match="SCOPIX_TIMEOUT"):
        ClientConfig.from_env(api_key=KEY)


@pytest.mark.parametrize("name", ["timeout", "base_url", "tenant_id", "enable_tracing"])
def test_blank_variables_are_unset(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A variable that is set to nothing counts as unset."""
    monkeypatch.setenv(f"SCOPIX_{name.upper()}", " ")

    assert ClientConfig.from_env(api_key=KEY) == build()
    assert caplog.records == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((value, True) for value in ("true", "1", "yes", "on", "TRUE", "On", " yes ")),
        *((value, False) for value in ("false", "0", "no", "off", "2", "enabled")),
    ],
)
def test_flags(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four words are true in any case, anything else is false."""
    monkeypatch.setenv("SCOPIX_ENABLE_TRACING", value)

    assert ClientConfig.from_env(api_key=KEY).enable_tracing is expected


def test_tracing_without_opentelemetry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tracing without OpenTelemetry is a warning that names the extra, and no error."""
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)

    with pytest.warns(UserWarning, match=r"scopix\[tracing\]") as caught:
        config = build(enable_tracing=True)
    assert config.enable_tracing
    assert [warning.filename for warning in caught] == [__file__]


def test_tracing_with_opentelemetry() -> None:
    """Where OpenTelemetry is there, nothing is said."""
    importlib.import_module("opentelemetry.trace")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert build(enable_tracing=True).enable_tracing


@given(st.floats() | st.integers())
def test_any_number_of_seconds(value: float) -> None:
    """Each number is either kept as it is or refused with a ValueError."""
    if 0 < value < float("inf"):
        assert build(timeout=value).timeout == value
    else:
        with pytest.raises(ValueError, match="timeout"):
            build(timeout=value)


@given(st.text().filter(lambda text: "//" not in text) | st.text().map("http://[{}".format))
def test_any_text_as_url(value: str) -> None:
    """A text that is no URL is a ValueError, never something else."""
    with pytest.raises(ValueError, match=r"^base_url must be "):
        build(base_url=value)


@pytest.fixture
def dotenv_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Set first, so that the end of the test takes away what the file brings.
    monkeypatch.setenv("SCOPIX_TENANT_ID", "from-shell")
    file = tmp_path / ".env"
    file.write_text("SCOPIX_TENANT_ID=from-file\n")
    return file


def test_load_dotenv(dotenv_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is read on demand; what is set already stays, unless it shall be replaced."""
    assert load_dotenv(dotenv_file)
    assert os.environ["SCOPIX_TENANT_ID"] == "from-shell"
    assert load_dotenv(str(dotenv_file), override=True)
    assert os.environ["SCOPIX_TENANT_ID"] == "from-file"


def test_load_dotenv_searches_upwards(dotenv_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path, the current directory and those above it are searched."""
    below = dotenv_file.parent / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    assert load_dotenv(override=True)
    assert build().tenant_id == "from-file"


def test_load_dotenv_without_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to load is False, and no error."""
    monkeypatch.chdir(tmp_path)

    assert load_dotenv(tmp_path / "missing.env") is False
    assert load_dotenv() is False


def test_load_dotenv_without_the_extra(dotenv_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-dotenv the answer is False, and no error."""
    monkeypatch.setitem(sys.modules, "dotenv", None)

    assert load_dotenv(dotenv_file, override=True) is False
    assert os.environ["SCOPIX_TENANT_ID"] == "from-shell"
