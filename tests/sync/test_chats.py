# Derived from tests/async/test_chats.py by `python -m generator generate`; do not edit.
"""Chats: sessions, messages, answers that are streamed, and what can go wrong with them."""

from __future__ import annotations

import json
import random
import warnings
from datetime import datetime, timezone

import pytest

import scopix_sync
from scopix.types.chat import (
    ChatEvent,
    ChatMessage,
    ChatResponse,
    ChatSession,
    CompleteEvent,
    ImageResultsEvent,
    ReconnectingEvent,
    SessionList,
    ThinkingStepEvent,
    TokenEvent,
    ToolResultEvent,
    UnknownChatEvent,
)
from scopix_emulator import Plan
from scopix_sync import (
    AuthenticationError,
    ChatError,
    ChatTokenType,
    ConflictError,
    QuotaExceededError,
    RateLimitError,
    ResourceNotFoundError,
    ResponseDecodeError,
    Scopix,
    ScopixError,
    SSEStreamError,
    ValidationError,
)
from tests.local import failing
from tests.media import clip, photo, report

NOWHERE = "00000000-0000-4000-8000-000000000000"
STREAM = "/chat/sessions/*/messages/stream"
BEGINNING = ["connection", "status", "thinking", "thinking_step"]
TOOLS = ["tool_invocation", "tool_result"] * 3


@pytest.fixture
def harbour(limited):
    """A server that knows a harbour, and a client of it."""
    client, server = limited(speed=1000)
    for filename, content in (
        ("harbour.jpg", photo("#1a2b8c")),
        ("sunset.jpg", photo("#c2410c")),
        ("report.pdf", report("Eleven seals live in the harbour.", "Boats come at noon.")),
    ):
        uploaded = client.files.upload(content, filename=filename, tags=["sea"])
        client.files.wait_for_session(uploaded.image_id)
    return client, server


def tokens_of(stream):
    """All tokens of an answer."""
    with stream:
        return list(stream)


def collect(stream, seen):
    """Keep the tokens of an answer that ends with an error."""
    for token in stream:
        seen.append(token)


def kinds(tokens):
    """What tokens tell, those of the text as one."""
    names = [str(token.type) for token in tokens]
    return [name for at, name in enumerate(names) if name != "token" or names[at - 1] != "token"]


def text(tokens):
    """The text that tokens make up."""
    return "".join(token.content for token in tokens if token.type == ChatTokenType.TOKEN)


