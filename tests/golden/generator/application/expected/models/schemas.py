# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `schemas`."""

from __future__ import annotations

from scopix._core.model import Model, record


@record
class Price(Model):
    """What something costs."""

    amount: float
    currency: str = "EUR"
