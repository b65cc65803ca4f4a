"""From the arguments of an operation to its headers and its body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from scopix._core.body import (
    BytesBody,
    BytesSource,
    FilePart,
    MultipartBody,
    RawBody,
    Source,
    TextPart,
    json_body,
)
from scopix._core.model import Model
from scopix._core.operation import header_value, plain_text, query_string
from scopix._core.unset import Unset

__all__ = ["form", "headers", "json_object", "json_text", "multipart", "text_body"]


def headers(*parameters: tuple[str, object]) -> dict[str, str]:
    """Encode header parameters; None and `UNSET` are left out.

    Raises:
        ValueError: A value can't stand in a header.
    """
    return {name: header_value(name, value) for name, value in parameters if _is_given(value)}


def json_object(
    members: Mapping[str, object],
    nullable: Mapping[str, object] | None = None,
    *,
    required: bool = True,
) -> BytesBody | None:
    """Encode an object as a JSON body.

    Args:
        members: Members that are left out when they are None or `UNSET`.
        nullable: Members that are left out when they are `UNSET`, and null when they are None.
        required: Send an object without members too, rather than no body.
    """
    given = {name: value for name, value in members.items() if _is_given(value)}
    stated = (nullable or {}).items()
    given |= {name: value for name, value in stated if not isinstance(value, Unset)}
    return json_body(given) if given or required else None


def json_text(value: object) -> str | None:
    """Encode a value as JSON for a place that holds text; None and `UNSET` are left out."""
    return json_body(value).content.decode() if _is_given(value) else None


def multipart(
    *fields: tuple[str, object] | tuple[str, object, str], required: bool = True
) -> MultipartBody | None:
    """Make a body of ``multipart/form-data``.

    A source becomes a file, a record or dict becomes JSON, a list repeats its name, and None and
    `UNSET` are left out.

    Args:
        *fields: Names and values, each with the media type where it is stated.
        required: Send a body without fields too, rather than no body.
    """
    parts = [
        _part(name, item, *content_type)
        for name, value, *content_type in fields
        for item in _items(value)
    ]
    return MultipartBody(tuple(parts)) if parts or required else None


def form(*fields: tuple[str, object], required: bool = True) -> BytesBody | None:
    """Make a body of ``application/x-www-form-urlencoded``; None and `UNSET` are left out.

    Args:
        *fields: Names and values; a list repeats its name.
        required: Send a body without fields too, rather than no body.
    """
    content = query_string(*fields).encode()
    media_type = "application/x-www-form-urlencoded"
    return BytesBody(content, media_type) if content or required else None


def text_body(text: str, media_type: str) -> RawBody:
    """Make a body of text, in UTF-8."""
    return RawBody(BytesSource(text.encode()), f"{media_type}; charset=utf-8")


def _is_given(value: object) -> bool:
    return value is not None and not isinstance(value, Unset)


def _items(value: object) -> Iterable[object]:
    if not _is_given(value):
        return ()
    if isinstance(value, (list, tuple)):
        return cast("Iterable[object]", value)
    return (value,)


def _part(name: str, value: object, content_type: str | None = None) -> TextPart | FilePart:
    if isinstance(value, Source):
        return FilePart(name, value)
    if isinstance(value, (Model, Mapping)):
        content = json_body(cast("object", value)).content.decode()
        return TextPart(name, content, content_type or "application/json")
    return TextPart(name, plain_text(name, value), content_type)
