"""An upload whose process is killed goes on in the next one."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scopix_emulator import Emulator
from tests.local import part_numbers, puts

MIB = 1024**2
PART = 5 * MIB
SIZE = 64 * MIB
AT_A_TIME = 3

CALL = "client.files.upload(sys.argv[3], part_size=5 * 1024**2, max_concurrency=3, resume=True)"

BLOCKING = f"""
import json, sys
from scopix_sync import Scopix
with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
    client.config.direct_upload_threshold = 100
    print(json.dumps({CALL}.image_id))
"""

ASYNC = f"""
import asyncio, json, sys
from scopix import Scopix
async def main():
    async with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
        client.config.direct_upload_threshold = 100
        print(json.dumps((await {CALL}).image_id))
asyncio.run(main())
"""


@pytest.mark.parametrize("program", [ASYNC, BLOCKING], ids=["async", "blocking"])
def test_killed_in_the_middle(program: str, tmp_path: Path) -> None:
    """SIGKILL leaves a journal; what is sent in total is the file and the parts in flight."""
    path = tmp_path / "flight.mp4"
    content = b"\0\0\0\x18ftypmp42".ljust(1024, b"\0") + os.urandom(SIZE - 1024)
    path.write_bytes(content)
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    with Emulator(multipart_threshold=6 * MIB) as server:
        server.fault("latency", method="PUT", seconds=0.05)
        command = [sys.executable, "-W", "ignore", "-c", program]
        command += [server.api_key, server.url, str(path)]
        with subprocess.Popen(command, env=environment) as process:
            deadline = time.monotonic() + 60
            while sum(r.status == 200 for r in server.requests if r.method == "PUT") < 4:
                assert time.monotonic() < deadline and process.poll() is None
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        (journal,) = (tmp_path / "state" / "scopix" / "uploads").glob("*.json")
        upload_id = json.loads(journal.read_text())["upload_id"]
        server.clear_faults()

        again = subprocess.run(command, env=environment, capture_output=True, check=True)

        service = server._live.service
        file = service.store.file(json.loads(again.stdout))
        arrived = [
            number for number in part_numbers(server) if part_numbers(server).count(number) == 1
        ]
        assert sum(puts(server)) <= SIZE + AT_A_TIME * PART
        assert len(arrived) >= 13 - AT_A_TIME
        assert file is not None and file.hash == hashlib.sha256(content).hexdigest()
        assert service.store.upload(upload_id).file_id == file.id
        assert list(journal.parent.iterdir()) == []
