"""All that the async package asks of an event loop: the one hand-written pair of the two packages.

`scopix_sync._seam` has the same names with the same parameters. No other module names asyncio,
anyio or threading. It is imported with the first client, not with the package.
"""

from __future__ import annotations

import asyncio
import inspect
import socket
import time
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import aclosing, asynccontextmanager, nullcontext, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
import anyio.to_thread

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        Awaitable,
        Callable,
        Coroutine,
        Iterator,
        Sequence,
    )
    from contextlib import AbstractContextManager
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
    Callback = Callable[[T], Awaitable[None] | None]
    BytesCallback = Callable[[int, int], Awaitable[None] | None]

Lock = anyio.Lock
sleep = anyio.sleep
monotonic = time.monotonic
Guard = nullcontext
"""Around what threads must not do at the same time. Tasks take turns only where they wait."""

_END: Final = object()


class Slots:
    """A number of places; who finds none waits in line."""

    def __init__(self, count: int) -> None:
        self._semaphore = anyio.Semaphore(count)

    @property
    def waiting(self) -> int:
        """How many wait in line."""
        return self._semaphore.statistics().tasks_waiting

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


def home() -> object:
    """Return the event loop that runs this code. Connections can't leave it."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        import trio

        return trio.lowlevel.current_trio_token()


def has_ended(home: Any) -> bool:
    """Tell whether nothing will run there any more."""
    if isinstance(home, asyncio.AbstractEventLoop):
        return home.is_closed()
    import trio

    try:
        home.run_sync_soon(int)
    except trio.RunFinishedError:
        return True
    return False


def abandon(close: Callable[[], Awaitable[None]]) -> None:
    """Leave a connection whose event loop has ended, or goes on in another process.

    Nobody could wait there until it is closed. Python closes it when nothing refers to it.
    """


def hang_up(response: httpx.Response) -> None:
    """Leave a response that nobody will read to its end, without waiting.

    What the event loop holds of the connection, it lets go of by itself.
    """
    stream = response.extensions.get("network_stream")
    if stream is not None and response.http_version != "HTTP/2":
        with suppress(OSError):  # it may be gone
            stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
    abandon = response.extensions.get("scopix.abandon")
    if abandon is not None:
        abandon()


def network(core: ModuleType) -> Any:
    """Make the backend with which a library of connections reaches the network from here."""
    library: Any = core
    is_asyncio = isinstance(home(), asyncio.AbstractEventLoop)
    return library.AnyIOBackend() if is_asyncio else library.TrioBackend()


async def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that blocks, such as one that reads a disk, without stopping the loop.

    Once it has begun it is waited for, even in a task that is cancelled.
    """
    ended: Future[None] = Future()

    def work() -> T:
        if not ended.set_running_or_notify_cancel():
            raise asyncio.CancelledError
        try:
            return function(*args, **kwargs)
        finally:
            ended.set_result(None)

    try:
        return await anyio.to_thread.run_sync(work)
    except asyncio.CancelledError:
        # The cancellation of a task of asyncio gets through to here, while the thread goes on.
        while not (ended.done() or ended.cancel()):
            with suppress(asyncio.CancelledError):
                await asyncio.wait([asyncio.wrap_future(ended)])
        raise


def check_stream(stream: object) -> None:
    """Refuse an iterator that can't be gone through. Here, those of both colours can."""


async def pull(
    blocks: Iterator[bytes] | AsyncIterator[bytes],
    on_sent: Callable[[int], None] | None = None,
    *,
    together: int = 1,
) -> AsyncGenerator[bytes, None]:
    """Go through an iterator that blocks, without stopping the loop; or through one that doesn't.

    Args:
        blocks: The iterator.
        on_sent: Called when the next block is asked for, with the number of bytes before it.
        together: Blocks that are read in one go: each time costs a change of threads.
    """
    position = 0
    try:
        while ready := await _next(blocks, together):
            for block in ready:
                yield block
                if on_sent is not None:
                    position += len(block)
                    on_sent(position)
    finally:
        if isinstance(blocks, AsyncIterator):
            aclose = getattr(blocks, "aclose", None)
            if aclose is not None:
                with shielded():
                    await aclose()
        else:
            close = getattr(blocks, "close", None)
            if close is not None:
                close()


async def _next(blocks: Iterator[bytes] | AsyncIterator[bytes], count: int) -> list[bytes]:
    if isinstance(blocks, AsyncIterator):
        block: Any = await anext(blocks, _END)
        return [] if block is _END else [block]
    return await run(list, islice(blocks, count))


async def ahead(read: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None] | _Reader:
    """Begin to read, where what is not read in time may be lost; to be ended by `stop`.

    When asyncio fails to write, it drops what has come before. Trio does so under TLS.
    """
    loop = home()
    begun: asyncio.Task[None] | _Reader
    if isinstance(loop, asyncio.AbstractEventLoop):
        begun = loop.create_task(read())
    else:
        begun = _Reader(read)
    await sleep(0)  # it has begun
    return begun


async def stop(begun: asyncio.Task[None] | _Reader) -> None:
    """End what `ahead` has begun."""
    begun.cancel()
    await (begun.over.wait() if isinstance(begun, _Reader) else asyncio.wait([begun]))


