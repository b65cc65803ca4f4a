# Derived from tests/async/test_application_schemas.py by `python -m generator generate`; do not
# edit.
"""What is rendered from the description of a FastAPI application, driven: bodies and answers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from scopix_sync import ValidationError


@pytest.fixture
def operations(application):
    return application.module("operations.schemas")


@pytest.fixture
def models(application):
    return application.module("models.schemas")


def test_one_class_for_what_is_taken_and_given(visitor, operations, models):
    """What FastAPI describes twice is one class, where both say the same."""
    price = visitor.send(operations.echo_price(amount=Decimal("1.50")))

    assert price == models.Price(Decimal("1.50"), "EUR")
    assert not hasattr(models, "PriceInput")


def test_two_classes_for_what_is_taken_and_given(visitor, operations, models):
    """What is given has the name itself, and a generic class is named after its argument."""
    taken = models.ArticleInput("Tea", models.Price(Decimal(2)))
    page = visitor.send(operations.echo_articles(body=[taken]))

    assert page == models.PageArticle([models.Article("Tea", taken.price, "Tea: 2 EUR")], 1)


def test_classes_of_one_name(visitor, operations, models):
    """The module tells them apart."""
    parts = {
        "basket": models.Basket(models.GardenKnife(3.5)),
        "drawer": models.Drawer([models.KitchenKnife(True)]),
        "garden": models.GardenKnife(4.0),
        "kitchen": models.KitchenKnife(False),
    }

    assert visitor.send(operations.echo_cutlery(**parts)) == models.Cutlery(**parts)


def test_null_and_what_is_left_out(visitor, operations, models):
    """None sends null where that is allowed; what is not given is not sent."""
    echoed = visitor.send(operations.echo_notes(text=None, title=None))

    assert echoed["given"] == ["text", "title"]
    assert echoed["notes"]["title"] is None
    notes = visitor.send(operations.keep_notes(text="a", price=models.Price(Decimal(1))))
    assert notes == models.Notes(
        "a", None, "Untitled", models.Price(Decimal(1)), ["new"], models.NotesColour.RED
    )
    assert visitor.send(operations.keep_notes(text=None)) is None
    many = [models.Notes(None), models.Notes(None, title=None, colour=None)]
    assert visitor.send(operations.count_notes(body=many)) == [4, 4]


def test_values(visitor, operations, models):
    """Enumerations, constants, and mixtures of them."""
    choices = visitor.send(operations.echo_choices(kind="choices"))
    others = visitor.send(
        operations.echo_choices(
            kind="choices",
            size=models.ChoicesSize.L,
            mixed=models.ChoicesMixedNumber.VALUE_2,
            level=2,
            colours=["dark-blue"],
            width=7,
            mood=models.ChoicesMood.BAD,
        )
    )

    assert choices == models.Choices("choices")
    assert (choices.version, choices.mixed, choices.width) == (1, "auto", "auto")
    assert choices.colours == [models.Colour.RED]
    assert choices.mood is None
    assert (others.size, others.mixed) == (models.ChoicesSize.L, models.ChoicesMixedNumber.VALUE_2)
    assert others.mood is models.ChoicesMood.BAD
    assert (others.level, others.colours, others.width) == (
        models.Level.VALUE_2,
        [models.Colour.DARK_BLUE],
        7,
    )


def test_unions_by_kind(visitor, operations, models):
    """One union is one class, wherever it stands; what it contains keeps its kind."""
    cat, dog, bird = models.Cat("cat", 3), models.Dog("dog"), models.Bird("crow")
    pack = models.Dog("dog", [cat, models.Dog("dog", [bird])])
    zoo = models.Zoo(pack, [cat, dog, bird], {"a": cat}, dog)

    echoed = visitor.send(
        operations.echo_zoo(star=pack, all=[cat, dog, bird], by_name={"a": cat}, absent=dog)
    )
    assert echoed == zoo
    assert echoed.star.friends[1].friends[0].kind is models.BirdKind.CROW
    assert visitor.send(operations.echo_pet(body=bird)) == bird
    assert isinstance(bird, models.BirdOrCatOrDog)


def test_a_kind_that_the_description_does_not_have(visitor, operations, models):
    """It survives decoding, and is sent again as it came."""
    fish = visitor.send(operations.find_fish())

    assert isinstance(fish, models.UnknownBirdOrCatOrDog)
    assert (fish.kind, fish.data["fins"]) == ("fish", [{"left": 1}, None])
    assert operations.echo_pet(body=fish).body.content == (
        b'{"kind":"fish","fins":[{"left":1},null]}'
    )


def test_unions_with_a_name(visitor, operations, models):
    """The name is that of the class, in lists and beside null."""
    figures = [models.Circle(1.5), models.Square(2.0)]
    drawing = visitor.send(operations.echo_drawing(figures=figures, frame=figures[1]))

    assert drawing == models.Drawing(figures, figures[1])
    assert isinstance(drawing.frame, models.Figure)


def test_unions_that_constants_tell_apart(visitor, operations, models):
    """Without a discriminator in the description, too."""
    messages = [models.TextMessage("a"), models.PictureMessage("https://a.example/b")]

    assert visitor.send(operations.echo_messages(body=messages)) == messages
    assert isinstance(messages[0], models.Message)


def test_unions_that_members_tell_apart(visitor, operations, models):
    """The class that has most of the members is chosen."""
    vehicles = visitor.send(operations.list_vehicles())

    assert vehicles == [models.Plane(2, "Spirit"), models.Car(3)]


@pytest.mark.parametrize("value", [1, 1.5, "a", "1", True, [1, 2], ["a"], None])
def test_unions_of_plain_values(visitor, operations, value):
    """A value comes back as it was sent."""
    echoed = visitor.send(operations.echo_loose(body=value))

    assert (echoed, type(echoed)) == (value, type(value))


def test_free_objects(visitor, operations, models):
    """Dicts hold what the description says of their members, or anything."""
    free = models.Free(
        anything=[1, {"a": None}],
        extra={"a": [True]},
        counts={"a": 1},
        prices={"tea": models.Price(Decimal(2))},
        by_level={"2": ["high"]},
        bare={"b": {}},
        json_value={"c": [1]},
        matching={"x-a": 1},
    )
    fields = {name: getattr(free, name) for name, _ in free._names()}

    assert visitor.send(operations.echo_free(**fields)) == free
    assert visitor.send(operations.get_anything()) == {"a": [1, "two", None]}


def test_members_without_a_name(visitor, operations, models):
    """Where an object says that it has any, they are kept in a field of their own, and sent."""
    opened = models.Open("a", {"b": [1], "c": None})
    counted = models.Counted("a", {"b": 1})

    assert visitor.send(operations.echo_open(body=opened)) == opened
    assert visitor.send(operations.echo_counted(body=[counted])) == [counted]
    with pytest.raises(ValidationError):
        visitor.send(operations.echo_counted(body=[models.Counted("a", {"b": "c"})]))


def test_formats(visitor, operations, models):
    """Times, spans, decimals and tuples are what Python has for them."""
    measures = models.Measures(
        id="7f0c0e1e-3b1b-4b8e-9a34-6f2d3d1c9a10",
        day=date(2026, 2, 3),
        at=datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone.utc),
        clock=time(4, 5, 6, 7),
        took=timedelta(days=400, hours=1, microseconds=5),
        price=Decimal("0.10"),
        url="https://a.example/",
        pair=(1, "a"),
        pause=timedelta(minutes=-5),
        discount=Decimal("1.5"),
        picture="YQ==",
        raw="b",
        point=(1.0, 2.5),
        chain=[1, 2],
        tags=["a"],
        numbers=[3],
        share=0.25,
        count=2,
        even=4,
    )
    fields = {name: getattr(measures, name) for name, _ in measures._names()}

    assert visitor.send(operations.echo_measures(**fields)) == measures


def test_trees(visitor, operations, models):
    """Types that contain themselves, at once or by way of others."""
    branch = models.Tree("branch", [models.Tree("leaf")])
    tree = visitor.send(operations.echo_tree(name="root", branches=[branch], parent=branch))
    books = [models.Book("Emma", models.Author("Jane", [models.Book("Lady Susan")]))]

    assert tree == models.Tree("root", [branch], branch)
    author = visitor.send(operations.echo_author(name="Jane", books=books))
    assert author == models.Author("Jane", books)


def test_names_that_python_has_another_use_for(visitor, operations, models):
    """They arrive under the names of the description."""
    names = {
        "class_": "a",
        "from_": "b",
        "list_": [1],
        "self": "c",
        "json": "d",
        "copy": "e",
        "model_": "f",
        "private": "g",
        "id": "h",
        "x_y_2": "i",
        "x_y": "j",
        "to_dict_": "k",
        "type": "l",
    }
    hard = models.Hard(**names, colour=models.Colour.DARK_BLUE, date_=date(2026, 1, 2))

    assert visitor.send(operations.echo_hard(body=[hard])) == [hard]
    one = visitor.send(operations.echo_hard_one(class_="a", from_="b", list_=[1], x_y_2="c"))
    assert (one.class_, one.list_, one.x_y_2, one.x_y) == ("a", [1], "c", "")
    assert "hidden" not in repr(models.Hard("a", "b", [1], password="hidden"))
    inner, model = models.List([1, 2]), models.Model_("a")
    fields = visitor.send(operations.echo_names(inner=inner, model=model))
    assert fields == models.Field_(inner, model)
