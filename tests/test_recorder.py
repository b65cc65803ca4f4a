"""What lies in the cassettes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from scopix_emulator.auth import DEFAULT_KEY
from tests.recorder import CASSETTES, PRODUCTION

TAPES = sorted(CASSETTES.glob("*.yaml"))
SERVICE = PRODUCTION.rpartition("/api/")[0]


@pytest.mark.parametrize("tape", TAPES, ids=lambda tape: tape.stem)
def test_no_secret_and_nothing_of_the_machine(tape: Path) -> None:
    """Keys, signatures and local addresses are out, in requests and in answers."""
    text = tape.read_text()

    assert DEFAULT_KEY not in text
    assert not re.findall(r"127\.0\.0\.1|signature=|Bearer", text)


@pytest.mark.parametrize("tape", TAPES, ids=lambda tape: tape.stem)
def test_requests_go_to_the_service(tape: Path) -> None:
    """Whoever replays them needs no server: all addresses are those of the real service."""
    requests = [one["request"] for one in yaml.safe_load(tape.read_text())["interactions"]]

    assert requests
    assert all(request["uri"].startswith(SERVICE) for request in requests)
    assert all(request["headers"]["authorization"] == ["[filtered]"] for request in requests)
