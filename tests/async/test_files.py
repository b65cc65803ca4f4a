"""`client.files` and its neighbours, against the local server."""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone

import pytest

from scopix import (
    BatchUploadResults,
    ConflictError,
    DescriptionError,
    DescriptionStatus,
    QuotaExceededError,
    ResourceNotFoundError,
    ScopixConnectionError,
    ScopixTimeoutError,
    UploadError,
    ValidationError,
)
from scopix.types.direct_uploads import CompletedPart, DirectUploadMethod
from scopix.types.documents import DocumentProcessingStatus
from scopix.types.enums import DescriptionErrorType, MediaType
from scopix.types.uploads import UploadSessionState
from scopix_emulator import Plan
from tests.local import failing, held, paths
from tests.media import photo, report

from ._colour import together

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-4000-8000-000000000000"


class TestUpload:
    """`files.upload`."""

    async def test_a_path_is_uploaded_and_described(self, client, tmp_path):
        """The main job: a photograph goes in, a description comes out."""
        path = tmp_path / "harbour.jpg"
        path.write_bytes(photo("#1a2b8c"))

        result = await client.files.upload(path)

        assert result.filename == "harbour.jpg"
        assert result.is_completed
        assert result.description_status is DescriptionStatus.COMPLETED
        assert "320" in result.description and "blue" in result.description
        assert result.media_type is MediaType.IMAGE

    @pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, io.BytesIO])
    async def test_takes_bytes_and_open_files(self, client, kind):
        """What is in memory needs a name, and arrives byte for byte."""
        content = photo("#336699")

        result = await client.files.upload(kind(content), filename="mem.jpg")

        assert await client.files.download(result.image_id) == content

    async def test_takes_an_open_file_from_where_it_stands(self, client, tmp_path):
        """A file that was read in part is sent from there, under its own name."""
        path = tmp_path / "tail.txt"
        path.write_bytes(b"skip this\nsend that\n")
        with path.open("rb") as file:
            file.seek(10)
            result = await client.files.upload(file)

        assert result.filename == "tail.txt"
        assert await client.files.download(result.image_id) == b"send that\n"

    @pytest.mark.parametrize(
        "name", ["ünï ¢ödé.txt", 'quo"te.txt', "line\r\nbreak.txt", "名前.txt", "semi;colon=.txt"]
    )
    async def test_keeps_any_file_name(self, client, name):
        """Names survive the form encoding."""
        result = await client.files.upload(b"text", filename=name)

        assert result.filename == name

    async def test_everything_the_endpoint_takes(self, client, emulator):
        """All fields of the form arrive."""
        folder = emulator.add_folder()

        result = await client.files.upload(
            photo("#aa3322"),
            filename="all.jpg",
            title="All of it",
            tags=["one", "two"],
            folder_id=folder,
            auto_describe=False,
            skip_duplicates=False,
            storage_target="default",
            content_category="product_photo",
        )
        details = await client.files.get(result.image_id)

        assert result.description_status is DescriptionStatus.SKIPPED
        assert details.title == "All of it"
        assert {"one", "two"} <= set(details.tags)
        assert details.folder_id == folder
        assert details.content_category == "product_photo"

    async def test_what_a_callback_raises_reaches_the_caller(self, client, emulator):
        """Nothing is sent after a callback raised."""
        before = len(emulator.requests)

        def fail(event):
            raise KeyError(event.filename)

        with pytest.raises(KeyError, match=r"a\.txt"):
            await client.files.upload(b"hello", filename="a.txt", on_progress=fail)

        assert len(emulator.requests) == before

    async def test_other_media_types_return_at_once(self, client):
        """A document has no description to wait for; its processing is followed."""
        result = await client.files.upload(report("Page one", "Page two"), filename="r.pdf")
        session = await client.files.wait_for_session(result.image_id)
        status = await client.files.get_processing_status(result.image_id)

        assert result.media_type is MediaType.DOCUMENT
        assert session.image_id == result.image_id
        assert session.status is UploadSessionState.COMPLETED
        assert (status.page_count, status.text_extraction_status) == (2, "completed")

    async def test_duplicates_are_skipped_when_asked(self, fresh):
        """The file already stored is the answer."""
        first = await fresh.files.upload(photo("#010203"), filename="a.jpg")
        second = await fresh.files.upload(photo("#010203"), filename="b.jpg", skip_duplicates=True)

        assert second.image_id == first.image_id
        assert second.deduplicated is True
        assert second.description_status is DescriptionStatus.SKIPPED
        assert not (second.is_pending or second.is_failed or second.is_completed)

    async def test_a_failed_description_is_an_error(self, client, emulator):
        """The error has id, status and whether another try may help."""
        emulator.fail_next_description("rate_limit", "The provider is busy.")
        with pytest.raises(DescriptionError, match="busy") as caught:
            await client.files.upload(photo("#abcdef"), filename="a.jpg")

        assert caught.value.status == "failed"
        assert caught.value.details["is_retryable"] is True
        assert caught.value.image_id

    async def test_a_failed_description_is_a_result_when_asked(self, client, emulator):
        """Without `raise_on_failure` the result tells."""
        emulator.fail_next_description("validation", "Not a picture.")
        result = await client.files.upload(
            photo("#abcd00"), filename="a.jpg", raise_on_failure=False
        )

        assert result.is_failed
        assert result.description_error_type is DescriptionErrorType.VALIDATION_ERROR
        assert not result.description_error_type.is_retryable
        assert result.description_is_retryable is False

    async def test_waiting_can_be_left_to_later(self, client, emulator):
        """Pending and queued states are seen, and the wait keeps the last one."""
        with held(emulator):
            result = await client.files.upload(
                photo("#00ff00"), filename="a.jpg", wait_for_description=False
            )
            assert result.is_pending
            states = []
            with pytest.raises(ScopixTimeoutError) as caught:
                await client.files.wait_for_description(
                    result.image_id, timeout=0.1, poll_interval=0.03, on_progress=states.append
                )
            assert caught.value.last_result.is_pending
            assert caught.value.last_result.image_id == result.image_id
            assert len(states) >= 2
        described = await client.files.wait_for_description(result.image_id)

        assert described.is_completed

    @pytest.mark.parametrize(
        ("file", "options", "error", "message"),
        [
            ("missing.jpg", {}, FileNotFoundError, r"missing\.jpg"),
            (".", {}, IsADirectoryError, "directory"),
            ("", {}, FileNotFoundError, "empty"),
            (b"", {"filename": "a.jpg"}, ValueError, "empty"),
            (b"abc", {}, ValueError, "filename"),
            (b"abc", {"filename": ""}, ValueError, "filename"),
            ("https://example.com/a.jpg", {}, ValueError, "address"),
            (42, {}, TypeError, "int"),
            (io.StringIO("abc"), {"filename": "a"}, TypeError, "binary"),
            (b"abc", {"filename": "a.txt", "tags": "one"}, TypeError, "list"),
            (b"abc", {"filename": "a.txt", "tags": ["a,b"]}, ValueError, "comma"),
            (b"abc", {"filename": "a.txt", "tags": ["x"] * 41}, ValueError, "40"),
            (b"abc", {"filename": "a.txt", "retries": 3}, TypeError, "retries"),
        ],
    )
    async def test_bad_input_is_refused_at_once(
        self, client, emulator, file, options, error, message
    ):
        """Nothing is sent, and the error says what is wrong."""
        before = len(emulator.requests)
        with pytest.raises(error, match=message):
            await client.files.upload(file, **options)

        assert len(emulator.requests) == before

    async def test_a_file_that_changes_meanwhile_is_an_error(self, client, tmp_path):
        """Bytes of two versions are never mixed."""
        path = tmp_path / "log.txt"
        path.write_bytes(b"first")

        def change(event):
            path.write_bytes(b"second version")

        with pytest.raises(UploadError, match="changed") as caught:
            await client.files.upload(path, on_progress=change)

        assert (caught.value.filename, caught.value.stage) == ("log.txt", "upload")

    async def test_the_server_refuses_what_it_can_not_take(self, client):
        """Magic bytes decide, not the name."""
        with pytest.raises(ValidationError):
            await client.files.upload(b"MZ\x90\x00" + b"\0" * 200, filename="photo.jpg")

    async def test_a_broken_image_fails_as_jobs_fail(self, client):
        """What looks like an image and is none is stored, and its description fails."""
        with pytest.raises(DescriptionError) as caught:
            await client.files.upload(photo("#112233")[:400], filename="broken.jpg")

        assert caught.value.details["error_type"] == "validation"

    async def test_other_pixels_give_another_colour(self, client):
        """The local server looks at the bytes."""
        colors = []
        for color in ("#ff0000", "#0000ff"):
            result = await client.files.upload(photo(color), filename="c.jpg")
            colors.append((await client.files.get(result.image_id)).dominant_colors[0])

        red, blue = (tuple(bytes.fromhex(color[1:])) for color in colors)
        assert red[0] > 200 > red[2]
        assert blue[2] > 200 > blue[0]


