"""The parameters of an operation: arguments of a function, or what the transport fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, cast

from openapi_python_client.schema import (
    Operation,
    Parameter,
    PathItem,
    Reference,
    Schema,
)

from generator.document import extension, text
from generator.errors import ROOT, at
from generator.model import Argument, ListOf, Location, TupleOf, Type, without_none
from generator.scope import SEPARATORS, Scope, is_json

__all__ = ["KEY_HEADER", "arguments_of", "declared_parameters"]

KEY_HEADER: Final = "idempotency-key"
"""The header that makes it safe to send an operation again."""

_MEANINGLESS: Final = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI says to ignore."""

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
    names = (str(name).lower() for name in cast("Iterable[object]", listed or ()))
    filled_in = {*names, KEY_HEADER} | _MEANINGLESS
    arguments: list[Argument] = []
    owned: list[tuple[str, str]] = []
    for (location, wire), (parameter, place) in declared.items():
        if location == "header" and wire.lower() in filled_in:
            owned.append((location, wire))
        else:
            arguments.append(_argument(scope, parameter, place))
    return arguments, owned


def _argument(scope: Scope, parameter: Parameter, place: str) -> Argument:
    wire = text(parameter.name)
    location = _location(parameter)
    node, where = parameter.param_schema, at(place, "schema")
    if parameter.content:
        media_type, media = next(iter(parameter.content.items()))
        node, where = media.media_type_schema, at(place, "content", text(media_type), "schema")
        if not is_json(text(media_type)):
            scope.problems.add(
                at(place, "content", text(media_type)),
                "a parameter can only be sent as text or as JSON",
                "state a `schema`, or `content` of application/json",
            )
    if node is None:
        scope.problems.add(place, "the parameter has no schema", "state its schema")
        node = Schema.model_validate({"type": "string"})
    kind = without_none(scope.type_of(node, where))
    if not parameter.content and not scope.is_flat(kind):
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
        separator=_separator(scope, parameter, kind, place),
        json=bool(parameter.content),
        slashes=location == "path" and parameter.allowReserved,
    )


def _separator(scope: Scope, parameter: Parameter, kind: Type, place: str) -> str | None:
    """Return what joins the items of a list, or None if each has a parameter of its own."""
    may_repeat = _location(parameter) in {"query", "cookie"}
    style = text(parameter.style) or ("form" if may_repeat else "simple")
    if style not in SEPARATORS:
        scope.problems.add(
            at(place, "style"),
            f"the style {style} can't be rendered",
            "use `form` or `simple`, or send the value as JSON by `content`",
        )
    stated = "explode" in parameter.model_fields_set
    explodes = parameter.explode if stated else style == "form"
    if not isinstance(kind, (ListOf, TupleOf)) or (explodes and may_repeat):
        return None
    return SEPARATORS.get(style)


def _location(parameter: Parameter) -> Location:
    # A member of an enumeration whose base class type checkers for Python 3.10 do not know.
    return cast("Location", str(vars(parameter)["param_in"]))
