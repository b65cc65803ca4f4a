"""What tests need of their colour."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpcore
import httpx

__all__ = ["HttpClient", "HttpConnection", "HttpTransport", "OtherHttpClient", "together"]

HttpClient = httpx.Client
HttpConnection = httpcore.HTTPConnection
HttpTransport = httpx.HTTPTransport
OtherHttpClient = httpx.AsyncClient


def together(function, count):
    """Run a function a number of times at once; return what each gave, or raised."""

    def run(index):
        try:
            return function(index)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
