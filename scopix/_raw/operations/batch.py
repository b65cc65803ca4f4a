# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Describe many images without uploading them first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation, path_segment, query_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.batch import (
        BatchImageInput,
        BatchResults,
        BatchStatusResult,
        BatchSubmissionResult,
    )


def submit_describe_batch(
    *,
    images: Sequence[BatchImageInput],
    prompt: str | None = None,
    providers: Sequence[str] | None = None,
    max_parallel: int | None = None,
    timeout_per_item: int | None = None,
    consensus_threshold: float | None = None,
    webhook_url: str | None = None,
) -> Operation[BatchSubmissionResult]:
    """Describe many images.

    Starts a batch that describes images which need not be uploaded first. Follow it by its status.
    Each image has exactly one source. An image that can't be had or read fails its item, not the
    batch; of images with the same content the first is described and the others are skipped.

    Args:
        images: The images. 1 to 1000 items.
        prompt: What the descriptions shall tell. 1 to 2000 characters.
        providers: Providers of AI to ask. At most 10 items.
        max_parallel: Images that are worked on at a time. From 1 to 20. Default: 5.
        timeout_per_item: Seconds for one image. From 5 to 300. Default: 30.
        consensus_threshold: Agreement that several providers need, 0 to 1. From 0 to 1.
            Default: 0.7.
        webhook_url: Address to which the status of the batch is sent by POST when it ends. At
            most 2083 characters. A URI.

    Returns:
        The operation; sending it gives a `BatchSubmissionResult`.
    """
    from scopix._raw.models.batch import BatchSubmissionResult

    return Operation(
        name="submit_describe_batch",
        method="POST",
        path="/batch/describe",
        body=json_object(
            {
                "images": images,
                "prompt": prompt,
                "providers": providers,
                "max_parallel": max_parallel,
                "timeout_per_item": timeout_per_item,
                "consensus_threshold": consensus_threshold,
                "webhook_url": webhook_url,
            }
        ),
        returns={202: BatchSubmissionResult},
        keyed=True,
    )


def get_batch(batch_id: str) -> Operation[BatchStatusResult]:
    """Read how far a batch is.

    Cheap enough to be polled.

    Args:
        batch_id: Identifier of the batch. A UUID.

    Returns:
        The operation; sending it gives a `BatchStatusResult`.
    """
    from scopix._raw.models.batch import BatchStatusResult

    return Operation(
        name="get_batch",
        method="GET",
        path=f"/batch/{path_segment('batch_id', batch_id)}",
        returns={200: BatchStatusResult},
        repeatable=True,
        resource=("batch", batch_id),
    )


def cancel_batch(batch_id: str) -> Operation[None]:
    """Cancel a batch.

    Items that wait are skipped at once. Those that run are finished, and the batch is cancelled
    when the last of them is. A batch that has ended answers 409.

    Args:
        batch_id: Identifier of the batch. A UUID.

    Returns:
        The operation; its answer has no content.
    """
    return Operation(
        name="cancel_batch",
        method="DELETE",
        path=f"/batch/{path_segment('batch_id', batch_id)}",
        returns={204: None},
        repeatable=True,
        resource=("batch", batch_id),
    )


def list_batch_results(
    batch_id: str,
    *,
    include_failed: bool | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Operation[BatchResults]:
    """List the results of a batch.

    One page of items in the order in which they were given, finished or not.

    Args:
        batch_id: Identifier of the batch. A UUID.
        include_failed: Whether to list items that failed. Default: True.
        limit: Largest number of entries in the page. From 1 to 500. Default: 100.
        offset: Number of entries to skip. From 0 to 2147483647. Default: 0.

    Returns:
        The operation; sending it gives a `BatchResults`.
    """
    from scopix._raw.models.batch import BatchResults

    return Operation(
        name="list_batch_results",
        method="GET",
        path=f"/batch/{path_segment('batch_id', batch_id)}/results",
        query=query_string(
            ("include_failed", include_failed), ("limit", limit), ("offset", offset)
        ),
        returns={200: BatchResults},
        repeatable=True,
        resource=("batch", batch_id),
    )
