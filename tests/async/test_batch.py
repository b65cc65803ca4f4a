"""`client.batch`, against the local server."""

from __future__ import annotations

import json
import warnings

import pytest

from scopix import (
    BatchError,
    ConflictError,
    InsecureTransportWarning,
    Scopix,
    ScopixTimeoutError,
    ValidationError,
)
from scopix.types.batch import BatchImageInput, BatchItemStatus, BatchStatus
from tests.local import held
from tests.media import photo, report

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-4000-8000-000000000000"
BROKEN = photo("#123123")[:400]


def images(*colors):
    """Inputs of one colour each."""
    return [BatchImageInput.from_bytes(photo(color)) for color in colors]


class TestDescribe:
    """From submission to results."""

    async def test_images_go_in_and_descriptions_come_out(self, client, tmp_path):
        """The main job: images that were never uploaded are described, in their order."""
        path = tmp_path / "harbour.jpg"
        path.write_bytes(photo("#1a2b8c"))

        batch = await client.batch.submit_describe(
            [BatchImageInput.from_file(path), *images("#aa2211")]
        )
        status = await client.batch.wait_for_completion(batch.batch_id)
        results = await client.batch.get_results(batch.batch_id)

        assert (batch.status, batch.total_items) == ("pending", 2)
        assert batch.estimated_completion_time.tzinfo is not None
        assert status.status is BatchStatus.COMPLETED
        assert (status.successful_items, status.success_rate) == (2, 1.0)
        assert status.created_at <= status.started_at <= status.completed_at
        assert [item.item_index for item in results.results] == [0, 1]
        blue, red = results.successful_results()
        assert "320 x 200 pixels, mostly dark blue" in blue.description
        assert "red" in red.description
        assert blue.input_data == {"metadata": {"filename": "harbour.jpg"}}
        assert blue.confidence_score is blue.is_verified is None
        assert red.input_data == {}

    async def test_every_source(self, client):
        """An image is given by its data, its address, or its key in storage."""
        uploaded = await client.files.upload(photo("#00aa00"), filename="a.jpg")
        other = await client.files.upload(photo("#0000aa"), filename="b.jpg")
        file = await client.files.get(uploaded.image_id)
        address = (await client.files.get(other.image_id)).original_url

        batch = await client.batch.submit_describe(
            [
                *images("#aa0000"),
                BatchImageInput(object_key=file.object_key, metadata={"row": 7}),
                BatchImageInput(image_url=address),
            ]
        )
        await client.batch.wait_for_completion(batch.batch_id)
        results = await client.batch.get_results(batch.batch_id)

        assert [item.status for item in results.results] == ["success"] * 3
        assert [item.input_data for item in results.results] == [
            {},
            {"object_key": file.object_key, "metadata": {"row": 7}},
            {"image_url": address},
        ]
        words = [item.description for item in results.results]
        assert "red" in words[0] and "green" in words[1] and "blue" in words[2]
        assert all(item.stored_image_url for item in results.results)

    async def test_everything_the_endpoint_takes(self, scripted, connect):
        """All arguments arrive, and what was left out stays out."""
        accepted = {"batch_id": NOWHERE, "status": "pending", "total_items": 1}
        scripted.reply(202, accepted)
        scripted.reply(202, accepted)
        image = BatchImageInput(object_key="a", metadata={"page": 1})
        async with connect() as client:
            await client.batch.submit_describe([image])
            await client.batch.submit_describe(
                (image for _ in range(1)),
                prompt="Name the ships.",
                providers=["openai"],
                max_parallel=20,
                timeout_per_item=300,
                consensus_threshold=0.5,
                webhook_url="https://example.com/hook",
                idempotency_key="mine",
            )

        sent = {"images": [{"object_key": "a", "metadata": {"page": 1}}]}
        plain, full = (json.loads(request.body) for request in scripted.received)
        assert plain == {**sent, "max_parallel": 5, "timeout_per_item": 30}
        assert full == {
            **sent,
            "prompt": "Name the ships.",
            "providers": ["openai"],
            "max_parallel": 20,
            "timeout_per_item": 300,
            "consensus_threshold": 0.5,
            "webhook_url": "https://example.com/hook",
        }
        assert scripted.received[0].headers["idempotency-key"]
        assert scripted.received[1].headers["idempotency-key"] == "mine"

    async def test_a_retry_starts_no_second_batch(self, limited):
        """The key of the call makes sure of that, when the answer to the first is lost."""
        client, server = limited()
        server.fault("status", path="/batch/describe", status=503, count=1, applied=True)

        batch = await client.batch.submit_describe(images("#808080"))

        keys = [request.headers["idempotency-key"] for request in server.requests]
        assert len(keys) == 2 and len(set(keys)) == 1
        assert (await client.batch.wait_for_completion(batch.batch_id)).successful_items == 1

    @pytest.mark.parametrize(
        ("given", "options", "error", "message"),
        [
            ([], {}, ValueError, "a batch has 1 to 1,000 images, got 0"),
            ([BatchImageInput(object_key="a")] * 1001, {}, ValueError, "got 1,001"),
            ("photo.jpg", {}, TypeError, "a list of BatchImageInput, not str"),
            (b"\xff\xd8", {}, TypeError, "a list of BatchImageInput, not bytes"),
            (None, {}, TypeError, "a list of BatchImageInput, not NoneType"),
            (
                BatchImageInput(object_key="a"),
                {},
                TypeError,
                "a list of BatchImageInput, not BatchImageInput",
            ),
            (["photo.jpg"], {}, TypeError, r"images\[0\] is of type str; .*from_file"),
            (
                [BatchImageInput(object_key="a"), photo("red")],
                {},
                TypeError,
                r"images\[1\] is of type bytes; .*from_bytes",
            ),
            (None, {"providers": "openai"}, TypeError, r"write \['openai'\]"),
            (None, {"max_parallel": 0}, ValueError, "max_parallel must be from 1 to 20, got 0"),
            (None, {"max_parallel": 21}, ValueError, "max_parallel must be from 1 to 20"),
            (None, {"max_parallel": 2.5}, TypeError, "max_parallel must be a whole number"),
            (None, {"max_parallel": True}, TypeError, "not bool"),
            (None, {"timeout_per_item": 4}, ValueError, "must be from 5 to 300, got 4"),
            (None, {"timeout_per_item": 301}, ValueError, "must be from 5 to 300"),
            (None, {"timeout_per_item": None}, TypeError, "a whole number, not NoneType"),
            (None, {"retries": 3}, TypeError, "retries"),
        ],
    )
    async def test_bad_input_is_refused_at_once(
        self, client, emulator, given, options, error, message
    ):
        """Nothing is sent, and the error says what is wrong."""
        before = len(emulator.requests)
        if options:
            given = [BatchImageInput(object_key="a")]
        with pytest.raises(error, match=message):
            await client.batch.submit_describe(given, **options)

        assert len(emulator.requests) == before

    async def test_what_only_the_server_knows(self, client):
        """Other limits are the server's, and its refusal names the field."""
        with pytest.raises(ValidationError) as caught:
            await client.batch.submit_describe(images("red"), prompt="")

        assert caught.value.details["field"] == "prompt"


