"""What is told to break answers breaks them, and nothing else does.

The golden code of the garden is the client of today; its answers are rewritten for each change.
"""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from generator.changes.rules import ANSWERS
from scopix._core.decode import decoder
from tests.generator.changes.garden import CASES, GARDEN
from tests.tomorrow import Tomorrow

PLANTS = {
    "items": [
        {
            "id": "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60",
            "name": "Rosa",
            "keeper": {"name": "Ada", "plants": [], "favourite_colour": "yellow"},
            "colour": "red",
            "planted_at": "2026-05-01T12:00:00Z",
            "heights": [0.5, 1.25],
            "leaf_count": 7,
            "picture_url": "https://garden.example/rosa.png",
        }
    ],
    "counts": {"red": 1},
}
TOKEN = {"type": "token", "text": "Hello"}
END = {"type": "end", "said_at": "2026-05-01T12:00:00Z"}

ANSWERED = [("PlantList", PLANTS), ("ChatEvent", TOKEN), ("ChatEvent", END)]

SILENT = {
    *("default changed", "limit widened", "limit changed", "stated otherwise"),
    *("kinds told apart otherwise", "value added to a closed list"),
}
"""Rules of what is read without an error, and taken for something that it is not: the last two, as
here, where the member tells kinds apart, so that the object becomes one of an unknown kind."""


@pytest.fixture(scope="module")
def decode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, Any], Any]]:
    """Decode an answer of a schema, as the code of today does."""
    folder = tmp_path_factory.mktemp("today")
    shutil.copytree(GARDEN.parent / "expected", folder / "own")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    modules = {"PlantList": "plants", "ChatEvent": "chats"}

    def decode(name: str, value: Any) -> Any:
        module = importlib.import_module(f"own.models.{modules[name]}")
        return decoder(getattr(module, name))(json.dumps(value).encode())

    yield decode
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "own"]:
        del sys.modules[name]


@cache
def tomorrow(group: str, index: int) -> Tomorrow:
    (change,), _ = CASES[group][index]
    return Tomorrow(change, path=GARDEN)


def is_readable(decode: Callable[[str, Any], Any], changed: Tomorrow) -> bool:
    """Whether today's client reads all answers of tomorrow."""
    try:
        for name, value in ANSWERED:
            if name in changed.new.forms:
                decode(name, changed.schema(value, name))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("group", "index"),
    [
        pytest.param(group, index, id=f"{group}-{index}")
        for group in ("fields", "limits", "types", "values", "unions", "schemas")
        # Of those that begin with another description, there is no code.
        for index, (changes, _) in enumerate(CASES[group])
        if len(changes) == 1
    ],
)
def test_difference_and_client_agree(
    decode: Callable[[str, Any], Any], group: str, index: int
) -> None:
    """A change is told to break answers if, and only if, today's client can't read them."""
    changed = tomorrow(group, index)
    told = {change.rule.name for change in changed.changes if ANSWERS in change.effects}

    if is_readable(decode, changed):
        assert told <= SILENT
    else:
        assert told != set()


def test_answers_of_today_are_read(decode: Callable[[str, Any], Any]) -> None:
    """The answers that are rewritten are good ones."""
    assert is_readable(decode, Tomorrow(path=GARDEN))


def test_unknown_kinds_survive(decode: Callable[[str, Any], Any]) -> None:
    """An event of a kind that the client does not know is handed on as it came."""
    (index,) = [
        index
        for index, (_, told) in enumerate(CASES["unions"])
        if "additive: ChatEvent: kind added: pause" in told
    ]
    event = tomorrow("unions", index).schema(TOKEN, "ChatEvent")

    assert event == {"type": "pause"}
    assert type(decode("ChatEvent", event)).__name__ == "UnknownChatEvent"
    assert decode("ChatEvent", event).kind == "pause"
