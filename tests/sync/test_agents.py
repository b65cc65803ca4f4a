# Derived from tests/async/test_agents.py by `python -m generator generate`; do not edit.
"""`client.agent_search` and `client.agent_operations`, against the local server."""

from __future__ import annotations

import pytest

from scopix.types.agent_operations import ChunkReference, DocumentAnalysisResult, SynthesizeResult
from scopix.types.search import (
    AgentDomain,
    DocumentSearchAgentResult,
    ImageSearchAgentResult,
    VideoSearchAgentResult,
)
from scopix_sync import ConflictError, ResourceNotFoundError, ValidationError
from tests.local import paths
from tests.media import clip, photo

NOWHERE = "00000000-0000-4000-8000-000000000000"
DUES = b"Seals sleep on the bank.\fHarbour dues are paid on arrival."
SURVEY = b"The tower was built in 1874. The harbour lamp is new."


@pytest.fixture
def files(client, emulator):
    """Two images, two documents and a video, by their names; nothing else is there."""
    emulator.reset()
    contents = {
        "sea.jpg": photo("#1a2b8c"),
        "sand.jpg": photo("#d4ac6e"),
        "dues.txt": DUES,
        "survey.md": SURVEY,
        "clip.mp4": clip(),
    }
    ids = {}
    for name, content in contents.items():
        ids[name] = client.files.upload(content, filename=name).image_id
        client.files.wait_for_session(ids[name])
    return ids


class TestSearch:
    """`agent_search`."""

    def test_images(self, client, files):
        """Images are found by what they show."""
        found = client.agent_search.images("all blue images")

        assert isinstance(found, ImageSearchAgentResult)
        assert found.success and found.count == 1
        assert found.ids == found.result_ids == [files["sea.jpg"]]
        assert found.results[0].filename == "sea.jpg" and found.results[0].score == 1.0
        assert found.result_refs["images"].ids == found.ids
        assert found.summary.startswith("The local server found 1 image")
        assert "[[ref:images]]" in found.summary_raw
        assert found.search_mode == "keyword" and found.iterations == 1
        assert found.token_usage is not None and found.token_usage["call_count"] == 0

    def test_images_of_some(self, client, files, emulator):
        """A limit, a folder, given images and a domain."""
        folder = emulator.add_folder()
        search = client.agent_search.images

        assert search("landscape", limit=1).count == 1
        assert search("landscape", folder_id=folder).ids == []
        assert search("landscape", image_ids=[files["sand.jpg"]]).ids == [files["sand.jpg"]]
        mapped = search("landscape", domain=AgentDomain.MAPS)
        assert mapped.search_strategy is not None and mapped.search_strategy["domain"] == "maps"

    def test_collection(self, client, files):
        """What is found can be handed on, and searched again."""
        found = client.agent_search.images("landscape").as_collection()
        blue = client.agent_search.images("blue", image_ids=found.ids)

        assert (found.count, found.content_type, found.source_capability) == (2, "images", "search")
        assert {ref.filename for ref in found} == {"sea.jpg", "sand.jpg"}
        assert blue.ids == [files["sea.jpg"]]

    def test_documents(self, client, files):
        """Passages are found with their pages."""
        found = client.agent_search.documents("What are the harbour dues?")
        best = found.results[0]

        assert isinstance(found, DocumentSearchAgentResult)
        assert (best.document_filename, best.page_numbers) == ("dues.txt", [2])
        assert best.text == "Harbour dues are paid on arrival."
        assert found.ids == found.document_ids == [files["dues.txt"], files["survey.md"]]
        assert found.as_collection(by="chunk").ids == found.chunk_ids

    def test_documents_of_some(self, client, files):
        """A limit, types and given documents."""
        search = client.agent_search.documents

        assert search("harbour", limit=1).count == 1
        assert search("harbour", document_types=["md"]).ids == [files["survey.md"]]
        assert search("harbour", document_ids=[files["dues.txt"]]).ids == [files["dues.txt"]]

    def test_videos(self, client, files, emulator):
        """Videos are found with the scenes that fit, by words and by time."""
        found = client.agent_search.videos("green scenes", limit=10)
        timed = client.agent_search.videos("0:02", video_ids=[files["clip.mp4"]])
        nowhere = client.agent_search.videos("green", folder_id=emulator.add_folder())

        assert isinstance(found, VideoSearchAgentResult)
        (video,) = found.results
        assert (video.video_filename, video.resolution) == ("clip.mp4", "64x48")
        assert [scene.start_time for scene in video.matched_scenes or []] == [1.0]
        assert found.as_collection().ids == found.ids == [files["clip.mp4"]]
        assert [scene.scene_index for scene in timed.results[0].matched_scenes or []] == [2]
        assert nowhere.count == 0

    @pytest.mark.parametrize("kind", ["images", "documents", "videos"])
    def test_refused(self, client, kind):
        """The server says what is wrong."""
        search = getattr(client.agent_search, kind)

        with pytest.raises(ValidationError, match="query must have at least 1"):
            search("")
        with pytest.raises(ValidationError, match="limit must be at most 500"):
            search("x", limit=501)

    def test_a_search_is_repeated(self, client, emulator):
        """A search changes nothing, so it is tried again when it fails."""
        emulator.requests.clear()
        emulator.fault("status", path="/agents/search/images", status=503, count=1)
        client.agent_search.images("blue")

        assert paths(emulator) == ["/agents/search/images"] * 2


