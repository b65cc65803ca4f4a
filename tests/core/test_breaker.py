from __future__ import annotations

import threading

import httpx
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from scopix import CircuitBreakerError, ClientConfig, ServerError
from scopix._core.breaker import FAILING, Breaker, Breakers, blames_host

KEY = "scopix_0a1b2c3d_breaker-of-circuits"
ENDPOINT = "https://api.example"


@pytest.fixture
def config() -> ClientConfig:
    """Settings by which three failures open, and two successes after ten seconds close."""
    return ClientConfig(
        KEY,
        circuit_breaker_failure_threshold=3,
        circuit_breaker_success_threshold=2,
        circuit_breaker_timeout=10.0,
    )


@pytest.fixture
def breaker(config: ClientConfig) -> Breaker:
    """A breaker that nobody has used."""
    return Breaker(ENDPOINT, config)


def attempt(breaker: Breaker, now: float, healthy: bool | None) -> bool:
    """Make an attempt that takes no time; say whether it was a probe."""
    probe = breaker.admit(now)
    breaker.leave(probe=probe, healthy=healthy, now=now)
    return probe


@pytest.fixture
def opened(breaker: Breaker) -> Breaker:
    """A breaker that opened at the time 100."""
    for _ in range(3):
        attempt(breaker, 100.0, healthy=False)
    return breaker


# Closed


def test_admits_all(breaker: Breaker) -> None:
    """A closed circuit admits any number at a time, and none of them is a probe."""
    assert [breaker.admit(0.0) for _ in range(50)] == [False] * 50
    assert breaker.is_closed


def test_opens_after_failures_in_a_row(breaker: Breaker) -> None:
    """The third failure opens it, not the second."""
    attempt(breaker, 1.0, healthy=False)
    attempt(breaker, 1.0, healthy=False)
    assert breaker.is_closed

    attempt(breaker, 1.0, healthy=False)
    assert not breaker.is_closed


def test_a_success_begins_the_count_anew(breaker: Breaker) -> None:
    """Failures with a success between them are not in a row."""
    for healthy in (False, False, True, False, False):
        attempt(breaker, 1.0, healthy=healthy)

    assert breaker.is_closed


def test_what_tells_nothing_changes_nothing(breaker: Breaker) -> None:
    """An attempt that was cancelled is no failure, and no success that hides failures."""
    for healthy in (False, None, False, None, False):
        attempt(breaker, 1.0, healthy=healthy)

    assert not breaker.is_closed


# Open


def test_refuses_with_the_time_that_is_left(opened: Breaker) -> None:
    """The error names the host and the seconds until the next try."""
    with pytest.raises(CircuitBreakerError) as caught:
        opened.admit(106.75)

    assert (caught.value.endpoint, caught.value.retry_after) == (ENDPOINT, 3.25)
    assert ENDPOINT in caught.value.message
    assert "3.2s" in caught.value.message


def test_a_failure_says_more_than_a_refusal(opened: Breaker) -> None:
    """A call that has failed before ends with that failure."""
    failure = ServerError("It said so.")
    with pytest.raises(ServerError) as caught:
        opened.admit(101.0, failure)

    assert caught.value is failure


def test_late_results_have_no_say(breaker: Breaker) -> None:
    """What began before the circuit opened neither closes it nor prolongs the wait."""
    late = [breaker.admit(99.0) for _ in range(4)]
    for _ in range(3):
        attempt(breaker, 100.0, healthy=False)
    for probe, healthy in zip(late, (True, False, False, False), strict=True):
        breaker.leave(probe=probe, healthy=healthy, now=105.0)

    with pytest.raises(CircuitBreakerError):
        breaker.admit(109.9)
    assert breaker.admit(110.0)


# Half-open


def test_closes_after_successes(opened: Breaker) -> None:
    """Two probes that succeed close it; then all are admitted, and the count starts at zero."""
    assert attempt(opened, 110.0, healthy=True)
    assert not opened.is_closed
    assert attempt(opened, 110.0, healthy=True)
    assert opened.is_closed

    attempt(opened, 111.0, healthy=False)
    attempt(opened, 111.0, healthy=False)
    assert opened.is_closed


