"""What agents declare, know of each other, and hand on."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from datetime import datetime, timezone
from typing import Any

import pytest

from scopix.types.agent import Agent, AgentResult, BlockingAgent
from scopix.types.context import ExecutionContext, TypedSlot
from scopix.types.contracts import AgentCapability, AgentContract, TypedInput, TypedOutput
from scopix.types.file_collection import FileCollection, FileRef
from scopix.types.file_resolver import BlockingFileResolver, FileResolutionError, FileResolver

CONTRACT = AgentContract(
    "caption",
    AgentCapability.SUMMARIZATION,
    "Write captions.",
    inputs=(TypedInput("image_ids", "FILE_IDS"), TypedInput("style", "TEXT", False)),
    outputs=(TypedOutput("captions", "TEXT", True, "One a line."),),
    example_intents=("Caption these",),
    can_chain_with=(AgentCapability.EXPORT,),
)


@pytest.mark.parametrize(
    ("kind", "fields", "defaults"),
    [
        (
            TypedInput,
            "name data_type required description content_type_hint",
            {"required": True, "description": "", "content_type_hint": None},
        ),
        (
            TypedOutput,
            "name data_type mergeable description content_type_hint",
            {"mergeable": False, "description": "", "content_type_hint": None},
        ),
        (
            AgentContract,
            (
                "name capability description inputs outputs example_intents can_run_parallel"
                " typical_duration_ms can_chain_with"
            ),
            {
                "inputs": (),
                "outputs": (),
                "example_intents": (),
                "can_run_parallel": True,
                "typical_duration_ms": 5000,
                "can_chain_with": (),
            },
        ),
        (TypedSlot, "value data_type source_node timestamp", {"timestamp": None}),
        (
            AgentResult,
            "success agent_name capability outputs error summary execution_time_ms metadata",
            {
                "outputs": None,
                "error": None,
                "summary": None,
                "execution_time_ms": 0,
                "metadata": None,
            },
        ),
        (
            FileRef,
            "id media_type filename size_bytes metadata",
            {
                "media_type": "application/octet-stream",
                "filename": None,
                "size_bytes": None,
                "metadata": None,
            },
        ),
    ],
)
def test_fields(kind: Any, fields: str, defaults: dict[str, Any]) -> None:
    """Fields are those of the documentation, in its order, with its defaults."""
    found = dataclasses.fields(kind)
    optional = {
        field.name: field.default for field in found if field.default is not dataclasses.MISSING
    }

    assert [field.name for field in found] == fields.split()
    assert optional == defaults


# --------------------------------------------------------------------------------------- contracts


def test_slots_of_a_contract() -> None:
    """Inputs and outputs are found by their names."""
    assert CONTRACT.get_required_inputs() == [TypedInput("image_ids", "FILE_IDS")]
    assert CONTRACT.get_input_by_name("style") == TypedInput("style", "TEXT", False)
    assert CONTRACT.get_output_by_name("captions") == CONTRACT.outputs[0]
    assert CONTRACT.get_input_by_name("captions") is CONTRACT.get_output_by_name("style") is None


def test_a_contract_as_a_dictionary() -> None:
    """A contract can be written as JSON and read again."""
    written = json.loads(json.dumps(CONTRACT.to_dict()))

    assert written["capability"] == "summarization"
    assert written["inputs"][1] == {
        "name": "style",
        "data_type": "TEXT",
        "required": False,
        "description": "",
    }
    assert AgentContract.from_dict(written) == CONTRACT
    with pytest.raises(ValueError, match="missing required field `description`"):
        AgentContract.from_dict({"name": "a", "capability": "search"})


def test_a_capability_of_tomorrow() -> None:
    """A contract may have a capability that this version does not know."""
    written = {"name": "a", "capability": "telepathy", "description": "Know."}

    assert AgentContract.from_dict(written).capability == "telepathy"


# ----------------------------------------------------------------------------------------- context


def test_context() -> None:
    """What is written is read, by name and type."""
    context = ExecutionContext()
    context.write("image_ids", ["a"], "FILE_IDS", "image_search")
    context.write("document_ids", ["b"], "FILE_IDS", "document_search")
    context.write("report", "Words.", "TEXT", "assistant")
    context.write("image_ids", ["a", "c"], "FILE_IDS", "filter")

    assert context.read("image_ids") == ["a", "c"]
    assert context.read("report", expected_type="TEXT") == "Words."
    assert context.has_slot("report") and not context.has_slot("analysis")
    assert context.get_slot_type("report") == "TEXT" and context.get_slot_type("x") is None
    assert context.get_slots_by_type("FILE_IDS") == {"image_ids": ["a", "c"], "document_ids": ["b"]}
    assert context.list_slots()[0] == {
        "name": "image_ids",
        "data_type": "FILE_IDS",
        "source_node": "filter",
    }
    assert repr(context) == "<ExecutionContext with image_ids, document_ids, report>"
    assert repr(ExecutionContext()) == "<ExecutionContext with nothing>"


def test_what_can_not_be_read() -> None:
    """A name that is not there, or a value of another type, is told as such."""
    context = ExecutionContext()

    with pytest.raises(KeyError, match="there is no slot 'report'; there are: none"):
        context.read("report")
    context.write("report", "Words.", "TEXT", "assistant")
    with pytest.raises(TypeError, match="slot 'report' is of type TEXT, not FILE_IDS"):
        context.read("report", "FILE_IDS")
    with pytest.raises(KeyError, match="there are: report"):
        context.read("analysis")


@pytest.mark.anyio
async def test_context_of_agents_that_wait() -> None:
    """The same, for agents that are coroutines."""
    context = ExecutionContext()
    await context.write_async("report", "Words.", "TEXT", "assistant")

    assert await context.read_async("report", "TEXT") == "Words."
    assert await context.has_slot_async("report")
    with pytest.raises(KeyError):
        await context.read_async("analysis")


def test_slots_are_a_copy() -> None:
    """What a context has shown does not change with it, and can't be changed."""
    context = ExecutionContext()
    context.write("a", 1, "COUNT", "x")
    slots = context.slots
    context.write("b", 2, "COUNT", "x")

    assert list(slots) == ["a"]
    with pytest.raises(TypeError):
        slots["a"] = slots["a"]  # type: ignore[index]


