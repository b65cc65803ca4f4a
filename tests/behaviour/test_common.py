from __future__ import annotations

import pytest

from scopix import DescriptionErrorType


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("timeout", True),
        ("rate_limit", True),
        ("vlm_error", True),
        ("validation", False),
        ("resource_limit", False),
        ("unknown", False),
        ("from_the_future", False),
    ],
)
def test_is_retryable(kind: str, expected: bool) -> None:
    """What may pass is worth another try; what is not known is not."""
    assert DescriptionErrorType(kind).is_retryable is expected


def test_all_kinds_are_covered() -> None:
    """A kind that is added to the API must be thought about here."""
    assert set(map(str, DescriptionErrorType)) == {
        "timeout",
        "rate_limit",
        "vlm_error",
        "validation",
        "resource_limit",
        "unknown",
    }
