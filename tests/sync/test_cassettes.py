# Derived from tests/async/test_cassettes.py by `python -m generator generate`; do not edit.
"""The same recorded exchanges replay in both packages: the twins speak the same bytes."""

from __future__ import annotations

import contextlib
import warnings

import pytest
import vcr.errors

from scopix._core.operation import Operation
from scopix.types.files import FileList
from scopix_emulator import Emulator
from scopix_sync import (
    ChatError,
    InsecureTransportWarning,
    ResourceNotFoundError,
    Scopix,
    ScopixConnectionError,
    ValidationError,
)
from tests.media import photo, report
from tests.recorder import CASSETTES, KEY, RECORDING, STORE, cassette
from tests.s3 import KEYS, NAME, REGION, store

DOT = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\xff\xff\xff"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def replay():
    """Open a client for a cassette: of the recorded service, or of a server to record."""
    clients, servers = [], []

    def make():
        if not RECORDING:
            clients.append(Scopix(KEY, max_retries=0, polling_interval=0.01))
            return clients[-1]
        servers.append(Emulator())
        server = servers[-1].__enter__()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            with Scopix(server.api_key, base_url=server.url) as client:
                for filename, content in (
                    ("harbour.jpg", photo("#1a2b8c")),
                    ("notes.txt", b"A note about the harbour."),
                    ("report.pdf", report("First page", "Second page")),
                ):
                    uploaded = client.files.upload(content, filename=filename, tags=["sea"])
                    client.files.wait_for_session(uploaded.image_id)
            clients.append(Scopix(server.api_key, base_url=server.url, polling_interval=0.01))
        return clients[-1]

    make.servers = servers
    yield make
    for client in clients:
        client.close()
    for server in servers:
        server.__exit__(None, None, None)


def test_files(replay):
    """Lists, records, changes and deletions."""
    client = replay()
    with cassette("files"):
        page = client.files.list(sort_by="size_bytes", sort_order="asc", tags=["sea"])
        by_name = {file.filename: file.id for file in page.items}
        details = client.files.get(by_name["harbour.jpg"])
        status = client.files.get_processing_status(by_name["report.pdf"])
        changed = client.files.update(details.id, title="Häfen & Meer", tags=["sea", "port"])
        cleared = client.files.update(details.id, title=None)
        found = [file.id for file in client.files.list_all(search="harbour", page_size=1)]
        deleted = client.files.delete(by_name["notes.txt"])
        batch = client.files.batch_delete([by_name["notes.txt"], by_name["report.pdf"]])

    assert isinstance(page, FileList)
    assert [file.filename for file in page.items] == ["notes.txt", "report.pdf", "harbour.jpg"]
    assert details.dimensions == {"width": 320, "height": 200}
    assert (status.page_count, status.is_terminal) == (2, True)
    assert (changed.title, changed.tags) == ("Häfen & Meer", ["sea", "port"])
    assert cleared.title is None
    assert details.id in found
    assert deleted.id == by_name["notes.txt"]
    assert batch.summary["total"] == 2


def test_uploads(replay):
    """One file and many go in, descriptions and bytes come out."""
    client = replay()
    with cassette("uploads"):
        result = client.files.upload(DOT, filename="dot.gif", title="Dot", tags=["red"])
        results = client.files.upload_batch(
            [b"A first text.", b"A second text."],
            filenames=["one.txt", "two.txt"],
            wait_for_descriptions=True,
        )
        content = client.files.download(result.image_id)
        address = client.files.get_variant(result.image_id, "tiny_64")

    assert result.is_completed and "1 x 1 pixels" in result.description
    assert (results.summary(), len(results.session_ids)) == ("2 succeeded", 1)
    assert content == DOT
    assert result.image_id in address


def test_sessions_and_quota(replay):
    """Upload sessions, their files, and what the plan allows."""
    client = replay()
    with cassette("sessions"):
        sessions = list(client.upload_sessions.list_all(page_size=2))
        status = client.upload_sessions.get(sessions[0].session_id)
        files = list(client.upload_sessions.all_results(status.session_id))
        quota = client.files.check_quota(3)

    assert len(sessions) == 3
    assert status.is_terminal
    assert [file.index for file in files] == [0]
    assert quota.can_proceed


def test_direct_uploads(replay):
    """Plan, state, fresh signatures and abortion of a multipart upload."""
    client = replay()
    with cassette("direct_uploads"):
        plan = client.direct_uploads.create(
            filename="flight.mp4", size_bytes=734_003_200, content_type="video/mp4", tags=["a"]
        )
        status = client.direct_uploads.get(plan.upload_id)
        signed = client.direct_uploads.sign_parts(plan.upload_id, [1, 2])
        client.direct_uploads.abort(plan.upload_id)

    assert status.parts == []
    assert [part.part_number for part in signed.parts] == [1, 2]


