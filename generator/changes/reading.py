"""From a document, and what was made of it, to the records that compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from attrs import define, evolve, field

from generator.changes.contract import Answer, Body, Call, Contract, Form, Member
from generator.document import Document
from generator.errors import at
from generator.model import Api, Argument, Definition, Enumeration, Operation, Record
from generator.parameters import KEY_HEADER
from generator.references import component
from generator.survey import Node, Survey, kinds, members

__all__ = ["contract_of"]

_WORDS: Final = frozenset(
    {"$comment", "description", "example", "examples", "externalDocs", "summary", "title"}
)
_OURS: Final = frozenset(
    {"x-enum-descriptions", "x-enum-varnames", "x-internal", "x-module", "x-python-name"}
)
"""What the classes, fields and arguments in Python show, or nobody but us needs to know."""

_LIMITS: Final = frozenset(
    {"contentEncoding", "contentMediaType", "exclusiveMaximum", "exclusiveMinimum", "format"}
    | {f"{end}{what}" for end in ("max", "min") for what in ("Items", "Length", "Properties")}
    | {"maximum", "minimum", "multipleOf", "pattern", "uniqueItems"}
)
_SHAPES: Final = frozenset(
    {"$ref", "additionalProperties", "const", "enum", "items", "properties", "type", "x-any"}
)
"""Keywords that say something about the type."""

_MARKS: Final = ("deprecated", "readOnly", "writeOnly")
_READ: Final = _LIMITS | _SHAPES | {*_MARKS, "default", "discriminator", "nullable", "required"}
_LISTS: Final = ("allOf", "oneOf", "anyOf")
_TYPES: Final[dict[type, str]] = {bool: "boolean", float: "number", int: "integer", str: "string"}


def contract_of(document: Document, api: Api) -> Contract:
    """Put a description so that it compares with another one.

    Args:
        document: The description.
        api: What the walk made of it.
    """
    reader = _Reader(Survey(document), api)
    data = document.data
    info: Node = data.get("info") or {}
    tags: list[Node] = data.get("tags") or []
    return Contract(
        lines=document.lines,
        calls=tuple(reader.calls()),
        forms={
            place.rpartition("/")[2]: reader.form(node, place)
            for place, node in reader.survey.components("schemas")
        },
        classes=reader.classes,
        fields={
            place: one
            for definition in api.definitions
            if isinstance(definition, Record)
            for one in definition.fields
            for place in one.places
        },
        other={
            "security": data.get("security"),
            "servers": [server.get("url") for server in data.get("servers") or ()],
            "x-transport-headers": data.get("x-transport-headers"),
        },
        words={
            **{f"info {name}": value for name, value in info.items() if name != "version"},
            **{f"tag {tag.get('name')}": tag.get("description") for tag in tags},
        },
    )


@define
class _Reader:
    survey: Survey
    api: Api
    classes: dict[str, Definition] = field(init=False)
    arguments: dict[str, Argument] = field(init=False)
    """What properties of request bodies became, by place."""
    _answers: dict[str, Answer] = field(factory=dict[str, Answer])
    """Those read already, by place: most are shared by many operations."""

    def __attrs_post_init__(self) -> None:
        self.classes = {one.place: one for one in self.api.definitions}
        self.arguments = {
            argument.place: argument
            for operation in self.api.operations
            for argument in operation.at("body")
        }

    # ------------------------------------------------------------------------------- operations

    def calls(self) -> Iterator[Call]:
        """Yield the operations."""
        # Of functions for several media types, the first stands for all.
        made = {operation.place: operation for operation in reversed(self.api.operations)}
        for place, node in self.survey.operations():
            yield self._call(made[place], node)

    def _call(self, made: Operation, node: Node) -> Call:
        path_place = made.place.rpartition("/")[0]
        item = self.survey.at(path_place)
        read = {"callbacks", "deprecated", "operationId", "parameters", "requestBody", "responses"}
        return Call(
            place=made.place,
            method=made.method,
            path=made.path,
            id=str(node.get("operationId", "")),
            function=made.name,
            module=made.module,
            deprecated=node.get("deprecated") is True,
            repeatable=made.repeatable,
            keyed=made.keyed,
            returns=tuple(made.results),
            way=(made.body.kind if made.body else "", made.kind),
            parameters=dict(self._parameters(made, [(path_place, item), (made.place, node)])),
            body=self._body(node, made.place),
            answers={
                status: self._answer(answer, at(made.place, "responses", status))
                for status, answer in members(node.get("responses"))
            },
            other=_rest(node, {*read, "tags", "x-raw-only", "x-repeatable", *_OURS}),
            words=_words(node),
        )

    def _parameters(
        self, made: Operation, owners: Iterable[tuple[str, Node]]
    ) -> Iterator[tuple[tuple[str, str], Member]]:
        names = {(one.location, one.wire): one.name for one in made.arguments}
        in_path = [one.wire for one in made.at("path")]
        for owner, node in owners:
            for index, one in enumerate(node.get("parameters") or ()):
                place, parameter = self.survey.followed(one, at(owner, "parameters", index))
                location, wire = parameter["in"], parameter["name"]
                if location == "header" and wire.lower() == KEY_HEADER:
                    continue
                key = str(in_path.index(wire)) if location == "path" else wire
                name = names.get((location, wire))
                yield (location, key), self._member(parameter, place, wire, name)

    def _member(self, node: Node, place: str, wire: str, name: str | None) -> Member:
        """Read a parameter or a header: its schema stands in it, or in its content."""
        schema, where, is_text = node.get("schema"), at(place, "schema"), True
        read = {"deprecated", "in", "name", "required", "schema", *_OURS}
        for media_type, media in members(node.get("content")):
            schema, where, is_text = (
                media.get("schema"),
                at(place, "content", media_type, "schema"),
                False,
            )
            read.add("content")
        form = self.form(schema, where)
        return Member(
            place=place,
            wire=wire,
            form=form,
            required=node.get("required") is True,
            name=name,
            deprecated=node.get("deprecated") is True or "deprecated" in form.marks,
            is_text=is_text,
            other=_rest(node, read),
            words=_words(node),
        )

    def _body(self, operation: Node, place: str) -> Body | None:
        if "requestBody" not in operation:
            return None
        where, node = self.survey.followed(operation["requestBody"], at(place, "requestBody"))
        media, other = self._media(node, where)
        return Body(
            place=where,
            required=node.get("required") is True,
            media=media,
            other={**other, **_rest(node, {"content", "required"})},
            words=_words(node),
        )

    def _answer(self, answer: Node, place: str) -> Answer:
        where, node = self.survey.followed(answer, place)
        if where not in self._answers:
            self._answers[where] = self._read_answer(node, where)
        return self._answers[where]

    def _read_answer(self, node: Node, where: str) -> Answer:
        media, other = self._media(node, where)
        headers: dict[str, Member] = {}
        for name, header in members(node.get("headers")):
            inside, header = self.survey.followed(header, at(where, "headers", name))
            headers[name] = self._member(header, inside, name, None)
        return Answer(
            place=where,
            media=media,
            headers=headers,
            other={**other, **_rest(node, {"content", "headers", "links"})},
            words=_words(node),
        )

    def _media(self, node: Node, place: str) -> tuple[dict[str, Form], dict[str, Any]]:
        forms: dict[str, Form] = {}
        other: dict[str, Any] = {}
        for media_type, media in members(node.get("content")):
            where = at(place, "content", media_type)
            forms[media_type] = self.form(media.get("schema"), at(where, "schema"))
            for name, value in _rest(media, {"schema"}).items():
                other[f"{media_type} {name}"] = value
        return forms, other

    # ---------------------------------------------------------------------------------- schemas

    def form(self, node: Any, place: str) -> Form:
        """Read a schema."""
        if not isinstance(node, dict):
            return Form(place=place)
        schema = cast("Node", node)
        parts = [(one, at(place, "allOf", i)) for i, one in enumerate(schema.get("allOf", ()))]
        said = [(one, where) for one, where in parts if _says(one)]
        variants = [
            (one, at(place, key, index))
            for key in ("oneOf", "anyOf")
            for index, one in enumerate(schema.get(key, ()))
            if _says(one)
        ]
        others = [(one, where) for one, where in variants if not _is_null(one)]
        rest = {name: value for name, value in schema.items() if name not in _LISTS}
        for one, _ in parts:
            if not _says(one):
                rest = {**one, **rest}
        unsaid = {
            key: listed
            for key in ("oneOf", "anyOf")
            if (listed := [one for one in schema.get(key, ()) if not _says(one)])
        }
        own = self._own(rest, place, unsaid)
        own = evolve(own, null=own.null or len(others) < len(variants))
        if not _says(rest) and "discriminator" not in rest and len(said) + len(others) == 1:
            return _wrapped(own, self.form(*(said or others)[0]))
        merged = self._merged(own, rest, said)
        forms = tuple(self.form(one, where) for one, where in others)
        if forms and all(one == Form(place=one.place, kinds=one.kinds) for one in forms):
            return evolve(merged, kinds=frozenset[str]().union(*(one.kinds for one in forms)))
        tag, tags = _discriminator(schema)
        return evolve(merged, variants=forms, tag=tag, tags=tags)

    def _own(self, node: Node, place: str, unsaid: Mapping[str, Any]) -> Form:
        """Read what a schema says by itself."""
        stated = kinds(node)
        listed = [node["const"]] if "const" in node else node.get("enum", [])
        values = tuple(value for value in listed if value is not None)
        stated |= {_TYPES[type(value)] for value in values if not stated and type(value) in _TYPES}
        if not stated and ("properties" in node or "additionalProperties" in node):
            stated = {"object"}
        if not stated and "items" in node:
            stated = {"array"}
        enumeration = isinstance(self.classes.get(place), Enumeration)
        return Form(
            place=place,
            ref=component(str(node["$ref"]), "schemas") if "$ref" in node else None,
            kinds=frozenset(() if node.get("x-any") is True else stated - {"null"}),
            null="null" in stated or None in listed or node.get("nullable") is True,
            values=values,
            closed=len(values) == 1 and not enumeration,
            limits={name: node[name] for name in sorted(_LIMITS & node.keys())},
            default={"default": node["default"]} if "default" in node else {},
            items=self.form(node["items"], at(place, "items")) if "items" in node else None,
            members=self._properties(node, place) if _is_object(node) else None,
            more=self._more(node, place),
            marks=frozenset(mark for mark in _MARKS if node.get(mark) is True),
            other={**_rest(node, _READ | _OURS), **unsaid},
            words=_words(node),
        )

    def _properties(self, node: Node, place: str) -> dict[str, Member]:
        required = set(node.get("required", ()))
        made = self.classes.get(place)
        fields = made.fields if isinstance(made, Record) else ()
        names = {one.wire: one.name for one in fields}
        found: dict[str, Member] = {}
        for wire, schema in members(node.get("properties")):
            where = at(place, "properties", wire)
            form = self.form(schema, where)
            argument = self.arguments.get(where)
            found[wire] = Member(
                place=where,
                wire=wire,
                form=form,
                required=wire in required,
                name=names.get(wire) or (argument.name if argument else None),
                deprecated="deprecated" in form.marks,
                sends_null=argument is not None and argument.nullable,
            )
        return found

    def _more(self, node: Node, place: str) -> Form | None:
        stated = node.get("additionalProperties", True)
        is_object = "object" in kinds(node) or "additionalProperties" in node
        if stated is False or not (is_object or "properties" in node):
            return None
        return self.form(stated, at(place, "additionalProperties"))

    def _merged(self, own: Form, node: Node, parts: list[tuple[Node, str]]) -> Form:
        """Put together what `allOf` lists and what stands beside it."""
        for part, where in reversed(parts):
            followed, inside = where, part
            while "$ref" in inside:
                followed, inside = self.survey.followed(inside, followed)
            own = _joined(self.form(inside, followed), own)
        required = set(node.get("required", ()))
        if own.members is None or not parts:
            return own
        stated = {
            wire: evolve(one, required=one.required or wire in required, name=self._field(own, one))
            for wire, one in own.members.items()
        }
        return evolve(own, members=stated)

    def _field(self, owner: Form, one: Member) -> str | None:
        made = self.classes.get(owner.place)
        fields = made.fields if isinstance(made, Record) else ()
        return next((field.name for field in fields if field.wire == one.wire), one.name)


def _joined(one: Form, own: Form) -> Form:
    """Lay what a schema says itself over what it merges."""
    members = None
    if one.members is not None or own.members is not None:
        members = {**(one.members or {}), **(own.members or {})}
    return evolve(
        own,
        ref=None,
        kinds=own.kinds or one.kinds,
        values=own.values or one.values,
        limits={**one.limits, **own.limits},
        default=own.default or one.default,
        items=own.items or one.items,
        members=members,
        more=own.more or one.more,
        other={**one.other, **own.other},
    )


def _wrapped(own: Form, one: Form) -> Form:
    """Lay what stands around a schema over it: a description, a default, null."""
    return evolve(
        one,
        null=own.null or one.null,
        limits={**one.limits, **own.limits},
        default=own.default or one.default,
        marks=own.marks | one.marks,
        other={**one.other, **own.other},
        words={**one.words, **own.words},
    )


def _says(schema: Node) -> bool:
    """Whether a schema says something about the type."""
    return bool(_SHAPES & schema.keys()) or any(
        _says(part) for key in _LISTS for part in schema.get(key, ())
    )


def _is_null(node: Node) -> bool:
    const = "const" in node and node["const"] is None
    return kinds(node) == {"null"} or const or node.get("enum") == [None]


def _is_object(node: Node) -> bool:
    return "properties" in node


def _discriminator(node: Node) -> tuple[str | None, dict[str, str]]:
    stated: Node = node.get("discriminator") or {}
    mapping: Node = stated.get("mapping") or {}
    return stated.get("propertyName"), {
        str(tag): component(str(target), "schemas") or str(target)
        for tag, target in mapping.items()
    }


def _rest(node: Node, read: Iterable[str]) -> dict[str, Any]:
    """Return the members that say something else than what is read, and that no person reads."""
    left = node.keys() - set(read) - _WORDS
    return {name: node[name] for name in sorted(left) if node[name] is not None}


def _words(node: Node) -> dict[str, Any]:
    return {name: node[name] for name in sorted(_WORDS & node.keys())}
