"""What a call is, before anything is sent.

The generated modules in `scopix._raw.operations` hold one function for each operation of the API
description. Each returns one of the four classes below, which say everything that a transport
needs: what to send, which statuses mean success, what to decode them into, and whether sending it
twice does harm. Nothing here waits, so both packages share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Generic, TypeVar, cast
from urllib.parse import quote
from uuid import UUID

from attrs import field, frozen

from scopix._core.body import Body
from scopix._core.durations import iso_duration
from scopix._core.unset import UNSET, Unset

__all__ = [
    "UNSET",
    "DownloadOperation",
    "EventOperation",
    "LineOperation",
    "Operation",
    "Redirect",
    "Request",
    "Unset",
    "cookie_header",
    "deep_object",
    "exploded",
    "header_value",
    "joined",
    "path_rest",
    "path_segment",
    "plain_text",
    "query_string",
]

T = TypeVar("T")

_HEADER_VALUE: Final = re.compile(r"(?:[!-~]+(?:[ \t]+[!-~]+)*)?")


@frozen(kw_only=True)
class Request:
    """The part that all operations have in common."""

    name: str
    """The operationId in the API description."""
    method: str
    path: str
    """The path below the base URL, encoded, with its parameters filled in."""
    query: str = ""
    """The query without its question mark, encoded."""
    headers: Mapping[str, str] = field(factory=dict[str, str])
    body: Body | None = None
    repeatable: bool = False
    """Whether the method is idempotent (RFC 9110, 9.2.2): applying it twice is as good as once."""
    keyed: bool = False
    """Whether the operation takes an `Idempotency-Key`, which makes repeating it safe."""
    resource: tuple[str, str] | None = None
    """Kind and id of what the path points at, for the error when it does not exist."""
    accept: str = "application/json"
    url: str | None = field(default=None, repr=False)
    """Where it goes instead of to the base URL: an address that needs no key, and gets none."""
    patient: bool = False
    """Whether it waits for a host that failed too often, where others fail at once."""


@frozen(kw_only=True)
class Operation(Request, Generic[T]):
    """A call whose answer is read whole and decoded into ``T``."""

    returns: Mapping[int, Any]
    """What each success status is decoded into. A key below ten is a class: 2 stands for 2XX.

    None means that there is no body, `Redirect` that the answer is the address in `Location`,
    ``str`` and ``bytes`` that the body is taken as it is; anything else is decoded from JSON.
    """


@frozen(kw_only=True)
class DownloadOperation(Request):
    """A call whose answer is a stream of bytes; redirects to where they lie are followed."""

    accept: str = "*/*"


@frozen(kw_only=True)
class EventOperation(Request, Generic[T]):
    """A call whose answer is a stream of server-sent events, each decoded into ``T``."""

    event: Any
    """What the data of each event is decoded into."""
    final_events: tuple[str, ...] = ()
    """Names of events after which nothing is missing; without any, the stream ends when it ends."""
    accept: str = "text/event-stream"


@frozen(kw_only=True)
class LineOperation(EventOperation[T]):
    """A call whose answer is a stream of lines of JSON, each of them decoded into ``T``."""

    accept: str = "application/x-ndjson"


@frozen
class Redirect:
    """The answer of an operation that points elsewhere."""

    location: str = field(repr=False)
    """Where the response pointed. May carry a signature, so it is not shown."""


def path_segment(name: str, value: object) -> str:
    """Encode one path parameter.

    Raises:
        TypeError: The value is neither text, number nor enumeration member.
        ValueError: The value is empty, ``.`` or ``..``, any of which would address another
            resource than the one meant.
    """
    text = plain_text(name, value)
    if text in {"", ".", ".."}:
        msg = f"{name} must be an identifier, not {text!r}"
        raise ValueError(msg)
    return quote(text, safe="")


def path_rest(name: str, value: object) -> str:
    """Encode a path parameter that may contain slashes."""
    segments = plain_text(name, value).split("/")
    return "/".join(path_segment(name, segment) for segment in segments)


def query_string(*parameters: tuple[str, object]) -> str:
    """Encode query parameters; None and `UNSET` are left out, sequences repeat the name.

    Raises:
        TypeError: A value is neither a scalar nor a sequence of scalars.
    """
    pairs: list[str] = []
    for name, value in parameters:
        if value is None or isinstance(value, Unset):
            continue
        items: Iterable[object] = (value,)
        if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
            items = cast("Iterable[object]", value)
        pairs += [f"{quote(name, safe='')}={quote(plain_text(name, i), safe='')}" for i in items]
    return "&".join(pairs)


def exploded(value: object) -> Iterator[tuple[str, object]]:
    """Yield the members of an object, each as a parameter of its own (``style: form``)."""
    from scopix._core.model import plain

    if value is not None and not isinstance(value, Unset):
        yield from cast("Mapping[str, object]", plain(value)).items()


def deep_object(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield the members of an object as parameters ``name[member]`` (``style: deepObject``)."""
    for member, one in exploded(value):
        yield f"{name}[{member}]", one


def joined(name: str, values: Sequence[object] | Unset | None, separator: str = ",") -> str | None:
    """Join a list into one parameter (``explode: false``); None and `UNSET` are left out.

    Raises:
        TypeError: The list is a string, or a value in it is no scalar.
        ValueError: A value contains the separator, so that it would arrive as two.
    """
    if values is None or isinstance(values, Unset):
        return None
    if isinstance(values, str):
        msg = f"{name} must be a list, not a string: write [{values!r}]"
        raise TypeError(msg)
    texts = [plain_text(name, value) for value in values]
    for text in texts:
        if separator in text:
            msg = f"{name} is sent with {separator!r} between its values, so {text!r} can't be one"
            raise ValueError(msg)
    return separator.join(texts)


def header_value(name: str, value: object) -> str:
    """Encode a header parameter.

    Raises:
        ValueError: The value has a line break or another character that RFC 9110, 5.5 does not
            let us send, or blanks around it. It is not shown: it may be a secret.
    """
    text = plain_text(name, value)
    if not _HEADER_VALUE.fullmatch(text):
        msg = f"{name} must be visible ASCII characters, with blanks only between them"
        raise ValueError(msg)
    return text


def cookie_header(*parameters: tuple[str, object]) -> dict[str, str]:
    """Encode cookie parameters into one `Cookie` header; nothing when all are left out."""
    cookies = "; ".join(
        f"{name}={quote(plain_text(name, value), safe='')}"
        for name, value in parameters
        if value is not None and not isinstance(value, Unset)
    )
    return {"cookie": cookies} if cookies else {}


def plain_text(name: str, value: object) -> str:
    """Write a scalar as text.

    Raises:
        TypeError: The value is neither text, number, time nor enumeration member.
        ValueError: The text has a surrogate, which UTF-8 can't express.
    """
    if isinstance(value, Enum):
        # First, because `str` of a member of a user's own enumeration is its name.
        value = cast("object", value.value)
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            msg = f"{name} has half a surrogate pair; it must be valid Unicode"
            raise ValueError(msg)
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return iso_duration(value)
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    msg = f"{name} must be text, a number, a bool or a time, not {type(value).__name__}"
    raise TypeError(msg)
