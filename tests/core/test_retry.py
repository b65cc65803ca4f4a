from __future__ import annotations

import time
from datetime import datetime, timezone
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopix._core.retry import Attempt, RetryPolicy, parse_retry_after, server_delay

NOW = 784111777.0  # Sun, 06 Nov 1994 08:49:37 GMT
RETRIED = [408, 429, 500, 502, 503, 504]

randoms = st.floats(0.0, 1.0, exclude_max=True)
seconds = st.floats(0.0, 1e9)
statuses = st.one_of(st.none(), st.integers(100, 599))
attempts = st.builds(
    Attempt,
    number=st.integers(0, 5),
    repeatable=st.booleans(),
    replayable=st.booleans(),
    maybe_sent=st.booleans(),
    status=statuses,
    headers=st.one_of(
        st.just({}), st.builds(lambda wait: {"retry-after": str(wait)}, st.integers(0, 300))
    ),
)


def half() -> float:
    return 0.5


def refused(retry_after: str) -> Attempt:
    return Attempt(number=0, repeatable=False, status=429, headers={"retry-after": retry_after})


# What the server asks for


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
    ],
)
def test_seconds(value: str, expected: float) -> None:
    """A number is a delay in seconds."""
    assert parse_retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    "value",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ],
)
def test_date_forms(value: str) -> None:
    """All three forms of RFC 9110, section 5.6.7, name the same moment."""
    assert parse_retry_after(value, NOW - 90) == 90.0


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process is fixed here")
def test_date_without_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form without a zone is in UTC, whatever the machine's own zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ-5")
        time.tzset()
        delay = parse_retry_after("Sun Nov  6 08:49:37 1994", NOW - 90)
    time.tzset()

    assert delay == 90.0


def test_date_gone_by() -> None:
    """A date in the past asks for no delay."""
    assert parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", NOW + 1) == 0.0


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "soon",
        "-5",
        "+5",
        "1e3",
        "1_000",
        "inf",
        "nan",
        "5, 5",
        "9" * 400,
        "٣",
        "Sun, 99 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999999999 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 +999999999999999999999",
    ],
)
def test_garbage(value: str) -> None:
    """What is neither a number nor a date is no answer."""
    assert parse_retry_after(value, NOW) is None


@given(value=st.one_of(st.text(), st.text("SunNov 0123456789:-+,GMT")), now=seconds)
def test_any_value(value: str, now: float) -> None:
    """No value raises, and no delay is negative."""
    delay = parse_retry_after(value, now)

    assert delay is None or delay >= 0


@given(
    moment=st.datetimes(
        min_value=datetime(1970, 1, 1),
        max_value=datetime(9999, 12, 31),
        timezones=st.just(timezone.utc),
    ),
    now=seconds,
)
def test_dates_round_trip(moment: datetime, now: float) -> None:
    """Any HTTP-date gives the time left until it."""
    moment = moment.replace(microsecond=0)

    delay = parse_retry_after(format_datetime(moment, usegmt=True), now)

    assert delay == max(0.0, moment.timestamp() - now)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:47 GMT"}, 10.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "784111797"}, 20.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "784111700"}, 0.0),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "784111797"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "tomorrow"}, None),
        ({"x-ratelimit-remaining": "0"}, None),
        ({"x-ratelimit-reset": "784111797"}, None),
    ],
)
def test_server_delay(headers: dict[str, str], expected: float | None) -> None:
    """Retry-After tells the delay, or a used-up rate limit the time of its reset."""
    assert server_delay(headers, NOW) == expected


def test_retry_after_before_rate_limit() -> None:
    """Retry-After counts before the rate limit, and one that can't be read doesn't hide it."""
    limit = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "784111797"}

    assert server_delay(limit | {"retry-after": "3"}, NOW) == 3.0
    assert server_delay(limit | {"retry-after": "soon"}, NOW) == 20.0


# What may be repeated


@pytest.mark.parametrize("status", RETRIED)
def test_repeatable_request(status: int) -> None:
    """A repeatable request is repeated after each passing fault of the server."""
    assert Attempt(number=0, repeatable=True, status=status).may_repeat


@given(attempt=attempts.filter(lambda attempt: attempt.status is not None))
def test_other_statuses(attempt: Attempt) -> None:
    """No other status is worth a repetition."""
    assert not attempt.may_repeat or attempt.status in RETRIED


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_maybe_applied(status: int) -> None:
    """What the server may have applied is not repeated without a key."""
    assert not Attempt(number=0, repeatable=False, status=status).may_repeat


@pytest.mark.parametrize(
    ("status", "headers"), [(429, {}), (429, {"retry-after": "1"}), (503, {"retry-after": "1"})]
)
def test_refused(status: int, headers: dict[str, str]) -> None:
    """A request that the server turned away was not applied, so any may be repeated."""
    assert Attempt(number=0, repeatable=False, status=status, headers=headers).may_repeat


def test_used_up_limit_is_no_refusal() -> None:
    """A 503 that only happens to carry rate-limit headers may have been applied."""
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "784111797"}

    assert not Attempt(number=0, repeatable=False, status=503, headers=headers).may_repeat


