"""The async client at work, and a bare HTTP library doing the same."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import TypeAlias

from benchmarks.figures import OURS
from benchmarks.startup import HEADERS, KEY
from scopix import Scopix

__all__ = ["creation", "in_flight", "one_after_another", "polls"]

Call: TypeAlias = Callable[[], Awaitable[object]]
Wait: TypeAlias = Callable[[Callable[[object], None]], Awaitable[object]]


class Enough(Exception):  # noqa: N818 - nothing went wrong
    """Ends a wait."""


def creation(name: str, count: int) -> float:
    """Measure making a client and closing it."""
    make = (lambda: Scopix(KEY)) if name == OURS else import_module(name).AsyncClient

    async def create() -> None:
        async with make():
            pass

    return asyncio.run(_cpu(create, count))


def one_after_another(name: str, url: str, count: int) -> float:
    """Measure a call, from the method to its result."""

    async def main() -> float:
        async with _calls(name, url) as call:
            return await _cpu(call, count)

    return asyncio.run(main())


def in_flight(name: str, url: str, workers: int, count: int) -> float:
    """Measure the calls in a second of tasks that make some calls each."""

    async def main() -> float:
        async with _calls(name, url) as call:

            async def work(count: int) -> None:
                for _ in range(count):
                    await call()

            await asyncio.gather(*[work(1) for _ in range(workers)])
            start = time.perf_counter()
            await asyncio.gather(*[work(count) for _ in range(workers)])
            return workers * count / (time.perf_counter() - start)

    return asyncio.run(main())


def polls(name: str, url: str, waiters: int, interval: float, count: int) -> float:
    """Measure the polls in a second of many waits at a time that poll a few times each."""

    async def main() -> float:
        async with _waits(name, url, interval) as wait:

            async def work() -> None:
                answers = iter(range(1, count))

                def on_poll(_: object) -> None:
                    if next(answers, None) is None:
                        raise Enough

                with suppress(Enough):
                    await wait(on_poll)

            start = time.perf_counter()
            await asyncio.gather(*[work() for _ in range(waiters)])
            return waiters * count / (time.perf_counter() - start)

    return asyncio.run(main())


@asynccontextmanager
async def _calls(name: str, url: str) -> AsyncGenerator[Call]:
    """Open a client, and give what lists one file with it."""
    if name == OURS:
        async with Scopix(KEY, base_url=url) as client:
            yield lambda: client.files.list(limit=1)
    else:
        async with import_module(name).AsyncClient(headers=HEADERS) as bare:

            async def call() -> object:
                return (await bare.get(f"{url}/files?limit=1")).json()

            yield call


@asynccontextmanager
async def _waits(name: str, url: str, interval: float) -> AsyncGenerator[Wait]:
    """Open a client, and give what waits for an upload session and tells of each poll."""
    if name == OURS:
        async with Scopix(KEY, base_url=url) as client:
            yield lambda on_poll: client.files.wait_for_session(
                "session", timeout=600, poll_interval=interval, on_progress=on_poll
            )
    else:
        http = import_module(name)
        # With its defaults httpx runs into timeouts here; with more connections it is slower still.
        limits = http.Limits(max_connections=20)
        async with http.AsyncClient(headers=HEADERS, limits=limits, timeout=None) as bare:

            async def wait(on_poll: Callable[[object], None]) -> None:
                while True:
                    on_poll((await bare.get(f"{url}/files/upload-sessions/session")).json())
                    await asyncio.sleep(interval)

            yield wait


async def _cpu(action: Call, count: int) -> float:
    """Return the microseconds of CPU time that something takes."""
    await action()
    start = time.process_time()
    for _ in range(count):
        await action()
    return (time.process_time() - start) / count * 1e6
