"""Technical data of a video, its scenes, and pictures of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import av
from attrs import frozen
from av.error import FFmpegError
from PIL import Image, ImageChops, ImageStat

from scopix_emulator.media import colours
from scopix_emulator.media.failure import VideoError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

MAX_SECONDS = 600
"""Longest video that is analysed."""

MAX_PIXELS = 8192 * 8192
"""Most pixels of a frame that is decoded."""

_SMALL = (48, 48)  # frames are compared at this size
_CUT = 0.1  # least difference of two frames at a cut
_CUT_FACTOR = 4.0  # how much larger it is than what was usual before
_FADING = 0.8  # how slowly the usual follows the last frames
_SHORTEST = 0.5  # seconds; shorter scenes are flashes
_THUMBNAIL = (640, 640)


@frozen
class Piece:
    """A scene by its times, in seconds.

    Args:
        start: Where it begins.
        end: Where it ends.
        movement: Mean difference from one of its frames to the next, 0 to 1.
    """

    start: float
    end: float
    movement: float


@frozen
class Thumbnail:
    """A picture of a scene.

    Args:
        name: Name of its file.
        colours: What covers most of it, as `#rrggbb`.
        brightness: 0 to 1.
    """

    name: str
    colours: list[str]
    brightness: float


@contextmanager
def _opened(path: Path) -> Generator[tuple[Any, Any]]:
    """Open a video, and its stream of pictures."""
    try:
        opened: Any = av.open(str(path))
        with opened as container:
            if not container.streams.video:
                raise VideoError("NO_VIDEO_STREAM", "There is no video stream in the file.")
            stream = container.streams.video[0]
            if stream.width * stream.height > MAX_PIXELS:
                raise VideoError(
                    "VIDEO_TOO_LARGE",
                    f"A video of {stream.width} x {stream.height} pixels is too large to decode.",
                    "resource_limit",
                )
            stream.thread_type = "AUTO"
            yield container, stream
    except FFmpegError as error:
        raise VideoError("CORRUPT_VIDEO", f"The video can't be read: {error.strerror}") from error


def probe(path: Path) -> dict[str, Any]:
    """Read the header of a video.

    Returns:
        Fields of its record.

    Raises:
        VideoError: If there is no picture in it, or it can't be read.
    """
    with _opened(path) as (container, picture):
        sound = container.streams.audio[0] if container.streams.audio else None
        seconds = None if container.duration is None else container.duration / 1_000_000
        size = path.stat().st_size
        rate = picture.average_rate
        metadata = {
            "duration_seconds": seconds,
            "resolution": f"{picture.width}x{picture.height}",
            "width": picture.width,
            "height": picture.height,
            "frame_rate": None if rate is None else round(float(rate), 3),
            "video_codec": picture.codec_context.name,
            "audio_codec": None if sound is None else sound.codec_context.name,
            "bitrate_kbps": round(size * 8 / seconds / 1000) if seconds else None,
            "file_size_bytes": size,
            "format_name": container.format.name,
        }
    return {"video_metadata": metadata}


def check(path: Path) -> None:
    """Refuse what can't be analysed, as far as the header tells.

    Raises:
        VideoError: If there is no picture in it, it can't be read or is too long.
    """
    seconds = probe(path)["video_metadata"]["duration_seconds"]
    _check_length(seconds or 0)


def _check_length(seconds: float) -> None:
    if seconds > MAX_SECONDS:
        raise VideoError("VIDEO_TOO_LONG", f"The video is longer than {MAX_SECONDS // 60} minutes.")


def find_scenes(path: Path, every: float | None = None) -> list[Piece]:
    """Find where the scenes of a video begin and end.

    A scene begins with a frame that differs from the one before it by much, and by far more than
    those before it did: a cut and no movement.

    Args:
        path: The video.
        every: Seconds after which a scene ends whatever it shows; None to look for cuts.

    Returns:
        The scenes in order, without gaps.

    Raises:
        VideoError: If it can't be read, has no frame or is too long.
    """
    pieces: list[Piece] = []
    start = end = usual = 0.0
    changes: list[float] = []
    before: Image.Image | None = None
    with _opened(path) as (container, stream):
        for moment, frame in _frames(container, stream):
            _check_length(moment)
            image: Image.Image = frame.reformat(*_SMALL, format="rgb24").to_image()
            change = 0.0 if before is None else _difference(before, image)
            if every is None:
                ends = change > max(_CUT, _CUT_FACTOR * usual) and moment - start >= _SHORTEST
            else:
                ends = moment - start >= every
            if ends:
                pieces.append(_piece(start, moment, changes))
                start, usual, changes = moment, 0.0, []
            else:
                usual = _FADING * usual + (1 - _FADING) * change
                changes.append(change)
            before = image
            end = moment + _step(stream)
    if before is None:
        raise VideoError("CORRUPT_VIDEO", "There is no frame in the video.")
    return [*pieces, _piece(start, end, changes)]


def take_thumbnails(path: Path, pieces: Sequence[Piece], folder: Path) -> list[Thumbnail]:
    """Write a JPEG of the frame in the middle of each scene.

    Args:
        path: The video.
        pieces: Its scenes.
        folder: Where to write.

    Raises:
        VideoError: If it can't be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    thumbnails: list[Thumbnail] = []
    with _opened(path) as (container, stream):
        for number, piece in enumerate(pieces):
            image = _frame_at(container, stream, (piece.start + piece.end) / 2)
            image.thumbnail(_THUMBNAIL)
            name = f"{number}.jpg"
            image.save(folder / name, quality=85)
            brightness = round(ImageStat.Stat(image.convert("L")).mean[0] / 255, 3)
            thumbnails.append(Thumbnail(name, colours.dominant(image), brightness))
    return thumbnails


def _step(stream: Any) -> float:
    return 1 / float(stream.average_rate) if stream.average_rate else 0.0


def _frames(container: Any, stream: Any) -> Iterator[tuple[float, Any]]:
    """Go through the frames from where the container stands, with their times."""
    origin = float((stream.start_time or 0) * stream.time_base)
    moment = 0.0
    for frame in container.decode(stream):
        # Some frames of old formats don't say when they are shown.
        moment = moment + _step(stream) if frame.time is None else max(0.0, frame.time - origin)
        yield moment, frame


def _frame_at(container: Any, stream: Any, middle: float) -> Image.Image:
    """Return the frame that is shown at a time, upright."""
    container.seek(int(middle / stream.time_base) + (stream.start_time or 0), stream=stream)
    shown: Any = None
    for moment, frame in _frames(container, stream):
        if shown is not None and moment > middle:
            break
        shown = frame
    image: Image.Image = shown.to_image()
    return image.rotate(shown.rotation, expand=True)


def _difference(one: Image.Image, other: Image.Image) -> float:
    means = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return sum(means) / len(means) / 255


def _piece(start: float, end: float, changes: list[float]) -> Piece:
    return Piece(round(start, 3), round(end, 3), sum(changes) / max(1, len(changes)))
