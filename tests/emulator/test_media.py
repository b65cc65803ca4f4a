"""What is found out about bytes."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageDraw

from scopix_emulator.media import colours, document, image, video
from scopix_emulator.media.describe import LABEL, describe
from scopix_emulator.media.failure import MediaError, VideoError
from scopix_emulator.media.sniff import DOCX, UnsupportedFileError, sniff
from scopix_emulator.records import File
from tests.emulator.samples import (
    animation,
    encode,
    gif,
    lying,
    picture,
    png,
    repacked,
    sound,
    webp,
)
from tests.emulator.samples import document as docx_bytes
from tests.emulator.samples import video as video_bytes

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


@pytest.fixture
def measure(tmp_path: Path):
    """Measure an image that was made for the occasion."""

    def measured(made: Image.Image, form: str, **options: object) -> dict:
        path = tmp_path / "original"
        path.write_bytes(encode(made, form, **options))
        return image.measure(path, TYPES[form], tmp_path / "variants")

    return measured


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


# ----------------------------------------------------------------------------------------- images


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation(measure, tmp_path, orientation, form):
    """An image that lies on its side is measured and copied upright (EXIF 3.0, 4.6.5.1)."""
    made = Image.new("RGB", (60, 40), "white")
    made.paste("black", (0, 0, 30, 20))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    facts = measure(made, form, exif=exif)
    copy = opened(tmp_path / "variants" / facts["variants"]["large_1024"]).convert("L")

    width, height = (40, 60) if orientation >= 5 else (60, 40)
    corners = [(x * width // 4, y * height // 4) for x, y in ((1, 1), (3, 1), (3, 3), (1, 3))]
    assert facts["dimensions"] == {"width": width, "height": height}
    assert copy.size == (width, height)
    # Clockwise from the left at the top: the first corner, which is dark, has come here.
    assert [copy.getpixel(corner) < 128 for corner in corners].index(True) == (orientation - 1) % 4


@pytest.mark.parametrize(
    ("date", "offset", "expected"),
    [
        ("2026:05:04 07:30:00", None, "2026-05-04T07:30:00.000000Z"),
        ("2026:05:04 09:30:00", "+02:00", "2026-05-04T07:30:00.000000Z"),
        ("2026:05:04 07:30:00", "   :  ", "2026-05-04T07:30:00.000000Z"),
        ("0000:00:00 00:00:00", None, None),
        ("yesterday", None, None),
        (None, None, None),
    ],
)
def test_date(measure, date, offset, expected):
    """When a photograph was taken is read from its EXIF data."""
    exif = Image.Exif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    if date is not None:
        details[ExifTags.Base.DateTimeOriginal] = date
    if offset is not None:
        details[ExifTags.Base.OffsetTimeOriginal] = offset

    assert measure(Image.new("RGB", (4, 4)), "JPEG", exif=exif)["content_created_at"] == expected


def test_photograph(measure):
    """What names its camera is a photograph."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Box"
    exif[ExifTags.Base.DateTime] = "2026:05:04 07:30:00"
    facts = measure(Image.new("RGB", (4, 4)), "JPEG", exif=exif)

    assert facts["is_photograph"]
    assert facts["content_created_at"] == "2026-05-04T07:30:00.000000Z"
    assert not measure(Image.new("RGB", (4, 4)), "JPEG")["is_photograph"]


