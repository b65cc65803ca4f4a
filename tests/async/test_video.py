"""`client.video_analysis` and `client.video_scenes`, against the local server."""

from __future__ import annotations

import io
import json
import warnings
from datetime import timezone

import pytest
from PIL import Image

from scopix import (
    ConflictError,
    InsecureTransportWarning,
    ResourceNotFoundError,
    Scopix,
    ScopixConnectionError,
    ScopixTimeoutError,
    UploadProgressEvent,
    ValidationError,
    VideoAnalysisError,
    _seam,
)
from scopix.types.callbacks import VideoAnalysisProgressEvent
from scopix.types.enums import MediaType
from scopix.types.video import (
    VideoAnalysisJobStatus,
    VideoAnalysisPriority,
    VideoAnalysisStatus,
    VideoAnalysisType,
    VideoMetadata,
    VideoScene,
)
from tests.local import failing, held
from tests.media import clip, photo, sound_only

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-4000-8000-000000000000"
JOB = "9d1c2a7f-3c4e-4d60-8b1d-2f0e6f0b4b8e"
VIDEO = "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60"
ADDRESS = f"/video-analysis/jobs/{JOB}"


@pytest.fixture
async def polls(scripted):
    """A client of the scripted server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        client = Scopix(scripted.api_key, base_url=scripted.url, retry_delay=0.01)
    async with client:
        yield client


@pytest.fixture
def sleeps(monkeypatch):
    """Delays between polls, which are recorded and not waited for."""
    delays = []

    async def sleep(seconds):
        delays.append(seconds)

    monkeypatch.setattr(_seam, "sleep", sleep)
    return delays


def job(status, percent, step=None, **values):
    """A job as the server sends it."""
    return {
        "analysis_job_id": JOB,
        "media_id": VIDEO,
        "status": status,
        "progress_percent": percent,
        "current_step": step,
        **values,
    }


async def analysed(client, content):
    """Upload a video, wait for its analysis and return both."""
    video = await client.files.upload(content, filename="clip.mp4")
    status = await client.video_analysis.get_status_by_media(video.image_id)
    return video, await client.video_analysis.wait_for_completion(status.analysis_job_id)


class TestFlow:
    """From the upload of a video to its scenes."""

    async def test_upload_wait_scenes(self, client):
        """The main job: a video goes in; its scenes come out, with descriptions and pictures."""
        events, polled = [], []
        video = await client.files.upload(
            clip(), filename="clip.mp4", tags=["holiday"], on_progress=events.append
        )
        begun = await client.video_analysis.get_status_by_media(video.image_id)
        done = await client.video_analysis.wait_for_completion(
            begun.analysis_job_id, timeout=60, on_progress=polled.append
        )
        scenes = await client.video_scenes.list(video.image_id)

        assert events == [UploadProgressEvent(0, len(clip()), len(clip()), "clip.mp4")]
        assert video.media_type is MediaType.VIDEO
        assert isinstance(done, VideoAnalysisJobStatus)
        assert (done.is_completed, done.progress_percent) == (True, 100.0)
        assert done.started_at < done.completed_at
        assert polled[-1] == VideoAnalysisProgressEvent(done)
        assert (scenes.total_count, scenes.video_id) == (3, video.image_id)
        assert [scene.scene_index for scene in scenes.items] == [0, 1, 2]
        assert [(scene.start_time, scene.end_time) for scene in scenes.items] == [
            (0.0, 1.0),
            (1.0, 2.0),
            (2.0, 3.0),
        ]

    async def test_scenes(self, client):
        """A scene is described and tagged, and has a JPEG of its middle."""
        video, _ = await analysed(client, clip())
        scenes = (await client.video_scenes.list(video.image_id)).items
        colors = []
        for scene in scenes:
            image = Image.open(io.BytesIO(await client.video_scenes.get_thumbnail(scene.scene_id)))
            assert (image.format, image.size) == ("JPEG", (64, 48))
            colors.append(
                ["red", "green", "blue"][max(range(3), key=image.getpixel((9, 9)).__getitem__)]
            )

        assert colors == ["red", "green", "blue"]
        assert isinstance(scenes[0], VideoScene)
        assert scenes[0].time_range_formatted == "0:00 - 0:01"
        assert scenes[0].thumbnail_url == f"/video-scenes/{scenes[0].scene_id}/thumbnail"
        assert "mostly red" in scenes[0].description
        assert "not by a vision model" in scenes[0].description
        assert "red" in scenes[0].tags
        assert scenes[0].embedding_status == "completed"
        assert (scenes[0].confidence_score, scenes[0].visible_text) == (None, None)
        assert scenes[0].created_at.tzinfo == timezone.utc

    @pytest.mark.parametrize("fault", ["truncate", "reset_body"])
    async def test_a_picture_that_breaks_off(self, client, emulator, fault):
        """It is fetched anew, as often as the client retries."""
        video, _ = await analysed(client, clip())
        scene_id = (await client.video_scenes.list(video.image_id)).items[0].scene_id
        whole = await client.video_scenes.get_thumbnail(scene_id)
        with failing(emulator, fault, path="/video-scenes/*/thumbnail", count=1):
            again = await client.video_scenes.get_thumbnail(scene_id)
        broken = failing(emulator, fault, path="/video-scenes/*/thumbnail")
        with broken, pytest.raises(ScopixConnectionError, match="broke off"):
            await client.video_scenes.get_thumbnail(scene_id, max_retries=0)

        assert again == whole

    async def test_the_record_of_the_file(self, client):
        """The file has the technical data, the state of the analysis and the number of scenes."""
        video, status = await analysed(client, clip())
        await client.files.wait_for_session(video.image_id)
        record = await client.files.get(video.image_id)
        processing = await client.files.get_processing_status(video.image_id)

        assert isinstance(record.video_metadata, VideoMetadata)
        assert record.video_metadata.duration_seconds == 3.0
        assert record.video_metadata.resolution == "64x48"
        assert record.video_analysis_status is VideoAnalysisStatus.COMPLETED
        assert record.video_analysis_job_id == status.analysis_job_id
        assert record.scene_count == 3
        assert processing.video_analysis_status is VideoAnalysisStatus.COMPLETED

    async def test_not_analysed(self, client):
        """A video that shall not be described has no job and no scenes, until it is queued."""
        video = await client.files.upload(clip(), filename="clip.mp4", auto_describe=False)
        with pytest.raises(ResourceNotFoundError) as caught:
            await client.video_analysis.get_status_by_media(video.image_id)
        empty = await client.video_scenes.list(video.image_id)
        queued = await client.video_analysis.queue(
            video.image_id, analysis_type=VideoAnalysisType.SCENE_DETECTION
        )
        await client.video_analysis.wait_for_completion(queued.analysis_job_id)
        scenes = await client.video_scenes.list(video.image_id)

        assert (caught.value.resource_type, caught.value.resource_id) == ("video", video.image_id)
        assert (empty.items, empty.total_count) == ([], 0)
        assert (queued.media_id, queued.queue_position) == (video.image_id, 0)
        assert queued.estimated_start_time is not None
        assert [scene.description for scene in scenes.items] == [None] * 3

    async def test_an_open_job_is_returned(self, client, emulator):
        """A video has one open analysis, however often it is queued."""
        with held(emulator):
            video = await client.files.upload(clip(), filename="clip.mp4")
            begun = await client.video_analysis.get_status_by_media(video.image_id)
            queued = await client.video_analysis.queue(
                video.image_id, priority=VideoAnalysisPriority.HIGH
            )

        assert begun.is_pending
        assert queued.analysis_job_id == begun.analysis_job_id

    async def test_what_is_sent(self, polls, scripted):
        """Defaults go with the request, and a key that makes it safe to repeat."""
        answer = {"analysis_job_id": JOB, "media_id": VIDEO}
        for _ in range(2):
            scripted.reply(202, answer)
        await polls.video_analysis.queue(VIDEO)
        retried = await polls.video_analysis.retry(JOB, VIDEO, reason="again")
        queue, retry = scripted.received

        assert json.loads(queue.body) == {
            "media_id": VIDEO,
            "analysis_type": "full_vlm",
            "priority": "normal",
        }
        assert json.loads(retry.body) == {"media_id": VIDEO, "reason": "again"}
        assert (retried.status, retried.retry_count, retried.max_retries) == ("pending", 0, 3)
        assert queue.headers["idempotency-key"] != retry.headers["idempotency-key"]


class TestWaiting:
    """`video_analysis.wait_for_completion`."""

    async def test_the_log_of_a_wait(self, polls, scripted, sleeps):
        """One event a poll, the last one included, in the order of the polls."""
        scripted.reply(200, job("pending", 0))
        scripted.reply(200, job("uploading_to_vlm", 12.5, "Reading"))
        scripted.reply(200, job("processing", 60, "Finding scenes"))
        scripted.reply(200, job("completed", 100, "Done"))
        log = []

        def note(event):
            log.append((type(event).__name__, event.to_dict()))

        done = await polls.video_analysis.wait_for_completion(JOB, on_progress=note)
        common = {
            "analysis_job_id": JOB,
            "media_id": VIDEO,
            "retry_count": 0,
            "max_retries": 3,
        }
        states = [
            {"status": "pending", "progress_percent": 0.0},
            {"status": "uploading_to_vlm", "progress_percent": 12.5, "current_step": "Reading"},
            {"status": "processing", "progress_percent": 60.0, "current_step": "Finding scenes"},
            {"status": "completed", "progress_percent": 100.0, "current_step": "Done"},
        ]

        assert log == [
            ("VideoAnalysisProgressEvent", {"job_status": {**common, **state}}) for state in states
        ]
        assert done.to_dict() == {**common, **states[-1]}
        assert [request.path for request in scripted.received] == [f"/api/v2{ADDRESS}"] * 4

    async def test_polls_grow_rarer(self, polls, scripted, sleeps):
        """The interval grows by half from poll to poll, up to 15 seconds."""
        for _ in range(8):
            scripted.reply(200, job("processing", 50))
        scripted.reply(200, job("completed", 100))
        await polls.video_analysis.wait_for_completion(JOB)

        expected = [2, 3, 4.5, 6.75, 10.125, 15, 15, 15]
        assert sleeps == pytest.approx(expected, rel=0.11)

    async def test_the_server_may_ask_for_patience(self, polls, scripted, sleeps):
        """A Retry-After of the server replaces the interval."""
        scripted.reply(200, job("processing", 50), headers={"Retry-After": "7"})
        scripted.reply(200, job("completed", 100))
        await polls.video_analysis.wait_for_completion(JOB)

        assert 7 <= sleeps[0] <= 7.7

    async def test_a_callback_for_either_form(self, client, capsys):
        """A function written for the job works as the one written for the event does."""
        video = await client.files.upload(clip(), filename="clip.mp4")
        job_id = (await client.video_analysis.get_status_by_media(video.image_id)).analysis_job_id

        def on_status(status: VideoAnalysisJobStatus) -> None:
            print(f"{status.progress_percent:.0f}% — {status.current_step}")

        def on_event(event: VideoAnalysisProgressEvent) -> None:
            print(f"{event.job_status.progress_percent:.0f} {event.is_terminal}")

        await client.video_analysis.wait_for_completion(job_id, on_progress=on_status)
        by_status = capsys.readouterr().out.splitlines()
        await client.video_analysis.wait_for_completion(job_id, on_progress=on_event)

        assert by_status[-1] == "100% — Done"
        assert capsys.readouterr().out == "100 True\n"

    async def test_coroutine_functions(self, client):
        """Where there is an event loop, the callback may be a coroutine function."""
        seen = []

        async def note(event):
            seen.append(event.status)

        await self._wait(client, note)

        assert seen[-1] == "completed"

    async def _wait(self, client, on_progress):
        video = await client.files.upload(clip(), filename="clip.mp4")
        status = await client.video_analysis.get_status_by_media(video.image_id)
        return await client.video_analysis.wait_for_completion(
            status.analysis_job_id, on_progress=on_progress
        )

    async def test_timeout(self, client, emulator):
        """When the time is over, the error has the last state of the job."""
        with held(emulator):
            video = await client.files.upload(clip(), filename="clip.mp4")
            status = await client.video_analysis.get_status_by_media(video.image_id)
            with pytest.raises(ScopixTimeoutError) as caught:
                await client.video_analysis.wait_for_completion(
                    status.analysis_job_id, timeout=0.05
                )

        assert caught.value.last_result == status
        assert status.analysis_job_id in caught.value.message

    async def test_a_lost_connection(self, client, emulator):
        """A poll that fails is repeated; one that fails for good ends the wait."""
        video = await client.files.upload(clip(), filename="clip.mp4")
        job_id = (await client.video_analysis.get_status_by_media(video.image_id)).analysis_job_id
        with failing(emulator, "reset", path="/video-analysis/**", count=1):
            assert (await client.video_analysis.wait_for_completion(job_id)).is_completed
        broken = failing(emulator, "reset", path="/video-analysis/**")
        with broken, pytest.raises(ScopixConnectionError):
            await client.video_analysis.wait_for_completion(job_id)


class TestFailures:
    """Jobs that fail, and identifiers of nothing."""

    @pytest.mark.parametrize(
        ("content", "code", "message"),
        [
            (clip()[:60], "CORRUPT_VIDEO", "The video can't be read"),
            (sound_only(), "NO_VIDEO_STREAM", "There is no video stream in the file."),
        ],
        ids=["torn", "sound only"],
    )
    async def test_broken_videos(self, client, content, code, message):
        """What is no video fails as a job; the error has its ids, its state and its message."""
        video = await client.files.upload(content, filename="clip.mp4")
        job_id = (await client.video_analysis.get_status_by_media(video.image_id)).analysis_job_id
        seen = []
        with pytest.raises(VideoAnalysisError) as caught:
            await client.video_analysis.wait_for_completion(job_id, on_progress=seen.append)
        error = caught.value

        assert (error.media_id, error.analysis_job_id) == (video.image_id, job_id)
        assert error.status == "failed"
        assert message in error.message
        assert error.code == "VIDEO_ANALYSIS_ERROR"
        assert error.details["error_code"] == code
        assert (seen[-1].is_failed, seen[-1].is_terminal) == (True, True)
        assert seen[-1].error_message.startswith(message)
        assert (await client.video_scenes.list(video.image_id)).total_count == 0

    async def test_cancelled(self, client, emulator):
        """A job that ends cancelled is an error too, and can be retried."""
        with held(emulator):
            uploaded = await client.files.upload_batch([clip()], filenames=["clip.mp4"])
            status = await client.video_analysis.get_status_by_media(uploaded[0].image_id)
            await client.upload_sessions.cancel(uploaded.session_ids[0])
        with pytest.raises(VideoAnalysisError) as caught:
            await client.video_analysis.wait_for_completion(status.analysis_job_id)
        retried = await client.video_analysis.retry(
            status.analysis_job_id, uploaded[0].image_id, reason="a slip of the hand"
        )
        done = await client.video_analysis.wait_for_completion(status.analysis_job_id)

        assert caught.value.status == "cancelled"
        assert caught.value.message == f"video {uploaded[0].image_id} was not analysed: cancelled"
        assert "error_code" not in caught.value.details
        assert (retried.status, retried.retry_count, retried.max_retries) == ("pending", 1, 3)
        assert (done.is_completed, done.retry_count) == (True, 1)

    async def test_a_deleted_video(self, client, emulator):
        """Who waits for a video that is deleted meanwhile hears of the end."""
        with held(emulator):
            video = await client.files.upload(clip(), filename="clip.mp4")
            status = await client.video_analysis.get_status_by_media(video.image_id)
            await client.files.delete(video.image_id)
            with pytest.raises(VideoAnalysisError) as caught:
                await client.video_analysis.wait_for_completion(status.analysis_job_id)

        assert caught.value.status == "cancelled"

    async def test_nothing_to_retry(self, client):
        """A completed job is not retried."""
        video, status = await analysed(client, clip())
        with pytest.raises(ConflictError):
            await client.video_analysis.retry(status.analysis_job_id, video.image_id)

    async def test_no_video(self, client):
        """An image has no scenes."""
        image = await client.files.upload(photo(), filename="a.jpg", wait_for_description=False)
        with pytest.raises(ResourceNotFoundError):
            await client.video_scenes.list(image.image_id)

    async def test_bad_values(self, client):
        """Values that nobody knows are refused by the server."""
        video = await client.files.upload(clip(), filename="clip.mp4", auto_describe=False)
        with pytest.raises(ValidationError):
            await client.video_analysis.queue(video.image_id, analysis_type="guess")
        with pytest.raises(ValidationError):
            await client.video_analysis.queue(video.image_id, priority="now")
