"""Real files for tests, made on the spot."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw

__all__ = ["photo", "report"]


@cache
def photo(color: str = "#1a2b8c", size: tuple[int, int] = (320, 200), form: str = "JPEG") -> bytes:
    """An image that is mostly of one colour."""
    image = Image.new("RGB", size, color)
    ImageDraw.Draw(image).rectangle((4, 4, 24, 24), fill="white")
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


@cache
def report(*pages: str) -> bytes:
    """A PDF with a line of text on each page."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for page in pages:
        canvas.drawString(72, 720, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
