# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of others."""

from __future__ import annotations

from scopix._core.decode import JsonText
from scopix._core.encode import json_object
from scopix._core.operation import Operation


def old() -> Operation[str]:
    """Old.

    Deprecated.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="old", method="GET", path="/others/old", returns={200: JsonText}, repeatable=True
    )


def head_there() -> Operation[None]:
    """Head There.

    Returns:
        The operation; its answer has no content.
    """
    return Operation(
        name="head_there", method="HEAD", path="/others/there", returns={200: None}, repeatable=True
    )


def show_options() -> Operation[str]:
    """Show Options.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="show_options",
        method="OPTIONS",
        path="/others/options",
        returns={200: JsonText},
        repeatable=True,
    )


def trace_back() -> Operation[str]:
    """Trace Back.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="trace_back", method="TRACE", path="/others/trace", returns={200: JsonText}
    )


def read_secured() -> Operation[list[str | None]]:
    """Read Secured.

    Returns:
        The operation; sending it gives `list[str | None]`.
    """
    return Operation(
        name="read_secured",
        method="GET",
        path="/others/secured",
        returns={200: list[str | None]},
        repeatable=True,
    )


def subscribe(*, url: str) -> Operation[str]:
    """Subscribe.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="subscribe",
        method="POST",
        path="/others/subscribe",
        body=json_object({"url": url}),
        returns={200: JsonText},
    )
