# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Find images, documents and videos by what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.search import (
        AgentDomain,
        DocumentSearchAgentResult,
        ImageSearchAgentResult,
        VideoSearchAgentResult,
    )


def search_images(
    *,
    query: str,
    limit: int | None = None,
    folder_id: str | None = None,
    image_ids: Sequence[str] | None = None,
    domain: AgentDomain | str | None = None,
) -> Operation[ImageSearchAgentResult]:
    """Find images by what they show.

    Finds the images that fit a query in plain words, best first: by title, file name, tags,
    description, visible text and colours. Changes nothing.

    Args:
        query: What to look for, in plain words. 1 to 2000 characters.
        limit: Largest number of images. From 1 to 500. Default: 50.
        folder_id: Only images of this folder. A UUID.
        image_ids: Only these images. At most 1000 items.
        domain: What the images are about, which steers how they are looked at. Default:
            `general`.

    Returns:
        The operation; sending it gives an `ImageSearchAgentResult`.
    """
    from scopix._raw.models.search import ImageSearchAgentResult

    return Operation(
        name="search_images",
        method="POST",
        path="/agents/search/images",
        body=json_object(
            {
                "query": query,
                "limit": limit,
                "folder_id": folder_id,
                "image_ids": image_ids,
                "domain": domain,
            }
        ),
        returns={200: ImageSearchAgentResult},
        repeatable=True,
    )


def search_document_chunks(
    *,
    query: str,
    limit: int | None = None,
    document_types: Sequence[str] | None = None,
    document_ids: Sequence[str] | None = None,
) -> Operation[DocumentSearchAgentResult]:
    """Find passages of documents.

    Finds the chunks of documents that answer a query in plain words, best first. Changes nothing.

    Args:
        query: What to look for, in plain words. 1 to 2000 characters.
        limit: Largest number of chunks. From 1 to 500. Default: 50.
        document_types: Only documents of these types: `pdf`, `docx`, `txt` and `md`. At most 20
            items.
        document_ids: Only these documents. At most 1000 items.

    Returns:
        The operation; sending it gives a `DocumentSearchAgentResult`.
    """
    from scopix._raw.models.search import DocumentSearchAgentResult

    return Operation(
        name="search_document_chunks",
        method="POST",
        path="/agents/search/documents",
        body=json_object(
            {
                "query": query,
                "limit": limit,
                "document_types": document_types,
                "document_ids": document_ids,
            }
        ),
        returns={200: DocumentSearchAgentResult},
        repeatable=True,
    )


def search_videos(
    *,
    query: str,
    limit: int | None = None,
    folder_id: str | None = None,
    video_ids: Sequence[str] | None = None,
) -> Operation[VideoSearchAgentResult]:
    """Find videos and their scenes.

    Finds the videos that fit a query in plain words, best first, each with those of its scenes that
    do. A query may name times, such as 1:05. Changes nothing.

    Args:
        query: What to look for, in plain words. 1 to 2000 characters.
        limit: Largest number of videos. From 1 to 500. Default: 50.
        folder_id: Only videos of this folder. A UUID.
        video_ids: Only these videos. At most 1000 items.

    Returns:
        The operation; sending it gives a `VideoSearchAgentResult`.
    """
    from scopix._raw.models.search import VideoSearchAgentResult

    return Operation(
        name="search_videos",
        method="POST",
        path="/agents/search/videos",
        body=json_object(
            {"query": query, "limit": limit, "folder_id": folder_id, "video_ids": video_ids}
        ),
        returns={200: VideoSearchAgentResult},
        repeatable=True,
    )
