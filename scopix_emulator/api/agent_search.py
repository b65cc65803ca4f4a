"""Searches in plain words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scopix_emulator.agents import usage
from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import Field, Fields, choice, integer, many, text, uuid
from scopix_emulator.search import ChunkHit, ImageHit, VideoHit, terms, times
from scopix_emulator.store import Scope
from scopix_emulator.synthesis import image_reference, passage_reference
from scopix_emulator.views import scene, time_range

if TYPE_CHECKING:
    from starlette.responses import Response

MAX_IDS = 1000

_QUERY = Field(text(1, 2000), required=True)
_LIMIT = Field(integer(1, 500), default=50)
_IDS = Field(many(uuid(), MAX_IDS))

_IMAGES = Fields(
    query=_QUERY,
    limit=_LIMIT,
    folder_id=Field(uuid()),
    image_ids=_IDS,
    domain=Field(choice("general", "civil_engineering", "maps", "mining"), default="general"),
)
_DOCUMENTS = Fields(
    query=_QUERY,
    limit=_LIMIT,
    document_types=Field(many(text(1, 20), 20)),
    document_ids=_IDS,
)
_VIDEOS = Fields(query=_QUERY, limit=_LIMIT, folder_id=Field(uuid()), video_ids=_IDS)


@operation("POST", "/agents/search/images")
async def search_images(call: Call) -> Response:
    """Find images by what is known of them."""
    begin = time.perf_counter()
    values = await call.json(_IMAGES)
    scope = Scope(call.tenant_id, values.get("image_ids"), values.get("folder_id"))
    hits = call.service.search.images(scope, values["query"])[: values["limit"]]
    ids = [hit.file.id for hit in hits]
    best = [(image_reference(hit.file), hit.file.filename) for hit in hits[:1]]
    return answer(
        {
            "results": [_image(call, hit) for hit in hits],
            "result_ids": ids,
            **_told(begin, values, "images", "image", ids, best, ids),
        }
    )


@operation("POST", "/agents/search/documents")
async def search_document_chunks(call: Call) -> Response:
    """Find passages of documents."""
    begin = time.perf_counter()
    values = await call.json(_DOCUMENTS)
    scope = Scope(
        call.tenant_id,
        values.get("document_ids"),
        document_types=values.get("document_types"),
    )
    hits = call.service.search.documents(scope, values["query"])[: values["limit"]]
    ids = [hit.chunk.id for hit in hits]
    best = [(passage_reference(hit), f"{hit.filename} (p.{hit.chunk.page})") for hit in hits[:1]]
    return answer(
        {
            "results": [_chunk(hit) for hit in hits],
            "chunk_ids": ids,
            "document_ids": list(dict.fromkeys(hit.chunk.file_id for hit in hits)),
            **_told(begin, values, "chunks", "chunk", ids, best),
        }
    )


@operation("POST", "/agents/search/videos")
async def search_videos(call: Call) -> Response:
    """Find videos and their scenes."""
    begin = time.perf_counter()
    values = await call.json(_VIDEOS)
    scope = Scope(call.tenant_id, values.get("video_ids"), values.get("folder_id"))
    hits = call.service.search.videos(scope, values["query"])[: values["limit"]]
    ids = [hit.file.id for hit in hits]
    best = [(image_reference(hit.file), hit.file.filename) for hit in hits[:1]]
    return answer(
        {
            "results": [_video(hit) for hit in hits],
            "video_ids": ids,
            **_told(begin, values, "videos", "video", ids, best),
        }
    )


def _told(
    begin: float,
    values: dict[str, Any],
    key: str,
    kind: str,
    ids: Sequence[str],
    best: Sequence[tuple[str, str]],
    image_ids: Sequence[str] = (),
) -> dict[str, Any]:
    """Write what all searches say of what they have found.

    Args:
        begin: When the search began.
        values: What was asked for.
        key: Name of the mark that stands for the results.
        kind: What they are.
        ids: Their identifiers.
        best: How to refer to the best of them, and what people read in place of that.
        image_ids: Identifiers of those that are images.
    """
    noun = {"chunk": "passage"}.get(kind, kind) + ("" if len(ids) == 1 else "s")
    summary, raw = (
        f"The local server found {number} {noun} by comparing words{end}."
        for number, end in (
            (len(ids), "".join(f"; {name} fits best" for _, name in best)),
            (f"[[ref:{key}]]", "".join(f"; {reference} fits best" for reference, _ in best)),
        )
    )
    query: str = values["query"]
    moments, rest = times(query) if kind == "video" else ([], query)
    return {
        "success": True,
        "count": len(ids),
        "summary": summary,
        "summary_raw": raw,
        "result_refs": {
            key: {
                "count": len(ids),
                "ids": ids,
                "image_ids": image_ids,
                "id_type": kind,
                "label": f"{len(ids)} {noun}",
            }
        },
        "search_mode": "keyword",
        "search_strategy": {
            "ranking": "bm25",
            "terms": terms(rest),
            **({"times": moments} if moments else {}),
            **({"domain": values["domain"]} if "domain" in values else {}),
        },
        "execution_time_ms": round((time.perf_counter() - begin) * 1000),
        "iterations": 1,
        "token_usage": usage(query, summary),
    }


def _image(call: Call, hit: ImageHit) -> dict[str, Any]:
    file = hit.file
    return {
        "image_id": file.id,
        "score": hit.score,
        "filename": file.filename,
        "title": file.title,
        "description": file.description,
        "folder_id": file.folder_id,
        "thumbnail_url": call.views.variant_url(file, "small_256"),
        "features": None,
    }


def _chunk(hit: ChunkHit) -> dict[str, Any]:
    return {
        "chunk_id": hit.chunk.id,
        "document_id": hit.chunk.file_id,
        "document_filename": hit.filename,
        "text": hit.chunk.text,
        "score": hit.score,
        "page_numbers": [hit.chunk.page],
        "chunk_index": hit.chunk.position,
    }


def _video(hit: VideoHit) -> dict[str, Any]:
    file, facts = hit.file, hit.file.video_metadata or {}
    scenes = [
        {
            "scene_id": found.scene.id,
            "scene_index": found.scene.position,
            "start_time": found.scene.start,
            "end_time": found.scene.end,
            "time_range_formatted": time_range(found.scene),
            "description": found.scene.description or "",
            "score": found.score,
            "tags": found.scene.tags,
            "thumbnail_url": scene(found.scene)["thumbnail_url"],
        }
        for found in hit.scenes
    ]
    return {
        "video_id": file.id,
        "video_filename": file.filename,
        "score": hit.score,
        "video_description": file.description or "",
        "duration_seconds": facts.get("duration_seconds"),
        "resolution": facts.get("resolution"),
        "thumbnail_url": scenes[0]["thumbnail_url"] if scenes else None,
        "matched_scenes": scenes,
    }
