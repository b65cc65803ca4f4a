"""What a file is, read from its first bytes."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4096


@frozen
class FileType:
    """A type that the service takes."""

    media_type: str
    content_type: str
    document_type: str | None = None


class UnsupportedFileError(Exception):
    """A file that the service doesn't take; the message says why."""


JPEG = FileType("image", "image/jpeg")
PNG = FileType("image", "image/png")
GIF = FileType("image", "image/gif")
WEBP = FileType("image", "image/webp")
PDF = FileType("document", "application/pdf", "pdf")
DOCX = FileType(
    "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docx",
)
TXT = FileType("document", "text/plain", "txt")
MD = FileType("document", "text/markdown", "md")
MP4 = FileType("video", "video/mp4")
MOV = FileType("video", "video/quicktime")
M4V = FileType("video", "video/x-m4v")
WEBM = FileType("video", "video/webm")
AVI = FileType("video", "video/x-msvideo")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of the container that an encrypted DOCX comes in."""

_IMAGES = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"GIF87a", GIF), (b"GIF89a", GIF))

_EXECUTABLES = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x00asm",
    b"dex\n",
)

# Brands of ISO base media files (ISO/IEC 14496-12) that hold a film and no still picture.
_BRANDS = {
    b"qt  ": MOV,
    b"M4V ": M4V,
    b"M4VH": M4V,
    b"M4VP": M4V,
    b"isom": MP4,
    b"iso2": MP4,
    b"iso4": MP4,
    b"iso5": MP4,
    b"iso6": MP4,
    b"mp41": MP4,
    b"mp42": MP4,
    b"avc1": MP4,
    b"dash": MP4,
    b"MSNV": MP4,
}

_SCRIPT = re.compile(rb"\s*(#!|<\?php|@echo off|<script)", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(<!doctype html|<html|<svg|<\?xml)", re.IGNORECASE)
_SCRIPT_SUFFIX = re.compile(
    r".*\.(bash|bat|[cm]?js|cmd|com|jse|lua|php|pl|psm?1|pyw?|rb|sh|ts|vb[es]|wsf|zsh)", re.DOTALL
)


def sniff(path: Path, filename: str) -> FileType:
    """Find out what a file is.

    Args:
        path: The bytes.
        filename: Tells Markdown from plain text, and scripts without a mark from prose.

    Raises:
        UnsupportedFileError: If the service doesn't take it.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for magic, kind in _IMAGES:
        if head.startswith(magic):
            return kind
    if head.startswith(_EXECUTABLES):
        raise UnsupportedFileError("Executables are not accepted.")
    if head[:4] == b"RIFF" and head[8:12] in {b"WEBP", b"AVI "}:
        return WEBP if head[8:12] == b"WEBP" else AVI
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return _BRANDS[head[8:12]]
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return WEBM
    if b"%PDF-" in head[:1024]:
        return PDF
    if (head.startswith(b"PK\x03\x04") and _is_docx(path)) or _is_encrypted_docx(head, filename):
        return DOCX
    if _is_text(head):
        return _text(head, filename)
    raise UnsupportedFileError("The type of the file is not known or not accepted.")


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        # A torn archive has lost its directory; what it holds shows in its first entries.
        with path.open("rb") as file:
            return b"word/" in file.read(64 * 1024)


def _is_encrypted_docx(head: bytes, filename: str) -> bool:
    return head.startswith(OLE) and filename.lower().endswith(".docx")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return bool(head) and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)


def _text(head: bytes, filename: str) -> FileType:
    name = filename.lower()
    if _SCRIPT.match(head) or _SCRIPT_SUFFIX.fullmatch(name):
        raise UnsupportedFileError("Scripts are not accepted.")
    if _MARKUP.match(head):
        raise UnsupportedFileError("Markup is not accepted; upload a link in its place.")
    return MD if name.endswith((".md", ".markdown")) else TXT
