"""Text, chunks and searches of documents."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from scopix_emulator import Plan
from scopix_emulator.media.embedding import DIMENSIONS, count_tokens, embed
from tests.emulator.conftest import Api, code
from tests.emulator.samples import document, locked_pdf, picture
from tests.local import held
from tests.media import report

NOWHERE = "00000000-0000-4000-8000-000000000000"


def chunks(api: Api, file_id: str, **params: Any) -> Any:
    return api.get(f"/files/{file_id}/chunks", params=params).json()


def search(api: Api, query: str, **values: Any) -> Any:
    response = api.post("/documents/search", json={"query": query, **values})
    assert response.status_code == 200, response.text
    return response.json()


def found(api: Api, query: str, **values: Any) -> list[str]:
    return [result["content"] for result in search(api, query, **values)["results"]]


def test_text(api):
    """The text is told with what the document says of itself."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(report("Page one.", "Page two."))))
    writer.metadata = {"/Title": "Dues", "/Author": "The harbour master"}
    buffer = io.BytesIO()
    writer.write(buffer)
    file_id = api.processed(buffer.getvalue(), "dues.pdf")["id"]
    answer = api.get(f"/files/{file_id}/text").json()

    assert answer["document_id"] == file_id
    assert (answer["filename"], answer["page_count"]) == ("dues.pdf", 2)
    assert [page.strip() for page in answer["text"].split("\f")] == ["Page one.", "Page two."]
    assert answer["metadata"] == {"title": "Dues", "author": "The harbour master"}


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (document("x"), "a.docx", {"author": "python-docx"}),
        (b"x", "a.txt", None),
    ],
)
def test_metadata(api, content, filename, expected):
    """Word documents have some, plain text has none."""
    file_id = api.processed(content, filename)["id"]

    assert api.get(f"/files/{file_id}/text").json()["metadata"] == expected


def test_document_that_says_nothing_of_itself(api):
    """A document without such fields has no metadata."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(report("x"))))
    writer.metadata = None
    buffer = io.BytesIO()
    writer.write(buffer)
    file_id = api.processed(buffer.getvalue(), "a.pdf")["id"]

    assert api.get(f"/files/{file_id}/text").json()["metadata"] is None


def test_text_that_is_not_there(server, api):
    """Not yet, never, or not of a document at all."""
    with held(server):
        waiting = api.stored(b"dues", "a.txt")
        early = api.get(f"/files/{waiting}/text")
        assert chunks(api, waiting) == {"document_id": waiting, "chunks": [], "total_chunks": 0}
    locked = api.get(f"/files/{api.processed(locked_pdf('secret'), 'a.pdf')['id']}/text")
    image = api.processed(picture())["id"]

    assert code(early) == code(locked) == (409, "CONFLICT")
    assert early.json()["error"]["details"]["text_extraction_status"] == "pending"
    assert "password" in locked.json()["error"]["details"]["text_extraction_error"]
    for part in ("text", "chunks"):
        assert code(api.get(f"/files/{image}/{part}")) == (400, "VALIDATION_ERROR")
        assert code(api.get(f"/files/{NOWHERE}/{part}")) == (404, "NOT_FOUND")
        assert code(api.get(f"/files/x/{part}")) == (422, "VALIDATION_ERROR")


def test_chunks(api):
    """Chunks keep their names, stand on pages, and are counted in words and signs."""
    long = " ".join(f"word{n}" for n in range(300))
    file_id = api.processed(f"{long}\fThe end.".encode(), "a.txt")["id"]
    answer = chunks(api, file_id)
    pieces = answer["chunks"]

    assert answer["total_chunks"] == len(pieces) == 4
    assert [piece["chunk_index"] for piece in pieces] == [0, 1, 2, 3]
    assert [piece["page_numbers"] for piece in pieces] == [[1], [1], [1], [2]]
    assert " ".join(piece["content"] for piece in pieces) == f"{long} The end."
    assert sum(piece["token_count"] for piece in pieces) == 303
    assert len({piece["id"] for piece in pieces}) == 4
    assert all(len(piece["content"]) <= 1000 for piece in pieces)
    assert chunks(api, file_id) == answer


def test_embeddings(api):
    """Vectors are sent where they are asked for."""
    file_id = api.processed(b"The seal sleeps.", "a.txt")["id"]
    (plain,), (full,) = (
        chunks(api, file_id, include_embeddings=wanted)["chunks"] for wanted in ("false", "true")
    )

    assert plain["embedding"] is None
    assert full == {**plain, "embedding": embed("The seal sleeps.")}
    refused = api.get(f"/files/{file_id}/chunks", params={"include_embeddings": "maybe"})
    assert code(refused) == (422, "VALIDATION_ERROR")


def test_vectors():
    """Texts that share words point the same way; case and order don't count."""

    def likeness(one: str, other: str) -> float:
        return sum(a * b for a, b in zip(embed(one), embed(other), strict=True))

    assert len(embed("x")) == DIMENSIONS
    assert embed("The seal") == embed("seal THE")
    assert likeness("the seal sleeps", "the seal sleeps") == pytest.approx(1, abs=1e-4)
    assert likeness("the seal sleeps", "a seal sleeps") > likeness("the seal sleeps", "gulls fly")
    assert embed(" ... ") == [0.0] * DIMENSIONS


