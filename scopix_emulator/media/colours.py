"""Dominant colours of an image, and words for them."""

from __future__ import annotations

import colorsys
from typing import cast

from PIL import Image

_SIDE = 96
_CANDIDATES = 12
_KEPT = 5
_NEAR = 40

_HUES = (
    (15, "red"),
    (45, "orange"),
    (70, "yellow"),
    (165, "green"),
    (195, "cyan"),
    (255, "blue"),
    (290, "purple"),
    (345, "pink"),
    (360, "red"),
)


def dominant(image: Image.Image) -> list[str]:
    """Return the colours that cover most of an image as `#rrggbb`, largest share first.

    Args:
        image: In mode RGB or RGBA. What is mostly transparent doesn't count.
    """
    small = image.copy()
    small.thumbnail((_SIDE, _SIDE))
    rgba = small.convert("RGBA")
    seen = b"".join(bytes(pixel[:3]) * count for count, pixel in _counted(rgba) if pixel[3] >= 128)
    if not seen:
        return []
    strip = Image.frombytes("RGB", (len(seen) // 3, 1), seen)
    counts = sorted(_counted(strip.quantize(_CANDIDATES).convert("RGB")), reverse=True)
    kept: list[tuple[int, ...]] = []
    for _, colour in counts:
        if all(max(abs(a - b) for a, b in zip(colour, k, strict=True)) > _NEAR for k in kept):
            kept.append(colour)
    return ["#{:02x}{:02x}{:02x}".format(*colour) for colour in kept[:_KEPT]]


def _counted(image: Image.Image) -> list[tuple[int, tuple[int, ...]]]:
    counts = image.getcolors(image.width * image.height)
    return cast("list[tuple[int, tuple[int, ...]]]", counts)


def name(colour: str) -> str:
    """Return English words for a colour, such as `dark blue`."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if lightness < 0.08:
        return "black"
    if lightness > 0.95:
        return "white"
    shade = "dark " if lightness < 0.33 else "light " if lightness > 0.72 else ""
    if saturation < 0.12:
        return f"{shade}grey"
    degrees = hue * 360
    basic = next(word for limit, word in _HUES if degrees <= limit)
    if basic == "orange" and lightness < 0.4:
        return "brown"
    return shade + basic