@pytest.mark.parametrize(
    ("made", "form", "colours"),
    [
        (Image.new("L", (8, 8), 128), "PNG", ["#808080"]),
        (Image.new("1", (8, 8), 1), "PNG", ["#ffffff"]),
        (Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", ["#ff0000"]),
        (Image.new("P", (8, 8), 3), "GIF", None),
        (Image.new("LA", (8, 8), (128, 255)), "PNG", ["#808080"]),
        (Image.new("RGBA", (8, 8), (255, 0, 0, 0)), "PNG", []),
        (Image.new("RGBA", (8, 8), (255, 0, 0, 255)), "WEBP", ["#ff0000"]),
    ],
)
def test_modes(measure, made, form, colours):
    """Images of every mode are measured; what is transparent has no colour."""
    facts = measure(made, form, lossless=True)

    assert colours is None or facts["dominant_colors"] == colours
    assert facts["format"] == form


def test_sixteen_bits(measure):
    """Sixteen bits a pixel are scaled, not clipped."""
    made = Image.new("I;16", (8, 8), 0x8000)

    facts = measure(made, "PNG")

    assert facts["dominant_colors"] == ["#808080"]
    assert facts["brightness"] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("colour", "pixel", "expected"),
    [
        (0, (0x8000,), "#808080"),
        (2, (0x8000, 0x4000, 0xFFFF), "#8040ff"),
        (4, (0x8000, 0xFFFF), "#808080"),
        (6, (0x8000, 0x4000, 0xFFFF, 0xFFFF), "#8040ff"),
    ],
)
def test_sixteen_bits_a_channel(tmp_path, colour, pixel, expected):
    """So are those of every kind of PNG (PNG, third edition, 11.2.1)."""
    rows = b"\0" + struct.pack(f">{len(pixel)}H", *pixel)
    (tmp_path / "a").write_bytes(png((1, 1), rows, 16, colour))

    facts = image.measure(tmp_path / "a", "image/png", tmp_path / "variants")

    assert facts["dominant_colors"] == [expected]


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_palette_with_transparency(measure, tmp_path, form):
    """A colour of a palette that stands for nothing is nothing."""
    made = Image.new("P", (8, 8), 1)
    made.putpalette([255, 0, 0, 0, 0, 255])
    made.paste(0, (0, 0, 4, 8))
    facts = measure(made, form, transparency=0)
    copy = opened(tmp_path / "variants" / facts["variants"]["tiny_64"])

    assert facts["dominant_colors"] == ["#0000ff"]
    assert (copy.mode, copy.getpixel((1, 1))[3], copy.getpixel((6, 6))) == (
        "RGBA",
        0,
        (0, 0, 255, 255),
    )


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_animation(tmp_path, form):
    """An animation is what its first frame shows, and its frames are counted."""
    (tmp_path / "a").write_bytes(animation(form, frames=4))
    facts = image.measure(tmp_path / "a", TYPES[form], tmp_path / "variants")
    copy = opened(tmp_path / "variants" / facts["variants"]["tiny_64"])

    assert (facts["frame_count"], facts["dominant_colors"]) == (4, ["#000000"])
    assert getattr(copy, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (png((100_000, 100_000)), "PNG"),
        (gif((65_535, 65_535), (1, 1)), "GIF"),
        (gif((1, 1), (65_535, 65_535)), "GIF"),
        (webp(16_383, 16_383), "WEBP"),
        (picture(form="JPEG").replace(b"\0\x28\0\x40\3", b"\xff\xff\xff\xff\3"), "JPEG"),
    ],
    ids=["png", "screen", "frame", "webp", "jpeg"],
)
def test_claims(tmp_path, content, form):
    """A few bytes that claim to be a huge image are refused before they are decoded."""
    (tmp_path / "a").write_bytes(content)

    with pytest.raises(MediaError, match="too large to decode") as caught:
        image.measure(tmp_path / "a", TYPES[form], tmp_path / "variants")

    assert caught.value.kind == "resource_limit"
    assert len(content) < 1000
    assert not (tmp_path / "variants").exists()


def test_transparent_copies(measure, tmp_path):
    """Copies of what is transparent stay so."""
    half = Image.new("RGBA", (80, 80), (0, 0, 255, 255))
    half.paste((0, 0, 0, 0), (0, 0, 40, 80))
    facts = measure(half, "PNG")
    copy = opened(tmp_path / "variants" / facts["variants"]["tiny_64"])

    assert (copy.format, copy.mode, copy.getpixel((1, 1))[3]) == ("PNG", "RGBA", 0)
    assert facts["dominant_colors"] == ["#0000ff"]


def test_shares_of_colours(measure):
    """The colour with the largest share comes first, and near ones count as one."""
    made = Image.new("RGB", (100, 100), (200, 30, 40))
    draw = ImageDraw.Draw(made)
    draw.rectangle((0, 0, 99, 29), fill=(20, 40, 120))
    draw.rectangle((0, 90, 99, 99), fill=(210, 40, 50))

    first, second = measure(made, "PNG")["dominant_colors"]

    assert colours.name(first) == "red"
    assert second == "#142878"


def test_large_photograph_is_decoded_small(measure, tmp_path):
    """Copies of a large photograph have their size whatever it was decoded at."""
    facts = measure(Image.new("RGB", (4100, 3000), "#142878"), "JPEG")

    assert facts["dimensions"] == {"width": 4100, "height": 3000}
    assert opened(tmp_path / "variants" / facts["variants"]["large_1024"]).width == 1024


