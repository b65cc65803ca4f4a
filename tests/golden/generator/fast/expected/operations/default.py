# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.decode import JsonText
from scopix._core.encode import form, json_object, multipart
from scopix._core.operation import Operation, cookie_header, path_segment, query_string
from scopix._core.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from fast.models.default import Image, Item, Level
    from scopix._core.body import Source
    from scopix._core.unset import Unset


def update_item(
    item_id: int,
    *,
    name: str,
    price: Decimal,
    q: str | None = None,
    tag: Sequence[str] | None = None,
    ads_id: str | None = None,
    tags: Sequence[str] | None = None,
    image: Image | Unset | None = UNSET,
    level: Level | int | None = None,
) -> Operation[Item | None]:
    """Update Item.

    Args:
        price: More than 0.
        image: None sends null.
        level: Default: 1.

    Returns:
        The operation; sending it gives `Item | None`.
    """
    from fast.models.default import Item

    return Operation(
        name="update_item",
        method="PUT",
        path=f"/items/{path_segment('item_id', item_id)}",
        query=query_string(("q", q), ("tag", tag)),
        headers=cookie_header(("ads-id", ads_id)),
        body=json_object(
            {"name": name, "price": price, "tags": tags, "level": level}, nullable={"image": image}
        ),
        returns={200: Item | None},
        repeatable=True,
        resource=("item", str(item_id)),
    )


def create_files(*, files: Sequence[Source], note: str | None = None) -> Operation[dict[str, str]]:
    """Create Files.

    Returns:
        The operation; sending it gives `dict[str, str]`.
    """
    return Operation(
        name="create_files",
        method="POST",
        path="/files/",
        body=multipart(("files", files), ("note", note)),
        returns={200: dict[str, str]},
    )


def login(
    *, username: str, password: str, grant_type: str | None = None, scope: str | None = None
) -> Operation[str]:
    """Login.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="login",
        method="POST",
        path="/token",
        body=form(
            ("username", username),
            ("password", password),
            ("grant_type", grant_type),
            ("scope", scope),
        ),
        returns={200: JsonText},
    )
