"""The quickstart in both colours, on photographs, a PDF and texts, or on files of your own.

Usage: python3 noxfile.py demo [FILE ...]

It talks to a local server that runs inside this process. With SCOPIX_API_KEY set it talks to the
real service instead.
"""

from __future__ import annotations

import os
import runpy
import sys
import warnings
from contextlib import ExitStack
from importlib.metadata import distribution
from pathlib import Path

from scopix import ClientConfig, InsecureTransportWarning
from scopix_emulator import Emulator

HERE = Path(__file__).resolve().parent


def photographs() -> list[Path]:
    """Find the photographs by danielbuechele and vultilion (CC BY 2.0) that scikit-learn brings."""
    images = distribution("scikit-learn").locate_file("sklearn/datasets/images")
    return sorted(Path(str(images)).glob("*.jpg"))


def use(server: Emulator) -> None:
    """Lead clients that are made from the environment to the local server."""
    warnings.simplefilter("ignore", InsecureTransportWarning)
    os.environ["SCOPIX_API_KEY"] = server.api_key
    os.environ["SCOPIX_BASE_URL"] = server.url
    os.environ.setdefault("SCOPIX_POLLING_INTERVAL", "0.4")


def main() -> None:
    """Run the async example, then the blocking one."""
    files = [Path(path) for path in sys.argv[1:]] or [*photographs(), *sorted(HERE.glob("files/*"))]
    with ExitStack() as stack:
        if "SCOPIX_API_KEY" in os.environ:
            print(f"Server: {ClientConfig.from_env().base_url}")
        else:
            # As fast as a real service, so that there is some progress to see.
            server = stack.enter_context(Emulator(speed=1.0))
            use(server)
            print(f"Server: a local one at {server.url}, which measures where the service sees.")
        for client, folder in (("async", "async"), ("blocking", "sync")):
            script = HERE / folder / "quickstart.py"
            print(f"\n--- The {client} client: examples/{folder}/quickstart.py ---")
            sys.argv = [str(script), *map(str, files)]
            runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    main()
