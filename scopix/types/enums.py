"""The enumerations that are used in several topics."""

from __future__ import annotations

from scopix._core.enums import OpenEnum
from scopix._raw.models.cloud_storage import (
    CloudStorageJobStatus,
    CloudStorageJobType,
    CloudStorageProvider,
)
from scopix._raw.models.common import (
    ContentCategory,
    DescriptionErrorType,
    DescriptionStatus,
    DocumentProcessingErrorType,
    DocumentProcessingStatus,
    MediaType,
    MessageRole,
    ProcessingState,
    SortOrder,
    StorageTarget,
    VideoAnalysisStatus,
)

__all__ = [
    "ChatTokenType",
    "CloudStorageJobStatus",
    "CloudStorageJobType",
    "CloudStorageProvider",
    "ContentCategory",
    "DescriptionErrorType",
    "DescriptionStatus",
    "DocumentProcessingErrorType",
    "DocumentProcessingStatus",
    "MediaType",
    "MessageRole",
    "ProcessingState",
    "SortOrder",
    "StorageTarget",
    "VideoAnalysisStatus",
]


class ChatTokenType(OpenEnum):
    """What an event of a streamed answer tells."""

    TOKEN = "token"
    """A piece of the text."""
    STATUS = "status"
    """What is being done, such as searching."""
    IMAGE_RESULTS = "image_results"
    """Images that were found."""
    COMPLETE = "complete"
    """The answer is complete."""
    ERROR = "error"
    """Something failed."""
    RECONNECTING = "reconnecting"
    """The connection is made anew. Comes from the SDK, never from the server."""
    THINKING = "thinking"
    """The model is reasoning."""
    THINKING_STEP = "thinking_step"
    """One step of the reasoning."""
    TOOL_INVOCATION = "tool_invocation"
    """An agent's tool is called."""
    TOOL_RESULT = "tool_result"
    """What the tool answered."""
    CONNECTION = "connection"
    """The state of the connection."""
    PING = "ping"
    """A sign of life."""
    CLOSE = "close"
    """The server closes the stream."""
    AUTH_ERROR = "auth_error"
    """The key was not accepted."""
