# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Ask questions about images, documents and videos, message by message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import headers, json_object
from scopix._core.operation import (
    DownloadOperation,
    EventOperation,
    Operation,
    path_segment,
    query_string,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.chat import (
        ChatDocuments,
        ChatDomain,
        ChatEvent,
        ChatExportFormat,
        ChatImageList,
        ChatImages,
        ChatImageSearch,
        ChatMode,
        ChatResponse,
        ChatSessionCreated,
        ChatSessionDetail,
        ChatVideos,
        ClosedChatSession,
        RenamedChatSession,
        SessionList,
    )


def list_chat_sessions(
    *,
    search: str | None = None,
    is_active: bool | None = None,
    min_messages: int | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Operation[SessionList]:
    """List chat sessions.

    One page of the sessions of the caller, the one that was used last first.

    Args:
        search: Words to look for in titles and messages. 1 to 200 characters.
        is_active: Only sessions that are open, or only those that are closed.
        min_messages: Only sessions with as many messages or more. From 0 to 2147483647.
            Default: 0.
        limit: Largest number of entries in the page. From 1 to 100. Default: 20.
        offset: Number of entries to skip. From 0 to 2147483647. Default: 0.

    Returns:
        The operation; sending it gives a `SessionList`.
    """
    from scopix._raw.models.chat import SessionList

    return Operation(
        name="list_chat_sessions",
        method="GET",
        path="/chat/sessions",
        query=query_string(
            ("search", search),
            ("is_active", is_active),
            ("min_messages", min_messages),
            ("limit", limit),
            ("offset", offset),
        ),
        returns={200: SessionList},
        repeatable=True,
    )


def create_chat_session(
    *,
    title: str | None = None,
    initial_image_ids: Sequence[str] | None = None,
    use_all_images: bool | None = None,
    domain: ChatDomain | str | None = None,
    project_id: str | None = None,
) -> Operation[ChatSessionCreated]:
    """Begin a chat session.

    Its answers know the images of the tenant, or only some of them. Documents need not be attached:
    they are searched by themselves.

    Args:
        title: Title to show. 1 to 255 characters.
        initial_image_ids: Images that the session knows, where it does not know all. At most
            1000 items.
        use_all_images: Whether the session knows all images. Default: True.
        domain: What the chat is about. Default: `general`.
        project_id: Project that the session belongs to. A UUID.

    Returns:
        The operation; sending it gives a `ChatSessionCreated`.
    """
    from scopix._raw.models.chat import ChatSessionCreated

    return Operation(
        name="create_chat_session",
        method="POST",
        path="/chat/sessions",
        body=json_object(
            {
                "title": title,
                "initial_image_ids": initial_image_ids,
                "use_all_images": use_all_images,
                "domain": domain,
                "project_id": project_id,
            }
        ),
        returns={201: ChatSessionCreated},
        keyed=True,
    )


def get_chat_session(
    session_id: str, *, include_messages: bool | None = None, message_limit: int | None = None
) -> Operation[ChatSessionDetail]:
    """Read one chat session.

    The session, what it knows, and its messages, oldest first.

    Args:
        session_id: Identifier of the chat session. A UUID.
        include_messages: Whether to send the messages. Default: True.
        message_limit: Only so many of the latest messages. From 1 to 1000.

    Returns:
        The operation; sending it gives a `ChatSessionDetail`.
    """
    from scopix._raw.models.chat import ChatSessionDetail

    return Operation(
        name="get_chat_session",
        method="GET",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}",
        query=query_string(
            ("include_messages", include_messages), ("message_limit", message_limit)
        ),
        returns={200: ChatSessionDetail},
        repeatable=True,
        resource=("chat_session", session_id),
    )


def close_chat_session(session_id: str) -> Operation[ClosedChatSession]:
    """Close a chat session.

    It takes no more messages, and can still be read. Closing a session that is closed answers as
    the first time.

    Args:
        session_id: Identifier of the chat session. A UUID.

    Returns:
        The operation; sending it gives a `ClosedChatSession`.
    """
    from scopix._raw.models.chat import ClosedChatSession

    return Operation(
        name="close_chat_session",
        method="DELETE",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}",
        returns={200: ClosedChatSession},
        repeatable=True,
        resource=("chat_session", session_id),
    )


