from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.body import BytesSource, PathSource, Source
from scopix._core.upload_plan import IN_FLIGHT
from scopix._core.uploads import Details, Job, jobs_of, refreshed, unreadable
from scopix.config import ClientConfig
from scopix.types.enums import StorageTarget

KEY = "scopix_12345678abcdefghijkl"
SOURCE = BytesSource(b"abc", "a.mp4")
DETAILS = Details(
    title="Flight",
    tags=["sea", "air"],
    auto_describe=False,
    skip_duplicates=True,
    storage_target=StorageTarget.CUSTOM,
    folder_id="f1",
    project_id="p1",
    content_category="map",
    custom_schema_id="s1",
)


class Sized(Source):
    """A source that has a size and no bytes."""

    def __init__(self, size: int) -> None:
        self._size = size

    @property
    def size(self) -> int:
        return self._size

    def blocks(self, start: int = 0, stop: int | None = None) -> Any:
        raise NotImplementedError


def form(operation: Any) -> dict[str, str]:
    return {part.name: part.value for part in operation.body.parts if hasattr(part, "value")}


class TestDetails:
    def test_through_the_api(self) -> None:
        """All that is said of a file goes with it."""
        assert form(DETAILS.upload_file(SOURCE)) == {
            "title": "Flight",
            "tags": "sea,air",
            "auto_describe": "false",
            "skip_duplicates": "true",
            "storage_target": "custom",
            "folder_id": "f1",
            "project_id": "p1",
            "content_category": "map",
            "custom_schema_id": "s1",
        }
        assert form(Details().upload_file(SOURCE)) == {"skip_duplicates": "false"}

    def test_of_many(self) -> None:
        """What is said of one file alone does not go with many."""
        operation = DETAILS.upload_files([SOURCE, SOURCE])

        assert form(operation).keys() == form(DETAILS.upload_file(SOURCE)).keys() - {
            "title",
            "custom_schema_id",
        }

    def test_straight_to_storage(self) -> None:
        """The same is said when an upload begins."""
        operation: Any = DETAILS.begin(SOURCE, 3, None, "ab" * 32)

        assert json.loads(operation.body.content) == {
            "filename": "a.mp4",
            "size_bytes": 3,
            "content_type": "video/mp4",
            "sha256": "ab" * 32,
            "part_size": 16 * 1024**2,
            "title": "Flight",
            "tags": ["sea", "air"],
            "auto_describe": False,
            "skip_duplicates": True,
            "storage_target": "custom",
            "folder_id": "f1",
            "project_id": "p1",
            "content_category": "map",
            "custom_schema_id": "s1",
        }

    def test_names(self) -> None:
        """A name that is no Unicode is sent as far as it is; one that is missing is made up."""
        odd: Any = Details().begin(BytesSource(b"x", "caf\udce9.jpg", "image/jpeg"), 1, None, None)
        none: Any = Details().begin(BytesSource(b"x"), 1, None, None)

        assert json.loads(odd.body.content)["filename"] == "caf?.jpg"
        assert json.loads(none.body.content)["filename"] == "file"

    def test_bad_tags(self) -> None:
        """They are refused before anything is sent, whichever way the file goes."""
        with pytest.raises(ValueError, match="can't contain a comma"):
            Details(tags=["a,b"])

    @pytest.mark.filterwarnings("ignore")
    def test_target(self) -> None:
        """Another account, name, title or folder is another target."""
        config = ClientConfig(KEY)
        targets = {
            DETAILS.target(config, "a.mp4"),
            DETAILS.target(config, "b.mp4"),
            DETAILS.target(ClientConfig(KEY + "x"), "a.mp4"),
            DETAILS.target(ClientConfig(KEY, tenant_id="t"), "a.mp4"),
            DETAILS.target(ClientConfig(KEY, base_url="https://eu.scopix.ai"), "a.mp4"),
            Details(title="Flight").target(config, "a.mp4"),
        }

        assert len(targets) == 6
        assert DETAILS.target(config, "a.mp4") in targets
        assert not any("12345678" in target for target in targets)


class TestJobs:
    @given(
        sizes=st.lists(st.integers(1, 40), max_size=40),
        max_files=st.integers(1, 8),
        limit=st.integers(1, 8),
    )
    def test_rules(self, sizes: list[int], max_files: int, limit: int) -> None:
        """Every file goes once, large ones alone, small ones together, in their order."""
        sources = [(position, Sized(size)) for position, size in enumerate(sizes)]
        jobs = jobs_of(sources, 20, max_files, limit)

        assert sorted(file for job in jobs for file in job.files) == sources
        for job in jobs:
            assert job.is_direct == any((source.size or 0) > 20 for _, source in job.files)
            assert len(job.files) <= (1 if job.is_direct else max_files)
        firsts = [job.files[0][0] for job in jobs]
        assert firsts == sorted(firsts)

    def test_no_request_is_too_much(self) -> None:
        """What runs at a time is bounded by bytes too."""
        sources = [(position, Sized(IN_FLIGHT // 16)) for position in range(16)]

        assert [len(job.files) for job in jobs_of(sources, IN_FLIGHT, 1000, 4)] == [4, 4, 4, 4]
        assert [len(job.files) for job in jobs_of(sources, IN_FLIGHT, 1000, 1)] == [16]
        assert jobs_of(sources[:1], 1, 1000, 4) == [Job(sources[:1], is_direct=True)]


class TestReading:
    @pytest.fixture
    def paths(self, tmp_path: Path) -> list[Path]:
        paths = [tmp_path / f"{number}.txt" for number in range(4)]
        for path in paths:
            path.write_bytes(b"abc")
        return paths

    def test_who_can_not_be_read(self, paths: list[Path]) -> None:
        """Files that vanished or changed are told; the others, bytes too, are left alone."""
        sources: list[tuple[int, Source]] = [
            (position, PathSource.of(path)) for position, path in enumerate(paths)
        ]
        paths[1].unlink()
        paths[2].write_bytes(b"abcd")
        found = unreadable([*sources, (4, SOURCE), (5, BytesSource(b""))])

        assert found.keys() == {1, 2}
        assert isinstance(found[1], FileNotFoundError)
        assert "changed" in str(found[2])

    def test_another_look(self, paths: list[Path]) -> None:
        """A file that changed is sent as it is now; one that is gone or empty can't be."""
        sources: list[tuple[int, Source]] = [
            (position, PathSource.of(path, "name.txt")) for position, path in enumerate(paths)
        ]
        paths[1].unlink()
        paths[2].write_bytes(b"abcd")
        os.truncate(paths[3], 0)
        readable, lost = refreshed([*sources, (7, SOURCE)])

        assert [(position, source.size) for position, source in readable] == [
            (0, 3),
            (2, 4),
            (7, 3),
        ]
        assert {source.filename for _, source in readable} == {"name.txt", "a.mp4"}
        assert isinstance(lost[1], FileNotFoundError)
        assert str(lost[3]) == "name.txt is empty; there is nothing to upload"
