"""Batches of images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.api.files import MAX_OFFSET
from scopix_emulator.checks import (
    Field,
    Fields,
    address,
    anything,
    boolean,
    integer,
    many,
    number,
    record,
    text,
)
from scopix_emulator.errors import conflict, invalid, not_found
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.views import batch_status

if TYPE_CHECKING:
    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.records import Batch

_SOURCES = ("image_url", "image_base64", "object_key")
_BODY_BYTES = 256 * 1024 * 1024

_IMAGE = Fields(
    True,
    image_url=Field(address(2048)),
    image_base64=Field(text(most=139_810_160)),
    object_key=Field(text(1, 1024)),
    metadata=Field(anything()),
)
_DESCRIBE = Fields(
    images=Field(many(record(_IMAGE), 1000, 1), required=True),
    prompt=Field(text(1, 2000)),
    providers=Field(many(text(1, 50), 10)),
    max_parallel=Field(integer(1, 20), default=5),
    timeout_per_item=Field(integer(5, 300), default=30),
    consensus_threshold=Field(number(0, 1)),
    webhook_url=Field(address(2083)),
)
_RESULTS = Fields(
    include_failed=Field(boolean(), default=True),
    limit=Field(integer(1, 500), default=100),
    offset=Field(integer(0, MAX_OFFSET), default=0),
)

_KEPT = ("max_parallel", "timeout_per_item", "webhook_url")
"""What matters to this server: no provider is asked, so prompt and agreement change nothing."""


@operation("POST", "/batch/describe")
async def submit_describe_batch(call: Call) -> Response:
    """Begin to describe many images."""
    call.idempotency_key()
    values = await call.json(_DESCRIBE, _BODY_BYTES)
    content = fingerprint(call.request.url.path, values)
    for index, image in enumerate(values["images"]):
        _check_source(image, index)

    async def act() -> Outcome:
        batches = call.service.batches
        settings = {name: values[name] for name in _KEPT if name in values}
        batch = await batches.add(call.tenant_id, values["images"], settings)
        tally = call.service.store.tally(batch.id)
        return 202, {
            "batch_id": batch.id,
            "status": "pending",
            "total_items": tally.total,
            "estimated_completion_time": batches.expected_end(batch, tally),
        }

    return await call.once(content, act)


@operation("GET", "/batch/{batch_id}")
async def get_batch(call: Call) -> Response:
    """Read how far a batch is."""
    batch = _batch(call)
    tally = call.service.store.tally(batch.id)
    return answer(batch_status(batch, tally, call.service.batches.expected_end(batch, tally)))


@operation("DELETE", "/batch/{batch_id}")
async def cancel_batch(call: Call) -> Response:
    """Skip the items that wait; those that run are finished."""
    service, batch = call.service, _batch(call)
    tally = service.store.tally(batch.id)
    if not tally.unfinished:
        status = tally.status(is_cancelled=batch.cancelled_at is not None)
        raise conflict("The batch has ended.", status=status)
    service.store.cancel_batch(batch, service.clock.stamp())
    return Response(status_code=204)


@operation("GET", "/batch/{batch_id}/results")
async def list_batch_results(call: Call) -> Response:
    """List the items of a batch in the order in which they were given."""
    call.uuid("batch_id")
    query = call.query(_RESULTS)
    batch = _batch(call)
    limit, offset = query["limit"], query["offset"]
    items, total = call.service.store.list_batch_items(batch.id, **query)
    tally = call.service.store.tally(batch.id)
    return answer(
        {
            "batch_id": batch.id,
            "status": tally.status(is_cancelled=batch.cancelled_at is not None),
            "results": [call.views.batch_item(item) for item in items],
            "pagination": {
                "offset": offset,
                "limit": limit,
                "total": total,
                "has_more": offset + len(items) < total,
            },
            "summary": {
                "total_items": tally.total,
                "successful_items": tally.success,
                "failed_items": tally.failed,
                "skipped_items": tally.skipped,
                "processing_time_ms": tally.processing_time_ms,
            },
        }
    )


def _check_source(image: dict[str, Any], index: int) -> None:
    if len(image.keys() & set(_SOURCES)) != 1:
        raise invalid(f"images[{index}]", f"must have exactly one of {', '.join(_SOURCES)}.")


def _batch(call: Call) -> Batch:
    batch_id = call.uuid("batch_id")
    batch = call.service.store.batch(call.tenant_id, batch_id)
    if batch is None:
        raise not_found("batch", batch_id)
    return batch
