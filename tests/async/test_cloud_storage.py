"""`client.cloud_storage`, against the local server."""

from __future__ import annotations

import json
import shutil
import warnings
from uuid import uuid4

import pytest

from scopix import (
    CloudStorageError,
    CloudStorageJobStatus,
    CloudStorageJobType,
    CloudStorageProvider,
    ConflictError,
    InsecureTransportWarning,
    QuotaExceededError,
    ResourceNotFoundError,
    Scopix,
    ScopixTimeoutError,
    ValidationError,
)
from scopix.types.callbacks import CloudStorageJobProgressEvent
from scopix.types.cloud_storage import CloudFileInput
from scopix_emulator import Plan
from tests.local import failing, held, paths
from tests.media import photo, report

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-4000-8000-000000000000"
DRIVE = "google_drive"
BACK = "https://app.example/connected"


@pytest.fixture
def server(emulator):
    """The shared local server, with an empty drive."""
    shutil.rmtree(emulator.drive)
    emulator.drive.mkdir()
    return emulator


@pytest.fixture
def connection_id(server):
    """A connected drive."""
    return server.connect_drive()


@pytest.fixture
def files(server):
    """Two files of the drive, as a picker gives them."""
    return put(server, {"notes.txt": b"Eleven seals.", "sea.jpg": photo("#1a2b8c")})


@pytest.fixture
def connect(scripted):
    """Make clients of the scripted server."""

    def make(**settings):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            return Scopix(scripted.api_key, base_url=scripted.url, **settings)

    return make


def put(server, contents):
    """Put files into the drive, and return what is there."""
    for name, content in contents.items():
        (server.drive / name).write_bytes(content)
    return [CloudFileInput(**file) for file in server.drive_files()]


def state(status, completed=0, failed=0, **values):
    """A job as the server tells of it."""
    job = {
        "job_id": NOWHERE,
        "type": "import",
        "status": status,
        "connection_id": "conn_abc123",
        "provider": DRIVE,
        "total_files": 4,
        "completed_files": completed,
        "failed_files": failed,
    }
    return {"job": {**job, **values}}


STARTED = {"total_files": 4, "is_async": True, "message": "Started.", "job_id": NOWHERE}
GONE = {"id": "gone", "name": "gone.jpg"}


class TestConnect:
    """From consent to disconnection."""

    async def test_from_consent_to_disconnection(self, client, server):
        """The owner is asked, the code makes a connection, and it can be revoked and renewed."""
        drive = client.cloud_storage
        auth = await drive.initiate_auth("google_drive", redirect_uri=BACK)
        code, returned = server.give_consent(auth.authorization_url)
        made = await drive.complete_auth(DRIVE, code=code, state=returned, redirect_uri=BACK)
        connection_id = made.connection.id
        listed = await drive.list_connections(provider=DRIVE)
        gone = await drive.disconnect(connection_id)
        active = await drive.list_connections()
        every = await drive.list_connections(active_only=False)

        assert auth.state == returned
        assert auth.provider == CloudStorageProvider.GOOGLE_DRIVE
        assert made.connection.is_active
        assert made.connection.provider_email
        assert made.connection.connected_at.tzinfo is not None
        assert connection_id in [item.id for item in listed.connections]
        assert gone.success and gone.message
        assert connection_id not in [item.id for item in active.connections]
        assert not next(item for item in every.connections if item.id == connection_id).is_active
        assert every.total_count == len(every.connections)

        auth = await drive.initiate_auth(CloudStorageProvider.GOOGLE_DRIVE)
        code, _ = server.give_consent(auth.authorization_url)
        again = await drive.complete_auth(DRIVE, code=code, state=auth.state)
        assert not again.is_new
        assert again.connection.is_active

    async def test_the_first_connection_is_new(self, limited):
        """A storage that was never connected gives a new connection."""
        client, server = limited()
        auth = await client.cloud_storage.initiate_auth(DRIVE)
        code, returned = server.give_consent(auth.authorization_url)
        made = await client.cloud_storage.complete_auth(DRIVE, code=code, state=returned)

        assert made.is_new

    async def test_refused_consent(self, client, server):
        """Without consent there is no code that works."""
        auth = await client.cloud_storage.initiate_auth(DRIVE)

        assert server.refuse_consent(auth.authorization_url) == "access_denied"
        with pytest.raises(ValidationError, match="state") as caught:
            await client.cloud_storage.complete_auth(DRIVE, code="guessed", state=auth.state)
        assert caught.value.code == "INVALID_STATE"

    async def test_a_code_is_good_once(self, client, server):
        """A code that was used is refused."""
        auth = await client.cloud_storage.initiate_auth(DRIVE)
        code, returned = server.give_consent(auth.authorization_url)
        await client.cloud_storage.complete_auth(DRIVE, code=code, state=returned)

        with pytest.raises(ValidationError):
            await client.cloud_storage.complete_auth(DRIVE, code=code, state=returned)

    async def test_unknown_provider(self, client):
        """There is one provider yet."""
        with pytest.raises(ValidationError, match="google_drive"):
            await client.cloud_storage.initiate_auth("dropbox")


