"""What a description becomes: operations and types, ready to be rendered.

`generator.schemas` and `generator.operations` make these from the typed document,
`generator.render` turns them into code, and `generator.counts` holds them against the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from attrs import define, field, frozen

__all__ = [
    "ANY",
    "BOOL",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DURATION",
    "FLOAT",
    "INT",
    "METHODS",
    "NONE",
    "SOURCE",
    "STR",
    "TEXTS",
    "TIME",
    "Alias",
    "Api",
    "Argument",
    "Basic",
    "Body",
    "Definition",
    "DictOf",
    "Enumeration",
    "Family",
    "Field",
    "ListOf",
    "LiteralOf",
    "Location",
    "Member",
    "Named",
    "Operation",
    "OperationKind",
    "Record",
    "Result",
    "TupleOf",
    "Type",
    "UnionOf",
    "annotation",
    "either",
    "parts",
    "without_none",
]


# --------------------------------------------------------------------------------------- types


@frozen
class Basic:
    """A type that Python has."""

    name: str


@frozen
class Named:
    """A type of the description."""

    name: str
    module: str


@frozen
class ListOf:
    """A list of one type."""

    item: Type


@frozen
class TupleOf:
    """A list of a fixed length, each of whose items has a type of its own."""

    items: tuple[Type, ...]


@frozen
class DictOf:
    """An object whose members all have one type."""

    value: Type


@frozen
class LiteralOf:
    """One of some values."""

    values: tuple[str | int, ...]


@frozen
class UnionOf:
    """One of several types; None comes last. Make one with `either`."""

    members: tuple[Type, ...]


Type: TypeAlias = Basic | Named | ListOf | TupleOf | DictOf | LiteralOf | UnionOf

ANY: Final = Basic("Any")
BOOL: Final = Basic("bool")
DATE: Final = Basic("date")
DATETIME: Final = Basic("datetime")
DECIMAL: Final = Basic("Decimal")
DURATION: Final = Basic("timedelta")
FLOAT: Final = Basic("float")
INT: Final = Basic("int")
NONE: Final = Basic("None")
SOURCE: Final = Basic("Source")
STR: Final = Basic("str")
TIME: Final = Basic("time")

TEXTS: Final = frozenset({STR, DATE, DATETIME, DECIMAL, DURATION, TIME})
"""What is text in JSON."""


def either(*types: Type) -> Type:
    """Unite types: each once, None last, and Any swallows the others."""
    members: dict[Type, None] = {}
    for one in types:
        members.update(dict.fromkeys(one.members if isinstance(one, UnionOf) else (one,)))
    if ANY in members:
        return ANY
    if NONE in members:
        del members[NONE]
        members[NONE] = None
    return UnionOf(tuple(members)) if len(members) > 1 else next(iter(members))


def without_none(one: Type) -> Type:
    """Return the type without None; None itself stays."""
    if isinstance(one, UnionOf):
        return either(*(member for member in one.members if member != NONE))
    return one


def annotation(one: Type, *, argument: bool = False) -> str:
    """Write a type as an annotation.

    Args:
        one: The type.
        argument: Write it for an argument, which takes any sequence and any mapping.
    """
    if one == DATETIME and not argument:
        return "Timestamp"
    if isinstance(one, (Basic, Named)):
        return one.name
    if isinstance(one, ListOf):
        name = "Sequence" if argument else "list"
        return f"{name}[{annotation(one.item, argument=argument)}]"
    if isinstance(one, TupleOf):
        shown = (annotation(item, argument=argument) for item in one.items)
        return f"tuple[{', '.join(shown) or '()'}]"
    if isinstance(one, DictOf):
        name = "Mapping" if argument else "dict"
        return f"{name}[str, {annotation(one.value, argument=argument)}]"
    if isinstance(one, LiteralOf):
        return f"Literal[{', '.join(map(repr, one.values))}]"
    return " | ".join(annotation(member, argument=argument) for member in one.members)


def parts(one: Type) -> Iterator[Type]:
    """Yield a type and all types within it."""
    yield one
    if isinstance(one, ListOf):
        yield from parts(one.item)
    elif isinstance(one, DictOf):
        yield from parts(one.value)
    elif isinstance(one, (TupleOf, UnionOf)):
        for inner in one.items if isinstance(one, TupleOf) else one.members:
            yield from parts(inner)


# ----------------------------------------------------------------------------------- definitions


@frozen
class Field:
    """A field of a record."""

    name: str
    wire: str
    """Its name in JSON."""
    type: Type
    required: bool
    doc: str
    places: tuple[str, ...]
    """Where the description declares it; several, where schemas were merged."""
    default: str | None = None
    """Its default as code; an optional field without one is None."""
    factory: str | None = None
    """What makes its default, as code, where the default can change or is defined later."""
    rest: bool = False
    """Whether it is for all members that no other field is for."""
    secret: bool = False
    read_only: bool = False
    """Whether only the server sends it."""


@define
class Record:
    """An object with known members."""

    name: str
    module: str
    doc: str
    place: str
    fields: tuple[Field, ...] = ()
    families: list[Named] = field(factory=list[Named])
    """The families that it belongs to."""


@frozen
class Member:
    """A member of an enumeration."""

    name: str
    value: str | int
    doc: str


@frozen
class Enumeration:
    """A set of named values."""

    name: str
    module: str
    doc: str
    place: str
    members: tuple[Member, ...]

    @property
    def integer(self) -> bool:
        """Whether the values are numbers."""
        return isinstance(self.members[0].value, int)


@define
class Family:
    """Records that are told apart by one of their members (``discriminator``)."""

    name: str
    module: str
    doc: str
    place: str
    tag: str
    """The member, as in JSON."""
    kinds: tuple[tuple[str, Named], ...] = ()
    """What each value of that member stands for."""
    families: list[Named] = field(factory=list[Named])
    """The families that it belongs to itself."""

    @property
    def unknown(self) -> str:
        """Name of the class for kinds that are not known."""
        return f"Unknown{self.name}"


@frozen
class Alias:
    """A name for a type that is neither a record nor an enumeration."""

    name: str
    module: str
    doc: str
    place: str
    type: Type


Definition: TypeAlias = Record | Enumeration | Family | Alias


# ------------------------------------------------------------------------------------ operations

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""What a path can be asked to do, as descriptions call it."""

