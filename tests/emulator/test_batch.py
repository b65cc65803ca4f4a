"""Batches of images."""

from __future__ import annotations

import base64
import json
from collections import Counter
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scopix_emulator import batches, loopback
from scopix_emulator.api import batch as operations
from scopix_emulator.records import Batch, BatchItem
from scopix_emulator.tally import Tally
from tests.emulator.conftest import Api, code
from tests.emulator.samples import document, picture

NOON = "2026-05-04T12:00:00Z"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
STATES = ("pending", "processing", "success", "failed", "skipped")
ENDED = {"completed", "failed", "cancelled", "partially_completed"}


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def inline(content: bytes, **more: Any) -> dict[str, Any]:
    """An image that is given by its data."""
    return {"image_base64": data_url(content), **more}


def submit(api: Api, *images: dict[str, Any], **settings: Any) -> str:
    response = api.post("/batch/describe", json={"images": images, **settings})
    assert response.status_code == 202, response.text
    assert response.json()["total_items"] == len(images)
    return response.json()["batch_id"]


def state(api: Api, batch_id: str) -> dict[str, Any]:
    """A batch, whose figures always agree with each other."""
    state = api.get(f"/batch/{batch_id}").json()
    processed, total = state["processed_items"], state["total_items"]
    assert state["progress_percentage"] == 100 * processed / total
    assert state["success_rate"] == (state["successful_items"] / processed if processed else 0)
    assert (state["status"] in ENDED) == (processed == total)
    assert (state["completed_at"] is not None) == (processed == total)
    assert (state["estimated_completion_time"] is None) == (processed == total)
    return state


def items(api: Api, batch_id: str, **query: Any) -> list[dict[str, Any]]:
    return api.get(f"/batch/{batch_id}/results", params=query).json()["results"]


def ended(api: Api, batch_id: str) -> tuple[str, list[dict[str, Any]]]:
    """The state in which a batch ends, and its items."""
    api.until(lambda: state(api, batch_id)["status"] in ENDED)
    return state(api, batch_id)["status"], items(api, batch_id)


