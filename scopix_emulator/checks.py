"""Checks of what callers send, declared once per operation.

A `Kind` says what one value must be; `Fields` puts kinds together under names. The same kind
reads a value of a JSON document and the texts of a query parameter or form field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from uuid import UUID

from attrs import frozen

from scopix_emulator.clock import stamp
from scopix_emulator.errors import invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")
V = TypeVar("V")


class WrongValueError(Exception):
    """A value is not what it must be; the message completes the sentence `name ...`."""


@frozen
class Kind(Generic[T]):
    """What a value must be.

    Args:
        from_json: Reads a value of a JSON document.
        from_texts: Reads the texts that a parameter was given, one or several.
    """

    from_json: Callable[[object], T]
    from_texts: Callable[[Sequence[str]], T]


def _single(from_json: Callable[[object], T], from_text: Callable[[str], T]) -> Kind[T]:
    def from_texts(texts: Sequence[str]) -> T:
        if len(texts) > 1:
            raise WrongValueError("must be given once.")
        return from_text(texts[0])

    return Kind(from_json, from_texts)


def text(least: int = 0, most: int | None = None, pattern: str | None = None) -> Kind[str]:
    """Return the kind of texts with so many characters that match a pattern."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise WrongValueError("must be a text.")
        if len(value) < least:
            raise WrongValueError(f"must have at least {least} characters.")
        if most is not None and len(value) > most:
            raise WrongValueError(f"must have at most {most} characters.")
        if pattern is not None and re.fullmatch(pattern, value) is None:
            raise WrongValueError(f"must match {pattern}.")
        return value

    return _single(read, read)


def integer(least: int, most: int) -> Kind[int]:
    """Return the kind of whole numbers within limits."""

    def read(value: object) -> int:
        # In JSON Schema a number without a fraction is an integer, however it is written.
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise WrongValueError("must be a whole number.")
        if value < least:
            raise WrongValueError(f"must be at least {least}.")
        if value > most:
            raise WrongValueError(f"must be at most {most}.")
        return value

    def read_text(value: str) -> int:
        return read(int(value) if re.fullmatch(r"-?[0-9]{1,1000}", value) else value)

    return _single(read, read_text)


def number(least: float, most: float) -> Kind[float]:
    """Return the kind of numbers within limits, which only JSON documents have."""

    def read(value: object) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise WrongValueError("must be a number.")
        if not least <= value <= most:
            raise WrongValueError(f"must be from {least:g} to {most:g}.")
        return value

    return _single(read, read)


def boolean() -> Kind[bool]:
    """Return the kind of yes and no."""

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise WrongValueError("must be true or false.")
        return value

    return _single(read, lambda value: read({"true": True, "false": False}.get(value)))


