# Derived from tests/async/test_uploads.py by `python -m generator generate`; do not edit.
"""Uploads of any size, against the local server: straight to storage, resumed, in batches."""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import json
import logging
import os
import random
import sys
import tempfile
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest

from scopix._core.body import BytesSource
from scopix._core.upload_plan import DirectPlan
from scopix.types.direct_uploads import DirectUploadPart, DirectUploadParts, DirectUploadState
from scopix_emulator import Plan
from scopix_sync import (
    AuthenticationError,
    BatchUploadResults,
    QuotaExceededError,
    ScopixConnectionError,
    ScopixError,
    ScopixTimeoutError,
    ServerError,
    UploadError,
    UploadProgressEvent,
    ValidationError,
    _seam,
    _uploads,
)
from tests.local import failing, part_numbers, parts_left, paths, puts
from tests.media import photo
from tests.s3 import all_to_bucket, store

MIB = 1024**2
PART = 5 * MIB
# By its first bytes a video, so that it is stored; no more than that, so that it is soon processed.
CONTENT = b"\0\0\0\x18ftypmp42" + random.Random(6).randbytes(12 * MIB)
SIZE = len(CONTENT)
SIZES = [PART, PART, SIZE - 2 * PART]

STORAGE = {"method": "PUT", "path": "/storage/*"}


def refusal(code, message="No."):
    """What storage answers when it does not take a piece."""
    return f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()