def test_a_slot_knows_when_it_was_written() -> None:
    """The time is now, unless it is given."""
    before = datetime.now(timezone.utc)
    slot = TypedSlot(1, "COUNT", "x")
    assert slot.timestamp is not None

    assert slot.timestamp.endswith("Z")
    assert before <= datetime.fromisoformat(slot.timestamp.replace("Z", "+00:00"))
    assert TypedSlot(1, "COUNT", "x", "2026-01-01T00:00:00Z").timestamp == "2026-01-01T00:00:00Z"


def test_a_context_as_a_dictionary() -> None:
    """A context can be written as JSON and read again; records in it stay dictionaries."""
    context = ExecutionContext()
    context.write("files", FileCollection.from_ids(["a"], "images"), "FILE_IDS", "search")
    context.write("nothing", None, "TEXT", "x")
    written = json.loads(json.dumps(context.to_dict()))
    again = ExecutionContext.from_dict(written)

    assert again.read("nothing") is None
    assert again.read("files")["refs"][0]["id"] == "a"
    assert again.slots["files"].timestamp == context.slots["files"].timestamp
    assert again.to_dict() == written
    with pytest.raises(ValueError, match="slots"):
        ExecutionContext.from_dict({})


# ------------------------------------------------------------------------------------------ agents


class Waiting:
    def get_contract(self) -> AgentContract:
        return CONTRACT

    async def execute(self, context: ExecutionContext) -> AgentResult:
        return AgentResult(True, "caption", "summarization", {"captions": "A boat."})


class Blocking:
    def get_contract(self) -> AgentContract:
        return CONTRACT

    def execute(self, context: ExecutionContext) -> AgentResult:
        return AgentResult(False, "caption", "summarization", error="No images.")


@pytest.mark.anyio
async def test_agents() -> None:
    """Any class with the two methods is an agent."""
    agent: Agent = Waiting()
    blocking: BlockingAgent = Blocking()
    done, failed = await agent.execute(ExecutionContext()), blocking.execute(ExecutionContext())

    assert isinstance(agent, Agent) and isinstance(blocking, BlockingAgent)
    assert not isinstance(object(), Agent)
    assert done.get_output("captions") == "A boat." and done.has_output("captions")
    assert failed.get_output("captions", "none") == "none" and not failed.has_output("captions")
    assert failed.get_output("captions") is None
    assert failed.to_dict() == {
        "success": False,
        "agent_name": "caption",
        "capability": "summarization",
        "error": "No images.",
        "execution_time_ms": 0,
    }


def test_a_result_with_a_collection() -> None:
    """A collection among the outputs is written too."""
    result = AgentResult(True, "a", "search", {"files": FileCollection([FileRef("a")])})

    assert result.to_dict()["outputs"]["files"]["refs"] == [
        {"id": "a", "media_type": "application/octet-stream"}
    ]


# ------------------------------------------------------------------------------------- collections


def test_collection() -> None:
    """Files in their order, by index and by slice."""
    one, two, three = (FileRef(name) for name in "abc")
    files = FileCollection([one, two, three], "images", "search")

    assert files.refs == (one, two, three) == tuple(files)
    assert (files.ids, files.count, len(files)) == (["a", "b", "c"], 3, 3)
    assert (files.content_type, files.source_capability) == ("images", "search")
    assert files[0] is one and files[-1] is three
    assert files[1:] == FileCollection([two, three], "images", "search")
    assert files.filter(lambda ref: ref.id > "b") == files[2:]
    assert files and not FileCollection()
    assert repr(files) == "<FileCollection: 3 images from search>"
    assert repr(FileCollection()) == "<FileCollection: 0 unknown>"


