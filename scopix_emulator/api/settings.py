"""Settings of a tenant: a bucket of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from anyio.to_thread import run_sync

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.bucket import Bucket, BucketError
from scopix_emulator.checks import Field, Fields, text
from scopix_emulator.errors import malformed
from scopix_emulator.loopback import is_here

if TYPE_CHECKING:
    from starlette.responses import Response

_CHANGES_A_MINUTE = 5
_TRIALS_A_MINUTE = 10

_VISIBLE = "[!-~]+"

_CONFIGURE = Fields(
    access_key_id=Field(text(16, 128, _VISIBLE), required=True),
    secret_access_key=Field(text(20, 128, _VISIBLE), required=True),
    bucket_name=Field(text(3, 63, "[a-z0-9][a-z0-9.-]+[a-z0-9]"), required=True),
    region=Field(text(1, 64, "[a-z0-9-]+"), required=True),
    endpoint_url=Field(text(0, 255, r"https?://[A-Za-z0-9.:\[\]-]+/?")),
)


@operation("GET", "/tenant/s3-config")
async def get_custom_s3_status(call: Call) -> Response:
    """Tell which bucket is set up."""
    call.need_admin()
    return _status(call)


@operation("POST", "/tenant/s3-config")
async def configure_custom_s3(call: Call) -> Response:
    """Set up a bucket that can be used."""
    call.need_admin()
    call.need_turn("s3-config", _CHANGES_A_MINUTE)
    values = await call.json(_CONFIGURE)
    endpoint_url = values.get("endpoint_url", "")
    if not _is_here(endpoint_url):
        raise malformed(
            "The local server reaches only stores on this machine; give an endpoint_url such as"
            " http://127.0.0.1:9000.",
            field="endpoint_url",
        )
    try:
        bucket = await run_sync(_tried, call, values)
    except BucketError as error:
        raise malformed(
            f"The bucket can't be used: {error.message}", field="bucket_name", **error.details
        ) from error
    call.service.forget_bucket(call.tenant_id)
    call.service.buckets[call.tenant_id] = bucket
    return _status(call)


@operation("DELETE", "/tenant/s3-config")
async def remove_custom_s3(call: Call) -> Response:
    """Forget the bucket."""
    call.need_admin()
    call.need_turn("s3-config", _CHANGES_A_MINUTE)
    removed = call.service.forget_bucket(call.tenant_id)
    message = "Files go to managed storage again." if removed else "No bucket was set up."
    return answer({"removed": removed, "message": message})


@operation("POST", "/tenant/s3-config/validate")
async def validate_custom_s3(call: Call) -> Response:
    """Try the bucket."""
    call.need_admin()
    call.need_turn("s3-config/validate", _TRIALS_A_MINUTE)
    bucket = call.service.buckets.get(call.tenant_id)
    if bucket is None:
        return answer({"valid": False, "error": "No bucket is set up."})
    try:
        await run_sync(bucket.check)
    except BucketError as error:
        bucket.error = error.message
    else:
        bucket.error = None
    return answer(
        {
            "valid": bucket.error is None,
            "bucket_name": bucket.name,
            "region": bucket.region,
            "error": bucket.error,
        }
    )


def _status(call: Call) -> Response:
    bucket = call.service.buckets.get(call.tenant_id)
    if bucket is None:
        return answer({"configured": False})
    return answer(
        {
            "configured": True,
            "bucket_name": bucket.name,
            "region": bucket.region,
            "configured_at": bucket.configured_at,
            "is_validated": bucket.error is None,
            "error": bucket.error,
            "endpoint_url": bucket.endpoint_url,
        }
    )


def _tried(call: Call, values: dict[str, Any]) -> Bucket:
    bucket = Bucket(
        values["access_key_id"],
        values["secret_access_key"],
        values["bucket_name"],
        values["region"],
        values["endpoint_url"],
        call.service.clock.stamp(),
    )
    try:
        bucket.check()
    except BucketError:
        bucket.close()
        raise
    return bucket


def _is_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return is_here(parts.hostname or "")
