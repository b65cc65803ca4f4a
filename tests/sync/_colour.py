"""What tests need of their colour."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from scopix._core.http import library

__all__ = ["HttpClient", "HttpTransport", "OtherHttpClient", "queued", "together"]

HttpClient = library().Client
HttpTransport = library().HTTPTransport
OtherHttpClient = library().AsyncClient


def together(function, count):
    """Run a function a number of times at once; return what each gave, or raised."""

    def run(index):
        try:
            return function(index)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@contextmanager
def queued(function, count, waiting):
    """Run a function a number of times at once; each call begins when the last one waits."""
    with ThreadPoolExecutor(count) as pool:
        for index in range(count):
            pool.submit(function, index)
            while waiting() <= index:
                time.sleep(0.001)
        yield
