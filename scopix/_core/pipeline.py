"""Pipelines before they are sent: how steps are put together, and what is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from attrs import evolve, frozen

from scopix._raw.models.pipelines import PipelineAgent, PipelineStep
from scopix.types.contracts import AgentCapability, AgentContract, TypedInput, TypedOutput

__all__ = ["CONTRACTS", "Plan", "ids_of"]

_MAX_STEPS: Final = 10
_MAX_INTENT: Final = 2_000
_MAX_IDS: Final = 1_000

_FILE_IDS: Final = "FILE_IDS"

_FITTING: Final = {"images": ("images", "videos")}
"""Kinds of files that do for an input of one kind: what looks at images looks at videos too."""


def _files(name: str, kind: str) -> TypedOutput:
    return TypedOutput(name, _FILE_IDS, True, f"Identifiers of the {kind}.", kind)


_FINDINGS: Final = TypedOutput("analysis", "ANALYSIS", description="What was found out.")

CONTRACTS: Final[Mapping[str, AgentContract]] = {
    contract.name: contract
    for contract in (
        AgentContract(
            PipelineAgent.IMAGE_SEARCH,
            AgentCapability.SEARCH,
            "Find images.",
            outputs=(_files("image_ids", "images"),),
        ),
        AgentContract(
            PipelineAgent.DOCUMENT_SEARCH,
            AgentCapability.SEARCH,
            "Find passages of documents.",
            outputs=(_files("document_ids", "documents"),),
        ),
        AgentContract(
            PipelineAgent.VIDEO_SEARCH,
            AgentCapability.SEARCH,
            "Find videos and their scenes.",
            outputs=(_files("video_ids", "videos"),),
        ),
        AgentContract(
            PipelineAgent.ANALYSIS,
            AgentCapability.ANALYSIS,
            "Analyse images and videos.",
            inputs=(TypedInput("files", _FILE_IDS, content_type_hint="images"),),
            outputs=(_FINDINGS,),
        ),
        AgentContract(
            PipelineAgent.DOCUMENT_ANALYSIS,
            AgentCapability.ANALYSIS,
            "Analyse or compare documents.",
            inputs=(TypedInput("files", _FILE_IDS, content_type_hint="documents"),),
            outputs=(_FINDINGS, TypedOutput("categorization", "CATEGORIES")),
        ),
        AgentContract(
            PipelineAgent.CROSS_REFERENCE,
            AgentCapability.CROSS_REFERENCE,
            "Find what files have in common.",
            inputs=(TypedInput("files", _FILE_IDS),),
            outputs=(TypedOutput("relationships", "CROSS_REFERENCES", True), _FINDINGS),
        ),
        AgentContract(
            PipelineAgent.ASSISTANT,
            AgentCapability.SYNTHESIS,
            "Write a report.",
            inputs=(
                TypedInput("files", _FILE_IDS, required=False),
                TypedInput("analysis", "ANALYSIS", required=False),
                TypedInput("relationships", "CROSS_REFERENCES", required=False),
            ),
            outputs=(TypedOutput("report", "TEXT"),),
        ),
    )
}
"""What each agent of a pipeline needs and hands on."""

_METHODS: Final[Mapping[str, str]] = {
    PipelineAgent.IMAGE_SEARCH: "search_images",
    PipelineAgent.DOCUMENT_SEARCH: "search_documents",
    PipelineAgent.VIDEO_SEARCH: "search_videos",
    PipelineAgent.ANALYSIS: "analyze",
    PipelineAgent.DOCUMENT_ANALYSIS: "analyze_documents",
    PipelineAgent.CROSS_REFERENCE: "cross_reference",
    PipelineAgent.ASSISTANT: "synthesize",
}

_ADVICE: Final[Mapping[str | None, str]] = {
    "images": "search_images or search_videos before it, or with_images; "
    "for documents there is analyze_documents",
    "documents": "search_documents before it, or with_documents; for images there is analyze",
    None: "a search before it, or with_images or with_documents",
}


@frozen(repr=False)
class Plan:
    """The steps of a pipeline, and the files that it begins with.

    A plan never changes: what adds something returns another plan.
    """

    steps: tuple[PipelineStep, ...] = ()
    image_ids: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()

    def __repr__(self) -> str:
        methods = ", ".join(_METHODS[step.agent] for step in self.steps)
        return f"{len(self.steps)} steps: {methods}" if methods else "no steps"

    def with_files(self, image_ids: Sequence[str] = (), document_ids: Sequence[str] = ()) -> Plan:
        """Add files that every step may work on, each once."""
        images = tuple(dict.fromkeys([*self.image_ids, *image_ids]))
        documents = tuple(dict.fromkeys([*self.document_ids, *document_ids]))
        for name, ids in (("images", images), ("documents", documents)):
            if len(ids) > _MAX_IDS:
                msg = f"a pipeline begins with at most {_MAX_IDS:,} {name}, got {len(ids):,}"
                raise ValueError(msg)
        return evolve(self, image_ids=images, document_ids=documents)

    def with_step(self, agent: PipelineAgent, intent: object, depends_on: object = None) -> Plan:
        """Add a step.

        Args:
            agent: Who carries it out.
            intent: What it shall do.
            depends_on: Numbers of earlier steps that it works on. None stands for all on which no
                other step works yet; a search then works on none.

        Raises:
            TypeError: An argument is of the wrong type.
            ValueError: An argument is out of its range, or there are too many steps.
        """
        number = len(self.steps)
        step = f"step {number} ({_METHODS[agent]})"
        if number == _MAX_STEPS:
            msg = f"{step} is one too many: a pipeline has at most {_MAX_STEPS}, from step 0"
            raise ValueError(msg)
        if not isinstance(intent, str):
            msg = f"{step} needs a text, not {type(intent).__name__}"
            raise TypeError(msg)
        if not 1 <= len(intent) <= _MAX_INTENT:
            msg = f"{step} needs a text of 1 to {_MAX_INTENT:,} characters, got {len(intent):,}"
            raise ValueError(msg)
        if depends_on is None:
            numbers = self._loose_ends() if CONTRACTS[agent].inputs else []
        else:
            numbers = _checked(depends_on, step, number)
        return evolve(self, steps=(*self.steps, PipelineStep(agent, intent, depends_on=numbers)))

    def _loose_ends(self) -> list[int]:
        """Return the steps on which no other one works."""
        used = {other for step in self.steps for other in step.depends_on or ()}
        return [number for number in range(len(self.steps)) if number not in used]

    def check(self) -> None:
        """Tell whether every step gets what its agent needs.

        Raises:
            ValueError: There are no steps, or one gets nothing that fits.
        """
        if not self.steps:
            msg = "the pipeline has no steps; add one by search_images, synthesize or another"
            raise ValueError(msg)
        given = [
            *([_files("image_ids", "images")] if self.image_ids else []),
            *([_files("document_ids", "documents")] if self.document_ids else []),
        ]
        reached: list[set[int]] = []
        for number, step in enumerate(self.steps):
            before = set(step.depends_on or ())
            before.update(*(reached[other] for other in step.depends_on or ()))
            reached.append(before)
            there = [
                *given,
                *(slot for other in sorted(before) for slot in self._contract(other).outputs),
            ]
            for need in self._contract(number).get_required_inputs():
                if not any(_fits(slot, need) for slot in there):
                    raise ValueError(_misfit(number, step, need, there))

    def _contract(self, number: int) -> AgentContract:
        return CONTRACTS[self.steps[number].agent]


def ids_of(name: str, ids: object) -> list[str]:
    """Return the identifiers of files.

    Raises:
        TypeError: They are no list of texts.
    """
    if isinstance(ids, (str, bytes)) or not isinstance(ids, Iterable):
        msg = f"{name} must be a list of identifiers, not {type(ids).__name__}"
        raise TypeError(msg)
    found = list(cast("Iterable[object]", ids))
    for index, one in enumerate(found):
        if not isinstance(one, str):
            msg = f"{name}[{index}] must be a text, not {type(one).__name__}"
            raise TypeError(msg)
    return cast("list[str]", found)


def _checked(depends_on: object, step: str, number: int) -> list[int]:
    if isinstance(depends_on, (str, bytes)) or not isinstance(depends_on, Iterable):
        kind = type(depends_on).__name__
        msg = f"{step}: depends_on must be a list of step numbers, not {kind}"
        raise TypeError(msg)
    numbers: list[int] = []
    for other in cast("Iterable[object]", depends_on):
        if isinstance(other, bool) or not isinstance(other, int):
            msg = f"{step}: depends_on has {other!r}, which is no whole number"
            raise TypeError(msg)
        # As steps work on earlier ones only, none can wait for itself, in whatever circle.
        if not 0 <= other < number:
            earlier = f"there are 0 to {number - 1}" if number > 1 else "there is only step 0"
            what = "itself" if other == number else f"step {other}, which does not come before it"
            msg = f"{step} depends on {what}; {earlier if number else 'nothing comes before it'}"
            raise ValueError(msg)
        numbers.append(other)
    return list(dict.fromkeys(numbers))


def _kinds(need: TypedInput) -> tuple[str, ...]:
    """Return the kinds of files that an input can be; nothing where any will do."""
    hint = need.content_type_hint
    return () if hint is None else _FITTING.get(hint, (hint,))


def _fits(slot: TypedOutput, need: TypedInput) -> bool:
    kinds = _kinds(need)
    return slot.data_type == need.data_type and (not kinds or slot.content_type_hint in kinds)


def _misfit(number: int, step: PipelineStep, need: TypedInput, there: Iterable[TypedOutput]) -> str:
    wanted = " or ".join(_kinds(need)) or "files"
    got = ", ".join(dict.fromkeys(slot.content_type_hint or slot.name for slot in there))
    return (
        f"step {number} ({_METHODS[step.agent]}) needs {wanted} and gets {got or 'nothing'}:"
        f" add {_ADVICE[need.content_type_hint]}"
    )
