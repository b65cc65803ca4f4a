# Derived from tests/async/test_events.py by `python -m generator generate`; do not edit.
"""Which events fire in each flow, how often, in which order and with which counts.

The logs are compared whole; where several uploads run at a time, file by file. The server does real
work. Where the number of polls matters, each event lets it go one stage further.
"""

from __future__ import annotations

from contextlib import suppress

import pytest

from scopix.types.batch import BatchImageInput
from scopix_emulator import Plan
from scopix_sync import UploadProgressEvent, VideoAnalysisError, _seam
from tests.emulator.samples import locked_pdf
from tests.events import Log, line_of
from tests.local import failing, paths
from tests.media import clip, photo, report


class Stages:
    """A callback that writes its events down, and takes one step after each."""

    def __init__(self, *steps):
        self.lines = []
        self.steps = list(steps)

    def __call__(self, event):
        """Write an event down, then let the server go on, and wait until it has."""
        self.lines.append(line_of(event))
        if self.steps:
            go_on, read, states = self.steps.pop(0)
            go_on()
            for _ in range(1000):
                _seam.sleep(0.01)
                seen = read()
                if seen == states:
                    return
            pytest.fail(f"waited for {states}, got {seen}")


class TestFiles:
    """`files.upload`, `files.upload_batch`, and the waits after them."""

    @pytest.mark.parametrize(
        ("content", "name"),
        [(photo(), "a.jpg"), (report("One page."), "a.pdf"), (clip(), "a.mp4"), (b"text", "a.txt")],
        ids=["image", "document", "video", "text"],
    )
    def test_one_file(self, client, emulator, content, name):
        """One event, whatever the file is, when it is prepared and not a byte of it is sent."""
        log, sent = Log(), []
        emulator.requests.clear()

        def on_progress(event):
            log.note(event)
            sent.append(paths(emulator))

        client.files.upload(content, filename=name, on_progress=on_progress)

        assert log.lines == [("prepared", 0, name, len(content))]
        assert sent == [[]]
        assert paths(emulator)[0] == "/files/upload"

    def test_many_files(self, limited, tmp_path):
        """One event for each file that can be read, before the request that takes it."""
        client, server = limited(plan=Plan("small", batch_files=2))
        (tmp_path / "b.txt").write_bytes(b"")
        for name in ("a.txt", "c.txt", "d.txt"):
            (tmp_path / name).write_bytes(name.encode())
        lines = []

        def on_progress(event):
            lines.append((*line_of(event), len(paths(server, "POST"))))

        results = client.files.upload_batch(
            [*(tmp_path / f"{name}.txt" for name in "abcd"), tmp_path / "missing.txt"],
            max_concurrency=1,
            on_progress=on_progress,
        )

        assert lines == [
            ("prepared", 0, "a.txt", 5, 0),
            ("prepared", 2, "c.txt", 5, 0),
            ("prepared", 3, "d.txt", 5, 1),
        ]
        assert [bool(result.image_id) for result in results] == [True, False, True, True, False]
        assert paths(server, "POST") == ["/files/upload/batch"] * 2

    def test_nothing_is_told_twice(self, client, emulator):
        """An upload that is sent again is no new file."""
        log = Log()
        with failing(emulator, "status", method="POST", path="/files/upload**", count=2):
            client.files.upload(b"again", filename="a.txt", on_progress=log.note)
            client.files.upload_batch([b"b"], filenames=["b.txt"], on_progress=log.note)

        assert log.lines == [("prepared", 0, "a.txt", 5), ("prepared", 0, "b.txt", 1)]

    @pytest.mark.parametrize("raises", [0, 1, 2])
    def test_a_callback_that_raises(self, limited, raises):
        """It reaches the caller, nothing more is prepared or sent, and a new call takes it up."""
        client, server = limited(plan=Plan("small", batch_files=1))
        contents, names = [b"1", b"22", b"333"], ["1.txt", "2.txt", "3.txt"]
        events = []

        def on_progress(event):
            events.append(event)
            if event.file_index == raises:
                raise KeyError(event.filename)

        with pytest.raises(KeyError, match=names[raises]):
            client.files.upload_batch(
                contents, filenames=names, max_concurrency=1, on_progress=on_progress
            )

        assert events == [UploadProgressEvent(n, n + 1, n + 1, names[n]) for n in range(raises + 1)]
        assert len(paths(server, "POST")) == raises

        results = client.files.upload_batch(contents, filenames=names, skip_duplicates=True)
        known = [result.deduplicated for result in results]
        assert known == [n < raises for n in range(3)]
        assert client.files.list().total_count == 3

    def test_wait_for_a_session(self, limited):
        """One status a poll, the last one included."""
        client, server = limited()
        server.hold_processing("pending")
        results = client.files.upload_batch(
            [photo(), b"dues", photo()[:200], photo()],
            filenames=["a.jpg", "b.txt", "broken.jpg", "same.jpg"],
            skip_duplicates=True,
        )

        def states():
            read = client.files.get_processing_status
            return [str(read(result.image_id).status) for result in results]

        stages = Stages(
            (
                lambda: server.hold_processing("processing"),
                states,
                ["processing", "processing", "processing", "processing"],
            ),
            (
                server.release_processing,
                states,
                ["completed", "completed", "failed", "completed"],
            ),
        )
        client.files.wait_for_session(results.session_ids[0], on_progress=stages)

        assert stages.lines == [
            ("session", "processing", 3, (0, 0, 1), False),
            ("session", "processing", 3, (0, 0, 1), False),
            ("session", "completed", 0, (2, 1, 1), True),
        ]

    def test_wait_for_one_file(self, limited):
        """A file has the log of a session of one; its description one of its own."""
        client, server = limited()
        server.hold_processing("pending")
        image = client.files.upload(photo(), filename="a.jpg", wait_for_description=False)

        def state():
            return str(client.files.get_processing_status(image.image_id).status)

        session = Stages(
            (lambda: server.hold_processing("processing"), state, "processing"),
            (server.release_processing, state, "completed"),
        )
        client.files.wait_for_session(image.image_id, on_progress=session)
        described = Stages()
        client.files.wait_for_description(image.image_id, on_progress=described)

        assert session.lines == [
            ("session", "processing", 1, (0, 0, 0), False),
            ("session", "processing", 1, (0, 0, 0), False),
            ("session", "completed", 0, (1, 0, 0), True),
        ]
        assert described.lines == [("described", "a.jpg", "completed")]


