"""Chats: sessions, messages, and the tokens of an answer that is streamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypedDict

from scopix._core.decode import of_kind
from scopix._core.model import Model, record
from scopix._raw.models.chat import (
    AuthErrorEvent,
    ChatDomain,
    ChatEvent,
    ChatExportFormat,
    ChatImageList,
    ChatMessage,
    ChatResponse,
    ChatSession,
    ChatSessionDetail,
    CloseEvent,
    CompleteEvent,
    ConnectionEvent,
    ErrorEvent,
    ImageReference,
    ImageResultsEvent,
    PingEvent,
    ReconnectingEvent,
    SessionList,
    StatusEvent,
    ThinkingEvent,
    ThinkingStepEvent,
    TokenEvent,
    ToolInvocationEvent,
    ToolResultEvent,
    UnknownChatEvent,
)
from scopix._raw.models.common import MessageRole
from scopix.errors import ResponseDecodeError
from scopix.types.enums import ChatTokenType
from scopix.types.references import ParsedReferences, parse_references, resolve_content

__all__ = [
    "AuthErrorEvent",
    "ChatDocumentsChanged",
    "ChatDomain",
    "ChatEvent",
    "ChatExportFormat",
    "ChatImageList",
    "ChatImagesChanged",
    "ChatMessage",
    "ChatModeChanged",
    "ChatResponse",
    "ChatSession",
    "ChatSessionClosed",
    "ChatSessionDetail",
    "ChatSessionRenamed",
    "ChatToken",
    "ChatTokenType",
    "ChatVideosChanged",
    "CloseEvent",
    "CompleteEvent",
    "ConnectionEvent",
    "ErrorEvent",
    "ImageReference",
    "ImageResultsEvent",
    "MessageRole",
    "PingEvent",
    "ReconnectingEvent",
    "SessionList",
    "StatusEvent",
    "ThinkingEvent",
    "ThinkingStepEvent",
    "TokenEvent",
    "ToolInvocationEvent",
    "ToolResultEvent",
    "UnknownChatEvent",
]

_KINDS: Final = {member.value: member for member in ChatTokenType}

_TEXTS: Final = {
    "token": "content",
    "complete": "content",
    "status": "message",
    "thinking_step": "message",
    "error": "message",
    "auth_error": "error",
    "reconnecting": "reason",
}
"""The member of each kind of event that is text for people."""


@record
class ChatToken(Model):
    """One event of an answer that is streamed.

    `type`, `content` and `data` are there for each; `payload` is the same as a record of the class
    that belongs to the type, with typed fields.

    Example:
        ```python
        from scopix.types.chat import ImageResultsEvent, TokenEvent

        async with client.chat_session() as session:
            async with session.send_stream("Which boats are blue?") as stream:
                async for token in stream:
                    match token.payload:
                        case TokenEvent(content=piece):
                            print(piece, end="", flush=True)
                        case ImageResultsEvent(images=images):
                            print([image.filename for image in images])
                        case _:
                            pass
        ```
    """

    type: ChatTokenType
    """What it tells."""
    content: str | None = None
    """Its text, if it has any: a piece of the answer, the whole of it, or words on the state."""
    data: dict[str, Any] | None = None
    """All that the server sent."""

    @classmethod
    def from_sse_event(cls, event_type: str, event_data: dict[str, Any]) -> ChatToken:
        """Make a token of a server-sent event.

        Args:
            event_type: Name of the event.
            event_data: Its decoded data.

        Returns:
            The token.
        """
        if event_type == "message":
            # What an event is called that has no name.
            event_type = str(event_data.get("type", event_type))
        text = event_data.get(_TEXTS.get(event_type, ""))
        content = text if isinstance(text, str) else None
        return cls(_KINDS.get(event_type) or ChatTokenType(event_type), content, event_data)

    @property
    def payload(self) -> ChatEvent:
        """The event as a record: `TokenEvent`, `ImageResultsEvent`, `CompleteEvent` and so on.

        A kind that this version does not know is an `UnknownChatEvent`.

        Raises:
            ResponseDecodeError: The data does not match the type.
        """
        try:
            return of_kind(str(self.type), self.data or {}, ChatEvent)
        except ValueError as error:
            reason, _, path = str(error).partition(" - at `")
            msg = f"the data of a {self.type} event does not match its description: {error}"
            raise ResponseDecodeError(
                msg, path=path.rstrip("`") or "$", details={"reason": reason}
            ) from error

    @property
    def resolved_content(self) -> str | None:
        """The whole text with names in place of references; None unless the answer is complete."""
        if not self._is_whole:
            return None
        given = (self.data or {}).get("resolved_content")
        if isinstance(given, str):
            return given
        return resolve_content(self.content or "", self._metadata)

    @property
    def references(self) -> ParsedReferences | None:
        """What the text refers to; None unless the answer is complete."""
        if not self._is_whole:
            return None
        return parse_references(self.content or "", self._metadata)

    @property
    def result_refs(self) -> dict[str, Any] | None:
        """What `[[ref:KEY]]` stands for, by key; None unless the answer is complete."""
        if not self._is_whole:
            return None
        return dict(self._metadata.get("result_refs") or {})

    @property
    def _is_whole(self) -> bool:
        return self.type == "complete"

    @property
    def _metadata(self) -> Mapping[str, Any]:
        data = self.data or {}
        return {"image_context": data.get("image_context"), **(data.get("metadata") or {})}


class ChatSessionClosed(TypedDict):
    """What closing a session answers."""

    session_id: str
    """Identifier of the session."""
    closed_at: str
    """When it was closed."""
    total_messages: int
    """Messages that it has."""
    total_tokens: int
    """Tokens that they took."""


class ChatSessionRenamed(TypedDict):
    """What renaming a session answers."""

    session_id: str
    """Identifier of the session."""
    title: str
    """The new title."""
    updated_at: str
    """When it was changed."""


class ChatModeChanged(TypedDict):
    """Whether a session knows all images, after it was chosen."""

    session_id: str
    """Identifier of the session."""
    use_all_images: bool
    """Whether it knows all images."""
    selected_image_count: int
    """Images that were chosen."""
    updated_at: str
    """When it was changed."""


class ChatImagesChanged(TypedDict):
    """Which images a session knows, after they were chosen."""

    session_id: str
    """Identifier of the session."""
    selected_image_ids: list[str]
    """Identifiers of the images."""
    selected_video_ids: list[str]
    """Identifiers of the videos."""
    estimated_tokens: int
    """Tokens that the images take, about."""
    context_summary: str | None
    """What was chosen, in words."""


class ChatDocumentsChanged(TypedDict):
    """Which documents a session knows, after they were chosen."""

    session_id: str
    """Identifier of the session."""
    selected_document_ids: list[str]
    """Identifiers of the documents."""
    document_count: int
    """Documents that were chosen."""


class ChatVideosChanged(TypedDict):
    """Which videos a session knows, after they were chosen."""

    session_id: str
    """Identifier of the session."""
    selected_video_ids: list[str]
    """Identifiers of the videos."""
    video_count: int
    """Videos that were chosen."""
