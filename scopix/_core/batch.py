"""What batches are checked for before they are sent, and pages of their results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, cast

from attrs import frozen

from scopix.errors import BatchError
from scopix.types.batch import BatchImageInput

if TYPE_CHECKING:
    from scopix.types.batch import BatchItemResult, BatchResults

__all__ = ["ResultsPage", "failure", "images_of"]

_MAX_IMAGES: Final = 1_000
_WAYS: Final = "BatchImageInput(image_url=...), BatchImageInput.from_file(...) or from_bytes(...)"


@frozen
class ResultsPage:
    """One page of results in the form in which all lists are gone through."""

    items: Sequence[BatchItemResult]
    has_more: bool

    @classmethod
    def of(cls, results: BatchResults) -> ResultsPage:
        """Take what matters of a page."""
        return cls(results.results, results.pagination.has_more)


def images_of(images: object) -> list[BatchImageInput]:
    """Return the images of a batch.

    Raises:
        TypeError: They are no list, or one of them is no `BatchImageInput`.
        ValueError: There are none, or more than 1,000.
    """
    if isinstance(images, (str, bytes, bytearray)) or not isinstance(images, Iterable):
        msg = f"images must be a list of BatchImageInput, not {type(images).__name__}"
        raise TypeError(msg)
    found: list[BatchImageInput] = []
    for index, image in enumerate(cast("Iterable[object]", images)):
        if not isinstance(image, BatchImageInput):
            kind = type(image).__name__
            msg = f"images[{index}] is of type {kind}; give {_WAYS}"
            raise TypeError(msg)
        found.append(image)
    if not 1 <= len(found) <= _MAX_IMAGES:
        msg = f"a batch has 1 to {_MAX_IMAGES:,} images, got {len(found):,}"
        raise ValueError(msg)
    return found


def failure(batch_id: str, failed: Sequence[BatchItemResult]) -> BatchError:
    """Make the error of a batch in which no item succeeded."""
    message = f"batch {batch_id} failed, no item succeeded"
    if failed:
        first = failed[0]
        message += f"; item {first.item_index}: {first.error_message}"
    return BatchError(message, batch_id=batch_id, failed_items=[item.item_id for item in failed])