class TestDocuments:
    """`documents.upload`: each upload, then each document whose processing has ended."""

    def test_the_whole_log(self, client, tmp_path):
        """One after the other: each upload, then each document that is processed."""
        log = Log()
        (tmp_path / "a.txt").write_bytes(b"dues")
        (tmp_path / "b.pdf").write_bytes(locked_pdf("secret"))
        (tmp_path / "program.txt").write_bytes(b"MZ\x90\x00" + bytes(9))

        results = client.documents.upload(
            [
                tmp_path / "a.txt",
                tmp_path / "missing.pdf",
                tmp_path / "b.pdf",
                tmp_path / "program.txt",
                tmp_path / "a.txt",
            ],
            raise_on_failure=False,
            max_concurrency=1,
            **log.callbacks,
        )

        size = (tmp_path / "b.pdf").stat().st_size
        assert log.lines[:8] == [
            ("progress", 0, "a.txt", 4),
            ("complete", 0, "a.txt", "pending"),
            ("complete", 1, "missing.pdf", "failed"),
            ("progress", 2, "b.pdf", size),
            ("complete", 2, "b.pdf", "pending"),
            ("complete", 3, "program.txt", "failed"),
            ("progress", 4, "a.txt", 4),
            ("complete", 4, "a.txt", "pending"),
        ]
        assert [line[1] for line in log.lines if line[0] == "processed"] == [
            "1 of 3",
            "2 of 3",
            "3 of 3",
        ]
        place = log.lines.index(("failed", 2, "b.pdf", False))
        assert log.lines[place + 1][0::2] == ("processed", "b.pdf")
        assert len(log.lines) == 12
        assert results.summary() == "2 succeeded, 3 failed (0 retryable)"

    def test_the_log_of_documents_that_end_together(self, client, emulator):
        """What one poll finds ended is told in the order of the files."""
        log = Log()
        ids = []

        def on_file_complete(event):
            log.note(event)
            ids.append(event.result.document_id)
            if event.file_index == 2:
                emulator.release_processing()
                for document_id in ids:
                    client.files.wait_for_session(document_id)

        emulator.hold_processing()
        client.documents.upload(
            [b"first", locked_pdf("secret"), b"third"],
            filenames=["1.txt", "2.pdf", "3.txt"],
            raise_on_failure=False,
            max_concurrency=1,
            **{**log.callbacks, "on_file_complete": on_file_complete},
        )

        assert log.lines == [
            ("progress", 0, "1.txt", 5),
            ("complete", 0, "1.txt", "pending"),
            ("progress", 1, "2.pdf", len(locked_pdf("secret"))),
            ("complete", 1, "2.pdf", "pending"),
            ("progress", 2, "3.txt", 5),
            ("complete", 2, "3.txt", "pending"),
            ("processed", "1 of 3", "1.txt"),
            ("failed", 1, "2.pdf", False),
            ("processed", "2 of 3", "2.pdf"),
            ("processed", "3 of 3", "3.txt"),
        ]

    def test_several_at_a_time(self, client):
        """Per document the order is the same, whatever comes between."""
        log = Log()
        names = [f"{n}.txt" for n in range(12)]
        results = client.documents.upload(
            [b"document %d" % n for n in range(12)], filenames=names, **log.callbacks
        )

        assert [result.filename for result in results] == names
        for index, name in enumerate(names):
            mine = [line for line in log.lines if name in line]
            assert [line[0] for line in mine] == ["progress", "complete", "processed"]
            assert mine[0][1] == mine[1][1] == index
        counts = [line[1] for line in log.lines if line[0] == "processed"]
        assert counts == [f"{n + 1} of 12" for n in range(12)]

    def test_nothing_is_told_twice(self, client, emulator):
        """Polls that find nothing new are silent, retries too."""
        log = Log()
        with failing(emulator, "status", path="/files/upload", status=503, count=1):
            client.documents.upload([b"again"], filename="a.txt", **log.callbacks)

        assert [line[0] for line in log.lines] == ["progress", "complete", "processed"]

    def test_events_hold_the_results(self, client):
        """What the events carry is what the call returns."""
        last = {}
        results = client.documents.upload(
            [b"%PDF-1.4 broken", b"fine"],
            filenames=["broken.pdf", "fine.txt"],
            raise_on_failure=False,
            on_processing_failed=lambda event: last.update(failed=event),
            on_processing_progress=lambda event: last.update({event.latest_result.filename: event}),
        )

        assert last["failed"].result is results[0]
        assert last["failed"].error_message == results[0].processing_error
        assert last["broken.pdf"].latest_result is results[0]
        assert last["fine.txt"].latest_result is results[1]

    @pytest.mark.parametrize("name", ["progress", "complete", "failed", "processed"])
    def test_a_callback_that_raises(self, client, name):
        """It reaches the caller, no other is called, and the upload can be taken up again."""
        contents = [locked_pdf("secret"), b"one of many"]
        log = Log(raises=name)
        with pytest.raises(ZeroDivisionError, match=name):
            client.documents.upload(
                contents, filenames=["1.pdf", "2.txt"], max_concurrency=1, **log.callbacks
            )
        assert log.lines[-1][0] == name
        assert [line[0] for line in log.lines].count(name) == 1

        results = client.documents.upload(
            contents,
            filenames=["1.pdf", "2.txt"],
            skip_duplicates=True,
            raise_on_failure=False,
        )

        assert [result.is_completed for result in results] == [False, True]
        total = client.files.list(ids=[result.document_id for result in results]).total_count
        assert total == 2