class TestMessages:
    """Questions and answers."""

    def test_an_answer(self, harbour):
        """It tells what was found, who says so, and what it refers to."""
        client, _ = harbour
        with client.chat_session(title="Seals") as session:
            answer = session.send("Which seals live in the harbour?")

        assert isinstance(answer, ChatResponse)
        assert answer.session_id == session.session_id
        assert "Written by the local server" in answer.content
        assert "[[ref:images]] image and [[ref:passages]] passage" in answer.content
        assert "Found 1 image and 1 passage for 'seal', 'live' and 'harbour'" in (
            answer.resolved_content
        )
        assert [image.filename for image in answer.references.images] == ["harbour.jpg"]
        (document,) = answer.references.documents
        assert (document.filename, document.page) == ("report.pdf", 1)
        assert answer.references.counts == {"images": 1, "passages": 1}
        assert answer.result_refs["images"]["count"] == 1
        assert [image.filename for image in answer.images] == ["harbour.jpg"]
        assert (answer.provider, answer.remaining_messages) == ("local", 198)

    def test_an_answer_that_is_streamed(self, harbour):
        """Its events come in order, each with its payload, and make up the same answer."""
        client, _ = harbour
        with client.chat_session() as session:
            stream = session.send_stream("Which seals live in the harbour?", debug_reasoning=True)
            tokens = tokens_of(stream)
            messages = session.get_messages()

        assert kinds(tokens) == [
            *BEGINNING, *TOOLS, "image_results", "status", "token", "complete", "close",
        ]  # fmt: skip
        payloads = [token.payload for token in tokens]
        (step,) = [one for one in payloads if isinstance(one, ThinkingStepEvent)]
        assert "compares words" in step.reasoning
        found = [one.result_count for one in payloads if isinstance(one, ToolResultEvent)]
        assert found == [1, 1, 0]
        (images,) = [one for one in payloads if isinstance(one, ImageResultsEvent)]
        assert [image.filename for image in images.images] == ["harbour.jpg"]
        pieces = [one for one in payloads if isinstance(one, TokenEvent)]
        assert [one.token_index for one in pieces] == list(range(len(pieces)))
        (complete,) = [one for one in payloads if isinstance(one, CompleteEvent)]
        assert complete.content == pieces[-1].accumulated == text(tokens) == messages[-1].content
        assert complete.message_id == messages[-1].id
        assert complete.agents_used[0] == "chat"
        token = tokens[-2]
        assert token.resolved_content == complete.resolved_content == messages[-1].resolved_content
        assert [image.filename for image in token.references.images] == ["harbour.jpg"]
        assert token.result_refs.keys() == {"images", "passages"}
        assert (tokens[0].resolved_content, tokens[0].references, tokens[0].result_refs) == (
            None, None, None,
        )  # fmt: skip
        assert stream.events_received == len(tokens) == int(stream.last_event_id)

    def test_the_first_token_is_seen_before_the_last_is_sent(self, limited):
        """An answer comes token by token, not when it is complete."""
        client, server = limited(speed=2)
        session = client.chats.create_session()
        with client.chats.send_stream("Hello?", session_id=session.id) as stream:
            # None until the server has sent all of its answer.
            sent = [
                server.requests[-1].seconds for token in stream if token.type == ChatTokenType.TOKEN
            ]

        assert len(sent) > 10
        assert sent[0] is None

    def test_nothing_is_found(self, fresh):
        """An answer without results says so."""
        with fresh.chat_session() as session:
            tokens = tokens_of(session.send_stream("Any unicorns?"))

        assert "image_results" not in kinds(tokens)
        assert "Nothing that this chat knows fits 'unicorn'" in text(tokens)
        assert not tokens[-2].payload.has_results

    def test_videos_and_details(self, fresh):
        """Videos are found by their scenes; images are measured where that is asked for."""
        fresh.files.upload(photo("#1a2b8c"), filename="harbour.jpg")
        uploaded = fresh.files.upload(clip(), filename="harbour.mp4")
        fresh.files.wait_for_session(uploaded.image_id)
        with fresh.chat_session() as session:
            answer = session.send(
                "harbour 0:01",
                force_detailed_analysis=True,
                expected_image_ids=[uploaded.image_id, "x"],
            )

        assert "Measured: 1 mostly dark blue" in answer.content
        assert "harbour.mp4 0:01 - 0:02" in answer.resolved_content
        assert answer.metadata["expected_images_found"] == [uploaded.image_id]

    @pytest.mark.parametrize("message", ["", "x" * 10_001])
    def test_a_message_of_the_wrong_length(self, fresh, message):
        """It is refused, streamed or not."""
        with fresh.chat_session() as session:
            with pytest.raises(ValidationError, match="message must have at"):
                session.send(message)
            with pytest.raises(ValidationError, match="message must have at"):
                tokens_of(session.send_stream(message))

    def test_a_session_that_is_not_ours(self, limited):
        """Others' sessions don't exist."""
        client, server = limited()
        session = client.chats.create_session()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", scopix_sync.InsecureTransportWarning)
            other = Scopix(server.add_key(tenant_id="another"), base_url=server.url)
        with other:
            with pytest.raises(ResourceNotFoundError) as caught:
                other.chats.send("Hello?", session_id=session.id)
            with pytest.raises(ResourceNotFoundError):
                tokens_of(other.chats.send_stream("Hello?", session_id=session.id))

        assert (caught.value.resource_type, caught.value.resource_id) == (
            "chat_session", session.id,
        )  # fmt: skip

    def test_a_session_that_is_closed(self, fresh):
        """It takes no message and no change, and tells why."""
        session = fresh.chats.create_session()
        closed = fresh.chats.close_session(session.id)
        for call in (
            lambda: fresh.chats.send("Hello?", session_id=session.id),
            lambda: tokens_of(fresh.chats.send_stream("Hello?", session_id=session.id)),
            lambda: fresh.chats.update_mode(session.id, True),
        ):
            with pytest.raises(ChatError, match=r"\[CHAT_SESSION_CLOSED\]") as caught:
                call()
            assert caught.value.session_id == session.id
            assert caught.value.details["closed_at"] == closed["closed_at"]
            assert (caught.value.status_code, caught.value.is_retryable) == (409, False)
            assert caught.value.request_id
            assert isinstance(caught.value.__cause__, ConflictError)

    def test_a_session_that_is_full(self, limited):
        """Messages and tokens have an end."""
        for plan in (Plan("small", session_messages=3), Plan("small", session_tokens=20)):
            client, _ = limited(plan=plan)
            with client.chat_session() as session:
                session.send("Hello?")
                with pytest.raises(ChatError, match="CHAT_SESSION_FULL") as caught:
                    session.send("Hello?")

            assert caught.value.details["remaining_messages"] in {1, 198}

    def test_the_messages_of_the_month(self, limited):
        """When they are used up, no wait helps."""
        client, _ = limited(plan=Plan("small", chat_messages_per_month=1))
        with client.chat_session() as session:
            session.send("Hello?")
            for call in (
                lambda: session.send("Hello?"),
                lambda: tokens_of(session.send_stream("Hello?")),
            ):
                with pytest.raises(QuotaExceededError, match="1 chat messages a month") as caught:
                    call()
                assert (caught.value.code, caught.value.limit) == ("USAGE_LIMIT_EXCEEDED", 1)


