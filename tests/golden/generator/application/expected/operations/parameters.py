# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scopix._core.body import json_body
from scopix._core.decode import JsonText
from scopix._core.encode import headers, json_object, json_text
from scopix._core.operation import (
    Operation,
    cookie_header,
    deep_object,
    exploded,
    joined,
    path_segment,
    query_string,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from application.models.parameters import Filters, Rank, ReadModelOrderBy, Shelf


def get_meta(file_path: str) -> Operation[str]:
    """Get Meta.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="get_meta",
        method="GET",
        path=f"/parameters/files/{path_segment('file_path', file_path)}/meta",
        returns={200: JsonText},
        repeatable=True,
        resource=("file_path", file_path),
    )


def get_place(
    shelf: Shelf | str, rank: Rank | int, day: date, moment: datetime, book_id: str, number: int
) -> Operation[list[Any]]:
    """Get Place.

    Args:
        book_id: A UUID.
        number: At least 0.

    Returns:
        The operation; sending it gives `list[Any]`.
    """
    return Operation(
        name="get_place",
        method="GET",
        path=f"/parameters/places/{path_segment('shelf', shelf)}"
        f"/{path_segment('rank', rank)}"
        f"/{path_segment('day', day)}"
        f"/{path_segment('moment', moment)}"
        f"/{path_segment('book_id', book_id)}"
        f"/{path_segment('number', number)}",
        returns={200: list[Any]},
        repeatable=True,
        resource=("number", str(number)),
    )


def read_query(
    *,
    ids: Sequence[int],
    from_: datetime | None = None,
    in_: Shelf | str | None = None,
    class_: Sequence[str] | None = None,
    exact: bool | None = None,
    day: date | None = None,
    ratio: float | None = None,
    limit: int | None = None,
    rule: Sequence[str] | None = None,
) -> Operation[dict[str, Any]]:
    """Read Query.

    Args:
        exact: Default: True.
        ratio: Default: 0.5.
        limit: From 1 to 100. Default: 20. Deprecated.

    Returns:
        The operation; sending it gives `dict[str, Any]`.
    """
    return Operation(
        name="read_query",
        method="GET",
        path="/parameters/query",
        query=query_string(
            ("ids", ids),
            ("from", from_),
            ("in", in_),
            ("class", class_),
            ("exact", exact),
            ("day", day),
            ("ratio", ratio),
            ("limit", limit),
            ("rule", json_text(rule)),
        ),
        returns={200: dict[str, Any]},
        repeatable=True,
    )


def read_model(
    *,
    words: Sequence[str] | None = None,
    limit: int | None = None,
    order_by: ReadModelOrderBy | str | None = None,
) -> Operation[Filters]:
    """Read Model.

    Args:
        limit: From 1 to 100. Default: 10.
        order_by: Default: `title`.

    Returns:
        The operation; sending it gives a `Filters`.
    """
    from application.models.parameters import Filters

    return Operation(
        name="read_model",
        method="GET",
        path="/parameters/model",
        query=query_string(("words", words), ("limit", limit), ("order_by", order_by)),
        returns={200: Filters},
        repeatable=True,
    )


def read_styles(
    *,
    joined_: Sequence[str] | None = None,
    piped: Sequence[str] | None = None,
    deep: Mapping[str, int] | None = None,
    free: Mapping[str, int] | None = None,
) -> Operation[list[list[str]]]:
    """Read Styles.

    Returns:
        The operation; sending it gives `list[list[str]]`.
    """
    return Operation(
        name="read_styles",
        method="GET",
        path="/parameters/styles",
        query=query_string(
            ("joined", joined("joined_", joined_)),
            ("piped", joined("piped", piped, "|")),
            *deep_object("deep", deep),
            *exploded(free),
        ),
        returns={200: list[list[str]]},
        repeatable=True,
    )


def read_headers(
    *, x_token: str, x_words: Sequence[str] | None = None, user_name: str | None = None
) -> Operation[dict[str, Any]]:
    """Read Headers.

    Returns:
        The operation; sending it gives `dict[str, Any]`.
    """
    return Operation(
        name="read_headers",
        method="GET",
        path="/parameters/headers",
        headers=headers(
            ("x-token", x_token), ("x-words", joined("x_words", x_words)), ("user_name", user_name)
        ),
        returns={200: dict[str, Any]},
        repeatable=True,
    )


def read_tracing(
    *, trace_id: str, if_changed_since: datetime | None = None
) -> Operation[list[Any]]:
    """Read Tracing.

    Returns:
        The operation; sending it gives `list[Any]`.
    """
    return Operation(
        name="read_tracing",
        method="GET",
        path="/parameters/tracing",
        headers=headers(("trace-id", trace_id), ("if-changed-since", if_changed_since)),
        returns={200: list[Any]},
        repeatable=True,
    )


def read_cookies(
    *, session: str, theme: str | None = None, flag: bool | None = None
) -> Operation[list[Any]]:
    """Read Cookies.

    Args:
        flag: Default: False.

    Returns:
        The operation; sending it gives `list[Any]`.
    """
    return Operation(
        name="read_cookies",
        method="GET",
        path="/parameters/cookies",
        headers=cookie_header(("session", session), ("theme", theme), ("flag", flag)),
        returns={200: list[Any]},
        repeatable=True,
    )


def clash(
    id: int,
    *,
    query_id: int,
    name: str,
    header_id: int,
    cookie_id: int,
    body_name: str,
    body_id: int,
) -> Operation[list[Any]]:
    """Clash.

    Returns:
        The operation; sending it gives `list[Any]`.
    """
    return Operation(
        name="clash",
        method="PUT",
        path=f"/parameters/clashes/{path_segment('id', id)}",
        query=query_string(("id", query_id), ("name", name)),
        headers={**headers(("id", header_id)), **cookie_header(("id", cookie_id))},
        body=json_object({"name": body_name, "id": body_id}),
        returns={200: list[Any]},
        repeatable=True,
        resource=("clash", str(id)),
    )


def clash_with_body(*, body: int, request_body: int) -> Operation[int]:
    """Clash With Body.

    Returns:
        The operation; sending it gives `int`.
    """
    return Operation(
        name="clash_with_body",
        method="PUT",
        path="/parameters/bodies",
        query=query_string(("body", body)),
        body=json_body(request_body),
        returns={200: int},
        repeatable=True,
    )
