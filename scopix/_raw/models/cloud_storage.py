# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `cloud_storage`."""

from __future__ import annotations

from scopix._behaviour.cloud_storage import CloudStorageJobMixin, ConnectionListMixin
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp


class CloudStorageProvider(OpenEnum):
    """Providers of cloud storage."""

    GOOGLE_DRIVE = "google_drive"
    """Google Drive."""


class CloudStorageJobType(OpenEnum):
    """What a cloud storage job does."""

    IMPORT = "import"
    """Brings files from the cloud storage."""
    EXPORT = "export"
    """Takes files to the cloud storage."""


class CloudStorageJobStatus(OpenEnum):
    """State of a cloud storage job."""

    PENDING = "pending"
    """Waiting to start."""
    IN_PROGRESS = "in_progress"
    """Files are being copied."""
    COMPLETED = "completed"
    """All files were copied."""
    PARTIAL = "partial"
    """Some files were copied and others failed."""
    FAILED = "failed"
    """No file was copied."""
    CANCELLED = "cancelled"
    """Cancelled before all files were copied."""


@record
class CloudStorageConnection(Model):
    """A connected cloud storage."""

    id: str
    """Identifier of the connection."""
    provider: str
    """Provider, such as google_drive."""
    is_active: bool
    """Whether it can be used."""
    provider_email: str | None = None
    """Address of the account."""
    provider_display_name: str | None = None
    """Name of the account."""
    created_at: Timestamp | None = None
    """When it was first connected."""
    last_used_at: Timestamp | None = None
    """When it was last used."""
    connected_at: Timestamp | None = None
    """When it was connected or renewed last."""


@record
class InitiateAuthResult(Model):
    """Where to go to give consent."""

    authorization_url: str
    """Address to which the user goes."""
    state: str
    """Token that ties the two steps together."""
    provider: str
    """Provider, such as google_drive."""


@record
class CompleteAuthResult(Model):
    """A connection that was made."""

    connection: CloudStorageConnection
    """The connection."""
    is_new: bool
    """Whether it is new, or an older one that was renewed."""


@record
class ConnectionList(ConnectionListMixin, Model):
    """Connected storages."""

    connections: list[CloudStorageConnection]
    """The connections, newest first."""
    total_count: int
    """Number of connections."""


@record
class DisconnectResult(Model):
    """What became of a connection."""

    success: bool
    """Whether it is disconnected."""
    message: str
    """Sentence for people."""


@record
class CloudFileInput(Model):
    """A file of a cloud storage."""

    id: str
    """Identifier that the provider gave it."""
    name: str
    """Name of the file."""
    mime_type: str | None = None
    """Media type by RFC 6838."""
    size_bytes: int | None = None
    """Size in bytes."""


@record
class ImportResult(Model):
    """An import that was started."""

    total_files: int
    """Number of files."""
    is_async: bool
    """Whether a job does it; always true."""
    message: str
    """Sentence for people."""
    image_ids: list[str] | None = None
    """Identifiers of the files, in the order given."""
    job_id: str | None = None
    """Identifier of the job."""
    status: str | None = None
    """State of the job."""


@record
class ExportResult(Model):
    """An export that was started."""

    is_async: bool
    """Whether a job does it; always true."""
    message: str
    """Sentence for people."""
    cloud_file_ids: list[str] | None = None
    """Identifiers that the provider gave; none while a job is under way."""
    job_id: str | None = None
    """Identifier of the job."""
    job_status: str | None = None
    """State of the job."""


@record
class CloudStorageJob(CloudStorageJobMixin, Model):
    """How far an import or export is."""

    job_id: str
    """Identifier of the job."""
    type: CloudStorageJobType
    """What it does."""
    status: CloudStorageJobStatus
    """State of the job."""
    connection_id: str
    """Identifier of the connection."""
    provider: str
    """Provider, such as google_drive."""
    total_files: int
    """Number of files."""
    completed_files: int
    """Number of files that were copied."""
    failed_files: int
    """Number of files that failed, or were left behind when the job was cancelled."""
    error: str | None = None
    """Which files failed, and why."""
    created_at: Timestamp | None = None
    """When it was started."""
    updated_at: Timestamp | None = None
    """When it last changed."""
    completed_at: Timestamp | None = None
    """When it ended."""


@record
class CloudStorageJobAnswer(Model):
    """The answer about a job."""

    job: CloudStorageJob
    """The job."""
