"""Pipelines: steps that are carried out in waves, each on what the ones before it have found."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import Factory, evolve, frozen

from scopix_emulator.agents import chunk_references, usage
from scopix_emulator.analysis import relate
from scopix_emulator.search import ChunkHit, VideoHit
from scopix_emulator.store import Scope
from scopix_emulator.synthesis import (
    NOTE,
    Material,
    counted,
    images_text,
    videos_text,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from scopix_emulator.records import File
    from scopix_emulator.service import Service

T = TypeVar("T")

AGENTS = (
    "image_search",
    "document_search",
    "video_search",
    "analysis",
    "document_analysis",
    "cross_reference",
    "assistant",
)

_MOST = 50
"""Most results that a search hands on."""


@frozen
class Step:
    """A step of a pipeline, with the numbers of the earlier steps that it waits for."""

    agent: str
    intent: str
    depends_on: Sequence[int] = ()


@frozen
class Known:
    """What a step works on: files that the caller has named, and what steps before it found."""

    images: Sequence[File] = ()
    documents: Sequence[File] = ()
    videos: Sequence[VideoHit] = ()
    passages: Sequence[ChunkHit] = ()
    findings: Sequence[str] = ()

    def __bool__(self) -> bool:
        return any((self.images, self.documents, self.videos, self.passages, self.findings))

    def joined(self, other: Known) -> Known:
        """Put two together; what both have counts once."""
        return Known(
            _each_once([*self.images, *other.images], lambda file: file.id),
            _each_once([*self.documents, *other.documents], lambda file: file.id),
            _each_once([*self.videos, *other.videos], lambda hit: hit.file.id),
            _each_once([*self.passages, *other.passages], lambda hit: hit.chunk.id),
            _each_once([*self.findings, *other.findings], lambda text: text),
        )


def _each_once(things: Iterable[T], name: Callable[[T], str]) -> list[T]:
    return list({name(thing): thing for thing in things}.values())


@frozen
class Outcome:
    """What became of a step."""

    status: str
    summary: str | None = None
    outputs: Mapping[str, Any] = Factory(dict[str, Any])
    """What it tells the caller."""
    error: str | None = None
    known: Known = Known()
    """What it hands on to other steps."""
    usage: Mapping[str, int] = Factory(dict[str, int])
    milliseconds: int = 0


class StepError(Exception):
    """A step can't be carried out; the message says why."""


