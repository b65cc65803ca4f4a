from __future__ import annotations

from scopix.types.chat import (
    ChatImageList,
    ChatMessage,
    ChatResponse,
    ChatSession,
    ChatSessionDetail,
    ImageReference,
    MessageRole,
    SessionList,
)

BOAT = ImageReference("5b1d", "boat.jpg", confidence=0.5, title="Boat")
SEAL = ImageReference("7e0d", "seal.jpg")
TEXT = "[[ref:all]]: [[img:5b|boat.jpg]]"
DATA = {"result_refs": {"all": {"count": 2}}}


def test_an_answer_and_a_message() -> None:
    """Both know what their text refers to."""
    answer = ChatResponse("m", "s", TEXT, images=[BOAT], metadata=DATA)
    message = ChatMessage("m", MessageRole.ASSISTANT, TEXT, image_context=[BOAT], metadata=DATA)
    for one in (answer, message):
        assert one.resolved_content == "2: boat.jpg"
        assert [image.full_id for image in one.references.images] == ["5b1d"]
        assert one.result_refs == DATA["result_refs"]
        (ref,) = one.as_collection()
        assert (ref.id, ref.media_type, ref.filename) == ("5b1d", "image", "boat.jpg")
        assert ref.metadata == {"score": 0.5, "title": "Boat"}


def test_a_bare_answer_and_message() -> None:
    """Without images and metadata nothing is known, and the marks stay where they must."""
    for one in (ChatResponse("m", "s", TEXT), ChatMessage("m", MessageRole.USER, TEXT)):
        assert one.resolved_content == "[[ref:all]]: boat.jpg"
        assert one.result_refs == {}
        assert len(one.as_collection()) == 0


def test_collections() -> None:
    """Images of a session come once; those of a list are known by their identifiers."""
    messages = [
        ChatMessage("1", MessageRole.USER, "a"),
        ChatMessage("2", MessageRole.ASSISTANT, "b", image_context=[BOAT, SEAL]),
        ChatMessage("3", MessageRole.ASSISTANT, "c", image_context=[SEAL]),
    ]
    detail = ChatSessionDetail(ChatSession("s", "t"), messages)

    assert detail.as_collection().ids == ["5b1d", "7e0d"]
    assert detail.as_collection().content_type == "images"
    assert detail.as_collection().source_capability == "conversational"
    assert ChatImageList(["5b1d"], 1, False).as_collection().ids == ["5b1d"]


def test_a_list_has_its_number_under_two_names() -> None:
    """`total` is `total_count`."""
    assert SessionList([], 7, True).total == 7