def choice(*words: str) -> Kind[str]:
    """Return the kind of one of some words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise WrongValueError(f"must be one of {', '.join(words)}.")
        return value

    return _single(read, read)


_UUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


def uuid() -> Kind[str]:
    """Return the kind of identifiers, written with hyphens."""

    def read(value: object) -> str:
        if not isinstance(value, str) or re.fullmatch(_UUID, value) is None:
            raise WrongValueError("must be a UUID.")
        return str(UUID(value))

    return _single(read, read)


_MOMENT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def moment() -> Kind[str]:
    """Return the kind of times with an offset (RFC 3339), read as `clock.stamp` writes them."""

    def read(value: object) -> str:
        match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise WrongValueError("must be a time such as 2026-05-04T07:30:00Z.")
        offset = "+00:00" if match["offset"] in {"Z", "z"} else match["offset"]
        fraction = (match["fraction"] or "")[:6].ljust(6, "0")
        # Python knows no leap second; the one before it is near enough for a filter.
        clock = re.sub(":60$", ":59", match["clock"])
        try:
            time = datetime.fromisoformat(f"{match['date']}T{clock}.{fraction}{offset}")
        except ValueError as error:
            raise WrongValueError("must be a time that exists.") from error
        try:
            return stamp(time)
        except OverflowError:  # in the first or last hours of the calendar
            return stamp(time.replace(tzinfo=timezone.utc))

    return _single(read, read)


# Absolute, and in the characters of RFC 3986, appendix A.
_ADDRESS = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
)


def address(most: int) -> Kind[str]:
    """Return the kind of absolute addresses with at most so many characters."""
    short = text(1, most)

    def read(value: object) -> str:
        value = short.from_json(value)
        if _ADDRESS.fullmatch(value) is None:
            raise WrongValueError("must be an address such as https://example.com/photo.jpg.")
        return value

    return _single(read, read)


def nullable(kind: Kind[T]) -> Kind[T | None]:
    """Return the kind of values that may be null where JSON can say so."""
    return Kind(lambda value: None if value is None else kind.from_json(value), kind.from_texts)


def many(kind: Kind[T], most: int, least: int = 0) -> Kind[list[T]]:
    """Return the kind of lists; a parameter is repeated for each entry."""

    def count(entries: Sequence[Any]) -> None:
        if len(entries) < least:
            raise WrongValueError(f"must have at least {least} entries.")
        if len(entries) > most:
            raise WrongValueError(f"must have at most {most} entries.")

    def read(value: object) -> list[T]:
        if not isinstance(value, list):
            raise WrongValueError("must be a list.")
        entries = cast("list[object]", value)
        count(entries)
        return [kind.from_json(entry) for entry in entries]

    def read_texts(texts: Sequence[str]) -> list[T]:
        count(texts)
        return [kind.from_texts([text]) for text in texts]

    return Kind(read, read_texts)


def separated(kind: Kind[T], most: int, characters: int) -> Kind[list[T]]:
    """Return the kind of lists in one text with commas.

    Blanks around entries and empty entries don't count.
    """
    whole, entries = text(most=characters), many(kind, most)

    def read(value: object) -> list[T]:
        parts = [part.strip() for part in whole.from_json(value).split(",")]
        return entries.from_texts([part for part in parts if part])

    return _single(read, read)


@frozen
class Field:
    """A named value.

    Args:
        kind: What it must be.
        default: What it is when it is left out; None leaves it out of the result too.
        required: Whether it must not be left out.
    """

    kind: Kind[Any]
    default: Any = None
    required: bool = False


class Fields:
    """The values that an operation takes.

    Args:
        is_open: Whether members of other names are left out instead of refused.
        fields: The values by name.
    """

    def __init__(self, is_open: bool = False, /, **fields: Field) -> None:
        self._is_open = is_open
        self._fields = fields

    def from_json(self, value: object) -> dict[str, Any]:
        """Check a JSON object.

        Raises:
            WrongValueError: If it is no object.
            ApiError: If one of its members is wrong.
        """
        if not isinstance(value, dict):
            raise WrongValueError("must be an object.")
        return self._read(cast("dict[str, object]", value), lambda kind: kind.from_json)

    def from_pairs(self, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Check query parameters or form fields.

        Raises:
            ApiError: If one of them is wrong.
        """
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        return self._read(given, lambda kind: kind.from_texts)

    def _read(
        self, given: Mapping[str, Any], reader: Callable[[Kind[Any]], Callable[[Any], Any]]
    ) -> dict[str, Any]:
        for name in given:
            if name not in self._fields and not self._is_open:
                raise invalid(name, "is not known here.")
        values: dict[str, Any] = {}
        for name, field in self._fields.items():
            if name in given:
                values[name] = _need(reader(field.kind), name, given[name])
            elif field.required:
                raise invalid(name, "is required.")
            elif field.default is not None:
                values[name] = field.default
        return values


def record(fields: Fields) -> Kind[dict[str, Any]]:
    """Return the kind of JSON objects with these members."""
    return _single(fields.from_json, fields.from_json)


def anything() -> Kind[dict[str, Any]]:
    """Return the kind of JSON objects with any members."""

    def read(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WrongValueError("must be an object.")
        return cast("dict[str, Any]", value)

    return _single(read, read)


def need(kind: Kind[T], name: str, value: str) -> T:
    """Read one text.

    Raises:
        ApiError: If it is wrong.
    """
    return _need(kind.from_texts, name, [value])


def _need(read: Callable[[V], T], name: str, value: V) -> T:
    try:
        return read(value)
    except WrongValueError as wrong:
        raise invalid(name, str(wrong)) from None
