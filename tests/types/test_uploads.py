from __future__ import annotations

import copy
import io
import pickle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import scopix.types.uploads as module
from scopix import BatchUploadResults, DescriptionStatus, UploadError, UploadResult
from scopix._core.body import BytesSource, FileSource
from scopix.types.uploads import (
    UploadSessionItemState,
    UploadSessionResult,
    UploadSessionResultItem,
    UploadSessionState,
    UploadSessionStatus,
)


def result(status: str, **fields: Any) -> UploadResult:
    """A file that is called after the state of its description."""
    fields = {"image_id": f"id-{status}", "filename": f"{status}.jpg", **fields}
    return UploadResult(description_status=DescriptionStatus(status), **fields)


ALL = [result(status) for status in map(str, DescriptionStatus)]


class TestUploadResult:
    @pytest.mark.parametrize(
        ("status", "pending", "completed", "failed"),
        [
            ("pending", True, False, False),
            ("queued", True, False, False),
            ("processing", True, False, False),
            ("completed", False, True, False),
            ("failed", False, False, True),
            ("skipped", False, False, False),
            ("from_the_future", False, False, False),
        ],
    )
    def test_states(self, status: str, pending: bool, completed: bool, failed: bool) -> None:
        """A description is still to come, there, failed, or none of the three."""
        one = result(status)

        assert (one.is_pending, one.is_completed, one.is_failed) == (pending, completed, failed)

    def test_defaults(self) -> None:
        """A file of which nothing is said will be described."""
        one = UploadResult("id", "a.jpg")

        assert one.description_status is DescriptionStatus.PENDING
        assert one.to_dict() == {
            "image_id": "id",
            "filename": "a.jpg",
            "description_status": "pending",
        }


class TestBatchUploadResults:
    def test_is_a_list(self) -> None:
        """Results are a list in the order of the files."""
        results = BatchUploadResults(ALL)

        assert results == ALL
        assert (results[0], len(results), list(reversed(results))) == (ALL[0], 6, ALL[::-1])
        assert (results.session_ids, results.unsupported) == ([], [])

    def test_what_goes_with_it(self) -> None:
        """Sessions and files that were left out; each batch has its own."""
        results = BatchUploadResults(session_ids=("s-1",), unsupported=iter([Path("a.exe")]))

        assert (results.session_ids, results.unsupported) == (["s-1"], [Path("a.exe")])
        assert BatchUploadResults().session_ids is not BatchUploadResults().session_ids

    def test_sorts(self) -> None:
        """Every file is in one of three groups."""
        results = BatchUploadResults([*ALL, result("from_the_future")])

        assert [one.filename for one in results.pending()] == [
            "pending.jpg",
            "queued.jpg",
            "processing.jpg",
        ]
        assert [one.filename for one in results.succeeded()] == [
            "completed.jpg",
            "skipped.jpg",
            "from_the_future.jpg",
        ]
        assert [one.filename for one in results.failed()] == ["failed.jpg"]
        assert (results.pending_count, results.succeeded_count, results.failed_count) == (3, 3, 1)

    @pytest.mark.parametrize(("results", "expected"), [(ALL, True), (ALL[:4], False), ([], False)])
    def test_has_failures(self, results: list[UploadResult], expected: bool) -> None:
        """One failed file is enough."""
        assert BatchUploadResults(results).has_failures is expected

    def test_uploaded(self) -> None:
        """What has an identifier is stored, whatever became of its description."""
        results = BatchUploadResults([result("failed"), result("failed", image_id=""), ALL[0]])

        assert results.uploaded_count == 2

    def test_retryable(self) -> None:
        """Only what failed and may pass; not knowing is no reason to try."""
        again = result("failed", description_is_retryable=True)
        results = BatchUploadResults(
            [
                again,
                result("failed", description_is_retryable=False),
                result("failed"),
                result("completed", description_is_retryable=True),
            ]
        )

        assert results.retryable() == [again]

    @pytest.mark.parametrize(
        ("results", "expected"),
        [
            ([], "0 succeeded"),
            (ALL[3:4], "1 succeeded"),
            (ALL[:4], "1 succeeded, 3 pending"),
            (ALL, "2 succeeded, 3 pending, 1 failed (0 retryable)"),
            (
                [ALL[3], result("failed", description_is_retryable=True)],
                "1 succeeded, 1 failed (1 retryable)",
            ),
        ],
    )
    def test_summary(self, results: list[UploadResult], expected: str) -> None:
        """One line for people, and for a console."""
        batch = BatchUploadResults(results)

        assert batch.summary() == expected
        assert repr(batch) == f"<BatchUploadResults: {expected}>"

    def test_raise_on_failures(self) -> None:
        """The error has all results, and names the first that failed, and why."""
        results = BatchUploadResults(
            [
                ALL[3],
                result("failed", filename="first.jpg", description_error="too dark"),
                result("failed", filename="second.jpg"),
            ]
        )
        with pytest.raises(UploadError) as caught:
            results.raise_on_failures()

        assert caught.value.message == (
            "1 succeeded, 2 failed (0 retryable); the first is first.jpg: too dark"
        )
        assert caught.value.filename == "first.jpg"
        assert caught.value.partial_results is results

    def test_raise_on_a_failure_without_a_reason(self) -> None:
        """The error does not say `None`."""
        with pytest.raises(UploadError, match=r"the first is failed\.jpg: no reason is given$"):
            BatchUploadResults([result("failed")]).raise_on_failures()

    def test_nothing_to_raise(self) -> None:
        """Calls can be chained."""
        results = BatchUploadResults(ALL[:4])

        assert results.raise_on_failures() is results

    def test_copies(self) -> None:
        """A copy is equal, with all that goes along, and so is what was pickled."""
        results = BatchUploadResults(ALL, session_ids=["s-1"], unsupported=[Path("a.exe")])
        copies = [copy.copy(results), copy.deepcopy(results), pickle.loads(pickle.dumps(results))]

        for other in copies:
            assert type(other) is BatchUploadResults
            assert other == results
            assert (other.session_ids, other.unsupported) == (["s-1"], [Path("a.exe")])


