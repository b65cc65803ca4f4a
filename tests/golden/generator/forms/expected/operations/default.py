# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Operations of default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scopix._core.body import json_body
from scopix._core.encode import json_object
from scopix._core.operation import Operation
from scopix._core.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.models.default import (
        CreateOrderRequestLinesItem,
        CreateOrderResponse,
        ListShapesResponseItem,
        PutShapeRequest,
    )
    from scopix._core.unset import Unset


def create_order(
    *,
    lines: Sequence[CreateOrderRequestLinesItem],
    note: str | Unset | None = UNSET,
    x_y_2: str | None = None,
    x_y: str | None = None,
) -> Operation[CreateOrderResponse]:
    """POST /orders.

    Args:
        note: Words to the shop. None sends null.

    Returns:
        The operation; sending it gives a `CreateOrderResponse`.
    """
    from forms.models.default import CreateOrderResponse

    return Operation(
        name="create_order",
        method="POST",
        path="/orders",
        body=json_object({"lines": lines, "x-y": x_y_2, "x_y": x_y}, nullable={"note": note}),
        returns={201: CreateOrderResponse},
    )


def list_shapes() -> Operation[list[ListShapesResponseItem]]:
    """GET /shapes.

    Returns:
        The operation; sending it gives a list of `ListShapesResponseItem`.
    """
    from forms.models.default import ListShapesResponseItem

    return Operation(
        name="list_shapes",
        method="GET",
        path="/shapes",
        returns={200: list[ListShapesResponseItem]},
        repeatable=True,
    )


def put_shape(*, body: PutShapeRequest) -> Operation[Any]:
    """PUT /shapes.

    Returns:
        The operation; sending it gives anything.
    """
    return Operation(
        name="put_shape",
        method="PUT",
        path="/shapes",
        body=json_body(body),
        returns={200: Any},
        repeatable=True,
    )
