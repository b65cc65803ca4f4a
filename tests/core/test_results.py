from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from scopix import (
    AuthenticationError,
    BatchUploadResults,
    CircuitBreakerError,
    DescriptionErrorType,
    DescriptionStatus,
    ErrorResponse,
    QuotaExceededError,
    RateLimitError,
    ScopixConnectionError,
    ScopixError,
    ScopixTimeoutError,
    ServerError,
    UploadError,
    UploadResult,
    ValidationError,
)
from scopix._core.body import BytesSource, PathSource
from scopix._core.results import (
    ends_all,
    enter,
    failed,
    interrupted,
    is_described,
    no_quota,
    not_sent,
    rejected,
    result_of_item,
    result_of_status,
    session_item,
    session_result,
    session_status,
)
from scopix._core.uploads import Job
from scopix.types.enums import MediaType
from scopix.types.files import FileProcessingState, FileProcessingStatus
from scopix.types.uploads import (
    BatchUploadReceipt,
    FileRejection,
    QuotaInfo,
    UploadSessionItemState,
    UploadSessionResult,
    UploadSessionResultItem,
    UploadSessionState,
    UploadSessionStatus,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=timezone.utc)


def item(index: int = 0, **fields: Any) -> UploadSessionResultItem:
    fields = {"status": UploadSessionItemState.PROCESSING, **fields}
    return UploadSessionResultItem(f"id-{index}", f"{index}.jpg", index, **fields)


def file_status(**fields: Any) -> FileProcessingStatus:
    fields = {"status": FileProcessingState.PROCESSING, **fields}
    return FileProcessingStatus("id-0", **fields)


def receipt(*entries: UploadSessionResultItem | FileRejection) -> BatchUploadReceipt:
    items = [entry for entry in entries if isinstance(entry, UploadSessionResultItem)]
    rejections = [entry for entry in entries if isinstance(entry, FileRejection)]
    return BatchUploadReceipt(
        "session-1", len(entries), len(items), len(rejections), "processing", items, rejections
    )


class TestPlaces:
    """Each file of a batch has its place, whatever became of it."""

    def test_not_sent(self) -> None:
        """A file whose turn has not come is pending and has no identifier."""
        result = not_sent("a.jpg")

        assert result == UploadResult(image_id="", filename="a.jpg", status="not_sent")
        assert result.is_pending

    @pytest.mark.parametrize("retryable", [True, False])
    def test_rejected(self, retryable: bool) -> None:
        """A refused file has failed, with the reason, and nothing of it is stored."""
        expected = UploadResult(
            image_id="",
            filename="a.exe",
            description_status=DescriptionStatus.FAILED,
            description_error="no programs",
            description_error_type=DescriptionErrorType.VALIDATION_ERROR,
            description_is_retryable=retryable,
            status="rejected",
        )

        assert rejected("a.exe", "no programs", retryable=retryable) == expected

    @pytest.mark.parametrize(
        ("error", "kind", "retryable"),
        [
            (ScopixConnectionError("no"), DescriptionErrorType.UNKNOWN, True),
            (ServerError("no", status_code=503), DescriptionErrorType.UNKNOWN, True),
            (ScopixTimeoutError("no"), DescriptionErrorType.TIMEOUT, True),
            (RateLimitError("no"), DescriptionErrorType.RATE_LIMIT, True),
            (ValidationError("no"), DescriptionErrorType.VALIDATION_ERROR, False),
            (UploadError("no"), DescriptionErrorType.VALIDATION_ERROR, False),
        ],
    )
    def test_failed(self, error: ScopixError, kind: DescriptionErrorType, retryable: bool) -> None:
        """A file that was not stored says why, and whether another try may help."""
        result = failed(BytesSource(b"x", "a.jpg"), error)

        assert (result.filename, result.image_id, result.status) == ("a.jpg", "", "failed")
        assert result.is_failed and result.description_error == "no"
        assert result.description_error_type is kind
        assert result.description_is_retryable is retryable

    def test_failed_for_good(self, tmp_path: Path) -> None:
        """What was a stream can't be sent again."""
        path = tmp_path / "spool"
        path.write_bytes(b"x")
        error = ScopixConnectionError("no")

        assert failed(PathSource.of(path), error).description_is_retryable
        source = PathSource.of(path, is_temporary=True)
        assert failed(source, error).description_is_retryable is False

    def test_enter(self) -> None:
        """What a request answers lands where its files stand in the batch, in whatever order."""
        results = BatchUploadResults(not_sent(f"{number}.jpg") for number in range(5))
        refusal = FileRejection("2.exe", 1, "no programs", retryable=False)
        enter(results, receipt(item(2), refusal, item(0)), [1, 2, 4])

        assert [result.image_id for result in results] == ["", "id-0", "", "", "id-2"]
        assert [result.status for result in results] == [
            "not_sent",
            "processing",
            "rejected",
            "not_sent",
            "processing",
        ]
        assert results[2] == rejected("2.exe", "no programs", retryable=False)

    def test_a_refusal_that_may_pass(self) -> None:
        """The server says so of each file."""
        results = BatchUploadResults([not_sent("a.exe")])
        enter(results, receipt(FileRejection("a.exe", 0, "no programs", retryable=True)), [0])

        assert [result.filename for result in results.retryable()] == ["a.exe"]


