"""What types of the module `search` compute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from typing_extensions import Self

    from scopix._raw.models.search import (
        DocumentChunkResultItem,
        ImageSearchResultItem,
        VideoSearchResultItem,
    )
    from scopix.types.file_collection import FileCollection, FileRef

__all__ = [
    "DocumentSearchAgentResultMixin",
    "ImageSearchAgentResultMixin",
    "VideoSearchAgentResultMixin",
]

_SOURCE = "search"


class _Found:
    """Reads answers that were got in another way."""

    __slots__ = ()

    @classmethod
    def from_api_response(cls, data: Mapping[str, Any]) -> Self:
        """Read the JSON object that the API answers with.

        Args:
            data: The object, as a dictionary.

        Returns:
            The result.

        Raises:
            ValueError: Something is missing, or of the wrong type.
        """
        from scopix._core.decode import from_plain

        return from_plain(data, cls)


class ImageSearchAgentResultMixin(_Found):
    """Hands on the images that were found."""

    __slots__ = ()

    if TYPE_CHECKING:
        results: list[ImageSearchResultItem]
        result_ids: list[str]

    @property
    def ids(self) -> list[str]:
        """Identifiers of the images, best first."""
        return self.result_ids

    def as_collection(self) -> FileCollection:
        """The images as a collection, each with its score and title as metadata."""
        return _collection(
            "images",
            [
                _ref(item.image_id, "image", item.filename, score=item.score, title=item.title)
                for item in self.results
            ],
        )


class DocumentSearchAgentResultMixin(_Found):
    """Hands on the documents and chunks that were found."""

    __slots__ = ()

    if TYPE_CHECKING:
        results: list[DocumentChunkResultItem]
        document_ids: list[str]

    @property
    def ids(self) -> list[str]:
        """Identifiers of the documents, each once, best first."""
        return self.document_ids

    def as_collection(self, by: Literal["document", "chunk"] = "document") -> FileCollection:
        """The documents or the chunks as a collection.

        Args:
            by: `document` for one reference a document, with its best score, its pages and its
                chunks as metadata; `chunk` for one a chunk, with its document, score and pages.

        Returns:
            The collection, best first.

        Raises:
            ValueError: `by` is neither.
        """
        if by == "chunk":
            refs = [
                _ref(
                    item.chunk_id,
                    "document",
                    item.document_filename,
                    document_id=item.document_id,
                    score=item.score,
                    page_numbers=item.page_numbers,
                )
                for item in self.results
            ]
        elif by == "document":
            chunks: dict[str, list[DocumentChunkResultItem]] = {}
            for item in self.results:
                chunks.setdefault(item.document_id, []).append(item)
            refs = [
                _ref(
                    document_id,
                    "document",
                    items[0].document_filename,
                    score=max(item.score for item in items),
                    page_numbers=sorted({n for item in items for n in item.page_numbers or ()}),
                    chunk_ids=[item.chunk_id for item in items],
                )
                for document_id, items in chunks.items()
            ]
        else:
            msg = f"by must be 'document' or 'chunk', not {by!r}"
            raise ValueError(msg)
        return _collection("documents", refs)


class VideoSearchAgentResultMixin(_Found):
    """Hands on the videos that were found."""

    __slots__ = ()

    if TYPE_CHECKING:
        results: list[VideoSearchResultItem]
        video_ids: list[str]

    @property
    def ids(self) -> list[str]:
        """Identifiers of the videos, best first."""
        return self.video_ids

    def as_collection(self) -> FileCollection:
        """The videos as a collection, each with its score and its scenes as metadata."""
        return _collection(
            "videos",
            [
                _ref(
                    item.video_id,
                    "video",
                    item.video_filename,
                    score=item.score,
                    scene_ids=[scene.scene_id for scene in item.matched_scenes or ()],
                )
                for item in self.results
            ],
        )


def _ref(id_: str, media_type: str, filename: str | None, **metadata: Any) -> FileRef:
    from scopix.types.file_collection import FileRef

    known = {name: value for name, value in metadata.items() if value is not None}
    return FileRef(id_, media_type, filename, metadata=known)


def _collection(content_type: str, refs: list[FileRef]) -> FileCollection:
    from scopix.types.file_collection import FileCollection

    return FileCollection(refs, content_type, _SOURCE)
