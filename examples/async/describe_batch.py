"""Describe many images at once, without uploading them first.

Usage: python examples/async/describe_batch.py sea.jpg sand.jpg https://example.com/ship.jpg
"""

from __future__ import annotations

import asyncio
import sys

from scopix import BatchError, Scopix
from scopix.types.batch import BatchImageInput, BatchStatusResult


def image_of(source: str) -> BatchImageInput:
    """Take an image from disk, or by its address."""
    if source.startswith(("http://", "https://")):
        return BatchImageInput(image_url=source, metadata={"filename": source})
    return BatchImageInput.from_file(source)


def on_progress(status: BatchStatusResult) -> None:
    """Say how far the batch is."""
    print(f"{status.status}: {status.processed_items} of {status.total_items}")


async def main() -> None:
    """Describe the images of the command line."""
    images = [image_of(source) for source in sys.argv[1:]]
    async with Scopix.from_env() as client:
        batch = await client.batch.submit_describe(images, max_parallel=10)
        try:
            status = await client.batch.wait_for_completion(
                batch.batch_id, timeout=600, on_progress=on_progress
            )
            print(f"{status.success_rate:.0%} succeeded")
        except BatchError as error:
            print(error)

        async for item in client.batch.get_all_results(batch.batch_id):
            name = images[item.item_index].metadata or {}
            text = item.description or item.error_message or str(item.status)
            print(f"{name['filename']}: {text}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
