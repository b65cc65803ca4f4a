"""Finding, reading, changing and deleting files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import (
    Field,
    Fields,
    boolean,
    choice,
    integer,
    many,
    moment,
    need,
    nullable,
    text,
    uuid,
)
from scopix_emulator.errors import conflict, invalid, malformed
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.intake import MAX_TAGS, TAG, TITLE
from scopix_emulator.media.image import VARIANTS
from scopix_emulator.store import FileQuery

if TYPE_CHECKING:
    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.records import File

MAX_OFFSET = 2**31 - 1

_LIST = Fields(
    search=Field(text(1, 200)),
    search_mode=Field(choice("all", "metadata", "visible_text")),
    tags=Field(many(TAG, MAX_TAGS)),
    date_from=Field(moment()),
    date_to=Field(moment()),
    has_description=Field(boolean()),
    ids=Field(many(uuid(), 500)),
    media_types=Field(many(choice("image", "document", "video", "link"), 4)),
    folder_id=Field(uuid()),
    text_extraction_status=Field(choice("pending", "processing", "completed", "failed")),
    limit=Field(integer(1, 100), default=20),
    offset=Field(integer(0, MAX_OFFSET), default=0),
    sort_by=Field(choice("content_created_at", "created_at", "title", "size_bytes")),
    sort_order=Field(choice("asc", "desc")),
)
_UPDATE = Fields(title=Field(nullable(TITLE)), tags=Field(many(TAG, MAX_TAGS)))
_BATCH_DELETE = Fields(file_ids=Field(many(uuid(), 100, 1), required=True))
_VARIANT = choice("original", *VARIANTS)

_RECOVERABLE = "The file can be recovered for 30 days."


@operation("GET", "/files")
async def list_files(call: Call) -> Response:
    """List files."""
    query = FileQuery(call.tenant_id, **call.query(_LIST))
    files, total = call.service.store.list_files(query)
    return answer(
        {
            "items": [call.views.listed(file) for file in files],
            "total_count": total,
            "has_more": query.offset + len(files) < total,
            "limit": query.limit,
            "offset": query.offset,
        }
    )


@operation("GET", "/files/{file_id}")
async def get_file(call: Call) -> Response:
    """Read the full record of a file."""
    file = call.file()
    return answer(call.views.details(file, call.service.store.text(file.id)))


@operation("PATCH", "/files/{file_id}")
async def update_file(call: Call) -> Response:
    """Change title or tags."""
    call.uuid("file_id")
    changes = await call.json(_UPDATE)
    if not changes:
        raise invalid("title", "or tags must be given.")
    now = call.service.clock.stamp()
    file = call.service.store.change_file(call.file().id, {**changes, "updated_at": now})
    return answer(
        {"id": file.id, "title": file.title, "tags": file.tags, "updated_at": file.updated_at}
    )


@operation("DELETE", "/files/{file_id}")
async def delete_file(call: Call) -> Response:
    """Delete a file."""
    file = _delete(call, call.file())
    return answer({"id": file.id, "deleted_at": file.deleted_at, "message": _RECOVERABLE})


@operation("POST", "/files/batch-delete")
async def batch_delete_files(call: Call) -> Response:
    """Delete several files; the unknown ones don't stop the rest."""
    call.idempotency_key()
    file_ids: list[str] = (await call.json(_BATCH_DELETE))["file_ids"]

    async def act() -> Outcome:
        results: dict[str, list[dict[str, Any]]] = {"deleted": [], "skipped": [], "failed": []}
        for file_id in file_ids:
            result = _delete_one(call, file_id)
            results[result["status"]].append(result)
        counts = {status: len(entries) for status, entries in results.items()}
        return 200, {**results, "summary": {"total": len(file_ids), **counts}}

    return await call.once(fingerprint(call.request.url.path, file_ids), act)


@operation("GET", "/files/{file_id}/processing-status")
async def get_processing_status(call: Call) -> Response:
    """Read how far the processing of a file is."""
    return answer(call.views.processing(call.file()))


@operation("GET", "/files/{file_id}/variants/{variant_type}")
async def get_file_variant(call: Call) -> Response:
    """Point to a resized copy of an image."""
    call.uuid("file_id")
    name = need(_VARIANT, "variant_type", call.request.path_params["variant_type"])
    file = call.file()
    if file.media_type != "image":
        raise malformed("Only images have variants.", media_type=file.media_type)
    if name == "original":
        return _redirect(call.views.original_url(file))
    url = call.views.variant_url(file, name)
    if url is None:
        raise conflict("The variant is not there.", variant_status=file.variant_status)
    return _redirect(url)


@operation("GET", "/files/{file_id}/download")
async def download_file(call: Call) -> Response:
    """Point to the bytes as they were uploaded."""
    file = call.file()
    # RFC 6266: a plain name for old clients, the exact one beside it.
    plain = re.sub(r"[^ !#-\[\]-~]", "_", file.filename)
    exact = quote(file.filename, safe="")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"
    return _redirect(call.views.original_url(file, disposition=disposition))


def _redirect(url: str) -> Response:
    return RedirectResponse(url, 302)


def _delete(call: Call, file: File) -> File:
    service = call.service
    if not file.has_ended:
        service.jobs.cancel(file)
    service.jobs.analyses.cancel(file)
    now = service.clock.stamp()
    return service.store.change_file(file.id, {"deleted_at": now, "updated_at": now})


def _delete_one(call: Call, file_id: str) -> dict[str, Any]:
    file = call.service.store.file(file_id)
    if file is None or file.tenant_id != call.tenant_id:
        return {"id": file_id, "status": "failed", "message": "There is no such file."}
    if file.deleted_at is not None:
        return {
            "id": file_id,
            "status": "skipped",
            "message": "The file was deleted before.",
            "deleted_at": file.deleted_at,
        }
    file = _delete(call, file)
    return {
        "id": file_id,
        "status": "deleted",
        "message": _RECOVERABLE,
        "deleted_at": file.deleted_at,
    }
