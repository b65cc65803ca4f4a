"""Imports and exports: what users pass, and how a job ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from scopix.errors import CloudStorageError
from scopix.types.cloud_storage import CloudFileInput, ImportResult

if TYPE_CHECKING:
    from scopix.types.cloud_storage import CloudStorageJob, ExportResult

__all__ = ["MAX_FILES", "check_folder", "cloud_files", "finished", "identifiers", "job_id_of"]

MAX_FILES: Final = 1_000
"""Files of one job."""

_FIELDS: Final = ("id", "name", "mime_type", "size_bytes")


def cloud_files(files: Iterable[CloudFileInput | Mapping[str, Any]]) -> list[CloudFileInput]:
    """Look at the files of an import.

    Args:
        files: Records, or dicts with the same names.

    Raises:
        TypeError: They are no list, or one of them is of another kind or has a wrong value.
        ValueError: There are none or too many, or one has no id, no name or an unknown field.
    """
    return [
        _cloud_file(f"files[{index}]", file) for index, file in enumerate(_some("files", files))
    ]


def identifiers(image_ids: Iterable[str]) -> list[str]:
    """Look at the files of an export.

    Raises:
        TypeError: They are no list, or one of them is no text.
        ValueError: There are none or too many, or one is empty.
    """
    given = _some("image_ids", image_ids)
    for index, image_id in enumerate(given):
        _text(f"image_ids[{index}]", image_id)
    return cast("list[str]", given)


def check_folder(folder_id: str | None, folder_name: str | None) -> None:
    """Refuse two targets of an export.

    Raises:
        ValueError: Both are given.
    """
    if folder_id is not None and folder_name is not None:
        msg = "give folder_id or folder_name, not both"
        raise ValueError(msg)


def job_id_of(result: ImportResult | ExportResult) -> str:
    """Return the job that was started.

    Raises:
        CloudStorageError: The server named no job.
    """
    if result.job_id is not None:
        return result.job_id
    if isinstance(result, ImportResult):
        started, status = "import", result.status
    else:
        started, status = "export", result.job_status
    msg = f"the server named no job for the {started}, so there is nothing to wait for"
    raise CloudStorageError(f"{msg}: {result.message}", job_status=status)


def finished(job: CloudStorageJob) -> CloudStorageJob:
    """Return a job that has copied files, all of them or some.

    Raises:
        CloudStorageError: It has failed, or was cancelled.
    """
    if job.status in {"failed", "cancelled"}:
        ended = "failed" if job.status == "failed" else "was cancelled"
        reason = f": {job.error}" if job.error else ""
        msg = f"the {job.type} job {job.job_id} {ended}{reason}"
        raise CloudStorageError(msg, job_id=job.job_id, job_status=job.status)
    return job


def _some(name: str, given: object) -> list[object]:
    kind = type(given).__name__
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        msg = f"{name} must be a list, not {kind}; put a single one into a list"
        raise TypeError(msg)
    items = list(cast("Iterable[object]", given))
    if not items:
        msg = f"{name} is empty; give 1 to {MAX_FILES:,}"
        raise ValueError(msg)
    if len(items) > MAX_FILES:
        msg = f"{name} has {len(items):,} entries; one job takes up to {MAX_FILES:,}"
        raise ValueError(msg)
    return items


def _cloud_file(place: str, file: object) -> CloudFileInput:
    if isinstance(file, Mapping):
        fields: dict[str, Any] = {"id": None, "name": None, **cast("Mapping[str, Any]", file)}
        unknown = fields.keys() - set(_FIELDS)
        if unknown:
            names = ", ".join(sorted(map(str, unknown)))
            msg = f"{place} has the unknown field {names}; a file has {', '.join(_FIELDS)}"
            raise ValueError(msg)
        file = CloudFileInput(**fields)
    if not isinstance(file, CloudFileInput):
        msg = f"{place} must be a CloudFileInput or a dict, not {type(file).__name__}"
        raise TypeError(msg)
    _text(f"{place}: id", file.id)
    _text(f"{place}: name", file.name)
    _kind(f"{place}: mime_type", file.mime_type, str)
    _kind(f"{place}: size_bytes", file.size_bytes, int)
    return file


def _text(place: str, value: object) -> None:
    _kind(place, value, str)
    if not value:
        msg = f"{place} is missing" if value is None else f"{place} is empty"
        raise ValueError(msg)


def _kind(place: str, value: object, kind: type[str] | type[int]) -> None:
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        expected = "text" if kind is str else "a whole number"
        msg = f"{place} must be {expected}, not {type(value).__name__}"
        raise TypeError(msg)
