"""Finding, reading, changing and deleting files."""

from __future__ import annotations

import httpx
import pytest

from tests.emulator.conftest import Api, code
from tests.emulator.samples import document, picture
from tests.media import report

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def titles(api: Api, **query: object) -> list[str]:
    page = api.get("/files", params=query).json()
    return [item["title"] or item["filename"] for item in page["items"]]


@pytest.fixture
def harbour(api):
    """Three files, uploaded one after another."""
    return [
        api.processed(picture("#142878", (90, 60)), "b.png", title="Böats", tags="sea, work"),
        api.processed(picture("#b01010", (300, 200)), "c.png", title="crane", tags="work"),
        api.processed(b"Eleven seals on the sand bank.", "a.txt", tags="sea"),
    ]


def test_list_is_newest_first(api, harbour):
    """Files come newest first, in light entries that leave out descriptions."""
    page = api.get("/files").json()

    assert [item["id"] for item in page["items"]] == [file["id"] for file in reversed(harbour)]
    assert page["total_count"] == 3
    assert not page["has_more"]
    assert not {"upload_description"} & page["items"][0].keys()


def test_pages(api, harbour):
    """Pages follow each other without a gap, and the last one says so."""
    first = api.get("/files", params={"limit": 2}).json()
    second = api.get("/files", params={"limit": 2, "offset": 2}).json()

    assert len(first["items"]) == 2
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert {item["id"] for item in first["items"] + second["items"]} == {f["id"] for f in harbour}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "boats"}, ["Böats"]),
        ({"search": "SEA"}, ["a.txt", "Böats"]),
        ({"search": "cra"}, ["crane"]),
        ({"search": "seals sand"}, ["a.txt"]),
        ({"search": "seals crane"}, []),
        ({"search": '"seals" OR*'}, []),
        ({"search": "!?\0"}, []),
        ({"search": "bank", "search_mode": "visible_text"}, ["a.txt"]),
        ({"search": "sea", "search_mode": "visible_text"}, ["a.txt"]),
        ({"search": "work", "search_mode": "visible_text"}, []),
        ({"search": "work", "search_mode": "metadata"}, ["crane", "Böats"]),
        ({"tags": ["sea", "work"]}, ["Böats"]),
        ({"tags": "wor"}, []),
        ({"has_description": "true", "media_types": "document"}, ["a.txt"]),
        ({"has_description": "false"}, []),
        ({"media_types": ["image", "video"]}, ["crane", "Böats"]),
        ({"folder_id": UNKNOWN}, []),
        ({"date_from": "2001-01-01T00:00:00Z", "sort_by": "title"}, ["crane", "Böats", "a.txt"]),
        ({"date_to": "2001-01-01T00:00:00+01:00"}, []),
        ({"sort_by": "title", "sort_order": "asc"}, ["a.txt", "Böats", "crane"]),
        ({"sort_by": "size_bytes", "sort_order": "asc"}, ["a.txt", "Böats", "crane"]),
        ({"sort_by": "created_at", "sort_order": "asc"}, ["Böats", "crane", "a.txt"]),
    ],
)
def test_filters(api, harbour, query, found):
    """Every filter does what it says, and filters add up."""
    assert titles(api, **query) == found


def test_filter_by_ids(api, harbour):
    """Only the named files are listed, however their identifiers are written."""
    first, _, third = harbour
    wanted = [first["id"].upper(), third["id"]]

    page = api.get("/files", params={"ids": wanted}).json()

    assert {item["id"] for item in page["items"]} == {first["id"], third["id"]}


def test_other_tenants_see_nothing(server, api, harbour):
    """A file of one tenant does not exist for another."""
    with Api(server, server.add_key(tenant_id="other")) as stranger:
        assert stranger.get("/files").json()["total_count"] == 0
        assert code(stranger.get(f"/files/{harbour[0]['id']}")) == (404, "NOT_FOUND")
        deletion = stranger.post("/files/batch-delete", json={"file_ids": [harbour[0]["id"]]})
        assert deletion.json()["summary"]["failed"] == 1