class Stop(BaseException):
    """What is no exception, as Ctrl-C."""


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    """Folders for journals and for temporary files, which are empty afterwards unless told."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    yield
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.fixture
def path(tmp_path):
    """A file of three parts."""
    path = tmp_path / "flight.mp4"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def journals(tmp_path):
    """The folder of journals."""
    return tmp_path / "state" / "scopix" / "uploads"


@pytest.fixture(params=["storage", "bucket"])
def direct(request, limited, monkeypatch):
    """Make clients that send all but the smallest files straight to storage, in parts.

    What is true of the server's own storage is true of a bucket, to which everything goes then.
    """
    with contextlib.ExitStack() as stack:

        def make(max_retries=3, threshold=MIB, **settings):
            client, server = limited(max_retries, **{"multipart_threshold": 6 * MIB, **settings})
            client.config.direct_upload_threshold = threshold
            if request.param == "bucket":
                stack.enter_context(store(server, request.getfixturevalue("moto")))
                all_to_bucket(monkeypatch)
                server.requests.clear()
            return client, server

        yield make


STORAGE_ONLY = pytest.mark.parametrize("direct", ["storage"], indirect=True)


def stored(client, result):
    """Whether storage has the file byte for byte."""
    details = client.files.get(result.image_id)
    return details.hash == hashlib.sha256(CONTENT).hexdigest()


def upload(client, file, **options):
    """Upload in parts of 5 MiB."""
    return client.files.upload(file, part_size=PART, **options)


class TestDirect:
    """A large file goes straight to storage."""

    def test_in_parts(self, direct, path):
        """Begin, a PUT for each part, complete; and the file is there."""
        client, server = direct()
        result = upload(client, path, title="Flight", tags=["sea"])

        assert stored(client, result)
        assert sorted(puts(server)) == sorted(SIZES)
        assert paths(server, "POST")[0] == "/files/direct-uploads"
        assert paths(server, "POST")[1].endswith("/complete")
        details = client.files.get(result.image_id)
        assert (details.title, details.upload_method) == ("Flight", "DIRECT")
        assert "sea" in details.tags
        assert parts_left(server) == []

    def test_in_one_piece(self, direct, path):
        """One PUT, if the server wants it so."""
        client, server = direct(multipart_threshold=64 * MIB)
        result = upload(client, path)

        assert stored(client, result)
        assert puts(server) == [SIZE]

    @pytest.mark.parametrize("kind", [bytes, memoryview, io.BytesIO, open])
    def test_of_any_kind(self, direct, path, kind):
        """Parts of bytes and of open files are ranges of them, too."""
        client, server = direct()
        file = path.open("rb") if kind is open else kind(CONTENT)
        result = upload(client, file, filename="flight.mp4")
        if kind is open:
            file.close()

        assert stored(client, result)
        assert sorted(puts(server)) == sorted(SIZES)

    def test_an_open_file_from_where_it_stands(self, direct, path):
        """As when it goes through the API; one part after another, for it has one position."""
        client, server = direct()
        path.write_bytes(b"skip" + CONTENT)
        with path.open("rb") as file:
            file.seek(4)
            result = upload(client, file)

        assert stored(client, result)
        assert puts(server) == SIZES

    def test_an_image_is_described(self, direct):
        """Whichever way it went."""
        client, server = direct(threshold=0)
        result = client.files.upload(photo("#1a2b8c"), filename="harbour.jpg")

        assert "blue" in result.description
        assert len(puts(server)) == 1

    def test_storage_gets_no_key(self, direct, path):
        """Nor anything else that is between the client and the API."""
        client, server = direct()
        named = client.with_options(extra_headers={"X-Mine": "1"})
        upload(named, path)

        for request in server.requests:
            if request.method == "PUT":
                assert request.headers.keys() == {"accept", "content-length", "host", "user-agent"}
            else:
                assert request.headers["x-mine"] == "1"

    def test_a_key_for_the_beginning(self, direct, path):
        """An idempotency key names the upload; its other requests have keys of their own."""
        client, server = direct()
        result = upload(client, path, idempotency_key="flight-7")
        again = upload(client, path, idempotency_key="flight-7")

        keys = [r.headers.get("idempotency-key") for r in server.requests if r.method == "POST"]
        assert keys[0] == "flight-7" and keys[1] not in {None, "flight-7"}
        assert again.image_id == result.image_id
        assert len(puts(server)) == 3

    def test_a_key_that_goes_on(self, direct, path):
        """The same key finds the parts that are in; one whose upload was aborted finds nothing."""
        client, server = direct(max_retries=0)
        for name in ("a", "b"):
            with failing(server, "reset", path="*/complete"):
                server.fault("status", method="DELETE", status=500)
                with pytest.raises(ScopixConnectionError):
                    upload(client, path, idempotency_key=name)
        assert stored(client, upload(client, path, idempotency_key="a"))
        assert len(puts(server)) == 6
        upload_id = paths(server, "DELETE")[1].split("/")[3]
        client.direct_uploads.abort(upload_id)
        with pytest.raises(UploadError, match="this idempotency_key has ended; give another"):
            upload(client, path, idempotency_key="b")

    def test_nothing_is_logged_that_opens_storage(self, direct, path, caplog):
        """Logs, at any level, show addresses without their signatures."""
        client, server = direct()
        with (
            caplog.at_level(logging.DEBUG, "scopix"),
            failing(server, "status", **STORAGE, count=1),
        ):
            upload(client, path)

        assert "/storage/tenants/" in caplog.text
        assert "signature" not in caplog.text

    def test_an_address_that_is_less_safe(self, direct, path):
        """Bytes go by http only where the API is on this machine, and by nothing but http."""
        client, server = direct(max_retries=0)
        part = {"part_number": 1, "upload_url": "ftp://s.example", "offset": 0, "size_bytes": SIZE}
        body = {
            "upload_id": "7e0d1c2b-3a49-4857-9665-748392a1b0c0",
            "method": "put",
            "object_key": "k",
            "expires_at": "2026-05-04T08:30:00Z",
            "parts": [part],
        }
        answer = {"status": 201, "body": json.dumps(body).encode()}
        with (
            failing(server, "status", path="/files/direct-uploads", **answer),
            pytest.raises(UploadError, match="its address is not as safe") as caught,
        ):
            upload(client, path)

        assert (caught.value.stage, caught.value.filename) == ("presigned", "flight.mp4")
        assert puts(server) == []
        assert paths(server, "DELETE") == [f"/files/direct-uploads/{body['upload_id']}"]


class TestTotalTimeout:
    """Seconds for all requests of an upload together."""

    @pytest.fixture
    def clock(self, monkeypatch):
        """A clock that can be put forward."""
        real = _seam.monotonic
        ahead = []
        monkeypatch.setattr(_seam, "monotonic", lambda: real() + sum(ahead))
        return ahead

    def test_an_upload_that_takes_too_long(self, direct, path, clock):
        """It ends between two of them, and still has the time to remove its parts."""
        client, server = direct()

        def on_bytes(sent, total):
            if sent >= PART and not clock:
                clock.append(60)

        with pytest.raises(ScopixTimeoutError, match="not done within 50 s"):
            upload(client, path, max_concurrency=1, total_timeout=50, on_bytes=on_bytes)

        assert parts_left(server) == []
        assert len(paths(server, "DELETE")) == 1

    def test_a_document_that_takes_too_long(self, direct, path, clock, monkeypatch):
        """The same, by the methods of documents."""
        client, server = direct()
        pieces = DirectPlan.pieces
        monkeypatch.setattr(
            DirectPlan, "pieces", property(lambda plan: clock.append(60) or pieces.fget(plan))
        )
        with pytest.raises(ScopixTimeoutError, match="not done within 50 s"):
            client.documents.upload_one(path, filename="a.pdf", total_timeout=50)

        assert puts(server) == []
        assert len(paths(server, "DELETE")) == 1


class TestParts:
    """Each part is retried alone."""

    @pytest.mark.parametrize(
        "fault",
        [
            {"kind": "status", "status": 503},
            {"kind": "reset"},
            {"kind": "status", "status": 400, "body": refusal("RequestTimeout")},
            {"kind": "status", "status": 400, "body": refusal("BadDigest")},
        ],
    )
    def test_a_part_that_fails(self, direct, path, fault):
        """It is sent again, the others are not."""
        client, server = direct()
        with failing(server, **fault, **STORAGE, skip=1, count=1):
            result = upload(client, path)

        assert stored(client, result)
        assert len(puts(server)) == 4

    def test_a_part_that_fails_too_often(self, direct, path):
        """The error tells which part, and what storage said; nothing is left."""
        client, server = direct(max_retries=1)
        with (
            failing(server, "status", **STORAGE, skip=2, status=400, body=refusal("BadDigest")),
            pytest.raises(UploadError, match=r"part \d of flight\.mp4: No\.") as caught,
        ):
            upload(client, path)

        error = caught.value
        assert (error.code, error.stage, error.status_code) == ("BadDigest", "chunk_upload", 400)
        assert isinstance(error.__cause__, ScopixError)
        assert len(puts(server)) == 4
        assert parts_left(server) == []

    def test_a_connection_that_fails_for_good(self, direct, path):
        """The error is that of the connection, and nothing is left."""
        client, server = direct(max_retries=0)
        with failing(server, "reset", **STORAGE, skip=2), pytest.raises(ScopixConnectionError):
            upload(client, path)

        assert parts_left(server) == []
        (upload_id,) = {path.split("/")[3] for path in paths(server, "DELETE")}
        state = client.direct_uploads.get(upload_id)
        assert state.status is DirectUploadState.ABORTED

    def test_all_parts_fail_at_once(self, direct, path):
        """A blow to every connection opens the circuit, and the upload waits it out."""
        client, server = direct()
        client.config.circuit_breaker_failure_threshold = 2
        client.config.circuit_breaker_timeout = 0.02
        with failing(server, "reset", **STORAGE, count=3):
            result = upload(client, path)

        assert stored(client, result)

    def test_an_address_that_expired(self, direct, path):
        """It is signed again, together with those of the parts behind it."""
        client, server = direct()

        with failing(
            server,
            "status",
            **STORAGE,
            status=403,
            body=refusal("AccessDenied", "Request has expired"),
            count=1,
        ):
            result = upload(client, path, max_concurrency=1)

        assert stored(client, result)
        assert len([path for path in paths(server, "POST") if path.endswith("/parts")]) == 1

    @STORAGE_ONLY  # a bucket is shown to do so in test_settings.py
    def test_a_clock_that_runs(self, direct, path):
        """Addresses of a real clock, which expire after the first of them was used."""
        client, server = direct(url_lifetime=100)
        storage = server._live.service.storage
        problem = storage.problem
        used = []

        def check(method, *args):
            answer = problem(method, *args)
            if method == "PUT" and not used:
                used.append(True)
                server.advance_clock(101)
            return answer

        storage.problem = check
        result = upload(client, path, max_concurrency=1)

        assert stored(client, result)
        assert len(puts(server)) == 4
        assert len([path for path in paths(server, "POST") if path.endswith("/parts")]) == 1

    def test_an_address_that_is_never_good(self, direct, path):
        """Fresh addresses are asked for a few times, not for ever."""
        client, server = direct()
        with (
            failing(server, "status", **STORAGE, status=400, body=refusal("ExpiredToken")),
            pytest.raises(UploadError, match="storage did not take part") as caught,
        ):
            upload(client, path, max_concurrency=1)

        assert caught.value.code == "ExpiredToken"
        assert len(puts(server)) == 4
        assert parts_left(server) == []

    def test_parts_that_are_not_listed(self, direct, path, monkeypatch):
        """They are signed when their turn comes, so many at a time."""
        monkeypatch.setattr("scopix_emulator.api.direct_uploads._LISTED_PARTS", 1)
        monkeypatch.setattr(_uploads, "_SIGNED", 1)
        client, server = direct()
        result = upload(client, path)

        assert stored(client, result)
        assert len([path for path in paths(server, "POST") if path.endswith("/parts")]) == 2

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            ({"parts": []}, r"part \d was not signed"),
            (
                {"parts": [{"part_number": 2, "upload_url": "x", "offset": 7, "size_bytes": 1}]},
                "part 2 does not fit into parts of 5,242,880 bytes",
            ),
        ],
    )
    def test_parts_that_are_signed_wrong(self, direct, path, monkeypatch, answer, message):
        """What does not fit the plan ends the upload, and nothing is left."""
        monkeypatch.setattr("scopix_emulator.api.direct_uploads._LISTED_PARTS", 1)
        client, server = direct()
        body = {"upload_id": "u", "expires_at": "2026-05-04T08:30:00Z", **answer}
        options = {"path": "*/parts", "status": 200, "body": json.dumps(body).encode()}
        with failing(server, "status", **options), pytest.raises(UploadError, match=message):
            upload(client, path, max_concurrency=1)

        assert parts_left(server) == []

    def test_a_plan_that_is_wrong(self, direct, path):
        """An upload that can't be carried out is given up at once."""
        client, server = direct()
        body = {
            "upload_id": "7e0d1c2b-3a49-4857-9665-748392a1b0c0",
            "method": "multipart",
            "object_key": "k",
            "expires_at": "2026-05-04T08:30:00Z",
            "part_size": 7,
        }
        answer = {"status": 201, "body": json.dumps(body).encode()}
        with (
            failing(server, "status", path="/files/direct-uploads", **answer),
            pytest.raises(UploadError, match=r"can't be sent as the server wants it: .* of 7$"),
        ):
            upload(client, path)

        assert paths(server, "DELETE") == [f"/files/direct-uploads/{body['upload_id']}"]

    @pytest.mark.parametrize("checksum", ["etag", "content_md5", "sha256"])
    def test_checksums(self, direct, path, checksum):
        """What the plan asks for is sent with each part, or compared."""
        client, server = direct(checksum=checksum)
        result = upload(client, path)

        in_bucket = bool(server._live.service.buckets)
        sha256 = "content-md5" if in_bucket else "x-amz-checksum-sha256"
        header = {"content_md5": "content-md5", "sha256": sha256}.get(checksum)
        sent = [header in request.headers for request in server.requests if request.method == "PUT"]
        assert sent == [header is not None] * 3
        assert stored(client, result)

    def test_an_etag_of_other_bytes(self, direct, path):
        """The part is sent again."""
        client, server = direct(checksum="etag")
        wrong = {"status": 200, "body": b"", "headers": {"ETag": '"0123"'}}
        with failing(server, "status", **STORAGE, **wrong, count=1):
            result = upload(client, path)

        assert stored(client, result)
        assert len(puts(server)) == 4

    def test_an_etag_that_is_never_right(self, direct, path):
        """In the end the error says what storage has."""
        client, server = direct(checksum="etag", max_retries=1)
        wrong = {"status": 200, "body": b"", "headers": {"ETag": '"0123"'}}
        with (
            failing(server, "status", **STORAGE, **wrong),
            pytest.raises(UploadError, match="storage has other bytes than were sent"),
        ):
            upload(client, path)

        assert parts_left(server) == []


