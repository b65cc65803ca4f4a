from __future__ import annotations

import sys

import pytest

from scopix.types.documents import DocumentQuotaCheck


@pytest.mark.parametrize(
    ("used", "limit", "expected"), [(1, 3, 2), (3, 3, 0), (4, 3, 0), (7, 0, sys.maxsize)]
)
def test_what_remains(used: int, limit: int, expected: int) -> None:
    """Never less than nothing, and without a limit more than anyone will ask for."""
    quota = DocumentQuotaCheck(True, used, limit, 100 * used, 100 * limit)

    assert quota.documents_remaining == expected
    assert quota.storage_remaining_bytes == (100 * expected if limit else sys.maxsize)