class TestEnds:
    FORM = Job([(0, BytesSource(b"x"))])
    DIRECT = Job([(0, BytesSource(b"x"))], is_direct=True)

    @pytest.mark.parametrize(
        ("error", "form", "direct"),
        [
            (AuthenticationError(), True, True),
            (QuotaExceededError("full"), True, True),
            (CircuitBreakerError("https://a", 30), True, True),
            (ValidationError("no such category"), True, False),
            (UploadError("changed"), True, False),
            (ServerError("busy", status_code=503), False, False),
            (ScopixConnectionError("reset"), False, False),
        ],
    )
    def test_what_ends_all(self, error: ScopixError, form: bool, direct: bool) -> None:
        """What would fail the others too; of one large file, what lies in it does not."""
        assert ends_all(error, self.FORM) is form
        assert ends_all(error, self.DIRECT) is direct

    @pytest.mark.parametrize(
        ("said", "message"),
        [("Only 3 more.", "Only 3 more."), (None, "5 files are more than the plan allows now")],
    )
    def test_no_quota(self, said: str | None, message: str) -> None:
        """The error has what is left, and no results."""
        quota = QuotaInfo(
            can_proceed=False,
            requested=5,
            available=3,
            monthly_limit=10,
            current_usage=7,
            message=said,
        )
        error = no_quota(quota, 5)

        assert (error.message, error.available, error.limit) == (message, 3, 10)
        assert error.partial_results == []


