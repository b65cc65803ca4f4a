"""Pipelines before they are sent."""

from __future__ import annotations

import itertools
from graphlib import TopologicalSorter
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.pipeline import CONTRACTS, Plan, ids_of
from scopix._raw.models.pipelines import PipelineAgent, PipelineStep
from scopix_emulator.pipelines import AGENTS

IMAGES = PipelineAgent.IMAGE_SEARCH
DOCUMENTS = PipelineAgent.DOCUMENT_SEARCH
VIDEOS = PipelineAgent.VIDEO_SEARCH
LOOK = PipelineAgent.ANALYSIS
READ = PipelineAgent.DOCUMENT_ANALYSIS
RELATE = PipelineAgent.CROSS_REFERENCE
WRITE = PipelineAgent.ASSISTANT


def plan(*steps: Any, **files: Any) -> Plan:
    """Put steps together: agents, or agents with the numbers that they depend on."""
    made = Plan().with_files(**files)
    for step in steps:
        agent, numbers = step if isinstance(step, tuple) else (step, None)
        made = made.with_step(agent, "x", numbers)
    return made


def dependencies(made: Plan) -> list[list[int]]:
    return [list(step.depends_on or ()) for step in made.steps]


def test_contracts() -> None:
    """There is one for each agent, and for each that the local server has."""
    assert set(CONTRACTS) == set(PipelineAgent) == set(AGENTS)
    assert all(contract.outputs for contract in CONTRACTS.values())


def test_steps() -> None:
    """A step is what will be sent."""
    made = Plan().with_step(IMAGES, "boats").with_step(WRITE, "Describe them", [0])

    assert made.steps == (
        PipelineStep(IMAGES, "boats", {}, []),
        PipelineStep(WRITE, "Describe them", {}, [0]),
    )
    assert repr(made) == "2 steps: search_images, synthesize"
    assert repr(Plan()) == "no steps"


def test_a_plan_never_changes() -> None:
    """A beginning can serve for several plans."""
    start = plan(IMAGES)
    first, second = start.with_step(LOOK, "a"), start.with_step(WRITE, "b")

    assert len(start.steps) == 1
    assert (first.steps[1].agent, second.steps[1].agent) == (LOOK, WRITE)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        start.steps = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([IMAGES, LOOK, WRITE], [[], [0], [1]]),
        ([IMAGES, DOCUMENTS, WRITE], [[], [], [0, 1]]),
        ([IMAGES, LOOK, DOCUMENTS, WRITE], [[], [0], [], [1, 2]]),
        ([IMAGES, DOCUMENTS, (RELATE, [0, 1])], [[], [], [0, 1]]),
        ([IMAGES, (LOOK, [0]), DOCUMENTS, (READ, [2]), WRITE], [[], [0], [], [2], [1, 3]]),
        ([IMAGES, (WRITE, []), WRITE], [[], [], [0, 1]]),
        ([DOCUMENTS, (READ, [0, 0])], [[], [0]]),
    ],
)
def test_what_a_step_works_on(steps, expected) -> None:
    """What nobody works on yet, unless it is told; a search works on nothing."""
    assert dependencies(plan(*steps)) == expected


@pytest.mark.parametrize(
    ("steps", "numbers", "message"),
    [
        ([], [0], "step 0 (analyze) depends on itself; nothing comes before it"),
        ([], [1], "step 0 (analyze) depends on step 1, which does not come before it; nothing"),
        ([IMAGES], [1], "step 1 (analyze) depends on itself; there is only step 0"),
        ([IMAGES] * 3, [0, 7], "on step 7, which does not come before it; there are 0 to 2"),
        ([IMAGES], [-1], "depends on step -1, which does not come before it"),
    ],
)
def test_dependencies_that_are_refused(steps, numbers, message) -> None:
    """A step works on earlier ones only; the error has both numbers."""
    with pytest.raises(ValueError, match="depends on") as caught:
        plan(*steps).with_step(LOOK, "x", numbers)

    assert message in str(caught.value)


@given(st.data())
def test_any_graph_that_points_back_is_taken(data) -> None:
    """Steps that depend on earlier ones in whatever way can be carried out in their order."""
    count = data.draw(st.integers(1, 10))
    graph = [
        data.draw(st.lists(st.integers(0, number - 1), max_size=4) if number else st.just([]))
        for number in range(count)
    ]
    made = plan(*((WRITE, numbers) for numbers in graph))
    made.check()

    assert dependencies(made) == [list(dict.fromkeys(numbers)) for numbers in graph]
    sorter = TopologicalSorter(dict(enumerate(dependencies(made))))
    assert sorted(sorter.static_order()) == list(range(count))


@given(st.data())
def test_any_circle_is_refused(data) -> None:
    """However steps are numbered, one that waits for itself in the end is refused by its number."""
    count = data.draw(st.integers(1, 10))
    circle = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=count, unique=True))
    waits = dict(zip(circle, [*circle[1:], circle[0]], strict=True))
    # The first step of a circle that waits for one which does not come before it.
    culprit = min(number for number, other in waits.items() if other >= number)

    with pytest.raises(ValueError, match=rf"^step {culprit} \(synthesize\) depends on "):
        plan(*((WRITE, [waits[n]] if n in waits else []) for n in range(count)))


@pytest.mark.parametrize("numbers", ["0", b"0", 0, [0.0], ["0"], [True], [None]])
def test_dependencies_of_a_wrong_type(numbers) -> None:
    """Numbers of steps are a list of whole numbers."""
    with pytest.raises(TypeError, match=r"^step 1 \(analyze\): depends_on "):
        plan(IMAGES).with_step(LOOK, "x", numbers)