class TestLosses:
    """Answers whose connection breaks."""

    def test_a_stream_that_is_cut(self, harbour):
        """The caller is told, and the answer goes on behind the last event."""
        client, server = harbour
        with client.chat_session() as session:
            whole = tokens_of(session.send_stream("Which seals?"))
            with failing(server, "cut_stream", path=STREAM, after_events=7, count=1):
                stream = session.send_stream("Which seals?")
                tokens = tokens_of(stream)

        told = tokens.pop(7)
        assert told.type is ChatTokenType.RECONNECTING
        payload = told.payload
        assert isinstance(payload, ReconnectingEvent)
        assert (payload.attempt, payload.max_attempts, payload.last_event_id) == (1, 5, "7")
        assert payload.reason == told.content
        assert kinds(tokens) == kinds(whole)
        assert text(tokens) == text(whole)
        assert (stream.reconnect_attempts, stream.events_received) == (1, len(tokens))

    @pytest.mark.parametrize(
        ("kind", "options"),
        [
            ("cut_stream", {"after_events": 0, "event_bytes": 30}),
            ("cut_stream", {"after_events": 9, "event_bytes": 30}),
            ("stall_stream", {"after_events": 9, "seconds": 30}),
            ("repeat_event", {"after_events": 9}),
            ("reset_body", {"after_bytes": 2000}),
            ("truncate", {"after_bytes": 2000}),
        ],
    )
    def test_no_fault_changes_an_answer(self, harbour, kind, options):
        """Cut between events or inside one, silent, or twice the same: the answer is whole."""
        client, server = harbour
        with client.chat_session() as session:
            whole = text(tokens_of(session.send_stream("Which seals?")))
            with failing(server, kind, path=STREAM, count=1, **options):
                stream = session.send_stream("Which seals?", idle_timeout=0.3)
                if options.get("after_events") == 0:
                    with pytest.raises(SSEStreamError, match="no event with an identifier"):
                        tokens_of(stream)
                    return
                tokens = tokens_of(stream)

        assert text(tokens) == whole
        pieces = [one.payload.token_index for one in tokens if one.type == ChatTokenType.TOKEN]
        assert pieces == list(range(len(pieces)))

    def test_the_message_is_sent_once(self, harbour):
        """However often a stream is taken up, the session has one question and one answer."""
        client, server = harbour
        with client.chat_session() as session:
            with failing(server, "cut_stream", path=STREAM, after_events=2):
                tokens = tokens_of(session.send_stream("Which seals?"))
            messages = session.get_messages()

        assert [message.role for message in messages] == ["user", "assistant"]
        assert tokens[-1].type in {ChatTokenType.COMPLETE, ChatTokenType.CLOSE}
        assert kinds(tokens).count("reconnecting") > 10

    def test_too_many_losses(self, harbour):
        """In the end there is an error that tells how far it came."""
        client, server = harbour
        with client.chat_session() as session:
            with failing(server, "cut_stream", path=STREAM, after_events=3, count=1):
                stream = session.send_stream("Which seals?", max_reconnects=2)
                for _ in range(3):
                    stream.__next__()
                server.fault("status", path=STREAM, status=503)
                with pytest.raises(SSEStreamError) as caught:
                    tokens_of(stream)

        error = caught.value
        assert (error.last_event_id, error.events_received) == ("3", 3)
        assert error.reconnect_attempts == 2

    def test_a_limit_when_it_comes_back(self, harbour):
        """429 is waited for, and then the answer goes on."""
        client, server = harbour
        with client.chat_session() as session:
            with failing(server, "cut_stream", path=STREAM, after_events=3, count=1):
                stream = session.send_stream("Which seals?")
                for _ in range(3):
                    stream.__next__()
                server.fault("rate_limit", path=STREAM, retry_after=0, count=1)
                rest = tokens_of(stream)

        assert kinds(rest)[:2] == ["reconnecting", "reconnecting"]
        assert rest[-1].type is ChatTokenType.CLOSE

    def test_a_limit_from_the_start(self, harbour):
        """429 is an error like that of any call."""
        client, server = harbour
        with client.chat_session() as session:
            server.fault("rate_limit", path=STREAM, retry_after=3)
            with pytest.raises(RateLimitError) as caught:
                tokens_of(session.send_stream("Which seals?", max_retries=0))

        assert caught.value.retry_after == 3


