"""Keywords of JSON Schema that say in another way what simpler ones say."""

from __future__ import annotations

from typing import Any, Final

from generator.errors import at
from generator.normalise.schemas import Node, changed, items, members, moved

__all__ = [
    "array_items",
    "boolean_schemas",
    "member_patterns",
    "mixed_enumerations",
    "nullable_merges",
    "nullable_references",
    "reference_siblings",
    "unevaluated_members",
]

_SAYING: Final = frozenset(
    {"additionalProperties", "const", "enum", "items", "prefixItems", "properties", "type"}
)
"""Keywords that say something about the type."""

_MANY: Final = ("allOf", "anyOf", "oneOf")


def boolean_schemas(data: Node) -> Node:
    """``true`` is a schema that lets everything pass: ``{}``."""

    def change(node: Node, place: str) -> Node:
        result = dict(node)
        if node.get("items") is True:
            result["items"] = {}
        for keyword in ("properties", "patternProperties"):
            if keyword in node and isinstance(node[keyword], dict):
                named = members(node[keyword])
                result[keyword] = {name: _opened(one) for name, one in named.items()}
        for keyword in (*_MANY, "prefixItems"):
            if keyword in node and isinstance(node[keyword], list):
                result[keyword] = [_opened(one) for one in items(node[keyword])]
        return result

    return changed(data, change)


def _opened(node: Any) -> Any:
    return {} if node is True else node


def array_items(data: Node) -> Node:
    """A list of schemas in ``items``, as JSON Schema had it once, is ``prefixItems``.

    ``items: false`` says that there are no more, which is a limit of their number.
    """

    def change(node: Node, place: str) -> Node:
        result = dict(node)
        if isinstance(node.get("items"), list):
            where = at(place, "items")
            listed = enumerate(items(result.pop("items")))
            result["prefixItems"] = [moved(_opened(one), at(where, index)) for index, one in listed]
            if "additionalItems" in result:
                more = result.pop("additionalItems")
                result["items"] = moved(_opened(more), at(place, "additionalItems"))
        if result.get("items") is False:
            del result["items"]
            result.setdefault("maxItems", len(items(result.get("prefixItems"))))
        return result

    return changed(data, change)


def member_patterns(data: Node) -> Node:
    """What members are by ``patternProperties`` is what additional ones may be.

    The patterns themselves only limit names, as ``propertyNames`` does.
    """

    def change(node: Node, place: str) -> Node:
        patterns = dict(sorted(members(node.get("patternProperties")).items()))
        if not patterns:
            return node
        where = at(place, "patternProperties")
        result = {name: value for name, value in node.items() if name != "patternProperties"}
        listed = [moved(one, at(where, name)) for name, one in patterns.items()]
        more = node.get("additionalProperties")
        if isinstance(more, dict):
            listed.append(moved(more, at(place, "additionalProperties")))
        one = listed[0] if len(listed) == 1 else {"anyOf": listed}
        limits = [{"pattern": name} for name in patterns]
        if not more:
            result.setdefault("propertyNames", limits[0] if len(limits) == 1 else {"anyOf": limits})
        return {**result, "additionalProperties": True if more is True else one}

    return changed(data, change)


def unevaluated_members(data: Node) -> Node:
    """What ``unevaluatedProperties`` says of what is merged is said of additional ones."""

    def change(node: Node, place: str) -> Node:
        if not members(node.get("unevaluatedProperties")) or "additionalProperties" in node:
            return node
        result = {name: one for name, one in node.items() if name != "unevaluatedProperties"}
        more = moved(node["unevaluatedProperties"], at(place, "unevaluatedProperties"))
        return {**result, "additionalProperties": more}

    return changed(data, change)


def nullable_references(data: Node) -> Node:
    """``nullable: true`` beside a reference, which OpenAPI 3.0 ignores, means what it says."""

    def change(node: Node, place: str) -> Node:
        if "$ref" not in node or node.get("nullable") is not True:
            return node
        words = {name: value for name, value in node.items() if name not in {"$ref", "nullable"}}
        return {"anyOf": [{"$ref": node["$ref"]}, {"type": "null"}], **words}

    return changed(data, change)


def nullable_merges(data: Node) -> Node:
    """``nullable: true`` beside several merged schemas, as 3.0 has it, is a union with null."""

    def change(node: Node, place: str) -> Node:
        is_union = {"$ref", "anyOf", "oneOf", "type"} & node.keys()
        if node.get("nullable") is not True or is_union or len(items(node.get("allOf"))) < 2:
            return node
        saying = {
            name: value for name, value in node.items() if name in {*_SAYING, "allOf", "required"}
        }
        words = {name: node[name] for name in node if name not in {*saying, "nullable"}}
        return {"anyOf": [moved(saying, place), {"type": "null"}], **words}

    return changed(data, change)


def reference_siblings(data: Node) -> Node:
    """What stands beside a reference and says more of the type is merged with it by ``allOf``."""

    def change(node: Node, place: str) -> Node:
        beside = {name: value for name, value in node.items() if name != "$ref"}
        if "$ref" not in node or not (_says(beside) or "required" in beside):
            return node
        saying = {
            name: value for name, value in beside.items() if name in {*_SAYING, *_MANY, "required"}
        }
        words = {name: value for name, value in beside.items() if name not in saying}
        return {"allOf": [{"$ref": node["$ref"]}, moved(saying, place)], **words}

    return changed(data, change)


def _says(node: Any) -> bool:
    """Whether a schema says something about the type, and not only about values."""
    stated = members(node)
    inner = (one for keyword in _MANY for one in items(stated.get(keyword)))
    return "$ref" in stated or bool(_SAYING & stated.keys()) or any(map(_says, inner))


def mixed_enumerations(data: Node) -> Node:
    """Values of several types are a union of enumerations, each of one type."""

    def change(node: Node, place: str) -> Node:
        kinds = [_KINDS[type(value)] for value in items(node.get("enum"))]
        if "number" in kinds:
            kinds = ["number" if kind == "integer" else kind for kind in kinds]
        if len(set(kinds) - {"null"}) < 2:
            return node
        split = [name for name in ("enum", *_EACH) if isinstance(node.get(name), list)]
        variants = [
            {
                **({"title": _WORDS[kind]} if kind in _WORDS else {}),
                "type": kind,
                **{name: _belonging(items(node[name]), kinds, kind) for name in split},
            }
            for kind in dict.fromkeys(kinds)
        ]
        words = {name: node[name] for name in node if name not in {*split, "type"}}
        return {"anyOf": variants, **words}

    return changed(data, change)


_EACH: Final = ("x-enum-varnames", "x-enum-descriptions")
"""What says something of each value, in their order."""

_WORDS: Final = {"integer": "Number", "number": "Number", "string": "Text"}
"""What the enumerations of a union are called after."""

_KINDS: Final[dict[type, str]] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "integer",
    list: "array",
    str: "string",
    type(None): "null",
}


def _belonging(listed: list[Any], kinds: list[str], kind: str) -> list[Any]:
    """Choose what belongs to the values of a kind."""
    return [one for one, other in zip(listed, kinds, strict=False) if other == kind]
