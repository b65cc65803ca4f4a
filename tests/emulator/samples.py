"""Real files of every kind, made on the spot."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
import docx
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.media import report

__all__ = ["animation", "document", "encode", "locked_pdf", "picture", "sound", "video"]


def encode(image: Image.Image, form: str, **options: Any) -> bytes:
    """An image as bytes."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def picture(
    colour: Any = "#142878", size: tuple[int, int] = (64, 40), form: str = "PNG", **options: Any
) -> bytes:
    """An image of one colour."""
    return encode(Image.new("RGB", size, colour), form, **options)


def animation(form: str, frames: int = 3) -> bytes:
    """An image that moves."""
    images = [Image.new("RGB", (32, 32), (80 * i, 0, 0)) for i in range(frames)]
    return encode(images[0], form, save_all=True, append_images=images[1:])


def document(*pages: str) -> bytes:
    """A Word document with a paragraph on each page."""
    written = docx.Document()
    for number, page in enumerate(pages):
        if number:
            written.add_page_break()
        written.add_paragraph(page)
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()


def locked_pdf(user_password: str, algorithm: str = "AES-256") -> bytes:
    """A PDF that is encrypted."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(report("A secret."))))
    writer.encrypt(user_password, "owner", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def video(form: str = "mp4", codec: str = "mpeg4", frames: int = 10, sound: bool = False) -> bytes:
    """A video of one second and 64 x 48 pixels."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=Fraction(frames))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        audio: Any = container.add_stream("aac", rate=8000) if sound else None
        for number in range(frames):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), (20 * number, 0, 0)))
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
        if audio is not None:
            _be_quiet(container, audio)
    return buffer.getvalue()


def sound() -> bytes:
    """Sound without a picture, in the container of a video."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        _be_quiet(container, container.add_stream("aac", rate=8000))
    return buffer.getvalue()


def _be_quiet(container: Any, stream: Any) -> None:
    quiet = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    quiet.rate = 8000
    for plane in quiet.planes:
        plane.update(bytes(plane.buffer_size))
    for packet in [*stream.encode(quiet), *stream.encode()]:
        container.mux(packet)