def only(api: Api, image: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """What becomes of the only item of a batch."""
    _, (item,) = ended(api, submit(api, image, **settings))
    return item


class TestDescribe:
    """What comes out of images."""

    def test_item(self, api):
        """An image is measured and kept, and its item says what went in and what came out."""
        item = only(api, inline(picture("#0000ff"), metadata={"page": [1, None]}))

        output = item["output_data"]
        assert (item["status"], item["item_index"], item["error_message"]) == ("success", 0, None)
        assert item["input_data"] == {"metadata": {"page": [1, None]}}
        assert output.pop("description").startswith(
            "A landscape image of 64 x 40 pixels, mostly blue (#0000ff). Local server:"
        )
        assert output == {
            "confidence_score": None,
            "is_verified": None,
            "tags": ["landscape", "dark", "blue"],
            "visible_text": None,
            "provider": "measurements",
        }
        stored = api.get(item["stored_image_url"])
        assert (stored.content, stored.headers["content-type"]) == (
            picture("#0000ff"),
            "image/png",
        )

    def test_an_uploaded_file_is_read_where_it_is(self, api):
        """A key of storage names a file of the tenant."""
        file = api.processed(picture("green"))

        item = only(api, {"object_key": file["object_key"]})

        assert item["status"] == "success"
        assert item["input_data"] == {"object_key": file["object_key"]}
        assert file["object_key"] in item["stored_image_url"]
        assert "green" in item["output_data"]["description"]

    @pytest.mark.parametrize(
        "key", ["nothing", "tenants/tenant_local/1/original", "../../etc/passwd", "/"]
    )
    def test_unknown_keys(self, api, key):
        """A key that names nothing fails its item."""
        item = only(api, {"object_key": key})

        assert item["error_message"] == f"There is no uploaded file with the key {key!r}."

    def test_keys_of_others(self, server, api):
        """A file of another tenant, and a copy of a file, have no key here."""
        file = api.processed(picture("green"))
        key = file["object_key"].replace("original", "variants/tiny_64.jpg")
        assert "no uploaded file" in only(api, {"object_key": key})["error_message"]

        with Api(server, server.add_key(tenant_id="other")) as stranger:
            item = only(stranger, {"object_key": file["object_key"]})
        assert "no uploaded file" in item["error_message"]

    @pytest.mark.parametrize(
        ("image", "message"),
        [
            (inline(picture()[:60]), "The image can't be read: "),
            (inline(b"some words"), "This is a document, no image."),
            (inline(b"MZ" + bytes(90)), "This is no image. Executables are not accepted."),
            (inline(b""), "This is no image. "),
            ({"image_base64": "aGVsbG8="}, "The data is no URL such as data:image/jpeg;base64,"),
            ({"image_base64": "data:image/png,x"}, "The data is no URL such as "),
            ({"image_base64": "data:image/png;base64,a*"}, "The data is not valid base64: "),
            ({"image_base64": "data:;base64,é"}, "The data is not valid base64: "),
        ],
    )
    def test_broken_images(self, api, image, message):
        """What is no image fails its item, which says why; the batch is accepted."""
        batch_id = submit(api, image, inline(picture("red")))

        status, (bad, good) = ended(api, batch_id)

        assert status == "partially_completed"
        assert (bad["status"], good["status"]) == ("failed", "success")
        assert bad["error_message"].startswith(message)
        assert bad["output_data"] is None

    def test_documents_that_were_uploaded(self, api):
        """The key of a document is known, but there is nothing to see."""
        file = api.processed(document("One page."), "a.docx")

        assert only(api, {"object_key": file["object_key"]})["error_message"] == (
            "This is a document, no image."
        )

    def test_duplicates(self, api):
        """Of images with the same bytes the first is described, wherever they come from."""
        file = api.processed(picture("red"))
        batch_id = submit(
            api,
            inline(picture("red")),
            inline(picture("red")),
            {"object_key": file["object_key"]},
            {"image_url": file["original_url"]},
            inline(picture("blue")),
        )

        status, results = ended(api, batch_id)

        assert status == "completed"
        assert [item["status"] for item in results] == [
            "success",
            "skipped",
            "skipped",
            "skipped",
            "success",
        ]
        for item in results[1:4]:
            assert item["output_data"] is item["stored_image_url"] is None
            assert item["processing_time_ms"] is item["error_message"] is None

    def test_failures_on_demand(self, server, api):
        """A description can be made to fail."""
        server.fail_next_description("rate_limit", "The provider is busy.")

        status, (bad, good) = ended(
            api, submit(api, inline(picture("red")), inline(picture("blue")), max_parallel=1)
        )

        assert status == "partially_completed"
        assert (bad["error_message"], good["error_message"]) == ("The provider is busy.", None)

    def test_success_without_output(self, server, api):
        """An item can be made to succeed with nothing to show."""
        server.drop_next_output()

        status, (empty, full) = ended(
            api, submit(api, inline(picture("red")), inline(picture("blue")), max_parallel=1)
        )

        assert status == "completed"
        assert (empty["status"], empty["output_data"]) == ("success", None)
        assert full["output_data"]["description"]

    def test_an_item_has_its_time(self, server, api):
        """What takes longer than an item may is a failure."""
        server.hold_processing("processing")
        batch_id = submit(api, inline(picture("red")), timeout_per_item=10)
        api.until(lambda: items(api, batch_id)[0]["status"] == "processing")
        server.advance_clock(10)
        server.release_processing()

        status, (item,) = ended(api, batch_id)

        assert (status, item["error_message"]) == ("failed", "It took longer than 10 seconds.")
        assert item["processing_time_ms"] >= 10_000


class TestAddresses:
    """Images that are fetched."""

    def test_storage(self, server, api):
        """An address of the storage is read without a request, whatever the name of the host."""
        file = api.processed(picture("red"))
        url = file["original_url"].replace(server.origin, "https://scopix.internal")

        item = only(api, {"image_url": url})

        assert item["status"] == "success"
        assert item["input_data"] == {"image_url": url}
        assert not [request for request in server.requests if "/storage/" in request.path]

    def test_storage_after_the_end(self, server, api):
        """An address that has expired is asked for as anybody would, and refused."""
        file = api.processed(picture("red"))
        server.advance_clock(4000)

        assert only(api, {"image_url": file["original_url"]})["error_message"] == (
            "The image can't be fetched: the answer has the status 403"
        )

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
    def test_this_machine(self, api, scripted, host):
        """A server on this machine is asked, and what it sent is kept."""
        scripted.reply(200, picture("red"))
        port = scripted.host.partition(":")[2]

        item = only(api, {"image_url": f"http://{host}:{port}/a%20b.png?size=1"})

        assert item["status"] == "success"
        assert scripted.received[0].path == "/a%20b.png?size=1"
        stored = api.get(item["stored_image_url"])
        assert stored.content == picture("red")

    @pytest.mark.parametrize(
        "url",
        [
            "https://example.com/a.png",
            "http://example.com/a.png",
            "http://10.0.0.1/a.png",
            "https://127.0.0.1/a.png",
            "file:///etc/passwd",
            "http:",
        ],
    )
    def test_nothing_else(self, api, url):
        """The local server reaches nobody else, and says so."""
        message = only(api, {"image_url": url})["error_message"]

        assert message.startswith("The image can't be fetched: the local server reaches its own")
        assert url in message

    @pytest.mark.parametrize(
        ("status", "content", "message"),
        [
            (404, b"no", "The image can't be fetched: the answer has the status 404"),
            (302, b"", "The image can't be fetched: the answer has the status 302"),
            (200, b"", "The image is empty."),
            (200, b"<html></html>", "This is no image. Markup is not accepted"),
        ],
    )
    def test_bad_answers(self, api, scripted, status, content, message):
        """An answer that is no image fails its item."""
        scripted.reply(status, content, headers={"location": "/elsewhere"})

        item = only(api, {"image_url": f"http://{scripted.host}/"})

        assert item["error_message"].startswith(message)
        assert len(scripted.received) == 1

    @pytest.mark.parametrize("fault", ["reset", "truncate"])
    def test_broken_connections(self, api, scripted, fault):
        """A connection that breaks fails its item."""
        scripted.fault(fault)

        item = only(api, {"image_url": f"http://{scripted.host}"})

        assert item["error_message"].startswith("The image can't be fetched: ")

    @pytest.mark.parametrize("url", ["http://127.0.0.1:99999/", "http://[::1/"])
    def test_impossible_addresses(self, api, url):
        """An address that is none fails its item."""
        assert only(api, {"image_url": url})["error_message"].startswith("The image can't be")

    def test_size(self, api, scripted, monkeypatch):
        """No more is read than an image may have."""
        monkeypatch.setattr(loopback, "FILE_BYTES", 100)
        scripted.reply(200, bytes(101))

        assert only(api, {"image_url": f"http://{scripted.host}/"})["error_message"] == (
            "The image is larger than 100 bytes."
        )

    def test_time(self, api, scripted, monkeypatch):
        """A server that sends and sends is not listened to for ever."""
        now = iter(range(0, 1000, 20))
        # Not the clock of the process: event loops in other threads go by it.
        monkeypatch.setattr(loopback, "time", SimpleNamespace(monotonic=lambda: next(now)))
        scripted.reply(200, picture("red"))

        with pytest.raises(loopback.MediaError, match="can't be fetched: timed out"):
            loopback.fetch(f"http://{scripted.host}/", _Nothing(), _Nothing(), 10)


class _Nothing:
    """A storage without objects, and a spool that forgets."""

    size = 0

    def add(self, data):
        pass

    def write(self):
        pass


class TestProgress:
    """States and figures of a batch."""

    @pytest.mark.parametrize("stage", ["pending", "queued"])
    def test_pending(self, server, api, stage):
        """A batch that has not begun is pending, and says when it should end."""
        server.hold_processing(stage)
        batch_id = submit(api, inline(picture("red")), inline(picture("blue")))

        waiting = state(api, batch_id)

        assert (waiting["status"], waiting["processed_items"]) == ("pending", 0)
        assert waiting["started_at"] is waiting["avg_processing_time_ms"] is None
        assert waiting["created_at"] < waiting["estimated_completion_time"]
        assert [item["status"] for item in items(api, batch_id)] == ["pending"] * 2
        server.release_processing()
        assert ended(api, batch_id)[0] == "completed"

    def test_processing(self, server, api):
        """As many items as were asked for are worked on at a time, the first ones first."""
        server.hold_processing("processing")
        batch_id = submit(
            api,
            *(inline(picture(colour)) for colour in ("red", "green", "blue", "white")),
            max_parallel=2,
        )
        api.until(lambda: state(api, batch_id)["status"] == "processing")

        assert state(api, batch_id)["started_at"] is not None
        assert [item["status"] for item in items(api, batch_id)] == [
            "processing",
            "processing",
            "pending",
            "pending",
        ]
        server.release_processing()
        assert ended(api, batch_id)[0] == "completed"

    def test_figures(self, api):
        """Whenever it is asked, the figures agree with the items."""
        colours = [f"#{n:02x}2040" for n in range(0, 240, 20)]
        batch_id = submit(
            api,
            *(inline(picture(colour)) for colour in colours),
            inline(picture(colours[0])),
            inline(b"no"),
            max_parallel=1,
        )
        seen = set()

        def is_over() -> bool:
            page = api.get(f"/batch/{batch_id}/results").json()
            counts = Counter(item["status"] for item in page["results"])
            assert page["summary"] == {
                "total_items": 14,
                "successful_items": counts["success"],
                "failed_items": counts["failed"],
                "skipped_items": counts["skipped"],
                "processing_time_ms": sum(
                    item["processing_time_ms"] or 0 for item in page["results"]
                ),
            }
            seen.add(state(api, batch_id)["processed_items"])
            return page["status"] in ENDED

        api.until(is_over)
        final = state(api, batch_id)

        assert seen >= {14}
        assert final["status"] == "partially_completed"
        assert (final["successful_items"], final["failed_items"]) == (12, 1)
        assert final["success_rate"] == 12 / 14
        assert final["created_at"] <= final["started_at"] <= final["completed_at"]
        summary = api.get(f"/batch/{batch_id}/results").json()["summary"]
        assert final["avg_processing_time_ms"] == round(summary["processing_time_ms"] / 13)

    def test_expected_end(self, server, api):
        """The expected end goes by the items that have ended."""
        server.hold_processing("processing")
        batch_id = submit(api, inline(b"no"), inline(picture("red")), max_parallel=1)
        server.advance_clock(100)

        assert state(api, batch_id)["estimated_completion_time"] is not None
        server.release_processing()
        assert ended(api, batch_id)[0] == "partially_completed"

    def test_failed(self, api):
        """A batch has failed when no item succeeded, duplicates of failed ones included."""
        status, results = ended(api, submit(api, inline(b"no"), inline(b"no")))

        assert status == "failed"
        assert [item["status"] for item in results] == ["failed", "skipped"]


class TestCancel:
    """Cancelled batches."""

    def test_before_the_begin(self, server, api):
        """A batch that has not begun is cancelled at once."""
        server.hold_processing("pending")
        batch_id = submit(api, inline(picture("red")), inline(picture("blue")))

        response = api.delete(f"/batch/{batch_id}")

        final = state(api, batch_id)
        assert (response.status_code, response.content) == (204, b"")
        assert (final["status"], final["started_at"]) == ("cancelled", None)
        server.release_processing()
        assert [item["status"] for item in ended(api, batch_id)[1]] == ["skipped"] * 2

    def test_while_processing(self, server, api):
        """Items that run are finished, those that wait are skipped, and then it is cancelled."""
        server.hold_processing("processing")
        images = [inline(picture(colour)) for colour in ("red", "green", "blue")]
        batch_id = submit(api, *images, max_parallel=1)
        api.until(lambda: state(api, batch_id)["status"] == "processing")

        assert api.delete(f"/batch/{batch_id}").status_code == 204
        assert api.delete(f"/batch/{batch_id}").status_code == 204
        between = state(api, batch_id)
        server.release_processing()
        status, results = ended(api, batch_id)

        assert (between["status"], between["processed_items"]) == ("processing", 2)
        assert status == "cancelled"
        assert [item["status"] for item in results] == ["success", "skipped", "skipped"]

    def test_after_the_end(self, api):
        """A batch that has ended can't be cancelled, and says how it ended."""
        batch_id = submit(api, inline(picture("red")))
        ended(api, batch_id)

        response = api.delete(f"/batch/{batch_id}")

        assert code(response) == (409, "CONFLICT")
        assert response.json()["error"]["details"] == {"status": "completed"}


class TestResults:
    """Pages of results."""

    def test_pages(self, api):
        """Items come in their order, in pages, with the failed ones or without."""
        batch_id = submit(api, *(inline(picture(c)) for c in ("red", "green")), inline(b"no"))
        ended(api, batch_id)
        path = f"/batch/{batch_id}/results"

        page = api.get(path, params={"offset": 1, "limit": 1}).json()
        good = api.get(path, params={"include_failed": "false"}).json()
        beyond = api.get(path, params={"offset": 9}).json()

        assert [item["item_index"] for item in page["results"]] == [1]
        assert page["pagination"] == {"offset": 1, "limit": 1, "total": 3, "has_more": True}
        assert [item["item_index"] for item in good["results"]] == [0, 1]
        assert good["pagination"] == {"offset": 0, "limit": 100, "total": 2, "has_more": False}
        assert good["summary"]["failed_items"] == 1
        assert (beyond["results"], beyond["pagination"]["has_more"]) == ([], False)

    @pytest.mark.parametrize("query", ["limit=0", "limit=501", "offset=-1", "include_failed=1"])
    def test_refuses(self, api, query):
        """Every parameter is checked."""
        response = api.get(f"/batch/{UNKNOWN}/results?{query}")

        assert code(response) == (422, "VALIDATION_ERROR")

    @pytest.mark.parametrize(("method", "path"), [("GET", ""), ("GET", "/results"), ("DELETE", "")])
    def test_identifiers(self, server, api, method, path):
        """An unknown batch is not found, and neither is that of another tenant."""
        batch_id = submit(api, inline(picture("red")))

        response = api.request(method, f"/batch/{UNKNOWN}{path}")
        assert code(response) == (404, "NOT_FOUND")
        assert response.json()["error"]["details"] == {
            "resource_type": "batch",
            "resource_id": UNKNOWN,
        }
        assert code(api.request(method, f"/batch/1{path}"))[0] == 422
        with Api(server, server.add_key(tenant_id="other")) as stranger:
            assert code(stranger.request(method, f"/batch/{batch_id}{path}"))[0] == 404


class TestSubmit:
    """What a batch may be."""

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "images"),
            ({"images": []}, "images"),
            ({"images": [{"object_key": "a"}] * 1001}, "images"),
            ({"images": ["a"]}, "images"),
            ({"images": [{"object_key": "a"}, {}]}, "images[1]"),
            ({"images": [{"object_key": "a", "image_url": "http:"}]}, "images[0]"),
            ({"images": [{"image_url": None}]}, "image_url"),
            ({"images": [{"image_url": "no address"}]}, "image_url"),
            ({"images": [{"image_url": "http://a/%zz"}]}, "image_url"),
            ({"images": [{"image_url": "http:" + "a" * 2048}]}, "image_url"),
            ({"images": [{"object_key": ""}]}, "object_key"),
            ({"images": [{"object_key": "a", "metadata": 1}]}, "images"),
            ({"images": [{"object_key": "a"}], "prompt": ""}, "prompt"),
            ({"images": [{"object_key": "a"}], "providers": "x"}, "providers"),
            ({"images": [{"object_key": "a"}], "max_parallel": 21}, "max_parallel"),
            ({"images": [{"object_key": "a"}], "timeout_per_item": 4}, "timeout_per_item"),
            ({"images": [{"object_key": "a"}], "consensus_threshold": 2}, "consensus_threshold"),
            ({"images": [{"object_key": "a"}], "webhook_url": "x"}, "webhook_url"),
            ({"images": [{"object_key": "a"}], "invented": 1}, "invented"),
        ],
    )
    def test_refuses(self, api, body, field):
        """Every member is checked, and the refusal names it."""
        response = api.post("/batch/describe", json=body)

        assert code(response) == (422, "VALIDATION_ERROR")
        assert response.json()["error"]["details"]["field"] in {field, "metadata"}

    def test_size(self, api, monkeypatch):
        """A request has a largest size."""
        monkeypatch.setattr(operations, "_BODY_BYTES", 1000)

        response = api.post("/batch/describe", json={"images": [inline(bytes(1000))]})

        assert code(response) == (413, "HTTP_413")

    def test_takes_more_than_other_requests(self, api):
        """Images in base64 are larger than what other operations take."""
        content = picture("red") + bytes(8 * 1024 * 1024)

        assert only(api, inline(content))["status"] == "success"

    def test_everything_is_taken(self, api):
        """All members have their place, unknown ones of images included."""
        batch_id = submit(
            api,
            {**inline(picture("red")), "invented": 1},
            prompt="Name the ships.",
            providers=["openai"],
            max_parallel=20,
            timeout_per_item=300,
            consensus_threshold=0.5,
        )

        assert ended(api, batch_id)[0] == "completed"

    def test_again_under_the_same_key(self, api):
        """A batch that is submitted twice under one key runs once."""
        body = {"images": [inline(picture("red"))]}
        answers = [
            api.post("/batch/describe", json=body, headers={"Idempotency-Key": "once"})
            for _ in range(2)
        ]
        other = api.post(
            "/batch/describe",
            json={"images": [inline(picture("blue"))]},
            headers={"Idempotency-Key": "once"},
        )

        assert answers[0].json() == answers[1].json()
        assert answers[1].headers["Idempotency-Replayed"] == "true"
        assert code(other) == (409, "IDEMPOTENCY_KEY_REUSED")


