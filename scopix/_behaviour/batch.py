"""What types of the module `batch` compute."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import os

    from typing_extensions import Self

    from scopix._raw.models.batch import BatchItemResult, BatchItemStatus, BatchStatus

__all__ = [
    "BatchImageInputMixin",
    "BatchItemResultMixin",
    "BatchResultsMixin",
    "BatchStatusResultMixin",
]

_MAX_BYTES = 100 * 1024 * 1024
_SHOWN = 64

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)


class BatchStatusResultMixin:
    """Tells whether a batch goes on."""

    __slots__ = ()

    if TYPE_CHECKING:
        status: BatchStatus

    def is_terminal(self) -> bool:
        """Whether the batch has ended, well or not. A method here, unlike on progress events."""
        return self.status in {"completed", "failed", "cancelled", "partially_completed"}


class BatchResultsMixin:
    """Sorts the items of a page."""

    __slots__ = ()

    if TYPE_CHECKING:
        results: list[BatchItemResult]

    def successful_results(self) -> list[BatchItemResult]:
        """Items of this page that succeeded."""
        return [item for item in self.results if item.status == "success"]

    def failed_results(self) -> list[BatchItemResult]:
        """Items of this page that failed."""
        return [item for item in self.results if item.status == "failed"]


class BatchItemResultMixin:
    """Finds what came out of an item; None where it is not there."""

    __slots__ = ()

    if TYPE_CHECKING:
        status: BatchItemStatus
        output_data: dict[str, Any] | None

    @property
    def description(self) -> str | None:
        """The description."""
        return cast("str | None", (self.output_data or {}).get("description"))

    @property
    def confidence_score(self) -> float | None:
        """How sure the provider was, 0 to 1."""
        return cast("float | None", (self.output_data or {}).get("confidence_score"))

    @property
    def is_verified(self) -> bool | None:
        """Whether the content was found to be true, where that was asked."""
        return cast("bool | None", (self.output_data or {}).get("is_verified"))


class BatchImageInputMixin:
    """Holds an input to exactly one source, and makes one of a local file."""

    __slots__ = ()

    if TYPE_CHECKING:
        image_url: str | None
        image_base64: str | None
        object_key: str | None

    def __post_init__(self) -> None:
        given = [
            name
            for name in ("image_url", "image_base64", "object_key")
            if getattr(self, name) is not None
        ]
        if len(given) != 1:
            what = f"got {' and '.join(given)}" if given else "got none of them"
            msg = f"give exactly one of image_url, image_base64 and object_key; {what}"
            raise ValueError(msg)

    def __repr__(self) -> str:
        shown, data = super().__repr__(), self.image_base64
        if data is None or len(data) <= _SHOWN:
            return shown
        return shown.replace(repr(data), repr(f"{data[:_SHOWN]}... ({len(data):,} characters)"))

    @classmethod
    def from_bytes(
        cls, data: bytes | bytearray | memoryview, *, metadata: dict[str, Any] | None = None
    ) -> Self:
        """Make an input of the bytes of an image, as a data URL (RFC 2397).

        Args:
            data: A JPEG, PNG, GIF or WebP image.
            metadata: Anything to find the item again by.

        Returns:
            The input.

        Raises:
            TypeError: These are no bytes.
            ValueError: The bytes are no image of these kinds, or more than 100 MB.

        Example:
            ```python
            from pathlib import Path

            from scopix.types.batch import BatchImageInput

            image = BatchImageInput.from_bytes(Path("photo.jpg").read_bytes())
            ```
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):  # pyright: ignore[reportUnnecessaryIsInstance]
            msg = f"data must be bytes, not {type(data).__name__}; from_file takes a path"
            raise TypeError(msg)
        data = bytes(data)
        if len(data) > _MAX_BYTES:
            msg = f"an image of a batch has at most {_MAX_BYTES:,} bytes"
            raise ValueError(msg)
        encoded = base64.b64encode(data).decode()
        make = cast("Any", cls)
        made: Self = make(
            image_base64=f"data:{_media_type(data)};base64,{encoded}", metadata=metadata
        )
        return made

    @classmethod
    def from_file(
        cls, path: str | os.PathLike[str], *, metadata: dict[str, Any] | None = None
    ) -> Self:
        """Make an input of an image on disk.

        Args:
            path: A JPEG, PNG, GIF or WebP image.
            metadata: Anything to find the item again by; its file name if left out.

        Returns:
            The input.

        Raises:
            OSError: The file can't be read.
            ValueError: The file is no image of these kinds, or has more than 100 MB.

        Example:
            ```python
            from scopix.types.batch import BatchImageInput

            image = BatchImageInput.from_file("photo.jpg")
            ```
        """
        path = Path(path)
        if metadata is None:
            metadata = {"filename": path.name}
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        try:
            return cls.from_bytes(data, metadata=metadata)
        except ValueError as error:
            msg = f"{path}: {error}"
            raise ValueError(msg) from error


def _media_type(data: bytes) -> str:
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    msg = "these bytes are no JPEG, PNG, GIF or WebP image"
    raise ValueError(msg)
