# Derived from tests/async/test_seed_callbacks.py by `python -m generator generate`; do not edit.
"""The page of callback events, from top to bottom: every event, its members, and the examples.

How often each fires, in which order and with which counts, is in `test_events`.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
import json
import pickle
import warnings
from datetime import datetime, timezone
from typing import Any, get_type_hints

import pytest

import scopix.types.callbacks
import scopix_sync
from scopix.types.callbacks import (
    CloudStorageJobProgressEvent,
    DocumentFileCompleteEvent,
    DocumentProcessingFailedEvent,
    DocumentProcessingProgressEvent,
    DocumentUploadProgressEvent,
    UploadProgressEvent,
    VideoAnalysisProgressEvent,
)
from scopix.types.cloud_storage import CloudStorageJob, CloudStorageJobStatus, CloudStorageJobType
from scopix.types.documents import DocumentUploadResult
from scopix.types.enums import DocumentProcessingErrorType, DocumentProcessingStatus
from scopix.types.uploads import UploadSessionStatus
from scopix.types.video import VideoAnalysisJobStatus
from scopix_sync import _seam
from tests.emulator.samples import locked_pdf
from tests.media import clip, photo, report

NOON = datetime(2026, 5, 4, 12, tzinfo=timezone.utc)

RESULT = DocumentUploadResult(
    "doc-1",
    "dues.pdf",
    "application/pdf",
    2048,
    text_extraction_status=DocumentProcessingStatus.COMPLETED,
    page_count=2,
    created_at=NOON,
)
FAILED = dataclasses.replace(
    RESULT,
    text_extraction_status=DocumentProcessingStatus.FAILED,
    processing_error="took too long",
    processing_error_type=DocumentProcessingErrorType.TIMEOUT,
    processing_is_retryable=True,
)
VIDEO = VideoAnalysisJobStatus(
    "job-1", "video-1", "processing", progress_percent=40.0, current_step="scenes", started_at=NOON
)
CLOUD = CloudStorageJob(
    "job-2",
    CloudStorageJobType.IMPORT,
    CloudStorageJobStatus.IN_PROGRESS,
    "conn_abc123",
    "google_drive",
    total_files=8,
    completed_files=5,
    failed_files=1,
    created_at=NOON,
)

UPLOAD_FIELDS = {
    "file_index": int,
    "uploaded_bytes": int,
    "total_bytes": int,
    "filename": str | None,
}

# In the order of the page: the fields with their types, and the properties with theirs.
EVENTS = {
    UploadProgressEvent: (UPLOAD_FIELDS, {"progress_percent": float}),
    DocumentUploadProgressEvent: (UPLOAD_FIELDS, {"progress_percent": float}),
    DocumentFileCompleteEvent: ({"file_index": int, "result": DocumentUploadResult}, {}),
    DocumentProcessingProgressEvent: (
        {"completed_count": int, "total_count": int, "latest_result": DocumentUploadResult},
        {"progress_percent": float, "remaining_count": int},
    ),
    DocumentProcessingFailedEvent: (
        {"file_index": int, "result": DocumentUploadResult},
        {"error_message": str | None, "is_retryable": bool},
    ),
    VideoAnalysisProgressEvent: (
        {"job_status": VideoAnalysisJobStatus},
        {"progress_percent": float, "is_terminal": bool},
    ),
    CloudStorageJobProgressEvent: (
        {"job": CloudStorageJob},
        {"progress_percent": float, "is_terminal": bool},
    ),
}

SAMPLES = [
    UploadProgressEvent(0, 1024, 1024, "photo.jpg"),
    DocumentUploadProgressEvent(1, 2048, 2048, "dues.pdf"),
    DocumentFileCompleteEvent(1, RESULT),
    DocumentProcessingProgressEvent(3, 4, RESULT),
    DocumentProcessingFailedEvent(1, FAILED),
    VideoAnalysisProgressEvent(VIDEO),
    CloudStorageJobProgressEvent(CLOUD),
]

EACH = pytest.mark.parametrize("event", SAMPLES, ids=lambda event: type(event).__name__)


def to_dict(exclude_none: bool = True) -> dict[str, Any]:
    """The signature that the page gives."""
    raise NotImplementedError


@pytest.fixture
def page(emulator, tmp_path, monkeypatch):
    """What the examples take for granted: a photo, and a key that is not spelled out.

    ``scopix_...`` stands for a key; key and address come from the environment instead.
    """
    (tmp_path / "photo.jpg").write_bytes(photo())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCOPIX_API_KEY", emulator.api_key)
    monkeypatch.setenv("SCOPIX_BASE_URL", emulator.url)
    monkeypatch.setenv("SCOPIX_POLLING_INTERVAL", "0.02")
    from_env = scopix_sync.Scopix.from_env

    def with_key(*, api_key):
        assert api_key == "scopix_..."
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", scopix_sync.InsecureTransportWarning)
            return from_env()

    monkeypatch.setattr(scopix_sync, "Scopix", with_key)


def test_the_module_has_these_events_and_no_others():
    """Seven events, and the one of `files.upload` is at the top of the package too."""
    assert scopix.types.callbacks.__all__ == sorted(kind.__name__ for kind in EVENTS)
    assert scopix_sync.UploadProgressEvent is scopix.types.callbacks.UploadProgressEvent


@EACH
def test_fields(event):
    """Fields are those of the page, in its order, positional, and all must be given."""
    fields = dataclasses.fields(event)
    names = [field.name for field in fields]
    hints = get_type_hints(type(event))

    assert names == list(EVENTS[type(event)][0])
    assert {name: hints[name] for name in names} == EVENTS[type(event)][0]
    assert all(field.default is field.default_factory is dataclasses.MISSING for field in fields)
    assert type(event)(*(getattr(event, name) for name in names)) == event
    assert type(event)(**{name: getattr(event, name) for name in names}) == event


@EACH
def test_properties(event):
    """Properties are those of the page, of the types that it gives."""
    for name, kind in EVENTS[type(event)][1].items():
        found = inspect.getattr_static(event, name)

        assert isinstance(found, property)
        assert get_type_hints(found.fget) == {"return": kind}
        assert isinstance(getattr(event, name), kind)


@EACH
def test_is_a_frozen_value(event):
    """An event is never changed; it is compared, hashed, copied and pickled by what it holds."""
    name = dataclasses.fields(event)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(event, name, None)

    assert type(event).__dataclass_params__.frozen
    assert event == dataclasses.replace(event) == copy.deepcopy(event)
    assert event == pickle.loads(pickle.dumps(event))
    assert hash(event) == hash(dataclasses.replace(event))
    assert repr(event).startswith(f"{type(event).__name__}({name}=")


@EACH
def test_to_dict(event):
    """`to_dict` gives the fields as JSON has them; None is left out unless asked for."""
    expected = inspect.signature(to_dict, eval_str=True)

    assert inspect.signature(event.to_dict, eval_str=True) == expected
    assert list(event.to_dict()) == list(EVENTS[type(event)][0])
    assert json.loads(json.dumps(event.to_dict())) == event.to_dict()
    assert event.to_dict(False) == event.to_dict(exclude_none=False)
    assert "null" not in json.dumps(event.to_dict())


# -------------------------------------------------------------------------- batch progress tracking


def test_reading_is_told_of_each_file(client, tmp_path):
    """`files.upload()` accepts an `on_progress` for it, of every media type alike."""
    events = []
    for name, content in [("a.jpg", photo()), ("a.pdf", report("x")), ("a.mp4", clip())]:
        (tmp_path / name).write_bytes(content)
        client.files.upload(tmp_path / name, on_progress=events.append)

    assert [type(event) for event in events] == [UploadProgressEvent] * 3
    assert [event.filename for event in events] == ["a.jpg", "a.pdf", "a.mp4"]
    assert [event.total_bytes for event in events] == [len(photo()), len(report("x")), len(clip())]


def test_batches_are_polled_file_by_file(client):
    """After `upload_batch()`, by `get_processing_status(file_id)` of each file."""
    results = client.files.upload_batch([photo(), b"dues"], filenames=["a.jpg", "a.txt"])
    pending = [result.image_id for result in results]
    while pending:
        for file_id in list(pending):
            status = client.files.get_processing_status(file_id)
            if status.is_terminal:
                assert (status.image_id, status.status) == (file_id, "completed")
                pending.remove(file_id)
        _seam.sleep(0.01)


def test_batches_are_waited_for_as_a_whole(client):
    """Or by `wait_for_session(session_id, on_progress=...)`."""
    results = client.files.upload_batch([photo(), b"dues"], filenames=["a.jpg", "a.txt"])
    events = []
    (session_id,) = results.session_ids
    session = client.files.wait_for_session(session_id, on_progress=events.append)

    assert {type(event) for event in events} == {UploadSessionStatus}
    assert [file.filename for file in session.files] == ["a.jpg", "a.txt"]


# ------------------------------------------------------------------------------------ upload events


@pytest.mark.parametrize("kind", [UploadProgressEvent, DocumentUploadProgressEvent])
def test_upload_events_are_about_whole_files(kind):
    """The percentage is always 100.0, of an empty file too; the name may be missing."""
    event = kind(0, 0, 0, None)

    assert event.progress_percent == 100.0
    assert event.to_dict() == {"file_index": 0, "uploaded_bytes": 0, "total_bytes": 0}
    assert event.to_dict(exclude_none=False)["filename"] is None


# ---------------------------------------------------------------------------------- document events


def test_documents_have_four_callbacks(client):
    """Each is called with its event."""
    events = {}

    def keep(event):
        events[type(event)] = event

    results = client.documents.upload(
        [report("Page."), locked_pdf("secret")],
        filenames=["a.pdf", "locked.pdf"],
        on_progress=keep,
        on_file_complete=keep,
        on_processing_progress=keep,
        on_processing_failed=keep,
        raise_on_failure=False,
        max_concurrency=1,
    )
    uploaded = events[DocumentUploadProgressEvent]
    complete = events[DocumentFileCompleteEvent]
    progress = events[DocumentProcessingProgressEvent]
    failed = events[DocumentProcessingFailedEvent]

    assert (uploaded.file_index, uploaded.filename) == (1, "locked.pdf")
    assert uploaded.uploaded_bytes == uploaded.total_bytes == len(locked_pdf("secret"))
    assert (complete.file_index, complete.result.document_id) == (1, results[1].document_id)
    assert (progress.completed_count, progress.total_count, progress.remaining_count) == (2, 2, 0)
    assert (failed.file_index, failed.result) == (1, results[1])
    assert failed.error_message == results[1].processing_error
    assert failed.is_retryable is results[1].processing_is_retryable is False


def test_document_file_complete():
    """The result is nested: enumerations as values, times as ISO 8601, no None."""
    assert DocumentFileCompleteEvent(1, RESULT).to_dict() == {
        "file_index": 1,
        "result": {
            "document_id": "doc-1",
            "filename": "dues.pdf",
            "content_type": "application/pdf",
            "size_bytes": 2048,
            "text_extraction_status": "completed",
            "page_count": 2,
            "created_at": "2026-05-04T12:00:00Z",
        },
    }
    assert DocumentFileCompleteEvent(1, RESULT).to_dict(False)["result"]["chunk_count"] is None


@pytest.mark.parametrize(
    ("completed", "total", "percent", "remaining"),
    [(0, 4, 0.0, 4), (1, 4, 25.0, 3), (4, 4, 100.0, 0), (0, 0, 100.0, 0)],
)
def test_document_processing_progress(completed, total, percent, remaining):
    """The share and the rest agree with the counts."""
    event = DocumentProcessingProgressEvent(completed, total, RESULT)

    assert (event.progress_percent, event.remaining_count) == (percent, remaining)


@pytest.mark.parametrize(
    ("result", "message", "is_retryable"),
    [
        (FAILED, "took too long", True),
        (dataclasses.replace(FAILED, processing_is_retryable=False), "took too long", False),
        (dataclasses.replace(RESULT, processing_is_retryable=None), None, False),
    ],
)
def test_document_processing_failed(result, message, is_retryable):
    """Message and retryability come from the result; not to know is no reason to retry."""
    event = DocumentProcessingFailedEvent(1, result)

    assert (event.error_message, event.is_retryable) == (message, is_retryable)
    assert event.to_dict()["result"].get("processing_error") == message


# ------------------------------------------------------------------------------------- video events


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending", False),
        ("uploading_to_vlm", False),
        ("processing", False),
        ("completed", True),
        ("failed", True),
        ("cancelled", True),
    ],
)
def test_video_analysis_progress(status, expected):
    """The event answers as its job status does."""
    event = VideoAnalysisProgressEvent(dataclasses.replace(VIDEO, status=status))

    assert event.progress_percent == event.job_status.progress_percent == 40.0
    assert event.is_terminal is event.job_status.is_terminal is expected
    assert event.to_dict()["job_status"]["started_at"] == "2026-05-04T12:00:00Z"


def test_a_callback_written_for_the_job_status_works_too():
    """The event has every public member of the job status, as the page's example needs."""
    event = VideoAnalysisProgressEvent(VIDEO)
    members = {name for name in dir(VIDEO) if not name.startswith("_")} - {"to_dict"}

    assert f"{event.progress_percent:.0f}% — {event.current_step}" == "40% — scenes"
    assert {name: getattr(event, name) for name in members} == {
        name: getattr(VIDEO, name) for name in members
    }