class TestItems:
    """How items end."""

    async def test_partial_completion(self, client):
        """Items that fail don't lose the others; the batch is completed in part."""
        batch = await client.batch.submit_describe(
            [
                *images("#110000"),
                BatchImageInput.from_bytes(BROKEN),
                BatchImageInput(image_url="https://example.com/a.jpg"),
                *images("#110000"),
            ]
        )
        status = await client.batch.wait_for_completion(batch.batch_id)
        results = await client.batch.get_results(batch.batch_id)

        assert status.status is BatchStatus.PARTIALLY_COMPLETED
        assert (status.processed_items, status.success_rate) == (4, 0.25)
        assert status.progress_percentage == 100.0
        assert [item.status for item in results.results] == [
            BatchItemStatus.SUCCESS,
            BatchItemStatus.FAILED,
            BatchItemStatus.FAILED,
            BatchItemStatus.SKIPPED,
        ]
        broken, unreachable = results.failed_results()
        assert broken.error_message.startswith("The image can't be read")
        assert unreachable.error_message.startswith("The image can't be fetched")
        assert broken.output_data is broken.description is None
        skipped = results.results[3]
        assert skipped.output_data is skipped.error_message is skipped.processing_time_ms is None
        summary = results.summary
        assert (summary.total_items, summary.successful_items) == (4, 1)
        assert (summary.failed_items, summary.skipped_items) == (2, 1)
        assert summary.processing_time_ms == sum(
            item.processing_time_ms or 0 for item in results.results
        )

    async def test_success_without_output(self, limited):
        """An item may succeed with nothing to show; its properties are None then."""
        client, server = limited()
        server.drop_next_output()
        batch = await client.batch.submit_describe(images("#220000"))

        status = await client.batch.wait_for_completion(batch.batch_id)
        (item,) = (await client.batch.get_results(batch.batch_id)).successful_results()

        assert status.status is BatchStatus.COMPLETED
        assert item.output_data is item.description is None
        assert item.confidence_score is item.is_verified is None

    async def test_a_batch_that_fails(self, client):
        """When no item succeeds, the wait raises, with the batch, its items and the reason."""
        batch = await client.batch.submit_describe(
            [BatchImageInput.from_bytes(BROKEN), BatchImageInput(object_key="nothing")]
        )
        states = []
        with pytest.raises(BatchError, match="no item succeeded; item 0: The image") as caught:
            await client.batch.wait_for_completion(batch.batch_id, on_progress=states.append)

        items = (await client.batch.get_results(batch.batch_id)).failed_results()
        assert caught.value.batch_id == batch.batch_id
        assert caught.value.failed_items == [item.item_id for item in items]
        assert caught.value.details["failed_items"] == caught.value.failed_items
        assert states[-1].status is BatchStatus.FAILED
        assert states[-1].is_terminal()

    async def test_documents_are_no_images(self, client):
        """The key of a document fails its item."""
        uploaded = await client.files.upload(report("One page"), filename="a.pdf")
        batch = await client.batch.submit_describe(
            [BatchImageInput(object_key=uploaded.object_key)]
        )

        with pytest.raises(BatchError, match="This is a document, no image"):
            await client.batch.wait_for_completion(batch.batch_id)

    async def test_a_failure_without_items(self, scripted, connect):
        """A batch may fail as a whole."""
        scripted.reply(200, status("failed", 0))
        scripted.reply(200, PAGE)
        async with connect() as client:
            with pytest.raises(BatchError, match=r"no item succeeded$") as caught:
                await client.batch.wait_for_completion(NOWHERE)

        assert caught.value.failed_items == []


