"""Chats of the local server, by bare HTTP."""

from __future__ import annotations

import json
import time
from datetime import datetime, timezone
from itertools import count
from typing import Any

import httpx
import pytest

from scopix_emulator import Emulator, FaultRule, Plan
from scopix_emulator.answering import Findings, Question, resolved, written
from scopix_emulator.api import chats
from scopix_emulator.clock import stamp
from scopix_emulator.faults import STREAM_FAULT_KINDS
from scopix_emulator.limits import PLANS
from scopix_emulator.search import ChunkHit
from scopix_emulator.store import Chunk
from scopix_emulator.stream_faults import STREAM_MANGLERS
from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture

HELLO = {"message": "Hello?"}
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def session(api: Api) -> str:
    """A session, as the beginning of paths."""
    return begun(api)


def begun(api: Api, **values: Any) -> str:
    """Begin a session; gives the beginning of its paths."""
    created = api.post("/chat/sessions", json=values)
    assert created.status_code == 201
    return f"/chat/sessions/{created.json()['session_id']}"


def events(response: httpx.Response) -> list[tuple[int | None, str, dict[str, Any]]]:
    """The events of a stream: number, name and data."""
    assert response.status_code == 200, response.text
    found = []
    for event in response.text.split("\n\n")[:-1]:
        *number, name, data = event.split("\n")
        content = json.loads(data.removeprefix("data: "))
        own_id = int(number[0].removeprefix("id: ")) if number else None
        found.append((own_id, name.removeprefix("event: "), content))
    return found


def test_an_answer_is_said_when_it_is_complete(server, api, session, monkeypatch):
    """Who has got all of an answer finds it among the messages, however slow its making was."""
    service = server._live.service
    started = time.time()
    ticks = count()
    monkeypatch.setattr(service.clock, "time", lambda: started + next(ticks) * 0.01)
    answered = api.post(f"{session}/messages", json=HELLO).json()

    complete = service.store.reply(answered["message_id"]).events[-2]
    message = service.store.chat_messages(answered["session_id"])[-1]
    assert (complete.name, message.role) == ("complete", "assistant")
    assert message.created_at == stamp(datetime.fromtimestamp(complete.due, timezone.utc))


class TestStreams:
    """Answers as they come."""

    def test_events_are_numbered(self, api, session):
        """From 1, without a gap, and the stream says what it is."""
        response = api.post(f"{session}/messages/stream", json=HELLO)
        numbers = [number for number, _, _ in events(response)]

        assert numbers == list(range(1, len(numbers) + 1))
        assert response.headers["content-type"] == "text/event-stream"
        assert response.headers["cache-control"] == "no-store"

    def test_a_stream_is_taken_up(self, api, session):
        """Under its key, behind any event or from the beginning; the message counts once."""
        url, key = f"{session}/messages/stream", {"Idempotency-Key": "k-1"}
        whole = events(api.post(url, json=HELLO, headers=key))
        for behind in (0, 1, 7, len(whole) - 1, len(whole)):
            headers = {**key, "Last-Event-ID": str(behind)} if behind else key
            assert events(api.post(url, json=HELLO, headers=headers)) == whole[behind:]

        assert len(api.get(session).json()["messages"]) == 2

    def test_only_what_was_streamed_is_taken_up(self, api, session):
        """Not under another key, without one, with other content, or behind what is no number."""
        url = f"{session}/messages/stream"
        api.post(url, json=HELLO, headers={"Idempotency-Key": "k-2"})
        other = {"Idempotency-Key": "k-3", "Last-Event-ID": "4"}

        assert code(api.post(url, json=HELLO, headers=other)) == (409, "CONFLICT")
        assert code(api.post(url, json=HELLO, headers={"Last-Event-ID": "4"})) == (409, "CONFLICT")
        for changed in (
            api.post(url, json={"message": "x"}, headers={"Idempotency-Key": "k-2"}),
            api.post(f"{url}?debug_reasoning=true", json=HELLO, headers={"Idempotency-Key": "k-2"}),
        ):
            assert code(changed) == (409, "IDEMPOTENCY_KEY_REUSED")
        bad = api.post(url, json=HELLO, headers={"Last-Event-ID": "four"})
        assert code(bad) == (422, "VALIDATION_ERROR")
        assert len(api.get(session).json()["messages"]) == 2

    def test_a_stream_outlives_its_server(self, start, tmp_path):
        """What was written down can be taken up from the next server."""
        key = {"Idempotency-Key": "k-1"}
        with Emulator(tmp_path, speed=1000) as server, Api(server) as api:
            url = f"{begun(api)}/messages/stream"
            whole = events(api.post(url, json=HELLO, headers=key))
        with Emulator(tmp_path, speed=1000) as server, Api(server) as api:
            rest = api.post(url, json=HELLO, headers={**key, "Last-Event-ID": "3"})

            assert events(rest) == whole[3:]

    def test_signs_of_life(self, start, monkeypatch):
        """With nothing to say for some time, the server says so."""
        monkeypatch.setattr(chats, "PING_SECONDS", 0.01)
        _, api = start(speed=2)
        found = events(api.post(f"{begun(api)}/messages/stream", json=HELLO))
        pings = [number for number, name, _ in found if name == "ping"]

        assert pings
        assert set(pings) == {None}
        assert [name for _, name, _ in found][-2:] == ["complete", "close"]

    def test_an_answer_goes_on_without_its_reader(self, start):
        """Who hangs up finds the answer in the session later."""
        server, api = start(speed=0.05)
        session = begun(api)
        headers = dict(api.headers)
        with httpx.stream(
            "POST", f"{server.url}{session}/messages/stream", json=HELLO, headers=headers
        ) as response:
            first = next(response.iter_text())
        before = api.get(session).json()
        server.advance_clock(1000)
        after = api.get(session).json()

        assert "event: connection" in first
        assert [message["role"] for message in before["messages"]] == ["user"]
        assert [message["role"] for message in after["messages"]] == ["user", "assistant"]

    def test_the_clock_can_be_moved_meanwhile(self, start):
        """A stream that waits notices that time has passed."""
        server, api = start(speed=0.01)
        session = begun(api)
        begin = time.monotonic()
        with httpx.stream(
            "POST",
            f"{server.url}{session}/messages/stream",
            json=HELLO,
            headers=dict(api.headers),
        ) as response:
            server.advance_clock(10_000)
            names = [line for line in response.iter_lines() if line.startswith("event: ")]

        assert names[-1] == "event: close"
        assert time.monotonic() - begin < 10


