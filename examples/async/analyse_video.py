"""Upload a video, watch its analysis, and keep a picture of each scene.

Usage: python examples/async/analyse_video.py clip.mp4

The server begins with the analysis by itself. The pictures are written to the working folder.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from scopix import Scopix, VideoAnalysisError
from scopix.types.video import VideoAnalysisJobStatus, VideoScene


def on_progress(status: VideoAnalysisJobStatus) -> None:
    """Print how far the analysis is."""
    print(f"{status.progress_percent:3.0f} %  {status.current_step or status.status}")


def keep(scene: VideoScene, picture: bytes, path: Path) -> None:
    """Write the picture of a scene, and print what the scene shows."""
    path.write_bytes(picture)
    print(f"  {scene.time_range_formatted}  {path}  {scene.description}")


async def main() -> None:
    """Analyse the video of the command line."""
    source = Path(sys.argv[1])
    async with Scopix.from_env() as client:
        video = await client.files.upload(source)
        job = await client.video_analysis.get_status_by_media(video.image_id)
        try:
            await client.video_analysis.wait_for_completion(
                job.analysis_job_id, timeout=600, on_progress=on_progress
            )
        except VideoAnalysisError as error:
            sys.exit(f"{source.name}: {error.message}")

        scenes = await client.video_scenes.list(video.image_id)
        print(f"{source.name} has {scenes.total_count} scenes")
        for scene in scenes.items:
            picture = await client.video_scenes.get_thumbnail(scene.scene_id)
            keep(scene, picture, Path(f"{source.stem}-{scene.scene_index}.jpg"))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
