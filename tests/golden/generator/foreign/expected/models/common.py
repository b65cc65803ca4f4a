# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from scopix._core.model import Model


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Error(Model):
    """Error."""

    code: int
    message: str | None = None


Ids: TypeAlias = list[str]
"""Ids."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Model_(Model):
    """Model_."""

    ids: Ids | None = None
