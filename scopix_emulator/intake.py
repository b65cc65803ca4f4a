"""How bytes that have arrived become files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import anyio.to_thread
from attrs import evolve, frozen

from scopix_emulator.bucket import new_key
from scopix_emulator.checks import Field, boolean, choice, text, uuid
from scopix_emulator.clock import stamp
from scopix_emulator.errors import ApiError
from scopix_emulator.jobs import PIPELINES, first_state
from scopix_emulator.limits import month, used_up
from scopix_emulator.media.failure import MediaError
from scopix_emulator.media.sniff import FileType, UnsupportedFileError, sniff
from scopix_emulator.records import File, Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scopix_emulator.api.call import Call
    from scopix_emulator.auth import ApiKey
    from scopix_emulator.service import Service

CATEGORIES = (
    "general",
    "blueprint",
    "ce_plan",
    "technical_diagram",
    "architectural_design",
    "product_photo",
    "real_estate",
    "mining",
    "robotics",
    "artwork",
    "screenshot",
    "document",
    "map",
    "pid",
    "pfd",
    "construction",
    "facility_assessment",
)

TITLE = text(1, 255)
TAG = text(1, 50)
MAX_TAGS = 40

OPTIONS = {
    "auto_describe": Field(boolean(), default=True),
    "skip_duplicates": Field(boolean(), default=False),
    "storage_target": Field(choice("default", "custom"), default="default"),
    "folder_id": Field(uuid()),
    "project_id": Field(uuid()),
    "content_category": Field(choice(*CATEGORIES), default="general"),
}
"""What every way to upload takes. A project is only looked at without a folder."""

_STORED = (
    "title",
    "tags",
    "storage_target",
    "folder_id",
    "project_id",
    "content_category",
    "custom_schema_id",
)


@frozen
class Arrival:
    """Bytes on disk whose type is known."""

    path: Path
    filename: str
    size: int
    digest: str
    type: FileType
    position: int = 0
    bucket: str | None = None
    bucket_key: str | None = None


@frozen
class Announced:
    """A file whose bytes will come."""

    filename: str
    content_type: str
    size: int


async def identify(path: Path, filename: str, size: int) -> FileType:
    """Find out what has arrived.

    Raises:
        ApiError: If it is empty or not accepted.
    """
    if size == 0:
        raise ApiError(400, "EMPTY_FILE", "The file is empty.", {"filename": filename})
    try:
        return await anyio.to_thread.run_sync(sniff, path, filename)
    except UnsupportedFileError as error:
        raise ApiError(400, "UNSUPPORTED_FILE_TYPE", str(error), {"filename": filename}) from error


def month_usage(service: Service, key: ApiKey) -> tuple[int, int]:
    """Return the files that a tenant has uploaded this month, and the bytes it stores."""
    return service.store.usage(key.tenant_id, stamp(month(service.clock)))


def check_quota(service: Service, key: ApiKey, arrivals: Iterable[Arrival | Announced]) -> None:
    """Refuse files for which the plan has no room.

    Raises:
        ApiError: If a monthly or a storage limit would be passed.
    """
    sizes = [arrival.size for arrival in arrivals]
    files, stored = month_usage(service, key)
    monthly, capacity = key.plan.uploads_per_month, key.plan.storage_bytes
    if monthly is not None and files + len(sizes) > monthly:
        raise used_up(service.clock, "files", monthly, files)
    if capacity is not None and stored + sum(sizes) > capacity:
        raise ApiError(
            403,
            "STORAGE_QUOTA_EXCEEDED",
            "The storage of the plan is full.",
            {"limit": capacity, "available": max(0, capacity - stored)},
        )


def admit(
    call: Call, arrivals: list[Arrival], values: dict[str, Any], method: str
) -> tuple[Session, list[tuple[File, int, bool]]]:
    """Register what has arrived as one upload session, and begin to process it.

    Args:
        call: The request.
        arrivals: What has arrived.
        values: Checked fields of the request.
        method: STREAMING, BATCH or DIRECT.

    Returns:
        The session, and each file with its position and whether it was stored before.

    Raises:
        ApiError: If there is no room for it.
    """
    # Nothing here waits, so no other request can come between the look-up and the entry.
    service, key = call.service, call.key
    skip = values["skip_duplicates"]
    check_quota(service, key, _fresh(call, arrivals, values))
    now = service.clock.stamp()
    session = Session(
        id=str(uuid4()), tenant_id=key.tenant_id, upload_method=method, created_at=now
    )
    admitted: list[tuple[File, int, bool]] = []
    for arrival in arrivals:
        earlier = service.store.file_with_hash(key.tenant_id, arrival.digest) if skip else None
        file = earlier or _register(service, session, arrival, values)
        admitted.append((file, arrival.position, earlier is not None))
    service.store.add_session(
        session, [(file.id, position, known) for file, position, known in admitted]
    )
    for file, _, known in admitted:
        if not known:
            service.jobs.start(file.id)
    return session, admitted


async def keep_in_bucket(
    call: Call, arrivals: list[Arrival], values: dict[str, Any]
) -> list[Arrival]:
    """Write what has arrived into the bucket of the caller, if it shall go there.

    Returns:
        What has arrived, with its place in the bucket.

    Raises:
        ApiError: If there is no bucket, it does not take a file, or the plan has no room.
    """
    if values["storage_target"] != "custom":
        return arrivals
    bucket = call.bucket
    fresh = _fresh(call, arrivals, values)
    check_quota(call.service, call.key, fresh)
    kept: list[Arrival] = []
    for arrival in arrivals:
        if arrival in fresh:
            key = new_key(call.tenant_id)
            await anyio.to_thread.run_sync(bucket.put, key, arrival.path)
            arrival = evolve(arrival, bucket=bucket.name, bucket_key=key)
        kept.append(arrival)
    return kept


def _fresh(call: Call, arrivals: list[Arrival], values: dict[str, Any]) -> list[Arrival]:
    """Return what will become files: all but duplicates that are to be skipped."""
    if not values["skip_duplicates"]:
        return arrivals
    store, first = call.service.store, dict[str, Arrival]()
    for arrival in arrivals:
        first.setdefault(arrival.digest, arrival)
    return [
        arrival
        for arrival in first.values()
        if store.file_with_hash(call.tenant_id, arrival.digest) is None
    ]


def announce(
    service: Service, key: ApiKey, files: list[Announced], values: dict[str, Any], method: str
) -> list[File]:
    """Register files whose bytes will come, as one upload session.

    Args:
        service: The server.
        key: Whose files they are.
        files: The files; those that nobody has found count for nothing.
        values: Checked fields of the request.
        method: How they come.

    Returns:
        The files, in the state `uploading`. Each gets its bytes by `receive` or ends by `refuse`.

    Raises:
        ApiError: If there is no room for them.
    """
    check_quota(service, key, [file for file in files if file.size])
    now = service.clock.stamp()
    session = Session(
        id=str(uuid4()), tenant_id=key.tenant_id, upload_method=method, created_at=now
    )
    announced: list[File] = []
    for file in files:
        file_id = str(uuid4())
        media_type = file.content_type.partition("/")[0]
        media_type = media_type if media_type in {"image", "video"} else "document"
        record = File(
            id=file_id,
            tenant_id=key.tenant_id,
            session_id=session.id,
            filename=file.filename,
            object_key=f"tenants/{key.tenant_id}/{file_id}/original",
            size_bytes=file.size,
            content_type=file.content_type,
            media_type=media_type,
            hash="",
            upload_method=method,
            created_at=now,
            updated_at=now,
            state="uploading",
            **_first_states(media_type, values["auto_describe"]),
            **{name: values[name] for name in _STORED if name in values},
        )
        service.store.add_file(record)
        announced.append(record)
    service.store.add_session(
        session, [(file.id, position, False) for position, file in enumerate(announced)]
    )
    return announced


def receive(service: Service, file: File, arrival: Arrival) -> None:
    """Give a file that was announced its bytes, and begin to process it."""
    kind, is_described = arrival.type, file.description_status != "skipped"
    service.storage.adopt(arrival.path, file.object_key)
    file = service.store.change_file(
        file.id,
        {
            **dict.fromkeys(_first_states(file.media_type, is_described)),
            **_first_states(kind.media_type, is_described),
            "state": "queued",
            "size_bytes": arrival.size,
            "content_type": kind.content_type,
            "media_type": kind.media_type,
            "document_type": kind.document_type,
            "hash": arrival.digest,
            "updated_at": service.clock.stamp(),
        },
    )
    if file.media_type == "video" and is_described:
        service.jobs.analyses.add(file)
    service.jobs.start(file.id)


def refuse(service: Service, file: File, message: str) -> None:
    """End a file that was announced and that will not come; the message says why."""
    now = service.clock.stamp()
    changes: dict[str, Any] = {
        "state": "failed",
        "progress": 100.0,
        "error_message": message,
        "updated_at": now,
        "completed_at": now,
    }
    for step in PIPELINES[file.media_type]:
        if step.status is not None and getattr(file, step.status) != "skipped":
            error = MediaError(step.broken, message)
            changes |= {**step.fail(error), step.status: "failed"}
    service.store.change_file(file.id, changes)


def _first_states(media_type: str, is_described: bool) -> dict[str, Any]:
    states = first_state(media_type)
    return states if is_described else {**states, "description_status": "skipped"}


def _register(service: Service, session: Session, arrival: Arrival, values: dict[str, Any]) -> File:
    file_id = str(uuid4())
    file = File(
        id=file_id,
        tenant_id=session.tenant_id,
        session_id=session.id,
        filename=arrival.filename,
        object_key=f"tenants/{session.tenant_id}/{file_id}/original",
        size_bytes=arrival.size,
        content_type=arrival.type.content_type,
        media_type=arrival.type.media_type,
        document_type=arrival.type.document_type,
        hash=arrival.digest,
        upload_method=session.upload_method,
        bucket=arrival.bucket,
        bucket_key=arrival.bucket_key,
        created_at=session.created_at,
        updated_at=session.created_at,
        **_first_states(arrival.type.media_type, values["auto_describe"]),
        **{name: values[name] for name in _STORED if name in values},
    )
    service.storage.adopt(arrival.path, file.object_key)
    service.store.add_file(file)
    if file.media_type == "video" and values["auto_describe"]:
        service.jobs.analyses.add(file)
    return file
