"""`python -m scopix_emulator`: a local Scopix server until Ctrl-C."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from typing import TYPE_CHECKING

from scopix_emulator.auth import DEFAULT_KEY
from scopix_emulator.emulator import Emulator
from scopix_emulator.faults import FAULT_KINDS, STREAM_FAULT_KINDS, FaultRule
from scopix_emulator.limits import PLANS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scopix_emulator",
        description="A local Scopix server that does real work on real files.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to bind to (%(default)s)")
    parser.add_argument("--port", type=int, default=8765, help="port; 0 for any (%(default)s)")
    parser.add_argument("--data", metavar="DIR", help="folder that keeps everything (temporary)")
    parser.add_argument(
        "--drive", metavar="DIR", help="folder that plays a cloud storage (one of its own)"
    )
    parser.add_argument(
        "--latency", type=float, default=0.0, metavar="SECONDS", help="delay of every answer"
    )
    parser.add_argument(
        "--plan", choices=PLANS, default="custom", help="whose limits apply (%(default)s: none)"
    )
    parser.add_argument("--api-key", default=DEFAULT_KEY, metavar="KEY", help="the key that works")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="FACTOR", help="speed of processing (1)"
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="SPEC",
        help="let requests fail, such as 'status path=/files/* status=503 chance=0.1' or"
        f" 'reset operation=upload_file count=2'; repeatable; kinds:"
        f" {', '.join([*FAULT_KINDS, *STREAM_FAULT_KINDS])}",
    )
    parser.add_argument("--verbose", action="store_true", help="log every request")
    return parser


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(argv: Sequence[str] | None = None) -> int:
    """Run the server until it is interrupted.

    Args:
        argv: Arguments in place of those of the command line.

    Returns:
        Exit code.
    """
    parser = _parser()
    options = parser.parse_args(argv)
    if options.verbose:
        logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        server = Emulator(
            options.data,
            options.plan,
            options.latency,
            options.speed,
            options.api_key,
            host=options.host,
            port=options.port,
            drive=options.drive,
        )
        rules = [FaultRule.parse(text) for text in options.fault]
        signal.signal(signal.SIGTERM, _interrupt)
        with server:
            for rule in rules:
                server.add_fault(rule)
            print(f"URL      {server.url}")
            print(f"API key  {server.api_key}")
            print("Ctrl-C stops it.", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print("Stopped.")
    except (ImportError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
