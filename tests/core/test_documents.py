from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix import (
    AuthenticationError,
    ConflictError,
    PaymentRequiredError,
    QuotaExceededError,
    RateLimitError,
    ResourceNotFoundError,
    ScopixConnectionError,
    ScopixPermissionError,
    ScopixTimeoutError,
    ServerError,
    UploadResult,
    ValidationError,
)
from scopix._core.body import BytesSource
from scopix._core.documents import (
    SearchPage,
    Waiting,
    check_document,
    deleted,
    details_of,
    failure,
    has_ended,
    keep,
    not_sent,
    page_of,
    refused,
    status_of,
    uploaded,
)
from scopix._core.failure import is_about_the_caller
from scopix.types.callbacks import DocumentProcessingFailedEvent, DocumentProcessingProgressEvent
from scopix.types.documents import BatchDocumentUploadResults, DocumentUploadResult
from scopix.types.enums import (
    DocumentProcessingErrorType,
    DocumentProcessingStatus,
    MediaType,
    ProcessingState,
)
from scopix.types.files import (
    BatchDeleteFileResult,
    BatchDeleteFilesResponse,
    FileList,
    FileProcessingState,
    FileProcessingStatus,
    UserFile,
    UserFileDetails,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=timezone.utc)
SOURCE = BytesSource(b"dues", "dues.md")
DONE = {
    "text_extraction_status": DocumentProcessingStatus.COMPLETED,
    "embedding_status": ProcessingState.COMPLETED,
}
RUNNING = {"text_extraction_status": DocumentProcessingStatus.PROCESSING}
LOCKED = {
    "text_extraction_status": DocumentProcessingStatus.FAILED,
    "text_extraction_error": "locked",
    "text_extraction_error_type": DocumentProcessingErrorType.PASSWORD_PROTECTED,
}


def pending(number: int = 0) -> DocumentUploadResult:
    return DocumentUploadResult(f"id-{number}", f"{number}.md", "text/markdown", 4)


def file(number: int = 0, **fields: Any) -> UserFile:
    return UserFile(f"id-{number}", 4, False, filename=f"{number}.md", **fields)


def page(*files: UserFile) -> FileList:
    return FileList(list(files), len(files), False)


def status(**fields: Any) -> FileProcessingStatus:
    return FileProcessingStatus("id-0", **{"status": FileProcessingState.PROCESSING, **fields})


class TestInputs:
    @pytest.mark.parametrize("name", ["a.pdf", "a.PDF", "a", "a.bin", "jpg", ".jpg"])
    def test_documents(self, name: str) -> None:
        """A name is refused only where it says image or video."""
        check_document(name)

    @pytest.mark.parametrize("name", ["a.jpg", "a.JPEG", "a.pdf.mp4"])
    def test_no_documents(self, name: str) -> None:
        """The message says where such files go."""
        with pytest.raises(ValueError, match=r"use client\.files\.upload"):
            check_document(name)