class TestImport:
    """`start_import` and `import_and_wait`."""

    async def test_bytes_are_really_moved(self, client, connection_id, files):
        """What was in the drive is stored byte for byte, and processed like an upload."""
        started = await client.cloud_storage.start_import(
            connection_id, files, tags=["one"], auto_describe=True
        )
        job = await client.cloud_storage.wait_for_job(started.job_id)
        notes, sea = started.image_ids
        described = await client.files.wait_for_description(sea)

        assert (started.total_files, started.is_async) == (2, True)
        assert started.status == CloudStorageJobStatus.PENDING
        assert job.type is CloudStorageJobType.IMPORT
        assert job.status is CloudStorageJobStatus.COMPLETED
        assert job.is_successful and job.error is None
        assert (job.total_files, job.completed_files, job.failed_files) == (2, 2, 0)
        assert (job.job_id, job.connection_id, job.provider) == (
            started.job_id,
            connection_id,
            DRIVE,
        )
        assert job.created_at <= job.updated_at == job.completed_at
        assert await client.files.download(notes) == b"Eleven seals."
        assert "320 x 200 pixels, mostly dark blue" in described.description
        assert "one" in described.tags
        assert described.filename == "sea.jpg"

    async def test_identifiers_are_valid_at_once(self, client, server, connection_id, files):
        """Before anything is copied, each file can be asked for, in the order given."""
        with held(server):
            started = await client.cloud_storage.start_import(connection_id, reversed(files))
            states = [
                await client.files.get_processing_status(image_id) for image_id in started.image_ids
            ]
        await client.cloud_storage.wait_for_job(started.job_id)

        assert [status.filename for status in states] == ["sea.jpg", "notes.txt"]
        assert [str(status.status) for status in states] == ["uploading", "uploading"]
        assert not any(status.is_terminal for status in states)

    async def test_dicts_will_do(self, client, server, connection_id, files):
        """What a picker gives as JSON is taken as it is."""
        folder = server.add_folder()
        job = await client.cloud_storage.import_and_wait(
            connection_id,
            [files[0].to_dict(), {"id": files[1].id, "name": "renamed.jpg"}],
            auto_describe=False,
            collection_id=folder,
        )
        page = await client.files.list(folder_id=folder)

        assert job.is_successful
        assert {file.filename for file in page.items} == {"notes.txt", "renamed.jpg"}

    async def test_partial(self, client, connection_id, files):
        """Some failed: the job is returned and tells which; so does each file."""
        started = await client.cloud_storage.start_import(connection_id, [GONE, *files])
        job = await client.cloud_storage.wait_for_job(started.job_id)
        status = await client.files.get_processing_status(started.image_ids[0])

        assert job.status is CloudStorageJobStatus.PARTIAL
        assert job.is_terminal and not job.is_successful
        assert (job.completed_files, job.failed_files, job.progress_percent) == (2, 1, 100.0)
        assert job.error == (
            "1 of 3 files were not copied. gone.jpg: There is no such file in the storage."
        )
        assert status.status == "failed"
        assert status.error_message == "There is no such file in the storage."

    async def test_failed(self, client, connection_id):
        """No file was copied: an error with the job, its state and the reason."""
        events = []
        with pytest.raises(CloudStorageError, match="There is no such file") as caught:
            await client.cloud_storage.import_and_wait(
                connection_id, [GONE], on_progress=events.append
            )

        job = events[-1].job
        assert job.status is CloudStorageJobStatus.FAILED
        assert caught.value.job_id == job.job_id
        assert caught.value.job_status == "failed"
        assert caught.value.details == {"job_id": job.job_id, "job_status": "failed"}
        assert caught.value.message == f"the import job {job.job_id} failed: {job.error}"

    async def test_cancelled(self, client, server, connection_id, files):
        """A storage that is disconnected meanwhile cancels its jobs, which is an error."""
        events = []

        async def disconnect(event):
            events.append(event)
            if len(events) == 1:
                await client.cloud_storage.disconnect(connection_id)

        with held(server), pytest.raises(CloudStorageError, match="was cancelled: ") as caught:
            await client.cloud_storage.import_and_wait(connection_id, files, on_progress=disconnect)

        assert [str(event.job.status) for event in events] == ["pending", "cancelled"]
        assert caught.value.job_status == CloudStorageJobStatus.CANCELLED
        assert "notes.txt: The storage was disconnected." in caught.value.message

    async def test_a_disconnected_storage(self, client, connection_id, files):
        """It has to be connected again before anything is started."""
        await client.cloud_storage.disconnect(connection_id)

        with pytest.raises(ConflictError, match="disconnected"):
            await client.cloud_storage.start_import(connection_id, files)
        with pytest.raises(ConflictError):
            await client.cloud_storage.export_and_wait(connection_id, [NOWHERE])

    async def test_the_plan_limits_it(self, limited):
        """No room: nothing is started."""
        client, server = limited(plan=Plan("tiny", uploads_per_month=1))
        files = put(server, {"a.txt": b"a", "b.txt": b"b"})

        with pytest.raises(QuotaExceededError) as caught:
            await client.cloud_storage.import_and_wait(server.connect_drive(), files)
        assert (caught.value.limit, caught.value.available) == (1, 1)

    async def test_an_idempotency_key_starts_one_job(self, client, server, connection_id, files):
        """Under the same key, the second call waits for the job of the first."""
        key = str(uuid4())
        once = client.with_options(idempotency_key=key).cloud_storage
        server.requests.clear()
        first = await once.import_and_wait(connection_id, files)
        again = await once.import_and_wait(connection_id, files)

        assert again == first
        assert paths(server, "POST") == ["/cloud-storage/import"] * 2
        keys = {request.headers.get("idempotency-key") for request in server.requests}
        assert keys == {key, None}

    async def test_a_retry_starts_no_second_job(self, client, server, connection_id, files):
        """The answer to the first attempt is lost; the second one gets it again."""
        server.requests.clear()
        with failing(server, "reset", path="/cloud-storage/import", count=1, applied=True):
            started = await client.cloud_storage.start_import(connection_id, files)
        await client.cloud_storage.wait_for_job(started.job_id)

        first, second = (request for request in server.requests if request.method == "POST")
        assert first.headers["idempotency-key"] == second.headers["idempotency-key"]

    async def test_everything_the_endpoint_takes(self, scripted, connect):
        """All fields of the body, and those that are left out; options of the call."""
        scripted.reply(202, STARTED)
        scripted.reply(202, STARTED)
        async with connect() as client:
            await client.cloud_storage.start_import(connection_id="c", files=(f for f in [GONE]))
            await client.cloud_storage.start_import(
                "c",
                [CloudFileInput("1", "a.jpg", "image/jpeg", 5)],
                auto_describe=False,
                tags=["x"],
                collection_id="d",
                idempotency_key="mine",
            )

        plain, full = (json.loads(request.body) for request in scripted.received)
        assert plain == {"connection_id": "c", "files": [GONE], "auto_describe": True}
        assert full == {
            "connection_id": "c",
            "files": [{"id": "1", "name": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 5}],
            "auto_describe": False,
            "tags": ["x"],
            "collection_id": "d",
        }
        assert scripted.received[1].headers["idempotency-key"] == "mine"


