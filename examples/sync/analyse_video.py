# Derived from examples/async/analyse_video.py by `python -m generator generate`; do not edit.
"""Upload a video, watch its analysis, and keep a picture of each scene.

Usage: python examples/sync/analyse_video.py clip.mp4

The server begins with the analysis by itself. The pictures are written to the working folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scopix.types.video import VideoAnalysisJobStatus, VideoScene
from scopix_sync import Scopix, VideoAnalysisError


def on_progress(status: VideoAnalysisJobStatus) -> None:
    """Print how far the analysis is."""
    print(f"{status.progress_percent:3.0f} %  {status.current_step or status.status}")


def keep(scene: VideoScene, picture: bytes, path: Path) -> None:
    """Write the picture of a scene, and print what the scene shows."""
    path.write_bytes(picture)
    print(f"  {scene.time_range_formatted}  {path}  {scene.description}")


def main() -> None:
    """Analyse the video of the command line."""
    source = Path(sys.argv[1])
    with Scopix.from_env() as client:
        video = client.files.upload(source)
        job = client.video_analysis.get_status_by_media(video.image_id)
        try:
            client.video_analysis.wait_for_completion(
                job.analysis_job_id, timeout=600, on_progress=on_progress
            )
        except VideoAnalysisError as error:
            sys.exit(f"{source.name}: {error.message}")

        scenes = client.video_scenes.list(video.image_id)
        print(f"{source.name} has {scenes.total_count} scenes")
        for scene in scenes.items:
            picture = client.video_scenes.get_thumbnail(scene.scene_id)
            keep(scene, picture, Path(f"{source.stem}-{scene.scene_index}.jpg"))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
