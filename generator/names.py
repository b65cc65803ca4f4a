"""Names in Python for names in the description."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain, count
from keyword import iskeyword, issoftkeyword
from typing import Final

from openapi_python_client import strings

from scopix._core.enums import OpenEnum, OpenIntEnum

__all__ = [
    "apart",
    "argument_name",
    "class_name",
    "field_name",
    "function_name",
    "is_argument_name",
    "is_class_name",
    "is_member_name",
    "member_name",
    "module_name",
    "pascal",
    "snake",
]

_BUILTIN_TYPES: Final = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str"})

_TAKEN_CLASSES: Final = _BUILTIN_TYPES | {
    "Any", "DownloadOperation", "EventOperation", "JsonText", "LineOperation", "Literal", "Mapping",
    "Model", "OpenEnum", "OpenIntEnum", "Operation", "RawBody", "Redirect", "Sequence", "Source",
    "TYPE_CHECKING", "Timestamp", "TypeAlias", "UNSET", "Unknown", "Unset",
}  # fmt: skip
"""Names that generated modules use for something else."""

_TAKEN_FIELDS: Final = _BUILTIN_TYPES | {"Any", "date", "field", "to_dict"}
_TAKEN_ARGUMENTS: Final = _BUILTIN_TYPES | {
    "cookie_header", "deep_object", "exploded", "form", "headers", "joined", "json_body",
    "json_object", "json_text", "multipart", "path_rest", "path_segment", "query_string",
    "text_body",
}  # fmt: skip


def snake(name: str) -> str:
    """Write a name in snake_case; what can't be part of an identifier is left out."""
    return strings.snake_case(name)


def pascal(name: str) -> str:
    """Write a name in PascalCase; what can't be part of an identifier is left out."""
    return strings.pascal_case(name)


def is_class_name(name: str) -> bool:
    """Whether a class can have just this name."""
    if not name.isidentifier() or name.startswith("_") or name[0].islower():
        return False
    return not iskeyword(name) and name not in _TAKEN_CLASSES


def class_name(name: str) -> str:
    """Name a class; a good name stays as it is."""
    if is_class_name(name):
        return name
    made = pascal(name)
    made = made[:1].upper() + made[1:]
    if not made.isidentifier() or made[0].islower():
        made = f"Type{made}"
    return made if is_class_name(made) else f"{made}_"


def field_name(wire: str) -> str:
    """Name a field: as on the wire, unless that is no name for a public attribute."""
    if wire.isidentifier() and not wire.startswith("_"):
        made = wire
    else:
        made = snake(wire) or "field"
        made = made if made.isidentifier() else f"field_{made}"
    return f"{made}_" if iskeyword(made) or made in _TAKEN_FIELDS else made


def apart(wanted: Mapping[str, str]) -> dict[str, str]:
    """Number names, so that no two are the same; the order of members plays no part.

    Args:
        wanted: The name that each name on the wire would have; one that is the same keeps it.
    """
    chosen: dict[str, str] = {}
    for wire in sorted(wanted, key=lambda wire: (wanted[wire] != wire, wire)):
        numbered = (f"{wanted[wire]}_{number}" for number in count(2))
        free = (one for one in chain([wanted[wire]], numbered) if one not in chosen.values())
        chosen[wire] = next(free)
    return chosen


def is_argument_name(name: str) -> bool:
    """Whether an argument of a function can have just this name."""
    if not name.isidentifier() or name.startswith("_") or name != name.lower():
        return False
    return not iskeyword(name) and name not in _TAKEN_ARGUMENTS


def argument_name(wire: str) -> str:
    """Name an argument of a function, in snake_case."""
    if is_argument_name(wire):
        return wire
    made = snake(wire) or "argument"
    made = made if made.isidentifier() else f"argument_{made}"
    return made if is_argument_name(made) else f"{made}_"


def function_name(operation_id: str, method: str, path: str) -> str:
    """Name the function of an operation by its id; without one, by its method and path."""
    return argument_name(operation_id or f"{method} {re.sub('[{}/]', ' ', path)}")


def member_name(value: str | int) -> str:
    """Name a member of an enumeration after its value."""
    text = str(value).replace("+", " plus ").replace("-", " minus " if _signed(value) else " ")
    made = snake(text).upper()
    return made if made.isidentifier() and made[0].isalpha() else f"VALUE_{made}".rstrip("_")


def module_name(name: str) -> str:
    """Name a module."""
    made = snake(name) or "common"
    made = made if made.isidentifier() else f"module_{made}"
    return f"{made}_" if iskeyword(made) or issoftkeyword(made) else made


def _signed(value: str | int) -> bool:
    return bool(re.fullmatch(r"-[0-9.]+", str(value)))


def is_member_name(name: str) -> bool:
    """Whether a member of an enumeration can have just this name."""
    if not name.isidentifier() or name.startswith("_") or iskeyword(name):
        return False
    return not hasattr(OpenEnum, name) and not hasattr(OpenIntEnum, name)
