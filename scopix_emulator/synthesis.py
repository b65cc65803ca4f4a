"""Texts written from what was found: measurements and quotations, with references to files.

Everything here says so where people read it. References are those of the API: `[[img:ID|name]]` for
images and videos, `[[doc:ID|name|p:N]]` for documents and their pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from scopix_emulator.media import colours
from scopix_emulator.media.describe import LABEL
from scopix_emulator.media.document import first_sentences
from scopix_emulator.search import IGNORED, ChunkHit, VideoHit, terms
from scopix_emulator.views import time_range

if TYPE_CHECKING:
    from scopix_emulator.records import File

NOTE = "Written by the local server from measurements and quotations, without a language model."

_SHOWN = 20
"""Most entries of a list in a text."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W_]+")


@frozen
class Material:
    """What a text is written from."""

    images: Sequence[File] = ()
    videos: Sequence[VideoHit] = ()
    passages: Sequence[ChunkHit] = ()

    def __bool__(self) -> bool:
        return bool(self.images or self.videos or self.passages)

    @property
    def document_ids(self) -> list[str]:
        """The documents that passages are from, each once."""
        return list(dict.fromkeys(hit.chunk.file_id for hit in self.passages))

    @property
    def counts(self) -> str:
        """How much there is, such as `3 images and 1 document`."""
        return listed(
            [
                counted(number, noun)
                for number, noun in (
                    (len(self.images), "image"),
                    (len(self.videos), "video"),
                    (len(self.document_ids), "document"),
                )
                if number
            ]
        )


# ------------------------------------------------------------------------------------------- words


def counted(number: int, noun: str) -> str:
    """Return a number of things, such as `1 image` or `2 images`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """Return parts of a sentence in a row, such as `a, b and c`; `nothing` for none."""
    if len(parts) < 2:
        return parts[0] if parts else "nothing"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _plain(text: str) -> str:
    """Return a text as one line in which nothing stands for a reference."""
    return " ".join(text.replace("[[", "[ [").replace("]]", "] ]").split())


def _name(filename: str) -> str:
    return " ".join(filename.replace("|", "/").replace("[", "(").replace("]", ")").split())


def image_reference(file: File) -> str:
    """Refer to an image or a video."""
    return f"[[img:{file.id}|{_name(file.filename)}]]"


def document_reference(document_id: str, filename: str, page: int | None = None) -> str:
    """Refer to a document, or to a page of it."""
    place = "" if page is None else f"|p:{page}"
    return f"[[doc:{document_id}|{_name(filename)}{place}]]"


def passage_reference(hit: ChunkHit) -> str:
    """Refer to the page that a chunk stands on."""
    return document_reference(hit.chunk.file_id, hit.filename, hit.chunk.page)


def seen(file: File) -> str:
    """Return what is known of an image or video, without the word that it was measured."""
    description = (file.description or "").replace(LABEL, "")
    return _plain(description or file.title or "Not described yet.")


def quotation(text: str, words: Sequence[str]) -> str:
    """Return the sentence of a text that has most of some words, in quotation marks.

    Args:
        text: The text.
        words: What `terms` returns.
    """

    def fit(sentence: str) -> int:
        found = _WORD.findall(sentence.casefold())
        return sum(any(one.startswith(word) for one in found) for word in words)

    # The first of several that are as good, since `max` keeps to it.
    return f'"{first_sentences(_plain(max(_SENTENCE.split(text), key=fit)))}"'


def keywords(text: str, most: int = 8) -> dict[str, str]:
    """Return the words of four letters and more that a text has most often.

    Returns:
        Each word as it stands first, by its stem; the most frequent one first.
    """
    counts = Counter[str]()
    shown: dict[str, str] = {}
    for word, number in Counter[str](_WORD.findall(text.casefold())).items():
        if len(word) > 3 and word not in IGNORED and not word.isdecimal():
            (stem,) = terms(word)
            counts[stem] += number
            shown.setdefault(stem, word)
    return {stem: shown[stem] for stem, _ in counts.most_common(most)}


# ------------------------------------------------------------------------------------------- texts


def overview(images: Iterable[File]) -> str:
    """Return what was measured of images, such as `2 mostly blue, 1 mostly red; 1 dark`."""
    shades = Counter(
        colours.name(file.dominant_colors[0]) for file in images if file.dominant_colors
    )
    tags = Counter(tag for file in images for tag in file.tags if tag in {"dark", "bright"})
    parts = [
        ", ".join(f"{number} mostly {name}" for name, number in shades.most_common()),
        ", ".join(f"{number} {name}" for name, number in tags.most_common()),
    ]
    return "; ".join(filter(None, parts))


def report(intent: str, material: Material, findings: Sequence[str] = ()) -> str:
    """Write a report in Markdown.

    Args:
        intent: What it shall tell; its title, and what quotations are chosen by.
        material: What it is written from.
        findings: Texts of earlier steps that belong into it.
    """
    sections = [
        *([images_text(material.images)] if material.images else []),
        *([videos_text(material.videos)] if material.videos else []),
        *([passages_text(material.passages, intent)] if material.passages else []),
    ]
    # An earlier step may have written the same of the same files.
    fresh = [part for part in sections if not any(part in finding for finding in findings)]
    head = [f"# {_plain(intent)}", f"{NOTE} It had {material.counts} to go by."]
    return "\n\n".join([*head, *findings, *fresh])


def images_text(images: Sequence[File]) -> str:
    """Write what is known of images."""
    measured = overview(images)
    head = f"## {counted(len(images), 'image')}"
    return _section(
        f"{head}: {measured}" if measured else head,
        [f"{image_reference(file)}: {seen(file)}" for file in images],
    )


def videos_text(videos: Sequence[VideoHit]) -> str:
    """Write what is known of videos and their scenes."""
    lines: list[str] = []
    for hit in videos:
        lines.append(f"{image_reference(hit.file)}: {seen(hit.file)}")
        lines += [
            f"{image_reference(hit.file)} {time_range(found.scene)}:"
            f" {_plain((found.scene.description or '').replace(LABEL, ''))}".rstrip()
            for found in hit.scenes
        ]
    return _section(f"## {counted(len(videos), 'video')}", lines)


def passages_text(passages: Sequence[ChunkHit], intent: str) -> str:
    """Quote passages of documents."""
    words = terms(intent)
    return _section(
        f"## {counted(len(passages), 'passage')}",
        [f"{passage_reference(hit)}: {quotation(hit.chunk.text, words)}" for hit in passages],
    )


def _section(heading: str, lines: Sequence[str]) -> str:
    more = [f"... and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n".join([heading, "", *(f"- {line}" for line in [*lines[:_SHOWN], *more])])
