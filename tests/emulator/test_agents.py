"""Searches, reports and analyses by agents."""

from __future__ import annotations

from typing import Any

import pytest

from scopix_emulator import Plan
from scopix_emulator.media.embedding import count_tokens
from scopix_emulator.synthesis import NOTE
from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture
from tests.media import clip, photo, report

NOWHERE = "00000000-0000-4000-8000-000000000000"
DUES = b"Seals sleep on the bank.\fHarbour dues are paid on arrival. Ask the harbour master."
SURVEY = b"The tower was built in 1874. The harbour lamp is new."


def asked(api: Api, what: str, **values: Any) -> Any:
    response = api.post(f"/agents/{what}", json=values)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def files(api: Api) -> dict[str, str]:
    """Two images, two documents and a video, by their names."""
    contents = {
        "sea.jpg": photo("#1a2b8c"),
        "sand.jpg": photo("#d4ac6e"),
        "dues.txt": DUES,
        "survey.md": SURVEY,
        "clip.mp4": clip(),
    }
    return {name: api.processed(content, name)["id"] for name, content in contents.items()}


# ---------------------------------------------------------------------------------------- searches


def test_search_images(server, api, files):
    """Images are found by their measured colours, and shown with what is known of them."""
    found = asked(api, "search/images", query="Show me blue images", domain="maps")
    (item,) = found["results"]

    assert item["image_id"] == files["sea.jpg"]
    assert (item["filename"], item["title"], item["score"]) == ("sea.jpg", None, 1.0)
    assert item["description"].startswith("A landscape image of 320 x 200 pixels, mostly dark blue")
    assert api.get(item["thumbnail_url"]).status_code == 200
    assert (found["count"], found["result_ids"]) == (1, [files["sea.jpg"]])
    assert found["success"] is True and found["iterations"] == 1
    assert found["search_mode"] == "keyword"
    assert found["search_strategy"] == {"ranking": "bm25", "terms": ["blue"], "domain": "maps"}
    assert found["execution_time_ms"] >= 0


def test_summary(api, files):
    """The summary says who found what; its raw form has marks for the results and the best one."""
    found = asked(api, "search/images", query="landscape")
    ids = found["result_ids"]
    best = found["results"][0]["filename"]
    start = "The local server found"

    assert found["summary"] == f"{start} 2 images by comparing words; {best} fits best."
    assert found["summary_raw"] == (
        f"{start} [[ref:images]] images by comparing words; [[img:{ids[0]}|{best}]] fits best."
    )
    assert found["result_refs"] == {
        "images": {
            "count": 2,
            "ids": ids,
            "image_ids": ids,
            "id_type": "image",
            "label": "2 images",
        }
    }
    usage = found["token_usage"]
    assert usage["call_count"] == 0
    assert usage["input_tokens"] == 1 and usage["output_tokens"] == count_tokens(found["summary"])
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


def test_nothing_found(api, files):
    """A search that finds nothing says so."""
    found = asked(api, "search/images", query="zebra")

    assert (found["results"], found["count"]) == ([], 0)
    assert found["summary"] == "The local server found 0 images by comparing words."


def test_search_some_images(server, api, files):
    """A limit, a folder, and given images."""
    folder = server.add_folder()
    filed = api.processed(photo("#204080"), "filed.jpg", folder_id=folder)["id"]

    def ids(**values: Any) -> set[str]:
        return set(asked(api, "search/images", query="blue", **values)["result_ids"])

    assert ids() == {files["sea.jpg"], filed}
    assert ids(folder_id=folder) == ids(image_ids=[filed, NOWHERE]) == {filed}
    assert ids(folder_id=NOWHERE) == ids(image_ids=[]) == set()
    assert len(ids(limit=1)) == 1


def test_search_documents(api, files):
    """Passages come with their pages, and documents once."""
    found = asked(api, "search/documents", query="What are the harbour dues?")
    best, other = found["results"]

    assert (best["document_id"], best["document_filename"]) == (files["dues.txt"], "dues.txt")
    assert best["text"].startswith("Harbour dues") and best["score"] == 1.0
    assert (best["page_numbers"], best["chunk_index"]) == ([2], 1)
    assert other["document_id"] == files["survey.md"] and 0 <= other["score"] < 1
    assert found["chunk_ids"] == [best["chunk_id"], other["chunk_id"]]
    assert found["document_ids"] == [files["dues.txt"], files["survey.md"]]
    assert "2 passages by comparing words; dues.txt (p.2) fits best" in found["summary"]
    assert f"[[doc:{files['dues.txt']}|dues.txt|p:2]]" in found["summary_raw"]
    assert found["result_refs"]["chunks"]["ids"] == found["chunk_ids"]
    assert found["result_refs"]["chunks"]["image_ids"] == []


def test_search_some_documents(api, files):
    """A limit, types, and given documents."""

    def names(**values: Any) -> list[str]:
        found = asked(api, "search/documents", query="harbour", **values)["results"]
        return sorted(item["document_filename"] for item in found)

    assert names() == ["dues.txt", "survey.md"]
    assert names(document_types=["md", "pdf"]) == ["survey.md"]
    assert names(document_ids=[files["dues.txt"]]) == ["dues.txt"]
    assert len(names(limit=1)) == 1


