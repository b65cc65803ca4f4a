"""What only the blocking package refuses: callbacks that nobody could wait for."""

from __future__ import annotations

import functools

import pytest

from scopix_sync import Scopix
from tests.sync.test_waits import WAITS, Made, callbacks


async def coroutine_function(event: object) -> None:
    """Never called."""


class Callback:
    """Objects and methods that are called like coroutine functions."""

    async def __call__(self, event: object) -> None:
        """Never called."""

    async def method(self, event: object) -> None:
        """Never called."""


@pytest.fixture
def client(emulator):
    """A blocking client of the local server."""
    with pytest.warns(UserWarning, match="not encrypted"):
        client = Scopix(emulator.api_key, base_url=emulator.url)
    with client:
        yield client


@pytest.mark.parametrize(
    "callback",
    [coroutine_function, functools.partial(coroutine_function), Callback(), Callback().method],
    ids=["function", "partial", "object", "method"],
)
@pytest.mark.parametrize("name", WAITS)
def test_coroutine_functions_are_refused(client, emulator, name, callback):
    """At once, whatever the parameter: nothing is sent, and no coroutine is left over."""
    wait, _, _ = WAITS[name]
    emulator.requests.clear()
    for parameter in callbacks(client, name):
        with pytest.raises(TypeError, match=f"{parameter} is a coroutine function"):
            wait(Made(client, emulator), **{parameter: callback})

    assert list(emulator.requests) == []


def test_what_a_plain_function_returns(client):
    """A coroutine that a lambda makes is not left over either, and is told of."""
    with pytest.raises(TypeError, match="a callback returned a coroutine"):
        client.files.upload(
            b"dues", filename="a.txt", on_progress=lambda event: coroutine_function(event)
        )
