"""What only the blocking client's cloud storages have: callbacks that nobody could wait for."""

from __future__ import annotations

import pytest

from scopix_sync import Scopix


@pytest.mark.filterwarnings("ignore::scopix.InsecureTransportWarning")
def test_coroutine_functions_are_refused(emulator):
    """At once: no job is started, and no coroutine is left over."""

    async def callback(event: object) -> None:
        """Never called."""

    emulator.requests.clear()
    with Scopix(emulator.api_key, base_url=emulator.url) as client:
        for wait, arguments in [
            (client.cloud_storage.wait_for_job, ("job",)),
            (client.cloud_storage.import_and_wait, ("conn_a", [{"id": "1", "name": "a"}])),
            (client.cloud_storage.export_and_wait, ("conn_a", ["1"])),
        ]:
            with pytest.raises(TypeError, match="on_progress is a coroutine function"):
                wait(*arguments, on_progress=callback)

    assert list(emulator.requests) == []
