# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `default`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, ClassVar, Literal

from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, record
from scopix._core.union import Unknown, any_of, one_of


@record
class Entity(Model):
    """Entity."""

    id: str
    """Given by the server."""
    secret: str | None = None
    old: str | None = None
    """Deprecated."""


class Size(OpenEnum):
    """Size."""

    SMALL = "small"
    LARGE = "large"


@record
class Order(Model):
    """What somebody wants."""

    _wire: ClassVar[Mapping[str, str]] = {
        "state": "State",
        "size": "Size",
        "date_": "date",
        "time_": "time",
    }

    id: str
    """Given by the server."""
    state: State
    secret: str | None = None
    old: str | None = None
    """Deprecated."""
    size: Size = Size.SMALL
    """How large it is."""
    before: Order | None = None
    state_of: State | None = None
    """One more."""
    date_: date | None = None
    when: str | None = None
    time_: time | None = None
    flag: bool | None = None
    one: Literal["only"] | None = None
    mixed: Literal["auto"] | OrderMixedNumber | None = None
    limits: tuple[int, int | None] | None = None
    pair: list[Any] | None = None
    tags: list[str] | None = None
    any: Any = None
    extra: dict[str, Any] | None = None
    not_empty: str | None = None
    headers: dict[str, int | str] | None = None


class OrderMixedNumber(OpenIntEnum):
    """OrderMixedNumber."""

    VALUE_1 = 1
    VALUE_2 = 2


class State(OpenIntEnum):
    """State."""

    OPEN = 0
    """Not done."""
    CLOSED = 1
    """Done."""


@record
class CreateOrderRequestLinesItem(Model):
    """CreateOrderRequestLinesItem."""

    sku: str
    """What is ordered."""
    options: dict[str, CreateOrderRequestLinesItemOptionsValue] | None = None


@record
class CreateOrderResponse(Model):
    """CreateOrderResponse."""

    order: Order
    """What somebody wants."""
    links: CreateOrderResponseLinks | None = None


class ListShapesResponseItem(Model):
    """ListShapesResponseItem."""

    __slots__ = ()


@record
class ListShapesResponseItemCircle(ListShapesResponseItem):
    """ListShapesResponseItemCircle."""

    radius: float


@record
class ListShapesResponseItemSquare(ListShapesResponseItem):
    """ListShapesResponseItemSquare."""

    side: float


class PutShapeRequest(Model):
    """PutShapeRequest."""

    __slots__ = ()


@record
class PutShapeRequestLine(PutShapeRequest):
    """PutShapeRequestLine."""

    kind: Literal["line"]
    to: float | None = None


@record
class PutShapeRequestDot(PutShapeRequest):
    """PutShapeRequestDot."""

    kind: Literal["dot"]


@record
class CreateOrderRequestLinesItemOptionsValue(Model):
    """CreateOrderRequestLinesItemOptionsValue."""

    on: bool | None = None


@record
class CreateOrderResponseLinks(Model):
    """CreateOrderResponseLinks."""

    self: str | None = None


@record
class UnknownListShapesResponseItem(ListShapesResponseItem, Unknown):
    """Stands for a `ListShapesResponseItem` of a kind that this version does not know."""


@record
class UnknownPutShapeRequest(PutShapeRequest, Unknown):
    """Stands for a `PutShapeRequest` of a kind that this version does not know."""


any_of(
    ListShapesResponseItem,
    (
        ListShapesResponseItemCircle,
        ListShapesResponseItemSquare,
    ),
    UnknownListShapesResponseItem,
)
one_of(
    PutShapeRequest,
    "kind",
    {
        "line": PutShapeRequestLine,
        "dot": PutShapeRequestDot,
    },
    UnknownPutShapeRequest,
)
