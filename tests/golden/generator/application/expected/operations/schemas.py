# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from scopix._core.body import json_body
from scopix._core.encode import json_object
from scopix._core.operation import Operation
from scopix._core.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, time, timedelta
    from decimal import Decimal

    from application.models.schemas import (
        ArticleInput,
        Author,
        Basket,
        BirdOrCatOrDog,
        Book,
        Choices,
        ChoicesMixedNumber,
        ChoicesMood,
        ChoicesSize,
        Colour,
        Counted,
        Cutlery,
        Drawer,
        Drawing,
        Field_,
        Figure,
        Free,
        GardenKnife,
        Hard,
        JsonValue,
        KitchenKnife,
        Level,
        List,
        ListVehiclesResponseItem,
        Measures,
        Message,
        Model_,
        Notes,
        NotesColour,
        Open,
        PageArticle,
        Point,
        Price,
        Tree,
        Zoo,
    )
    from scopix._core.unset import Unset


def echo_price(*, amount: Decimal, currency: str | None = None) -> Operation[Price]:
    """Echo Price.

    Give back what came.

    Args:
        currency: Default: `EUR`.

    Returns:
        The operation; sending it gives a `Price`.
    """
    from application.models.schemas import Price

    return Operation(
        name="echo_price",
        method="POST",
        path="/prices",
        body=json_object({"amount": amount, "currency": currency}),
        returns={200: Price},
    )


def echo_articles(*, body: Sequence[ArticleInput]) -> Operation[PageArticle]:
    """Echo Articles.

    Give back what came, as a page.

    Returns:
        The operation; sending it gives a `PageArticle`.
    """
    from application.models.schemas import PageArticle

    return Operation(
        name="echo_articles",
        method="POST",
        path="/articles",
        body=json_body(body),
        returns={200: PageArticle},
    )


def echo_cutlery(
    *, basket: Basket, drawer: Drawer, garden: GardenKnife, kitchen: KitchenKnife
) -> Operation[Cutlery]:
    """Echo Cutlery.

    Give back what came.

    Args:
        basket: What twigs are put into.
        drawer: Where knives lie.
        garden: What cuts twigs.
        kitchen: What cuts bread.

    Returns:
        The operation; sending it gives a `Cutlery`.
    """
    from application.models.schemas import Cutlery

    return Operation(
        name="echo_cutlery",
        method="POST",
        path="/cutlery",
        body=json_object(
            {"basket": basket, "drawer": drawer, "garden": garden, "kitchen": kitchen}
        ),
        returns={200: Cutlery},
    )


def keep_notes(
    *,
    text: str | None,
    author: str | Unset | None = UNSET,
    title: str | Unset | None = UNSET,
    price: Price | Unset | None = UNSET,
    tags: Sequence[str | None] | None = None,
    colour: NotesColour | str | Unset | None = UNSET,
) -> Operation[Notes | None]:
    """Keep Notes.

    Give back what came, or null where there is no text.

    Args:
        author: None sends null.
        title: Default: `Untitled`. None sends null.
        price: None sends null.
        tags: Words on it. Default: ['new'].
        colour: Default: `red`. None sends null.

    Returns:
        The operation; sending it gives `Notes | None`.
    """
    from application.models.schemas import Notes

    return Operation(
        name="keep_notes",
        method="PUT",
        path="/notes",
        body=json_object(
            {"tags": tags},
            nullable={
                "text": text,
                "author": author,
                "title": title,
                "price": price,
                "colour": colour,
            },
        ),
        returns={200: Notes | None},
        repeatable=True,
    )


def echo_notes(
    *,
    text: str | None,
    author: str | Unset | None = UNSET,
    title: str | Unset | None = UNSET,
    price: Price | Unset | None = UNSET,
    tags: Sequence[str | None] | None = None,
    colour: NotesColour | str | Unset | None = UNSET,
) -> Operation[dict[str, Any]]:
    """Echo Notes.

    Give back what came, and which of it was there.

    Args:
        author: None sends null.
        title: Default: `Untitled`. None sends null.
        price: None sends null.
        tags: Words on it. Default: ['new'].
        colour: Default: `red`. None sends null.

    Returns:
        The operation; sending it gives `dict[str, Any]`.
    """
    return Operation(
        name="echo_notes",
        method="POST",
        path="/notes",
        body=json_object(
            {"tags": tags},
            nullable={
                "text": text,
                "author": author,
                "title": title,
                "price": price,
                "colour": colour,
            },
        ),
        returns={200: dict[str, Any]},
    )


