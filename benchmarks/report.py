"""Results for a person and for a machine."""

from __future__ import annotations

import os
import platform
import textwrap
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from attrs import asdict

from benchmarks.figures import Figure, Result

__all__ = ["HEADER", "as_json", "explanation", "row"]

_ROW = "{:24} {:>11} {:>11} {:>11}   {:22} {:>9}   {:13} {}"

HEADER = _ROW.format(
    "", "scopix", "httpx", "httpx2", "to httpx (quartiles)", "to httpx2", "bar", ""
).rstrip()


def row(result: Result) -> str:
    """Write a line of the table; what is compared with one rival alone stands under httpx."""
    figure = result.figure
    medians = [result.value(name).median for name in figure.takes]
    values = [f"{median:,.4g} {figure.unit}" for median in medians]
    first, *others = [result.ratio(rival) for rival in figure.rivals]
    spread = f"{first.median:.3g} ({first.low:.3g} to {first.high:.3g})"
    second = [f"{ratio.median:.3g}" for ratio in others]
    bar = f"{figure.bar.kind} {figure.bar.limit:g}" if figure.bar else ""
    cells = [*values, *[""] * (3 - len(values)), spread, *(second or [""]), bar]
    return _ROW.format(figure.name, *cells, result.verdict or "").rstrip()


def explanation(figure: Figure) -> str:
    """Tell how a figure is taken."""
    text = f"{figure.how}. The median of {figure.rounds} rounds, in {figure.unit}."
    return f"{figure.name}\n{textwrap.indent(textwrap.fill(text, 96), '    ')}"


def as_json(results: Iterable[Result]) -> dict[str, Any]:
    """Put results, and what they were taken on, into values that JSON can hold."""
    libraries = ("scopix", "httpx", "httpcore", "httpx2", "msgspec", "attrs")
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cpus": os.cpu_count(),
        "versions": {name: version(name) for name in libraries},
        "figures": [_figure(result) for result in results],
    }


def _figure(result: Result) -> dict[str, Any]:
    figure = result.figure
    return {
        "name": figure.name,
        "how": figure.how,
        "unit": figure.unit,
        "rounds": figure.rounds,
        "values": {name: asdict(result.value(name)) for name in figure.takes},
        "ratios": {rival: asdict(result.ratio(rival)) for rival in figure.rivals},
        "bar": asdict(figure.bar) if figure.bar else None,
        "verdict": result.verdict,
    }
