"""Reading and searching the text of documents."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import Field, Fields, boolean, integer, many, number, text, uuid
from scopix_emulator.errors import conflict, malformed
from scopix_emulator.intake import month_usage
from scopix_emulator.media.embedding import count_tokens, embed
from scopix_emulator.store import Scope

if TYPE_CHECKING:
    from starlette.responses import Response

    from scopix_emulator.records import File

_CHUNKS = Fields(include_embeddings=Field(boolean(), default=False))
_SEARCH = Fields(
    query=Field(text(1, 1000), required=True),
    limit=Field(integer(1, 100), default=20),
    similarity_threshold=Field(number(0, 1), default=0.3),
    document_ids=Field(many(uuid(), 500)),
)
_QUOTA = Fields(file_count=Field(integer(1, 10_000), default=1))


@operation("GET", "/files/{file_id}/text")
async def get_document_text(call: Call) -> Response:
    """Read the whole text of a document."""
    file = _document(call)
    content = call.service.store.text(file.id)
    if content is None:
        raise conflict(
            "The document has no text: it is not read yet, or can't be read.",
            text_extraction_status=file.text_extraction_status,
            text_extraction_error=file.text_extraction_error,
        )
    return answer(
        {
            "document_id": file.id,
            "filename": file.filename,
            "text": content,
            "page_count": file.page_count,
            "metadata": file.document_metadata,
        }
    )


@operation("GET", "/files/{file_id}/chunks")
async def get_document_chunks(call: Call) -> Response:
    """Read the text of a document in chunks."""
    file = _document(call)
    has_vectors = call.query(_CHUNKS)["include_embeddings"]
    chunks = call.service.store.chunks(file.id)
    return answer(
        {
            "document_id": file.id,
            "chunks": [
                {
                    "id": chunk.id,
                    "document_id": file.id,
                    "content": chunk.text,
                    "chunk_index": chunk.position,
                    "page_numbers": [chunk.page],
                    "token_count": count_tokens(chunk.text),
                    "embedding": embed(chunk.text) if has_vectors else None,
                }
                for chunk in chunks
            ],
            "total_chunks": len(chunks),
        }
    )


@operation("POST", "/documents/search")
async def search_documents(call: Call) -> Response:
    """Find the chunks that fit a query best."""
    begin = time.perf_counter()
    values = await call.json(_SEARCH)
    query: str = values["query"]
    found = [
        hit
        for hit in call.service.search.documents(
            Scope(call.tenant_id, values.get("document_ids")), query
        )
        if hit.score >= values["similarity_threshold"]
    ]
    return answer(
        {
            "results": [
                {
                    "chunk_id": hit.chunk.id,
                    "document_id": hit.chunk.file_id,
                    "document_filename": hit.filename,
                    "content": hit.chunk.text,
                    "score": hit.score,
                    "page_numbers": [hit.chunk.page],
                    "chunk_index": hit.chunk.position,
                }
                for hit in found[: values["limit"]]
            ],
            "total_count": len(found),
            "search_time_ms": round((time.perf_counter() - begin) * 1000),
            "query": query,
        }
    )


@operation("GET", "/documents/quota-check")
async def check_document_quota(call: Call) -> Response:
    """Tell whether documents may be uploaded now."""
    requested = call.query(_QUOTA)["file_count"]
    plan = call.key.plan
    uploaded, stored = month_usage(call.service, call.key)
    limit, capacity = plan.uploads_per_month, plan.storage_bytes
    message = "The documents may be uploaded."
    can_proceed = False
    if limit is not None and uploaded + requested > limit:
        message = f"Only {max(0, limit - uploaded)} more files may be uploaded this month."
    elif capacity is not None and stored >= capacity:
        message = "The storage of the plan is full."
    else:
        can_proceed = True
    return answer(
        {
            "can_proceed": can_proceed,
            "document_count": uploaded,
            "document_limit": limit or 0,
            "storage_used_bytes": stored,
            "storage_limit_bytes": capacity or 0,
            "message": message,
        }
    )


def _document(call: Call) -> File:
    file = call.file()
    if file.media_type != "document":
        raise malformed("Only documents have a text.", media_type=file.media_type)
    return file
