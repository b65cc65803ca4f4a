"""A local server and a bare HTTP client whose answers are held to the description."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from scopix_emulator import Emulator
from tests.emulator.contract import check


class Api(httpx.Client):
    """Bare HTTP to one server."""

    def __init__(self, server: Emulator, key: str | None = None) -> None:
        super().__init__(
            base_url=server.url,
            headers={"Authorization": f"Bearer {key or server.api_key}"},
            event_hooks={"response": [check]},
            trust_env=False,
            timeout=20,
        )

    def upload(self, content: bytes, filename: str = "harbour.png", **data: Any) -> httpx.Response:
        """Upload one file."""
        return self.post("/files/upload", files={"file": (filename, content)}, data=data)

    def stored(self, content: bytes, filename: str = "harbour.png", **data: Any) -> str:
        """Upload one file and return its identifier."""
        response = self.upload(content, filename, **data)
        assert response.status_code in {200, 201}, response.text
        return response.json()["image_id"]

    def status(self, file_id: str) -> dict[str, Any]:
        """The processing status of a file."""
        return self.get(f"/files/{file_id}/processing-status").json()

    def wait(self, file_id: str) -> dict[str, Any]:
        """The full record of a file once it is processed, or has failed."""
        ended = {"completed", "failed", "partially_completed", "cancelled"}
        self.until(lambda: self.status(file_id)["status"] in ended)
        return self.get(f"/files/{file_id}").json()

    def processed(self, content: bytes, filename: str = "harbour.png", **data: Any) -> Any:
        """Upload one file and return its full record once it is processed."""
        return self.wait(self.stored(content, filename, **data))

    @staticmethod
    def until(condition: Callable[[], bool], seconds: float = 10) -> None:
        """Wait for something to come true."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it never came true"
            time.sleep(0.002)


def code(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["error"]["code"]


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Emulator]:
    with Emulator(speed=1000) as running:
        yield running


@pytest.fixture
def server(shared_server: Emulator) -> Emulator:
    """An empty server."""
    shared_server.release_processing()
    shared_server.reset()
    return shared_server


@pytest.fixture
def api(server: Emulator) -> Iterator[Api]:
    """Its client."""
    with Api(server) as client:
        yield client


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[Emulator, Api]]]:
    """Start servers with options, each with a client."""
    with ExitStack() as stack:

        def started(**options: Any) -> tuple[Emulator, Api]:
            server = stack.enter_context(Emulator(**{"speed": 1000, **options}))
            return server, stack.enter_context(Api(server))

        yield started
