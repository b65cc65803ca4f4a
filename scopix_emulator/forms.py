"""Forms with files (RFC 7578), written to disk while they arrive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio.to_thread
from attrs import define, field
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from scopix_emulator.errors import ApiError, invalid, malformed, too_large
from scopix_emulator.limits import FILE_BYTES, MB, PAYLOAD_BYTES
from scopix_emulator.storage import BLOCK, Spool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from python_multipart.multipart import MultipartCallbacks
    from starlette.requests import Request

    from scopix_emulator.storage import Storage

_FIELD_BYTES = 64 * 1024
# Room for boundaries, part headers and fields beside the one file of a request.
_FORM_BYTES = MB

DIRECT_UPLOADS = "/files/direct-uploads"


@define
class ReceivedFile:
    """A file of a form, on disk."""

    filename: str
    spool: Spool
    is_too_large: bool = False

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.spool.size


@define
class Form:
    """What a form held."""

    fields: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    files: list[ReceivedFile] = field(factory=list[ReceivedFile])

    def discard(self) -> None:
        """Remove the files that nobody has taken."""
        for file in self.files:
            file.spool.discard()


def file_too_large() -> ApiError:
    """Refuse a file that is too large to be sent in a request."""
    return too_large(
        f"The file is larger than {FILE_BYTES} bytes.",
        limit=FILE_BYTES,
        suggestion={"endpoint": DIRECT_UPLOADS},
    )


async def read_form(
    request: Request, storage: Storage, *, file_field: str, max_files: int | None
) -> Form:
    """Read a form.

    Args:
        request: Its body is consumed.
        storage: Where files arrive.
        file_field: Name of the field that holds files.
        max_files: Number of files allowed; None for a field that takes exactly one, which is
            then refused as soon as it proves too large. Of several, the others are still taken.

    Returns:
        The form. The caller discards it.

    Raises:
        ApiError: If it can't be understood or is too large.
    """
    reader = _Reader(storage, file_field, max_files)
    try:
        parser = MultipartParser(_boundary(request), reader.callbacks())
        _check_length(request, FILE_BYTES + _FORM_BYTES if max_files is None else PAYLOAD_BYTES)
        await reader.read(request.stream(), parser)
    except FormParserError as error:
        reader.form.discard()
        raise malformed(f"The form can't be read: {error}") from error
    except BaseException:
        reader.form.discard()
        raise
    return reader.form


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data":
        raise ApiError(
            415, "UNSUPPORTED_MEDIA_TYPE", "The body must be of type multipart/form-data."
        )
    if not options.get(b"boundary"):
        raise malformed("The Content-Type names no boundary.")
    return options[b"boundary"]


def _check_length(request: Request, limit: int) -> None:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise file_too_large() if limit < PAYLOAD_BYTES else _payload_too_large()


def _payload_too_large() -> ApiError:
    return too_large(f"The request is larger than {PAYLOAD_BYTES} bytes.", limit=PAYLOAD_BYTES)


class _Reader:
    """Takes what the parser finds, and writes it between two pieces of the body."""

    def __init__(self, storage: Storage, file_field: str, max_files: int | None) -> None:
        self.form = Form()
        self._storage = storage
        self._file_field = file_field
        self._max_files = max_files
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._name = ""
        self._text: bytearray | None = None
        self._file: ReceivedFile | None = None
        self._dirty: list[Spool] = []
        self._is_complete = False

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._part_begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    async def read(self, blocks: AsyncIterator[bytes], parser: MultipartParser) -> None:
        received = 0
        async for block in blocks:
            received += len(block)
            if received > PAYLOAD_BYTES:
                raise _payload_too_large()
            parser.write(block)
            if sum(spool.pending for spool in self._dirty) >= BLOCK:
                await self._flush()
        await self._flush()
        if not self._is_complete:
            raise malformed("The form ends before its last boundary.")

    async def _flush(self) -> None:
        spools, self._dirty = self._dirty, []
        if spools:
            await anyio.to_thread.run_sync(_write_all, spools)

    def _part_begin(self) -> None:
        self._disposition = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        name = _parameter(self._disposition, b"name")
        if name is None:
            raise malformed("A part of the form has no name.")
        self._name = name
        filename = _parameter(self._disposition, b"filename")
        if filename is None:
            self._text = bytearray()
            return
        if name != self._file_field:
            raise invalid(name, "is not a file, or not known here.")
        if len(self.form.files) >= (self._max_files or 1):
            if self._max_files is None:
                raise invalid(name, "must be given once.")
            raise too_large(
                f"More than {self._max_files} files in one request.", limit=self._max_files
            )
        self._file = ReceivedFile(filename, Spool(self._storage.incoming(uuid4().hex)))
        self.form.files.append(self._file)
        self._dirty.append(self._file.spool)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._text is not None:
            self._text += data[start:end]
            if len(self._text) > _FIELD_BYTES:
                raise too_large(f"{self._name} is larger than {_FIELD_BYTES} bytes.")
        elif self._file is not None and not self._file.is_too_large:
            if self._file.size + end - start > FILE_BYTES:
                if self._max_files is None:
                    raise file_too_large()
                self._file.is_too_large = True
                return
            spool = self._file.spool
            spool.add(memoryview(data)[start:end])
            if not self._dirty or self._dirty[-1] is not spool:
                self._dirty.append(spool)

    def _part_end(self) -> None:
        if self._text is not None:
            try:
                self.form.fields.append((self._name, self._text.decode()))
            except UnicodeDecodeError:
                raise malformed(f"{self._name} is not UTF-8.", field=self._name) from None
        self._text = self._file = None

    def _end(self) -> None:
        self._is_complete = True


def _write_all(spools: list[Spool]) -> None:
    for spool in spools:
        spool.write()


def _parameter(disposition: bytes, name: bytes) -> str | None:
    """Read a parameter as browsers write it: UTF-8, with `"`, CR and LF percent-encoded.

    The HTML standard, section 4.10.21.8, escapes nothing else, so a backslash is a backslash.
    """
    match = re.search(
        rb';\s*%b="([^"]*)"|;\s*%b=([^\s;"]+)' % (name, name), disposition, re.IGNORECASE
    )
    if match is None:
        return None
    raw = match[1] if match[1] is not None else match[2]
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise malformed(f"The {name.decode()} of a part is not UTF-8.") from None
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
