"""What schemas say, each by itself and several merged by `allOf`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, cast

from attrs import define, field, frozen
from openapi_python_client.schema import Reference, Schema
from pydantic import ValidationError

from generator.document import Document, extension, text
from generator.errors import ROOT, Problems, at
from generator.media import is_json, is_textual
from generator.normalise.objects import objects_of
from generator.normalise.schemas import components, items, members, schemas
from generator.references import component

__all__ = [
    "Property",
    "SchemaOr",
    "Shapes",
    "has_null",
    "is_anything",
    "is_binary",
    "is_enumeration",
    "is_null",
    "is_text",
    "kinds",
    "values",
]

SchemaOr: TypeAlias = Reference | Schema


@frozen
class Property:
    """A property, after all that merged schemas say about it was put together."""

    wire: str
    node: SchemaOr
    place: str
    places: tuple[str, ...]
    """Where it is declared; the node is the last of these that says anything about its type."""
    required: bool
    doc: str


# ------------------------------------------------------------------------------ a schema by itself


def kinds(schema: Schema) -> list[str]:
    """Return the types that a schema states, without null."""
    return [kind for kind in _stated(schema) if kind != "null"]


def has_null(schema: Schema) -> bool:
    """Whether a schema lists null beside other types or values."""
    beside_types = bool(kinds(schema)) and "null" in _stated(schema)
    return beside_types or 0 < len(values(schema)) < len(schema.enum or ())


def is_null(node: SchemaOr) -> bool:
    """Whether a schema is nothing but null."""
    return isinstance(node, Schema) and (
        _stated(node) == ["null"]
        or ("const" in node.model_fields_set and node.const is None)
        or node.enum == [None]
    )


def _stated(schema: Schema) -> list[str]:
    # Members of an enumeration whose base class type checkers for Python 3.10 do not know.
    stated: str | list[str] | None = vars(schema)["type"]
    listed = stated if isinstance(stated, list) else [stated]
    return [str(kind) for kind in listed if kind is not None]


def values(schema: Schema) -> list[Any]:
    """Return the values that a schema lists, without null."""
    return [value for value in schema.enum or () if value is not None]


def is_anything(schema: Schema) -> bool:
    """Whether a schema lets everything pass: ``{}``, if with words."""
    stated = schema.model_fields_set | (schema.model_extra or {}).keys()
    return all(name in _ANNOTATIONS or name.startswith("x-") for name in stated)


def is_enumeration(schema: Schema) -> bool:
    """Whether a schema lists values that the members of one enumeration can have."""
    listed = values(schema)
    texts = all(isinstance(value, str) for value in listed)
    return bool(listed) and (texts or all(type(value) is int for value in listed))


def is_text(schema: Schema) -> bool:
    """Whether a schema stands for text."""
    return kinds(schema) == ["string"] and not is_binary(schema)


def is_binary(schema: Schema) -> bool:
    """Whether a schema stands for bytes as they are."""
    if "string" not in kinds(schema):
        return False
    media_type = extension(schema, "contentMediaType")
    if text(schema.schema_format) == "binary" or media_type is None:
        return text(schema.schema_format) == "binary"
    encoded = extension(schema, "contentEncoding") is not None
    return not (encoded or is_json(str(media_type)) or is_textual(str(media_type)))


# ---------------------------------------------------------------------------- schemas and others


@define
class Shapes:
    """The schemas of a document."""

    document: Document
    problems: Problems
    components: dict[str, SchemaOr] = field(init=False)
    children: dict[str, list[str]] = field(init=False)
    """The components that extend one with a discriminator, by its name."""
    relatives: dict[str, set[str]] = field(init=False)
    """The components that have to be in one module with it, for they are of one family."""
    _records: dict[int, tuple[Schema, bool]] = field(factory=dict[int, tuple[Schema, bool]])

    def __attrs_post_init__(self) -> None:
        api = self.document.api
        found = (api.components.schemas if api.components else None) or {}
        self.components = {text(name): schema for name, schema in found.items()}
        self.children = {}
        for name, schema in self.components.items():
            for base in _referred(schema.allOf) if isinstance(schema, Schema) else ():
                if self._has_children(base):
                    self.children.setdefault(base, []).append(name)
        self.relatives = {}
        for family in self._families():
            related = family.union(*(self.relatives.get(name, ()) for name in family))
            self.relatives |= dict.fromkeys(related, related)

    def _families(self) -> Iterator[set[str]]:
        """Yield the components of each family, of nameless ones too."""
        for base, children in self.children.items():
            yield {base, *children}
        for name, schema in self.components.items():
            if isinstance(schema, Schema) and schema.discriminator:
                yield {name, *_referred(schema.oneOf), *_referred(schema.anyOf)}
        for place, node in schemas(self.document.data):
            objects = objects_of(node, components(self.document.data))
            if len(objects) > 1:
                yield {*objects, *filter(None, [component(place, "schemas")])}
            if "discriminator" in node:
                variants = [*items(node.get("oneOf")), *items(node.get("anyOf"))]
                refs = (str(members(one).get("$ref", "")) for one in variants)
                yield set(filter(None, (component(ref, "schemas") for ref in refs)))

    def resolve(self, node: SchemaOr, place: str) -> tuple[Schema, str] | None:
        """Follow references; one that leads nowhere is noted as a problem."""
        return self.document.resolve(node, "schemas", place, self.problems)

    def target(self, node: SchemaOr) -> Schema | None:
        """Follow references whose problems are noted elsewhere."""
        resolved = self.document.resolve(node, "schemas", ROOT, Problems({}))
        return resolved[0] if resolved else None

    def has_shape(self, node: SchemaOr) -> bool:
        """Whether a schema says something about the type, and not only about values."""
        if isinstance(node, Reference):
            return True
        stated = kinds(node)
        open_object = stated in ([], ["object"]) and node.additionalProperties is None
        return bool(
            (stated and not open_object)
            or is_null(node)
            or node.enum
            or "const" in node.model_fields_set
            or node.properties is not None
            or node.items is not None
            or node.prefixItems
            or node.additionalProperties not in (None, True)
            or extension(node, "x-any")
            or any(self.has_shape(part) for part in (*node.allOf, *node.oneOf, *node.anyOf))
        )

    def variants(self, schema: Schema, place: str = ROOT) -> list[tuple[SchemaOr, str]]:
        """Return the members of a union that say something about the type.

        That anything will do, or any object, is said only if no type stands beside the union.
        """
        members: list[tuple[SchemaOr, str]] = [
            *((node, at(place, "oneOf", i)) for i, node in enumerate(schema.oneOf)),
            *((node, at(place, "anyOf", i)) for i, node in enumerate(schema.anyOf)),
        ]
        typed = bool(kinds(schema) or schema.allOf) or schema.properties is not None
        return [
            (node, where)
            for node, where in members
            if self.has_shape(node) or not (typed or self._only_limits(node))
        ]

    def _only_limits(self, node: SchemaOr) -> bool:
        """Whether a schema only limits values, of whatever type they are."""
        return isinstance(node, Schema) and not is_anything(node) and not kinds(node)

    def is_nullable(self, schema: Schema) -> bool:
        """Whether a schema allows null beside something else."""
        return has_null(schema) or any(is_null(node) for node, _ in self.variants(schema))

    def parts(self, schema: Schema, place: str) -> list[tuple[SchemaOr, str]]:
        """Return the members of `allOf` that say something about the type."""
        members = ((node, at(place, "allOf", i)) for i, node in enumerate(schema.allOf))
        return [(node, where) for node, where in members if self.has_shape(node)]

    def is_record(self, schema: Schema) -> bool:
        """Whether a schema is an object with known members."""
        if id(schema) not in self._records:
            # Noted before it is looked at, so that one merged into itself comes to an end.
            self._records[id(schema)] = (schema, False)
            self._records[id(schema)] = (schema, self._is_record(schema))
        return self._records[id(schema)][1]

    def _is_record(self, schema: Schema) -> bool:
        if self.variants(schema):
            return False
        if schema.properties or schema.additionalProperties is False:
            return True
        if schema.properties is not None and schema.additionalProperties is None:
            return True
        parts = self.parts(schema, ROOT)
        if len(parts) == 1 and isinstance(parts[0][0], Reference):
            # One schema under another name; but a member of a family is a record of its own.
            return component(text(parts[0][0].ref), "schemas") in self.children
        targets = [self.target(node) for node, _ in parts]
        return any(target is not None and self.is_record(target) for target in targets)

    def doc_of(self, node: SchemaOr) -> str:
        """Return the description of a schema, its own before that of the one it refers to."""
        if isinstance(node, Schema):
            alone = not node.description and len(node.allOf) == 1
            return self.doc_of(node.allOf[0]) if alone else text(node.description)
        own = extension(node, "description")
        target = self.target(node)
        return str(own) if own else text(target.description) if target else ""

    def beside_null(self, node: SchemaOr, place: str) -> tuple[SchemaOr, str]:
        """Return what a schema allows beside null, if that is one schema; else itself."""
        resolved = self.document.resolve(node, "schemas", place, Problems({}))
        variants = self.variants(*resolved) if resolved else ()
        others = [(one, where) for one, where in variants if not is_null(one)]
        return others[0] if len(others) == 1 else (node, place)

    def held(self, node: SchemaOr, place: str) -> tuple[SchemaOr, str] | None:
        """Return the schema of the JSON that text holds, if it does (``contentSchema``)."""
        node, place = self.beside_null(node, place)
        resolved = self.document.resolve(node, "schemas", place, Problems({}))
        if resolved is None or not is_json(str(extension(resolved[0], "contentMediaType"))):
            return None
        inner: Any = extension(resolved[0], "contentSchema")
        place = at(resolved[1], "contentSchema")
        is_reference = isinstance(inner, dict) and "$ref" in inner
        try:
            schema = (Reference if is_reference else Schema).model_validate(inner or {})
        except ValidationError:
            self.problems.add(place, "it is no schema", "correct it, or leave it out")
            return None
        return schema, place

    def default_of(self, node: SchemaOr) -> Any:
        """Return the default that a schema states, or None."""
        if isinstance(node, Reference):
            return extension(node, "default")
        if node.default is None and len(node.allOf) == 1:
            return self.default_of(node.allOf[0])
        return node.default

    def properties(self, schema: Schema, place: str) -> list[Property]:
        """Return the properties of an object, those of merged schemas included."""
        merging = _Merging(self)
        merging.add(schema, place, ())
        return list(merging.finish())

    def rest(self, schema: Schema, place: str = ROOT) -> list[tuple[SchemaOr, str]]:
        """Return what members may be that an object does not name, where it says that it has any.

        Without a word on them they are ignored, as what a server adds later.
        """
        merging = _Merging(self)
        merging.add(schema, place, ())
        return merging.rest

    def narrowest(self, nodes: list[tuple[SchemaOr, str]], what: str) -> tuple[SchemaOr, str]:
        """Choose what says most; two that contradict each other are a problem."""
        best, place = nodes[0]
        for node, where in nodes:
            self.resolve(node, where)
            if self._rank(node) < self._rank(best):
                continue
            if not self._agree(best, node):
                self.problems.add(
                    where,
                    f"{what} is declared differently at {place}, and the two are merged",
                    "declare it once, or the same way",
                )
            best, place = node, where
        return best, place

    def _has_children(self, name: str) -> bool:
        schema = self.components.get(name)
        if not isinstance(schema, Schema) or schema.discriminator is None:
            return False
        return not (schema.oneOf or schema.anyOf)

    def _rank(self, node: SchemaOr) -> int:
        """Tell how much a schema says: nothing, a type, one of some values, one value."""
        schema = self.target(node)
        if schema is None or not self.has_shape(schema):
            return 0
        if "const" in schema.model_fields_set or len(values(schema)) == 1:
            return 3
        return 2 if schema.enum else 1

    def _agree(self, one: SchemaOr, other: SchemaOr) -> bool:
        """Whether the second schema may take the place of the first."""
        if one == other or not self.has_shape(one):
            return True
        first, second = self._outline(one), self._outline(other)
        if first != second and (first, second) != ({"number"}, {"integer"}):
            return False
        plain = not first & {"object", "array"}
        return self._rank(one) < self._rank(other) or (self._rank(one) == 1 and plain)

    def _outline(self, node: SchemaOr, above: tuple[Schema, ...] = ()) -> set[str]:
        """Return the types that a schema comes down to, as far as that is seen at once."""
        schema = self.target(node)
        if schema is None or any(schema is one for one in above):
            return set()
        if kinds(schema):
            return set(kinds(schema))
        if self.is_record(schema):
            return {"object"}
        constant = "const" in schema.model_fields_set
        listed = cast("list[object]", [schema.const] if constant else values(schema))
        if listed:
            return {_TYPES.get(type(value), "") for value in listed}
        parts = (*schema.allOf, *schema.oneOf, *schema.anyOf)
        return {kind for part in parts for kind in self._outline(part, (*above, schema))}


_ANNOTATIONS: Final = frozenset(
    {"$comment", "default", "deprecated", "description", "example", "examples", "externalDocs"}
    | {"nullable", "readOnly", "title", "writeOnly", "xml"}
)
"""What says nothing about the values that a schema lets pass."""

_TYPES: Final[dict[type, str]] = {bool: "boolean", float: "number", int: "integer", str: "string"}


def _conditional(extra: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """Yield the properties that a schema declares under a condition, with their places."""
    nodes = [(extra.get(keyword), at(place, keyword)) for keyword in ("if", "then", "else")]
    dependent = extra.get("dependentSchemas")
    if isinstance(dependent, dict):
        for name, node in cast("dict[str, Any]", dependent).items():
            nodes.append((node, at(place, "dependentSchemas", name)))
    for node, where in nodes:
        properties = cast("dict[str, Any]", node).get("properties") if isinstance(node, dict) else 0
        for name in cast("dict[str, Any]", properties or {}):
            yield name, at(where, "properties", name)


def _referred(nodes: Iterable[SchemaOr]) -> Iterator[str]:
    """Yield the components that schemas refer to."""
    for node in nodes:
        name = component(text(node.ref), "schemas") if isinstance(node, Reference) else None
        if name is not None:
            yield name


@define
class _Merging:
    """The properties of one object, gathered from the schemas that are merged into it."""

    shapes: Shapes
    declared: dict[str, list[tuple[SchemaOr, str]]] = field(
        factory=dict[str, list[tuple[SchemaOr, str]]]
    )
    required: dict[str, str] = field(factory=dict[str, str])
    """Names, each with the schema that requires it."""
    rest: list[tuple[SchemaOr, str]] = field(factory=list[tuple[SchemaOr, str]])
    """What members may be that have no name."""
    conditional: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    """Names that are declared under a condition only, with their places."""

    def add(self, schema: Schema, place: str, above: tuple[str, ...]) -> None:
        """Gather what a schema says, and what those say that are merged into it."""
        problems = self.shapes.problems
        if place in above:
            problems.add(place, "the schema is merged into itself", "break the circle")
            return
        if above and self.shapes.variants(schema):
            problems.add(
                place,
                "a union can't be merged into an object",
                "merge the object into each member of the union instead",
            )
        more = schema.additionalProperties
        if more is not None and more is not False:
            self.rest.append(
                (Schema() if more is True else more, at(place, "additionalProperties"))
            )
        self.conditional += _conditional(schema.model_extra or {}, place)
        for index, part in enumerate(schema.allOf):
            resolved = self.shapes.resolve(part, at(place, "allOf", index))
            if resolved is not None:
                self.add(*resolved, (*above, place))
        for name, node in (schema.properties or {}).items():
            where = at(place, "properties", text(name))
            self.declared.setdefault(text(name), []).append((node, where))
        for name in schema.required or ():
            self.required.setdefault(text(name), place)

    def finish(self) -> Iterator[Property]:
        """Yield each property once."""
        for name, place in self.required.items():
            if name not in self.declared:
                self.shapes.problems.add(
                    at(place, "required"),
                    f"`{name}` is required, but no property has that name",
                    "declare the property, or take the name from `required`",
                )
        for name, where in self.conditional:
            if name not in self.declared:
                self.shapes.problems.add(
                    where,
                    f"`{name}` is declared under a condition, and nowhere else",
                    "declare it among the properties, too; the condition itself limits no type",
                )
        for name, declarations in self.declared.items():
            node, place = self.shapes.narrowest(declarations, f"`{name}`")
            docs = (self.shapes.doc_of(one) for one, _ in reversed(declarations))
            yield Property(
                wire=name,
                node=node,
                place=place,
                places=tuple(where for _, where in declarations),
                required=name in self.required,
                doc=next(filter(None, docs), ""),
            )