class TestCancel:
    """`batch.cancel`."""

    async def test_while_processing(self, limited):
        """Items that run are finished, those that wait are skipped, and the wait returns."""
        client, server = limited()
        server.hold_processing("processing")
        batch = await client.batch.submit_describe(images("red", "green", "blue"), max_parallel=1)

        async def cancel(status):
            if status.status == "processing" and not status.processed_items:
                await client.batch.cancel(batch.batch_id)
            elif status.processed_items:
                server.release_processing()

        final = await client.batch.wait_for_completion(batch.batch_id, on_progress=cancel)
        results = await client.batch.get_results(batch.batch_id)

        assert final.status is BatchStatus.CANCELLED
        assert (final.processed_items, final.successful_items) == (3, 1)
        assert [item.status for item in results.results] == ["success", "skipped", "skipped"]
        assert results.summary.skipped_items == 2

    async def test_before_the_begin(self, limited):
        """A batch that has not begun never does."""
        client, server = limited()
        with held(server):
            batch = await client.batch.submit_describe(images("red"))
            assert await client.batch.cancel(batch.batch_id) is None
            final = await client.batch.get_status(batch.batch_id)

        assert (final.status, final.started_at) == (BatchStatus.CANCELLED, None)

    async def test_after_the_end(self, client):
        """What has ended can't be cancelled."""
        batch = await client.batch.submit_describe(images("#330000"))
        await client.batch.wait_for_completion(batch.batch_id)

        with pytest.raises(ConflictError):
            await client.batch.cancel(batch.batch_id)


class TestWait:
    """`batch.wait_for_completion`."""

    async def test_event_log(self, scripted, connect):
        """One status after each poll, the last one included, and the last one is returned."""
        for state in [
            status("pending", 0),
            status("processing", 0),
            status("processing", 1),
            status("processing", 2, failed=1),
            status("partially_completed", 3, failed=1),
        ]:
            scripted.reply(200, state)
        log = []

        def on_progress(state):
            log.append(
                (
                    str(state.status),
                    state.processed_items,
                    state.successful_items,
                    state.failed_items,
                    state.is_terminal(),
                )
            )

        async with connect(polling_interval=0.01) as client:
            final = await client.batch.wait_for_completion(NOWHERE, on_progress=on_progress)

        assert log == [
            ("pending", 0, 0, 0, False),
            ("processing", 0, 0, 0, False),
            ("processing", 1, 1, 0, False),
            ("processing", 2, 1, 1, False),
            ("partially_completed", 3, 2, 1, True),
        ]
        assert final.processed_items == 3
        assert len(scripted.received) == 5

    async def test_progress_of_real_work(self, client):
        """Item after item ends, and the figures follow."""
        batch = await client.batch.submit_describe(
            images(*(f"#{n:02x}0040" for n in range(0, 200, 20))), max_parallel=1
        )
        log = []
        await client.batch.wait_for_completion(
            batch.batch_id, poll_interval=0.005, on_progress=log.append
        )

        counts = [state.processed_items for state in log]
        assert counts == sorted(counts)
        assert [state.is_terminal() for state in log] == [False] * (len(log) - 1) + [True]
        for state in log:
            assert state.progress_percentage == 100 * state.processed_items / 10
            assert state.success_rate == (1.0 if state.processed_items else 0.0)

    async def test_timeout(self, limited):
        """The error is a builtin TimeoutError, has the last state, and the batch goes on."""
        client, server = limited()
        with held(server):
            batch = await client.batch.submit_describe(images("red"))
            log = []
            with pytest.raises(TimeoutError) as caught:
                await client.batch.wait_for_completion(
                    batch.batch_id, timeout=0.1, poll_interval=0.03, on_progress=log.append
                )
        final = await client.batch.wait_for_completion(batch.batch_id, timeout=20)

        assert isinstance(caught.value, ScopixTimeoutError)
        assert f"batch {batch.batch_id}" in str(caught.value)
        assert caught.value.last_result.status is BatchStatus.PENDING
        assert caught.value.last_result == log[-1]
        assert len(log) >= 2
        assert final.status is BatchStatus.COMPLETED

    async def test_a_state_of_the_future_is_waited_through(self, scripted, connect):
        """A state that the SDK does not know has not ended."""
        scripted.reply(200, status("paused", 0))
        scripted.reply(200, status("completed", 3))
        async with connect(polling_interval=0.01) as client:
            final = await client.batch.wait_for_completion(NOWHERE)

        assert final.status is BatchStatus.COMPLETED


