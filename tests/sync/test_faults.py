# Derived from tests/async/test_faults.py by `python -m generator generate`; do not edit.
"""Every fault of the local server, met by every kind of call."""

from __future__ import annotations

import io
import re
import warnings

import httpx
import pytest
from attrs import evolve, field, frozen

import scopix_sync
from scopix._raw.operations import direct_uploads
from scopix_emulator import Emulator
from scopix_emulator.faults import FAULT_KINDS
from scopix_sync import Scopix, _seam

KIB, MIB = 1024, 1024 * 1024
CONTENT = b"The seal sleeps on the sand bank."
PATIENCE = 0.3
"""Timeout of the calls that are kept waiting."""

FAULTS = {
    "late": ("latency", {"seconds": 0.02}),
    "silent": ("latency", {"seconds": 60}),
    "500": ("status", {"status": 500}),
    "503": ("status", {"status": 503}),
    "503 with hint": ("status", {"status": 503, "headers": {"Retry-After": "7"}}),
    "429": ("rate_limit", {"retry_after": 7}),
    "early 413": ("early_status", {"status": 413}),
    "early 401": ("early_status", {"status": 401}),
    "abrupt 413": ("early_status", {"status": 413, "abrupt": True}),
    "abrupt 401": ("early_status", {"status": 401, "abrupt": True}),
    "reset": ("reset", {}),
    "reset, applied": ("reset", {"applied": True}),
    "reset in head": ("reset_headers", {}),
    "reset at body": ("reset_body", {"after_bytes": 0}),
    "reset in body": ("reset_body", {"after_bytes": 10}),
    "truncated": ("truncate", {"after_bytes": 10}),
    "stalled": ("stall", {"after_bytes": 10}),
    "dripping": ("drip", {"drop_bytes": 50, "seconds": 0.001}),
    "malformed": ("malformed_json", {}),
    "mislabelled": ("wrong_content_type", {}),
    "doubled": ("duplicate_headers", {}),
}
"""The rows: kinds of faults, with their options."""

TABLE = """
                get     keyed   post    delete      path    stream  memory  disk    pages   wait
late            ok 1    ok 1    ok 1    ok 1        ok 1    ok 1    ok 1    ok 1    ok 1    ok 1
silent          mute 2  mute 2  mute 1  mute 2      mute 2  mute 2  mute 2  mute 2  mute 2  mute 2
500             500 2   500 2   500 1   500 2       500 2   500 2   500 2   500 2   500 2   500 2
503             503 2   503 2   503 1   503 2       503 2   503 2   503 2   503 2   503 2   503 2
503 with hint   503 2   503 2   503 2   503 2       503 2   503 2   503 2   503 2   503 2   503 2
429             429 2   429 2   429 2   429 2       429 2   429 2   429 2   429 2   429 2   429 2
early 413       413 1   413 1   413 1   413 1       413 1   413 1   413 1   413 1   413 1   413 1
early 401       401 1   401 1   401 1   401 1       401 1   401 1   401 1   401 1   401 1   401 1
abrupt 413      413 1   413 1   413 1   413 1       413 1   413 1   413 1   413 1   413 1   413 1
abrupt 401      401 1   401 1   401 1   401 1       401 1   401 1   401 1   401 1   401 1   401 1
reset           lost 2  lost 2  lost 1  lost 2      lost 2  lost 2  lost 2  lost 2  lost 2  lost 2
reset, applied  lost 2  lost 2  lost 1  lost 2 404  lost 2  lost 2  lost 2  lost 2  lost 2  lost 2
reset in head   lost 2  lost 2  lost 1  lost 2 404  lost 2  lost 2  lost 2  lost 2  lost 2  lost 2
reset at body   lost 2  lost 2  lost 1  lost 2 404  lost 2  lost 2  torn 2  torn 2  lost 2  lost 2
reset in body   lost 2  lost 2  lost 1  lost 2 404  lost 2  lost 2  torn 2  torn 2  lost 2  lost 2
truncated       lost 2  lost 2  lost 1  lost 2 404  lost 2  lost 2  torn 2  torn 2  lost 2  lost 2
stalled         mute 2  mute 2  mute 1  mute 2 404  mute 2  mute 2  idle 2  idle 2  mute 2  mute 2
dripping        ok 1    ok 1    ok 1    ok 1        ok 1    ok 1    ok 1    ok 1    ok 1    ok 1
malformed       bad 1   bad 1   bad 1   bad 1       bad 1   bad 1   clip 1  clip 1  bad 1   bad 1
mislabelled     ok 1    ok 1    ok 1    ok 1        ok 1    ok 1    ok 1    ok 1    ok 1    ok 1
doubled         ok 1    ok 1    ok 1    ok 1        ok 1    ok 1    ok 1    ok 1    ok 1    ok 1
"""
"""What a client that tries once more makes of them.

A cell says how a call ends that always meets the fault, and after how many attempts. Where it meets
the fault once only, its second attempt is good, or ends as the third word says.
"""


