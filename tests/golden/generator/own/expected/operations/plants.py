# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Keep plants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object, multipart
from scopix._core.operation import (
    DownloadOperation,
    Operation,
    Redirect,
    path_segment,
    query_string,
)
from scopix._core.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from own.models.common import Colour, Size
    from own.models.plants import Place, Plant, PlantList
    from scopix._core.body import Source
    from scopix._core.unset import Unset


def list_plants(
    *,
    search: str | None = None,
    colours: Sequence[Colour | str] | None = None,
    planted_after: datetime | None = None,
    limit: int | None = None,
) -> Operation[PlantList]:
    """List plants.

    One page of plants.

    Args:
        search: Words to look for. At most 200 characters.
        colours: Only plants in these colours. Repeat the parameter for several. At most 4
            items.
        planted_after: Only plants that are younger.
        limit: Largest number of entries in the page. From 1 to 100. Default: 20.

    Returns:
        The operation; sending it gives a `PlantList`.
    """
    from own.models.plants import PlantList

    return Operation(
        name="list_plants",
        method="GET",
        path="/plants",
        query=query_string(
            ("search", search),
            ("colours", colours),
            ("planted_after", planted_after),
            ("limit", limit),
        ),
        returns={200: PlantList},
        repeatable=True,
    )


def upload_plant(
    *,
    picture: Source,
    more_pictures: Sequence[Source] | None = None,
    place: Place | None = None,
    indoors: bool | None = None,
) -> Operation[Plant]:
    """Add a plant with its picture.

    Stores the picture and plants the plant.

    Args:
        picture: The picture.
        more_pictures: More of them. At most 3 items.
        place: Where it stands.
        indoors: Whether it stays inside. Default: False.

    Returns:
        The operation; sending it gives a `Plant`.
    """
    from own.models.plants import Plant

    return Operation(
        name="upload_plant",
        method="POST",
        path="/plants",
        body=multipart(
            ("picture", picture),
            ("more_pictures", more_pictures),
            ("place", place),
            ("indoors", indoors),
        ),
        returns={201: Plant},
        keyed=True,
    )


def change_plant(
    plant_id: str,
    *,
    name: str | None = None,
    keeper_id: str | Unset | None = UNSET,
    places: Sequence[Place] | None = None,
) -> Operation[Plant]:
    """Change a plant.

    Changes what is given. A null keeper lets it go wild.

    Args:
        plant_id: Identifier of the plant. A UUID.
        name: New name. At most 50 characters.
        keeper_id: New keeper. A UUID. None sends null.
        places: Where it may stand. At most 5 items.

    Returns:
        The operation; sending it gives a `Plant`.
    """
    from own.models.plants import Plant

    return Operation(
        name="change_plant",
        method="PATCH",
        path=f"/plants/{path_segment('plant_id', plant_id)}",
        body=json_object({"name": name, "places": places}, nullable={"keeper_id": keeper_id}),
        returns={200: Plant},
        repeatable=True,
        resource=("plant", plant_id),
    )


def remove_plant(plant_id: str) -> Operation[None]:
    """Remove a plant.

    Takes it out.

    Args:
        plant_id: Identifier of the plant. A UUID.

    Returns:
        The operation; its answer has no content.
    """
    return Operation(
        name="remove_plant",
        method="DELETE",
        path=f"/plants/{path_segment('plant_id', plant_id)}",
        returns={204: None},
        repeatable=True,
        resource=("plant", plant_id),
    )


def download_picture(plant_id: str) -> DownloadOperation:
    """Download the picture.

    Sends the bytes.

    Args:
        plant_id: Identifier of the plant. A UUID.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="download_picture",
        method="GET",
        path=f"/plants/{path_segment('plant_id', plant_id)}/picture",
        repeatable=True,
        resource=("plant", plant_id),
    )


def find_picture(plant_id: str, size: Size | int) -> Operation[Redirect]:
    """Find a picture of one size.

    Points to where it lies.

    Args:
        plant_id: Identifier of the plant. A UUID.
        size: Which size.

    Returns:
        The operation; sending it gives the address that the answer points to.
    """
    return Operation(
        name="find_picture",
        method="GET",
        path=f"/plants/{path_segment('plant_id', plant_id)}/pictures/{path_segment('size', size)}",
        returns={302: Redirect},
        repeatable=True,
        resource=("plant", plant_id),
    )