class TestMessages:
    """Answers as a whole."""

    def test_a_key_counts_a_message_once(self, api, session):
        """The second request gets the answer of the first."""
        key = {"Idempotency-Key": "k-4"}
        first = api.post(f"{session}/messages", json=HELLO, headers=key)
        second = api.post(f"{session}/messages", json=HELLO, headers=key)

        assert first.json() == second.json()
        assert second.headers["idempotency-replayed"] == "true"
        assert len(api.get(session).json()["messages"]) == 2

    def test_an_image_that_is_deleted(self, api, session):
        """A message keeps its text when an image that it tells of is gone."""
        file_id = api.processed(picture(), "harbour.png")["id"]
        said = api.post(f"{session}/messages", json={"message": "harbour"}).json()
        assert [image["image_id"] for image in said["images"]] == [file_id]
        api.delete(f"/files/{file_id}")
        _, message = api.get(session).json()["messages"]
        again = api.post(f"{session}/messages", json={"message": "harbour"}).json()

        assert f"[[img:{file_id}|harbour.png]]" in message["content"]
        assert again["images"] == []

    def test_what_the_plans_allow(self):
        """Messages a month by plan; a session has limits in each."""
        allowed = {name: plan.chat_messages_per_month for name, plan in PLANS.items()}

        assert allowed == {
            "free": 10,
            "starter": 200,
            "professional": 2_000,
            "enterprise": 500_000,
            "custom": None,
        }
        assert {plan.session_messages for plan in PLANS.values()} == {200}

    def test_a_month_ends(self, start):
        """A new month has new messages."""
        server, api = start(plan=Plan("small", chat_messages_per_month=1))
        session = begun(api)
        assert api.post(f"{session}/messages", json=HELLO).status_code == 200
        refused = api.post(f"{session}/messages", json=HELLO)
        server.advance_clock(int(refused.headers["retry-after"]) + 1)

        assert code(refused) == (429, "USAGE_LIMIT_EXCEEDED")
        assert api.post(f"{session}/messages", json=HELLO).status_code == 200


class TestSessions:
    """Sessions and what they know."""

    def test_limits_of_lists(self, api):
        """At most 1,000 images and 100 documents or videos."""
        session = begun(api)
        for kind, most in (("image", 1000), ("document", 100), ("video", 100)):
            body = {f"{kind}_ids": [NOWHERE] * (most + 1)}
            refused = api.put(f"{session}/{kind}s", json=body)
            assert code(refused) == (422, "VALIDATION_ERROR")
            assert code(api.put(f"{session}/{kind}s", json={f"{kind}_ids": [NOWHERE]}))[0] == 404

    def test_filters(self, api):
        """Closed sessions can be asked for too."""
        first, second = begun(api, title="One"), begun(api, title="Two", project_id=NOWHERE)
        api.delete(first)
        listed = {
            state: [
                one["title"] for one in api.get(f"/chat/sessions?is_active={state}").json()["items"]
            ]
            for state in ("true", "false")
        }

        assert listed == {"true": ["Two"], "false": ["One"]}
        assert api.get(second).json()["session"]["project_id"] == NOWHERE

    def test_they_are_forgotten(self, server, api):
        """A reset takes them along."""
        session = begun(api)
        server.reset()

        assert code(api.get(session)) == (404, "NOT_FOUND")


