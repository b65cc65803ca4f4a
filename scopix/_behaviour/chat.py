"""What types of the module `chat` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scopix._raw.models.chat import ImageReference
    from scopix.types.references import ParsedReferences

__all__ = ["ChatMessageMixin", "ChatResponseMixin", "SessionListMixin"]


class _Text:
    """A text with references, and what they stand for."""

    __slots__ = ()

    if TYPE_CHECKING:
        content: str
        metadata: dict[str, Any] | None

    @property
    def _images(self) -> Sequence[ImageReference]:
        raise NotImplementedError

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


class SessionListMixin:
    """Has the number of sessions under its other name too."""

    __slots__ = ()

    if TYPE_CHECKING:
        total_count: int

    @property
    def total(self) -> int:
        """Number of chats that match, as `total_count`."""
        return self.total_count
