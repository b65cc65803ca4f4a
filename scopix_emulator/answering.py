"""Answers to messages of chats: what was found, in words, with references."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from scopix_emulator.media.describe import LABEL
from scopix_emulator.search import ChunkHit, ImageHit, VideoHit, terms
from scopix_emulator.synthesis import (
    NOTE,
    counted,
    image_reference,
    listed,
    overview,
    passage_reference,
    quotation,
    seen,
)
from scopix_emulator.views import time_range

NAMED = 5
"""Most entries of a kind that an answer names."""

_MARK = re.compile(
    r"\[\[(?:ref:(?P<key>\w+)|(?:img|doc):[^|\]]+\|(?P<name>[^|\]]+)(?:\|p:(?P<page>\d+))?)\]\]"
)


@frozen
class Question:
    """A message of a user.

    Args:
        text: What was said.
        is_detailed: Whether images are looked at more closely.
        expected: Images that the answer should tell of; None where nobody said.
        has_reasons: Whether steps tell why they are taken.
    """

    text: str
    is_detailed: bool = False
    expected: Sequence[str] | None = None
    has_reasons: bool = False


@frozen
class Findings:
    """What was found for a question, best first."""

    images: Sequence[ImageHit] = ()
    passages: Sequence[ChunkHit] = ()
    videos: Sequence[VideoHit] = ()

    @property
    def count(self) -> int:
        """Number of results."""
        return len(self.images) + len(self.passages) + len(self.videos)

    @property
    def ids(self) -> list[str]:
        """Identifiers of the files that were found, each once."""
        found = [hit.file.id for hit in self.images]
        found += [hit.chunk.file_id for hit in self.passages]
        found += [hit.file.id for hit in self.videos]
        return list(dict.fromkeys(found))

    @property
    def references(self) -> dict[str, dict[str, Any]]:
        """What the marks `[[ref:KEY]]` of the answer stand for."""
        images = [hit.file.id for hit in self.images]
        kinds = (
            ("images", "image", "image", images),
            ("passages", "chunk", "passage", [hit.chunk.id for hit in self.passages]),
            ("videos", "video", "video", [hit.file.id for hit in self.videos]),
        )
        return {
            key: {
                "count": len(ids),
                "ids": ids,
                "image_ids": images if kind == "image" else [],
                "id_type": kind,
                "label": counted(len(ids), noun),
            }
            for key, kind, noun, ids in kinds
            if ids
        }

    def metadata(self, question: Question) -> dict[str, Any]:
        """Write what goes with the answer besides its text."""
        documents: dict[str, dict[str, Any]] = {}
        for hit in self.passages:
            entry = documents.setdefault(
                hit.chunk.file_id,
                {
                    "document_id": hit.chunk.file_id,
                    "filename": hit.filename,
                    "page_numbers": [],
                },
            )
            if hit.chunk.page not in entry["page_numbers"]:
                entry["page_numbers"].append(hit.chunk.page)
        metadata: dict[str, Any] = {
            "result_refs": self.references,
            "tool_document_data": list(documents.values()),
            "vision_used": False,
            "offers_detailed_analysis": bool(self.images) and not question.is_detailed,
        }
        if question.expected is not None:
            found = set(self.ids)
            metadata["expected_images_found"] = [one for one in question.expected if one in found]
        return metadata


def written(question: Question, findings: Findings) -> str:
    """Write the answer to a question."""
    words = terms(question.text)
    parts = [NOTE, _sentence(findings, words)]
    if question.is_detailed and findings.images:
        parts.append(f"Measured: {overview([hit.file for hit in findings.images])}.")
    lines = [f"{image_reference(hit.file)}: {seen(hit.file)}" for hit in findings.images[:NAMED]]
    lines += [
        f"{passage_reference(hit)}: {quotation(hit.chunk.text, words)}"
        for hit in findings.passages[:NAMED]
    ]
    for hit in findings.videos[:NAMED]:
        lines.append(f"{image_reference(hit.file)}: {seen(hit.file)}")
        lines += [
            f"{image_reference(hit.file)} {time_range(found.scene)}:"
            f" {(found.scene.description or '').replace(LABEL, '').strip()}".rstrip()
            for found in hit.scenes[:NAMED]
        ]
    if lines:
        parts.append("\n".join(f"- {line}" for line in lines))
    return "\n\n".join(parts)


def _sentence(findings: Findings, words: Sequence[str]) -> str:
    looked_for = listed([repr(word) for word in words])
    if not findings.count:
        return f"Nothing that this chat knows fits {looked_for}. Other words may find more."
    kinds = [
        f"[[ref:{key}]] {reference['label'].partition(' ')[2]}"
        for key, reference in findings.references.items()
    ]
    return f"Found {listed(kinds)} for {looked_for}."


def resolved(text: str, references: Mapping[str, Mapping[str, Any]]) -> str:
    """Put names in place of the marks of a text that was written here."""

    def name(mark: re.Match[str]) -> str:
        if mark["key"]:
            return str(references[mark["key"]]["count"])
        return f"{mark['name']} (p.{mark['page']})" if mark["page"] else mark["name"]

    return _MARK.sub(name, text)
