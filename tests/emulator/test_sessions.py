"""Upload sessions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture
from tests.emulator.test_uploads import batch

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def session(api: Api, session_id: str) -> dict[str, Any]:
    """A session, whose counts always add up."""
    state = api.get(f"/files/upload-sessions/{session_id}").json()
    parts = ("completed_files", "failed_files", "skipped_files", "pending_files")
    assert sum(state[name] for name in parts) == state["total_files"]
    return state


def ended(api: Api, session_id: str) -> dict[str, Any]:
    api.until(lambda: session(api, session_id)["status"] != "processing")
    return session(api, session_id)


@pytest.fixture
def mixed(server, api):
    """A session with a good file, a broken one, a duplicate, and another good one."""
    api.processed(picture("red"), "known.png")
    files = [
        ("a.png", picture()),
        ("b.png", picture()[:60]),
        ("c.png", picture("red")),
        ("d.txt", b"x"),
    ]
    return batch(api, *files, skip_duplicates="true").json()["session_id"]


def test_counts(api, mixed):
    """A session counts its files by how they ended, and tells of the latest."""
    state = ended(api, mixed)

    assert state["status"] == "completed"
    assert state["progress_percentage"] == 100
    counts = [state[f"{name}_files"] for name in ("total", "completed", "failed", "skipped")]
    assert counts == [4, 2, 1, 1]
    assert state["created_at"] <= state["started_at"] <= state["completed_at"]
    assert {entry["filename"] for entry in state["recent_completions"]} == {
        "a.png",
        "b.png",
        "known.png",
        "d.txt",
    }
    (error,) = state["recent_errors"]
    assert (error["filename"], error["index"], error["retryable"]) == ("b.png", 1, False)


def test_session_of_one_file(api):
    """A single upload is a session too."""
    file_id = api.stored(picture())
    state = ended(api, api.status(file_id)["session_id"])

    assert (state["status"], state["total_files"]) == ("completed", 1)


def test_session_that_fails(api):
    """A session has failed when every file has."""
    session_id = batch(api, ("a.png", picture()[:60])).json()["session_id"]

    assert ended(api, session_id)["status"] == "failed"


def test_retryable_failure(server, api):
    """The errors of a session tell which of them may pass."""
    server.fail_next_description("timeout")
    session_id = api.status(api.stored(picture()))["session_id"]

    (error,) = ended(api, session_id)["recent_errors"]

    assert (error["error"], error["retryable"]) == ("Failed on demand.", True)


def test_broken_document(api):
    """A document that can't be read is named by why its text is missing."""
    session_id = api.status(api.stored(b"%PDF-1.7 nothing"))["session_id"]

    (error,) = ended(api, session_id)["recent_errors"]

    assert error["retryable"] is False


def test_results(api, mixed):
    """Results are listed in the order in which they were sent."""
    ended(api, mixed)
    path = f"/files/upload-sessions/{mixed}/results"

    everything = api.get(path).json()
    good = api.get(path, params={"include_failed": "false"}).json()
    page = api.get(path, params={"limit": 2, "offset": 1}).json()

    assert [item["status"] for item in everything["items"]] == [
        "completed",
        "failed",
        "skipped",
        "completed",
    ]
    assert everything["summary"] == {"total_files": 4, "completed": 2, "failed": 1, "skipped": 1}
    assert good["total_count"] == 3
    assert [item["index"] for item in page["items"]] == [1, 2]
    assert (page["has_more"], everything["has_more"]) == (True, False)
    assert everything["items"][0]["processing_time_ms"] >= 0
    assert everything["items"][0]["thumbnail_url"] is not None


def test_results_of_deleted_files(api):
    """A session remembers files that were deleted since."""
    file_id = api.processed(picture())["id"]
    session_id = api.status(file_id)["session_id"]
    api.delete(f"/files/{file_id}")

    results = api.get(f"/files/upload-sessions/{session_id}/results").json()

    assert results["items"][0]["image_id"] == file_id


def test_list(server, api):
    """Sessions are listed newest first, and can be chosen by their state."""
    first = ended(api, api.status(api.stored(picture()))["session_id"])["session_id"]
    server.hold_processing()
    second = batch(api, ("a", b"x")).json()["session_id"]

    page = api.get("/files/upload-sessions").json()
    busy = api.get("/files/upload-sessions", params={"status": "processing"}).json()
    rest = api.get("/files/upload-sessions", params={"limit": 1, "offset": 1}).json()
    beyond = api.get("/files/upload-sessions", params={"offset": 9}).json()

    assert [entry["session_id"] for entry in page["items"]] == [second, first]
    assert [entry["upload_method"] for entry in page["items"]] == ["BATCH", "STREAMING"]
    assert [entry["session_id"] for entry in busy["items"]] == [second]
    assert page["items"][0]["completed_at"] is None
    assert ([entry["session_id"] for entry in rest["items"]], rest["has_more"]) == ([first], False)
    assert (beyond["items"], beyond["total_count"], beyond["has_more"]) == ([], 2, False)


def test_cancel(server, api):
    """Cancelled files count as skipped; those that had ended stay."""
    good = api.processed(picture())["id"]
    server.hold_processing("processing")
    receipt = batch(api, ("a", b"x"), ("b", b"y"), ("c", picture()), skip_duplicates="true").json()
    session_id = receipt["session_id"]
    api.until(lambda: api.status(receipt["items"][0]["image_id"])["status"] == "processing")

    state = api.post(f"/files/upload-sessions/{session_id}/cancel").json()
    server.release_processing()
    again = api.post(f"/files/upload-sessions/{session_id}/cancel")

    assert (state["status"], state["skipped_files"], state["pending_files"]) == ("cancelled", 3, 0)
    assert state["completed_at"] is not None
    assert code(again) == (409, "CONFLICT")
    assert again.json()["error"]["details"] == {"status": "cancelled"}
    results = api.get(f"/files/upload-sessions/{session_id}/results").json()["items"]
    assert [item["status"] for item in results] == ["cancelled", "cancelled", "skipped"]
    assert results[0]["description_status"] == "skipped"
    assert session(api, session_id)["status"] == "cancelled"
    assert api.status(good)["status"] == "completed"


def test_cancel_without_description(server, api):
    """What was not asked for stays skipped when a file is cancelled."""
    server.hold_processing()
    file_id = api.stored(picture(), auto_describe="false")

    api.post(f"/files/upload-sessions/{api.status(file_id)['session_id']}/cancel")

    assert api.status(file_id)["description_status"] == "skipped"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "/results"), ("POST", "/cancel")]
)
def test_identifiers(server, api, method, path):
    """An unknown session is not found, and neither is that of another tenant."""
    session_id = api.status(api.stored(picture()))["session_id"]

    assert code(api.request(method, f"/files/upload-sessions/{UNKNOWN}{path}"))[0] == 404
    assert code(api.request(method, f"/files/upload-sessions/1{path}"))[0] == 422
    with Api(server, server.add_key(tenant_id="other")) as stranger:
        assert (
            code(stranger.request(method, f"/files/upload-sessions/{session_id}{path}"))[0] == 404
        )


@pytest.mark.parametrize(
    "query", ["status=null", "status=ended", "limit=101", "offset=-1", "upload_method=BATCH"]
)
def test_list_refuses(api, query):
    """Every parameter is checked."""
    assert code(api.get(f"/files/upload-sessions?{query}")) == (422, "VALIDATION_ERROR")
