"""Find files again: by words, by tags, by type, and page by page.

Usage: python examples/async/list_and_search.py harbour
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta, timezone

from scopix import Scopix


async def main() -> None:
    """Search for the words of the command line, then list what there is."""
    words = " ".join(sys.argv[1:])
    async with Scopix.from_env() as client:
        found = await client.files.list(search=words, limit=10)
        print(f"{found.total_count} files match {words!r}")
        for file in found.items:
            print(f"  {file.title or file.filename}: {', '.join(file.tags or [])}")

        yesterday = datetime.now(timezone.utc) - timedelta(days=1)
        recent = await client.files.list(date_from=yesterday, media_types=["image"], limit=1)
        print(f"{recent.total_count} images are of the last day")

        # An iterator asks for the next page by itself.
        total = 0
        async for file in client.files.list_all(sort_by="size_bytes", page_size=50):
            print(f"  {file.size_bytes:>10,}  {file.media_type}  {file.filename}")
            total += file.size_bytes
        print(f"  {total:>10,}  bytes in all")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
