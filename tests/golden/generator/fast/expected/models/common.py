# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from dataclasses import dataclass

from scopix._core.model import Model


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class HTTPValidationError(Model):
    """HTTPValidationError."""

    detail: list[ValidationError] | None = None


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ValidationError(Model):
    """ValidationError."""

    loc: list[str | int]
    msg: str
    type: str