class TestOperations:
    """`agent_operations`."""

    def test_synthesize(self, client, files):
        """A report is written from given files."""
        written = client.agent_operations.synthesize(
            "What are the dues?",
            image_ids=[files["sea.jpg"]],
            document_ids=[files["dues.txt"]],
        )

        assert isinstance(written, SynthesizeResult) and written.success
        assert (written.image_count, written.document_count) == (1, 1)
        assert written.report.startswith("# What are the dues?\n\nWritten by the local server")
        assert f"[[img:{files['sea.jpg']}|sea.jpg]]" in written.report
        assert f"[[doc:{files['dues.txt']}|dues.txt|p:2]]" in written.report
        assert written.saved_document_id is None

    def test_synthesize_from_what_is_found(self, client, files):
        """Without files those that fit are found."""
        written = client.agent_operations.synthesize("the harbour")
        nothing = client.agent_operations.synthesize("zebras")

        assert (written.image_count, written.document_count) == (0, 2)
        assert not nothing.success

    def test_a_report_is_kept(self, client, files, emulator):
        """A report that is kept is a document; an attempt that is lost makes no second one."""
        emulator.requests.clear()
        emulator.fault("reset", path="/agents/synthesize", applied=True, count=1)
        written = client.agent_operations.synthesize("the harbour", auto_save=True)
        saved = written.saved_document_id
        assert saved is not None
        client.files.wait_for_session(saved)
        text = client.documents.get_text(saved)
        page = client.files.list(media_types=["document"])

        assert paths(emulator).count("/agents/synthesize") == 2
        assert text == written.report
        assert page.total_count == 3

    def test_idempotency_key(self, client, files):
        """A key of one's own names the report."""
        key = {"idempotency_key": "report-1"}
        synthesize = client.agent_operations.synthesize
        first = synthesize("the harbour", auto_save=True, **key)
        again = synthesize("the harbour", auto_save=True, **key)

        assert first.saved_document_id == again.saved_document_id
        with pytest.raises(ConflictError):
            synthesize("the lamp", auto_save=True, **key)

    def test_analyze_documents(self, client, files):
        """Documents are compared, with the passages that are cited."""
        ids = [files["dues.txt"], files["survey.md"]]
        done = client.agent_operations.analyze_documents("Compare them", ids)

        assert isinstance(done, DocumentAnalysisResult)
        assert done.success and done.document_count == 2
        assert "Words that all of them use often: harbour." in done.analysis
        assert all(isinstance(cited, ChunkReference) for cited in done.chunk_references)
        assert [cited.document_filename for cited in done.chunk_references] == [
            "dues.txt",
            "survey.md",
        ]
        assert done.categorization is None

    def test_categories(self, client, files):
        """Documents are sorted where the intent asks for it."""
        ids = [files["dues.txt"], files["survey.md"]]
        done = client.agent_operations.analyze_documents("Group them by topic", ids)

        assert done.categorization is not None
        assert done.categorization["status"] == "success"
        assert done.categorization["categories"][0]["document_ids"] == ids

    def test_files_that_are_not_there(self, client):
        """The error names the kind of file and its identifier."""
        operations = client.agent_operations
        for call, arguments in (
            (operations.synthesize, {"image_ids": [NOWHERE]}),
            (operations.synthesize, {"document_ids": [NOWHERE]}),
            (operations.analyze_documents, {"document_ids": [NOWHERE]}),
        ):
            with pytest.raises(ResourceNotFoundError) as caught:
                call("x", **arguments)
            assert caught.value.resource_id == NOWHERE

    def test_refused(self, client):
        """The server says what is wrong."""
        with pytest.raises(ValidationError, match="intent must have at most 2000"):
            client.agent_operations.synthesize("x" * 2001)
        with pytest.raises(ValidationError, match="document_ids must have at least 1"):
            client.agent_operations.analyze_documents("x", [])
