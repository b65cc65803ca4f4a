"""All figures, and the bars that they have to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Concatenate, ParamSpec, Protocol

from attrs import frozen

from benchmarks import async_calls, blocking_calls, startup
from benchmarks.figures import OURS, Bar, Figure, Take

__all__ = ["FULL", "QUICK", "Effort", "figures"]

HTTP = ("httpx", "httpx2")
WORKERS = 64
WAITERS = 1000
INTERVAL = 0.5
PAGE = 100

P = ParamSpec("P")


@frozen
class Effort:
    """How much is measured: more rounds and calls make for a narrower spread."""

    rounds: int
    """Rounds of what one program or one call takes."""
    calls: int
    """Calls of each round."""
    crowds: int
    """Rounds of many calls or waits at a time."""
    crowd_calls: int
    """Calls of each worker in a round."""
    seconds: float
    """Length of a round of waits."""


FULL = Effort(rounds=15, calls=200, crowds=5, crowd_calls=10, seconds=3.0)
QUICK = Effort(rounds=2, calls=10, crowds=2, crowd_calls=1, seconds=0.5)


class Colour(Protocol):
    """What `async_calls` and `blocking_calls` have in common."""

    def creation(self, name: str, count: int) -> float: ...
    def one_after_another(self, name: str, url: str, count: int) -> float: ...
    def in_flight(self, name: str, url: str, workers: int, count: int) -> float: ...


def figures(url: str, effort: Effort) -> list[Figure]:
    """List what is measured.

    Args:
        url: Address of the server of `benchmarks.server`.
        effort: How much to measure.
    """
    return [
        *_colour("async", "scopix", async_calls, url, effort, Bar(3.0, "at least")),
        Figure(
            name=f"{WAITERS:,} waits",
            how=f"polls in a second while {WAITERS:,} `wait_for_session` poll every {INTERVAL} s, "
            f"{WAITERS / INTERVAL:,.0f} at best, against a loop of `get`, `json` and `sleep`; "
            f"the first {effort.seconds:g} s, on at most 100 connections",
            unit="/s",
            rounds=effort.crowds,
            takes=_takes(HTTP, async_calls.polls, url, WAITERS, INTERVAL, effort.seconds),
        ),
        *_colour("blocking", "scopix_sync", blocking_calls, url, effort),
        Figure(
            name="decoding, to json.loads",
            how=f"a page of {PAGE} files of 25 fields, from bytes to typed objects, against "
            f"`json.loads`: CPU time, mean of {effort.calls}",
            unit="us",
            rounds=effort.rounds,
            takes=_takes(["json.loads"], blocking_calls.decoding, url, PAGE, effort.calls),
            bar=Bar(0.5),
        ),
    ]


def _colour(
    colour: str, package: str, calls: Colour, url: str, effort: Effort, flight: Bar | None = None
) -> list[Figure]:
    few = max(effort.calls // 20, 1)
    client = "AsyncClient" if colour == "async" else "Client"
    workers = "tasks" if colour == "async" else "threads"
    return [
        Figure(
            name=f"import, {colour}",
            how=f"`from {package} import Scopix` against `import httpx`: CPU time in a fresh "
            "interpreter, its own start left out",
            unit="ms",
            rounds=effort.rounds,
            takes=_takes(HTTP, startup.importing, package),
            bar=Bar(0.6),
        ),
        Figure(
            name=f"first call, {colour}",
            how="import, client and the list of one file, against the same with the HTTP library "
            "and `json`: CPU time in a fresh interpreter, its own start left out",
            unit="ms",
            rounds=effort.rounds,
            takes=_takes(HTTP, startup.first_call, package, url),
            bar=Bar(1.35),
        ),
        Figure(
            name=f"client, {colour}",
            how=f"make a client and close it unused, against `{client}`: CPU time, mean of {few}; "
            "Scopix makes its SSL context with the first call, one for all clients",
            unit="us",
            rounds=effort.crowds,
            takes=_takes(HTTP, calls.creation, few),
        ),
        Figure(
            name=f"a call, {colour}",
            how="list of one file of 25 fields, from method call to typed result, against "
            f"`{client}.get` and `json`: CPU time, mean of {effort.calls} calls one after another",
            unit="us",
            rounds=effort.rounds,
            takes=_takes(HTTP, calls.one_after_another, url, effort.calls),
            bar=Bar(1.0),
        ),
        Figure(
            name=f"{WORKERS} in flight, {colour}",
            how=f"the same calls in a second, by {WORKERS} {workers} on one client that make "
            f"{effort.crowd_calls} each, all connections kept open",
            unit="/s",
            rounds=effort.crowds,
            takes=_takes(HTTP, calls.in_flight, url, WORKERS, effort.crowd_calls),
            bar=flight,
        ),
    ]


def _takes(
    rivals: Iterable[str], take: Callable[Concatenate[str, P], float], *args: P.args, **kw: P.kwargs
) -> dict[str, Take]:
    return {name: partial(take, name, *args, **kw) for name in (OURS, *rivals)}
