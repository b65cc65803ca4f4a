# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""All "pets"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import headers, json_object, json_text
from scopix._core.operation import Operation, cookie_header, joined, query_string
from scopix._core.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foreign.models.pets_co import Kind, ListPetsFilter, ListPetsStatus, Owner, Pet
    from scopix._core.unset import Unset


def list_pets(
    *,
    x_trace: str | None = None,
    limit: int | None = None,
    tags: Sequence[str] | None = None,
    ids: Sequence[int] | None = None,
    pipe: Sequence[str] | None = None,
    status: ListPetsStatus | str | None = None,
    filter: ListPetsFilter | None = None,
    from_: date | None = None,
    session: str | None = None,
) -> Operation[list[Pet]]:
    """List all pets.

    Args:
        limit: From 1 to 100. Default: 20.

    Returns:
        The operation; sending it gives a list of `Pet`.
    """
    from foreign.models.pets_co import Pet

    return Operation(
        name="list_pets",
        method="GET",
        path="/pets",
        query=query_string(
            ("limit", limit),
            ("tags[]", tags),
            ("ids", joined("ids", ids)),
            ("pipe", joined("pipe", pipe, "|")),
            ("status", status),
            ("filter", json_text(filter)),
            ("from", from_),
        ),
        headers={**headers(("X-Trace", x_trace)), **cookie_header(("session", session))},
        returns={200: list[Pet]},
        repeatable=True,
    )


def create_pet(
    *,
    name: str,
    x_trace: str | None = None,
    nick: str | Unset | None = UNSET,
    owner: Owner | None = None,
    kind: Kind | str | None = None,
) -> Operation[Pet | None]:
    """POST /pets.

    Args:
        name: At most 10 characters.
        nick: None sends null.
        kind: What it is.

    Returns:
        The operation; sending it gives `Pet | None`.
    """
    from foreign.models.pets_co import Pet

    return Operation(
        name="create_pet",
        method="POST",
        path="/pets",
        headers=headers(("X-Trace", x_trace)),
        body=json_object({"name": name, "owner": owner, "kind": kind}, nullable={"nick": nick}),
        returns={201: Pet, 202: None},
    )
