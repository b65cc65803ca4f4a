# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from typing import Any

from scopix._core.model import Model, record


@record
class HTTPValidationError(Model):
    """HTTPValidationError."""

    detail: list[ValidationError] | None = None


@record
class Problem(Model):
    """Problem."""

    type: str
    title: str
    status: int
    detail: str | None = None


@record
class ValidationError(Model):
    """ValidationError."""

    loc: list[str | int]
    msg: str
    type: str
    input: Any = None
    ctx: dict[str, Any] | None = None
