# Derived from examples/async/manage_files.py by `python -m generator generate`; do not edit.
"""The life of a file: upload it, rename it, look at it, fetch it back, delete it.

Usage: python examples/sync/manage_files.py photo.jpg
"""

from __future__ import annotations

import sys
from pathlib import Path

from scopix_sync import ResourceNotFoundError, Scopix


def main() -> None:
    """Take the file of the command line through its life."""
    source = Path(sys.argv[1])
    with Scopix.from_env() as client:
        uploaded = client.files.upload(source, tags=["draft"])
        file_id = uploaded.image_id
        print(f"stored {uploaded.filename}: {uploaded.description}")

        changed = client.files.update(file_id, title="The harbour", tags=["sea", "final"])
        print(f"now titled {changed.title!r}, tagged {', '.join(changed.tags or [])}")

        preview = client.files.get_variant(file_id, "small_256")
        print(f"preview for an hour: {preview.partition('?')[0]}")

        copy = client.files.download(file_id, f"copy-{source.name}")
        print(f"fetched back {copy.name}, {copy.stat().st_size:,} bytes")

        client.files.delete(file_id)
        try:
            client.files.get(file_id)
        except ResourceNotFoundError as error:
            print(f"gone: {error.resource_type} {error.resource_id}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
