"""Reports and analyses."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio.to_thread

from scopix_emulator.agents import Written, chunk_references, usage
from scopix_emulator.api.agent_search import MAX_IDS
from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.checks import Field, Fields, boolean, many, text, uuid
from scopix_emulator.errors import not_found
from scopix_emulator.idempotency import fingerprint
from scopix_emulator.intake import OPTIONS, Arrival, admit
from scopix_emulator.media.sniff import MD
from scopix_emulator.storage import Spool
from scopix_emulator.synthesis import Material

if TYPE_CHECKING:
    from starlette.responses import Response

    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.records import File

INTENT = Field(text(1, 2000), required=True)
IDS = Field(many(uuid(), MAX_IDS))

_SYNTHESIZE = Fields(
    intent=INTENT, image_ids=IDS, document_ids=IDS, auto_save=Field(boolean(), default=False)
)
_ANALYZE = Fields(intent=INTENT, document_ids=Field(many(uuid(), MAX_IDS, 1), required=True))
_DEFAULTS = Fields(**OPTIONS)


@operation("POST", "/agents/synthesize")
async def synthesize_report(call: Call) -> Response:
    """Write a report."""
    call.idempotency_key()
    values = await call.json(_SYNTHESIZE)
    images = named_files(call, "image", values.get("image_ids"))
    documents = named_files(call, "document", values.get("document_ids"))

    async def act() -> Outcome:
        begin = time.perf_counter()
        intent: str = values["intent"]
        written = await anyio.to_thread.run_sync(_written, call, intent, images, documents)
        keep = written.material and values["auto_save"]
        saved = await _saved(call, intent, written) if keep else None
        return 200, {
            "success": bool(written.material),
            "report": written.text,
            "summary": written.summary,
            "image_count": len(written.material.images),
            "document_count": len(documents) or len(written.material.document_ids),
            "saved_document_id": saved,
            "execution_time_ms": round((time.perf_counter() - begin) * 1000),
            "iterations": 1,
            "token_usage": usage(written.read, written.text),
        }

    return await call.once(fingerprint(call.request.url.path, values), act)


@operation("POST", "/agents/analyze/documents")
async def analyze_documents(call: Call) -> Response:
    """Analyse documents."""
    begin = time.perf_counter()
    values = await call.json(_ANALYZE)
    documents = named_files(call, "document", values["document_ids"])
    written, categorization = await anyio.to_thread.run_sync(
        call.service.agents.analyze, call.tenant_id, values["intent"], documents
    )
    return answer(
        {
            "success": True,
            "analysis": written.text,
            "summary": written.summary,
            "document_count": len(documents),
            "categorization": categorization,
            "chunk_references": chunk_references(written.material.passages),
            "execution_time_ms": round((time.perf_counter() - begin) * 1000),
            "iterations": 1,
            "token_usage": usage(written.read, written.text),
        }
    )


def named_files(call: Call, kind: str, ids: Sequence[str] | None) -> list[File]:
    """Return the files of one media type that a request names, each once.

    Raises:
        ApiError: If one of them is not there, or of another type.
    """
    found: list[File] = []
    for file_id in dict.fromkeys(ids or ()):
        file = call.service.store.live_file(call.tenant_id, file_id)
        if file is None or file.media_type != kind:
            raise not_found(kind, file_id)
        found.append(file)
    return found


def _written(call: Call, intent: str, images: Sequence[File], documents: Sequence[File]) -> Written:
    agents = call.service.agents
    if images or documents:
        passages = agents.passages(call.tenant_id, [file.id for file in documents], intent)
        material = Material(images, [], passages)
    else:
        material = agents.found(call.tenant_id, intent)
    return agents.write_report(intent, material)


async def _saved(call: Call, intent: str, written: Written) -> str:
    """Keep a report as a document, and return its identifier."""
    spool = Spool(call.service.storage.incoming(uuid4().hex))
    spool.add(written.text.encode())
    try:
        await anyio.to_thread.run_sync(spool.write)
        words = re.findall(r"\w+", intent.lower())
        name = f"{'-'.join(words)[:60] or 'report'}.md"
        values = {**_DEFAULTS.from_pairs(()), "title": intent[:255]}
        arrival = Arrival(spool.path, name, spool.size, spool.digest(), MD)
        _, ((file, _, _),) = admit(call, [arrival], values, "AGENT")
    finally:
        spool.discard()
    return file.id
