"""Real files of every kind, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import docx
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.media import report

__all__ = [
    "animation",
    "document",
    "encode",
    "gif",
    "locked_pdf",
    "lying",
    "picture",
    "png",
    "repacked",
    "sound",
    "video",
    "webp",
]


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
    """An image that moves, black at first."""
    images = [Image.new("RGB", (32, 32), (80 * i, 0, 0)) for i in range(frames)]
    return encode(images[0], form, save_all=True, append_images=images[1:], lossless=True)


def png(
    size: tuple[int, int], rows: bytes = b"", depth: int = 8, colour: int = 2, wrong: str = ""
) -> bytes:
    """A PNG made of its parts (PNG, third edition, 11.2), the checksum of one of them wrong."""

    def chunk(kind: str, data: bytes) -> bytes:
        checksum = zlib.crc32(kind.encode() + data) ^ (kind == wrong)
        return struct.pack(">I4s", len(data), kind.encode()) + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    parts = chunk("IHDR", header) + chunk("IDAT", zlib.compress(rows)) + chunk("IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def gif(screen: tuple[int, int], frame: tuple[int, int]) -> bytes:
    """A GIF whose screen and frame claim to have these sizes, and hold one pixel."""
    head = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\x02\x02\x4c\x01\x00;"


def webp(width: int, height: int) -> bytes:
    """The head of an animated WebP of this size, without a frame."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<II", 10, 2) + canvas + b"ANIM" + struct.pack("<I6x", 6)
    return b"RIFF" + struct.pack("<I", len(body)) + body


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


def repacked(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A Word document whose text part was changed, packed anew."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == "word/document.xml" else data)
    return buffer.getvalue()


def lying(content: bytes, size: int) -> bytes:
    """A Word document that gives another size of its text part than it has."""
    name = b"word/document.xml"
    data = bytearray(content)
    # Name and size in the headers of entry and directory (APPNOTE, 4.3.7 and 4.3.12).
    for mark, place, of_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = data.index(mark)
        while data[start + of_name : start + of_name + len(name)] != name:
            start = data.index(mark, start + 1)
        data[start + place : start + place + 4] = struct.pack("<I", size)
    return bytes(data)


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
