"""Events that are passed to callbacks."""

from __future__ import annotations

from dataclasses import dataclass

from scopix._core.model import Model

__all__ = ["UploadProgressEvent"]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class UploadProgressEvent(Model):
    """A file is read and prepared for upload; fires once a file, before its first byte is sent.

    It does not fire again when the upload is retried, and not for a file that can't be read.

    Example:
        ```python
        from scopix import UploadProgressEvent

        def on_progress(event: UploadProgressEvent) -> None:
            print(f"{event.filename}: {event.total_bytes} bytes")

        result = await client.files.upload("photo.jpg", on_progress=on_progress)
        ```
    """

    file_index: int
    """Position of the file, from 0."""

    uploaded_bytes: int
    """Size of the file in bytes, the same as `total_bytes`."""

    total_bytes: int
    """Size of the file in bytes."""

    filename: str | None
    """Name of the file."""

    @property
    def progress_percent(self) -> float:
        """Always 100.0: the event is about a file as a whole."""
        return 100.0
