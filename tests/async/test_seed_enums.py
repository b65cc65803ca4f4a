"""The page of core enums, from top to bottom: imports, members, and what they are as texts."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from enum import Enum

import msgspec
import pytest

import scopix
from scopix import InsecureTransportWarning, Scopix
from scopix._core.enums import OpenEnum
from scopix.types import contracts
from tests.media import photo
from tests.s3 import store

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-4000-8000-000000000000"

# In the order of the page.
ENUMS = {
    "DescriptionStatus": {
        "PENDING": "pending",
        "QUEUED": "queued",
        "PROCESSING": "processing",
        "COMPLETED": "completed",
        "FAILED": "failed",
        "SKIPPED": "skipped",
    },
    "ChatTokenType": {
        "TOKEN": "token",
        "STATUS": "status",
        "IMAGE_RESULTS": "image_results",
        "COMPLETE": "complete",
        "ERROR": "error",
        "RECONNECTING": "reconnecting",
        "THINKING": "thinking",
        "THINKING_STEP": "thinking_step",
        "TOOL_INVOCATION": "tool_invocation",
        "TOOL_RESULT": "tool_result",
        "CONNECTION": "connection",
        "PING": "ping",
        "CLOSE": "close",
        "AUTH_ERROR": "auth_error",
    },
    "StorageTarget": {"DEFAULT": "default", "CUSTOM": "custom"},
    "MessageRole": {"USER": "user", "ASSISTANT": "assistant", "SYSTEM": "system"},
    "DescriptionErrorType": {
        "TIMEOUT": "timeout",
        "RATE_LIMIT": "rate_limit",
        "VLM_ERROR": "vlm_error",
        "VALIDATION_ERROR": "validation",
        "RESOURCE_LIMIT": "resource_limit",
        "UNKNOWN": "unknown",
    },
    "CloudStorageProvider": {"GOOGLE_DRIVE": "google_drive"},
    "CloudStorageJobStatus": {
        "PENDING": "pending",
        "IN_PROGRESS": "in_progress",
        "COMPLETED": "completed",
        "PARTIAL": "partial",
        "FAILED": "failed",
        "CANCELLED": "cancelled",
    },
    "CloudStorageJobType": {"IMPORT": "import", "EXPORT": "export"},
    "AgentCapability": {
        "SEARCH": "search",
        "FILTER": "filter",
        "ANALYSIS": "analysis",
        "COMPARISON": "comparison",
        "EXPORT": "export",
        "SUMMARIZATION": "summarization",
        "RECOMMENDATION": "recommendation",
        "VISUALIZATION": "visualization",
        "ANALYTICS": "analytics",
        "CROSS_REFERENCE": "cross_reference",
        "SYNTHESIS": "synthesis",
        "ORGANIZATION": "organization",
        "CONVERSATIONAL": "conversational",
    },
}

AT_THE_TOP = {name for name in ENUMS if name != "AgentCapability"}

RETRYABLE = {"timeout", "rate_limit", "vlm_error"}

EACH = pytest.mark.parametrize("name", ENUMS)


def find(name):
    """The class where the page says that it is."""
    return getattr(scopix if name in AT_THE_TOP else contracts, name)


def test_the_imports_of_the_page():
    """As they are written there."""
    from scopix import ChatTokenType, DescriptionStatus, StorageTarget
    from scopix.types.contracts import AgentCapability

    assert (DescriptionStatus.PENDING, ChatTokenType.TOKEN) == ("pending", "token")
    assert (StorageTarget.DEFAULT, AgentCapability.SEARCH) == ("default", "search")


def test_what_is_at_the_top():
    """Eight of the nine, and no other enumeration; `AgentCapability` is in its module alone."""
    exported = {name: getattr(scopix, name) for name in scopix.__all__}
    enums = {
        name
        for name, value in exported.items()
        if isinstance(value, type) and issubclass(value, Enum)
    }

    assert enums == AT_THE_TOP
    with pytest.raises(AttributeError, match="AgentCapability"):
        _ = scopix.AgentCapability
    with pytest.raises(ImportError, match="AgentCapability"):
        from scopix import AgentCapability  # noqa: F401
    assert "AgentCapability" in contracts.__all__


@EACH
def test_members(name):
    """Names, values and order."""
    assert [(member.name, member.value) for member in find(name)] == list(ENUMS[name].items())
    assert find(name).__mro__[-4:] == (OpenEnum, str, Enum, object)


@EACH
def test_members_are_texts(name):
    """`str`, formats, JSON, comparison, sorting and hashing are those of the plain value."""
    for member in find(name):
        value = member.value

        assert isinstance(member, str) and isinstance(member, Enum)
        assert str(member) == f"{member}" == "%s" % member == value  # noqa: UP031
        assert f"{member:>20}" == f"{value:>20}"
        assert member == value and value == member and member != value.upper()
        assert json.dumps({member: [member]}) == json.dumps({value: [value]})
        assert msgspec.json.encode([member]) == json.dumps([value]).encode()
        assert hash(member) == hash(value) and {value: 1}[member] == {member: 1}[value] == 1
        assert find(name)(value) is find(name)[member.name] is member
        assert member.is_known
    assert sorted(find(name)) == sorted(ENUMS[name].values())


@EACH
def test_what_the_server_adds_tomorrow(name):
    """It survives as itself, compares, and says that it is not known."""
    added = find(name)("from_tomorrow")

    assert isinstance(added, find(name))
    assert added == find(name)("from_tomorrow") == "from_tomorrow" == str(added) == added.value
    assert added.name == "from_tomorrow"
    assert added.is_known is False
    assert hash(added) == hash("from_tomorrow")
    assert json.dumps(added) == '"from_tomorrow"'
    assert copy.deepcopy(added) == pickle.loads(pickle.dumps(added)) == added
    assert added not in list(find(name)) and len(find(name)) == len(ENUMS[name])
    with pytest.raises(ValueError, match="not a valid"):
        find(name)(7)


@pytest.mark.parametrize("value", [*ENUMS["DescriptionErrorType"].values(), "from_tomorrow"])
def test_retryable_errors(value):
    """As the comments of the page say; what is not known is not worth another try."""
    assert scopix.DescriptionErrorType(value).is_retryable is (value in RETRYABLE)


@pytest.mark.parametrize("error", ENUMS["DescriptionErrorType"].values())
async def test_errors_of_descriptions(client, emulator, error):
    """A description that fails has its type, and the server says the same of another try."""
    emulator.fail_next_description(error, "on demand")
    result = await client.files.upload(photo(), filename="a.jpg", raise_on_failure=False)

    assert result.description_error_type is scopix.DescriptionErrorType(error)
    assert result.description_is_retryable is result.description_error_type.is_retryable
    assert result.description_is_retryable is (error in RETRYABLE)
    assert result.to_dict()["description_error_type"] == error


def test_unknown_is_a_known_member():
    """`UNKNOWN` is a value of its own, not the mark of values that are not known."""
    assert scopix.DescriptionErrorType.UNKNOWN.is_known
    assert scopix.DescriptionErrorType("unknown") is scopix.DescriptionErrorType.UNKNOWN


async def test_members_come_from_the_server(client, emulator):
    """What calls return has members, not texts."""
    described = await client.files.upload(photo(), filename="a.jpg")
    drive = emulator.connect_drive()
    job = await client.cloud_storage.export_and_wait(drive, [described.image_id])
    auth = await client.cloud_storage.initiate_auth(scopix.CloudStorageProvider.GOOGLE_DRIVE)

    assert described.description_status is scopix.DescriptionStatus.COMPLETED
    assert job.status is scopix.CloudStorageJobStatus.COMPLETED
    assert job.type is scopix.CloudStorageJobType.EXPORT
    assert auth.provider == scopix.CloudStorageProvider.GOOGLE_DRIVE


@pytest.mark.parametrize("target", ["custom", scopix.StorageTarget.CUSTOM])
async def test_members_go_to_the_server(client, emulator, moto, target):
    """A member goes wherever its text does."""
    with store(emulator, moto):
        emulator.requests.clear()
        await client.files.upload(b"dues", filename="a.txt", storage_target=target)

    assert [request.status for request in emulator.requests] == [201]


@pytest.fixture
async def scripted_client(scripted):
    """A client of the scripted server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        client = Scopix(scripted.api_key, base_url=scripted.url, polling_interval=0.01)
    async with client:
        yield client


async def test_states_of_tomorrow_are_waited_through(scripted_client, scripted):
    """A state that the SDK does not know is no end of a description, or of a document."""
    file = {"image_id": NOWHERE, "filename": "a.jpg", "media_type": "image", "status": "processing"}
    document = {**file, "media_type": "document", "text_extraction_status": "completed"}
    for answer in (
        {**file, "status": "uploaded", "description_status": "translating"},
        {**file, "description_status": "translating"},
        {**file, "description_status": "completed", "status": "completed"},
        {**document, "text_extraction_status": "rescanning"},
        {**document, "embedding_status": "sorting"},
        {**document, "embedding_status": "completed", "status": "completed"},
    ):
        scripted.reply(200, answer)

    seen = []
    described = await scripted_client.files.wait_for_description(NOWHERE, on_progress=seen.append)
    processed = await scripted_client.documents.wait_for_processing(NOWHERE)

    assert [state.description_status for state in seen] == ["translating"] * 2 + ["completed"]
    assert [state.description_status.is_known for state in seen] == [False, False, True]
    assert described.is_completed and processed.is_completed
    assert not scripted.replies
