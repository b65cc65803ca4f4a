# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `keepers`."""

from __future__ import annotations

from dataclasses import field

from own.models.common import Colour
from scopix._core.model import Model, record


@record
class Keeper(Model):
    """Who waters plants."""

    name: str
    """Name."""
    plants: list[Plant] = field(default_factory=lambda: list[Plant]())
    """What is watered."""
    favourite_colour: Colour = Colour.YELLOW
    """What is loved."""


from own.models.plants import Plant  # noqa: E402
