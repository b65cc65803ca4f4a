"""The types of cloud storages."""

from __future__ import annotations

import dataclasses
import json
import pickle
from datetime import datetime, timezone
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scopix
import scopix.types.cloud_storage as module
from scopix._core.model import Model
from scopix.types.callbacks import CloudStorageJobProgressEvent
from scopix.types.cloud_storage import (
    CloudFileInput,
    CloudStorageConnection,
    CloudStorageJob,
    CloudStorageJobStatus,
    CloudStorageJobType,
    CloudStorageProvider,
    CompleteAuthResult,
    ConnectionList,
    DisconnectResult,
    ExportResult,
    ImportResult,
    InitiateAuthResult,
)

REQUIRED = dataclasses.MISSING
NOON = datetime(2026, 5, 4, 12, tzinfo=timezone.utc)

# In their order: name, type, default.
FIELDS: dict[type[Any], list[tuple[str, Any, Any]]] = {
    CloudStorageConnection: [
        ("id", str, REQUIRED),
        ("provider", str, REQUIRED),
        ("is_active", bool, REQUIRED),
        ("provider_email", str | None, None),
        ("provider_display_name", str | None, None),
        ("created_at", datetime | None, None),
        ("last_used_at", datetime | None, None),
        ("connected_at", datetime | None, None),
    ],
    InitiateAuthResult: [
        ("authorization_url", str, REQUIRED),
        ("state", str, REQUIRED),
        ("provider", str, REQUIRED),
    ],
    CompleteAuthResult: [
        ("connection", CloudStorageConnection, REQUIRED),
        ("is_new", bool, REQUIRED),
    ],
    ConnectionList: [
        ("connections", list[CloudStorageConnection], REQUIRED),
        ("total_count", int, REQUIRED),
    ],
    DisconnectResult: [("success", bool, REQUIRED), ("message", str, REQUIRED)],
    CloudFileInput: [
        ("id", str, REQUIRED),
        ("name", str, REQUIRED),
        ("mime_type", str | None, None),
        ("size_bytes", int | None, None),
    ],
    ImportResult: [
        ("total_files", int, REQUIRED),
        ("is_async", bool, REQUIRED),
        ("message", str, REQUIRED),
        ("image_ids", list[str] | None, None),
        ("job_id", str | None, None),
        ("status", str | None, None),
    ],
    ExportResult: [
        ("is_async", bool, REQUIRED),
        ("message", str, REQUIRED),
        ("cloud_file_ids", list[str] | None, None),
        ("job_id", str | None, None),
        ("job_status", str | None, None),
    ],
    CloudStorageJob: [
        ("job_id", str, REQUIRED),
        ("type", CloudStorageJobType, REQUIRED),
        ("status", CloudStorageJobStatus, REQUIRED),
        ("connection_id", str, REQUIRED),
        ("provider", str, REQUIRED),
        ("total_files", int, REQUIRED),
        ("completed_files", int, REQUIRED),
        ("failed_files", int, REQUIRED),
        ("error", str | None, None),
        ("created_at", datetime | None, None),
        ("updated_at", datetime | None, None),
        ("completed_at", datetime | None, None),
    ],
    CloudStorageJobProgressEvent: [("job", CloudStorageJob, REQUIRED)],
}


def job(status: str = "in_progress", total: int = 8, completed: int = 5, failed: int = 1) -> Any:
    """A job in some state."""
    return CloudStorageJob(
        "job-1",
        CloudStorageJobType.IMPORT,
        CloudStorageJobStatus(status),
        "conn_abc123",
        "google_drive",
        total,
        completed,
        failed,
        created_at=NOON,
    )


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_fields(kind: type[Any]) -> None:
    """Names, types, order and defaults; frozen values, all of them."""
    hints = get_type_hints(kind, localns=vars(module))
    fields = [(field.name, hints[field.name], field.default) for field in dataclasses.fields(kind)]

    assert fields == FIELDS[kind]
    assert issubclass(kind, Model)
    assert kind.__dataclass_params__.frozen


