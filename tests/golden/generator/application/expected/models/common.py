# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from datetime import date
from typing import Any

from scopix._core.model import Model, record


@record
class HTTPValidationError(Model):
    """HTTPValidationError."""

    detail: list[ValidationError] | None = None


@record
class Reader(Model):
    """Reader."""

    name: str
    since: date | None = None


@record
class Tick(Model):
    """Tick."""

    count: int


@record
class ValidationError(Model):
    """ValidationError."""

    loc: list[str | int]
    msg: str
    type: str
    input: Any = None
    ctx: dict[str, Any] | None = None


@record
class Volume(Model):
    """Volume."""

    title: str
    pages: int = 0