def test_the_example_of_a_video(client, capsys):
    """With a callback that was written for the job status."""
    video = client.files.upload(clip(), filename="clip.mp4")
    job_id = client.video_analysis.get_status_by_media(video.image_id).analysis_job_id

    def on_progress(status: VideoAnalysisJobStatus) -> None:
        print(f"{status.progress_percent:.0f}% — {status.current_step}")

    final = client.video_analysis.wait_for_completion(
        job_id,
        timeout=600,
        on_progress=on_progress,
    )

    assert type(final) is VideoAnalysisJobStatus
    assert final.is_completed
    assert capsys.readouterr().out.splitlines()[-1] == "100% — Done"


# ----------------------------------------------------------------------------- cloud storage events


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (CloudStorageJobStatus.PENDING, False),
        (CloudStorageJobStatus.IN_PROGRESS, False),
        (CloudStorageJobStatus.COMPLETED, True),
        (CloudStorageJobStatus.PARTIAL, True),
        (CloudStorageJobStatus.FAILED, True),
        (CloudStorageJobStatus.CANCELLED, True),
    ],
)
def test_cloud_storage_job_progress(status, expected):
    """The event answers as its job does."""
    event = CloudStorageJobProgressEvent(dataclasses.replace(CLOUD, status=status))

    assert event.progress_percent == event.job.progress_percent == 75.0
    assert event.is_terminal is event.job.is_terminal is expected
    assert event.to_dict()["job"]["status"] == str(status)


