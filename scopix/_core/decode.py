"""From the bytes of a response to typed values."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["decoder"]


@cache
def decoder(target: Any) -> Callable[[bytes], Any]:
    """Return a function that decodes JSON into ``target``.

    The function raises ``ValueError`` (`msgspec.ValidationError` and its kin are that) whose text
    names the place, such as ``$.items[3].status``.
    """
    from msgspec import json

    return json.Decoder(target, strict=False).decode
