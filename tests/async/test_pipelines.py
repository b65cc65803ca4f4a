"""`client.pipeline()`, against the local server."""

from __future__ import annotations

import pytest

from scopix import ResourceNotFoundError, ScopixTimeoutError, ValidationError
from scopix._core.pipeline import CONTRACTS
from scopix.types.pipelines import PipelineAgent, PipelineResult, PipelineStep, PipelineStepStatus
from tests.local import paths
from tests.media import clip, photo

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-4000-8000-000000000000"
DUES = b"Seals sleep on the bank.\fHarbour dues are paid on arrival."


@pytest.fixture
async def files(client, emulator):
    """An image, a document and a video, by their names; nothing else is there."""
    emulator.reset()
    contents = {"harbour.jpg": photo("#1a2b8c"), "dues.txt": DUES, "clip.mp4": clip()}
    ids = {}
    for name, content in contents.items():
        ids[name] = (await client.files.upload(content, filename=name)).image_id
        await client.files.wait_for_session(ids[name])
    return ids


async def test_search_and_report(client, files, emulator):
    """The documented way: a search, then a report, in one request."""
    emulator.requests.clear()
    result = await (
        client.pipeline().search_images("blue images").synthesize("Describe the harbour").run()
    )

    assert isinstance(result, PipelineResult)
    assert result.success and result.errors == []
    assert paths(emulator) == ["/agents/pipeline"]
    assert len(result.steps) == 2 and result.total_waves == 2
    assert result.step(0).agent is PipelineAgent.IMAGE_SEARCH
    assert result.step(0).summary == "Found 1 image."
    assert result.step(0).outputs == {"image_ids": [files["harbour.jpg"]]}
    assert result.final is result.step(1)
    assert f"[[img:{files['harbour.jpg']}|harbour.jpg]]" in result.final.outputs["report"]
    assert result.execution_time_ms >= 0 and result.token_usage is not None


async def test_every_step(client, files):
    """Every agent runs, on what the ones before it found, and hands on what its contract says."""
    result = await (
        client.pipeline()
        .search_images("harbour")
        .search_documents("harbour dues")
        .search_videos("a green scene")
        .analyze("Which colours?", depends_on=[0, 2])
        .analyze_documents("What is paid?", depends_on=[1])
        .cross_reference("Which belong together?", depends_on=[0, 1])
        .synthesize("Tell all")
        .run()
    )

    assert [step.status for step in result.steps] == [PipelineStepStatus.COMPLETED] * 7
    assert result.total_waves == 3
    for step in result.steps:
        assert {slot.name for slot in CONTRACTS[step.agent].outputs} <= step.outputs.keys()
    (pair,) = result.step(5).outputs["relationships"]
    assert (pair["source_id"], pair["target_id"]) == (files["harbour.jpg"], files["dues.txt"])
    assert pair["shared_terms"] == ["harbour"]
    report = result.final.outputs["report"]
    assert "## 1 image" in report and "## 1 video" in report and "in common" in report


async def test_given_files(client, files):
    """Files that are given need no search; they add up."""
    start = client.pipeline().with_images([files["harbour.jpg"]])
    start = start.with_documents([files["dues.txt"]]).with_documents([files["dues.txt"]])
    result = await (
        start.analyze("colours", depends_on=[])
        .analyze_documents("dues", depends_on=[])
        .cross_reference("pairs", depends_on=[])
        .run()
    )

    assert result.success and result.total_waves == 1
    assert "## 1 image" in result.step(0).outputs["analysis"]
    assert "## 1 document" in result.step(1).outputs["analysis"]
    assert len(result.step(2).outputs["relationships"]) == 1


async def test_a_beginning_is_used_twice(client, files):
    """No method changes the pipeline that it is called on."""
    start = client.pipeline().search_images("harbour")
    looked = await start.analyze("colours").run()
    written = await start.synthesize("Describe").run()

    assert [step.agent for step in looked.steps] == ["image_search", "analysis"]
    assert [step.agent for step in written.steps] == ["image_search", "assistant"]
    assert start.steps == (PipelineStep(PipelineAgent.IMAGE_SEARCH, "harbour", depends_on=[]),)
    assert repr(start) == "<Pipeline of 1 steps: search_images>"
    assert repr(client.pipeline()) == "<Pipeline of no steps>"


async def test_a_step_that_fails(client, files):
    """It is told in the result; what depends on it is skipped, the others go on."""
    result = await (
        client.pipeline()
        .search_images("zebras")
        .analyze("colours")
        .search_documents("dues")
        .synthesize("Tell", depends_on=[1])
        .run()
    )

    assert not result.success
    assert [str(step.status) for step in result.steps] == [
        "completed",
        "failed",
        "completed",
        "skipped",
    ]
    assert result.step(1).error == "There are no images and no videos to analyse."
    assert result.errors == ["Step 1 (analysis): There are no images and no videos to analyse."]
    assert result.final.error == "Step 1 was not carried out."
    assert result.final.summary is None and result.final.outputs == {}


async def test_nothing_is_sent_that_can_not_work(client, emulator):
    """Mistakes are told before anything is sent, with the number of the step."""
    emulator.requests.clear()
    pipeline = client.pipeline().search_documents("dues")

    with pytest.raises(ValueError, match=r"^step 1 \(analyze\) needs images or videos"):
        await pipeline.analyze("colours").run()
    with pytest.raises(ValueError, match="has no steps"):
        await client.pipeline().run()
    with pytest.raises(ValueError, match=r"^step 1 \(synthesize\) depends on step 3"):
        pipeline.synthesize("x", depends_on=[3])
    with pytest.raises(ValueError, match=r"^step 1 \(search_images\) needs a text of 1 to"):
        pipeline.search_images("")
    with pytest.raises(TypeError, match="must be a list of identifiers"):
        pipeline.with_images("img_1")
    assert emulator.requests == []


async def test_refused_by_the_server(client, scripted):
    """What only the server can know is its error."""
    with pytest.raises(ResourceNotFoundError) as caught:
        await client.pipeline().with_documents([NOWHERE]).synthesize("x").run()
    assert caught.value.resource_id == NOWHERE
    with pytest.raises(ValidationError, match="image_ids must be a UUID"):
        await client.pipeline().with_images(["img_1"]).synthesize("x").run()


async def test_options(client, emulator):
    """A run is one request, with the options of one."""
    emulator.requests.clear()
    pipeline = client.pipeline().synthesize("harbour")
    await pipeline.run(extra_headers={"x-correlation-id": "c-1"})

    assert emulator.requests[0].headers["x-correlation-id"] == "c-1"
    emulator.fault("latency", path="/agents/pipeline", seconds=30)
    with pytest.raises(ScopixTimeoutError):
        await pipeline.run(timeout=0.1, max_retries=0)
    emulator.clear_faults()
