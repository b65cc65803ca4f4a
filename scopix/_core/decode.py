"""From the bytes of a response to typed values."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import (
    Annotated,
    Any,
    Final,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from scopix._core.model import Model, wire_names
from scopix._core.union import Unknown, family_of

__all__ = ["JsonText", "decoder", "from_plain"]

T = TypeVar("T")

JsonText: TypeAlias = Annotated[str, "JSON"]
"""Text in JSON, with quotation marks, as against ``str``, which is taken as it comes."""

_NAIVE: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?")
"""A time without an offset."""

_NESTED: Final = re.compile(r" - at `\$([^`]*)` - at `(\$[^`]*)`$")
"""The place in a record of a family, and that of the record."""


@cache
def decoder(target: Any) -> Callable[[bytes], Any]:
    """Return a function that decodes JSON into ``target``.

    A time without an offset is taken as UTC; RFC 3339 wants the offset. The function raises
    ``ValueError`` (`msgspec.ValidationError` and its kin are that) whose text names the place, such
    as ``$.items[3].status``.
    """
    from msgspec import ValidationError, json

    slow = _slow(target)
    if any(_renames(one) for one in _records(target, set())):
        decode = slow
    else:
        decode = json.Decoder(target, strict=False, dec_hook=_member).decode

    def decode_or_tell(content: bytes) -> Any:
        try:
            try:
                return decode(content)
            except ValidationError as error:
                if "timezone" not in str(error):
                    raise
                return slow(content)
        except ValidationError as error:
            text = str(error)
            while nested := _NESTED.search(text):
                text = f"{text[: nested.start()]} - at `{nested[2]}{nested[1]}`"
            raise ValidationError(text) from None

    return decode_or_tell


def _slow(target: Any) -> Callable[[bytes], Any]:
    """Decode by way of plain values, which can be put right before they are held to the types.

    Names on the wire may be no names in Python, and times may lack their offset.
    """
    from msgspec import json

    return lambda content: from_plain(json.decode(content), target)


def from_plain(data: Any, target: type[T]) -> T:
    """Make a typed value of plain ones, such as `Model.to_dict` returns.

    Args:
        data: Text, numbers, lists and dicts, under the names that the API uses.
        target: The type to make.

    Raises:
        ValueError: Something is missing, or of the wrong type.
    """
    from msgspec import convert

    return convert(_righted(data, target), target, strict=False, dec_hook=_member)


def _member(base: type[Model], data: Any) -> Any:
    """Decode a record of a family, for msgspec, which does not know such types."""
    family = family_of(base)
    if family is None:
        msg = f"{base.__name__} is neither a dataclass nor the base of a family"
        raise TypeError(msg)
    chosen = family.choose(data)
    if issubclass(chosen, Unknown):
        return chosen(str(data[family.tag]), data)
    try:
        return from_plain(data, chosen)
    except ValueError as error:
        # msgspec adds the place of the record to a ValueError, but not to one of its own.
        raise ValueError(str(error)) from None


def _righted(data: Any, target: Any) -> Any:
    """Give the members of plain data the names that the fields have, and times their offset."""
    if isinstance(data, str):
        is_naive = any(map(_is_time, _alternatives(target))) and _NAIVE.fullmatch(data)
        return f"{data}Z" if is_naive else data
    if isinstance(data, list):
        inner = _argument(target, list)
        return [_righted(item, inner) for item in cast("Iterable[Any]", data)]
    if isinstance(data, dict):
        members = cast("dict[str, Any]", data)
        record = next(filter(_is_record, _alternatives(target)), None)
        if record is None:
            inner = _argument(target, dict)
            return {name: _righted(value, inner) for name, value in members.items()}
        fields = _fields(record)
        return {
            name: _righted(members[wire], hint)
            for name, (wire, hint) in fields.items()
            if wire in members
        }
    return data


def _argument(target: Any, container: type) -> Any:
    """Return what a list or dict type holds; Any where it is no such type."""
    for one in _alternatives(target):
        if get_origin(one) is container:
            return get_args(one)[-1]
    return Any


def _is_time(target: Any) -> bool:
    return target is datetime or (
        get_origin(target) is Annotated and get_args(target)[0] is datetime
    )


def _alternatives(target: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the type itself."""
    if get_origin(target) in {None, list, dict}:
        return (target,)
    return get_args(target)


def _records(target: Any, seen: set[Any]) -> Iterator[Any]:
    """Yield the records within a type; those of families are looked at when they come."""
    if _is_record(target):
        if target not in seen:
            seen.add(target)
            yield target
            for _, hint in _fields(target).values():
                yield from _records(hint, seen)
    else:
        for one in get_args(target):
            yield from _records(one, seen)


def _is_record(target: Any) -> bool:
    """Whether a type is a record itself, and not the base of a family."""
    if not (isinstance(target, type) and issubclass(target, Model)):
        return False
    return dataclasses.is_dataclass(target)


def _renames(record: Any) -> bool:
    return any(name != wire for name, (wire, _) in _fields(record).items())


@cache
def _fields(record: Any) -> dict[str, tuple[str, Any]]:
    """Return the fields of a record: their names on the wire, and their types."""
    hints = get_type_hints(record)
    return {name: (wire, hints[name]) for name, wire in wire_names(record)}
