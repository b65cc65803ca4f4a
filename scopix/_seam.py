"""All that the async package asks of an event loop: the one hand-written pair of the two packages.

`scopix_sync._seam` has the same names with the same parameters. No other module names asyncio,
anyio or threading. It is imported with the first client, not with the package.
"""

from __future__ import annotations

import inspect
import time
from contextlib import aclosing, asynccontextmanager
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        AsyncIterator,
        Awaitable,
        Callable,
        Iterator,
        Sequence,
    )
    from contextlib import AbstractContextManager

    from typing_extensions import ParamSpec

    P = ParamSpec("P")

__all__ = [
    "Callback",
    "Lock",
    "Slots",
    "call",
    "check_callback",
    "concurrently",
    "monotonic",
    "pull",
    "run",
    "shielded",
    "sleep",
]

T = TypeVar("T")
S = TypeVar("S")

if TYPE_CHECKING:
    Callback = Callable[[T], Awaitable[None] | None]

Lock = anyio.Lock
sleep = anyio.sleep
monotonic = time.monotonic


class Slots:
    """A number of places; who finds none waits in line."""

    def __init__(self, count: int) -> None:
        self._semaphore = anyio.Semaphore(count)

    async def acquire(self, timeout: float | None = None) -> bool:
        """Take a place; False if none came free in time."""
        try:
            self._semaphore.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(timeout):
                await self._semaphore.acquire()
                return True
            return False
        return True

    def release(self) -> None:
        """Leave a place to the next in line."""
        self._semaphore.release()


def shielded() -> AbstractContextManager[object]:
    """Let what must be finished be finished, even in a task that is cancelled."""
    return anyio.CancelScope(shield=True)


async def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that blocks, such as one that reads a disk, without stopping the loop."""
    return await anyio.to_thread.run_sync(lambda: function(*args, **kwargs))


async def pull(blocks: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Go through an iterator that blocks, without stopping the loop."""
    try:
        while block := await run(next, blocks, b""):
            yield block
    finally:
        close = getattr(blocks, "close", None)
        if close is not None:
            close()


def check_callback(name: str, callback: object) -> None:
    """Refuse what can't be called. Plain and coroutine functions are welcome.

    Raises:
        TypeError: The callback is not callable.
    """
    if callback is not None and not callable(callback):
        msg = f"{name} must be a function, not {type(callback).__name__}"
        raise TypeError(msg)


async def call(callback: Callback[T] | None, event: T) -> None:
    """Hand an event to a callback, here and now; what it raises reaches the caller."""
    if callback is None:
        return
    answer = callback(event)
    if inspect.isawaitable(answer):
        await answer


@asynccontextmanager
async def concurrently(
    function: Callable[[S], Awaitable[T]], items: Sequence[S], limit: int
) -> AsyncGenerator[AsyncIterator[tuple[int, T | Exception]], None]:
    """Call a function with each item, so many at a time, and hand back what comes as it comes.

    The loop over the results runs in the task of the caller, so that callbacks do too. The next
    call begins when the loop asks for the next result, so the calls don't run ahead of a slow
    callback, and with a limit of 1 the two take turns. Leaving the loop early cancels what runs.

    Args:
        function: Called in tasks of its own; what it raises is handed back like a result.
        items: What it is called with, begun in this order.
        limit: Calls at a time.
    """
    sender, receiver = anyio.create_memory_object_stream[tuple[int, T | Exception]](len(items))
    waiting = iter(enumerate(items))
    failure: BaseException | None = None

    async def work() -> None:
        # Taken here, for tasks that are started together may begin in any order.
        for index, item in islice(waiting, 1):
            try:
                outcome: T | Exception = await function(item)
            except Exception as error:
                outcome = error
            sender.send_nowait((index, outcome))

    async def outcomes() -> AsyncGenerator[tuple[int, T | Exception], None]:
        for _ in range(min(limit, len(items))):
            group.start_soon(work)
        for _ in items:
            yield await receiver.receive()
            group.start_soon(work)

    with sender, receiver:
        async with anyio.create_task_group() as group, aclosing(outcomes()) as results:
            try:
                yield results
            except anyio.get_cancelled_exc_class():
                raise
            except BaseException as error:
                # Raised below: out of the group it would come wrapped.
                failure = error
            group.cancel_scope.cancel()
    if failure is not None:
        raise failure
