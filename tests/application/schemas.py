"""What the application takes and gives: most routes give back what came, after looking into it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import (
    AnyUrl,
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PositiveInt,
    RootModel,
    SecretStr,
    computed_field,
)

from tests.application import garden, kitchen, odd

router = APIRouter(tags=["schemas"])
T = TypeVar("T")


# ------------------------------------------------------------------------------------------ names


class Price(BaseModel):
    """What something costs; taken as a number or text, given as text."""

    amount: Decimal
    currency: str = "EUR"


class Article(BaseModel):
    """Something that is sold; what is given has more than what is taken."""

    name: str
    price: Price

    @computed_field
    @property
    def label(self) -> str:
        """What stands on its shelf."""
        return f"{self.name}: {self.price.amount} {self.price.currency}"


class Page(BaseModel, Generic[T]):
    """Some of many."""

    items: list[T]
    total: int


class Cutlery(BaseModel):
    """Two classes of the same name, from two modules."""

    basket: garden.Basket
    drawer: kitchen.Drawer
    garden: garden.Knife
    kitchen: kitchen.Knife


@router.post("/prices", operation_id="echo_price")
def echo_price(price: Price) -> Price:
    """Give back what came."""
    return price


@router.post("/articles", operation_id="echo_articles")
def echo_articles(articles: list[Article]) -> Page[Article]:
    """Give back what came, as a page."""
    return Page(items=articles, total=len(articles))


@router.post("/cutlery", operation_id="echo_cutlery")
def echo_cutlery(cutlery: Cutlery) -> Cutlery:
    """Give back what came."""
    return cutlery


# ------------------------------------------------------------------------------------------ null


class Notes(BaseModel):
    """What may be null, or is left out."""

    text: str | None
    author: str | None = None
    title: str | None = "Untitled"
    price: Price | None = None
    tags: list[str | None] = Field(default=["new"], description="Words on it.")
    colour: Literal["red", "blue"] | None = "red"


@router.post("/notes", operation_id="echo_notes")
def echo_notes(notes: Notes) -> dict[str, Any]:
    """Give back what came, and which of it was there."""
    return {"notes": notes.model_dump(mode="json"), "given": sorted(notes.model_fields_set)}


@router.post("/notes/many", operation_id="count_notes")
def count_notes(notes: list[Notes]) -> list[int]:
    """Tell how many of the members of each were given."""
    return [len(one.model_fields_set) for one in notes]


@router.put("/notes", operation_id="keep_notes")
def keep_notes(notes: Notes) -> Notes | None:
    """Give back what came, or null where there is no text."""
    return notes if notes.text is not None else None


# ------------------------------------------------------------------------------- values and kinds


class Level(IntEnum):
    """How important it is."""

    LOW = 1
    HIGH = 2


class Colour(str, Enum):
    """What it looks like."""

    RED = "red"
    DARK_BLUE = "dark-blue"


class Choices(BaseModel):
    """Some values out of many."""

    version: Literal[1] = 1
    kind: Literal["choices"]
    size: Literal["s", "m", "l"] = "m"
    mixed: Literal["auto", 1, 2] | None = "auto"
    enabled: Literal[True] = True
    level: Level = Level.LOW
    colours: list[Colour] = [Colour.RED]
    width: Literal["auto"] | int = "auto"
    mood: Literal["good", "bad", None] = None


@router.post("/choices", operation_id="echo_choices")
def echo_choices(choices: Choices) -> Choices:
    """Give back what came."""
    return choices


# ---------------------------------------------------------------------------------------- unions


class Cat(BaseModel):
    """Says meow."""

    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    """Says woof."""

    kind: Literal["dog"]
    friends: list[Pet] = []


class Bird(BaseModel):
    """Says peep, and is of two kinds."""

    kind: Literal["parrot", "crow"]
    words: int = 0


Pet = Annotated[Cat | Dog | Bird, Field(discriminator="kind")]


class Zoo(BaseModel):
    """Unions in every place."""

    star: Pet
    all: list[Pet]
    by_name: dict[str, Pet] = {}
    absent: Pet | None = None


class TextMessage(BaseModel):
    """A message in words."""

    type: Literal["text"] = "text"
    text: str


class PictureMessage(BaseModel):
    """A message in colours."""

    type: Literal["picture"] = "picture"
    url: AnyUrl


class Circle(BaseModel):
    """A round figure."""

    form: Literal["circle"] = "circle"
    radius: float


class Square(BaseModel):
    """A figure with corners."""

    form: Literal["square"] = "square"
    side: float


class Figure(RootModel[Annotated[Circle | Square, Field(discriminator="form")]]):
    """One of some figures."""


class Drawing(BaseModel):
    """Has unions that have a name."""

    figures: list[Figure]
    frame: Figure | None = None


class Plane(BaseModel):
    """Flies; nothing says so."""

    wings: int
    name: str = ""


class Car(BaseModel):
    """Drives; nothing says so."""

    wheels: int
    name: str = ""


Dog.model_rebuild()


@router.post("/zoo", operation_id="echo_zoo")
def echo_zoo(zoo: Zoo) -> Zoo:
    """Give back what came."""
    return zoo


@router.post("/pets", operation_id="echo_pet")
def echo_pet(pet: Pet) -> Pet:
    """Give back what came."""
    return pet


@router.get("/fish", operation_id="find_fish", response_model=Pet)
def find_fish() -> JSONResponse:
    """Give a pet of a kind that the description does not know."""
    return JSONResponse({"kind": "fish", "fins": [{"left": 1}, None]})


@router.post("/messages", operation_id="echo_messages")
def echo_messages(
    messages: list[TextMessage | PictureMessage],
) -> list[TextMessage | PictureMessage]:
    """Give back what came; nothing but their types tells the messages apart."""
    return messages


@router.post("/drawings", operation_id="echo_drawing")
def echo_drawing(drawing: Drawing) -> Drawing:
    """Give back what came."""
    return drawing


@router.get("/vehicles", operation_id="list_vehicles")
def list_vehicles() -> list[Plane | Car]:
    """Give vehicles; nothing but their members tells them apart."""
    return [Plane(wings=2, name="Spirit"), Car(wheels=3)]


@router.post("/loose", operation_id="echo_loose")
def echo_loose(
    value: int | float | str | bool | list[int] | list[str] | date | None,
) -> int | float | str | bool | list[int] | list[str] | date | None:
    """Give back what came."""
    return value


# ---------------------------------------------------------------------------------- free objects


class Free(BaseModel):
    """Objects whose members have no names of their own."""

    anything: Any
    extra: dict[str, Any] = {}
    counts: dict[str, int] = {}
    prices: dict[str, Price] = {}
    by_level: dict[Level, list[str]] = {}
    bare: dict = {}  # type: ignore[type-arg]
    json_value: JsonValue = None
    matching: dict[Annotated[str, Field(pattern="^x-")], int] = {}


class Open(BaseModel):
    """An object that may have more members than it names."""

    model_config = ConfigDict(extra="allow")

    name: str


class Counted(BaseModel):
    """An object whose further members are all of one type."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]

    name: str


