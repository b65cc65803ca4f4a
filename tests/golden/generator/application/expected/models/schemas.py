# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `schemas`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal, TypeAlias

from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._core.union import Unknown, any_of, one_of


@record
class ArticleInput(Model):
    """Something that is sold; what is given has more than what is taken."""

    name: str
    price: Price
    """What something costs; taken as a number or text, given as text."""


@record
class Article(Model):
    """Something that is sold; what is given has more than what is taken."""

    name: str
    price: Price
    """What something costs; taken as a number or text, given as text."""
    label: str
    """What stands on its shelf."""


@record
class Book(Model):
    """Contains what contains it."""

    title: str
    author: Author | None = None


@record
class Author(Model):
    """Contains what contains it."""

    name: str
    books: list[Book] = field(default_factory=list[Book])


@record
class Basket(Model):
    """What twigs are put into."""

    knife: GardenKnife
    """What cuts twigs."""


class BirdOrCatOrDog(Model):
    """BirdOrCatOrDog."""

    __slots__ = ()


@record
class Bird(BirdOrCatOrDog):
    """Says peep, and is of two kinds."""

    kind: BirdKind
    words: int = 0


class BirdKind(OpenEnum):
    """BirdKind."""

    PARROT = "parrot"
    CROW = "crow"


class ListVehiclesResponseItem(Model):
    """ListVehiclesResponseItem."""

    __slots__ = ()


@record
class Car(ListVehiclesResponseItem):
    """Drives; nothing says so."""

    wheels: int
    name: str = ""


@record
class Cat(BirdOrCatOrDog):
    """Says meow."""

    kind: Literal["cat"]
    lives: int = 9


class ChoicesSize(OpenEnum):
    """ChoicesSize."""

    S = "s"
    M = "m"
    L = "l"


class ChoicesMixedNumber(OpenIntEnum):
    """ChoicesMixedNumber."""

    VALUE_1 = 1
    VALUE_2 = 2


class ChoicesMood(OpenEnum):
    """ChoicesMood."""

    GOOD = "good"
    BAD = "bad"


class Colour(OpenEnum):
    """What it looks like."""

    RED = "red"
    DARK_BLUE = "dark-blue"


class Level(OpenIntEnum):
    """How important it is."""

    VALUE_1 = 1
    VALUE_2 = 2


@record
class Choices(Model):
    """Some values out of many."""

    kind: Literal["choices"]
    version: Literal[1] = 1
    size: ChoicesSize = ChoicesSize.M
    mixed: Literal["auto"] | ChoicesMixedNumber | None = "auto"
    enabled: bool = True
    level: Level = Level.VALUE_1
    """How important it is."""
    colours: list[Colour] = field(default_factory=lambda: [Colour.RED])
    width: Literal["auto"] | int = "auto"
    mood: ChoicesMood | None = None


class Figure(Model):
    """One of some figures."""

    __slots__ = ()


@record
class Circle(Figure):
    """A round figure."""

    radius: float
    form: Literal["circle"] = "circle"


@record
class Counted(Model):
    """An object whose further members are all of one type."""

    _rest: ClassVar[str] = "extra"

    name: str
    extra: dict[str, int] = field(default_factory=dict[str, int])
    """All other members."""


@record
class Cutlery(Model):
    """Two classes of the same name, from two modules."""

    basket: Basket
    """What twigs are put into."""
    drawer: Drawer
    """Where knives lie."""
    garden: GardenKnife
    """What cuts twigs."""
    kitchen: KitchenKnife
    """What cuts bread."""


@record
class Dog(BirdOrCatOrDog):
    """Says woof."""

    kind: Literal["dog"]
    friends: list[BirdOrCatOrDog] = field(default_factory=list[BirdOrCatOrDog])


@record
class Drawer(Model):
    """Where knives lie."""

    knives: list[KitchenKnife]


@record
class Drawing(Model):
    """Has unions that have a name."""

    figures: list[Figure]
    frame: Figure | None = None


@record
class Field_(Model):
    """Has an underscore at its end."""

    inner: List
    """Named like a builtin."""
    model: Model_
    """Named like the base of all records."""


@record
class Price(Model):
    """What something costs; taken as a number or text, given as text."""

    amount: Decimal
    currency: str = "EUR"


@record
class Free(Model):
    """Objects whose members have no names of their own."""

    anything: Any
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    counts: dict[str, int] = field(default_factory=dict[str, int])
    prices: dict[str, Price] = field(default_factory=dict[str, Price])
    by_level: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    bare: dict[str, Any] = field(default_factory=dict[str, Any])
    json_value: JsonValue | None = None
    matching: dict[str, int] = field(default_factory=dict[str, int])


