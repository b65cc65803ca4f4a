"""Where the seams differ on purpose."""

from __future__ import annotations

import pytest

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
