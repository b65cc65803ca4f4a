"""What a figure is, how it is taken in turns, and when it misses its bar."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

Take: TypeAlias = Callable[[], float]
"""Measures once and returns the value in the unit of its figure."""

Verdict: TypeAlias = Literal["holds", "within the spread", "missed"]

OURS = "scopix"


@frozen
class Bar:
    """What the ratio or the difference of a figure must not pass."""

    limit: float
    kind: Literal["at most", "at least"] = "at most"


@frozen
class Figure:
    """Something to measure, of Scopix and of what it is compared with."""

    name: str
    how: str
    unit: str
    rounds: int
    takes: Mapping[str, Take]
    """Scopix and its rivals by name; each is taken once in a round, in this order."""
    bar: Bar | None = None
    """Holds for the comparison with the first rival."""
    by: Literal["ratio", "difference"] = "ratio"
    """How Scopix and a rival are compared."""

    @property
    def rivals(self) -> list[str]:
        """What Scopix is compared with."""
        return [name for name in self.takes if name != OURS]


@frozen
class Spread:
    """The median of the rounds, and the quartiles around it."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Sum up the values of two rounds or more."""
        return cls(*statistics.quantiles(values, n=4, method="inclusive"))


@frozen
class Result:
    """A figure as it was taken."""

    figure: Figure
    samples: Mapping[str, Sequence[float]] = field(repr=False)
    """The values of all rounds by name."""

    def value(self, name: str) -> Spread:
        """Sum up the values of Scopix or a rival."""
        return Spread.of(self.samples[name])

    def against(self, rival: str) -> Spread:
        """Sum up how Scopix compares with a rival, of each round by itself."""
        pairs = zip(self.samples[OURS], self.samples[rival], strict=True)
        if self.figure.by == "ratio":
            return Spread.of([ours / theirs for ours, theirs in pairs])
        return Spread.of([ours - theirs for ours, theirs in pairs])

    @property
    def verdict(self) -> Verdict | None:
        """Hold what was found against the bar: missed is what even the better quartile misses."""
        bar = self.figure.bar
        if bar is None:
            return None
        found = self.against(self.figure.rivals[0])
        sign, best = (1, found.low) if bar.kind == "at most" else (-1, found.high)
        if sign * found.median <= sign * bar.limit:
            return "holds"
        return "within the spread" if sign * best <= sign * bar.limit else "missed"


def measure(figure: Figure) -> Result:
    """Take a figure: Scopix and its rivals by turns, so that a busy machine slows down all."""
    samples: dict[str, list[float]] = {name: [] for name in figure.takes}
    for _ in range(figure.rounds):
        for name, take in figure.takes.items():
            gc.collect()
            samples[name].append(take())
    return Result(figure, samples)