class TestWebhook:
    """The address that is told of the end."""

    def test_is_sent_the_status(self, api, scripted):
        """It gets what the status says then."""
        scripted.reply(200)
        batch_id = submit(
            api, inline(picture("red")), webhook_url=f"http://{scripted.host}/ended?a=1"
        )
        api.until(lambda: bool(scripted.received))

        (request,) = scripted.received
        assert (request.method, request.path) == ("POST", "/ended?a=1")
        assert request.headers["content-type"] == "application/json"
        assert json.loads(request.body) == state(api, batch_id)

    def test_nobody_there(self, api, caplog):
        """A batch doesn't mind an address that can't be told."""
        batch_id = submit(api, inline(picture("red")), webhook_url="https://example.com/hook")

        assert ended(api, batch_id)[0] == "completed"
        api.until(lambda: "https://example.com/hook was not told" in caplog.text)


class TestRestart:
    """What outlives the server."""

    def test_goes_on(self, start, tmp_path, monkeypatch):
        """Items that had ended stay, and the others are taken up."""
        first, api = start(data=tmp_path)
        images = [inline(picture(colour)) for colour in ("red", "red", "green", "blue")]
        reached = batches.Batches._process
        ended_items = []

        async def process(self, batch, item, seen):
            if item.position == 2:
                self._jobs.hold("processing")
            await reached(self, batch, item, seen)
            ended_items.append(item.position)

        monkeypatch.setattr(batches.Batches, "_process", process)
        batch_id = submit(api, *images, max_parallel=1)
        api.until(lambda: items(api, batch_id)[2]["status"] == "processing")
        before = items(api, batch_id)
        first.stop()
        monkeypatch.setattr(batches.Batches, "_process", reached)

        _, again = start(data=tmp_path)
        status, after = ended(again, batch_id)

        assert ended_items == [0, 1]
        assert [item["status"] for item in before] == [
            "success",
            "skipped",
            "processing",
            "pending",
        ]
        assert status == "completed"
        assert [item["status"] for item in after] == ["success", "skipped", "success", "success"]
        assert before[0]["output_data"] == after[0]["output_data"]

    def test_stays_ended(self, start, tmp_path):
        """A batch that has ended is as it was."""
        first, api = start(data=tmp_path)
        batch_id = submit(api, inline(picture("red")))
        ended(api, batch_id)
        before = state(api, batch_id)
        first.stop()

        _, again = start(data=tmp_path)

        assert state(again, batch_id) == before
        stored = items(again, batch_id)[0]["stored_image_url"]
        assert again.get(stored).status_code == 200

    def test_is_gone_after_a_reset(self, server, api):
        """A server that is as new has no batches, and stops those under way."""
        server.hold_processing("processing")
        batch_id = submit(api, inline(picture("red")))
        server.reset()

        assert code(api.get(f"/batch/{batch_id}"))[0] == 404