class Worker:
    """Carries out single steps for one tenant. Its methods, but `work`, are the agents.

    Args:
        tenant_id: Whose files it works on.
        service: The server that has them.
    """

    def __init__(self, tenant_id: str, service: Service) -> None:
        self._scope = Scope(tenant_id)
        self._service = service

    def work(self, step: Step, known: Known) -> Outcome:
        """Carry out a step. It may take a while, so it is called in a thread."""
        begin = time.perf_counter()
        agent: Callable[[str, Known], Outcome] = getattr(self, step.agent)
        try:
            outcome = agent(step.intent, known)
        except StepError as error:
            outcome = Outcome("failed", error=str(error))
        return evolve(outcome, milliseconds=round((time.perf_counter() - begin) * 1000))

    def image_search(self, intent: str, known: Known) -> Outcome:
        """Find images."""
        files = [hit.file for hit in self._service.search.images(self._scope, intent)][:_MOST]
        outputs = {"image_ids": [file.id for file in files]}
        return _found(intent, counted(len(files), "image"), outputs, Known(images=files))

    def document_search(self, intent: str, known: Known) -> Outcome:
        """Find passages of documents."""
        hits = self._service.search.documents(self._scope, intent)[:_MOST]
        ids = Material(passages=hits).document_ids
        files = [file for id_ in ids if (file := self._service.store.file(id_)) is not None]
        outputs = {"document_ids": ids, "chunk_ids": [hit.chunk.id for hit in hits]}
        told = f"{counted(len(hits), 'passage')} of {counted(len(ids), 'document')}"
        return _found(intent, told, outputs, Known(documents=files, passages=hits))

    def video_search(self, intent: str, known: Known) -> Outcome:
        """Find videos and their scenes."""
        hits = self._service.search.videos(self._scope, intent)[:_MOST]
        outputs = {
            "video_ids": [hit.file.id for hit in hits],
            "scene_ids": [found.scene.id for hit in hits for found in hit.scenes],
        }
        return _found(intent, counted(len(hits), "video"), outputs, Known(videos=hits))

    def analysis(self, intent: str, known: Known) -> Outcome:
        """Analyse images and videos."""
        parts = [
            *([images_text(known.images)] if known.images else []),
            *([videos_text(known.videos)] if known.videos else []),
        ]
        if not parts:
            raise StepError("There are no images and no videos to analyse.")
        text = "\n\n".join(parts)
        told = Material(images=known.images, videos=known.videos).counts
        return _wrote(f"Analysed {told}.", {"analysis": f"{NOTE}\n\n{text}"}, text, intent)

    def document_analysis(self, intent: str, known: Known) -> Outcome:
        """Analyse documents."""
        if not known.documents:
            raise StepError("There are no documents to analyse.")
        written, categorization = self._service.agents.analyze(
            self._scope.tenant_id, intent, known.documents
        )
        outputs = {
            "analysis": written.text,
            "categorization": categorization,
            "chunk_references": chunk_references(written.material.passages),
        }
        finding = written.text.removeprefix(f"{NOTE}\n\n")
        return _wrote(written.summary, outputs, finding, written.read)

    def cross_reference(self, intent: str, known: Known) -> Outcome:
        """Find what files have in common."""
        pictures = [*known.images, *(hit.file for hit in known.videos)]
        readings = self._service.agents.readings(known.documents)
        if len(pictures) + len(readings) < 2:
            raise StepError("There are no two files to compare.")
        relationships, text = relate(pictures, readings)
        told = f"Found {counted(len(relationships), 'pair')} of files that share words."
        outputs = {"relationships": relationships, "analysis": f"{NOTE}\n\n{text}"}
        read = "\n".join([intent, *(reading.text or "" for reading in readings)])
        return _wrote(told, outputs, text, read)

    def assistant(self, intent: str, known: Known) -> Outcome:
        """Write a report."""
        agents, tenant_id = self._service.agents, self._scope.tenant_id
        quoted = Material(passages=known.passages).document_ids
        others = [file.id for file in known.documents if file.id not in quoted]
        passages = [*known.passages, *agents.passages(tenant_id, others, intent)]
        material = Material(known.images, known.videos, passages)
        if not known:
            material = agents.found(tenant_id, intent)
        if not material:
            raise StepError("There is nothing to write from.")
        written = agents.write_report(intent, material, known.findings)
        return _wrote(written.summary, {"report": written.text}, written.text, written.read)


def _found(intent: str, told: str, outputs: dict[str, Any], known: Known) -> Outcome:
    summary = f"Found {told}."
    return Outcome("completed", summary, outputs, None, known, usage(intent, summary))


def _wrote(summary: str, outputs: dict[str, Any], finding: str, read: str) -> Outcome:
    known = Known(findings=[finding])
    return Outcome("completed", summary, outputs, None, known, usage(read, finding))


async def run(
    steps: Sequence[Step], seeds: Known, worker: Worker, threads: Executor
) -> tuple[list[Outcome], int]:
    """Carry out the steps of a pipeline, wave by wave.

    Args:
        steps: The steps; each waits only for earlier ones.
        seeds: Files that the caller has named.
        worker: Carries out single steps.
        threads: Where it does so.

    Returns:
        What became of each step, and the number of waves.
    """
    waves: list[int] = []
    seen: list[set[int]] = []
    for step in steps:
        waves.append(1 + max((waves[number] for number in step.depends_on), default=0))
        seen.append({*step.depends_on}.union(*(seen[number] for number in step.depends_on)))
    outcomes: dict[int, Outcome] = {}

    async def carry_out(number: int) -> Outcome:
        for before in sorted(seen[number]):
            if outcomes[before].status != "completed":
                return Outcome("skipped", error=f"Step {before} was not carried out.")
        known = seeds
        for before in sorted(seen[number]):
            known = known.joined(outcomes[before].known)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, worker.work, steps[number], known)

    for wave in range(1, max(waves) + 1):
        numbers = [number for number, of in enumerate(waves) if of == wave]
        done = await asyncio.gather(*map(carry_out, numbers))
        outcomes.update(zip(numbers, done, strict=True))
    return [outcomes[number] for number in range(len(steps))], max(waves)