def test_one_probe_at_a_time(opened: Breaker) -> None:
    """While one is under way all others are refused, and asked to come back soon."""
    assert opened.admit(110.0)
    with pytest.raises(CircuitBreakerError) as caught:
        opened.admit(110.0)

    assert caught.value.retry_after == 1.0


def test_no_wait_exceeds_the_timeout(config: ClientConfig, opened: Breaker) -> None:
    """A short timeout makes the wait for a probe short too."""
    config.circuit_breaker_timeout = 0.25
    opened.admit(110.0)
    with pytest.raises(CircuitBreakerError) as caught:
        opened.admit(110.0)

    assert caught.value.retry_after == 0.25


def test_a_failed_probe_opens_it_anew(opened: Breaker) -> None:
    """One failure is enough, the wait begins again, and earlier successes are forgotten."""
    attempt(opened, 110.0, healthy=True)
    attempt(opened, 112.0, healthy=False)
    with pytest.raises(CircuitBreakerError):
        opened.admit(121.9)

    attempt(opened, 122.0, healthy=True)
    assert not opened.is_closed


def test_an_interrupted_probe_gives_its_place_back(opened: Breaker) -> None:
    """A probe that tells nothing is followed by another."""
    assert attempt(opened, 110.0, healthy=None)
    assert attempt(opened, 110.0, healthy=None)
    assert not opened.is_closed


def test_threads_share_one_probe(opened: Breaker) -> None:
    """However many threads ask in the same moment, one of them probes."""
    threads = 16
    barrier = threading.Barrier(threads)
    probes: list[int] = []

    def ask(number: int) -> None:
        barrier.wait()
        try:
            opened.admit(110.0)
        except CircuitBreakerError:
            return
        probes.append(number)

    for _ in range(20):
        workers = [threading.Thread(target=ask, args=(number,)) for number in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert len(probes) == 1
        probes.clear()
        opened.leave(probe=True, healthy=None, now=110.0)


# Settings


def test_settings_are_live(config: ClientConfig, breaker: Breaker) -> None:
    """A threshold or timeout that is changed holds from the next decision on."""
    config.circuit_breaker_failure_threshold = 1
    attempt(breaker, 100.0, healthy=False)
    assert not breaker.is_closed

    config.circuit_breaker_timeout = 2.0
    config.circuit_breaker_success_threshold = 1
    assert attempt(breaker, 102.0, healthy=True)
    assert breaker.is_closed


def test_turned_off(config: ClientConfig, breaker: Breaker) -> None:
    """It counts nothing and refuses nothing, and starts from zero when it is turned on again."""
    config.circuit_breaker_enabled = False
    for _ in range(9):
        assert not attempt(breaker, 1.0, healthy=False)
    config.circuit_breaker_enabled = True

    assert breaker.is_closed
    assert not breaker.admit(1.0)


def test_turned_off_while_open(config: ClientConfig, opened: Breaker) -> None:
    """Turning it off lets the next attempt through at once."""
    config.circuit_breaker_enabled = False

    assert opened.is_closed
    assert not attempt(opened, 101.0, healthy=True)


def test_turned_off_while_a_probe_is_under_way(config: ClientConfig, opened: Breaker) -> None:
    """The probe gives its place back nevertheless."""
    probe = opened.admit(110.0)
    config.circuit_breaker_enabled = False
    opened.leave(probe=probe, healthy=None, now=111.0)
    config.circuit_breaker_enabled = True

    assert opened.admit(112.0)


def test_shows_no_key(breaker: Breaker) -> None:
    """What a debugger shows is the state, not the settings with the key in them."""
    assert ENDPOINT in repr(breaker)
    assert KEY not in repr(breaker)
    assert "config" not in repr(breaker)


# Which failures count, and for whom


def test_failing_statuses() -> None:
    """A refusal and a rate limit come from a host that works."""
    assert frozenset({500, 502, 503, 504}) == FAILING


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (httpx.ConnectError, True),
        (httpx.ConnectTimeout, True),
        (httpx.ReadTimeout, True),
        (httpx.RemoteProtocolError, True),
        (httpx.ProxyError, True),
        (httpx.PoolTimeout, False),
        (httpx.LocalProtocolError, False),
        (httpx.UnsupportedProtocol, False),
    ],
)
def test_blame(fault: type[Exception], expected: bool) -> None:
    """What fails before anything leaves this side is not the host's fault."""
    assert blames_host(fault("broken")) is expected