def test_one_text_is_no_collection_of_identifiers() -> None:
    """Its letters would be the files, which no type checker minds."""
    with pytest.raises(
        TypeError, match=r"^ids must be a list of texts, not a text: write \['ab'\]"
    ):
        FileCollection.from_ids("ab")


def test_a_collection_is_a_value() -> None:
    """It is compared, hashed, copied and pickled, and never changed."""
    files = FileCollection.from_ids(["a"], "images")
    same = FileCollection((FileRef("a"),), "images")

    assert files == same == pickle.loads(pickle.dumps(files)) == copy.deepcopy(files)
    assert hash(files) == hash(same)
    assert files != FileCollection.from_ids(["a"], "documents")
    assert files != ["a"]
    with pytest.raises(AttributeError, match="a collection can't be changed: refs"):
        files.refs = ()  # type: ignore[misc]
    with pytest.raises(AttributeError, match="can't be changed"):
        del files._refs


def test_a_collection_as_a_dictionary() -> None:
    """It is written as plain values."""
    files = FileCollection([FileRef("a", "image", "a.jpg", 7, {"score": 0.5})], "images", "search")

    assert files.to_dict() == {
        "refs": [
            {
                "id": "a",
                "media_type": "image",
                "filename": "a.jpg",
                "size_bytes": 7,
                "metadata": {"score": 0.5},
            }
        ],
        "count": 1,
        "content_type": "images",
        "source_capability": "search",
    }


def test_merge() -> None:
    """A file counts once, as the reference that knows most of it; the first keeps its place."""
    poor, named = FileRef("a"), FileRef("a", filename="a.jpg")
    rich = FileRef("a", metadata={"score": 1})
    other = FileRef("b")

    def merged(*refs: FileRef) -> tuple[FileRef, ...]:
        return FileCollection.merge(*(FileCollection([ref]) for ref in refs)).refs

    assert merged(poor, other, named) == (named, other)
    assert merged(named, poor) == (named,)
    assert merged(named, rich) == merged(rich, named) == (rich,)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], "unknown"),
        (["images", "images"], "images"),
        (["images", "unknown"], "images"),
        (["images", "documents"], "mixed"),
        (["mixed", "images"], "mixed"),
    ],
)
def test_content_of_merged_collections(kinds, expected) -> None:
    """Different kinds are mixed; what is unknown adds nothing."""
    merged = FileCollection.merge(*(FileCollection(content_type=kind) for kind in kinds))

    assert merged.content_type == expected


def test_sources_of_merged_collections() -> None:
    """Capabilities are joined, each once."""
    sources = ["search", None, "filter", "search"]
    merged = FileCollection.merge(*(FileCollection(source_capability=one) for one in sources))

    assert merged.source_capability == "search+filter"
    assert FileCollection.merge(FileCollection()).source_capability is None


# --------------------------------------------------------------------------------------- resolvers


class Waiter:
    async def resolve(self, ref: FileRef, hints: dict[str, Any] | None = None) -> bytes:
        raise FileResolutionError(ref.id)

    async def resolve_batch(self, refs: Any, batch_size: int = 100) -> Any:
        for ref in refs:
            yield ref, b"x" * batch_size

    async def resolve_metadata(self, ref: FileRef) -> FileRef:
        return ref

    async def store(
        self, content: bytes, media_type: str, metadata: dict[str, Any] | None = None
    ) -> FileRef:
        return FileRef("new", media_type, size_bytes=len(content))


class Blocker:
    def resolve(self, ref: FileRef, hints: dict[str, Any] | None = None) -> bytes:
        return b"x"

    def resolve_batch(self, refs: Any, batch_size: int = 100) -> Any:
        return iter([(ref, b"x") for ref in refs])

    def resolve_metadata(self, ref: FileRef) -> FileRef:
        return ref

    def store(
        self, content: bytes, media_type: str, metadata: dict[str, Any] | None = None
    ) -> FileRef:
        return FileRef("new", media_type)


@pytest.mark.anyio
async def test_resolvers() -> None:
    """Any class with the four methods is a resolver."""
    resolver: FileResolver = Waiter()
    blocking: BlockingFileResolver = Blocker()

    assert isinstance(resolver, FileResolver) and isinstance(blocking, BlockingFileResolver)
    assert not isinstance(object(), FileResolver)
    assert [content async for _, content in resolver.resolve_batch([FileRef("a")], 2)] == [b"xx"]
    assert list(blocking.resolve_batch([FileRef("a")])) == [(FileRef("a"), b"x")]
    with pytest.raises(FileResolutionError, match="a"):
        await resolver.resolve(FileRef("a"))
