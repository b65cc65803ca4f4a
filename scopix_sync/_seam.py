"""All that the blocking package asks of the system: the one hand-written pair of the two packages.

`scopix._seam` has the same names with the same parameters.
"""

from __future__ import annotations

import inspect
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from types import ModuleType

    import httpx
    from typing_extensions import ParamSpec

    P = ParamSpec("P")

__all__ = [
    "Bell",
    "BytesCallback",
    "Callback",
    "Guard",
    "Lock",
    "Room",
    "Slots",
    "abandon",
    "ahead",
    "call",
    "check_callback",
    "check_stream",
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
    BytesCallback = Callable[[int, int], None]

Lock = threading.Lock
monotonic = time.monotonic
Guard = threading.Lock
"""Around what threads must not do at the same time."""

_LONGEST: Final = threading.TIMEOUT_MAX

_STEP = 0.05
"""Seconds after which a thread that waits looks whether its caller has left."""


class _Halted(BaseException):
    """Ends what works for a caller that has left, as a cancellation would end a task."""


class _Halt:
    """Whether the caller of `concurrently` has left, or one that it works for itself.

    Args:
        outer: That of the caller.
    """

    def __init__(self, outer: _Halt | None) -> None:
        self.is_called = False
        self._outer = outer

    def check(self) -> None:
        if self.is_called:
            raise _Halted
        if self._outer is not None:
            self._outer.check()


_halt: ContextVar[_Halt | None] = ContextVar("halt", default=None)


def _check_halt() -> None:
    halt = _halt.get()
    if halt is not None:
        halt.check()


def sleep(seconds: float) -> None:
    """Wait, but no longer than the caller does."""
    if _halt.get() is None:
        time.sleep(seconds)
        return
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        _check_halt()
        time.sleep(min(left, _STEP))


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


@contextmanager
def shielded() -> Generator[None, None, None]:
    """Let what must be finished be finished, even for a caller that has left."""
    token = _halt.set(None)
    try:
        yield
    finally:
        _halt.reset(token)


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


def check_stream(stream: object) -> None:
    """Refuse an iterator that can't be gone through.

    Raises:
        TypeError: It has to be awaited.
    """
    if not isinstance(stream, Iterator):
        msg = (
            f"the blocking client can't wait for {type(stream).__name__}; give an iterator of "
            "bytes, or use the asynchronous client"
        )
        raise TypeError(msg)


def pull(
    blocks: Iterator[bytes], on_sent: Callable[[int], None] | None = None, *, together: int = 1
) -> Generator[bytes, None, None]:
    """Go through an iterator, as long as the caller is there.

    Args:
        blocks: The iterator.
        on_sent: Called when the next block is asked for, with the number of bytes before it.
        together: For the other seam, which reads in another thread.
    """
    position = 0
    try:
        for block in blocks:
            yield block
            _check_halt()
            if on_sent is not None:
                position += len(block)
                on_sent(position)
    finally:
        close = getattr(blocks, "close", None)
        if close is not None:
            close()


def ahead(read: Callable[[], None]) -> Any:
    """Begin to read, where what is not read in time may be lost. A blocking socket keeps it."""
    return None


def stop(begun: Any) -> None:
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


def call(callback: Callable[P, None] | None, *args: P.args, **kwargs: P.kwargs) -> None:
    """Call a callback, here and now; what it raises reaches the caller.

    Raises:
        TypeError: It returned a coroutine, as a lambda around a coroutine function does.
    """
    if callback is None:
        return
    answer: object = callback(*args, **kwargs)
    if inspect.iscoroutine(answer):
        answer.close()
        msg = "a callback returned a coroutine, which the blocking client can't wait for; use def"
        raise TypeError(msg)


class Room:
    """An amount that calls share. Who finds too little of it left waits in line.

    Args:
        size: The whole amount.
    """

    def __init__(self, size: int) -> None:
        self._free = size
        self._line: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def take(self, share: int) -> Generator[None, None, None]:
        """Hold a share, which must not be larger than the whole."""
        ticket = object()
        with self._changed:
            self._line.append(ticket)
            try:
                while self._line[0] is not ticket or share > self._free:
                    _check_halt()
                    self._changed.wait(_STEP)
                self._free -= share
            finally:
                self._line.remove(ticket)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += share
                self._changed.notify_all()


class Bell:
    """Rung by those who work, and answered by the loop over what they hand back.

    Whatever rings before the answer is answered together. As the loop runs in the thread of the
    caller, so does the answer.

    Args:
        answer: What the loop does about it.
    """

    def __init__(self, answer: Callable[[], None]) -> None:
        self.answer = answer
        self.wake: Callable[[], None] | None = None
        self.is_rung = False

    def ring(self) -> None:
        """Ask for an answer. Without a loop nobody hears it."""
        wake = self.wake
        if not self.is_rung and wake is not None:
            self.is_rung = True
            wake()


@contextmanager
def concurrently(
    function: Callable[[S], T],
    items: Sequence[S],
    limit: int,
    *,
    begin: Callable[[int], None] | None = None,
    bell: Bell | None = None,
) -> Generator[Iterator[tuple[int, T | Exception]], None, None]:
    """Call a function with each item, so many at a time, and hand back what comes as it comes.

    The loop over the results runs in the thread of the caller, so that callbacks do too. The next
    call begins when the loop asks for the next result, so the calls don't run ahead of a slow
    callback, and with a limit of 1 the two take turns. Leaving the loop early begins no further
    call, and ends those that run where they next send or wait.

    Args:
        function: Called in threads of its own; what it raises is handed back like a result.
        items: What it is called with, begun in this order.
        limit: Calls at a time.
        begin: Called in the thread of the caller, with the position of an item that is next.
        bell: Answered in the thread of the caller, between the results.
    """
    # What ended, or None when the bell was rung.
    ended: SimpleQueue[tuple[int, Future[T | Exception]] | None] = SimpleQueue()
    halt = _Halt(_halt.get())

    def work(item: S) -> T | Exception:
        _halt.set(halt)
        try:
            return function(item)
        except Exception as error:
            return error

    def submit(index: int, item: S) -> None:
        # Each thread works in the context of the caller, which has the correlation id.
        task = pool.submit(copy_context().run, work, item)
        task.add_done_callback(lambda task: ended.put((index, task)))

    def outcomes() -> Generator[tuple[int, T | Exception], None, None]:
        queue = deque(enumerate(items))
        running = 0
        while queue or running:
            while queue and running < limit:
                index, item = queue.popleft()
                if begin is not None:
                    begin(index)
                submit(index, item)
                running += 1
            outcome = ended.get()
            if outcome is None:
                assert bell is not None
                bell.is_rung = False
                bell.answer()
            else:
                running -= 1
                yield outcome[0], outcome[1].result()

    with ThreadPoolExecutor(max(1, min(limit, len(items))), "scopix") as pool:
        if bell is not None:
            bell.wake = lambda: ended.put(None)
        try:
            yield outcomes()
        finally:
            if bell is not None:
                bell.wake = None
            halt.is_called = True
            pool.shutdown(wait=False, cancel_futures=True)
