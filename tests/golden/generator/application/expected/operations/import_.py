# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of import."""

from __future__ import annotations

from scopix._core.operation import Operation


def list_files() -> Operation[list[str]]:
    """List Files.

    Returns:
        The operation; sending it gives `list[str]`.
    """
    return Operation(
        name="list_files",
        method="GET",
        path="/attic/files",
        returns={200: list[str]},
        repeatable=True,
    )