class TestTogether:
    """One client, many callers."""

    async def test_sixteen_callers_get_what_is_theirs(self, client):
        """Uploads, waits, downloads and lists side by side are never mixed up."""

        async def work(number):
            content = photo(f"#{number * 15:02x}4080")
            result = await client.files.upload(content, filename=f"{number}.jpg")
            found = await client.files.list(ids=[result.image_id])
            names = {result.filename, *(file.filename for file in found.items)}
            return names, await client.files.download(result.image_id) == content

        answers = await together(work, 16)

        assert answers == [({f"{number}.jpg"}, True) for number in range(16)]


class TestUploadBatch:
    """`files.upload_batch`."""

    async def test_a_mix_of_inputs_in_order(self, client, tmp_path):
        """Results stand in the order of the files."""
        (tmp_path / "b.txt").write_text("b")
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "d.txt").write_text("d")
        (tmp_path / "folder" / "c.jpg").write_bytes(photo("#445566"))
        (tmp_path / "folder" / "left.xyz").write_text("no")
        (tmp_path / "folder" / ".hidden.txt").write_text("no")
        events = []

        results = await client.files.upload_batch(
            [tmp_path / "b.txt", tmp_path / "folder"], on_progress=events.append
        )

        assert isinstance(results, BatchUploadResults)
        assert [result.filename for result in results] == ["b.txt", "c.jpg", "d.txt"]
        assert [event.filename for event in events] == ["b.txt", "c.jpg", "d.txt"]
        assert [event.file_index for event in events] == [0, 1, 2]
        assert [path.name for path in results.unsupported] == ["left.xyz"]
        assert len(results.session_ids) == 1

    async def test_waits_for_all_with_one_poll(self, client, emulator):
        """Descriptions of many files are waited for together."""
        contents = [photo(f"#{n:02x}4080") for n in range(5)]
        emulator.requests.clear()

        results = await client.files.upload_batch(
            contents, filenames=[f"{n}.jpg" for n in range(5)], wait_for_descriptions=True
        )

        assert results.succeeded_count == 5
        assert all(result.description for result in results)
        assert not [path for path in paths(emulator) if "processing-status" in path]

    async def test_one_bad_file_does_not_lose_the_others(self, client, tmp_path):
        """Refused, empty and missing files have their places among the results."""
        (tmp_path / "empty.txt").touch()
        (tmp_path / "tool.txt").write_bytes(b"\x7fELF" + b"\0" * 100)
        (tmp_path / "good.txt").write_text("good")
        names = ["empty.txt", "gone.txt", "tool.txt", "good.txt"]
        events = []

        results = await client.files.upload_batch(
            [tmp_path / name for name in names], on_progress=events.append
        )

        assert [result.filename for result in results] == names
        assert [result.is_failed for result in results] == [True, True, True, False]
        assert "empty" in results[0].description_error
        assert "gone.txt" in results[1].description_error
        assert [event.filename for event in events] == ["tool.txt", "good.txt"]
        assert results.failed_count == 3 and results.has_failures
        assert results.retryable() == []
        assert results.uploaded_count == 1
        with pytest.raises(UploadError, match="3 failed") as caught:
            results.raise_on_failures()
        assert caught.value.partial_results is results

    async def test_failures_raise_when_asked(self, client, tmp_path):
        """`raise_on_failure` turns a failed file into an error at the end."""
        with pytest.raises(UploadError):
            await client.files.upload_batch(
                [b"good", tmp_path / "gone.txt"],
                filenames=["good.txt", "gone.txt"],
                raise_on_failure=True,
            )

    async def test_one_key_for_many_requests_is_an_error(self, client):
        """A key names one change, and a batch may be several."""
        with pytest.raises(ValueError, match="idempotency_key"):
            await client.with_options(idempotency_key="k").files.upload_batch(
                [b"x"], filenames=["x.txt"]
            )

    async def test_all_bad_makes_no_request(self, client, emulator, tmp_path):
        """Nothing to send, nothing sent."""
        before = len(emulator.requests)
        results = await client.files.upload_batch([tmp_path / "gone.txt"])

        assert len(emulator.requests) == before
        assert results.failed_count == 1

    async def test_splits_as_the_plan_demands(self, limited):
        """More files than fit into one request go in several, in order."""
        client, server = limited(plan="professional")
        contents = [f"file {n}".encode() for n in range(230)]

        results = await client.files.upload_batch(
            contents, filenames=[f"{n}.txt" for n in range(230)]
        )

        assert paths(server).count("/files/upload/batch") == 3
        assert len(results.session_ids) == 3
        assert [result.filename for result in results] == [f"{n}.txt" for n in range(230)]
        assert results.uploaded_count == 230

    async def test_keeps_what_was_done_before_a_failure(self, limited):
        """The error of a later request has the results of the earlier ones."""
        client, server = limited(plan="professional", max_retries=0)
        contents = [f"file {n}".encode() for n in range(150)]
        with (
            failing(server, "reset", path="/files/upload/batch", skip=1, count=1),
            pytest.raises(UploadError, match="100 of 150") as caught,
        ):
            await client.files.upload_batch(
                contents, filenames=[f"{n}.txt" for n in range(150)], max_concurrency=1
            )

        assert caught.value.partial_results.uploaded_count == 100
        assert isinstance(caught.value.__cause__, ScopixConnectionError)

    async def test_a_full_quota_says_so_before_any_byte(self, limited):
        """The quota is asked first."""
        client, server = limited(plan=Plan("small", uploads_per_month=3))
        with pytest.raises(QuotaExceededError) as caught:
            await client.files.upload_batch([b"x"] * 5, filenames=list("abcde"))

        assert (caught.value.available, caught.value.limit) == (3, 3)
        assert paths(server, "POST") == []

    async def test_descriptions_that_take_too_long(self, client, emulator):
        """The error of the wait has the results so far."""
        with held(emulator):
            with pytest.raises(ScopixTimeoutError) as caught:
                await client.files.upload_batch(
                    [photo("#777777")],
                    filenames=["a.jpg"],
                    wait_for_descriptions=True,
                    description_timeout=0.1,
                )
            assert caught.value.last_result.pending_count == 1

    @pytest.mark.parametrize(
        ("files", "options", "error"),
        [
            ([], {}, ValueError),
            ([b"a"] * 10_001, {"filenames": ["a"] * 10_001}, ValueError),
            ([b"a"], {"filenames": ["a", "b"]}, ValueError),
            ([b"a"], {"filenames": "a"}, TypeError),
            ([7], {}, TypeError),
            ([b"a"], {}, ValueError),
        ],
    )
    async def test_bad_input_is_refused_at_once(self, client, files, options, error):
        """What can't be a batch is refused before anything is sent."""
        with pytest.raises(error):
            await client.files.upload_batch(files, **options)


