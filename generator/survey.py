"""Where things stand in a description, for the rules of `generator.lint`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias, cast

from attrs import frozen

from generator.document import Document
from generator.errors import ROOT, at
from generator.model import METHODS

__all__ = ["Node", "Survey", "kinds", "members"]

_LISTS: Final = ("allOf", "oneOf", "anyOf", "prefixItems")
_SINGLE: Final = ("items", "additionalProperties", "not")

Node: TypeAlias = dict[str, Any]
Placed: TypeAlias = Iterator[tuple[str, Node]]


def members(node: Any) -> list[tuple[str, Any]]:
    """Return the members of an object that are no extensions."""
    named = cast("Node", node or {})
    return [(name, member) for name, member in named.items() if not name.startswith("x-")]


def kinds(schema: Node) -> set[str]:
    """Return the types that a schema states."""
    stated = schema.get("type", [])
    return set(cast("Iterable[str]", stated) if isinstance(stated, list) else [stated])


@frozen
class Survey:
    """A description, and ways to look through it."""

    document: Document

    @property
    def data(self) -> Node:
        """The description as plain data."""
        return self.document.data

    def components(self, kind: str) -> Placed:
        """Yield the components of a kind."""
        components: Any = self.data.get("components") or {}
        for name, node in members(components.get(kind)):
            yield at(ROOT, "components", kind, name), node

    def operations(self) -> Placed:
        """Yield the operations."""
        for path, item in members(self.data.get("paths")):
            for method in METHODS:
                if item.get(method) is not None:
                    yield at(ROOT, "paths", path, method), item[method]

    def parameters(self) -> Placed:
        """Yield the parameters, each once and where it is defined."""
        owners = [(at(ROOT, "paths", path), item) for path, item in members(self.data.get("paths"))]
        for place, owner in (*owners, *self.operations()):
            for index, node in enumerate(owner.get("parameters") or ()):
                if "$ref" not in node:
                    yield at(place, "parameters", index), node
        yield from self.components("parameters")

    def request_bodies(self) -> Placed:
        """Yield the request bodies where they are defined."""
        for place, operation in self.operations():
            body = operation.get("requestBody") or {"$ref": ""}
            if "$ref" not in body:
                yield at(place, "requestBody"), body
        yield from self.components("requestBodies")

    def responses(self) -> Placed:
        """Yield the responses where they are defined."""
        for place, operation in self.operations():
            for status, node in members(operation.get("responses")):
                if "$ref" not in node:
                    yield at(place, "responses", status), node
        yield from self.components("responses")

    def contents(self, owners: Placed) -> Iterator[tuple[str, str, Node]]:
        """Yield the contents of bodies or responses: place, media type, content."""
        for place, owner in owners:
            for media_type, media in members(owner.get("content")):
                yield at(place, "content", media_type), media_type, media

    def roots(self) -> Placed:
        """Yield the schemas that are part of no other schema."""
        yield from self.components("schemas")
        for place, owner in (*self.parameters(), *self.components("headers")):
            if "schema" in owner:
                yield at(place, "schema"), owner["schema"]
        for place, _, media in self.contents(self._with_content()):
            if "schema" in media:
                yield at(place, "schema"), media["schema"]

    def schemas(self) -> Placed:
        """Yield all schemas, each once; references are not followed."""
        for place, schema in self.roots():
            yield from self.within(schema, place)

    def within(self, schema: Any, place: str) -> Placed:
        """Yield a schema and all schemas within it; references are not followed."""
        if not isinstance(schema, dict):
            return
        node = cast("Node", schema)
        yield place, node
        for name, inner in members(node.get("properties")):
            yield from self.within(inner, at(place, "properties", name))
        for key in _SINGLE:
            yield from self.within(node.get(key), at(place, key))
        for key in _LISTS:
            for index, inner in enumerate(node.get(key) or ()):
                yield from self.within(inner, at(place, key, index))

    def requested(self) -> Placed:
        """Yield the schemas of what is sent, references followed."""
        seen: set[str] = set()
        todo: list[tuple[str, Any]] = [
            (at(place, "schema"), owner.get("schema")) for place, owner in self.parameters()
        ]
        for place, _, media in self.contents(self.request_bodies()):
            todo.append((at(place, "schema"), media.get("schema")))
        while todo:
            for place, node in self.within(todo[0][1], todo.pop(0)[0]):
                if place in seen:
                    continue
                seen.add(place)
                yield place, node
                if "$ref" in node:
                    todo.append((node["$ref"], self.at(node["$ref"])))

    def followed(self, node: Node, place: str) -> tuple[str, Node]:
        """Follow references."""
        while "$ref" in node:
            place = str(node["$ref"])
            node = self.at(place)
        return place, node

    def at(self, place: str) -> Any:
        """Return what stands at a place."""
        return self.document.at(place)

    def references(self) -> Iterator[tuple[str, str]]:
        """Yield all references: place and target."""
        todo: list[tuple[str, Any]] = [(ROOT, self.data)]
        while todo:
            place, node = todo.pop()
            if isinstance(node, dict):
                named = cast("Node", node)
                target = named.get("$ref")
                if isinstance(target, str):
                    yield place, target
                todo += ((at(place, name), member) for name, member in named.items())
            elif isinstance(node, list):
                listed = cast("Iterable[Any]", node)
                todo += ((at(place, index), member) for index, member in enumerate(listed))

    def leads(self, target: str) -> bool:
        """Whether a reference leads to an object of this document."""
        try:
            return target.startswith(f"{ROOT}/") and isinstance(self.at(target), dict)
        except (LookupError, TypeError):
            return False

    def _with_content(self) -> Placed:
        yield from self.request_bodies()
        yield from self.responses()
        yield from self.parameters()