def test_agents(replay):
    """Searches, a report, an analysis and a pipeline."""
    client = replay()
    with cassette("agents"):
        images = client.agent_search.images("dark blue", limit=5, domain="maps")
        documents = client.agent_search.documents("the harbour", document_types=["txt"])
        videos = client.agent_search.videos("waves at 0:02")
        report = client.agent_operations.synthesize(
            "The harbour", image_ids=images.ids, document_ids=documents.ids
        )
        analysis = client.agent_operations.analyze_documents("Compare", documents.ids)
        start = client.pipeline().search_images("blue").search_documents("harbour")
        result = start.cross_reference("pairs", depends_on=[0, 1]).synthesize("All").run()

    assert [image.filename for image in images.results] == ["harbour.jpg"]
    assert [chunk.text for chunk in documents.results] == ["A note about the harbour."]
    assert documents.as_collection()[0].filename == "notes.txt"
    assert (videos.results, videos.search_mode) == ([], "keyword")
    assert report.success and (report.image_count, report.document_count) == (1, 1)
    assert [cited.page_numbers for cited in analysis.chunk_references] == [[1]]
    assert result.success and result.total_waves == 3
    assert [step.agent for step in result.steps][2:] == ["cross_reference", "assistant"]
    assert result.final.outputs["report"].startswith("# All")


def test_chats(replay):
    """Sessions, messages, what a session knows, exports, and an answer that is streamed."""
    client = replay()
    with cassette("chats"):
        images = client.chats.get_all_images()
        found = client.chats.search_images("harbour", limit=1)
        session = client.chats.create_session(title="Häfen", domain="maps")
        answer = client.chats.send("Which harbour?", session_id=session.id)
        with client.chats.send_stream("And the note?", session_id=session.id) as stream:
            tokens = list(stream)
        chosen = client.chats.update_images(session.id, images.image_ids)
        mode = client.chats.update_mode(session.id, True)
        renamed = client.chats.rename_session(session.id, "Ports")
        messages = client.chats.get_messages(session.id, limit=3)
        sessions = list(client.chats.iter_sessions(active_only=True))
        export = client.chats.export_session(session.id, format="json")
        closed = client.chats.close_session(session.id)
        with pytest.raises(ChatError, match="CHAT_SESSION_CLOSED"):
            client.chats.send("More?", session_id=session.id)

    assert [image.filename for image in found] == ["harbour.jpg"]
    assert answer.as_collection().ids == images.image_ids == chosen["selected_image_ids"]
    assert tokens[-1].type == "close"
    assert "notes.txt (p.1)" in tokens[-2].resolved_content
    assert mode["use_all_images"]
    assert [message.role for message in messages] == ["assistant", "user", "assistant"]
    assert [one.title for one in sessions] == ["Ports"] == [renamed["title"]]
    assert b"Which harbour?" in export
    assert closed["total_messages"] == 4


def test_errors(replay):
    """The error envelope."""
    client = replay()
    with cassette("errors"):
        with pytest.raises(ResourceNotFoundError) as missing:
            client.files.get(NOWHERE)
        with pytest.raises(ValidationError) as invalid:
            client.files.list(limit=0)

    assert missing.value.request_id
    assert invalid.value.details["field"] == "limit"


PATH = "/files?search_mode=all&tags=sea&limit=20&offset=0&sort_by=size_bytes&sort_order=asc"
"""That of a request in the cassette."""


@pytest.mark.skipif(RECORDING, reason="records nothing")
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.files.list(sort_by="title", tags=["sea"]),
        lambda client: client.files.batch_delete([NOWHERE]),
        lambda client: client.send(Operation(name="a", method="PUT", path=PATH, returns={2: None})),
        lambda client: client.files.list(
            sort_by="size_bytes", sort_order="asc", tags=["sea"], extra_headers={"accept": "a/b"}
        ),
        lambda client: client.with_options(extra_headers={"x-tenant-id": "t"}).files.list(
            sort_by="size_bytes", sort_order="asc", tags=["sea"]
        ),
    ],
)
def test_another_request_is_no_match(replay, call):
    """A cassette answers what it recorded: not another URL, method, body, or other headers."""
    client = replay()
    with (
        cassette("files", whole=False),
        pytest.raises((vcr.errors.CannotOverwriteExistingCassetteException, ScopixConnectionError)),
    ):
        call(client)


def test_settings(replay, request):
    """A bucket is set up, shown, tried and forgotten; its keys are not in the recording."""
    client = replay()
    with contextlib.ExitStack() as stack:
        endpoint_url = STORE
        if RECORDING:
            moto = request.getfixturevalue("moto")
            endpoint_url = stack.enter_context(store(replay.servers[-1], moto)).url
        with cassette("settings"):
            made = client.settings.configure_custom_s3(
                **KEYS, bucket_name=NAME, region=REGION, endpoint_url=endpoint_url
            )
            status = client.settings.get_custom_s3_status()
            tried = client.settings.validate_custom_s3()
            removed = client.settings.remove_custom_s3()

    recorded = (CASSETTES / "settings.yaml").read_text(encoding="utf-8")
    assert made == status
    assert (made.bucket_name, made.region, made.is_validated) == (NAME, REGION, True)
    assert tried.valid
    assert removed["removed"]
    assert '"secret_access_key":"[filtered]"' in recorded
    for secret in KEYS.values():
        assert secret not in recorded
