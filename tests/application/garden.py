"""A module with a class that another module has, too."""

from __future__ import annotations

from pydantic import BaseModel


class Knife(BaseModel):
    """What cuts twigs."""

    blade_cm: float


class Basket(BaseModel):
    """What twigs are put into."""

    knife: Knife
