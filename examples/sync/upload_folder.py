# Derived from examples/async/upload_folder.py by `python -m generator generate`; do not edit.
"""Upload a folder and all that is in it, and wait until everything is described.

Usage: python examples/sync/upload_folder.py ~/Pictures/2026
"""

from __future__ import annotations

import sys

from scopix_sync import Scopix, UploadProgressEvent


def on_progress(event: UploadProgressEvent) -> None:
    """Say which file is next."""
    print(f"{event.file_index + 1}. {event.filename}, {event.total_bytes:,} bytes")


def main() -> None:
    """Upload the folder of the command line."""
    with Scopix.from_env() as client:
        results = client.files.upload_batch(
            sys.argv[1],
            tags=["holiday"],
            skip_duplicates=True,
            wait_for_descriptions=True,
            on_progress=on_progress,
        )

    print(results.summary())
    for result in results.succeeded():
        known = "stored before" if result.deduplicated else result.description or "no description"
        print(f"  {result.filename}: {known}")
    for result in results.failed():
        advice = "try again" if result.description_is_retryable else "look at the file"
        print(f"  {result.filename}: {result.description_error} ({advice})")
    for path in results.unsupported:
        print(f"  {path.name}: left out, its type is not supported")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
