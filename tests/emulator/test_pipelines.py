"""Pipelines of agents."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from scopix_emulator.pipelines import Known, Outcome, Step, Worker, run
from scopix_emulator.synthesis import NOTE
from tests.emulator.conftest import Api, code
from tests.emulator.test_agents import NOWHERE, files

__all__ = ["files"]


def step(agent: str, intent: str = "the harbour", *depends_on: int, **more: Any) -> Any:
    return {"agent": agent, "intent": intent, "depends_on": list(depends_on), **more}


def asked(api: Api, *steps: Any, **values: Any) -> Any:
    response = api.post("/agents/pipeline", json={"steps": steps, **values})
    assert response.status_code == 200, response.text
    return response.json()


def states(done: Any) -> list[str]:
    return [node["status"] for node in done["nodes"]]


def test_search_and_report(api, files):
    """A report is written from what the search has found."""
    done = asked(
        api,
        {"agent": "image_search", "intent": "blue images", "params": {"limit": 3}},
        {"agent": "assistant", "intent": "Describe them", "depends_on": None},
    )
    search, report = done["nodes"]

    assert done["success"] is True and done["errors"] == []
    assert done["total_waves"] == 2
    assert search["outputs"] == {"image_ids": [files["sea.jpg"]]}
    assert (search["summary"], search["error"]) == ("Found 1 image.", None)
    assert (search["agent"], search["node_id"]) == ("image_search", "step_0")
    assert report["outputs"]["report"].startswith(f"# Describe them\n\n{NOTE}")
    assert f"[[img:{files['sea.jpg']}|sea.jpg]]" in report["outputs"]["report"]
    assert report["summary"] == "A report from 1 image."
    usage = done["token_usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 0


def test_all_agents(api, files):
    """Each agent takes what the ones before it found, directly or through others."""
    done = asked(
        api,
        step("image_search", "landscape"),
        step("document_search"),
        step("video_search", "green"),
        step("analysis", "Which colours?", 0, 2),
        step("document_analysis", "Compare", 1),
        step("cross_reference", "What belongs together?", 0, 1),
        step("assistant", "Tell all", 3, 4, 5),
    )
    images, documents, videos, looked, read, related, report = (
        node["outputs"] for node in done["nodes"]
    )

    assert done["success"] is True
    assert done["total_waves"] == 3
    assert set(images["image_ids"]) == {files["sea.jpg"], files["sand.jpg"]}
    assert set(documents["document_ids"]) == {files["dues.txt"], files["survey.md"]}
    assert len(documents["chunk_ids"]) == 2
    assert videos["video_ids"] == [files["clip.mp4"]] and len(videos["scene_ids"]) == 1
    assert looked["analysis"].startswith(f"{NOTE}\n\n## 2 images: ")
    assert "## 1 video" in looked["analysis"] and "0:01 - 0:02" in looked["analysis"]
    assert "Words that all of them use often: harbour" in read["analysis"]
    assert len(read["chunk_references"]) == 2 and read["categorization"] is None
    (pair,) = [one for one in related["relationships"] if one["source_type"] == "document"]
    assert "harbour" in pair["shared_terms"]
    assert related["analysis"].startswith(f"{NOTE}\n\n## What files have in common")
    text = report["report"]
    assert text.count(NOTE) == 1
    assert text.count("## 2 images: ") == text.count("## 1 video") == 1
    assert "often: harbour" in text and "## What files have in common" in text


def test_named_files(api, files):
    """What the request names is there for every step."""
    named = {"image_ids": [files["sea.jpg"]], "document_ids": [files["dues.txt"]]}
    done = asked(
        api,
        step("analysis", "colours"),
        step("document_analysis", "dues"),
        step("cross_reference"),
        step("assistant", "Tell of the dues", 0),
        **named,
    )
    text = done["nodes"][3]["outputs"]["report"]

    assert states(done) == ["completed"] * 4
    assert done["total_waves"] == 2
    assert files["sea.jpg"] in text
    assert '"Harbour dues are paid on arrival."' in text


def test_a_report_without_anything_before_it(api, files):
    """A report that has nothing to go by looks for itself."""
    done = asked(api, step("assistant", "harbour dues"))

    assert done["success"] is True
    assert f"[[doc:{files['dues.txt']}|dues.txt|p:2]]" in done["nodes"][0]["outputs"]["report"]


def test_failed_and_skipped(api, files):
    """A step without material fails, those after it are skipped, and the others go on."""
    done = asked(
        api,
        step("image_search", "zebras"),
        step("analysis", "colours", 0),
        step("assistant", "Tell", 1),
        step("document_analysis", "dues", 0),
        step("cross_reference", "pairs", 0),
        step("assistant", "Tell", 0, 4),
        step("assistant", "zebras"),
        step("document_search", "dues"),
    )

    assert done["success"] is False
    assert states(done) == [
        "completed",
        "failed",
        "skipped",
        "failed",
        "failed",
        "skipped",
        "failed",
        "completed",
    ]
    assert done["nodes"][2]["error"] == "Step 1 was not carried out."
    assert done["nodes"][5]["error"] == "Step 4 was not carried out."
    assert done["nodes"][2]["outputs"] == {} and done["nodes"][2]["summary"] is None
    assert done["errors"] == [
        "Step 1 (analysis): There are no images and no videos to analyse.",
        "Step 3 (document_analysis): There are no documents to analyse.",
        "Step 4 (cross_reference): There are no two files to compare.",
        "Step 6 (assistant): There is nothing to write from.",
    ]


def test_steps_that_do_not_wait_for_each_other_run_at_the_same_time():
    """Two steps of one wave meet, which they could not one after the other."""
    barrier = threading.Barrier(2, timeout=20)

    class Meeting(Worker):
        def __init__(self) -> None:
            pass

        def work(self, step: Step, known: Known) -> Outcome:
            if not step.depends_on:
                barrier.wait()
            return Outcome("completed", known=Known(findings=[step.intent, *known.findings]))

    steps = [Step("x", "a"), Step("x", "b"), Step("x", "c", [1, 0]), Step("x", "d", [2])]
    with ThreadPoolExecutor(2) as threads:
        outcomes, waves = asyncio.run(run(steps, Known(), Meeting(), threads))

    assert waves == 3
    assert [list(outcome.known.findings) for outcome in outcomes] == [
        ["a"],
        ["b"],
        ["c", "a", "b"],
        ["d", "a", "b", "c"],
    ]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"steps": []},
        {"steps": [step("assistant")] * 11},
        {"steps": [step("folder")]},
        {"steps": [step("assistant", "")]},
        {"steps": [step("assistant", "x" * 2001)]},
        {"steps": [step("assistant", "x", 0)]},
        {"steps": [step("assistant"), step("assistant", "x", 9)]},
        {"steps": [step("assistant", "x", 10)]},
        {"steps": [step("assistant", params=7)]},
        {"steps": ["x"]},
        {"steps": [step("assistant")], "image_ids": ["x"]},
    ],
)
def test_refused(api, values):
    """Every limit of the description holds, and no step waits for a later one."""
    assert code(api.post("/agents/pipeline", json=values)) == (422, "VALIDATION_ERROR")


def test_named_files_must_be_there(api):
    """Files that are not there are refused before any step begins."""
    refused = api.post(
        "/agents/pipeline", json={"steps": [step("assistant")], "document_ids": [NOWHERE]}
    )

    assert code(refused) == (404, "NOT_FOUND")