def rename_chat_session(session_id: str, *, title: str) -> Operation[RenamedChatSession]:
    """Rename a chat session.

    Gives the session another title, closed or not.

    Args:
        session_id: Identifier of the chat session. A UUID.
        title: The new title. 1 to 255 characters.

    Returns:
        The operation; sending it gives a `RenamedChatSession`.
    """
    from scopix._raw.models.chat import RenamedChatSession

    return Operation(
        name="rename_chat_session",
        method="PATCH",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/title",
        body=json_object({"title": title}),
        returns={200: RenamedChatSession},
        repeatable=True,
        resource=("chat_session", session_id),
    )


def set_chat_mode(session_id: str, *, use_all_images: bool) -> Operation[ChatMode]:
    """Choose between all images and some.

    A closed session answers 409.

    Args:
        session_id: Identifier of the chat session. A UUID.
        use_all_images: Whether the session knows all images, or only those that were chosen.

    Returns:
        The operation; sending it gives a `ChatMode`.
    """
    from scopix._raw.models.chat import ChatMode

    return Operation(
        name="set_chat_mode",
        method="PATCH",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/mode",
        body=json_object({"use_all_images": use_all_images}),
        returns={200: ChatMode},
        repeatable=True,
        resource=("chat_session", session_id),
    )


def set_chat_images(session_id: str, *, image_ids: Sequence[str]) -> Operation[ChatImages]:
    """Choose the images that a chat session knows.

    Replaces the images that were chosen, and lets the session know only these; none lets it know no
    image. An image that is not there answers 404, a closed session 409.

    Args:
        session_id: Identifier of the chat session. A UUID.
        image_ids: Identifiers of the images. At most 1000 items.

    Returns:
        The operation; sending it gives a `ChatImages`.
    """
    from scopix._raw.models.chat import ChatImages

    return Operation(
        name="set_chat_images",
        method="PUT",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/images",
        body=json_object({"image_ids": image_ids}),
        returns={200: ChatImages},
        repeatable=True,
        resource=("chat_session", session_id),
    )


def set_chat_documents(session_id: str, *, document_ids: Sequence[str]) -> Operation[ChatDocuments]:
    """Choose the documents that a chat session knows.

    Replaces the documents that were chosen; with none, all documents are searched. A document that
    is not there answers 404, a closed session 409.

    Args:
        session_id: Identifier of the chat session. A UUID.
        document_ids: Identifiers of the documents. At most 100 items.

    Returns:
        The operation; sending it gives a `ChatDocuments`.
    """
    from scopix._raw.models.chat import ChatDocuments

    return Operation(
        name="set_chat_documents",
        method="PUT",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/documents",
        body=json_object({"document_ids": document_ids}),
        returns={200: ChatDocuments},
        repeatable=True,
        resource=("chat_session", session_id),
    )


def set_chat_videos(session_id: str, *, video_ids: Sequence[str]) -> Operation[ChatVideos]:
    """Choose the videos that a chat session knows.

    Replaces the videos that were chosen; with none, all videos are searched. A video that is not
    there answers 404, a closed session 409.

    Args:
        session_id: Identifier of the chat session. A UUID.
        video_ids: Identifiers of the videos. At most 100 items.

    Returns:
        The operation; sending it gives a `ChatVideos`.
    """
    from scopix._raw.models.chat import ChatVideos

    return Operation(
        name="set_chat_videos",
        method="PUT",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/videos",
        body=json_object({"video_ids": video_ids}),
        returns={200: ChatVideos},
        repeatable=True,
        resource=("chat_session", session_id),
    )


def send_chat_message(
    session_id: str,
    *,
    message: str,
    force_detailed_analysis: bool | None = None,
    expected_image_ids: Sequence[str] | None = None,
) -> Operation[ChatResponse]:
    """Send a message and get the whole answer.

    Answers when the answer is complete. A closed session answers 409 with the code
    CHAT_SESSION_CLOSED, one whose budget of messages or tokens is used up with CHAT_SESSION_FULL.
    When the messages of the month are used up, the answer is 429 with the code
    USAGE_LIMIT_EXCEEDED.

    Args:
        session_id: Identifier of the chat session. A UUID.
        message: What the user says. 1 to 10000 characters.
        force_detailed_analysis: Whether to look at the images themselves, rather than at what
            is known of them. Default: False.
        expected_image_ids: Images that the answer should tell of, for measuring how well it
            does. At most 1000 items.

    Returns:
        The operation; sending it gives a `ChatResponse`.
    """
    from scopix._raw.models.chat import ChatResponse

    return Operation(
        name="send_chat_message",
        method="POST",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/messages",
        body=json_object(
            {
                "message": message,
                "force_detailed_analysis": force_detailed_analysis,
                "expected_image_ids": expected_image_ids,
            }
        ),
        returns={200: ChatResponse},
        keyed=True,
        resource=("chat_session", session_id),
    )