def test_search_videos(api, files):
    """Videos come with the scenes that fit, their times and their pictures."""
    found = asked(api, "search/videos", query="something green")
    (item,) = found["results"]
    (scene,) = item["matched_scenes"]

    assert (item["video_id"], item["video_filename"]) == (files["clip.mp4"], "clip.mp4")
    assert item["video_description"].startswith("A video of 3.0 seconds")
    assert (item["duration_seconds"], item["resolution"]) == (3.0, "64x48")
    assert (scene["scene_index"], scene["start_time"], scene["end_time"]) == (1, 1.0, 2.0)
    assert scene["time_range_formatted"] == "0:01 - 0:02"
    assert "green" in scene["description"] and "still" in scene["tags"]
    assert item["thumbnail_url"] == scene["thumbnail_url"]
    assert api.get(scene["thumbnail_url"]).headers["content-type"] == "image/jpeg"
    assert found["video_ids"] == [files["clip.mp4"]]
    assert found["search_strategy"] == {"ranking": "bm25", "terms": ["green"]}


def test_search_videos_by_time_and_name(server, api, files):
    """A time leaves one scene; a name needs none."""
    api.processed(clip(), "harbour.mp4", auto_describe="false")
    timed = asked(api, "search/videos", query="at 0:02", video_ids=[files["clip.mp4"]])
    named = asked(api, "search/videos", query="harbour", limit=3)["results"]

    assert [scene["scene_index"] for scene in timed["results"][0]["matched_scenes"]] == [2]
    assert timed["search_strategy"]["times"] == [2.0]
    assert [(item["video_filename"], item["matched_scenes"]) for item in named] == [
        ("harbour.mp4", [])
    ]
    assert (named[0]["video_description"], named[0]["thumbnail_url"]) == ("", None)
    assert asked(api, "search/videos", query="green", folder_id=server.add_folder())["count"] == 0


@pytest.mark.parametrize("kind", ["images", "documents", "videos"])
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"query": ""},
        {"query": "x" * 2001},
        {"query": "x", "limit": 0},
        {"query": "x", "limit": 501},
        {"query": "x", "more": 1},
    ],
)
def test_refused_searches(api, kind, values):
    """Every limit of the description holds."""
    assert code(api.post(f"/agents/search/{kind}", json=values)) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("images", {"domain": "cooking"}),
        ("images", {"folder_id": "x"}),
        ("images", {"image_ids": [NOWHERE] * 1001}),
        ("documents", {"document_types": ["pdf"] * 21}),
        ("videos", {"video_ids": ["x"]}),
    ],
)
def test_refused_filters(api, kind, values):
    """Filters have their limits too."""
    refused = api.post(f"/agents/search/{kind}", json={"query": "x", **values})

    assert code(refused) == (422, "VALIDATION_ERROR")


# ----------------------------------------------------------------------------------------- reports


def test_report_from_files(api, files):
    """A report tells of the images and quotes the documents that it is given."""
    named = {"image_ids": [files["sea.jpg"]], "document_ids": [files["dues.txt"]]}
    written = asked(api, "synthesize", intent="What are the harbour dues?", **named)
    lines = written["report"].splitlines()

    assert written["success"] is True
    assert lines[0] == "# What are the harbour dues?"
    assert lines[2] == f"{NOTE} It had 1 image and 1 document to go by."
    assert lines[4] == "## 1 image: 1 mostly dark blue; 1 dark"
    assert lines[6].startswith(f"- [[img:{files['sea.jpg']}|sea.jpg]]: A landscape image")
    assert "vision model" not in lines[6]
    assert f'- [[doc:{files["dues.txt"]}|dues.txt|p:2]]: "Harbour dues are paid on' in lines[10]
    assert written["summary"] == "A report from 1 image and 1 document."
    assert (written["image_count"], written["document_count"]) == (1, 1)
    assert written["saved_document_id"] is None
    assert written["token_usage"]["output_tokens"] == count_tokens(written["report"])


def test_report_from_what_is_found(api, files):
    """Without files it finds those that fit; where none do, there is no report."""
    written = asked(api, "synthesize", intent="the harbour")
    empty = asked(api, "synthesize", intent="zebras", auto_save=True)

    assert (written["success"], written["image_count"], written["document_count"]) == (True, 0, 2)
    assert "dues.txt" in written["report"] and "survey.md" in written["report"]
    assert (empty["success"], empty["saved_document_id"]) == (False, None)
    assert "It had nothing to go by." in empty["report"]


