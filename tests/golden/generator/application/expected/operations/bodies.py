# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scopix._core.body import RawBody, json_body
from scopix._core.decode import JsonText
from scopix._core.encode import form, json_object, json_text, multipart, text_body
from scopix._core.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from application.models.common import Reader, Volume
    from scopix._core.body import Source


def take_model(*, title: str, pages: int | None = None) -> Operation[Volume]:
    """Take Model.

    Args:
        pages: Default: 0.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="take_model",
        method="POST",
        path="/bodies/model",
        body=json_object({"title": title, "pages": pages}),
        returns={200: Volume},
    )


def take_embedded(*, book: Volume) -> Operation[Volume]:
    """Take Embedded.

    Returns:
        The operation; sending it gives a `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="take_embedded",
        method="POST",
        path="/bodies/embedded",
        body=json_object({"book": book}),
        returns={200: Volume},
    )


def take_several(
    *, book: Volume, reader: Reader, weight: int | None = None
) -> Operation[list[Any]]:
    """Take Several.

    Args:
        weight: Default: 1.

    Returns:
        The operation; sending it gives `list[Any]`.
    """
    return Operation(
        name="take_several",
        method="POST",
        path="/bodies/several",
        body=json_object({"book": book, "reader": reader, "weight": weight}),
        returns={200: list[Any]},
    )


def take_list(*, body: Sequence[Volume]) -> Operation[list[Volume]]:
    """Take List.

    Returns:
        The operation; sending it gives a list of `Volume`.
    """
    from application.models.common import Volume

    return Operation(
        name="take_list",
        method="POST",
        path="/bodies/list",
        body=json_body(body),
        returns={200: list[Volume]},
    )


def take_scalar(*, body: int) -> Operation[int]:
    """Take Scalar.

    Returns:
        The operation; sending it gives `int`.
    """
    return Operation(
        name="take_scalar",
        method="POST",
        path="/bodies/scalar",
        body=json_body(body),
        returns={200: int},
    )


def take_optional(*, body: Volume | None = None) -> Operation[str]:
    """Take Optional.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="take_optional",
        method="POST",
        path="/bodies/optional",
        body=None if body is None else json_body(body),
        returns={200: JsonText},
    )


def take_with_delete(*, body: Sequence[int]) -> Operation[list[int]]:
    """Take With Delete.

    Returns:
        The operation; sending it gives `list[int]`.
    """
    return Operation(
        name="take_with_delete",
        method="DELETE",
        path="/bodies/with-delete",
        body=json_body(body),
        returns={200: list[int]},
        repeatable=True,
    )


def take_form(
    *, name: str, tags: Sequence[str], book: Volume, age: int | None = None
) -> Operation[list[Any]]:
    """Take Form.

    Returns:
        The operation; sending it gives `list[Any]`.
    """
    return Operation(
        name="take_form",
        method="POST",
        path="/bodies/form",
        body=form(("name", name), ("tags", tags), ("book", json_text(book)), ("age", age)),
        returns={200: list[Any]},
    )


def upload(
    *,
    file: Source,
    more: Sequence[Source],
    note: str,
    book: Volume,
    spare: Source | None = None,
    others: Sequence[Source] | None = None,
    digest: Source | None = None,
) -> Operation[dict[str, Any]]:
    """Upload.

    Returns:
        The operation; sending it gives `dict[str, Any]`.
    """
    return Operation(
        name="upload",
        method="POST",
        path="/bodies/upload",
        body=multipart(
            ("file", file),
            ("more", more),
            ("note", note),
            ("book", json_text(book)),
            ("spare", spare),
            ("others", others),
            ("digest", digest),
        ),
        returns={200: dict[str, Any]},
    )


def upload_old(*, file: Source, files: Sequence[Source] | None = None) -> Operation[list[str]]:
    """Upload Old.

    Returns:
        The operation; sending it gives `list[str]`.
    """
    return Operation(
        name="upload_old",
        method="POST",
        path="/bodies/old",
        body=multipart(("file", file), ("files", files)),
        returns={200: list[str]},
    )


def take_bytes(*, body: Source) -> Operation[list[str]]:
    """Take Bytes.

    Returns:
        The operation; sending it gives `list[str]`.
    """
    return Operation(
        name="take_bytes",
        method="POST",
        path="/bodies/bytes",
        body=RawBody(body, body.content_type or "application/octet-stream"),
        returns={200: list[str]},
    )


def take_picture(*, body: Source) -> Operation[list[str]]:
    """Take Picture.

    Returns:
        The operation; sending it gives `list[str]`.
    """
    return Operation(
        name="take_picture",
        method="POST",
        path="/bodies/picture",
        body=RawBody(body, "image/png"),
        returns={200: list[str]},
    )


def take_text(*, body: str) -> Operation[str]:
    """Take Text.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="take_text",
        method="POST",
        path="/bodies/text",
        body=text_body(body, "text/plain"),
        returns={200: JsonText},
    )


def take_either(*, body: Sequence[int]) -> Operation[list[str]]:
    """Take Either.

    Returns:
        The operation; sending it gives `list[str]`.
    """
    return Operation(
        name="take_either",
        method="POST",
        path="/bodies/either",
        body=json_body(body),
        returns={200: list[str]},
    )


def take_either_csv(*, body: str) -> Operation[list[str]]:
    """Take Either, as text/csv.

    Returns:
        The operation; sending it gives `list[str]`.
    """
    return Operation(
        name="take_either_csv",
        method="POST",
        path="/bodies/either",
        body=text_body(body, "text/csv"),
        returns={200: list[str]},
    )
