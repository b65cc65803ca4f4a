"""Connect Google Drive, import files that were picked there, and export them into a folder of it.

Usage: python examples/async/import_from_drive.py picked.json

`picked.json` is what a picker gives, such as [{"id": "1a2b3c", "name": "harbour.jpg"}].
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from scopix import CloudStorageError, Scopix
from scopix.types.callbacks import CloudStorageJobProgressEvent

TAG = "picked in the drive"


def picked() -> list[dict[str, Any]]:
    """Read what was picked."""
    return json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))


def on_progress(event: CloudStorageJobProgressEvent) -> None:
    """Say how far a job is."""
    job = event.job
    print(f"{job.type}: {job.status}, {job.completed_files + job.failed_files}/{job.total_files}")


def ask(url: str) -> str:
    """Let the owner of the drive give consent. An application would be called back instead."""
    print(f"Allow access at {url}")
    return input("and enter the code that it shows: ")


async def connect(client: Scopix) -> str:
    """Return a connection; without one, ask the owner of the drive for consent."""
    known = await client.cloud_storage.list_connections(provider="google_drive")
    if known.connections:
        return known.connections[0].id
    auth = await client.cloud_storage.initiate_auth("google_drive")
    code = ask(auth.authorization_url)
    made = await client.cloud_storage.complete_auth("google_drive", code=code, state=auth.state)
    print(f"connected {made.connection.provider_email}")
    return made.connection.id


async def main() -> None:
    """Import the files that were picked, and export what was imported."""
    async with Scopix.from_env() as client:
        connection_id = await connect(client)
        try:
            job = await client.cloud_storage.import_and_wait(
                connection_id, picked(), tags=[TAG], on_progress=on_progress
            )
        except CloudStorageError as error:
            sys.exit(f"nothing was imported: {error.message}")
        print(job.error or f"all {job.total_files} files are imported")

        image_ids: list[str] = []
        async for file in client.files.list_all(tags=[TAG]):
            status = await client.files.get_processing_status(file.id)
            print(f"{status.filename}: {status.error_message or status.media_type}")
            if status.status != "failed":
                image_ids.append(file.id)

        job = await client.cloud_storage.export_and_wait(
            connection_id, image_ids, folder_name="From Scopix", on_progress=on_progress
        )
        print(f"{job.completed_files} of {job.total_files} are exported")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