class TestEnds:
    """How answers end that don't end well."""

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("CHAT_FAILED", ChatError),
            ("USAGE_LIMIT_EXCEEDED", QuotaExceededError),
            ("TOKEN_QUOTA_EXCEEDED", QuotaExceededError),
        ],
    )
    def test_an_error(self, harbour, code, kind):
        """Its token comes first, then the error of its code."""
        client, server = harbour
        seen = []
        with client.chat_session() as session:
            server.fault("error_event", path=STREAM, after_events=5, code=code)
            with pytest.raises(kind, match="failed on demand") as caught:
                collect(session.send_stream("Which seals?"), seen)

        assert (len(seen), seen[-1].type) == (6, ChatTokenType.ERROR)
        assert seen[-1].content == seen[-1].payload.message == "The answer failed on demand."
        assert (caught.value.code, caught.value.status_code) == (code, None)
        assert caught.value.request_id
        if kind is ChatError:
            assert caught.value.session_id == session.session_id

    def test_a_key_that_is_refused_meanwhile(self, harbour):
        """The same with a key that is not good any more."""
        client, server = harbour
        seen = []
        with client.chat_session() as session:
            server.fault("auth_error_event", path=STREAM)
            with pytest.raises(AuthenticationError, match=r"\[AUTH_ERROR\] The key was"):
                collect(session.send_stream("Which seals?"), seen)

        assert kinds(seen) == ["connection", "auth_error"]

    def test_an_end_that_is_left(self, harbour):
        """Whoever stops at the error event is not told once more."""
        client, server = harbour
        with client.chat_session() as session:
            with failing(server, "error_event", path=STREAM):
                with session.send_stream("Which seals?") as stream:
                    for token in stream:
                        if token.type == ChatTokenType.ERROR:
                            break
                assert tokens_of(stream) == []


