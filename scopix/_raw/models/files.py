# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `files`."""

from __future__ import annotations

from typing import Any

from scopix._behaviour.files import FileProcessingStatusMixin
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record
from scopix._core.times import Timestamp
from scopix._raw.models.common import (
    ContentCategory,
    DescriptionErrorType,
    DescriptionStatus,
    DocumentProcessingErrorType,
    DocumentProcessingStatus,
    MediaType,
    ProcessingState,
    VideoAnalysisStatus,
)


class SearchMode(OpenEnum):
    """Where a search in the list of files looks."""

    ALL = "all"
    """Everywhere."""
    METADATA = "metadata"
    """In title, file name, tags and description."""
    VISIBLE_TEXT = "visible_text"
    """In the text that is seen in the file."""


class FileSortField(OpenEnum):
    """What files are sorted by."""

    CONTENT_CREATED_AT = "content_created_at"
    """When the content was made, for example when a photograph was taken."""
    CREATED_AT = "created_at"
    """When the file was uploaded."""
    TITLE = "title"
    """The title, or the file name where there is none."""
    SIZE_BYTES = "size_bytes"
    """The size."""


class VariantType(OpenEnum):
    """A resized copy of an image. The number is the length of the longer side in pixels."""

    ORIGINAL = "original"
    """The image as it was uploaded."""
    TINY_64 = "tiny_64"
    """At most 64 pixels."""
    SMALL_256 = "small_256"
    """At most 256 pixels."""
    MEDIUM_750 = "medium_750"
    """At most 750 pixels."""
    LARGE_1024 = "large_1024"
    """At most 1024 pixels."""


@record
class UserFile(Model):
    """A file as lists show it."""

    id: str
    """Identifier of the file."""
    size_bytes: int
    """Size in bytes."""
    has_full_description: bool
    """Whether a long description exists."""
    title: str | None = None
    """Title given by a user."""
    filename: str | None = None
    """Name of the file at upload."""
    thumbnail_url: str | None = None
    """Address of a small preview."""
    upload_description: str | None = None
    """Short description. Lists may leave it out."""
    visible_text: str | None = None
    """Text seen in the file. Lists may leave it out."""
    tags: list[str] | None = None
    """Tags."""
    created_at: Timestamp | None = None
    """When it was uploaded."""
    content_created_at: Timestamp | None = None
    """When the content was made, from EXIF data for example."""
    dimensions: dict[str, int] | None = None
    """Width and height in pixels, as `width` and `height`."""
    format: str | None = None
    """Format of an image, such as `JPEG`."""
    variant_status: ProcessingState | None = None
    """State of the resized copies."""
    variant_count: int | None = None
    """Number of resized copies."""
    medium_url: str | None = None
    """Address of a medium copy."""
    full_url: str | None = None
    """Address of a large copy."""
    blur_hash: str | None = None
    """BlurHash of the image, to show while it loads."""
    description_status: DescriptionStatus | None = None
    """State of the description."""
    description_error: str | None = None
    """Why the description failed."""
    variant_error: str | None = None
    """Why the resized copies failed."""
    confidence_score: float | None = None
    """Always null for descriptions; extractions fill it."""
    content_type: str | None = None
    """Media type by RFC 6838."""
    media_type: MediaType | None = None
    """What kind of thing it is."""
    content_category: ContentCategory | None = None
    """What it shows."""
    legend_data: dict[str, Any] | None = None
    """What was read from a legend."""
    architectural_design_data: dict[str, Any] | None = None
    """What was read from a design of a building."""
    ce_plan_data: dict[str, Any] | None = None
    """What was read from a plan of civil engineering."""
    layout_region_data: dict[str, Any] | None = None
    """Regions of the layout."""
    real_estate_data: dict[str, Any] | None = None
    """Data of a property."""
    mining_data: dict[str, Any] | None = None
    """Data of a mine."""
    pid_data: dict[str, Any] | None = None
    """Data of a piping and instrumentation diagram."""
    pfd_data: dict[str, Any] | None = None
    """Data of a process flow diagram."""
    schedule_data: dict[str, Any] | None = None
    """Data of a schedule table."""
    extraction_corrections: dict[str, Any] | None = None
    """Corrections made in review, by domain."""
    folder_id: str | None = None
    """Folder that it lies in."""
    description_error_type: DescriptionErrorType | None = None
    """Class of the failure of the description."""
    description_is_retryable: bool | None = None
    """Whether another try may get a description."""
    document_type: str | None = None
    """Format of a document: pdf, docx, txt or md."""
    page_count: int | None = None
    """Number of pages of a document."""
    chunk_count: int | None = None
    """Number of text chunks of a document."""
    text_extraction_status: DocumentProcessingStatus | None = None
    """State of the text extraction of a document."""
    text_extraction_error: str | None = None
    """Why the text extraction failed."""
    text_extraction_error_type: DocumentProcessingErrorType | None = None
    """Class of the failure of the text extraction."""
    text_extraction_is_retryable: bool | None = None
    """Whether another try may get the text."""
    embedding_status: ProcessingState | None = None
    """State of the search index of a document."""
    video_metadata: VideoMetadata | None = None
    """Technical data of a video."""
    video_url: str | None = None
    """Address of a playable video."""
    video_analysis_status: VideoAnalysisStatus | None = None
    """State of the analysis of a video."""
    video_analysis_job_id: str | None = None
    """Identifier of the analysis job of a video."""
    scene_count: int | None = None
    """Number of scenes of a video."""
    has_audio_transcript: bool | None = None
    """Whether a video has a transcript."""


