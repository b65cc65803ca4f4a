# Derived from tests/async/test_leaks.py by `python -m generator generate`; do not edit.
"""What is left behind by many clients, and by many calls that fail: nothing."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest

from scopix_sync import ClientConfig, InsecureTransportWarning, Scopix, ScopixError
from tests.conftest import Reply

from ._colour import together

CLIENTS = 1_000
CALLS = 10_000
AT_ONCE = 50

PAGE = b'{"items": [], "total_count": 0, "limit": 20, "offset": 0, "has_more": false}'
FAULTS = (
    Reply(fault="reset"),
    Reply(500, b"no JSON"),
    Reply(body=PAGE, fault="truncate"),
    Reply(body=PAGE[:-1]),
    Reply(503, b"{}", {"retry-after": "1"}),
    Reply(body=PAGE, fault="hang up"),
    Reply(404, b'{"error": {"code": "NOT_FOUND", "message": "Gone."}}'),
    Reply(body=PAGE),
)


def held():
    """Descriptors, threads, and objects of ours by their class."""
    gc.collect()
    names = (f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    ours = Counter(name for name in names if name.startswith(("scopix.", "scopix_sync.")))
    threads = [one for one in threading.enumerate() if not one.name.startswith("Trio thread")]
    return len([*Path("/proc/self/fd").iterdir()]), len(threads), ours


def settled(before):
    """What is held when the server has noticed that its clients are gone."""
    deadline = time.monotonic() + 20
    while (now := held()) != before and time.monotonic() < deadline:
        time.sleep(0.05)
    return now


@pytest.fixture
def connect(scripted):
    """Make clients of the scripted server."""

    def make(**settings):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            return Scopix.from_config(
                ClientConfig(scripted.api_key, base_url=scripted.url, **settings)
            )

    return make


@pytest.fixture
def flawed(scripted):
    """A server each of whose answers is a failure of another kind, but for some."""
    replies = cycle(FAULTS)
    lock = threading.Lock()

    def next_one(_):
        with lock:
            scripted.received.clear()
            return next(replies)

    scripted.otherwise = next_one
    return scripted


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors can't be counted")
class TestLeaks:
    """Each test does it once before it counts, so that what is made once is there."""

    def test_clients_that_are_made_and_closed(self, scripted, connect):
        """Each has sent something, and is closed."""
        scripted.otherwise = lambda _: Reply(body=PAGE)

        def use(count):
            for _ in range(count):
                with connect() as client:
                    client.files.list()

        use(2)
        before = held()
        use(CLIENTS)

        assert settled(before) == before

    def test_calls_that_fail(self, flawed, connect):
        """Connections that were reset, answers that broke off or could not be read."""
        kinds = Counter()

        def call_again(times):
            with connect(max_retries=0, circuit_breaker_enabled=False) as client:

                def call(_):
                    try:
                        client.files.list()
                    except ScopixError as error:
                        kinds[type(error).__name__] += 1
                    else:
                        kinds["none"] += 1

                for _ in range(times):
                    together(call, AT_ONCE)
                assert "0 active" in repr(client._caller.transport._connections.link()._pool)

        call_again(2)
        before = held()
        call_again(CALLS // AT_ONCE)

        assert settled(before) == before
        assert min(kinds.values()) > CALLS / 10
        assert kinds.keys() == {
            *("none", "ResourceNotFoundError", "ResponseDecodeError", "ScopixConnectionError"),
            "ServerError",
        }
