"""The analysis of videos, and their scenes."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
import pytest
from PIL import Image, ImageDraw

from scopix_emulator.media import video as videos
from scopix_emulator.media.describe import describe_scene
from scopix_emulator.media.failure import VideoError
from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture
from tests.media import clip, sound_only

NOWHERE = "00000000-0000-4000-8000-000000000000"


def moving() -> bytes:
    """A video of two seconds in which stripes run, with a flash at its beginning."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream: Any = container.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(20):
            image = Image.new("RGB", (64, 48), "white" if number == 2 else "black")
            ImageDraw.Draw(image).rectangle((number * 3, 0, number * 3 + 6, 48), fill="white")
            container.mux(stream.encode(av.VideoFrame.from_image(image)))
        container.mux(stream.encode())
    return buffer.getvalue()


def queue(api, media_id, **values):
    """Queue an analysis by hand."""
    response = api.post("/video-analysis/queue", json={"media_id": media_id, **values})
    assert response.status_code == 202, response.text
    return response.json()


def retry(api, job_id, media_id, **values):
    """Retry an analysis."""
    return api.post(f"/video-analysis/jobs/{job_id}/retry", json={"media_id": media_id, **values})


def job_of(api, media_id):
    """The latest analysis of a video."""
    return api.get(f"/video-analysis/status/{media_id}").json()


def ended(api, job_id):
    """An analysis once it has ended."""
    address = f"/video-analysis/jobs/{job_id}"
    api.until(lambda: api.get(address).json()["completed_at"] is not None)
    return api.get(address).json()


def scenes_of(api, media_id):
    """The scenes of a video."""
    return api.get(f"/videos/{media_id}/scenes").json()


def test_a_video_is_analysed_by_itself(api):
    """An upload queues the analysis; its end finds the scenes where the colours change."""
    record = api.processed(clip(), "clip.mp4")
    job = job_of(api, record["id"])
    found = scenes_of(api, record["id"])

    assert job["status"] == "completed"
    assert (job["progress_percent"], job["current_step"]) == (100, "Done")
    assert job["started_at"] < job["completed_at"]
    assert job == api.get(f"/video-analysis/jobs/{job['analysis_job_id']}").json()
    assert (found["video_id"], found["total_count"]) == (record["id"], 3)
    assert [
        (scene["scene_index"], scene["start_time"], scene["end_time"]) for scene in found["items"]
    ] == [(0, 0, 1), (1, 1, 2), (2, 2, 3)]
    assert [scene["time_range_formatted"] for scene in found["items"]] == [
        "0:00 - 0:01",
        "0:01 - 0:02",
        "0:02 - 0:03",
    ]


def test_scenes_are_described_by_measurement(api):
    """What a scene looks like stands in its description and its tags, and whose word it is."""
    record = api.processed(clip("red", "white"), "clip.mp4")
    red, white = scenes_of(api, record["id"])["items"]

    assert red["description"].startswith("A still scene of 1.0 seconds, mostly red (#f")
    assert red["description"].endswith("made from measurements, not by a vision model.")
    assert (red["tags"], white["tags"]) == (["still", "dark", "red"], ["still", "bright", "white"])
    assert (red["embedding_status"], red["confidence_score"]) == ("completed", None)


def test_the_file_tells_of_its_analysis(api):
    """Record, list and processing status name the job, its state and the number of scenes."""
    record = api.processed(clip(), "clip.mp4")
    job_id = job_of(api, record["id"])["analysis_job_id"]
    (listed,) = api.get("/files").json()["items"]
    status = api.status(record["id"])

    for view in (record, listed, status):
        assert view["video_analysis_job_id"] == job_id
        assert view["video_analysis_status"] == "completed"
        assert view["video_metadata"]["duration_seconds"] == 3
    assert record["scene_count"] == listed["scene_count"] == 3
    assert status["status"] == "completed"
    assert ", in 3 scenes, without sound." in record["upload_description"]


def test_thumbnails(api):
    """The picture of a scene is a JPEG of its middle, good for a year."""
    record = api.processed(clip(size=(1280, 720)), "clip.mp4")
    seen = []
    for scene in scenes_of(api, record["id"])["items"]:
        response = api.get(scene["thumbnail_url"])
        image = Image.open(io.BytesIO(response.content))
        seen.append(max(enumerate(image.getpixel((320, 180))), key=lambda channel: channel[1])[0])

        assert (image.format, image.size) == ("JPEG", (640, 360))
        assert response.headers["cache-control"] == "public, max-age=31536000"
        assert response.headers["content-disposition"] == "inline"

    assert seen == [0, 1, 2]


