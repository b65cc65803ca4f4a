"""What becomes of a file after its upload."""

from __future__ import annotations

import random

import pytest

from scopix_emulator.media import document as documents
from tests.emulator.conftest import Api
from tests.emulator.samples import (
    animation,
    document,
    gif,
    locked_pdf,
    lying,
    picture,
    png,
    repacked,
    video,
)
from tests.media import report


def test_stages(server, api):
    """A file is pending, queued, processed and completed, one after the other."""
    seen = []
    server.hold_processing("pending")
    file_id = api.stored(picture())

    def look() -> tuple[str, str]:
        state = api.status(file_id)
        return state["status"], state["description_status"]

    seen.append(look())
    for stage, expected in (
        ("queued", ("queued", "queued")),
        ("processing", ("processing", "queued")),
    ):
        server.hold_processing(stage)
        api.until(lambda expected=expected: look() == expected)
        seen.append(look())
    server.release_processing()
    api.wait(file_id)
    seen.append(look())

    assert seen == [
        ("queued", "pending"),
        ("queued", "queued"),
        ("processing", "queued"),
        ("completed", "completed"),
    ]


def test_progress(api):
    """Progress never goes back, and ends at 100."""
    seen = []
    file_id = api.stored(report("x"), "a.pdf")
    while not seen or seen[-1] < 100:
        seen.append(api.status(file_id)["progress_percentage"])

    assert seen == sorted(seen)


def test_speed(start):
    """Processing takes about a second at normal speed, and as much less as it is told."""
    _, slow = start(speed=5)
    _, fast = start(speed=1000)

    def seconds(api: Api) -> float:
        session_id = api.status(api.processed(picture())["id"])["session_id"]
        results = api.get(f"/files/upload-sessions/{session_id}/results").json()
        return results["items"][0]["processing_time_ms"] / 1000

    assert min(seconds(fast) for _ in range(5)) < 0.15
    assert seconds(slow) > 0.13


def test_edited_pixels(api):
    """Another colour in the picture is another colour in the answer."""
    blue = api.processed(picture("#142878"))
    red = api.processed(picture("#c81e28"))

    assert (blue["dominant_colors"], red["dominant_colors"]) == (["#142878"], ["#c81e28"])
    assert "mostly dark blue (#142878)" in blue["upload_description"]
    assert "mostly red (#c81e28)" in red["upload_description"]
    assert "red" in red["tags"]
    assert blue["blur_hash"] != red["blur_hash"]


def test_descriptions_say_what_they_are(api):
    """Every description says that no vision model made it."""
    for content in (picture(), report("x"), video()):
        description = api.processed(content)["upload_description"]

        assert description.endswith("made from measurements, not by a vision model.")


def test_failing_descriptions(server, api):
    """Descriptions fail on demand, once for each time that was asked for."""
    server.fail_next_description("vlm_error", "The provider is down.", times=1)

    failed = api.processed(picture())
    good = api.processed(picture())

    assert failed["description_status"] == "failed"
    assert failed["description_error"] == "The provider is down."
    assert failed["description_error_type"] == "vlm_error"
    assert failed["description_is_retryable"]
    assert failed["variant_status"] == "completed"
    assert api.status(failed["id"])["status"] == "partially_completed"
    assert good["description_status"] == "completed"


def test_unknown_failure(server):
    """Only documented kinds of failure can be asked for."""
    with pytest.raises(ValueError, match="vlm_error"):
        server.fail_next_description("boredom")


