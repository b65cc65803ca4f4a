"""Count in, count out: whatever a description declares must have become something.

The count of the document is made on its plain data and shares no code with the walk, so that what
the walk overlooks is missed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from generator.document import Document
from generator.errors import ROOT, at
from generator.model import Api, Record

__all__ = ["check_counts", "declared", "rendered"]

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_NESTED: Final = ("allOf", "oneOf", "anyOf")

Counted = dict[tuple[str, ...], str]
"""What was counted, each with its place."""


def check_counts(document: Document, api: Api) -> None:
    """Compare what a description declares with what it became.

    Raises:
        DescriptionError: Something was lost.
    """
    problems = document.problems()
    became = rendered(api)
    covered = {place for operation in api.operations for place in operation.covered}
    for key, place in declared(document.data).items():
        if key not in became and not _is_within(place, covered):
            problems.add(
                place,
                f"{' '.join(key)} was lost",
                "this is a fault of the generator: report it with this part of the description",
            )
    problems.check()


def _is_within(place: str, covered: set[str]) -> bool:
    while place != ROOT and place not in covered:
        place = place.rpartition("/")[0]
    return place in covered


def rendered(api: Api) -> set[tuple[str, ...]]:
    """Count what operations and types account for."""
    found: set[tuple[str, ...]] = set()
    for operation in api.operations:
        name = (operation.method, operation.path)
        found.add(("operation", *name))
        places = [(one.location, one.wire) for one in operation.arguments]
        found |= {("parameter", *name, *one) for one in (*places, *operation.owned)}
        found |= {("status", *name, status) for status in operation.statuses}
        found |= {("media type", *name, *one) for one in operation.media_types}
        found |= {("property", one.place) for one in operation.at("body")}
        found |= {("schema", place) for place in operation.flattened}
    for definition in api.definitions:
        if definition.place.count("/") == 3:
            found.add(("schema", definition.place))
        if isinstance(definition, Record):
            found |= {("property", place) for one in definition.fields for place in one.places}
    return found


def declared(data: dict[str, Any]) -> Counted:
    """Count what a document declares, each with its place."""
    found: Counted = {}
    for path, item in _described(data.get("paths")):
        for method in _METHODS:
            if item.get(method) is not None:
                found[_key("operation", method.upper(), path)] = at(ROOT, "paths", path, method)
                _count_operation(data, path, method, found)
    components: Any = data.get("components") or {}
    for name, schema in _members(components.get("schemas")):
        place = at(ROOT, "components", "schemas", name)
        found[_key("schema", place)] = place
        for where in _properties(schema, place):
            found[_key("property", where)] = where
    return found


def _count_operation(data: dict[str, Any], path: str, method: str, found: Counted) -> None:
    item = data["paths"][path]
    operation = item[method]
    name = (method.upper(), path)
    place = at(ROOT, "paths", path, method)
    for owner, where in ((item, at(ROOT, "paths", path)), (operation, place)):
        for index, node in enumerate(owner.get("parameters") or ()):
            one, inside = _followed(data, node, at(where, "parameters", index))
            found[_key("parameter", *name, one["in"], one["name"])] = inside
    body, inside = _followed(data, operation.get("requestBody") or {}, at(place, "requestBody"))
    _count_content(body, inside, "request", name, found)
    for status, node in _described(operation.get("responses")):
        where = at(place, "responses", status)
        found[_key("status", *name, status)] = where
        answer, inside = _followed(data, node, where)
        _count_content(answer, inside, status, name, found)


def _count_content(
    node: dict[str, Any],
    place: str,
    owner: str,
    name: tuple[str, str],
    found: Counted,
) -> None:
    for media_type, media in _members(node.get("content")):
        where = at(place, "content", media_type)
        found[_key("media type", *name, owner, media_type)] = where
        for one in _properties(media.get("schema"), at(where, "schema")):
            found[_key("property", one)] = one


def _properties(schema: Any, place: str) -> Iterator[str]:
    """Yield the places of properties within a schema; those behind references count elsewhere."""
    if not isinstance(schema, dict):
        return
    members = cast("dict[str, Any]", schema)
    if "$ref" in members or members.get("x-any") is True:
        return
    for name, inner in _members(members.get("properties")):
        where = at(place, "properties", name)
        yield where
        yield from _properties(inner, where)
    for key in ("items", "additionalProperties"):
        yield from _properties(members.get(key), at(place, key))
    for key in _NESTED:
        for index, inner in enumerate(members.get(key) or ()):
            yield from _properties(inner, at(place, key, index))


def _followed(data: dict[str, Any], node: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    while "$ref" in node:
        place = node["$ref"]
        node = data
        for step in place.split("/")[1:]:
            node = node[step.replace("~1", "/").replace("~0", "~")]
    return node, place


def _key(*words: str) -> tuple[str, ...]:
    return words


def _members(node: Any) -> list[tuple[str, dict[str, Any]]]:
    return list(cast("dict[str, dict[str, Any]]", node or {}).items())


def _described(node: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the members of an object that are no extensions."""
    return [(name, member) for name, member in _members(node) if not name.startswith("x-")]
