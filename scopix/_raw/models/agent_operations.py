# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `agent_operations`."""

from __future__ import annotations

from typing import Any

from scopix._behaviour.agent_operations import DocumentAnalysisResultMixin, SynthesizeResultMixin
from scopix._core.model import Model, record


@record
class SynthesizeResult(SynthesizeResultMixin, Model):
    """A report that an agent has written."""

    success: bool
    """Whether there is a report."""
    report: str
    """The report in Markdown, with references such as `[[doc:ID|dues.pdf|p:2]]`."""
    summary: str
    """The report in a sentence."""
    image_count: int
    """Number of images that it was written from."""
    document_count: int
    """Number of documents that it was written from."""
    execution_time_ms: int
    """Time that it took, in milliseconds."""
    iterations: int
    """Rounds of reasoning."""
    saved_document_id: str | None = None
    """Document that it was kept as, where that was asked."""
    token_usage: dict[str, int] | None = None
    """Numbers of tokens by kind, such as `input_tokens`."""


@record
class ChunkReference(Model):
    """A chunk of a document that is cited."""

    chunk_id: str
    """Identifier of the chunk."""
    document_id: str
    """Identifier of the document."""
    document_filename: str | None = None
    """Name of the document."""
    page_numbers: list[int] | None = None
    """Pages that are cited, from 1."""


@record
class DocumentAnalysisResult(DocumentAnalysisResultMixin, Model):
    """What an agent has found out from documents."""

    success: bool
    """Whether there is an analysis."""
    analysis: str
    """The analysis in Markdown, with references such as `[[doc:ID|dues.pdf|p:2]]`."""
    summary: str
    """The analysis in a sentence."""
    document_count: int
    """Number of documents that were analysed."""
    chunk_references: list[ChunkReference]
    """Chunks that are cited."""
    execution_time_ms: int
    """Time that it took, in milliseconds."""
    iterations: int
    """Rounds of reasoning."""
    categorization: dict[str, Any] | None = None
    """Where documents were sorted: `categories` (each with `name`, `description`, `document_ids`
    and `count`), `total_files` and `status` (`success`, `partial` or `failed`).
    """
    token_usage: dict[str, int] | None = None
    """Numbers of tokens by kind, such as `input_tokens`."""
