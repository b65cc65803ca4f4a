"""Chats as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scopix_emulator.answering import resolved

if TYPE_CHECKING:
    from scopix_emulator.chats import Summary
    from scopix_emulator.records import ChatMessage


def exported(summary: Summary, form: str, has_metadata: bool) -> tuple[bytes, str, str]:
    """Write the messages of a session.

    Args:
        summary: The session.
        form: `markdown`, `text` or `json`.
        has_metadata: Whether to write times, numbers of tokens and further data.

    Returns:
        The file, its media type, and the ending of its name.
    """
    chat = summary.chat
    if form == "json":
        document = {
            "session_id": chat.id,
            "title": chat.title,
            "created_at": chat.created_at,
            "messages": [_record(message, has_metadata) for message in summary.messages],
        }
        content = msgspec.json.format(msgspec.json.encode(document), indent=2)
        return content, "application/json", "json"
    is_markdown = form == "markdown"
    lines = [f"# {chat.title}" if is_markdown else chat.title]
    for message in summary.messages:
        about = message.role.capitalize()
        if has_metadata:
            about += f", {message.created_at}, {message.token_count} tokens"
        references = (message.metadata or {}).get("result_refs", {})
        lines += [
            f"## {about}" if is_markdown else f"{about}:",
            resolved(message.content, references),
        ]
    return (
        "\n\n".join([*lines, ""]).encode(),
        f"text/{'markdown' if is_markdown else 'plain'}",
        ("md" if is_markdown else "txt"),
    )


def _record(message: ChatMessage, has_metadata: bool) -> dict[str, Any]:
    record: dict[str, Any] = {"id": message.id, "role": message.role, "content": message.content}
    if has_metadata:
        record |= {
            "created_at": message.created_at,
            "token_count": message.token_count,
            "metadata": message.metadata,
        }
    return record
