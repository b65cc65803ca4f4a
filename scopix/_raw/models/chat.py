# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `chat`."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

from scopix._behaviour.chat import (
    ChatImageListMixin,
    ChatMessageMixin,
    ChatResponseMixin,
    ChatSessionDetailMixin,
    SessionListMixin,
)
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, one_of
from scopix._raw.models.common import MessageRole


class ChatDomain(OpenEnum):
    """What a chat is about."""

    GENERAL = "general"
    """Anything."""
    CIVIL_ENGINEERING = "civil_engineering"
    """Plans and sites of civil engineering."""
    MAPS = "maps"
    """Maps."""
    MINING = "mining"
    """Mines and what is dug there."""
    CONSTRUCTION = "construction"
    """Building sites."""
    FACILITY_ASSESSMENT = "facility_assessment"
    """The state of buildings and installations."""


class ChatExportFormat(OpenEnum):
    """Form of a chat that is downloaded."""

    MARKDOWN = "markdown"
    """Markdown."""
    TEXT = "text"
    """Plain text."""
    JSON = "json"
    """JSON."""


@record
class ImageReference(Model):
    """An image that a message tells of."""

    image_id: str
    """Identifier of the image."""
    filename: str
    """Name of the file at upload."""
    thumbnail_url: str | None = None
    """Address of a small copy."""
    description: str | None = None
    """What it shows."""
    confidence: float | None = None
    """How well it fits, 0 to 1."""
    title: str | None = None
    """Title given by a user."""
    stored_url: str | None = None
    """Address of the image as it was uploaded."""


@record
class ChatSession(Model):
    """A chat."""

    id: str
    """Identifier of the session."""
    title: str
    """Title."""
    total_messages: int = 0
    """Number of messages, answers included."""
    total_tokens: int = 0
    """Number of tokens of all messages."""
    remaining_tokens: int = 0
    """Tokens that the session may still take."""
    remaining_messages: int = 0
    """Messages that the session may still take."""
    is_active: bool = True
    """Whether it is open."""
    use_all_images: bool = True
    """Whether it knows all images, or only some."""
    selected_image_count: int = 0
    """Number of images that were chosen."""
    created_at: Timestamp | None = None
    """When it was begun."""
    updated_at: Timestamp | None = None
    """When it was changed last."""
    last_message_at: Timestamp | None = None
    """When the last message came."""
    last_message_preview: str | None = None
    """How the last message begins."""
    last_user_message: str | None = None
    """What the user said last."""
    domain: ChatDomain | None = None
    """What it is about."""
    project_id: str | None = None
    """Project that it belongs to."""


@record
class ChatSessionCreated(Model):
    """A chat that was begun."""

    session_id: str
    """Identifier of the session."""
    title: str
    """Title; by default the time at which it was begun."""
    domain: ChatDomain
    """What it is about."""
    created_at: Timestamp
    """When it was begun."""
    project_id: str | None = None
    """Project that it belongs to."""
    use_all_images: bool = True
    """Whether it knows all images, or only some."""
    selected_image_count: int = 0
    """Number of images that were chosen."""
    remaining_tokens: int = 0
    """Tokens that the session may take."""
    remaining_messages: int = 0
    """Messages that the session may take."""


@record
class SessionList(SessionListMixin, Model):
    """One page of chats."""

    items: list[ChatSession]
    """Chats of this page."""
    total_count: int
    """Number of chats that match."""
    has_more: bool
    """Whether another page follows."""
    limit: int = 20
    """Largest number of entries in the page."""
    offset: int = 0
    """Number of entries skipped."""


@record
class ChatMessage(ChatMessageMixin, Model):
    """A message of a chat."""

    id: str
    """Identifier of the message."""
    role: MessageRole
    """Who wrote it."""
    content: str
    """The text, with marks such as `[[img:ID|name]]`."""
    created_at: Timestamp | None = None
    """When it was written."""
    token_count: int = 0
    """Number of its tokens."""
    image_context: list[ImageReference] | None = None
    """Images that it tells of."""
    metadata: dict[str, Any] | None = None
    """Further data, such as `result_refs`, which the marks stand for."""


