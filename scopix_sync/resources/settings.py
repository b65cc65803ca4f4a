# Derived from scopix/resources/settings.py by `python -m generator generate`; do not edit.
"""`client.settings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._raw.operations import settings as operations

from ._base import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.settings import S3ConfigStatus, S3RemovalResult, S3ValidationResult

__all__ = ["SettingsResource"]


class SettingsResource(Resource):
    """Keep files in a bucket of your own.

    Once a bucket is set up, uploads with `storage_target="custom"` go there. All of this is for
    admins of the tenant.
    """

    __module__ = "scopix_sync"

    def configure_custom_s3(
        self,
        access_key_id: str,
        secret_access_key: str,
        bucket_name: str,
        region: str,
        *,
        endpoint_url: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> S3ConfigStatus:
        """Set up a bucket, which is tried before it is taken.

        At most 5 times a minute.

        Args:
            access_key_id: Access key that may HeadBucket, PutObject and GetObject, 16 to 128
                characters.
            secret_access_key: Secret of that key, 20 to 128 characters.
            bucket_name: Name of the bucket, which exists, 3 to 63 characters.
            region: Region of the bucket, such as `eu-central-1`.
            endpoint_url: Origin of a store that speaks as S3 does, such as
                `https://minio.example.com`; AWS if left out. It has to be https, unless the store
                is on the machine of the server.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The bucket as it is set up. It never shows the keys.

        Raises:
            ValidationError: The bucket can't be used with these keys; what was set up before stays.
            ScopixPermissionError: The caller is no admin of the tenant.

        Example:
            ```python
            def set_up(key_id: str, secret: str) -> None:
                status = client.settings.configure_custom_s3(
                    access_key_id=key_id,
                    secret_access_key=secret,
                    bucket_name="harbour-archive",
                    region="eu-central-1",
                )
                print(status.bucket_name, status.configured_at)
            ```
        """
        return self._caller.send(
            operations.configure_custom_s3(
                access_key_id=access_key_id,
                secret_access_key=secret_access_key,
                bucket_name=bucket_name,
                region=region,
                endpoint_url=endpoint_url,
            ),
            options,
        )

    def get_custom_s3_status(self, **options: Unpack[RequestOptions]) -> S3ConfigStatus:
        """Read which bucket is set up.

        Args:
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The bucket; `configured` is False where there is none. It never shows the keys.

        Raises:
            ScopixPermissionError: The caller is no admin of the tenant.

        Example:
            ```python
            status = client.settings.get_custom_s3_status()
            print(status.bucket_name if status.configured else "managed storage")
            ```
        """
        return self._caller.send(operations.get_custom_s3_status(), options)

    def validate_custom_s3(self, **options: Unpack[RequestOptions]) -> S3ValidationResult:
        """Try the bucket with the keys that are kept: read its head, write a probe, read it back.

        At most 10 times a minute.

        Args:
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            Whether it can be used, and if not, why. Without a bucket it is not valid.

        Raises:
            ScopixPermissionError: The caller is no admin of the tenant.

        Example:
            ```python
            result = client.settings.validate_custom_s3()
            if not result.valid:
                print(result.error)
            ```
        """
        return self._caller.send(operations.validate_custom_s3(), options)

    def remove_custom_s3(self, **options: Unpack[RequestOptions]) -> S3RemovalResult:
        """Let the bucket be forgotten; uploads go to managed storage again.

        Nothing in the bucket is touched. At most 5 times a minute.

        Args:
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            Whether there was one, and the same in words. `result["message"]` works too.

        Raises:
            ScopixPermissionError: The caller is no admin of the tenant.

        Example:
            ```python
            result = client.settings.remove_custom_s3()
            print(result.message)
            ```
        """
        return self._caller.send(operations.remove_custom_s3(), options)