class TestVideo:
    """`video_analysis.wait_for_completion`."""

    @pytest.mark.parametrize(
        ("content", "end"),
        [
            (clip(), ("video", "completed", 100.0, "Done", True)),
            (clip()[:60], ("video", "failed", 11.1, "Reading the video", True)),
        ],
        ids=["good", "broken"],
    )
    def test_a_wait(self, limited, content, end):
        """One event a poll, the last one included, whether the job fails or not."""
        client, server = limited()
        server.hold_processing("pending")
        video = client.files.upload(content, filename="clip.mp4")
        job = client.video_analysis.get_status_by_media(video.image_id)

        def state():
            status = client.video_analysis.get_status(job.analysis_job_id)
            return status.status

        stages = Stages((server.release_processing, state, end[1]))
        with suppress(VideoAnalysisError):
            client.video_analysis.wait_for_completion(job.analysis_job_id, on_progress=stages)

        assert stages.lines == [("video", "pending", 0.0, "Waiting", False), end]

    def test_every_stage(self, limited):
        """The stages of an analysis follow each other, and its progress only grows."""
        client, _ = limited(speed=4)
        video = client.files.upload(clip(), filename="clip.mp4")
        job = client.video_analysis.get_status_by_media(video.image_id)
        log = Log()
        quick = client.video_analysis
        quick.wait_for_completion(job.analysis_job_id, on_progress=log.note)
        steps = list(dict.fromkeys(line[3] for line in log.lines))
        shares = [line[2] for line in log.lines]
        every = [
            "Waiting",
            "Reading the video",
            "Finding scenes",
            "Taking thumbnails",
            "Describing scenes",
            "Done",
        ]

        assert steps == [step for step in every if step in steps]
        assert shares == sorted(shares)
        assert [line[4] for line in log.lines] == [False] * (len(log.lines) - 1) + [True]