@pytest.mark.parametrize("length", [0, 2001])
def test_intents_that_are_refused(length) -> None:
    """A text has 1 to 2,000 characters; the error has the number of the step."""
    with pytest.raises(ValueError, match=rf"^step 1 \(analyze\) needs a text .* got {length:,}$"):
        plan(IMAGES).with_step(LOOK, "x" * length)
    assert plan(IMAGES).with_step(LOOK, "x" * 2000).steps[1].intent == "x" * 2000


def test_an_intent_that_is_no_text() -> None:
    """A text is a text."""
    with pytest.raises(TypeError, match=r"^step 0 \(search_images\) needs a text, not list$"):
        Plan().with_step(IMAGES, ["boats"])


def test_too_many_steps() -> None:
    """There are at most ten."""
    full = plan(*[IMAGES] * 10)
    full.check()

    with pytest.raises(ValueError, match=r"^step 10 \(synthesize\) is one too many: .* at most 10"):
        full.with_step(WRITE, "x")


def test_no_steps() -> None:
    """There is at least one."""
    with pytest.raises(ValueError, match="has no steps; add one by search_images"):
        plan(image_ids=["a"]).check()


@pytest.mark.parametrize(
    ("steps", "files"),
    [
        ([IMAGES, LOOK], {}),
        ([VIDEOS, LOOK], {}),
        ([DOCUMENTS, READ], {}),
        ([DOCUMENTS, IMAGES, READ, LOOK, RELATE], {}),
        ([IMAGES, LOOK, RELATE], {}),
        ([DOCUMENTS, (READ, [0]), IMAGES, (LOOK, [1, 2])], {}),
        ([LOOK], {"image_ids": ["a"]}),
        ([READ], {"document_ids": ["a"]}),
        ([RELATE], {"document_ids": ["a"]}),
        ([(LOOK, [])], {"image_ids": ["a"]}),
        ([WRITE], {}),
        ([IMAGES, LOOK, WRITE], {}),
    ],
)
def test_what_fits(steps, files) -> None:
    """A step gets what it needs from a step before it, directly or not, or from the caller."""
    plan(*steps, **files).check()


@pytest.mark.parametrize(
    ("steps", "files", "message"),
    [
        (
            [DOCUMENTS, LOOK],
            {},
            (
                "step 1 (analyze) needs images or videos and gets documents: add search_images or"
                " search_videos before it, or with_images; for documents there is analyze_documents"
            ),
        ),
        (
            [IMAGES, READ],
            {},
            (
                "step 1 (analyze_documents) needs documents and gets images: add search_documents"
                " before it, or with_documents; for images there is analyze"
            ),
        ),
        ([VIDEOS, READ], {}, "step 1 (analyze_documents) needs documents and gets videos:"),
        ([LOOK], {}, "step 0 (analyze) needs images or videos and gets nothing:"),
        ([LOOK], {"document_ids": ["a"]}, "step 0 (analyze) needs images or videos and gets docu"),
        (
            [RELATE],
            {},
            (
                "step 0 (cross_reference) needs files and gets nothing: add a search before it, or"
                " with_images or with_documents"
            ),
        ),
        ([IMAGES, (LOOK, [])], {}, "step 1 (analyze) needs images or videos and gets nothing:"),
        (
            [DOCUMENTS, READ, (LOOK, [1])],
            {},
            "step 2 (analyze) needs images or videos and gets documents, analysis, categorization:",
        ),
        ([WRITE, (RELATE, [0])], {}, "step 1 (cross_reference) needs files and gets report:"),
    ],
)
def test_what_does_not_fit(steps, files, message) -> None:
    """The error says which step, what it needs, what it gets, and what to add."""
    with pytest.raises(ValueError, match="needs") as caught:
        plan(*steps, **files).check()

    assert str(caught.value).startswith(message)


@given(st.lists(st.sampled_from(list(PipelineAgent)), min_size=1, max_size=10))
def test_searches_make_everything_fit(agents) -> None:
    """After a search of each kind, whatever steps can follow."""
    plan(*[IMAGES, DOCUMENTS, *agents][:10]).check()


def test_files() -> None:
    """Files add up, and count once."""
    made = Plan().with_files(["a", "b"]).with_files(["b", "c"], ["d"])

    assert (made.image_ids, made.document_ids) == (("a", "b", "c"), ("d",))


@pytest.mark.parametrize("name", ["image_ids", "document_ids"])
def test_too_many_files(name) -> None:
    """A pipeline begins with up to a thousand of a kind."""
    ids = [str(number) for number in range(1001)]
    Plan().with_files(**{name: ids[:1000]})

    with pytest.raises(ValueError, match=r"at most 1,000 (images|documents), got 1,001"):
        Plan().with_files(**{name: ids})


def test_ids() -> None:
    """Any list of texts will do."""
    assert ids_of("image_ids", iter(["a", "b"])) == ["a", "b"]
    for wrong in ("a", b"a", None, 7):
        with pytest.raises(TypeError, match=r"^image_ids must be a list of identifiers, not "):
            ids_of("image_ids", wrong)
    with pytest.raises(TypeError, match=r"^image_ids\[1\] must be a text, not int$"):
        ids_of("image_ids", ["a", 7])


def test_methods_of_all_agents() -> None:
    """Every agent has a method by which users know it."""
    shown = repr(plan(*itertools.chain(PipelineAgent)))

    assert shown == (
        "7 steps: search_images, search_documents, search_videos, analyze, analyze_documents,"
        " cross_reference, synthesize"
    )