@record
class FileList(Model):
    """One page of files."""

    items: list[UserFile]
    """Files of this page."""
    total_count: int
    """Number of files that match."""
    has_more: bool
    """Whether another page follows."""
    limit: int = 20
    """Largest number of entries in the page."""
    offset: int = 0
    """Number of entries skipped."""


@record
class FullDescription(Model):
    """A long description of a file."""

    id: str
    """Identifier of the description."""
    description: str
    """The description."""
    visible_text: str | None = None
    """Text seen in the file."""
    confidence_score: float | None = None
    """Always null for descriptions."""
    processing_time_ms: int | None = None
    """Time that it took, in milliseconds."""
    created_at: Timestamp | None = None
    """When it was made."""


@record
class ProcessingHistory(Model):
    """One run of processing in the past of a file."""

    id: str
    """Identifier of the run."""
    status: str
    """How it ended."""
    created_at: Timestamp | None = None
    """When it began."""
    completed_at: Timestamp | None = None
    """When it ended."""
    error_message: str | None = None
    """Why it failed."""


@record
class VideoMetadata(Model):
    """Technical data of a video."""

    duration_seconds: float | None
    """Length in seconds."""
    resolution: str | None
    """Width and height in pixels, such as `1920x1080`."""
    width: int | None
    """Width in pixels."""
    height: int | None
    """Height in pixels."""
    frame_rate: float | None
    """Frames per second."""
    video_codec: str | None
    """Codec of the picture, such as `h264`."""
    audio_codec: str | None
    """Codec of the sound; null without sound."""
    bitrate_kbps: int | None
    """Bit rate in kilobits per second."""
    file_size_bytes: int | None
    """Size in bytes."""
    format_name: str | None
    """Container format."""


