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
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
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
    if any(map(inspect.iscoroutinefunction, (callback, type(callback).__call__))):
        msg = f"{name} is a coroutine function, which the blocking client can't wait for; use def"
        raise TypeError(msg)


def call(callback: Callback[T] | None, event: T) -> None:
    """Hand an event to a callback, here and now; what it raises reaches the caller.

    Raises:
        TypeError: It returned a coroutine, as a lambda around a coroutine function does.
    """
    if callback is None:
        return
    answer: object = callback(event)
    if inspect.iscoroutine(answer):
        answer.close()
        msg = "a callback returned a coroutine, which the blocking client can't wait for; use def"
        raise TypeError(msg)


@contextmanager
def concurrently(
    function: Callable[[S], T], items: Sequence[S], limit: int
) -> Generator[Iterator[tuple[int, T | Exception]], None, None]:
    """Call a function with each item, so many at a time, and hand back what comes as it comes.

    The loop over the results runs in the thread of the caller, so that callbacks do too. The next
    call begins when the loop asks for the next result, so the calls don't run ahead of a slow
    callback, and with a limit of 1 the two take turns. Leaving the loop early waits for what runs.

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
    waiting = iter(enumerate(items))
    with ThreadPoolExecutor(max(1, min(limit, len(items))), "scopix") as pool:

        def begin(count: int) -> None:
            for index, item in islice(waiting, count):
                # Each thread works in the context of the caller, which has the correlation id.
                task = pool.submit(copy_context().run, work, item)
                tasks[task] = index
                task.add_done_callback(ended.put)

        def outcomes() -> Iterator[tuple[int, T | Exception]]:
            begin(limit)
            for _ in items:
                task = ended.get()
                yield tasks.pop(task), task.result()
                begin(1)

        yield outcomes()
