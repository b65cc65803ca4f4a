"""What is loaded when, and what never runs in the blocking package."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest


def run(code: str, *arguments: str) -> Any:
    """Run code in a fresh interpreter and return what it prints as JSON."""
    command = [sys.executable, "-W", "ignore", "-c", code, *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


CALL = """
import json, sys
from {package} import Scopix
{run}
print(json.dumps(sorted(name.rpartition(".")[2] for name in sys.modules
                        if name.startswith("scopix._raw.models."))))
"""

ASYNC = """
import asyncio
async def main():
    async with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
        await {call}
asyncio.run(main())
"""

BLOCKING = """
with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
    {call}
"""


@pytest.mark.parametrize(
    ("call", "answer", "modules"),
    [
        (
            "client.files.list()",
            {"items": [], "total_count": 0, "has_more": False},
            ["common", "files"],
        ),
        (
            "client.files.check_quota(1)",
            {
                "can_proceed": True,
                "requested": 1,
                "available": 1,
                "monthly_limit": 1,
                "current_usage": 0,
            },
            ["common", "uploads"],
        ),
        (
            "client.agent_search.videos('waves')",
            {
                "success": True,
                "results": [],
                "count": 0,
                "video_ids": [],
                "summary": "",
                "summary_raw": "",
                "result_refs": {},
                "search_mode": "hybrid",
                "execution_time_ms": 1,
                "iterations": 1,
            },
            ["search"],
        ),
        (
            "client.pipeline().search_images('boats').run()",
            {
                "success": True,
                "nodes": [],
                "execution_time_ms": 1,
                "total_waves": 1,
                "errors": [],
            },
            ["pipelines"],
        ),
    ],
)
@pytest.mark.parametrize(("package", "how"), [("scopix", ASYNC), ("scopix_sync", BLOCKING)])
def test_a_call_loads_only_the_types_that_it_returns(
    scripted: Any, call: str, answer: object, modules: list[str], package: str, how: str
) -> None:
    """However large the API grows, a program pays for what it uses."""
    scripted.reply(200, answer)
    code = CALL.format(package=package, run=how.format(call=call))

    assert run(code, scripted.api_key, scripted.url) == modules


def test_the_blocking_package_runs_no_event_loop(scripted: Any) -> None:
    """Neither a loop nor a thread hides behind a blocking call."""
    scripted.reply(200, {"items": [], "total_count": 0, "has_more": False})
    code = """
import asyncio, json, sys, threading
from scopix_sync import Scopix
def refuse(*args):
    raise AssertionError("an event loop was made")
asyncio.new_event_loop = asyncio.events.new_event_loop = refuse
with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
    client.files.list()
    print(json.dumps(threading.active_count()))
"""

    assert run(code, scripted.api_key, scripted.url) == 1


def test_the_blocking_package_works_inside_a_running_loop(scripted: Any) -> None:
    """As in a notebook, whose cells run inside a loop."""
    scripted.reply(200, {"items": [], "total_count": 7, "has_more": False})
    code = """
import asyncio, json, sys
from scopix_sync import Scopix
async def cell():
    with Scopix(sys.argv[1], base_url=sys.argv[2]) as client:
        print(json.dumps(client.files.list().total_count))
asyncio.run(cell())
"""

    assert run(code, scripted.api_key, scripted.url) == 7
