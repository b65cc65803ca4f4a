# Derived from tests/async/test_documents.py by `python -m generator generate`; do not edit.
"""`client.documents`, against the local server."""

from __future__ import annotations

import io

import pytest

from scopix.types.callbacks import (
    DocumentUploadProgressEvent,
)
from scopix.types.documents import BatchDocumentUploadResults
from scopix.types.enums import DocumentProcessingErrorType, DocumentProcessingStatus
from scopix_emulator import Plan
from scopix_sync import (
    AuthenticationError,
    ConflictError,
    DocumentProcessingError,
    QuotaExceededError,
    ResourceNotFoundError,
    ScopixTimeoutError,
    ServerError,
    UploadError,
    ValidationError,
)
from tests.emulator.samples import document, locked_pdf
from tests.events import Log
from tests.local import failing, held, paths
from tests.media import photo, report
from tests.s3 import NAME, store


@pytest.fixture
def bucket(emulator, moto):
    """The store that has a bucket of the tenant."""
    with store(emulator, moto) as made:
        yield made


NOWHERE = "00000000-0000-4000-8000-000000000000"
PDF = "application/pdf"


class TestUploadOne:
    """`documents.upload_one`."""

    def test_a_path_is_uploaded_read_and_indexed(self, client, tmp_path):
        """When the call returns, the text is there and can be searched."""
        path = tmp_path / "dues.pdf"
        path.write_bytes(report("Harbour dues.", "Paid on arrival."))

        result = client.documents.upload_one(path)

        assert (result.filename, result.content_type) == ("dues.pdf", PDF)
        assert result.size_bytes == path.stat().st_size
        assert result.is_completed and not result.is_pending and not result.is_failed
        assert (result.embedding_status, result.page_count, result.chunk_count) == (
            "completed",
            2,
            2,
        )
        assert result.created_at is not None and result.processing_error is None

    @pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, io.BytesIO])
    def test_takes_bytes_and_open_files(self, client, kind):
        """What is in memory needs a name, and arrives byte for byte."""
        result = client.documents.upload_one(kind(b"# Dues\n"), filename="dues.md")

        assert client.documents.download(result.document_id) == b"# Dues\n"
        assert result.content_type == "text/markdown"

    def test_the_event_comes_after_the_storage_acknowledged(self, client, emulator):
        """Progress is told once, of a document that is stored."""
        emulator.requests.clear()
        events = []

        def on_progress(event):
            events.append((event, paths(emulator)))

        client.documents.upload_one(b"dues", filename="a.txt", on_progress=on_progress)

        assert events == [(DocumentUploadProgressEvent(0, 4, 4, "a.txt"), ["/files/upload"])]

    def test_everything_that_goes_along(self, client, emulator, bucket):
        """Title, tags, folder and storage are those of the call."""
        folder_id = emulator.add_folder()
        result = client.documents.upload_one(
            b"dues",
            filename="a.txt",
            title="Dues",
            tags=["harbour"],
            folder_id=folder_id,
            storage_target="custom",
            extra_headers={"x-correlation-id": "c-1"},
        )
        details = client.documents.get(result.document_id)

        assert (details.title, details.tags, details.folder_id) == ("Dues", ["harbour"], folder_id)
        assert ("PUT", f"/{NAME}/{details.object_key}") in bucket.calls

    def test_without_waiting(self, client, emulator):
        """A document that is not waited for is pending, and no poll is made."""
        emulator.requests.clear()

        result = client.documents.upload_one(
            report("x"), filename="a.pdf", wait_for_processing=False
        )

        assert result.is_pending
        assert (result.content_type, result.page_count) == (PDF, None)
        assert paths(emulator) == ["/files/upload"]

    @pytest.mark.parametrize(
        ("content", "filename", "kind"),
        [
            (locked_pdf("secret"), "a.pdf", DocumentProcessingErrorType.PASSWORD_PROTECTED),
            (report("x")[:200], "a.pdf", DocumentProcessingErrorType.CORRUPT_FILE),
            (document("x")[:-200], "a.docx", DocumentProcessingErrorType.CORRUPT_FILE),
        ],
    )
    def test_a_document_that_can_not_be_read(self, client, content, filename, kind):
        """The error has the document, its state, and why; or the result has."""
        with pytest.raises(DocumentProcessingError) as caught:
            client.documents.upload_one(content, filename=filename)
        result = client.documents.upload_one(content, filename=filename, raise_on_failure=False)

        assert caught.value.document_id in caught.value.message
        assert caught.value.status == "failed"
        assert caught.value.details["error_type"] is kind
        assert caught.value.details["is_retryable"] is False
        assert result.is_failed and result.processing_error in caught.value.message
        assert result.processing_error_type is kind and not result.processing_is_retryable

    def test_a_known_document_is_not_stored_again(self, fresh):
        """With `skip_duplicates` the one that is there comes back, processed."""
        first = fresh.documents.upload_one(b"only once", filename="a.txt")
        second = fresh.documents.upload_one(b"only once", filename="b.txt", skip_duplicates=True)

        assert second == first

    def test_too_slow(self, client, emulator):
        """The error of the wait has the last state, with which to go on."""
        with (
            held(emulator),
            pytest.raises(ScopixTimeoutError, match=r"0\.1 s for the proc") as caught,
        ):
            client.documents.upload_one(b"dues", filename="a.txt", processing_timeout=0.1)
        last = caught.value.last_result

        assert last.is_pending
        assert last.document_id in caught.value.message
        assert client.documents.wait_for_processing(last.document_id).is_completed

    @pytest.mark.parametrize(
        ("file", "options", "error"),
        [
            (b"dues", {}, ValueError),
            (b"", {"filename": "a.txt"}, ValueError),
            (7, {}, TypeError),
            ("https://example.org/a.pdf", {}, ValueError),
            ("gone.pdf", {}, FileNotFoundError),
            (photo(), {"filename": "photo.JPG"}, ValueError),
            (b"dues", {"filename": "a.txt", "processing_timeout": 0}, ValueError),
            (b"dues", {"filename": "a.txt", "processing_timeout": "1"}, TypeError),
            (b"dues", {"filename": "a.txt", "tags": ["x" * 51]}, ValueError),
            (b"dues", {"filename": "a.txt", "on_progress": 7}, TypeError),
        ],
    )
    def test_bad_input_is_refused_at_once(self, client, emulator, file, options, error):
        """What can't be a document is refused before anything is sent."""
        emulator.requests.clear()
        with pytest.raises(error):
            client.documents.upload_one(file, **options)

        assert paths(emulator) == []

    def test_an_image_without_a_name_of_one(self, client):
        """Its bytes tell the server; it is stored as a file, and the error says so."""
        with pytest.raises(DocumentProcessingError, match="of type image; it is stored") as caught:
            client.documents.upload_one(photo("#0f0f1f"), filename="unnamed")

        assert client.files.get(caught.value.document_id).media_type == "image"

    def test_what_the_server_refuses(self, client):
        """The server's answer is the error."""
        with pytest.raises(ValidationError):
            client.documents.upload_one(b"MZ\x90\x00" + bytes(64), filename="a.pdf")

    def test_a_file_that_breaks_while_it_is_read(self, client):
        """An error of the disk is an error of the upload."""

        class Broken(io.BytesIO):
            name = "broken.txt"

            def read(self, *_):
                raise OSError("the disk is gone")

        with pytest.raises(UploadError, match="the disk is gone") as caught:
            client.documents.upload_one(Broken(b"dues"))

        assert (caught.value.filename, caught.value.stage) == ("broken.txt", "upload")

    def test_a_callback_that_raises(self, client):
        """It reaches the caller; the upload can be taken up again."""
        log = Log(raises="progress")
        with pytest.raises(ZeroDivisionError):
            client.documents.upload_one(b"gulls", filename="a.txt", on_progress=log.note)
        again = client.documents.upload_one(
            b"gulls", filename="a.txt", skip_duplicates=True, on_progress=log.lines.append
        )

        assert again.is_completed
        assert len(log.lines) == 2


