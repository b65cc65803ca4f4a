# Derived from scopix/_paging.py by `python -m generator generate`; do not edit.
"""Going through all pages of a list."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Self

__all__ = ["Pager"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Page(Protocol[T_co]):
    """One page of a list."""

    @property
    def items(self) -> Sequence[T_co]:
        """Entries of the page."""
        ...

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        ...


class Pager(Generic[T]):
    """An iterator over all entries of a list, which asks for a page when it needs one.

    Entries that are added or removed meanwhile may be missed or come twice.
    """

    __module__ = "scopix_sync"

    def __init__(self, fetch: Callable[[int], Page[T]]) -> None:
        self._fetch = fetch
        self._offset = 0
        self._entries: deque[T] = deque()
        self._has_more = True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        while not self._entries:
            if not self._has_more:
                raise StopIteration
            page = self._fetch(self._offset)
            self._entries.extend(page.items)
            self._offset += len(page.items)
            # An empty page that promises more would be asked for again for ever.
            self._has_more = page.has_more and bool(page.items)
        return self._entries.popleft()