@pytest.mark.parametrize(
    "content",
    [
        picture()[:60],
        picture(form="JPEG")[:30],
        picture(form="JPEG", size=(640, 400))[:-900],
        animation("WEBP")[:-20],
        b"GIF89a" + b"x" * 9,
        png((1, 1), b"\0abc", wrong="IHDR"),
        png((1, 1), b"\0abc", wrong="IDAT"),
    ],
    ids=["png", "jpeg", "half a jpeg", "webp", "gif", "wrong header", "wrong pixels"],
)
def test_broken_images(api, content):
    """An image that can't be decoded fails as a whole, for good."""
    record = api.processed(content)
    state = api.status(record["id"])

    assert (state["status"], state["variant_status"]) == ("failed", "failed")
    assert record["description_error_type"] == "validation"
    assert not record["description_is_retryable"]
    assert state["error_message"].startswith("The file can't be read")
    assert record["processing_history"][0]["error_message"] == state["error_message"]


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\0\0\0\0WEBP",
        b"%PDF-1.7\n",
        b"PK\x03\x04word/",
        b"\0\0\0\x18ftypisom",
        b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm",
        b"RIFF\0\0\0\0AVI ",
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_noise(server, api, head, seed):
    """Noise that begins like a file is taken, and then fails: no request fails by it."""
    record = api.processed(head + random.Random(seed).randbytes(3000), "a.bin")
    state = api.status(record["id"])

    assert state["status"] == "failed"
    assert state["error_message"]
    assert all(request.status < 300 for request in server.requests)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (png((100_000, 100_000)), "An image of 100000 x 100000 pixels is too large to decode."),
        (gif((1, 1), (65_535, 65_535)), "The image is too large to decode: Image size (4294836225"),
    ],
    ids=["png", "gif"],
)
def test_image_that_claims_to_be_huge(api, content, error):
    """An image that would fill the memory is taken, and refused before it is decoded."""
    record = api.processed(content)
    state = api.status(record["id"])

    assert (state["status"], state["variant_status"]) == ("failed", "failed")
    assert record["description_error_type"] == "resource_limit"
    assert not record["description_is_retryable"]
    assert record["description_error"].startswith(error)


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_animation(api, form):
    """An animation is measured by its first frame, and called one."""
    record = api.processed(animation(form))

    assert record["dimensions"] == {"width": 32, "height": 32}
    assert record["dominant_colors"] == ["#000000"]
    assert "A square animation of 3 frames" in record["upload_description"]
    assert "animated" in record["tags"]


@pytest.mark.parametrize("kind", ["pdf", "docx", "txt", "md"])
def test_documents(api, kind):
    """Text is read page by page, and found again."""
    pages = ["The seal sleeps. It dreams of herring.", "The gull is awake."]
    content = {
        "pdf": lambda: report(*pages),
        "docx": lambda: document(*pages),
        "txt": lambda: "\f".join(pages).encode("utf-16"),
        "md": lambda: "\f".join(pages).encode(),
    }[kind]()

    record = api.processed(content, f"paper.{kind}")
    state = api.status(record["id"])

    assert (record["document_type"], record["page_count"]) == (kind, 2)
    assert (state["text_extraction_status"], state["embedding_status"]) == ("completed",) * 2
    assert state["chunk_count"] == 2
    assert pages[0] in record["extracted_text"]
    assert "of 2 pages and 11 words. It begins: The seal sleeps." in record["upload_description"]
    assert api.get("/files", params={"search": "herring"}).json()["total_count"] == 1


def laughing(_: bytes) -> bytes:
    """XML whose entities grow tenfold nine times."""
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return b'<!DOCTYPE a [<!ENTITY e0 "%s">%s]><a>&e9;</a>' % (b"ha" * 50, entities)


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        (locked_pdf("secret"), "a.pdf", "password_protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.docx", "password_protected"),
        (report("x")[:200], "a.pdf", "corrupt_file"),
        (document("x")[:-200], "a.docx", "corrupt_file"),
        (b"%PDF-1.4\ntrailer <</Root 1 0 R>>\n1 0 obj <</Type /Catalog>>", "a.pdf", "corrupt_file"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "a.pdf", "corrupt_file"),
        (repacked(document("words"), lambda _: b"no XML"), "a.docx", "corrupt_file"),
        (repacked(document("words"), laughing), "a.docx", "corrupt_file"),
        (lying(document("words"), 10), "a.docx", "corrupt_file"),
        (repacked(document("words"), lambda xml: bytes(52_428_801)), "a.docx", "too_large"),
    ],
)
def test_unreadable_documents(api, content, filename, kind):
    """A document that can't be read says why, and fails for good."""
    record = api.processed(content, filename)
    state = api.status(record["id"])

    assert (state["status"], state["text_extraction_status"]) == ("failed", "failed")
    assert record["text_extraction_error_type"] == kind
    assert record["text_extraction_error"]
    assert not record["text_extraction_is_retryable"]
    assert (state["embedding_status"], record["description_error_type"]) == ("failed", "validation")


def test_document_without_a_user_password(api):
    """A document that opens without a password is read, encrypted or not."""
    assert "A secret." in api.processed(locked_pdf(""), "a.pdf")["extracted_text"]


def test_document_that_is_too_large(api, monkeypatch):
    """Text of larger documents is not read."""
    monkeypatch.setattr(documents, "MAX_BYTES", 4)

    assert api.processed(b"words", "a.txt")["text_extraction_error_type"] == "too_large"


def test_document_that_unpacks_to_too_much(api, monkeypatch):
    """Text of a document that grows too much when it is unpacked is not read."""
    monkeypatch.setattr(documents, "_MAX_UNPACKED", 4)

    record = api.processed(document("words"), "a.docx")

    assert record["text_extraction_error_type"] == "too_large"


