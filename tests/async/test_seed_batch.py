"""The page of batch types, from top to bottom: every name, field, default, order and member."""

from __future__ import annotations

import dataclasses
import typing
from datetime import datetime, timezone
from enum import Enum
from typing import Any

import pytest
import yaml

import scopix.types.batch
from scopix.types.batch import (
    BatchImageInput,
    BatchItemResult,
    BatchItemStatus,
    BatchResults,
    BatchResultsPagination,
    BatchResultsSummary,
    BatchStatus,
    BatchStatusResult,
    BatchSubmissionResult,
)
from tests.documentation import ROOT
from tests.local import held
from tests.media import photo

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 5, 4, 7, 30, tzinfo=timezone.utc)

FIELDS = {
    BatchStatusResult: {
        "batch_id": str,
        "status": BatchStatus,
        "total_items": int,
        "processed_items": int,
        "successful_items": int,
        "failed_items": int,
        "success_rate": float,
        "progress_percentage": float,
        "created_at": datetime | None,
        "started_at": datetime | None,
        "completed_at": datetime | None,
        "estimated_completion_time": datetime | None,
        "avg_processing_time_ms": int | None,
    },
    BatchResults: {
        "batch_id": str,
        "status": BatchStatus,
        "results": list[BatchItemResult],
        "pagination": BatchResultsPagination,
        "summary": BatchResultsSummary,
    },
    BatchItemResult: {
        "item_id": str,
        "item_index": int,
        "status": BatchItemStatus,
        "input_data": dict[str, Any] | None,
        "output_data": dict[str, Any] | None,
        "error_message": str | None,
        "processing_time_ms": int | None,
        "stored_image_url": str | None,
    },
    BatchImageInput: {
        "image_url": str | None,
        "image_base64": str | None,
        "object_key": str | None,
        "metadata": dict[str, Any] | None,
    },
    BatchSubmissionResult: {
        "batch_id": str,
        "status": str,
        "total_items": int,
        "estimated_completion_time": datetime | None,
    },
    BatchResultsPagination: {"offset": int, "limit": int, "total": int, "has_more": bool},
    BatchResultsSummary: {
        "total_items": int,
        "successful_items": int,
        "failed_items": int,
        "skipped_items": int,
        "processing_time_ms": int,
    },
}

DEFAULTS = {
    BatchImageInput: {
        "image_url": None,
        "image_base64": None,
        "object_key": None,
        "metadata": None,
    },
    BatchSubmissionResult: {"estimated_completion_time": None},
}


def item(output: dict[str, Any] | None, status: str = "success") -> BatchItemResult:
    return BatchItemResult("id", 0, BatchItemStatus(status), None, output, None, None, None)


async def test_the_page_has_nine_types():
    """Two enumerations and seven dataclasses, and no more."""
    assert set(scopix.types.batch.__all__) == {
        "BatchStatus",
        "BatchItemStatus",
        *(record.__name__ for record in FIELDS),
    }


async def test_batch_status():
    """Status of a batch operation."""
    assert issubclass(BatchStatus, str) and issubclass(BatchStatus, Enum)
    assert [(member.name, member.value) for member in BatchStatus] == [
        ("PENDING", "pending"),
        ("PROCESSING", "processing"),
        ("COMPLETED", "completed"),
        ("FAILED", "failed"),
        ("CANCELLED", "cancelled"),
        ("PARTIALLY_COMPLETED", "partially_completed"),
    ]


async def test_batch_item_status():
    """Status of individual batch items."""
    assert issubclass(BatchItemStatus, str) and issubclass(BatchItemStatus, Enum)
    assert [(member.name, member.value) for member in BatchItemStatus] == [
        ("PENDING", "pending"),
        ("PROCESSING", "processing"),
        ("SUCCESS", "success"),
        ("FAILED", "failed"),
        ("SKIPPED", "skipped"),
    ]


