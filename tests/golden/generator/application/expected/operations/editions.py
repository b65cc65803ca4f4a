# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of editions."""

from __future__ import annotations

from scopix._core.decode import JsonText
from scopix._core.operation import Operation


def list_editions() -> Operation[str]:
    """List Editions.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="list_editions",
        method="GET",
        path="/editions",
        returns={200: JsonText},
        repeatable=True,
    )


def list_editions_v2() -> Operation[str]:
    """List Editions.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="list_editions_v2",
        method="GET",
        path="/v2/editions",
        returns={200: JsonText},
        repeatable=True,
    )


def list_editions_v1() -> Operation[str]:
    """List Editions.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="list_editions_v1",
        method="GET",
        path="/v1/editions",
        returns={200: JsonText},
        repeatable=True,
    )


def get_proxy() -> Operation[str]:
    """Proxy.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="get_proxy", method="GET", path="/proxy", returns={200: JsonText}, repeatable=True
    )


def put_proxy() -> Operation[str]:
    """Proxy.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="put_proxy", method="PUT", path="/proxy", returns={200: JsonText}, repeatable=True
    )


def search_editions() -> Operation[str]:
    """Get Path.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="search_editions",
        method="GET",
        path="/reversed",
        returns={200: JsonText},
        repeatable=True,
    )


def fetch_dashed() -> Operation[str]:
    """Get Path.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="fetch_dashed", method="GET", path="/dashed", returns={200: JsonText}, repeatable=True
    )


def list_editions_dotted() -> Operation[str]:
    """Get Path.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="list_editions_dotted",
        method="GET",
        path="/dotted",
        returns={200: JsonText},
        repeatable=True,
    )


def get_camel_case() -> Operation[str]:
    """Get Path.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="get_camel_case", method="GET", path="/camel", returns={200: JsonText}, repeatable=True
    )
