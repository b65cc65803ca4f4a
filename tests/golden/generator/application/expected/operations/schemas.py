# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation

if TYPE_CHECKING:
    from application.models.schemas import Price


def echo_price(*, amount: float, currency: str | None = None) -> Operation[Price]:
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