class TestExport:
    """`start_export` and `export_and_wait`."""

    async def test_bytes_are_really_written(self, client, server, connection_id):
        """The originals are in the folder of the drive, byte for byte."""
        content = report("A page.")
        uploaded = await client.files.upload(content, filename="report.pdf")
        started = await client.cloud_storage.start_export(connection_id, [uploaded.image_id])
        at_top = await client.cloud_storage.wait_for_job(started.job_id)
        job = await client.cloud_storage.export_and_wait(
            connection_id, [uploaded.image_id], folder_name="From Scopix"
        )
        written = server.drive / "From Scopix" / "report.pdf"

        assert (started.is_async, started.job_status) == (True, CloudStorageJobStatus.PENDING)
        assert started.cloud_file_ids is None
        assert at_top.type is job.type is CloudStorageJobType.EXPORT
        assert job.is_successful
        assert written.read_bytes() == (server.drive / "report.pdf").read_bytes() == content

    async def test_nothing_to_export(self, client, connection_id):
        """A file that is not there fails the job; an unknown folder fails the request."""
        with pytest.raises(CloudStorageError, match=r"the export job .* failed: 1 of 1") as caught:
            await client.cloud_storage.export_and_wait(connection_id, [NOWHERE])
        job = await client.cloud_storage.get_job(caught.value.job_id)
        assert job.status is CloudStorageJobStatus.FAILED

        with pytest.raises(ResourceNotFoundError) as missing:
            await client.cloud_storage.export_and_wait(connection_id, [NOWHERE], folder_id="x")
        assert missing.value.resource_type == "cloud_storage_folder"

    async def test_everything_the_endpoint_takes(self, scripted, connect):
        """All fields of the body."""
        started = {"is_async": True, "message": "Started.", "job_id": NOWHERE}
        scripted.reply(202, started)
        scripted.reply(202, started)
        async with connect() as client:
            await client.cloud_storage.start_export("c", ["i"], folder_id="f")
            await client.cloud_storage.start_export("c", ["i"], folder_name="n")

        assert [json.loads(request.body) for request in scripted.received] == [
            {"connection_id": "c", "image_ids": ["i"], "folder_id": "f"},
            {"connection_id": "c", "image_ids": ["i"], "folder_name": "n"},
        ]