@pytest.mark.parametrize("record", FIELDS)
async def test_fields(record):
    """Names, order, types and defaults; frozen; every field by position."""
    fields = dataclasses.fields(record)
    hints = typing.get_type_hints(record)
    defaults = {
        field.name: field.default for field in fields if field.default is not dataclasses.MISSING
    }

    assert [field.name for field in fields] == list(FIELDS[record])
    assert {field.name: hints[field.name] for field in fields} == FIELDS[record]
    assert defaults == DEFAULTS.get(record, {})
    assert not any(field.kw_only for field in fields)
    assert record.__dataclass_params__.frozen


async def test_batch_status_result(client, emulator):
    """`is_terminal()` is a method, and tells when nothing changes any more."""
    images = [BatchImageInput.from_bytes(photo("#515151"))]
    with held(emulator):
        batch = await client.batch.submit_describe(images)
        before = await client.batch.get_status(batch.batch_id)
    after = await client.batch.wait_for_completion(batch.batch_id)

    assert type(before) is BatchStatusResult
    assert before.is_terminal() is False
    assert after.is_terminal() is True
    assert (before.status, after.status) == (BatchStatus.PENDING, BatchStatus.COMPLETED)
    assert (before.success_rate, after.success_rate) == (0.0, 1.0)
    assert (before.progress_percentage, after.progress_percentage) == (0.0, 100.0)
    assert before.started_at is before.completed_at is before.avg_processing_time_ms is None
    assert before.created_at < before.estimated_completion_time
    assert type(after.avg_processing_time_ms) is int
    assert after.estimated_completion_time is None


@pytest.mark.parametrize("state", [*BatchStatus, BatchStatus("from_the_future")])
async def test_is_terminal(state):
    """Four states are final."""
    status = BatchStatusResult("id", state, 1, 0, 0, 0, 0.0, 0.0, NOW, None, None, None, None)

    assert status.is_terminal() is (
        state in {"completed", "failed", "cancelled", "partially_completed"}
    )


async def test_batch_results(client):
    """The helper methods sort the items of the page."""
    batch = await client.batch.submit_describe(
        [
            BatchImageInput.from_bytes(photo("#525252")),
            BatchImageInput.from_bytes(photo("#535353")[:300]),
            BatchImageInput.from_bytes(photo("#525252")),
        ]
    )
    await client.batch.wait_for_completion(batch.batch_id)
    results = await client.batch.get_results(batch.batch_id)

    assert type(results) is BatchResults
    good, bad, skipped = results.results
    assert results.successful_results() == [good]
    assert results.failed_results() == [bad]
    assert skipped.status is BatchItemStatus.SKIPPED
    assert results.pagination == BatchResultsPagination(0, 100, 3, False)
    assert results.summary == BatchResultsSummary(
        3, 1, 1, 1, good.processing_time_ms + bad.processing_time_ms
    )


async def test_batch_item_result(client):
    """An item says what went in, what came out and how long it took."""
    batch = await client.batch.submit_describe(
        [BatchImageInput.from_bytes(photo("#545454"), metadata={"page": 3})]
    )
    await client.batch.wait_for_completion(batch.batch_id)
    (item,) = (await client.batch.get_results(batch.batch_id)).results

    assert type(item) is BatchItemResult
    assert (item.item_index, item.status) == (0, BatchItemStatus.SUCCESS)
    assert item.input_data == {"metadata": {"page": 3}}
    assert item.description == item.output_data["description"]
    assert item.error_message is None
    assert item.processing_time_ms >= 0
    assert item.stored_image_url.startswith("http")


@pytest.mark.parametrize("name", ["description", "confidence_score", "is_verified"])
@pytest.mark.parametrize("value", ["A harbour.", 0.0, 0.9, True, False, None])
async def test_properties_of_items(name, value):
    """They are computed from the output; None where there is none."""
    assert isinstance(getattr(BatchItemResult, name), property)
    assert getattr(item({name: value}), name) is value
    assert getattr(item({}), name) is None
    assert getattr(item(None), name) is None


