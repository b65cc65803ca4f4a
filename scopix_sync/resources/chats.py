# Derived from scopix/resources/chats.py by `python -m generator generate`; do not edit.
"""`client.chats`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from scopix._core.chats import ChatReading, chosen_images, refusal, session_of
from scopix._raw.operations import chats as operations
from scopix.errors import ScopixError

from .. import _seam
from .._paging import Pager
from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from scopix._core.model import Model
    from scopix._core.operation import Operation
    from scopix._core.options import RequestOptions
    from scopix._core.stream import StreamOptions
    from scopix.types.chat import (
        ChatDocumentsChanged,
        ChatDomain,
        ChatExportFormat,
        ChatImageList,
        ChatImagesChanged,
        ChatMessage,
        ChatModeChanged,
        ChatResponse,
        ChatSession,
        ChatSessionClosed,
        ChatSessionDetail,
        ChatSessionRenamed,
        ChatToken,
        ChatVideosChanged,
        ImageReference,
        SessionList,
    )

    from .._events import EventStream

__all__ = ["ChatSessionContext", "ChatsResource"]

_CLOSING_SECONDS = 5.0
"""What a block that failed waits for its session to be closed."""


class ChatsResource(Resource):
    """Ask questions about images, documents and videos, message by message."""

    __module__ = "scopix_sync"

    def session(
        self,
        *,
        title: str | None = None,
        image_ids: Sequence[str] | None = None,
        use_all_images: bool = True,
        auto_close: bool = True,
        domain: ChatDomain | str | None = None,
        project_id: str | None = None,
    ) -> ChatSessionContext:
        """Make a session for a ``with`` block, which begins it, and closes it at the end.

        Args:
            title: Title to show, up to 255 characters.
            image_ids: Up to 1,000 images that it knows, where it does not know all.
            use_all_images: Whether it knows all images. Documents are always searched.
            auto_close: Whether the end of the block closes it.
            domain: What it is about; anything if left out.
            project_id: Project that it belongs to.

        Returns:
            The session; nothing is sent before the block begins.

        Raises:
            ValueError: Images are named, and all shall be used.

        Example:
            ```python
            with client.chats.session(title="Boats") as session:
                answer = session.send("Which boats are blue?")
                print(answer.resolved_content)
            ```
        """
        chosen = chosen_images(image_ids, use_all_images)
        return ChatSessionContext(
            self,
            auto_close=auto_close,
            title=title,
            image_ids=chosen,
            use_all_images=use_all_images,
            domain=domain,
            project_id=project_id,
        )

    def send(
        self,
        message: str,
        *,
        session_id: str,
        force_detailed_analysis: bool = False,
        expected_image_ids: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> ChatResponse:
        """Send a message, and wait for the whole answer.

        Args:
            message: 1 to 10,000 characters.
            session_id: Identifier of the session.
            force_detailed_analysis: Whether to look at the images themselves, rather than at what
                is known of them.
            expected_image_ids: Images that the answer should tell of, for measuring how well it
                does.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The answer. Its `resolved_content` is for people to read.

        Raises:
            ChatError: The session is closed (`CHAT_SESSION_CLOSED`) or has no room for another
                message (`CHAT_SESSION_FULL`).
            QuotaExceededError: The messages of the month are used up.
            ResourceNotFoundError: There is no such session.
            ValidationError: The message is too long, or empty.

        Example:
            ```python
            session = client.chats.create_session(title="Boats")
            answer = client.chats.send("Which boats are blue?", session_id=session.id)
            print(answer.resolved_content, answer.remaining_messages)
            ```
        """
        try:
            return self._caller.send(
                operations.send_chat_message(
                    session_id,
                    message=message,
                    force_detailed_analysis=force_detailed_analysis,
                    expected_image_ids=expected_image_ids,
                ),
                options,
            )
        except ScopixError as error:
            other = refusal(error, session_id)
            if other is None:
                raise
            raise other from error

    def send_stream(
        self,
        message: str,
        *,
        session_id: str,
        force_detailed_analysis: bool = False,
        expected_image_ids: Sequence[str] | None = None,
        debug_reasoning: bool = False,
        **options: Unpack[StreamOptions],
    ) -> EventStream[ChatToken]:
        """Send a message, and get the answer as it is written.

        A connection that is lost is replaced, after a token of the type `RECONNECTING`; no token
        comes twice. Nothing is sent before the stream is used. Use it in a ``with`` block: however
        that ends, the connection is closed.

        Args:
            message: As for `send`.
            session_id: As for `send`.
            force_detailed_analysis: As for `send`.
            expected_image_ids: As for `send`.
            debug_reasoning: Whether steps of the reasoning tell why they are taken.
            **options: Those of `Scopix.with_options`, and `idle_timeout` (seconds without a byte
                after which a connection counts as lost; 60), `max_reconnects` (attempts in a row
                to replace it; 5) and `max_event_bytes` (bytes of one event; 1,048,576).

        Returns:
            The stream: an iterator over tokens, and a context manager.

        Raises:
            AuthenticationError: The key was not accepted, or not any more.
            ChatError: The answer failed; see `send` too.
            QuotaExceededError: The messages of the month are used up.
            ResourceNotFoundError: There is no such session.
            SSEStreamError: The connection was lost and could not be replaced.
            ValidationError: The message is too long, or empty.

        Example:
            ```python
            from scopix_sync import ChatTokenType

            session = client.chats.create_session()
            with client.chats.send_stream("What is new?", session_id=session.id) as stream:
                for token in stream:
                    if token.type == ChatTokenType.TOKEN:
                        print(token.content, end="", flush=True)
            ```
        """
        operation = operations.stream_chat_message(
            session_id,
            message=message,
            force_detailed_analysis=force_detailed_analysis,
            expected_image_ids=expected_image_ids,
            debug_reasoning=debug_reasoning,
        )
        return self._caller.events(operation, ChatReading(operation, session_id), options)

    def create_session(
        self,
        *,
        title: str | None = None,
        image_ids: Sequence[str] | None = None,
        use_all_images: bool = True,
        domain: ChatDomain | str | None = None,
        project_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ChatSession:
        """Begin a session.

        Args:
            title: As for `session`.
            image_ids: As for `session`.
            use_all_images: As for `session`.
            domain: As for `session`.
            project_id: As for `session`.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The session.

        Raises:
            ResourceNotFoundError: There is no such image.
            ValidationError: A value is out of range.
            ValueError: Images are named, and all shall be used.

        Example:
            ```python
            session = client.chats.create_session(image_ids=[file_id], use_all_images=False)
            print(session.id, session.remaining_messages)
            ```
        """
        created = self._caller.send(
            operations.create_chat_session(
                title=title,
                initial_image_ids=chosen_images(image_ids, use_all_images),
                use_all_images=use_all_images,
                domain=domain,
                project_id=project_id,
            ),
            options,
        )
        return session_of(created)

    def get_session(
        self,
        session_id: str,
        *,
        include_messages: bool = True,
        message_limit: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> ChatSessionDetail:
        """Read a session, closed or not.

        Args:
            session_id: Identifier of the session.
            include_messages: Whether to read its messages too.
            message_limit: Only so many of the latest messages, 1 to 1,000.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The session, its messages, oldest first, and what it knows.

        Raises:
            ResourceNotFoundError: There is no such session.

        Example:
            ```python
            session = client.chats.create_session()
            client.chats.send("What is new?", session_id=session.id)
            detail = client.chats.get_session(session.id)
            for message in detail.messages:
                print(f"{message.role}: {message.resolved_content}")
            ```
        """
        return self._caller.send(
            operations.get_chat_session(
                session_id, include_messages=include_messages, message_limit=message_limit
            ),
            options,
        )

    def list_sessions(
        self,
        *,
        limit: int = 20,
        offset: int = 0,
        active_only: bool = False,
        search: str | None = None,
        min_messages: int = 0,
        **options: Unpack[RequestOptions],
    ) -> SessionList:
        """List sessions, the one that was used last first.

        Args:
            limit: Largest number of entries, 1 to 100.
            offset: Number of entries to skip.
            active_only: Whether to leave out those that are closed.
            search: Words to look for in titles and messages, up to 200 characters.
            min_messages: Only those with as many messages or more.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            One page.

        Raises:
            ValidationError: A value is out of range.

        Example:
            ```python
            page = client.chats.list_sessions(active_only=True)
            print(page.total_count, [session.title for session in page.items])
            ```
        """
        return self._caller.send(
            operations.list_chat_sessions(
                search=search,
                is_active=True if active_only else None,
                min_messages=min_messages,
                limit=limit,
                offset=offset,
            ),
            options,
        )

    def iter_sessions(
        self,
        *,
        page_size: int = 20,
        active_only: bool = False,
        search: str | None = None,
        min_messages: int = 0,
    ) -> Pager[ChatSession]:
        """Go through all sessions, page by page.

        Args:
            page_size: Number of sessions to ask for at a time, 1 to 100.
            active_only: As for `list_sessions`.
            search: As for `list_sessions`.
            min_messages: As for `list_sessions`.

        Returns:
            An iterator over the sessions.

        Example:
            ```python
            for session in client.chats.iter_sessions():
                print(session.title, session.last_message_preview)
            ```
        """

        def fetch(offset: int) -> SessionList:
            return self.list_sessions(
                limit=page_size,
                offset=offset,
                active_only=active_only,
                search=search,
                min_messages=min_messages,
            )

        return Pager(fetch)

    def get_messages(
        self, session_id: str, *, limit: int | None = None, **options: Unpack[RequestOptions]
    ) -> list[ChatMessage]:
        """Read the messages of a session, oldest first.

        Args:
            session_id: Identifier of the session.
            limit: Only so many of the latest ones, 1 to 1,000.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The messages.

        Raises:
            ResourceNotFoundError: There is no such session.

        Example:
            ```python
            session = client.chats.create_session()
            client.chats.send("What is new?", session_id=session.id)
            messages = client.chats.get_messages(session.id)
            print([message.role for message in messages])
            ```
        """
        detail = self.get_session(session_id, message_limit=limit, **options)
        return detail.messages

    def update_images(
        self, session_id: str, image_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> ChatImagesChanged:
        """Choose the images that a session knows, in place of those that it knew.

        Args:
            session_id: Identifier of the session.
            image_ids: Up to 1,000 images; none lets it know no image.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A dict: what the session knows now.

        Raises:
            ChatError: The session is closed.
            ResourceNotFoundError: There is no such session, or no such image.

        Example:
            ```python
            session = client.chats.create_session()
            known = client.chats.update_images(session.id, [file_id])
            print(known["context_summary"], known["estimated_tokens"])
            ```
        """
        operation = operations.set_chat_images(session_id, image_ids=image_ids)
        return cast("ChatImagesChanged", self._change(operation, session_id, options))

    def update_documents(
        self, session_id: str, document_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> ChatDocumentsChanged:
        """Choose the documents that a session searches, in place of those that it searched.

        Args:
            session_id: Identifier of the session.
            document_ids: Up to 100 documents; none lets it search all.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A dict: what the session knows now.

        Raises:
            ChatError: The session is closed.
            ResourceNotFoundError: There is no such session, or no such document.

        Example:
            ```python
            report = client.files.upload("report.pdf")
            session = client.chats.create_session()
            known = client.chats.update_documents(session.id, [report.image_id])
            print(known["document_count"])
            ```
        """
        operation = operations.set_chat_documents(session_id, document_ids=document_ids)
        return cast("ChatDocumentsChanged", self._change(operation, session_id, options))

    def update_videos(
        self, session_id: str, video_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> ChatVideosChanged:
        """Choose the videos that a session searches, in place of those that it searched.

        Args:
            session_id: Identifier of the session.
            video_ids: Up to 100 videos; none lets it search all.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A dict: what the session knows now.

        Raises:
            ChatError: The session is closed.
            ResourceNotFoundError: There is no such session, or no such video.

        Example:
            ```python
            clip = client.files.upload("clip.mp4")
            session = client.chats.create_session()
            known = client.chats.update_videos(session.id, [clip.image_id])
            print(known["video_count"])
            ```
        """
        operation = operations.set_chat_videos(session_id, video_ids=video_ids)
        return cast("ChatVideosChanged", self._change(operation, session_id, options))

    def update_mode(
        self, session_id: str, use_all_images: bool, **options: Unpack[RequestOptions]
    ) -> ChatModeChanged:
        """Choose whether a session knows all images, or only those that were chosen.

        Args:
            session_id: Identifier of the session.
            use_all_images: Whether it knows all.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A dict: what the session knows now.

        Raises:
            ChatError: The session is closed.
            ResourceNotFoundError: There is no such session.

        Example:
            ```python
            session = client.chats.create_session(image_ids=[file_id], use_all_images=False)
            changed = client.chats.update_mode(session.id, True)
            assert changed["use_all_images"]
            ```
        """
        operation = operations.set_chat_mode(session_id, use_all_images=use_all_images)
        return cast("ChatModeChanged", self._change(operation, session_id, options))

    def close_session(
        self, session_id: str, **options: Unpack[RequestOptions]
    ) -> ChatSessionClosed:
        """Close a session. It can still be read; closing it twice does nothing.

        Args:
            session_id: Identifier of the session.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A dict: when it was closed, and how much was said.

        Raises:
            ResourceNotFoundError: There is no such session.

        Example:
            ```python
            session = client.chats.create_session()
            closed = client.chats.close_session(session.id)
            print(closed["closed_at"], closed["total_messages"])
            ```
        """
        operation = operations.close_chat_session(session_id)
        return cast("ChatSessionClosed", self._change(operation, session_id, options))

    def rename_session(
        self, session_id: str, title: str, **options: Unpack[RequestOptions]
    ) -> ChatSessionRenamed:
        """Give a session another title, closed or not.

        Args:
            session_id: Identifier of the session.
            title: 1 to 255 characters.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A dict: the title now in force.

        Raises:
            ResourceNotFoundError: There is no such session.
            ValidationError: The title is too long, or empty.

        Example:
            ```python
            session = client.chats.create_session()
            renamed = client.chats.rename_session(session.id, "Boats")
            print(renamed["title"])
            ```
        """
        operation = operations.rename_chat_session(session_id, title=title)
        return cast("ChatSessionRenamed", self._change(operation, session_id, options))

    def export_session(
        self,
        session_id: str,
        *,
        format: ChatExportFormat | str = "markdown",  # noqa: A002 - its documented name
        include_metadata: bool = False,
        **options: Unpack[RequestOptions],
    ) -> bytes:
        """Download the messages of a session.

        Args:
            session_id: Identifier of the session.
            format: `markdown`, `text` or `json`.
            include_metadata: Whether to write times, numbers of tokens and further data.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The file, in UTF-8.

        Raises:
            ResourceNotFoundError: There is no such session.
            ValidationError: There is no such format.

        Example:
            ```python
            from pathlib import Path

            session = client.chats.create_session(title="Boats")
            client.chats.send("Which boats are blue?", session_id=session.id)
            Path("boats.md").write_bytes(client.chats.export_session(session.id))
            ```
        """
        operation = operations.export_chat_session(
            session_id, format=format, include_metadata=include_metadata
        )
        with self._caller.stream(operation, options) as stream:
            return b"".join(list(stream))

    def get_all_images(
        self, *, limit: int = 1000, offset: int = 0, **options: Unpack[RequestOptions]
    ) -> ChatImageList:
        """List the images that a session can know, newest first.

        Args:
            limit: Largest number of entries, 1 to 5,000.
            offset: Number of entries to skip.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            One page of identifiers.

        Raises:
            ValidationError: A value is out of range.

        Example:
            ```python
            images = client.chats.get_all_images()
            print(images.total_count, images.image_ids[:3])
            ```
        """
        return self._caller.send(operations.list_chat_images(limit=limit, offset=offset), options)

    def search_images(
        self, query: str, *, limit: int = 50, offset: int = 0, **options: Unpack[RequestOptions]
    ) -> list[ImageReference]:
        """Search the images that a session can know.

        Args:
            query: What to look for, 1 to 500 characters.
            limit: Largest number of results, 1 to 100.
            offset: Number of results to skip.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The images, best first.

        Raises:
            ValidationError: A value is out of range.

        Example:
            ```python
            for image in client.chats.search_images("blue boats", limit=5):
                print(image.filename, image.confidence)
            ```
        """
        operation = operations.search_chat_images(query=query, limit=limit, offset=offset)
        return self._caller.send(operation, options).results

    def _change(
        self, operation: Operation[Any], session_id: str, options: RequestOptions
    ) -> dict[str, Any]:
        """Send a change of a session, and return what is told of it as plain data."""
        try:
            changed: Model = self._caller.send(operation, options)
        except ScopixError as error:
            other = refusal(error, session_id)
            if other is None:
                raise
            raise other from error
        return changed.to_dict(exclude_none=False)


class ChatSessionContext:
    """A session for a ``with`` block, from `Scopix.chat_session`.

    The block begins the session, and closes it at the end, however it ends.

    Args:
        chats: What sends.
        auto_close: As for `ChatsResource.session`.
        title: As for `ChatsResource.session`.
        image_ids: As for `ChatsResource.session`.
        use_all_images: As for `ChatsResource.session`.
        domain: As for `ChatsResource.session`.
        project_id: As for `ChatsResource.session`.
    """

    __module__ = "scopix_sync"

    def __init__(
        self,
        chats: ChatsResource,
        *,
        auto_close: bool,
        title: str | None,
        image_ids: Sequence[str] | None,
        use_all_images: bool,
        domain: ChatDomain | str | None,
        project_id: str | None,
    ) -> None:
        self._chats = chats
        self._auto_close = auto_close
        self._title = title
        self._image_ids = image_ids
        self._use_all_images = use_all_images
        self._domain = domain
        self._project_id = project_id
        self._session: ChatSession | None = None
        self._is_closed = False

    @property
    def session(self) -> ChatSession:
        """The session as it was begun. `ChatsResource.get_session` reads how it is now.

        Raises:
            RuntimeError: The block has not begun.
        """
        if self._session is None:
            msg = "the session has not begun: use it in a with block"
            raise RuntimeError(msg)
        return self._session

    @property
    def session_id(self) -> str:
        """Identifier of the session.

        Raises:
            RuntimeError: The block has not begun.
        """
        return self.session.id

    @property
    def is_closed(self) -> bool:
        """Whether it was closed here."""
        return self._is_closed

    def send(
        self,
        message: str,
        *,
        force_detailed_analysis: bool = False,
        expected_image_ids: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> ChatResponse:
        """Send a message, and wait for the whole answer: see `ChatsResource.send`.

        Args:
            message: As there.
            force_detailed_analysis: As there.
            expected_image_ids: As there.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The answer.

        Raises:
            RuntimeError: The session has not begun, or was closed here.

        Example:
            ```python
            with client.chat_session() as session:
                print(session.send("Which boats are blue?").resolved_content)
            ```
        """
        return self._chats.send(
            message,
            session_id=self._open_id(),
            force_detailed_analysis=force_detailed_analysis,
            expected_image_ids=expected_image_ids,
            **options,
        )

    def send_stream(
        self,
        message: str,
        *,
        force_detailed_analysis: bool = False,
        expected_image_ids: Sequence[str] | None = None,
        debug_reasoning: bool = False,
        **options: Unpack[StreamOptions],
    ) -> EventStream[ChatToken]:
        """Send a message, and get the answer as it is written: see `ChatsResource.send_stream`.

        Args:
            message: As there.
            force_detailed_analysis: As there.
            expected_image_ids: As there.
            debug_reasoning: As there.
            **options: As there.

        Returns:
            The stream: an iterator over tokens, and a context manager.

        Raises:
            RuntimeError: The session has not begun, or was closed here.

        Example:
            ```python
            with client.chat_session() as session:
                with session.send_stream("Which boats are blue?") as stream:
                    for token in stream:
                        print(token.type, token.content)
            ```
        """
        return self._chats.send_stream(
            message,
            session_id=self._open_id(),
            force_detailed_analysis=force_detailed_analysis,
            expected_image_ids=expected_image_ids,
            debug_reasoning=debug_reasoning,
            **options,
        )

    def update_images(
        self, image_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> ChatImagesChanged:
        """Choose the images that the session knows: see `ChatsResource.update_images`.

        Args:
            image_ids: Identifiers of the images.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            What is chosen now.
        """
        return self._chats.update_images(self._open_id(), image_ids, **options)

    def update_documents(
        self, document_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> ChatDocumentsChanged:
        """Choose the documents that it searches: see `ChatsResource.update_documents`.

        Args:
            document_ids: Identifiers of the documents.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            What is chosen now.
        """
        return self._chats.update_documents(self._open_id(), document_ids, **options)

    def update_videos(
        self, video_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> ChatVideosChanged:
        """Choose the videos that it searches: see `ChatsResource.update_videos`.

        Args:
            video_ids: Identifiers of the videos.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            What is chosen now.
        """
        return self._chats.update_videos(self._open_id(), video_ids, **options)

    def get_messages(
        self, *, limit: int | None = None, **options: Unpack[RequestOptions]
    ) -> list[ChatMessage]:
        """Read the messages of the session: see `ChatsResource.get_messages`.

        Args:
            limit: Largest number of messages, the latest ones; all if None.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The messages, oldest first.
        """
        return self._chats.get_messages(self._open_id(), limit=limit, **options)

    def close(self, **options: Unpack[RequestOptions]) -> None:
        """Close the session, whatever `auto_close` says. Closing twice does nothing.

        Args:
            **options: Options of this call, see `Scopix.with_options`.

        Raises:
            ScopixError: The session could not be closed.
        """
        if self._session is not None and not self._is_closed:
            self._is_closed = True
            self._chats.close_session(self._session.id, **options)

    def _open_id(self) -> str:
        if self._is_closed:
            msg = "the session was closed; begin another one"
            raise RuntimeError(msg)
        return self.session_id

    def __enter__(self) -> Self:
        self._session = self._chats.create_session(
            title=self._title,
            image_ids=self._image_ids,
            use_all_images=self._use_all_images,
            domain=self._domain,
            project_id=self._project_id,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._auto_close:
            return
        if error is None:
            self.close()
            return
        # What went wrong in the block matters more than what may go wrong here.
        with _seam.shielded(), suppress(ScopixError):
            self.close(timeout=_CLOSING_SECONDS, max_retries=0)

    def __repr__(self) -> str:
        state = "not begun" if self._session is None else self._session.id
        return f"<{type(self).__name__} {state}>"
