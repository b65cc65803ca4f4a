"""Chats: sessions, messages, and answers as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response, StreamingResponse

from scopix_emulator.answering import Question
from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.api.files import MAX_OFFSET
from scopix_emulator.chats import closed
from scopix_emulator.checks import (
    Field,
    Fields,
    boolean,
    choice,
    integer,
    many,
    need,
    text,
    uuid,
)
from scopix_emulator.clock import stamp
from scopix_emulator.errors import conflict, not_found
from scopix_emulator.export import exported
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.limits import month, used_up
from scopix_emulator.search import terms
from scopix_emulator.store import FileQuery, Scope
from scopix_emulator.synthesis import counted, listed

if TYPE_CHECKING:
    from scopix_emulator.chats import Summary
    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.records import Chat, ChatMessage, File, Reply

PING_SECONDS = 15.0
"""Silence after which a sign of life is sent."""

_LOOK_SECONDS = 0.25
"""Time after which a stream looks at the clock, which tests may have moved."""

_MAX_IMAGES = 1000
_MAX_OTHERS = 100
_PREVIEW = 100

_TITLE = text(1, 255)
_PAGE = {
    "limit": Field(integer(1, 100), default=20),
    "offset": Field(integer(0, MAX_OFFSET), default=0),
}

_LIST = Fields(
    search=Field(text(1, 200)),
    is_active=Field(boolean()),
    min_messages=Field(integer(0, MAX_OFFSET), default=0),
    **_PAGE,
)
_CREATE = Fields(
    title=Field(_TITLE),
    initial_image_ids=Field(many(uuid(), _MAX_IMAGES)),
    use_all_images=Field(boolean(), default=True),
    domain=Field(
        choice(
            *("general", "civil_engineering", "maps", "mining"),
            *("construction", "facility_assessment"),
        ),
        default="general",
    ),
    project_id=Field(uuid()),
)
_GET = Fields(
    include_messages=Field(boolean(), default=True),
    message_limit=Field(integer(1, 1000)),
)
_RENAME = Fields(title=Field(_TITLE, required=True))
_MODE = Fields(use_all_images=Field(boolean(), required=True))
_IMAGES = Fields(image_ids=Field(many(uuid(), _MAX_IMAGES), required=True))
_DOCUMENTS = Fields(document_ids=Field(many(uuid(), _MAX_OTHERS), required=True))
_VIDEOS = Fields(video_ids=Field(many(uuid(), _MAX_OTHERS), required=True))
_MESSAGE = Fields(
    message=Field(text(1, 10_000), required=True),
    force_detailed_analysis=Field(boolean(), default=False),
    expected_image_ids=Field(many(text(1, 64), _MAX_IMAGES)),
)
_STREAM = Fields(debug_reasoning=Field(boolean(), default=False))
_LAST_EVENT_ID = text(1, 20, "[0-9]+")
_EXPORT = Fields(
    format=Field(choice("markdown", "text", "json"), default="markdown"),
    include_metadata=Field(boolean(), default=False),
)
_ALL_IMAGES = Fields(
    limit=Field(integer(1, 5000), default=5000), offset=Field(integer(0, MAX_OFFSET), default=0)
)
_SEARCH = Fields(
    query=Field(text(1, 500), required=True),
    limit=Field(integer(1, 100), default=50),
    offset=Field(integer(0, MAX_OFFSET), default=0),
)


# ------------------------------------------------------------------------------------ sessions


@operation("GET", "/chat/sessions")
async def list_chat_sessions(call: Call) -> Response:
    """List sessions."""
    values = call.query(_LIST)
    matching = [
        summary
        for summary in (_summary(call, chat) for chat in call.service.store.chats(call.tenant_id))
        if _matches(summary, values)
    ]
    matching.sort(key=_last_use, reverse=True)
    offset, limit = values["offset"], values["limit"]
    page = matching[offset : offset + limit]
    return answer(
        {
            "items": [_session(summary) for summary in page],
            "total_count": len(matching),
            "has_more": offset + len(page) < len(matching),
            "limit": limit,
            "offset": offset,
        }
    )


@operation("POST", "/chat/sessions")
async def create_chat_session(call: Call) -> Response:
    """Begin a session."""
    values = await call.json(_CREATE)

    async def act() -> Outcome:
        _need_files(call, "image", values.get("initial_image_ids", []))
        chat = call.service.chats.begin(call.tenant_id, values)
        session = _session(_summary(call, chat))
        names = ("title", "domain", "project_id", "created_at", "use_all_images")
        more = ("selected_image_count", "remaining_tokens", "remaining_messages")
        return 201, {"session_id": chat.id, **{name: session[name] for name in (*names, *more)}}

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("GET", "/chat/sessions/{session_id}")
async def get_chat_session(call: Call) -> Response:
    """Read a session."""
    call.uuid("session_id")
    values = call.query(_GET)
    chat = _chat(call)
    summary = _summary(call, chat)
    latest = summary.messages[-values.get("message_limit", len(summary.messages)) :]
    answers = [message for message in summary.messages if message.role == "assistant"]
    return answer(
        {
            "session": _session(summary),
            "messages": [_message(call, one) for one in latest if values["include_messages"]],
            "selected_image_ids": chat.image_ids,
            "selected_video_ids": chat.video_ids,
            "selected_document_ids": chat.document_ids,
            "current_search_result_ids": answers[-1].file_ids if answers else None,
            "context_summary": _context(chat),
        }
    )


@operation("DELETE", "/chat/sessions/{session_id}")
async def close_chat_session(call: Call) -> Response:
    """Close a session."""
    chat = _chat(call)
    if chat.closed_at is None:
        chat = call.service.chats.change(chat, closed_at=call.service.clock.stamp())
    summary = _summary(call, chat)
    return answer(
        {
            "session_id": chat.id,
            "closed_at": chat.closed_at,
            "total_messages": len(summary.messages),
            "total_tokens": summary.total_tokens,
        }
    )


@operation("PATCH", "/chat/sessions/{session_id}/title")
async def rename_chat_session(call: Call) -> Response:
    """Rename a session."""
    call.uuid("session_id")
    values = await call.json(_RENAME)
    chat = call.service.chats.change(_chat(call), title=values["title"])
    return answer({"session_id": chat.id, "title": chat.title, "updated_at": chat.updated_at})


@operation("PATCH", "/chat/sessions/{session_id}/mode")
async def set_chat_mode(call: Call) -> Response:
    """Choose between all images and some."""
    chat = await _changed(call, _MODE)
    return answer(
        {
            "session_id": chat.id,
            "use_all_images": chat.use_all_images,
            "selected_image_count": len(chat.image_ids),
            "updated_at": chat.updated_at,
        }
    )


@operation("PUT", "/chat/sessions/{session_id}/images")
async def set_chat_images(call: Call) -> Response:
    """Choose the images that a session knows."""
    chat = await _changed(call, _IMAGES, "image", use_all_images=False)
    files = (call.service.store.file(image_id) for image_id in chat.image_ids)
    return answer(
        {
            "session_id": chat.id,
            "selected_image_ids": chat.image_ids,
            "selected_video_ids": chat.video_ids,
            "context_summary": _context(chat),
            "estimated_tokens": sum(
                len((file.description or "").split()) for file in files if file
            ),
        }
    )


@operation("PUT", "/chat/sessions/{session_id}/documents")
async def set_chat_documents(call: Call) -> Response:
    """Choose the documents that a session knows."""
    chat = await _changed(call, _DOCUMENTS, "document")
    return answer(
        {
            "session_id": chat.id,
            "selected_document_ids": chat.document_ids,
            "document_count": len(chat.document_ids),
        }
    )


@operation("PUT", "/chat/sessions/{session_id}/videos")
async def set_chat_videos(call: Call) -> Response:
    """Choose the videos that a session knows."""
    chat = await _changed(call, _VIDEOS, "video")
    return answer(
        {
            "session_id": chat.id,
            "selected_video_ids": chat.video_ids,
            "video_count": len(chat.video_ids),
        }
    )


@operation("GET", "/chat/sessions/{session_id}/export")
async def export_chat_session(call: Call) -> Response:
    """Download the messages of a session."""
    call.uuid("session_id")
    values = call.query(_EXPORT)
    summary = _summary(call, _chat(call))
    content, media_type, suffix = exported(summary, values["format"], values["include_metadata"])
    disposition = f'attachment; filename="chat-{summary.chat.id}.{suffix}"'
    return Response(content, 200, {"Content-Disposition": disposition}, media_type)


# ------------------------------------------------------------------------------------ messages


@operation("POST", "/chat/sessions/{session_id}/messages")
async def send_chat_message(call: Call) -> Response:
    """Answer a message as a whole."""
    call.uuid("session_id")
    values = await call.json(_MESSAGE)

    async def act() -> Outcome:
        reply = _reply(call, values)
        *_, complete, _ = reply.events
        await _until(call, complete.due)
        data = complete.data
        names = ("message_id", "content", "token_count", "processing_time_ms", "metadata")
        return 200, {
            **{name: data[name] for name in names},
            "session_id": reply.chat_id,
            "provider": "local",
            "model": "local-words",
            "images": data["image_context"],
            "remaining_tokens": data["remaining_tokens"],
            "remaining_messages": data["remaining_messages"],
        }

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("POST", "/chat/sessions/{session_id}/messages/stream")
async def stream_chat_message(call: Call) -> Response:
    """Answer a message event by event, from the beginning or from where a stream was lost."""
    call.uuid("session_id")
    has_reasons = call.query(_STREAM)["debug_reasoning"]
    header = call.request.headers.get("last-event-id")
    after = 0 if header is None else int(need(_LAST_EVENT_ID, "Last-Event-ID", header))
    values = await call.json(_MESSAGE)

    async def act() -> Outcome:
        if after:
            raise conflict("Nothing was streamed under this key.", field="Last-Event-ID")
        return 200, {"message_id": _reply(call, values, has_reasons=has_reasons).id}

    content = fingerprint(call.request.url.path, values, has_reasons)
    begun = await call.once(content, act)
    message_id = msgspec.json.decode(bytes(begun.body))["message_id"]
    events = _events(call, call.service.store.reply(message_id), after)
    # Said here, since as a media type of text it would get a charset, and events are UTF-8 anyway.
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    return StreamingResponse(events, headers=headers)


def _reply(call: Call, values: dict[str, Any], *, has_reasons: bool = False) -> Reply:
    chat, service, plan = _chat(call), call.service, call.key.plan
    limit = plan.chat_messages_per_month
    if limit is not None:
        used = service.store.count_questions(call.tenant_id, stamp(month(service.clock)))
        if used >= limit:
            raise used_up(service.clock, "chat messages", limit, used)
    question = Question(
        values["message"],
        values["force_detailed_analysis"],
        values.get("expected_image_ids"),
        has_reasons,
    )
    return service.chats.answer(chat, question, plan, lambda file, score: _image(call, file, score))


async def _events(call: Call, reply: Reply, after: int) -> AsyncIterator[bytes]:
    """Write the events of an answer behind one, each when it is due."""
    silent_since = time.monotonic()
    for number, event in enumerate(reply.events, 1):
        if number <= after:
            continue
        while not await _until(call, event.due, PING_SECONDS - time.monotonic() + silent_since):
            silent_since = time.monotonic()
            yield b'event: ping\ndata: {"type":"ping"}\n\n'
        silent_since = time.monotonic()
        data = msgspec.json.encode(event.data)
        yield b"id: %d\nevent: %b\ndata: %b\n\n" % (number, event.name.encode(), data)


async def _until(call: Call, due: float, patience: float = float("inf")) -> bool:
    """Wait until something is due; False if the patience ends before."""
    end = time.monotonic() + patience
    while (left := due - call.service.clock.time()) > 0:
        remaining = end - time.monotonic()
        if remaining <= 0:
            return False
        await asyncio.sleep(min(left, remaining, _LOOK_SECONDS))
    return True


# -------------------------------------------------------------------------------------- images


@operation("GET", "/chat/images/all")
async def list_chat_images(call: Call) -> Response:
    """List the images that a chat can know."""
    values = call.query(_ALL_IMAGES)
    query = FileQuery(call.tenant_id, media_types=["image"], sort_by="created_at", **values)
    files, total = call.service.store.list_files(query)
    return answer(
        {
            "image_ids": [file.id for file in files],
            "total_count": total,
            "has_more": query.offset + len(files) < total,
        }
    )


@operation("POST", "/chat/images/search")
async def search_chat_images(call: Call) -> Response:
    """Search the images that a chat can know."""
    values = await call.json(_SEARCH)
    hits = call.service.search.images(Scope(call.tenant_id), values["query"])
    page = hits[values["offset"] : values["offset"] + values["limit"]]
    return answer(
        {
            "results": [_image(call, hit.file, hit.score) for hit in page],
            "total_count": len(hits),
            "query_interpretation": {"terms": terms(values["query"])},
        }
    )


# --------------------------------------------------------------------------------------- views


def _chat(call: Call) -> Chat:
    session_id = call.uuid("session_id")
    chat = call.service.store.chat(call.tenant_id, session_id)
    if chat is None:
        raise not_found("chat_session", session_id)
    return chat


async def _changed(call: Call, fields: Fields, kind: str | None = None, **more: Any) -> Chat:
    """Change what an open session knows, by fields that are named as those of the record."""
    call.uuid("session_id")
    values = await call.json(fields)
    chat = _chat(call)
    if chat.closed_at is not None:
        raise closed(chat)
    if kind is not None:
        _need_files(call, kind, values[f"{kind}_ids"])
    return call.service.chats.change(chat, **values, **more)


def _need_files(call: Call, kind: str, file_ids: Sequence[str]) -> None:
    for file_id in file_ids:
        file = call.service.store.live_file(call.tenant_id, file_id)
        if file is None or file.media_type != kind:
            raise not_found(kind, file_id)


def _summary(call: Call, chat: Chat) -> Summary:
    return call.service.chats.summary(chat, call.key.plan)


def _matches(summary: Summary, values: dict[str, Any]) -> bool:
    is_active = values.get("is_active")
    if is_active is not None and is_active != (summary.chat.closed_at is None):
        return False
    if len(summary.messages) < values["min_messages"]:
        return False
    texts = [summary.chat.title, *(message.content for message in summary.messages)]
    words = values.get("search", "").casefold()
    return any(words in one.casefold() for one in texts)


def _last_use(summary: Summary) -> str:
    return summary.messages[-1].created_at if summary.messages else summary.chat.created_at


def _session(summary: Summary) -> dict[str, Any]:
    chat, messages = summary.chat, summary.messages
    questions = [message.content for message in messages if message.role == "user"]
    return {
        "id": chat.id,
        "title": chat.title,
        "total_messages": len(messages),
        "total_tokens": summary.total_tokens,
        "remaining_tokens": summary.remaining_tokens,
        "remaining_messages": summary.remaining_messages,
        "is_active": chat.closed_at is None,
        "use_all_images": chat.use_all_images,
        "selected_image_count": len(chat.image_ids),
        "created_at": chat.created_at,
        "updated_at": chat.updated_at,
        "last_message_at": messages[-1].created_at if messages else None,
        "last_message_preview": messages[-1].content[:_PREVIEW] if messages else None,
        "last_user_message": questions[-1] if questions else None,
        "domain": chat.domain,
        "project_id": chat.project_id,
    }


def _message(call: Call, message: ChatMessage) -> dict[str, Any]:
    files = ((call.service.store.file(image_id), score) for image_id, score in message.images)
    return {
        "id": message.id,
        "role": message.role,
        "content": message.content,
        "created_at": message.created_at,
        "token_count": message.token_count,
        "image_context": [_image(call, file, score) for file, score in files if file] or None,
        "metadata": message.metadata,
    }


def _image(call: Call, file: File, score: float) -> dict[str, Any]:
    return {
        "image_id": file.id,
        "filename": file.filename,
        "thumbnail_url": call.views.variant_url(file, "small_256"),
        "description": file.description,
        "confidence": score,
        "title": file.title,
        "stored_url": call.views.original_url(file),
    }


def _context(chat: Chat) -> str:
    """Say what a session knows."""
    images = "all images" if chat.use_all_images else counted(len(chat.image_ids), "image")
    documents = (
        counted(len(chat.document_ids), "document") if chat.document_ids else "all documents"
    )
    videos = counted(len(chat.video_ids), "video") if chat.video_ids else "all videos"
    return f"Knows {listed([images, documents, videos])}."
