"""The async client at work, and a bare HTTP library doing the same."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from typing import Any, TypeAlias

from benchmarks.figures import OURS
from benchmarks.startup import KEY
from scopix import Scopix

Call: TypeAlias = Callable[[], Awaitable[object]]
Wait: TypeAlias = Callable[[Callable[[object], None]], Awaitable[object]]


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
    """Measure the calls in a second of workers that make some calls each."""

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


def polls(name: str, url: str, waiters: int, interval: float, seconds: float) -> float:
    """Measure the polls in a second of many waits at a time."""
    answered = 0

    def on_poll(_: object) -> None:
        nonlocal answered
        answered += 1

    async def main() -> float:
        async with _waits(name, url, interval) as wait:
            tasks = [asyncio.ensure_future(wait(on_poll)) for _ in range(waiters)]
            start = time.perf_counter()
            ended, _ = await asyncio.wait(tasks, timeout=seconds)
            rate = answered / (time.perf_counter() - start)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for task in ended:
                task.result()
            return rate

    return asyncio.run(main())


def _calls(name: str, url: str) -> AbstractAsyncContextManager[Call]:
    """Open a client, and give what lists one file with it."""
    return _scopix_calls(url) if name == OURS else _bare_calls(name, url)


def _waits(name: str, url: str, interval: float) -> AbstractAsyncContextManager[Wait]:
    """Open a client, and give what waits for an upload session and tells of each poll."""
    return _scopix_waits(url, interval) if name == OURS else _bare_waits(name, url, interval)


@asynccontextmanager
async def _scopix_calls(url: str) -> AsyncIterator[Call]:
    async with Scopix(KEY, base_url=url) as client:
        yield lambda: client.files.list(limit=1)


@asynccontextmanager
async def _bare_calls(name: str, url: str) -> AsyncIterator[Call]:
    async with _bare_client(name) as client:

        async def call() -> object:
            return (await client.get(f"{url}/files?limit=1")).json()

        yield call


@asynccontextmanager
async def _scopix_waits(url: str, interval: float) -> AsyncIterator[Wait]:
    async with Scopix(KEY, base_url=url) as client:
        yield lambda on_poll: client.files.wait_for_session(
            "session", timeout=600, poll_interval=interval, on_progress=on_poll
        )


@asynccontextmanager
async def _bare_waits(name: str, url: str, interval: float) -> AsyncIterator[Wait]:
    async with _bare_client(name) as client:

        async def wait(on_poll: Callable[[object], None]) -> None:
            while True:
                on_poll((await client.get(f"{url}/upload-sessions/session")).json())
                await asyncio.sleep(interval)

        yield wait


def _bare_client(name: str) -> Any:
    """Make a client that keeps as many connections as Scopix, and waits for one as long."""
    http = import_module(name)
    return http.AsyncClient(
        headers={"authorization": f"Bearer {KEY}"},
        limits=http.Limits(max_connections=100),
        timeout=http.Timeout(5, pool=None),
    )


async def _cpu(action: Call, count: int) -> float:
    """Return the microseconds of CPU time that something takes."""
    await action()
    start = time.process_time()
    for _ in range(count):
        await action()
    return (time.process_time() - start) / count * 1e6
