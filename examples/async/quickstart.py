"""Upload files, watch their processing, and print what came back.

Usage: python examples/async/quickstart.py photo.jpg report.pdf

The key comes from SCOPIX_API_KEY; SCOPIX_BASE_URL leads to another server than the public one.
"""

from __future__ import annotations

import asyncio
import sys
import textwrap

from scopix import Scopix, UploadProgressEvent
from scopix.types.files import UserFileDetails
from scopix.types.uploads import UploadSessionStatus


def on_upload(event: UploadProgressEvent) -> None:
    """Say which file is on its way."""
    print(f"\n{event.filename}\n  upload       {event.total_bytes:,} bytes")
    print("  processing  ", end="", flush=True)


def on_processing(status: UploadSessionStatus) -> None:
    """Say how far the server is."""
    print(f" {status.progress_percentage:.0f} %", end="", flush=True)


def show(file: UserFileDetails) -> None:
    """Print what is known of a file."""
    size, created = file.dimensions, file.content_created_at
    facts = {
        "id": file.id,
        "size": f"{size['width']} x {size['height']} pixels" if size else None,
        "created": f"{created:%d %B %Y, %H:%M}" if created else None,
        "pages": file.page_count,
        "description": fold(file.upload_description),
        "tags": ", ".join(file.tags or []),
        "colours": "  ".join(map(swatch, file.dominant_colors or [])),
        "text": fold(textwrap.shorten(file.extracted_text or file.visible_text or "", 280)),
    }
    for name, value in facts.items():
        if value:
            print(f"  {name:<12} {value}")


def fold(text: str | None) -> str:
    """Break a text into lines that fit behind a label."""
    return textwrap.fill(
        text or "", 84, initial_indent=" " * 15, subsequent_indent=" " * 15
    ).lstrip()


def swatch(color: str) -> str:
    """Write a colour such as #1a2b8c, after a patch of it where the terminal shows colours."""
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    patch = f"\033[48;2;{red};{green};{blue}m  \033[0m " if sys.stdout.isatty() else ""
    return patch + color


async def main() -> None:
    """Upload the files of the command line, one after another."""
    async with Scopix.from_env() as client:
        for path in sys.argv[1:]:
            uploaded = await client.files.upload(
                path, wait_for_description=False, on_progress=on_upload
            )
            await client.files.wait_for_session(
                uploaded.image_id, timeout=300, on_progress=on_processing
            )
            print()
            show(await client.files.get(uploaded.image_id))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