@pytest.mark.parametrize(
    ("maybe_sent", "repeatable", "expected"),
    [(False, False, True), (False, True, True), (True, True, True), (True, False, False)],
)
def test_transport_fault(maybe_sent: bool, repeatable: bool, expected: bool) -> None:
    """Without a response, only a request that can't have arrived is repeated unconditionally."""
    attempt = Attempt(number=0, repeatable=repeatable, maybe_sent=maybe_sent)

    assert attempt.may_repeat is expected


@given(attempt=attempts)
def test_one_shot_body(attempt: Attempt) -> None:
    """A body that can't be sent again rules out any repetition."""
    assert attempt.replayable or not attempt.may_repeat


# After what delay


@given(
    base=st.floats(0.001, 100.0),
    cap=st.floats(0.001, 100.0),
    number=st.one_of(st.integers(0, 20), st.integers(1000, 10**9)),
    draw=randoms,
)
@example(base=0.5, cap=60.0, number=1024, draw=0.5)
def test_full_jitter(base: float, cap: float, number: int, draw: float) -> None:
    """A backoff is drawn between zero and a ceiling that doubles up to the cap."""
    policy = RetryPolicy(3, base, max_delay=cap)

    assert policy.delay(number, lambda: draw) == draw * min(cap, base * 2.0 ** min(number, 100))


def test_backoff() -> None:
    """Without a word from the server the backoff decides."""
    policy = RetryPolicy(max_retries=3, base_delay=1.0)
    delays = [
        policy.next_delay(Attempt(number=number, repeatable=True, status=500), now=NOW, random=half)
        for number in range(4)
    ]

    assert delays == [0.5, 1.0, 2.0, None]


def test_no_retries() -> None:
    """With no retries allowed, the first failure is the last."""
    policy = RetryPolicy(max_retries=0, base_delay=1.0)

    assert policy.next_delay(refused("1"), now=NOW, random=half) is None


@given(hint=st.integers(1, 120), draw=randoms)
def test_hint_wins(hint: int, draw: float) -> None:
    """The server's delay replaces the backoff: never less than it, at most a tenth more."""
    policy = RetryPolicy(max_retries=1, base_delay=1000.0, max_delay=1000.0)

    delay = policy.next_delay(refused(str(hint)), now=NOW, random=lambda: draw)

    assert delay is not None
    assert hint <= delay <= hint * 1.1


def test_zero_hint() -> None:
    """A delay of zero seconds leaves the backoff in force."""
    policy = RetryPolicy(max_retries=1, base_delay=1.0)

    assert policy.next_delay(refused("0"), now=NOW, random=half) == 0.5


def test_hint_too_long() -> None:
    """A server that asks for more than the longest server delay is not asked again."""
    policy = RetryPolicy(max_retries=1, base_delay=1.0, max_server_delay=10.0)

    assert policy.next_delay(refused("10"), now=NOW, random=lambda: 0.0) == 10.0
    assert policy.next_delay(refused("11"), now=NOW, random=lambda: 0.0) is None


@pytest.mark.parametrize("remaining", [-1.0, 0.0, 0.4, 0.5])
def test_backoff_past_deadline(remaining: float) -> None:
    """A backoff that leaves no time before the deadline is not waited for."""
    policy = RetryPolicy(max_retries=1, base_delay=1.0)
    attempt = Attempt(number=0, repeatable=True)

    assert policy.next_delay(attempt, now=NOW, random=half, remaining=remaining) is None


def test_backoff_before_deadline() -> None:
    """A backoff that ends before the deadline stays as drawn."""
    policy = RetryPolicy(max_retries=1, base_delay=1.0)
    attempt = Attempt(number=0, repeatable=True)

    assert policy.next_delay(attempt, now=NOW, random=half, remaining=0.6) == 0.5


@given(hint=st.integers(1, 120), share=st.floats(0.0, 0.99), draw=randoms)
def test_hint_and_deadline(hint: int, share: float, draw: float) -> None:
    """A hint is followed just when it ends before the deadline, whatever the jitter."""
    policy = RetryPolicy(max_retries=1, base_delay=1.0)
    attempt = refused(str(hint))

    late = policy.next_delay(attempt, now=NOW, random=lambda: draw, remaining=hint * share)
    assert late is None

    room = hint * (2.0 - share)
    delay = policy.next_delay(attempt, now=NOW, random=lambda: min(draw, 0.99), remaining=room)
    assert delay is not None
    assert hint <= delay < room


@given(
    attempt=attempts,
    retries=st.integers(0, 5),
    draw=randoms,
    remaining=st.one_of(st.none(), st.floats(-10.0, 300.0)),
)
def test_any_decision(attempt: Attempt, retries: int, draw: float, remaining: float | None) -> None:
    """A delay is given only for a permitted repetition, and ends before the deadline."""
    policy = RetryPolicy(max_retries=retries, base_delay=1.0)

    delay = policy.next_delay(attempt, now=NOW, random=lambda: draw, remaining=remaining)

    if delay is not None:
        assert attempt.may_repeat
        assert attempt.number < retries
        assert delay >= (server_delay(attempt.headers, NOW) or 0.0)
        assert remaining is None or delay < remaining
