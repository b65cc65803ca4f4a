"""The types of videos, and the part of the page of callbacks that is about them."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import subprocess
import sys
import textwrap
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import scopix.types.callbacks
import scopix.types.video as module
import scopix_sync
from scopix.types.callbacks import VideoAnalysisProgressEvent
from scopix.types.video import (
    VideoAnalysisJobStatus,
    VideoAnalysisQueueResult,
    VideoAnalysisRetryResult,
    VideoAnalysisStatus,
    VideoMetadata,
    VideoScene,
    VideoSceneList,
    VideoUploadStatus,
)

ROOT = Path(__file__).parent.parent.parent
NOON = datetime(2026, 5, 4, 12, tzinfo=timezone.utc)


def job(status: str = "processing", **values: Any) -> VideoAnalysisJobStatus:
    """A job in some state."""
    return VideoAnalysisJobStatus("job-1", "video-1", status, **values)


def public(kind: type) -> dict[str, str]:
    """The public members of a class, and whether each is a value or a method."""
    fields = {field.name for field in dataclasses.fields(kind)}
    return {
        name: "method" if inspect.isfunction(inspect.getattr_static(kind, name)) else "value"
        for name in dir(kind)
        if not name.startswith("_")
    } | dict.fromkeys(fields, "value")


class TestJobStatus:
    """`VideoAnalysisJobStatus`."""

    def test_fields(self) -> None:
        """Names, types, order and defaults."""
        required = dataclasses.MISSING
        fields = [(field.name, field.default) for field in dataclasses.fields(job())]
        hints = get_type_hints(VideoAnalysisJobStatus)

        assert fields == [
            ("analysis_job_id", required),
            ("media_id", required),
            ("status", required),
            ("progress_percent", 0.0),
            ("current_step", None),
            ("started_at", None),
            ("completed_at", None),
            ("error_message", None),
            ("error_code", None),
            ("retry_count", 0),
            ("max_retries", 3),
            ("estimated_completion_time", None),
        ]
        assert [hints[name] for name, _ in fields] == [
            *[str, str, str, float, str | None],
            *[datetime | None] * 2,
            *[str | None] * 2,
            *[int, int, datetime | None],
        ]

    @pytest.mark.parametrize(
        ("status", "completed", "failed", "pending", "terminal"),
        [
            ("pending", False, False, True, False),
            ("uploading_to_vlm", False, False, False, False),
            ("processing", False, False, False, False),
            ("completed", True, False, False, True),
            ("failed", False, True, False, True),
            ("cancelled", False, False, False, True),
            ("of_tomorrow", False, False, False, False),
        ],
    )
    def test_states(
        self, status: str, completed: bool, failed: bool, pending: bool, terminal: bool
    ) -> None:
        """Properties tell the state; one that nobody knows yet is no end."""
        one = job(status)

        assert (one.is_completed, one.is_failed) == (completed, failed)
        assert (one.is_pending, one.is_terminal) == (pending, terminal)

    def test_states_compare_as_text(self) -> None:
        """The state is a text that equals the member of the enum."""
        assert job("uploading_to_vlm").status == VideoAnalysisStatus.UPLOADING_TO_VLM


class TestEvent:
    """`VideoAnalysisProgressEvent`, from the top of the page to its end."""

    def test_is_a_frozen_dataclass_with_one_field(self) -> None:
        """It carries the snapshot of the job, and can't be changed."""
        event = VideoAnalysisProgressEvent(job())
        (field,) = dataclasses.fields(event)

        assert (field.name, field.type) == ("job_status", "VideoAnalysisJobStatus")
        assert event == VideoAnalysisProgressEvent(job_status=job())
        assert event == pickle.loads(pickle.dumps(event))
        with pytest.raises(dataclasses.FrozenInstanceError):
            event.job_status = job("failed")  # type: ignore[misc]

    @pytest.mark.parametrize("status", ["pending", "processing", "completed", "cancelled"])
    def test_delegates(self, status: str) -> None:
        """Progress and end are those of the job; both are properties."""
        event = VideoAnalysisProgressEvent(job(status, progress_percent=12.5))

        assert event.progress_percent == 12.5
        assert event.is_terminal is event.job_status.is_terminal

    def test_to_dict(self) -> None:
        """The job is nested, times are ISO 8601; None is left out unless asked for."""
        event = VideoAnalysisProgressEvent(job(started_at=NOON))
        whole = event.to_dict(exclude_none=False)["job_status"]

        assert event.to_dict() == {
            "job_status": {
                "analysis_job_id": "job-1",
                "media_id": "video-1",
                "status": "processing",
                "progress_percent": 0.0,
                "started_at": "2026-05-04T12:00:00Z",
                "retry_count": 0,
                "max_retries": 3,
            }
        }
        assert list(whole) == [field.name for field in dataclasses.fields(job())]
        assert whole["error_code"] is None

    def test_has_every_member_of_the_job(self) -> None:
        """What a callback may read of a job it may read of the event, and in the same way."""
        of_event, of_job = public(VideoAnalysisProgressEvent), public(VideoAnalysisJobStatus)

        assert of_event.pop("job_status") == "value"
        assert of_event == of_job

    def test_members_have_the_values_of_the_job(self) -> None:
        """Each property gives what the job gives."""
        one = job(
            "failed",
            progress_percent=50.0,
            current_step="Finding scenes",
            started_at=NOON,
            completed_at=NOON,
            error_message="no",
            error_code="NO",
            retry_count=1,
            max_retries=2,
            estimated_completion_time=NOON,
        )
        event = VideoAnalysisProgressEvent(one)
        values = [name for name, kind in public(VideoAnalysisJobStatus).items() if kind == "value"]

        assert {name: getattr(event, name) for name in values} == {
            name: getattr(one, name) for name in values
        }

    def test_is_exported(self) -> None:
        """It is imported from the module that the page names."""
        assert "VideoAnalysisProgressEvent" in scopix.types.callbacks.__all__