def stream_chat_message(
    session_id: str,
    *,
    message: str,
    last_event_id: str | None = None,
    debug_reasoning: bool | None = None,
    force_detailed_analysis: bool | None = None,
    expected_image_ids: Sequence[str] | None = None,
) -> EventOperation[ChatEvent]:
    """Send a message and get the answer as it comes.

    A stream of server-sent events (HTML Standard, 9.2). The name of each is the `type` of its data.
    Each but `ping` has an identifier: the numbers from 1, which grow within a message. With nothing
    to say, the server sends a `ping` every 15 seconds. After `complete` comes `close`; after
    `error` and `auth_error`, nothing.

    The answer goes on when the connection is lost. The same request under the same key, with the
    identifier of the last event in `Last-Event-ID`, gets the events behind it; without that header,
    all of them. Refusals are those of the message that is answered as a whole.

    Args:
        session_id: Identifier of the chat session. A UUID.
        message: What the user says. 1 to 10000 characters.
        last_event_id: Identifier of the last event that has come; only those behind it are
            sent. 1 to 20 characters. Matches `^[0-9]+$`.
        debug_reasoning: Whether `thinking_step` tells of the `reasoning`. Default: False.
        force_detailed_analysis: Whether to look at the images themselves, rather than at what
            is known of them. Default: False.
        expected_image_ids: Images that the answer should tell of, for measuring how well it
            does. At most 1000 items.

    Returns:
        The operation; streaming it gives a `ChatEvent` for each event.
    """
    from scopix._raw.models.chat import ChatEvent

    return EventOperation(
        name="stream_chat_message",
        method="POST",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/messages/stream",
        query=query_string(("debug_reasoning", debug_reasoning)),
        headers=headers(("Last-Event-ID", last_event_id)),
        body=json_object(
            {
                "message": message,
                "force_detailed_analysis": force_detailed_analysis,
                "expected_image_ids": expected_image_ids,
            }
        ),
        event=ChatEvent,
        final_events=("complete", "close", "error", "auth_error"),
        keyed=True,
        resource=("chat_session", session_id),
    )


def export_chat_session(
    session_id: str,
    *,
    format: ChatExportFormat | str | None = None,
    include_metadata: bool | None = None,
) -> DownloadOperation:
    """Download the messages of a chat session.

    The messages in their order, for people or for programs.

    Args:
        session_id: Identifier of the chat session. A UUID.
        format: Form of the file. Default: `markdown`.
        include_metadata: Whether to write times, numbers of tokens and further data. Default:
            False.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="export_chat_session",
        method="GET",
        path=f"/chat/sessions/{path_segment('session_id', session_id)}/export",
        query=query_string(("format", format), ("include_metadata", include_metadata)),
        repeatable=True,
        resource=("chat_session", session_id),
    )


def list_chat_images(
    *, limit: int | None = None, offset: int | None = None
) -> Operation[ChatImageList]:
    """List the images that a chat can know.

    Identifiers only, newest first.

    Args:
        limit: Largest number of entries in the page. From 1 to 5000. Default: 5000.
        offset: Number of entries to skip. From 0 to 2147483647. Default: 0.

    Returns:
        The operation; sending it gives a `ChatImageList`.
    """
    from scopix._raw.models.chat import ChatImageList

    return Operation(
        name="list_chat_images",
        method="GET",
        path="/chat/images/all",
        query=query_string(("limit", limit), ("offset", offset)),
        returns={200: ChatImageList},
        repeatable=True,
    )


def search_chat_images(
    *, query: str, limit: int | None = None, offset: int | None = None
) -> Operation[ChatImageSearch]:
    """Search the images that a chat can know.

    Finds images that fit the query, best first. Changes nothing.

    Args:
        query: What to look for. 1 to 500 characters.
        limit: Largest number of results. From 1 to 100. Default: 50.
        offset: Number of results to skip. From 0 to 2147483647. Default: 0.

    Returns:
        The operation; sending it gives a `ChatImageSearch`.
    """
    from scopix._raw.models.chat import ChatImageSearch

    return Operation(
        name="search_chat_images",
        method="POST",
        path="/chat/images/search",
        body=json_object({"query": query, "limit": limit, "offset": offset}),
        returns={200: ChatImageSearch},
        repeatable=True,
    )