@frozen
class Outcome:
    """How a call ends.

    Args:
        error: The class of what is raised; None for a result.
        status: Its status; 2 for any success.
        says: Words of its message.
        retryable: Whether it may help to make the call again.
        cut: How many bytes are missing in a result that is bytes.
    """

    error: type[Exception] | None = None
    status: int | None = None
    says: str = ""
    retryable: bool = False
    cut: int = 0


DEMANDED = "failed on demand"
OUTCOMES = {
    "ok": Outcome(),
    "clip": Outcome(cut=1),  # its length agrees, and nothing else tells
    "lost": Outcome(scopix_sync.ScopixConnectionError, None, "the connection to 127.0.0.1", True),
    "torn": Outcome(scopix_sync.ScopixConnectionError, None, "the download broke off", True),
    "mute": Outcome(scopix_sync.ScopixTimeoutError, None, f"no answer in {PATIENCE} s", True),
    "idle": Outcome(scopix_sync.ScopixTimeoutError, None, "the download broke off", True),
    "bad": Outcome(scopix_sync.ResponseDecodeError, 2, "in place of the JSON of"),
    "401": Outcome(scopix_sync.AuthenticationError, 401, DEMANDED),
    "404": Outcome(scopix_sync.ResourceNotFoundError, 404, "no such file"),
    "413": Outcome(scopix_sync.ValidationError, 413, DEMANDED),
    "429": Outcome(scopix_sync.RateLimitError, 429, "Too many requests", True),
    "500": Outcome(scopix_sync.ServerError, 500, DEMANDED, True),
    "503": Outcome(scopix_sync.ServerError, 503, DEMANDED, True),
}


class World:
    """A server, and what calls are about. It is made without the client, and not by its rules."""

    def __init__(self, server, http, folder):
        self.server = server
        self.http = http
        self.folder = folder
        self.file_ids = [self.add_file(tags="paged") for _ in range(2)]
        for file_id in self.file_ids:
            self.until_described(file_id)
        plan = {"filename": "a.txt", "size_bytes": 5, "content_type": "text/plain"}
        self.upload_id = self.http.post("/files/direct-uploads", json=plan).json()["upload_id"]
        self.upload_size = 64 * KIB

    def add_file(self, **fields):
        file = ("a.txt", CONTENT)
        return self.http.post("/files/upload", files={"file": file}, data=fields).json()["image_id"]

    def until_described(self, file_id):
        while self.http.get(f"/files/{file_id}").json()["description_status"] != "completed":
            pass

    @property
    def body(self):
        """Bytes to be uploaded: a picture at first sight, so that it fails soon."""
        return b"\x89PNG\r\n\x1a\n" + bytes(self.upload_size)

    def left_over(self):
        """Names of what downloads have left in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


class OneShot(io.BytesIO):
    """A file that can't go back to its start."""

    def seekable(self):
        return False


def get(client, world):
    file = client.files.get(world.file_ids[0])
    assert file.id == world.file_ids[0]


def keyed(client, world):
    made = client.direct_uploads.create(filename="a.txt", size_bytes=5, content_type="text/plain")
    assert made.method == "put"


def post(client, world):
    operation = direct_uploads.sign_direct_upload_parts(world.upload_id, part_numbers=[1])
    # All operations of the API may be repeated, with a key or without; others of a user may not.
    signed = client.send(evolve(operation, repeatable=False))
    assert len(signed.parts) == 1


def delete(client, world):
    gone = client.files.delete(world.add_file())
    assert gone.deleted_at


def path(client, world):
    file = world.folder / "upload.png"
    file.write_bytes(world.body)
    try:
        client.files.upload(file, wait_for_description=False)
    finally:
        file.unlink()


def stream(client, world):
    file = OneShot(world.body)
    client.files.upload(file, filename="a.png", wait_for_description=False)


def memory(client, world):
    return client.files.download(world.file_ids[0])


def disk(client, world):
    copy = client.files.download(world.file_ids[0], world.folder / "copy.txt")
    assert world.left_over() == ["copy.txt"]
    content = copy.read_bytes()
    copy.unlink()
    return content


def pages(client, world):
    found = [file.id for file in client.files.list_all(tags=["paged"], page_size=1)]
    assert sorted(found) == sorted(world.file_ids)


def wait(client, world):
    def release(_):
        if world.is_held:
            world.is_held = False
            world.server.release_processing()
            world.until_described(file_id)

    world.server.hold_processing()
    world.is_held = True
    file_id = world.add_file()
    try:
        result = client.files.wait_for_description(file_id, on_progress=release)
    finally:
        world.server.release_processing()
    assert result.is_completed


@frozen
class Call:
    """A kind of call: what it does, and which of its requests meet the fault."""

    make: object
    route: dict = field(factory=dict)


