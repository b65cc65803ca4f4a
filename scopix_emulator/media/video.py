"""Technical data of a video."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import av
from av.error import FFmpegError

from scopix_emulator.media.failure import MediaError

if TYPE_CHECKING:
    from pathlib import Path


def probe(path: Path) -> dict[str, Any]:
    """Read the header of a video.

    Returns:
        Fields of its record.

    Raises:
        MediaError: If there is no picture in it, or it can't be read.
    """
    try:
        opened: Any = av.open(str(path))
        with opened as container:
            if not container.streams.video:
                raise MediaError("validation", "There is no picture in the video.")
            picture = container.streams.video[0]
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
    except FFmpegError as error:
        raise MediaError("validation", f"The video can't be read: {error}") from error
    return {"video_metadata": metadata}
