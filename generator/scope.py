"""What the walk needs to look into one operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen
from openapi_python_client.schema import MediaType, RequestBody, Response, Schema

from generator import names
from generator.defaults import expanded
from generator.document import Document, extension, text
from generator.errors import Problems, at
from generator.media import preference
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

__all__ = ["SEPARATORS", "Scope"]

SEPARATORS: Final = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
"""What joins the items of a list, by style."""


@frozen
class Scope:
    """One operation of a document."""

    document: Document
    problems: Problems
    schemas: Schemas
    place: str
    module: str
    wanted: str = ""
    """The media type to use wherever there are several."""
    others: dict[str, None] = field(factory=dict[str, None])
    """Media types that were not used, and say something else than those that were."""

    @property
    def method(self) -> str:
        """The method, as the description calls it."""
        return self.place.rpartition("/")[2]

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
        """Choose among media types, and note those left out that say something else."""
        media = {text(media_type): one for media_type, one in content.items()}
        stated = extension(node, "x-media-type")
        if not media:
            return None
        best = self.wanted if self.wanted in media else min(media, key=preference)
        if stated in media:
            best = str(stated)
        else:
            schema = media[best].media_type_schema
            differing = (name for name, one in media.items() if one.media_type_schema != schema)
            self.others.update(dict.fromkeys(differing))
        if extension(media[best], "itemSchema") is not None:
            self.problems.add(
                at(place, "content", best, "itemSchema"),
                "what each item of the content is can't be rendered",
                "state its `schema`: of events, that of their data",
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

    def is_flat(self, one: Type, *, in_list: bool = False) -> bool:
        """Whether a type can be written as text, or as a list of texts."""
        members = list(expanded(one, self.schemas.definitions))
        if len(members) > 1:
            return all(self.is_flat(member, in_list=in_list) for member in members)
        if isinstance(members[0], ListOf):
            return not in_list and self.is_flat(members[0].item, in_list=True)
        if isinstance(members[0], TupleOf):
            return not in_list and all(
                self.is_flat(item, in_list=True) for item in members[0].items
            )
        if isinstance(members[0], Named):
            definition = self.schemas.definitions.get(members[0].name)
            return not isinstance(definition, (Record, Family))
        return not isinstance(members[0], DictOf)
