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

_ROW = "{:22} {:>10} {:>10} {:>10}  {:27} {:>9}  {:12}  {}"

HEADER = _ROW.format(
    "", "scopix", "httpx", "httpx2", "to httpx (quartiles)", "to httpx2", "bar", "verdict"
)


def row(result: Result) -> str:
    """Write a line of the table; a rival that is no HTTP library stands under httpx."""
    figure = result.figure
    values = [_short(result.value(name).median) + f" {figure.unit}" for name in figure.takes]
    ratio, *others = [result.ratio(rival) for rival in figure.rivals]
    return _ROW.format(
        figure.name,
        *(values if others else [*values, ""]),
        f"{ratio.median:.3g} ({ratio.low:.3g}..{ratio.high:.3g})",
        *([f"{other.median:.3g}" for other in others] or [""]),
        f"{figure.bar.kind} {figure.bar.limit:g}" if figure.bar else "",
        result.verdict or "",
    ).rstrip()


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


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