class TestSessions:
    """Upload sessions."""

    async def test_wait_for_a_session(self, client):
        """Each poll reports; the result has counts and files."""
        results = await client.files.upload_batch(
            [photo("#998877"), b"text"], filenames=["a.jpg", "b.txt"]
        )
        states = []
        result = await client.files.wait_for_session(
            results.session_ids[0], on_progress=states.append
        )

        assert result.status is UploadSessionState.COMPLETED
        assert (result.total_files, result.completed_files) == (2, 2)
        assert [file.filename for file in result.files] == ["a.jpg", "b.txt"]
        assert result.image_id is None
        assert states[-1].is_terminal
        assert [state.progress_percentage for state in states] == sorted(
            state.progress_percentage for state in states
        )

    async def test_wait_for_a_file(self, client):
        """A file id is polled into the same shape."""
        uploaded = await client.files.upload(b"some text", filename="a.txt")
        states = []
        result = await client.files.wait_for_session(uploaded.image_id, on_progress=states.append)

        assert result.image_id == uploaded.image_id
        assert (result.total_files, result.completed_files) == (1, 1)
        assert states[-1].session_id == uploaded.image_id

    async def test_wait_for_nothing(self, client):
        """An unknown id is neither a session nor a file."""
        with pytest.raises(ResourceNotFoundError, match="neither") as caught:
            await client.files.wait_for_session(NOWHERE)

        assert caught.value.resource_id == NOWHERE
        assert caught.value.status_code == 404

    async def test_cancel(self, client, emulator):
        """A session can be cancelled once, while it runs."""
        with held(emulator):
            results = await client.files.upload_batch([photo("#bbaa99")], filenames=["a.jpg"])
            session_id = results.session_ids[0]
            status = await client.upload_sessions.cancel(session_id)
        assert status.status is UploadSessionState.CANCELLED
        assert status.is_terminal
        with pytest.raises(ConflictError):
            await client.upload_sessions.cancel(session_id)

    async def test_list_and_read(self, client):
        """Sessions and their files can be read page by page."""
        results = await client.files.upload_batch(
            [b"1", b"2", b"3"], filenames=["1.txt", "2.txt", "3.txt"]
        )
        session_id = results.session_ids[0]
        page = await client.upload_sessions.results(session_id, limit=2)
        files = [f async for f in client.upload_sessions.all_results(session_id, page_size=2)]
        sessions = [s async for s in client.upload_sessions.list_all(page_size=10)]

        assert (len(page.items), page.total_count, page.has_more) == (2, 3, True)
        assert [file.index for file in files] == [0, 1, 2]
        assert session_id in {session.session_id for session in sessions}
        assert (await client.upload_sessions.get(session_id)).total_files == 3
        assert (await client.upload_sessions.list(status="expired")).total_count == 0


