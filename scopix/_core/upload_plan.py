"""How the bytes of a file are sent: in one request, in one PUT, or in parts.

Limits and names of parts are those of S3: "Amazon S3 multipart upload limits" in its user guide.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import frozen

from scopix._core.inputs import MAX_PART, MIN_PART
from scopix._raw.models.direct_uploads import DirectUploadChecksum, DirectUploadMethod

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scopix._raw.models.direct_uploads import (
        CompletedPart,
        DirectUploadPart,
        DirectUploadPlan,
        DirectUploadStatus,
    )

__all__ = [
    "IN_FLIGHT",
    "MAX_PARTS",
    "DirectPlan",
    "Piece",
    "Way",
    "concurrency_of",
    "part_size_of",
    "share_of",
    "way_of",
]

MAX_PARTS: Final = 10_000

IN_FLIGHT: Final = 1024**3
"""Bytes of the requests that run at a time. What fails is sent again, so it should not be more."""

_USUAL_PART: Final = 16 * 1024**2


class Way(Enum):
    """How a file is sent."""

    SPOOL = "spool"
    """Into a temporary file first: every other way needs its size."""
    STREAM = "stream"
    """In a form, through the API."""
    DIRECT = "direct"
    """Straight to storage. Whether in one piece or in parts, the server says."""


def way_of(size: int | None, threshold: int) -> Way:
    """Choose how to send a file.

    Args:
        size: Bytes of the file, None while they are unknown.
        threshold: Bytes up to which a file goes through the API.
    """
    if size is None:
        return Way.SPOOL
    return Way.STREAM if size <= threshold else Way.DIRECT


def part_size_of(size: int, wanted: int | None = None) -> int:
    """Choose the size of the parts of a file: 16 MiB, doubled until 10,000 of them suffice.

    Args:
        size: Bytes of the file.
        wanted: Where the doubling starts, 5 MiB to 5 GiB.
    """
    part_size = wanted or _USUAL_PART
    while part_size * MAX_PARTS < size:
        part_size = min(2 * part_size, MAX_PART)
    return part_size


def concurrency_of(pieces: int, limit: int, *, parallel: bool) -> int:
    """Tell how many pieces of a file are sent at a time.

    Args:
        pieces: How many there are.
        limit: How many the caller allows.
        parallel: Whether several ranges of the source can be read at a time.
    """
    return max(1, min(pieces, limit)) if parallel else 1


def share_of(size: int, limit: int) -> int:
    """Tell what part of `IN_FLIGHT` a request takes, so that both its bounds hold.

    Args:
        size: Bytes of the request.
        limit: Requests at a time.
    """
    return min(max(size, -(-IN_FLIGHT // limit)), IN_FLIGHT)


@frozen
class Piece:
    """A range of a file that is sent in one PUT.

    Attributes:
        number: Its number, from 1.
        offset: Position of its first byte.
        size: Number of bytes.
    """

    number: int
    offset: int
    size: int


@frozen
class DirectPlan:
    """How a file goes to storage. Make one with `of`.

    Attributes:
        upload_id: Identifier of the upload.
        size: Bytes of the file.
        piece_size: Bytes of every piece but the last.
        multipart: Whether it goes in parts, which its completion has to name.
        checksum: How each piece is protected.
    """

    upload_id: str
    size: int
    piece_size: int
    multipart: bool
    checksum: DirectUploadChecksum | None = None

    @classmethod
    def of(cls, answer: DirectUploadPlan | DirectUploadStatus, size: int) -> DirectPlan:
        """Take the plan out of what the server answered.

        Args:
            answer: The answer to the beginning of an upload, or the state of one that was begun.
            size: Bytes of the file.

        Raises:
            ValueError: The plan is not one for this file, breaks the limits of S3, or is of a kind
                that this package does not know.
        """
        multipart = answer.method == DirectUploadMethod.MULTIPART
        if not multipart and answer.method != DirectUploadMethod.PUT:
            msg = f"the method {str(answer.method)!r} is not known; look for an update"
            raise ValueError(msg)
        checksum = answer.checksum
        if checksum is not None and not checksum.is_known:
            msg = f"the checksum {str(checksum)!r} is not known; look for an update"
            raise ValueError(msg)
        piece_size = (answer.part_size or 0) if multipart else size
        least = MIN_PART if multipart and piece_size < size else 1
        if not least <= piece_size <= MAX_PART or piece_size * MAX_PARTS < size:
            msg = f"{size:,} bytes can't be sent in parts of {piece_size:,}"
            raise ValueError(msg)
        return cls(answer.upload_id, size, piece_size, multipart, checksum)

    @property
    def pieces(self) -> list[Piece]:
        """All pieces, in the order in which they are sent, which is that of the file."""
        return [
            Piece(number, offset, min(self.piece_size, self.size - offset))
            for number, offset in enumerate(range(0, self.size, self.piece_size), 1)
        ]

    def check(self, parts: Sequence[DirectUploadPart]) -> None:
        """Compare parts that the server has signed with the pieces.

        Raises:
            ValueError: A part is not the piece of its number.
        """
        for part in parts:
            offset = (part.part_number - 1) * self.piece_size
            size = min(self.piece_size, self.size - offset)
            if part.part_number < 1 or (part.offset, part.size_bytes) != (offset, size):
                msg = (
                    f"part {part.part_number} does not fit into parts of {self.piece_size:,} bytes"
                )
                raise ValueError(msg)

    def arrived(self, parts: Iterable[CompletedPart]) -> dict[int, str]:
        """Tell which pieces storage has as a whole.

        Returns:
            Their ETags by their numbers.
        """
        sizes = {piece.number: piece.size for piece in self.pieces}
        return {
            part.part_number: part.etag
            for part in parts
            if part.size_bytes is not None and part.size_bytes == sizes.get(part.part_number)
        }