class TestScripted:
    """What our server never says."""

    @pytest.fixture
    def connect(self, scripted):
        def make():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", scopix_sync.InsecureTransportWarning)
                return Scopix(scripted.api_key, base_url=scripted.url, retry_delay=0.01)

        return make

    def read(self, client):
        return tokens_of(client.chats.send_stream("Hello?", session_id=NOWHERE))

    def test_a_stream_that_is_closed_too_early(self, scripted, connect):
        """Without an answer, the end that the server wants is an error."""
        scripted.stream(b'id: 1\nevent: close\ndata: {"type": "close"}\n\n')
        with connect() as client:
            with pytest.raises(ChatError, match="before the answer was complete") as caught:
                self.read(client)

        assert (caught.value.code, caught.value.session_id) == ("STREAM_CLOSED", NOWHERE)

    def test_a_stream_without_close(self, scripted, connect):
        """A complete answer is complete, however its connection ends."""
        data = json.dumps({"type": "complete", "content": "Yes.", "message_id": NOWHERE})
        for end in ((), ("cut",), ("reset",)):
            scripted.stream(f"event: complete\ndata: {data}\n\n".encode(), *end)
        with connect() as client:
            for _ in range(3):
                (token,) = self.read(client)
                assert token.payload.content == token.resolved_content == "Yes."

    def test_kinds_that_are_not_known(self, scripted, connect):
        """They survive, as do members that are not known."""
        scripted.stream(
            b'id: 1\nevent: dream\ndata: {"type": "dream", "of": "sheep"}\n\n'
            b'id: 2\ndata: {"type": "token", "content": "a", "accumulated": "a",'
            b' "token_index": 0, "mood": "good"}\n\n'
            b"event: ping\ndata: {}\n\n"
            b'id: 3\nevent: close\ndata: {"type": "close"}\n\n'
        )
        seen = []
        with connect() as client:
            with pytest.raises(ChatError):
                collect(client.chats.send_stream("Hello?", session_id=NOWHERE), seen)

        assert [str(token.type) for token in seen] == ["dream", "token", "ping", "close"]
        assert not seen[0].type.is_known
        assert isinstance(seen[0].payload, UnknownChatEvent)
        assert seen[0].payload.data["of"] == "sheep"
        assert seen[1].data["mood"] == "good"
        assert seen[1].payload == TokenEvent("token", "a", "a", 0)
        assert isinstance(seen[2].payload, ChatEvent)

    @pytest.mark.parametrize(
        ("event", "expected"),
        [
            (b"event: error\ndata: {}\n\n", (ChatError, "CHAT_ERROR", "The answer failed")),
            (
                b'event: auth_error\ndata: {"code": 7}\n\n',
                (AuthenticationError, "AUTH_ERROR", "The key is not good any more"),
            ),
        ],
    )
    def test_errors_without_words(self, scripted, connect, event, expected):
        """An error has a message and a code in any case."""
        scripted.stream(event)
        with connect() as client:
            with pytest.raises(ScopixError) as caught:
                self.read(client)

        assert (type(caught.value), caught.value.code, caught.value.message) == expected

    @pytest.mark.parametrize("data", [b"[]", b"{", b"hello", b"\xff", b"[" * 100_000])
    def test_data_that_is_no_object(self, scripted, connect, data):
        """It ends the stream, with the name of the event."""
        scripted.stream(b"id: 1\nevent: token\ndata: " + data + b"\n\n", "left")
        with connect() as client:
            with pytest.raises(ResponseDecodeError, match=r"stream_chat_message sent .* 'token'"):
                self.read(client)