class TestInterrupted:
    @pytest.fixture
    def results(self) -> BatchUploadResults:
        stored = UploadResult(image_id="id-0", filename="0.jpg")
        return BatchUploadResults([stored, not_sent("1.jpg")], session_ids=["s-1", "s-2"])

    def test_by_the_server(self, results: BatchUploadResults) -> None:
        """The error has the results so far, the last session, and what the server said."""
        response = ErrorResponse(status_code=503, request_id="req_1")
        error = interrupted(ServerError("busy", response=response), results)

        assert isinstance(error, UploadError)
        assert error.message == "the upload broke off, 1 of 2 files are stored: busy"
        assert error.partial_results is results
        assert (error.stage, error.session_id) == ("upload", "s-2")
        assert (error.response, error.request_id, error.status_code) == (response, "req_1", 503)

    @pytest.mark.parametrize(
        "cause", [ScopixConnectionError("reset"), OSError("a.jpg changed"), OSError(2, "gone", "a")]
    )
    def test_without_an_answer(
        self, results: BatchUploadResults, cause: ScopixConnectionError | OSError
    ) -> None:
        """A lost connection and a file that can't be read tell why."""
        error = interrupted(cause, results)

        assert isinstance(error, UploadError)
        assert error.message.startswith("the upload broke off, 1 of 2 files are stored: ")
        assert error.message.endswith(("reset", "a.jpg changed", "[Errno 2] gone: 'a'"))
        assert (error.partial_results, error.response) == (results, None)

    def test_before_any_session(self) -> None:
        """Without a session there is none to name."""
        error = interrupted(OSError("gone"), BatchUploadResults([not_sent("a.jpg")]))

        assert isinstance(error, UploadError)
        assert error.session_id is None

    def test_by_the_quota(self, results: BatchUploadResults) -> None:
        """A used-up quota stays that error, with all it knows, and gets the results."""
        cause = QuotaExceededError(
            "no files left",
            available=1,
            limit=10,
            code="MONTHLY_QUOTA",
            details={"resets_at": "2026-06-01"},
            response=ErrorResponse(status_code=429, request_id="req_1"),
        )
        error = interrupted(cause, results)

        assert isinstance(error, QuotaExceededError)
        assert (error.message, error.code) == ("no files left", "MONTHLY_QUOTA")
        assert (error.available, error.limit) == (1, 10)
        assert error.details["resets_at"] == "2026-06-01"
        assert error.partial_results is error.details["partial_results"] is results
        assert (error.status_code, error.request_id) == (429, "req_1")


class TestResultOfItem:
    def test_all_that_is_known(self) -> None:
        """Every field that both types have is taken over."""
        known = item(
            3,
            status=UploadSessionItemState.COMPLETED,
            object_key="key",
            media_type=MediaType.IMAGE,
            description="A harbour.",
            visible_text="PORT",
            tags=["sea"],
            description_status=DescriptionStatus.COMPLETED,
            deduplicated=False,
            thumbnail_url="https://x.example/t",
            created_at=NOON,
        )
        expected = UploadResult(
            image_id="id-3",
            filename="3.jpg",
            description="A harbour.",
            tags=["sea"],
            visible_text="PORT",
            description_status=DescriptionStatus.COMPLETED,
            thumbnail_url="https://x.example/t",
            created_at=NOON,
            deduplicated=False,
            media_type=MediaType.IMAGE,
            status="completed",
            object_key="key",
        )

        assert result_of_item(known) == expected

    def test_a_failed_description(self) -> None:
        """The reason, its class and whether another try helps go along."""
        result = result_of_item(
            item(
                status=UploadSessionItemState.FAILED,
                description_status=DescriptionStatus.FAILED,
                description_error_type=DescriptionErrorType.TIMEOUT,
                description_is_retryable=True,
                error_message="too slow",
            )
        )

        assert result.is_failed
        assert (result.description_error, result.description_is_retryable) == ("too slow", True)
        assert result.description_error_type is DescriptionErrorType.TIMEOUT

    @pytest.mark.parametrize(
        ("status", "description", "upload"),
        [
            ("pending", DescriptionStatus.PENDING, "processing"),
            ("processing", DescriptionStatus.PENDING, "processing"),
            ("completed", DescriptionStatus.SKIPPED, "completed"),
            ("failed", DescriptionStatus.FAILED, "completed"),
            ("skipped", DescriptionStatus.SKIPPED, "completed"),
            ("cancelled", DescriptionStatus.SKIPPED, "completed"),
            ("paused", DescriptionStatus.PENDING, "processing"),
        ],
    )
    def test_nothing_said_of_a_description(
        self, status: str, description: DescriptionStatus, upload: str
    ) -> None:
        """A file that has ended is not waited for, and one that failed has failed."""
        result = result_of_item(item(status=UploadSessionItemState(status)))

        assert (result.description_status, result.status) == (description, upload)

    def test_what_the_server_says_wins(self) -> None:
        """A stated description is not guessed at."""
        result = result_of_item(
            item(
                status=UploadSessionItemState.FAILED,
                description_status=DescriptionStatus.COMPLETED,
            )
        )

        assert result.is_completed


