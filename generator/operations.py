"""The walk over operations: from paths to functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import define, evolve, field, frozen
from openapi_python_client.schema import Operation as ApiOperation
from openapi_python_client.schema import PathItem
from openapi_python_client.schema.openapi_schema_pydantic import SecurityScheme

from generator import names
from generator.answers import answers_of
from generator.bodies import body_of
from generator.document import Document, extension, text
from generator.errors import ROOT, Problems, at
from generator.media import suffix, words
from generator.model import METHODS, Api, Argument, Location, Operation
from generator.parameters import KEY_HEADER, Declared, arguments_of, declared_parameters
from generator.schemas import Schemas
from generator.scope import Scope
from generator.shapes import Shapes

__all__ = ["walk"]

_IDEMPOTENT: Final = frozenset({"get", "head", "options", "put", "delete"})
"""RFC 9110, 9.2.2; nobody repeats a TRACE."""

_PRECEDENCE: Final[tuple[Location, ...]] = ("path", "query", "header", "cookie", "body")
"""Which of two arguments with one name keeps it: the one that is sent in what comes first here."""

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
        notes=tuple(dict.fromkeys(notes)),
    )


@frozen
class _Declared:
    """An operation as it is described, and what its function is called."""

    method: str
    path: str
    item: PathItem
    operation: ApiOperation
    place: str
    module: str
    name: str


@define
class _Operations:
    """The operations of a description."""

    document: Document
    problems: Problems
    schemas: Schemas
    notes: list[str]
    _bearers: set[str] = field(factory=set[str])
    """Names of the security schemes that the key of the client serves."""
    _taken: set[tuple[str, str]] = field(factory=set[tuple[str, str]])
    """Modules and names of the functions."""

    def all(self) -> tuple[Operation, ...]:
        """Walk through the paths."""
        found = list(self._declared())
        modules: dict[str, set[str]] = {}
        for one in found:
            modules.setdefault(one.name, set()).add(one.module)
        for one in found:
            # Types that have no name are named after operations, and are found in any module.
            head = one.name if len(modules[one.name]) == 1 else f"{one.module}_{one.name}"
            self.schemas.operations[one.place] = names.class_name(head)
        self._note_others()
        self._taken = {(one.module, one.name) for one in found}
        made = tuple(operation for one in found for operation in self._made(one))
        self._check_functions(made)
        return made

    def _declared(self) -> Iterator[_Declared]:
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
                    where = at(place, method)
                    module = names.module_name(
                        text(operation.tags[0]) if operation.tags else "default"
                    )
                    name = self._name(method, path, operation, where)
                    yield _Declared(method, path, item, operation, where, module, name)

    def _note_others(self) -> None:
        """Tell what of the document is not rendered, for it is no call that a client makes."""
        api = self.document.api
        if extension(api, "webhooks"):
            self.notes.append("webhooks are calls to you; they are not rendered")
        schemes = (api.components and api.components.securitySchemes) or {}
        for key, node in schemes.items():
            place = at(ROOT, "components", "securitySchemes", text(key))
            resolved = self.document.resolve(node, "securitySchemes", place, self.problems)
            if resolved is not None and _is_bearer(resolved[0]):
                self._bearers.add(text(key))
            elif resolved is not None:
                self.notes.append(
                    f"{place}: the client sends its key as a bearer token; what this scheme wants "
                    "has to be given otherwise, such as in `default_headers`"
                )

    def _made(self, one: _Declared) -> Iterator[Operation]:
        """Yield the operation, and one more for each media type that says something else."""
        self._check_shared(one.item, one.operation, one.place)
        if one.operation.callbacks:
            self.notes.append(f"{one.place}: callbacks are calls to you; they are not rendered")
        scope = Scope(self.document, self.problems, self.schemas, one.place, one.module)
        yield self._operation(one, scope)
        summary = text(one.operation.summary) or f"{one.method.upper()} {one.path}"
        for media_type in scope.others:
            other = self._operation(one, evolve(scope, wanted=media_type, others={}))
            yield evolve(
                other,
                name=self._variant(one, media_type),
                summary=f"{summary.rstrip('.')}, as {media_type}.",
            )

    def _variant(self, one: _Declared, media_type: str) -> str:
        """Name the function of an operation for another media type."""
        short, whole = suffix(media_type), words(media_type)
        wanted = [f"{one.name}_{end}" for end in (short, f"as_{short}", f"as_{whole}")]
        name = next((each for each in wanted if (one.module, each) not in self._taken), wanted[0])
        self._taken.add((one.module, name))
        return name

    def _operation(self, one: _Declared, scope: Scope) -> Operation:
        method, path, operation, place = one.method, one.path, one.operation, one.place
        declared = declared_parameters(scope, one.item, operation)
        self._check_path(path, declared, place)
        parameters, owned = arguments_of(scope, declared)
        body = body_of(scope, operation)
        answers = answers_of(scope, operation)
        arguments = _ordered(_apart([*parameters, *body.arguments]), path)
        self._check_names(arguments)
        repeatable = extension(operation, "x-repeatable")
        doc = text(operation.description)
        return Operation(
            name=one.name,
            method=method.upper(),
            path=path,
            module=one.module,
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

    def _name(self, method: str, path: str, operation: ApiOperation, place: str) -> str:
        chosen = extension(operation, "x-python-name")
        wanted = text(operation.operationId)
        name = names.function_name(wanted, method, path)
        if not wanted and chosen is None:
            self.notes.append(f"{place}: has no operationId; named after method and path")
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
        return name

    def _check_functions(self, operations: Iterable[Operation]) -> None:
        seen: dict[tuple[str, str], Operation] = {}
        for one in operations:
            other = seen.setdefault((one.module, one.name), one)
            if other is not one:
                self.problems.add(
                    one.place,
                    f"it would be the function {one.name} of {one.module}, "
                    f"which {other.place} is already",
                    "give it an operationId of its own, or another name by `x-python-name`",
                )

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
        known = {*self._bearers, *(text(name) for one in api.security or () for name in one)}
        wanted = [set(map(text, one)) for one in operation.security or ()]
        if wanted and api.security and not any(one <= known for one in wanted):
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


def _is_bearer(scheme: SecurityScheme) -> bool:
    kind = text(scheme.type)
    return kind in {"oauth2", "openIdConnect"} or text(scheme.scheme).lower() == "bearer"


def _apart(arguments: Sequence[Argument]) -> list[Argument]:
    """Name arguments after where they are sent, if one that is sent elsewhere has their name."""
    taken: dict[str, Location] = {}
    for location in _PRECEDENCE:
        for one in arguments:
            if one.location == location:
                taken.setdefault(one.name, location)
    return [
        one
        if taken[one.name] == one.location
        else evolve(one, name=f"{one.location if one.wire else 'request'}_{one.name}")
        for one in arguments
    ]


def _ordered(arguments: Sequence[Argument], path: str) -> tuple[Argument, ...]:
    """Order a signature: the path, then what is required, then the rest."""
    wires = _VARIABLE.findall(path)
    in_path = [one for one in arguments if one.location == "path" and one.wire in wires]
    others = [one for one in arguments if one.location != "path"]
    return (
        *sorted(in_path, key=lambda one: wires.index(one.wire)),
        *sorted(others, key=lambda one: not one.required),
    )


def _singular(noun: str) -> str:
    """Return what one of several is called."""
    for ending, single in (
        ("ies", "y"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("sses", "ss"),
        ("xes", "x"),
    ):
        if noun.endswith(ending):
            return noun.removesuffix(ending) + single
    return noun.removesuffix("s")


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
        kind = _singular(names.snake(before)) or kind
    return kind, last.name