async def test_batch_image_input():
    """Exactly one of address, data and key; the metadata are free."""
    assert BatchImageInput("https://example.com/a.jpg").image_url == "https://example.com/a.jpg"
    assert BatchImageInput(image_base64="data:image/png;base64,").image_url is None
    assert BatchImageInput(object_key="a", metadata={"a": 1}).metadata == {"a": 1}
    with pytest.raises(ValueError, match="exactly one of image_url, image_base64 and object_key"):
        BatchImageInput()
    with pytest.raises(ValueError, match="got image_url and object_key"):
        BatchImageInput(image_url="https://example.com/a.jpg", object_key="a")


async def test_batch_submission_result(client):
    """A batch is pending at first, as a rule; the status is a plain text here."""
    batch = await client.batch.submit_describe([BatchImageInput.from_bytes(photo("#565656"))])

    assert type(batch) is BatchSubmissionResult
    assert (type(batch.status), batch.status, batch.total_items) == (str, "pending", 1)
    assert BatchSubmissionResult("id", "pending", 4).estimated_completion_time is None


async def test_batch_results_pagination(client):
    """A page says where it begins, how large it may be, how much there is, and what follows."""
    batch = await client.batch.submit_describe(
        [BatchImageInput.from_bytes(photo(color)) for color in ("#575757", "#585858")]
    )

    page = await client.batch.get_results(batch.batch_id, limit=1)

    assert page.pagination == BatchResultsPagination(offset=0, limit=1, total=2, has_more=True)


async def test_batch_results_summary():
    """Counts and the time of all items together, by position."""
    summary = BatchResultsSummary(4, 1, 2, 1, 300)

    assert summary.to_dict() == {
        "total_items": 4,
        "successful_items": 1,
        "failed_items": 2,
        "skipped_items": 1,
        "processing_time_ms": 300,
    }


async def test_figures_agree_with_the_items(client):
    """At each moment of a batch under way, shares and counts follow from the items."""
    inputs = [BatchImageInput.from_bytes(photo(f"#{n:02x}7040")) for n in range(0, 160, 20)]
    inputs += [
        inputs[0],
        BatchImageInput.from_bytes(photo()[:300]),
        BatchImageInput(object_key="x"),
    ]
    batch = await client.batch.submit_describe(inputs, max_parallel=2)
    seen = []

    async def on_progress(status):
        page = await client.batch.get_results(batch.batch_id)
        states = [item.status for item in page.results]
        summary = page.summary
        assert (summary.total_items, summary.successful_items) == (11, states.count("success"))
        assert summary.failed_items == len(page.failed_results()) == states.count("failed")
        assert summary.skipped_items == states.count("skipped")
        times = [item.processing_time_ms or 0 for item in page.results]
        assert summary.processing_time_ms == sum(times)
        processed, good = status.processed_items, status.successful_items
        assert status.success_rate == (good / processed if processed else 0.0)
        assert status.progress_percentage == 100 * processed / 11
        assert status.is_terminal() is (processed == 11)
        seen.append(processed)

    final = await client.batch.wait_for_completion(
        batch.batch_id, poll_interval=0.005, on_progress=on_progress
    )

    assert seen == sorted(seen)
    assert (final.successful_items, final.failed_items, final.processed_items) == (8, 2, 11)


async def test_keys_of_the_output(client):
    """What an item of a description gives has these keys, as the description of the API says."""
    batch = await client.batch.submit_describe([BatchImageInput.from_bytes(photo("#595959"))])
    await client.batch.wait_for_completion(batch.batch_id)
    (item,) = (await client.batch.get_results(batch.batch_id)).successful_results()
    schemas = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))["components"]
    described = schemas["schemas"]["BatchItemResult"]["properties"]["output_data"]

    assert list(item.output_data) == described["propertyNames"]["enum"]
    assert item.output_data == {
        "description": item.description,
        "confidence_score": item.confidence_score,
        "is_verified": item.is_verified,
        "tags": ["landscape", "grey", "white"],
        "visible_text": None,
        "provider": "measurements",
    }
