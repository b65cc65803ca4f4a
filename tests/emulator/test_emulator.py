"""The server as an object, as a command and as a fixture."""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

import scopix_emulator
from scopix_emulator import Emulator, emulator, pytest_plugin
from tests.emulator.conftest import Api
from tests.emulator.samples import picture


def test_start_and_stop():
    """It starts in less than a second, answers, and is gone afterwards."""
    begin = time.perf_counter()
    with Emulator() as server, Api(server) as api:
        assert time.perf_counter() - begin < 1
        assert api.get("/files").status_code == 200
        assert repr(server) == f"<Emulator {server.url}>"

    assert repr(server) == "<Emulator stopped>"
    with pytest.raises(httpx.ConnectError):
        httpx.get(server_url := f"{api.base_url}files")
        pytest.fail(server_url)


@pytest.mark.anyio
async def test_async():
    """`async with` does the same, on every event loop."""
    async with Emulator() as server, httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{server.url}/files")).status_code == 401


def test_start_again():
    """A stopped server can be started again, empty; one that runs can't be."""
    server = Emulator()
    server.start()
    with Api(server) as api:
        api.stored(picture())
    with pytest.raises(RuntimeError, match="runs already"):
        server.start()
    server.stop()
    server.stop()
    with server, Api(server) as api:
        assert api.get("/files").json()["total_count"] == 0


def test_use_before_start():
    """A server that is not running says so."""
    with pytest.raises(RuntimeError, match="`with`"):
        _ = Emulator().url


def test_two_servers(start):
    """Two servers in one process share nothing."""
    one, first = start()
    other, second = start()
    first.stored(picture())
    one.fault("status")

    assert second.get("/files").json()["total_count"] == 0
    assert len(other.requests) == 1


def test_port(start):
    """A port can be chosen, once."""
    server, _ = start()
    port = int(server.origin.rpartition(":")[2])

    with pytest.raises(OSError):
        Emulator(port=port).start()


