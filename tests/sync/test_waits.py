# Derived from tests/async/test_waits.py by `python -m generator generate`; do not edit.
"""What holds for every wait: its deadline, its polls, its callback, and what it leaves behind."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from scopix.types.batch import BatchImageInput, BatchStatusResult
from scopix.types.callbacks import CloudStorageJobProgressEvent, VideoAnalysisProgressEvent
from scopix.types.cloud_storage import CloudStorageJob
from scopix.types.documents import (
    BatchDocumentUploadResults,
    DocumentStatusResult,
    DocumentUploadResult,
)
from scopix.types.uploads import BatchUploadResults, UploadSessionStatus
from scopix.types.video import VideoAnalysisJobStatus
from scopix_sync import ScopixTimeoutError, UploadResult
from tests.local import paths
from tests.media import clip, photo

NOWHERE = "00000000-0000-4000-8000-000000000000"

RESOURCES = (
    "batch",
    "cloud_storage",
    "documents",
    "files",
    "upload_sessions",
    "video_analysis",
)


@dataclass
class Made:
    """What is under way, or would be."""

    client: object
    server: object
    image_id: str = NOWHERE
    session_id: str = NOWHERE
    document_id: str = NOWHERE
    analysis_job_id: str = NOWHERE
    connection_id: str = NOWHERE
    files: Sequence = ({"id": "1", "name": "a.txt"},)
    job_id: str = NOWHERE
    batch_id: str = NOWHERE


@pytest.fixture
def made(limited):
    """Work of each kind on a server where nothing comes to an end before it is let."""
    client, server = limited(max_retries=0)
    server.hold_processing("pending")
    files = client.files
    image = files.upload(photo(), filename="a.jpg", wait_for_description=False)
    batch = files.upload_batch([photo()], filenames=["a.jpg"])
    document = files.upload(b"dues", filename="a.txt")
    video = files.upload(clip(), filename="a.mp4")
    analysis = client.video_analysis.get_status_by_media(video.image_id)
    (server.drive / "a.txt").write_bytes(b"dues")
    drive = server.connect_drive()
    picked = server.drive_files()
    started = client.cloud_storage.start_import(drive, picked)
    described = client.batch.submit_describe([BatchImageInput.from_bytes(photo())])
    server.requests.clear()
    return Made(
        client=client,
        server=server,
        image_id=image.image_id,
        session_id=batch.session_ids[0],
        document_id=document.image_id,
        analysis_job_id=analysis.analysis_job_id,
        connection_id=drive,
        files=picked,
        job_id=started.job_id,
        batch_id=described.batch_id,
    )


# For each wait how it is called, the name of its time, and the type of the state that it keeps.
WAITS = {
    "files.upload": (
        lambda made, **options: made.client.files.upload(photo(), filename="b.jpg", **options),
        "description_timeout",
        UploadResult,
    ),
    "files.upload_batch": (
        lambda made, **options: made.client.files.upload_batch(
            [photo()], filenames=["b.jpg"], wait_for_descriptions=True, **options
        ),
        "description_timeout",
        BatchUploadResults,
    ),
    "files.wait_for_description": (
        lambda made, **options: made.client.files.wait_for_description(made.image_id, **options),
        "timeout",
        UploadResult,
    ),
    "files.wait_for_session": (
        lambda made, **options: made.client.files.wait_for_session(made.session_id, **options),
        "timeout",
        UploadSessionStatus,
    ),
    "files.wait_for_session, of a file": (
        lambda made, **options: made.client.files.wait_for_session(made.image_id, **options),
        "timeout",
        UploadSessionStatus,
    ),
    "documents.upload_one": (
        lambda made, **options: made.client.documents.upload_one(b"b", filename="b.txt", **options),
        "processing_timeout",
        DocumentUploadResult,
    ),
    "documents.upload": (
        lambda made, **options: made.client.documents.upload([b"b"], filename="b.txt", **options),
        "processing_timeout",
        BatchDocumentUploadResults,
    ),
    "documents.wait_for_processing": (
        lambda made, **options: made.client.documents.wait_for_processing(
            made.document_id, **options
        ),
        "timeout",
        DocumentStatusResult,
    ),
    "video_analysis.wait_for_completion": (
        lambda made, **options: made.client.video_analysis.wait_for_completion(
            made.analysis_job_id, **options
        ),
        "timeout",
        VideoAnalysisJobStatus,
    ),
    "cloud_storage.wait_for_job": (
        lambda made, **options: made.client.cloud_storage.wait_for_job(made.job_id, **options),
        "timeout",
        CloudStorageJob,
    ),
    "cloud_storage.import_and_wait": (
        lambda made, **options: made.client.cloud_storage.import_and_wait(
            made.connection_id, made.files, **options
        ),
        "timeout",
        CloudStorageJob,
    ),
    "cloud_storage.export_and_wait": (
        lambda made, **options: made.client.cloud_storage.export_and_wait(
            made.connection_id, [made.image_id], **options
        ),
        "timeout",
        CloudStorageJob,
    ),
    "batch.wait_for_completion": (
        lambda made, **options: made.client.batch.wait_for_completion(made.batch_id, **options),
        "timeout",
        BatchStatusResult,
    ),
}

# Those that call back after each poll, and with what.
CALLED_BACK = {
    "files.wait_for_description": UploadResult,
    "files.wait_for_session": UploadSessionStatus,
    "files.wait_for_session, of a file": UploadSessionStatus,
    "video_analysis.wait_for_completion": VideoAnalysisProgressEvent,
    "cloud_storage.wait_for_job": CloudStorageJobProgressEvent,
    "cloud_storage.import_and_wait": CloudStorageJobProgressEvent,
    "cloud_storage.export_and_wait": CloudStorageJobProgressEvent,
    "batch.wait_for_completion": BatchStatusResult,
}


def methods(client):
    """All methods by their names, with their parameters."""
    return {
        f"{resource}.{name}": inspect.signature(method).parameters
        for resource in RESOURCES
        for name, method in inspect.getmembers(getattr(client, resource), inspect.ismethod)
        if not name.startswith("_")
    }


def parameters(client, name):
    """The parameters of a wait."""
    return methods(client)[name.partition(",")[0]]


def callbacks(client, name):
    """The names of the parameters of a wait that take a callback."""
    return [
        one.name for one in parameters(client, name).values() if "Callback[" in str(one.annotation)
    ]


def test_every_wait_is_here(client):
    """No wait is forgotten above, and nothing else takes a callback."""
    written = {name.partition(",")[0] for name in WAITS}
    times = {"timeout", "description_timeout", "processing_timeout"}

    assert written == {name for name, taken in methods(client).items() if times & set(taken)}
    assert written >= {name for name in methods(client) if callbacks(client, name)}
    assert set(CALLED_BACK) == {
        name
        for name in WAITS
        if callbacks(client, name) and not name.partition(".")[2].startswith("upload")
    }


@pytest.mark.parametrize("name", WAITS)
def test_a_timeout_keeps_the_last_state(made, name):
    """The error has what was seen last; it goes on, and a later wait sees the end."""
    wait, time, kind = WAITS[name]
    with pytest.raises(ScopixTimeoutError) as caught:
        wait(made, **{time: 0.1})

    error = caught.value
    assert isinstance(error, TimeoutError)
    assert type(error.last_result) is kind
    assert error.details["last_result"] is error.last_result
    assert "waited 0.1 s for " in error.message

    made.server.release_processing()
    wait(made, **{time: 30})


@pytest.mark.parametrize("name", WAITS)
def test_times_that_are_none(client, emulator, name):
    """They are refused before anything is sent, by their names."""
    wait, time, _ = WAITS[name]
    emulator.requests.clear()
    for given in {time, "poll_interval"} & set(parameters(client, name)):
        for value in (0, -1.0, float("nan")):
            with pytest.raises(ValueError, match=f"{given} must be a positive number of seconds"):
                wait(Made(client, emulator), **{given: value})
        for value in ("1", True):
            with pytest.raises(TypeError, match=f"{given} must be a number of seconds"):
                wait(Made(client, emulator), **{given: value})

    assert paths(emulator) == []


@pytest.mark.parametrize("name", WAITS)
def test_what_is_no_callback(client, emulator, name):
    """It is refused before anything is sent, by the name of its parameter."""
    wait, _, _ = WAITS[name]
    emulator.requests.clear()
    for callback in callbacks(client, name):
        with pytest.raises(TypeError, match=f"{callback} must be a function, not str"):
            wait(Made(client, emulator), **{callback: "print"})

    assert paths(emulator) == []


@pytest.mark.parametrize("name", CALLED_BACK)
def test_what_a_callback_raises(made, name):
    """It reaches the caller as it is; nothing is called or asked again, and nothing stays open."""
    wait, _, _ = WAITS[name]
    events = []

    def stop(event):
        events.append(event)
        made.server.requests.clear()
        raise SystemExit(type(event).__name__)

    with pytest.raises(SystemExit, match=CALLED_BACK[name].__name__):
        wait(made, on_progress=stop)

    assert [type(event) for event in events] == [CALLED_BACK[name]]
    assert paths(made.server) == []
    assert "0 active" in repr(made.client._caller.transport._connections._exchange.__self__._pool)

    made.server.release_processing()
    wait(made, on_progress=events.append)
    assert len(events) > 1


@pytest.mark.parametrize("name", CALLED_BACK)
def test_coroutine_functions(made, name):
    """Each poll calls back and goes on when that has ended, the last poll included."""
    wait, _, _ = WAITS[name]
    events = []

    def note(event):
        events.append(event)
        if len(events) == 2:
            made.server.release_processing()

    wait(made, on_progress=note)

    assert len(events) > 2
    assert {type(event) for event in events} == {CALLED_BACK[name]}
