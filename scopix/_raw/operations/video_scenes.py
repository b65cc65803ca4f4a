# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Read the scenes that an analysis has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.operation import DownloadOperation, Operation, path_segment

if TYPE_CHECKING:
    from scopix._raw.models.video import VideoSceneList


def list_video_scenes(video_id: str) -> Operation[VideoSceneList]:
    """List the scenes of a video.

    In the order of their times. A video that is not analysed yet has none.

    Args:
        video_id: Identifier of the video. A UUID.

    Returns:
        The operation; sending it gives a `VideoSceneList`.
    """
    from scopix._raw.models.video import VideoSceneList

    return Operation(
        name="list_video_scenes",
        method="GET",
        path=f"/videos/{path_segment('video_id', video_id)}/scenes",
        returns={200: VideoSceneList},
        repeatable=True,
        resource=("video", video_id),
    )


def get_video_scene_thumbnail(scene_id: str) -> DownloadOperation:
    """Read the thumbnail of a scene.

    A JPEG image of the middle of the scene.

    Args:
        scene_id: Identifier of the scene. A UUID.

    Returns:
        The operation; streaming it gives the bytes.
    """
    return DownloadOperation(
        name="get_video_scene_thumbnail",
        method="GET",
        path=f"/video-scenes/{path_segment('scene_id', scene_id)}/thumbnail",
        repeatable=True,
        resource=("video_scene", scene_id),
    )