def count_notes(*, body: Sequence[Notes]) -> Operation[list[int]]:
    """Count Notes.

    Tell how many of the members of each were given.

    Returns:
        The operation; sending it gives `list[int]`.
    """
    return Operation(
        name="count_notes",
        method="POST",
        path="/notes/many",
        body=json_body(body),
        returns={200: list[int]},
    )


def echo_choices(
    *,
    kind: Literal["choices"],
    version: Literal[1] | None = None,
    size: ChoicesSize | str | None = None,
    mixed: Literal["auto"] | ChoicesMixedNumber | int | Unset | None = UNSET,
    enabled: bool | None = None,
    level: Level | int | None = None,
    colours: Sequence[Colour | str] | None = None,
    width: Literal["auto"] | int | None = None,
    mood: ChoicesMood | str | Unset | None = UNSET,
) -> Operation[Choices]:
    """Echo Choices.

    Give back what came.

    Args:
        version: Default: 1.
        size: Default: `m`.
        mixed: Default: `auto`. None sends null.
        enabled: Default: True.
        level: How important it is. Default: 1.
        colours: Default: ['red'].
        width: Default: `auto`.
        mood: None sends null.

    Returns:
        The operation; sending it gives a `Choices`.
    """
    from application.models.schemas import Choices

    return Operation(
        name="echo_choices",
        method="POST",
        path="/choices",
        body=json_object(
            {
                "kind": kind,
                "version": version,
                "size": size,
                "enabled": enabled,
                "level": level,
                "colours": colours,
                "width": width,
            },
            nullable={"mixed": mixed, "mood": mood},
        ),
        returns={200: Choices},
    )


def echo_zoo(
    *,
    star: BirdOrCatOrDog,
    all: Sequence[BirdOrCatOrDog],
    by_name: Mapping[str, BirdOrCatOrDog] | None = None,
    absent: BirdOrCatOrDog | Unset | None = UNSET,
) -> Operation[Zoo]:
    """Echo Zoo.

    Give back what came.

    Args:
        by_name: Default: {}.
        absent: None sends null.

    Returns:
        The operation; sending it gives a `Zoo`.
    """
    from application.models.schemas import Zoo

    return Operation(
        name="echo_zoo",
        method="POST",
        path="/zoo",
        body=json_object(
            {"star": star, "all": all, "by_name": by_name}, nullable={"absent": absent}
        ),
        returns={200: Zoo},
    )


def echo_pet(*, body: BirdOrCatOrDog) -> Operation[BirdOrCatOrDog]:
    """Echo Pet.

    Give back what came.

    Returns:
        The operation; sending it gives a `BirdOrCatOrDog`.
    """
    from application.models.schemas import BirdOrCatOrDog

    return Operation(
        name="echo_pet",
        method="POST",
        path="/pets",
        body=json_body(body),
        returns={200: BirdOrCatOrDog},
    )


def find_fish() -> Operation[BirdOrCatOrDog]:
    """Find Fish.

    Give a pet of a kind that the description does not know.

    Returns:
        The operation; sending it gives a `BirdOrCatOrDog`.
    """
    from application.models.schemas import BirdOrCatOrDog

    return Operation(
        name="find_fish", method="GET", path="/fish", returns={200: BirdOrCatOrDog}, repeatable=True
    )


def echo_messages(*, body: Sequence[Message]) -> Operation[list[Message]]:
    """Echo Messages.

    Give back what came; nothing but their types tells the messages apart.

    Returns:
        The operation; sending it gives a list of `Message`.
    """
    from application.models.schemas import Message

    return Operation(
        name="echo_messages",
        method="POST",
        path="/messages",
        body=json_body(body),
        returns={200: list[Message]},
    )