@record
class UserFileDetails(Model):
    """The full record of a file."""

    id: str
    """Identifier of the file."""
    object_key: str
    """Key of the object in storage."""
    size_bytes: int
    """Size in bytes."""
    content_type: str
    """Media type by RFC 6838."""
    hash: str
    """SHA-256 of the content in hexadecimal digits."""
    title: str | None = None
    """Title given by a user."""
    tags: list[str] | None = None
    """Tags."""
    media_type: MediaType | None = None
    """What kind of thing it is."""
    dimensions: dict[str, int] | None = None
    """Width and height in pixels, as `width` and `height`."""
    format: str | None = None
    """Format of an image, such as `JPEG`."""
    full_url: str | None = None
    """Address of a large copy."""
    thumbnail_url: str | None = None
    """Address of a small preview."""
    medium_url: str | None = None
    """Address of a medium copy."""
    original_url: str | None = None
    """Address of the original."""
    upload_description: str | None = None
    """Short description."""
    visible_text: str | None = None
    """Text seen in the file."""
    description_generated_at: Timestamp | None = None
    """When the description was made."""
    full_descriptions: list[FullDescription] | None = None
    """Long descriptions."""
    processing_history: list[ProcessingHistory] | None = None
    """Runs of processing, oldest first."""
    created_at: Timestamp | None = None
    """When it was uploaded."""
    updated_at: Timestamp | None = None
    """When it was last changed."""
    content_created_at: Timestamp | None = None
    """When the content was made, from EXIF data for example."""
    upload_method: str | None = None
    """How it came: STREAMING, BATCH, DIRECT, CLOUD_STORAGE or AGENT."""
    original_filename: str | None = None
    """Name of the file at upload."""
    variant_status: ProcessingState | None = None
    """State of the resized copies."""
    variant_count: int | None = None
    """Number of resized copies."""
    blur_hash: str | None = None
    """BlurHash of the image, to show while it loads."""
    description_status: DescriptionStatus | None = None
    """State of the description."""
    video_metadata: VideoMetadata | None = None
    """Technical data of a video."""
    video_analysis_status: VideoAnalysisStatus | None = None
    """State of the analysis of a video."""
    video_analysis_job_id: str | None = None
    """Identifier of the analysis job of a video."""
    scene_count: int | None = None
    """Number of scenes of a video."""
    has_audio_transcript: bool | None = None
    """Whether a video has a transcript."""
    video_url: str | None = None
    """Address of a playable video."""
    document_type: str | None = None
    """Format of a document: pdf, docx, txt or md."""
    page_count: int | None = None
    """Number of pages of a document."""
    text_extraction_status: DocumentProcessingStatus | None = None
    """State of the text extraction of a document."""
    chunk_count: int | None = None
    """Number of text chunks of a document."""
    document_url: str | None = None
    """Address of the original document."""
    source_url: str | None = None
    """Address that a link points to."""
    domain: str | None = None
    """Host of a link."""
    og_metadata: dict[str, Any] | None = None
    """Open Graph data of a link."""
    favicon_url: str | None = None
    """Address of the icon of a site."""
    page_title: str | None = None
    """Title of a page."""
    crawl_status: str | None = None
    """State of the crawl of a link."""
    crawl_error: str | None = None
    """Why the crawl failed."""
    crawled_at: Timestamp | None = None
    """When it was last crawled."""
    extracted_images: dict[str, Any] | None = None
    """Images found on a page."""
    extracted_images_count: int | None = None
    """Number of those images."""
    content_category: ContentCategory | None = None
    """What it shows."""
    folder_id: str | None = None
    """Folder that it lies in."""
    dominant_colors: list[str] | None = None
    """Colours that cover most of an image, as `#rrggbb`, largest share first."""
    description_error: str | None = None
    """Why the description failed."""
    description_error_type: DescriptionErrorType | None = None
    """Class of the failure of the description."""
    description_is_retryable: bool | None = None
    """Whether another try may get a description."""
    text_extraction_error: str | None = None
    """Why the text extraction failed."""
    text_extraction_error_type: DocumentProcessingErrorType | None = None
    """Class of the failure of the text extraction."""
    text_extraction_is_retryable: bool | None = None
    """Whether another try may get the text."""
    extracted_text: str | None = None
    """The whole text of a document."""
    embedding_status: ProcessingState | None = None
    """State of the search index of a document."""


@record
class UpdateFileResult(Model):
    """The values of a file after a change."""

    id: str
    """Identifier of the file."""
    title: str | None = None
    """Title."""
    tags: list[str] | None = None
    """Tags."""
    updated_at: Timestamp | None = None
    """When it was changed."""