class TestRecords:
    """Reading and changing files."""

    async def test_get_update_delete(self, client):
        """A file can be read, changed and deleted; then it is gone."""
        uploaded = await client.files.upload(b"text to keep", filename="keep.txt")
        file_id = uploaded.image_id

        changed = await client.files.update(file_id, title="Kept", tags=["a", "b"])
        assert (changed.title, changed.tags) == ("Kept", ["a", "b"])
        assert (await client.files.update(file_id, title=None)).title is None
        assert (await client.files.update(file_id, tags=[])).tags == []
        deleted = await client.files.delete(file_id)
        assert deleted.id == file_id
        assert deleted.deleted_at.tzinfo is not None
        with pytest.raises(ResourceNotFoundError) as caught:
            await client.files.get(file_id)
        assert (caught.value.resource_type, caught.value.resource_id) == ("file", file_id)

    async def test_update_needs_a_change(self, client):
        """Nothing to change is a mistake."""
        with pytest.raises(ValueError, match="nothing to change"):
            await client.files.update(NOWHERE)

    @pytest.mark.parametrize("file_id", ["", ".", "..", None, 3.5, object()])
    async def test_an_id_is_an_identifier(self, client, file_id):
        """What is no identifier would address something else."""
        if file_id == 3.5:
            with pytest.raises(ValidationError):
                await client.files.get(file_id)
        else:
            with pytest.raises((ValueError, TypeError), match="file_id must be"):
                await client.files.get(file_id)

    async def test_batch_delete(self, client):
        """What became of each file is told."""
        uploaded = await client.files.upload(b"to delete", filename="d.txt")
        answer = await client.files.batch_delete([uploaded.image_id, NOWHERE])

        assert [entry.id for entry in answer.deleted] == [uploaded.image_id]
        assert [entry.id for entry in answer.failed] == [NOWHERE]
        assert answer.summary == {"total": 2, "deleted": 1, "skipped": 0, "failed": 1}

    @pytest.mark.parametrize(
        ("ids", "error", "message"),
        [
            ([], ValueError, "give 1 to 100 file_ids, got 0"),
            (["a"] * 101, ValueError, "give 1 to 100 file_ids, got 101"),
            ("abc", TypeError, r"file_ids must be a list; use delete\('abc'\) for one file"),
            (5, TypeError, "file_ids must be a list of texts, not int"),
            ([5], TypeError, r"file_ids\[0\] must be a text, not int"),
            (None, TypeError, "file_ids must be a list of texts, not NoneType"),
        ],
    )
    async def test_batch_delete_takes_a_list(self, client, ids, error, message):
        """None, too many, one string, or what is no list of texts are refused at once."""
        with pytest.raises(error, match=message):
            await client.files.batch_delete(ids)

    async def test_variants(self, client):
        """The address of a copy answers with a smaller image, without a key."""
        from PIL import Image

        uploaded = await client.files.upload(photo("#55aa55", (1600, 900)), filename="big.jpg")
        await client.files.wait_for_session(uploaded.image_id)
        url = await client.files.get_variant(uploaded.image_id, "small_256")
        async with client.files.download_stream(uploaded.image_id) as stream:
            assert stream.size == len(photo("#55aa55", (1600, 900)))

        import urllib.request

        with urllib.request.urlopen(url) as answer:
            assert max(Image.open(io.BytesIO(answer.read())).size) == 256

    async def test_variants_are_for_images(self, client):
        """Other media types have none."""
        uploaded = await client.files.upload(b"text", filename="t.txt")
        with pytest.raises(ValidationError):
            await client.files.get_variant(uploaded.image_id)

    async def test_download_to_a_path(self, client, tmp_path):
        """The file on disk equals what was uploaded."""
        uploaded = await client.files.upload(b"to disk" * 1000, filename="t.txt")
        path = await client.files.download(uploaded.image_id, tmp_path / "out.txt")

        assert path == tmp_path / "out.txt"
        assert path.read_bytes() == b"to disk" * 1000

    async def test_download_needs_a_place(self, client, emulator, tmp_path):
        """A path that no file can be written to is refused before the bytes are asked for."""
        before = len(emulator.requests)
        with pytest.raises(IsADirectoryError, match="is a directory; give the path of the file"):
            await client.files.download(NOWHERE, tmp_path)
        with pytest.raises(FileNotFoundError, match=r"no directory .*missing to write a\.jpg to"):
            await client.files.download(NOWHERE, tmp_path / "missing" / "a.jpg")
        with pytest.raises(IsADirectoryError):
            await client.files.download(NOWHERE, "")

        assert len(emulator.requests) == before

    async def test_signatures_are_not_shown(self, client):
        """What a debugger or a log shows of a record opens nothing."""
        uploaded = await client.files.upload(photo("#123321"), filename="secret.jpg")
        details = await client.files.get(uploaded.image_id)

        assert "signature=" in details.thumbnail_url
        assert "signature=[redacted]" in repr(details)
        assert details.thumbnail_url.rpartition("=")[2] not in repr(details)

    async def test_quota(self, client):
        """The quota tells what may be uploaded."""
        quota = await client.files.check_quota(5)

        assert quota.can_proceed
        assert quota.requested == 5