class TestWait:
    """`wait_for_job` and what the other waits share with it."""

    @pytest.mark.parametrize("way", ["wait_for_job", "import_and_wait", "export_and_wait"])
    async def test_event_log(self, scripted, connect, way):
        """One event after each poll, the last one included, and the last job is returned."""
        if way != "wait_for_job":
            scripted.reply(202, STARTED)
        for answer in [
            state("pending"),
            state("in_progress"),
            state("in_progress", 1),
            state("in_progress", 2, 1),
            state("partial", 3, 1, error="b.jpg is damaged"),
        ]:
            scripted.reply(200, answer)
        log = []

        def on_progress(event):
            assert isinstance(event, CloudStorageJobProgressEvent)
            job = event.job
            log.append(
                (
                    str(job.status),
                    job.completed_files,
                    job.failed_files,
                    event.progress_percent,
                    event.is_terminal,
                )
            )

        async with connect(polling_interval=0.01) as client:
            job = await waiting(client, way, on_progress=on_progress)

        assert log == [
            ("pending", 0, 0, 0.0, False),
            ("in_progress", 0, 0, 0.0, False),
            ("in_progress", 1, 0, 25.0, False),
            ("in_progress", 2, 1, 75.0, False),
            ("partial", 3, 1, 100.0, True),
        ]
        assert job.error == "b.jpg is damaged"
        assert len(scripted.received) == 5 + (way != "wait_for_job")

    async def test_progress_of_real_work(self, limited):
        """File after file ends, and the figures follow."""
        client, server = limited(speed=1)
        files = put(server, {f"{n}.txt": b"text" for n in range(4)})
        events = []
        job = await client.cloud_storage.import_and_wait(
            server.connect_drive(), files, auto_describe=False, on_progress=events.append
        )
        shares = [event.progress_percent for event in events]
        states = [str(event.job.status) for event in events]

        assert events[-1].job == job
        assert shares == sorted(shares)
        assert len(set(shares)) > 2
        assert [event.is_terminal for event in events] == [False] * (len(events) - 1) + [True]
        assert list(dict.fromkeys(states)) == ["pending", "in_progress", "completed"]
        for event in events:
            done = event.job.completed_files + event.job.failed_files
            assert (done == event.job.total_files) == event.is_terminal

    @pytest.mark.parametrize("ended", ["failed", "cancelled"])
    async def test_jobs_that_end_badly(self, scripted, connect, ended):
        """The event comes first, then the error; a job without a reason has none made up."""
        scripted.reply(200, state(ended, 1, 3))
        events = []
        async with connect() as client:
            with pytest.raises(CloudStorageError) as caught:
                await client.cloud_storage.wait_for_job(NOWHERE, on_progress=events.append)

        assert [event.job.status for event in events] == [ended]
        assert (caught.value.job_id, caught.value.job_status) == (NOWHERE, ended)
        assert caught.value.message.endswith(("failed", "was cancelled"))

    async def test_states_of_tomorrow(self, scripted, connect):
        """An unknown state is no end; the wait goes on."""
        scripted.reply(200, state("verifying"))
        scripted.reply(200, state("completed", 4))
        async with connect(polling_interval=0.01) as client:
            job = await client.cloud_storage.wait_for_job(NOWHERE)

        assert job.is_successful

    @pytest.mark.parametrize("way", ["wait_for_job", "import_and_wait", "export_and_wait"])
    async def test_timeout(self, scripted, connect, way):
        """The time is over: the error has the last state of the job."""
        if way != "wait_for_job":
            scripted.reply(202, STARTED)
        for _ in range(50):
            scripted.reply(200, state("in_progress", 1))
        async with connect() as client:
            with pytest.raises(ScopixTimeoutError, match=f"cloud storage job {NOWHERE}") as caught:
                await waiting(client, way, timeout=0.3, poll_interval=0.05)

        job = caught.value.last_result
        assert (job.job_id, job.status, job.completed_files) == (NOWHERE, "in_progress", 1)

    async def test_timeout_against_the_local_server(self, client, server, connection_id, files):
        """The job goes on; a later wait takes it up."""
        with held(server), pytest.raises(ScopixTimeoutError) as caught:
            await client.cloud_storage.import_and_wait(connection_id, files, timeout=0.6)
        last = caught.value.last_result

        assert last.status is CloudStorageJobStatus.PENDING
        assert (await client.cloud_storage.wait_for_job(last.job_id)).is_successful

    async def test_the_timeout_covers_the_start(self, scripted, connect, monkeypatch):
        """A server that doesn't even answer the start doesn't make the wait longer."""
        # What a last attempt is given, if that is more.
        monkeypatch.setattr("scopix._core.options._LAST_ATTEMPT", 0.2)
        scripted.fault("hang")
        async with connect(max_retries=0) as client:
            with pytest.raises(ScopixTimeoutError, match="POST /cloud-storage/export"):
                await client.cloud_storage.export_and_wait("c", ["i"], timeout=0.2)

    @pytest.mark.parametrize("way", ["import_and_wait", "export_and_wait"])
    async def test_a_start_without_a_job(self, scripted, connect, way):
        """Without a job there is nothing to wait for, which is said."""
        scripted.reply(
            202,
            {"total_files": 1, "is_async": False, "message": "Busy.", "status": "odd"}
            | {"job_status": "odd"},
        )
        async with connect() as client:
            with pytest.raises(CloudStorageError, match="nothing to wait for: Busy") as caught:
                await waiting(client, way)

        assert (caught.value.job_id, caught.value.job_status) == (None, "odd")

    async def test_a_lost_poll_is_repeated(self, client, server, connection_id, files):
        """A poll that fails on its way is sent again, and fires one event."""
        events = []
        with held(server):
            started = await client.cloud_storage.start_import(connection_id, files)
        with failing(server, "status", path="/cloud-storage/jobs/*", status=503, count=1):
            await client.cloud_storage.wait_for_job(started.job_id, on_progress=events.append)

        assert sum(event.is_terminal for event in events) == 1


