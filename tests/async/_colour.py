"""What tests need of their colour."""

from __future__ import annotations

import anyio
import httpcore
import httpx

__all__ = ["HttpClient", "HttpConnection", "HttpTransport", "OtherHttpClient", "together"]

HttpClient = httpx.AsyncClient
HttpConnection = httpcore.AsyncHTTPConnection
HttpTransport = httpx.AsyncHTTPTransport
OtherHttpClient = httpx.Client


async def together(function, count):
    """Run a function a number of times at once; return what each gave, or raised."""
    results = [None] * count

    async def run(index):
        try:
            results[index] = await function(index)
        except Exception as error:
            results[index] = error

    async with anyio.create_task_group() as group:
        for index in range(count):
            group.start_soon(run, index)
    return results