def echo_drawing(
    *, figures: Sequence[Figure], frame: Figure | Unset | None = UNSET
) -> Operation[Drawing]:
    """Echo Drawing.

    Give back what came.

    Args:
        frame: None sends null.

    Returns:
        The operation; sending it gives a `Drawing`.
    """
    from application.models.schemas import Drawing

    return Operation(
        name="echo_drawing",
        method="POST",
        path="/drawings",
        body=json_object({"figures": figures}, nullable={"frame": frame}),
        returns={200: Drawing},
    )


def list_vehicles() -> Operation[list[ListVehiclesResponseItem]]:
    """List Vehicles.

    Give vehicles; nothing but their members tells them apart.

    Returns:
        The operation; sending it gives a list of `ListVehiclesResponseItem`.
    """
    from application.models.schemas import ListVehiclesResponseItem

    return Operation(
        name="list_vehicles",
        method="GET",
        path="/vehicles",
        returns={200: list[ListVehiclesResponseItem]},
        repeatable=True,
    )


def echo_loose(
    *, body: int | float | str | bool | Sequence[int | str] | None
) -> Operation[int | float | str | bool | list[int | str] | None]:
    """Echo Loose.

    Give back what came.

    Returns:
        The operation; sending it gives `int | float | str | bool | list[int | str] | None`.
    """
    return Operation(
        name="echo_loose",
        method="POST",
        path="/loose",
        body=json_body(body),
        returns={200: int | float | str | bool | list[int | str] | None},
    )


def echo_free(
    *,
    anything: Any,
    extra: Mapping[str, Any] | None = None,
    counts: Mapping[str, int] | None = None,
    prices: Mapping[str, Price] | None = None,
    by_level: Mapping[str, Sequence[str]] | None = None,
    bare: Mapping[str, Any] | None = None,
    json_value: JsonValue | None = None,
    matching: Mapping[str, int] | None = None,
) -> Operation[Free]:
    """Echo Free.

    Give back what came.

    Args:
        extra: Default: {}.
        counts: Default: {}.
        prices: Default: {}.
        by_level: Default: {}.
        bare: Default: {}.
        matching: Default: {}.

    Returns:
        The operation; sending it gives a `Free`.
    """
    from application.models.schemas import Free

    return Operation(
        name="echo_free",
        method="POST",
        path="/free",
        body=json_object(
            {
                "anything": anything,
                "extra": extra,
                "counts": counts,
                "prices": prices,
                "by_level": by_level,
                "bare": bare,
                "json_value": json_value,
                "matching": matching,
            }
        ),
        returns={200: Free},
    )


def echo_open(*, body: Open) -> Operation[Open]:
    """Echo Open.

    Give back what came.

    Args:
        body: An object that may have more members than it names.

    Returns:
        The operation; sending it gives an `Open`.
    """
    from application.models.schemas import Open

    return Operation(
        name="echo_open", method="POST", path="/open", body=json_body(body), returns={200: Open}
    )


def echo_counted(*, body: Sequence[Counted]) -> Operation[list[Counted]]:
    """Echo Counted.

    Give back what came.

    Returns:
        The operation; sending it gives a list of `Counted`.
    """
    from application.models.schemas import Counted

    return Operation(
        name="echo_counted",
        method="POST",
        path="/counted",
        body=json_body(body),
        returns={200: list[Counted]},
    )


def get_anything() -> Operation[Any]:
    """Get Anything.

    Give an answer of which nothing is said.

    Returns:
        The operation; sending it gives anything.
    """
    return Operation(
        name="get_anything", method="GET", path="/anything", returns={200: Any}, repeatable=True
    )