def test_ipv6():
    """An IPv6 address is written in brackets."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with Emulator(host="::1") as server, Api(server) as api:
        assert server.origin.startswith("http://[::1]:")
        assert api.get("/files").status_code == 200


def test_stop_cuts_off_requests(caplog):
    """What is under way when the server stops does not hold it up."""
    with Emulator() as server:
        server.fault("latency", seconds=60)
        host, port = server.origin.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            Api.until(lambda: bool(server.requests))
            begin = time.perf_counter()
            server.stop()

            assert time.perf_counter() - begin < 2
    assert caplog.text == ""


def test_stop_in_the_middle_of_work(start):
    """Files being processed don't hold the server up either."""
    server, api = start(speed=0.01)
    for number in range(20):
        api.stored(picture((number, 0, 0)))
    begin = time.perf_counter()
    server.stop()

    assert time.perf_counter() - begin < 2


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    """A server without a folder of its own removes everything it wrote."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with Emulator() as server, Api(server) as api:
        api.processed(picture())
        assert list(tmp_path.iterdir())
    gc.collect()

    assert list(tmp_path.iterdir()) == []


def test_requests_are_logged(start):
    """Tests can look at what the server has received; secrets are not in the repr."""
    server, api = start()
    api.get("/files?limit=1")
    (entry,) = server.requests

    assert (entry.method, entry.path, entry.query, entry.status) == (
        "GET",
        "/api/v2/files",
        "limit=1",
        200,
    )
    assert entry.headers["authorization"] == f"Bearer {server.api_key}"
    assert server.api_key not in repr(entry)
    Api.until(lambda: entry.seconds is not None)


def test_reset(start):
    """A reset server is as new, but keeps its keys."""
    server, api = start()
    key = server.add_key()
    server.hold_processing()
    server.fail_next_description("timeout")
    server.advance_clock(3600)
    api.stored(picture())
    server.fault("status", path="/files")
    server.reset()

    assert not server.requests
    assert api.processed(picture())["description_status"] == "completed"
    with Api(server, key) as other:
        assert other.get("/files").json()["total_count"] == 1
        assert other.get("/files/upload-sessions").json()["total_count"] == 1


def test_unknown_plan():
    """A plan that does not exist is refused at once."""
    with pytest.raises(ValueError, match="professional"):
        Emulator(plan="gold")


def test_default_key():
    """The default key has the form of real ones."""
    assert re.fullmatch(r"[a-z]+_[A-Za-z0-9_-]{20,}", Emulator().api_key)


def test_missing_library(monkeypatch):
    """Where a library is missing, the error names the extra that brings it."""
    monkeypatch.setattr(emulator, "find_spec", lambda name: None if name == "av" else name)

    with pytest.raises(ImportError, match=r"needs av: pip install 'scopix\[emulator\]'"):
        Emulator()


def test_lazy_names():
    """The package offers its names without loading what is behind them."""
    importlib.reload(scopix_emulator)

    assert scopix_emulator.Emulator is Emulator
    assert scopix_emulator.Plan("x").name == "x"
    with pytest.raises(AttributeError, match="Emulatr"):
        _ = scopix_emulator.Emulatr


def test_light_start_of_pytest():
    """Loading the plugin loads no library of the server."""
    heavy = "starlette uvicorn PIL av pypdf docx httpx msgspec anyio"
    script = (
        "import sys, scopix_emulator.pytest_plugin as p;"
        f"sys.exit(sorted(set(sys.modules) & set({heavy.split()})))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (1, "[]\n")


def test_fixture(scopix_emulator):
    """The fixture is a running server."""
    importlib.reload(pytest_plugin)
    with Api(scopix_emulator) as api:
        assert api.get("/files").status_code == 200


def test_ready_or_failed(monkeypatch):
    """A server that fails at its start says why instead of waiting for ever."""
    from scopix_emulator.service import Service

    def start(_: Service) -> None:
        raise LookupError("no disk")

    monkeypatch.setattr(Service, "start", start)

    with pytest.raises(RuntimeError, match="did not start"):
        Emulator().start()


# ---------------------------------------------------------------------------------------- command


def run(*options: str, stop: signal.Signals = signal.SIGINT) -> tuple[int, str, str, str]:
    """Run the command, ask it for files, stop it; exit code, both outputs, and the answer."""
    command = [sys.executable, "-W", "error", "-m", "scopix_emulator", "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        head = "".join(process.stdout.readline() for _ in range(3))
        url, key = re.findall(r"^(?:URL|API key) +(\S+)$", head, re.MULTILINE)
        answer = httpx.get(f"{url}/files", headers={"Authorization": f"Bearer {key}"}).text
        process.send_signal(stop)
        output, errors = process.communicate(timeout=10)
    return process.returncode, output, errors, answer


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_command(tmp_path, stop):
    """The command prints address and key, and ends in good order."""
    returncode, output, errors, answer = run("--data", str(tmp_path), stop=stop)

    assert (returncode, output, errors) == (0, "Stopped.\n", "")
    assert '"items":[]' in answer
    assert (tmp_path / "scopix.db").exists()


def test_command_with_options():
    """Faults, plans and keys can be chosen, and requests shown."""
    _, _, errors, answer = run(
        "--fault", "status status=507", "--plan", "starter", "--verbose", "--speed", "2"
    )

    assert "INJECTED_FAULT" in answer
    assert "GET /api/v2/files 507" in errors


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--fault", "explode"], "must be in"),
        (["--fault", "reset operation=get_fiel"], "'get_fiel'"),
        (["--host", "256.0.0.1"], ""),
        (["--data", "/dev/null/x"], ""),
    ],
)
def test_command_refuses(capsys, options, message):
    """What can't be done is said in one line."""
    from scopix_emulator import __main__

    assert __main__.main(["--port", "0", *options]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert message in error


def test_event_loop_is_never_blocked(start):
    """While large files are worked on, other requests are answered."""
    server, api = start()
    large = picture(size=(6000, 4000))
    api.stored(large)
    begin = time.perf_counter()
    asyncio.run(_ask(server))

    assert time.perf_counter() - begin < 1


async def _ask(server: Emulator) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        await asyncio.gather(*(client.get(f"{server.url}/files") for _ in range(10)))
