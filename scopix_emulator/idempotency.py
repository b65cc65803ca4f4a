"""Requests that may arrive twice and count once."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import msgspec

from scopix_emulator.errors import ApiError
from scopix_emulator.store import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scopix_emulator.clock import Clock
    from scopix_emulator.store import Store

_LIFETIME_SECONDS = 24 * 3600

Outcome = tuple[int, dict[str, Any]]
"""Status and body of an answer."""


def fingerprint(*content: Any) -> str:
    """Sum up the content of a request. Boundaries of forms are no part of it."""
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


class Idempotency:
    """Gives the second request under a key the answer of the first.

    Only what succeeded is kept: a refusal has changed nothing and is worth another try.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def once(
        self,
        tenant_id: str,
        key: str | None,
        content: str,
        act: Callable[[], Awaitable[Outcome]],
    ) -> tuple[int, bytes, bool]:
        """Act, unless that was done before under this key.

        Args:
            tenant_id: Whose key it is.
            key: The idempotency key, None for none.
            content: Fingerprint of the request.
            act: Carries it out.

        Returns:
            Status, body, and whether the answer is an earlier one.

        Raises:
            ApiError: If the key was used for other content.
        """
        if key is None:
            return *_encoded(await act()), False
        # A second request waits here while the first is under way.
        lock = self._locks.setdefault((tenant_id, key), asyncio.Lock())
        async with lock:
            earlier = self._store.answer(tenant_id, key)
            if earlier is not None and earlier.created_at > self._clock.stamp(-_LIFETIME_SECONDS):
                if earlier.fingerprint != content:
                    raise ApiError(
                        409,
                        "IDEMPOTENCY_KEY_REUSED",
                        "The idempotency key was used for a request with other content.",
                        {"field": "Idempotency-Key"},
                    )
                return earlier.status, earlier.body, True
            status, body = _encoded(await act())
            self._store.save_answer(
                tenant_id, key, Answer(content, status, body, self._clock.stamp())
            )
            return status, body, False


def _encoded(outcome: Outcome) -> tuple[int, bytes]:
    status, body = outcome
    return status, msgspec.json.encode(body)
