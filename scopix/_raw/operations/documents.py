# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Read, search and follow documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation, path_segment, query_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.documents import (
        DocumentChunksResponse,
        DocumentQuotaCheck,
        DocumentSearchResponse,
        DocumentText,
    )


def get_document_text(file_id: str) -> Operation[DocumentText]:
    """Read the whole text of a document.

    The text that was extracted, pages parted by form feeds. Other media types answer 400; a
    document that is not read yet, or can't be, answers 409.

    Args:
        file_id: Identifier of the file. A UUID.

    Returns:
        The operation; sending it gives a `DocumentText`.
    """
    from scopix._raw.models.documents import DocumentText

    return Operation(
        name="get_document_text",
        method="GET",
        path=f"/files/{path_segment('file_id', file_id)}/text",
        returns={200: DocumentText},
        repeatable=True,
        resource=("file", file_id),
    )


def get_document_chunks(
    file_id: str, *, include_embeddings: bool | None = None
) -> Operation[DocumentChunksResponse]:
    """Read the text of a document in chunks.

    The pieces that search works on, in order; none before the search index is made. Other media
    types answer 400.

    Args:
        file_id: Identifier of the file. A UUID.
        include_embeddings: Whether to send the vector of each chunk. Default: False.

    Returns:
        The operation; sending it gives a `DocumentChunksResponse`.
    """
    from scopix._raw.models.documents import DocumentChunksResponse

    return Operation(
        name="get_document_chunks",
        method="GET",
        path=f"/files/{path_segment('file_id', file_id)}/chunks",
        query=query_string(("include_embeddings", include_embeddings)),
        returns={200: DocumentChunksResponse},
        repeatable=True,
        resource=("file", file_id),
    )


def search_documents(
    *,
    query: str,
    limit: int | None = None,
    similarity_threshold: float | None = None,
    document_ids: Sequence[str] | None = None,
) -> Operation[DocumentSearchResponse]:
    """Search the text of documents.

    Finds the chunks that fit the query best, best first. Changes nothing.

    Args:
        query: Words to look for. 1 to 1000 characters.
        limit: Largest number of chunks. From 1 to 100. Default: 20.
        similarity_threshold: Least score of a chunk, 0 to 1. From 0 to 1. Default: 0.3.
        document_ids: Only these documents. At most 500 items.

    Returns:
        The operation; sending it gives a `DocumentSearchResponse`.
    """
    from scopix._raw.models.documents import DocumentSearchResponse

    return Operation(
        name="search_documents",
        method="POST",
        path="/documents/search",
        body=json_object(
            {
                "query": query,
                "limit": limit,
                "similarity_threshold": similarity_threshold,
                "document_ids": document_ids,
            }
        ),
        returns={200: DocumentSearchResponse},
        repeatable=True,
    )


def check_document_quota(*, file_count: int | None = None) -> Operation[DocumentQuotaCheck]:
    """Ask whether documents may be uploaded now.

    Answers for a number of documents, before any byte is sent.

    Args:
        file_count: Number of documents to be uploaded. From 1 to 10000. Default: 1.

    Returns:
        The operation; sending it gives a `DocumentQuotaCheck`.
    """
    from scopix._raw.models.documents import DocumentQuotaCheck

    return Operation(
        name="check_document_quota",
        method="GET",
        path="/documents/quota-check",
        query=query_string(("file_count", file_count)),
        returns={200: DocumentQuotaCheck},
        repeatable=True,
    )
