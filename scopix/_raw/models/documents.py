# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `documents`."""

from __future__ import annotations

from typing import Any

from scopix._behaviour.documents import DocumentQuotaCheckMixin
from scopix._core.model import Model, record


@record
class DocumentText(Model):
    """The whole text of a document."""

    document_id: str
    """Identifier of the document."""
    filename: str
    """Name of the file at upload."""
    text: str
    """The text."""
    page_count: int | None = None
    """Number of pages."""
    metadata: dict[str, Any] | None = None
    """Title, author and the like, as the document has them."""


@record
class DocumentChunk(Model):
    """A piece of the text of a document."""

    id: str
    """Identifier of the chunk."""
    document_id: str
    """Identifier of the document."""
    content: str
    """The text."""
    chunk_index: int
    """Position in the document, from 0."""
    page_numbers: list[int] | None = None
    """Pages that it stands on, from 1."""
    token_count: int | None = None
    """Number of words and signs, roughly."""
    embedding: list[float] | None = None
    """Vector of the chunk, where it was asked for."""


@record
class DocumentChunksResponse(Model):
    """The text of a document in chunks."""

    document_id: str
    """Identifier of the document."""
    chunks: list[DocumentChunk]
    """The chunks, in order."""
    total_chunks: int
    """Number of chunks."""


@record
class DocumentSearchResult(Model):
    """A chunk that fits a query."""

    chunk_id: str
    """Identifier of the chunk."""
    document_id: str
    """Identifier of the document."""
    document_filename: str
    """Name of the document."""
    content: str
    """The text."""
    score: float
    """How well it fits, 0 to 1."""
    page_numbers: list[int] | None = None
    """Pages that it stands on, from 1."""
    chunk_index: int | None = None
    """Position in the document, from 0."""


@record
class DocumentSearchResponse(Model):
    """What a search found."""

    results: list[DocumentSearchResult]
    """The chunks, best first."""
    total_count: int
    """Number of chunks that fit."""
    search_time_ms: int
    """Time that it took, in milliseconds."""
    query: str
    """The words that were looked for."""


@record
class DocumentQuotaCheck(DocumentQuotaCheckMixin, Model):
    """What the plan allows to upload."""

    can_proceed: bool
    """Whether the documents may be uploaded."""
    document_count: int
    """Number of files that count towards the limit, those uploaded this month."""
    document_limit: int
    """Number of files allowed in a month; 0 stands for no limit."""
    storage_used_bytes: int
    """Bytes in use."""
    storage_limit_bytes: int
    """Bytes allowed; 0 stands for no limit."""
    message: str = ""
    """Sentence for people."""
