"""All that the blocking package asks of the system: the one hand-written pair of the two packages.

`scopix._seam` has the same names with the same parameters.
"""

from __future__ import annotations

import inspect
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from contextlib import AbstractContextManager
    from types import ModuleType

    import httpx
    from typing_extensions import ParamSpec

    P = ParamSpec("P")

__all__ = [
    "Callback",
    "Guard",
    "Slots",
    "abandon",
    "ahead",
    "call",
    "check_callback",
    "concurrently",
    "hang_up",
    "has_ended",
    "home",
    "monotonic",
    "network",
    "pull",
    "run",
    "shielded",
    "sleep",
    "stop",
]

T = TypeVar("T")
S = TypeVar("S")

if TYPE_CHECKING:
    Callback = Callable[[T], None]

sleep = time.sleep
monotonic = time.monotonic
Guard = threading.Lock
"""Around what threads must not do at the same time."""

_LONGEST: Final = threading.TIMEOUT_MAX


class Slots:
    """A number of places; who finds none waits in line.

    A semaphore of the standard library would let in whoever asks at the right moment.
    """

    def __init__(self, count: int) -> None:
        self._guard = threading.Lock()
        self._free = count
        self._line: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        """How many wait in line."""
        return len(self._line)

    def acquire(self, timeout: float | None = None) -> bool:
        """Take a place; False if none came free in time."""
        with self._guard:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._line.append(turn)
        let_in = False
        try:
            let_in = turn.acquire(timeout=-1 if timeout is None else min(timeout, _LONGEST))
        finally:
            if not let_in:
                self._leave(turn)
        return let_in

    def release(self) -> None:
        """Leave a place to the next in line."""
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1

    def _leave(self, turn: threading.Lock) -> None:
        with self._guard:
            if turn in self._line:
                self._line.remove(turn)
                return
        # It came in the very moment when nobody waited for it any more.
        self.release()


def shielded() -> AbstractContextManager[object]:
    """Let what must be finished be finished; nothing interrupts a thread anyway."""
    return nullcontext()


def home() -> object:
    """Return where connections belong, within a process: threads may share them."""
    return None


def has_ended(home: object) -> bool:
    """Tell whether nothing will run there any more. It never ends while the process lives."""
    return False


def abandon(close: Callable[[], None]) -> None:
    """Close a connection that a forked process has from its parent, which keeps its own.

    It is closed without a farewell to the server, which still talks to the parent.
    """
    close()


def hang_up(response: httpx.Response) -> None:
    """Leave a response that nobody will read to its end."""
    response.close()


def network(core: ModuleType) -> Any:
    """Make the backend with which a library of connections reaches the network."""
    library: Any = core
    return library.SyncBackend()


def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that blocks."""
    return function(*args, **kwargs)


def pull(blocks: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Go through an iterator."""
    yield from blocks


def ahead(read: Callable[[], None]) -> Any:
    """Begin to read, where what is not read in time may be lost. A blocking socket keeps it."""
    return None


def stop(task: Any) -> None:
    """End what `ahead` has begun, which here is nothing."""


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
