# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Keep files in a bucket of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation

if TYPE_CHECKING:
    from scopix._raw.models.settings import S3ConfigStatus, S3RemovalResult, S3ValidationResult


def get_custom_s3_status() -> Operation[S3ConfigStatus]:
    """Read which bucket is set up.

    Tells which bucket of its own the tenant uses, and never with which keys. For admins of the
    tenant.

    Returns:
        The operation; sending it gives a `S3ConfigStatus`.
    """
    from scopix._raw.models.settings import S3ConfigStatus

    return Operation(
        name="get_custom_s3_status",
        method="GET",
        path="/tenant/s3-config",
        returns={200: S3ConfigStatus},
        repeatable=True,
    )


def configure_custom_s3(
    *,
    access_key_id: str,
    secret_access_key: str,
    bucket_name: str,
    region: str,
    endpoint_url: str | None = None,
) -> Operation[S3ConfigStatus]:
    r"""Set up a bucket.

    From then on uploads whose `storage_target` is `custom` go to this bucket. It is tried before it
    is taken: HeadBucket, then PutObject and GetObject of a probe. One that can't be used is
    refused, and what was set up before stays. Keys are encrypted where they are kept. For admins of
    the tenant; 5 requests a minute.

    Args:
        access_key_id: Access key that may HeadBucket, PutObject and GetObject. 16 to 128
            characters. Matches `^[!-~]+$`.
        secret_access_key: Secret of that key. 20 to 128 characters. Matches `^[!-~]+$`.
        bucket_name: Name of the bucket, which exists. 3 to 63 characters. Matches
            `^[a-z0-9][a-z0-9.-]+[a-z0-9]$`.
        region: Region of the bucket, such as `eu-central-1`. 1 to 64 characters. Matches
            `^[a-z0-9-]+$`.
        endpoint_url: Origin of a store that speaks as S3 does, where the bucket is there and
            not at AWS; its objects are then addressed by path. It belongs to the keys and not to an
            upload, for keys of one store open nothing in another. It is https, since contents go
            over it; plain http will do on the machine of the server alone. At most 255 characters.
            Matches `^https?://[A-Za-z0-9.:\[\]-]+/?$`.

    Returns:
        The operation; sending it gives a `S3ConfigStatus`.
    """
    from scopix._raw.models.settings import S3ConfigStatus

    return Operation(
        name="configure_custom_s3",
        method="POST",
        path="/tenant/s3-config",
        body=json_object(
            {
                "access_key_id": access_key_id,
                "secret_access_key": secret_access_key,
                "bucket_name": bucket_name,
                "region": region,
                "endpoint_url": endpoint_url,
            }
        ),
        returns={200: S3ConfigStatus},
        repeatable=True,
    )


def remove_custom_s3() -> Operation[S3RemovalResult]:
    """Forget the bucket.

    Keys and name are forgotten, and nothing in the bucket is touched. Uploads go to managed storage
    again. For admins of the tenant; 5 requests a minute.

    Returns:
        The operation; sending it gives a `S3RemovalResult`.
    """
    from scopix._raw.models.settings import S3RemovalResult

    return Operation(
        name="remove_custom_s3",
        method="DELETE",
        path="/tenant/s3-config",
        returns={200: S3RemovalResult},
        repeatable=True,
    )


def validate_custom_s3() -> Operation[S3ValidationResult]:
    """Try the bucket.

    Tries HeadBucket, PutObject and GetObject with the keys that are kept. What comes of it is
    remembered in the status. For admins of the tenant; 10 requests a minute.

    Returns:
        The operation; sending it gives a `S3ValidationResult`.
    """
    from scopix._raw.models.settings import S3ValidationResult

    return Operation(
        name="validate_custom_s3",
        method="POST",
        path="/tenant/s3-config/validate",
        returns={200: S3ValidationResult},
        repeatable=True,
    )
