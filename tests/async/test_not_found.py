"""Identifiers of nothing: every method that takes one says what is not there, and which."""

from __future__ import annotations

import inspect

import pytest

from scopix import ResourceNotFoundError
from tests.local import held
from tests.media import clip

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-4000-8000-000000000000"

RESOURCES = (
    "batch",
    "cloud_storage",
    "direct_uploads",
    "documents",
    "files",
    "upload_sessions",
    "video_analysis",
    "video_scenes",
)

# For each method, what it says is not there.
METHODS = {
    "batch.cancel": "batch",
    "batch.get_all_results": "batch",
    "batch.get_results": "batch",
    "batch.get_status": "batch",
    "batch.wait_for_completion": "batch",
    "cloud_storage.disconnect": "cloud_storage_connection",
    "cloud_storage.export_and_wait": "cloud_storage_connection",
    "cloud_storage.get_job": "cloud_storage_job",
    "cloud_storage.import_and_wait": "cloud_storage_connection",
    "cloud_storage.start_export": "cloud_storage_connection",
    "cloud_storage.start_import": "cloud_storage_connection",
    "cloud_storage.wait_for_job": "cloud_storage_job",
    "direct_uploads.abort": "direct_upload",
    "direct_uploads.complete": "direct_upload",
    "direct_uploads.get": "direct_upload",
    "direct_uploads.sign_parts": "direct_upload",
    "documents.delete": "document",
    "documents.download": "document",
    "documents.get": "document",
    "documents.get_chunks": "document",
    "documents.get_status": "document",
    "documents.get_text": "document",
    "documents.update": "document",
    "documents.wait_for_processing": "document",
    "files.delete": "file",
    "files.download": "file",
    "files.download_stream": "file",
    "files.get": "file",
    "files.get_processing_status": "file",
    "files.get_variant": "file",
    "files.update": "file",
    "files.wait_for_description": "file",
    "files.wait_for_session": "upload_session",
    "upload_sessions.all_results": "upload_session",
    "upload_sessions.cancel": "upload_session",
    "upload_sessions.get": "upload_session",
    "upload_sessions.results": "upload_session",
    "video_analysis.get_status": "video_analysis_job",
    "video_analysis.get_status_by_media": "video",
    "video_analysis.queue": "video",
    "video_analysis.retry": "video_analysis_job",
    "video_analysis.wait_for_completion": "video_analysis_job",
    "video_scenes.get_thumbnail": "video_scene",
    "video_scenes.list": "video",
}

OTHERS = {
    "media_id": NOWHERE,
    "files": [{"id": "1", "name": "a.jpg"}],
    "image_ids": [NOWHERE],
    "part_numbers": [1],
    "parts": [],
}
"""What else methods need to be called."""

OPTIONAL = {"documents.update": {"title": "a"}, "files.update": {"title": "a"}}
"""What some need though it may be left out."""


def required(method):
    """Names of the parameters that must be given."""
    parameters = inspect.signature(method).parameters.values()
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        one.name
        for one in parameters
        if one.default is inspect.Parameter.empty and one.kind not in kinds
    ]


async def ended(answer):
    """Go as far as an answer goes: a call, an iterator, or a stream."""
    if hasattr(answer, "__aenter__"):
        async with answer as stream:
            return stream
    if hasattr(answer, "__aiter__"):
        return [entry async for entry in answer]
    return await answer


async def test_every_method_with_an_identifier_is_here(client):
    """No method is forgotten above."""
    found = {
        f"{resource}.{name}"
        for resource in RESOURCES
        for name, method in inspect.getmembers(getattr(client, resource), inspect.ismethod)
        if not name.startswith("_") and required(method)[:1] and required(method)[0].endswith("_id")
    }

    assert found == set(METHODS)


@pytest.mark.parametrize("name", METHODS)
async def test_the_error_names_type_and_identifier(client, name):
    """What is not there, by its type and its identifier."""
    resource, _, attribute = name.partition(".")
    method = getattr(getattr(client, resource), attribute)
    _, *others = required(method)
    arguments = {other: OTHERS[other] for other in others} | OPTIONAL.get(name, {})

    with pytest.raises(ResourceNotFoundError) as caught:
        await ended(method(NOWHERE, **arguments))

    error = caught.value
    assert (error.resource_type, error.resource_id) == (METHODS[name], NOWHERE)
    assert error.details["resource_type"] == METHODS[name]
    assert error.details["resource_id"] == NOWHERE


async def test_a_second_identifier(client, emulator):
    """Where a method takes two, the error tells of the one that leads nowhere."""
    with held(emulator):
        video = await client.files.upload(clip(), filename="a.mp4")
        job = await client.video_analysis.get_status_by_media(video.image_id)
        with pytest.raises(ResourceNotFoundError) as caught:
            await client.video_analysis.retry(job.analysis_job_id, NOWHERE)

    assert (caught.value.resource_type, caught.value.resource_id) == ("video", NOWHERE)


async def test_what_goes_along(client, emulator):
    """Folders that are named in a call are told of as well."""
    content, drive = b"dues", emulator.connect_drive()
    for call in (
        lambda: client.files.upload(content, filename="a.txt", folder_id=NOWHERE),
        lambda: client.files.upload_batch([content], filenames=["a.txt"], folder_id=NOWHERE),
        lambda: client.documents.upload_one(content, filename="a.txt", folder_id=NOWHERE),
        lambda: client.documents.upload(content, filename="a.txt", folder_id=NOWHERE),
        lambda: client.cloud_storage.start_import(drive, OTHERS["files"], collection_id=NOWHERE),
        lambda: client.cloud_storage.import_and_wait(drive, OTHERS["files"], collection_id=NOWHERE),
    ):
        with pytest.raises(ResourceNotFoundError) as caught:
            await call()

        assert (caught.value.resource_type, caught.value.resource_id) == ("folder", NOWHERE)
