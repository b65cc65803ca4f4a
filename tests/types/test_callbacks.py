from __future__ import annotations

import dataclasses
import pickle

import pytest

import scopix
from scopix.types.callbacks import UploadProgressEvent


@pytest.fixture
def event() -> UploadProgressEvent:
    return UploadProgressEvent(2, 1024, 1024, "photo.jpg")


def test_upload_progress(event: UploadProgressEvent) -> None:
    """Position, sizes and name, in the documented order."""
    assert (event.file_index, event.uploaded_bytes, event.total_bytes, event.filename) == (
        2,
        1024,
        1024,
        "photo.jpg",
    )
    assert repr(event) == (
        "UploadProgressEvent("
        "file_index=2, uploaded_bytes=1024, total_bytes=1024, filename='photo.jpg')"
    )


@pytest.mark.parametrize("size", [0, 1, 10**12])
def test_is_about_the_whole(size: int) -> None:
    """The percentage is 100, of an unknown size too."""
    assert UploadProgressEvent(0, size, size, None).progress_percent == 100.0


def test_to_dict(event: UploadProgressEvent) -> None:
    """Fields, and no computed values; None is left out unless asked for."""
    nameless = UploadProgressEvent(0, 1, 1, None)

    assert event.to_dict() == {
        "file_index": 2,
        "uploaded_bytes": 1024,
        "total_bytes": 1024,
        "filename": "photo.jpg",
    }
    assert "filename" not in nameless.to_dict()
    assert nameless.to_dict(exclude_none=False)["filename"] is None


def test_is_a_frozen_value(event: UploadProgressEvent) -> None:
    """Events are compared, hashed, copied and pickled by value, and never changed."""
    same = UploadProgressEvent(2, 1024, 1024, "photo.jpg")

    assert event == same == pickle.loads(pickle.dumps(event))
    assert hash(event) == hash(same)
    assert dataclasses.replace(event, file_index=3) != event
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.file_index = 3  # type: ignore[misc]


def test_is_exported() -> None:
    """It is one of the names of the package itself."""
    assert scopix.UploadProgressEvent is UploadProgressEvent