@pytest.mark.parametrize(("text", "count"), [("", 0), ("One, two.", 4), ("Häfen 12", 2)])
def test_tokens(text, count):
    """Words and signs are counted."""
    assert count_tokens(text) == count


def test_search(api):
    """The best chunk comes first; its score is the share of the words that it has."""
    file_id = api.processed(
        b"Seals sleep here.\fHarbour dues are paid.\fGulls.\fNobody paid, nobody sleeps.", "a.txt"
    )["id"]
    answer = search(api, "paid dues", similarity_threshold=0)
    best, other = answer["results"]

    assert (answer["query"], answer["total_count"]) == ("paid dues", 2)
    assert (best["content"], best["score"]) == ("Harbour dues are paid.", 1.0)
    assert (best["document_id"], best["document_filename"]) == (file_id, "a.txt")
    assert (best["page_numbers"], best["chunk_index"]) == ([2], 1)
    assert best["chunk_id"] == chunks(api, file_id)["chunks"][1]["id"]
    assert 0 <= other["score"] < 1
    assert search(api, "DUES of zebras")["results"][0]["score"] == 0.5
    assert found(api, "seal") == ["Seals sleep here."]


def test_threshold_and_limit(api):
    """The threshold leaves out and counts; the limit only leaves out."""
    for n in range(3):
        api.processed(f"Seal {n}. {'Nothing else. ' * n}".encode(), f"{n}.txt")
    answer = search(api, "seal", limit=1, similarity_threshold=0)

    assert (len(answer["results"]), answer["total_count"]) == (1, 3)
    assert search(api, "seal zebra", similarity_threshold=0.6)["total_count"] == 0
    assert search(api, "seal", similarity_threshold=1)["total_count"] == 1


def test_search_in_some_documents(api):
    """Other documents are not looked at; no document means none."""
    first = api.processed(b"A seal.", "a.txt")["id"]
    second = api.processed(b"A second seal.", "b.txt")["id"]

    assert found(api, "seal", document_ids=[second]) == ["A second seal."]
    assert len(found(api, "seal", document_ids=[first, second, NOWHERE])) == 2
    assert found(api, "seal", document_ids=[]) == []


def test_what_is_not_found(server, api):
    """Deleted documents, other tenants' documents, and words that are none."""
    gone = api.processed(b"The quokka is gone.", "a.txt")["id"]
    api.delete(f"/files/{gone}")
    api.processed(b"The seal sleeps.", "b.txt")
    with Api(server, server.add_key(tenant_id="other")) as other:
        assert found(other, "seal") == []

    assert found(api, "quokka") == found(api, "... _ !") == []
    assert found(api, '"*" OR ... _ \0') == []
    assert found(api, "NEAR(gull AND NOT") == []
    assert found(api, "sleeps AND", similarity_threshold=0.5) == ["The seal sleeps."]


