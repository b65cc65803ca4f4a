"""Keep files in a bucket of your own: set it up once, then upload to it.

Usage: python examples/async/own_bucket.py BUCKET REGION FILE [ENDPOINT_URL]

The keys come from the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. The endpoint is for
stores that speak as S3 does; without one it is AWS.
"""

from __future__ import annotations

import asyncio
import os
import sys

from scopix import Scopix, StorageTarget, ValidationError


async def set_up(client: Scopix, bucket: str, region: str, endpoint_url: str | None) -> None:
    """Set up the bucket, unless that was done before."""
    status = await client.settings.get_custom_s3_status()
    if status.bucket_name != bucket:
        try:
            status = await client.settings.configure_custom_s3(
                access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
                secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
                bucket_name=bucket,
                region=region,
                endpoint_url=endpoint_url,
            )
        except ValidationError as error:
            sys.exit(error.message)
    print(f"files go to {status.bucket_name} in {status.region}")


async def main() -> None:
    """Set up the bucket, try it, and upload a file."""
    bucket, region, file, *endpoint = sys.argv[1:]
    async with Scopix.from_env() as client:
        await set_up(client, bucket, region, endpoint[0] if endpoint else None)
        tried = await client.settings.validate_custom_s3()
        if not tried.valid:
            sys.exit(f"{tried.bucket_name} can't be used any more: {tried.error}")
        result = await client.files.upload(file, storage_target=StorageTarget.CUSTOM)
        details = await client.files.get(result.image_id)
        print(f"{result.filename} is there as {details.object_key}")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    asyncio.run(main())