Location: TypeAlias = Literal["path", "query", "header", "cookie", "body"]


@frozen
class Argument:
    """An argument of the function that an operation becomes."""

    name: str
    wire: str
    type: Type
    required: bool
    doc: str
    place: str
    location: Location
    nullable: bool = False
    """Whether None is a value of its own, so that `UNSET` is the default."""
    separator: str | None = None
    """What joins the items of a list, where they do not repeat the name."""
    json: bool = False
    """Whether it is sent as JSON in a place that otherwise holds text."""
    content_type: str | None = None
    """Media type of a part of a multipart body, where the description states one."""
    slashes: bool = False
    """Whether a path parameter may contain slashes."""
    members: Literal["exploded", "deep_object"] | None = None
    """How the members of an object are sent, where each is a parameter of its own."""


BodyKind: TypeAlias = Literal["object", "json", "multipart", "form", "raw", "text"]


@frozen
class Body:
    """How the arguments with the location `body` are sent."""

    kind: BodyKind
    media_type: str
    required: bool


ResultKind: TypeAlias = Literal["value", "text", "nothing", "redirect"]


OperationKind: TypeAlias = Literal["operation", "download", "events", "lines"]


@frozen
class Result:
    """What a status is decoded into."""

    kind: ResultKind
    type: Type = NONE


@frozen(kw_only=True)
class Operation:
    """A call."""

    name: str
    method: str
    path: str
    module: str
    summary: str
    doc: str
    place: str
    arguments: tuple[Argument, ...]
    """In the order of the signature."""
    body: Body | None
    kind: OperationKind
    results: Mapping[int, Result]
    """By status, or by class of statuses; of events and lines, what each is decoded into."""
    accept: str | None
    final_events: tuple[str, ...]
    """Names of events after which the end of the stream is no loss."""
    repeatable: bool
    keyed: bool
    resource: tuple[str, str] | None
    """Kind, and name of the argument that holds the id."""
    owned: tuple[tuple[str, str], ...]
    """Place and name of the parameters that the transport fills in."""
    statuses: tuple[str, ...]
    media_types: tuple[tuple[str, str], ...]
    """Status, or `request`, and media type of all contents."""
    flattened: tuple[str, ...]
    """Places of schemas whose properties became its arguments."""
    covered: tuple[str, ...]
    """Places that need no code of their own: the same content in another media type."""

    def at(self, *locations: Location) -> Iterator[Argument]:
        """Yield the arguments that are sent there."""
        return (argument for argument in self.arguments if argument.location in locations)


@frozen
class Api:
    """A whole description."""

    title: str
    tags: Mapping[str, str]
    """Descriptions of the modules of operations."""
    operations: tuple[Operation, ...]
    definitions: tuple[Definition, ...]
    notes: tuple[str, ...]
    """What a person should know who renders it, such as names that had to change."""
