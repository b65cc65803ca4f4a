"""Uploads in one request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import Field, Fields, integer, separated, uuid
from scopix_emulator.errors import ApiError, invalid
from scopix_emulator.forms import Form, ReceivedFile, file_too_large, read_form
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.intake import (
    MAX_TAGS,
    OPTIONS,
    TAG,
    TITLE,
    Arrival,
    admit,
    identify,
    keep_in_bucket,
    month_usage,
)

if TYPE_CHECKING:
    from scopix_emulator.idempotency import Outcome

_TAGS = separated(TAG, MAX_TAGS, 2039)

_UPLOAD = Fields(title=Field(TITLE), tags=Field(_TAGS), **OPTIONS, custom_schema_id=Field(uuid()))
_UPLOAD_BATCH = Fields(tags=Field(_TAGS), **OPTIONS)
_QUOTA = Fields(file_count=Field(integer(1, 10_000), required=True))


@operation("POST", "/files/upload")
async def upload_file(call: Call) -> Response:
    """Store one file."""
    call.idempotency_key()
    with call.service.slots.take(call.tenant_id, call.key.plan):
        form = await read_form(
            call.request, call.service.storage, file_field="file", max_files=None
        )
        try:
            values = _UPLOAD.from_pairs(form.fields)
            if not form.files:
                raise invalid("file", "is required.")
            call.need_folder(values.get("folder_id"))
            call.need_target(values)
            (received,) = form.files
            arrival = await _arrival(received, 0)

            async def act() -> Outcome:
                arrivals = await keep_in_bucket(call, [arrival], values)
                _, ((file, _, known),) = admit(call, arrivals, values, "STREAMING")
                return 200 if known else 201, call.views.uploaded(file, duplicate=known)

            return await call.once(_fingerprint(call, form), act)
        finally:
            form.discard()


@operation("POST", "/files/upload/batch")
async def upload_files(call: Call) -> Response:
    """Store several files; a bad one doesn't lose the others."""
    call.idempotency_key()
    plan = call.key.plan
    with call.service.slots.take(call.tenant_id, plan):
        form = await read_form(
            call.request, call.service.storage, file_field="files", max_files=plan.batch_files
        )
        try:
            values = _UPLOAD_BATCH.from_pairs(form.fields)
            if not form.files:
                raise invalid("files", "must have at least 1 entries.")
            call.need_folder(values.get("folder_id"))
            call.need_target(values)
            arrivals: list[Arrival] = []
            rejections: list[dict[str, Any]] = []
            for index, received in enumerate(form.files):
                try:
                    arrivals.append(await _arrival(received, index))
                except ApiError as error:
                    rejections.append(_rejection(received.filename, index, error))

            async def act() -> Outcome:
                kept = await keep_in_bucket(call, arrivals, values)
                return 201, _receipt(call, kept, rejections, values)

            return await call.once(_fingerprint(call, form), act)
        finally:
            form.discard()


@operation("GET", "/files/quota-check")
async def check_upload_quota(call: Call) -> Response:
    """Tell whether files may be uploaded now."""
    requested = call.query(_QUOTA)["file_count"]
    plan = call.key.plan
    used, _ = month_usage(call.service, call.key)
    limit = plan.uploads_per_month
    available = 10_000 if limit is None else max(0, limit - used)
    can_proceed = requested <= available
    return answer(
        {
            "can_proceed": can_proceed,
            "requested": requested,
            "available": available,
            "monthly_limit": limit or 0,
            "current_usage": used,
            "message": (
                "The files may be uploaded."
                if can_proceed
                else f"Only {available} more files may be uploaded this month."
            ),
            "max_batch_size": plan.batch_files,
            "prepaid_credits": 0,
            "max_concurrent_uploads": plan.concurrent_uploads,
        }
    )


async def _arrival(received: ReceivedFile, index: int) -> Arrival:
    if received.is_too_large:
        raise file_too_large()
    path, name = received.spool.path, received.filename
    kind = await identify(path, name, received.size)
    return Arrival(path, name, received.size, received.spool.digest(), kind, index)


def _fingerprint(call: Call, form: Form) -> str:
    files = [(file.filename, file.spool.digest()) for file in form.files]
    return fingerprint(call.request.url.path, sorted(form.fields), files)


def _rejection(filename: str, index: int, error: ApiError) -> dict[str, Any]:
    return {
        "filename": filename,
        "index": index,
        "reason": error.message,
        "retryable": False,
        "code": error.code,
    }


def _receipt(
    call: Call,
    arrivals: list[Arrival],
    rejections: list[dict[str, Any]],
    values: dict[str, Any],
) -> dict[str, Any]:
    session, admitted = admit(call, arrivals, values, "BATCH")
    if not admitted:
        status = "rejected"
    elif rejections:
        status = "partial"
    else:
        status = "completed" if all(known for _, _, known in admitted) else "processing"
    items = call.service.store.session_items(session.id)
    return {
        "session_id": session.id,
        "total_files": len(arrivals) + len(rejections),
        "accepted_files": len(arrivals),
        "rejected_files": len(rejections),
        "status": status,
        "items": [call.views.item(item) for item in items],
        "rejections": rejections,
        "status_url": f"/files/upload-sessions/{session.id}",
    }
