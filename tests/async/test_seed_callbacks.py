"""The page of callback events, from top to bottom: every name, field, order, property and example.

When and how often each fires is shown, flow by flow, in the tests of the resources.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
from datetime import datetime, timezone

import pytest

import scopix.types.callbacks
from scopix import Scopix, UploadProgressEvent
from scopix.types.callbacks import (
    CloudStorageJobProgressEvent,
    DocumentFileCompleteEvent,
    DocumentProcessingFailedEvent,
    DocumentProcessingProgressEvent,
    DocumentUploadProgressEvent,
    VideoAnalysisProgressEvent,
)
from scopix.types.cloud_storage import CloudStorageJob, CloudStorageJobStatus, CloudStorageJobType
from scopix.types.documents import DocumentUploadResult
from scopix.types.enums import DocumentProcessingErrorType, DocumentProcessingStatus
from scopix.types.video import VideoAnalysisJobStatus
from tests.media import photo

pytestmark = pytest.mark.anyio

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
    "file_index": "int",
    "uploaded_bytes": "int",
    "total_bytes": "int",
    "filename": "str | None",
}

# In the order of the page: the fields with their types, the properties, and the type of each.
EVENTS = {
    UploadProgressEvent: (UPLOAD_FIELDS, {"progress_percent": "float"}),
    DocumentUploadProgressEvent: (UPLOAD_FIELDS, {"progress_percent": "float"}),
    DocumentFileCompleteEvent: (
        {"file_index": "int", "result": "DocumentUploadResult"},
        {},
    ),
    DocumentProcessingProgressEvent: (
        {"completed_count": "int", "total_count": "int", "latest_result": "DocumentUploadResult"},
        {"progress_percent": "float", "remaining_count": "int"},
    ),
    DocumentProcessingFailedEvent: (
        {"file_index": "int", "result": "DocumentUploadResult"},
        {"error_message": "str | None", "is_retryable": "bool"},
    ),
    VideoAnalysisProgressEvent: (
        {"job_status": "VideoAnalysisJobStatus"},
        {"progress_percent": "float", "is_terminal": "bool"},
    ),
    CloudStorageJobProgressEvent: (
        {"job": "CloudStorageJob"},
        {"progress_percent": "float", "is_terminal": "bool"},
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


def test_the_module_has_these_events_and_no_others():
    """Seven events, and the one of `files.upload` is at the top of the package too."""
    assert scopix.types.callbacks.__all__ == sorted(kind.__name__ for kind in EVENTS)
    assert scopix.UploadProgressEvent is scopix.types.callbacks.UploadProgressEvent


@EACH
def test_fields(event):
    """Fields are those of the page, in its order, positional, and all must be given."""
    fields = dataclasses.fields(event)

    assert {field.name: field.type for field in fields} == EVENTS[type(event)][0]
    assert [field.name for field in fields] == list(EVENTS[type(event)][0])
    assert all(field.default is dataclasses.MISSING for field in fields)
    assert not any(field.kw_only for field in fields)
    assert type(event)(*(getattr(event, field.name) for field in fields)) == event


@EACH
def test_properties(event):
    """Properties are those of the page, of the types that it gives."""
    for name, kind in EVENTS[type(event)][1].items():
        found = inspect.getattr_static(event, name)

        assert isinstance(found, property)
        assert found.fget.__annotations__ == {"return": kind}


@EACH
def test_is_frozen(event):
    """An event is a value: never changed, equal and hashed by what it holds."""
    name = dataclasses.fields(event)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(event, name, None)

    assert dataclasses.replace(event) == event
    assert hash(dataclasses.replace(event)) == hash(event)


@EACH
def test_to_dict(event):
    """`to_dict` gives the fields as JSON has them; None is left out unless asked for."""
    assert str(inspect.signature(event.to_dict)) in {
        "(exclude_none: 'bool' = True) -> 'dict[str, Any]'",
        "(exclude_none: bool = True) -> dict[str, Any]",
    }
    assert list(event.to_dict()) == list(EVENTS[type(event)][0])
    assert json.loads(json.dumps(event.to_dict())) == event.to_dict()
    assert event.to_dict(False) == event.to_dict(exclude_none=False)
    assert "null" not in json.dumps(event.to_dict())


@pytest.mark.parametrize("kind", [UploadProgressEvent, DocumentUploadProgressEvent])
def test_upload_events_are_about_whole_files(kind):
    """The percentage is always 100.0, of an empty file too; the name may be missing."""
    event = kind(0, 0, 0, None)

    assert event.progress_percent == 100.0
    assert event.to_dict() == {"file_index": 0, "uploaded_bytes": 0, "total_bytes": 0}
    assert event.to_dict(exclude_none=False)["filename"] is None


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


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending", False),
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
    """The event answers as its job does, and the callback of the page's example works."""
    event = CloudStorageJobProgressEvent(dataclasses.replace(CLOUD, status=status))
    job = event.job

    assert event.progress_percent == job.progress_percent == 75.0
    assert event.is_terminal is job.is_terminal is expected
    assert (
        f"Import progress: {event.progress_percent:.0f}% "
        f"({job.completed_files}/{job.total_files} files, {job.failed_files} failed)"
    ) == "Import progress: 75% (5/8 files, 1 failed)"
    assert event.to_dict()["job"]["status"] == str(status)


async def test_the_example_of_a_single_upload(emulator, tmp_path, monkeypatch, capsys):
    """The last example of the page, with key and address from the environment."""
    (tmp_path / "photo.jpg").write_bytes(photo())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCOPIX_API_KEY", emulator.api_key)
    monkeypatch.setenv("SCOPIX_BASE_URL", emulator.url)
    monkeypatch.setenv("SCOPIX_POLLING_INTERVAL", "0.05")

    def on_progress(event: UploadProgressEvent):
        print(f"Prepared: {event.filename} ({event.total_bytes} bytes)")

    with pytest.warns(scopix.InsecureTransportWarning):
        client = Scopix.from_env()
    async with client:
        result = await client.files.upload("photo.jpg", on_progress=on_progress)

    assert result.image_id
    assert capsys.readouterr().out == f"Prepared: photo.jpg ({len(photo())} bytes)\n"
