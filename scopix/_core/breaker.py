"""Whether a host that fails again and again is called at all.

There is no lock. Each decision is one assignment, and the one place of a probe is taken by
`list.pop`, which no two threads get through with the same element. Threads that fail in the very
same moment may lose a count, and the circuit opens one failure later: it errs on the side of
calling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from attrs import define, field

from scopix._core.http import origin
from scopix.errors import CircuitBreakerError

if TYPE_CHECKING:
    from scopix.config import ClientConfig

__all__ = ["FAILING", "Breaker", "Breakers", "blames_host"]

FAILING: Final = frozenset({500, 502, 503, 504})
"""Statuses of a host that is not well. Any other answer, a refusal too, shows that it is."""

_OUR_FAULTS: Final = frozenset({"LocalProtocolError", "PoolTimeout", "UnsupportedProtocol"})

_PROBE_WAIT: Final = 1.0
"""Seconds after which to ask again while a probe is under way: how it ends, nobody knows yet."""


@define
class Breaker:
    """A circuit breaker for one host. Every attempt to send asks `admit` and ends with `leave`.

    Closed, it admits all. Failures in a row open it, and it refuses all for a while. Then it is
    half-open and admits one attempt at a time, the probe: successes close it, a failure opens it
    anew. What was admitted before it opened, and ends after that, has no say.

    Attributes:
        endpoint: The host, as an error names it.
    """

    endpoint: str
    _config: ClientConfig = field(repr=False)
    _failures: int = field(default=0, init=False)
    _successes: int = field(default=0, init=False)
    _opened: float | None = field(default=None, init=False)
    _places: list[None] = field(factory=lambda: [None], init=False)

    @property
    def is_closed(self) -> bool:
        """Whether any attempt is admitted."""
        return self._opened is None or not self._config.circuit_breaker_enabled

    def admit(self, now: float, failure: Exception | None = None) -> bool:
        """Let an attempt begin.

        Args:
            now: The current time in seconds, on any clock that never goes back.
            failure: What the call failed with before. It says more than a refusal, so it is
                raised in place of one.

        Returns:
            Whether the attempt is a probe; `leave` wants to know.

        Raises:
            CircuitBreakerError: The attempt must not begin.
            Exception: So it is, and there was a failure before.
        """
        opened = self._opened
        if opened is None or not self._config.circuit_breaker_enabled:
            return False
        timeout = self._config.circuit_breaker_timeout
        wait = opened + timeout - now
        if wait <= 0:
            try:
                self._places.pop()
            except IndexError:
                wait = min(_PROBE_WAIT, timeout)
            else:
                return True
        raise CircuitBreakerError(self.endpoint, wait) if failure is None else failure

    def leave(self, *, probe: bool, healthy: bool | None, now: float) -> None:
        """Take note of how an attempt ended. Each one that was admitted has to come by here.

        Args:
            probe: What `admit` returned.
            healthy: Whether the host answered as one that is well. None when the attempt tells
                nothing of it, because it was cancelled or failed on our side.
            now: The current time on the clock of `admit`.
        """
        if probe:
            if healthy:
                self._successes += 1
                if self._successes >= self._config.circuit_breaker_success_threshold:
                    self._opened = None
            elif healthy is False:
                self._open(now)
            self._places.append(None)
        elif self._opened is None:
            if healthy:
                self._failures = 0
            elif healthy is False and self._config.circuit_breaker_enabled:
                self._failures += 1
                if self._failures >= self._config.circuit_breaker_failure_threshold:
                    self._open(now)

    def _open(self, now: float) -> None:
        self._failures = self._successes = 0
        self._opened = now


class Breakers:
    """The breakers of a client and of its copies, one for each host.

    Args:
        config: The settings, which are read whenever they matter: a change takes effect at once.
    """

    def __init__(self, config: ClientConfig) -> None:
        self._config = config
        self._breakers: dict[tuple[str, str | None, int | None], Breaker] = {}

    def of(self, url: str) -> Breaker:
        """Return the breaker of the host, by scheme, name and port, that an address leads to."""
        key = origin(url)
        breaker = self._breakers.get(key)
        if breaker is None:
            parts = urlsplit(url)
            endpoint = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
            breaker = self._breakers.setdefault(key, Breaker(endpoint, self._config))
        return breaker


def blames_host(fault: Exception) -> bool:
    """Whether a transport error is the host's, or that of the way to it, and not our own."""
    return _OUR_FAULTS.isdisjoint(base.__name__ for base in type(fault).__mro__)