@pytest.mark.parametrize(
    ("form", "codec"),
    [("mov", "mpeg4"), ("webm", "libvpx"), ("webm", "libvpx-vp9"), ("avi", "mpeg4")],
)
def test_formats(api, form, codec):
    """Scenes are found in every format that is accepted."""
    record = api.processed(clip(form=form, codec=codec), f"clip.{form}")

    assert record["scene_count"] == 3


def test_stages(start):
    """A job is pending, read, processed and completed; its progress never goes back."""
    server, api = start(speed=4)
    server.hold_processing("queued")
    media_id = api.stored(clip(), "clip.mp4")
    waiting = job_of(api, media_id)
    server.release_processing()
    seen = [waiting]
    while seen[-1]["completed_at"] is None:
        seen.append(job_of(api, media_id))
    steps = list(dict.fromkeys((job["status"], job["current_step"]) for job in seen))
    progress = [job["progress_percent"] for job in seen]
    working = next(job for job in seen if job["status"] == "processing")

    assert (waiting["progress_percent"], waiting["started_at"]) == (0, None)
    assert steps == [
        ("pending", "Waiting"),
        ("uploading_to_vlm", "Reading the video"),
        ("processing", "Finding scenes"),
        ("processing", "Taking thumbnails"),
        ("processing", "Describing scenes"),
        ("completed", "Done"),
    ]
    assert progress == sorted(progress)
    assert working["started_at"] < working["estimated_completion_time"]
    assert seen[-1]["estimated_completion_time"] is None


def test_a_file_is_processed_when_it_is_analysed(server, api):
    """The processing of a video ends with its analysis, not before."""
    server.hold_processing("processing")
    media_id = api.stored(clip(), "clip.mp4")
    api.until(lambda: job_of(api, media_id)["status"] == "processing")

    assert api.status(media_id)["status"] == "processing"
    server.release_processing()
    assert api.wait(media_id)["video_analysis_status"] == "completed"


def test_analysis_by_hand(server, api):
    """What was left out is analysed when that is asked for, and once at a time."""
    record = api.processed(clip(), "clip.mp4", auto_describe="false")
    before = scenes_of(api, record["id"])
    without = api.get(f"/video-analysis/status/{record['id']}")
    server.hold_processing("queued")
    queued = queue(api, record["id"])
    again = queue(api, record["id"], priority="high")

    assert (record["video_analysis_job_id"], record["scene_count"]) == (None, None)
    assert before == {"items": [], "total_count": 0, "video_id": record["id"]}
    assert code(without) == (404, "NOT_FOUND")
    assert without.json()["error"]["details"]["resource_id"] == record["id"]
    assert again["analysis_job_id"] == queued["analysis_job_id"]
    assert queued["estimated_start_time"] > record["created_at"]
    assert (queued["message"], again["message"]) == (
        "The analysis is queued.",
        "The video is being analysed.",
    )
    server.release_processing()
    assert ended(api, queued["analysis_job_id"])["status"] == "completed"
    assert api.get(f"/files/{record['id']}").json()["scene_count"] == 3


def test_priorities(server, api):
    """A place in the queue goes by priority, then by time; what has begun is at the front."""
    server.hold_processing("pending")
    ids = [api.stored(clip(color), "a.mp4", auto_describe="false") for color in ("red", "blue")]
    more = [api.stored(clip(color), "a.mp4", auto_describe="false") for color in ("lime", "cyan")]
    first, second = (queue(api, media_id) for media_id in ids)
    low, high = (queue(api, more[0], priority="low"), queue(api, more[1], priority="high"))

    assert [one["queue_position"] for one in (first, second, low, high)] == [0, 1, 2, 0]
    assert [queue(api, media_id)["queue_position"] for media_id in ids] == [1, 2]
    server.hold_processing("processing")
    api.until(lambda: job_of(api, more[0])["status"] == "processing")
    begun = queue(api, more[0])
    assert (begun["queue_position"], begun["estimated_start_time"]) == (0, None)