ITEMS = st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 10**6)), min_size=1, max_size=12)


class TestFigures:
    """What the figures say, and what the items are."""

    @settings(
        suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
    )
    @given(drawn=ITEMS, is_cancelled=st.booleans(), include_failed=st.booleans())
    def test_agree_always(self, server, api, drawn, is_cancelled, include_failed):
        """Status, summary and pages follow from the items, whatever the items are."""
        batch = Batch(
            id=str(uuid4()),
            tenant_id="tenant_local",
            created_at=NOON,
            max_parallel=5,
            timeout_per_item=30,
            cancelled_at=NOON if is_cancelled else None,
        )
        made = [
            BatchItem(
                id=str(uuid4()),
                batch_id=batch.id,
                position=position,
                given={},
                status=status,
                started_at=NOON if status in {"processing", "success", "failed"} else None,
                ended_at=NOON if status in {"success", "failed", "skipped"} else None,
                processing_time_ms=took if status in {"success", "failed"} else None,
            )
            for position, (status, took) in enumerate(drawn)
        ]
        server._live.run(lambda: server._live.service.store.add_batch(batch, made))

        shown = state(api, batch.id)
        results, pages = [], []
        while not pages or pages[-1]["pagination"]["has_more"]:
            query = {"limit": 5, "offset": len(results), "include_failed": include_failed}
            pages.append(api.get(f"/batch/{batch.id}/results", params=query).json())
            results += pages[-1]["results"]
        counts = Counter(status for status, _ in drawn)
        took = sum(item.processing_time_ms or 0 for item in made)
        ended_items = counts["success"] + counts["failed"] + counts["skipped"]

        assert [item["item_index"] for item in results] == [
            item.position for item in made if include_failed or item.status != "failed"
        ]
        assert {page["pagination"]["total"] for page in pages} == {len(results)}
        assert {page["status"] for page in pages} == {shown["status"]}
        for page in pages:
            assert page["summary"] == {
                "total_items": len(drawn),
                "successful_items": counts["success"],
                "failed_items": counts["failed"],
                "skipped_items": counts["skipped"],
                "processing_time_ms": took,
            }
        assert shown["total_items"] == len(drawn)
        assert shown["processed_items"] == ended_items
        assert shown["successful_items"] == counts["success"]
        assert shown["failed_items"] == counts["failed"]
        worked = counts["success"] + counts["failed"]
        assert shown["avg_processing_time_ms"] == (round(took / worked) if worked else None)


