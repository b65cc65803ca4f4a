# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `search`."""

from __future__ import annotations

from typing import Any

from scopix._behaviour.search import (
    DocumentSearchAgentResultMixin,
    ImageSearchAgentResultMixin,
    VideoSearchAgentResultMixin,
)
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record


class AgentDomain(OpenEnum):
    """What images are about."""

    GENERAL = "general"
    """Anything."""
    CIVIL_ENGINEERING = "civil_engineering"
    """Plans and sites of civil engineering."""
    MAPS = "maps"
    """Maps."""
    MINING = "mining"
    """Mines and what is dug there."""


@record
class ResultRefData(Model):
    """What a mark in a summary stands for."""

    count: int
    """Number of results."""
    ids: list[str]
    """Identifiers of the results."""
    image_ids: list[str]
    """Those of them that are images."""
    id_type: str
    """What the identifiers are of: `image`, `document`, `chunk`, `video` or `link`."""
    label: str
    """Words for people."""


@record
class ImageSearchResultItem(Model):
    """An image that fits a query."""

    image_id: str
    """Identifier of the image."""
    score: float
    """How well it fits, 0 to 1."""
    filename: str | None = None
    """Name of the file at upload."""
    title: str | None = None
    """Title given by a user."""
    description: str | None = None
    """What it shows."""
    folder_id: str | None = None
    """Folder that it lies in."""
    thumbnail_url: str | None = None
    """Address of a small copy."""
    features: list[dict[str, Any]] | None = None
    """What was recognised: `name`, and `items` with `count` and `confidence`."""


@record
class ImageSearchAgentResult(ImageSearchAgentResultMixin, Model):
    """Images that an agent has found."""

    success: bool
    """Whether the search could be carried out."""
    results: list[ImageSearchResultItem]
    """The images, best first."""
    count: int
    """Number of images."""
    result_ids: list[str]
    """Identifiers of the images, best first."""
    summary: str
    """What was found, in a sentence."""
    summary_raw: str
    """The same with marks such as `[[ref:images]]` that stand for entries of `result_refs`."""
    result_refs: dict[str, ResultRefData]
    """What the marks stand for, by their names."""
    search_mode: str
    """How it was searched, such as `hybrid` or `keyword`."""
    execution_time_ms: int
    """Time that it took, in milliseconds."""
    iterations: int
    """Rounds of reasoning."""
    search_strategy: dict[str, Any] | None = None
    """How the query was understood."""
    token_usage: dict[str, int] | None = None
    """Numbers of tokens by kind, such as `input_tokens`."""


@record
class DocumentChunkResultItem(Model):
    """A chunk of a document that fits a query."""

    chunk_id: str
    """Identifier of the chunk."""
    document_id: str
    """Identifier of the document."""
    document_filename: str
    """Name of the document."""
    text: str
    """The text."""
    score: float
    """How well it fits, 0 to 1."""
    page_numbers: list[int] | None = None
    """Pages that it stands on, from 1."""
    chunk_index: int | None = None
    """Position in the document, from 0."""


@record
class DocumentSearchAgentResult(DocumentSearchAgentResultMixin, Model):
    """Chunks of documents that an agent has found."""

    success: bool
    """Whether the search could be carried out."""
    results: list[DocumentChunkResultItem]
    """The chunks, best first."""
    count: int
    """Number of chunks."""
    chunk_ids: list[str]
    """Identifiers of the chunks, best first."""
    document_ids: list[str]
    """Identifiers of their documents, each once, best first."""
    summary: str
    """What was found, in a sentence."""
    summary_raw: str
    """The same with marks such as `[[ref:images]]` that stand for entries of `result_refs`."""
    result_refs: dict[str, ResultRefData]
    """What the marks stand for, by their names."""
    search_mode: str
    """How it was searched, such as `hybrid` or `keyword`."""
    execution_time_ms: int
    """Time that it took, in milliseconds."""
    iterations: int
    """Rounds of reasoning."""
    search_strategy: dict[str, Any] | None = None
    """How the query was understood."""
    token_usage: dict[str, int] | None = None
    """Numbers of tokens by kind, such as `input_tokens`."""


@record
class MatchedSceneItem(Model):
    """A scene of a video that fits a query."""

    scene_id: str
    """Identifier of the scene."""
    scene_index: int
    """Position in the video, from 0."""
    start_time: float
    """Where it begins, in seconds."""
    end_time: float
    """Where it ends, in seconds."""
    time_range_formatted: str
    """Both times for people, such as `0:03 - 0:07`."""
    description: str
    """What it shows."""
    score: float
    """How well it fits, 0 to 1."""
    tags: list[str] | None = None
    """Tags."""
    thumbnail_url: str | None = None
    """Path of its thumbnail."""


@record
class VideoSearchResultItem(Model):
    """A video that fits a query."""

    video_id: str
    """Identifier of the video."""
    video_filename: str
    """Name of the video."""
    score: float
    """How well it fits: 0 to 1, or a sum over its scenes."""
    video_description: str = ""
    """What it shows."""
    duration_seconds: float | None = None
    """Length in seconds."""
    resolution: str | None = None
    """Width and height in pixels, such as `1920x1080`."""
    thumbnail_url: str | None = None
    """Path of a thumbnail."""
    matched_scenes: list[MatchedSceneItem] | None = None
    """Scenes that fit, best first."""


@record
class VideoSearchAgentResult(VideoSearchAgentResultMixin, Model):
    """Videos that an agent has found."""

    success: bool
    """Whether the search could be carried out."""
    results: list[VideoSearchResultItem]
    """The videos, best first."""
    count: int
    """Number of videos."""
    video_ids: list[str]
    """Identifiers of the videos, best first."""
    summary: str
    """What was found, in a sentence."""
    summary_raw: str
    """The same with marks such as `[[ref:images]]` that stand for entries of `result_refs`."""
    result_refs: dict[str, ResultRefData]
    """What the marks stand for, by their names."""
    search_mode: str
    """How it was searched, such as `hybrid` or `keyword`."""
    execution_time_ms: int
    """Time that it took, in milliseconds."""
    iterations: int
    """Rounds of reasoning."""
    search_strategy: dict[str, Any] | None = None
    """How the query was understood."""
    token_usage: dict[str, int] | None = None
    """Numbers of tokens by kind, such as `input_tokens`."""