def test_report_that_is_kept(api, files):
    """A report is kept as a document that can be found, once under one idempotency key."""
    body = {"intent": "The Harbour: dues?", "document_ids": [files["dues.txt"]], "auto_save": True}
    first, again = (
        api.post("/agents/synthesize", json=body, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    )
    other = api.post("/agents/synthesize", json=body, headers={"Idempotency-Key": "k2"})
    saved = first.json()["saved_document_id"]
    file = api.wait(saved)

    assert again.headers["idempotency-replayed"] == "true" and again.json() == first.json()
    assert other.json()["saved_document_id"] != saved
    assert (file["original_filename"], file["title"]) == ("the-harbour-dues.md", body["intent"])
    assert file["upload_method"] == "AGENT"
    assert api.get(f"/files/{saved}/text").json()["text"] == first.json()["report"]
    reused = api.post("/agents/synthesize", json={"intent": "x"}, headers={"Idempotency-Key": "k"})
    assert code(reused) == (409, "IDEMPOTENCY_KEY_REUSED")


def test_name_of_a_report(api, files):
    """An intent without letters has a report all the same."""
    written = asked(api, "synthesize", intent="?!", image_ids=[files["sea.jpg"]], auto_save=True)

    assert api.wait(written["saved_document_id"])["original_filename"] == "report.md"


def test_no_room_for_a_report(start):
    """Where the plan is used up, the report isn't kept, and the call fails."""
    _, api = start(plan=Plan("tiny", uploads_per_month=1))
    image = api.processed(picture())["id"]
    body = {"intent": "x", "image_ids": [image], "auto_save": True}

    assert code(api.post("/agents/synthesize", json=body)) == (429, "USAGE_LIMIT_EXCEEDED")


def test_files_that_are_not_there(api, files):
    """What is named must be there, and of the right kind."""
    for body, kind in [
        ({"image_ids": [files["sea.jpg"], NOWHERE]}, "image"),
        ({"image_ids": [files["dues.txt"]]}, "image"),
        ({"document_ids": [files["sea.jpg"]]}, "document"),
    ]:
        refused = api.post("/agents/synthesize", json={"intent": "x", **body})

        assert code(refused) == (404, "NOT_FOUND")
        assert refused.json()["error"]["details"]["resource_type"] == kind


# ---------------------------------------------------------------------------------------- analyses


def test_analyse_one_document(api, files):
    """One document is counted and quoted, with the chunks that are cited."""
    ids = [files["dues.txt"], files["dues.txt"]]
    done = asked(api, "analyze/documents", intent="Whom to ask?", document_ids=ids)
    (cited,) = done["chunk_references"]

    assert done["success"] is True and done["document_count"] == 1
    assert done["analysis"].startswith(f"{NOTE}\n\n## 1 document\n\n")
    assert "2 pages, 15 words; often: harbour, seals, sleep, bank and dues." in done["analysis"]
    assert '"Ask the harbour master."' in done["analysis"]
    assert cited["document_id"] == files["dues.txt"] and cited["page_numbers"] == [2]
    assert done["categorization"] is None
    assert done["summary"] == "Analysed 1 document in 1 passage."


def test_compare_documents(api, files):
    """Several are compared by the words that all of them use; a fitting passage isn't needed."""
    ids = [files["dues.txt"], files["survey.md"]]
    done = asked(api, "analyze/documents", intent="Compare zebras", document_ids=ids)

    assert "Words that all of them use often: harbour." in done["analysis"]
    assert [cited["page_numbers"] for cited in done["chunk_references"]] == [[1], [1]]


def test_categories(server, api, files):
    """Documents are sorted by words that they share, where the intent asks for it."""
    third = api.processed(b"Zebras graze.", "z.txt")["id"]
    short = api.processed(b"a 12345", "a.txt")["id"]
    empty = api.processed(report(""), "empty.pdf")["id"]
    ids = [third, files["dues.txt"], files["survey.md"], short, empty]
    done = asked(api, "analyze/documents", intent="Sort them into groups", document_ids=ids)
    sorted_out = done["categorization"]

    assert [
        (one["name"], one["document_ids"], one["count"]) for one in sorted_out["categories"]
    ] == [
        ("harbour", [files["dues.txt"], files["survey.md"]], 2),
        ("zebras", [third], 1),
        ("other", [short], 1),
    ]
    assert sorted_out["categories"][0]["description"].endswith("the word harbour.")
    assert (sorted_out["total_files"], sorted_out["status"]) == (5, "partial")


def test_documents_without_text(server, api):
    """A document that is not read is told as such."""
    server.hold_processing("queued")
    waiting = api.stored(b"dues", "a.txt")
    done = asked(api, "analyze/documents", intent="Classify", document_ids=[waiting])

    assert "|a.txt]]: it has no text." in done["analysis"]
    assert (done["chunk_references"], done["categorization"]["status"]) == ([], "failed")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"intent": "x"},
        {"intent": "", "document_ids": [NOWHERE]},
        {"intent": "x" * 2001, "document_ids": [NOWHERE]},
        {"intent": "x", "document_ids": []},
    ],
)
def test_refused_analyses(api, values):
    """An analysis has an intent and documents."""
    assert code(api.post("/agents/analyze/documents", json=values)) == (422, "VALIDATION_ERROR")


def test_analyse_what_is_not_there(api):
    """Documents must be there."""
    refused = api.post("/agents/analyze/documents", json={"intent": "x", "document_ids": [NOWHERE]})

    assert code(refused) == (404, "NOT_FOUND")
