"""Answers that are streamed, read by Scopix, by a bare HTTP library, and by SDKs of others."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from contextlib import asynccontextmanager as async_opener
from contextlib import contextmanager as opener
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

from msgspec import Struct

import scopix
import scopix_sync
from benchmarks.figures import OURS
from benchmarks.server import EVENTS
from benchmarks.startup import HEADERS, KEY
from scopix import ChatTokenType
from scopix._core.operation import EventOperation

__all__ = ["PEERS", "asynchronous", "blocking", "installed", "of_peer"]

SESSION = "0c9f6a43-52d1-4c5b-8b8e-6d1f1a2b3c4d"
PATH = f"/chat/sessions/{SESSION}/messages/stream"
QUESTION = "Which boats are blue?"
TOKEN = ChatTokenType.TOKEN

Pieces: TypeAlias = Generator[str]
AsyncPieces: TypeAlias = AsyncGenerator[str]


def asynchronous(name: str, url: str, count: int) -> float:
    """Measure the events that are read in a second of CPU time, of as many answers.

    An answer is timed from its beginning to its end; opening it is a call like any other.
    """

    async def main() -> float:
        seconds = 0.0
        async with _client(name, url) as answer:
            for _ in range(count):
                async with answer() as pieces:
                    start = time.process_time()
                    received = [piece async for piece in pieces]
                    seconds += time.process_time() - start
                _check(received)
        return count * EVENTS / seconds

    return asyncio.run(main())


@async_opener
async def _client(
    name: str, url: str
) -> AsyncGenerator[Callable[[], AbstractAsyncContextManager[AsyncPieces]]]:
    if name == OURS:
        async with scopix.Scopix(KEY, base_url=url) as client:

            @async_opener
            async def ours() -> AsyncGenerator[AsyncPieces]:
                async with client.chats.send_stream(QUESTION, session_id=SESSION) as stream:
                    yield (token.content or "" async for token in stream if token.type is TOKEN)

            yield ours
    else:
        async with import_module(name).AsyncClient(headers=HEADERS) as bare:

            async def pieces(response: Any) -> AsyncPieces:
                async for line in response.aiter_lines():
                    if line.startswith("data: "):
                        data = json.loads(line[6:])
                        if data["type"] == "token":
                            yield data["content"]

            @async_opener
            async def theirs() -> AsyncGenerator[AsyncPieces]:
                body = {"message": QUESTION}
                async with bare.stream("POST", url + PATH, json=body) as response:
                    yield pieces(response)

            yield theirs


def blocking(name: str, url: str, count: int) -> float:
    """Measure the same with the blocking package."""
    if name == OURS:
        with scopix_sync.Scopix(KEY, base_url=url) as client:
            return _rate(lambda: _ours(client), count)
    with import_module(name).Client(headers=HEADERS) as bare:
        return _rate(lambda: _lines(bare, url), count)


def _rate(answer: Callable[[], AbstractContextManager[Pieces]], count: int) -> float:
    seconds = 0.0
    for _ in range(count):
        with answer() as pieces:
            start = time.process_time()
            received = [*pieces]
            seconds += time.process_time() - start
        _check(received)
    return count * EVENTS / seconds


@opener
def _ours(client: scopix_sync.Scopix) -> Generator[Pieces]:
    with client.chats.send_stream(QUESTION, session_id=SESSION) as stream:
        yield (token.content or "" for token in stream if token.type is TOKEN)


@opener
def _lines(bare: Any, url: str) -> Generator[Pieces]:
    def pieces(response: Any) -> Pieces:
        for line in response.iter_lines():
            if line.startswith("data: "):
                data = json.loads(line[6:])
                if data["type"] == "token":
                    yield data["content"]

    with bare.stream("POST", url + PATH, json={"message": QUESTION}) as response:
        yield pieces(response)


def installed(peers: Iterable[str]) -> list[str]:
    """Choose the SDKs of other services that are installed."""
    return [name for name in peers if find_spec(name) is not None]


def of_peer(name: str, peer: str, url: str, count: int) -> float:
    """Measure the SDK of another service, or Scopix, reading the same bytes into types as well."""
    operation, kind, answer = PEERS[peer]
    if name == OURS:
        with scopix_sync.Scopix(KEY, base_url=url) as client:
            return _rate(lambda: _same(client, operation), count)
    make: Any = getattr(import_module(peer), kind)
    with make(api_key=KEY, base_url=url, max_retries=0) as other:
        return _rate(lambda: answer(other), count)


class Delta(Struct):
    """A piece of text, as both services have it."""

    content: str = ""
    text: str = ""


class Choice(Struct):
    """What OpenAI puts it into."""

    index: int
    delta: Delta


class Event(Struct):
    """An event of either service."""

    id: str = ""
    object: str = ""
    created: int = 0
    model: str = ""
    type: str = ""
    index: int = 0
    choices: list[Choice] = []
    delta: Delta | None = None


@opener
def _same(client: scopix_sync.Scopix, operation: EventOperation[Event]) -> Generator[Pieces]:
    with client.stream(operation) as stream:
        if operation.final_events:
            yield (event.delta.text for event in stream if event.delta)
        else:
            yield (event.choices[0].delta.content for event in stream)


@opener
def _openai(client: Any) -> Generator[Pieces]:
    messages = [{"role": "user", "content": QUESTION}]
    create = client.chat.completions.create
    with create(model="m", messages=messages, stream=True) as stream:
        yield (chunk.choices[0].delta.content for chunk in stream)


@opener
def _anthropic(client: Any) -> Generator[Pieces]:
    messages = [{"role": "user", "content": QUESTION}]
    create = client.messages.create
    with create(model="m", messages=messages, max_tokens=1, stream=True) as stream:
        yield (event.delta.text for event in stream if event.type == "content_block_delta")


def _operation(path: str, *final_events: str) -> EventOperation[Event]:
    return EventOperation(
        name="stream", method="POST", path=path, event=Event, final_events=final_events
    )


PEERS: dict[
    str, tuple[EventOperation[Event], str, Callable[[Any], AbstractContextManager[Pieces]]]
] = {
    "openai": (_operation("/chat/completions"), "OpenAI", _openai),
    "anthropic": (_operation("/v1/messages", "message_stop"), "Anthropic", _anthropic),
}


def _check(pieces: list[str]) -> None:
    assert len(pieces) == EVENTS, f"{len(pieces)} pieces of text came, not {EVENTS}"
