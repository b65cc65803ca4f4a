from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.batch import ResultsPage, failure, images_of
from scopix.types.batch import (
    BatchImageInput,
    BatchItemResult,
    BatchItemStatus,
    BatchResults,
    BatchResultsPagination,
    BatchResultsSummary,
    BatchStatus,
)

IMAGE = BatchImageInput(object_key="a")


def failed(item_id: str, index: int, message: str | None) -> BatchItemResult:
    return BatchItemResult(item_id, index, BatchItemStatus.FAILED, None, None, message, None, None)


@given(st.integers(1, 1000))
def test_images_of(count: int) -> None:
    """Any iterable of images is taken, in its order."""
    images = [BatchImageInput(object_key=str(number)) for number in range(count)]

    assert images_of(iter(images)) == images


def test_images_of_something_else() -> None:
    """The first entry that is no image is named."""
    with pytest.raises(TypeError, match=r"images\[2\] is of type dict"):
        images_of([IMAGE, IMAGE, {"object_key": "a"}])


def test_page() -> None:
    """A page of results is gone through like any other."""
    item = failed("id", 0, None)
    results = BatchResults(
        "batch",
        BatchStatus.FAILED,
        [item],
        BatchResultsPagination(0, 1, 2, True),
        BatchResultsSummary(2, 0, 2, 0, 0),
    )

    assert ResultsPage.of(results) == ResultsPage([item], has_more=True)


def test_failure() -> None:
    """The error has the batch, the items that failed, and the first reason."""
    error = failure("batch", [failed("one", 3, "It is torn."), failed("two", 4, None)])

    assert error.message == "batch batch failed, no item succeeded; item 3: It is torn."
    assert (error.batch_id, error.failed_items) == ("batch", ["one", "two"])
