"""The body of a request: arguments of a function, and how they are sent."""

from __future__ import annotations

from typing import Final

from attrs import evolve, frozen
from openapi_python_client.schema import MediaType, Operation, RequestBody, Schema

from generator import names
from generator.document import extension, text
from generator.errors import at
from generator.media import essence, is_json, is_textual
from generator.model import (
    ANY,
    SOURCE,
    STR,
    Argument,
    Body,
    BodyKind,
    ListOf,
    Type,
    without_none,
)
from generator.prose import sentence
from generator.scope import SEPARATORS, Scope
from generator.shapes import Property, SchemaOr, has_null, is_binary, is_text

__all__ = ["BodyOf", "body_of"]

_FORMS: Final[dict[str, BodyKind]] = {
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data": "multipart",
}


@frozen
class BodyOf:
    """What the request body of an operation becomes."""

    body: Body | None = None
    arguments: tuple[Argument, ...] = ()
    media_types: tuple[tuple[str, str], ...] = ()
    flattened: tuple[str, ...] = ()
    """Place of the schema whose properties became the arguments."""
    covered: tuple[str, ...] = ()
    """Places that need no code of their own."""


def body_of(scope: Scope, operation: Operation) -> BodyOf:
    """Find out what the body of a request becomes."""
    node = operation.request_body
    place = at(scope.place, "requestBody")
    resolved = (
        scope.document.resolve(node, "requestBodies", place, scope.problems) if node else None
    )
    if resolved is None:
        return BodyOf()
    request, place = resolved
    listed = [text(media_type) for media_type in request.content]
    chosen = scope.choose(request, request.content, place)
    if chosen is None:
        scope.problems.add(at(place, "content"), "it is empty", "state a media type and its schema")
        return BodyOf()
    made = _made(scope, request, *chosen, at(place, "content", chosen[0]))
    others = (at(place, "content", one) for one in listed if one != chosen[0])
    return evolve(
        made,
        media_types=tuple(("request", one) for one in listed),
        covered=(*made.covered, *others),
    )


def _made(
    scope: Scope, request: RequestBody, media_type: str, media: MediaType, place: str
) -> BodyOf:
    node, where = media.media_type_schema, at(place, "schema")
    schema = scope.shapes.resolve(node, where) if node is not None else None
    if node is None or schema is None:
        if essence(media_type) in _FORMS or node is not None:
            scope.problems.add(place, "the body has no schema", "state its schema")
            return BodyOf()
        if is_json(media_type):
            return _single(scope, request, "json", media_type, ANY, where, node)
        if is_textual(media_type):
            return _single(scope, request, "text", media_type, STR, where, node)
        return _single(scope, request, "raw", media_type, SOURCE, where, node)
    kind = _FORMS.get(essence(media_type))
    if kind is not None or is_json(media_type):
        if _is_flattened(scope, request, schema[0], is_form=kind is not None):
            scope.schemas.flattened.add(schema[1])
            return _members(scope, request, kind or "object", media_type, media, schema)
        if kind is None:
            one = scope.type_of(node, where)
            return _single(scope, request, "json", media_type, one, where, node)
        scope.problems.add(
            place, "a form is an object with properties", "state its properties, or use JSON"
        )
        return BodyOf()
    if is_textual(media_type) and is_text(schema[0]):
        return _single(scope, request, "text", media_type, STR, where, node)
    if not (is_binary(schema[0]) or is_text(schema[0])):
        scope.problems.add(
            place,
            f"{media_type} can't be made from a schema",
            "use JSON or a form; `type: string` is text, and bytes in other media types",
        )
    return _single(scope, request, "raw", media_type, SOURCE, where, node)


def _is_flattened(scope: Scope, request: RequestBody, schema: Schema, *, is_form: bool) -> bool:
    """Whether the properties of a body become arguments."""
    if not scope.shapes.is_record(schema) or schema.discriminator is not None:
        return False
    if scope.shapes.rest(schema) and not is_form:
        return False
    # Without a body, what its properties require is not required.
    return is_form or (not has_null(schema) and (request.required or not schema.required))


def _single(
    scope: Scope,
    request: RequestBody,
    kind: BodyKind,
    media_type: str,
    one: Type,
    place: str,
    node: SchemaOr | None,
) -> BodyOf:
    words = text(request.description)
    required = request.required
    argument = Argument(
        name="body",
        wire="",
        type=one if kind == "json" else without_none(one),
        required=required,
        doc=scope.told(node, words, required=required) if node else sentence(words),
        place=place,
        location="body",
    )
    return BodyOf(Body(kind, media_type, required), (argument,))


def _members(
    scope: Scope,
    request: RequestBody,
    kind: BodyKind,
    media_type: str,
    media: MediaType,
    schema: tuple[Schema, str],
) -> BodyOf:
    arguments: list[Argument] = []
    covered: list[str] = []
    encodings = {text(name): one for name, one in (media.encoding or {}).items()}
    for one in scope.shapes.properties(*schema):
        covered += one.places
        if isinstance(one.node, Schema) and one.node.readOnly:
            continue
        argument = _member(scope, request, kind, one)
        encoding = encodings.get(one.wire)
        if encoding is not None and kind != "object":
            stated = text(encoding.contentType)
            joins = "explode" in encoding.model_fields_set and not encoding.explode
            argument = evolve(
                argument,
                json=argument.json or is_json(stated),
                content_type=stated if not is_json(stated) and stated else argument.content_type,
                separator=SEPARATORS.get(text(encoding.style) or "form") if joins else None,
            )
        arguments.append(argument)
    body = Body(kind, media_type, request.required)
    chosen = names.apart({one.wire: one.name for one in arguments})
    arguments = [evolve(one, name=chosen[one.wire]) for one in arguments]
    return BodyOf(body, tuple(arguments), flattened=(schema[1],), covered=tuple(covered))


def _member(scope: Scope, request: RequestBody, kind: BodyKind, one: Property) -> Argument:
    held = scope.shapes.held(one.node, one.place) if kind != "object" else None
    type_ = _binary(scope, one) if kind == "multipart" else None
    if type_ is None:
        type_ = scope.type_of(*(held or (one.node, one.place)))
    nullable = kind == "object" and type_ != without_none(type_)
    if kind != "object":
        type_ = without_none(type_)
    if kind == "form" and not (held or scope.is_flat(type_)):
        scope.problems.add(
            one.place,
            "an object can't be sent as a field of a form",
            "use JSON, multipart/form-data, or text with `contentMediaType: application/json`",
        )
    required = one.required and request.required
    doc = scope.told(one.node, one.doc, required=required, nullable=nullable and not required)
    return Argument(
        name=scope.argument_name(one.node, one.wire, one.place),
        wire=one.wire,
        type=scope.widened(type_),
        required=required,
        doc=doc,
        place=one.place,
        location="body",
        nullable=nullable,
        json=held is not None,
        content_type=_text_type(scope, one) if kind == "multipart" and held is None else None,
    )


def _binary(scope: Scope, one: Property) -> Type | None:
    """Return the type of a property that is a file, or a list of files."""
    schema = scope.shapes.target(scope.shapes.beside_null(one.node, one.place)[0])
    if schema is None or is_binary(schema):
        return SOURCE if schema else None
    item = scope.shapes.target(schema.items) if schema.items is not None else None
    return ListOf(SOURCE) if item is not None and is_binary(item) else None


def _text_type(scope: Scope, one: Property) -> str | None:
    """Return the media type of text, where the schema states one."""
    schema = scope.shapes.target(scope.shapes.beside_null(one.node, one.place)[0])
    return extension(schema, "contentMediaType") if schema and is_text(schema) else None
