"""`client.video_scenes`."""

from __future__ import annotations

from ._base import Resource

__all__ = ["VideoScenesResource"]


class VideoScenesResource(Resource):
    """Read the scenes that an analysis has found."""

    __module__ = "scopix"
