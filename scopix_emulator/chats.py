"""Chats: what a session knows and remembers, and when each event of an answer is due.

An answer is made as a whole when its message comes, and written down with the time at which each
of its events is due. What streams it reads what is written, no event before its time. So a stream
can be taken up wherever it was lost, and its answer goes on without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import msgspec
from attrs import frozen

from scopix_emulator.answering import NAMED, Findings, Question, resolved, written
from scopix_emulator.clock import stamp
from scopix_emulator.errors import ApiError
from scopix_emulator.media.embedding import count_tokens
from scopix_emulator.records import Chat, ChatMessage, Reply, ReplyEvent
from scopix_emulator.search import terms
from scopix_emulator.store import Scope
from scopix_emulator.synthesis import listed

if TYPE_CHECKING:
    from scopix_emulator.clock import Clock
    from scopix_emulator.limits import Plan
    from scopix_emulator.records import File
    from scopix_emulator.search import Search
    from scopix_emulator.store import Store

Picture = Callable[["File", float], dict[str, Any]]
"""Writes an image as callers see it, with how well it fits."""

Event = tuple[str, dict[str, Any]]

AGENT = "chat"
TOOLS = ("image_search", "document_search", "video_search")
"""Names of the tools that are asked, and of the agents that ask them."""

_PAUSES: Final = {
    "token": 0.03,
    "thinking_step": 0.2,
    "tool_result": 0.2,
    "complete": 0,
    "close": 0,
}
_PAUSE: Final = 0.05
"""Seconds that pass before an event of one of these kinds, and of any other, at speed 1."""

_REASON = "The local server has no language model: it compares words."

_PIECE = re.compile(r"\S+\s*|\s+")


@frozen
class Summary:
    """A session as it stands at a time."""

    chat: Chat
    messages: Sequence[ChatMessage]
    plan: Plan

    @property
    def total_tokens(self) -> int:
        """Number of tokens of all messages."""
        return sum(message.token_count for message in self.messages)

    @property
    def remaining_messages(self) -> int:
        """Messages that it may still take, answers included."""
        return max(0, self.plan.session_messages - len(self.messages))

    @property
    def remaining_tokens(self) -> int:
        """Tokens that it may still take."""
        return max(0, self.plan.session_tokens - self.total_tokens)


class Chats:
    """Answers messages.

    Args:
        store: Remembers sessions, messages and answers.
        search: Finds what answers are made of.
        clock: The time of the server.
        speed: How many times faster than a real service it answers.
    """

    def __init__(self, store: Store, search: Search, clock: Clock, speed: float) -> None:
        self._store = store
        self._search = search
        self._clock = clock
        self._speed = speed

    def begin(self, tenant_id: str, values: dict[str, Any]) -> Chat:
        """Begin a session."""
        now = self._clock.stamp()
        chat = Chat(
            id=str(uuid4()),
            tenant_id=tenant_id,
            title=values.get("title") or f"Chat of {self._clock.now():%Y-%m-%d %H:%M}",
            domain=values["domain"],
            project_id=values.get("project_id"),
            use_all_images=values["use_all_images"],
            image_ids=values.get("initial_image_ids", []),
            created_at=now,
            updated_at=now,
        )
        self._store.save_chat(chat)
        return chat

    def change(self, chat: Chat, **changes: Any) -> Chat:
        """Change a session."""
        chat = msgspec.structs.replace(chat, **changes, updated_at=self._clock.stamp())
        self._store.save_chat(chat)
        return chat

    def summary(self, chat: Chat, plan: Plan) -> Summary:
        """Return a session with what was said so far. An answer is said when it is complete."""
        return Summary(chat, self._store.chat_messages(chat.id, self._clock.stamp()), plan)

    def answer(self, chat: Chat, question: Question, plan: Plan, picture: Picture) -> Reply:
        """Take a message, and make its answer.

        Args:
            chat: The session.
            question: The message.
            plan: What limits it.
            picture: Writes images.

        Returns:
            The answer, which is remembered.

        Raises:
            ApiError: If the session is closed or full.
        """
        before = Summary(chat, self._store.chat_messages(chat.id), plan)
        _check(before)
        findings, steps = self._find(chat, question)
        text, metadata = written(question, findings), findings.metadata(question)
        images = findings.images[:NAMED]
        pictures = [picture(hit.file, hit.score) for hit in images]
        asked = ChatMessage(
            id=str(uuid4()),
            chat_id=chat.id,
            role="user",
            content=question.text,
            created_at=self._clock.stamp(),
            token_count=count_tokens(question.text),
        )
        said = ChatMessage(
            id=str(uuid4()),
            chat_id=chat.id,
            role="assistant",
            content=text,
            created_at=asked.created_at,
            token_count=count_tokens(text),
            images=[(hit.file.id, hit.score) for hit in images],
            file_ids=findings.ids,
            metadata=metadata,
        )
        after = Summary(chat, [*before.messages, asked, said], plan)
        events: list[Event] = [
            ("connection", {"message_id": said.id, "status": "connected"}),
            *_thoughts(question),
            *steps,
            *([("image_results", {"images": pictures, "count": len(images)})] if images else []),
            ("status", _status("writing", "Writes the answer.")),
            *_tokens(text),
        ]
        seconds = sum(_pause(name) for name, _ in events) / self._speed
        complete = {
            "content": text,
            "message_id": said.id,
            "resolved_content": resolved(text, metadata["result_refs"]),
            "agents_used": [AGENT, *TOOLS],
            "has_results": findings.count > 0,
            "result_count": findings.count,
            "image_context": pictures,
            "processing_time_ms": round(seconds * 1000),
            "token_count": said.token_count,
            "remaining_tokens": after.remaining_tokens,
            "remaining_messages": after.remaining_messages,
            "metadata": metadata,
        }
        events += [("complete", complete), ("close", {"message_id": said.id})]
        timed = list(self._timed(events))
        reply = Reply(id=said.id, chat_id=chat.id, events=timed)
        # Said when it is complete, to the microsecond: who was told so may ask at once.
        said.created_at = stamp(datetime.fromtimestamp(timed[-2].due, timezone.utc))
        self._store.add_reply(chat.tenant_id, [asked, said], reply)
        return reply

    def _timed(self, events: Sequence[Event]) -> Iterator[ReplyEvent]:
        due = self._clock.time()
        for name, data in events:
            due += _pause(name) / self._speed
            yield ReplyEvent(name=name, data={"type": name, **data}, due=due)

    def _find(self, chat: Chat, question: Question) -> tuple[Findings, list[Event]]:
        """Ask the tools, and tell of it."""
        tenant, query = chat.tenant_id, question.text
        of_images = Scope(tenant, None if chat.use_all_images else chat.image_ids)
        findings = Findings(
            self._search.images(of_images, query),
            self._search.documents(Scope(tenant, chat.document_ids or None), query),
            self._search.videos(Scope(tenant, chat.video_ids or None), query),
        )
        steps: list[Event] = []
        results = (findings.images, findings.passages, findings.videos)
        for name, found in zip(TOOLS, results, strict=True):
            steps.append(("tool_invocation", {"tool_name": name, "agent_name": name}))
            steps.append(("tool_result", {"tool_name": name, "result_count": len(found)}))
        return findings, steps


def _pause(name: str) -> float:
    return _PAUSES.get(name, _PAUSE)


def _status(phase: str, message: str) -> dict[str, Any]:
    return {"phase": phase, "message": message, "agent_name": AGENT}


def _thoughts(question: Question) -> list[Event]:
    words = listed([repr(word) for word in terms(question.text)])
    step = {
        "phase": "searching",
        "agent_name": AGENT,
        "message": f"Looks for {words}.",
        "reasoning": _REASON if question.has_reasons else None,
    }
    return [
        ("status", _status("searching", "The local server reads the message.")),
        ("thinking", {"status": "processing"}),
        ("thinking_step", step),
    ]


def _tokens(text: str) -> Iterator[Event]:
    accumulated = ""
    for index, piece in enumerate(_PIECE.findall(text)):
        accumulated += piece
        yield "token", {"content": piece, "accumulated": accumulated, "token_index": index}


def _check(summary: Summary) -> None:
    """Refuse a message for which a session has no room."""
    if summary.chat.closed_at is not None:
        raise closed(summary.chat)
    if summary.remaining_messages < 2 or not summary.remaining_tokens:
        raise ApiError(
            409,
            "CHAT_SESSION_FULL",
            "The session has no room for another message; begin a new one.",
            {
                "remaining_messages": summary.remaining_messages,
                "remaining_tokens": summary.remaining_tokens,
            },
        )


def closed(chat: Chat) -> ApiError:
    """Refuse because a session is closed."""
    return ApiError(
        409, "CHAT_SESSION_CLOSED", "The session is closed.", {"closed_at": chat.closed_at}
    )