@pytest.mark.usefixtures("page")
def test_the_example_of_an_import(emulator, capsys):
    """Files that were picked in the drive are imported, and each poll prints a line."""
    emulator.connect_drive("conn_abc123")
    (emulator.drive / "photo.jpg").write_bytes(photo())
    files = [file for file in emulator.drive_files() if file["name"] == "photo.jpg"]
    files = [*files, {"id": "gone", "name": "gone.jpg"}]

    from scopix.types.callbacks import CloudStorageJobProgressEvent  # noqa: F401 - as it is written
    from scopix_sync import Scopix

    def on_import_progress(event: CloudStorageJobProgressEvent):
        job = event.job
        print(
            f"Import progress: {event.progress_percent:.0f}% "
            f"({job.completed_files}/{job.total_files} files, "
            f"{job.failed_files} failed)"
        )

    with Scopix(api_key="scopix_...") as client:
        job = client.cloud_storage.import_and_wait(
            connection_id="conn_abc123",
            files=files,
            on_progress=on_import_progress,
        )

    lines = capsys.readouterr().out.splitlines()
    assert job.status is CloudStorageJobStatus.PARTIAL
    assert lines[-1] == "Import progress: 100% (1/2 files, 1 failed)"
    assert all(line.startswith("Import progress: ") for line in lines)


@pytest.mark.usefixtures("page")
def test_the_example_of_a_single_upload(capsys):
    """The last one: a photo is prepared, sent and described."""
    from scopix_sync import Scopix, UploadProgressEvent  # noqa: F401 - as it is written

    def on_progress(event: UploadProgressEvent):
        print(f"Prepared: {event.filename} ({event.total_bytes} bytes)")

    with Scopix(api_key="scopix_...") as client:
        result = client.files.upload("photo.jpg", on_progress=on_progress)

    assert result.is_completed
    assert capsys.readouterr().out == f"Prepared: photo.jpg ({len(photo())} bytes)\n"
