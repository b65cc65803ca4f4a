"""Uploads in one request."""

from __future__ import annotations

import hashlib
import http.client
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from scopix_emulator import Plan, forms, limits
from tests.emulator.conftest import Api, code
from tests.emulator.samples import document, picture
from tests.media import report

BOUNDARY = "8f1d"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def form(*parts: tuple[str, bytes]) -> bytes:
    """The bytes of a form, with the headers of each part as they are given."""
    body = b""
    for headers, content in parts:
        body += f"--{BOUNDARY}\r\n{headers}\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def part(name: str, filename: str | None = None) -> str:
    """The header of a part as browsers write it."""
    header = f'Content-Disposition: form-data; name="{name}"'
    return header if filename is None else f'{header}; filename="{filename}"'


def post(api: Api, body: Any, path: str = "/files/upload", **headers: str) -> httpx.Response:
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", **headers}
    return api.post(path, content=body, headers=kind)


def test_upload(api):
    """A stored file is answered with its identifier, and what is not known yet is null."""
    content = picture()
    response = api.upload(content, "harbour.png", tags=" sea ,, dawn", title="Harbour")

    result = response.json()
    record = api.get(f"/files/{result['image_id']}").json()

    assert response.status_code == 201
    assert (result["filename"], result["media_type"]) == ("harbour.png", "image")
    assert (result["status"], result["deduplicated"]) == ("processing", False)
    assert record["hash"] == hashlib.sha256(content).hexdigest()
    assert record["size_bytes"] == len(content)
    assert (record["title"], record["tags"][:2]) == ("Harbour", ["sea", "dawn"])


def test_everything_an_upload_takes(server, api):
    """What an upload says of a file is kept."""
    folder_id = server.add_folder()
    record = api.processed(
        picture(),
        folder_id=folder_id,
        project_id=folder_id,
        custom_schema_id=folder_id,
        storage_target="default",
        content_category="map",
        auto_describe="false",
    )

    assert (record["folder_id"], record["content_category"]) == (folder_id, "map")
    assert record["description_status"] == "skipped"
    assert record["upload_description"] is None
    assert record["variant_status"] == "completed"
    assert api.get("/files", params={"folder_id": folder_id}).json()["total_count"] == 1


@pytest.mark.parametrize(
    ("content", "filename", "content_type", "media_type"),
    [
        (picture(form="JPEG"), "a", "image/jpeg", "image"),
        (picture(form="PNG"), "a.txt", "image/png", "image"),
        (picture(form="GIF"), "a", "image/gif", "image"),
        (picture(form="WEBP"), "a", "image/webp", "image"),
        (report("x"), "a", "application/pdf", "document"),
        (document("x"), "a", DOCX, "document"),
        (b"words", "a", "text/plain", "document"),
        (b"# words", "a.MD", "text/markdown", "document"),
    ],
)
def test_type_is_read_from_the_bytes(api, content, filename, content_type, media_type):
    """What a file is, is read from its bytes, whatever it is called."""
    files = {"file": (filename, content, "application/x-wrong")}
    file_id = api.post("/files/upload", files=files).json()["image_id"]

    record = api.get(f"/files/{file_id}").json()

    assert (record["content_type"], record["media_type"]) == (content_type, media_type)


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (b"", "a.png", "EMPTY_FILE"),
        (b"MZ\x90\x00", "a.png", "UNSUPPORTED_FILE_TYPE"),
        (b"\x7fELF", "a.jpg", "UNSUPPORTED_FILE_TYPE"),
        (b"#!/bin/sh\n", "a.txt", "UNSUPPORTED_FILE_TYPE"),
        (b"print()", "a.py", "UNSUPPORTED_FILE_TYPE"),
        (b"\x00\x01\x02", "a.bin", "UNSUPPORTED_FILE_TYPE"),
    ],
)
def test_refused_files(api, content, filename, expected):
    """Empty files, executables, scripts and unknown types are refused."""
    response = api.upload(content, filename)

    assert code(response) == (400, expected)
    assert response.json()["error"]["details"] == {"filename": filename}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"tags": "x" * 51}, "tags"),
        ({"tags": ",".join("x" * 41)}, "tags"),
        ({"tags": "x," * 1020}, "tags"),
        ({"auto_describe": "yes"}, "auto_describe"),
        ({"skip_duplicates": "1"}, "skip_duplicates"),
        ({"storage_target": "tape"}, "storage_target"),
        ({"folder_id": "1"}, "folder_id"),
        ({"content_category": "art"}, "content_category"),
        ({"colour": "red"}, "colour"),
        ({"title": ["a", "b"]}, "title"),
    ],
)
def test_refused_fields(api, data, field):
    """Every field is checked, and the wrong one is named."""
    response = api.upload(picture(), **data)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"field": field}


