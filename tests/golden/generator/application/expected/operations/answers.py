# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scopix._core.operation import DownloadOperation, Operation, Redirect, query_string

if TYPE_CHECKING:
    from application.models.common import Reader, Tick, Volume


def give_anything() -> Operation[Any]:
    """Give Anything.

    Returns:
        The operation; sending it gives anything.
    """
    return Operation(
        name="give_anything",
        method="GET",
        path="/answers/anything",
        returns={200: Any},
        repeatable=True,
    )


def give_nothing() -> Operation[None]:
    """Give Nothing.

    Returns:
        The operation; its answer has no content.
    """
    return Operation(
        name="give_nothing",
        method="DELETE",
        path="/answers/nothing",
        returns={204: None},
        repeatable=True,
    )


def give_reset() -> Operation[None]:
    """Give Reset.

    Returns:
        The operation; its answer has no content.
    """
    return Operation(name="give_reset", method="POST", path="/answers/reset", returns={205: None})


def give_created() -> Operation[Volume]:
    """Give Created.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="give_created", method="POST", path="/answers/created", returns={201: Volume}
    )


def give_several(*, status: int) -> Operation[Volume | Tick | Reader | None]:
    """Give Several.

    Returns:
        The operation; sending it gives `Volume | Tick | Reader | None`.
    """
    from application.models.common import Reader, Tick, Volume

    return Operation(
        name="give_several",
        method="POST",
        path="/answers/several",
        query=query_string(("status", status)),
        returns={200: Volume, 202: Tick, 206: None, 2: Reader},
    )


def give_failure(*, status: int) -> Operation[Volume]:
    """Give Failure.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="give_failure",
        method="GET",
        path="/answers/failure",
        query=query_string(("status", status)),
        returns={200: Volume},
        repeatable=True,
    )


def give_missing(*, name: str) -> Operation[Volume]:
    """Give Missing.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="give_missing",
        method="GET",
        path="/answers/missing",
        query=query_string(("name", name)),
        returns={200: Volume},
        repeatable=True,
    )


def give_see_other() -> Operation[Redirect]:
    """Give See Other.

    Returns:
        The operation; sending it gives the address that the answer points to.
    """
    return Operation(
        name="give_see_other", method="POST", path="/answers/see-other", returns={303: Redirect}
    )


def give_temporary() -> Operation[Redirect]:
    """Give Temporary.

    Returns:
        The operation; sending it gives the address that the answer points to.
    """
    return Operation(
        name="give_temporary",
        method="GET",
        path="/answers/temporary",
        returns={307: Redirect},
        repeatable=True,
    )


def give_text() -> Operation[str]:
    """Give Text.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="give_text",
        method="GET",
        path="/answers/text",
        returns={200: str},
        repeatable=True,
        accept="text/plain",
    )


def give_page() -> Operation[str]:
    """Give Page.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="give_page",
        method="GET",
        path="/answers/page",
        returns={200: str},
        repeatable=True,
        accept="text/html",
    )


def give_table() -> Operation[str]:
    """Give Table.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="give_table",
        method="GET",
        path="/answers/table",
        returns={200: str},
        repeatable=True,
        accept="text/csv",
    )


def give_picture() -> DownloadOperation:
    """Give Picture.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="give_picture", method="GET", path="/answers/picture", repeatable=True
    )


def give_report() -> DownloadOperation:
    """Give Report.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="give_report", method="GET", path="/answers/report", repeatable=True
    )


def give_file() -> DownloadOperation:
    """Give File.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(name="give_file", method="GET", path="/answers/file", repeatable=True)


def give_either() -> Operation[Volume]:
    """Give Either.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="give_either",
        method="GET",
        path="/answers/either",
        returns={200: Volume},
        repeatable=True,
    )


def give_either_png() -> DownloadOperation:
    """Give Either, as image/png.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="give_either_png", method="GET", path="/answers/either", repeatable=True
    )


def give_vendor() -> Operation[Volume]:
    """Give Vendor.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="give_vendor",
        method="GET",
        path="/answers/vendor",
        returns={200: Volume},
        repeatable=True,
        accept="application/vnd.library.v1+json",
    )


def give_counted() -> Operation[list[int]]:
    """Give Counted.

    Returns:
        The operation; sending it gives `list[int]`.
    """
    return Operation(
        name="give_counted",
        method="GET",
        path="/answers/counted",
        returns={200: list[int]},
        repeatable=True,
    )
