"""A module with a class that another module has, too."""

from __future__ import annotations

from pydantic import BaseModel


class Knife(BaseModel):
    """What cuts bread."""

    serrated: bool


class Drawer(BaseModel):
    """Where knives lie."""

    knives: list[Knife]
