"""What a program pays before its first answer; each value comes from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.figures import OURS

__all__ = ["HEADERS", "KEY", "first_call", "importing"]

KEY = "scopix_0a1b2c3d_key-of-the-benchmarks"
HEADERS = {"authorization": f"Bearer {KEY}"}

SCOPIX = """
import asyncio
from scopix import Scopix
async def main():
    async with Scopix(key, base_url=url) as client:
        await client.files.list(limit=1)
asyncio.run(main())
"""

SCOPIX_SYNC = """
from scopix_sync import Scopix
with Scopix(key, base_url=url) as client:
    client.files.list(limit=1)
"""

BARE = """
import asyncio
import {library} as http
async def main():
    async with http.AsyncClient(headers={{"authorization": f"Bearer {{key}}"}}) as client:
        (await client.get(f"{{url}}/files?limit=1")).json()
asyncio.run(main())
"""

BARE_SYNC = """
import {library} as http
with http.Client(headers={{"authorization": f"Bearer {{key}}"}}) as client:
    client.get(f"{{url}}/files?limit=1").json()
"""

FIRST_CALLS = {"scopix": (SCOPIX, BARE), "scopix_sync": (SCOPIX_SYNC, BARE_SYNC)}

TIMED = """
import sys, time
key, url = sys.argv[1:]
start = time.process_time()
{program}
print((time.process_time() - start) * 1000)
"""


def importing(name: str, package: str) -> float:
    """Measure the import of a package of ours, of an HTTP library, or of another SDK."""
    return _cpu(f"from {package} import Scopix" if name == OURS else f"import {name}")


def first_call(name: str, package: str, url: str) -> float:
    """Measure all that it takes to list one file."""
    ours, bare = FIRST_CALLS[package]
    return _cpu(ours if name == OURS else bare.format(library=name), url)


def _cpu(program: str, url: str = "") -> float:
    """Return the milliseconds of CPU time that a program takes."""
    # Isolated, so that packages are found where they are installed, not in the current folder.
    command = [sys.executable, "-I", "-W", "ignore", "-c", TIMED.format(program=program), KEY, url]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
