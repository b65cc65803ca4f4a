"""What gets the bytes of the files that references stand for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

from scopix.types.file_collection import FileRef

__all__ = ["BlockingFileResolver", "FileResolutionError", "FileResolver"]


class FileResolutionError(Exception):
    """A reference leads to no file, or the file can't be had. To be raised by resolvers."""


@runtime_checkable
class FileResolver(Protocol):
    """Whatever gets files by their references, and stores new ones.

    Example:
        ```python
        from scopix.types.file_collection import FileRef
        from scopix.types.file_resolver import FileResolver


        class ClientResolver:
            async def resolve(self, ref, hints=None):
                return await client.files.download(ref.id)

            async def resolve_batch(self, refs, batch_size=100):
                for ref in refs:
                    yield ref, await self.resolve(ref)

            async def resolve_metadata(self, ref):
                file = await client.files.get(ref.id)
                return FileRef(file.id, file.media_type, file.original_filename, file.size_bytes)

            async def store(self, content, media_type, metadata=None):
                result = await client.files.upload(content, filename="stored.png")
                return FileRef(result.image_id, media_type)


        resolver: FileResolver = ClientResolver()
        ref = await resolver.resolve_metadata(FileRef(file_id))
        assert len(await resolver.resolve(ref)) == ref.size_bytes
        ```
    """

    async def resolve(self, ref: FileRef, hints: dict[str, Any] | None = None) -> bytes:
        """Get the bytes of a file.

        Args:
            ref: The file.
            hints: What may help to find it.

        Returns:
            Its bytes.
        """
        ...

    def resolve_batch(
        self, refs: Sequence[FileRef], batch_size: int = 100
    ) -> AsyncIterator[tuple[FileRef, bytes]]:
        """Get the bytes of many files.

        Args:
            refs: The files.
            batch_size: How many to get at a time.

        Returns:
            An iterator over the files with their bytes, as they come.
        """
        ...

    async def resolve_metadata(self, ref: FileRef) -> FileRef:
        """Find out more about a file.

        Args:
            ref: The file.

        Returns:
            A reference that knows more of it.
        """
        ...

    async def store(
        self, content: bytes, media_type: str, metadata: dict[str, Any] | None = None
    ) -> FileRef:
        """Store a new file.

        Args:
            content: Its bytes.
            media_type: What it is.
            metadata: What else to keep.

        Returns:
            A reference to it.
        """
        ...


@runtime_checkable
class BlockingFileResolver(Protocol):
    """The same for programs that block: plain methods, and a plain iterator."""

    def resolve(self, ref: FileRef, hints: dict[str, Any] | None = None) -> bytes:
        """Get the bytes of a file.

        Args:
            ref: The file.
            hints: What may help to find it.

        Returns:
            Its bytes.
        """
        ...

    def resolve_batch(
        self, refs: Sequence[FileRef], batch_size: int = 100
    ) -> Iterator[tuple[FileRef, bytes]]:
        """Get the bytes of many files.

        Args:
            refs: The files.
            batch_size: How many to get at a time.

        Returns:
            An iterator over the files with their bytes, as they come.
        """
        ...

    def resolve_metadata(self, ref: FileRef) -> FileRef:
        """Find out more about a file.

        Args:
            ref: The file.

        Returns:
            A reference that knows more of it.
        """
        ...

    def store(
        self, content: bytes, media_type: str, metadata: dict[str, Any] | None = None
    ) -> FileRef:
        """Store a new file.

        Args:
            content: Its bytes.
            media_type: What it is.
            metadata: What else to keep.

        Returns:
            A reference to it.
        """
        ...
