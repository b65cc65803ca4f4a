"""Failures on demand, for tests of what uses the server."""

from __future__ import annotations

import random
import shlex
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, get_args

from attrs import define, field, validators

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FaultKind = Literal[
    "latency",
    "status",
    "rate_limit",
    "early_status",
    "reset",
    "reset_headers",
    "reset_body",
    "truncate",
    "stall",
    "drip",
    "malformed_json",
    "wrong_content_type",
    "duplicate_headers",
]
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)

StreamFaultKind = Literal[
    "cut_stream",
    "stall_stream",
    "repeat_event",
    "error_event",
    "auth_error_event",
]
STREAM_FAULT_KINDS: tuple[StreamFaultKind, ...] = get_args(StreamFaultKind)


def _check_kind(_: object, __: object, kind: str) -> None:
    kinds = (*FAULT_KINDS, *STREAM_FAULT_KINDS)
    if kind not in kinds:
        raise ValueError(f"There is no fault {kind!r}; there are {', '.join(kinds)}.")


@define(kw_only=True)
class FaultRule:
    """Which requests fail, and how.

    - `latency`: the answer comes later.
    - `status`: the answer is an error.
    - `rate_limit`: the answer is 429 with `Retry-After`.
    - `early_status`: the answer is an error, and comes while the request is still being sent. The
      server takes no more requests on this connection, and reads on until the caller has seen the
      answer (RFC 9112, 9.6), or with `abrupt` resets the connection at once.
    - `reset`: the connection is reset before the first byte of the answer.
    - `reset_headers`: it is reset in the middle of the headers.
    - `reset_body`: it is reset in the middle of the body; right after the headers with
      `after_bytes` 0.
    - `truncate`: it is closed in good order in the middle of the body.
    - `stall`: nothing comes any more from the middle of the body on, but the connection stays open.
    - `drip`: the body comes drop by drop.
    - `malformed_json`: the last byte of the body is missing, and `Content-Length` agrees.
    - `wrong_content_type`: the answer calls itself `text/html`.
    - `duplicate_headers`: each header comes twice, but for those that frame the body.

    Of streams of events, after the first of them, other answers pass:

    - `cut_stream`: the connection is closed, with `event_bytes` inside the next event.
    - `stall_stream`: nothing comes for some time, no sign of life either; then it goes on.
    - `repeat_event`: the next event comes twice.
    - `error_event`: the stream ends with an event `error`.
    - `auth_error_event`: it ends with an event `auth_error`.

    A request fails by all rules that it meets: an answer may come late, and break off. `status`,
    `rate_limit`, `early_status` and `reset` take the place of the operation, the first of them that
    is met, unless it was `applied` before; by all others it is carried out.

    Args:
        kind: How it fails.
        method: Only this method; None for all.
        path: Only paths that match this pattern (`*` for anything), without `/api/v2`. Those of
            the storage begin with `/storage/`.
        operation: Only this operation, by its name in the API description, such as `get_file`.
        count: Only so many requests; None for all.
        skip: Not the first so many requests that match.
        chance: Only this share of the requests, drawn by chance.
        seed: Seed of the chance, so that a run can be repeated. Two rules that differ draw by
            themselves, also where they have the same.
        applied: Whether the operation is carried out before `status`, `rate_limit` or `reset`.
        status: Status of the error.
        body: Its body; None for an error envelope.
        headers: More headers of it, or of the 429.
        abrupt: Whether `early_status` ends with a reset.
        seconds: How much later the answer comes; how long it takes from one drop to the next; how
            long a stream is silent.
        retry_after: Seconds in `Retry-After`.
        after_bytes: Where in the body the middle is; how much of the request is read before
            `early_status`.
        drop_bytes: Size of a drop.
        after_events: How many events of a stream come before the fault.
        event_bytes: How much of the next event still comes before a stream is cut.
        code: Code of an `error_event`.
    """

    kind: FaultKind | StreamFaultKind = field(kw_only=False, validator=_check_kind)
    method: str | None = None
    path: str = "*"
    operation: str | None = None
    count: int | None = None
    skip: int = 0
    chance: float = 1.0
    seed: int = 0
    applied: bool = False
    status: int = 503
    body: bytes | None = None
    headers: Mapping[str, str] = field(factory=dict[str, str])
    abrupt: bool = False
    seconds: float = 1.0
    retry_after: int = 1
    after_bytes: int = 1
    drop_bytes: int = field(default=1, validator=validators.ge(1))
    after_events: int = 1
    event_bytes: int = 0
    code: str = "CHAT_FAILED"

    hits: int = field(init=False, default=0)
    """Requests that have failed by this rule."""

    _seen: int = field(init=False, default=0)
    _random: random.Random = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        # Of all that it says: rules of one seed would strike the same requests.
        self._random = random.Random(repr(self))

    @classmethod
    def parse(cls, text: str) -> FaultRule:
        """Read a rule from a line such as `status path=/files/* status=502 count=2`.

        Args:
            text: The kind, then options with their values. A value with blanks is quoted.

        Returns:
            The rule.

        Raises:
            ValueError: If it is no rule.
        """
        kind, *options = shlex.split(text) or [""]
        values: dict[str, object] = {}
        for option in options:
            name, _, value = option.partition("=")
            if name not in _READERS:
                raise ValueError(f"{name!r} is no option; they are {', '.join(_READERS)}")
            values[name] = _READERS[name](value)
        return cls(kind, **values)  # type: ignore[arg-type]

    def strikes(self, method: str, path: str, operation: str | None = None) -> bool:
        """Tell whether a request fails, and count it.

        Args:
            method: Its method.
            path: Its path, without `/api/v2`.
            operation: Its operation, None where it has none.

        Returns:
            Whether it fails.
        """
        if self.method not in {None, method} or self.operation not in {None, operation}:
            return False
        if not fnmatchcase(path, self.path):
            return False
        self._seen += 1
        if self._seen <= self.skip or (self.count is not None and self.hits >= self.count):
            return False
        if self._random.random() >= self.chance:
            return False
        self.hits += 1
        return True


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"


_READERS: dict[str, Callable[[str], object]] = {
    "method": str,
    "path": str,
    "operation": str,
    "count": int,
    "skip": int,
    "chance": float,
    "seed": int,
    "applied": _flag,
    "status": int,
    "body": str.encode,
    "abrupt": _flag,
    "seconds": float,
    "retry_after": int,
    "after_bytes": int,
    "drop_bytes": int,
    "after_events": int,
    "event_bytes": int,
    "code": str,
}


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []

    def add(self, rule: FaultRule) -> None:
        """Put a rule in force."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Drop all rules."""
        self._rules.clear()

    def strike(self, method: str, path: str, operation: str | None) -> list[FaultRule]:
        """Return the rules by which a request fails."""
        return [rule for rule in self._rules if rule.strikes(method, path, operation)]
