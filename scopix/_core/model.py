"""The base of every public type that the API sends or takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Set
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    NoReturn,
    Protocol,
    TypeGuard,
    TypeVar,
    cast,
    runtime_checkable,
)
from uuid import UUID

import msgspec

from scopix._core.durations import iso_duration
from scopix._core.redact import redact_url

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Any:
        """Stand in for what only type checkers need."""
        return lambda function: function


__all__ = ["Model", "plain", "record", "rest_name", "sent", "wire_names"]

M = TypeVar("M", bound="Model")


class Model:
    """A frozen record with a readable ``repr``, equality by value and `to_dict`.

    The methods are inherited rather than written into each class by `dataclasses`, which makes
    the classes cheap to define: a program that uses two types should not pay for two hundred.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    _wire: ClassVar[Mapping[str, str]] = {}
    """Names on the wire that are no Python identifiers, by field name."""

    _rest: ClassVar[str] = ""
    """The field for all members that no other field is for, where there is one."""

    @classmethod
    @cache
    def _names(cls) -> tuple[tuple[str, str], ...]:
        """Names of the fields, each with its name on the wire."""
        fields = dataclasses.fields(cast("Any", cls))
        return tuple((field.name, cls._wire.get(field.name, field.name)) for field in fields)

    @classmethod
    @cache
    def _everything(cls) -> frozenset[str]:
        """Names of all fields."""
        return frozenset(name for name, _ in cls._names())

    @classmethod
    @cache
    def _omissible(cls) -> frozenset[str]:
        """Names of the fields that are None where they are left out."""
        fields = dataclasses.fields(cast("Any", cls))
        return frozenset(field.name for field in fields if field.default is None)

    @classmethod
    @cache
    def _shown(cls) -> tuple[str, ...]:
        """Names of the fields that `repr` shows."""
        return tuple(field.name for field in dataclasses.fields(cast("Any", cls)) if field.repr)

    def to_dict(self, exclude_none: bool = True) -> dict[str, Any]:
        """Return the fields as plain values, ready for JSON.

        Nested records become dicts, enumeration members their values, times ISO 8601 text.

        Args:
            exclude_none: Leave out fields that are None, in nested records too.

        Returns:
            A new dict whose keys are the names that the API uses.

        Example:
            ```python
            from scopix.types.callbacks import UploadProgressEvent

            event = UploadProgressEvent(0, 1024, 1024, "photo.jpg")
            assert event.to_dict()["filename"] == "photo.jpg"
            ```
        """
        omitted = self._everything() if exclude_none else frozenset[str]()
        return self._written(omitted, lambda value: plain(value, exclude_none))

    def _sent(self) -> dict[str, Any]:
        """Return the fields as plain values for a request: null where that has to be said."""
        return self._written(self._omissible(), sent)

    def _written(self, omitted: Set[str], inner: Callable[[Any], Any]) -> dict[str, Any]:
        """Write the fields, but for those of some names that are None."""
        result: dict[str, Any] = {}
        for name, wire in self._names():
            value = getattr(self, name)
            if value is not None or name not in omitted:
                result[wire] = inner(value)
        if self._rest:
            rest: dict[str, Any] = result.pop(self._rest)
            return {**rest, **result}
        return result

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={_unsigned(getattr(self, name))!r}" for name in self._shown())
        return f"{type(self).__name__}({shown})"

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name, _ in self._names())

    def __ne__(self, other: object) -> bool:
        # A struct has one of its own, which goes by identity.
        return not self == other

    def __hash__(self) -> int:
        return hash(tuple(_hashable(getattr(self, name)) for name, _ in self._names()))


@dataclass_transform(eq_default=False, frozen_default=True, field_specifiers=(dataclasses.field,))
def record(cls: type[M]) -> type[M]:
    """Make a class with annotated fields a frozen dataclass whose objects are quick to make.

    To `dataclasses`, and to whatever builds on it, the class is what
    ``@dataclass(frozen=True, slots=True)`` makes. Its objects are those of a `msgspec.Struct`:
    their fields are set without a look-up by name, which is most of what decoding takes.

    Raises:
        TypeError: The class adds fields to those of another record.
    """
    if issubclass(cls, msgspec.Struct):
        if cls.__struct_fields__ != cast("Any", cls.__base__).__struct_fields__:
            msg = f"{cls.__name__} can't add fields to another record; write them all in one class"
            raise TypeError(msg)
        return cls
    made = dataclasses.dataclass(frozen=True, init=False, repr=False, eq=False, match_args=False)(
        cls
    )
    members = {
        name: member
        for name, member in vars(made).items()
        if name not in {"__dict__", "__weakref__", "__slots__", "__setattr__", "__delattr__"}
    }
    for field in dataclasses.fields(made):
        if field.default_factory is not dataclasses.MISSING:
            members[field.name] = msgspec.field(default_factory=field.default_factory)
    meta: Any = type(msgspec.Struct)
    struct = meta(cls.__name__, (*cls.__bases__, msgspec.Struct), members, frozen=True, eq=False)
    # msgspec has put its own in their place, which raise another error.
    struct.__setattr__, struct.__delattr__ = _refuse_assignment, _refuse_deletion
    return cast("type[M]", struct)


def _refuse_assignment(self: Model, name: str, value: object) -> NoReturn:
    msg = f"cannot assign to field {name!r}"
    raise dataclasses.FrozenInstanceError(msg)


def _refuse_deletion(self: Model, name: str) -> NoReturn:
    msg = f"cannot delete field {name!r}"
    raise dataclasses.FrozenInstanceError(msg)


def wire_names(record: type[Model]) -> tuple[tuple[str, str], ...]:
    """Return the names of the fields of a record, each with its name on the wire."""
    return record._names()  # pyright: ignore[reportPrivateUsage]


def rest_name(record: type[Model]) -> str:
    """Return the name of the field for members that no other field is for, or no text."""
    return record._rest  # pyright: ignore[reportPrivateUsage]


def plain(value: Any, exclude_none: bool = True) -> Any:
    """Return ``value`` as what JSON has: dict, list, str, int, float, bool and None.

    Args:
        value: A record, or anything that a field of one may hold.
        exclude_none: Leave out fields of records that are None. Members of dicts stay.
    """
    return _plain(value, lambda record: record.to_dict(exclude_none))


def sent(value: Any) -> Any:
    """Return ``value`` as `plain` does, for a request.

    A field that is None is left out only where that says the same: one that is required, or has
    another default, is null.
    """
    return _plain(value, lambda record: record._sent())  # pyright: ignore[reportPrivateUsage]


def _plain(value: Any, written: Callable[[Model], dict[str, Any]]) -> Any:
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, Model):
        return written(value)
    if _is_mapping(value):
        return {_plain(key, written): _plain(item, written) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item, written) for item in cast("list[Any]", value)]
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return iso_duration(value)
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, _Writable):
        return _plain(value.to_dict(), written)
    msg = f"{type(value).__name__} has no form in JSON; give text, numbers, lists or dicts"
    raise TypeError(msg)


def _unsigned(value: Any) -> Any:
    """Take the signature out of an address: it opens what it points to, for whoever reads it."""
    return redact_url(value) if type(value) is str and "://" in value else value


@runtime_checkable
class _Writable(Protocol):
    """What is no record and can be written as one, such as a `FileCollection`."""

    def to_dict(self) -> dict[str, Any]: ...


def _is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)


def _hashable(value: Any) -> Any:
    """Stand-in for a value in a hash: equal values have equal stand-ins."""
    if _is_mapping(value):
        return frozenset((key, _hashable(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(_hashable(item) for item in cast("list[Any]", value))
    return value
