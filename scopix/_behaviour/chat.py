"""What types of the module `chat` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scopix._raw.models.chat import ChatMessage, ImageReference
    from scopix.types.file_collection import FileCollection
    from scopix.types.references import ParsedReferences

__all__ = [
    "ChatImageListMixin",
    "ChatMessageMixin",
    "ChatResponseMixin",
    "ChatSessionDetailMixin",
    "SessionListMixin",
]

_SOURCE = "conversational"


class _Text:
    """A text with references, and what they stand for."""

    __slots__ = ()

    if TYPE_CHECKING:
        content: str
        metadata: dict[str, Any] | None

        @property
        def _images(self) -> Sequence[ImageReference]: ...

    @property
    def _known(self) -> Mapping[str, Any]:
        images = [image.to_dict() for image in self._images]
        return {"image_context": images, **(self.metadata or {})}

    @property
    def resolved_content(self) -> str:
        """The text with names in place of references, for people to read."""
        from scopix.types.references import resolve_content

        return resolve_content(self.content, self._known)

    @property
    def references(self) -> ParsedReferences:
        """What the text refers to."""
        from scopix.types.references import parse_references

        return parse_references(self.content, self._known)

    @property
    def result_refs(self) -> dict[str, Any]:
        """What `[[ref:KEY]]` stands for, by key."""
        return dict((self.metadata or {}).get("result_refs") or {})

    def as_collection(self) -> FileCollection:
        """The images that the text tells of, as a collection."""
        return _collection(self._images)


class ChatResponseMixin(_Text):
    """Finds what an answer refers to."""

    __slots__ = ()

    if TYPE_CHECKING:
        images: list[ImageReference] | None

    @property
    def _images(self) -> Sequence[ImageReference]:
        return self.images or ()


class ChatMessageMixin(_Text):
    """Finds what a message refers to."""

    __slots__ = ()

    if TYPE_CHECKING:
        image_context: list[ImageReference] | None

    @property
    def _images(self) -> Sequence[ImageReference]:
        return self.image_context or ()


class ChatSessionDetailMixin:
    """Hands on the images of a session."""

    __slots__ = ()

    if TYPE_CHECKING:
        messages: list[ChatMessage]

    def as_collection(self) -> FileCollection:
        """The images that the messages tell of, each once, as a collection."""
        images = (image for message in self.messages for image in message.image_context or ())
        return _collection({image.image_id: image for image in images}.values())


class ChatImageListMixin:
    """Hands on the images of a page."""

    __slots__ = ()

    if TYPE_CHECKING:
        image_ids: list[str]

    def as_collection(self) -> FileCollection:
        """The images of this page as a collection."""
        from scopix.types.file_collection import FileCollection

        return FileCollection.from_ids(self.image_ids, "images", _SOURCE)


class SessionListMixin:
    """Has the number of sessions under its other name too."""

    __slots__ = ()

    if TYPE_CHECKING:
        total_count: int

    @property
    def total(self) -> int:
        """Number of chats that match, as `total_count`."""
        return self.total_count


def _collection(images: Iterable[ImageReference]) -> FileCollection:
    from scopix.types.file_collection import FileCollection, FileRef

    return FileCollection(
        [
            FileRef(
                image.image_id,
                "image",
                image.filename,
                metadata={
                    name: value
                    for name, value in (("score", image.confidence), ("title", image.title))
                    if value is not None
                },
            )
            for image in images
        ],
        "images",
        _SOURCE,
    )
