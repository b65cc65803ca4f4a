# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `answers`."""

from __future__ import annotations

from scopix._core.model import Model, record


@record
class Tick(Model):
    """Tick."""

    count: int
