# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of routes."""

from __future__ import annotations

from scopix._core.decode import JsonText
from scopix._core.operation import Operation, path_segment


def greet(name: str) -> Operation[str]:
    """Greet.

    Greet somebody.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="greet",
        method="GET",
        path=f"/greetings/{path_segment('name', name)}",
        returns={200: JsonText},
        repeatable=True,
        resource=("name", name),
    )