@record
class Hard(Model):
    """Names that mean something else in Python, or nothing."""

    _wire: ClassVar[Mapping[str, str]] = {
        "class_": "class",
        "from_": "from",
        "list_": "list",
        "private": "_private",
        "id": "$id",
        "x_y_2": "x-y",
        "colour": "Colour",
        "to_dict_": "to_dict",
        "date_": "date",
    }

    class_: str
    from_: str
    list_: list[int]
    self: str = ""
    json: str = ""
    copy: str = ""
    model_: str = ""
    private: str = ""
    id: str = ""
    x_y_2: str = ""
    x_y: str = ""
    colour: Colour = Colour.RED
    """What it looks like."""
    to_dict_: str = ""
    date_: date | None = None
    type: str = ""
    old: str = ""
    """No longer used. Deprecated."""
    password: str | None = field(default=None, repr=False)


JsonValue: TypeAlias = Any
"""JsonValue."""


@record
class Measures(Model):
    """Values that JSON has no type for."""

    id: str
    day: date
    at: Timestamp
    clock: time
    took: timedelta
    price: Decimal
    url: str
    pair: tuple[int, str]
    pause: timedelta | None = None
    discount: Decimal | None = None
    picture: str = ""
    raw: str = ""
    point: Point = (0.0, 0.0)
    chain: list[int] = field(default_factory=list[int])
    tags: list[str] = field(default_factory=list[str])
    numbers: list[int] = field(default_factory=list[int])
    share: float = 0.5
    count: int = 1
    even: int = 2


@record
class Model_(Model):
    """Named like the base of all records."""

    name: str


class NotesColour(OpenEnum):
    """NotesColour."""

    RED = "red"
    BLUE = "blue"


@record
class Notes(Model):
    """What may be null, or is left out."""

    text: str | None
    author: str | None = None
    title: str | None = "Untitled"
    price: Price | None = None
    tags: list[str | None] = field(default_factory=lambda: ["new"])
    """Words on it."""
    colour: NotesColour | None = NotesColour.RED


@record
class Open(Model):
    """An object that may have more members than it names."""

    _rest: ClassVar[str] = "extra"

    name: str
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    """All other members."""


@record
class PageArticle(Model):
    """PageArticle."""

    items: list[Article]
    total: int


class Message(Model):
    """Message."""

    __slots__ = ()


@record
class PictureMessage(Message):
    """A message in colours."""

    url: str
    type: Literal["picture"] = "picture"


@record
class Plane(ListVehiclesResponseItem):
    """Flies; nothing says so."""

    wings: int
    name: str = ""


Point: TypeAlias = tuple[float, float]
"""Point."""


@record
class Square(Figure):
    """A figure with corners."""

    side: float
    form: Literal["square"] = "square"


@record
class TextMessage(Message):
    """A message in words."""

    text: str
    type: Literal["text"] = "text"


@record
class Tree(Model):
    """Contains itself."""

    name: str
    branches: list[Tree] = field(default_factory=lambda: list[Tree]())
    parent: Tree | None = None


@record
class Zoo(Model):
    """Unions in every place."""

    star: BirdOrCatOrDog
    all: list[BirdOrCatOrDog]
    by_name: dict[str, BirdOrCatOrDog] = field(default_factory=dict[str, BirdOrCatOrDog])
    absent: BirdOrCatOrDog | None = None


@record
class List(Model):
    """Named like a builtin."""

    items: list[int]


@record
class GardenKnife(Model):
    """What cuts twigs."""

    blade_cm: float


@record
class KitchenKnife(Model):
    """What cuts bread."""

    serrated: bool


@record
class UnknownFigure(Figure, Unknown):
    """Stands for a `Figure` of a kind that this version does not know."""


@record
class UnknownBirdOrCatOrDog(BirdOrCatOrDog, Unknown):
    """Stands for a `BirdOrCatOrDog` of a kind that this version does not know."""


@record
class UnknownMessage(Message, Unknown):
    """Stands for a `Message` of a kind that this version does not know."""


@record
class UnknownListVehiclesResponseItem(ListVehiclesResponseItem, Unknown):
    """Stands for a `ListVehiclesResponseItem` of a kind that this version does not know."""


one_of(
    Figure,
    "form",
    {
        "circle": Circle,
        "square": Square,
    },
    UnknownFigure,
)
one_of(
    BirdOrCatOrDog,
    "kind",
    {
        "cat": Cat,
        "dog": Dog,
        "crow": Bird,
        "parrot": Bird,
    },
    UnknownBirdOrCatOrDog,
)
one_of(
    Message,
    "type",
    {
        "text": TextMessage,
        "picture": PictureMessage,
    },
    UnknownMessage,
)
any_of(
    ListVehiclesResponseItem,
    (
        Plane,
        Car,
    ),
    UnknownListVehiclesResponseItem,
)
