# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `answers`."""

from __future__ import annotations

from scopix._core.model import Model, record


@record
class Problem(Model):
    """Problem."""

    type: str
    title: str
    status: int
    detail: str | None = None
