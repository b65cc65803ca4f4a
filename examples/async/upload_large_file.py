"""Upload a file of any size. Run it again after it broke off, and it goes on from there.

Usage: python examples/async/upload_large_file.py ~/Videos/flight.mp4
"""

from __future__ import annotations

import asyncio
import sys

from scopix import Scopix, ScopixError

shown: set[int] = set()


def on_bytes(sent: int, total: int) -> None:
    """Say how far it is, each ten percent once."""
    tenth = 10 * sent // total
    if tenth not in shown:
        shown.add(tenth)
        print(f"{10 * tenth} % of {total:,} bytes")


async def main() -> None:
    """Upload the file of the command line."""
    async with Scopix.from_env() as client:
        try:
            result = await client.files.upload(
                sys.argv[1], max_concurrency=6, resume=True, on_bytes=on_bytes
            )
        except ScopixError as error:
            sys.exit(f"{error.message}\nRun it again to go on.")
    print(f"stored as {result.image_id}, {result.object_key or 'in one request'}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
