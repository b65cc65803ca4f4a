"""The walk over operations: from paths to functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import define, field
from openapi_python_client.schema import Operation as ApiOperation
from openapi_python_client.schema import PathItem

from generator import names
from generator.answers import answers_of
from generator.bodies import body_of
from generator.document import Document, extension, text
from generator.errors import ROOT, Problems, at
from generator.model import Api, Argument, Operation
from generator.parameters import KEY_HEADER, Declared, arguments_of, declared_parameters
from generator.schemas import Schemas
from generator.scope import Scope
from generator.shapes import Shapes

__all__ = ["METHODS", "walk"]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_IDEMPOTENT: Final = frozenset({"get", "head", "options", "put", "delete"})
"""RFC 9110, 9.2.2; nobody repeats a TRACE."""

_VARIABLE: Final = re.compile(r"{([^{}]+)}")


def walk(document: Document) -> Api:
    """Find the operations and types of a description.

    Raises:
        DescriptionError: Something can't be rendered as it is described.
    """
    problems = document.problems()
    notes: list[str] = []
    schemas = Schemas(Shapes(document, problems), problems, notes)
    operations = _Operations(document, problems, schemas, notes).all()
    definitions = schemas.finish(one.type for each in operations for one in each.arguments)
    problems.check()
    return Api(
        title=text(document.api.info.title),
        tags={
            names.module_name(text(tag.name)): text(tag.description)
            for tag in document.api.tags or ()
        },
        operations=operations,
        definitions=definitions,
        notes=tuple(notes),
    )


@define
class _Operations:
    """The operations of a description."""

    document: Document
    problems: Problems
    schemas: Schemas
    notes: list[str]
    _functions: dict[tuple[str, str], str] = field(factory=dict[tuple[str, str], str])
    """Places by module and name."""

    def all(self) -> tuple[Operation, ...]:
        """Walk through the paths."""
        found: list[Operation] = []
        for key, item in self.document.api.paths.items():
            path = text(key)
            place = at(ROOT, "paths", path)
            if item.ref is not None:
                self.problems.add(
                    place,
                    "the path is described elsewhere",
                    "bundle the description into one file, with each path in its place",
                )
            # In the order of the document, which the typed one does not keep.
            for method in self.document.data["paths"][path]:
                operation: ApiOperation | None = (
                    getattr(item, method) if method in METHODS else None
                )
                if operation is not None:
                    found.append(self._operation(method, path, item, operation, at(place, method)))
        if extension(self.document.api, "webhooks"):
            self.notes.append("webhooks are calls to you; they are not rendered")
        return tuple(found)

    def _operation(
        self, method: str, path: str, item: PathItem, operation: ApiOperation, place: str
    ) -> Operation:
        module = names.module_name(text(operation.tags[0]) if operation.tags else "default")
        name = self._name(method, path, operation, place, module)
        self._check_shared(item, operation, place)
        if operation.callbacks:
            self.notes.append(f"{place}: callbacks are calls to you; they are not rendered")
        scope = Scope(self.document, self.problems, self.schemas, place, module)
        declared = declared_parameters(scope, item, operation)
        self._check_path(path, declared, place)
        parameters, owned = arguments_of(scope, declared)
        body = body_of(scope, operation)
        answers = answers_of(scope, operation)
        arguments = _ordered([*parameters, *body.arguments], path)
        self._check_names(arguments)
        repeatable = extension(operation, "x-repeatable")
        doc = text(operation.description)
        return Operation(
            name=name,
            method=method.upper(),
            path=path,
            module=module,
            summary=text(operation.summary),
            doc=f"{doc}\n\nDeprecated.".strip() if operation.deprecated else doc,
            place=place,
            arguments=arguments,
            body=body.body,
            kind=answers.kind,
            results=answers.results,
            accept=answers.accept,
            final_events=answers.final_events,
            repeatable=method in _IDEMPOTENT if repeatable is None else repeatable is True,
            keyed=any(wire.lower() == KEY_HEADER for _, wire in owned),
            resource=_resource(path, arguments, declared),
            owned=tuple(owned),
            statuses=tuple(map(text, operation.responses)),
            media_types=(*body.media_types, *answers.media_types),
            flattened=body.flattened,
            covered=(*body.covered, *answers.covered),
        )

    def _name(
        self, method: str, path: str, operation: ApiOperation, place: str, module: str
    ) -> str:
        chosen = extension(operation, "x-python-name")
        wanted = text(operation.operationId)
        if not wanted:
            wanted = f"{method} {re.sub('[{}/]', ' ', path)}"
            self.notes.append(f"{place}: has no operationId; named after method and path")
        name = names.argument_name(wanted)
        if isinstance(chosen, str) and names.is_argument_name(chosen):
            name = chosen
        elif chosen is not None:
            self.problems.add(
                at(place, "x-python-name"),
                f"{chosen!r} can't be the name of a function",
                "write it in snake_case, and not as a name that generated code uses",
            )
        elif name == f"{names.snake(wanted)}_":
            self.notes.append(f"{place}: became {name}, because generated code uses {name[:-1]}")
        other = self._functions.setdefault((module, name), place)
        if other != place:
            self.problems.add(
                place,
                f"it would be the function {name} of {module}, which {other} is already",
                "give it an operationId of its own, or another name by `x-python-name`",
            )
        self.schemas.operations[place] = names.class_name(name)
        return name

    def _check_shared(self, item: PathItem, operation: ApiOperation, place: str) -> None:
        """Find what an operation wants otherwise than the document: one client serves all."""
        api = self.document.api
        for servers in (item.servers, operation.servers):
            if servers and servers != api.servers:
                self.problems.add(
                    at(place, "servers"),
                    "the operation has servers of its own, but a client has one base URL",
                    "describe operations of other servers in a description of their own",
                )
        if operation.security and api.security and operation.security != api.security:
            self.problems.add(
                at(place, "security"),
                "the operation wants other credentials than the document, but a client has one",
                "leave `security` to the document; `security: []` says that none are needed",
            )

    def _check_path(self, path: str, declared: Declared, place: str) -> None:
        wanted = set(_VARIABLE.findall(path))
        for wire in wanted.symmetric_difference(w for where, w in declared if where == "path"):
            self.problems.add(
                place,
                f"`{wire}` stands in the path or among the path parameters, but not in both",
                "declare a path parameter for each name in braces",
            )

    def _check_names(self, arguments: Iterable[Argument]) -> None:
        seen: dict[str, Argument] = {}
        for argument in arguments:
            other = seen.setdefault(argument.name, argument)
            if other is not argument:
                self.problems.add(
                    argument.place,
                    f"it would be the argument `{argument.name}`, which {other.place} is already",
                    "give one of them another name by `x-python-name`",
                )


def _ordered(arguments: Sequence[Argument], path: str) -> tuple[Argument, ...]:
    """Order a signature: the path, then what is required, then the rest."""
    wires = _VARIABLE.findall(path)
    in_path = [one for one in arguments if one.location == "path" and one.wire in wires]
    others = [one for one in arguments if one.location != "path"]
    return (
        *sorted(in_path, key=lambda one: wires.index(one.wire)),
        *sorted(others, key=lambda one: not one.required),
    )


def _resource(
    path: str, arguments: Iterable[Argument], declared: Declared
) -> tuple[str, str] | None:
    """Find what the path points at: its last parameter that says so, else just its last."""
    in_path = [argument for argument in arguments if argument.location == "path"]
    for argument in reversed(in_path):
        stated = extension(declared["path", argument.wire][0], "x-resource-type")
        if stated is not None:
            return str(stated), argument.name
    if not in_path:
        return None
    last = in_path[-1]
    kind = last.name.removesuffix("_id")
    if kind == "id":
        before = path.partition(f"/{{{last.wire}}}")[0].rpartition("/")[2]
        kind = names.snake(before).removesuffix("s") or kind
    return kind, last.name
