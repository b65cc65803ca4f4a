# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `plants`."""

from __future__ import annotations

from dataclasses import field

from own.models.common import Colour
from scopix._core.model import Model, record
from scopix._core.times import Timestamp


@record
class Place(Model):
    """A place in the garden."""

    row: int
    """Row of the bed."""
    note: str | None = None
    """What else there is to say."""


@record
class Plant(Model):
    """A plant that somebody put into the garden and that somebody else is going to water.

    It has a keeper, as long as it has one.

    - It grows.
    - It may be **eaten**, which is why there is a second item in this list that does not fit on one
      line.
    """

    id: str
    """Identifier of the plant."""
    name: str
    """Name."""
    keeper: Keeper | None
    """Who waters it."""
    colour: Colour = Colour.RED
    """Its colour."""
    planted_at: Timestamp | None = None
    """When it was planted."""
    heights: list[float] = field(default_factory=list[float])
    """Heights in metres, one for each year, of which the first is that of the year in which it
    came.
    """
    leaf_count: int = 0
    """Number of leaves."""
    picture_url: str | None = field(default=None, repr=False)
    """Signed address."""


@record
class PlantList(Model):
    """One page of plants."""

    items: list[Plant]
    """Plants of this page."""
    counts: dict[str, int] | None = None
    """Counts by colour."""


from own.models.keepers import Keeper  # noqa: E402
