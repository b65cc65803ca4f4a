"""A client in a forked process, and in more than one event loop."""

from __future__ import annotations

import asyncio
import gc
import os
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import anyio
import pytest
import trio

import scopix
import scopix_sync
from scopix import ClientConfig, InsecureTransportWarning

PAGE = {"items": [], "total_count": 0, "has_more": False}
RUNNERS = {"asyncio": asyncio.run, "trio": trio.run}


@pytest.fixture(params=["httpx", "httpx2"], autouse=True)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both HTTP libraries."""
    monkeypatch.setenv("SCOPIX_HTTP", request.param)
    return import_module(request.param)


@pytest.fixture(params=[*RUNNERS])
def run(request: pytest.FixtureRequest) -> Any:
    """Run a coroutine function in an event loop of its own."""

    def runner(function: Callable[..., Any], *args: Any) -> Any:
        if request.param == "trio":
            return trio.run(function, *args)
        return asyncio.run(function(*args))

    return runner


@pytest.fixture
def _abandoned() -> Iterator[None]:
    """Let what an event loop has left open go without a word from the standard library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


def config(server: Any) -> ClientConfig:
    """The settings for a scripted server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        return ClientConfig(server.api_key, base_url=server.url, max_retries=0)


def in_child(work: Callable[[], None]) -> str:
    """Do something in a forked process; return what went wrong there, or nothing."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        # Python warns of the threads of the servers, which the child has no use for.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        text = "it did not come to its end"
        try:
            warnings.simplefilter("error")
            work()
            text = ""
        except BaseException as error:
            text = repr(error)
        finally:
            os.write(writer, text.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(pid, 0)
    return text


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@needs_fork
@pytest.mark.parametrize("kind", ["scripted", "secure"])
def test_a_child_has_connections_of_its_own(
    kind: str, request: pytest.FixtureRequest, trusted: Any
) -> None:
    """It never uses those of its parent, and closes none of them, under TLS neither."""
    server = request.getfixturevalue(kind)
    for _ in range(5):
        server.reply(200, PAGE)
    with scopix_sync.Scopix.from_config(config(server)) as client:
        client.files.list()

        def work() -> None:
            client.files.list()
            client.files.list()
            client.close()

        assert in_child(work) == ""
        client.files.list()

    parent, child, child_again, parent_again = (each.port for each in server.received)
    assert parent == parent_again
    assert child == child_again != parent


@needs_fork
def test_a_child_may_close_what_it_never_used(scripted: Any) -> None:
    """Its parent goes on as if nothing had been."""
    for _ in range(2):
        scripted.reply(200, PAGE)
    with scopix_sync.Scopix.from_config(config(scripted)) as client:
        client.files.list()
        assert in_child(client.close) == ""
        client.files.list()

    assert len({each.port for each in scripted.received}) == 1


@needs_fork
def test_a_child_is_not_blamed(scripted: Any) -> None:
    """It has not opened what it does not close."""
    scripted.reply(200, PAGE)
    with scopix_sync.Scopix.from_config(config(scripted)) as client:
        client.files.list()
        assert in_child(client._caller.transport._connections.__del__) == ""


@needs_fork
def test_a_fork_while_calls_are_under_way(scripted: Any) -> None:
    """The child does not wait for locks that threads of its parent had."""
    for _ in range(3):
        scripted.reply(200, PAGE)
    with scopix_sync.Scopix.from_config(config(scripted)) as client:
        client.files.list()
        pool: Any = client._caller.transport._connections.link()._pool
        with pool._connections._guard, pool._slots._guard:
            assert in_child(client.files.list) == ""
        client.files.list()

    parent, child, parent_again = (each.port for each in scripted.received)
    assert parent == parent_again != child


@needs_fork
def test_a_fork_amid_an_event_loop(scripted: Any) -> None:
    """The child runs a loop of its own, with new connections; that of its parent goes on."""
    for _ in range(3):
        scripted.reply(200, PAGE)
    client = scopix.Scopix.from_config(config(scripted))

    async def main() -> str:
        async with client:
            await client.files.list()
            problem = in_child(lambda: asyncio.run(call(client)))
            await client.files.list()
            return problem

    assert asyncio.run(main()) == ""
    parent, child, parent_again = (each.port for each in scripted.received)
    assert parent == parent_again != child


async def call(client: scopix.Scopix) -> None:
    """Make a call that has an answer, and leave."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        await client.files.list()
        await client.close()


@pytest.mark.usefixtures("_abandoned")
class TestEventLoops:
    """A client belongs to one event loop at a time."""

    @needs_fork
    def test_one_of_another_process(self, run: Any, scripted: Any) -> None:
        """A child begins anew, whether or not the loop of its parent has ended."""
        for _ in range(2):
            scripted.reply(200, PAGE)
        client = scopix.Scopix.from_config(config(scripted))
        run(client.files.list)

        assert in_child(lambda: run(call, client)) == ""
        run(client.close)
        parent, child = (each.port for each in scripted.received)
        assert parent != child

    def test_a_second_loop_has_new_connections(self, run: Any, scripted: Any) -> None:
        """What was opened in the first is left, which is said once."""
        for _ in range(4):
            scripted.reply(200, PAGE)
        client = scopix.Scopix.from_config(config(scripted))

        async def twice() -> None:
            await client.files.list()
            await client.files.list()

        run(twice)
        with pytest.warns(ResourceWarning, match="before its event loop ended") as caught:
            run(twice)
        run(client.close)

        first, _, second, again = (each.port for each in scripted.received)
        assert first != second == again
        texts = [str(each.message) for each in caught]
        assert len([text for text in texts if "Scopix" in text]) == 1

    def test_one_that_runs_still_has_the_client(self, run: Any, scripted: Any) -> None:
        """Another at the same time gets an error that says what to do, and no call hangs."""
        for _ in range(2):
            scripted.reply(200, PAGE)
        client = scopix.Scopix.from_config(config(scripted))

        async def main() -> None:
            async with client:
                await client.files.list()
                with pytest.raises(RuntimeError, match="make a client for each"):
                    await anyio.to_thread.run_sync(trio.run, client.files.list)
                with pytest.raises(RuntimeError, match="make a client for each"):
                    await anyio.to_thread.run_sync(lambda: asyncio.run(client.files.list()))
                await client.files.list()

        run(main)
        assert len({each.port for each in scripted.received}) == 1

    def test_closing_in_another_loop(self, run: Any, scripted: Any) -> None:
        """It does not hang, and the client is closed."""
        scripted.reply(200, PAGE)
        client = scopix.Scopix.from_config(config(scripted))
        run(client.files.list)
        run(client.close)

        with pytest.raises(RuntimeError, match="closed"):
            run(client.files.list)

    def test_closed_in_its_loop_it_stays_closed(self, run: Any, scripted: Any) -> None:
        """Nothing is left to warn of."""
        scripted.reply(200, PAGE)
        client = scopix.Scopix.from_config(config(scripted))

        async def main() -> None:
            async with client:
                await client.files.list()

        run(main)
        with pytest.raises(RuntimeError, match="closed"):
            run(client.files.list)
