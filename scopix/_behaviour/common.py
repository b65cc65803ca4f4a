"""What enumerations of the module `common` compute."""

from __future__ import annotations

__all__ = ["DescriptionErrorTypeMixin", "DocumentProcessingErrorTypeMixin"]


class DescriptionErrorTypeMixin:
    """Tells passing failures from permanent ones."""

    __slots__ = ()

    @property
    def is_retryable(self) -> bool:
        """Whether another try may help: after a timeout, a rate limit or a provider's fault."""
        return str(self) in {"timeout", "rate_limit", "vlm_error"}


class DocumentProcessingErrorTypeMixin:
    """Tells passing failures from permanent ones."""

    __slots__ = ()

    @property
    def is_retryable(self) -> bool:
        """Whether another try may help: after a timeout, or when the reader or the index failed."""
        return str(self) in {"timeout", "extraction_error", "embedding_error"}
