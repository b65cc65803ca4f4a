"""What a caller may say about one call."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypedDict, cast

from attrs import evolve, field, frozen

from scopix._core.numbers import check_whole
from scopix._core.operation import header_value
from scopix._core.redact import redact_headers

if TYPE_CHECKING:
    from typing_extensions import Self

    from scopix.config import ClientConfig

__all__ = ["CallOptions", "RequestOptions"]

_OURS: Final = {
    "authorization": "the client sends its api_key",
    "content-length": "the client counts the bytes",
    "content-type": "the client knows what it sends",
    "host": "the client takes it from its base_url",
    "idempotency-key": "give idempotency_key",
    "transfer-encoding": "the client chooses it",
}
_LAST_ATTEMPT: Final = 5.0
"""Seconds that an attempt gets although the wait around it ends earlier than that, or has ended."""

# RFC 9110, 5.6.2
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class RequestOptions(TypedDict, total=False):
    """Options of a single call, given as keywords to methods that make exactly one request.

    Attributes:
        timeout: Seconds for each attempt, in place of the client's.
        total_timeout: Seconds for the whole call, with all its attempts, redirects and delays, in
            place of the client's; None for no limit. It ends a body that drips, too: each read and
            write gets the time that is left. Two things are not interrupted: looking up a host's
            name in the blocking client, and a read of your own file. Over HTTP/2, and with an
            `http_client` that you bring, the time is looked at when an attempt begins and between
            the blocks of an answer.
        extra_headers: Headers to send as well.
        max_retries: Attempts after the first one, in place of the client's.
        idempotency_key: Text that names the change, so that repeating it applies it once.
    """

    timeout: float
    total_timeout: float | None
    extra_headers: Mapping[str, str]
    max_retries: int
    idempotency_key: str


def _shown(headers: Mapping[str, str]) -> str:
    return repr(redact_headers(headers))


@frozen(kw_only=True)
class CallOptions:
    """The options in force for a call: the client's, with those of the call on top."""

    timeout: float
    max_retries: int
    total_timeout: float | None = None
    extra_headers: Mapping[str, str] = field(factory=dict[str, str], repr=_shown)
    idempotency_key: str | None = None
    deadline: float | None = None
    """When a wait or loop around the call ends, on the monotonic clock."""
    ends: float | None = None
    """When the call itself has to end, on that clock; known when it has begun."""
    idle_timeout: float | None = None
    """Seconds without a byte that are too many, where they are not those of `timeout`."""

    @classmethod
    def of(cls, config: ClientConfig) -> Self:
        """The options of a client that was told nothing else."""
        return cls(
            timeout=config.timeout,
            max_retries=config.max_retries,
            total_timeout=config.total_timeout,
        )

    def merged(self, options: RequestOptions) -> CallOptions:
        """Put the options of a call, or of `with_options`, on top.

        Raises:
            TypeError: An option does not exist or is of the wrong type.
            ValueError: An option is outside its limits.
        """
        if not options:
            return self
        unknown = options.keys() - RequestOptions.__annotations__.keys()
        if unknown:
            known = ", ".join(RequestOptions.__annotations__)
            msg = f"unknown option {', '.join(sorted(unknown))}; known are {known}"
            raise TypeError(msg)
        key = options.get("idempotency_key", self.idempotency_key)
        total = options.get("total_timeout", self.total_timeout)
        return CallOptions(
            timeout=_seconds("timeout", options.get("timeout", self.timeout)),
            total_timeout=None if total is None else _seconds("total_timeout", total),
            max_retries=check_whole("max_retries", options.get("max_retries", self.max_retries), 0),
            extra_headers={**self.extra_headers, **_headers(options.get("extra_headers", {}))},
            idempotency_key=None if key is None else _key(key),
            deadline=self.deadline,
        )

    def begun(self, now: float) -> CallOptions:
        """The same options for a call that begins now, unless it has begun already."""
        if self.total_timeout is None or self.ends is not None:
            return self
        return evolve(self, ends=now + self.total_timeout)

    def until(self, deadline: float) -> CallOptions:
        """The same options for a call inside a wait that ends at ``deadline``."""
        return evolve(self, idempotency_key=None, deadline=deadline)

    def remaining(self, now: float) -> float | None:
        """Seconds until the nearest end, None without one."""
        ends = [end for end in (self.deadline, self.ends) if end is not None]
        return max(0.0, min(ends) - now) if ends else None

    def is_over(self, now: float) -> bool:
        """Whether the call had to end before now."""
        # A timer may go off a moment too early.
        return self.ends is not None and now >= self.ends - 0.001

    def patience(self, now: float) -> float:
        """Seconds that an attempt which begins now may stay without progress."""
        timeout = self.timeout
        if self.deadline is not None:
            timeout = min(timeout, max(self.deadline - now, _LAST_ATTEMPT))
        if self.ends is not None:
            timeout = min(timeout, self.ends - now)
        return timeout


def _seconds(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        msg = f"{name} must be a number of seconds, not {type(value).__name__}"
        raise TypeError(msg)
    if not 0 < value <= sys.float_info.max:
        msg = f"{name} must be a positive, finite number of seconds, got {value!r}"
        raise ValueError(msg)
    return float(value)


def _key(value: object) -> str:
    if not isinstance(value, str):
        msg = f"idempotency_key must be text, not {type(value).__name__}"
        raise TypeError(msg)
    if not (0 < len(value) <= 128 and all("!" <= char <= "~" for char in value)):
        msg = f"idempotency_key must be 1 to 128 visible ASCII characters, got {value!r}"
        raise ValueError(msg)
    return value


def _headers(headers: object) -> dict[str, str]:
    if not isinstance(headers, Mapping):
        msg = f"extra_headers must be a mapping of names to texts, not {type(headers).__name__}"
        raise TypeError(msg)
    result: dict[str, str] = {}
    for name, value in cast("Mapping[object, object]", headers).items():
        if not isinstance(name, str) or not _TOKEN.fullmatch(name):
            msg = f"extra_headers has {name!r}, which is no name of a header"
            raise ValueError(msg)
        if reason := _OURS.get(name.lower()):
            msg = f"extra_headers can't set {name}: {reason}"
            raise ValueError(msg)
        result[name.lower()] = header_value(f"extra_headers[{name!r}]", value)
    return result
