from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix import CloudStorageError, CloudStorageJobStatus, CloudStorageJobType
from scopix._core.cloud_storage import (
    MAX_FILES,
    check_folder,
    cloud_files,
    finished,
    identifiers,
    job_id_of,
)
from scopix.types.cloud_storage import CloudFileInput, CloudStorageJob, ExportResult, ImportResult

JOB = CloudStorageJob(
    "j1", CloudStorageJobType.EXPORT, CloudStorageJobStatus.PARTIAL, "c1", "google_drive", 2, 1, 1
)

FILES = st.builds(
    CloudFileInput,
    st.text(min_size=1),
    st.text(min_size=1),
    st.none() | st.text(),
    st.none() | st.integers(min_value=0),
)


@given(st.lists(FILES, min_size=1), st.booleans())
def test_dicts_and_records_are_the_same(files: list[CloudFileInput], keep_none: bool) -> None:
    """A file may be given as a record or as the dict that it makes, None included."""
    dicts = [file.to_dict(exclude_none=not keep_none) for file in files]

    assert cloud_files(dicts) == cloud_files(files) == cloud_files(iter(files)) == files


@pytest.mark.parametrize("count", [1, MAX_FILES])
def test_counts_that_fit(count: int) -> None:
    """One file is enough, a thousand are not too many."""
    assert identifiers(["i"] * count) == ["i"] * count
    assert len(cloud_files([{"id": "i", "name": "n"}] * count)) == count


@pytest.mark.parametrize(
    ("file", "error", "message"),
    [
        (CloudFileInput("", "a"), ValueError, r"files\[0\]: id is empty"),
        (CloudFileInput("1", ""), ValueError, r"files\[0\]: name is empty"),
        ({"name": "a"}, ValueError, r"files\[0\]: id is missing"),
        ({"id": True, "name": "a"}, TypeError, "id must be text, not bool"),
        ({"id": "1", "name": b"a"}, TypeError, "name must be text, not bytes"),
        ({"id": "1", "name": "a", "mime_type": 5}, TypeError, "mime_type must be text, not int"),
        ({"id": "1", "name": "a", "size_bytes": 5.0}, TypeError, "a whole number, not float"),
        ({"id": "1", "name": "a", "size_bytes": True}, TypeError, "a whole number, not bool"),
        ({"id": "1", "name": "a", 5: 6, "kind": "x"}, ValueError, "the unknown field 5, kind;"),
        (["1", "a"], TypeError, r"files\[0\] must be a CloudFileInput or a dict, not list"),
    ],
)
def test_wrong_files(file: Any, error: type[Exception], message: str) -> None:
    """The error names the place, what is wrong there, and what was given."""
    with pytest.raises(error, match=message):
        cloud_files([file])


def test_folders() -> None:
    """One at most."""
    check_folder(None, None)
    check_folder("a", None)
    check_folder(None, "a")
    with pytest.raises(ValueError, match="not both"):
        check_folder("a", "b")


def test_jobs_that_were_started() -> None:
    """The job, or an error that says what the server answered."""
    assert job_id_of(ImportResult(1, True, "", job_id="j1")) == "j1"
    assert job_id_of(ExportResult(True, "", job_id="j2")) == "j2"
    with pytest.raises(CloudStorageError, match=r"no job for the import.*: Later") as caught:
        job_id_of(ImportResult(1, True, "Later", status="busy"))
    assert caught.value.job_status == "busy"
    with pytest.raises(CloudStorageError, match="no job for the export") as caught:
        job_id_of(ExportResult(True, "", job_status="odd"))
    assert caught.value.job_status == "odd"


@pytest.mark.parametrize("status", list(CloudStorageJobStatus))
def test_finished(status: CloudStorageJobStatus) -> None:
    """A job that copied nothing, or was cancelled, is an error; any other is returned."""
    job = replace(JOB, status=status, error="no room")
    if status in {"failed", "cancelled"}:
        verb = {"failed": "failed", "cancelled": "was cancelled"}[status]
        with pytest.raises(
            CloudStorageError, match=rf"the export job j1 {verb}: no room"
        ) as caught:
            finished(job)
        assert (caught.value.job_id, caught.value.job_status) == ("j1", status)
    else:
        assert finished(job) is job


def test_failed_without_a_reason() -> None:
    """Where the server gives no reason, none is made up."""
    with pytest.raises(CloudStorageError) as caught:
        finished(replace(JOB, status=CloudStorageJobStatus.FAILED))
    assert caught.value.message == "the export job j1 failed"
