"""`client.video_scenes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._raw.operations import video_scenes as operations

from .._download import DownloadStream
from ._base import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.video import VideoSceneList

__all__ = ["VideoScenesResource"]


class VideoScenesResource(Resource):
    """Read the scenes that an analysis has found."""

    __module__ = "scopix"

    async def get_thumbnail(self, scene_id: str, **options: Unpack[RequestOptions]) -> bytes:
        """Read the picture of a scene.

        Args:
            scene_id: Identifier of the scene.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            A JPEG of the frame in the middle of the scene.

        Raises:
            ResourceNotFoundError: There is no such scene, or no picture of it.

        Example:
            ```python
            from pathlib import Path

            video = await client.files.upload("clip.mp4")
            await client.files.wait_for_session(video.image_id)
            scenes = await client.video_scenes.list(video.image_id)
            thumbnail = await client.video_scenes.get_thumbnail(scenes.items[0].scene_id)
            Path("first-scene.jpg").write_bytes(thumbnail)
            ```
        """
        operation = operations.get_video_scene_thumbnail(scene_id)
        return await self._caller.download(operation, options, DownloadStream.read)

    async def list(self, video_id: str, **options: Unpack[RequestOptions]) -> VideoSceneList:
        """Read the scenes of a video.

        Args:
            video_id: Identifier of the video.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The scenes in the order of their times; none while the video is not analysed.

        Raises:
            ResourceNotFoundError: There is no such video.

        Example:
            ```python
            video = await client.files.upload("clip.mp4")
            await client.files.wait_for_session(video.image_id)
            scenes = await client.video_scenes.list(video.image_id)
            for scene in scenes.items:
                print(scene.time_range_formatted, scene.description)
            ```
        """
        return await self._caller.send(operations.list_video_scenes(video_id), options)
