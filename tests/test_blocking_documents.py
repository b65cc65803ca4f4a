"""What only the blocking client's documents have: callbacks that nobody could wait for."""

from __future__ import annotations

import pytest

from scopix_sync import Scopix


@pytest.mark.filterwarnings("ignore::scopix.InsecureTransportWarning")
@pytest.mark.parametrize(
    "name", ["on_progress", "on_file_complete", "on_processing_progress", "on_processing_failed"]
)
def test_coroutine_functions_are_refused(emulator, name):
    """At once: nothing is sent, and no coroutine is left over."""

    async def callback(event: object) -> None:
        """Never called."""

    emulator.requests.clear()
    with Scopix(emulator.api_key, base_url=emulator.url) as client:
        with pytest.raises(TypeError, match=f"{name} is a coroutine function"):
            client.documents.upload(b"dues", filename="a.txt", **{name: callback})
        with pytest.raises(TypeError, match="on_progress is a coroutine function"):
            client.documents.upload_one(b"dues", filename="a.txt", on_progress=callback)

    assert list(emulator.requests) == []
