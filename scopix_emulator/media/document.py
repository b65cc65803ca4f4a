"""Text of documents, page by page."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scopix_emulator.clock import stamp
from scopix_emulator.media.failure import MediaError
from scopix_emulator.media.sniff import OLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_BYTES = 500 * 1024 * 1024
"""Largest document whose text is read."""

_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_MEMBER = 50 * 1024 * 1024
_CHUNK = 1000
_DETAILS = ("title", "author", "subject", "creator", "producer")  # Word has the first three


def read(path: Path, document_type: str) -> tuple[list[str], dict[str, Any]]:
    """Read the text of a document.

    Args:
        path: The document.
        document_type: pdf, docx, txt or md.

    Returns:
        The text of each page, and fields of its record.

    Raises:
        MediaError: If it can't be read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise MediaError("too_large", f"The document is larger than {MAX_BYTES} bytes.")
    pages, fields = _READERS[document_type](path)
    return [page.replace("\0", "") for page in pages], fields


def _pdf(path: Path) -> tuple[list[str], dict[str, Any]]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        with PdfReader(path) as reader:
            try:
                is_locked = reader.is_encrypted and not reader.decrypt("")
            except DependencyError:  # AES without the library for it
                is_locked = True
            if is_locked:
                raise MediaError("password_protected", "The document is protected by a password.")
            pages = [page.extract_text() for page in reader.pages]
            details = reader.metadata
            found = {} if details is None else {name: getattr(details, name) for name in _DETAILS}
            created = None if details is None else details.creation_date
    except PyPdfError as error:
        raise MediaError("corrupt_file", f"The document is damaged: {error}") from error
    return pages, _fields(found, created)


def _docx(path: Path) -> tuple[list[str], dict[str, Any]]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    with path.open("rb") as file:
        if file.read(len(OLE)) == OLE:
            raise MediaError("password_protected", "The document is protected by a password.")
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [entry.file_size for entry in archive.infolist()]
            if sum(sizes) > _MAX_UNPACKED or max(sizes, default=0) > _MAX_MEMBER:
                raise MediaError("too_large", "The document unpacks to more than can be read.")
            # What lies about its size is found out here, block by block.
            if (damaged := archive.testzip()) is not None:
                raise MediaError("corrupt_file", f"The document is damaged: {damaged}")
        document: Any = docx.Document(str(path))
    except (zipfile.BadZipFile, zlib.error, KeyError, PackageNotFoundError) as error:
        raise MediaError("corrupt_file", f"The document is damaged: {error}") from error
    pages = "".join(_docx_text(document.element.body)).split("\f")
    properties = document.core_properties
    found = {name: getattr(properties, name) for name in _DETAILS[:3]}
    return pages, _fields(found, properties.created)


def _fields(found: dict[str, object], created: datetime | None) -> dict[str, Any]:
    """Return fields of a record: the time of its making, and what it says of itself."""
    details = {name: str(value) for name, value in found.items() if value}
    fields: dict[str, Any] = {"document_metadata": details or None}
    return {**fields, "content_created_at": stamp(created)} if created else fields


def _docx_text(body: Any) -> Iterator[str]:
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for element in body.iter():
        if element.tag == f"{word}t":
            yield element.text or ""
        elif element.tag == f"{word}tab":
            yield "\t"
        elif element.tag == f"{word}lastRenderedPageBreak" or (
            element.tag == f"{word}br" and element.get(f"{word}type") == "page"
        ):
            yield "\f"
        elif element.tag in {f"{word}p", f"{word}br"}:
            yield "\n"


def _text(path: Path) -> tuple[list[str], dict[str, Any]]:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return text.split("\f"), {}


_READERS: dict[str, Callable[[Path], tuple[list[str], dict[str, Any]]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "txt": _text,
    "md": _text,
}


def chunks(pages: list[str]) -> list[tuple[int, str]]:
    """Cut pages into pieces of about a thousand characters that end where a word ends.

    Returns:
        Page number, from 1, and text of each.
    """
    pieces: list[tuple[int, str]] = []
    for number, page in enumerate(pages, 1):
        words = page.split()
        piece = ""
        for word in words:
            if piece and len(piece) + 1 + len(word) > _CHUNK:
                pieces.append((number, piece))
                piece = word
            else:
                piece = f"{piece} {word}".lstrip()
        if piece:
            pieces.append((number, piece))
    return pieces


def first_sentences(text: str, length: int = 240) -> str:
    """Return the beginning of a text, cut after a sentence or else after a word."""
    flat = " ".join(text[: length * 8].split())
    if len(flat) <= length:
        return flat
    head = flat[:length]
    ends = [match.end() for match in re.finditer(r"[.!?](?= )", head)]
    return head[: ends[-1]] if ends else head.rpartition(" ")[0] + " ..."
