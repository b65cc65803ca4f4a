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


@pytest.mark.anyio
async def test_asynchronous_awaits_coroutine_functions() -> None:
    """The event is handled before the call goes on."""
    seen = []

    async def callback(event: int) -> None:
        seen.append(event)

    await asynchronous.call(callback, 7)

    assert seen == [7]