@record
class ChatSessionDetail(ChatSessionDetailMixin, Model):
    """A chat with its messages and with what it knows."""

    session: ChatSession
    """The session."""
    messages: list[ChatMessage]
    """Its messages, oldest first."""
    selected_image_ids: list[str] | None = None
    """Images that were chosen."""
    selected_video_ids: list[str] | None = None
    """Videos that were chosen."""
    current_search_result_ids: list[str] | None = None
    """What the last message has found."""
    selected_document_ids: list[str] | None = None
    """Documents that were chosen."""
    context_summary: str | None = None
    """What the session knows, in a sentence."""


@record
class ClosedChatSession(Model):
    """A chat that was closed."""

    session_id: str
    """Identifier of the session."""
    closed_at: Timestamp
    """When it was closed."""
    total_messages: int
    """Number of its messages, answers included."""
    total_tokens: int
    """Number of tokens of all messages."""


@record
class RenamedChatSession(Model):
    """The title of a chat."""

    session_id: str
    """Identifier of the session."""
    title: str
    """The title."""
    updated_at: Timestamp
    """When it was changed."""


@record
class ChatMode(Model):
    """Whether a chat knows all images."""

    session_id: str
    """Identifier of the session."""
    use_all_images: bool
    """Whether it knows all images, or only those that were chosen."""
    selected_image_count: int
    """Number of images that were chosen."""
    updated_at: Timestamp
    """When it was changed."""


@record
class ChatImages(Model):
    """The images that a chat knows."""

    session_id: str
    """Identifier of the session."""
    selected_image_ids: list[str]
    """Images that were chosen."""
    selected_video_ids: list[str]
    """Videos that were chosen."""
    estimated_tokens: int
    """Tokens that they take of each message."""
    context_summary: str | None = None
    """What the session knows, in a sentence."""


@record
class ChatDocuments(Model):
    """The documents that a chat knows."""

    session_id: str
    """Identifier of the session."""
    selected_document_ids: list[str]
    """Documents that were chosen."""
    document_count: int
    """Their number."""


@record
class ChatVideos(Model):
    """The videos that a chat knows."""

    session_id: str
    """Identifier of the session."""
    selected_video_ids: list[str]
    """Videos that were chosen."""
    video_count: int
    """Their number."""


@record
class ChatResponse(ChatResponseMixin, Model):
    """The answer to a message."""

    message_id: str
    """Identifier of the answer."""
    session_id: str
    """Identifier of the session."""
    content: str
    """The text, with marks such as `[[img:ID|name]]`."""
    token_count: int = 0
    """Number of its tokens."""
    provider: str = ""
    """Provider of AI that was asked."""
    model: str = ""
    """Model that was asked."""
    processing_time_ms: int = 0
    """Time that it took, in milliseconds."""
    images: list[ImageReference] | None = None
    """Images that it tells of."""
    metadata: dict[str, Any] | None = None
    """Further data, such as `result_refs`, which the marks stand for."""
    remaining_tokens: int | None = None
    """Tokens that the session may still take."""
    remaining_messages: int | None = None
    """Messages that the session may still take."""


@record
class ChatImageList(ChatImageListMixin, Model):
    """One page of the images that a chat can know."""

    image_ids: list[str]
    """Identifiers of the images."""
    total_count: int
    """Number of images."""
    has_more: bool
    """Whether another page follows."""


@record
class ChatImageSearch(Model):
    """Images that were found."""

    results: list[ImageReference]
    """The images, best first."""
    total_count: int
    """Number of images that fit."""
    query_interpretation: dict[str, Any] | None = None
    """How the query was understood."""


class ChatEvent(Model):
    """A piece of a streamed answer."""

    __slots__ = ()


@record
class ConnectionEvent(ChatEvent):
    """The stream has begun."""

    type: Literal["connection"]
    """Always `connection`."""
    message_id: str
    """Identifier of the answer."""
    status: str
    """State of the connection: `connected`."""


@record
class StatusEvent(ChatEvent):
    """What is being done."""

    type: Literal["status"]
    """Always `status`."""
    message: str
    """Words for people."""
    phase: str | None = None
    """What is being done, such as `searching`."""
    agent_name: str | None = None
    """Who does it."""


@record
class ThinkingEvent(ChatEvent):
    """The AI has begun to reason."""

    type: Literal["thinking"]
    """Always `thinking`."""
    status: str | None = None
    """State of the reasoning: `processing`."""


@record
class ThinkingStepEvent(ChatEvent):
    """One step of the reasoning."""

    type: Literal["thinking_step"]
    """Always `thinking_step`."""
    message: str
    """Words for people."""
    phase: str | None = None
    """What the step is part of."""
    agent_name: str | None = None
    """Who reasons."""
    reasoning: str | None = None
    """Why the step is taken, where that was asked for."""