def test_unknown_folder(api):
    """A folder that does not exist is not found."""
    folder_id = "00000000-0000-4000-8000-000000000000"

    response = api.upload(picture(), folder_id=folder_id)

    assert code(response) == (404, "NOT_FOUND")
    assert response.json()["error"]["message"] == "There is no such folder."


@pytest.mark.parametrize(
    "filename",
    ["Häfen 港.png", "a%22b.png", 'a"b\r\nc.png', "a\\", "", "../../etc/passwd", "x" * 400],
)
def test_filenames_survive(api, filename):
    """A file name comes back byte for byte, as browsers send it, and is no path."""
    written = filename.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    response = post(api, form((part("file", written), picture())))

    assert response.json()["filename"] == filename.replace("%22", '"')


def test_unquoted_names(api):
    """Names without quotation marks are read too, and other headers of a part don't matter."""
    header = "X-Note: 1\r\ncontent-disposition: form-data; name=file; filename=a.png"

    assert post(api, form((header, picture()))).json()["filename"] == "a.png"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (400, "VALIDATION_ERROR")),
        (b"no form", (400, "VALIDATION_ERROR")),
        (form((part("file", "a"), b"words"))[:-8], (400, "VALIDATION_ERROR")),
        (form(("X-Note: 1", b"words")), (400, "VALIDATION_ERROR")),
        (form((part("title"), b"\xff")), (400, "VALIDATION_ERROR")),
        (form((part("file", "?"), b"words")).replace(b"?", b"\xff"), (400, "VALIDATION_ERROR")),
        (form(), (422, "VALIDATION_ERROR")),
        (form((part("title"), b"Harbour")), (422, "VALIDATION_ERROR")),
        (form((part("file"), b"words")), (422, "VALIDATION_ERROR")),
        (form((part("title", "a"), b"words")), (422, "VALIDATION_ERROR")),
        (form((part("file", "a"), b"1"), (part("file", "b"), b"2")), (422, "VALIDATION_ERROR")),
        (form((part("title"), b"x" * 70_000)), (413, "HTTP_413")),
    ],
)
def test_broken_forms(server, api, body, expected):
    """A form that can't be understood is refused, and leaves nothing behind."""
    response = post(api, body)

    assert code(response) == expected
    assert list(server._live.service.storage.incoming("").iterdir()) == []


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Content-Type": "application/json"}, (415, "UNSUPPORTED_MEDIA_TYPE")),
        ({"Content-Type": ""}, (415, "UNSUPPORTED_MEDIA_TYPE")),
        ({"Content-Type": "multipart/form-data"}, (400, "VALIDATION_ERROR")),
        ({"Content-Type": f"multipart/form-data; boundary={'x' * 300}"}, (400, "VALIDATION_ERROR")),
    ],
)
def test_wrong_content_types(api, headers, expected):
    """A body that calls itself something else than a form is not read."""
    assert code(post(api, form(), **headers)) == expected


def test_duplicates(api):
    """Content that is stored already is not stored again where the caller asks for that."""
    file_id = api.processed(picture())["id"]

    known = api.upload(picture(), "other.png", skip_duplicates="true")
    again = api.upload(picture(), "other.png")

    assert known.status_code == 200
    assert known.json()["image_id"] == file_id
    assert known.json()["deduplicated"]
    assert (known.json()["status"], known.json()["description_status"]) == ("completed", "skipped")
    assert again.status_code == 201
    assert again.json()["image_id"] != file_id
    assert api.get("/files").json()["total_count"] == 2


def test_large_file_is_streamed(server, api, monkeypatch):
    """A file of many blocks arrives whole; one byte over the cap it is refused."""
    monkeypatch.setattr(forms, "FILE_BYTES", 3_000_000)
    content = b"word " * 600_000

    assert api.get(f"/files/{api.stored(content, 'a.txt')}").json()["size_bytes"] == 3_000_000
    response = api.upload(content + b".", "a.txt")

    assert code(response) == (413, "HTTP_413")
    assert response.json()["error"]["details"] == {
        "limit": 3_000_000,
        "suggestion": {"endpoint": "/files/direct-uploads"},
    }
    assert list(server._live.service.storage.incoming("").iterdir()) == []