class _Reader:
    """A task of trio that nobody waits for. An error in it would end the whole run of trio."""

    def __init__(self, read: Callable[[], Coroutine[Any, Any, None]]) -> None:
        import trio

        self._scope = trio.CancelScope()
        self.over = trio.Event()
        self.cancel = self._scope.cancel
        trio.lowlevel.spawn_system_task(self._run, read)

    async def _run(self, read: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            with suppress(Exception), self._scope:
                await read()
        finally:
            self.over.set()


def check_callback(name: str, callback: object) -> None:
    """Refuse what can't be called. Plain and coroutine functions are welcome.

    Raises:
        TypeError: The callback is not callable.
    """
    if callback is not None and not callable(callback):
        msg = f"{name} must be a function, not {type(callback).__name__}"
        raise TypeError(msg)


async def call(
    callback: Callable[P, Awaitable[None] | None] | None, *args: P.args, **kwargs: P.kwargs
) -> None:
    """Call a callback, here and now; what it raises reaches the caller."""
    if callback is None:
        return
    answer = callback(*args, **kwargs)
    if inspect.isawaitable(answer):
        await answer


class Room:
    """An amount that calls share. Who finds too little of it left waits in line.

    Args:
        size: The whole amount.
    """

    def __init__(self, size: int) -> None:
        self._free = size
        self._line: deque[tuple[int, anyio.Event]] = deque()

    @asynccontextmanager
    async def take(self, share: int) -> AsyncGenerator[None, None]:
        """Hold a share, which must not be larger than the whole."""
        if self._line or share > self._free:
            turn = anyio.Event()
            self._line.append((share, turn))
            try:
                await turn.wait()
            except BaseException:
                if turn.is_set():
                    self._give(share)
                else:
                    self._line.remove((share, turn))
                    self._give(0)
                raise
        else:
            self._free -= share
        try:
            yield
        finally:
            self._give(share)

    def _give(self, share: int) -> None:
        self._free += share
        while self._line and self._line[0][0] <= self._free:
            share, turn = self._line.popleft()
            self._free -= share
            turn.set()


class Bell:
    """Rung by those who work, and answered by the loop over what they hand back.

    Whatever rings before the answer is answered together. As the loop runs in the task of the
    caller, so does the answer.

    Args:
        answer: What the loop does about it.
    """

    def __init__(self, answer: Callable[[], Awaitable[None]]) -> None:
        self.answer = answer
        self.wake: Callable[[], None] | None = None
        self.is_rung = False

    def ring(self) -> None:
        """Ask for an answer. Without a loop nobody hears it."""
        if not self.is_rung and self.wake is not None:
            self.is_rung = True
            self.wake()


@asynccontextmanager
async def concurrently(
    function: Callable[[S], Awaitable[T]],
    items: Sequence[S],
    limit: int,
    *,
    begin: Callable[[int], Awaitable[None]] | None = None,
    bell: Bell | None = None,
) -> AsyncGenerator[AsyncIterator[tuple[int, T | Exception]], None]:
    """Call a function with each item, so many at a time, and hand back what comes as it comes.

    The loop over the results runs in the task of the caller, so that callbacks do too. The next
    call begins when the loop asks for the next result, so the calls don't run ahead of a slow
    callback, and with a limit of 1 the two take turns. Leaving the loop early cancels what runs.

    Args:
        function: Called in tasks of its own; what it raises is handed back like a result.
        items: What it is called with, begun in this order.
        limit: Calls at a time.
        begin: Called in the task of the caller, with the position of an item that is next.
        bell: Answered in the task of the caller, between the results.
    """
    # A result, or None when the bell was rung: never more than what runs, and that.
    sender, receiver = anyio.create_memory_object_stream[tuple[int, "T | Exception"] | None](
        limit + 1
    )

    async def work() -> None:
        # Taken here, for tasks that are started together may begin in any order.
        index, item = ready.popleft()
        try:
            outcome: T | Exception = await function(item)
        except Exception as error:
            outcome = error
        sender.send_nowait((index, outcome))

    async def outcomes() -> AsyncGenerator[tuple[int, T | Exception], None]:
        queue = deque(enumerate(items))
        running = 0
        while queue or running:
            while queue and running < limit:
                if begin is not None:
                    await begin(queue[0][0])
                ready.append(queue.popleft())
                group.start_soon(work)
                running += 1
            outcome = await receiver.receive()
            if outcome is None:
                assert bell is not None
                bell.is_rung = False
                await bell.answer()
            else:
                running -= 1
                yield outcome

    ready: deque[tuple[int, S]] = deque()
    failure: BaseException | None = None
    with sender, receiver:
        async with anyio.create_task_group() as group, aclosing(outcomes()) as results:
            if bell is not None:
                bell.wake = lambda: sender.send_nowait(None)
            try:
                yield results
            except anyio.get_cancelled_exc_class():
                raise
            except BaseException as error:
                # The group would wrap it.
                failure = error
            finally:
                if bell is not None:
                    bell.wake = None
                group.cancel_scope.cancel()
    if failure is not None:
        raise failure
