from __future__ import annotations

import pytest

from scopix import DescriptionErrorType
from scopix.types.enums import DocumentProcessingErrorType


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


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("timeout", True),
        ("extraction_error", True),
        ("unsupported_format", False),
        ("corrupt_file", False),
        ("password_protected", False),
        ("too_large", False),
        ("embedding_error", True),
        ("resource_limit", False),
        ("unknown", False),
        ("from_the_future", False),
    ],
)
def test_documents_that_are_worth_another_try(kind: str, expected: bool) -> None:
    """What may pass is; what lies in the file, or is not known, is not."""
    assert DocumentProcessingErrorType(kind).is_retryable is expected


def test_all_kinds_of_document_failures_are_covered() -> None:
    """A kind that is added to the API must be thought about here."""
    assert list(map(str, DocumentProcessingErrorType)) == [
        "timeout",
        "extraction_error",
        "unsupported_format",
        "corrupt_file",
        "password_protected",
        "too_large",
        "embedding_error",
        "resource_limit",
        "unknown",
    ]
