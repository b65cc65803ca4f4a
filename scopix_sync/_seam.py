"""All that the blocking package asks of the system: the one hand-written pair of the two packages.

`scopix._seam` has the same names with the same parameters.
"""

from __future__ import annotations

import inspect
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from contextlib import AbstractContextManager

    import httpx
    from typing_extensions import ParamSpec

    P = ParamSpec("P")

__all__ = [
    "Callback",
    "Lock",
    "Slots",
    "abandon",
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
    Callback = Callable[[T], None]

Lock = threading.Lock
sleep = time.sleep
monotonic = time.monotonic


class Slots:
    """A number of places; who finds none waits in line."""

    def __init__(self, count: int) -> None:
        self._semaphore = threading.Semaphore(count)

    def acquire(self, timeout: float | None = None) -> bool:
        """Take a place; False if none came free in time."""
        return self._semaphore.acquire(timeout=timeout)

    def release(self) -> None:
        """Leave a place to the next in line."""
        self._semaphore.release()


def shielded() -> AbstractContextManager[object]:
    """Let what must be finished be finished; nothing interrupts a thread anyway."""
    return nullcontext()


def abandon(response: httpx.Response) -> None:
    """Hang up on a response that nobody will read to its end."""
    response.close()


def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that blocks."""
    return function(*args, **kwargs)


def pull(blocks: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Go through an iterator."""
    yield from blocks


def check_callback(name: str, callback: object) -> None:
    """Refuse what can't be called, and a coroutine function, which nobody would await.

    Raises:
        TypeError: The callback is not a plain function.
    """
    if callback is None:
        return
    if not callable(callback):
        msg = f"{name} must be a function, not {type(callback).__name__}"
        raise TypeError(msg)
    call_method = getattr(callback, "__call__", None)  # noqa: B004 - the method itself is wanted
    if inspect.iscoroutinefunction(callback) or inspect.iscoroutinefunction(call_method):
        msg = f"{name} is a coroutine function, which the blocking client can't wait for; use def"
        raise TypeError(msg)


def call(callback: Callback[T] | None, event: T) -> None:
    """Hand an event to a callback, here and now; what it raises reaches the caller."""
    if callback is not None:
        callback(event)


@contextmanager
def concurrently(
    function: Callable[[S], T], items: Sequence[S], limit: int
) -> Generator[Iterator[tuple[int, T | Exception]], None, None]:
    """Call a function with each item, so many at a time, and hand back what comes as it comes.

    The loop over the results runs in the thread of the caller, so that callbacks do too. Leaving
    it early begins no further call, and waits for those that run.

    Args:
        function: Called in threads of its own; what it raises is handed back like a result.
        items: What it is called with, begun in this order.
        limit: Calls at a time.
    """

    def work(item: S) -> T | Exception:
        try:
            return function(item)
        except Exception as error:
            return error

    # `as_completed` would mix up what ended before it was asked.
    ended: SimpleQueue[Future[T | Exception]] = SimpleQueue()
    tasks: dict[Future[T | Exception], int] = {}
    with ThreadPoolExecutor(max(1, min(limit, len(items))), "scopix") as pool:
        for index, item in enumerate(items):
            # Each thread works in the context of the caller, which has the correlation id.
            task = pool.submit(copy_context().run, work, item)
            tasks[task] = index
            task.add_done_callback(ended.put)
        try:
            yield ((tasks[task], task.result()) for task in (ended.get() for _ in items))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
