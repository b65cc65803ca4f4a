# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Operations of import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.body import RawBody
from scopix._core.operation import DownloadOperation, Operation, path_rest, path_segment

if TYPE_CHECKING:
    from scopix._core.body import Source


def get_file(pet_id: int, path: str) -> DownloadOperation:
    """GET /pets/{petId}/files/{path}.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="get_file",
        method="GET",
        path=f"/pets/{path_segment('pet_id', pet_id)}/files/{path_rest('path', path)}",
        repeatable=True,
        resource=("path", path),
    )


def put_pets_pet_id_files_path(
    pet_id: int, path: str, *, body: Source | None = None
) -> Operation[None]:
    """PUT /pets/{petId}/files/{path}.

    Returns:
        The operation; its answer has no content.
    """
    return Operation(
        name="put_pets_pet_id_files_path",
        method="PUT",
        path=f"/pets/{path_segment('pet_id', pet_id)}/files/{path_segment('path', path)}",
        body=None
        if body is None
        else RawBody(body, body.content_type or "application/octet-stream"),
        returns={204: None},
        repeatable=True,
        resource=("path", path),
    )
