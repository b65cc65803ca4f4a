from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix import ClientConfig
from scopix._core.options import CallOptions, RequestOptions

KEY = "scopix_12345678abcdefghijkl"


@pytest.fixture
def options() -> CallOptions:
    """The options of a client."""
    return CallOptions.of(ClientConfig(KEY, timeout=60.0, max_retries=5))


def test_those_of_a_client(options: CallOptions) -> None:
    """A client's configuration is the beginning."""
    expected = CallOptions(
        timeout=60.0, max_retries=5, extra_headers={}, idempotency_key=None, deadline=None
    )

    assert options == expected


def test_nothing_to_merge(options: CallOptions) -> None:
    """A call that says nothing costs nothing."""
    assert options.merged({}) is options


def test_those_of_a_call_win(options: CallOptions) -> None:
    """What a call says is in force, all else stays."""
    merged = options.merged({"timeout": 5, "max_retries": 0, "idempotency_key": "k-1"})

    assert (merged.timeout, merged.max_retries, merged.idempotency_key) == (5.0, 0, "k-1")
    assert type(merged.timeout) is float
    assert options.merged({"timeout": 5}).max_retries == 5
    assert options.merged({"max_retries": 0}).timeout == 60.0


def test_headers_add_up(options: CallOptions) -> None:
    """Headers of client and call go together; the call wins, in whatever case it writes."""
    client = options.merged({"extra_headers": {"X-One": "1", "X-Two": "2"}})
    call = client.merged({"extra_headers": {"x-two": "3", "X-Three": "4"}})

    assert call.extra_headers == {"x-one": "1", "x-two": "3", "x-three": "4"}
    assert client.extra_headers == {"x-one": "1", "x-two": "2"}


def test_merging_keeps_key_and_deadline(options: CallOptions) -> None:
    """The key of the client and the deadline around the call survive other options."""
    merged = options.merged({"idempotency_key": "k-1"}).merged({"timeout": 1})

    assert merged.idempotency_key == "k-1"
    assert options.until(9.5).merged({"timeout": 1}).deadline == 9.5


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"retries": 1}, TypeError, "unknown option retries; known are timeout, total_timeout, "),
        ({"b": 1, "a": 1}, TypeError, "unknown option a, b; known are"),
        ({"timeout": "5"}, TypeError, "timeout must be a number of seconds, not str"),
        ({"timeout": None}, TypeError, "timeout must be a number of seconds, not NoneType"),
        ({"timeout": True}, TypeError, "timeout must be a number of seconds, not bool"),
        ({"timeout": 0}, ValueError, "timeout must be a positive, finite number of seconds, got 0"),
        ({"timeout": -1.5}, ValueError, "timeout must be a positive, finite .*, got -1.5"),
        ({"timeout": float("inf")}, ValueError, "timeout must be a positive, finite .*, got inf"),
        ({"timeout": 10**400}, ValueError, "timeout must be a positive, finite .*, got 1000"),
        ({"timeout": float("nan")}, ValueError, "timeout must be a positive, finite .*, got nan"),
        ({"total_timeout": "5"}, TypeError, "total_timeout must be a number of seconds, not str"),
        ({"total_timeout": 0}, ValueError, "total_timeout must be a positive, finite .*, got 0"),
        ({"max_retries": "3"}, TypeError, "max_retries must be a whole number, not str"),
        ({"max_retries": 1.0}, TypeError, "max_retries must be a whole number, not float"),
        ({"max_retries": True}, TypeError, "max_retries must be a whole number, not bool"),
        ({"max_retries": -1}, ValueError, "max_retries must be 0 or more, got -1"),
        ({"idempotency_key": 5}, TypeError, "idempotency_key must be text, not int"),
        ({"idempotency_key": ""}, ValueError, "idempotency_key must be 1 to 128 visible ASCII"),
        ({"idempotency_key": "x" * 129}, ValueError, "idempotency_key must be 1 to 128 visible"),
        ({"idempotency_key": "a b"}, ValueError, "idempotency_key must be .* got 'a b'"),
        ({"idempotency_key": "é"}, ValueError, "idempotency_key must be 1 to 128 visible ASCII"),
        ({"idempotency_key": "a\n"}, ValueError, "idempotency_key must be 1 to 128 visible ASCII"),
        (
            {"extra_headers": [("X-A", "1")]},
            TypeError,
            "extra_headers must be a mapping .* not list",
        ),
        ({"extra_headers": None}, TypeError, "extra_headers must be a mapping .*, not NoneType"),
        ({"extra_headers": {"": "1"}}, ValueError, "extra_headers has '', which is no name of a"),
        ({"extra_headers": {"X A": "1"}}, ValueError, "extra_headers has 'X A', which is no name"),
        (
            {"extra_headers": {"X-A:": "1"}},
            ValueError,
            "extra_headers has 'X-A:', which is no name",
        ),
        ({"extra_headers": {"X\r\nY": "1"}}, ValueError, r"extra_headers has 'X\\r\\nY', which is"),
        ({"extra_headers": {"X-É": "1"}}, ValueError, "extra_headers has 'X-É', which is no name"),
        ({"extra_headers": {5: "1"}}, ValueError, "extra_headers has 5, which is no name"),
        (
            {"extra_headers": {"X-A": "1\r\nY: 2"}},
            ValueError,
            r"extra_headers\['X-A'\] must be visi",
        ),
        ({"extra_headers": {"X-A": None}}, TypeError, r"extra_headers\['X-A'\] must be text"),
    ],
)
def test_bad_options_are_named(
    options: CallOptions, given: Any, error: type[Exception], message: str
) -> None:
    """The error says which option, what was expected and what came."""
    with pytest.raises(error, match=f"^{message}"):
        options.merged(given)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Authorization", "the client sends its api_key"),
        ("content-length", "the client counts the bytes"),
        ("Content-Type", "the client knows what it sends"),
        ("HOST", "the client takes it from its base_url"),
        ("Idempotency-Key", "give idempotency_key"),
        ("Transfer-Encoding", "the client chooses it"),
    ],
)
def test_headers_that_the_client_sets(options: CallOptions, name: str, reason: str) -> None:
    """Two who set one header would break the request, or the promise about repeating it."""
    with pytest.raises(ValueError, match=f"^extra_headers can't set {name}: {reason}$"):
        options.merged({"extra_headers": {name: "x"}})


