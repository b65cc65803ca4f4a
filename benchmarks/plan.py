"""All figures, and the bars that they have to keep."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import partial
from typing import Concatenate, ParamSpec, Protocol

from attrs import frozen

from benchmarks import async_calls, blocking_calls, server, startup
from benchmarks.figures import OURS, Bar, Figure, Take
from scopix._raw.models.files import UserFile

__all__ = ["FULL", "QUICK", "Effort", "figures", "page_of_files"]

P = ParamSpec("P")

HTTP = ("httpx", "httpx2")
IN_FLIGHT = 64
POLLS = 3
PAGE = 100


@frozen
class Effort:
    """How much is measured."""

    rounds: int
    """Rounds of what one program or one call takes."""
    calls: int
    """Calls in each of them."""
    crowds: int
    """Rounds of many calls at a time."""
    crowd_calls: int
    """Calls of each task or thread in a round."""
    waits: int
    """Waits at a time."""
    interval: float
    """Seconds between their polls."""


FULL = Effort(rounds=15, calls=200, crowds=5, crowd_calls=10, waits=1000, interval=0.5)
QUICK = Effort(rounds=2, calls=10, crowds=2, crowd_calls=1, waits=50, interval=0.05)


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
        *_of_colour("async", "scopix", async_calls, url, effort, Bar(3.0, "at least")),
        Figure(
            "waits at a time",
            how=f"polls in a second of {effort.waits:,} `wait_for_session` that poll {POLLS} times "
            f"each, {effort.interval} s apart, against a loop of `get`, `json` and `sleep` "
            "over 20 connections",
            unit="/s",
            rounds=2,
            takes=_takes(HTTP, async_calls.polls, url, effort.waits, effort.interval, POLLS),
        ),
        *_of_colour("blocking", "scopix_sync", blocking_calls, url, effort, None),
        *(
            Figure(
                name,
                how=f"a page of {PAGE} files, where {told}, from bytes to typed objects, "
                f"against `json.loads` (in the column of httpx): CPU time, mean of {effort.calls}",
                unit="us",
                rounds=effort.rounds,
                takes=_takes(["json.loads"], blocking_calls.decoding, content, effort.calls),
                bar=Bar(0.5),
            )
            for name, told, content in (
                ("decoding", "every field is sent, as null too", page_of_files(nulls=True)),
                ("decoding, sparse", "half is left out", page_of_files(nulls=False)),
            )
        ),
    ]


def page_of_files(*, nulls: bool) -> bytes:
    """Write a page of files: with all their fields, or with those alone that have a value."""
    file = {**({one.name: None for one in fields(UserFile)} if nulls else {}), **server.FILE}
    return json.dumps({**server.page(0), "items": [file] * PAGE}).encode()


def _of_colour(
    colour: str, package: str, calls: Colour, url: str, effort: Effort, in_flight: Bar | None
) -> list[Figure]:
    few = max(effort.calls // 20, 1)
    alone = "CPU time in a fresh interpreter, its own start left out"
    return [
        Figure(
            f"import, {colour}",
            how=f"`from {package} import Scopix` against `import httpx`: {alone}",
            unit="ms",
            rounds=effort.rounds,
            takes=_takes(HTTP, startup.importing, package),
            bar=Bar(0.6),
        ),
        Figure(
            f"first call, {colour}",
            how="import, client and the list of one file, against the same with the HTTP library "
            f"and `json`: {alone}",
            unit="ms",
            rounds=effort.rounds,
            takes=_takes(HTTP, startup.first_call, package, url),
            bar=Bar(1.35),
        ),
        Figure(
            f"client, {colour}",
            how=f"make a client and close it unused: CPU time, mean of {few}; Scopix makes its SSL "
            "context with the first call, one for all clients",
            unit="us",
            rounds=effort.crowds,
            takes=_takes(HTTP, calls.creation, few),
        ),
        Figure(
            f"a call, {colour}",
            how="list of one file of 25 fields, from method call to typed result, against `get` "
            f"and `json`: CPU time, mean of {effort.calls} calls one after another",
            unit="us",
            rounds=effort.rounds,
            takes=_takes(HTTP, calls.one_after_another, url, effort.calls),
            bar=Bar(1.0),
        ),
        Figure(
            f"{IN_FLIGHT} in flight, {colour}",
            how=f"the same calls in a second, by {IN_FLIGHT} tasks or threads with one client that "
            f"make {effort.crowd_calls} each; the HTTP library with its defaults",
            unit="/s",
            rounds=effort.crowds,
            takes=_takes(HTTP, calls.in_flight, url, IN_FLIGHT, effort.crowd_calls),
            bar=in_flight,
        ),
    ]


def _takes(
    rivals: Iterable[str],
    take: Callable[Concatenate[str, P], float],
    *args: P.args,
    **kwargs: P.kwargs,
) -> dict[str, Take]:
    return {name: partial(take, name, *args, **kwargs) for name in (OURS, *rivals)}