def test_details(api):
    """The full record of an image tells what was measured, and where its copies lie."""
    record = api.processed(picture("#142878", (1200, 800)), "harbour.png", title="Harbour")

    assert record["dimensions"] == {"width": 1200, "height": 800}
    assert record["dominant_colors"][0] == "#142878"
    assert record["upload_method"] == "STREAMING"
    assert record["variant_count"] == 5
    assert [run["status"] for run in record["processing_history"]] == ["completed"]
    for name in ("thumbnail_url", "medium_url", "full_url", "original_url"):
        assert httpx.get(record[name]).status_code == 200


def test_extracted_text(api):
    """The record of a document holds its text; that of an image holds none."""
    paper = api.processed(report("The first page.", "The second page."), "paper.pdf")
    image = api.processed(picture())

    assert "The second page." in paper["extracted_text"]
    assert paper["document_url"] is not None
    assert image["extracted_text"] is None


def test_update(api):
    """What is given changes, the rest stays, and both are found afterwards."""
    file_id = api.processed(picture(), title="Harbour", tags="a")["id"]

    renamed = api.patch(f"/files/{file_id}", json={"title": "Quay"}).json()
    tagged = api.patch(f"/files/{file_id}", json={"tags": ["b", "c"]}).json()
    bare = api.patch(f"/files/{file_id}", json={"title": None, "tags": []}).json()

    assert renamed["title"] == "Quay"
    assert renamed["tags"][0] == "a"
    assert (tagged["title"], tagged["tags"]) == ("Quay", ["b", "c"])
    assert (bare["title"], bare["tags"]) == (None, [])
    assert titles(api, search="Quay") == []
    assert bare["updated_at"] > renamed["updated_at"]


def test_update_while_it_is_processed(server, api):
    """Tags that a user sets before the description is made are kept beside those it brings."""
    server.hold_processing()
    file_id = api.stored(picture("#142878"))
    api.patch(f"/files/{file_id}", json={"tags": ["mine"]})
    server.release_processing()

    tags = api.wait(file_id)["tags"]

    assert tags[0] == "mine"
    assert "dark blue" in tags


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"title": 1}, "title"),
        ({"tags": None}, "tags"),
        ({"tags": ["x" * 51]}, "tags"),
        ({"tags": ["x"] * 41}, "tags"),
        ({"colour": "red"}, "colour"),
        ([], ""),
    ],
)
def test_update_refuses(api, body, field):
    """A wrong value is named."""
    file_id = api.stored(picture())
    response = api.patch(f"/files/{file_id}", json=body)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"field": field}


def test_delete(api):
    """A deleted file is gone at once, and its content can be uploaded anew."""
    content = picture()
    file_id = api.processed(content)["id"]

    deleted = api.delete(f"/files/{file_id}")

    assert "30 days" in deleted.json()["message"]
    assert api.get("/files").json()["total_count"] == 0
    for response in (
        api.get(f"/files/{file_id}"),
        api.delete(f"/files/{file_id}"),
        api.get(f"/files/{file_id}/download"),
        api.patch(f"/files/{file_id}", json={"title": "x"}),
    ):
        assert code(response) == (404, "NOT_FOUND")
    assert api.upload(content, skip_duplicates="true").status_code == 201


def test_delete_while_it_is_processed(server, api):
    """Processing of a deleted file stops, and its session ends."""
    server.hold_processing()
    file_id = api.stored(picture())
    session_id = api.status(file_id)["session_id"]

    api.delete(f"/files/{file_id}")

    session = api.get(f"/files/upload-sessions/{session_id}").json()
    assert (session["status"], session["skipped_files"]) == ("completed", 1)


