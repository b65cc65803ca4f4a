"""A bucket of a tenant's own, in a store that speaks as S3 does."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from functools import cache
from secrets import token_bytes
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from attrs import define, field

from scopix_emulator.errors import ApiError
from scopix_emulator.records import Part
from scopix_emulator.storage import BLOCK

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from botocore.session import Session

    from scopix_emulator.storage import Spool

_PROBE = ".scopix-probe"

# An answer without content has nothing but its status to say what is wrong.
_BY_STATUS = {
    "301": ("PermanentRedirect", "The bucket is in another region."),
    "403": ("AccessDenied", "The keys do not open this bucket."),
    "404": ("NoSuchBucket", "There is no such bucket."),
}

_CREATION = Lock()


class BucketError(ApiError):
    """A store can't be reached, or refuses.

    Args:
        status: Status of its answer; 0 for none.
        code: Its code, as S3 has them; the kind of the failure where there was no answer.
        message: Its message.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        self.store_code = code
        details = {"storage_code": code}
        if status == 403:
            super().__init__(403, "PERMISSION_DENIED", message, details)
        elif 300 <= status < 500:
            super().__init__(409, "CONFLICT", message, details)
        else:
            super().__init__(503, "STORAGE_UNAVAILABLE", message, details)


def new_key(tenant_id: str) -> str:
    """Make the key of an object that nobody has."""
    return f"tenants/{tenant_id}/uploads/{uuid4()}"


@define
class Bucket:
    """A bucket and keys to it.

    To make one takes a while, and every method but `sign_get` waits for the store or works: they
    are called in a thread.

    Args:
        access_key_id: Access key.
        secret_access_key: Its secret.
        name: Name of the bucket.
        region: Its region.
        endpoint_url: Origin of the store.
        configured_at: When it was set up.
        error: Why it could not be used when it was last tried.
    """

    access_key_id: str = field(repr=False)
    secret_access_key: str = field(repr=False)
    name: str
    region: str
    endpoint_url: str
    configured_at: str
    error: str | None = None
    _client: Any = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        from botocore.config import Config

        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            # A presigned address must not ask for a checksum that nobody has told of.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=60,
            retries={"total_max_attempts": 3, "mode": "standard"},
            proxies={},
        )
        with _translated(), _CREATION:
            self._client = _session().create_client(
                "s3",
                region_name=self.region,
                endpoint_url=self.endpoint_url,
                aws_access_key_id=self.access_key_id,
                aws_secret_access_key=self.secret_access_key,
                config=config,
            )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def check(self) -> None:
        """Do once what uploads will do.

        Raises:
            BucketError: If it can't be done.
        """
        content = token_bytes(16)
        with _translated():
            self._client.head_bucket(Bucket=self.name)
            self._client.put_object(Bucket=self.name, Key=_PROBE, Body=content)
            with self._client.get_object(Bucket=self.name, Key=_PROBE)["Body"] as body:
                read = body.read()
        self.discard(_PROBE)
        if read != content:
            raise BucketError(409, "BadDigest", "The bucket returns other bytes than it was given.")

    # ------------------------------------------------------------------------------------ objects

    def put(self, key: str, path: Path) -> None:
        """Write a file."""
        with _translated(), path.open("rb") as file:
            self._client.put_object(Bucket=self.name, Key=key, Body=file)

    def fetch(self, key: str, spool: Spool) -> None:
        """Read an object."""
        with _translated(), self._client.get_object(Bucket=self.name, Key=key)["Body"] as body:
            while block := body.read(BLOCK):
                spool.add(block)
                spool.write()

    def find(self, key: str) -> Part | None:
        """Tell of an object as of the only part of its upload, None if it is not there."""
        with _translated():
            try:
                found = self._client.head_object(Bucket=self.name, Key=key)
            except self._client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] != "404":
                    raise
                return None
        return Part(number=1, etag=_bare(found["ETag"]), size_bytes=found["ContentLength"])

    def discard(self, key: str) -> None:
        """Remove an object, if the keys may do that, which they need not."""
        with suppress(BucketError), _translated():
            self._client.delete_object(Bucket=self.name, Key=key)

    # -------------------------------------------------------------------------------------- parts

    def begin(self, key: str) -> str:
        """Begin an upload in parts, and return its identifier."""
        with _translated():
            begun = self._client.create_multipart_upload(Bucket=self.name, Key=key)
        upload_id: str = begun["UploadId"]
        return upload_id

    def parts(self, key: str, upload_id: str) -> list[Part]:
        """List the parts that have arrived."""
        with _translated():
            pages = self._client.get_paginator("list_parts").paginate(
                Bucket=self.name, Key=key, UploadId=upload_id
            )
            return [
                Part(number=part["PartNumber"], etag=_bare(part["ETag"]), size_bytes=part["Size"])
                for page in pages
                for part in page.get("Parts", ())
            ]

    def complete(self, key: str, upload_id: str, parts: Sequence[Part]) -> None:
        """Make an object of the parts."""
        listed = [{"PartNumber": part.number, "ETag": f'"{part.etag}"'} for part in parts]
        with _translated():
            self._client.complete_multipart_upload(
                Bucket=self.name, Key=key, UploadId=upload_id, MultipartUpload={"Parts": listed}
            )

    def abort(self, key: str, upload_id: str) -> None:
        """Remove the parts, if that was not done before."""
        with _translated(), suppress(self._client.exceptions.NoSuchUpload):
            self._client.abort_multipart_upload(Bucket=self.name, Key=key, UploadId=upload_id)

    # ---------------------------------------------------------------------------------- addresses

    def sign_get(self, key: str, seconds: int, content_type: str, disposition: str | None) -> str:
        """Sign an address that reads an object."""
        values = {"ResponseContentType": content_type}
        if disposition is not None:
            values["ResponseContentDisposition"] = disposition
        return self._sign("get_object", seconds, Key=key, **values)

    def sign_put(self, key: str, seconds: int) -> str:
        """Sign an address that takes an object."""
        return self._sign("put_object", seconds, Key=key)

    def sign_part(self, key: str, upload_id: str, number: int, seconds: int) -> str:
        """Sign an address that takes a part."""
        return self._sign("upload_part", seconds, Key=key, UploadId=upload_id, PartNumber=number)

    def _sign(self, method: str, seconds: int, **values: Any) -> str:
        values["Bucket"] = self.name
        address: str = self._client.generate_presigned_url(method, values, ExpiresIn=seconds)
        return address


@cache
def _session() -> Session:
    from botocore.session import Session

    # What the machine is set up for is no matter of a tenant.
    return Session(
        {
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )


@contextmanager
def _translated() -> Generator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        answer: Any = error.response
        said = answer["Error"]
        code, message = _BY_STATUS.get(said["Code"], (said["Code"], said.get("Message", "")))
        raise BucketError(answer["ResponseMetadata"]["HTTPStatusCode"], code, message) from error
    except BotoCoreError as error:
        raise BucketError(0, type(error).__name__, str(error)) from error


def _bare(etag: str) -> str:
    return etag.strip('"')