STORAGE = {"method": "GET", "path": "/storage/*"}
CALLS = {
    "get": Call(get, {"operation": "get_file"}),
    "keyed": Call(keyed, {"operation": "create_direct_upload"}),
    "post": Call(post, {"operation": "sign_direct_upload_parts"}),
    "delete": Call(delete, {"operation": "delete_file"}),
    "path": Call(path, {"operation": "upload_file"}),
    "stream": Call(stream, {"operation": "upload_file"}),
    "memory": Call(memory, STORAGE),
    "disk": Call(disk, STORAGE),
    "pages": Call(pages, {"operation": "list_files", "skip": 1}),
    "wait": Call(wait, {"operation": "get_processing_status", "skip": 1}),
}
"""The columns: JSON by GET, by POST with and without an idempotency key, by DELETE; an upload from
a path and from what can be read once; a download to memory and to disk, whose bytes come from the
storage; the second page of a list; the second poll of a wait."""


def cells():
    """The table as it stands: a text for each fault and call."""
    head, *rows = (re.split(" {2,}", line) for line in TABLE.strip("\n").split("\n"))
    return {
        (fault, call): cell
        for fault, *row in rows
        for call, cell in zip(head[1:], row, strict=True)
    }


CELLS = cells()


@pytest.fixture(scope="module")
def running():
    with Emulator(speed=1000) as server:
        yield server


@pytest.fixture(scope="module")
def made(running, tmp_path_factory):
    headers = {"Authorization": f"Bearer {running.api_key}"}
    with httpx.Client(base_url=running.url, headers=headers) as http:
        yield World(running, http, tmp_path_factory.mktemp("copies"))


@pytest.fixture
def world(made):
    """The world at peace."""
    yield made
    made.server.clear_faults()


@pytest.fixture
def client(world, monkeypatch):
    """A client that tries once more, at once."""

    def sleep(_):
        pass

    monkeypatch.setattr(_seam, "sleep", sleep)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", scopix_sync.InsecureTransportWarning)
        client = Scopix(world.server.api_key, base_url=world.server.url, max_retries=1)
    with client:
        yield client


def outcome_of(client, world, fault, call, **options):
    """Make a call that meets a fault; what is seen of it, and how many attempts met the fault."""
    kind, details = FAULTS[fault]
    is_waiting = fault in {"silent", "stalled"}
    # What is answered early must still be on its way, and the buffers of a connection are large.
    world.upload_size = 8 * MIB if kind == "early_status" else 64 * KIB
    rule = world.server.fault(kind, **CALLS[call].route, **details, **options)
    client = client.with_options(timeout=PATIENCE if is_waiting else 20)
    try:
        content = CALLS[call].make(client, world)
    except scopix_sync.ScopixError as error:
        return error, rule.hits
    return content, rule.hits


def check(seen, expected, world):
    """Hold what was seen of a call to what is expected of it."""
    assert world.left_over() == []
    if expected.error is None:
        assert seen in {None, CONTENT[: len(CONTENT) - expected.cut]}
        return
    assert type(seen) is expected.error, seen
    assert expected.status in {seen.status_code, (seen.status_code or 0) // 100 or None}
    assert expected.says in seen.message
    assert seen.is_retryable is expected.retryable


@pytest.mark.parametrize(("fault", "call"), CELLS)
def test_a_fault_that_stays(client, world, fault, call):
    """Each call ends as the table says, after as many attempts."""
    outcome, attempts, *_ = CELLS[fault, call].split()

    seen, hits = outcome_of(client, world, fault, call)

    check(seen, OUTCOMES[outcome], world)
    assert hits == int(attempts)


@pytest.mark.parametrize(("fault", "call"), CELLS)
def test_a_fault_that_passes(client, world, fault, call):
    """Each call that is tried again succeeds then, or ends as the table says."""
    outcome, attempts, *second = CELLS[fault, call].split()
    if attempts == "2":
        outcome = second[0] if second else "ok"

    seen, hits = outcome_of(client, world, fault, call, count=1)

    check(seen, OUTCOMES[outcome], world)
    assert hits == 1


@pytest.mark.parametrize("fault", ["reset, applied", "reset in head", "reset in body", "truncated"])
def test_what_was_lost_is_not_done_twice(client, world, fault):
    """An upload whose answer was lost is repeated under its key, and stored once."""
    kind, details = FAULTS[fault]
    before = client.files.list().total_count
    world.server.fault(kind, **details, operation="upload_file", count=1)
    client.files.upload(world.body, filename="a.png", wait_for_description=False)

    assert client.files.list().total_count == before + 1


def test_the_table_is_complete():
    """There is a row for every fault, a column for every call, and a meaning for every word."""
    assert CELLS.keys() == {(fault, call) for fault in FAULTS for call in CALLS}
    assert {kind for kind, _ in FAULTS.values()} == set(FAULT_KINDS)
    for cell in CELLS.values():
        assert re.fullmatch(r"(\S+) [12]( 404)?", cell)
        assert cell.split()[0] in OUTCOMES