def test_batch_delete(api):
    """Each file of a batch gets its own answer, and one that fails doesn't stop the rest."""
    first, second = api.stored(picture()), api.stored(picture("red"))
    api.delete(f"/files/{second}")

    answer = api.post("/files/batch-delete", json={"file_ids": [UNKNOWN, second, first]}).json()

    assert [entry["id"] for entry in answer["failed"]] == [UNKNOWN]
    assert [entry["id"] for entry in answer["skipped"]] == [second]
    assert [entry["id"] for entry in answer["deleted"]] == [first]
    assert answer["summary"] == {"total": 3, "deleted": 1, "skipped": 1, "failed": 1}


@pytest.mark.parametrize("name", ["tiny_64", "small_256", "medium_750", "large_1024", "original"])
def test_variants(api, name):
    """A variant has the promised size and its address needs no key."""
    from io import BytesIO

    from PIL import Image

    file_id = api.processed(picture("#142878", (1600, 800)))["id"]

    response = api.get(f"/files/{file_id}/variants/{name}")

    assert response.status_code == 302
    image = Image.open(BytesIO(httpx.get(response.headers["location"]).content))
    side = 1600 if name == "original" else int(name.rpartition("_")[2])
    assert image.size == (side, side // 2)


def test_variants_of_other_types(api):
    """A document has no variants."""
    file_id = api.stored(document("Words."), "paper.docx")
    response = api.get(f"/files/{file_id}/variants/tiny_64")

    assert code(response) == (400, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"media_type": "document"}


def test_variants_that_are_not_there_yet(server, api):
    """Before a variant is made, the answer tells how far it is."""
    server.hold_processing()
    file_id = api.stored(picture())

    response = api.get(f"/files/{file_id}/variants/tiny_64")

    assert code(response) == (409, "CONFLICT")
    assert response.json()["error"]["details"] == {"variant_status": "pending"}
    assert api.get(f"/files/{file_id}/variants/original").status_code == 302


def test_unknown_variant(api):
    """A variant that does not exist is a wrong value."""
    file_id = api.stored(picture())

    assert code(api.get(f"/files/{file_id}/variants/huge")) == (422, "VALIDATION_ERROR")


def test_download(api):
    """The bytes come back as they were sent, under the name that they had."""
    content = picture()
    file_id = api.stored(content, 'Häfen "1".png')

    response = api.get(f"/files/{file_id}/download")
    download = httpx.get(response.headers["location"])

    assert download.content == content
    assert download.headers["content-type"] == "image/png"
    assert download.headers["content-disposition"] == (
        "attachment; filename=\"H_fen _1_.png\"; filename*=UTF-8''H%C3%A4fen%20%221%22.png"
    )


@pytest.mark.parametrize("path", ["", "/processing-status", "/variants/tiny_64", "/download"])
def test_identifiers(api, path):
    """An unknown identifier is not found; what is no identifier is a wrong value."""
    assert code(api.get(f"/files/{UNKNOWN}{path}")) == (404, "NOT_FOUND")
    assert code(api.get(f"/files/5b1d2f0e{path}")) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=1.5", "limit"),
        ("limit=", "limit"),
        ("limit=99999999999999999999999999999999999999", "limit"),
        ("limit=1&limit=2", "limit"),
        ("offset=-1", "offset"),
        ("offset=2147483648", "offset"),
        ("search=", "search"),
        ("search_mode=some", "search_mode"),
        ("sort_by=colour", "sort_by"),
        ("has_description=1", "has_description"),
        ("date_from=2026-05-04", "date_from"),
        ("date_from=2026-13-04T00:00:00Z", "date_from"),
        ("ids=1", "ids"),
        ("media_types=audio", "media_types"),
        ("tags=", "tags"),
        ("colour=red", "colour"),
    ],
)
def test_list_refuses(api, query, field):
    """Every parameter is checked, and the wrong one is named."""
    response = api.get(f"/files?{query}")

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"field": field}
