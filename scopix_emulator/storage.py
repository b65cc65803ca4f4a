"""The folder that holds the bytes, and addresses that open one object of it for a while."""

from __future__ import annotations

import base64
import hashlib
import hmac
import shutil
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scopix_emulator.clock import Clock

BLOCK = 1024 * 1024

Checksum = Literal["etag", "content_md5", "sha256"]
"""What a direct upload asks for."""

CHECKSUM_HEADERS = {
    "content_md5": ("content-md5", "md5"),
    "sha256": ("x-amz-checksum-sha256", "sha256"),
}
"""The header that a PUT must carry then, and the hash in it."""


class Spool:
    """A file that arrives piece by piece and is hashed on the way.

    Args:
        path: Where it is written.
        algorithms: Names of the hashes.
    """

    def __init__(self, path: Path, *algorithms: str) -> None:
        self.path = path
        self.size = 0
        self._hashes = {
            name: hashlib.new(name, usedforsecurity=False) for name in algorithms or ("sha256",)
        }
        self._pending = bytearray()

    @property
    def pending(self) -> int:
        """Number of bytes that are not yet written."""
        return len(self._pending)

    def add(self, data: bytes | memoryview) -> None:
        """Take a piece. It costs memory until `write` is called."""
        self._pending += data
        self.size += len(data)

    def write(self) -> None:
        """Write what has come. It blocks, so it is called in a thread."""
        with self.path.open("ab") as file:
            file.write(self._pending)
        for digest in self._hashes.values():
            digest.update(self._pending)
        self._pending = bytearray()

    def digest(self, algorithm: str = "sha256") -> str:
        """Return a hash in hexadecimal digits."""
        return self._hashes[algorithm].hexdigest()

    def has(self, algorithm: str, encoded: str) -> bool:
        """Tell whether a hash is the one that a header names in base64."""
        return base64.b64encode(self._hashes[algorithm].digest()).decode() == encoded

    def discard(self) -> None:
        """Remove the file unless it was moved away."""
        self.path.unlink(missing_ok=True)


class Storage:
    """A folder of objects.

    Args:
        folder: Where it is.
        clock: The time that addresses expire by.
        secret: What addresses are signed with.
        lifetime: Seconds for which an address is valid.
    """

    def __init__(self, folder: Path, clock: Clock, secret: str, lifetime: float) -> None:
        self._objects = folder / "objects"
        self._incoming = folder / "incoming"
        self._clock = clock
        self._secret = secret.encode()
        self.lifetime = lifetime
        self.clear(keep_objects=True)

    @property
    def lifetime_elsewhere(self) -> int:
        """The lifetime, where the time that tests move is not known: one that ends with ours."""
        return max(1, int(self.lifetime + self._clock.offset))

    def clear(self, *, keep_objects: bool = False) -> None:
        """Remove all objects, or only what was still arriving."""
        shutil.rmtree(self._incoming, ignore_errors=True)
        if not keep_objects:
            shutil.rmtree(self._objects, ignore_errors=True)
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._objects.mkdir(exist_ok=True)

    def path(self, key: str) -> Path:
        """Return where an object lies. Keys are made by the server, never by callers."""
        return self._objects / key

    def incoming(self, name: str) -> Path:
        """Return where a file may arrive."""
        return self._incoming / name

    def adopt(self, arrived: Path, key: str) -> None:
        """Turn a file that has arrived into an object."""
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        arrived.replace(target)

    def remove(self, prefix: str) -> None:
        """Remove all objects below a key."""
        shutil.rmtree(self.path(prefix), ignore_errors=True)

    def address(self, base_url: str, method: str, key: str, **extra: str) -> str:
        """Sign an address.

        Args:
            base_url: Origin of the server.
            method: The only method that it shall work for.
            key: The object.
            extra: Query parameters that the signature covers.

        Returns:
            The absolute address.
        """
        expires = str(int(self._clock.time() + self.lifetime))
        signature = self._signature(method, key, {**extra, "expires": expires})
        query = urlencode({**extra, "expires": expires, "signature": signature})
        return f"{base_url}/storage/{quote(key)}?{query}"

    def problem(self, method: str, key: str, query: Mapping[str, str]) -> str | None:
        """Tell what is wrong with the address of a request.

        Returns:
            The code of the error as object stores name it, None for a good address.
        """
        values = dict(query)
        signature = values.pop("signature", "")
        # RFC 9110, section 9.3.2: HEAD is GET without the content.
        expected = self._signature("GET" if method == "HEAD" else method, key, values)
        if not hmac.compare_digest(signature.encode(), expected.encode()):
            return "SignatureDoesNotMatch"
        if int(values["expires"]) < self._clock.time():
            return "AccessDenied"
        return None

    def _signature(self, method: str, key: str, values: Mapping[str, str]) -> str:
        text = "\n".join([method, key, urlencode(sorted(values.items()))])
        return hmac.new(self._secret, text.encode(), "sha256").hexdigest()
