"""What tests need of their colour."""

from __future__ import annotations

from contextlib import asynccontextmanager

import anyio
from anyio.lowlevel import checkpoint

from scopix._core.http import library

__all__ = ["HttpClient", "HttpTransport", "OtherHttpClient", "queued", "together"]

HttpClient = library().AsyncClient
HttpTransport = library().AsyncHTTPTransport
OtherHttpClient = library().Client


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


@asynccontextmanager
async def queued(function, count, waiting):
    """Run a function a number of times at once; each call begins when the last one waits."""
    async with anyio.create_task_group() as group:
        for index in range(count):
            group.start_soon(function, index)
            while waiting() <= index:
                await checkpoint()
        yield