@router.post("/free", operation_id="echo_free")
def echo_free(free: Free) -> Free:
    """Give back what came."""
    return free


@router.post("/open", operation_id="echo_open")
def echo_open(open: Open) -> Open:
    """Give back what came."""
    return open


@router.post("/counted", operation_id="echo_counted")
def echo_counted(counted: list[Counted]) -> list[Counted]:
    """Give back what came."""
    return counted


@router.get("/anything", operation_id="get_anything", response_model=None)
def get_anything() -> dict[str, Any]:
    """Give an answer of which nothing is said."""
    return {"a": [1, "two", None]}


# ---------------------------------------------------------------------------- formats and tuples


class Point(NamedTuple):
    """Where something is."""

    x: float
    y: float


class Measures(BaseModel):
    """Values that JSON has no type for."""

    id: UUID
    day: date
    at: datetime
    clock: time
    took: timedelta
    pause: timedelta = timedelta(minutes=5)
    price: Decimal = Field(gt=0, decimal_places=2)
    discount: Decimal | None = None
    url: AnyUrl
    picture: Base64Bytes = b""
    raw: bytes = b""
    pair: tuple[int, str]
    point: Point = Point(0, 0)
    chain: tuple[int, ...] = ()
    tags: set[str] = set()
    numbers: frozenset[int] = frozenset()
    share: float = Field(default=0.5, gt=0, lt=1)
    count: PositiveInt = 1
    even: int = Field(default=2, multiple_of=2)


@router.post("/measures", operation_id="echo_measures")
def echo_measures(measures: Measures) -> Measures:
    """Give back what came."""
    return measures


# ----------------------------------------------------------------------------------------- trees


class Tree(BaseModel):
    """Contains itself."""

    name: str
    branches: list[Tree] = []
    parent: Tree | None = None


class Author(BaseModel):
    """Contains what contains it."""

    name: str
    books: list[Book] = []


class Book(BaseModel):
    """Contains what contains it."""

    title: str
    author: Author | None = None


Author.model_rebuild()


@router.post("/trees", operation_id="echo_tree")
def echo_tree(tree: Tree) -> Tree:
    """Give back what came."""
    return tree


@router.post("/authors", operation_id="echo_author")
def echo_author(author: Author) -> Author:
    """Give back what came."""
    return author


# ----------------------------------------------------------------------------------- hard names


class Hard(BaseModel):
    """Names that mean something else in Python, or nothing."""

    model_config = ConfigDict(protected_namespaces=())

    class_: str = Field(alias="class")
    from_: str = Field(alias="from")
    list_: list[int] = Field(alias="list")
    self_: str = Field(default="", alias="self")
    json_: str = Field(default="", alias="json")
    copy_: str = Field(default="", alias="copy")
    model_: str = ""
    private: str = Field(default="", alias="_private")
    id_: str = Field(default="", alias="$id")
    x_y: str = Field(default="", alias="x-y")
    x_y_: str = Field(default="", alias="x_y")
    colour: Colour = Field(default=Colour.RED, alias="Colour")
    to_dict: str = ""
    date_: date | None = Field(default=None, alias="date")
    type: str = ""
    old: str = Field(default="", deprecated=True, description="No longer used.")
    password: SecretStr | None = None


@router.post("/hard", operation_id="echo_hard")
def echo_hard(hard: list[Hard]) -> list[Hard]:
    """Give back what came."""
    return hard


@router.post("/hard/one", operation_id="echo_hard_one")
def echo_hard_one(hard: Hard) -> Hard:
    """Give back what came."""
    return hard


@router.post("/names", operation_id="echo_names")
def echo_names(field: odd.Field_) -> odd.Field_:
    """Give back what came."""
    return field
