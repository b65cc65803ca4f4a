"""What is asked of an upload, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import Factory, asdict, field, frozen

from scopix._core.body import PathSource
from scopix._core.inputs import MAX_BATCH_BYTES, chunks, content_type_of, joined_tags, source_of
from scopix._core.journal import fingerprint
from scopix._core.upload_plan import IN_FLIGHT, Way, part_size_of, way_of
from scopix._raw.operations import direct_uploads, files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._core.body import Source
    from scopix._core.operation import Operation
    from scopix._raw.models.direct_uploads import DirectUploadPlan
    from scopix.config import ClientConfig
    from scopix.types.enums import ContentCategory, StorageTarget
    from scopix.types.uploads import BatchUploadReceipt, UploadResult

__all__ = ["BatchRequest", "Details", "Job", "Sent", "jobs_of", "refreshed", "unreadable"]


def _joined(details: Details) -> str | None:
    return joined_tags(details.tags)


@frozen(kw_only=True)
class Details:
    """What a caller says of files besides their bytes. None is left out.

    Raises:
        TypeError: The tags are no list of texts.
        ValueError: There are too many tags, or one is empty, too long, or has a comma.
    """

    title: str | None = None
    tags: Sequence[str] | None = None
    auto_describe: bool | None = None
    skip_duplicates: bool = False
    storage_target: StorageTarget | str | None = None
    folder_id: str | None = None
    project_id: str | None = None
    content_category: ContentCategory | str | None = None
    custom_schema_id: str | None = None
    joined_tags: str | None = field(init=False, default=Factory(_joined, takes_self=True))

    def upload_file(self, source: Source) -> Operation[UploadResult]:
        """Send a file through the API."""
        return files.upload_file(
            file=source,
            title=self.title,
            tags=self.joined_tags,
            auto_describe=self.auto_describe,
            skip_duplicates=self.skip_duplicates,
            storage_target=self.storage_target,
            folder_id=self.folder_id,
            project_id=self.project_id,
            content_category=self.content_category,
            custom_schema_id=self.custom_schema_id,
        )

    def upload_files(self, sources: Sequence[Source]) -> Operation[BatchUploadReceipt]:
        """Send several files through the API."""
        return files.upload_files(
            files=sources,
            tags=self.joined_tags,
            auto_describe=self.auto_describe,
            skip_duplicates=self.skip_duplicates,
            storage_target=self.storage_target,
            folder_id=self.folder_id,
            project_id=self.project_id,
            content_category=self.content_category,
        )

    def begin(
        self, source: Source, size: int, part_size: int | None, sha256: str | None
    ) -> Operation[DirectUploadPlan]:
        """Begin to send a file straight to storage."""
        name = source.filename or "file"
        return direct_uploads.create_direct_upload(
            # A name that is no Unicode, which POSIX allows, must not keep the file from being sent.
            filename=name.encode(errors="replace").decode(),
            size_bytes=size,
            content_type=source.content_type or content_type_of(name),
            sha256=sha256,
            part_size=part_size_of(size, part_size),
            title=self.title,
            tags=self.tags,
            auto_describe=self.auto_describe,
            skip_duplicates=self.skip_duplicates,
            storage_target=self.storage_target,
            folder_id=self.folder_id,
            project_id=self.project_id,
            content_category=self.content_category,
            custom_schema_id=self.custom_schema_id,
        )

    def target(self, config: ClientConfig, filename: str | None) -> str:
        """Tell to which account, and as what, a file goes, in a form that shows neither."""
        account = (config.base_url, config.tenant_id, config.api_key)
        return fingerprint(account, filename, asdict(self))


@frozen
class Job:
    """Files that are sent together, with their positions.

    Attributes:
        files: They. A file that goes straight to storage is alone.
        is_direct: Whether it does.
    """

    files: list[tuple[int, Source]]
    is_direct: bool = False


@frozen
class Sent:
    """What became of the files of one request.

    Attributes:
        receipt: The answer; None when no file was left to send.
        positions: Positions of the files that were sent, in their order in the request.
        lost: Files that could not be read when their turn came.
    """

    receipt: BatchUploadReceipt | None
    positions: list[int]
    lost: dict[int, OSError]


@frozen(kw_only=True)
class BatchRequest:
    """What is asked of an upload of many files; kept for those that have to be sent again.

    Attributes:
        details: What is said of the files.
        max_concurrency: Requests at a time.
        resume: Whether large files are resumed.
        wait: Whether to wait until all are processed.
        timeout: Seconds for that wait.
        raise_on_failure: Whether a failed file is an error in the end.
        on_progress: Called for each file.
        on_bytes: Called as bytes are sent.
        progress: Whether a bar is shown.
    """

    details: Details
    max_concurrency: int
    resume: bool
    wait: bool
    timeout: float
    raise_on_failure: bool
    on_progress: Any
    on_bytes: Any
    progress: bool


def jobs_of(
    sources: Sequence[tuple[int, Source]], threshold: int, max_files: int, max_concurrency: int
) -> list[Job]:
    """Put the files of a batch together to requests.

    Args:
        sources: Files with their positions. Their sizes are known.
        threshold: Bytes of a file up to which it goes through the API.
        max_files: Files that go into one request.
        max_concurrency: Requests at a time.

    Returns:
        The jobs, in the order of their first files.
    """
    small: list[tuple[int, Source]] = []
    jobs: list[Job] = []
    for position, source in sources:
        if way_of(source.size, threshold) is Way.DIRECT:
            jobs.append(Job([(position, source)], is_direct=True))
        else:
            small.append((position, source))
    max_bytes = min(MAX_BATCH_BYTES, IN_FLIGHT // max_concurrency)
    jobs += map(Job, chunks(small, max_files, max_bytes))
    return sorted(jobs, key=lambda job: job.files[0][0])


def unreadable(sources: Sequence[tuple[int, Source]]) -> dict[int, OSError]:
    """Find files that can't be read any more, or have changed since they were looked at."""
    found: dict[int, OSError] = {}
    for position, source in sources:
        try:
            for _ in source.blocks():
                break
        except OSError as error:
            found[position] = error
    return found


def refreshed(
    sources: Sequence[tuple[int, Source]],
) -> tuple[list[tuple[int, Source]], dict[int, OSError | ValueError]]:
    """Look at files anew: they may have changed since they were looked at.

    Returns:
        Those that can be read, and the errors of the others.
    """
    readable: list[tuple[int, Source]] = []
    lost: dict[int, OSError | ValueError] = {}
    for position, source in sources:
        try:
            if isinstance(source, PathSource):
                readable.append((position, source_of(source.path, source.name)))
            else:
                readable.append((position, source))
        except (OSError, ValueError) as error:
            lost[position] = error
    return readable, lost
