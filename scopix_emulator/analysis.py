"""What documents say, what they have in common, and what belongs together: found by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from scopix_emulator.search import ChunkHit, terms
from scopix_emulator.synthesis import (
    counted,
    document_reference,
    image_reference,
    keywords,
    listed,
    passages_text,
)

if TYPE_CHECKING:
    from scopix_emulator.records import File

_MOST_LINKS = 50
_SORTING = ("categor", "classif", "cluster", "group", "organi", "sort")
"""Beginnings of words that ask for categories."""


@frozen
class Reading:
    """A document and its text; None where it is not read yet, or can't be read."""

    file: File
    text: str | None
    words: dict[str, str]
    """The words that it has most often, by their stems."""

    @classmethod
    def of(cls, file: File, text: str | None) -> Reading:
        """Read a text."""
        return cls(file, text, keywords(text or ""))

    @property
    def reference(self) -> str:
        """How texts refer to it."""
        return document_reference(self.file.id, self.file.filename)


def analysis(intent: str, readings: Sequence[Reading], passages: Sequence[ChunkHit]) -> str:
    """Write an analysis of documents in Markdown: one after another, then what they share."""
    lines = [f"- {reading.reference}: {_facts(reading)}" for reading in readings]
    parts = ["\n".join([f"## {counted(len(readings), 'document')}", "", *lines])]
    if len(readings) > 1:
        shared = _shared([reading.words for reading in readings])
        parts.append(f"Words that all of them use often: {listed(shared)}.")
    if passages:
        parts.append(passages_text(passages, intent))
    return "\n\n".join(parts)


def _facts(reading: Reading) -> str:
    if reading.text is None:
        return "it has no text."
    size = f"{counted(reading.file.page_count or 0, 'page')}, {len(reading.text.split())} words"
    return f"{size}; often: {listed(list(reading.words.values())[:5])}."


def _shared(words: Sequence[dict[str, str]]) -> list[str]:
    first, *others = words
    return [word for stem, word in first.items() if all(stem in other for other in others)]


def asks_for_categories(intent: str) -> bool:
    """Tell whether an intent asks to sort documents."""
    return any(word.startswith(_SORTING) for word in terms(intent))


def categorize(readings: Sequence[Reading]) -> dict[str, Any]:
    """Sort documents by the word that most of them use often, then the rest by the next such word.

    Returns:
        The categories, in the form of the API.
    """
    left = [reading for reading in readings if reading.text]
    sorted_out = len(left)
    categories: list[dict[str, Any]] = []
    while left:
        uses: dict[str, list[Reading]] = {}
        shown: dict[str, str] = {}
        for reading in left:
            for stem, word in reading.words.items():
                uses.setdefault(stem, []).append(reading)
                shown.setdefault(stem, word)
        # Documents of short words or numbers only have none in common.
        common = max(uses, key=lambda stem: len(uses[stem]), default=None)
        members = left if common is None else uses[common]
        name = "other" if common is None else shown[common]
        categories.append(
            {
                "name": name,
                "description": (
                    "Documents without a word to tell."
                    if common is None
                    else f"Documents that often use the word {name}."
                ),
                "document_ids": [reading.file.id for reading in members],
                "count": len(members),
            }
        )
        taken = {reading.file.id for reading in members}
        left = [reading for reading in left if reading.file.id not in taken]
    status = "success" if sorted_out == len(readings) else "partial" if sorted_out else "failed"
    return {"categories": categories, "total_files": len(readings), "status": status}


# ---------------------------------------------------------------------- what belongs together


@frozen
class _Node:
    """A file and the words that stand for it."""

    kind: str
    file_id: str
    reference: str
    words: dict[str, str]


def relate(files: Sequence[File], readings: Sequence[Reading]) -> tuple[list[dict[str, Any]], str]:
    """Find files that share words: those that document and picture have, or two of a kind.

    Args:
        files: Images and videos.
        readings: Documents.

    Returns:
        The relationships, those with most words first, and a text in Markdown.
    """
    nodes = [
        *(
            _Node(file.media_type, file.id, image_reference(file), _words_of(file))
            for file in files
        ),
        *(
            _Node(
                "document",
                reading.file.id,
                reading.reference,
                {**_words_of(reading.file), **reading.words},
            )
            for reading in readings
        ),
    ]
    links = [
        (source, target, shared)
        for index, source in enumerate(nodes)
        for target in nodes[index + 1 :]
        if (shared := _shared([source.words, target.words]))
    ]
    links.sort(key=lambda link: -len(link[2]))
    links = links[:_MOST_LINKS]
    relationships = [
        {
            "source_id": source.file_id,
            "source_type": source.kind,
            "target_id": target.file_id,
            "target_type": target.kind,
            "shared_terms": shared,
        }
        for source, target, shared in links
    ]
    lines = [
        f"- {source.reference} and {target.reference}: {listed(shared)}"
        for source, target, shared in links
    ]
    text = "\n".join(lines) if lines else "No two files share a word."
    return relationships, f"## What files have in common\n\n{text}"


def _words_of(file: File) -> dict[str, str]:
    """Return the words of what people call a file, and of its measured tags."""
    name = file.filename.rpartition(".")[0] or file.filename
    return keywords(" ".join([name, file.title or "", *file.tags]), most=40)
