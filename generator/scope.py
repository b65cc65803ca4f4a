"""What the walk needs to look into one operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen
from openapi_python_client.schema import MediaType, RequestBody, Response, Schema

from generator import names
from generator.document import Document, extension, text
from generator.errors import Problems, at
from generator.model import (
    INT,
    STR,
    DictOf,
    Enumeration,
    Family,
    ListOf,
    Named,
    Record,
    TupleOf,
    Type,
    UnionOf,
    either,
)
from generator.prose import limits, sentence, shown
from generator.schemas import Schemas
from generator.shapes import SchemaOr, Shapes

__all__ = ["SEPARATORS", "Scope", "is_json"]

SEPARATORS: Final = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
"""What joins the items of a list, by style."""

_PREFERRED: Final = (
    "application/json",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
)


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839 for the suffix)."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence in {"application/json", "text/json"} or essence.endswith("+json")


@frozen
class Scope:
    """One operation of a document."""

    document: Document
    problems: Problems
    schemas: Schemas
    place: str
    module: str

    @property
    def shapes(self) -> Shapes:
        """What the schemas say."""
        return self.schemas.shapes

    def type_of(self, node: SchemaOr, place: str) -> Type:
        """Return the type that a schema stands for."""
        return self.schemas.type_of(node, place, self.module)

    def choose(
        self, node: RequestBody | Response, content: Mapping[Any, MediaType], place: str
    ) -> tuple[str, MediaType] | None:
        """Choose among media types; those left out must say the same."""
        media = {text(media_type): one for media_type, one in content.items()}
        stated = extension(node, "x-media-type")
        if stated in media:
            return str(stated), media[stated]
        if not media:
            return None
        best = min(media, key=_preference)
        if any(one.media_type_schema != media[best].media_type_schema for one in media.values()):
            self.problems.add(
                at(place, "content"),
                f"the schemas of {', '.join(media)} differ, and a function has one of them",
                "choose by `x-media-type`, or describe an operation for each",
            )
        return best, media[best]

    def argument_name(self, node: Any, wire: str, place: str) -> str:
        """Name an argument."""
        chosen = extension(node, "x-python-name")
        if chosen is None:
            return names.argument_name(wire)
        if not isinstance(chosen, str) or not names.is_argument_name(chosen):
            self.problems.add(
                at(place, "x-python-name"),
                f"{chosen!r} can't be the name of an argument",
                "write it in snake_case, and not as a name that generated code uses",
            )
            return names.argument_name(wire)
        return chosen

    def told(
        self,
        node: SchemaOr,
        description: str,
        *,
        required: bool,
        deprecated: bool = False,
        nullable: bool = False,
    ) -> str:
        """Say in words what an argument is, must be, and is taken for when it is left out."""
        schema = self.shapes.target(node) or Schema()
        default = self.shapes.default_of(node)
        stated = not required and default not in (None, [], "")
        sentences = (
            sentence(description or self.shapes.doc_of(node)),
            *limits(schema),
            f"Default: {shown(default)}." if stated else "",
            "None sends null." if nullable else "",
            "Deprecated." if deprecated or schema.deprecated else "",
        )
        return " ".join(filter(None, sentences))

    def widened(self, one: Type) -> Type:
        """Let an argument take plain values where it takes an enumeration, which is open."""
        if isinstance(one, Named):
            definition = self.schemas.definitions.get(one.name)
            if isinstance(definition, Enumeration):
                return either(one, INT if definition.integer else STR)
        elif isinstance(one, ListOf):
            return ListOf(self.widened(one.item))
        elif isinstance(one, TupleOf):
            return TupleOf(tuple(map(self.widened, one.items)))
        elif isinstance(one, UnionOf):
            return either(*map(self.widened, one.members))
        return one

    def is_flat(self, one: Type) -> bool:
        """Whether a type can be written as text, or as a list of texts."""
        if isinstance(one, ListOf):
            return not isinstance(one.item, ListOf) and self.is_flat(one.item)
        if isinstance(one, TupleOf):
            return all(self.is_flat(ListOf(item)) for item in one.items)
        if isinstance(one, UnionOf):
            return all(map(self.is_flat, one.members))
        if isinstance(one, Named):
            return not isinstance(self.schemas.definitions.get(one.name), (Record, Family))
        return not isinstance(one, DictOf)


def _preference(media_type: str) -> int:
    if media_type in _PREFERRED:
        return _PREFERRED.index(media_type)
    return len(_PREFERRED) + (not is_json(media_type))