def test_scenes_are_replaced(api, server):
    """Another analysis puts its scenes in the place of the earlier ones."""
    record = api.processed(clip(), "clip.mp4")
    earlier = scenes_of(api, record["id"])["items"]
    job_id = queue(api, record["id"], analysis_type="frame_sample")["analysis_job_id"]
    ended(api, job_id)
    (scene,) = scenes_of(api, record["id"])["items"]

    assert job_of(api, record["id"])["analysis_job_id"] == job_id
    assert (scene["start_time"], scene["end_time"]) == (0, 3)
    assert api.get(scene["thumbnail_url"]).status_code == 200
    for gone in earlier:
        assert code(api.get(gone["thumbnail_url"])) == (404, "NOT_FOUND")


def test_frame_sample(api):
    """A sample of frames is one for each ten seconds, whatever they show."""
    record = api.processed(
        clip("red", "blue", seconds=12.5, rate=2), "clip.mp4", auto_describe="false"
    )
    ended(api, queue(api, record["id"], analysis_type="frame_sample")["analysis_job_id"])
    scenes = scenes_of(api, record["id"])["items"]

    assert [scene["end_time"] for scene in scenes] == [10, 20, 25]
    assert [scene["tags"][-1] for scene in scenes] == ["red", "blue", "blue"]


def test_scene_detection(api):
    """Where only the scenes are wanted, nothing is described."""
    record = api.processed(clip(), "clip.mp4", auto_describe="false")
    ended(api, queue(api, record["id"], analysis_type="scene_detection")["analysis_job_id"])
    scenes = scenes_of(api, record["id"])["items"]

    assert [(scene["description"], scene["tags"]) for scene in scenes] == [(None, [])] * 3
    assert api.get(scenes[0]["thumbnail_url"]).status_code == 200


def test_transcript(api):
    """The local server says that it doesn't recognise speech."""
    record = api.processed(clip(), "clip.mp4")
    job_id = queue(api, record["id"], analysis_type="transcript")["analysis_job_id"]

    assert ended(api, job_id)["error_code"] == "NOT_SUPPORTED"
    assert scenes_of(api, record["id"])["total_count"] == 3


@pytest.mark.parametrize(
    ("content", "error_code", "message"),
    [
        (clip()[:60], "CORRUPT_VIDEO", "The video can't be read: Invalid data found"),
        (sound_only(), "NO_VIDEO_STREAM", "There is no video stream in the file."),
    ],
    ids=["torn", "sound only"],
)
def test_broken_videos(api, content, error_code, message):
    """What is no video fails as a job and as a file, and says why."""
    record = api.processed(content, "clip.mp4")
    job, state = job_of(api, record["id"]), api.status(record["id"])

    assert (job["status"], job["error_code"]) == ("failed", error_code)
    assert job["error_message"].startswith(message)
    assert (job["current_step"], job["progress_percent"]) == ("Reading the video", 11.1)
    assert (state["status"], state["video_analysis_status"]) == ("failed", "failed")
    assert state["error_message"].startswith(message)
    assert record["scene_count"] is None


def test_long_videos(api):
    """A video of more than ten minutes is stored and described, but not analysed."""
    long = api.processed(clip(seconds=201, rate=1, size=(16, 16), codec="mpeg4"), "clip.mp4")
    longest = api.processed(clip(seconds=200, rate=1, size=(16, 16), codec="mpeg4"), "clip.mp4")

    assert job_of(api, long["id"])["error_code"] == "VIDEO_TOO_LONG"
    assert api.status(long["id"])["status"] == "partially_completed"
    assert long["description_status"] == "completed"
    assert (longest["video_analysis_status"], longest["scene_count"]) == ("completed", 3)
    assert scenes_of(api, longest["id"])["items"][-1]["time_range_formatted"] == "6:40 - 10:00"


def test_length_is_measured(tmp_path, monkeypatch):
    """A header that doesn't tell the length is no way around the limit."""
    monkeypatch.setattr(videos, "MAX_SECONDS", 1)
    path = tmp_path / "live.webm"
    path.write_bytes(clip(form="webm", codec="libvpx", live="1"))
    videos.check(path)

    with pytest.raises(VideoError, match="longer than"):
        videos.find_scenes(path)


