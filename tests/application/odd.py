"""Classes with names that generated code uses for something else."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel


class list(BaseModel):
    """Named like a builtin."""

    items: Sequence[int]


class Model(BaseModel):
    """Named like the base of all records."""

    name: str


class Field_(BaseModel):
    """Has an underscore at its end."""

    inner: list
    model: Model