def test_one_for_each_host(config: ClientConfig) -> None:
    """Scheme, name and port make a host; case and a port that goes without saying don't."""
    breakers = Breakers(config)
    first = breakers.of("https://api.example/api/v2?x=1")

    assert first.endpoint == "https://api.example"
    assert breakers.of("https://API.example:443/other") is first
    others = ["http://api.example/", "https://api.example:8443/", "https://store.example/"]
    assert len({id(breakers.of(url)) for url in [*others, "https://api.example"]}) == 4


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("http://[::1]:8080/api", "http://[::1]:8080"),
        ("https://user:secret@store.example/x?signature=s", "https://store.example"),
    ],
)
def test_endpoints(config: ClientConfig, url: str, endpoint: str) -> None:
    """The name of a host is fit to be shown."""
    assert Breakers(config).of(url).endpoint == endpoint


# Whatever happens, in whichever order

NONE: MultipleResults[bool] = multiple()


class Circuit(RuleBasedStateMachine):
    """Attempts that overlap, against the history of what was seen."""

    attempts: Bundle[bool] = Bundle("attempts")

    @initialize(failures=st.integers(1, 4), successes=st.integers(1, 3))
    def start(self, failures: int, successes: int) -> None:
        self.config = ClientConfig(
            KEY,
            circuit_breaker_failure_threshold=failures,
            circuit_breaker_success_threshold=successes,
            circuit_breaker_timeout=10.0,
        )
        self.breaker = Breaker(ENDPOINT, self.config)
        self.now = 0.0
        self.opened: float | None = None
        self.seen: list[bool] = []
        self.probing = False

    @rule(target=attempts)
    def begin(self) -> bool | MultipleResults[bool]:
        if self.opened is None:
            assert not self.breaker.admit(self.now)
            return False
        timeout = self.config.circuit_breaker_timeout
        if self.probing or self.now < self.opened + timeout:
            with pytest.raises(CircuitBreakerError) as caught:
                self.breaker.admit(self.now)
            assert 0 < caught.value.retry_after <= timeout
            return NONE
        assert self.breaker.admit(self.now)
        self.probing = True
        return True

    @rule(probe=consumes(attempts), healthy=st.sampled_from([True, False, None]))
    def end(self, probe: bool, healthy: bool | None) -> None:
        self.breaker.leave(probe=probe, healthy=healthy, now=self.now)
        if probe:
            self.probing = False
        if healthy is None or probe != (self.opened is not None):
            return
        self.seen.append(healthy)
        if probe and not healthy:
            self.opened, self.seen = self.now, []
        elif probe and self.seen.count(True) >= self.config.circuit_breaker_success_threshold:
            self.opened, self.seen = None, []
        elif not probe and self.failures >= self.config.circuit_breaker_failure_threshold:
            self.opened, self.seen = self.now, []

    @property
    def failures(self) -> int:
        """Failures since the last success."""
        return [*reversed(self.seen), True].index(True)

    @rule(seconds=st.sampled_from([0.5, 4.0, 10.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(failures=st.integers(1, 4), timeout=st.sampled_from([5.0, 10.0, 20.0]))
    def change(self, failures: int, timeout: float) -> None:
        self.config.circuit_breaker_failure_threshold = failures
        self.config.circuit_breaker_timeout = timeout

    @invariant()
    def agrees(self) -> None:
        assert self.breaker.is_closed == (self.opened is None)

    def teardown(self) -> None:
        """A host that is well again is called again: no place is lost, whatever was before."""
        if self.probing:
            self.breaker.leave(probe=True, healthy=None, now=self.now)
        self.now += 20.0
        for _ in range(self.config.circuit_breaker_success_threshold):
            attempt(self.breaker, self.now, healthy=True)
        assert self.breaker.is_closed


TestCircuit = Circuit.TestCase
