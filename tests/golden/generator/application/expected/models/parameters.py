# Generated from spec.json by `python -m generator generate`; do not edit.
"""Types of the module `parameters`."""

from __future__ import annotations

from dataclasses import field

from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, record


class FiltersOrderBy(OpenEnum):
    """FiltersOrderBy."""

    TITLE = "title"
    PAGES = "pages"


@record
class Filters(Model):
    """What a list is narrowed down to."""

    words: list[str] = field(default_factory=list[str])
    limit: int = 10
    order_by: FiltersOrderBy = FiltersOrderBy.TITLE


class Rank(OpenIntEnum):
    """Rank."""

    VALUE_1 = 1
    VALUE_2 = 2


class Shelf(OpenEnum):
    """Shelf."""

    LOW = "low"
    HIGH = "high"


class ReadModelOrderBy(OpenEnum):
    """ReadModelOrderBy."""

    TITLE = "title"
    PAGES = "pages"