def test_document_whose_cipher_is_missing(api, monkeypatch):
    """Where the library for a cipher is missing, the document counts as locked."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    def decrypt(*_: object) -> None:
        raise DependencyError("no cryptography")

    monkeypatch.setattr(PdfReader, "decrypt", decrypt)

    record = api.processed(locked_pdf(""), "a.pdf")

    assert record["text_extraction_error_type"] == "password_protected"


def test_empty_document(api):
    """A document without words is described without them."""
    assert "0 words. Local server" in api.processed(document(""), "a.docx")["upload_description"]


def test_old_encodings(api):
    """Text that is no UTF-8 is read as Windows wrote it."""
    assert api.processed("Häfen".encode("cp1252"), "a.txt")["extracted_text"] == "Häfen"


@pytest.mark.parametrize(
    ("form", "codec", "content_type"),
    [
        ("mp4", "mpeg4", "video/mp4"),
        ("mov", "mpeg4", "video/quicktime"),
        ("webm", "libvpx", "video/webm"),
        ("avi", "mpeg4", "video/x-msvideo"),
    ],
)
def test_videos(api, form, codec, content_type):
    """The technical data of a video are read from it."""
    record = api.processed(video(form, codec))
    data = record["video_metadata"]

    assert record["content_type"] == content_type
    assert (data["width"], data["height"], data["resolution"]) == (64, 48, "64x48")
    assert data["duration_seconds"] == pytest.approx(1, abs=0.15)
    assert data["frame_rate"] == 10
    assert data["file_size_bytes"] == record["size_bytes"]
    assert data["audio_codec"] is None
    assert record["video_url"] is not None
    assert "64 x 48 pixels" in record["upload_description"]
    assert record["upload_description"].partition(" Local")[0].endswith("without sound.")


def test_sound(api):
    """The codec of the sound is told."""
    record = api.processed(video(sound=True))

    assert record["video_metadata"]["audio_codec"] == "aac"
    assert "with sound" in record["upload_description"]


def test_broken_video(api):
    """A video that can't be read fails."""
    state = api.status(api.processed(video()[:40])["id"])

    assert (state["status"], state["description_error_type"]) == ("failed", "validation")


def test_duplicates_have_no_time_of_their_own(api):
    """A duplicate took no time."""
    api.processed(picture())
    answer = api.post(
        "/files/upload/batch",
        files=[("files", ("a.png", picture()))],
        data={"skip_duplicates": "true"},
    ).json()

    assert answer["items"][0]["processing_time_ms"] is None


def test_restart(start, tmp_path):
    """Everything survives a restart, and what was unfinished goes on."""
    first, api = start(data=tmp_path)
    done = api.processed(picture(), title="Done")
    address = done["original_url"]
    first.hold_processing("processing")
    unfinished = api.stored(report("The seal."), "a.pdf", tags="mine")
    api.until(lambda: api.status(unfinished)["status"] == "processing")
    gone = api.stored(picture("red"))
    api.delete(f"/files/{gone}")
    session_id = api.status(unfinished)["session_id"]
    first.stop()

    second, again = start(data=tmp_path)
    record = again.wait(unfinished)

    assert again.get(f"/files/{done['id']}").json()["title"] == "Done"
    assert "The seal." in record["extracted_text"]
    assert record["tags"] == ["mine"]
    assert again.get(f"/files/upload-sessions/{session_id}").json()["status"] == "completed"
    assert again.get(f"/files/{gone}").status_code == 404
    assert again.get(address.replace(first_origin(address), second.origin)).content == picture()
    assert again.get("/files", params={"search": "seal"}).json()["total_count"] == 1


def first_origin(address: str) -> str:
    return address.partition("/storage")[0]


def test_purge(start, tmp_path, monkeypatch):
    """After 30 days the bytes of deleted files are gone for good."""
    from scopix_emulator.clock import Clock

    first, api = start(data=tmp_path)
    gone = api.processed(report("x"), "a.pdf")
    kept = api.processed(picture())
    api.delete(f"/files/{gone['id']}")
    first.stop()
    real = Clock.time
    monkeypatch.setattr(Clock, "time", lambda self: real(self) + 31 * 24 * 3600)

    _, again = start(data=tmp_path)

    assert not (tmp_path / "objects" / gone["object_key"]).exists()
    assert (tmp_path / "objects" / kept["object_key"]).exists()
    assert again.get("/files").json()["total_count"] == 1
    skipped = again.post("/files/batch-delete", json={"file_ids": [gone["id"]]}).json()["summary"]
    assert skipped["failed"] == 1


def test_folder_of_another_version(start, tmp_path):
    """A folder that another version has written is not touched."""
    import sqlite3

    connection = sqlite3.connect(tmp_path / "scopix.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(ValueError, match="another version"):
        start(data=tmp_path)
