"""Sentences made of measurements."""

from __future__ import annotations

from typing import Any

import pytest

from scopix_emulator.media.describe import LABEL, describe
from scopix_emulator.records import File

NOON = "2026-05-04T12:00:00.000000Z"


def described(media_type: str, **values: Any) -> tuple[str, list[str]]:
    """The description of a file, without what all have at the end, and its tags."""
    file = File(
        id="1",
        tenant_id="t",
        session_id="s",
        filename="a",
        object_key="a",
        size_bytes=1,
        content_type="",
        media_type=media_type,
        hash="",
        upload_method="STREAMING",
        created_at=NOON,
        updated_at=NOON,
        **values,
    )
    sentence, tags = describe(file, None)
    assert sentence.endswith(f" {LABEL}")
    return sentence.removesuffix(f" {LABEL}"), tags


@pytest.mark.parametrize(
    ("colours", "look", "tags"),
    [
        ([], "", []),
        (["#142878"], ", mostly dark blue (#142878)", ["dark blue"]),
        (["#142878", "#152979"], ", mostly dark blue (#142878)", ["dark blue"]),
        (
            ["#c81e28", "#ffffff", "#000000", "#808080"],
            ", mostly red (#c81e28) with white and black",
            ["red", "white", "black"],
        ),
    ],
)
def test_colours(colours, look, tags):
    """The first colour with its number, two more by their names, each name once."""
    size = {"width": 40, "height": 30}

    assert described("image", dimensions=size, dominant_colors=colours) == (
        f"A landscape image of 40 x 30 pixels{look}.",
        ["landscape", *tags],
    )


@pytest.mark.parametrize(
    ("values", "scenes", "expected"),
    [
        ({}, None, "A video in 64 x 48 pixels, h264, without sound."),
        (
            {"duration_seconds": 3.04, "frame_rate": 25.0, "audio_codec": "aac"},
            1,
            (
                "A video of 3.0 seconds in 64 x 48 pixels, h264 at 25 frames a second,"
                " in 1 scene, with sound."
            ),
        ),
    ],
)
def test_videos(values, scenes, expected):
    """What a header doesn't tell is left out."""
    metadata = {"width": 64, "height": 48, "video_codec": "h264", **values}

    assert described("video", video_metadata=metadata, scene_count=scenes)[0] == expected
