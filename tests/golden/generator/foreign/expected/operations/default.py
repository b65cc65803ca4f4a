# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Operations of default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.body import json_body
from scopix._core.decode import JsonText
from scopix._core.encode import form, multipart, text_body
from scopix._core.operation import EventOperation, Operation, Redirect, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foreign.models.common import Animal
    from foreign.models.default import ChatRequestMeta, Event
    from scopix._core.body import Source


def chat(
    *,
    file: Source,
    meta: ChatRequestMeta,
    files: Sequence[Source] | None = None,
    flags: Sequence[bool] | None = None,
    list_: Sequence[str] | None = None,
    csv: str | None = None,
) -> EventOperation[Event]:
    """POST /chat.

    Returns:
        The operation; streaming it gives an `Event` for each event.
    """
    from foreign.models.default import Event

    return EventOperation(
        name="chat",
        method="POST",
        path="/chat",
        body=multipart(
            ("file", file),
            ("meta", meta),
            ("files", files),
            ("flags", flags),
            ("list", joined("list_", list_)),
            ("csv", csv, "text/csv"),
        ),
        event=Event,
    )


def echo(*, body: str) -> Operation[str]:
    """POST /text.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="echo",
        method="POST",
        path="/text",
        body=text_body(body, "text/plain"),
        returns={200: str},
        accept="text/plain",
    )


def json_string(*, body: Sequence[Animal] | None = None) -> Operation[str]:
    """POST /json-string.

    Returns:
        The operation; sending it gives text.
    """
    return Operation(
        name="json_string",
        method="POST",
        path="/json-string",
        body=None if body is None else json_body(body),
        returns={200: JsonText},
    )


def send_form(*, a: str | None = None, b_c: Sequence[int] | None = None) -> Operation[Redirect]:
    """PATCH /form.

    Deprecated.

    Returns:
        The operation; sending it gives the address that the answer points to.
    """
    return Operation(
        name="send_form",
        method="PATCH",
        path="/form",
        body=form(("a", a), ("b-c", b_c)),
        returns={303: Redirect},
    )
