"""What the results of searches compute."""

from __future__ import annotations

from typing import Any

import pytest

from scopix.types.file_collection import FileCollection, FileRef
from scopix.types.search import (
    DocumentChunkResultItem,
    DocumentSearchAgentResult,
    ImageSearchAgentResult,
    ImageSearchResultItem,
    MatchedSceneItem,
    ResultRefData,
    VideoSearchAgentResult,
    VideoSearchResultItem,
)

TOLD: dict[str, Any] = {
    "success": True,
    "count": 1,
    "summary": "",
    "summary_raw": "",
    "result_refs": {},
    "search_mode": "hybrid",
    "execution_time_ms": 1,
    "iterations": 1,
}


def test_images() -> None:
    """Images become a collection, best first."""
    result = ImageSearchAgentResult(
        results=[
            ImageSearchResultItem("b", 0.9, "b.jpg", "Boat", "A boat."),
            ImageSearchResultItem("a", 0.1),
        ],
        result_ids=["b", "a"],
        **TOLD,
    )

    assert result.ids == ["b", "a"]
    assert result.as_collection() == FileCollection(
        [
            FileRef("b", "image", "b.jpg", metadata={"score": 0.9, "title": "Boat"}),
            FileRef("a", "image", metadata={"score": 0.1}),
        ],
        "images",
        "search",
    )


@pytest.fixture
def documents() -> DocumentSearchAgentResult:
    """Two chunks of one document, and one of another, whose page is not known."""
    return DocumentSearchAgentResult(
        results=[
            DocumentChunkResultItem("c3", "d1", "dues.pdf", "x", 0.9, [3], 2),
            DocumentChunkResultItem("c9", "d2", "lamp.txt", "y", 0.8),
            DocumentChunkResultItem("c1", "d1", "dues.pdf", "z", 0.7, [1, 3], 0),
        ],
        chunk_ids=["c3", "c9", "c1"],
        document_ids=["d1", "d2"],
        **TOLD,
    )


def test_documents(documents) -> None:
    """Documents come once, with their best score, pages and chunks."""
    assert documents.ids == ["d1", "d2"]
    assert documents.as_collection() == FileCollection(
        [
            FileRef(
                "d1",
                "document",
                "dues.pdf",
                metadata={"score": 0.9, "page_numbers": [1, 3], "chunk_ids": ["c3", "c1"]},
            ),
            FileRef(
                "d2",
                "document",
                "lamp.txt",
                metadata={"score": 0.8, "page_numbers": [], "chunk_ids": ["c9"]},
            ),
        ],
        "documents",
        "search",
    )


def test_chunks(documents) -> None:
    """Chunks come one by one, with their document."""
    chunks = documents.as_collection(by="chunk")

    assert chunks.ids == ["c3", "c9", "c1"]
    assert chunks[0].metadata == {"document_id": "d1", "score": 0.9, "page_numbers": [3]}
    assert chunks[1].metadata == {"document_id": "d2", "score": 0.8}
    with pytest.raises(ValueError, match="by must be 'document' or 'chunk', not 'page'"):
        documents.as_collection(by="page")


def test_videos() -> None:
    """Videos become a collection, with the scenes that fit."""
    scene = MatchedSceneItem("s", 0, 0.0, 1.0, "0:00 - 0:01", "Red.", 0.4)
    result = VideoSearchAgentResult(
        results=[
            VideoSearchResultItem("v", "v.mp4", 0.4, matched_scenes=[scene]),
            VideoSearchResultItem("w", "w.mp4", 0.2),
        ],
        video_ids=["v", "w"],
        **TOLD,
    )

    assert result.ids == ["v", "w"]
    assert result.as_collection() == FileCollection(
        [
            FileRef("v", "video", "v.mp4", metadata={"score": 0.4, "scene_ids": ["s"]}),
            FileRef("w", "video", "w.mp4", metadata={"score": 0.2, "scene_ids": []}),
        ],
        "videos",
        "search",
    )


def test_answers_from_elsewhere() -> None:
    """What the API answers can be read, however it was got."""
    refs = {"count": 1, "ids": ["a"], "image_ids": ["a"], "id_type": "image", "label": "1 image"}
    answer = {
        **TOLD,
        "results": [{"image_id": "a", "score": 1}],
        "result_ids": ["a"],
        "result_refs": {"images": refs},
    }
    result = ImageSearchAgentResult.from_api_response(answer)

    assert result.results == [ImageSearchResultItem("a", 1.0)]
    assert result.result_refs == {"images": ResultRefData(1, ["a"], ["a"], "image", "1 image")}
    with pytest.raises(ValueError, match="missing required field"):
        DocumentSearchAgentResult.from_api_response(answer)
