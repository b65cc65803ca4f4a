"""The responses of an operation: what each success is decoded into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, cast

from attrs import frozen
from openapi_python_client.schema import MediaType, Operation, Response

from generator.document import extension, text
from generator.errors import at
from generator.model import STR, OperationKind, Result
from generator.scope import Scope, is_json
from generator.shapes import is_binary, is_text

__all__ = ["Answers", "answers_of"]

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

    kind: Literal["value", "empty", "download", "events"]
    result: Result
    media_type: str = ""
    final_events: tuple[str, ...] = ()


def answers_of(scope: Scope, operation: Operation) -> Answers:
    """Find out what the responses of an operation become."""
    responses = _responses(scope, operation)
    chosen = {status: one for status, one in responses.items() if status[0] == "2"}
    redirects = [status for status in responses if status in _REDIRECTS]
    if not chosen and not redirects and "default" in responses:
        chosen = {"default": responses["default"]}
    read = {_key(status): _answer(scope, *one) for status, one in chosen.items()}
    place = at(scope.place, "responses")
    if not read and not redirects:
        scope.problems.add(
            place, "no response stands for success", "describe a response 2XX or 3XX"
        )
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
    elif not results:
        results = {_key(status): Result("redirect") for status in redirects}
    asked = dict.fromkeys(one.media_type for one in read.values() if one.media_type)
    default = kind != "operation" or list(asked) in ([], ["application/json"])
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


def _answer(scope: Scope, response: Response, place: str) -> _Answer:
    chosen = scope.choose(response, response.content or {}, place)
    if chosen is None:
        return _Answer("empty", Result("nothing"))
    media_type, media = chosen
    where = at(place, "content", media_type, "schema")
    node = media.media_type_schema
    schema = scope.shapes.target(node) if node is not None else None
    plain = schema is None or (is_text(schema) and not schema.enum)
    if media_type == "text/event-stream":
        result = Result("text", STR)
        if node is not None and not plain:
            result = Result("value", scope.type_of(node, where))
        final = _final_events(scope, media, at(place, "content", media_type))
        return _Answer("events", result, media_type, final)
    if is_json(media_type):
        if node is None:
            scope.problems.add(
                at(place, "content", media_type),
                "the JSON has no schema, so that it could be anything",
                "state its schema; `x-any: true` in it says that anything is meant",
            )
            return _Answer("empty", Result("nothing"), media_type)
        return _Answer("value", Result("value", scope.type_of(node, where)), media_type)
    if media_type.startswith("text/") and plain:
        return _Answer("value", Result("text", STR), media_type)
    if schema is not None and not is_binary(schema):
        scope.problems.add(
            at(place, "content", media_type),
            f"{media_type} can't be decoded by a schema",
            "use JSON, text, or `type: string` with `format: binary`",
        )
    return _Answer("download", Result("nothing"), media_type)


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