class TestUploads:
    def test_not_sent(self) -> None:
        """A document whose turn has not come is pending and has no identifier."""
        assert not_sent("dues.md", SOURCE) == DocumentUploadResult(
            "", "dues.md", "text/markdown", 4
        )
        assert not_sent("dues", OSError()).size_bytes == 0
        assert not_sent("dues", OSError()).content_type == "application/octet-stream"

    @pytest.mark.parametrize("media_type", [None, MediaType.DOCUMENT])
    def test_uploaded(self, media_type: MediaType | None) -> None:
        """What is stored is pending."""
        answer = UploadResult("id-0", "0.md", created_at=NOON, media_type=media_type)

        assert uploaded(answer, SOURCE) == DocumentUploadResult(
            "id-0", "0.md", "text/markdown", 4, created_at=NOON
        )

    def test_uploaded_but_no_document(self) -> None:
        """What is stored and is none has failed, and can be found as a file."""
        result = uploaded(UploadResult("id-0", "0", media_type=MediaType.VIDEO), SOURCE)

        assert result.is_failed and result.document_id == "id-0"
        assert result.processing_error == (
            "0 is no document but of type video; it is stored as a file"
        )
        assert result.processing_error_type is DocumentProcessingErrorType.UNSUPPORTED_FORMAT
        assert result.processing_is_retryable is False

    @pytest.mark.parametrize(
        "error",
        [
            AuthenticationError(),
            PaymentRequiredError(),
            QuotaExceededError("full"),
            ResourceNotFoundError("folder", "f"),
            ScopixPermissionError(),
            TypeError(),
            ZeroDivisionError(),
        ],
    )
    def test_what_ends_an_upload(self, error: Exception) -> None:
        """What would fail all others too, and what is a mistake in a program."""
        assert is_about_the_caller(error)

    @pytest.mark.parametrize(
        ("error", "kind", "retryable"),
        [
            (FileNotFoundError("gone"), "unknown", False),
            (ValueError("empty"), "unknown", False),
            (ScopixTimeoutError("gone"), "timeout", True),
            (ScopixConnectionError("gone"), "unknown", True),
            (ServerError("gone", status_code=503), "unknown", True),
            (RateLimitError("gone"), "unknown", True),
            (ConflictError("gone"), "unknown", False),
            (ValidationError("gone"), "unknown", False),
            (ValidationError("gone", code="UNSUPPORTED_FILE_TYPE"), "unsupported_format", False),
            (ValidationError("gone", status_code=413), "too_large", False),
        ],
    )
    def test_refused(self, error: Exception, kind: str, retryable: bool) -> None:
        """What lies in the file, or passes, is the failure of one document."""
        result = refused(not_sent("dues.md", SOURCE), error)

        assert not is_about_the_caller(error)
        assert result.is_failed and result.document_id == ""
        assert result.processing_error in {"gone", "empty"}
        assert (result.processing_error_type, result.processing_is_retryable) == (kind, retryable)

    def test_refused_for_its_name(self) -> None:
        """An image is of a format that is not supported."""
        result = refused(not_sent("sea.jpg", SOURCE), ValueError("no document"))

        assert result.processing_error_type is DocumentProcessingErrorType.UNSUPPORTED_FORMAT

    def test_keep(self) -> None:
        """What was done goes into the error, where nothing is there already."""
        results = BatchDocumentUploadResults([pending()])
        full, first = QuotaExceededError("full"), ServerError("down", details={"a": 1})
        keep(results, full)
        keep(results, first)
        keep(BatchDocumentUploadResults(), full)

        assert full.partial_results is full.details["partial_results"] is results
        assert first.details == {"a": 1, "partial_results": results}

    def test_failure(self) -> None:
        """The error says what is known."""
        kind = DocumentProcessingErrorType.TIMEOUT
        error = failure("id-0", DocumentProcessingStatus.FAILED, "too slow", kind, True)
        silent = failure("id-0", DocumentProcessingStatus.FAILED, None, None, None)

        assert error.message == "document id-0 could not be processed: too slow"
        assert (error.document_id, error.status) == ("id-0", "failed")
        assert (error.details["error_type"], error.details["is_retryable"]) == (kind, True)
        assert silent.message.endswith("no reason is known")


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("pending", None, False),
        ("processing", "pending", False),
        ("completed", "pending", False),
        ("completed", "processing", False),
        ("completed", "completed", True),
        ("completed", "failed", True),
        ("completed", None, True),
        ("failed", "pending", True),
        ("from_the_future", "completed", False),
        ("completed", "from_the_future", False),
    ],
)
def test_has_ended(text: str, index: str | None, expected: bool) -> None:
    """A document is ready when it can be searched; a state that is not known is no end."""
    result = DocumentUploadResult(
        "id",
        "a.md",
        "text/markdown",
        4,
        DocumentProcessingStatus(text),
        None if index is None else ProcessingState(index),
    )

    assert has_ended(result) is expected


