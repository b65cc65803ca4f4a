"""Python SDK of the Scopix visual-intelligence API.

`Scopix` is the client. Everything that this package exports is imported when it is first used,
which keeps `import scopix` cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scopix._version import __version__

if TYPE_CHECKING:
    from scopix._core.context import set_correlation_id
    from scopix._core.operation import UNSET
    from scopix._core.response import RawResponse
    from scopix._core.tracing import configure_tracing, is_tracing_available
    from scopix.config import (
        ENV_API_KEY,
        ENV_BASE_URL,
        ENV_ENABLE_TRACING,
        ENV_MAX_RETRIES,
        ENV_POLLING_INTERVAL,
        ENV_POLLING_TIMEOUT,
        ENV_PROXY_URL,
        ENV_RETRY_DELAY,
        ENV_TENANT_ID,
        ENV_TIMEOUT,
        ClientConfig,
        InsecureTransportWarning,
        load_dotenv,
    )
    from scopix.errors import (
        AuthenticationError,
        BatchError,
        ChatError,
        CircuitBreakerError,
        CloudStorageError,
        ConflictError,
        DescriptionError,
        DocumentProcessingError,
        ErrorResponse,
        PaymentRequiredError,
        QuotaExceededError,
        RateLimitError,
        ResourceNotFoundError,
        ResponseDecodeError,
        S3ConnectorError,
        ScopixConnectionError,
        ScopixError,
        ScopixPermissionError,
        ScopixTimeoutError,
        ServerError,
        SSEStreamError,
        UploadError,
        ValidationError,
        VideoAnalysisError,
        VideoUploadError,
    )
    from scopix.types.callbacks import UploadProgressEvent
    from scopix.types.enums import (
        ChatTokenType,
        CloudStorageJobStatus,
        CloudStorageJobType,
        CloudStorageProvider,
        DescriptionErrorType,
        DescriptionStatus,
        MessageRole,
        StorageTarget,
    )
    from scopix.types.references import parse_references, resolve_content
    from scopix.types.uploads import BatchUploadResults, UploadResult
    from scopix_sync.client import Scopix as SyncScopix

    from .client import Scopix

__all__ = [
    "ENV_API_KEY",
    "ENV_BASE_URL",
    "ENV_ENABLE_TRACING",
    "ENV_MAX_RETRIES",
    "ENV_POLLING_INTERVAL",
    "ENV_POLLING_TIMEOUT",
    "ENV_PROXY_URL",
    "ENV_RETRY_DELAY",
    "ENV_TENANT_ID",
    "ENV_TIMEOUT",
    "UNSET",
    "AuthenticationError",
    "BatchError",
    "BatchUploadResults",
    "ChatError",
    "ChatTokenType",
    "CircuitBreakerError",
    "ClientConfig",
    "CloudStorageError",
    "CloudStorageJobStatus",
    "CloudStorageJobType",
    "CloudStorageProvider",
    "ConflictError",
    "DescriptionError",
    "DescriptionErrorType",
    "DescriptionStatus",
    "DocumentProcessingError",
    "ErrorResponse",
    "InsecureTransportWarning",
    "MessageRole",
    "PaymentRequiredError",
    "QuotaExceededError",
    "RateLimitError",
    "RawResponse",
    "ResourceNotFoundError",
    "ResponseDecodeError",
    "S3ConnectorError",
    "SSEStreamError",
    "Scopix",
    "ScopixConnectionError",
    "ScopixError",
    "ScopixPermissionError",
    "ScopixTimeoutError",
    "ServerError",
    "StorageTarget",
    "SyncScopix",
    "UploadError",
    "UploadProgressEvent",
    "UploadResult",
    "ValidationError",
    "VideoAnalysisError",
    "VideoUploadError",
    "__version__",
    "configure_tracing",
    "is_tracing_available",
    "load_dotenv",
    "parse_references",
    "resolve_content",
    "set_correlation_id",
]

# Where each name comes from; a name that stands in no module is in `scopix.errors`.
_HOMES = {
    "BatchUploadResults": "scopix.types.uploads",
    "ChatTokenType": "scopix.types.enums",
    "ClientConfig": "scopix.config",
    "CloudStorageJobStatus": "scopix.types.enums",
    "CloudStorageJobType": "scopix.types.enums",
    "CloudStorageProvider": "scopix.types.enums",
    "DescriptionErrorType": "scopix.types.enums",
    "DescriptionStatus": "scopix.types.enums",
    "InsecureTransportWarning": "scopix.config",
    "MessageRole": "scopix.types.enums",
    "RawResponse": "scopix._core.response",
    "Scopix": ".client",
    "StorageTarget": "scopix.types.enums",
    "UNSET": "scopix._core.operation",
    "UploadProgressEvent": "scopix.types.callbacks",
    "UploadResult": "scopix.types.uploads",
    "configure_tracing": "scopix._core.tracing",
    "is_tracing_available": "scopix._core.tracing",
    "load_dotenv": "scopix.config",
    "parse_references": "scopix.types.references",
    "resolve_content": "scopix.types.references",
    "set_correlation_id": "scopix._core.context",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    if name == "SyncScopix":
        value = import_module("scopix_sync.client").Scopix
    else:
        home = "scopix.config" if name.startswith("ENV_") else _HOMES.get(name, "scopix.errors")
        value = getattr(import_module(home, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
