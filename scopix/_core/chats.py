"""What chats decide without waiting: tokens of a stream, and what refusals and ends mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from scopix._core.failure import is_quota
from scopix._core.stream import Reading, mismatch
from scopix.errors import (
    AuthenticationError,
    ChatError,
    ConflictError,
    QuotaExceededError,
    ScopixError,
)
from scopix.types.chat import ChatSession, ChatToken, ChatTokenType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._core.operation import EventOperation
    from scopix._core.sse import ServerEvent
    from scopix._core.stream import Loss
    from scopix._raw.models.chat import ChatEvent, ChatSessionCreated

__all__ = ["ChatReading", "chosen_images", "refusal", "session_of"]

_OF_THE_SESSION: Final = frozenset({"CHAT_SESSION_CLOSED", "CHAT_SESSION_FULL"})

_FAILURES: Final = frozenset({ChatTokenType.ERROR, ChatTokenType.AUTH_ERROR})
_ENDS: Final = _FAILURES | {ChatTokenType.COMPLETE, ChatTokenType.CLOSE}

_decode: Final = msgspec.json.Decoder(dict[str, Any]).decode


class ChatReading(Reading[ChatToken]):
    """Makes tokens of the events of an answer."""

    def __init__(self, operation: EventOperation[ChatEvent], session_id: str) -> None:
        super().__init__(operation)
        self._session_id = session_id
        self._is_complete = False

    def decode(self, event: ServerEvent) -> ChatToken:
        """Make a token of an event.

        Raises:
            ResponseDecodeError: Its data is no JSON object.
        """
        try:
            data = _decode(event.data)
        except (ValueError, RecursionError) as error:
            raise mismatch(self.operation, event, error) from error
        return ChatToken.from_sse_event(event.name, data)

    def reconnecting(self, loss: Loss) -> ChatToken:
        """Tell that a connection was lost."""
        data = {
            "type": "reconnecting",
            "attempt": loss.attempt,
            "max_attempts": loss.max_attempts,
            "delay_seconds": loss.delay,
            "last_event_id": loss.last_event_id,
            "reason": loss.reason,
        }
        return ChatToken.from_sse_event("reconnecting", data)

    def is_last(self, item: ChatToken) -> bool:
        """Whether nothing comes after a token: an error, or an end without an answer.

        After the end of a complete answer the connection is read on, so that it can be kept.
        """
        if item.type not in _ENDS:
            return False
        if item.type is ChatTokenType.COMPLETE:
            self._is_complete = True
        return not self._is_complete or item.type in _FAILURES

    def outcome(self, last: ChatToken) -> ScopixError:
        """Return the error that an answer ended with."""
        code = (last.data or {}).get("code")
        code = code if isinstance(code, str) and code else None
        if last.type is ChatTokenType.AUTH_ERROR:
            return AuthenticationError(
                last.content or "The key is not good any more", code=code or "AUTH_ERROR"
            )
        if last.type is ChatTokenType.ERROR:
            message = last.content or "The answer failed"
            if code is not None and is_quota(code):
                return QuotaExceededError(message, code=code)
            return ChatError(message, session_id=self._session_id, error_code=code)
        return ChatError(
            "The server closed the stream before the answer was complete",
            session_id=self._session_id,
            error_code="STREAM_CLOSED",
        )

    def refused(self, error: ScopixError) -> ScopixError | None:
        """Return what a refusal means for a chat."""
        return refusal(error, self._session_id)


def refusal(error: ScopixError, session_id: str) -> ChatError | None:
    """Return the error for a session that takes no message; None for a refusal of another kind."""
    if isinstance(error, ConflictError) and error.code in _OF_THE_SESSION:
        return ChatError(
            error.message,
            session_id=session_id,
            error_code=error.code,
            details=error.details,
            response=error.response,
            request_id=error.request_id,
        )
    return None


def chosen_images(image_ids: Sequence[str] | None, use_all_images: bool) -> Sequence[str] | None:
    """Check that images are named only where they matter.

    Raises:
        ValueError: Some are named, and all shall be used.
    """
    if image_ids is not None and use_all_images:
        msg = "image_ids are for a session that does not use all: set use_all_images=False"
        raise ValueError(msg)
    return image_ids


def session_of(created: ChatSessionCreated) -> ChatSession:
    """Make a session of what beginning one answers."""
    return ChatSession(
        id=created.session_id,
        title=created.title,
        remaining_tokens=created.remaining_tokens,
        remaining_messages=created.remaining_messages,
        use_all_images=created.use_all_images,
        selected_image_count=created.selected_image_count,
        created_at=created.created_at,
        updated_at=created.created_at,
        domain=created.domain,
        project_id=created.project_id,
    )