def test_too_large_a_file_is_refused_by_its_length(api):
    """The refusal comes before the body, whose length says enough."""
    url = httpx.URL(api.base_url)
    connection = http.client.HTTPConnection(url.host, url.port, timeout=5)
    try:
        connection.putrequest("POST", f"{url.path}files/upload")
        connection.putheader("Authorization", api.headers["authorization"])
        connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
        connection.putheader("Content-Length", str(limits.FILE_BYTES + 2 * limits.MB))
        connection.endheaders()
        response = connection.getresponse()

        assert response.status == 413
        assert b"/files/direct-uploads" in response.read()
    finally:
        connection.close()


def test_too_large_a_file_leaves_the_connection_whole(api):
    """A client that sends on before it reads gets the refusal, not a broken connection."""
    response = post(api, (b"x" * 1_000_000 for _ in range(110)))
    assert code(response) == (400, "VALIDATION_ERROR")

    body = form((part("file", "a.txt"), b"x" * (limits.FILE_BYTES + limits.MB + 1)))
    assert code(post(api, body)) == (413, "HTTP_413")
    assert api.get("/files").status_code == 200


def test_client_that_leaves(server, api):
    """An upload whose client hangs up leaves nothing behind, and the server carries on."""
    url = httpx.URL(api.base_url)
    with socket.create_connection((url.host, url.port)) as connection:
        head = f"POST {url.path}files/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n"
        head += f"Authorization: {api.headers['authorization']}\r\n"
        head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
        body = form((part("file", "a.txt"), b"x" * 2_000_000))
        connection.sendall(head.encode() + body[:-20])
        api.until(lambda: bool(list(server._live.service.storage.incoming("").iterdir())))

    api.until(lambda: not list(server._live.service.storage.incoming("").iterdir()))
    assert api.get("/files").json()["total_count"] == 0


# ------------------------------------------------------------------------------------------ batch


def batch(api: Api, *files: tuple[str, bytes], **data: Any) -> httpx.Response:
    return api.post("/files/upload/batch", files=[("files", file) for file in files], data=data)


def test_batch(api):
    """One bad file does not lose the others, and each keeps its position."""
    response = batch(
        api, ("a.png", picture()), ("b.exe", b"MZ"), ("c.txt", b"words"), ("d.txt", b""), tags="x"
    )
    receipt = response.json()

    assert response.status_code == 201
    assert [receipt[name] for name in ("total_files", "accepted_files", "rejected_files")] == [
        4,
        2,
        2,
    ]
    assert receipt["status"] == "partial"
    assert [(item["filename"], item["index"]) for item in receipt["items"]] == [
        ("a.png", 0),
        ("c.txt", 2),
    ]
    assert [(r["filename"], r["index"], r["code"]) for r in receipt["rejections"]] == [
        ("b.exe", 1, "UNSUPPORTED_FILE_TYPE"),
        ("d.txt", 3, "EMPTY_FILE"),
    ]
    assert api.wait(receipt["items"][1]["image_id"])["tags"] == ["x"]
    assert api.get(receipt["status_url"]).json()["total_files"] == 2


def test_batch_of_duplicates(api):
    """Known content is not stored again, not even twice in one batch."""
    file_id = api.stored(picture())

    mixed = batch(
        api, ("a", picture()), ("b", b"new"), ("c", b"new"), skip_duplicates="true"
    ).json()
    known = batch(api, ("a", picture()), skip_duplicates="true").json()

    assert [item["deduplicated"] for item in mixed["items"]] == [True, False, True]
    assert mixed["items"][0]["image_id"] == file_id
    assert mixed["items"][1]["image_id"] == mixed["items"][2]["image_id"]
    assert mixed["items"][0]["status"] == "skipped"
    assert (mixed["status"], known["status"]) == ("processing", "completed")


def test_batch_of_bad_files(api):
    """When every file is refused, the batch says so, and its session has failed."""
    receipt = batch(api, ("a.exe", b"MZ")).json()

    session = api.get(receipt["status_url"]).json()

    assert (receipt["status"], receipt["items"]) == ("rejected", [])
    assert (session["status"], session["total_files"]) == ("failed", 0)


