"""`client.batch`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.batch import ResultsPage, failure, images_of
from scopix._core.inputs import check_list
from scopix._core.numbers import check_whole
from scopix._raw.operations import batch as operations

from .. import _seam
from .._paging import Pager
from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.batch import (
        BatchImageInput,
        BatchItemResult,
        BatchResults,
        BatchStatusResult,
        BatchSubmissionResult,
    )

__all__ = ["BatchResource"]

_LARGEST_PAGE = 500


class BatchResource(Resource):
    """Describe many images without uploading them first."""

    __module__ = "scopix"

    async def submit_describe(
        self,
        images: Iterable[BatchImageInput],
        *,
        prompt: str | None = None,
        providers: Sequence[str] | None = None,
        max_parallel: int = 5,
        timeout_per_item: int = 30,
        consensus_threshold: float | None = None,
        webhook_url: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> BatchSubmissionResult:
        """Begin to describe many images. `wait_for_completion` waits for the end.

        Args:
            images: 1 to 1,000 images. `BatchImageInput.from_file` takes one from disk.
            prompt: What the descriptions shall tell, up to 2,000 characters.
            providers: Up to 10 providers of AI to ask.
            max_parallel: Number of images that are worked on at a time, 1 to 20.
            timeout_per_item: Seconds for one image, 5 to 300.
            consensus_threshold: Agreement that several providers need, 0 to 1; 0.7 if left out.
            webhook_url: Address to which the status of the batch is sent when it ends.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The identifier of the batch, and when it is expected to end.

        Raises:
            TypeError: An image is no `BatchImageInput`, or a number no whole number.
            ValueError: There are no images or too many, or a number is out of range.
            ValidationError: The server refused the batch.

        Example:
            ```python
            from scopix.types.batch import BatchImageInput

            images = [BatchImageInput.from_file("photo.jpg")]
            batch = await client.batch.submit_describe(images, prompt="Name the ships.")
            print(batch.batch_id, batch.total_items)
            ```
        """
        inputs = images_of(images)
        if providers is not None:
            check_list("providers", providers)
        check_whole("max_parallel", max_parallel, 1, 20)
        check_whole("timeout_per_item", timeout_per_item, 5, 300)
        return await self._caller.send(
            operations.submit_describe_batch(
                images=inputs,
                prompt=prompt,
                providers=providers,
                max_parallel=max_parallel,
                timeout_per_item=timeout_per_item,
                consensus_threshold=consensus_threshold,
                webhook_url=webhook_url,
            ),
            options,
        )

    async def get_status(
        self, batch_id: str, **options: Unpack[RequestOptions]
    ) -> BatchStatusResult:
        """Read how far a batch is.

        Args:
            batch_id: Identifier of the batch.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            State, counts and times.

        Raises:
            ResourceNotFoundError: There is no such batch.

        Example:
            ```python
            from scopix.types.batch import BatchImageInput

            images = [BatchImageInput.from_file("photo.jpg")]
            batch = await client.batch.submit_describe(images)
            status = await client.batch.get_status(batch.batch_id)
            print(f"{status.status}, {status.progress_percentage:.0f} %")
            ```
        """
        return await self._caller.send(operations.get_batch(batch_id), options)

    async def get_results(
        self,
        batch_id: str,
        *,
        include_failed: bool = True,
        offset: int = 0,
        limit: int = 100,
        **options: Unpack[RequestOptions],
    ) -> BatchResults:
        """Read one page of the items of a batch in their order, finished or not.

        Args:
            batch_id: Identifier of the batch.
            include_failed: Whether to list items that failed.
            offset: Number of items to skip.
            limit: Largest number of items, 1 to 500.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The page, with a summary of the whole batch.

        Raises:
            ResourceNotFoundError: There is no such batch.
            ValidationError: A value is out of range.

        Example:
            ```python
            from scopix.types.batch import BatchImageInput

            images = [BatchImageInput.from_file("photo.jpg")]
            batch = await client.batch.submit_describe(images)
            await client.batch.wait_for_completion(batch.batch_id)
            results = await client.batch.get_results(batch.batch_id)
            for item in results.successful_results():
                print(item.item_index, item.description)
            ```
        """
        return await self._caller.send(
            operations.list_batch_results(
                batch_id, include_failed=include_failed, limit=limit, offset=offset
            ),
            options,
        )

    def get_all_results(
        self, batch_id: str, *, include_failed: bool = True, page_size: int = 100
    ) -> Pager[BatchItemResult]:
        """Go through all items of a batch in their order.

        Args:
            batch_id: Identifier of the batch.
            include_failed: Whether to list items that failed.
            page_size: Number of items to ask for at a time, 1 to 500.

        Returns:
            An iterator over the items.

        Example:
            ```python
            from scopix.types.batch import BatchImageInput

            images = [BatchImageInput.from_file("photo.jpg")]
            batch = await client.batch.submit_describe(images)
            await client.batch.wait_for_completion(batch.batch_id)
            async for item in client.batch.get_all_results(batch.batch_id):
                print(item.item_index, item.status, item.description or item.error_message)
            ```
        """

        async def fetch(offset: int) -> ResultsPage:
            results = await self.get_results(
                batch_id, include_failed=include_failed, offset=offset, limit=page_size
            )
            return ResultsPage.of(results)

        return Pager(fetch)

    async def cancel(self, batch_id: str, **options: Unpack[RequestOptions]) -> None:
        """Skip the items of a batch that wait. Those that run are finished, then it is cancelled.

        Args:
            batch_id: Identifier of the batch.
            **options: Options of this call, see `Scopix.with_options`.

        Raises:
            ConflictError: The batch has ended.
            ResourceNotFoundError: There is no such batch.

        Example:
            ```python
            from scopix import ConflictError
            from scopix.types.batch import BatchImageInput

            images = [BatchImageInput.from_file("photo.jpg")]
            batch = await client.batch.submit_describe(images)
            try:
                await client.batch.cancel(batch.batch_id)
            except ConflictError:
                print("it was faster")
            ```
        """
        await self._caller.send(operations.cancel_batch(batch_id), options)

    async def wait_for_completion(
        self,
        batch_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_progress: _seam.Callback[BatchStatusResult] | None = None,
    ) -> BatchStatusResult:
        """Wait until a batch has ended: completed, completed in part, or cancelled.

        Args:
            batch_id: Identifier of the batch.
            timeout: Seconds for the whole; the client's `polling_timeout` if None.
            poll_interval: Seconds between polls; the client's `polling_interval` if None.
            on_progress: Called with the status after each poll.

        Returns:
            The last status.

        Raises:
            BatchError: The batch failed: no item succeeded. It names the items that failed.
            ResourceNotFoundError: There is no such batch.
            ScopixTimeoutError: The time is over, and the batch goes on; `last_result` has the
                last status.

        Example:
            ```python
            from scopix.types.batch import BatchImageInput, BatchStatusResult


            def on_progress(status: BatchStatusResult) -> None:
                print(f"{status.processed_items} of {status.total_items}")


            images = [BatchImageInput.from_file("photo.jpg")]
            batch = await client.batch.submit_describe(images)
            status = await client.batch.wait_for_completion(
                batch.batch_id, timeout=60, on_progress=on_progress
            )
            print(status.status, status.success_rate)
            ```
        """
        status = await self._caller.wait(
            operations.get_batch(batch_id),
            lambda state: state,
            lambda state: state.is_terminal(),
            waiting_for=f"batch {batch_id}",
            timeout=timeout,
            poll_interval=poll_interval,
            on_progress=on_progress,
        )
        if status.status == "failed":
            items = self.get_all_results(batch_id, page_size=_LARGEST_PAGE)
            raise failure(batch_id, [item async for item in items if item.status == "failed"])
        return status
