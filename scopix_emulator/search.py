"""Search that finds: images, documents and videos by their words, best first.

The one engine behind everything here that looks for something. The words of a query are looked up
in the full-text indexes of the store and ranked by BM25; a score from 0 to 1 says how well
something fits. Words are compared, not meanings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from scopix_emulator.records import File, Scene
from scopix_emulator.store import Chunk

if TYPE_CHECKING:
    from scopix_emulator.store import Scope, Store

_IGNORED = """
a all an and any anything are as at be been by can could did display do document documents does
each every everything file files find for from get give had has have how i image images in into is
it its list look me my of on or our photo photos picture pictures please scene scenes search see
show some something tell than that the their them there these they this those to video videos was
we were what when where which who why will with would you your
"""
IGNORED = frozenset(_IGNORED.split())
"""Words that say nothing of what is looked for. They count only where a query has no others."""

_SYNONYMS: dict[str, str] = {
    "beige": "brown",
    "crimson": "red",
    "gold": "yellow",
    "golden": "yellow",
    "gray": "grey",
    "magenta": "pink",
    "navy": "blue",
    "scarlet": "red",
    "teal": "cyan",
    "turquoise": "cyan",
    "violet": "purple",
}
"""Names of colours, and what `media.colours` calls them."""

_BY_NAME = 0.5
"""Part of its score that a document keeps whose text has none of the words, only its name."""

_WORD = re.compile(r"[^\W_]+")

# What follows a stem in English. A stem finds every word that begins with it.
_ENDING = re.compile(
    r"(?<=[a-z]{5})ies$"
    r"|(?<=ch|sh|ss)es$"
    r"|(?<=x)es$"
    r"|(?<=[a-z]{4})ing$"
    r"|(?<=[a-z]{3}[^e])ed$"
    r"|(?<=[a-z]{2}[^isu])s$"
)

_CLOCK = re.compile(r"\b(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-5][0-9])\b")
_SECONDS = re.compile(
    r"\b(?:at|around) ([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(?:s|sec|seconds?)\b", re.IGNORECASE
)


@frozen
class ImageHit:
    """An image that fits."""

    file: File
    score: float


@frozen
class ChunkHit:
    """A chunk of a document that fits."""

    chunk: Chunk
    filename: str
    score: float


@frozen
class SceneHit:
    """A scene of a video that fits."""

    scene: Scene
    score: float


@frozen
class VideoHit:
    """A video that fits, with those of its scenes that do. None of them may."""

    file: File
    score: float
    scenes: Sequence[SceneHit]


def terms(query: str) -> list[str]:
    """Return what to look for: the stems of the words of a query that say something."""
    words: list[str] = _WORD.findall(query.casefold())
    telling = [word for word in words if word not in IGNORED] or words
    return list(dict.fromkeys(_ENDING.sub("", _SYNONYMS.get(word) or word) for word in telling))


def times(query: str) -> tuple[list[float], str]:
    """Return the times that a query names, in seconds, and the query without them.

    Args:
        query: It may have times such as `1:05`, `1:02:03` or `at 65 seconds`.
    """
    found = [
        int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
        for hours, minutes, seconds in _CLOCK.findall(query)
    ]
    rest = _CLOCK.sub(" ", query)
    found += map(float, _SECONDS.findall(rest))
    return found, _SECONDS.sub(" ", rest)


class Search:
    """Finds files of one kind, best first.

    Args:
        store: What is searched.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def images(self, scope: Scope, query: str) -> list[ImageHit]:
        """Find images by title, file name, tags, description, visible text and colours."""
        found = self._store.rank_files(scope, "image", terms(query))
        return [ImageHit(file, score) for file, score in found]

    def documents(self, scope: Scope, query: str) -> list[ChunkHit]:
        """Find chunks of documents by their text.

        A document that only its name fits is there with its first chunk.
        """
        words = terms(query)
        found = [ChunkHit(*hit) for hit in self._store.rank_chunks(scope, words)]
        known = {hit.chunk.file_id for hit in found}
        for file, score in self._store.rank_files(scope, "document", words, "name tags"):
            if file.id not in known:
                share = round(score * _BY_NAME, 4)
                first = self._store.chunks(file.id)[:1]
                found += [ChunkHit(chunk, file.filename, share) for chunk in first]
        return sorted(found, key=lambda hit: -hit.score)

    def videos(self, scope: Scope, query: str) -> list[VideoHit]:
        """Find videos by their own words and by those of their scenes.

        Where the query names times, only scenes that go on at one of them fit.
        """
        moments, rest = times(query)
        words = terms(rest)
        if moments and IGNORED.issuperset(words):
            words = []
        of_videos = {
            file.id: score for file, score in self._store.rank_files(scope, "video", words)
        }
        of_scenes = {scene.id: score for scene, score in self._store.rank_scenes(scope, words)}
        found: list[VideoHit] = []
        for file, scenes in self._store.videos(scope):
            own = of_videos.get(file.id, 0.0)
            hits: list[SceneHit] = []
            for scene in scenes:
                score = of_scenes.get(scene.id, 0.0)
                if moments:
                    # Its time counts as one more word, which a scene has or is no hit.
                    score = (max(own, score) * len(words) + 1) / (len(words) + 1)
                    score *= any(scene.start <= moment < scene.end for moment in moments)
                if score:
                    hits.append(SceneHit(scene, round(score, 4)))
            hits.sort(key=lambda hit: -hit.score)
            best = max([0.0 if moments else own, *(hit.score for hit in hits)])
            if best:
                found.append(VideoHit(file, best, hits))
        return sorted(found, key=lambda hit: -hit.score)
