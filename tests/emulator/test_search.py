"""The search engine, on records made on the spot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from scopix_emulator.media.describe import LABEL
from scopix_emulator.records import File, Scene
from scopix_emulator.search import Search, VideoHit, terms, times
from scopix_emulator.store import Scope, Store

EVERYWHERE = Scope("us")


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store(None)
    yield store
    store.close()


@pytest.fixture
def search(store: Store) -> Search:
    return Search(store)


def added(store: Store, media_type: str, name: str, **facts: Any) -> str:
    """Remember a file under its name as identifier, or the one given; return that."""
    file = record(media_type, **{"tenant_id": "us", **facts})
    file = replace(file, id=facts.get("id", name), filename=name)
    store.add_file(file)
    return file.id


def record(media_type: str, **facts: Any) -> File:
    names = ("id", "session_id", "filename", "object_key", "content_type", "hash", "upload_method")
    blank = {**dict.fromkeys((*names, "created_at", "updated_at"), ""), "size_bytes": 1}
    return File(media_type=media_type, **{**blank, **facts})


def with_text(store: Store, name: str, *pages: str, **facts: Any) -> str:
    file_id = added(store, "document", name, **facts)
    store.index(file_id, "\f".join(pages), list(enumerate(pages, 1)))
    return file_id


def with_scenes(store: Store, name: str, *scenes: str, seconds: float = 2.0, **facts: Any) -> str:
    file_id = added(store, "video", name, **facts)
    store.set_scenes(
        file_id,
        [
            Scene(
                id=f"{name} {i}",
                file_id=file_id,
                position=i,
                start=i * seconds,
                end=(i + 1) * seconds,
                thumbnail_key="",
                created_at="",
                description=f"{description} {LABEL}",
            )
            for i, description in enumerate(scenes)
        ],
    )
    return file_id


def names(hits: Any) -> list[str]:
    return [hit.file.filename for hit in hits]


def chunks(hits: Any) -> list[tuple[str, int, float]]:
    return [(hit.filename, hit.chunk.page, hit.score) for hit in hits]


def scenes(hits: list[VideoHit]) -> dict[str, list[int]]:
    return {hit.file.filename: [scene.scene.position for scene in hit.scenes] for hit in hits}


# ------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Show me all images of red boats, please!", ["red", "boat"]),
        ("the photos", ["the", "photo"]),
        ("damaged roofs; damaged walls", ["damag", "roof", "wall"]),
        ("gray navy violet", ["grey", "blue", "purple"]),
        ("factories boxes churches glasses dues", ["factor", "box", "church", "glass", "due"]),
        ("glass bus this gas speed red ring", ["glass", "bus", "gas", "speed", "red", "ring"]),
        ("harbour_dues2024 Straße", ["harbour", "dues2024", "strasse"]),
        ('"* ( _', []),
    ],
)
def test_terms(query, expected):
    """Words that say something, by their stems; without any, all words."""
    assert terms(query) == expected


@pytest.mark.parametrize(
    ("query", "moments", "rest"),
    [
        ("what happens at 1:05", [65.0], ["happen"]),
        ("1:02:03 and 0:07", [3723.0, 7.0], ["and"]),
        ("around 2.5 seconds", [2.5], []),
        ("At 12s a boat", [12.0], ["boat"]),
        (
            "at 12 Main Street, 3 seconds, 1:75",
            [],
            ["12", "main", "street", "3", "second", "1", "75"],
        ),
    ],
)
def test_times(query, moments, rest):
    """Times are those with a colon, or with a word for seconds; the rest is words."""
    found, words = times(query)

    assert (found, terms(words)) == (moments, rest)


# ------------------------------------------------------------------------------------------ images


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lighthouse", ["title.jpg"]),
        ("quay", ["quay-wall.jpg"]),
        ("holiday", ["tags.jpg"]),
        ("landscape", ["described.jpg"]),
        ("warning", ["sign.jpg"]),
        ("local server vision model", []),
        ("report", []),
        ("", []),
    ],
)
def test_what_images_are_found_by(store, search, query, expected):
    """Title, file name, tags, description and visible text; not what all descriptions say."""
    added(store, "image", "title.jpg", title="The old lighthouse")
    added(store, "image", "quay-wall.jpg")
    added(store, "image", "tags.jpg", tags=["holiday"])
    added(store, "image", "described.jpg", description=f"A landscape image. {LABEL}")
    added(store, "image", "sign.jpg", visible_text="Warning: deep water")
    with_text(store, "report.txt", "Nothing but text.")

    assert names(search.images(EVERYWHERE, query)) == expected


def test_colours(store, search):
    """A colour finds what was measured, by its name or code; the more it covers, the better."""
    added(store, "image", "a-bit.jpg", dominant_colors=["#ffffff", "#808080", "#2040d0"])
    added(store, "image", "mostly.jpg", dominant_colors=["#2040d0", "#808080", "#ffffff"])
    added(store, "image", "night.jpg", dominant_colors=["#101850"])
    added(store, "image", "rose.jpg", dominant_colors=["#e02020"])

    assert names(search.images(EVERYWHERE, "blue")) == ["mostly.jpg", "night.jpg", "a-bit.jpg"]
    assert names(search.images(EVERYWHERE, "dark blue")) == ["night.jpg", "mostly.jpg", "a-bit.jpg"]
    assert names(search.images(EVERYWHERE, "everything red")) == ["rose.jpg"]
    assert set(names(search.images(EVERYWHERE, "gray"))) == {"a-bit.jpg", "mostly.jpg"}
    assert names(search.images(EVERYWHERE, "#E02020")) == ["rose.jpg"]


def test_a_name_counts_more_than_a_description(store, search):
    """What people wrote comes before what was measured."""
    added(store, "image", "a.jpg", description="A boat and a boat.")
    added(store, "image", "boat.jpg", description="A landscape image.")

    first, second = search.images(EVERYWHERE, "boat")

    assert (first.file.filename, first.score) == ("boat.jpg", 1.0)
    assert second.file.filename == "a.jpg" and 0 < second.score < 1


def test_a_whole_word_counts_more_than_the_beginning_of_one(store, search):
    """A word finds longer ones, after itself."""
    for name in ("redwood", "red", "reduced"):
        added(store, "image", f"{name}.jpg", tags=[name])

    assert names(search.images(EVERYWHERE, "red"))[0] == "red.jpg"
    assert len(search.images(EVERYWHERE, "red")) == 3


def test_a_long_query(store, search):
    """As many words as fit into a query."""
    added(store, "image", "boat.jpg")
    with_text(store, "a.txt", "A boat.")
    with_scenes(store, "a.mp4", "A boat.")
    query = " ".join(["boat", *(chr(0x4E00 + n) for n in range(990))])

    assert len(query) <= 2000
    for found in (search.images, search.documents, search.videos):
        assert len(found(EVERYWHERE, query)) == 1


def test_scores(store, search):
    """The best one has the share of the words that it has, and no other one more."""
    for n in range(4):
        added(store, "image", f"{n}.jpg", tags=["boat", *["sea"] * (n == 2)])

    hits = search.images(EVERYWHERE, "boats at sea in a storm")

    assert (hits[0].file.filename, hits[0].score) == ("2.jpg", 0.6667)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_the_index_follows_changes(store, search):
    """A file is found by what it is called now, and not when it is deleted."""
    added(store, "image", "a.jpg", title="Boat", visible_text="Port")
    store.change_file("a.jpg", {"title": "Ship", "dominant_colors": ["#e02020"]})

    found = {
        word: bool(search.images(EVERYWHERE, word)) for word in ("boat", "ship", "red", "port")
    }
    store.change_file("a.jpg", {"deleted_at": "2026-01-01T00:00:00Z"})

    assert found == {"boat": False, "ship": True, "red": True, "port": True}
    assert search.images(EVERYWHERE, "ship") == []


def test_scope(store, search):
    """A search keeps to one tenant, to a folder, to files and to types of documents."""
    added(store, "image", "a.jpg", tags=["boat"], folder_id="f")
    added(store, "image", "b.jpg", tags=["boat"])
    added(store, "image", "c.jpg", tags=["boat"], tenant_id="them")
    for form in ("pdf", "txt"):
        with_text(store, f"boats.{form}", "A boat.", document_type=form)

    def found(**scope: Any) -> list[str]:
        return sorted(names(search.images(Scope("us", **scope), "boat")))

    assert found() == ["a.jpg", "b.jpg"]
    assert found(folder_id="f") == ["a.jpg"]
    assert found(ids=["b.jpg", "c.jpg"]) == ["b.jpg"]
    assert found(ids=[]) == []
    assert names(search.images(Scope("them"), "boat")) == ["c.jpg"]
    pdf = Scope("us", document_types=["pdf", "docx"])
    assert chunks(search.documents(pdf, "boat")) == [("boats.pdf", 1, 1.0)]


# --------------------------------------------------------------------------------------- documents


def test_documents(store, search):
    """Chunks are found with their pages, the best one first."""
    with_text(store, "a.txt", "Seals sleep.", "Harbour dues are paid.")
    with_text(store, "b.txt", "Nobody paid.")

    found = chunks(search.documents(EVERYWHERE, "Who paid the harbour dues?"))

    assert found[0] == ("a.txt", 2, 1.0)
    assert [hit[:2] for hit in found[1:]] == [("b.txt", 1)]


def test_a_document_is_found_by_its_name(store, search):
    """A name that fits brings the first chunk, where there is one, after texts that fit."""
    with_text(store, "lighthouse-survey.txt", "The tower.", "The lamp.")
    with_text(store, "b.txt", "A survey of the lighthouse.")
    with_text(store, "tagged.txt", "Old.", tags=["survey"])
    with_text(store, "survey-empty.txt")

    found = search.documents(EVERYWHERE, "the lighthouse survey")

    assert chunks(found)[:2] == [("b.txt", 1, 1.0), ("lighthouse-survey.txt", 1, 0.5)]
    assert [hit.filename for hit in found[2:]] == ["tagged.txt"]


# ------------------------------------------------------------------------------------------ videos


def test_scenes(store, search):
    """A video is found by its scenes, and says which."""
    with_scenes(store, "a.mp4", "A still scene, mostly red.", "A moving scene, mostly blue.")
    with_scenes(store, "b.mp4", "A still scene, mostly green.")

    (hit,) = search.videos(EVERYWHERE, "moving and blue")

    assert (hit.file.filename, hit.score) == ("a.mp4", 1.0)
    assert [(scene.scene.position, scene.score) for scene in hit.scenes] == [(1, 1.0)]
    assert search.videos(EVERYWHERE, "vision model") == []
    assert scenes(search.videos(EVERYWHERE, "still")) == {"a.mp4": [0], "b.mp4": [0]}


def test_a_video_is_found_by_its_own_words(store, search):
    """Without a scene that fits it is there all the same; the better of both scores counts."""
    with_scenes(store, "harbour.mp4", "Mostly red.")
    added(store, "video", "waiting.mp4", title="Harbour")

    assert scenes(search.videos(EVERYWHERE, "harbour")) == {"harbour.mp4": [], "waiting.mp4": []}
    assert scenes(search.videos(EVERYWHERE, "red harbour"))["harbour.mp4"] == [0]
    assert search.videos(EVERYWHERE, "") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("at 0:03", {"a.mp4": [1], "b.mp4": [1]}),
        ("0:02", {"a.mp4": [1], "b.mp4": [1]}),
        ("what is to be seen at 5 seconds?", {"a.mp4": [2]}),
        ("0:01 and 0:05 in a.mp4", {"a.mp4": [0, 2], "b.mp4": [0]}),
        ("1:00", {}),
    ],
)
def test_scenes_by_time(store, search, query, expected):
    """A time leaves the scenes that go on then."""
    with_scenes(store, "a.mp4", "Mostly red.", "Mostly green.", "Mostly blue.")
    with_scenes(store, "b.mp4", "Mostly red.", "Mostly blue.")
    added(store, "video", "waiting.mp4")

    assert scenes(search.videos(EVERYWHERE, query)) == expected


def test_words_and_a_time(store, search):
    """Both count: scenes at that time which have the words come first."""
    with_scenes(store, "a.mp4", "Mostly red.", "Mostly green.")
    with_scenes(store, "b.mp4", "Mostly red.", "Mostly blue.")
    with_scenes(store, "harbour.mp4", "Mostly red.", "Mostly white.")

    by_scene = search.videos(EVERYWHERE, "blue at 0:02")
    by_name = search.videos(EVERYWHERE, "the harbour at 0:02")

    assert (by_scene[0].file.filename, by_scene[0].score) == ("b.mp4", 1.0)
    assert [hit.score for hit in by_scene[1:]] == [0.5, 0.5]
    assert (by_name[0].file.filename, by_name[0].score) == ("harbour.mp4", 1.0)
