"""How the processing of a file fails."""

from __future__ import annotations

_RETRYABLE_DESCRIPTION = frozenset({"timeout", "rate_limit", "vlm_error"})
_RETRYABLE_TEXT = frozenset({"timeout", "extraction_error", "embedding_error"})


class MediaError(Exception):
    """A file can't be processed.

    Args:
        kind: A value of DescriptionErrorType or DocumentProcessingErrorType.
        message: Sentence for people.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class VideoError(MediaError):
    """A video can't be read or analysed.

    Args:
        code: Stable code for programs.
        message: Sentence for people.
        kind: A value of DescriptionErrorType.
    """

    def __init__(self, code: str, message: str, kind: str = "validation") -> None:
        super().__init__(kind, message)
        self.code = code


def description_is_retryable(kind: str) -> bool:
    """Tell whether another try may get a description."""
    return kind in _RETRYABLE_DESCRIPTION


def text_is_retryable(kind: str) -> bool:
    """Tell whether another try may get the text of a document."""
    return kind in _RETRYABLE_TEXT