@pytest.mark.parametrize(
    ("colour", "words"),
    [
        ("#000000", "black"),
        ("#ffffff", "white"),
        ("#808080", "grey"),
        ("#303030", "dark grey"),
        ("#d0d0d0", "light grey"),
        ("#ff0000", "red"),
        ("#ff0020", "red"),
        ("#ff8000", "orange"),
        ("#6b4423", "brown"),
        ("#8b5a2b", "brown"),
        ("#ffff00", "yellow"),
        ("#00ff00", "green"),
        ("#00ffff", "cyan"),
        ("#0000ff", "blue"),
        ("#142878", "dark blue"),
        ("#8000ff", "purple"),
        ("#ff80c0", "light pink"),
    ],
)
def test_names_of_colours(colour, words):
    """Colours are called what people call them."""
    assert colours.name(colour) == words


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_has_a_name(number):
    """There is a word for every colour."""
    assert colours.name(f"#{number:06x}")


# -------------------------------------------------------------------------------------- documents


def test_docx_text(tmp_path):
    """Tabs, line breaks and page breaks of a Word document are kept."""
    import docx

    written = docx.Document()
    run = written.add_paragraph("one").add_run("\ttwo\nthree")
    run.add_break(docx.enum.text.WD_BREAK.PAGE)
    written.add_table(1, 1).cell(0, 0).text = "four"
    written.save(str(tmp_path / "a.docx"))

    (first, second), _ = document.read(tmp_path / "a.docx", "docx")

    assert first.strip() == "one\ttwo\nthree"
    assert second.strip() == "four"


@given(st.lists(st.text(), max_size=3))
def test_chunks(pages):
    """Chunks hold every word of every page once, in order, and are not too long."""
    chunks = document.chunks(pages)

    assert " ".join(text for _, text in chunks).split() == " ".join(pages).split()
    assert all(len(text) <= 1000 or " " not in text for _, text in chunks)
    assert [page for page, _ in chunks] == sorted(page for page, _ in chunks)


def test_long_pages_are_cut():
    """A long page becomes several chunks."""
    assert [page for page, _ in document.chunks(["word " * 300, "end"])] == [1, 1, 2]


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("Short.", "Short."),
        ("One sentence. Another one that goes on", "One sentence."),
        ("no sentence at all here", "no sentence at ..."),
    ],
)
def test_first_sentences(text, beginning):
    """A beginning ends where a sentence ends, or else a word."""
    assert document.first_sentences(text, 18) == beginning


def test_document_that_lies(tmp_path):
    """A part that unpacks to more than it says is found out before it fills the memory."""
    large = repacked(docx_bytes("words"), lambda xml: xml.replace(b"words", b"w" * 30_000_000))
    (tmp_path / "a").write_bytes(lying(large, 1000))
    tracemalloc.start()
    try:
        with pytest.raises(MediaError, match="damaged") as caught:
            document.read(tmp_path / "a", "docx")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert caught.value.kind == "corrupt_file"
    assert peak < 10_000_000


def test_torn_part(tmp_path):
    """A part whose checksum is wrong is found out."""
    content = bytearray(docx_bytes("words"))
    start = content.index(b"word/document.xml") + 40
    content[start : start + 8] = bytes(8)
    (tmp_path / "a").write_bytes(content)

    with pytest.raises(MediaError, match="damaged"):
        document.read(tmp_path / "a", "docx")


# ----------------------------------------------------------------------------------------- videos


def test_video_that_claims_to_be_huge(tmp_path, monkeypatch):
    """A video whose frames would fill the memory is refused before they are decoded."""
    (tmp_path / "a").write_bytes(video_bytes())
    monkeypatch.setattr(video, "MAX_PIXELS", 64 * 48 - 1)

    for act in (video.probe, video.check, video.find_scenes):
        with pytest.raises(VideoError, match="64 x 48 pixels is too large") as caught:
            act(tmp_path / "a")
        assert (caught.value.code, caught.value.kind) == ("VIDEO_TOO_LARGE", "resource_limit")


def test_video_without_a_picture(tmp_path):
    """What has only sound is no video."""
    (tmp_path / "a.mp4").write_bytes(sound())

    with pytest.raises(MediaError, match="no video stream"):
        video.probe(tmp_path / "a.mp4")


