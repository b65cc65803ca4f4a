from __future__ import annotations

import copy
import dataclasses
import pickle
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

import scopix.types.documents as module
from scopix import DocumentProcessingError
from scopix.types.documents import (
    BatchDocumentUploadResults,
    DocumentList,
    DocumentStatusResult,
    DocumentUploadResult,
)
from scopix.types.enums import DocumentProcessingErrorType, DocumentProcessingStatus


def result(status: str, **fields: Any) -> DocumentUploadResult:
    """A document that is called after its state."""
    fields = {"document_id": f"id-{status}", "filename": f"{status}.pdf", **fields}
    return DocumentUploadResult(
        content_type="application/pdf",
        size_bytes=9,
        text_extraction_status=DocumentProcessingStatus(status),
        **fields,
    )


ALL = [result(status) for status in map(str, DocumentProcessingStatus)]

STATES = [
    ("pending", True, False, False),
    ("processing", True, False, False),
    ("completed", False, True, False),
    ("failed", False, False, True),
    ("from_the_future", False, False, False),
]


class TestDocumentUploadResult:
    def test_fields(self) -> None:
        """Names, order and defaults are those of the documentation."""
        defaults = {field.name: field.default for field in dataclasses.fields(DocumentUploadResult)}

        assert list(defaults)[:4] == ["document_id", "filename", "content_type", "size_bytes"]
        assert {defaults[name] for name in list(defaults)[:4]} == {dataclasses.MISSING}
        assert list(defaults.items())[4:] == [
            ("text_extraction_status", DocumentProcessingStatus.PENDING),
            ("embedding_status", None),
            ("page_count", None),
            ("chunk_count", None),
            ("extracted_text", None),
            ("created_at", None),
            ("processing_error", None),
            ("processing_error_type", None),
            ("processing_is_retryable", None),
        ]

    @pytest.mark.parametrize(("status", "pending", "completed", "failed"), STATES)
    def test_states(self, status: str, pending: bool, completed: bool, failed: bool) -> None:
        """A text is still to come, there, failed, or none of the three."""
        one = result(status)

        assert (one.is_pending, one.is_completed, one.is_failed) == (pending, completed, failed)

    def test_times(self) -> None:
        """A time is ISO 8601 in a dict."""
        one = result("completed", created_at=datetime(2026, 5, 4, 12, tzinfo=timezone.utc))

        assert one.to_dict()["created_at"] == "2026-05-04T12:00:00Z"

    def test_is_a_list(self) -> None:
        """Results are a list in the order of the files."""
        results = BatchDocumentUploadResults(ALL, unsupported=iter([Path("a.exe")]))

        assert results == ALL
        assert (results[0], len(results), results.unsupported) == (ALL[0], 4, [Path("a.exe")])

    def test_sorts(self) -> None:
        """Every document that is known is in one of three groups."""
        results = BatchDocumentUploadResults(ALL)

        assert results.pending() == ALL[:2]
        assert results.succeeded() == [ALL[2]]
        assert results.failed() == [ALL[3]]
        assert (results.pending_count, results.succeeded_count, results.failed_count) == (2, 1, 1)
        assert results.has_failures and not BatchDocumentUploadResults(ALL[:3]).has_failures

    def test_retryable(self) -> None:
        """Only what failed and may pass; not knowing is no reason to try."""
        again = result("failed", processing_is_retryable=True)
        results = BatchDocumentUploadResults(
            [
                again,
                result("failed", processing_is_retryable=False),
                result("failed"),
                result("completed", processing_is_retryable=True),
            ]
        )

        assert results.retryable() == [again]

    @pytest.mark.parametrize(
        ("results", "expected"),
        [
            ([], "0 succeeded"),
            (ALL[2:3], "1 succeeded"),
            (ALL, "1 succeeded, 2 pending, 1 failed (0 retryable)"),
            (
                [ALL[2]] * 3 + [result("failed", processing_is_retryable=True)],
                "3 succeeded, 1 failed (1 retryable)",
            ),
        ],
    )
    def test_summary(self, results: list[DocumentUploadResult], expected: str) -> None:
        """One line for people, and for a console."""
        batch = BatchDocumentUploadResults(results)

        assert batch.summary() == expected
        assert repr(batch) == f"<BatchDocumentUploadResults: {expected}>"

    def test_raise_on_failures(self) -> None:
        """The error has all results, and names the first that failed, and why."""
        results = BatchDocumentUploadResults(
            [
                ALL[2],
                result(
                    "failed",
                    filename="first.pdf",
                    processing_error="too dark",
                    processing_error_type=DocumentProcessingErrorType.TIMEOUT,
                    processing_is_retryable=True,
                ),
                result("failed", filename="second.pdf"),
            ]
        )
        with pytest.raises(DocumentProcessingError) as caught:
            results.raise_on_failures()

        assert caught.value.message == (
            "1 succeeded, 2 failed (1 retryable); the first is first.pdf: too dark"
        )
        assert (caught.value.document_id, caught.value.status) == ("id-failed", "failed")
        assert caught.value.details == {
            "document_id": "id-failed",
            "status": "failed",
            "error_type": "timeout",
            "is_retryable": True,
            "partial_results": results,
        }

    def test_a_document_that_was_never_stored(self) -> None:
        """It has no identifier, and the error has none."""
        results = BatchDocumentUploadResults([result("failed", document_id="")])
        with pytest.raises(DocumentProcessingError) as caught:
            results.raise_on_failures()

        assert caught.value.document_id is None

    def test_nothing_to_raise(self) -> None:
        """Calls can be chained."""
        results = BatchDocumentUploadResults(ALL[:3])

        assert results.raise_on_failures() is results

    @pytest.mark.parametrize(
        "again", [copy.copy, copy.deepcopy, lambda results: pickle.loads(pickle.dumps(results))]
    )
    def test_copies(self, again: Any) -> None:
        """A copy is equal, with all that goes along."""
        results = BatchDocumentUploadResults(ALL, unsupported=[Path("a.exe")])
        other = again(results)

        assert type(other) is BatchDocumentUploadResults
        assert (other, other.unsupported) == (results, [Path("a.exe")])


@pytest.mark.parametrize(("status", "processing", "completed", "failed"), STATES)
def test_status(status: str, processing: bool, completed: bool, failed: bool) -> None:
    """A status answers as the result of an upload does."""
    one = DocumentStatusResult("id", DocumentProcessingStatus(status))

    assert (one.is_processing, one.is_completed, one.is_failed) == (processing, completed, failed)


def test_a_page_is_a_list_like_all_others() -> None:
    """The documents are the items."""
    page = DocumentList([], 0, 1, 20, False)

    assert page.items is page.documents
    assert list(page.to_dict()) == ["documents", "total_count", "page", "page_size", "has_more"]


def test_exports() -> None:
    """All public types of the topic, once and in order."""
    assert module.__all__ == sorted(set(module.__all__))
    assert all(hasattr(module, name) for name in module.__all__)
