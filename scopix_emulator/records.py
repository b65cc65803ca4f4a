"""What the server remembers. Times are texts as `clock.stamp` writes them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

ENDED = frozenset({"completed", "failed", "partially_completed", "cancelled"})
"""States of a file in which nothing more happens by itself."""


class File(Struct, kw_only=True, omit_defaults=True):
    """An uploaded file of any media type."""

    id: str
    tenant_id: str
    session_id: str
    filename: str
    object_key: str
    size_bytes: int
    content_type: str
    media_type: str
    hash: str
    upload_method: str
    created_at: str
    updated_at: str

    title: str | None = None
    tags: list[str] = field(default_factory=list[str])
    content_category: str = "general"
    storage_target: str = "default"
    bucket: str | None = None
    bucket_key: str | None = None
    folder_id: str | None = None
    project_id: str | None = None
    custom_schema_id: str | None = None
    deleted_at: str | None = None

    state: str = "queued"
    progress: float = 0.0
    started_at: str | None = None
    completed_at: str | None = None
    error_message: str | None = None
    history: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    description_status: str = "pending"
    description: str | None = None
    described_at: str | None = None
    description_error: str | None = None
    description_error_type: str | None = None

    content_created_at: str | None = None
    visible_text: str | None = None

    dimensions: dict[str, int] | None = None
    format: str | None = None
    frame_count: int | None = None
    is_photograph: bool = False
    brightness: float | None = None
    blur_hash: str | None = None
    dominant_colors: list[str] | None = None
    variant_status: str | None = None
    variant_error: str | None = None
    variants: dict[str, str] = field(default_factory=dict[str, str])

    document_type: str | None = None
    page_count: int | None = None
    chunk_count: int | None = None
    text_extraction_status: str | None = None
    text_extraction_error: str | None = None
    text_extraction_error_type: str | None = None
    embedding_status: str | None = None
    document_metadata: dict[str, str] | None = None

    video_metadata: dict[str, Any] | None = None
    video_analysis_status: str | None = None
    video_analysis_job_id: str | None = None
    scene_count: int | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in ENDED

    @property
    def shown_key(self) -> str:
        """Where callers find the original: in a bucket of theirs, or in our storage."""
        return self.bucket_key or self.object_key


class Item(Struct, kw_only=True):
    """One file of an upload session."""

    file_id: str
    position: int
    duplicate: bool = False


class Session(Struct, kw_only=True):
    """The files of one upload request."""

    id: str
    tenant_id: str
    upload_method: str
    created_at: str
    cancelled_at: str | None = None


class DirectUpload(Struct, kw_only=True):
    """A file whose bytes go straight to storage."""

    id: str
    tenant_id: str
    method: str
    state: str
    filename: str
    size_bytes: int
    object_key: str
    created_at: str
    expires_at: str
    part_size: int | None = None
    checksum: str | None = None
    sha256: str | None = None
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    file_id: str | None = None
    bucket_upload: str | None = None
    is_joined: bool = False


class Part(Struct, kw_only=True):
    """A part of a direct upload that has arrived."""

    number: int
    etag: str
    size_bytes: int


class Analysis(Struct, kw_only=True):
    """A job that analyses a video."""

    id: str
    tenant_id: str
    file_id: str
    created_at: str
    analysis_type: str
    priority: str
    status: str = "pending"
    progress: float = 0.0
    current_step: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    expected_end: str | None = None
    error_message: str | None = None
    error_code: str | None = None
    retry_count: int = 0
    max_retries: int = 3
    retry_reason: str | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.status in {"completed", "failed", "cancelled"}


class Scene(Struct, kw_only=True):
    """A scene of a video."""

    id: str
    file_id: str
    position: int
    start: float
    end: float
    thumbnail_key: str
    created_at: str
    description: str | None = None
    tags: list[str] = field(default_factory=list[str])


class Batch(Struct, kw_only=True):
    """Images that are described together."""

    id: str
    tenant_id: str
    created_at: str
    max_parallel: int
    timeout_per_item: int
    webhook_url: str | None = None
    cancelled_at: str | None = None


class BatchItem(Struct, kw_only=True):
    """One image of a batch."""

    id: str
    batch_id: str
    position: int
    given: dict[str, Any]
    status: str = "pending"
    object_key: str | None = None
    hash: str | None = None
    content_type: str | None = None
    output: dict[str, Any] | None = None
    error_message: str | None = None
    started_at: str | None = None
    ended_at: str | None = None
    processing_time_ms: int | None = None


class Chat(Struct, kw_only=True):
    """A session of a chat."""

    id: str
    tenant_id: str
    title: str
    domain: str
    created_at: str
    updated_at: str
    project_id: str | None = None
    use_all_images: bool = True
    image_ids: list[str] = field(default_factory=list[str])
    document_ids: list[str] = field(default_factory=list[str])
    video_ids: list[str] = field(default_factory=list[str])
    closed_at: str | None = None


class ChatMessage(Struct, kw_only=True):
    """A message of a chat. Images have the figure that says how well they fit."""

    id: str
    chat_id: str
    role: str
    content: str
    created_at: str
    token_count: int
    images: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    file_ids: list[str] = field(default_factory=list[str])
    metadata: dict[str, Any] | None = None


class ReplyEvent(Struct, kw_only=True):
    """An event of an answer, and when it is due, in seconds since the Unix epoch."""

    name: str
    data: dict[str, Any]
    due: float


class Reply(Struct, kw_only=True):
    """An answer as it is streamed."""

    id: str
    chat_id: str
    events: list[ReplyEvent]


class Connection(Struct, kw_only=True):
    """A cloud storage that a tenant has connected."""

    id: str
    tenant_id: str
    provider: str
    email: str
    display_name: str
    created_at: str
    connected_at: str
    is_active: bool = True
    last_used_at: str | None = None


class Consent(Struct, kw_only=True):
    """A question to a user whether a cloud storage may be connected."""

    state: str
    tenant_id: str
    provider: str
    expires_at: str
    redirect_uri: str | None = None
    code: str | None = None


class CloudJob(Struct, kw_only=True):
    """Files that are copied from or to a cloud storage."""

    id: str
    tenant_id: str
    connection_id: str
    provider: str
    type: str
    created_at: str
    folder_id: str | None = None
    folder_name: str | None = None
    started_at: str | None = None


class CloudItem(Struct, kw_only=True):
    """One file of such a job. An import knows the file of the cloud, an export will."""

    job_id: str
    position: int
    file_id: str
    name: str = ""
    cloud_id: str | None = None
    status: str = "waiting"
    error_message: str | None = None
    ended_at: str | None = None
