"""What types of the module `documents` compute."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

__all__ = ["DocumentQuotaCheckMixin"]


class DocumentQuotaCheckMixin:
    """Tells what is left of the limits."""

    __slots__ = ()

    if TYPE_CHECKING:
        document_count: int
        document_limit: int
        storage_used_bytes: int
        storage_limit_bytes: int

    @property
    def documents_remaining(self) -> int:
        """Number of files that may still be uploaded this month; `sys.maxsize` without a limit."""
        return _left(self.document_limit, self.document_count)

    @property
    def storage_remaining_bytes(self) -> int:
        """Bytes that may still be stored; `sys.maxsize` without a limit."""
        return _left(self.storage_limit_bytes, self.storage_used_bytes)


def _left(limit: int, used: int) -> int:
    return max(0, limit - used) if limit else sys.maxsize
