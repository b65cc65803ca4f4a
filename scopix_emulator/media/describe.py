"""Descriptions and tags made of measurements, which say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix_emulator.media import colours
from scopix_emulator.media.document import first_sentences

if TYPE_CHECKING:
    from scopix_emulator.media.video import Piece, Thumbnail
    from scopix_emulator.records import File

LABEL = "Local server: made from measurements, not by a vision model."

_STILL = 0.005  # mean difference from frame to frame

_NAMES = {"docx": "Word", "md": "Markdown", "pdf": "PDF", "txt": "text"}


def describe(file: File, text: str | None) -> tuple[str, list[str]]:
    """Describe a file by what was measured of it.

    Args:
        file: Its record, measurements included.
        text: The text of a document.

    Returns:
        The description and tags.
    """
    if file.media_type == "image":
        sentence, tags = _image(file)
    elif file.media_type == "document":
        sentence, tags = _document(file, text or "")
    else:
        sentence, tags = _video(file)
    return f"{sentence} {LABEL}", tags


def describe_scene(piece: Piece, thumbnail: Thumbnail) -> tuple[str, list[str]]:
    """Describe a scene of a video by what was measured of it.

    Args:
        piece: Its times and how much moves in it.
        thumbnail: What its middle looks like.

    Returns:
        The description and tags.
    """
    look, tags = _look(thumbnail.colours, thumbnail.brightness)
    motion = "still" if piece.movement < _STILL else "moving"
    sentence = f"A {motion} scene of {piece.end - piece.start:.1f} seconds{look}."
    return f"{sentence} {LABEL}", [motion, *tags]


def _shape(width: int, height: int) -> str:
    return "square" if width == height else "landscape" if width > height else "portrait"


def _image(file: File) -> tuple[str, list[str]]:
    size = file.dimensions or {"width": 0, "height": 0}
    shape = _shape(size["width"], size["height"])
    noun = "photograph" if file.is_photograph else "image"
    animated = (file.frame_count or 1) > 1
    kind = f"{shape} animation of {file.frame_count} frames," if animated else f"{shape} {noun} of"
    sentence = f"A {kind} {size['width']} x {size['height']} pixels"
    tags = [shape]
    if animated:
        tags.append("animated")
    look, look_tags = _look(file.dominant_colors or [], file.brightness)
    return f"{sentence}{look}.", [*tags, *look_tags]


def _look(shades: list[str], brightness: float | None) -> tuple[str, list[str]]:
    """Tell colours and brightness: the end of a sentence, and tags."""
    names = list(dict.fromkeys(colours.name(colour) for colour in shades))
    look = ""
    if shades:
        look = f", mostly {names[0]} ({shades[0]})"
        if len(names) > 1:
            look += f" with {' and '.join(names[1:3])}"
    if brightness is None:
        brightness = 0.5
    tags = ["dark"] if brightness < 0.3 else ["bright"] if brightness > 0.7 else []
    return look, [*tags, *names[:3]]


def _document(file: File, text: str) -> tuple[str, list[str]]:
    pages = file.page_count or 0
    words = len(text.split())
    name = _NAMES[file.document_type or "txt"]
    sentence = (
        f"A {name} document of {pages} page{'' if pages == 1 else 's'}"
        f" and {words} word{'' if words == 1 else 's'}."
    )
    if words:
        sentence += f" It begins: {first_sentences(text)}"
    return sentence, []


def _video(file: File) -> tuple[str, list[str]]:
    data = file.video_metadata or {}
    sentence = "A video"
    if data.get("duration_seconds") is not None:
        sentence += f" of {data['duration_seconds']:.1f} seconds"
    sentence += f" in {data['width']} x {data['height']} pixels, {data['video_codec']}"
    if data.get("frame_rate") is not None:
        sentence += f" at {data['frame_rate']:g} frames a second"
    if file.scene_count is not None:
        sentence += f", in {file.scene_count} scene{'' if file.scene_count == 1 else 's'}"
    sentence += ", without sound." if data.get("audio_codec") is None else ", with sound."
    return sentence, [_shape(data["width"], data["height"])]