class TestResults:
    """`batch.get_results` and `batch.get_all_results`."""

    async def test_pages(self, limited):
        """One page says where it is; the iterator asks for all of them."""
        client, server = limited()
        batch = await client.batch.submit_describe(
            [*images("red", "green"), BatchImageInput.from_bytes(BROKEN), *images("blue", "white")]
        )
        await client.batch.wait_for_completion(batch.batch_id)

        page = await client.batch.get_results(batch.batch_id, offset=1, limit=2)
        server.requests.clear()
        every = [item async for item in client.batch.get_all_results(batch.batch_id, page_size=2)]

        assert [item.item_index for item in page.results] == [1, 2]
        assert (page.pagination.offset, page.pagination.limit) == (1, 2)
        assert (page.pagination.total, page.pagination.has_more) == (5, True)
        assert [item.item_index for item in every] == [0, 1, 2, 3, 4]
        assert [request.query for request in server.requests] == [
            f"include_failed=true&limit=2&offset={offset}" for offset in (0, 2, 4)
        ]

    async def test_without_failed_items(self, client):
        """Failed items can be left out, of one page and of all."""
        batch = await client.batch.submit_describe(
            [BatchImageInput.from_bytes(BROKEN), *images("#440000", "#004400")]
        )
        await client.batch.wait_for_completion(batch.batch_id)

        page = await client.batch.get_results(batch.batch_id, include_failed=False)
        every = client.batch.get_all_results(batch.batch_id, include_failed=False)

        assert [item.item_index for item in page.results] == [1, 2]
        assert [item.item_index async for item in every] == [1, 2]
        assert page.summary.failed_items == 1
        assert page.failed_results() == []

    async def test_before_the_end(self, limited):
        """Items are listed from the start, with nothing in them yet."""
        client, server = limited()
        with held(server):
            batch = await client.batch.submit_describe(images("red"))
            (item,) = (await client.batch.get_results(batch.batch_id)).results

        assert item.status is BatchItemStatus.PENDING
        assert item.output_data is item.processing_time_ms is None

    async def test_out_of_range(self, client):
        """The server's refusal names the parameter."""
        with pytest.raises(ValidationError) as caught:
            await client.batch.get_results(NOWHERE, limit=501)

        assert caught.value.details["field"] == "limit"


PAGE = {
    "batch_id": NOWHERE,
    "status": "failed",
    "results": [],
    "pagination": {"offset": 0, "limit": 500, "total": 0, "has_more": False},
    "summary": {
        "total_items": 3,
        "successful_items": 0,
        "failed_items": 0,
        "skipped_items": 0,
        "processing_time_ms": 0,
    },
}


def status(state, processed, failed=0):
    """A status as the server sends it, of a batch of three items."""
    return {
        "batch_id": NOWHERE,
        "status": state,
        "total_items": 3,
        "processed_items": processed,
        "successful_items": processed - failed,
        "failed_items": failed,
        "success_rate": (processed - failed) / processed if processed else 0,
        "progress_percentage": 100 * processed / 3,
        "created_at": "2026-05-04T07:30:00Z",
        "started_at": None,
        "completed_at": None,
        "estimated_completion_time": None,
        "avg_processing_time_ms": None,
    }


@pytest.fixture
def connect(scripted):
    """Make clients of the scripted server."""

    def make(**settings):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            return Scopix(scripted.api_key, base_url=scripted.url, **settings)

    return make
