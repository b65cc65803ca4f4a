"""Measurements and resized copies of an image."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from PIL import ExifTags, Image, ImageOps, ImageStat
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from scopix_emulator.clock import stamp
from scopix_emulator.media import colours
from scopix_emulator.media.failure import MediaError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from PIL.ImageFile import ImageFile

MAX_PIXELS = 150_000_000
"""More than any camera takes; what claims more is made to exhaust memory."""

VARIANTS = {"tiny_64": 64, "small_256": 256, "medium_750": 750, "large_1024": 1024}

# Opened by the type that was sniffed: no other decoder is ever offered the bytes.
_READERS: dict[str, type[ImageFile]] = {
    "image/jpeg": JpegImageFile,
    "image/png": PngImageFile,
    "image/gif": GifImageFile,
    "image/webp": WebPImageFile,
}


def measure(path: Path, content_type: str, variants: Path) -> dict[str, Any]:
    """Measure an image and write its resized copies.

    Args:
        path: The original.
        content_type: What it was found to be.
        variants: Folder for the copies.

    Returns:
        Fields of its record; `variants` has file names.

    Raises:
        MediaError: If it claims to be too large.
        Exception: Whatever a decoder raises about a broken file.
    """
    with _opened(path, content_type) as source:
        # Decoding ignores the checksums of a PNG.
        source.verify()
    with _opened(path, content_type) as source:
        width, height = source.size
        exif = source.getexif()
        frames = getattr(source, "n_frames", 1)
        # A JPEG is decoded at a fraction of its size when no copy needs more.
        largest = max(VARIANTS.values())
        source.draft("RGB", (largest, largest))
        image = _plain(ImageOps.exif_transpose(source))
    if exif.get(ExifTags.Base.Orientation, 1) >= 5:  # a quarter turn
        width, height = height, width
    names: dict[str, str] = {}
    variants.mkdir(parents=True, exist_ok=True)
    suffix = "jpg" if image.mode == "RGB" else "png"
    for name, side in VARIANTS.items():
        copy = image.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        names[name] = f"{name}.{suffix}"
        copy.save(variants / names[name], quality=85)
    return {
        "dimensions": {"width": width, "height": height},
        "format": source.format,
        "frame_count": frames,
        "is_photograph": ExifTags.Base.Make in exif or ExifTags.Base.Model in exif,
        "brightness": round(ImageStat.Stat(image.convert("L")).mean[0] / 255, 3),
        "dominant_colors": colours.dominant(image),
        "blur_hash": _blur_hash(image),
        "content_created_at": _taken_at(exif),
        "variants": names,
    }


@contextmanager
def _opened(path: Path, content_type: str) -> Generator[ImageFile]:
    """Open an image, but don't decode it; refuse it if that would need too much memory."""
    reader: Any = _READERS[content_type]
    try:
        with reader(path) as source:
            width, height = source.size
            if width * height > MAX_PIXELS:
                raise MediaError(
                    "resource_limit",
                    f"An image of {width} x {height} pixels is too large to decode.",
                )
            yield source
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # From readers that must know where the frames of an animation lie; or from those frames.
        raise MediaError("resource_limit", f"The image is too large to decode: {error}") from error


def _plain(image: Image.Image) -> Image.Image:
    """Return an image in mode RGB, or RGBA where it is transparent somewhere."""
    if image.mode.startswith("I"):  # 16 bits a pixel; plain conversion would clip instead of scale
        high_bytes = image.convert("I;16").tobytes()[1::2]
        image = Image.frombytes("L", image.size, high_bytes)
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        if cast("tuple[int, int]", rgba.getchannel("A").getextrema())[0] < 255:
            return rgba
        image = rgba
    return image.convert("RGB")


def _blur_hash(image: Image.Image) -> str:
    blurhash: Any = import_module("blurhash")  # it has no types
    small: Any = image.convert("RGB")
    side = 24
    flat: bytes = small.resize((side, side)).tobytes()
    pixels = [flat[i : i + 3] for i in range(0, len(flat), 3)]
    rows = [pixels[i : i + side] for i in range(0, len(pixels), side)]
    return str(blurhash.encode(rows, components_x=4, components_y=3))


def _taken_at(exif: Image.Exif) -> str | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = str(details.get(ExifTags.Base.OffsetTimeOriginal))
    match = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", str(text))
    if match is None:
        return None
    zone = offset if re.fullmatch(r"[+-]\d\d:\d\d", offset) else "+00:00"
    try:
        return stamp(datetime.fromisoformat("{}-{}-{}T{}".format(*match.groups()) + zone))
    except ValueError:  # cameras without a clock write zeros
        return None