class TestTally:
    """What follows from the states of the items."""

    @given(st.lists(st.sampled_from(STATES), min_size=1), st.booleans())
    def test_agrees_with_the_items(self, states, is_cancelled):
        """Figures and state follow from the items, and from nothing else."""
        counts = Counter(states)
        has_begun = counts["pending"] < len(states)
        tally = Tally(**counts, started_at="now" if has_begun else None)
        status = tally.status(is_cancelled=is_cancelled)

        processed = sum(one in {"success", "failed", "skipped"} for one in states)
        assert tally.total == len(states)
        assert tally.processed == processed
        assert tally.unfinished == len(states) - processed
        assert tally.success_rate == (counts["success"] / processed if processed else 0.0)
        assert tally.progress_percentage == 100 * processed / len(states)
        assert 0 <= tally.success_rate <= 1
        assert 0 <= tally.progress_percentage <= 100
        assert (status in ENDED) == (processed == len(states))
        if processed < len(states):
            assert status == ("processing" if has_begun or is_cancelled else "pending")
        elif is_cancelled:
            assert status == "cancelled"
        elif set(states) <= {"success", "skipped"}:
            assert status == "completed"
        else:
            assert status == ("partially_completed" if counts["success"] else "failed")

    def test_of_nothing(self):
        """Without items no share is divided by nothing."""
        tally = Tally()

        assert (tally.success_rate, tally.progress_percentage, tally.mean_time_ms) == (0, 0, None)

    @given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**6))
    def test_mean_time(self, success, failed, milliseconds):
        """Only items that were worked on have a time."""
        tally = Tally(success=success, failed=failed, skipped=5, processing_time_ms=milliseconds)
        worked = success + failed

        assert tally.mean_time_ms == (round(milliseconds / worked) if worked else None)
