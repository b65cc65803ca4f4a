"""Ask agents: find images, passages and scenes, and write a report on what was found.

Usage: python examples/async/search_and_report.py "the harbour" [--save]
"""

from __future__ import annotations

import asyncio
import sys

from scopix import Scopix
from scopix.types.file_collection import FileCollection


async def main() -> None:
    """Search for the words of the command line, then write about what fits."""
    query = sys.argv[1]
    async with Scopix.from_env() as client:
        images = await client.agent_search.images(query, limit=5)
        print(images.summary)
        for image in images.results:
            print(f"  {image.score:.2f}  {image.filename}: {image.description}")

        documents = await client.agent_search.documents(query, limit=5)
        print(documents.summary)
        for chunk in documents.results:
            print(f"  {chunk.score:.2f}  {chunk.document_filename} {chunk.page_numbers}")

        videos = await client.agent_search.videos(query, limit=5)
        print(videos.summary)
        for video in videos.results:
            for scene in video.matched_scenes or []:
                print(f"  {scene.score:.2f}  {video.video_filename} {scene.time_range_formatted}")

        found = FileCollection.merge(images.as_collection(), documents.as_collection())
        print(f"{found.count} files for the report: {found.content_type}")
        if not found:
            sys.exit("nothing was found to write about")

        report = await client.agent_operations.synthesize(
            f"What is known of {query}",
            image_ids=found.filter(lambda ref: ref.media_type == "image").ids,
            document_ids=found.filter(lambda ref: ref.media_type == "document").ids,
            auto_save="--save" in sys.argv,
        )
        print(report.report)
        if report.saved_document_id:
            print(f"kept as document {report.saved_document_id}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
