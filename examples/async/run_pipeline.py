"""Let agents work together: one request, and each step works on what the ones before it found.

Usage: python examples/async/run_pipeline.py "the harbour"
"""

from __future__ import annotations

import asyncio
import sys

from scopix import Scopix


async def main() -> None:
    """Search in two ways at once, see what belongs together, and write about it."""
    query = sys.argv[1]
    async with Scopix.from_env() as client:
        # A pipeline never changes, so a beginning can serve for several.
        searches = client.pipeline().search_images(query).search_documents(query)

        result = await (
            searches.cross_reference("Which files belong together?", depends_on=[0, 1])
            .analyze_documents("What do the documents say?", depends_on=[1])
            .synthesize(f"What is known of {query}")
            .run()
        )
        print(f"{result.total_waves} waves, {result.execution_time_ms} ms")
        for number, step in enumerate(result.steps):
            print(f"{number} {step.agent}: {step.status}, {step.summary or step.error}")
        for error in result.errors:
            print(error)
        if result.success:
            print(result.final.outputs["report"])

        # What can't work is told before it is sent.
        try:
            await searches.analyze("Which colours?", depends_on=[1]).run()
        except ValueError as error:
            print(error)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