def echo_measures(
    *,
    id: str,
    day: date,
    at: datetime,
    clock: time,
    took: timedelta,
    price: Decimal,
    url: str,
    pair: tuple[int, str],
    pause: timedelta | None = None,
    discount: Decimal | Unset | None = UNSET,
    picture: str | None = None,
    raw: str | None = None,
    point: Point | None = None,
    chain: Sequence[int] | None = None,
    tags: Sequence[str] | None = None,
    numbers: Sequence[int] | None = None,
    share: float | None = None,
    count: int | None = None,
    even: int | None = None,
) -> Operation[Measures]:
    """Echo Measures.

    Give back what came.

    Args:
        id: A UUID.
        price: More than 0.
        url: At least 1 character. A URI.
        pair: Exactly 2 items.
        pause: Default: `PT5M`.
        discount: None sends null.
        point: Exactly 2 items. Default: [0.0, 0.0].
        share: More than 0. Less than 1. Default: 0.5.
        count: More than 0. Default: 1.
        even: A multiple of 2. Default: 2.

    Returns:
        The operation; sending it gives a `Measures`.
    """
    from application.models.schemas import Measures

    return Operation(
        name="echo_measures",
        method="POST",
        path="/measures",
        body=json_object(
            {
                "id": id,
                "day": day,
                "at": at,
                "clock": clock,
                "took": took,
                "price": price,
                "url": url,
                "pair": pair,
                "pause": pause,
                "picture": picture,
                "raw": raw,
                "point": point,
                "chain": chain,
                "tags": tags,
                "numbers": numbers,
                "share": share,
                "count": count,
                "even": even,
            },
            nullable={"discount": discount},
        ),
        returns={200: Measures},
    )


def echo_tree(
    *, name: str, branches: Sequence[Tree] | None = None, parent: Tree | Unset | None = UNSET
) -> Operation[Tree]:
    """Echo Tree.

    Give back what came.

    Args:
        parent: None sends null.

    Returns:
        The operation; sending it gives a `Tree`.
    """
    from application.models.schemas import Tree

    return Operation(
        name="echo_tree",
        method="POST",
        path="/trees",
        body=json_object({"name": name, "branches": branches}, nullable={"parent": parent}),
        returns={200: Tree},
    )


def echo_author(*, name: str, books: Sequence[Book] | None = None) -> Operation[Author]:
    """Echo Author.

    Give back what came.

    Returns:
        The operation; sending it gives an `Author`.
    """
    from application.models.schemas import Author

    return Operation(
        name="echo_author",
        method="POST",
        path="/authors",
        body=json_object({"name": name, "books": books}),
        returns={200: Author},
    )


def echo_hard(*, body: Sequence[Hard]) -> Operation[list[Hard]]:
    """Echo Hard.

    Give back what came.

    Returns:
        The operation; sending it gives a list of `Hard`.
    """
    from application.models.schemas import Hard

    return Operation(
        name="echo_hard",
        method="POST",
        path="/hard",
        body=json_body(body),
        returns={200: list[Hard]},
    )


def echo_hard_one(
    *,
    class_: str,
    from_: str,
    list_: Sequence[int],
    self: str | None = None,
    json: str | None = None,
    copy: str | None = None,
    model_: str | None = None,
    private: str | None = None,
    id: str | None = None,
    x_y_2: str | None = None,
    x_y: str | None = None,
    colour: Colour | str | None = None,
    to_dict: str | None = None,
    date: date | Unset | None = UNSET,
    type: str | None = None,
    old: str | None = None,
    password: str | Unset | None = UNSET,
) -> Operation[Hard]:
    """Echo Hard One.

    Give back what came.

    Args:
        colour: What it looks like. Default: `red`.
        date: None sends null.
        old: No longer used. Deprecated.
        password: None sends null.

    Returns:
        The operation; sending it gives a `Hard`.
    """
    from application.models.schemas import Hard

    return Operation(
        name="echo_hard_one",
        method="POST",
        path="/hard/one",
        body=json_object(
            {
                "class": class_,
                "from": from_,
                "list": list_,
                "self": self,
                "json": json,
                "copy": copy,
                "model_": model_,
                "_private": private,
                "$id": id,
                "x-y": x_y_2,
                "x_y": x_y,
                "Colour": colour,
                "to_dict": to_dict,
                "type": type,
                "old": old,
            },
            nullable={"date": date, "password": password},
        ),
        returns={200: Hard},
    )


def echo_names(*, inner: List, model: Model_) -> Operation[Field_]:
    """Echo Names.

    Give back what came.

    Args:
        inner: Named like a builtin.
        model: Named like the base of all records.

    Returns:
        The operation; sending it gives a `Field_`.
    """
    from application.models.schemas import Field_

    return Operation(
        name="echo_names",
        method="POST",
        path="/names",
        body=json_object({"inner": inner, "model": model}),
        returns={200: Field_},
    )
