# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""Types of the module `pets_co`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, ClassVar

from foreign.models.common import Animal
from scopix._core.enums import OpenEnum, OpenIntEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp


@record
class Error(Model):
    """Error."""

    code: int
    message: str | None = None


@record
class Owner(Model):
    """Owner."""

    _wire: ClassVar[Mapping[str, str]] = {
        "type": "@type",
        "class_": "class",
        "date_": "date",
        "links": "_links",
        "x_secret_thing": "x-secret-thing",
    }

    name: str | None = None
    pets: list[Pet] | None = None
    type: str | None = None
    class_: str | None = None
    date_: date | None = None
    links: dict[str, str] | None = None
    x_secret_thing: str | None = field(default=None, repr=False)


@record
class PetListItem(Model):
    """PetListItem."""

    q: str | None = None


class PetMood(OpenEnum):
    """PetMood."""

    HAPPY = "happy"
    SAD = "sad"
    HAPPY_ISH = "happy-ish"
    PLUS_1 = "+1"
    MINUS_1 = "-1"


@record
class Pet(Model):
    """Pet."""

    _wire: ClassVar[Mapping[str, str]] = {"list_": "list"}

    id: int
    name: str
    nick: str | None = None
    owner: Owner | None = None
    kind: Kind | None = None
    """What it is."""
    born: Timestamp | None = None
    mood: PetMood = PetMood.HAPPY
    address: PetAddress | None = None
    extra: dict[str, Any] | None = None
    any: Any = None
    list_: list[PetListItem] = field(default_factory=list[PetListItem])
    one: str | int | None = None
    maybe: Kind | None = None
    animal: Animal | None = None
    friend: Owner | None = None
    """Best friend."""
    codes: list[PetCodesItem] | None = None


@record
class PetAddress(Model):
    """PetAddress."""

    street: str | None = None
    geo: PetAddressGeo | None = None


class PetCodesItem(OpenIntEnum):
    """PetCodesItem."""

    VALUE_1 = 1
    VALUE_2 = 2
    MINUS_3 = -3


@record
class PetAddressGeo(Model):
    """PetAddressGeo."""

    lat: float


class Kind(OpenEnum):
    """What it is."""

    DOG = "dog"
    CAT = "cat"


class ListPetsStatus(OpenEnum):
    """ListPetsStatus."""

    AVAILABLE = "available"
    SOLD = "sold"


@record
class ListPetsFilter(Model):
    """ListPetsFilter."""

    a: str | None = None