def test_secrets_are_not_shown(options: CallOptions) -> None:
    """Neither the repr nor an error has the value of a header that may be a secret."""
    merged = options.merged({"extra_headers": {"X-Api-Key": "hidden", "X-Plain": "shown"}})

    assert "hidden" not in repr(merged)
    assert "shown" in repr(merged)
    with pytest.raises(ValueError, match="X-Api-Key") as caught:
        options.merged({"extra_headers": {"X-Api-Key": "hidden\n"}})
    assert "hidden" not in str(caught.value)


@given(key=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=128))
def test_any_visible_key(key: str) -> None:
    """Every text that the API takes as a key is taken."""
    options = CallOptions(timeout=1.0, max_retries=0)

    assert options.merged({"idempotency_key": key}).idempotency_key == key


@pytest.mark.parametrize(("now", "expected"), [(1.0, 9.0), (10.0, 0.0), (99.0, 0.0)])
def test_remaining(options: CallOptions, now: float, expected: float) -> None:
    """Seconds are counted down to 0, and never below."""
    assert options.until(10.0).remaining(now) == expected
    assert options.remaining(now) is None


class TestTotal:
    """The end of the whole call."""

    def test_runs_from_the_beginning(self, options: CallOptions) -> None:
        """A call that has begun has an end, and beginning again does not put it off."""
        begun = options.merged({"total_timeout": 5}).begun(100.0)

        assert begun.ends == 105.0
        assert begun.begun(103.0) is begun
        assert options.begun(100.0) is options

    def test_may_be_lifted(self, options: CallOptions) -> None:
        """None means no limit, for a call of a client that has one."""
        limited = options.merged({"total_timeout": 5})

        assert limited.merged({"timeout": 1}).total_timeout == 5.0
        assert limited.merged({"total_timeout": None}).total_timeout is None

    @pytest.mark.parametrize(
        ("now", "is_over", "remaining", "patience"),
        [
            (100.0, False, 5.0, 5.0),
            (104.0, False, 1.0, 1.0),
            (104.9995, True, 0.0005, 0.0005),
            (105.0, True, 0.0, 0.0),
        ],
    )
    def test_what_is_left(
        self, options: CallOptions, now: float, is_over: bool, remaining: float, patience: float
    ) -> None:
        """An attempt gets no more time than the call has."""
        begun = options.merged({"total_timeout": 5}).begun(100.0)

        assert begun.is_over(now) is is_over
        assert begun.remaining(now) == pytest.approx(remaining)
        assert begun.patience(now) == pytest.approx(patience)

    def test_without_it(self, options: CallOptions) -> None:
        """Nothing is ever over."""
        assert not options.is_over(1e300)
        assert options.patience(0.0) == 60.0

    def test_within_a_wait(self, options: CallOptions) -> None:
        """The nearer end counts; that of the wait leaves its last poll some time."""
        inside = options.merged({"total_timeout": 50}).begun(100.0).until(107.0)

        assert inside.remaining(100.0) == 7.0
        assert inside.patience(100.0) == 7.0
        assert inside.patience(106.0) == 5.0
        assert inside.patience(149.0) == 1.0


def test_calls_inside_a_wait(options: CallOptions) -> None:
    """They have the options of the client, but not its key, which names one change."""
    merged = options.merged({"extra_headers": {"X-A": "1"}, "idempotency_key": "k-1"})
    expected = CallOptions(
        timeout=60.0, max_retries=5, extra_headers={"x-a": "1"}, idempotency_key=None, deadline=7.5
    )

    assert merged.until(7.5) == expected


def test_the_names_of_the_options() -> None:
    """What a caller may say, in the order of the documentation."""
    assert list(RequestOptions.__annotations__) == [
        "timeout",
        "total_timeout",
        "extra_headers",
        "max_retries",
        "idempotency_key",
    ]