def test_batch_with_a_file_that_is_too_large(api, monkeypatch):
    """A file over the cap is refused by itself."""
    monkeypatch.setattr(forms, "FILE_BYTES", 1000)

    body = form((part("files", "a.txt"), b"a" * 2000), (part("files", "b.txt"), b"words"))

    def in_pieces():
        yield body[:1500]
        time.sleep(0.05)
        yield body[1500:1800]
        time.sleep(0.05)
        yield body[1800:]

    receipt = post(api, in_pieces(), "/files/upload/batch").json()

    assert [(r["index"], r["code"]) for r in receipt["rejections"]] == [(0, "HTTP_413")]
    assert receipt["accepted_files"] == 1


@pytest.mark.parametrize("declared", [True, False])
def test_batch_payload(api, monkeypatch, declared):
    """A request over the cap is refused, whether its length is declared or not."""
    monkeypatch.setattr(forms, "PAYLOAD_BYTES", 1000)
    body = form((part("files", "a.txt"), b"a" * 1000))

    response = post(api, body if declared else iter([body]), "/files/upload/batch")

    assert code(response) == (413, "HTTP_413")
    assert response.json()["error"]["details"] == {"limit": 1000}


def test_empty_batch(api):
    """A batch without files is refused."""
    response = post(api, form((part("tags"), b"x")), "/files/upload/batch")

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"field": "files"}


def test_batch_size(start):
    """The plan limits the number of files in one request."""
    _, api = start(plan=Plan("tiny", batch_files=2))

    response = batch(api, *[(f"{i}.txt", b"words") for i in range(3)])

    assert code(response) == (413, "HTTP_413")
    assert response.json()["error"]["details"] == {"limit": 2}


# ----------------------------------------------------------------------------------------- quotas


def test_quota_without_limit(api):
    """A plan without limits lets everything through."""
    quota = api.get("/files/quota-check", params={"file_count": 10_000}).json()

    assert quota["can_proceed"]
    assert (quota["monthly_limit"], quota["max_concurrent_uploads"]) == (0, None)
    assert quota["max_batch_size"] == 1000


def test_monthly_quota(start):
    """Files count until the month ends; duplicates, refused and cancelled ones don't."""
    server, api = start(plan=Plan("tiny", uploads_per_month=2, concurrent_uploads=3))
    api.stored(b"one")
    api.upload(b"one", skip_duplicates="true")
    api.upload(b"MZ")
    server.hold_processing()
    cancelled = api.status(api.stored(b"two"))["session_id"]
    api.post(f"/files/upload-sessions/{cancelled}/cancel")

    one_left = api.get("/files/quota-check", params={"file_count": 1}).json()
    batch_refused = batch(api, ("a", b"three"), ("b", b"four"))
    api.stored(b"five")
    none_left = api.get("/files/quota-check", params={"file_count": 1}).json()
    refused = api.upload(b"six")

    assert (one_left["can_proceed"], one_left["available"]) == (True, 1)
    assert code(batch_refused) == (429, "USAGE_LIMIT_EXCEEDED")
    assert (none_left["can_proceed"], none_left["current_usage"]) == (False, 2)
    assert none_left["max_concurrent_uploads"] == 3
    assert code(refused) == (429, "USAGE_LIMIT_EXCEEDED")
    server.advance_clock(int(refused.headers["retry-after"]))
    assert api.upload(b"six").status_code == 201


def test_storage_quota(start):
    """The bytes of files that are not deleted count."""
    _, api = start(plan=Plan("tiny", storage_bytes=10))
    file_id = api.stored(b"0123456789")

    refused = api.upload(b"x")
    api.delete(f"/files/{file_id}")

    assert code(refused) == (403, "STORAGE_QUOTA_EXCEEDED")
    assert refused.json()["error"]["details"] == {"limit": 10, "available": 0}
    assert api.upload(b"x").status_code == 201


def test_concurrent_uploads(start):
    """The plan limits how many uploads run at a time."""
    server, api = start(plan=Plan("tiny", concurrent_uploads=1))
    begun, go_on = [], []

    def slowly():
        yield form((part("file", "a.txt"), b"words"))[:60]
        begun.append(True)
        api.until(lambda: bool(go_on))
        yield form((part("file", "a.txt"), b"words"))[60:]

    with ThreadPoolExecutor(1) as pool, Api(server) as other:
        first = pool.submit(post, other, slowly())
        api.until(lambda: bool(begun))
        time.sleep(0.05)
        second = api.upload(b"words")
        go_on.append(True)

        assert code(second) == (429, "RATE_LIMIT_ERROR")
        assert second.headers["retry-after"] == "1"
        assert first.result().status_code == 201
    assert api.upload(b"words").status_code == 201