class TestUpload:
    """`documents.upload`."""

    def test_results_have_the_order_of_the_files(self, client):
        """Results are complete, and stand where their files stood."""
        contents = [report(f"Page of {n}.") for n in range(6)]
        results = client.documents.upload(contents, filenames=[f"{n}.pdf" for n in range(6)])

        assert isinstance(results, BatchDocumentUploadResults)
        assert [result.filename for result in results] == [f"{n}.pdf" for n in range(6)]
        assert results.succeeded_count == 6 and not results.has_failures
        for n, result in enumerate(results):
            assert f"Page of {n}." in client.documents.get_text(result.document_id)

    def test_a_folder(self, client, tmp_path):
        """Only documents are taken from it; the other files are reported."""
        for name in ("b.pdf", "deep/c.MD", "photo.jpg", "film.mp4", "song.mp3", ".hidden.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(report("x") if name == "b.pdf" else b"text")

        results = client.documents.upload(tmp_path)
        flat = client.documents.upload(tmp_path, recursive=False, include_hidden=True)

        assert [result.filename for result in results] == ["b.pdf", "c.MD"]
        assert [path.name for path in results.unsupported] == ["film.mp4", "photo.jpg", "song.mp3"]
        assert [result.filename for result in flat] == [".hidden.txt", "b.pdf"]

    def test_everything_that_goes_along(self, client, emulator, bucket):
        """Tags, folder and storage are those of all documents."""
        folder_id = emulator.add_folder()
        (result,) = client.documents.upload(
            b"dues", filename="a.txt", tags=["sea"], folder_id=folder_id, storage_target="custom"
        )
        details = client.documents.get(result.document_id)

        assert (details.filename, details.tags, details.folder_id) == ("a.txt", ["sea"], folder_id)
        assert ("PUT", f"/{NAME}/{details.object_key}") in bucket.calls

    def test_one_bad_file_does_not_lose_the_others(self, client, tmp_path):
        """The error comes at the end, names the first that failed, and has all results."""
        with pytest.raises(DocumentProcessingError) as caught:
            client.documents.upload(
                [tmp_path / "gone.pdf", b"fine", photo(), report("x")[:200]],
                filenames=["gone.pdf", "fine.txt", "photo.jpg", "broken.pdf"],
            )
        results = caught.value.details["partial_results"]

        assert caught.value.message.startswith(
            "1 succeeded, 3 failed (0 retryable); the first is gone.pdf: "
        )
        assert (caught.value.document_id, caught.value.status) == (None, "failed")
        assert [result.processing_error_type for result in results] == [
            "unknown",
            None,
            "unsupported_format",
            "corrupt_file",
        ]
        assert [bool(result.document_id) for result in results] == [False, True, False, True]

    def test_what_the_server_refuses(self, client):
        """Refusals and passing failures are results; `retryable` tells them apart."""
        results = client.documents.upload(
            [b"MZ\x90\x00" + bytes(9), photo("#123123"), b"fine"],
            filenames=["program.txt", "unnamed", "fine.txt"],
            raise_on_failure=False,
        )

        assert [result.processing_error_type for result in results] == [
            "unsupported_format",
            "unsupported_format",
            None,
        ]
        assert "it is stored as a file" in results[1].processing_error

    def test_a_server_that_fails(self, limited):
        """A document that met a passing failure can be sent again."""
        client, server = limited(max_retries=0)
        with failing(server, "status", path="/files/upload", status=503, skip=1, count=1):
            results = client.documents.upload(
                [b"one", b"two", b"three"],
                filenames=["1.txt", "2.txt", "3.txt"],
                max_concurrency=1,
                raise_on_failure=False,
            )

        assert [result.is_failed for result in results] == [False, True, False]
        assert results.retryable() == [results[1]]
        assert results[1].processing_error_type is DocumentProcessingErrorType.UNKNOWN

    def test_all_are_waited_for_together(self, limited):
        """A poll takes one request for a hundred documents, and asks only for what is left."""
        client, server = limited()
        count = 0
        server.hold_processing()

        def on_file_complete(_):
            nonlocal count
            count += 1
            if count == 101:
                server.release_processing()

        results = client.documents.upload(
            [b"document %d" % n for n in range(101)],
            filenames=[f"{n}.txt" for n in range(101)],
            max_concurrency=8,
            on_file_complete=on_file_complete,
        )
        polls = [request for request in server.requests if request.method == "GET"]
        asked = [request.query.count("ids=") for request in polls]

        assert results.succeeded_count == 101
        assert {request.path for request in polls} == {"/api/v2/files"}
        assert asked[:2] == [100, 1]
        assert max(asked) == 100
        assert all("limit=100" in request.query for request in polls)

    def test_without_waiting(self, client, emulator):
        """Documents that are not waited for are pending, and no poll is made."""
        emulator.requests.clear()
        results = client.documents.upload([b"one"], filename="a.txt", wait_for_processing=False)

        assert results.pending_count == 1
        assert paths(emulator) == ["/files/upload"]

    def test_nothing_to_wait_for(self, client, emulator, tmp_path):
        """Without a document that is stored there is no poll."""
        emulator.requests.clear()
        results = client.documents.upload(tmp_path / "gone.pdf", raise_on_failure=False)

        assert results.failed_count == 1
        assert paths(emulator) == []

    def test_too_slow(self, client, emulator):
        """The error of the wait has the results so far."""
        with (
            held(emulator),
            pytest.raises(ScopixTimeoutError, match="the processing of 2 docu") as caught,
        ):
            client.documents.upload(
                [b"one", b"two"], filenames=["1.txt", "2.txt"], processing_timeout=0.1
            )
        results = caught.value.last_result

        assert isinstance(results, BatchDocumentUploadResults)
        assert results.pending_count == 2
        assert all(result.document_id for result in results)

    def test_too_slow_for_one_poll(self, limited):
        """The results are there when no poll was answered at all."""
        client, server = limited(max_retries=0, latency=0.2)
        with (
            failing(server, "status", method="GET", path="/files", status=503),
            pytest.raises(ScopixTimeoutError) as caught,
        ):
            client.documents.upload([b"x"], filename="a.txt", processing_timeout=0.1)

        assert caught.value.last_result[0].document_id

    def test_polls_that_fail(self, limited):
        """What is stored is not lost with the error."""
        client, server = limited(max_retries=0)
        with (
            failing(server, "status", method="GET", path="/files", status=500),
            pytest.raises(ServerError) as caught,
        ):
            client.documents.upload([b"x"], filename="a.txt")

        assert caught.value.details["partial_results"][0].document_id

    def test_a_key_that_does_not_work(self, client, emulator):
        """What fails all documents ends the upload; the error has what was stored before."""
        log = Log()
        with (
            failing(emulator, "status", path="/files/upload", status=401, skip=1),
            pytest.raises(AuthenticationError) as caught,
        ):
            client.documents.upload(
                [b"one", b"two", b"three"],
                filenames=["1.txt", "2.txt", "3.txt"],
                max_concurrency=1,
                **log.callbacks,
            )
        results = caught.value.details["partial_results"]

        assert [line[0] for line in log.lines] == ["progress", "complete"]
        assert [bool(result.document_id) for result in results] == [True, False, False]
        assert results.pending_count == 3

    def test_a_quota_that_is_used_up(self, limited):
        """The error has what was stored before."""
        client, _ = limited(plan=Plan("tiny", uploads_per_month=2))
        with pytest.raises(QuotaExceededError) as caught:
            client.documents.upload(
                [b"one", b"two", b"three"],
                filenames=["1.txt", "2.txt", "3.txt"],
                max_concurrency=1,
            )
        results = caught.value.partial_results

        assert results is caught.value.details["partial_results"]
        assert [bool(result.document_id) for result in results] == [True, True, False]

    def test_an_unknown_folder(self, client):
        """A folder that is missing is missing for all."""
        with pytest.raises(ResourceNotFoundError):
            client.documents.upload([b"one"], filename="a.txt", folder_id=NOWHERE)

    def test_a_document_that_is_deleted_meanwhile(self, limited):
        """It has failed, and is waited for no longer."""
        client, server = limited()
        client.documents.upload_one(b"known", filename="known.txt")
        ids = []

        def on_file_complete(event):
            ids.append(event.result.document_id)

        def on_processing_progress(event):
            if event.completed_count == 1:
                client.documents.delete(ids[1])

        server.hold_processing()
        results = client.documents.upload(
            [b"known", b"new"],
            filenames=["known.txt", "new.txt"],
            skip_duplicates=True,
            max_concurrency=1,
            raise_on_failure=False,
            on_file_complete=on_file_complete,
            on_processing_progress=on_processing_progress,
        )

        assert [result.is_failed for result in results] == [False, True]
        assert results[1].processing_error == "the document was deleted while it was processed"

    def test_the_same_document_twice(self, fresh):
        """One document, two results."""
        results = fresh.documents.upload(
            [b"same", b"same"],
            filenames=["1.txt", "2.txt"],
            skip_duplicates=True,
            max_concurrency=1,
        )

        assert results[0].document_id == results[1].document_id
        assert results.succeeded_count == 2

    def test_a_key_for_one_request(self, client):
        """An idempotency key names one upload, not several."""
        keyed = client.with_options(idempotency_key="upload-1")
        with pytest.raises(ValueError, match="idempotency_key"):
            keyed.documents.upload([b"one", b"two"], filenames=["1.txt", "2.txt"])

        (first,) = keyed.documents.upload([b"one"], filename="1.txt")
        (again,) = keyed.documents.upload([b"one"], filename="1.txt")

        assert first == again

    @pytest.mark.parametrize(
        ("files", "options", "error"),
        [
            ([], {}, ValueError),
            ([b"a"], {"filename": "a.txt", "filenames": ["a.txt"]}, ValueError),
            ([b"a", b"b"], {"filename": "a.txt"}, ValueError),
            ([b"a"], {"filenames": ["a", "b"]}, ValueError),
            ([b"a"], {"filenames": "a"}, TypeError),
            ([7], {}, TypeError),
            ([b"a"], {}, ValueError),
            ([b"a"], {"filename": "a.txt", "max_concurrency": 0}, ValueError),
            ([b"a"], {"filename": "a.txt", "max_concurrency": 1.5}, ValueError),
            ([b"a"], {"filename": "a.txt", "processing_timeout": -1}, ValueError),
            ([b"a"], {"filename": "a.txt", "tags": [""]}, ValueError),
        ],
    )
    def test_bad_input_is_refused_at_once(self, client, emulator, files, options, error):
        """What can't be an upload is refused before anything is sent."""
        emulator.requests.clear()
        with pytest.raises(error):
            client.documents.upload(files, **options)

        assert paths(emulator) == []


class TestProcessing:
    """`documents.wait_for_processing` and `documents.get_status`."""

    def test_wait(self, client):
        """The last state has what was found."""
        one = client.documents.upload_one(
            report("x", "y"), filename="a.pdf", wait_for_processing=False
        )
        status = client.documents.wait_for_processing(one.document_id, poll_interval=0.01)

        assert status.is_completed and not status.is_processing and not status.is_failed
        assert (status.page_count, status.chunk_count) == (2, 2)
        assert status.embedding_status == "completed"
        assert status == client.documents.get_status(one.document_id)

    def test_failure(self, client):
        """The error has the document, its state, and why."""
        one = client.documents.upload_one(
            locked_pdf("secret"), filename="a.pdf", wait_for_processing=False
        )
        with pytest.raises(DocumentProcessingError, match="protected by a password") as caught:
            client.documents.wait_for_processing(one.document_id)
        status = client.documents.get_status(one.document_id)

        assert (caught.value.document_id, caught.value.status) == (one.document_id, "failed")
        assert caught.value.details["error_type"] == "password_protected"
        assert status.is_failed and status.error_message in caught.value.message
        assert (status.error_type, status.is_retryable) == ("password_protected", False)

    def test_too_slow(self, client, emulator):
        """The error has the last state."""
        with held(emulator):
            one = client.documents.upload_one(b"dues", filename="a.txt", wait_for_processing=False)
            with pytest.raises(ScopixTimeoutError) as caught:
                client.documents.wait_for_processing(one.document_id, timeout=0.1)

        assert caught.value.last_result.is_processing
        assert caught.value.last_result.document_id == one.document_id

    def test_a_processing_that_is_cancelled(self, client, emulator):
        """It has an end, a failed one."""
        with held(emulator):
            one = client.documents.upload_one(b"dues", filename="a.txt", wait_for_processing=False)
            state = client.files.get_processing_status(one.document_id)
            client.upload_sessions.cancel(state.session_id)
            with pytest.raises(DocumentProcessingError, match="cancelled"):
                client.documents.wait_for_processing(one.document_id)

    def test_no_such_document(self, client):
        """The identifier of an image is that of no document."""
        image = client.files.upload(photo("#0a0b0c"), filename="photo.jpg")
        for call in (
            client.documents.get_status,
            client.documents.wait_for_processing,
            client.documents.get,
        ):
            with pytest.raises(ResourceNotFoundError, match="of type image") as caught:
                call(image.image_id)
            assert (caught.value.resource_type, caught.value.resource_id) == (
                "document",
                image.image_id,
            )


class TestReading:
    """Text, chunks and searches."""

    def test_details(self, client):
        """The record of a document, with the beginning of its text."""
        content = report("The seal sleeps. " * 3)
        one = client.documents.upload_one(content, filename="seals.pdf", title="Seals")
        details = client.documents.get(one.document_id)

        assert (details.id, details.filename, details.title) == (
            one.document_id,
            "seals.pdf",
            "Seals",
        )
        assert (details.content_type, details.size_bytes) == (PDF, len(content))
        assert (details.text_extraction_status, details.embedding_status) == (
            "completed",
            "completed",
        )
        assert (details.page_count, details.chunk_count) == (1, 1)
        assert details.extracted_text_preview.startswith("The seal sleeps.")
        assert details.object_key and details.download_url.startswith("http")
        assert details.updated_at >= details.created_at

    def test_text(self, client):
        """The whole text; a form feed parts the pages."""
        one = client.documents.upload_one(report("First.", "Second."), filename="a.pdf")
        first, second = client.documents.get_text(one.document_id).split("\f")

        assert (first.strip(), second.strip()) == ("First.", "Second.")

    def test_text_that_is_not_there(self, client, emulator):
        """Not yet, or never."""
        with held(emulator):
            one = client.documents.upload_one(b"dues", filename="a.txt", wait_for_processing=False)
            with pytest.raises(ConflictError) as caught:
                client.documents.get_text(one.document_id)
        image = client.files.upload(photo("#0a0b0d"), filename="photo.jpg")
        with pytest.raises(ValidationError):
            client.documents.get_text(image.image_id)
        with pytest.raises(ResourceNotFoundError):
            client.documents.get_text(NOWHERE)

        assert caught.value.details["text_extraction_status"] == "pending"

    def test_chunks(self, client):
        """The pieces with their pages, and their vectors where they are asked for."""
        one = client.documents.upload_one(
            report("The seal sleeps.", "The gull is awake."), filename="a.pdf"
        )
        plain = client.documents.get_chunks(one.document_id)
        full = client.documents.get_chunks(one.document_id, include_embeddings=True)

        assert (plain.document_id, plain.total_chunks) == (one.document_id, 2)
        assert [
            (chunk.content, chunk.chunk_index, chunk.page_numbers, chunk.token_count)
            for chunk in plain.chunks
        ] == [("The seal sleeps.", 0, [1], 4), ("The gull is awake.", 1, [2], 5)]
        assert [chunk.embedding for chunk in plain.chunks] == [None, None]
        for before, chunk in zip(plain.chunks, full.chunks, strict=True):
            assert (chunk.id, chunk.document_id) == (before.id, one.document_id)
            assert sum(value * value for value in chunk.embedding) == pytest.approx(1, abs=1e-3)

    def test_search(self, fresh):
        """The best chunk comes first; scores are from 0 to 1 and above the threshold."""
        fresh.documents.upload(
            [report("Seals sleep.", "Harbour dues are paid on arrival."), b"Dues of the club."],
            filenames=["harbour.pdf", "club.txt"],
        )
        answer = fresh.documents.search("harbour dues", similarity_threshold=0)
        best = answer.results[0]

        assert (answer.query, answer.total_count) == ("harbour dues", 2)
        assert answer.search_time_ms >= 0
        assert (best.document_filename, best.page_numbers, best.chunk_index) == (
            "harbour.pdf",
            [2],
            1,
        )
        assert best.content == "Harbour dues are paid on arrival."
        assert 1 >= best.score > answer.results[1].score >= 0
        assert fresh.documents.search("harbour dues", limit=1).results == [best]
        assert fresh.documents.search("zebra").results == []

    def test_search_in_some_documents(self, fresh):
        """Other documents are not looked at."""
        results = fresh.documents.upload(
            [b"A seal.", b"Another seal."], filenames=["1.txt", "2.txt"]
        )
        second = results[1].document_id
        answer = fresh.documents.search("seal", document_ids=[second])

        assert [found.document_id for found in answer.results] == [second]
        assert fresh.documents.search("seal", document_ids=[]).results == []

    def test_search_all(self, limited):
        """One request gives the hundred best."""
        client, server = limited()
        content = "\f".join(f"Seal number {n}." for n in range(120)).encode()
        one = client.documents.upload_one(content, filename="seals.txt")
        server.requests.clear()
        found = list(
            client.documents.search_all(
                "seal", similarity_threshold=0.1, document_ids=[one.document_id]
            )
        )

        assert len({result.chunk_id for result in found}) == 100
        assert paths(server) == ["/documents/search"]

    @pytest.mark.parametrize(
        "options", [{"limit": 0}, {"limit": 101}, {"similarity_threshold": 1.1}]
    )
    def test_searches_that_are_refused(self, client, options):
        """Values out of range are the server's to refuse."""
        with pytest.raises(ValidationError):
            client.documents.search("seal", **options)


class TestRecords:
    """Lists, changes, downloads, deletion, quota."""

    def test_list(self, fresh):
        """Pages of documents, the latest first, and no other files."""
        fresh.files.upload(photo(), filename="photo.jpg")
        for n in range(3):
            fresh.documents.upload_one(b"document %d" % n, filename=f"{n}.txt", tags=["t"])
        first = fresh.documents.list(page_size=2)
        second = fresh.documents.list(page=2, page_size=2)

        assert [one.filename for one in first.documents] == ["2.txt", "1.txt"]
        assert (first.total_count, first.page, first.page_size, first.has_more) == (3, 1, 2, True)
        assert [one.filename for one in second.items] == ["0.txt"]
        assert (second.page, second.has_more) == (2, False)
        (one,) = second.documents
        assert (one.content_type, one.size_bytes, one.page_count) == ("text/plain", 10, 1)
        assert (one.text_extraction_status, one.embedding_status) == ("completed", "completed")
        assert "t" in one.tags and one.created_at is not None

    def test_filter_by_status(self, fresh):
        """Only documents whose text extraction is in one state."""
        fresh.documents.upload(
            [locked_pdf("secret"), b"fine"], filenames=["a.pdf", "b.txt"], raise_on_failure=False
        )
        failed = fresh.documents.list(status_filter=DocumentProcessingStatus.FAILED)
        done = [one.filename for one in fresh.documents.list_all(status_filter="completed")]

        assert [one.filename for one in failed.documents] == ["a.pdf"]
        assert done == ["b.txt"]
        assert fresh.documents.list(status_filter="pending").total_count == 0

    def test_list_all(self, fresh):
        """All documents, however many pages they take."""
        fresh.documents.upload(
            [b"document %d" % n for n in range(5)],
            filenames=[f"{n}.txt" for n in range(5)],
            max_concurrency=1,
        )
        names = [one.filename for one in fresh.documents.list_all(page_size=2)]

        assert names == ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]

    def test_pages_that_are_none(self, client):
        """Pages are counted from 1, whole; a size too large is the server's to refuse."""
        with pytest.raises(ValueError, match="page must be 1 or more, got 0"):
            client.documents.list(page=0)
        with pytest.raises(ValueError, match="page_size must be 1 or more, got 0"):
            client.documents.list(page_size=0)
        with pytest.raises(ValueError, match="page_size must be 1 or more, got 0"):
            client.documents.list_all(page_size=0)
        for wrong in ({"page": "1"}, {"page_size": "20"}):
            with pytest.raises(TypeError, match=f"{next(iter(wrong))} must be a whole number"):
                client.documents.list(**wrong)
        with pytest.raises(TypeError, match="page_size must be a whole number, not str"):
            client.documents.list_all(page_size="20")
        with pytest.raises(ValidationError):
            client.documents.list(page_size=101)
        with pytest.raises(ValidationError):
            client.documents.list(status_filter="lost")

    def test_update(self, client):
        """Title and tags change."""
        one = client.documents.upload_one(b"dues", filename="a.txt")
        changed = client.documents.update(one.document_id, title="Dues", tags=["sea"])

        assert (changed.title, changed.tags) == ("Dues", ["sea"])
        with pytest.raises(ValueError, match="nothing to change"):
            client.documents.update(one.document_id)

    def test_download(self, client, tmp_path):
        """The bytes as they were uploaded, in memory or on disk."""
        content = report("x")
        one = client.documents.upload_one(content, filename="a.pdf")
        path = client.documents.download(one.document_id, tmp_path / "copy.pdf")

        assert path.read_bytes() == content == client.documents.download(one.document_id)

    def test_delete(self, client):
        """A document that is deleted is gone, from searches too."""
        one = client.documents.upload_one(b"the quokka", filename="a.txt")
        assert client.documents.search("quokka").total_count == 1

        assert client.documents.delete(one.document_id) is None

        assert client.documents.search("quokka").total_count == 0
        with pytest.raises(ResourceNotFoundError):
            client.documents.delete(one.document_id)

    def test_batch_delete(self, client):
        """Each document is told what became of it."""
        results = client.documents.upload([b"1", b"2"], filenames=["1.txt", "2.txt"])
        one, two = (result.document_id for result in results)
        client.documents.delete(two)
        answer = client.documents.batch_delete([one, two, NOWHERE])

        assert [(entry.id, entry.status) for entry in answer.deleted] == [(one, "deleted")]
        assert [(entry.id, entry.status) for entry in answer.failed] == [
            (two, "skipped"),
            (NOWHERE, "failed"),
        ]
        assert answer.deleted[0].deleted_at is not None and answer.failed[1].message
        assert answer.summary == {"total": 3, "deleted": 1, "skipped": 1, "failed": 1}
        with pytest.raises(TypeError):
            client.documents.batch_delete(one)

    def test_quota(self, limited, fresh):
        """What is left of a plan, with limits and without."""
        client, _ = limited(plan=Plan("tiny", uploads_per_month=3, storage_bytes=1000))
        client.documents.upload_one(b"dues", filename="a.txt")
        one, many = client.documents.quota_check(), client.documents.quota_check(3)
        free = fresh.documents.quota_check(10_000)

        assert (one.can_proceed, many.can_proceed, free.can_proceed) == (True, False, True)
        assert (one.document_count, one.document_limit, one.documents_remaining) == (1, 3, 2)
        assert (one.storage_used_bytes, one.storage_remaining_bytes) == (4, 996)
        assert "2 more files" in many.message
        assert free.documents_remaining > 10**9
