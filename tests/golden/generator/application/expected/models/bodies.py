# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `bodies`."""

from __future__ import annotations

from datetime import date

from scopix._core.model import Model, record


@record
class Reader(Model):
    """Reader."""

    name: str
    since: date | None = None


@record
class Volume(Model):
    """Volume."""

    title: str
    pages: int = 0
