"""Real files for tests, made on the spot."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw

__all__ = ["clip", "photo", "report", "sound_only"]


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


@cache
def clip(
    *scenes: str,
    seconds: float = 1.0,
    rate: int = 10,
    size: tuple[int, int] = (64, 48),
    form: str = "mp4",
    codec: str = "h264",
    **options: str,
) -> bytes:
    """A video whose scenes have one colour each; without a colour there are red, green and blue."""
    from fractions import Fraction
    from typing import Any

    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form, options=options) as container:
        stream: Any = container.add_stream(codec, rate=Fraction(rate))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for color in scenes or ("red", "green", "blue"):
            frame = av.VideoFrame.from_image(Image.new("RGB", size, color))
            for _ in range(round(seconds * rate)):
                frame.pts = None
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()


@cache
def sound_only(seconds: float = 1.0) -> bytes:
    """An MP4 without a picture in it."""
    from typing import Any

    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=8000)
        for _ in range(round(seconds * 8000 / 1024)):
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.rate = 8000
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()