@record
class ToolInvocationEvent(ChatEvent):
    """A tool is called."""

    type: Literal["tool_invocation"]
    """Always `tool_invocation`."""
    tool_name: str
    """Name of the tool."""
    agent_name: str | None = None
    """Who calls it."""


@record
class ToolResultEvent(ChatEvent):
    """A tool has answered."""

    type: Literal["tool_result"]
    """Always `tool_result`."""
    tool_name: str
    """Name of the tool."""
    result_count: int
    """Number of results."""


@record
class ImageResultsEvent(ChatEvent):
    """Images were found."""

    type: Literal["image_results"]
    """Always `image_results`."""
    images: list[ImageReference]
    """The images, best first."""
    count: int
    """Their number."""


@record
class TokenEvent(ChatEvent):
    """A piece of the text."""

    type: Literal["token"]
    """Always `token`."""
    content: str
    """The piece."""
    accumulated: str
    """The text so far, this piece included."""
    token_index: int
    """Number of the piece, from 0."""


@record
class CompleteEvent(ChatEvent):
    """The answer is complete."""

    type: Literal["complete"]
    """Always `complete`."""
    content: str
    """The whole text, with marks such as `[[img:ID|name]]`."""
    message_id: str
    """Identifier of the answer."""
    resolved_content: str | None = None
    """The text with names in place of the marks."""
    agents_used: list[str] = field(default_factory=list[str])
    """Who had a part in it."""
    has_results: bool = False
    """Whether anything was found."""
    result_count: int = 0
    """Number of files that were found."""
    image_context: list[ImageReference] = field(default_factory=list[ImageReference])
    """Images that it tells of."""
    processing_time_ms: int | None = None
    """Time that it took, in milliseconds."""
    token_count: int | None = None
    """Number of its tokens."""
    remaining_tokens: int | None = None
    """Tokens that the session may still take."""
    remaining_messages: int | None = None
    """Messages that the session may still take."""
    metadata: dict[str, Any] | None = None
    """Further data, such as `result_refs`, which the marks stand for."""


@record
class PingEvent(ChatEvent):
    """A sign of life."""

    type: Literal["ping"]
    """Always `ping`."""


@record
class ErrorEvent(ChatEvent):
    """The answer failed. Nothing comes after it."""

    type: Literal["error"]
    """Always `error`."""
    message: str
    """Sentence for people."""
    code: str | None = None
    """Stable code for programs, such as `USAGE_LIMIT_EXCEEDED`."""


@record
class AuthErrorEvent(ChatEvent):
    """The key is not good any more. Nothing comes after it."""

    type: Literal["auth_error"]
    """Always `auth_error`."""
    error: str
    """Sentence for people."""


@record
class CloseEvent(ChatEvent):
    """The server closes the stream."""

    type: Literal["close"]
    """Always `close`."""
    message_id: str | None = None
    """Identifier of the answer."""


@record
class ReconnectingEvent(ChatEvent):
    """A connection was lost and is being replaced.

    Servers never send it: clients put it in its place.
    """

    type: Literal["reconnecting"]
    """Always `reconnecting`."""
    attempt: int
    """Number of the attempt, from 1; it starts again when an event has come."""
    max_attempts: int
    """Attempts that are made in a row."""
    delay_seconds: float
    """Seconds until the attempt."""
    last_event_id: str | None = None
    """The event behind which the stream goes on."""
    reason: str | None = None
    """What happened to the connection."""


@record
class UnknownChatEvent(ChatEvent, Unknown):
    """Stands for a `ChatEvent` of a kind that this version does not know."""


one_of(
    ChatEvent,
    "type",
    {
        "connection": ConnectionEvent,
        "status": StatusEvent,
        "thinking": ThinkingEvent,
        "thinking_step": ThinkingStepEvent,
        "tool_invocation": ToolInvocationEvent,
        "tool_result": ToolResultEvent,
        "image_results": ImageResultsEvent,
        "token": TokenEvent,
        "complete": CompleteEvent,
        "ping": PingEvent,
        "error": ErrorEvent,
        "auth_error": AuthErrorEvent,
        "close": CloseEvent,
        "reconnecting": ReconnectingEvent,
    },
    UnknownChatEvent,
)
