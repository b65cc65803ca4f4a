"""From the bytes of a response to typed values."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, repeat
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

from scopix._core.durations import in_days
from scopix._core.model import Model, rest_name, wire_names
from scopix._core.union import Unknown, family_of

__all__ = ["JsonText", "decoder", "event_decoder", "from_plain", "json_value", "of_kind"]

T = TypeVar("T")

JsonText: TypeAlias = Annotated[str, "JSON"]
"""Text in JSON, with quotation marks, as against ``str``, which is taken as it comes."""

_NAIVE: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?")
"""A time without an offset."""

_RIGHTED: Final = re.compile("timezone|duration")
"""What msgspec says of text that `_righted` can put right."""

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
                if not _RIGHTED.search(str(error)):
                    raise
                return slow(content)
        except ValidationError as error:
            text = str(error)
            while nested := _NESTED.search(text):
                text = f"{text[: nested.start()]} - at `{nested[2]}{nested[1]}`"
            raise ValidationError(text) from None

    return decode_or_tell


@cache
def event_decoder(target: Any) -> Callable[[str, bytes], Any]:
    """Return a function that decodes the data of an event into ``target``.

    ``str`` takes the data as it is. Of a family, the name of the event tells the kind, so that the
    data is decoded straight into its record, and need not tell it once more. The function raises
    ``ValueError`` as those of `decoder` do.
    """
    if target is str:
        return lambda _, data: data.decode()
    family = family_of(target)
    if family is None or not family.tag:
        decode = decoder(target)
        return lambda _, data: decode(data)
    kinds = {kind: decoder(cast("Any", record)) for kind, record in family.kinds.items()}

    def decode_kind(name: str, data: bytes) -> Any:
        known = kinds.get(name)
        if known is not None:
            with suppress(ValueError):
                return known(data)
        value = json_value(data)
        if isinstance(value, dict):
            value = {family.tag: name, **cast("dict[str, Any]", value)}
        return from_plain(value, target)

    return decode_kind


def of_kind(kind: str, data: Mapping[str, Any], base: type[T]) -> T:
    """Make a record of a family of plain values, whose kind is known.

    Args:
        kind: What the family calls it.
        data: The members. They need not tell the kind once more.
        base: The base of the family.

    Raises:
        ValueError: Something is missing, or of the wrong type.
    """
    from msgspec import convert

    family = family_of(base)
    assert family is not None
    known = family.kinds.get(kind)
    if known is not None:
        # Where nothing has to be put right this is several times as quick.
        with suppress(ValueError):
            return cast("T", convert(data, known, strict=False))
    return from_plain({**data, family.tag: kind}, base)


def json_value(content: bytes) -> Any:
    """Decode JSON into what JSON has."""
    from msgspec import json

    return json.decode(content)


def _slow(target: Any) -> Callable[[bytes], Any]:
    """Decode by way of plain values, which can be put right before they are held to the types.

    Names on the wire may be no names in Python, times may lack their offset, spans of time may be
    in years.
    """
    return lambda content: from_plain(json_value(content), target)


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
        return chosen(str(data.get(family.tag, "")), data)
    try:
        return from_plain(data, chosen)
    except ValueError as error:
        # msgspec adds the place of the record to a ValueError, but not to one of its own.
        raise ValueError(str(error)) from None


def _righted(data: Any, target: Any) -> Any:
    """Give the members of plain data the names that the fields have, and times their offset.

    Spans of time are put into units of a certain length.
    """
    if isinstance(data, str):
        kinds = _alternatives(target)
        if timedelta in kinds:
            return in_days(data)
        is_naive = any(map(_is_time, kinds)) and _NAIVE.fullmatch(data)
        return f"{data}Z" if is_naive else data
    if isinstance(data, list):
        items = cast("Iterable[Any]", data)
        return [_righted(item, kind) for item, kind in zip(items, _items(target), strict=False)]
    if isinstance(data, dict):
        members = cast("dict[str, Any]", data)
        record = next(filter(_is_record, _alternatives(target)), None)
        if record is None:
            inner = _argument(target, dict)
            return {name: _righted(value, inner) for name, value in members.items()}
        fields, rest = _fields(record), rest_name(record)
        made = {
            name: _righted(members[wire], hint)
            for name, (wire, hint) in fields.items()
            if wire in members and name != rest
        }
        if rest:
            named = {wire for name, (wire, _) in fields.items() if name != rest}
            others = {name: value for name, value in members.items() if name not in named}
            made[rest] = _righted(others, fields[rest][1])
        return made
    return data


def _argument(target: Any, container: type) -> Any:
    """Return what a list or dict type holds; Any where it is no such type."""
    for one in _alternatives(target):
        if get_origin(one) is container:
            return get_args(one)[-1]
    return Any


def _items(target: Any) -> Iterable[Any]:
    """Return the types of the items of an array, without end."""
    for one in _alternatives(target):
        if get_origin(one) is tuple:
            return chain(get_args(one), repeat(Any))
    return repeat(_argument(target, list))


def _is_time(target: Any) -> bool:
    return target is datetime or (
        get_origin(target) is Annotated and get_args(target)[0] is datetime
    )


def _alternatives(target: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the type itself."""
    if get_origin(target) in {None, dict, list, tuple}:
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
    """Whether the members of a record have to be put elsewhere."""
    return bool(rest_name(record)) or any(n != wire for n, (wire, _) in _fields(record).items())


@cache
def _fields(record: Any) -> dict[str, tuple[str, Any]]:
    """Return the fields of a record: their names on the wire, and their types."""
    hints = get_type_hints(record)
    return {name: (wire, hints[name]) for name, wire in wire_names(record)}