class TestWaiting:
    """Many documents are waited for together."""

    def test_from_poll_to_poll(self) -> None:
        """Results change in place, events come once, in the order of the documents."""
        refusal = refused(not_sent("x.md", SOURCE), OSError("gone"))
        results = BatchDocumentUploadResults([pending(0), refusal, pending(2), pending(3)])
        waiting = Waiting(results)

        assert str(waiting) == "the processing of 3 documents"
        assert waiting.ids() == [["id-0", "id-2", "id-3"]]
        assert waiting.enter(
            [page(file(0, **RUNNING), file(2), file(3, page_count=2, **DONE))]
        ) is (results)
        assert waiting.news() == [DocumentProcessingProgressEvent(1, 3, results[3])]
        assert waiting.news() == []
        assert waiting.ids() == [["id-0", "id-2"]]
        assert results[0].text_extraction_status == "processing"
        assert (results[1], results[3].page_count) == (refusal, 2)

        waiting.enter([page(file(2, **LOCKED), file(0, **DONE))])

        assert waiting.is_over
        assert waiting.ids() == []
        assert waiting.news() == [
            DocumentProcessingProgressEvent(2, 3, results[0]),
            DocumentProcessingFailedEvent(2, results[2]),
            DocumentProcessingProgressEvent(3, 3, results[2]),
        ]
        assert results.summary() == "2 succeeded, 2 failed (0 retryable)"

    def test_what_the_server_knows_better(self) -> None:
        """The record replaces what was guessed; what it lacks stays."""
        results = BatchDocumentUploadResults([pending(0), pending(1)])
        Waiting(results).enter(
            [
                page(
                    file(0, content_type="application/pdf", created_at=NOON, chunk_count=3, **DONE),
                    UserFile("id-1", 5, False, **LOCKED),
                )
            ]
        )

        assert results == [
            DocumentUploadResult(
                "id-0",
                "0.md",
                "application/pdf",
                4,
                DocumentProcessingStatus.COMPLETED,
                ProcessingState.COMPLETED,
                chunk_count=3,
                created_at=NOON,
            ),
            DocumentUploadResult(
                "id-1",
                "1.md",
                "text/markdown",
                5,
                DocumentProcessingStatus.FAILED,
                processing_error="locked",
                processing_error_type=DocumentProcessingErrorType.PASSWORD_PROTECTED,
                processing_is_retryable=False,
            ),
        ]

    def test_a_document_that_is_not_listed_yet(self) -> None:
        """Not to be listed yet means nothing; not to be listed any more means deleted."""
        results = BatchDocumentUploadResults([pending()])
        waiting = Waiting(results)
        waiting.enter([page()])
        assert not waiting.is_over
        waiting.enter([page(file())])
        assert not waiting.is_over
        waiting.enter([page()])

        assert waiting.is_over
        assert results[0].processing_error == "the document was deleted while it was processed"
        assert len(waiting.news()) == 2

    def test_nothing_to_wait_for(self) -> None:
        """Documents that were not stored, or have ended, are not asked for."""
        results = BatchDocumentUploadResults([not_sent("a.md", SOURCE)])

        assert Waiting(results).is_over
        assert Waiting(BatchDocumentUploadResults()).ids() == []
        assert (
            str(Waiting(BatchDocumentUploadResults([pending()]))) == "the processing of 1 document"
        )

    @given(st.lists(st.integers(0, 300), max_size=400), st.data())
    def test_every_document_ends_once(self, numbers: list[int], data: st.DataObject) -> None:
        """Whatever ends when: each document is asked for until it ends, and counted once."""
        results = BatchDocumentUploadResults([pending(number) for number in numbers])
        waiting = Waiting(results)
        running, counts = set(numbers), []
        while not waiting.is_over:
            asked = waiting.ids()
            assert all(len(ids) <= 100 for ids in asked)
            assert sorted(one for ids in asked for one in ids) == sorted(
                f"id-{number}" for number in running
            )
            few = data.draw(st.sets(st.sampled_from(sorted(running)), min_size=1))
            waiting.enter([page(*(file(n, **(DONE if n in few else RUNNING)) for n in running))])
            running -= few
            counts += [event.completed_count for event in waiting.news()]  # type: ignore[union-attr]

        assert counts == list(range(1, len(numbers) + 1))
        assert results.succeeded_count == len(numbers)


