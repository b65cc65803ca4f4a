"""Measure the SDK against the bare HTTP library, and hold the ratios to their bars.

`python -m benchmarks` prints a table; it exits with 1 when a bar is missed by more than the spread
of the run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks import sink, upload_plan
from benchmarks.figures import Result, measure
from benchmarks.plan import FULL, QUICK, figures
from benchmarks.report import as_json, explanation, header, row
from benchmarks.server import running
from benchmarks.upload_plan import upload_figures
from scopix import InsecureTransportWarning

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="figures whose name has TEXT")
    parser.add_argument("--quick", action="store_true", help="see that all works; proves no bar")
    parser.add_argument("--uploads", action="store_true", help="uploads instead; takes minutes")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the results here too")
    parser.add_argument("--explain", action="store_true", help="tell how each figure is taken")
    options = parser.parse_args(arguments)

    warnings.simplefilter("ignore", InsecureTransportWarning)
    _forget_settings()
    with ExitStack() as stack:
        if options.uploads:
            upload_effort = upload_plan.QUICK if options.quick else upload_plan.FULL
            files = stack.enter_context(closing(upload_effort.files()))
            plan = upload_figures(stack.enter_context(sink.running()), upload_effort, files)
            heading = header("rival", "aiohttp")
        else:
            plan = figures(stack.enter_context(running()), QUICK if options.quick else FULL)
            heading = header()
        chosen = [figure for figure in plan if options.only in figure.name]
        if not chosen:
            parser.error(f"no figure has {options.only!r} in its name")
        results: list[Result] = []
        print(heading)
        for figure in chosen:
            results.append(measure(figure))
            print(row(results[-1]), flush=True)
    if options.explain:
        print("", *map(explanation, chosen), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(as_json(results), indent=2) + "\n", encoding="utf-8")
    missed = [result.figure.name for result in results if result.verdict == "missed"]
    if missed:
        print(f"\nMissed by more than the spread: {'; '.join(missed)}.")
    return 1 if missed else 0


def _forget_settings() -> None:
    """Take proxies and settings of the machine out of the environment, of children too."""
    for name in list(os.environ):
        if name.startswith("SCOPIX_") or name.lower().endswith("_proxy"):
            del os.environ[name]


if __name__ == "__main__":
    sys.exit(main())
