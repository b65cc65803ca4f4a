# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `direct_uploads`."""

from __future__ import annotations

from dataclasses import field

from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._raw.models.uploads import UploadResult


class DirectUploadMethod(OpenEnum):
    """How the bytes of a direct upload are sent."""

    PUT = "put"
    """In one PUT."""
    MULTIPART = "multipart"
    """In parts, each with a PUT of its own."""


class DirectUploadState(OpenEnum):
    """State of a direct upload."""

    PENDING = "pending"
    """Waiting for bytes or for completion."""
    COMPLETED = "completed"
    """The file is registered."""
    ABORTED = "aborted"
    """Aborted; its parts are gone."""
    EXPIRED = "expired"
    """Not completed in time; its parts are gone."""


class DirectUploadChecksum(OpenEnum):
    """How the bytes of a direct upload are protected on their way to storage."""

    ETAG = "etag"
    """The ETag that storage answers with is the MD5 of the part in hexadecimal digits; compare
    it.
    """
    CONTENT_MD5 = "content_md5"
    """Each PUT carries `Content-MD5` (RFC 1864)."""
    SHA256 = "sha256"
    """Each PUT carries `x-amz-checksum-sha256`, the SHA-256 of the part in base64."""


@record
class DirectUploadPart(Model):
    """A part to be sent."""

    part_number: int
    """Number of the part, from 1."""
    upload_url: str = field(repr=False)
    """Presigned address that takes the bytes by PUT, without the API key."""
    offset: int
    """Position of its first byte in the file."""
    size_bytes: int
    """Number of bytes."""
    headers: dict[str, str] | None = None
    """Headers that the PUT must carry."""


@record
class DirectUploadPlan(Model):
    """How to send the bytes of a direct upload."""

    upload_id: str
    """Identifier of the direct upload."""
    method: DirectUploadMethod
    """In one piece or in parts."""
    object_key: str
    """Key of the object in storage."""
    expires_at: Timestamp
    """When the addresses stop working."""
    part_size: int | None = None
    """Size in bytes of every part but the last."""
    parts: list[DirectUploadPart] = field(default_factory=list[DirectUploadPart])
    """The parts; one for a single PUT, none when the content was known already."""
    existing: UploadResult | None = None
    """The file already stored, when the content was known."""
    checksum: DirectUploadChecksum | None = None
    """How each part is protected; nothing is asked for if left out."""


@record
class DirectUploadParts(Model):
    """Freshly signed parts."""

    upload_id: str
    """Identifier of the direct upload."""
    parts: list[DirectUploadPart]
    """The parts asked for."""
    expires_at: Timestamp
    """When the addresses stop working."""


@record
class CompletedPart(Model):
    """A part that storage has."""

    part_number: int
    """Number of the part, from 1."""
    etag: str
    """The ETag that storage answered with, with or without its quotation marks."""
    size_bytes: int | None = None
    """Number of bytes."""


@record
class DirectUploadStatus(Model):
    """Which parts of a direct upload have arrived."""

    upload_id: str
    """Identifier of the direct upload."""
    status: DirectUploadState
    """State of the upload."""
    method: DirectUploadMethod
    """In one piece or in parts."""
    size_bytes: int
    """Size of the whole file in bytes."""
    received_bytes: int
    """Number of bytes that storage has."""
    parts: list[CompletedPart]
    """The parts that storage has, in ascending order."""
    expires_at: Timestamp
    """When the upload is given up."""
    part_size: int | None = None
    """Size in bytes of every part but the last."""
    image_id: str | None = None
    """The file, once the upload is complete."""
    checksum: DirectUploadChecksum | None = None
    """How each part is protected; nothing is asked for if left out."""
