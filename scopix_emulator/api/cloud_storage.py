"""Cloud storages: connections to the drive, and jobs that copy from it and to it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import (
    Field,
    Fields,
    boolean,
    choice,
    integer,
    many,
    need,
    nullable,
    record,
    text,
    uuid,
)
from scopix_emulator.drive import EMAIL, NAME, PROVIDER, guess_type
from scopix_emulator.errors import ApiError, conflict, invalid, not_found
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.intake import MAX_TAGS, TAG, Announced, announce
from scopix_emulator.records import CloudItem, CloudJob, Connection, Consent
from scopix_emulator.transfers import EXPORT, IMPORT

if TYPE_CHECKING:
    from starlette.responses import Response

    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.service import Service
    from scopix_emulator.store import CloudJobCounts

CONSENT_PATH = "/drive/consent"

_CONSENT_SECONDS = 600
_MAX_FILES = 1000
_MAX_BYTES = 5 * 1024**4
_SHOWN_ERRORS = 5

_PROVIDER = choice(PROVIDER)
_REDIRECT = text(0, 2048, r"https?://[!-Z^-~]+")
_CONNECTION = text(1, 64)

_INITIATE = Fields(redirect_uri=Field(_REDIRECT))
_COMPLETE = Fields(
    code=Field(text(1, 2048), required=True),
    state=Field(text(1, 512), required=True),
    redirect_uri=Field(_REDIRECT),
)
_LIST = Fields(provider=Field(_PROVIDER), active_only=Field(boolean(), default=True))
_FILE = Fields(
    True,
    id=Field(text(1, 512), required=True),
    name=Field(text(1, 255), required=True),
    mime_type=Field(nullable(text(0, 255))),
    size_bytes=Field(nullable(integer(0, _MAX_BYTES))),
)
_IMPORT = Fields(
    connection_id=Field(_CONNECTION, required=True),
    files=Field(many(record(_FILE), _MAX_FILES, 1), required=True),
    auto_describe=Field(boolean(), default=True),
    tags=Field(many(TAG, MAX_TAGS)),
    collection_id=Field(uuid()),
)
_EXPORT = Fields(
    connection_id=Field(_CONNECTION, required=True),
    image_ids=Field(many(uuid(), _MAX_FILES, 1), required=True),
    folder_id=Field(text(1, 512)),
    folder_name=Field(text(1, 255)),
)


# --------------------------------------------------------------------------------------- connecting


@operation("POST", "/cloud-storage/auth/{provider}")
async def initiate_cloud_auth(call: Call) -> Response:
    """Begin to connect the drive."""
    call.idempotency_key()
    provider = _provider(call)
    values = await call.json(_INITIATE)

    async def act() -> Outcome:
        consent = Consent(
            state=secrets.token_urlsafe(24),
            tenant_id=call.tenant_id,
            provider=provider,
            expires_at=call.service.clock.stamp(_CONSENT_SECONDS),
            redirect_uri=values.get("redirect_uri"),
        )
        call.service.store.save_consent(consent)
        origin = str(call.request.base_url).rstrip("/")
        return 200, {
            "authorization_url": f"{origin}{CONSENT_PATH}?state={consent.state}",
            "state": consent.state,
            "provider": provider,
        }

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("POST", "/cloud-storage/auth/{provider}/callback")
async def complete_cloud_auth(call: Call) -> Response:
    """Finish connecting the drive."""
    call.idempotency_key()
    provider = _provider(call)
    values = await call.json(_COMPLETE)

    async def act() -> Outcome:
        store = call.service.store
        consent = open_consent(call.service, values["state"])
        if consent is None or consent.tenant_id != call.tenant_id or consent.provider != provider:
            raise ApiError(400, "INVALID_STATE", "The state is unknown, used or expired.")
        if values.get("redirect_uri", consent.redirect_uri) != consent.redirect_uri:
            raise ApiError(400, "INVALID_REDIRECT_URI", "The first step had another redirect_uri.")
        if values["code"] != consent.code:
            raise ApiError(400, "INVALID_CODE", "The code is none that was given out.")
        store.forget_consent(consent.state)
        connection, is_new = connect(call.service, call.tenant_id)
        return 200, {"connection": _connection(connection), "is_new": is_new}

    return await call.once(fingerprint(call.request.url.path, values), act)


def open_consent(service: Service, state: str) -> Consent | None:
    """Return the question to a user that a state stands for, None if it is not open any more."""
    consent = service.store.consent(state)
    is_open = consent is not None and consent.expires_at > service.clock.stamp()
    return consent if is_open else None


def connect(
    service: Service, tenant_id: str, connection_id: str | None = None
) -> tuple[Connection, bool]:
    """Connect the drive.

    Args:
        service: The server.
        tenant_id: Who gets access.
        connection_id: Which connection to make or renew; None for any.

    Returns:
        The connection, and whether it is new.
    """
    now = service.clock.stamp()
    known = service.store.connections(tenant_id)
    wanted = (item for item in known if connection_id in {None, item.id})
    earlier = next(wanted, None)
    connection = (
        Connection(
            id=connection_id or f"conn_{uuid4().hex}",
            tenant_id=tenant_id,
            provider=PROVIDER,
            email=EMAIL,
            display_name=NAME,
            created_at=now,
            connected_at=now,
        )
        if earlier is None
        else msgspec.structs.replace(earlier, is_active=True, connected_at=now)
    )
    service.store.save_connection(connection)
    return connection, earlier is None


@operation("GET", "/cloud-storage/connections")
async def list_cloud_connections(call: Call) -> Response:
    """List connections, newest first."""
    query = call.query(_LIST)
    connections = [
        _connection(connection)
        for connection in call.service.store.connections(call.tenant_id)
        if connection.is_active or not query["active_only"]
    ]
    return answer({"connections": connections, "total_count": len(connections)})


@operation("DELETE", "/cloud-storage/connections/{connection_id}")
async def delete_cloud_connection(call: Call) -> Response:
    """Revoke the access to the drive, and cancel what is under way."""
    service = call.service
    connection_id = need(_CONNECTION, "connection_id", call.request.path_params["connection_id"])
    connection = _known(call, connection_id)
    service.store.save_connection(msgspec.structs.replace(connection, is_active=False))
    service.transfers.cancel(call.tenant_id, connection_id)
    return answer({"success": True, "message": "The storage is disconnected."})


# --------------------------------------------------------------------------------------------- jobs


@operation("POST", "/cloud-storage/import")
async def start_cloud_import(call: Call) -> Response:
    """Copy files of the drive."""
    call.idempotency_key()
    values = await call.json(_IMPORT)

    async def act() -> Outcome:
        service = call.service
        connection = _active(call, values["connection_id"])
        call.need_folder(values.get("collection_id"))
        sizes = {file.id: file.size for file in service.drive.files()}
        announced = [
            Announced(file["name"], guess_type(file["name"]), sizes.get(file["id"], 0))
            for file in values["files"]
        ]
        options = {"auto_describe": values["auto_describe"], "tags": values.get("tags", [])}
        if "collection_id" in values:
            options["folder_id"] = values["collection_id"]
        images = announce(service, call.key, announced, options, "CLOUD_STORAGE")
        job = _job(call, connection, IMPORT)
        items = [
            CloudItem(
                job_id=job.id,
                position=position,
                file_id=image.id,
                name=image.filename,
                cloud_id=file["id"],
            )
            for position, (image, file) in enumerate(zip(images, values["files"], strict=True))
        ]
        _begin(call, connection, job, items)
        return 202, {
            "image_ids": [image.id for image in images],
            "job_id": job.id,
            "status": "pending",
            "total_files": len(items),
            "is_async": True,
            "message": "The import is started.",
        }

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("POST", "/cloud-storage/export")
async def start_cloud_export(call: Call) -> Response:
    """Copy files to the drive."""
    call.idempotency_key()
    values = await call.json(_EXPORT)

    async def act() -> Outcome:
        service = call.service
        connection = _active(call, values["connection_id"])
        folder_id, folder_name = values.get("folder_id"), values.get("folder_name")
        if folder_id is not None and folder_name is not None:
            raise invalid("folder_name", "can't be given together with folder_id.")
        if folder_id is not None and service.drive.subfolder(folder_id) is None:
            raise not_found("cloud_storage_folder", folder_id)
        job = _job(call, connection, EXPORT, folder_id=folder_id, folder_name=folder_name)
        items: list[CloudItem] = []
        for position, file_id in enumerate(values["image_ids"]):
            file = service.store.live_file(call.tenant_id, file_id)
            name = file_id if file is None else file.filename
            items.append(CloudItem(job_id=job.id, position=position, file_id=file_id, name=name))
        _begin(call, connection, job, items)
        return 202, {
            "cloud_file_ids": None,
            "job_id": job.id,
            "job_status": "pending",
            "is_async": True,
            "message": "The export is started.",
        }

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("GET", "/cloud-storage/jobs/{job_id}")
async def get_cloud_job(call: Call) -> Response:
    """Read how far a job is."""
    job_id = call.uuid("job_id")
    counts = call.service.store.cloud_job(call.tenant_id, job_id)
    if counts is None:
        raise not_found("cloud_storage_job", job_id)
    return answer({"job": _counted(call.service, counts)})


def _provider(call: Call) -> str:
    return need(_PROVIDER, "provider", call.request.path_params["provider"])


def _known(call: Call, connection_id: str) -> Connection:
    connection = call.service.store.connection(call.tenant_id, connection_id)
    if connection is None:
        raise not_found("cloud_storage_connection", connection_id)
    return connection


def _active(call: Call, connection_id: str) -> Connection:
    connection = _known(call, connection_id)
    if not connection.is_active:
        raise conflict("The storage is disconnected; connect it again.", is_active=False)
    return connection


def _job(call: Call, connection: Connection, kind: str, **target: str | None) -> CloudJob:
    return CloudJob(
        id=str(uuid4()),
        tenant_id=call.tenant_id,
        connection_id=connection.id,
        provider=connection.provider,
        type=kind,
        created_at=call.service.clock.stamp(),
        **target,
    )


def _begin(call: Call, connection: Connection, job: CloudJob, items: list[CloudItem]) -> None:
    service = call.service
    service.store.save_connection(
        msgspec.structs.replace(connection, last_used_at=service.clock.stamp())
    )
    service.store.add_cloud_job(job, items)
    service.transfers.start(job)


def _connection(connection: Connection) -> dict[str, Any]:
    return {
        "id": connection.id,
        "provider": connection.provider,
        "is_active": connection.is_active,
        "provider_email": connection.email,
        "provider_display_name": connection.display_name,
        "created_at": connection.created_at,
        "last_used_at": connection.last_used_at,
        "connected_at": connection.connected_at,
    }


def _counted(service: Service, counts: CloudJobCounts) -> dict[str, Any]:
    job = counts.job
    return {
        "job_id": job.id,
        "type": job.type,
        "status": counts.status,
        "connection_id": job.connection_id,
        "provider": job.provider,
        "total_files": counts.total,
        "completed_files": counts.completed,
        "failed_files": counts.failed,
        "error": _error(service, counts) if counts.failed else None,
        "created_at": job.created_at,
        "updated_at": counts.changed_at,
        "completed_at": counts.changed_at if counts.has_ended else None,
    }


def _error(service: Service, counts: CloudJobCounts) -> str:
    """Say which files failed and why: all of them if they are few."""
    failed = [
        f"{item.name}: {item.error_message}"
        for item in service.store.cloud_items(counts.job.id)
        if item.error_message is not None
    ]
    more = len(failed) - _SHOWN_ERRORS
    shown = [*failed[:_SHOWN_ERRORS], *([f"and {more} more."] if more > 0 else [])]
    return f"{counts.failed} of {counts.total} files were not copied. {' '.join(shown)}"