class TestLists:
    """`files.list` and `files.list_all`."""

    async def test_filters(self, fresh):
        """Every filter narrows the list."""
        image = await fresh.files.upload(
            photo("#0000ff"), filename="sea.jpg", title="Harbour", tags=["sea", "blue"]
        )
        text = await fresh.files.upload(b"words about mountains", filename="hills.txt")
        await fresh.files.wait_for_session(text.image_id)
        now = datetime.now(timezone.utc)

        async def ids(**filters):
            return {file.id for file in (await fresh.files.list(**filters)).items}

        assert await ids() == {image.image_id, text.image_id}
        assert await ids(search="Harbour") == {image.image_id}
        assert await ids(search="mountains", search_mode="visible_text") == {text.image_id}
        assert await ids(search="mountains", search_mode="metadata", media_types=["image"]) == set()
        assert await ids(tags=["sea", "blue"]) == {image.image_id}
        assert await ids(tags=["sea", "red"]) == set()
        assert await ids(media_types=[MediaType.DOCUMENT]) == {text.image_id}
        assert await ids(ids=[image.image_id]) == {image.image_id}
        assert await ids(date_from=now + timedelta(hours=1)) == set()
        assert await ids(date_to=now + timedelta(hours=1)) == {image.image_id, text.image_id}
        assert image.image_id in await ids(has_description=True)
        assert await ids(text_extraction_status="completed") == {text.image_id}
        found = fresh.files.list_all(text_extraction_status=DocumentProcessingStatus.FAILED)
        assert [file async for file in found] == []

    async def test_pages(self, fresh):
        """Pages join without gap or repetition, sorted as asked."""
        sizes = [30, 10, 20, 50, 40]
        for size in sizes:
            await fresh.files.upload(b"x" * size, filename=f"{size}.txt")
        page = await fresh.files.list(limit=2, offset=1, sort_by="size_bytes", sort_order="asc")
        everything = [
            file.size_bytes
            async for file in fresh.files.list_all(
                page_size=2, sort_by="size_bytes", sort_order="asc"
            )
        ]

        assert [file.size_bytes for file in page.items] == [20, 30]
        assert (page.total_count, page.has_more, page.limit, page.offset) == (5, True, 2, 1)
        assert everything == [10, 20, 30, 40, 50]

    @pytest.mark.parametrize("name", ["tags", "ids", "media_types"])
    async def test_one_text_is_no_list(self, client, name):
        """A text is a sequence of texts to a type checker, but not to a user."""
        with pytest.raises(TypeError, match=rf"{name} must be a list .* write \['sea'\]"):
            await client.files.list(**{name: "sea"})

    async def test_bad_filters_are_refused_by_the_server(self, client):
        """Values outside their limits are a ValidationError that names the field."""
        with pytest.raises(ValidationError) as caught:
            await client.files.list(limit=101)

        assert caught.value.details["field"] == "limit"


