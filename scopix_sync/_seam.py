"""All that the blocking package asks of the system: the one hand-written pair of the two packages.

`scopix._seam` has the same names with the same parameters.
"""

from __future__ import annotations

import inspect
import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from contextlib import AbstractContextManager

    from typing_extensions import ParamSpec

    P = ParamSpec("P")

__all__ = [
    "Callback",
    "Lock",
    "Slots",
    "call",
    "check_callback",
    "monotonic",
    "pull",
    "run",
    "shielded",
    "sleep",
]

T = TypeVar("T")

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
    call_method = getattr(callback, "__call__", None)  # noqa: B004 - the method itself is wanted
    if inspect.iscoroutinefunction(callback) or inspect.iscoroutinefunction(call_method):
        msg = f"{name} is a coroutine function, which the blocking client can't wait for; use def"
        raise TypeError(msg)


def call(callback: Callback[T] | None, event: T) -> None:
    """Hand an event to a callback, here and now; what it raises reaches the caller."""
    if callback is not None:
        callback(event)