def test_no_frame(tmp_path):
    """A video whose header is all there is can't be analysed."""
    path = tmp_path / "empty.avi"
    content = clip(form="avi", codec="mpeg4")
    path.write_bytes(content[: content.index(b"movi") + 4])

    with pytest.raises(VideoError) as caught:
        videos.find_scenes(path)

    assert caught.value.code == "CORRUPT_VIDEO"


def test_decoders_fail_in_many_ways(api, monkeypatch):
    """Whatever a decoder raises ends the job, not the server."""

    def broken(*_: object) -> None:
        raise OverflowError("out of bits")

    monkeypatch.setattr(videos, "find_scenes", broken)
    job = job_of(api, api.processed(clip(), "clip.mp4")["id"])

    assert job["error_code"] == "ANALYSIS_FAILED"
    assert job["error_message"] == "The video can't be analysed: out of bits"


def test_movement_is_no_cut(tmp_path):
    """What moves, even fast, is one scene; what flashes is no scene of its own."""
    path = tmp_path / "moving.mp4"
    path.write_bytes(moving())
    (piece,) = videos.find_scenes(path)

    assert (piece.start, piece.end) == (0, 2)
    assert piece.movement > 0.05
    text, tags = describe_scene(piece, videos.take_thumbnails(path, [piece], tmp_path)[0])
    assert text.startswith("A moving scene of 2.0 seconds")
    assert "moving" in tags


def test_turned_videos(tmp_path):
    """A picture of a video that was taken with the camera turned is upright."""
    path = tmp_path / "turned.mp4"
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.set_display_rotation(90)
        image = Image.new("RGB", (64, 48), "red")
        ImageDraw.Draw(image).rectangle((0, 0, 64, 24), fill="blue")
        container.mux(stream.encode(av.VideoFrame.from_image(image)))
        container.mux(stream.encode())
    videos.take_thumbnails(path, videos.find_scenes(path), tmp_path)
    with Image.open(tmp_path / "0.jpg") as thumbnail:
        left, right = (thumbnail.getpixel((x, 32)) for x in (4, 44))

    assert thumbnail.size == (48, 64)
    assert left[2] > 200 > left[0]
    assert right[0] > 200 > right[2]


@pytest.mark.parametrize("by", ["session", "file", "batch"])
def test_cancellation(server, api, by):
    """An analysis is cancelled with its upload session, and when its file is deleted."""
    server.hold_processing("processing")
    media_id = api.stored(clip(), "clip.mp4")
    job_id = job_of(api, media_id)["analysis_job_id"]
    api.until(lambda: job_of(api, media_id)["status"] == "processing")
    if by == "session":
        session_id = api.status(media_id)["session_id"]
        api.post(f"/files/upload-sessions/{session_id}/cancel")
    elif by == "file":
        api.delete(f"/files/{media_id}")
    else:
        api.post("/files/batch-delete", json={"file_ids": [media_id]})
    job = ended(api, job_id)

    assert (job["status"], job["error_message"]) == ("cancelled", None)
    assert job["progress_percent"] < 100
    if by != "session":
        assert code(api.get(f"/video-analysis/status/{media_id}")) == (404, "NOT_FOUND")
        assert code(api.get(f"/videos/{media_id}/scenes")) == (404, "NOT_FOUND")
        assert code(retry(api, job_id, media_id)) == (404, "NOT_FOUND")


def test_a_deleted_video_takes_its_scenes_along(server, api):
    """Scenes of a deleted video are not shown, and an analysis by hand ends with it."""
    record = api.processed(clip(), "clip.mp4")
    address = scenes_of(api, record["id"])["items"][0]["thumbnail_url"]
    server.hold_processing("queued")
    job_id = queue(api, record["id"])["analysis_job_id"]
    api.delete(f"/files/{record['id']}")

    assert code(api.get(address)) == (404, "NOT_FOUND")
    assert ended(api, job_id)["status"] == "cancelled"


def test_retry_of_what_was_cancelled(server, api):
    """A cancelled analysis can be taken up again, and then finds the scenes."""
    server.hold_processing("processing")
    media_id = api.stored(clip(), "clip.mp4")
    job_id = job_of(api, media_id)["analysis_job_id"]
    api.post(f"/files/upload-sessions/{api.status(media_id)['session_id']}/cancel")
    server.release_processing()
    again = retry(api, job_id, media_id, reason="a slip of the hand")
    job = ended(api, job_id)

    assert again.status_code == 202
    assert again.json() == {
        "analysis_job_id": job_id,
        "media_id": media_id,
        "status": "pending",
        "retry_count": 1,
        "max_retries": 3,
        "message": "The analysis is queued again.",
    }
    assert (job["status"], job["retry_count"]) == ("completed", 1)
    assert scenes_of(api, media_id)["total_count"] == 3