class TestDirectUploads:
    """The steps of a direct upload."""

    async def test_one_piece(self, client):
        """Plan, PUT, complete."""
        import urllib.request

        content = photo("#c0ffee")
        plan = await client.direct_uploads.create(
            filename="direct.jpg", size_bytes=len(content), content_type="image/jpeg", tags=["x"]
        )
        assert plan.method is DirectUploadMethod.PUT
        assert plan.parts[0].upload_url not in repr(plan)
        part = plan.parts[0]
        request = urllib.request.Request(part.upload_url, content, part.headers or {}, method="PUT")
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["ETag"]
        result = await client.direct_uploads.complete(plan.upload_id, [])

        assert result.object_key
        assert await client.files.download(result.image_id) == content

    async def test_in_parts(self, limited):
        """Parts are listed as they arrive, and signed again on demand."""
        import urllib.request

        client, _ = limited(multipart_threshold=5_242_880)
        content = b"A line of text.\n" * 500_000
        plan = await client.direct_uploads.create(
            filename="long.txt",
            size_bytes=len(content),
            content_type="text/plain",
            part_size=5_242_880,
        )
        assert plan.method is DirectUploadMethod.MULTIPART
        again = await client.direct_uploads.sign_parts(plan.upload_id, [1, 2])
        done = []
        for part in again.parts:
            data = content[part.offset : part.offset + part.size_bytes]
            request = urllib.request.Request(part.upload_url, data, method="PUT")
            with urllib.request.urlopen(request) as answer:
                done.append(CompletedPart(part.part_number, answer.headers["ETag"]))
        status = await client.direct_uploads.get(plan.upload_id)
        assert status.received_bytes == len(content)
        result = await client.direct_uploads.complete(plan.upload_id, done)

        assert await client.files.download(result.image_id) == content

    async def test_abort(self, client):
        """An aborted upload can't be completed."""
        plan = await client.direct_uploads.create(
            filename="a.bin", size_bytes=10, content_type="text/plain"
        )
        await client.direct_uploads.abort(plan.upload_id)

        with pytest.raises((ConflictError, ResourceNotFoundError)):
            await client.direct_uploads.complete(plan.upload_id, [])