def test_a_list_of_connections() -> None:
    """What it holds has the name that all lists use, too."""
    connection = CloudStorageConnection("conn_abc123", "google_drive", is_active=True)
    listed = ConnectionList([connection], 1)

    assert listed.items is listed.connections
    assert list(listed.to_dict()) == ["connections", "total_count"]


def test_enums() -> None:
    """The members of the page of enums; at the top of the package too."""
    assert [str(member) for member in CloudStorageProvider] == ["google_drive"]
    assert [str(member) for member in CloudStorageJobType] == ["import", "export"]
    assert {member.name: member.value for member in CloudStorageJobStatus} == {
        "PENDING": "pending",
        "IN_PROGRESS": "in_progress",
        "COMPLETED": "completed",
        "PARTIAL": "partial",
        "FAILED": "failed",
        "CANCELLED": "cancelled",
    }
    for kind in (CloudStorageProvider, CloudStorageJobType, CloudStorageJobStatus):
        assert getattr(scopix, kind.__name__) is kind


def test_everything_is_exported() -> None:
    """The module has these types and no others."""
    enums = {CloudStorageProvider, CloudStorageJobType, CloudStorageJobStatus}
    expected = {*FIELDS, *enums} - {CloudStorageJobProgressEvent}

    assert set(module.__all__) == {kind.__name__ for kind in expected}


@pytest.mark.parametrize(
    ("status", "is_terminal", "is_successful"),
    [
        ("pending", False, False),
        ("in_progress", False, False),
        ("completed", True, True),
        ("partial", True, False),
        ("failed", True, False),
        ("cancelled", True, False),
        ("from_the_future", False, False),
    ],
)
def test_states(status: str, is_terminal: bool, is_successful: bool) -> None:
    """Which states are an end, and which of them is a full success."""
    assert job(status).is_terminal is is_terminal
    assert job(status).is_successful is is_successful
    assert CloudStorageJobProgressEvent(job(status)).is_terminal is is_terminal


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_progress(total: int, completed: int, failed: int) -> None:
    """From 0 to 100, and 100 when all files have ended."""
    share = job(total=total, completed=completed, failed=failed).progress_percent

    assert 0.0 <= share <= 100.0
    assert (share == 100.0) == (total > 0 and completed + failed >= total)
    event = CloudStorageJobProgressEvent(job(total=total, completed=completed, failed=failed))
    assert event.progress_percent == share


def test_progress_without_files() -> None:
    """A job of no files is at 0 until it has ended."""
    assert job("pending", 0, 0, 0).progress_percent == 0.0
    assert job("completed", 0, 0, 0).progress_percent == 100.0


def test_event() -> None:
    """Nested values are plain; None is left out unless asked for; it is a value."""
    event = CloudStorageJobProgressEvent(job())
    plain = event.to_dict()

    assert plain == {
        "job": {
            "job_id": "job-1",
            "type": "import",
            "status": "in_progress",
            "connection_id": "conn_abc123",
            "provider": "google_drive",
            "total_files": 8,
            "completed_files": 5,
            "failed_files": 1,
            "created_at": "2026-05-04T12:00:00Z",
        }
    }
    assert json.loads(json.dumps(plain)) == plain
    assert event.to_dict(exclude_none=False)["job"]["error"] is None
    assert event == pickle.loads(pickle.dumps(event))
    assert hash(event) == hash(CloudStorageJobProgressEvent(job()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.job = job("failed")


def test_file_input() -> None:
    """What a picker gives goes in and comes out the same."""
    picked = {"id": "1a", "name": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 5}

    assert CloudFileInput(**picked).to_dict() == picked  # type: ignore[arg-type]
    assert CloudFileInput("1a", "a.jpg").to_dict() == {"id": "1a", "name": "a.jpg"}