async def waiting(client, way, **options):
    """Wait for the job of the scripted server, one way or the other."""
    if way == "wait_for_job":
        return await client.cloud_storage.wait_for_job(NOWHERE, **options)
    if way == "import_and_wait":
        return await client.cloud_storage.import_and_wait("conn_abc123", [GONE], **options)
    return await client.cloud_storage.export_and_wait("conn_abc123", ["i"], **options)


class TestBadInput:
    """What can't be right is refused before anything is sent."""

    @pytest.mark.parametrize(
        ("files", "error", "message"),
        [
            ([], ValueError, "files is empty; give 1 to 1,000"),
            ([GONE] * 1001, ValueError, "files has 1,001 entries"),
            ("a.jpg", TypeError, "files must be a list, not str"),
            (GONE, TypeError, "files must be a list, not dict"),
            (CloudFileInput("1", "a"), TypeError, "files must be a list, not CloudFileInput"),
            (None, TypeError, "files must be a list, not NoneType"),
            ([GONE, "a.jpg"], TypeError, r"files\[1\] must be a CloudFileInput or a dict, not str"),
            ([{"id": "1"}], ValueError, r"files\[0\]: name is missing"),
            ([{"id": "", "name": "a"}], ValueError, r"files\[0\]: id is empty"),
            ([{**GONE, "mimeType": "x"}], ValueError, r"files\[0\] has the unknown field mimeType"),
            ([{**GONE, "id": 5}], TypeError, r"files\[0\]: id must be text, not int"),
            ([{**GONE, "size_bytes": "5"}], TypeError, "size_bytes must be a whole number"),
        ],
    )
    async def test_files(self, client, emulator, files, error, message):
        """Wrong files of an import."""
        emulator.requests.clear()
        for call in (client.cloud_storage.start_import, client.cloud_storage.import_and_wait):
            with pytest.raises(error, match=message):
                await call("conn_abc123", files)

        assert list(emulator.requests) == []

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"image_ids": []}, ValueError, "image_ids is empty"),
            ({"image_ids": ["i"] * 1001}, ValueError, "image_ids has 1,001 entries"),
            ({"image_ids": "i"}, TypeError, "image_ids must be a list, not str"),
            ({"image_ids": [5]}, TypeError, r"image_ids\[0\] must be text, not int"),
            ({"image_ids": ["i", ""]}, ValueError, r"image_ids\[1\] is empty"),
            (
                {"image_ids": ["i"], "folder_id": "a", "folder_name": "b"},
                ValueError,
                "folder_id or folder_name, not both",
            ),
        ],
    )
    async def test_exports(self, client, emulator, arguments, error, message):
        """Wrong identifiers and folders of an export."""
        emulator.requests.clear()
        for call in (client.cloud_storage.start_export, client.cloud_storage.export_and_wait):
            with pytest.raises(error, match=message):
                await call("conn_abc123", **arguments)

        assert list(emulator.requests) == []

    async def test_tags(self, client, emulator):
        """Wrong tags are told before a job is started."""
        emulator.requests.clear()
        with pytest.raises(TypeError, match="tags must be a list"):
            await client.cloud_storage.start_import("conn_abc123", [GONE], tags="sea")

        assert list(emulator.requests) == []