class TestAddresses:
    """Addresses are signed as they are needed."""

    def test_one_that_was_renewed(self):
        """Who comes late with an address that has expired finds the fresh one."""
        plan = DirectPlan("u", 3 * PART, PART, multipart=True)
        signed = []

        class Caller:
            def send(self, operation):
                numbers = json.loads(operation.body.content)["part_numbers"]
                signed.append(numbers)
                parts = [
                    DirectUploadPart(n, f"https://s/{len(signed)}", (n - 1) * PART, PART)
                    for n in numbers
                ]
                return DirectUploadParts("u", parts, datetime.now(timezone.utc))

        source = BytesSource(b"", "a.mp4")
        addresses = _uploads._Addresses(Caller(), plan, source, [1, 3], [])
        first = addresses.get(1)
        addresses.expire(first)
        second = addresses.get(3)
        addresses.expire(first)

        assert addresses.get(3) is second
        assert addresses.get(1).upload_url == "https://s/3"
        assert signed == [[1, 3], [3], [1, 3]]


class TestEnds:
    """However an upload ends, it leaves nothing behind."""

    @pytest.mark.parametrize("error", [KeyError, OSError, Stop])
    def test_a_callback_that_raises(self, direct, path, error):
        """What it raises reaches the caller as it is, after the parts are removed."""
        client, server = direct()
        calls = []

        def on_bytes(sent, total):
            calls.append(sent)
            if sent > PART:
                raise error("mine")

        with pytest.raises(error, match="mine"):
            upload(client, path, on_bytes=on_bytes)

        assert calls[-1] > PART and len([sent for sent in calls if sent > PART]) == 1
        assert parts_left(server) == []
        assert len(paths(server, "DELETE")) == 1

    def test_a_file_that_changes(self, direct, path):
        """Parts of two versions are never put together."""
        client, server = direct()

        def on_bytes(sent, total):
            if sent > PART:
                os.utime(path, ns=(1, 1))

        with pytest.raises(UploadError, match=r"flight\.mp4 changed since the upload") as caught:
            upload(client, path, on_bytes=on_bytes, max_concurrency=1)

        assert (caught.value.filename, caught.value.stage) == ("flight.mp4", "upload")
        assert parts_left(server) == []

    def test_content_that_is_refused(self, direct):
        """The server looks at the bytes when they are complete."""
        client, server = direct(threshold=0)
        with pytest.raises(ValidationError) as caught:
            client.files.upload(b"MZ\x90\x00" + bytes(200), filename="photo.jpg")

        assert caught.value.code == "UNSUPPORTED_FILE_TYPE"
        assert parts_left(server) == []

    def test_what_can_not_be_aborted(self, direct, path, caplog):
        """The error of the upload is the one that counts; the other is logged."""
        client, server = direct(max_retries=0)
        server.fault("status", method="DELETE", status=500)
        with failing(server, "reset", **STORAGE):
            server.fault("status", method="DELETE", status=500)
            with pytest.raises(ScopixConnectionError):
                upload(client, path)

        assert "could not be aborted" in caplog.text

    def test_logs_can_be_turned_off(self, direct, path, caplog):
        """Then nothing is said."""
        client, server = direct(max_retries=0)
        client.config.enable_logging = False
        with failing(server, "reset", **STORAGE):
            server.fault("status", method="DELETE", status=500)
            with pytest.raises(ScopixConnectionError):
                upload(client, path)

        assert caplog.text == ""

    def test_an_answer_that_is_lost(self, direct, path):
        """A completion that was applied is asked for again, and the file is there once."""
        client, server = direct()
        with failing(server, "reset", path="*/complete", applied=True, count=1):
            result = upload(client, path)

        assert stored(client, result)
        assert client.files.list().total_count == 1

    def test_content_that_is_stored_already(self, direct, path):
        """It is hashed first, and not sent."""
        client, server = direct()
        first = upload(client, path)
        server.requests.clear()
        sent = []
        second = upload(
            client, path, skip_duplicates=True, on_bytes=lambda *args: sent.append(args)
        )

        assert (second.image_id, second.deduplicated) == (first.image_id, True)
        assert puts(server) == []
        assert sent == [(SIZE, SIZE)]

    def test_content_that_is_new(self, direct, path):
        """Its hash goes along, and the server compares it in the end."""
        client, _ = direct()

        assert stored(client, upload(client, path, skip_duplicates=True))


