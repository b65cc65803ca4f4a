# Derived from examples/async/documents.py by `python -m generator generate`; do not edit.
"""Upload documents, follow them, and ask them something.

Usage: python examples/sync/documents.py "harbour dues" reports/ notes.txt
"""

from __future__ import annotations

import sys

from scopix.types.callbacks import (
    DocumentFileCompleteEvent,
    DocumentProcessingFailedEvent,
    DocumentProcessingProgressEvent,
    DocumentUploadProgressEvent,
)
from scopix_sync import Scopix


def on_progress(event: DocumentUploadProgressEvent) -> None:
    """Say that a document has reached storage."""
    print(f"{event.filename}: stored, {event.total_bytes:,} bytes")


def on_file_complete(event: DocumentFileCompleteEvent) -> None:
    """Say why a document has not."""
    if event.result.is_failed:
        print(f"{event.result.filename}: not stored, {event.result.processing_error}")


def on_processing_progress(event: DocumentProcessingProgressEvent) -> None:
    """Say how many are processed."""
    print(f"{event.completed_count} of {event.total_count} processed")


def on_processing_failed(event: DocumentProcessingFailedEvent) -> None:
    """Say why a document can't be read."""
    advice = "try again" if event.is_retryable else "look at the file"
    print(f"{event.result.filename}: {event.error_message} ({advice})")


def main() -> None:
    """Upload the files and folders of the command line, then search them."""
    query, *files = sys.argv[1:]
    with Scopix.from_env() as client:
        results = client.documents.upload(
            files,
            on_progress=on_progress,
            on_file_complete=on_file_complete,
            on_processing_progress=on_processing_progress,
            on_processing_failed=on_processing_failed,
            raise_on_failure=False,
            skip_duplicates=True,
        )
        print(results.summary())

        for result in results.succeeded():
            text = client.documents.get_text(result.document_id)
            print(f"{result.filename}: {result.page_count} pages, {len(text.split())} words")

        answer = client.documents.search(query, limit=3)
        print(f"{answer.total_count} places about {query!r}")
        for found in answer.results:
            print(f"  {found.document_filename}, page {found.page_numbers}: {found.content}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main()