class TestResultOfStatus:
    def test_all_that_is_known(self) -> None:
        """Every field that both types have is taken over."""
        known = file_status(
            status=FileProcessingState.PARTIALLY_COMPLETED,
            filename="a.jpg",
            media_type=MediaType.IMAGE,
            description_status=DescriptionStatus.COMPLETED,
            description="A harbour.",
            tags=["sea"],
            visible_text="PORT",
            thumbnail_url="https://x.example/t",
            error_message="no variants",
            created_at=NOON,
        )
        expected = UploadResult(
            image_id="id-0",
            filename="a.jpg",
            description="A harbour.",
            tags=["sea"],
            visible_text="PORT",
            description_status=DescriptionStatus.COMPLETED,
            thumbnail_url="https://x.example/t",
            created_at=NOON,
            media_type=MediaType.IMAGE,
            status="completed",
        )

        assert result_of_status(known) == expected

    @pytest.mark.parametrize(
        ("status", "description", "upload"),
        [
            ("uploading", DescriptionStatus.PENDING, "processing"),
            ("queued", DescriptionStatus.PENDING, "processing"),
            ("processing", DescriptionStatus.PENDING, "processing"),
            ("completed", DescriptionStatus.SKIPPED, "completed"),
            ("partially_completed", DescriptionStatus.SKIPPED, "completed"),
            ("failed", DescriptionStatus.FAILED, "completed"),
            ("cancelled", DescriptionStatus.SKIPPED, "completed"),
            ("paused", DescriptionStatus.PENDING, "processing"),
        ],
    )
    def test_nothing_said_of_a_description(
        self, status: str, description: DescriptionStatus, upload: str
    ) -> None:
        """A file that has ended is not waited for, and one that failed has failed."""
        result = result_of_status(file_status(status=FileProcessingState(status)))

        assert (result.description_status, result.status) == (description, upload)
        assert is_described(result) is (upload == "completed")
        assert result.filename == ""

    @pytest.mark.parametrize("said", ["pending", "queued", "processing", "from_tomorrow"])
    def test_a_description_that_will_not_come(self, said: str) -> None:
        """A file that was cancelled is described no more; while it runs, any state may change."""
        described = DescriptionStatus(said)
        running = result_of_status(file_status(description_status=described))
        cancelled = result_of_status(
            file_status(status=FileProcessingState.CANCELLED, description_status=described)
        )

        assert (running.description_status, is_described(running)) == (said, False)
        assert cancelled.description_status is DescriptionStatus.SKIPPED
        assert is_described(cancelled)

    @pytest.mark.parametrize(
        ("description_error", "expected"), [("no model", "no model"), (None, "corrupt")]
    )
    def test_why_it_failed(self, description_error: str | None, expected: str) -> None:
        """The reason is that of the description, or else that of the whole."""
        result = result_of_status(
            file_status(
                status=FileProcessingState.FAILED,
                description_error=description_error,
                description_error_type=DescriptionErrorType.UNKNOWN,
                description_is_retryable=False,
                error_message="corrupt",
            )
        )

        assert (result.description_error, result.description_is_retryable) == (expected, False)
        assert result.description_error_type is DescriptionErrorType.UNKNOWN


