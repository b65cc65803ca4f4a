"""What agents find: images, passages of documents, videos and their scenes."""

from __future__ import annotations

from scopix._raw.models.search import (
    AgentDomain,
    DocumentChunkResultItem,
    DocumentSearchAgentResult,
    ImageSearchAgentResult,
    ImageSearchResultItem,
    MatchedSceneItem,
    ResultRefData,
    VideoSearchAgentResult,
    VideoSearchResultItem,
)

__all__ = [
    "AgentDomain",
    "DocumentChunkResultItem",
    "DocumentSearchAgentResult",
    "ImageSearchAgentResult",
    "ImageSearchResultItem",
    "MatchedSceneItem",
    "ResultRefData",
    "VideoSearchAgentResult",
    "VideoSearchResultItem",
]