class TestSessions:
    """Sessions are begun, read, changed, listed and closed."""

    def test_begin(self, fresh):
        """A session has a title, a budget, and what it knows."""
        session = fresh.chats.create_session(title="Boats", domain="maps")
        other = fresh.chats.create_session()

        assert isinstance(session, ChatSession)
        assert (session.title, session.domain, session.is_active) == ("Boats", "maps", True)
        assert (session.remaining_messages, session.remaining_tokens) == (200, 200_000)
        assert session.created_at.tzinfo is timezone.utc or session.created_at.tzinfo
        assert other.title.startswith(f"Chat of {datetime.now(timezone.utc):%Y-}")

    def test_chosen_images(self, harbour):
        """A session that knows some images finds only these."""
        client, _ = harbour
        page = client.files.list(search="sunset")
        sunset = page.items[0].id
        with client.chat_session(image_ids=[sunset], use_all_images=False) as session:
            few = session.send("sea harbour")
            assert [image.image_id for image in few.images] == [sunset]
            mode = client.chats.update_mode(session.session_id, True)
            assert (mode["use_all_images"], mode["selected_image_count"]) == (True, 1)
            assert len(session.send("sea harbour").images) == 2
            chosen = session.update_images([])
            assert chosen["selected_image_ids"] == []
            assert chosen["context_summary"] == "Knows 0 images, all documents and all videos."
            assert session.send("sea harbour").images == []
            detail = client.chats.get_session(session.session_id)

        assert not detail.session.use_all_images
        assert detail.session.last_user_message == "sea harbour"

    def test_chosen_documents_and_videos(self, harbour):
        """The same with documents and videos; none stands for all."""
        client, _ = harbour
        other = client.files.upload(report("A harbour far away."), filename="far.pdf")
        video = client.files.upload(clip(), filename="waves.mp4")
        client.files.wait_for_session(other.image_id)
        with client.chat_session() as session:
            chosen = session.update_documents([other.image_id])
            assert chosen == {
                "session_id": session.session_id,
                "selected_document_ids": [other.image_id],
                "document_count": 1,
            }
            answer = session.send("harbour")
            assert [one.filename for one in answer.references.documents] == ["far.pdf"]
            videos = session.update_videos([video.image_id])
            assert (videos["video_count"], videos["selected_video_ids"]) == (1, [video.image_id])
            detail = client.chats.get_session(session.session_id)

        assert detail.context_summary == "Knows all images, 1 document and 1 video."
        assert detail.selected_document_ids == [other.image_id]
        assert detail.selected_video_ids == [video.image_id]
        assert other.image_id in detail.current_search_result_ids

    def test_files_that_are_not_there(self, harbour):
        """A session can only know what is there, and what is of the kind."""
        client, _ = harbour
        document = client.files.list(media_types=["document"]).items[0].id
        with pytest.raises(ResourceNotFoundError):
            client.chats.create_session(image_ids=[NOWHERE], use_all_images=False)
        with client.chat_session() as session:
            with pytest.raises(ResourceNotFoundError):
                session.update_images([document])

    def test_images_where_all_are_used(self, fresh):
        """Naming images that make no difference is a mistake."""
        with pytest.raises(ValueError, match="set use_all_images=False"):
            fresh.chat_session(image_ids=[NOWHERE])
        with pytest.raises(ValueError, match="set use_all_images=False"):
            fresh.chats.create_session(image_ids=[NOWHERE])

    def test_lists(self, fresh):
        """The one that was used last comes first; filters add up."""
        sessions = [fresh.chats.create_session(title=title) for title in "abc"]
        fresh.chats.send("Hello?", session_id=sessions[1].id)
        fresh.chats.close_session(sessions[0].id)
        page = fresh.chats.list_sessions(limit=2)

        assert isinstance(page, SessionList)
        assert [session.title for session in page.items] == ["b", "c"]
        assert (page.total, page.total_count, page.has_more) == (3, 3, True)
        assert [one.title for one in fresh.chats.iter_sessions(page_size=1)] == list("bca")
        for filters, titles in (
            ({"active_only": True}, ["b", "c"]),
            ({"search": "HELLO"}, ["b"]),
            ({"search": "a", "active_only": True}, ["b"]),
            ({"min_messages": 2}, ["b"]),
        ):
            assert [one.title for one in fresh.chats.iter_sessions(**filters)] == titles
        assert page.items[0].last_message_preview.startswith("Written by")

    def test_messages(self, fresh):
        """The latest ones can be read alone, or none."""
        session = fresh.chats.create_session()
        for word in ("one", "two"):
            fresh.chats.send(word, session_id=session.id)
        messages = fresh.chats.get_messages(session.id)
        latest = fresh.chats.get_messages(session.id, limit=2)
        none = fresh.chats.get_session(session.id, include_messages=False)

        assert all(isinstance(message, ChatMessage) for message in messages)
        assert [message.role for message in messages] == ["user", "assistant"] * 2
        assert latest == messages[2:]
        assert (none.messages, none.session.total_messages) == ([], 4)
        assert messages[0].references.has_references is False
        assert (messages[0].resolved_content, messages[0].result_refs) == ("one", {})

    def test_rename_and_close(self, fresh):
        """A closed session can still be renamed and read."""
        session = fresh.chats.create_session(title="a")
        fresh.chats.send("Hello?", session_id=session.id)
        closed = fresh.chats.close_session(session.id)
        renamed = fresh.chats.rename_session(session.id, "b")

        assert (closed["total_messages"], closed["session_id"]) == (2, session.id)
        assert fresh.chats.close_session(session.id) == closed
        assert renamed["title"] == "b"
        with pytest.raises(ValidationError):
            fresh.chats.rename_session(session.id, "")
        with pytest.raises(ResourceNotFoundError):
            fresh.chats.rename_session(NOWHERE, "b")

    def test_exports(self, harbour):
        """For people, and for programs."""
        client, _ = harbour
        with client.chat_session(title="Seals") as session:
            session.send("Which seals?")
            export = client.chats.export_session
            markdown = export(session.session_id).decode()
            plain = export(session.session_id, format="text", include_metadata=True).decode()
            data = json.loads(export(session.session_id, format="json"))
            more = json.loads(export(session.session_id, format="json", include_metadata=True))
            with pytest.raises(ValidationError):
                export(session.session_id, format="pdf")

        assert markdown.startswith("# Seals\n\n## User\n\nWhich seals?\n\n## Assistant\n\n")
        assert "report.pdf (p.1)" in markdown
        assert plain.startswith("Seals\n\nUser, 20")
        assert [one["role"] for one in data["messages"]] == ["user", "assistant"]
        assert "token_count" not in data["messages"][0]
        assert more["messages"][1]["metadata"]["result_refs"]

    def test_images(self, harbour):
        """All that a chat can know, and those that fit."""
        client, _ = harbour
        images = client.chats.get_all_images(limit=1)
        found = client.chats.search_images("sunset")

        assert (images.total_count, images.has_more, len(images.image_ids)) == (2, True, 1)
        assert [image.filename for image in found] == ["sunset.jpg"]
        assert found[0].confidence == 1.0
        assert client.chats.search_images("sea", limit=1, offset=2) == []