class TestStatus:
    def test_running(self) -> None:
        """Nothing is said of the text yet."""
        assert status_of(status()).is_processing
        assert status_of(status(page_count=2, chunk_count=3, **DONE)).to_dict() == {
            "document_id": "id-0",
            "text_extraction_status": "completed",
            "embedding_status": "completed",
            "page_count": 2,
            "chunk_count": 3,
        }

    @pytest.mark.parametrize(("said", "expected"), [(None, False), (True, True), (False, False)])
    def test_failed(self, said: bool | None, expected: bool) -> None:
        """What the server says of another try counts; else the kind of the failure."""
        state = status_of(status(text_extraction_is_retryable=said, **LOCKED))

        assert (state.error_message, state.error_type) == ("locked", "password_protected")
        assert state.is_retryable is expected

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, "the processing was cancelled"),
            ({"error_message": "stopped"}, "stopped"),
            ({"error_message": "stopped", "text_extraction_error": "by you"}, "by you"),
        ],
    )
    def test_cancelled(self, fields: dict[str, Any], expected: str) -> None:
        """A text that will never come has failed."""
        state = status_of(status(status=FileProcessingState.CANCELLED, **fields))

        assert has_ended(state) and state.is_failed
        assert (state.error_message, state.is_retryable) == (expected, None)

    def test_cancelled_before_the_index(self) -> None:
        """A text that is there stays; its index has failed."""
        state = status_of(
            status(
                status=FileProcessingState.CANCELLED,
                text_extraction_status=DocumentProcessingStatus.COMPLETED,
                embedding_status=ProcessingState.PENDING,
            )
        )

        assert has_ended(state) and state.is_completed
        assert (state.embedding_status, state.error_message) == ("failed", None)

    def test_no_document(self) -> None:
        """A file of another type is not found among documents."""
        with pytest.raises(ResourceNotFoundError, match="of type image; use client") as caught:
            status_of(status(media_type=MediaType.IMAGE))

        assert (caught.value.resource_type, caught.value.resource_id) == ("document", "id-0")


class TestRecords:
    def test_details(self) -> None:
        """The beginning of the text, and an address of the original."""
        record = UserFileDetails(
            "id-0",
            "key",
            4,
            "text/markdown",
            "hash",
            original_filename="0.md",
            extracted_text="x" * 501,
            document_url="https://example.org/d",
        )
        details = details_of(record)

        assert (details.id, details.filename, details.object_key) == ("id-0", "0.md", "key")
        assert details.extracted_text_preview == "x" * 500
        assert details.download_url == "https://example.org/d"
        assert details.text_extraction_status is DocumentProcessingStatus.PENDING

    def test_bare_details(self) -> None:
        """What the server does not say is not invented."""
        record = UserFileDetails(
            "id-0", "key", 4, "text/plain", "hash", original_url="https://example.org/o"
        )
        details = details_of(record)

        assert (details.filename, details.extracted_text_preview) == ("", None)
        assert details.download_url == "https://example.org/o"

    def test_details_of_no_document(self) -> None:
        """A file of another type is not found among documents."""
        record = UserFileDetails("id-0", "key", 4, "a/b", "hash", media_type=MediaType.VIDEO)
        with pytest.raises(ResourceNotFoundError):
            details_of(record)

    def test_page(self) -> None:
        """A page of files is one of documents."""
        files = FileList([file(title="Dues", **DONE), UserFile("id-1", 5, False)], 7, True)
        found = page_of(files, 2, 2)

        assert (found.total_count, found.page, found.page_size, found.has_more) == (7, 2, 2, True)
        assert found.documents[0].to_dict() == {
            "id": "id-0",
            "filename": "0.md",
            "content_type": "",
            "size_bytes": 4,
            "text_extraction_status": "completed",
            "title": "Dues",
            "embedding_status": "completed",
        }
        assert found.documents[1].text_extraction_status is DocumentProcessingStatus.PENDING

    def test_deleted(self) -> None:
        """Documents that were deleted before count among those that could not be."""
        answer = deleted(
            BatchDeleteFilesResponse(
                [BatchDeleteFileResult("a", "deleted", "gone", NOON)],
                [BatchDeleteFileResult("b", "skipped")],
                [BatchDeleteFileResult("c", "failed", "unknown")],
                {"total": 3},
            )
        )

        assert answer.to_dict() == {
            "deleted": [
                {
                    "id": "a",
                    "status": "deleted",
                    "message": "gone",
                    "deleted_at": "2026-05-04T12:00:00Z",
                }
            ],
            "failed": [
                {"id": "b", "status": "skipped", "message": ""},
                {"id": "c", "status": "failed", "message": "unknown"},
            ],
            "summary": {"total": 3},
        }

    def test_a_search_is_one_page(self) -> None:
        """Nothing follows it."""
        assert not SearchPage([]).has_more
