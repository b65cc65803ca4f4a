"""Upload a batch, then ask for the state of each file until all have ended.

Usage: python examples/async/processing_status_loop.py photo.jpg report.pdf notes.txt

`client.files.wait_for_session` does the same for a whole session. A loop of one's own is for those
who want to act on each file the moment that it is ready.
"""

from __future__ import annotations

import asyncio
import sys
import time

from scopix import Scopix

TIMEOUT = 600.0


async def main() -> None:
    """Upload the files of the command line, and follow each."""
    async with Scopix.from_env() as client:
        results = await client.files.upload_batch(sys.argv[1:])
        for result in results.failed():
            print(f"{result.filename}: refused, {result.description_error}")

        pending = {result.image_id: result.filename for result in results if result.image_id}
        deadline = time.monotonic() + TIMEOUT
        while pending and time.monotonic() < deadline:
            for file_id, filename in list(pending.items()):
                status = await client.files.get_processing_status(file_id)
                if status.is_terminal:
                    del pending[file_id]
                    print(f"{filename}: {status.error_message or status.status}")
                else:
                    print(f"{filename}: {status.status}, {status.progress_percentage:.0f} %")
            if pending:
                await asyncio.sleep(client.config.polling_interval)

        for filename in pending.values():
            print(f"{filename}: still at work after {TIMEOUT:.0f} s")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
