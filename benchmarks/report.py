"""Results for a person and for a machine."""

from __future__ import annotations

import os
import platform
import textwrap
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from attrs import asdict

from benchmarks.figures import OURS, Figure, Result

__all__ = ["as_json", "explanation", "header", "row"]

_ROW = "{:36} {:>11} {:>11} {:>11}  {:27} {:>10}  {:12}  {}"


def header(first: str = "httpx", second: str = "httpx2") -> str:
    """Write the line above the table.

    Args:
        first: What most figures are compared with.
        second: What some are compared with too.
    """
    heads = ("", OURS, first, second, f"to {first} (quartiles)", f"to {second}", "bar", "verdict")
    return _ROW.format(*heads)


def row(result: Result) -> str:
    """Write a line of the table; a rival with another name stands under the first."""
    figure = result.figure
    values = [_short(result.value(name).median) + f" {figure.unit}" for name in figure.takes]
    found, *others = [result.against(rival) for rival in figure.rivals]
    return _ROW.format(
        figure.name,
        *(values if others else [*values, ""]),
        f"{found.median:.3g} ({found.low:.3g}..{found.high:.3g})",
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
        "by": figure.by,
        "against": {rival: asdict(result.against(rival)) for rival in figure.rivals},
        "bar": asdict(figure.bar) if figure.bar else None,
        "verdict": result.verdict,
    }
