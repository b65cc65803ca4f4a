# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of default."""

from __future__ import annotations

from scopix._core.decode import JsonText
from scopix._core.operation import Operation


def get_health() -> Operation[str]:
    """Health.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="get_health", method="GET", path="/health", returns={200: JsonText}, repeatable=True
    )
