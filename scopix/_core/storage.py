"""What is said to a store of objects that speaks as S3 does, and what it answers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import define, field

from scopix._core.body import Source
from scopix._core.operation import Operation
from scopix._raw.models.direct_uploads import DirectUploadChecksum
from scopix.errors import UploadError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scopix._core.body import Body
    from scopix.errors import ScopixError

__all__ = ["HashedSource", "Remedy", "checksum_headers", "digest_of", "put", "remedy_of", "stored"]

_CHECKSUMS: Final = {
    DirectUploadChecksum.CONTENT_MD5: ("content-md5", "md5"),
    DirectUploadChecksum.SHA256: ("x-amz-checksum-sha256", "sha256"),
}

# From "Error responses" in the reference of the S3 API.
_EXPIRED: Final = frozenset({"ExpiredToken", "RequestExpired", "RequestTimeTooSkewed"})
_DAMAGED: Final = frozenset(
    {"BadDigest", "IncompleteBody", "RequestTimeout", "XAmzContentChecksumMismatch"}
)

# The connection counts the bytes and knows the host.
_OURS: Final = frozenset({"content-length", "host", "transfer-encoding"})


def put(url: str, body: Body, headers: Mapping[str, str]) -> Operation[None]:
    """Make the PUT of a piece.

    Args:
        url: A presigned address. It stays out of logs and errors.
        body: The bytes of the piece.
        headers: Headers that it must carry.
    """
    kept = {name.lower(): value for name, value in headers.items() if name.lower() not in _OURS}
    return Operation(
        name="put_object",
        method="PUT",
        path=url.partition("?")[0],
        url=url,
        headers=kept,
        body=body,
        returns={2: None},
        repeatable=True,
        patient=True,
    )


class Remedy(Enum):
    """What helps when storage has refused a piece."""

    SIGN = "sign"
    """A fresh address."""
    AGAIN = "again"
    """To send it again."""
    NONE = "none"


def remedy_of(error: ScopixError) -> Remedy:
    """Tell what helps against a refusal."""
    if error.code in _EXPIRED or (
        error.code == "AccessDenied" and "expired" in error.message.lower()
    ):
        return Remedy.SIGN
    return Remedy.AGAIN if error.code in _DAMAGED else Remedy.NONE


def stored(headers: Mapping[str, str], source: Source) -> str:
    """Read from the answer to a PUT that storage has what was sent.

    Args:
        headers: Headers of the answer.
        source: What was sent. If it was hashed, its MD5 is compared.

    Returns:
        The ETag, without its quotation marks.

    Raises:
        UploadError: There is none, or it is that of other bytes.
    """
    etag = headers.get("etag", "").removeprefix("W/").strip('"')
    if not etag:
        raise UploadError("storage answered without an ETag", stage="chunk_upload")
    if isinstance(source, HashedSource) and source.md5 != etag.lower():
        raise UploadError(
            f"storage has other bytes than were sent: its ETag is {etag}, not {source.md5}",
            stage="chunk_upload",
            code="BadDigest",
        )
    return etag


def digest_of(source: Source, algorithm: str) -> bytes:
    """Read a source and hash it."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for block in source.blocks():
        digest.update(block)
    return digest.digest()


def checksum_headers(checksum: DirectUploadChecksum | None, source: Source) -> dict[str, str]:
    """Make the header with the checksum of a piece, which has to be read for it; or none."""
    wanted = None if checksum is None else _CHECKSUMS.get(checksum)
    if wanted is None:
        return {}
    header, algorithm = wanted
    return {header: base64.b64encode(digest_of(source, algorithm)).decode()}


@define
class HashedSource(Source):
    """A source that is hashed while it is read.

    Attributes:
        md5: The MD5 of the bytes in hexadecimal digits, once they were read to the end.
    """

    _source: Source
    md5: str | None = field(default=None, init=False)

    @property
    def size(self) -> int | None:
        return self._source.size

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        digest = hashlib.md5(usedforsecurity=False)
        for block in self._source.blocks(start, stop):
            digest.update(block)
            yield block
        self.md5 = digest.hexdigest()