class TestResume:
    """The same call goes on where an earlier one broke off."""

    def broken(self, client, server, path, *, parts=1, **options):
        """Begin an upload that fails when so many parts are in."""
        options = {"resume": True, "max_concurrency": 1, **options}
        once = client.with_options(max_retries=0)
        with failing(server, "reset", **STORAGE, skip=parts), pytest.raises(ScopixConnectionError):
            upload(once, path, **options)
        assert len(parts_left(server)) == parts

    def test_sends_what_is_missing(self, direct, path, journals):
        """After a failure the parts stay, and only the others are sent."""
        client, server = direct()
        self.broken(client, server, path, parts=2)
        (journal,) = journals.iterdir()
        assert client.config.api_key not in journal.read_text()
        server.requests.clear()
        sent = []
        result = upload(client, path, resume=True, on_bytes=lambda s, t: sent.append(s))

        assert stored(client, result)
        assert puts(server) == [SIZES[2]]
        assert sent[0] >= 2 * PART and sent[-1] == SIZE
        assert list(journals.iterdir()) == []
        assert client.files.list().total_count == 1

    def test_after_a_callback_raised(self, direct, path):
        """It may have been the program that failed."""
        client, server = direct()

        def on_bytes(sent, total):
            if sent > PART:
                raise KeyError(sent)

        with pytest.raises(KeyError):
            upload(client, path, resume=True, max_concurrency=1, on_bytes=on_bytes)
        result = upload(client, path, resume=True)

        assert stored(client, result)
        assert part_numbers(server).count(1) == 1

    def test_with_a_journal_of_ones_own(self, direct, path, tmp_path, journals):
        """At any path, in a folder that is made."""
        client, server = direct()
        journal = tmp_path / "deep" / "flight.journal"
        self.broken(client, server, path, resume=journal)
        assert journal.exists() and not journals.exists()
        server.requests.clear()
        upload(client, str(path), resume=str(journal))

        assert len(puts(server)) == 2
        assert not journal.exists()

    def test_one_piece(self, direct, path):
        """A single PUT that arrived is not sent again either."""
        client, server = direct(multipart_threshold=64 * MIB, max_retries=0)
        with (
            failing(server, "reset", path="*/complete", count=1),
            pytest.raises(ScopixConnectionError),
        ):
            upload(client, path, resume=True)
        server.requests.clear()
        result = upload(client, path, resume=True)

        assert stored(client, result)
        assert puts(server) == []

    def test_what_was_complete(self, direct, path, journals):
        """The answer was lost for good: the next call finds the file."""
        client, server = direct(max_retries=0)
        with (
            failing(server, "reset", path="*/complete", applied=True, count=1),
            pytest.raises(ScopixConnectionError),
        ):
            upload(client, path, resume=True)
        server.requests.clear()
        sent = []
        result = upload(client, path, resume=True, on_bytes=lambda *args: sent.append(args))

        assert stored(client, result)
        assert puts(server) == []
        assert sent == [(SIZE, SIZE)]
        assert client.files.list().total_count == 1
        assert list(journals.iterdir()) == []

    def test_a_file_that_changed(self, direct, path, caplog):
        """It starts anew and says so; the parts of its former state are removed."""
        client, server = direct()
        self.broken(client, server, path)
        path.write_bytes(CONTENT[:-1] + b"!")
        server.requests.clear()
        sent = []
        with caplog.at_level(logging.WARNING, "scopix"):
            upload(client, path, resume=True, on_bytes=lambda s, t: sent.append(s))

        assert "flight.mp4 is uploaded anew: it changed since its upload began" in caplog.text
        assert len(puts(server)) == 3
        assert sent[-1] == SIZE
        assert len(paths(server, "DELETE")) == 1
        assert parts_left(server) == []

    @STORAGE_ONLY  # S3 takes parts as a whole
    def test_a_part_of_another_size(self, direct, path, monkeypatch):
        """Storage must have every byte of a part."""
        client, server = direct()
        self.broken(client, server, path, parts=2)
        store = server._live.service.store
        parts = store.parts
        monkeypatch.setattr(store, "parts", lambda upload_id: _shrunk(parts(upload_id)))
        server.requests.clear()
        once = client.with_options(max_retries=0)
        with failing(server, "reset", path="*/complete"), pytest.raises(ScopixConnectionError):
            upload(once, path, resume=True)

        assert sorted(puts(server)) == sorted([PART, SIZES[2]])

    @pytest.mark.parametrize("gone", ["unknown", "aborted", "expired", "smaller"])
    def test_an_upload_that_is_gone(self, direct, path, journals, caplog, gone):
        """A stale journal does no harm."""
        client, server = direct()
        self.broken(client, server, path)
        (journal,) = journals.iterdir()
        entry = json.loads(journal.read_text())
        if gone == "unknown":
            entry["upload_id"] = "00000000-0000-4000-8000-000000000000"
        elif gone == "aborted":
            client.direct_uploads.abort(entry["upload_id"])
        elif gone == "expired":
            server.advance_clock(25 * 3600)
        else:
            plan = client.direct_uploads.create(
                filename="flight.mp4", size_bytes=7, content_type="video/mp4"
            )
            entry["upload_id"] = plan.upload_id
        journal.write_text(json.dumps(entry))
        server.requests.clear()
        with caplog.at_level(logging.WARNING, "scopix"):
            result = upload(client, path, resume=True)

        assert "flight.mp4 is uploaded anew: " in caplog.text
        assert len(puts(server)) == 3
        assert stored(client, result)

    def test_a_plan_that_is_not_known(self, direct, path):
        """A state that can't be gone on with is told, not guessed at."""
        client, server = direct()
        self.broken(client, server, path)
        state = {
            "upload_id": "u",
            "status": "pending",
            "method": "carrier",
            "size_bytes": SIZE,
            "received_bytes": 0,
            "parts": [],
            "expires_at": "2026-05-04T08:30:00Z",
        }
        answer = {"method": "GET", "status": 200, "body": json.dumps(state).encode()}
        with (
            failing(server, "status", path="/files/direct-uploads/*", **answer),
            pytest.raises(UploadError, match="the method 'carrier' is not known"),
        ):
            upload(client, path, resume=True)

    def test_the_journal_of_another_file(self, direct, path, tmp_path, caplog):
        """It starts anew, and the parts of the other upload stay where they are."""
        client, server = direct()
        journal = tmp_path / "journal"
        self.broken(client, server, path, resume=journal)
        other = tmp_path / "other.mp4"
        other.write_bytes(CONTENT)
        with caplog.at_level(logging.WARNING, "scopix"):
            result = upload(client, other, resume=journal)

        assert "other.mp4 is uploaded anew: its journal was of another upload" in caplog.text
        assert stored(client, result)
        assert paths(server, "DELETE") == []
        assert len(parts_left(server)) == 1

    @STORAGE_ONLY  # the other account has no bucket
    def test_another_account(self, direct, path, journals):
        """Each account has journals of its own."""
        client, server = direct()
        self.broken(client, server, path)
        key = server.add_key(tenant_id="other")
        client.config.api_key, mine = key, client.config.api_key
        client._caller.transport._headers |= {"authorization": f"Bearer {key}"}
        upload(client, path, resume=True)

        assert len(list(journals.iterdir())) == 1
        assert len(parts_left(server)) == 1
        assert mine != key

    @pytest.mark.parametrize("option", [{"title": "Other"}, {"tags": ["x"]}, {"filename": "o.mp4"}])
    def test_another_upload_of_the_file(self, direct, path, option):
        """What is asked for differently is another upload."""
        client, server = direct()
        self.broken(client, server, path)
        server.requests.clear()
        upload(client, path, resume=True, **option)

        assert len(puts(server)) == 3

    def test_a_file_that_is_no_journal(self, direct, path):
        """A mistaken path must not cost a file."""
        client, server = direct()
        with pytest.raises(ValueError, match="is no journal of an upload"):
            upload(client, path, resume=path)

        assert path.read_bytes() == CONTENT
        assert server.requests == []

    def test_two_at_a_time(self, direct, path, journals):
        """One of two uploads on one journal is told, and the other goes on."""
        client, _ = direct()
        told = []

        def on_bytes(sent, total):
            if not told:
                told.append(None)
                with pytest.raises(UploadError, match=r"mp4 is being uploaded already") as caught:
                    upload(client, path, resume=True)
                told[:] = [caught.value.stage]

        result = upload(client, path, resume=True, on_bytes=on_bytes)

        assert stored(client, result)
        assert told == ["resume"]
        assert list(journals.iterdir()) == []

    def test_what_is_refused_for_good(self, direct, tmp_path, journals):
        """Then there is nothing to go on with."""
        client, server = direct(threshold=0)
        path = tmp_path / "photo.jpg"
        path.write_bytes(b"MZ\x90\x00" + bytes(200))
        with pytest.raises(ValidationError):
            client.files.upload(path, resume=True)

        assert list(journals.iterdir()) == []
        assert parts_left(server) == []

    def test_a_small_file_needs_no_journal(self, direct, tmp_path, journals):
        """It goes in one request."""
        client, _ = direct()
        path = tmp_path / "a.txt"
        path.write_bytes(b"words")
        client.files.upload(path, resume=True)

        assert not journals.exists()

    def test_what_can_not_be_found_again(self, direct):
        """Bytes are gone with their process."""
        client, server = direct()
        with pytest.raises(ValueError, match=r"a\.mp4 can't be resumed; give the path of a file"):
            client.files.upload(CONTENT, filename="a.mp4", resume=True)

        assert server.requests == []


