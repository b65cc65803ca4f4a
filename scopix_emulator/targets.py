"""Where the bytes of direct uploads go: into the server's own storage, or into a bucket."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

from anyio.to_thread import run_sync

from scopix_emulator.storage import BLOCK, Spool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scopix_emulator.api.call import Call
    from scopix_emulator.bucket import Bucket
    from scopix_emulator.records import DirectUpload, Part
    from scopix_emulator.service import Service
    from scopix_emulator.storage import Storage

__all__ = ["InBucket", "InStorage", "Target", "part_path", "target_of"]


class Target(Protocol):
    """Takes the parts of an upload, and makes one file of them."""

    async def begin(self, upload: DirectUpload) -> None:
        """Get ready for parts."""
        ...

    async def addresses(self, upload: DirectUpload, numbers: Sequence[int]) -> list[str]:
        """Sign the addresses of parts."""
        ...

    async def parts(self, upload: DirectUpload) -> list[Part]:
        """List the parts that have arrived."""
        ...

    async def join(self, upload: DirectUpload, parts: Sequence[Part], path: Path) -> str:
        """Put the parts together, and return the SHA-256 of the whole.

        Args:
            upload: The upload.
            parts: All its parts.
            path: Where the file shall be.
        """
        ...

    async def settle(self, upload: DirectUpload) -> None:
        """Remove what is not needed any more, since the file is registered."""
        ...

    async def drop(self, upload: DirectUpload) -> None:
        """Remove all that has arrived."""
        ...


def target_of(call: Call, upload: DirectUpload) -> Target:
    """Return the target of an upload.

    Raises:
        ApiError: If it is a bucket, and none is set up.
    """
    if upload.values["storage_target"] == "custom":
        return InBucket(call.service, call.bucket)
    return InStorage(call.service, call.origin)


def part_path(storage: Storage, upload_id: str, number: int) -> Path:
    """Return where a part lies in our storage until its upload is complete."""
    return storage.path(f"parts/{upload_id}/{number}")


class InStorage:
    """The server's own storage.

    Args:
        service: The server.
        base_url: Origin under which the caller reached it.
    """

    def __init__(self, service: Service, base_url: str) -> None:
        self._store = service.store
        self._storage = service.storage
        self._base_url = base_url

    async def begin(self, upload: DirectUpload) -> None:
        """Nothing is to be done."""

    async def addresses(self, upload: DirectUpload, numbers: Sequence[int]) -> list[str]:
        """Sign the addresses of parts."""
        return [
            self._storage.address(
                self._base_url, "PUT", upload.object_key, upload=upload.id, part=str(number)
            )
            for number in numbers
        ]

    async def parts(self, upload: DirectUpload) -> list[Part]:
        """List the parts that have arrived."""
        return self._store.parts(upload.id)

    async def join(self, upload: DirectUpload, parts: Sequence[Part], path: Path) -> str:
        """Write the parts into one file."""
        paths = [part_path(self._storage, upload.id, part.number) for part in parts]
        return await run_sync(_join, paths, path)

    async def settle(self, upload: DirectUpload) -> None:
        """Remove the parts, of which the file is a copy."""
        await self.drop(upload)

    async def drop(self, upload: DirectUpload) -> None:
        """Remove the parts."""
        self._store.forget_parts(upload.id)
        self._storage.remove(f"parts/{upload.id}")


class InBucket:
    """The bucket of a tenant. What arrives there stays there, and a copy is worked on.

    Args:
        service: The server.
        bucket: The bucket.
    """

    def __init__(self, service: Service, bucket: Bucket) -> None:
        self._store = service.store
        self._storage = service.storage
        self._bucket = bucket

    async def begin(self, upload: DirectUpload) -> None:
        """Let the store begin an upload in parts; one piece needs none."""
        if upload.method == "multipart":
            upload.bucket_upload = await run_sync(self._bucket.begin, upload.object_key)

    async def addresses(self, upload: DirectUpload, numbers: Sequence[int]) -> list[str]:
        """Sign the addresses of parts."""
        # It takes a millisecond for each: too long for the event loop.
        return await run_sync(self._sign, upload, numbers)

    def _sign(self, upload: DirectUpload, numbers: Sequence[int]) -> list[str]:
        bucket, key, seconds = self._bucket, upload.object_key, self._storage.lifetime_elsewhere
        if upload.bucket_upload is None:
            return [bucket.sign_put(key, seconds) for _ in numbers]
        return [bucket.sign_part(key, upload.bucket_upload, number, seconds) for number in numbers]

    async def parts(self, upload: DirectUpload) -> list[Part]:
        """List the parts that have arrived."""
        if upload.is_joined:
            return self._store.parts(upload.id)
        if upload.bucket_upload is None:
            found = await run_sync(self._bucket.find, upload.object_key)
            return [] if found is None else [found]
        return await run_sync(self._bucket.parts, upload.object_key, upload.bucket_upload)

    async def join(self, upload: DirectUpload, parts: Sequence[Part], path: Path) -> str:
        """Let the store make an object of the parts, and copy it."""
        if upload.bucket_upload is not None and not upload.is_joined:
            key, name = upload.object_key, upload.bucket_upload
            await run_sync(self._bucket.complete, key, name, parts)
            # The store does it once. What comes now may fail and be tried again.
            for part in parts:
                self._store.add_part(upload.id, part)
            upload.is_joined = True
            self._store.save_upload(upload)
        spool = Spool(path)
        await run_sync(self._bucket.fetch, upload.object_key, spool)
        return spool.digest()

    async def settle(self, upload: DirectUpload) -> None:
        """Leave the object where it is."""
        self._store.forget_parts(upload.id)

    async def drop(self, upload: DirectUpload) -> None:
        """Remove the parts, or the object where the keys may do that."""
        self._store.forget_parts(upload.id)
        if upload.bucket_upload is None or upload.is_joined:
            await run_sync(self._bucket.discard, upload.object_key)
        else:
            await run_sync(self._bucket.abort, upload.object_key, upload.bucket_upload)


def _join(parts: list[Path], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as joined:
        for path in parts:
            with path.open("rb") as part:
                while block := part.read(BLOCK):
                    digest.update(block)
                    joined.write(block)
    return digest.hexdigest()
