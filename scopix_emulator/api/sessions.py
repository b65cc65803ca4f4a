"""Upload sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.api.files import MAX_OFFSET
from scopix_emulator.checks import Field, Fields, boolean, choice, integer
from scopix_emulator.errors import conflict, not_found
from scopix_emulator.idempotency import fingerprint

if TYPE_CHECKING:
    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.store import SessionCounts

_STATES = (
    "pending",
    "uploading",
    "processing",
    "completed",
    "failed",
    "expired",
    "cancelled",
)
_LIST = Fields(
    status=Field(choice(*_STATES)),
    limit=Field(integer(1, 100), default=20),
    offset=Field(integer(0, MAX_OFFSET), default=0),
)
_RESULTS = Fields(
    include_failed=Field(boolean(), default=True),
    limit=Field(integer(1, 500), default=100),
    offset=Field(integer(0, MAX_OFFSET), default=0),
)


@operation("GET", "/files/upload-sessions")
async def list_upload_sessions(call: Call) -> Response:
    """List upload sessions, newest first."""
    query = call.query(_LIST)
    limit, offset = query["limit"], query["offset"]
    sessions, total = call.service.store.list_sessions(
        call.tenant_id, query.get("status"), limit, offset
    )
    return answer(
        {
            "items": [call.views.listed_session(counts) for counts in sessions],
            "total_count": total,
            "has_more": offset + len(sessions) < total,
            "limit": limit,
            "offset": offset,
        }
    )


@operation("GET", "/files/upload-sessions/{session_id}")
async def get_upload_session(call: Call) -> Response:
    """Read how far an upload session is."""
    counts = _session(call)
    items = call.service.store.session_items(counts.session.id)
    return answer(call.views.session(counts, items))


@operation("GET", "/files/upload-sessions/{session_id}/results")
async def list_upload_session_results(call: Call) -> Response:
    """List the files of an upload session in the order in which they were sent."""
    call.uuid("session_id")
    query = call.query(_RESULTS)
    counts = _session(call)
    limit, offset = query["limit"], query["offset"]
    items = [
        item
        for item in call.service.store.session_items(counts.session.id)
        if query["include_failed"] or item.status != "failed"
    ]
    page = items[offset : offset + limit]
    return answer(
        {
            "session_id": counts.session.id,
            "items": [call.views.item(item) for item in page],
            "total_count": len(items),
            "has_more": offset + len(page) < len(items),
            "summary": {
                "total_files": counts.total,
                "completed": counts.completed,
                "failed": counts.failed,
                "skipped": counts.skipped,
            },
            "limit": limit,
            "offset": offset,
        }
    )


@operation("POST", "/files/upload-sessions/{session_id}/cancel")
async def cancel_upload_session(call: Call) -> Response:
    """Stop the processing of the files that have not ended. They count as skipped then."""
    call.idempotency_key()
    session_id = _session(call).session.id

    async def act() -> Outcome:
        service, counts = call.service, _session(call)
        if counts.has_ended:
            raise conflict("The session has ended.", status=counts.status)
        for item in service.store.session_items(session_id):
            if not item.duplicate and not item.file.has_ended:
                service.jobs.cancel(item.file)
        service.store.change_session(
            msgspec.structs.replace(counts.session, cancelled_at=service.clock.stamp())
        )
        items = service.store.session_items(session_id)
        return 200, call.views.session(_session(call), items)

    return await call.once(fingerprint(call.request.url.path), act)


def _session(call: Call) -> SessionCounts:
    session_id = call.uuid("session_id")
    counts = call.service.store.session(call.tenant_id, session_id)
    if counts is None:
        raise not_found("upload_session", session_id)
    return counts
