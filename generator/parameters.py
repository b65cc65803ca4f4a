"""The parameters of an operation: arguments of a function, or what the transport fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, cast

from attrs import evolve
from openapi_python_client.schema import (
    Operation,
    Parameter,
    PathItem,
    Reference,
    Schema,
)

from generator import names
from generator.defaults import expanded
from generator.document import extension, text
from generator.errors import ROOT, at
from generator.media import is_json, is_textual
from generator.model import Argument, DictOf, ListOf, Location, TupleOf, Type, without_none
from generator.scope import SEPARATORS, Scope
from generator.shapes import SchemaOr

__all__ = ["KEY_HEADER", "arguments_of", "declared_parameters"]

KEY_HEADER: Final = "idempotency-key"
"""The header that makes it safe to send an operation again."""

_MEANINGLESS: Final = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI says to ignore."""

_TEXT: Final = {"type": "string"}

Declared = Mapping[tuple[str, str], tuple[Parameter, str]]


def declared_parameters(scope: Scope, item: PathItem, operation: Operation) -> Declared:
    """Return parameters and their places by location and name; those of a path are shared."""
    declared: dict[tuple[str, str], tuple[Parameter, str]] = {}
    path_place = scope.place.rpartition("/")[0]
    nodes: list[tuple[Reference | Parameter, str]] = []
    for owner, place in ((item, path_place), (operation, scope.place)):
        listed = owner.parameters or ()
        nodes += [(node, at(place, "parameters", i)) for i, node in enumerate(listed)]
    for node, place in nodes:
        resolved = scope.document.resolve(node, "parameters", place, scope.problems)
        if resolved is not None:
            parameter, where = resolved
            declared[_location(parameter), text(parameter.name)] = resolved
            scope.schemas.operations[where] = text(parameter.name)
    return declared


def arguments_of(scope: Scope, declared: Declared) -> tuple[list[Argument], list[tuple[str, str]]]:
    """Return the arguments, and which parameters the transport fills in."""
    listed = extension(scope.document.api, "x-transport-headers")
    if listed is not None and not isinstance(listed, list):
        scope.problems.add(
            at(ROOT, "x-transport-headers"), "it is no list", "write a list of header names"
        )
        listed = None
    sent = (str(name).lower() for name in cast("Iterable[object]", listed or ()))
    filled_in = {*sent, KEY_HEADER} | _MEANINGLESS
    arguments: list[Argument] = []
    owned: list[tuple[str, str]] = []
    for (location, wire), (parameter, place) in declared.items():
        if location == "header" and wire.lower() in filled_in:
            owned.append((location, wire))
        else:
            arguments.append(_argument(scope, parameter, place))
    return [evolve(one, name=_apart(one, arguments)) for one in arguments], owned


def _apart(argument: Argument, arguments: Iterable[Argument]) -> str:
    """Name an argument otherwise than others that are sent in the same place."""
    beside = {one.wire: one.name for one in arguments if one.location == argument.location}
    return names.apart(beside)[argument.wire]


def _argument(scope: Scope, parameter: Parameter, place: str) -> Argument:
    wire = text(parameter.name)
    location = _location(parameter)
    node, where, is_json_text = parameter.param_schema, at(place, "schema"), False
    for media_type, media in (parameter.content or {}).items():
        where, is_json_text = at(place, "content", text(media_type)), is_json(text(media_type))
        if not (is_json_text or is_textual(text(media_type))):
            scope.problems.add(
                where,
                "a parameter can only be sent as text or as JSON",
                "state a `schema`, or `content` of application/json",
            )
        node = media.media_type_schema or Schema.model_validate(_TEXT if not is_json_text else {})
        where = at(where, "schema")
    if node is None:
        scope.problems.add(place, "the parameter has no schema", "state its schema")
        node = Schema.model_validate(_TEXT)
    held = None if is_json_text else scope.shapes.held(node, where)
    kind = without_none(scope.type_of(*(held or (node, where))))
    is_json_text = is_json_text or held is not None
    members = None if is_json_text else _members(scope, parameter, node, where, kind)
    if not (is_json_text or members or scope.is_flat(kind)):
        scope.problems.add(
            place,
            f"an object or a list of lists can't be sent as a {location} parameter",
            "send it as JSON: `content: {application/json: {schema: ...}}`",
        )
    required = parameter.required or location == "path"
    return Argument(
        name=scope.argument_name(parameter, wire, place),
        wire=wire,
        type=scope.widened(kind),
        required=required,
        doc=scope.told(
            node, text(parameter.description), required=required, deprecated=parameter.deprecated
        ),
        place=place,
        location=location,
        separator=None if is_json_text or members else _separator(scope, parameter, kind, place),
        json=is_json_text,
        members=members,
        slashes=location == "path" and parameter.allowReserved,
    )


def _separator(scope: Scope, parameter: Parameter, kind: Type, place: str) -> str | None:
    """Return what joins the items of a list, or None if each has a parameter of its own."""
    may_repeat = _location(parameter) in {"query", "cookie"}
    style = _style(parameter)
    if style not in SEPARATORS:
        scope.problems.add(
            at(place, "style"),
            f"the style {style} can't be rendered",
            "use `form` or `simple`, or send the value as JSON by `content`",
        )
    members = expanded(kind, scope.schemas.definitions)
    kinds = {isinstance(one, (ListOf, TupleOf)) for one in members}
    if True not in kinds or (_explodes(parameter) and may_repeat):
        return None
    if False in kinds:
        scope.problems.add(
            place,
            "it is a list or something else, and the items of the list would have to be joined",
            "state a list, or `explode: true` in the query",
        )
    return SEPARATORS.get(style)


def _members(
    scope: Scope, parameter: Parameter, node: SchemaOr, place: str, kind: Type
) -> Literal["exploded", "deep_object"] | None:
    """Tell how an object in the query is sent, if each of its members is a parameter."""
    style = _style(parameter)
    in_query = _location(parameter) == "query"
    if not in_query or not (style == "deepObject" or (style == "form" and _explodes(parameter))):
        return None
    (one, *others) = expanded(kind, scope.schemas.definitions)
    resolved = scope.shapes.resolve(*scope.shapes.beside_null(node, place))
    if isinstance(one, DictOf) and not others:
        inner = [one.value]
    elif resolved is not None and scope.shapes.is_record(resolved[0]):
        inner = [
            scope.type_of(each.node, each.place) for each in scope.shapes.properties(*resolved)
        ]
    else:
        return None
    if not all(map(scope.is_flat, inner)):
        return None
    return "deep_object" if style == "deepObject" else "exploded"


def _style(parameter: Parameter) -> str:
    may_repeat = _location(parameter) in {"query", "cookie"}
    return text(parameter.style) or ("form" if may_repeat else "simple")


def _explodes(parameter: Parameter) -> bool:
    stated = "explode" in parameter.model_fields_set
    return parameter.explode if stated else _style(parameter) == "form"


def _location(parameter: Parameter) -> Location:
    # A member of an enumeration whose base class type checkers for Python 3.10 do not know.
    return cast("Location", str(vars(parameter)["param_in"]))
