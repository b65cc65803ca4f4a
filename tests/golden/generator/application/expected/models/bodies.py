# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `bodies`."""

from __future__ import annotations

from datetime import date

from scopix._core.model import Model, record


@record
class Book(Model):
    """Book."""

    title: str
    pages: int = 0


@record
class Reader(Model):
    """Reader."""

    name: str
    since: date | None = None
