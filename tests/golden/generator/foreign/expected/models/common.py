# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from typing import TypeAlias

from scopix._core.model import Model, record


@record
class Error(Model):
    """Error."""

    code: int
    message: str | None = None


Ids: TypeAlias = list[str]
"""Ids."""


@record
class Model_(Model):
    """Model_."""

    ids: Ids | None = None
