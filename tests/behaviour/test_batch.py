from __future__ import annotations

import base64
import copy
import dataclasses
from typing import Any

import pytest

from scopix._behaviour import batch
from scopix.types.batch import BatchImageInput
from tests.media import photo


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
    ],
)
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_from_bytes(form: str, media_type: str, kind: Any) -> None:
    """The bytes decide the type that the data URL names."""
    content = photo(form=form)

    image = BatchImageInput.from_bytes(kind(content), metadata={"row": 1})

    head, _, data = (image.image_base64 or "").partition(",")
    assert head == f"data:{media_type};base64"
    assert base64.b64decode(data) == content
    assert (image.image_url, image.object_key, image.metadata) == (None, None, {"row": 1})
    assert BatchImageInput.from_bytes(content).metadata is None


@pytest.mark.parametrize("content", [b"", b"BM", b"%PDF-1.7", b"RIFF0000AVI "])
def test_from_bytes_of_no_image(content: bytes) -> None:
    """What the service could not describe is refused."""
    with pytest.raises(ValueError, match="no JPEG, PNG, GIF or WebP image"):
        BatchImageInput.from_bytes(content)


@pytest.mark.parametrize("data", ["photo.jpg", 3, None, [1, 2]])
def test_from_bytes_of_no_bytes(data: Any) -> None:
    """A path goes by another name."""
    with pytest.raises(TypeError, match=r"data must be bytes, not .*; from_file takes a path"):
        BatchImageInput.from_bytes(data)


def test_from_file(tmp_path: Any) -> None:
    """The name of the file is remembered unless something else is."""
    path = tmp_path / "harbour.jpg"
    path.write_bytes(photo())

    image = BatchImageInput.from_file(str(path))

    assert image == BatchImageInput.from_bytes(photo(), metadata={"filename": "harbour.jpg"})
    assert BatchImageInput.from_file(path, metadata={}).metadata == {}


def test_from_file_that_can_not_be_read(tmp_path: Any) -> None:
    """A missing file and a folder are what they are everywhere."""
    with pytest.raises(FileNotFoundError):
        BatchImageInput.from_file(tmp_path / "missing.jpg")
    with pytest.raises(OSError, match=tmp_path.name):
        BatchImageInput.from_file(tmp_path)


def test_from_file_of_no_image(tmp_path: Any) -> None:
    """The error names the file."""
    path = tmp_path / "notes.jpg"
    path.write_bytes(b"words")

    with pytest.raises(ValueError, match=r"notes\.jpg: these bytes are no JPEG"):
        BatchImageInput.from_file(path)


def test_size(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An image larger than the service takes is refused, and not read to its end."""
    monkeypatch.setattr(batch, "_MAX_BYTES", 100)
    path = tmp_path / "large.jpg"
    path.write_bytes(photo())

    with pytest.raises(ValueError, match=r"large\.jpg: an image of a batch has at most 100 bytes"):
        BatchImageInput.from_file(path)


def test_repr() -> None:
    """A representation has no megabytes in it."""
    image = BatchImageInput.from_bytes(photo(), metadata={"row": 1})
    data = image.image_base64 or ""

    assert repr(image) == (
        "BatchImageInput(image_url=None, "
        f"image_base64='{data[:64]}... ({len(data):,} characters)', "
        "object_key=None, metadata={'row': 1})"
    )
    assert repr(BatchImageInput(object_key="a")) == (
        "BatchImageInput(image_url=None, image_base64=None, object_key='a', metadata=None)"
    )


def test_is_a_value() -> None:
    """Copies are equal, sent as they are, and held to the same rule."""
    image = BatchImageInput(object_key="a", metadata={"row": 1})

    assert copy.copy(image) == image
    assert image.to_dict() == {"object_key": "a", "metadata": {"row": 1}}
    with pytest.raises(ValueError, match="got image_url and object_key"):
        dataclasses.replace(image, image_url="https://example.com/a.jpg")
