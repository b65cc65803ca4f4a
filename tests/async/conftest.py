"""Fixtures of one colour."""

from __future__ import annotations

import warnings

import pytest

from scopix import InsecureTransportWarning, Scopix


@pytest.fixture
async def client(emulator):
    """A client of the local server that polls quickly."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        client = Scopix(
            emulator.api_key,
            base_url=emulator.url,
            polling_interval=0.02,
            polling_timeout=20,
            retry_delay=0.01,
        )
    async with client:
        yield client


@pytest.fixture
async def limited():
    """Make clients of local servers with limits of their own."""
    from scopix_emulator import Emulator

    servers, clients = [], []

    def make(max_retries=3, **settings):
        server = Emulator(**settings)
        server.__enter__()
        servers.append(server)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            clients.append(
                Scopix(
                    server.api_key,
                    base_url=server.url,
                    max_retries=max_retries,
                    polling_interval=0.02,
                    retry_delay=0.01,
                )
            )
        return clients[-1], server

    yield make
    for client in clients:
        await client.close()
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture
async def fresh(limited):
    """A client of an empty local server."""
    client, _ = limited()
    return client


@pytest.fixture
async def visitor(application):
    """A client of the FastAPI application."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        client = Scopix(application.api_key, base_url=application.url, max_retries=0)
    async with client:
        yield client
