"""Direct uploads: the bytes go straight to storage, in one piece or in parts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec
from attrs import evolve
from starlette.responses import Response

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import Field, Fields, integer, many, nullable, record, text, uuid
from scopix_emulator.errors import conflict, malformed, not_found
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.intake import MAX_TAGS, OPTIONS, TAG, TITLE, Arrival, admit, identify
from scopix_emulator.limits import GB, MB
from scopix_emulator.records import DirectUpload, Part
from scopix_emulator.targets import target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix_emulator.idempotency import Outcome

_MAX_BYTES = 5 * 1024 * GB
_MIN_PART, _MAX_PART = 5 * MB, 5 * GB
_DEFAULT_PART = 16 * MB
_MAX_PARTS = 10_000
_LISTED_PARTS = 1000
_LIFETIME_SECONDS = 24 * 3600

_TOKEN = r"[A-Za-z0-9!#$&^_.+-]+"

_CREATE = Fields(
    filename=Field(text(1, 255), required=True),
    size_bytes=Field(integer(1, _MAX_BYTES), required=True),
    content_type=Field(text(3, 255, f"{_TOKEN}/{_TOKEN}"), required=True),
    sha256=Field(text(pattern="[0-9a-f]{64}")),
    part_size=Field(integer(_MIN_PART, _MAX_PART)),
    title=Field(TITLE),
    tags=Field(many(TAG, MAX_TAGS)),
    **OPTIONS,
    custom_schema_id=Field(uuid()),
)
_SIGN = Fields(part_numbers=Field(many(integer(1, _MAX_PARTS), 1000, 1), required=True))
_PART = Fields(
    True,
    part_number=Field(integer(1, _MAX_PARTS), required=True),
    etag=Field(text(1, 255), required=True),
    size_bytes=Field(nullable(integer(0, _MAX_PART))),
)
_COMPLETE = Fields(parts=Field(many(record(_PART), _MAX_PARTS), required=True))


@operation("POST", "/files/direct-uploads")
async def create_direct_upload(call: Call) -> Response:
    """Begin a direct upload."""
    call.idempotency_key()
    values = await call.json(_CREATE)
    call.need_folder(values.get("folder_id"))
    call.need_target(values)

    async def act() -> Outcome:
        return 201, await _create(call, values)

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("GET", "/files/direct-uploads/{upload_id}")
async def get_direct_upload(call: Call) -> Response:
    """Read which parts have arrived."""
    upload = await _upload(call)
    parts = await target_of(call, upload).parts(upload) if upload.state == "pending" else []
    return answer(call.views.direct_upload(upload, parts))


@operation("DELETE", "/files/direct-uploads/{upload_id}")
async def abort_direct_upload(call: Call) -> Response:
    """Remove the parts that have arrived."""
    upload = await _upload(call)
    if upload.state == "completed":
        raise conflict("The upload is complete.", status=upload.state)
    if upload.state == "pending":
        await _drop(call, upload, "aborted")
    return Response(status_code=204)


@operation("POST", "/files/direct-uploads/{upload_id}/parts")
async def sign_direct_upload_parts(call: Call) -> Response:
    """Sign the addresses of parts again."""
    call.uuid("upload_id")
    numbers: list[int] = (await call.json(_SIGN))["part_numbers"]
    upload = await _pending(call)
    count = _part_count(upload)
    if max(numbers) > count:
        raise malformed(f"The upload has {count} parts.", field="part_numbers", limit=count)
    return answer(
        {
            "upload_id": upload.id,
            "parts": await _signed(call, upload, numbers),
            "expires_at": call.service.clock.stamp(call.service.storage.lifetime),
        }
    )


@operation("POST", "/files/direct-uploads/{upload_id}/complete")
async def complete_direct_upload(call: Call) -> Response:
    """Put the parts together and register the file."""
    call.idempotency_key()
    call.uuid("upload_id")
    parts: list[dict[str, Any]] = (await call.json(_COMPLETE))["parts"]
    upload_id = (await _upload(call)).id

    async def act() -> Outcome:
        async with call.service.completions(upload_id):
            return 200, await _complete(call, parts)

    return await call.once(fingerprint(call.request.url.path, parts), act)


async def _create(call: Call, values: dict[str, Any]) -> dict[str, Any]:
    service = call.service
    size, digest = values["size_bytes"], values.get("sha256")
    part_size = None
    if size > service.multipart_threshold:
        wanted = values.get("part_size") or _DEFAULT_PART
        part_size = max(wanted, math.ceil(size / _MAX_PARTS))
    upload = DirectUpload(
        id=str(uuid4()),
        tenant_id=call.tenant_id,
        method="put" if part_size is None else "multipart",
        state="pending",
        filename=values["filename"],
        size_bytes=size,
        object_key="",
        created_at=service.clock.stamp(),
        expires_at=service.clock.stamp(_LIFETIME_SECONDS),
        part_size=part_size,
        checksum=_checksum(call, values),
        sha256=digest,
        values=values,
    )
    upload.object_key = f"tenants/{call.tenant_id}/uploads/{upload.id}"
    existing = None
    if digest is not None and values["skip_duplicates"]:
        existing = service.store.file_with_hash(call.tenant_id, digest)
    parts: list[dict[str, Any]] = []
    if existing is not None:
        upload.state, upload.file_id = "completed", existing.id
    else:
        await target_of(call, upload).begin(upload)
        numbers = range(1, min(_part_count(upload), _LISTED_PARTS) + 1)
        parts = await _signed(call, upload, numbers)
    service.store.save_upload(upload)
    return {
        "upload_id": upload.id,
        "method": upload.method,
        "object_key": upload.object_key,
        "expires_at": service.clock.stamp(service.storage.lifetime),
        "part_size": part_size,
        "parts": parts,
        "existing": None if existing is None else call.views.uploaded(existing, duplicate=True),
        "checksum": upload.checksum,
    }


def _checksum(call: Call, values: dict[str, Any]) -> str | None:
    wanted = call.service.checksum
    # S3 takes no `x-amz-` header that was not signed, and who signs does not know the content.
    is_unsigned = values["storage_target"] == "custom" and wanted == "sha256"
    return "content_md5" if is_unsigned else wanted


async def _signed(call: Call, upload: DirectUpload, numbers: Sequence[int]) -> list[dict[str, Any]]:
    addresses = await target_of(call, upload).addresses(upload, numbers)
    return [
        call.views.part(upload, number, address)
        for number, address in zip(numbers, addresses, strict=True)
    ]


def _part_count(upload: DirectUpload) -> int:
    return 1 if upload.part_size is None else math.ceil(upload.size_bytes / upload.part_size)


async def _upload(call: Call) -> DirectUpload:
    upload_id = call.uuid("upload_id")
    upload = call.service.store.upload(upload_id)
    if upload is None or upload.tenant_id != call.tenant_id:
        raise not_found("direct_upload", upload_id)
    if upload.state == "pending" and upload.expires_at < call.service.clock.stamp():
        return await _drop(call, upload, "expired")
    return upload


async def _pending(call: Call) -> DirectUpload:
    upload = await _upload(call)
    if upload.state != "pending":
        raise conflict(f"The upload is {upload.state}.", status=upload.state)
    return upload


async def _drop(call: Call, upload: DirectUpload, state: str) -> DirectUpload:
    target = target_of(call, upload)
    # First, so that no part is taken any more.
    upload = msgspec.structs.replace(upload, state=state)
    call.service.store.save_upload(upload)
    await target.drop(upload)
    return upload


async def _complete(call: Call, claimed: list[dict[str, Any]]) -> dict[str, Any]:
    service = call.service
    upload = await _upload(call)
    if upload.state == "completed":
        file = service.store.file(upload.file_id or "")
        assert file is not None
        return call.views.uploaded(file)
    upload = await _pending(call)
    target = target_of(call, upload)
    stored = await target.parts(upload)
    _compare(upload, claimed, stored)
    path = service.storage.incoming(upload.id)
    try:
        digest = await target.join(upload, stored, path)
        if upload.sha256 not in {None, digest}:
            raise malformed("The checksum of the content differs.", field="sha256", actual=digest)
        kind = await identify(path, upload.filename, upload.size_bytes)
        arrival = Arrival(path, upload.filename, upload.size_bytes, digest, kind)
        if upload.values["storage_target"] == "custom":
            arrival = evolve(arrival, bucket=call.bucket.name, bucket_key=upload.object_key)
        _, ((file, _, known),) = admit(call, [arrival], upload.values, "DIRECT")
    finally:
        path.unlink(missing_ok=True)
    upload = msgspec.structs.replace(upload, state="completed", file_id=file.id)
    service.store.save_upload(upload)
    await (target.drop if known else target.settle)(upload)
    return call.views.uploaded(file, duplicate=known)


def _compare(upload: DirectUpload, claimed: Sequence[dict[str, Any]], stored: list[Part]) -> None:
    """Refuse to complete an upload unless every part is there and is the one that was sent."""
    if claimed or upload.method == "multipart":
        numbers = [part["part_number"] for part in claimed]
        if numbers != list(range(1, _part_count(upload) + 1)):
            raise malformed(
                f"The parts must be numbered from 1 to {_part_count(upload)}, in ascending order.",
                field="parts",
            )
    arrived = {part.number: part for part in stored}
    for part in claimed:
        number = part["part_number"]
        there = arrived.get(number)
        size = part.get("size_bytes")
        if (
            there is None
            or there.etag != part["etag"].strip('"')
            or size not in {None, there.size_bytes}
        ):
            raise malformed(
                f"Part {number} has not arrived, or is not the one that was sent.",
                field="parts",
                part_number=number,
            )
    received = sum(part.size_bytes for part in stored)
    if received != upload.size_bytes:
        raise malformed(
            f"{received} of {upload.size_bytes} bytes have arrived.",
            field="size_bytes",
            received_bytes=received,
        )
