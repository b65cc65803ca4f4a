"""Where the seams differ on purpose."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import httpx
import pytest
import trio

from scopix import _seam as asynchronous
from scopix_sync import _seam as blocking


async def coroutine_function(event: object) -> None:
    """A callback that only the asynchronous package can wait for."""


class Callable:
    """An object whose call is a coroutine."""

    async def __call__(self, event: object) -> None:
        """Like a coroutine function."""


@pytest.mark.parametrize("callback", [coroutine_function, Callable()])
def test_blocking_refuses_coroutine_functions(callback: object) -> None:
    """At once, so that nothing is left unawaited."""
    asynchronous.check_callback("on_progress", callback)
    with pytest.raises(TypeError, match="on_progress is a coroutine function"):
        blocking.check_callback("on_progress", callback)


def test_a_class_is_no_coroutine_function() -> None:
    """Calling it makes an object; how that object is called doesn't matter."""
    blocking.check_callback("on_progress", Callable)


def test_blocking_refuses_coroutines() -> None:
    """A coroutine that a plain function returns is closed, and told of."""
    with pytest.raises(TypeError, match="a callback returned a coroutine"):
        blocking.call(lambda event: coroutine_function(event), 7)


@pytest.mark.anyio
async def test_asynchronous_awaits_coroutine_functions() -> None:
    """The event is handled before the call goes on."""
    seen = []

    async def callback(event: int) -> None:
        seen.append(event)

    await asynchronous.call(callback, 7)

    assert seen == [7]


class TestBlockingSlots:
    """What can happen to a thread that waits in line."""

    def test_its_turn_comes_when_it_has_given_up(self) -> None:
        """The place goes on to the next: one that came too late is not lost."""
        slots = blocking.Slots(1)
        assert slots.acquire()
        gave_up = threading.Lock()
        gave_up.acquire()
        slots._line.append(gave_up)
        slots.release()
        slots._leave(gave_up)

        assert slots.acquire(0)

    def test_an_interrupt_takes_no_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Ctrl-C ends the waiting, and the line is as if nobody had been there."""

        class Interrupted:
            def acquire(self, timeout: float | None = None) -> bool:
                if timeout is not None:
                    raise KeyboardInterrupt
                return True

        slots = blocking.Slots(1)
        assert slots.acquire()
        with monkeypatch.context() as patch:
            patch.setattr(blocking.threading, "Lock", Interrupted)
            with pytest.raises(KeyboardInterrupt):
                slots.acquire()
        assert slots.waiting == 0
        slots.release()

        assert slots.acquire(0)


class TestHome:
    """Where connections belong."""

    def test_blocking(self) -> None:
        """Threads may share them, as long as the process lives."""
        assert not blocking.has_ended(blocking.home())

    @pytest.mark.parametrize("run", [asyncio.run, trio.run])
    def test_asynchronous(self, run: Any) -> None:
        """To one event loop, until that has ended."""

        async def home() -> object:
            here = asynchronous.home()
            assert here == asynchronous.home()
            assert not asynchronous.has_ended(here)
            return here

        first = run(home()) if run is asyncio.run else run(home)
        second = run(home()) if run is asyncio.run else run(home)

        assert first != second
        assert asynchronous.has_ended(first)


class TestHangUp:
    """Leaving a response without waiting."""

    class Stream:
        """A stream whose socket notes what is done to it."""

        def __init__(self, error: type[Exception] | None = None) -> None:
            self.error = error
            self.done: list[int] = []

        def get_extra_info(self, name: str) -> Any:
            return self if name == "socket" else None

        def shutdown(self, how: int) -> None:
            self.done.append(how)
            if self.error is not None:
                raise self.error

    @pytest.mark.parametrize("error", [None, OSError])
    def test_asynchronous(self, error: type[Exception] | None) -> None:
        """The connection ends, even if it has ended, and its place is given back."""
        stream, given_back = self.Stream(error), []
        extensions = {
            "network_stream": stream,
            "http_version": b"HTTP/1.1",
            "scopix.abandon": lambda: given_back.append(True),
        }
        asynchronous.hang_up(httpx.Response(200, extensions=extensions))

        assert (stream.done, given_back) == ([socket.SHUT_RDWR], [True])

    def test_asynchronous_and_shared(self) -> None:
        """A connection of HTTP/2 has other streams, which go on."""
        stream = self.Stream()
        extensions = {"network_stream": stream, "http_version": b"HTTP/2"}
        asynchronous.hang_up(httpx.Response(200, extensions=extensions))
        asynchronous.hang_up(httpx.Response(200))

        assert stream.done == []

    def test_blocking(self) -> None:
        """There, closing needs no waiting."""
        response = httpx.Response(200, stream=httpx.ByteStream(b"x"))
        blocking.hang_up(response)

        assert response.is_closed