class TestFaults:
    """Faults of streams."""

    def test_each_kind_is_there(self):
        """Each has its place in the server, and none another's."""
        assert set(STREAM_MANGLERS) == set(STREAM_FAULT_KINDS)

    @pytest.mark.parametrize("kind", STREAM_FAULT_KINDS)
    def test_other_answers_pass(self, server, api, kind):
        """Only streams of events are meant."""
        server.fault(kind, after_events=0)

        assert api.get("/files").json()["items"] == []

    def test_a_stream_that_is_shorter(self, server, api, session):
        """A fault after the end is none."""
        server.fault("error_event", after_events=10_000)

        assert events(api.post(f"{session}/messages/stream", json=HELLO))[-1][1] == "close"

    @pytest.mark.parametrize(
        ("kind", "last"), [("error_event", "error"), ("auth_error_event", "auth_error")]
    )
    def test_an_event_that_ends_all(self, server, api, session, kind, last):
        """It comes after as many events as wanted, and the answer ends with it."""
        server.fault(kind, after_events=2, code="X")
        found = events(api.post(f"{session}/messages/stream", json=HELLO))

        assert [name for _, name, _ in found] == ["connection", "status", last]

    def test_an_event_twice(self, server, api, session):
        """Bytes and number are the same."""
        server.fault("repeat_event", after_events=2)
        found = events(api.post(f"{session}/messages/stream", json=HELLO))

        assert [number for number, _, _ in found][:5] == [1, 2, 3, 3, 4]

    def test_silence(self, server, api, session):
        """It ends, or the caller does."""
        server.fault("stall_stream", after_events=2, seconds=0.2)
        begin = time.monotonic()
        whole = events(api.post(f"{session}/messages/stream", json=HELLO))
        assert time.monotonic() - begin > 0.2
        assert whole[-1][1] == "close"
        server.clear_faults()
        server.fault("stall_stream", after_events=2, seconds=60)
        with pytest.raises(httpx.ReadTimeout):
            api.post(f"{session}/messages/stream", json=HELLO, timeout=0.2)

    @pytest.mark.parametrize(("inside", "tail"), [(0, b"\n\n"), (9, b"id: 3\neve")])
    def test_a_cut(self, server, api, session, inside, tail):
        """Between two events, or inside one."""
        server.fault("cut_stream", after_events=2, event_bytes=inside)
        received = b""
        with (
            pytest.raises(httpx.RemoteProtocolError),
            httpx.stream(
                "POST",
                f"{server.url}{session}/messages/stream",
                json=HELLO,
                headers=dict(api.headers),
            ) as response,
        ):
            for block in response.iter_raw():
                received += block

        assert received.count(b"event: ") == 2
        assert received.endswith(tail)

    def test_a_line_of_the_command(self):
        """They can be asked for on the command line."""
        rule = FaultRule.parse("cut_stream after_events=3 event_bytes=5")

        assert (rule.kind, rule.after_events, rule.event_bytes) == ("cut_stream", 3, 5)
        assert FaultRule.parse("error_event code=X").code == "X"


def test_an_answer_of_nothing():
    """Without findings an answer says that, and has nothing to resolve."""
    answer = written(Question("unicorns"), Findings())

    assert answer.endswith(
        "Nothing that this chat knows fits 'unicorn'. Other words may find more."
    )
    assert resolved(answer, {}) == answer


def test_pages_are_named_once():
    """Two passages of one page are one entry of what an answer rests on."""
    chunks = [Chunk(NOWHERE, position, page, "text") for position, page in enumerate((1, 1, 2))]
    findings = Findings(passages=[ChunkHit(chunk, "a.txt", 1.0) for chunk in chunks])

    (document,) = findings.metadata(Question("?"))["tool_document_data"]
    assert document["page_numbers"] == [1, 2]


@pytest.mark.anyio
@pytest.mark.parametrize(("lasts", "passed"), [(True, [b"id: 1\n\n"]), (False, [])])
async def test_what_comes_after_silence(lasts, passed):
    """The event that was held up, if anybody is left to hear it."""
    sent = []

    class Line:
        async def lasts(self, seconds):
            assert seconds == 7
            return lasts

    async def send(message):
        sent.append(message["body"])

    rule = FaultRule("stall_stream", seconds=7)
    await STREAM_MANGLERS["stall_stream"](rule, Line(), send).strike(b"id: 1\n\n")

    assert sent == passed
