"""What agents do: they gather material, and write from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from scopix_emulator.analysis import Reading, analysis, asks_for_categories, categorize
from scopix_emulator.media.embedding import count_tokens
from scopix_emulator.search import ChunkHit
from scopix_emulator.store import Scope
from scopix_emulator.synthesis import NOTE, Material, counted, report

if TYPE_CHECKING:
    from scopix_emulator.records import File
    from scopix_emulator.search import Search
    from scopix_emulator.store import Store

_PASSAGES_EACH = 3
_FOUND = 10
"""Most images, and most passages, that are taken when nobody names any."""


@frozen
class Written:
    """A text, what is said of it in a sentence, and what it is made from."""

    text: str
    summary: str
    material: Material
    read: str
    """All that was read for it."""


def usage(read: str, written: str) -> dict[str, int]:
    """Count words and signs, in place of the tokens of a model; no model was called."""
    given, made = count_tokens(read), count_tokens(written)
    return {
        "input_tokens": given,
        "output_tokens": made,
        "total_tokens": given + made,
        "cache_read_input_tokens": 0,
        "cache_creation_input_tokens": 0,
        "call_count": 0,
    }


class Agents:
    """Does what the operations for agents and the steps of pipelines have in common.

    Args:
        store: What is known of files.
        search: Finds them.
    """

    def __init__(self, store: Store, search: Search) -> None:
        self._store = store
        self._search = search

    def readings(self, files: Iterable[File]) -> list[Reading]:
        """Read documents."""
        return [Reading.of(file, self._store.text(file.id)) for file in files]

    def passages(self, tenant_id: str, document_ids: Sequence[str], intent: str) -> list[ChunkHit]:
        """Choose passages of documents that fit an intent best; of others, how they begin."""
        chosen: list[ChunkHit] = []
        hits = self._search.documents(Scope(tenant_id, document_ids), intent)
        for document_id in dict.fromkeys(document_ids):
            fitting = [hit for hit in hits if hit.chunk.file_id == document_id][:_PASSAGES_EACH]
            if not fitting:
                file = self._store.file(document_id)
                assert file is not None, "the caller has looked it up"
                first = self._store.chunks(document_id)[:1]
                fitting = [ChunkHit(chunk, file.filename, 0.0) for chunk in first]
            chosen += fitting
        return chosen

    def found(self, tenant_id: str, intent: str) -> Material:
        """Find what fits an intent when nobody has named files."""
        scope = Scope(tenant_id)
        return Material(
            [hit.file for hit in self._search.images(scope, intent)[:_FOUND]],
            [],
            self._search.documents(scope, intent)[:_FOUND],
        )

    def write_report(
        self, intent: str, material: Material, findings: Sequence[str] = ()
    ) -> Written:
        """Write a report."""
        text = report(intent, material, findings)
        read = [intent, *findings, *(file.description or "" for file in material.images)]
        read += [hit.chunk.text for hit in material.passages]
        return Written(text, f"A report from {material.counts}.", material, "\n".join(read))

    def analyze(
        self, tenant_id: str, intent: str, documents: Sequence[File]
    ) -> tuple[Written, dict[str, Any] | None]:
        """Analyse documents, and sort them where the intent asks for that."""
        readings = self.readings(documents)
        passages = self.passages(tenant_id, [file.id for file in documents], intent)
        written = Written(
            f"{NOTE}\n\n{analysis(intent, readings, passages)}",
            f"Analysed {counted(len(documents), 'document')} in"
            f" {counted(len(passages), 'passage')}.",
            Material(passages=passages),
            "\n".join([intent, *(reading.text or "" for reading in readings)]),
        )
        return written, categorize(readings) if asks_for_categories(intent) else None


def chunk_references(passages: Sequence[ChunkHit]) -> list[dict[str, Any]]:
    """Write which chunks are cited, in the form of the API."""
    return [
        {
            "chunk_id": hit.chunk.id,
            "document_id": hit.chunk.file_id,
            "document_filename": hit.filename,
            "page_numbers": [hit.chunk.page],
        }
        for hit in passages
    ]
