"""The page on core enums, from top to bottom."""

from __future__ import annotations

import copy
import json
import pickle
from enum import Enum

import pytest

import scopix
import scopix_sync
from scopix import DescriptionErrorType, DescriptionStatus
from scopix.types import contracts

MEMBERS = {
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


def find(name: str) -> type[Enum]:
    """The class where the page says that it is."""
    return getattr(contracts if name == "AgentCapability" else scopix, name)


@pytest.mark.parametrize("name", MEMBERS)
class TestEachEnum:
    """What holds for all nine."""

    def test_has_the_members_of_the_page(self, name: str) -> None:
        """Names, values and order."""
        assert [(m.name, m.value) for m in find(name)] == list(MEMBERS[name].items())

    def test_is_text(self, name: str) -> None:
        """`str`, formats, JSON, comparison and hashing are those of the plain value."""
        for member in find(name):
            assert isinstance(member, str)
            assert isinstance(member, Enum)
            assert str(member) == f"{member}" == member.value == member
            assert json.dumps({member: member}) == json.dumps({member.value: member.value})
            assert {member.value: 1}[member] == 1
            assert member.is_known

    def test_keeps_what_the_server_adds(self, name: str) -> None:
        """An unknown value survives as itself, compares, and says that it is unknown."""
        added = find(name)("from_tomorrow")

        assert added == "from_tomorrow" == str(added)
        assert added.name == "from_tomorrow"
        assert not added.is_known
        assert added == find(name)("from_tomorrow")
        assert hash(added) == hash("from_tomorrow")
        assert copy.deepcopy(added) == pickle.loads(pickle.dumps(added)) == added
        assert isinstance(added, find(name))
        assert len(find(name)) == len(MEMBERS[name])

    def test_refuses_what_is_no_text(self, name: str) -> None:
        """A number is no value at all."""
        with pytest.raises(ValueError, match="not a valid"):
            find(name)(7)


def test_imports_of_the_page() -> None:
    """Eight at the top of both packages; `AgentCapability` only in its module."""
    for name in MEMBERS:
        at_the_top = name != "AgentCapability"
        assert (name in scopix.__all__) is at_the_top
        assert (name in scopix_sync.__all__) is at_the_top
        if at_the_top:
            assert getattr(scopix, name) is getattr(scopix_sync, name)
    with pytest.raises(AttributeError):
        scopix.AgentCapability  # noqa: B018 - the access is the test


@pytest.mark.parametrize(
    ("member", "retryable"),
    [
        (DescriptionErrorType.TIMEOUT, True),
        (DescriptionErrorType.RATE_LIMIT, True),
        (DescriptionErrorType.VLM_ERROR, True),
        (DescriptionErrorType.VALIDATION_ERROR, False),
        (DescriptionErrorType.RESOURCE_LIMIT, False),
        (DescriptionErrorType.UNKNOWN, False),
        (DescriptionErrorType("from_tomorrow"), False),
    ],
)
def test_retryable_errors(member: DescriptionErrorType, retryable: bool) -> None:
    """As the comments of the page say; what is not known is not worth another try."""
    assert member.is_retryable is retryable


def test_unknown_is_a_known_member() -> None:
    """`UNKNOWN` is a value of its own, not the mark of values that are not known."""
    assert DescriptionErrorType.UNKNOWN.is_known
    assert DescriptionErrorType("unknown") is DescriptionErrorType.UNKNOWN
    assert DescriptionStatus("pending") is DescriptionStatus.PENDING
