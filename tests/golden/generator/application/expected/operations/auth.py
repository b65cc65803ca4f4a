# Generated from spec.json by `python -m generator generate`; do not edit.
"""Operations of auth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scopix._core.decode import JsonText
from scopix._core.encode import form
from scopix._core.operation import Operation, path_segment

if TYPE_CHECKING:
    from collections.abc import Sequence


def login(
    *, username: str, password: str, scopes: Sequence[str] | None = None
) -> Operation[dict[str, Any]]:
    """Login.

    Returns:
        The operation; sending it gives `dict[str, Any]`.
    """
    return Operation(
        name="login",
        method="POST",
        path="/api/v2/auth/session/login",
        body=form(("username", username), ("password", password), ("scopes", scopes)),
        returns={200: dict[str, Any]},
    )


def get_session(session_id: str) -> Operation[str]:
    """Get Session.

    Args:
        session_id: A UUID.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="get_session",
        method="GET",
        path=f"/api/v2/auth/session/{path_segment('session_id', session_id)}",
        returns={200: JsonText},
        repeatable=True,
        resource=("session", session_id),
    )