def test_retries_have_an_end(api):
    """A job that fails again and again is given up after three retries."""
    media_id = api.processed(clip()[:60], "clip.mp4")["id"]
    job_id = job_of(api, media_id)["analysis_job_id"]
    for count in (1, 2, 3):
        assert retry(api, job_id, media_id).json()["retry_count"] == count
        assert ended(api, job_id)["status"] == "failed"

    refused = retry(api, job_id, media_id)

    assert code(refused) == (409, "CONFLICT")
    assert refused.json()["error"]["details"] == {"max_retries": 3}


def test_what_can_not_be_retried(server, api):
    """Only an analysis that failed or was cancelled, of that video, while no other is open."""
    good = api.processed(clip(), "clip.mp4")
    bad = api.processed(clip()[:60], "clip.mp4")
    completed, failed = good["video_analysis_job_id"], bad["video_analysis_job_id"]
    server.hold_processing("queued")

    assert code(retry(api, completed, good["id"])) == (409, "CONFLICT")
    assert code(retry(api, failed, good["id"])) == (409, "CONFLICT")
    assert code(retry(api, NOWHERE, bad["id"])) == (404, "NOT_FOUND")
    assert code(retry(api, failed, NOWHERE)) == (404, "NOT_FOUND")
    open_job = queue(api, bad["id"])["analysis_job_id"]
    refused = retry(api, failed, bad["id"])
    assert code(refused) == (409, "CONFLICT")
    assert refused.json()["error"]["details"] == {"analysis_job_id": open_job}


def test_only_videos_of_the_caller(server, api, start):
    """Images have no analysis, and nobody sees the videos of others."""
    image = api.processed(picture())["id"]
    record = api.processed(clip(), "clip.mp4")
    scene = scenes_of(api, record["id"])["items"][0]
    stranger = Api(server, server.add_key(tenant_id="somebody-else"))

    assert code(api.post("/video-analysis/queue", json={"media_id": image})) == (404, "NOT_FOUND")
    assert code(api.get(f"/videos/{image}/scenes")) == (404, "NOT_FOUND")
    with stranger:
        for address in (
            f"/video-analysis/jobs/{record['video_analysis_job_id']}",
            f"/video-analysis/status/{record['id']}",
            f"/videos/{record['id']}/scenes",
            scene["thumbnail_url"],
        ):
            assert code(stranger.get(address)) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"media_id": "x"},
        {"media_id": NOWHERE, "priority": "now"},
        {"media_id": NOWHERE, "a": 1},
    ],
)
def test_bad_input(api, values):
    """What is missing, unknown or no identifier is refused."""
    assert code(api.post("/video-analysis/queue", json=values)) == (422, "VALIDATION_ERROR")


def test_repeated_requests(api, server):
    """Under one idempotency key a job is queued once."""
    media_id = api.processed(clip(), "clip.mp4")["id"]
    answers = [
        api.post(
            "/video-analysis/queue",
            json={"media_id": media_id},
            headers={"Idempotency-Key": "queue-once"},
        )
        for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["idempotency-replayed"] == "true"


def test_restart(start, tmp_path):
    """Scenes survive a restart, and an analysis that was under way goes on."""
    first, api = start(data=tmp_path)
    done = api.processed(clip(), "clip.mp4")
    by_hand = api.processed(clip("red"), "clip.mp4", auto_describe="false")
    first.hold_processing("processing")
    queued = queue(api, by_hand["id"])["analysis_job_id"]
    unfinished = api.stored(clip("red", "blue"), "clip.mp4")
    api.until(lambda: job_of(api, unfinished)["status"] == "processing")
    first.stop()

    _, again = start(data=tmp_path)
    record = again.wait(unfinished)
    scenes = scenes_of(again, done["id"])

    assert (record["scene_count"], record["video_analysis_status"]) == (2, "completed")
    assert ended(again, queued)["status"] == "completed"
    assert scenes["total_count"] == 3
    assert again.get(scenes["items"][0]["thumbnail_url"]).status_code == 200
