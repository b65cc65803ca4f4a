"""What the application takes and gives."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter(tags=["schemas"])


class Price(BaseModel):
    """What something costs."""

    amount: float
    currency: str = "EUR"


@router.post("/prices", operation_id="echo_price")
def echo_price(price: Price) -> Price:
    """Give back what came."""
    return price