class TestCloudStorage:
    """`cloud_storage.import_and_wait`, `export_and_wait` and `wait_for_job`."""

    def test_import_and_export(self, limited):
        """One event a poll, the last one included; the export of what was imported likewise."""
        client, server = limited()
        drive = client.cloud_storage
        for name in ("a.txt", "b.txt"):
            (server.drive / name).write_bytes(name.encode())
        picked = [*server.drive_files(), {"id": "gone", "name": "gone.txt"}]
        connection_id = server.connect_drive()
        seen = []

        def state():
            return str(drive.get_job(seen[0].job.job_id).status)

        stages = Stages(
            (lambda: server.hold_processing("processing"), state, "in_progress"),
            (server.release_processing, state, "partial"),
        )

        def on_progress(event):
            seen[:] = [event]
            stages(event)

        server.hold_processing("pending")
        job = drive.import_and_wait(connection_id, picked, on_progress=on_progress)
        imported = stages.lines
        files = {file.filename: file.id for file in client.files.list_all()}
        stages = Stages((server.release_processing, state, "completed"))
        server.hold_processing("pending")
        drive.export_and_wait(
            connection_id, [files["a.txt"], files["b.txt"]], on_progress=on_progress
        )
        again = Stages()
        drive.wait_for_job(job.job_id, on_progress=again)

        assert imported == [
            ("import", "pending", "0+0 of 3", False),
            ("import", "in_progress", "0+0 of 3", False),
            ("import", "partial", "2+1 of 3", True),
        ]
        assert stages.lines == [
            ("export", "pending", "0+0 of 2", False),
            ("export", "completed", "2+0 of 2", True),
        ]
        assert again.lines == imported[-1:]


class TestBatch:
    """`batch.wait_for_completion`."""

    def test_a_wait(self, limited):
        """One status a poll, the last one included; counts follow the items."""
        client, server = limited()
        server.hold_processing("pending")
        batch = client.batch.submit_describe(
            [
                BatchImageInput.from_bytes(photo()),
                BatchImageInput.from_bytes(photo()),
                BatchImageInput.from_bytes(photo("#123456")[:300]),
            ],
            max_parallel=1,
        )

        def state():
            return str(client.batch.get_status(batch.batch_id).status)

        stages = Stages(
            (lambda: server.hold_processing("processing"), state, "processing"),
            (server.release_processing, state, "partially_completed"),
        )
        client.batch.wait_for_completion(batch.batch_id, on_progress=stages)

        assert stages.lines == [
            ("batch", "pending", (0, 0, 0), False),
            ("batch", "processing", (0, 0, 0), False),
            ("batch", "partially_completed", (3, 1, 1), True),
        ]
