"""What the local server asks of others: of this machine, and of nobody else."""

from __future__ import annotations

import ipaddress
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from typing import IO, TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from scopix_emulator.limits import FILE_BYTES
from scopix_emulator.media.failure import MediaError
from scopix_emulator.storage import BLOCK

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from scopix_emulator.storage import Spool, Storage

_STORAGE = "/storage/"
_FORM_SECONDS = 10.0


def fetch(url: str, storage: Storage, spool: Spool, seconds: float) -> None:
    """Copy what lies at an address. It blocks, so it is called in a thread.

    Args:
        url: An address of the storage, or one of this machine.
        storage: The storage of this server, which is read without a request.
        spool: Where the bytes go.
        seconds: How long it may take.

    Raises:
        MediaError: If it can't be had.
    """
    deadline = time.monotonic() + seconds
    try:
        with _opened(url, storage, seconds) as source:
            while block := source.read(BLOCK):
                spool.add(block)
                spool.write()
                if spool.size > FILE_BYTES:
                    raise MediaError(
                        "resource_limit", f"The image is larger than {FILE_BYTES} bytes."
                    )
                if time.monotonic() > deadline:
                    raise TimeoutError("timed out")
    except (OSError, HTTPException, ValueError) as error:
        raise MediaError("validation", f"The image can't be fetched: {error}") from error


def post(url: str, body: bytes, seconds: float) -> None:
    """Send JSON to an address of this machine. It blocks, so it is called in a thread.

    Raises:
        OSError: If nobody answers there.
        HTTPException: If the answer is none.
        ValueError: If the address is not of this machine.
    """
    with _connected(url, seconds) as (connection, path):
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        connection.getresponse().read()


def submit(url: str, form: Mapping[str, str]) -> str | None:
    """Send a form to an address of this machine, and return where its answer leads to.

    Raises:
        OSError: If nobody answers there.
        ValueError: If the address is not of this machine.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with _connected(url, _FORM_SECONDS) as (connection, path):
        connection.request("POST", path, urlencode(form), headers)
        response = connection.getresponse()
        response.read()
        return response.getheader("Location")


@contextmanager
def _opened(url: str, storage: Storage, seconds: float) -> Generator[IO[bytes]]:
    key = _own_key(url, storage)
    if key is not None:
        with storage.path(key).open("rb") as file:
            yield file
        return
    with _connected(url, seconds) as (connection, path):
        connection.request("GET", path)
        response = connection.getresponse()
        if response.status != 200:
            raise HTTPException(f"the answer has the status {response.status}")
        yield response
        if response.length:  # what http.client does not notice when it reads in pieces
            raise HTTPException("the answer ended early")


def _own_key(url: str, storage: Storage) -> str | None:
    """Return the object that an address of our own opens, None for any other address."""
    parts = urlsplit(url)
    if not parts.path.startswith(_STORAGE):
        return None
    key = unquote(parts.path.removeprefix(_STORAGE))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return key if storage.problem("GET", key, query) is None else None


@contextmanager
def _connected(url: str, seconds: float) -> Generator[tuple[HTTPConnection, str]]:
    parts = urlsplit(url)
    if parts.scheme.lower() != "http" or not is_here(parts.hostname or ""):
        raise ValueError(
            "the local server reaches its own storage and addresses such as"
            f" http://127.0.0.1:8000/photo.jpg, not {url!r}; give the image itself or its key"
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    with closing(connection):
        yield connection, path


def is_here(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
