"""The blocking client at work, and a bare HTTP library or `json.loads` doing the same."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import TypeAlias

from benchmarks.figures import OURS
from benchmarks.startup import HEADERS, KEY
from scopix._core.response import RawResponse
from scopix._raw.operations.files import list_files
from scopix_sync import Scopix

__all__ = ["creation", "decoding", "in_flight", "one_after_another"]

Call: TypeAlias = Callable[[], object]


def creation(name: str, count: int) -> float:
    """Measure making a client and closing it."""
    make = (lambda: Scopix(KEY)) if name == OURS else import_module(name).Client

    def create() -> None:
        with make():
            pass

    return _cpu(create, count)


def one_after_another(name: str, url: str, count: int) -> float:
    """Measure a call, from the method to its result."""
    with _calls(name, url) as call:
        return _cpu(call, count)


def in_flight(name: str, url: str, workers: int, count: int) -> float:
    """Measure the calls in a second of threads that make some calls each."""
    with _calls(name, url) as call, ThreadPoolExecutor(workers) as pool:

        def work(count: int) -> None:
            for _ in range(count):
                call()

        list(pool.map(work, [1] * workers))
        start = time.perf_counter()
        list(pool.map(work, [count] * workers))
        return workers * count / (time.perf_counter() - start)


def decoding(name: str, content: bytes, count: int) -> float:
    """Measure the decoding of a page of files that has been received."""
    response = RawResponse(200, {}, content, list_files())
    return _cpu(response.parse if name == OURS else lambda: json.loads(content), count)


@contextmanager
def _calls(name: str, url: str) -> Generator[Call]:
    """Open a client, and give what lists one file with it."""
    if name == OURS:
        with Scopix(KEY, base_url=url) as client:
            yield lambda: client.files.list(limit=1)
    else:
        with import_module(name).Client(headers=HEADERS) as bare:
            yield lambda: bare.get(f"{url}/files?limit=1").json()


def _cpu(action: Call, count: int) -> float:
    """Return the microseconds of CPU time that something takes."""
    action()
    start = time.process_time()
    for _ in range(count):
        action()
    return (time.process_time() - start) / count * 1e6