class TestRetrying:
    """What knows its files can send them again."""

    SOURCES = tuple((position, BytesSource(b"x", f"{position}.jpg")) for position in range(4))

    @pytest.fixture
    def results(self) -> BatchUploadResults:
        refused = {"image_id": "", "description_is_retryable": False}
        passing = {"image_id": "", "description_is_retryable": True}
        stored = {"description_is_retryable": True}
        return BatchUploadResults(
            [
                result("failed", **refused),
                result("failed", **passing),
                result("failed", **stored),
                UploadResult("", "3.jpg", status="not_sent"),
            ]
        )

    def test_what_is_sent_again(self, results: BatchUploadResults) -> None:
        """What failed in passing and what was never sent; not what is stored, nor refused."""
        pipe = FileSource(io.BytesIO(), "3.jpg", None, None)
        results._keep("files", Any, self.SOURCES)
        assert [position for position, _ in results._to_send_again().sources] == [1, 3]
        results._keep("files", Any, [*self.SOURCES[:3], (3, pipe)])

        assert [position for position, _ in results._to_send_again().sources] == [1]

    def test_by_the_client_that_sent_them(self, results: BatchUploadResults) -> None:
        """The thin method hands the results to `client.files`."""
        files = SimpleNamespace(retry_failed=lambda again: ("sent again", again))
        results._keep(files, Any, self.SOURCES)

        assert results.retry_failed() == ("sent again", results)

    def test_results_that_know_nothing(self, results: BatchUploadResults) -> None:
        """Whoever made the list, or unpickled it, is told another way."""
        results._keep(lambda: "a client can't be pickled", Any, self.SOURCES)
        for other in (BatchUploadResults(), pickle.loads(pickle.dumps(results))):
            with pytest.raises(ValueError, match="these results don't know their files; call"):
                other.retry_failed()
        assert pickle.loads(pickle.dumps(results)) == results


class TestUploadSessions:
    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("pending", False),
            ("uploading", False),
            ("processing", False),
            ("completed", True),
            ("failed", True),
            ("expired", True),
            ("cancelled", True),
            ("from_the_future", False),
        ],
    )
    def test_is_terminal(self, status: str, expected: bool) -> None:
        """A session that has ended does not change any more; an unknown state may."""
        session = UploadSessionStatus("s", UploadSessionState(status), 1, 0, 0, 0, 1, 0.0)

        assert session.is_terminal is expected

    @pytest.mark.parametrize(("count", "expected"), [(0, None), (1, "id-0"), (2, None)])
    def test_image_id(self, count: int, expected: str | None) -> None:
        """That of the only file; none where there are several."""
        files = [
            UploadSessionResultItem(f"id-{n}", "a.jpg", n, UploadSessionItemState.COMPLETED)
            for n in range(count)
        ]
        session = UploadSessionResult("s", UploadSessionState.COMPLETED, count, count, 0, 0, files)

        assert session.image_id == expected

    def test_a_result_is_a_record(self) -> None:
        """It has the methods of all public types, and no list of another's."""
        one = UploadSessionResult("s", UploadSessionState.FAILED, 1, 0, 1, 0)
        two = UploadSessionResult("s", UploadSessionState.FAILED, 1, 0, 1, 0)

        assert one == two
        assert one.files is not two.files
        assert one.to_dict() == {
            "session_id": "s",
            "status": "failed",
            "total_files": 1,
            "completed_files": 0,
            "failed_files": 1,
            "skipped_files": 0,
            "files": [],
        }


def test_exports() -> None:
    """All public types of the topic, once and in order."""
    assert module.__all__ == sorted(set(module.__all__))
    assert all(hasattr(module, name) for name in module.__all__)
