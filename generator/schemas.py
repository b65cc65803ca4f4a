"""The walk over schemas: from JSON Schema to records, enumerations, families and aliases."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Any, Final, cast

from attrs import define, evolve, field
from openapi_python_client.schema import Reference, Schema

from generator import names
from generator.checks import check_aliases, check_circles, check_families, check_union
from generator.classes import loaded, uses
from generator.defaults import Default, default_of
from generator.document import extension, text
from generator.errors import ROOT, Problems, at
from generator.homes import COMMON, homes
from generator.model import (
    ANY,
    BOOL,
    DATE,
    DATETIME,
    DECIMAL,
    DURATION,
    FLOAT,
    INT,
    NONE,
    STR,
    TIME,
    Alias,
    Definition,
    DictOf,
    Enumeration,
    Family,
    Field,
    ListOf,
    LiteralOf,
    Member,
    Named,
    Record,
    TupleOf,
    Type,
    UnionOf,
    annotation,
    either,
    parts,
)
from generator.prose import sentence
from generator.references import component
from generator.shapes import (
    Property,
    SchemaOr,
    Shapes,
    has_null,
    is_anything,
    is_enumeration,
    is_null,
    kinds,
    values,
)
from generator.unions import simplified

__all__ = ["Schemas"]


@define
class Schemas:
    """The types of a description, found one by one as they are used."""

    shapes: Shapes
    problems: Problems
    notes: list[str]
    definitions: dict[str, Definition] = field(factory=dict[str, Definition])
    """What was found, by the name of the class."""
    flattened: set[str] = field(factory=set[str])
    """Places of schemas that the arguments of some function stand for."""
    operations: dict[str, str] = field(factory=dict[str, str])
    """Names for what is declared within an operation, by its place."""
    _found: dict[str, Named] = field(factory=dict[str, Named])
    """Types by place."""
    _taken: dict[str, str] = field(factory=dict[str, str])
    """Places by the name of the class that they became."""
    _reserved: dict[str, str] = field(init=False)
    """Names of the classes that components become; no nameless type can have one of these."""
    _homes: dict[str, str] = field(init=False)
    """Modules of components, by their use."""
    _todo: list[tuple[Record | Family, Schema]] = field(
        factory=list[tuple[Record | Family, Schema]]
    )
    _unions: list[tuple[UnionOf, str]] = field(factory=list[tuple[UnionOf, str]])

    def __attrs_post_init__(self) -> None:
        self._homes = homes(self.shapes.document, self.shapes.relatives)
        self._reserved = {
            name: str(extension(schema, "x-python-name") or names.class_name(name))
            for name, schema in self.shapes.components.items()
        }

    def finish(self, sent: Iterable[Type]) -> tuple[Definition, ...]:
        """Find what no operation mentions, and do what can only be done at the end.

        Args:
            sent: The types of all arguments.
        """
        self._fill()
        for name in self.shapes.components:
            if at(ROOT, "components", "schemas", name) not in self.flattened:
                self._component(name)
                self._fill()
        for union, place in self._unions:
            check_union(union, place, self.definitions, self.problems)
        check_aliases(self.definitions, self.problems)
        check_families(self.definitions, self.problems)
        check_circles(self.definitions, self.problems)
        self._loosen(sent)
        order = {
            at(ROOT, "components", "schemas", name): index
            for index, name in enumerate(self.shapes.components)
        }
        return tuple(
            sorted(
                self.definitions.values(),
                key=lambda one: order.get("/".join(one.place.split("/")[:4]), len(order)),
            )
        )

    def type_of(self, node: SchemaOr, place: str, module: str) -> Type:
        """Return the type that a schema stands for; where there is none, a problem is noted.

        Args:
            node: The schema, or a reference to one.
            place: Where it stands; nameless types are named after it.
            module: The module of a nameless type.
        """
        if isinstance(node, Reference):
            name = component(text(node.ref), "schemas")
            if name not in self.shapes.components:
                self.shapes.resolve(node, place)
                return ANY
            return self._component(name)
        one = self._type(node, place, module)
        if has_null(node):
            one = either(one, NONE)
        if isinstance(one, UnionOf):
            self._unions.append((one, place))
        return one

    def _field_name(self, one: Property) -> str:
        """Name the field that a property becomes."""
        chosen = extension(one.node, "x-python-name")
        if chosen is None:
            return names.field_name(one.wire)
        if not isinstance(chosen, str) or names.field_name(chosen) != chosen:
            self.problems.add(
                at(one.place, "x-python-name"),
                f"{chosen!r} can't be the name of a field",
                "write it in snake_case, and not as a keyword or a name that generated code uses",
            )
            return names.field_name(one.wire)
        return chosen

    # ------------------------------------------------------------------------------- components

    def _component(self, name: str) -> Type:
        schema = self.shapes.components[name]
        place = at(ROOT, "components", "schemas", name)
        named = self._found.get(place)
        if named is None:
            named = self._name(name, schema, place, self._module(name))
            self._define(named, schema, place)
        nullable = isinstance(schema, Schema) and self.shapes.is_nullable(schema)
        alias = isinstance(self.definitions[named.name], Alias)
        return either(named, NONE) if nullable and not alias else named

    def _module(self, name: str) -> str:
        """Find the module of a component: as it, or one of its family, states; or by its use."""
        for other in (name, *sorted(self.shapes.relatives.get(name, ()))):
            schema = self.shapes.components.get(other)
            stated = extension(schema, "x-module") if schema else None
            if isinstance(stated, str):
                return names.module_name(stated)
        return self._homes.get(name, COMMON)

    def _name(self, wanted: str, schema: SchemaOr, place: str, module: str) -> Named:
        chosen = extension(schema, "x-python-name")
        name = names.class_name(wanted)
        if isinstance(chosen, str) and names.is_class_name(chosen):
            name = chosen
        elif chosen is not None:
            self.problems.add(
                at(place, "x-python-name"),
                f"{chosen!r} can't be the name of a class",
                "write it in PascalCase, and not as a name that generated code uses",
            )
        elif name == f"{wanted}_":
            self.notes.append(f"{place}: became {name}, because generated code uses {wanted}")
        self._take(name, place)
        self._found[place] = Named(name, module)
        return self._found[place]

    def _take(self, name: str, place: str) -> None:
        other = self._taken.setdefault(name, place)
        if other != place:
            self.problems.add(
                place,
                f"it would be the class {name}, which {other} is already",
                "give one of them another name by `x-python-name`",
            )

    def _define(self, named: Named, node: SchemaOr, place: str) -> None:
        """Note what a type is; records and families are filled in when the present one is done."""
        schema = node if isinstance(node, Schema) else None
        doc = self.shapes.doc_of(node)
        if schema is not None and schema.deprecated:
            doc = f"{sentence(doc or named.name)}\n\nDeprecated."
        if schema is None or self._is_alias(schema, place):
            # Noted before it is looked at, so that one that contains itself comes to an end.
            alias = Alias(named.name, named.module, doc, place, ANY)
            self.definitions[named.name] = alias
            one = self.type_of(node, place, named.module)
            self.definitions[named.name] = evolve(alias, type=one)
        elif is_enumeration(schema):
            members = self._enumerated(schema, place)
            self.definitions[named.name] = Enumeration(
                named.name, named.module, doc, place, members
            )
        elif self._is_family(schema, place):
            tag = text(schema.discriminator.propertyName) if schema.discriminator else ""
            self._begin(Family(named.name, named.module, doc, place, tag), schema)
            self._take(f"Unknown{named.name}", place)
        else:
            if set(kinds(schema)) - {"object"}:
                self.problems.add(
                    place,
                    "one name stands for an object and for something else",
                    "write a union of two schemas: `oneOf`",
                )
            self._begin(Record(named.name, named.module, doc, place), schema)

    def _begin(self, definition: Record | Family, schema: Schema) -> None:
        self.definitions[definition.name] = definition
        self._todo.append((definition, schema))

    def _is_alias(self, schema: Schema, place: str) -> bool:
        if is_enumeration(schema) or self.shapes.is_record(schema):
            return False
        return not self._is_family(schema, place)

    def _is_family(self, schema: Schema, place: str) -> bool:
        """Whether a schema stands for one of several objects."""
        members = self._members(schema, place)
        if schema.discriminator is not None:
            return bool(members)
        targets = {id(one): one for node, _ in members if (one := self.shapes.target(node))}
        return (
            len(members) > 1
            and len(targets) == len(members)
            and all(self.shapes.is_record(target) for target in targets.values())
        )

    def _nameless(self, schema: Schema, place: str, module: str) -> Type:
        """Define a type that the description gives no name."""
        if place not in self._found:
            owner = "/".join(place.split("/")[:4])
            module = self._found[owner].module if owner in self._found else module
            for node, where in self._members(schema, place):
                member = self.type_of(node, where, module)
                module = member.module if isinstance(member, Named) else module
            name = self._name_by(place)
            if names.class_name(name) in self._reserved.values():
                name = f"{names.class_name(name)}_"
            self._define(self._name(name, schema, place, module), schema, place)
        return self._found[place]

    def _name_by(self, place: str) -> str:
        """Name what has no name after what it is part of."""
        head, steps = self._owner(place)
        words = [head]
        whole = place.split("/")
        while steps:
            owner = "/".join(whole[: len(whole) - len(steps)])
            step = steps.pop(0)
            if step == "properties":
                words.append(names.pascal(steps.pop(0)))
            elif step == "prefixItems":
                words.append(f"Item{int(steps.pop(0)) + 1}")
            elif step in {"oneOf", "anyOf"}:
                words.append(self._variant(owner, step, int(steps.pop(0))))
            else:
                words.append(_STEPS.get(step, ""))
                if step in {"allOf", "content", "responses"}:
                    steps.pop(0)
        return "".join(words)

    def _variant(self, place: str, keyword: str, index: int) -> str:
        """Say which member of a union it is: by its title, its kind, or else by its number.

        The only one beside null, or beside what has a name or needs none, is not told apart.
        """
        union = self.shapes.document.at(place)
        others = [one for key in ("oneOf", "anyOf") for one in union.get(key, ()) if one != _NULL]
        nameless = [one for one in others if _NAMELESS & one.keys()]
        objects = all({"$ref", "allOf", "properties"} & one.keys() for one in others)
        if len(others) == 1 or (len(nameless) == 1 and not objects):
            return "" if component(place, "schemas") is None else "Value"
        member, tag = union[keyword][index], union.get("discriminator", {}).get("propertyName")
        titles = [one.get("title") for one in others]
        if titles.count(member.get("title")) == 1 and member.get("title"):
            return names.pascal(member["title"])
        kind = member.get("properties", {}).get(tag, {})
        value = kind.get("const", (kind.get("enum") or [""])[0])
        return names.pascal(str(value)) or f"Variant{index + 1}"

    def _owner(self, place: str) -> tuple[str, list[str]]:
        """Split a place into the name of the outermost thing and the steps to what is meant."""
        steps = [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:]]
        if steps[:2] == ["components", "schemas"]:
            return self._reserved[steps[2]], steps[3:]
        if steps[0] == "components":
            return names.class_name(steps[2]), steps[3:]
        operation = self.operations.get(
            "/".join(place.split("/")[:4]), names.pascal(re.sub("[{}/]", " ", steps[1]))
        )
        rest = steps[3:] if steps[2] != "parameters" else steps[2:]
        if rest[0] == "parameters":
            parameter = "/".join(place.split("/")[: 1 + len(steps) - len(rest) + 2])
            return operation + names.pascal(self.operations.get(parameter, "")), rest[2:]
        return operation, rest

    # ------------------------------------------------------------------------------ definitions

    def _fill(self) -> None:
        while self._todo:
            definition, schema = self._todo.pop(0)
            if isinstance(definition, Record):
                definition.fields = self._fields(definition, schema)
            else:
                self._fill_family(definition, schema)

    def _enumerated(self, schema: Schema, place: str) -> tuple[Member, ...]:
        listed = values(schema)
        chosen = self._texts(schema, "x-enum-varnames", place) or _member_names(listed)
        docs = self._texts(schema, "x-enum-descriptions", place) or [""] * len(listed)
        if not len(chosen) == len(docs) == len(listed):
            self.problems.add(
                place,
                f"{len(listed)} values have {len(chosen)} names and {len(docs)} descriptions",
                "write one of each for each value",
            )
        for index, name in enumerate(chosen):
            if not names.is_member_name(name) or name in chosen[:index]:
                self.problems.add(
                    at(place, "x-enum-varnames", index),
                    f"`{name}` can't be the name of a member, or is that of another one",
                    "give each member an identifier of its own",
                )
        return tuple(
            Member(name, value, sentence(doc))
            for name, value, doc in zip(chosen, listed, docs, strict=False)
        )

    def _texts(self, schema: Schema, name: str, place: str) -> list[str]:
        stated = extension(schema, name)
        if stated is None:
            return []
        if not isinstance(stated, list):
            self.problems.add(at(place, name), "it is no list", "write a list of text")
            return []
        return [str(one) for one in cast("Iterable[object]", stated)]

    def _fields(self, record: Record, schema: Schema) -> tuple[Field, ...]:
        properties = self.shapes.properties(schema, record.place)
        made = [self._field(one, record.module) for one in properties]
        used = {name for one in made for name in loaded(ast.parse(annotation(one.type)))}
        wanted = {one.wire: _beside(one.name, used) for one in made}
        chosen = names.apart(wanted)
        for one in properties:
            if extension(one.node, "x-python-name") not in (None, chosen[one.wire]):
                self.problems.add(
                    at(one.place, "x-python-name"),
                    f"`{wanted[one.wire]}` is the name of another field, or of its type",
                    "give one of them another name",
                )
        fields = [evolve(one, name=chosen[one.wire]) for one in made]
        fields += self._rest(record, schema, {*chosen, *chosen.values(), *used})
        return tuple(sorted(fields, key=lambda field: not field.required))

    def _rest(self, record: Record, schema: Schema, taken: set[str]) -> list[Field]:
        """Make the field for members that have no name, where the schema says that it has any."""
        found = self.shapes.rest(schema, record.place)
        if not found:
            return []
        types = (self.type_of(node, where, record.module) for node, where in found)
        kind = DictOf(simplified(either(*types), self.definitions))
        return [
            Field(
                name="extra" if "extra" not in taken else "extra_members",
                wire="",
                type=kind,
                required=False,
                doc=sentence(self.shapes.doc_of(found[0][0])) or "All other members.",
                places=tuple(where for _, where in found),
                factory=annotation(kind),
                rest=True,
            )
        ]

    def _field(self, one: Property, module: str) -> Field:
        stated = self._stated(one.node)
        # What only requests have is never there in an answer.
        required = one.required and not any(schema.writeOnly for schema in stated)
        kind = self.type_of(one.node, one.place, module)
        default: Default | None = Default()
        value = self.shapes.default_of(one.node)
        if not required and value is not None:
            default = default_of(kind, value, self.definitions)
            if default is None:
                self.problems.add(
                    at(one.place, "default"),
                    f"the default {value!r} is no value of the type",
                    "correct the default, or leave it out",
                )
        if not required and default == Default():
            kind, default = either(kind, NONE), Default(code="None")
        deprecated = extension(one.node, "deprecated") or any(s.deprecated for s in stated)
        password = any(text(schema.schema_format) == "password" for schema in stated)
        return Field(
            name=self._field_name(one),
            wire=one.wire,
            type=kind,
            required=required,
            doc=f"{sentence(one.doc)} Deprecated.".strip() if deprecated else sentence(one.doc),
            places=one.places,
            default=default.code if default else None,
            factory=default.factory if default else None,
            secret=password or extension(one.node, "x-secret") is True,
            read_only=any(schema.readOnly for schema in stated),
        )

    def _stated(self, node: SchemaOr) -> list[Schema]:
        """Return what a property says by itself, if only of what it is beside null."""
        if isinstance(node, Reference):
            return []
        others = [one for one, _ in self.shapes.variants(node) if not is_null(one)]
        return [node, *(one for one in others if len(others) == 1 and isinstance(one, Schema))]

    def _loosen(self, sent: Iterable[Type]) -> None:
        """Let people make what they send without what only the server sends."""
        todo = [part for one in sent for part in parts(one) if isinstance(part, Named)]
        seen: set[Named] = set()
        while todo:
            named = todo.pop()
            if named in seen:
                continue
            seen.add(named)
            definition = self.definitions[named.name]
            todo += uses(definition)
            if isinstance(definition, Record):
                loose = (
                    evolve(one, required=False, default="None", type=either(one.type, NONE))
                    if one.read_only and one.required
                    else one
                    for one in definition.fields
                )
                definition.fields = tuple(sorted(loose, key=lambda field: not field.required))

    # --------------------------------------------------------------------------------- families

    def _members(self, schema: Schema, place: str) -> list[tuple[SchemaOr, str]]:
        """Return the members of a family: those listed, or those that extend it."""
        listed = self.shapes.variants(schema, place)
        if listed:
            return [(node, where) for node, where in listed if not is_null(node)]
        children = self.shapes.children.get(component(place, "schemas") or "", ())
        return [
            (Reference.model_validate({"$ref": at(ROOT, "components", "schemas", child)}), place)
            for child in children
        ]

    def _fill_family(self, family: Family, schema: Schema) -> None:
        if self.shapes.variants(schema):
            self._check_alone(schema, family.place)
        stated = (schema.discriminator and schema.discriminator.mapping) or {}
        mapping = {text(tag): text(target) for tag, target in stated.items()}
        tags: dict[str, Named] = {}
        alike: list[tuple[str, Named]] = []
        reached: set[str] = set()
        for node, where in self._members(schema, family.place):
            ref = component(text(node.ref), "schemas") if isinstance(node, Reference) else None
            kind = self.type_of(node, where, family.module)
            definition = self.definitions.get(kind.name) if isinstance(kind, Named) else None
            if not isinstance(definition, (Record, Family)) or not isinstance(kind, Named):
                self.problems.add(
                    where,
                    "a member of a union with a discriminator is no object with properties",
                    "make it an object, by a schema of its own",
                )
                continue
            definition.families.append(Named(family.name, family.module))
            if not family.tag:
                alike.append(("", kind))
                continue
            listed = [tag for tag, target in mapping.items() if _target(target) == ref]
            reached.update(listed)
            for tag in listed or self._tags(node, where, family.tag, ref):
                if tags.setdefault(tag, kind) != kind:
                    self.problems.add(
                        where,
                        f"two members of the union have the kind `{tag}`",
                        "give each a value of its own in `discriminator.mapping`",
                    )
        for tag, target in mapping.items():
            if tag not in reached:
                self.problems.add(
                    at(family.place, "discriminator", "mapping", tag),
                    f"{target} is no member of the union",
                    "list it among the members, or take it from the mapping",
                )
        family.kinds = (*tags.items(), *alike)

    def _tags(self, node: SchemaOr, place: str, tag: str, ref: str | None) -> list[str]:
        """Find the values of the discriminator that a member has, where no mapping says it."""
        resolved = self.shapes.resolve(node, place)
        properties = self.shapes.properties(*resolved) if resolved else []
        for one in properties:
            schema = self.shapes.target(one.node) if one.wire == tag else None
            if schema is not None and isinstance(schema.const, str):
                return [schema.const]
            if schema is not None and values(schema):
                return [str(value) for value in values(schema)]
        if ref is None:
            self.problems.add(
                place,
                f"nothing says which `{tag}` this member has",
                f"give its property `{tag}` a `const`",
            )
            return []
        return [ref]

    # ------------------------------------------------------------------------------------ types

    def _type(self, schema: Schema, place: str, module: str) -> Type:
        if extension(schema, "x-any") is True or is_anything(schema):
            return ANY
        if "const" in schema.model_fields_set:
            return _constant(schema.const)
        if schema.enum:
            return self._listed(schema, place, module)
        variants = self.shapes.variants(schema, place)
        if self._is_family(schema, place) and len(self._members(schema, place)) > 1:
            one = self._nameless(schema, place, module)
            return either(one, NONE) if self.shapes.is_nullable(schema) else one
        if variants:
            return self._union(schema, variants, place, module)
        stated = kinds(schema)
        if self.shapes.is_record(schema):
            return self._nameless(schema, place, module)
        merged = self.shapes.parts(schema, place)
        if merged:
            return self.type_of(*self.shapes.narrowest(merged, "the value"), module)
        if not stated and (schema.items is not None or schema.prefixItems):
            stated = ["array"]
        if not stated and schema.additionalProperties is not None:
            stated = ["object"]
        if not stated:
            if is_null(schema):
                return NONE
            self.problems.add(
                place,
                "the schema limits values, but does not say of which type",
                "state a type; `x-any: true` says that anything is meant",
            )
            return ANY
        return either(*(self._simple(kind, schema, place, module) for kind in stated))

    def _simple(self, kind: str, schema: Schema, place: str, module: str) -> Type:
        if kind == "array":
            return self._array(schema, place, module)
        if kind == "object":
            return self._dictionary(schema, place, module)
        if kind == "string":
            return _FORMATS.get(text(schema.schema_format), STR)
        return {"boolean": BOOL, "integer": INT, "number": FLOAT}[kind]

    def _array(self, schema: Schema, place: str, module: str) -> Type:
        """Return a list, or a tuple where the number of items is certain."""
        first = [
            self.type_of(node, at(place, "prefixItems", index), module)
            for index, node in enumerate(schema.prefixItems)
        ]
        if first and schema.minItems == schema.maxItems == len(first):
            return TupleOf(tuple(first))
        more: Type = ANY
        if schema.items is not None:
            more = self.type_of(schema.items, at(place, "items"), module)
        elif first and schema.maxItems == len(first):
            more = first[-1]
        return ListOf(simplified(either(*first, more), self.definitions))

    def _dictionary(self, schema: Schema, place: str, module: str) -> Type:
        members = schema.additionalProperties
        if members is None or isinstance(members, bool):
            return DictOf(ANY)
        return DictOf(self.type_of(members, at(place, "additionalProperties"), module))

    def _listed(self, schema: Schema, place: str, module: str) -> Type:
        listed = values(schema)
        if is_enumeration(schema):
            if len(listed) == 1:
                return LiteralOf((listed[0],))
            return self._nameless(schema, place, module)
        if not listed:
            return NONE
        for kind, types in ((BOOL, {bool}), (FLOAT, {int, float})):
            if {type(value) for value in listed} <= types:
                return kind
        self.problems.add(
            at(place, "enum"),
            "the values are neither all text nor all numbers",
            "write a union of two enumerations, or values of one type",
        )
        return ANY

    def _union(
        self, schema: Schema, variants: list[tuple[SchemaOr, str]], place: str, module: str
    ) -> Type:
        self._check_alone(schema, place)
        one = either(*(self.type_of(node, where, module) for node, where in variants))
        return simplified(one, self.definitions)

    def _check_alone(self, schema: Schema, place: str) -> None:
        """Find what stands beside a union and would be lost."""
        if schema.oneOf and schema.anyOf:
            self.problems.add(place, "`oneOf` stands beside `anyOf`", "keep one of them")
        if schema.properties or self.shapes.parts(schema, place):
            self.problems.add(
                place,
                "a union stands beside properties that all of its members share",
                "write the shared properties into each member, by `allOf` for example",
            )


def _beside(name: str, types: set[str]) -> str:
    """Name a field otherwise that would hide a type from the annotations after it."""
    if name not in types:
        return name
    other = names.snake(name)
    return other if other not in types and names.field_name(other) == other else f"{name}_"


_NULL: Final = {"type": "null"}

_NAMELESS: Final = frozenset(
    {
        "additionalProperties",
        "allOf",
        "anyOf",
        "enum",
        "items",
        "oneOf",
        "prefixItems",
        "properties",
    }
)
"""Keywords of schemas that become types with names, or contain such."""

_FORMATS: Final = {
    "date": DATE,
    "date-time": DATETIME,
    "decimal": DECIMAL,
    "duration": DURATION,
    "time": TIME,
}
"""Formats of text that have a type in Python; what others say is told in words."""

_STEPS: Final = {
    "additionalProperties": "Value",
    "items": "Item",
    "requestBody": "Request",
    "responses": "Response",
}
"""What the steps to a nameless type add to its name."""


def _constant(value: object) -> Type:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return BOOL
    return LiteralOf((value,)) if isinstance(value, (str, int)) else FLOAT


def _member_names(listed: list[Any]) -> list[str]:
    """Name members after their values; one whose name is taken also gets its position."""
    made: list[str] = []
    for index, value in enumerate(listed):
        name = names.member_name(value)
        made.append(f"{name}_{index + 1}" if name in made else name)
    return made


def _target(target: str) -> str:
    """Return the component that a mapping of a discriminator means: a reference or a name."""
    return component(target, "schemas") or target
