# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from typing import Any

from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, record


@record
class ErrorEnvelope(Model):
    """What every error answer looks like."""

    error: ErrorBody
    """What went wrong."""
    request_id: str
    """Identifier of the request."""


@record
class ErrorBody(Model):
    """What went wrong."""

    code: str
    """Stable code."""
    details: dict[str, Any] | None = None
    """More about it."""


class Colour(OpenEnum):
    """Colour of a plant."""

    RED = "red"
    """Like roses."""
    YELLOW = "yellow"
    """Like sunflowers."""


class Size(OpenIntEnum):
    """Size of a picture."""

    SMALL = 64
    """64 pixels."""
    LARGE = 256
    """256 pixels."""