def _shrunk(parts):
    """Parts of which the first lacks a byte."""
    if parts:
        parts[0].size_bytes -= 1
    return parts


class TestBatch:
    """Many files of any size."""

    def test_large_beside_small(self, direct, path, tmp_path):
        """Each goes its way; results stand in the order of the files, all are waited for."""
        client, _ = direct(threshold=100_000)
        (tmp_path / "a.txt").write_bytes(b"words")
        files = [b"first", path, tmp_path / "a.txt", photo("#ff0000")]
        events = []
        results = client.files.upload_batch(
            files,
            filenames=["first.txt", "flight.mp4", "a.txt", "red.jpg"],
            wait_for_descriptions=True,
            on_progress=events.append,
        )

        assert [result.filename for result in results] == [
            "first.txt",
            "flight.mp4",
            "a.txt",
            "red.jpg",
        ]
        assert stored(client, results[1])
        assert not results[1].is_pending
        assert "red" in results[3].description
        assert len(results.session_ids) == 1
        assert sorted(event.file_index for event in events) == [0, 1, 2, 3]

    def test_large_images_are_waited_for(self, direct):
        """Though they have no session."""
        client, _ = direct(threshold=0)
        results = client.files.upload_batch(
            [photo("#ff0000"), photo("#0000ff")],
            filenames=["red.jpg", "blue.jpg"],
            wait_for_descriptions=True,
        )

        assert ["red" in results[0].description, "blue" in results[1].description] == [True, True]
        assert results.session_ids == []

    def test_requests_at_a_time(self, limited):
        """No more than the plan allows, nor than the caller wants."""
        for plan_limit, limit, expected in ((2, 8, 2), (8, 3, 3), (None, 2, 2)):
            plan = Plan("p", batch_files=1, concurrent_uploads=plan_limit)
            client, server = limited(plan=plan, latency=0.05)
            busy = _Busy(server)
            results = client.files.upload_batch(
                [b"x"] * 8, filenames=[f"{n}.txt" for n in range(8)], max_concurrency=limit
            )

            assert results.uploaded_count == 8
            assert busy.most <= expected

    def test_events_in_order(self, limited):
        """With one request at a time, files are announced in their order, request by request."""
        client, server = limited(plan=Plan("p", batch_files=2))
        log = []
        server.requests.clear()
        client.files.upload_batch(
            [b"x"] * 4,
            filenames=list("abcd"),
            max_concurrency=1,
            on_progress=lambda event: log.append((event.filename, len(paths(server, "POST")))),
        )

        assert log == [("a", 0), ("b", 0), ("c", 1), ("d", 1)]

    def test_a_request_that_fails(self, limited):
        """The others go on; its files are marked, and sent again when asked."""
        client, server = limited(plan=Plan("p", batch_files=2), max_retries=0)
        with (
            failing(server, "reset", path="/files/upload/batch", skip=1, count=1),
            pytest.raises(UploadError, match="4 of 6 files are stored") as caught,
        ):
            client.files.upload_batch(
                [b"a", b"b", b"c", b"d", b"e", b"f"], filenames=list("abcdef"), max_concurrency=1
            )
        results = caught.value.partial_results
        assert [result.status for result in results[2:4]] == ["failed", "failed"]
        assert [result.filename for result in results.retryable()] == ["c", "d"]
        first = [result.image_id for result in results]
        server.requests.clear()
        again = results.retry_failed()

        assert again is results
        assert paths(server, "POST") == ["/files/upload/batch"]
        assert results.uploaded_count == 6
        assert [result.image_id for result in results if result.image_id in first] == [
            id for id in first if id
        ]
        assert [result.filename for result in results] == list("abcdef")
        assert len(results.session_ids) == 3
        assert client.files.retry_failed(results).uploaded_count == 6
        assert len(paths(server, "POST")) == 1
        with pytest.raises(TypeError, match="must be what upload_batch returned, not UploadResult"):
            client.files.retry_failed(results[0])

    def test_a_file_that_changed_before_the_retry(self, limited, tmp_path):
        """It is sent as it is then; one that is gone is told."""
        client, server = limited(plan=Plan("p", batch_files=1), max_retries=0)
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_bytes(b"old")
        with (
            failing(server, "reset", path="/files/upload/batch", skip=1),
            pytest.raises(UploadError) as caught,
        ):
            client.files.upload_batch(
                [b"x", tmp_path / "a.txt", tmp_path / "b.txt"],
                filenames=["x.txt", "a.txt", "b.txt"],
                max_concurrency=1,
            )
        results = caught.value.partial_results
        (tmp_path / "a.txt").write_bytes(b"newer")
        (tmp_path / "b.txt").unlink()
        client.files.retry_failed(results)

        assert client.files.download(results[1].image_id) == b"newer"
        assert "b.txt" in results[2].description_error
        assert results[2].description_is_retryable is False

    def test_a_reason_that_fails_all(self, limited):
        """Nothing more is begun; the error has what was done before."""
        client, server = limited(plan=Plan("p", batch_files=1), max_retries=0)
        quota = {
            "error": {
                "code": "QUOTA_EXCEEDED",
                "message": "Full.",
                "details": {"available": 0, "limit": 2},
            }
        }
        with (
            failing(
                server,
                "status",
                path="/files/upload/batch",
                status=429,
                body=json.dumps(quota).encode(),
                skip=2,
            ),
            pytest.raises(QuotaExceededError) as caught,
        ):
            client.files.upload_batch([b"x"] * 6, filenames=list("abcdef"), max_concurrency=1)

        results = caught.value.partial_results
        assert [bool(result.image_id) for result in results] == [True, True] + [False] * 4
        assert [result.status for result in results[2:]] == ["failed"] + ["not_sent"] * 3
        assert paths(server).count("/files/upload/batch") == 3

    def test_nothing_is_stored(self, limited):
        """Then the error is what it is."""
        client, server = limited(max_retries=0)
        with (
            failing(server, "status", path="/files/upload/batch", status=503),
            pytest.raises(ServerError),
        ):
            client.files.upload_batch([b"x"], filenames=["a.txt"])
        with (
            failing(server, "status", path="/files/upload/batch", status=401),
            pytest.raises(AuthenticationError),
        ):
            client.files.upload_batch([b"x"], filenames=["a.txt"])

    def test_a_large_file_that_is_refused(self, direct):
        """It does not keep the others, nor makes an error of the whole."""
        client, server = direct(threshold=100)
        program = b"MZ\x90\x00" + bytes(200)
        results = client.files.upload_batch([program, b"words"], filenames=["photo.jpg", "a.txt"])

        assert [result.status for result in results] == ["failed", "processing"]
        assert results[0].description_is_retryable is False
        assert parts_left(server) == []

    def test_a_large_file_that_fails(self, direct, path):
        """It is marked, and sent again when asked; in the end that is an error."""
        client, server = direct(max_retries=0)
        with (
            failing(server, "reset", **STORAGE, count=1),
            pytest.raises(UploadError, match="1 of 2 files are stored") as caught,
        ):
            client.files.upload_batch([path, b"words"], filenames=["flight.mp4", "a.txt"])
        results = caught.value.partial_results
        results.retry_failed()

        assert stored(client, results[0])
        assert results.uploaded_count == 2

    def test_large_files_are_resumed(self, direct, path):
        """Each has a journal of its own."""
        client, server = direct(max_retries=0, multipart_threshold=6 * MIB)
        with (
            failing(server, "reset", path="*/complete", count=1),
            pytest.raises(ScopixConnectionError),
        ):
            client.files.upload_batch([path], resume=True)
        server.requests.clear()
        (result,) = client.files.upload_batch([path], resume=True)

        assert stored(client, result)
        assert puts(server) == []

    def test_a_file_that_vanishes(self, limited, tmp_path):
        """The request begins again without it, and the others are stored."""
        client, _ = limited()
        for name in ("a.txt", "b.txt", "c.txt"):
            (tmp_path / name).write_bytes(name.encode())

        def on_progress(event):
            (tmp_path / "b.txt").unlink(missing_ok=True)

        results = client.files.upload_batch(
            [tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"], on_progress=on_progress
        )

        assert [bool(result.image_id) for result in results] == [True, False, True]
        assert "b.txt" in results[1].description_error
        assert client.files.download(results[2].image_id) == b"c.txt"

    def test_all_files_are_refused(self, limited):
        """Then there is no session to wait for."""
        client, _ = limited()
        results = client.files.upload_batch(
            [b"MZ\x90\x00" + bytes(200)], filenames=["a.jpg"], wait_for_descriptions=True
        )

        assert results[0].status == "rejected"
        assert results.session_ids == []

    def test_all_files_vanish(self, limited, tmp_path):
        """Then nothing is left to send."""
        client, _ = limited()
        (tmp_path / "a.txt").write_bytes(b"a")

        def on_progress(event):
            (tmp_path / "a.txt").unlink()

        (result,) = client.files.upload_batch([tmp_path / "a.txt"], on_progress=on_progress)

        assert result.is_failed and "a.txt" in result.description_error

    def test_a_file_that_breaks(self, limited):
        """What can't be read, and can't be found out, is an error of its request."""

        class Broken(io.BytesIO):
            def read(self, size=-1):
                if self.tell():
                    raise OSError("the disk is broken")
                return super().read(1)

        client, _ = limited()
        with pytest.raises(UploadError, match="the disk is broken"):
            client.files.upload_batch([Broken(b"abc"), b"x"], filenames=["a.txt", "b.txt"])

    def test_a_program_that_is_wrong(self, limited):
        """What is no error of uploads comes out as it is."""

        class Text(io.BytesIO):
            def read(self, size=-1):
                return "text"

        client, _ = limited()
        with pytest.raises(TypeError, match="not bytes"):
            client.files.upload_batch([Text(b"abc")], filenames=["a.txt"])

    def test_ten_thousand_files(self, limited):
        """They go in as few requests as the plan allows."""
        client, server = limited(plan="professional")
        server.requests.clear()
        count = 1_000
        results = client.files.upload_batch(
            [f"Note {n}".encode() for n in range(count)],
            filenames=[f"{n}.txt" for n in range(count)],
            auto_describe=False,
        )

        assert results.uploaded_count == count
        assert len(server.requests) == 1 + count / 100

    def test_duplicates(self, direct, path):
        """Each is told as the file stored before, large or small."""
        client, _ = direct()
        first = client.files.upload_batch([path, b"words"], filenames=["a.mp4", "a.txt"])
        again = client.files.upload_batch(
            [path, b"words"], filenames=["b.mp4", "b.txt"], skip_duplicates=True
        )

        assert [result.image_id for result in again] == [result.image_id for result in first]
        assert [result.deduplicated for result in again] == [True, True]

    def test_an_interruption(self, limited, caplog):
        """What is done is told, what runs is stopped."""
        client, _ = limited(plan=Plan("p", batch_files=1))

        def on_progress(event):
            if event.file_index == 3:
                raise Stop

        with pytest.raises(Stop) as caught:
            client.files.upload_batch(
                [b"x"] * 6, filenames=list("abcdef"), max_concurrency=1, on_progress=on_progress
            )

        assert isinstance(caught.value.partial_results, BatchUploadResults)
        assert caught.value.partial_results.uploaded_count == 3
        assert "upload stopped: 3 of 6 files are stored" in caplog.text

    def test_an_interruption_in_silence(self, limited, caplog):
        """Without logs, the results are on the exception alone."""
        client, _ = limited()
        client.config.enable_logging = False

        def on_progress(event):
            raise Stop

        with pytest.raises(Stop) as caught:
            client.files.upload_batch([b"x"], filenames=["a"], on_progress=on_progress)

        assert caught.value.partial_results.uploaded_count == 0
        assert caplog.text == ""


class _Busy:
    """Counts the uploads that a server has under way."""

    def __init__(self, server):
        self.most = 0
        slots = server._live.service.slots
        take = slots.take

        def counted(tenant_id, plan):
            self.most = max(self.most, slots._busy[tenant_id] + 1)
            return take(tenant_id, plan)

        slots.take = counted


class TestInput:
    """Whatever has bytes."""

    PIECES = (b"some ", b"", bytearray(b"words "), memoryview(b"that come"))

    def test_an_iterator(self, client):
        """Bytes that come once, in pieces of any size."""
        result = client.files.upload(iter(self.PIECES), filename="a.txt")

        assert client.files.download(result.image_id) == b"some words that come"

    def test_an_iterator_of_this_colour(self, client):
        """One that is waited for, where that can be."""

        def pieces():
            for piece in self.PIECES:
                yield bytes(piece)

        result = client.files.upload(pieces(), filename="a.txt")

        assert client.files.download(result.image_id) == b"some words that come"

    def test_a_pipe(self, client):
        """A stream that can't seek goes through a temporary file, so that it can be retried."""
        reading, writing = os.pipe()
        os.write(writing, b"from a pipe")
        os.close(writing)
        with open(reading, "rb") as file:  # noqa: PTH123
            result = client.files.upload(file, filename="pipe.txt")

        assert client.files.download(result.image_id) == b"from a pipe"

    def test_a_large_stream(self, direct):
        """Its size is known when it has ended, and so is its way."""
        client, server = direct()
        pieces = (CONTENT[start : start + 999_999] for start in range(0, SIZE, 999_999))
        result = upload(client, pieces, filename="flight.mp4")

        assert stored(client, result)
        assert sorted(puts(server)) == sorted(SIZES)

    def test_a_stream_is_sent_again(self, client, emulator):
        """After a failure, as a file is."""
        with failing(emulator, "status", path="/files/upload", count=1):
            result = client.files.upload(iter([b"words"]), filename="a.txt")

        assert client.files.download(result.image_id) == b"words"

    @pytest.mark.parametrize(
        ("pieces", "error", "message"),
        [
            ([], ValueError, r"a\.txt is empty"),
            ([b""], ValueError, r"a\.txt is empty"),
            ([b"a", "text"], TypeError, r"a\.txt gave str, not bytes"),
        ],
    )
    def test_bad_streams(self, client, emulator, pieces, error, message):
        """The error names the stream, and nothing is sent or left."""
        before = len(emulator.requests)
        with pytest.raises(error, match=message):
            client.files.upload(iter(pieces), filename="a.txt")

        assert len(emulator.requests) == before

    def test_a_stream_that_fails(self, client):
        """What it raises comes out."""

        def pieces():
            yield b"a"
            raise KeyError("mine")

        with pytest.raises(KeyError, match="mine"):
            client.files.upload(pieces(), filename="a.txt")

    def test_streams_of_a_batch(self, client):
        """A bad one has its place, the others are stored."""
        results = client.files.upload_batch(
            [iter([b"one"]), iter([]), b"two"], filenames=["1.txt", "2.txt", "3.txt"]
        )

        assert [bool(result.image_id) for result in results] == [True, False, True]
        assert results[1].description_error == "2.txt is empty; there is nothing to upload"
        assert client.files.download(results[0].image_id) == b"one"

    def test_a_stream_can_not_be_sent_again_later(self, limited):
        """Its temporary file is gone with the call."""
        client, server = limited(plan=Plan("p", batch_files=1), max_retries=0)
        with (
            failing(server, "reset", path="/files/upload/batch", skip=1, count=1),
            pytest.raises(UploadError) as caught,
        ):
            client.files.upload_batch(
                [b"one", iter([b"two"])], filenames=["1.txt", "2.txt"], max_concurrency=1
            )

        results = caught.value.partial_results
        assert results[1].is_failed and results.retryable() == []
        assert results.retry_failed().uploaded_count == 1

    def test_a_stream_of_documents(self, client):
        """Documents come in streams, too."""
        document = client.documents.upload_one(iter([b"words"]), filename="a.txt")
        (other,) = client.documents.upload([iter([b"other ", b"words"])], filenames=["b.txt"])

        assert client.documents.get_text(document.document_id) == "words"
        assert (document.size_bytes, other.size_bytes) == (5, 11)

    def test_a_large_document(self, direct):
        """It goes straight to storage."""
        client, server = direct(threshold=100)
        text = b"A line of words.\n" * 100
        document = client.documents.upload_one(text, filename="a.txt")
        (other,) = client.documents.upload([text[:1000]], filenames=["b.txt"])

        assert puts(server) == [1700, 1000]
        assert client.documents.get_text(document.document_id).encode() == text
        assert other.size_bytes == 1000

    @pytest.mark.parametrize("files", [["a.jpg"], ("a.jpg",), {"a.jpg"}])
    def test_many_files_for_one(self, client, files):
        """The error names the method for many."""
        with pytest.raises(TypeError, match="use upload_batch for many files"):
            client.files.upload(files)

    @pytest.mark.parametrize(
        ("options", "error", "message"),
        [
            ({"max_concurrency": 0}, ValueError, "max_concurrency"),
            ({"part_size": 1}, ValueError, "part_size"),
            ({"on_bytes": 7}, TypeError, "on_bytes must be a function, not int"),
        ],
    )
    def test_bad_options(self, client, emulator, options, error, message):
        """They are named before anything is sent."""
        before = len(emulator.requests)
        with pytest.raises(error, match=message):
            client.files.upload(b"x", filename="a.txt", **options)
        if "part_size" not in options:
            with pytest.raises(error, match=message):
                client.files.upload_batch([b"x"], filenames=["a.txt"], **options)

        assert len(emulator.requests) == before


class TestProgress:
    """How far an upload is, in bytes."""

    @pytest.fixture
    def patience(self, monkeypatch):
        """A wait before a retry that is long enough for a callback to be called meanwhile."""
        monkeypatch.setattr(random, "random", lambda: 0.5)
        return 0.5

    @pytest.mark.parametrize("threshold", [MIB, 100 * MIB])
    def test_up_to_the_total(self, direct, path, threshold):
        """In order, never beyond, to the end; whichever way the file goes."""
        client, _ = direct(threshold=threshold)
        seen = []
        upload(client, path, on_bytes=lambda *args: seen.append(args))

        sent = [number for number, _ in seen]
        assert {total for _, total in seen} == {SIZE}
        assert sent == sorted(set(sent))
        assert sent[-1] == SIZE

    def test_a_retry_goes_back(self, direct, path, patience):
        """A part that was sent whole, and is sent again, is counted once."""
        client, server = direct()
        client.config.retry_delay = patience
        seen = []
        with failing(server, "status", **STORAGE, skip=1, count=1, applied=True):
            upload(client, path, max_concurrency=1, on_bytes=lambda s, t: seen.append(s))

        back = [(before, after) for before, after in itertools.pairwise(seen) if after < before]
        assert [after for _, after in back] == [PART]
        assert max(seen) == seen[-1] == SIZE

    def test_damage_goes_back(self, direct, path, patience):
        """So is one whose bytes storage did not believe."""
        client, server = direct()
        client.config.retry_delay = patience
        seen = []
        refused = {"status": 400, "body": refusal("BadDigest"), "applied": True}
        with failing(server, "status", **STORAGE, **refused, count=1):
            upload(client, path, max_concurrency=1, on_bytes=lambda s, t: seen.append(s))

        assert any(after < before for before, after in itertools.pairwise(seen))
        assert max(seen) == seen[-1] == SIZE

    def test_a_batch(self, direct, path):
        """The bytes of all files together."""
        client, _ = direct()
        seen = []
        client.files.upload_batch(
            [path, b"words", iter([b"more ", b"words"])],
            filenames=["a.mp4", "b.txt", "c.txt"],
            on_bytes=lambda *args: seen.append(args),
        )

        sent = [number for number, _ in seen]
        assert {total for _, total in seen} == {SIZE + 15}
        assert sent == sorted(set(sent))
        assert sent[-1] == SIZE + 15

    def test_a_request_that_begins_again(self, limited, tmp_path):
        """Without the file that changed while it was sent, and without counting anything twice."""
        client, _ = limited()
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_bytes(b"x" * MIB)
        seen = []

        class Text(io.BytesIO):
            def read(self, size=-1):
                os.utime(tmp_path / "b.txt", ns=(1, 1))
                return super().read(size)

        results = client.files.upload_batch(
            [tmp_path / "a.txt", Text(b"words"), tmp_path / "b.txt"],
            filenames=["a.txt", "c.txt", "b.txt"],
            on_bytes=lambda *args: seen.append(args),
        )

        assert [bool(result.image_id) for result in results] == [True, True, False]
        assert "changed since the upload began" in results[2].description_error
        assert max(seen) == seen[-1] == (MIB + 5, 2 * MIB + 5)

    def test_where_the_caller_runs(self, direct, path):
        """Callbacks are called in the thread of the caller, one at a time."""
        client, _ = direct()
        threads = set()

        def on_bytes(sent, total):
            threads.add(threading.get_ident())

        upload(client, path, on_bytes=on_bytes)
        client.files.upload_batch([path, b"x"], filenames=["a", "b"], on_bytes=on_bytes)

        assert threads == {threading.get_ident()}

    def test_costs_nothing_when_unused(self, direct, path, monkeypatch):
        """Nobody counts for nobody."""

        def count(*args):
            raise AssertionError

        monkeypatch.setattr(_uploads, "Tally", count)
        client, _ = direct()

        assert stored(client, upload(client, path))

    def test_a_bar(self, direct, path, capsys):
        """One word turns it on."""
        client, _ = direct()
        upload(client, path, progress=True)
        client.files.upload_batch([path, b"x"], filenames=["a", "b.txt"], progress=True)
        shown = capsys.readouterr().err

        assert "flight.mp4: 100%" in shown
        assert "2 files: 100%" in shown

    @pytest.mark.parametrize("method", ["upload", "upload_batch"])
    def test_a_bar_that_can_not_be_drawn(self, client, emulator, monkeypatch, method):
        """The error names what to install, before anything is sent."""
        monkeypatch.setitem(sys.modules, "tqdm.auto", None)
        before = len(emulator.requests)
        with pytest.raises(ImportError, match=r"pip install 'scopix\[progress\]'"):
            getattr(client.files, method)(__file__, progress=True)

        assert len(emulator.requests) == before

    def test_events_are_as_they_were(self, direct, path):
        """One for each file, before its first byte."""
        client, server = direct()
        events = []
        upload(client, path, on_progress=lambda event: events.append((event, len(server.requests))))

        assert events == [(UploadProgressEvent(0, SIZE, SIZE, "flight.mp4"), 0)]

    def test_a_path_of_any_kind(self, client, tmp_path):
        """A path is a path."""
        path = Path(tmp_path) / "a.txt"
        path.write_bytes(b"x")

        assert client.files.upload(os.fspath(path)).filename == "a.txt"
