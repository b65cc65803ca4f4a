"""What media types say about content."""

from __future__ import annotations

import re
from typing import Final

from generator import names

__all__ = [
    "essence",
    "is_events",
    "is_json",
    "is_lines",
    "is_textual",
    "preference",
    "suffix",
    "words",
]

_PREFERRED: Final = (
    "application/json",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
)
_LINES: Final = frozenset(
    f"application/{name}"
    for name in ("jsonl", "jsonlines", "ndjson", "stream+json", "x-jsonlines", "x-ndjson")
)
_WORDS: Final = {
    "*/*": "any",
    "application/octet-stream": "bytes",
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data": "multipart",
    "text/event-stream": "events",
    "text/plain": "text",
}


def essence(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_events(media_type: str) -> bool:
    """Whether content is a stream of server-sent events."""
    return essence(media_type) == "text/event-stream"


def is_json(media_type: str) -> bool:
    """Whether content is JSON (RFC 6839 for the suffix)."""
    return essence(media_type).endswith(("application/json", "text/json", "+json"))


def is_lines(media_type: str) -> bool:
    """Whether content is a stream of lines of JSON."""
    return essence(media_type) in _LINES


def is_textual(media_type: str) -> bool:
    """Whether content is text, and not bytes that are described as a string."""
    name = essence(media_type)
    return name.startswith("text/") or name.endswith(("/xml", "+xml", "/yaml", "+yaml"))


def preference(media_type: str) -> int:
    """Rank media types of which one is used: the lowest comes first."""
    if media_type in _PREFERRED:
        return _PREFERRED.index(media_type)
    return len(_PREFERRED) + (not is_json(media_type))


def suffix(media_type: str) -> str:
    """Tell media types apart in the names of functions."""
    if is_lines(media_type):
        return "lines"
    name = essence(media_type)
    kind, _, own = name.rpartition("/")
    return _WORDS.get(name) or words(own.removeprefix("x-")) or words(kind)


def words(media_type: str) -> str:
    """Write a media type as part of a name."""
    return names.snake(re.sub(r"\W", " ", media_type))