STATES = [
    ("uploading", UploadSessionItemState.PROCESSING, UploadSessionState.PROCESSING, (0, 0, 0, 1)),
    ("confirming", UploadSessionItemState.PROCESSING, UploadSessionState.PROCESSING, (0, 0, 0, 1)),
    ("queued", UploadSessionItemState.PROCESSING, UploadSessionState.PROCESSING, (0, 0, 0, 1)),
    ("processing", UploadSessionItemState.PROCESSING, UploadSessionState.PROCESSING, (0, 0, 0, 1)),
    ("paused", UploadSessionItemState.PROCESSING, UploadSessionState.PROCESSING, (0, 0, 0, 1)),
    ("completed", UploadSessionItemState.COMPLETED, UploadSessionState.COMPLETED, (1, 0, 0, 0)),
    (
        "partially_completed",
        UploadSessionItemState.COMPLETED,
        UploadSessionState.COMPLETED,
        (1, 0, 0, 0),
    ),
    ("failed", UploadSessionItemState.FAILED, UploadSessionState.FAILED, (0, 1, 0, 0)),
    ("cancelled", UploadSessionItemState.CANCELLED, UploadSessionState.CANCELLED, (0, 0, 1, 0)),
]


class TestOneFileAsASession:
    """What is waited for by the identifier of a file looks like a session of one."""

    def test_all_states_are_covered(self) -> None:
        """A state that is added to the API must be thought about here."""
        assert {state for state, *_ in STATES} == {*map(str, FileProcessingState), "paused"}

    @pytest.mark.parametrize(("state", "of_item", "of_session", "counts"), STATES)
    def test_states(
        self,
        state: str,
        of_item: UploadSessionItemState,
        of_session: UploadSessionState,
        counts: tuple[int, int, int, int],
    ) -> None:
        """The states agree, the counts make up the one file, and both end at the same time."""
        status = file_status(status=FileProcessingState(state), progress_percentage=40.0)
        session = session_status(status)

        assert session_item(status).status is of_item
        assert session.status is of_session
        assert session.total_files == 1
        assert counts == (
            session.completed_files,
            session.failed_files,
            session.skipped_files,
            session.pending_files,
        )
        assert session.is_terminal is status.is_terminal
        assert session.progress_percentage == 40.0

    def test_times(self) -> None:
        """The session has the identifier and the times of the file."""
        session = session_status(file_status(created_at=NOON, completed_at=NOON))

        assert (session.session_id, session.created_at, session.completed_at) == (
            "id-0",
            NOON,
            NOON,
        )

    @pytest.mark.parametrize(
        ("errors", "expected"),
        [
            ({}, None),
            ({"description_error": "slow"}, "slow"),
            ({"description_error": "slow", "error_message": "corrupt"}, "corrupt"),
        ],
    )
    def test_all_that_is_known(self, errors: dict[str, str], expected: str | None) -> None:
        """Every field that both types have is taken over."""
        known = file_status(
            status=FileProcessingState.COMPLETED,
            filename="a.pdf",
            media_type=MediaType.DOCUMENT,
            description="A report.",
            visible_text="Page 1",
            tags=["paper"],
            description_status=DescriptionStatus.COMPLETED,
            description_error_type=DescriptionErrorType.UNKNOWN,
            description_is_retryable=False,
            thumbnail_url="https://x.example/t",
            created_at=NOON,
            **errors,
        )
        expected_item = UploadSessionResultItem(
            image_id="id-0",
            filename="a.pdf",
            index=0,
            status=UploadSessionItemState.COMPLETED,
            media_type=MediaType.DOCUMENT,
            description="A report.",
            visible_text="Page 1",
            tags=["paper"],
            description_status=DescriptionStatus.COMPLETED,
            description_error_type=DescriptionErrorType.UNKNOWN,
            description_is_retryable=False,
            error_message=expected,
            thumbnail_url="https://x.example/t",
            created_at=NOON,
        )

        assert session_item(known) == expected_item

    def test_without_a_name(self) -> None:
        """A file whose name is not known has an empty one."""
        assert session_item(file_status()).filename == ""


def test_session_result() -> None:
    """The last state gives the counts, and the files go along."""
    status = UploadSessionStatus("s-1", UploadSessionState.COMPLETED, 6, 3, 2, 1, 0, 100.0)
    files = [item(0), item(1)]
    expected = UploadSessionResult("s-1", UploadSessionState.COMPLETED, 6, 3, 2, 1, files)

    assert session_result(status, files) == expected
