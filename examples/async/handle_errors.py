"""What can go wrong, and which error says so.

Usage: python examples/async/handle_errors.py photo.jpg missing.jpg
"""

from __future__ import annotations

import asyncio
import sys
from uuid import uuid4

from scopix import (
    AuthenticationError,
    DescriptionError,
    QuotaExceededError,
    RateLimitError,
    ResourceNotFoundError,
    Scopix,
    ScopixError,
    ScopixTimeoutError,
    ValidationError,
)


async def upload(client: Scopix, path: str) -> str:
    """Upload one file, and tell how it went."""
    try:
        result = await client.files.upload(path, description_timeout=120)
    except ValidationError as error:
        return f"refused: {error.message}"
    except QuotaExceededError as error:
        return f"the plan has {error.available} of {error.limit} left"
    except RateLimitError as error:
        return f"too fast, after all retries: come back in {error.retry_after} s"
    except DescriptionError as error:
        return f"stored as {error.image_id}, but not described: {error.message}"
    except ScopixTimeoutError as error:
        return f"still being described: {error.last_result}"
    except ScopixError as error:
        # The base of all of them. Support asks for the request id.
        return f"{error.code}: {error.message} (request {error.request_id})"
    except (OSError, ValueError) as error:
        # Nothing was sent: the file can't be read, or is none that could be uploaded.
        return f"not sent: {error}"
    return f"stored as {result.image_id}"


async def main() -> None:
    """Upload the files of the command line, then make mistakes on purpose."""
    async with Scopix.from_env() as client:
        for path in sys.argv[1:]:
            outcome = await upload(client, path)
            print(f"{path}: {outcome}")
        try:
            await client.files.get(str(uuid4()))
        except ResourceNotFoundError as error:
            print(f"{error.status_code}: there is no {error.resource_type} of that id")
        try:
            await client.files.list(limit=1000)
        except ValidationError as error:
            print(f"{error.status_code}: {error.message}")

    async with Scopix.from_env(api_key="scopix_a_key_that_nobody_has") as stranger:
        try:
            await stranger.files.list()
        except AuthenticationError as error:
            print(f"{error.status_code}: {error.message}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
