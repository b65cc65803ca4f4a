# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `common`."""

from __future__ import annotations

from typing import Any

from scopix._behaviour.common import DescriptionErrorTypeMixin, DocumentProcessingErrorTypeMixin
from scopix._core.enums import OpenEnum
from scopix._core.model import Model, record


@record
class ErrorEnvelope(Model):
    """What every error answer looks like."""

    error: ErrorBody
    """What went wrong."""
    request_id: str
    """Identifier of the request, to be quoted to support."""


@record
class ErrorBody(Model):
    """What went wrong."""

    code: str
    """Stable code for programs, such as `VALIDATION_ERROR`."""
    message: str
    """Sentence for people."""
    details: dict[str, Any] | None = None
    """More about the error, such as `field` or `limit`."""


class MediaType(OpenEnum):
    """What kind of thing a file is."""

    IMAGE = "image"
    """A picture."""
    DOCUMENT = "document"
    """A text, with or without pages."""
    VIDEO = "video"
    """A moving picture."""
    LINK = "link"
    """A web page."""


class StorageTarget(OpenEnum):
    """Where uploaded bytes are stored."""

    DEFAULT = "default"
    """The storage that Scopix manages."""
    CUSTOM = "custom"
    """The S3 bucket of the tenant."""


class SortOrder(OpenEnum):
    """Direction of a sort."""

    ASC = "asc"
    """Smallest, oldest or first in the alphabet first."""
    DESC = "desc"
    """Largest, newest or last in the alphabet first."""


class ProcessingState(OpenEnum):
    """State of one step of processing."""

    PENDING = "pending"
    """Not begun."""
    PROCESSING = "processing"
    """Running."""
    COMPLETED = "completed"
    """Done."""
    FAILED = "failed"
    """Failed for good."""


class DescriptionStatus(OpenEnum):
    """State of the description of a file."""

    PENDING = "pending"
    """Not begun."""
    QUEUED = "queued"
    """Waiting in the queue."""
    PROCESSING = "processing"
    """Being made."""
    COMPLETED = "completed"
    """Done."""
    FAILED = "failed"
    """Failed."""
    SKIPPED = "skipped"
    """Not made, for example because the file is a duplicate."""


class DescriptionErrorType(DescriptionErrorTypeMixin, OpenEnum):
    """Why a description failed."""

    TIMEOUT = "timeout"
    """The AI provider took too long. Worth another try."""
    RATE_LIMIT = "rate_limit"
    """The AI provider answered 429. Worth another try."""
    VLM_ERROR = "vlm_error"
    """The AI provider failed. Worth another try."""
    VALIDATION_ERROR = "validation"
    """The input is not valid. Another try fails the same way."""
    RESOURCE_LIMIT = "resource_limit"
    """A quota is used up. Another try fails the same way."""
    UNKNOWN = "unknown"
    """Nothing more is known. Not worth another try."""


class DocumentProcessingStatus(OpenEnum):
    """State of the text extraction of a document."""

    PENDING = "pending"
    """Not begun."""
    PROCESSING = "processing"
    """Running."""
    COMPLETED = "completed"
    """Done."""
    FAILED = "failed"
    """Failed."""


class DocumentProcessingErrorType(DocumentProcessingErrorTypeMixin, OpenEnum):
    """Why the text of a document could not be extracted."""

    TIMEOUT = "timeout"
    """It took too long. Worth another try."""
    EXTRACTION_ERROR = "extraction_error"
    """The text could not be read. Another try may help."""
    UNSUPPORTED_FORMAT = "unsupported_format"
    """The format is not supported."""
    CORRUPT_FILE = "corrupt_file"
    """The file is damaged."""
    PASSWORD_PROTECTED = "password_protected"
    """The file is protected by a password."""
    TOO_LARGE = "too_large"
    """The file is larger than 500 MB."""
    EMBEDDING_ERROR = "embedding_error"
    """The search index failed. Worth another try."""
    RESOURCE_LIMIT = "resource_limit"
    """A quota is used up."""
    UNKNOWN = "unknown"
    """Nothing more is known."""


class VideoAnalysisStatus(OpenEnum):
    """State of the analysis of a video."""

    PENDING = "pending"
    """Not begun."""
    UPLOADING_TO_VLM = "uploading_to_vlm"
    """The video is on its way to the AI provider."""
    PROCESSING = "processing"
    """Running."""
    COMPLETED = "completed"
    """Done."""
    FAILED = "failed"
    """Failed."""
    CANCELLED = "cancelled"
    """Cancelled."""


class ContentCategory(OpenEnum):
    """What a file shows, which steers its analysis."""

    GENERAL = "general"
    """Anything."""
    BLUEPRINT = "blueprint"
    """A blueprint."""
    CE_PLAN = "ce_plan"
    """A plan of civil engineering."""
    TECHNICAL_DIAGRAM = "technical_diagram"
    """A technical diagram."""
    ARCHITECTURAL_DESIGN = "architectural_design"
    """A design of a building."""
    PRODUCT_PHOTO = "product_photo"
    """A photograph of a product."""
    REAL_ESTATE = "real_estate"
    """A property for sale or rent."""
    MINING = "mining"
    """A mine or its equipment."""
    ROBOTICS = "robotics"
    """What a robot sees."""
    ARTWORK = "artwork"
    """A work of art."""
    SCREENSHOT = "screenshot"
    """A picture of a screen."""
    DOCUMENT = "document"
    """A scanned document."""
    MAP = "map"
    """A map."""
    PID = "pid"
    """A piping and instrumentation diagram."""
    PFD = "pfd"
    """A process flow diagram."""
    CONSTRUCTION = "construction"
    """A construction site."""
    FACILITY_ASSESSMENT = "facility_assessment"
    """The condition of a facility."""
