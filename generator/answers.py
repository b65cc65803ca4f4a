"""The responses of an operation: what each success is decoded into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, cast

from attrs import frozen
from openapi_python_client.schema import MediaType, Operation, Response

from generator.document import extension, text
from generator.errors import at
from generator.media import essence, is_events, is_json, is_lines, is_textual
from generator.model import ANY, STR, ListOf, OperationKind, Result, Type
from generator.scope import Scope
from generator.shapes import SchemaOr, is_binary, is_text

__all__ = ["Answers", "answers_of"]

_DEFAULT_TYPES: Final = {"operation": "application/json", "lines": "application/x-ndjson"}
"""What each kind of operation asks for by itself, of those that may ask for something else."""

_EMPTY: Final = frozenset({"204", "205"})
_NOTHING: Final = Result("nothing")
_REDIRECTS: Final = frozenset({"301", "302", "303", "307", "308", "3XX"})


@frozen
class Answers:
    """What the responses of an operation become."""

    kind: OperationKind
    results: Mapping[int, Result]
    accept: str | None
    """What to ask for, where it is not what the kind of operation asks for by itself."""
    final_events: tuple[str, ...]
    media_types: tuple[tuple[str, str], ...]
    covered: tuple[str, ...]


@frozen
class _Answer:
    """What one response becomes."""

    kind: Literal["value", "empty", "download", "events", "lines"]
    result: Result
    media_type: str = ""
    final_events: tuple[str, ...] = ()


def answers_of(scope: Scope, operation: Operation) -> Answers:
    """Find out what the responses of an operation become."""
    responses = _responses(scope, operation)
    if any(response.links for response, _ in responses.values()):
        note = f"{scope.place}: links are not rendered; the answers themselves are"
        scope.schemas.notes.append(note)
    chosen = {status: one for status, one in responses.items() if status[0] == "2"}
    redirects = [status for status in responses if status in _REDIRECTS]
    if not chosen and not redirects and "default" in responses:
        chosen = {"default": responses["default"]}
    read = {
        # Some answers never have any content (RFC 9110, 9.3.2, 15.3.5 and 15.3.6).
        _key(status): _Answer("empty", _NOTHING)
        if scope.method == "head" or status in _EMPTY
        else _answer(scope, status, *one)
        for status, one in chosen.items()
    }
    place = at(scope.place, "responses")
    if not read and not redirects:
        note = f"{place}: no response stands for success, so that any success has no content"
        scope.schemas.notes.append(note)
        read = {2: _Answer("empty", _NOTHING)}
    kinds = {one.kind for one in read.values()} - {"empty"}
    if len(kinds) > 1:
        scope.problems.add(
            place,
            "some successes are streams and others are not, but a function returns one",
            "describe an operation for each",
        )
    results = {status: one.result for status, one in read.items()}
    kind: OperationKind = "operation"
    if "download" in kinds:
        kind = "download"
    elif "events" in kinds:
        kind = "events"
    elif "lines" in kinds:
        kind = "lines"
    elif not results:
        results = {_key(status): Result("redirect") for status in redirects}
    asked = list(dict.fromkeys(one.media_type for one in read.values() if one.media_type))
    default = kind in {"download", "events"} or asked in ([], [_DEFAULT_TYPES.get(kind)])
    return Answers(
        kind=kind,
        results=results,
        accept=None if default else ", ".join(asked),
        final_events=tuple(
            dict.fromkeys(name for one in read.values() for name in one.final_events)
        ),
        media_types=tuple(
            (status, text(media_type))
            for status, (response, _) in responses.items()
            for media_type in response.content or ()
        ),
        covered=tuple(
            at(where, "content", text(media_type))
            for status, (response, where) in responses.items()
            for media_type in response.content or ()
            if status not in chosen or text(media_type) != read[_key(status)].media_type
        ),
    )


def _responses(scope: Scope, operation: Operation) -> dict[str, tuple[Response, str]]:
    responses: dict[str, tuple[Response, str]] = {}
    for key, node in operation.responses.items():
        status, place = text(key), at(scope.place, "responses", text(key))
        if not re.fullmatch(r"[1-5]([0-9][0-9]|XX)|default", status):
            scope.problems.add(place, f"{status} is no status", "write 200, 2XX or default")
            continue
        resolved = scope.document.resolve(node, "responses", place, scope.problems)
        if resolved is not None:
            responses[status] = resolved
    return responses


def _answer(scope: Scope, status: str, response: Response, place: str) -> _Answer:
    chosen = scope.choose(response, response.content or {}, place)
    if chosen is None and (scope.method, status) == ("get", "200"):
        # Such an answer is what was asked for (RFC 9110, 9.3.1), even if nobody says what it is.
        scope.schemas.notes.append(
            f"{place}: says nothing of its content, so it becomes a download"
        )
        return _Answer("download", _NOTHING)
    if chosen is None:
        return _Answer("empty", _NOTHING)
    media_type, media = chosen
    where = at(place, "content", media_type, "schema")
    node = media.media_type_schema
    schema = scope.shapes.target(node) if node is not None else None
    plain = schema is None or (is_text(schema) and not schema.enum)
    if is_events(media_type):
        result = Result("text", STR)
        held = scope.shapes.held(node, where) if node is not None else None
        if node is not None and (held or not plain):
            result = Result("value", scope.type_of(*(held or (node, where))))
        final = _final_events(scope, media, at(place, "content", media_type))
        return _Answer("events", result, media_type, final)
    if is_lines(media_type):
        return _Answer("lines", Result("value", _line(scope, node, where)), essence(media_type))
    if is_json(media_type):
        one = ANY if node is None else scope.type_of(node, where)
        return _Answer("value", Result("value", one), media_type)
    if is_textual(media_type) and plain:
        return _Answer("value", Result("text", STR), media_type)
    if schema is not None and not (is_binary(schema) or is_text(schema)):
        scope.problems.add(
            at(place, "content", media_type),
            f"{media_type} can't be decoded by a schema",
            "use JSON; `type: string` is text, and bytes in other media types",
        )
    return _Answer("download", _NOTHING, media_type)


def _line(scope: Scope, node: SchemaOr | None, place: str) -> Type:
    """Return what a line is decoded into: the schema is that of a line, or of a list of all."""
    schema = scope.shapes.target(node) if node is not None else None
    if node is None or schema is None or is_text(schema) or is_binary(schema):
        return ANY
    one = scope.type_of(node, place)
    return one.item if isinstance(one, ListOf) else one


def _final_events(scope: Scope, media: MediaType, place: str) -> tuple[str, ...]:
    """Return the names of the events after which the end of the stream is no loss."""
    stated = extension(media, "x-final-events")
    listed = cast("list[object]", stated) if isinstance(stated, list) else []
    names = tuple(name for name in listed if isinstance(name, str))
    if stated is not None and (not names or len(names) < len(listed)):
        scope.problems.add(
            at(place, "x-final-events"),
            "it is no list of names of events",
            "write the names of the events after which nothing is missing",
        )
    return names


def _key(status: str) -> int:
    """Return the key of a status; that of a class is its first digit."""
    if status == "default":
        return 2
    return int(status[0]) if status.endswith("XX") else int(status)