def test_a_coroutine_function_is_no_callback_of_the_blocking_client() -> None:
    """It is refused at once; nothing is sent, and no coroutine is left un-awaited."""

    async def on_progress(status: VideoAnalysisJobStatus) -> None:
        raise AssertionError(status)

    refused = pytest.raises(TypeError, match="on_progress")
    with scopix_sync.Scopix("scopix_0a1b2c3d_of-nobody-at-all") as client, refused:
        client.video_analysis.wait_for_completion("job-1", on_progress=on_progress)  # type: ignore[arg-type]


CALLBACKS = """
    from scopix import Scopix
    from scopix.types.callbacks import VideoAnalysisProgressEvent
    from scopix.types.video import VideoAnalysisJobStatus
    from scopix_sync import Scopix as Blocking


    def on_status(status: VideoAnalysisJobStatus) -> None:
        print(f"{status.progress_percent:.0f}% - {status.current_step}")


    def on_event(event: VideoAnalysisProgressEvent) -> None:
        print(event.job_status.status, event.is_terminal)


    async def on_status_later(status: VideoAnalysisJobStatus) -> None:
        on_status(status)


    async def on_event_later(event: VideoAnalysisProgressEvent) -> None:
        on_event(event)


    def on_text(text: str) -> None:
        print(text)


    async def follow(client: Scopix, job_id: str) -> VideoAnalysisJobStatus:
        await client.video_analysis.wait_for_completion(job_id, on_progress=on_status)
        await client.video_analysis.wait_for_completion(job_id, on_progress=on_event)
        await client.video_analysis.wait_for_completion(job_id, on_progress=on_status_later)
        await client.video_analysis.wait_for_completion(job_id, on_progress=on_event_later)
        await client.video_analysis.wait_for_completion(job_id, on_progress=on_text)  # wrong
        return await client.video_analysis.wait_for_completion(job_id, timeout=600)


    def follow_blocking(client: Blocking, job_id: str) -> VideoAnalysisJobStatus:
        client.video_analysis.wait_for_completion(job_id, on_progress=on_status)
        client.video_analysis.wait_for_completion(job_id, on_progress=on_event)
        client.video_analysis.wait_for_completion(job_id, on_progress=on_event_later)  # wrong
        return client.video_analysis.wait_for_completion(job_id, on_progress=None)
"""


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_callbacks_of_both_forms_pass_type_checkers(checker: str, tmp_path: Path) -> None:
    """A function for the job and one for the event are right, anything else is an error."""
    pytest.importorskip(checker)
    script = tmp_path / "callbacks.py"
    script.write_text(textwrap.dedent(CALLBACKS))
    wrong = {
        number
        for number, line in enumerate(script.read_text().splitlines(), 1)
        if line.endswith("# wrong")
    }
    settings = tmp_path / "pyrightconfig.json"
    settings.write_text(
        f'{{"typeCheckingMode": "strict", "pythonVersion": "3.10", "extraPaths": ["{ROOT}"]}}'
    )
    command = {
        "mypy": ["mypy", "--strict", "--python-version=3.10", "--follow-imports=silent"],
        "pyright": ["pyright", "--pythonpath", sys.executable, "--project", str(settings)],
    }[checker]
    target = [str(script)] if checker == "mypy" else []
    result = subprocess.run(
        [sys.executable, "-m", *command, *target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {
        int(line.split(f"{script.name}:")[1].split(":")[0])
        for line in result.stdout.splitlines()
        if f"{script.name}:" in line and " error:" in line
    }

    assert found == wrong, result.stdout + result.stderr


class TestOthers:
    """The other types of the topic."""

    @pytest.mark.parametrize(
        ("kind", "values"),
        [
            (VideoUploadStatus, "uploading processing completed failed aborted"),
            (
                VideoAnalysisStatus,
                "pending uploading_to_vlm processing completed failed cancelled",
            ),
        ],
    )
    def test_states(self, kind: Any, values: str) -> None:
        """Members are called as their values are."""
        assert {member.name: str(member) for member in kind} == {
            value.upper(): value for value in values.split()
        }

    @pytest.mark.parametrize(
        ("kind", "names"),
        [
            (
                VideoMetadata,
                (
                    "duration_seconds resolution width height frame_rate"
                    " video_codec audio_codec bitrate_kbps file_size_bytes format_name"
                ),
            ),
            (
                VideoAnalysisRetryResult,
                "analysis_job_id media_id status retry_count max_retries message",
            ),
            (
                VideoAnalysisQueueResult,
                "analysis_job_id media_id queue_position estimated_start_time message",
            ),
            (
                VideoScene,
                (
                    "scene_id scene_index start_time end_time time_range_formatted description"
                    " tags visible_text confidence_score embedding_status thumbnail_url created_at"
                ),
            ),
            (VideoSceneList, "items total_count video_id"),
        ],
    )
    def test_fields(self, kind: type, names: str) -> None:
        """Fields in the documented order."""
        assert [field.name for field in dataclasses.fields(kind)] == names.split()

    def test_defaults(self) -> None:
        """What the server leaves out."""
        retried, scene = VideoAnalysisRetryResult("job-1", "video-1"), VideoScene("scene-1")

        assert (retried.status, retried.retry_count, retried.max_retries) == ("pending", 0, 3)
        assert (scene.scene_index, scene.start_time, scene.end_time) == (0, 0.0, 0.0)
        assert (scene.tags, VideoSceneList().items, VideoSceneList().total_count) == ([], [], 0)

    def test_older_names(self) -> None:
        """A list of scenes goes by the names of older pages, too."""
        scenes = VideoSceneList([VideoScene("scene-1")], 1, "video-1")

        assert (scenes.scenes, scenes.count) == (scenes.items, scenes.total_count)
        assert list(scenes.to_dict()) == ["items", "total_count", "video_id"]

    def test_exports(self) -> None:
        """All public types of the topic, once and in order."""
        assert module.__all__ == sorted(set(module.__all__))
        assert all(hasattr(module, name) for name in module.__all__)