@record
class DeleteFileResult(Model):
    """What became of a deleted file."""

    id: str
    """Identifier of the file."""
    deleted_at: Timestamp | None = None
    """When it was deleted."""
    message: str = ""
    """Sentence for people."""


@record
class BatchDeleteFileResult(Model):
    """What became of one file of a batch deletion."""

    id: str
    """Identifier of the file."""
    status: str
    """What became of it: deleted, skipped or failed."""
    message: str | None = None
    """Sentence for people."""
    deleted_at: Timestamp | None = None
    """When it was deleted."""


@record
class BatchDeleteFilesResponse(Model):
    """What became of the files of a batch deletion."""

    deleted: list[BatchDeleteFileResult]
    """Files that are deleted now."""
    skipped: list[BatchDeleteFileResult]
    """Files that were left alone, because they were deleted before."""
    failed: list[BatchDeleteFileResult]
    """Files that could not be deleted, because they are unknown for example."""
    summary: dict[str, int]
    """Counts under `total`, `deleted`, `skipped` and `failed`."""


@record
class FileProcessingStatus(FileProcessingStatusMixin, Model):
    """How far the processing of a file is, whatever its media type."""

    image_id: str
    """Identifier of the file, for every media type."""
    status: FileProcessingState
    """State of the whole."""
    filename: str | None = None
    """Name of the file at upload."""
    media_type: MediaType | None = None
    """What kind of thing it is."""
    progress_percentage: float = 0.0
    """Progress, 0 to 100."""
    session_id: str | None = None
    """Upload session that it came with."""
    description_status: DescriptionStatus | None = None
    """State of the description."""
    description: str | None = None
    """The description, once it is made."""
    tags: list[str] | None = None
    """Tags."""
    visible_text: str | None = None
    """Text seen in the file."""
    thumbnail_url: str | None = None
    """Address of a small preview."""
    description_error: str | None = None
    """Why the description failed."""
    description_error_type: DescriptionErrorType | None = None
    """Class of the failure of the description."""
    description_is_retryable: bool | None = None
    """Whether another try may get a description."""
    variant_status: ProcessingState | None = None
    """State of the resized copies of an image."""
    text_extraction_status: DocumentProcessingStatus | None = None
    """State of the text extraction of a document."""
    page_count: int | None = None
    """Number of pages of a document."""
    chunk_count: int | None = None
    """Number of text chunks of a document."""
    embedding_status: ProcessingState | None = None
    """State of the search index of a document."""
    text_extraction_error: str | None = None
    """Why the text extraction failed."""
    text_extraction_error_type: DocumentProcessingErrorType | None = None
    """Class of the failure of the text extraction."""
    text_extraction_is_retryable: bool | None = None
    """Whether another try may get the text."""
    video_metadata: VideoMetadata | None = None
    """Technical data of a video."""
    video_analysis_status: VideoAnalysisStatus | None = None
    """State of the analysis of a video."""
    video_analysis_job_id: str | None = None
    """Identifier of the analysis job of a video."""
    error_message: str | None = None
    """Why the processing failed."""
    created_at: Timestamp | None = None
    """When it was uploaded."""
    updated_at: Timestamp | None = None
    """When the state last changed."""
    completed_at: Timestamp | None = None
    """When the processing ended."""


class FileProcessingState(OpenEnum):
    """State of the processing of a file as a whole."""

    UPLOADING = "uploading"
    """The bytes are on their way."""
    CONFIRMING = "confirming"
    """The bytes are being checked."""
    QUEUED = "queued"
    """Waiting in the queue."""
    PROCESSING = "processing"
    """Running."""
    COMPLETED = "completed"
    """Everything is done."""
    FAILED = "failed"
    """Nothing could be done."""
    PARTIALLY_COMPLETED = "partially_completed"
    """Some steps are done, others failed."""
    CANCELLED = "cancelled"
    """Cancelled before it was done."""
