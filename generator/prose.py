"""Sentences for docstrings: what the description says of a value, in words."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from openapi_python_client import strings
from openapi_python_client.schema import Schema

from generator.document import text

__all__ = ["WIDTH", "docstring", "filled", "indefinite", "limits", "sentence", "shown", "wrapped"]

WIDTH: Final = 100
"""Columns of a line of generated code."""

_FORMATS: Final = {
    "email": "An e-mail address.",
    "hostname": "A host name.",
    "ipv4": "An IPv4 address.",
    "ipv6": "An IPv6 address.",
    "uri": "A URI.",
    "url": "A URL.",
    "uuid": "A UUID.",
}


def sentence(words: str) -> str:
    """End the words as a sentence ends."""
    words = words.strip()
    return words if not words or words[-1] in ".!?:" else f"{words}."


def limits(schema: Schema) -> Iterator[str]:
    """Say in sentences what a value must be."""
    low, high = _number(schema.minimum), _number(schema.maximum)
    above, below = _number(schema.exclusiveMinimum), _number(schema.exclusiveMaximum)
    if low and high:
        yield f"From {low} to {high}."
    else:
        if low:
            yield f"At least {low}."
        if high:
            yield f"At most {high}."
    if above:
        yield f"More than {above}."
    if below:
        yield f"Less than {below}."
    if schema.multipleOf is not None:
        yield f"A multiple of {_number(schema.multipleOf)}."
    yield from _count(schema.minLength, schema.maxLength, "character")
    yield from _count(schema.minItems, schema.maxItems, "item")
    form = text(schema.schema_format)
    if form in _FORMATS:
        yield _FORMATS[form]
    if schema.pattern is not None:
        yield f"Matches `{text(schema.pattern)}`."


def shown(value: Any) -> str:
    """Show a value in a sentence."""
    return f"`{value}`" if isinstance(value, str) else repr(value)


def indefinite(name: str) -> str:
    """Put the article before the name of a class."""
    return f"an `{name}`" if re.match(r"[AEIO]|Up|Un(?!i)", name) else f"a `{name}`"


def wrapped(words: str, width: int, hanging: str = "") -> str:
    """Fill paragraphs and list items to a width; quotes, tables and code stay as they stand.

    Args:
        words: Text in CommonMark.
        width: Columns that a line may have.
        hanging: What each line but the first begins with.
    """
    lines: list[str] = []
    paragraph: list[str] = []
    fenced = False

    def flush() -> None:
        if not paragraph:
            return
        bullet = _BULLET.match(paragraph[0])
        filled = textwrap.wrap(
            " ".join(paragraph),
            width - len(hanging),
            subsequent_indent=" " * bullet.end() if bullet else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines.extend(filled)
        paragraph.clear()

    for line in words.strip().splitlines():
        bullet = _BULLET.match(line)
        fence = line.lstrip().startswith(("```", "~~~"))
        if fenced or fence or not line.strip() or (_VERBATIM.match(line) and not paragraph):
            flush()
            lines.append(line.rstrip())
            fenced ^= fence
        elif bullet:
            flush()
            paragraph.append(line.rstrip())
        else:
            paragraph.append(line.strip())
    flush()
    return "\n".join([*lines[:1], *(f"{hanging}{line}".rstrip() for line in lines[1:])])


def filled(words: str) -> str:
    """Fill what is written in a class, with room for quotation marks."""
    return wrapped(words, WIDTH - 4 - len('"""' * 2))


def docstring(words: str, indent: int = 4) -> str:
    """Write a docstring with its quotation marks; nothing in the words can end it."""
    text = strings.safe_for_docstring(words)
    raw = "\\" in words and '"""' not in words and text[-1:] not in {'"', "\\"}
    if raw:
        text = text.replace("\\\\", "\\")
    elif _OPEN_QUOTE.search(text):
        text = f'{text[:-1]}\\"'
    first, *rest = text.splitlines() or [""]
    lines = [first, *(f"{' ' * indent}{line}".rstrip() for line in rest)]
    if rest:
        lines.append(" " * indent)
    whole = "\n".join(lines)
    return f'{"r" if raw else ""}"""{whole}"""'


_OPEN_QUOTE: Final = re.compile(r'(?<!\\)(\\\\)*"$')
"""A quotation mark at the end that no backslash keeps from ending the string."""

_BULLET: Final = re.compile(r"\s*([-*+]|[0-9]+[.)])\s+")
_VERBATIM: Final = re.compile(r" {4}|\t|\s*[|>#]")


def _number(value: float | None) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _count(low: int | None, high: int | None, noun: str) -> Iterator[str]:
    if low and high is not None:
        yield f"{low} to {high} {noun}s." if low != high else f"Exactly {_plural(low, noun)}."
    elif low:
        yield f"At least {_plural(low, noun)}."
    elif high is not None:
        yield f"At most {_plural(high, noun)}."


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