class TestContext:
    """A session for a block."""

    def test_is_closed_by_its_block(self, fresh):
        """The block begins and closes it; after that it takes nothing."""
        session = fresh.chat_session(title="Boats")
        assert repr(session) == "<ChatSessionContext not begun>"
        with pytest.raises(RuntimeError, match="has not begun"):
            session.send("Hello?")
        with session as entered:
            assert entered is session
            assert session.session.title == "Boats"
            assert not session.is_closed
        detail = fresh.chats.get_session(session.session_id)

        assert session.is_closed
        assert not detail.session.is_active
        assert repr(session) == f"<ChatSessionContext {session.session_id}>"
        with pytest.raises(RuntimeError, match="was closed"):
            session.send_stream("Hello?")
        session.close()

    def test_may_stay_open(self, fresh):
        """With `auto_close` off, the session outlives its block."""
        with fresh.chats.session(auto_close=False) as session:
            pass
        detail = fresh.chats.get_session(session.session_id)

        assert detail.session.is_active
        assert not session.is_closed

    def test_what_goes_wrong_in_the_block_comes_out(self, limited):
        """The session is closed, and that it can't be is not told in place of the error."""
        client, server = limited(max_retries=0)
        for status in (None, 500):
            if status is not None:
                server.fault("status", method="DELETE", status=status)
            with pytest.raises(KeyError):
                with client.chat_session() as session:
                    raise KeyError
            assert session.is_closed

    def test_a_session_that_can_not_be_closed(self, limited):
        """Without another error, that is one."""
        client, server = limited(max_retries=0)
        server.fault("status", method="DELETE", status=500)
        with pytest.raises(ScopixError):
            with client.chat_session():
                pass


def test_many_cuts_at_random_bytes(harbour):
    """Wherever answers are cut, each event comes once, and the text is the server's."""
    client, server = harbour
    chance = random.Random(5)
    session = client.chats.create_session()
    lost = 0
    for _ in range(40):
        for kind, skip in (("truncate", 0), ("reset_body", 1)):
            cut = chance.randrange(300, 9000)
            server.fault(kind, path=STREAM, skip=skip, after_bytes=cut, count=1)
        stream = client.chats.send_stream("seals?", session_id=session.id)
        tokens = tokens_of(stream)
        server.clear_faults()
        lost += stream.reconnect_attempts
        pieces = [token for token in tokens if token.type is ChatTokenType.TOKEN]
        (complete,) = (token for token in tokens if token.type is ChatTokenType.COMPLETE)
        assert text(tokens) == complete.content
        assert [one.data["token_index"] for one in pieces] == list(range(len(pieces)))

    assert lost > 40
