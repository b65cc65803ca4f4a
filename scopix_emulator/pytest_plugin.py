"""A pytest plugin: a fixture that is a local Scopix server.

Example:
    ```python
    from scopix_sync import Scopix

    def test_upload(scopix_emulator):
        with Scopix(scopix_emulator.api_key, base_url=scopix_emulator.url) as client:
            assert client.files.upload("harbour.jpg").image_id
    ```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scopix_emulator.emulator import Emulator


@pytest.fixture(name="scopix_emulator", scope="session")
def _scopix_emulator() -> Iterator[Emulator]:  # pyright: ignore[reportUnusedFunction]
    """A local Scopix server for the whole session; `reset()` empties it between tests."""
    from scopix_emulator.emulator import Emulator

    with Emulator() as server:
        yield server
