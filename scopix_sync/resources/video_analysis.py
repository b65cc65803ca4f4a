# Derived from scopix/resources/video_analysis.py by `python -m generator generate`; do not edit.
"""`client.video_analysis`."""

from __future__ import annotations

from ._base import Resource

__all__ = ["VideoAnalysisResource"]


class VideoAnalysisResource(Resource):
    """Follow the analysis of videos."""

    __module__ = "scopix_sync"
