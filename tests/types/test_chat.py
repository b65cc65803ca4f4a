from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from scopix._core.union import family_of
from scopix._raw.models import chat as models
from scopix.errors import ResponseDecodeError
from scopix.types import chat
from scopix.types.chat import (
    AuthErrorEvent,
    ChatEvent,
    ChatToken,
    ChatTokenType,
    CompleteEvent,
    StatusEvent,
    TokenEvent,
    UnknownChatEvent,
)

DATA = {"type": "token", "content": "Hi", "accumulated": "Hi", "token_index": 0}


def test_every_type_has_its_event() -> None:
    """The types of tokens are the kinds of events, and each class can be imported."""
    family = family_of(ChatEvent)
    assert family is not None

    assert set(family.kinds) == {member.value for member in ChatTokenType}
    for record in (*family.kinds.values(), UnknownChatEvent):
        assert getattr(chat, record.__name__) is record
        assert getattr(models, record.__name__) is record


def test_names_are_those_that_are_exported() -> None:
    """Whatever is listed is there."""
    assert [name for name in chat.__all__ if not hasattr(chat, name)] == []
    assert chat.__all__ == sorted(chat.__all__)


@pytest.mark.parametrize(
    ("name", "data", "content"),
    [
        ("token", DATA, "Hi"),
        ("complete", {"content": "All"}, "All"),
        ("status", {"message": "Searches"}, "Searches"),
        ("thinking_step", {"message": "Looks"}, "Looks"),
        ("error", {"message": "No"}, "No"),
        ("auth_error", {"error": "Key"}, "Key"),
        ("ping", {}, None),
        ("token", {"content": 7}, None),
        ("invented", {"content": "x"}, None),
    ],
)
def test_content(name: str, data: dict[str, object], content: str | None) -> None:
    """The text for people, whatever the event calls it."""
    token = ChatToken.from_sse_event(name, data)

    assert (str(token.type), token.content, token.data) == (name, content, data)


def test_an_event_without_name() -> None:
    """Its data may tell what it is."""
    assert ChatToken.from_sse_event("message", DATA).type is ChatTokenType.TOKEN
    assert ChatToken.from_sse_event("message", {}).type == "message"


def test_payload() -> None:
    """It is a record of the class of the type, which the data need not tell."""
    assert ChatToken(ChatTokenType.TOKEN, data=DATA).payload == TokenEvent("token", "Hi", "Hi", 0)
    assert ChatToken(ChatTokenType.AUTH_ERROR, data={"error": "x"}).payload == AuthErrorEvent(
        "auth_error", "x"
    )
    assert ChatToken(ChatTokenType.STATUS, data={"message": "m", "new": 1}).payload == (
        StatusEvent("status", "m")
    )
    assert isinstance(ChatToken(ChatTokenType.PING).payload, ChatEvent)
    unknown = ChatToken.from_sse_event("invented", {"a": 1}).payload
    assert isinstance(unknown, UnknownChatEvent)
    assert unknown.data == {"a": 1, "type": "invented"}


def test_a_payload_that_does_not_match() -> None:
    """The error names the place."""
    token = ChatToken(ChatTokenType.TOKEN, data={**DATA, "token_index": "first"})
    with pytest.raises(ResponseDecodeError, match="data of a token event") as caught:
        _ = token.payload

    assert caught.value.path == "$.token_index"


def test_a_token_is_a_record() -> None:
    """It compares, copies and turns into plain data as all records do."""
    token = ChatToken(ChatTokenType.TOKEN, "Hi", DATA)

    assert token == ChatToken(type=ChatTokenType.TOKEN, content="Hi", data=dict(DATA))
    assert token != replace(token, content="Ho")
    assert token.to_dict() == asdict(token) == {"type": "token", "content": "Hi", "data": DATA}
    assert repr(token).startswith("ChatToken(type=<ChatTokenType.TOKEN: 'token'>, content='Hi'")


def test_what_a_whole_text_refers_to() -> None:
    """Only a complete answer has references; what the server resolved is taken as it is."""
    data = {
        "content": "[[ref:boats]] boats: [[img:5b|a.jpg]]",
        "image_context": [{"image_id": "5b1d", "filename": "a.jpg"}],
        "metadata": {"result_refs": {"boats": {"count": 2}}},
    }
    token = ChatToken.from_sse_event("complete", data)
    resolved = ChatToken.from_sse_event("complete", {**data, "resolved_content": "Two."})
    other = ChatToken.from_sse_event("token", DATA)
    bare = ChatToken(ChatTokenType.COMPLETE)

    assert token.resolved_content == "2 boats: a.jpg"
    assert resolved.resolved_content == "Two."
    assert token.references is not None
    assert [image.full_id for image in token.references.images] == ["5b1d"]
    assert token.result_refs == {"boats": {"count": 2}}
    assert (other.resolved_content, other.references, other.result_refs) == (None, None, None)
    assert (bare.resolved_content, bare.result_refs) == ("", {})
    assert isinstance(CompleteEvent("complete", "a", "b"), ChatEvent)
