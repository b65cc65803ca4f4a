from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from scopix._core.context import correlation_id, new_id, set_correlation_id


def in_a_new_context(function: Any, *args: object) -> Any:
    return contextvars.Context().run(function, *args)


def test_without_one_each_call_has_its_own() -> None:
    """Identifiers are made up, and differ."""
    made = [in_a_new_context(correlation_id) for _ in range(100)]

    assert len(set(made)) == 100
    assert all(len(one) == 32 and one.isalnum() for one in made)


def test_new_identifiers_differ() -> None:
    """No two are alike, and each can stand in a header."""
    made = {new_id() for _ in range(1000)}

    assert len(made) == 1000
    assert all(one.isalnum() and one.isascii() for one in made)


def test_one_that_was_set_stays() -> None:
    """All calls of a context have the identifier that was set, until the next one is."""

    def calls() -> list[str]:
        set_correlation_id("import-1")
        first = [correlation_id(), correlation_id()]
        set_correlation_id("import-2")
        return [*first, correlation_id()]

    assert in_a_new_context(calls) == ["import-1", "import-1", "import-2"]


def test_a_task_begins_with_that_of_its_parent() -> None:
    """A child task has its parent's identifier, and keeps its own changes to itself."""

    async def child(name: str) -> tuple[str, str]:
        before = correlation_id()
        set_correlation_id(name)
        await asyncio.sleep(0)
        return before, correlation_id()

    async def parent() -> tuple[list[tuple[str, str]], str]:
        set_correlation_id("parent")
        children = await asyncio.gather(child("a"), child("b"))
        return list(children), correlation_id()

    assert in_a_new_context(asyncio.run, parent()) == (
        [("parent", "a"), ("parent", "b")],
        "parent",
    )


def test_a_thread_has_its_own() -> None:
    """What one thread sets does not reach another."""

    def call(name: str) -> tuple[str, str]:
        before = correlation_id()
        set_correlation_id(name)
        return before, correlation_id()

    with ThreadPoolExecutor(2) as threads:
        (one, after_one), (two, after_two) = (
            threads.submit(in_a_new_context, call, name).result() for name in ("a", "b")
        )

    assert (after_one, after_two) == ("a", "b")
    assert one != two
    assert {one, two}.isdisjoint({"a", "b"})


@pytest.mark.parametrize("text", ["a", "!~", "x" * 128])
def test_takes_visible_text(text: str) -> None:
    """1 to 128 visible ASCII characters."""

    def call() -> str:
        set_correlation_id(text)
        return correlation_id()

    assert in_a_new_context(call) == text


@pytest.mark.parametrize("text", ["", "x" * 129, "a b", "a\r\nX-Evil: 1", "é", "\x7f"])
def test_refuses_what_can_not_stand_in_a_header(text: str) -> None:
    """The error says what was expected and what came."""
    with pytest.raises(ValueError, match=r"^correlation_id must be 1 to 128 visible ASCII"):
        in_a_new_context(set_correlation_id, text)