def record(media_type: str, **facts: Any) -> File:
    """A record with nothing in it but these facts."""
    names = ("id", "tenant_id", "session_id", "filename", "object_key", "content_type", "hash")
    blank = dict.fromkeys((*names, "upload_method", "created_at", "updated_at"), "")
    return File(media_type=media_type, size_bytes=1, **blank, **facts)


@pytest.mark.parametrize(
    ("facts", "words", "tags"),
    [
        (
            {"dominant_colors": ["#ff0000", "#ee0000", "#0000ff", "#ffffff"], "brightness": 0.5},
            "A landscape image of 6 x 4 pixels, mostly red (#ff0000) with blue and white.",
            ["landscape", "red", "blue", "white"],
        ),
        (
            {"dominant_colors": ["#ffffff"], "brightness": 0.9, "is_photograph": True},
            "A landscape photograph of 6 x 4 pixels, mostly white (#ffffff).",
            ["landscape", "bright", "white"],
        ),
        (
            {"dominant_colors": [], "brightness": 0.1},
            "A landscape image of 6 x 4 pixels.",
            ["landscape", "dark"],
        ),
    ],
)
def test_description_of_an_image(facts, words, tags):
    """An image is described by its shape, its size, its colours and its brightness."""
    file = record("image", dimensions={"width": 6, "height": 4}, **facts)

    assert describe(file, None) == (f"{words} {LABEL}", tags)


def test_description_of_a_video_of_unknown_length():
    """What a video does not tell is left out of its description."""
    metadata = {"width": 4, "height": 4, "video_codec": "h264"}

    sentence, tags = describe(record("video", video_metadata=metadata), None)

    assert sentence.startswith("A video in 4 x 4 pixels, h264, without sound.")
    assert tags == ["square"]


# -------------------------------------------------------------------------------------- sniffing


@pytest.mark.parametrize(
    ("content", "filename", "content_type"),
    [
        (b"\0\0\0\x18ftypqt  ", "a", "video/quicktime"),
        (b"\0\0\0\x18ftypM4V ", "a", "video/x-m4v"),
        (b"\0\0\0\x18ftypisom", "a", "video/mp4"),
        (b"RIFF\0\0\0\0AVI ", "a", "video/x-msvideo"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "a", "video/webm"),
        (b"junk\n%PDF-1.7", "a", "application/pdf"),
        (b"\xff\xfeh\0i\0", "a", "text/plain"),
        (b"a\tb\r\n\f\x1b[0m", "log", "text/plain"),
        (b"<p>Words</p>", "a.markdown", "text/markdown"),
        (docx_bytes("x")[:-100], "a", DOCX.content_type),
        (docx_bytes("x"), "a.txt", DOCX.content_type),
    ],
)
def test_accepted(tmp_path, content, filename, content_type):
    """A type is known by its first bytes."""
    (tmp_path / "a").write_bytes(content)

    assert sniff(tmp_path / "a", filename).content_type == content_type


@pytest.mark.parametrize(
    ("content", "filename", "message"),
    [
        (b"\xca\xfe\xba\xbe", "a", "Executables"),
        (b"  #!/usr/bin/env python", "a", "Scripts"),
        (b"<?PHP", "a", "Scripts"),
        (b"words", "a.PS1", "Scripts"),
        (b"<!DOCTYPE html>", "a", "Markup"),
        (b"<svg>", "a.svg", "Markup"),
        (b"PK\x03\x04" + b"x" * 100, "a.docx", "not known"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "not known"),
        (b"\0\0\0\x18ftypheic", "a", "not known"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "a", "not known"),
        (b"RIFF\0\0\0\0WAVE", "a", "not known"),
        (b"\xff\xfe\0\0", "a", "not known"),
    ],
)
def test_refused(tmp_path, content, filename, message):
    """Executables, scripts, markup and unknown types are refused."""
    (tmp_path / "a").write_bytes(content)

    with pytest.raises(UnsupportedFileError, match=message):
        sniff(tmp_path / "a", filename)


def test_other_archives(tmp_path):
    """An archive that is no Word document is not known."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr("a.txt", "words")

    with pytest.raises(UnsupportedFileError):
        sniff(tmp_path / "a", "a.docx")


@given(content=st.binary(min_size=1, max_size=100))
def test_any_bytes(tmp_path_factory, content):
    """Whatever the bytes are, they are of a known type or refused."""
    path = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}"
    path.write_bytes(content)
    try:
        outcome = sniff(path, "a").media_type
    except UnsupportedFileError as error:
        outcome = str(error)

    assert outcome
