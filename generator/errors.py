"""What is wrong with a description, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import define, field, frozen

__all__ = ["ROOT", "DescriptionError", "Problem", "Problems", "at", "line_of", "written_at"]

ROOT: Final = "#"
"""The place of the document itself."""


def at(place: str, *parts: str | int) -> str:
    """Name a place below another one, as a JSON Pointer (RFC 6901)."""
    steps = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "/".join([place, *steps])


def line_of(place: str, lines: Mapping[str, int]) -> int:
    """Return the line of a place, or of the nearest one above it; 0 if none is known."""
    while place != ROOT and place not in lines:
        place = place.rpartition("/")[0]
    return lines.get(place, 0)


def written_at(place: str, moved: Mapping[str, str]) -> str:
    """Return where what stands at a place was written."""
    above, rest = place, ""
    while above != ROOT:
        if above in moved:
            return written_at(f"{moved[above]}{rest}", moved)
        above, _, step = above.rpartition("/")
        rest = f"/{step}{rest}"
    return place


@frozen(order=True)
class Problem:
    """One thing that has to be changed in a description."""

    line: int
    """Line of the file, counted from one; 0 where it is not known."""
    place: str
    """JSON Pointer of the place."""
    what: str
    way_out: str
    rule: str = ""
    """The rule that found it, where it is one of `generator.lint`."""

    def __str__(self) -> str:
        where = f"line {self.line}, {self.place}" if self.line else self.place
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{where}{rule}\n    {self.what}\n    -> {self.way_out}"


@define
class Problems:
    """The problems found so far; all of them are told together."""

    lines: Mapping[str, int]
    """Lines of a document by place."""
    moved: Mapping[str, str] = field(factory=dict[str, str])
    """Where schemas stood before they were moved, by place."""
    found: set[Problem] = field(factory=set[Problem])

    def add(self, place: str, what: str, way_out: str, *, rule: str = "") -> None:
        """Note a problem; the same one found twice is told once."""
        written = written_at(place, self.moved)
        self.found.add(Problem(line_of(written, self.lines), written, what, way_out, rule))

    def check(self) -> None:
        """End the work if there are any.

        Raises:
            DescriptionError: There are.
        """
        if self.found:
            raise DescriptionError(self.found)


class DescriptionError(Exception):
    """A description can't be read, rendered or accepted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
