"""Texts that are written from measurements and quotations."""

from __future__ import annotations

from typing import Any

import pytest

from scopix_emulator.analysis import Reading, categorize, relate
from scopix_emulator.media.describe import LABEL
from scopix_emulator.records import File, Scene
from scopix_emulator.search import ChunkHit, SceneHit, VideoHit, terms
from scopix_emulator.store import Chunk
from scopix_emulator.synthesis import (
    NOTE,
    Material,
    document_reference,
    image_reference,
    images_text,
    keywords,
    listed,
    overview,
    quotation,
    report,
    seen,
    videos_text,
)
from tests.emulator.test_search import record


def image(name: str, **facts: Any) -> File:
    return record("image", id=name, filename=name, tenant_id="us", **facts)


def passage(text: str, name: str = "a.txt", page: int = 1) -> ChunkHit:
    return ChunkHit(Chunk(name, page - 1, page, text), name, 1.0)


def reading(name: str, text: str | None) -> Reading:
    file = record("document", id=name, filename=name, tenant_id="us", page_count=1)
    return Reading.of(file, text)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([], "nothing"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(parts, expected):
    """Parts of a sentence are put in a row."""
    assert listed(parts) == expected


def test_references():
    """No name of a file breaks a reference."""
    name = "a]] [[img:x|y]]\n.png"

    assert image_reference(image(name)) == f"[[img:{name}|a)) ((img:x/y)) .png]]"
    assert document_reference("7", "a.pdf") == "[[doc:7|a.pdf]]"
    assert document_reference("7", "a.pdf", 2) == "[[doc:7|a.pdf|p:2]]"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"description": f"A boat. {LABEL}", "title": "Boat"}, "A boat."),
        ({"title": "The [[ref:boat]]"}, "The [ [ref:boat] ]"),
        ({}, "Not described yet."),
    ],
)
def test_what_is_seen(facts, expected):
    """A picture is told by its description, or else its title."""
    assert seen(image("a.jpg", **facts)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("the dues", '"Harbour dues are paid."'),
        ("gulls", '"Gulls cry!"'),
        ("zebras", '"Seals sleep here."'),
    ],
)
def test_quotation(query, expected):
    """The sentence that fits best is quoted, or the first one."""
    text = "Seals sleep here. Harbour dues are paid.\nGulls cry!"

    assert quotation(text, terms(query)) == expected


def test_keywords():
    """Frequent words come first, as they stand first; short ones and numbers are none."""
    text = "Boats and a boat, 2024. The harbour: a harbour for fine boats with oak."

    assert keywords(text) == {"boat": "boats", "harbour": "harbour", "fine": "fine"}
    assert list(keywords(text, most=1)) == ["boat"]


def test_overview():
    """Colours and brightness are counted."""
    images = [
        image("1", dominant_colors=["#e02020", "#ffffff"], tags=["dark", "red"]),
        image("2", dominant_colors=["#e02020"]),
        image("3", dominant_colors=["#2040d0"], tags=["bright"]),
        image("4"),
    ]

    assert overview(images) == "2 mostly red, 1 mostly blue; 1 dark, 1 bright"
    assert overview(images[3:]) == ""
    assert images_text(images[3:]) == "## 1 image\n\n- [[img:4|4]]: Not described yet."


def test_long_lists_are_cut():
    """A text tells of so many files, and how many there are beyond."""
    lines = images_text([image(f"{n}.jpg") for n in range(23)]).splitlines()

    assert len(lines) == 2 + 20 + 1
    assert lines[0] == "## 23 images"
    assert lines[-1] == "- ... and 3 more"


def test_videos():
    """Scenes stand below their video, with their times."""
    scene = Scene(id="s", file_id="v", position=1, start=2, end=65, thumbnail_key="", created_at="")
    file = record("video", id="v", filename="a.mp4", tenant_id="us", description=f"Waves. {LABEL}")
    hit = VideoHit(file, 1.0, [SceneHit(scene, 1.0)])

    assert videos_text([hit]) == (
        "## 1 video\n\n- [[img:v|a.mp4]]: Waves.\n- [[img:v|a.mp4]] 0:02 - 1:05:"
    )
    assert Material(videos=[hit]).counts == "1 video"


def test_report():
    """A report has a title, says who wrote it, and tells once what an earlier step has told."""
    material = Material([image("a.jpg", title="A boat")], [], [passage("Boats float. Sea.")])
    told = images_text(material.images)
    text = report("Boats\n[[x]]", material, ["## Found\n\nNothing.", f"Look:\n{told}"])

    assert text == "\n\n".join(
        [
            "# Boats [ [x] ]",
            f"{NOTE} It had 1 image and 1 document to go by.",
            "## Found\n\nNothing.",
            f"Look:\n{told}",
            '## 1 passage\n\n- [[doc:a.txt|a.txt|p:1]]: "Boats float."',
        ]
    )


def test_material():
    """Documents count once; what is empty is false."""
    material = Material(passages=[passage("x"), passage("y"), passage("z", "b.txt")])

    assert material.document_ids == ["a.txt", "b.txt"]
    assert material.counts == "2 documents"
    assert material and not Material()
    assert Material().counts == "nothing"


def test_categories_of_all():
    """All documents sorted is a success."""
    sorted_out = categorize([reading("a", "harbour dues"), reading("b", "harbour")])

    assert sorted_out["status"] == "success"
    assert [one["document_ids"] for one in sorted_out["categories"]] == [["a", "b"]]


def test_relations():
    """Files that share words belong together, those that share most first."""
    images = [image("red-boat.jpg", tags=["red", "harbour"]), image("dog.png", title="A zebra")]
    texts = [reading("dues.txt", "Harbour dues for each boat."), reading("none.txt", None)]
    relationships, text = relate(images, texts)

    assert relationships == [
        {
            "source_id": "red-boat.jpg",
            "source_type": "image",
            "target_id": "dues.txt",
            "target_type": "document",
            "shared_terms": ["boat", "harbour"],
        }
    ]
    assert text == (
        "## What files have in common\n\n"
        "- [[img:red-boat.jpg|red-boat.jpg]] and [[doc:dues.txt|dues.txt]]: boat and harbour"
    )
    assert relate(images, []) == (
        [],
        "## What files have in common\n\nNo two files share a word.",
    )