def test_a_long_query(api):
    """As many words as fit into a query."""
    api.processed(b"The seal sleeps.", "a.txt")
    query = " ".join(["seal", *(chr(0x4E00 + n) for n in range(490))])[:1000]

    assert found(api, query, similarity_threshold=0) == ["The seal sleeps."]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"query": ""},
        {"query": "x" * 1001},
        {"query": 7},
        {"query": "x", "limit": 0},
        {"query": "x", "limit": 101},
        {"query": "x", "similarity_threshold": -0.1},
        {"query": "x", "similarity_threshold": 2},
        {"query": "x", "similarity_threshold": "high"},
        {"query": "x", "similarity_threshold": True},
        {"query": "x", "document_ids": ["x"]},
        {"query": "x", "document_ids": [NOWHERE] * 501},
        {"query": "x", "more": 1},
    ],
)
def test_searches_that_are_refused(api, values):
    """Every limit of the description holds."""
    assert code(api.post("/documents/search", json=values)) == (422, "VALIDATION_ERROR")


def test_list_by_status(server, api):
    """Files can be listed by the state of their text; images have none."""
    api.processed(b"fine", "a.txt")
    api.processed(locked_pdf("secret"), "b.pdf")
    api.processed(picture())
    server.hold_processing("queued")
    api.stored(b"waiting", "c.txt")

    def listed(status: str) -> list[str]:
        page = api.get("/files", params={"text_extraction_status": status}).json()
        return [file["filename"] for file in page["items"]]

    assert (listed("completed"), listed("failed")) == (["a.txt"], ["b.pdf"])
    assert (listed("pending"), listed("processing")) == (["c.txt"], [])
    refused = api.get("/files", params={"text_extraction_status": "lost"})
    assert code(refused) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize("stage", ["queued", "processing"])
def test_cancelled(server, api, stage):
    """A text that will never be read has failed, and says why."""
    server.hold_processing(stage)
    file_id = api.stored(b"dues", "a.txt")
    api.until(lambda: api.status(file_id)["status"] == stage)
    api.post(f"/files/upload-sessions/{api.status(file_id)['session_id']}/cancel")
    state = api.status(file_id)

    assert state["status"] == "cancelled"
    assert (state["text_extraction_status"], state["embedding_status"]) == ("failed", "failed")
    assert state["text_extraction_error"] == "The processing was cancelled."
    assert state["text_extraction_is_retryable"] is False


def test_details_tell_of_the_index(api):
    """The record has the state of the search index."""
    assert api.processed(b"dues", "a.txt")["embedding_status"] == "completed"
    assert api.processed(picture())["embedding_status"] is None


def test_quota(start, api):
    """A plan allows so many files a month, and so many bytes."""
    _, limited = start(plan=Plan("tiny", uploads_per_month=2, storage_bytes=8))

    def quota(of: Api, **params: Any) -> Any:
        return of.get("/documents/quota-check", params=params).json()

    assert quota(api, file_count=10_000) == {
        "can_proceed": True,
        "document_count": 0,
        "document_limit": 0,
        "storage_used_bytes": 0,
        "storage_limit_bytes": 0,
        "message": "The documents may be uploaded.",
    }
    assert quota(limited)["can_proceed"] and quota(limited, file_count=2)["can_proceed"]
    assert quota(limited, file_count=3)["message"].startswith("Only 2 more files")
    limited.stored(b"12345678", "a.txt")
    assert quota(limited) == {
        "can_proceed": False,
        "document_count": 1,
        "document_limit": 2,
        "storage_used_bytes": 8,
        "storage_limit_bytes": 8,
        "message": "The storage of the plan is full.",
    }
    refused = api.get("/documents/quota-check", params={"file_count": 0})
    assert code(refused) == (422, "VALIDATION_ERROR")
