"""The local server as an object."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import ExitStack
from functools import partial
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from scopix.config import API_KEY_PATTERN
from scopix_emulator.auth import DEFAULT_KEY, DEFAULT_TENANT, ApiKey, KeyState, Role
from scopix_emulator.faults import FaultRule
from scopix_emulator.limits import Plan, plan_named

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Coroutine, Mapping
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from scopix_emulator.app import LoggedRequest
    from scopix_emulator.faults import FaultKind, StreamFaultKind
    from scopix_emulator.service import Service
    from scopix_emulator.storage import Checksum

T = TypeVar("T")

Stage = Literal["pending", "queued", "processing"]
_LAST_PORT = 65535
_LIBRARIES = (
    "av",
    "blurhash",
    "botocore",
    "docx",
    "PIL",
    "pypdf",
    "python_multipart",
    "starlette",
    "uvicorn",
)


def _need_extra() -> None:
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise ImportError(
            f"The local server needs {', '.join(missing)}: pip install 'scopix[emulator]'",
            name=missing[0],
        )


def _check_key(key: str) -> None:
    if API_KEY_PATTERN.fullmatch(key) is None:
        raise ValueError(
            f"{key!r} is no key that a client takes: write 'scopix_' and at least 20 letters,"
            " digits, '_' or '-'."
        )


class Emulator:
    """A Scopix server on this machine, in a thread of its own.

    `with` and `async with` start it in less than a second and stop it; `start()` and `stop()` do
    the same. Two in one process share nothing.

    Attributes and methods, once it is started:

    - `url`: base URL for a client, `/api/v2` included; `origin`: the same without that path.
    - `api_key`: a key that works.
    - `requests`: what the server has received, oldest first: `method`, `path`, `query`, `headers`
      (lower-case names), `status` (None where no answer was sent), `seconds`. It can be cleared;
      of very many, only the last 10,000 are kept.
    - `fault(kind, ...)`: let requests fail, see `FaultRule`; `clear_faults()`.
    - `hold_processing(stage)` and `release_processing()`: freeze files in the state `pending`,
      `queued` or `processing`.
    - `fail_next_description(error_type, message, times)`: let descriptions fail.
    - `drop_next_output(times)`: let items of batches succeed without output.
    - `add_key(...)`: another key: of another tenant, on another plan, expired, ...
    - `add_folder()`: make a folder that files can be uploaded to.
    - `drive`: the folder that plays a cloud storage; `drive_files()`: what is in it, as a picker
      would give it. `give_consent(url)`, `refuse_consent(url)`: answer the question at the
      address that `cloud_storage.initiate_auth` gives; `connect_drive()`: connect it without.
    - `advance_clock(seconds)`: let addresses, limits and idempotency keys expire at once.
    - `reset()`: be as just started, but for the keys.

    Args:
        data: Folder that keeps everything across restarts; None for a temporary one.
        plan: Plan of `api_key`, by name or as a `Plan` with limits of your own. The default has
            no limits, so tests are never throttled.
        latency: Seconds that every request waits.
        speed: How many times faster than a real service files are processed. At 1 it takes a
            second or so.
        api_key: The key that works.
        host: Address to bind to. Anything but loopback shows the server to the network.
        port: Port to bind to; 0 for any free one.
        url_lifetime: Seconds for which addresses into storage are valid.
        multipart_threshold: Largest direct upload, in bytes, that is sent in one PUT.
        checksum: What direct uploads ask for: `etag`, `content_md5` or `sha256`, see
            `DirectUploadChecksum`; None for nothing.
        drive: Folder that plays a cloud storage. It is only written to by exports, and never
            emptied. None for one of its own.

    Raises:
        ImportError: If a library of the extra `emulator` is missing.
        ValueError: If there is no plan of this name, or a number or the key is out of range.

    Example:
        ```python
        import httpx
        from scopix_emulator import Emulator

        with Emulator() as server:
            headers = {"Authorization": f"Bearer {server.api_key}"}
            httpx.get(f"{server.url}/files", headers=headers).json()
        ```
    """

    def __init__(
        self,
        data: str | os.PathLike[str] | None = None,
        plan: str | Plan = "custom",
        latency: float = 0.0,
        speed: float = 100.0,
        api_key: str = DEFAULT_KEY,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        url_lifetime: float = 3600.0,
        multipart_threshold: int = 64 * 1024 * 1024,
        checksum: Checksum | None = None,
        drive: str | os.PathLike[str] | None = None,
    ) -> None:
        _need_extra()
        from scopix_emulator.service import Service

        if isinstance(plan, str):
            plan = plan_named(plan)
        _check_key(api_key)
        if not 0 <= latency < inf:
            raise ValueError(f"latency must be seconds, 0 or more, not {latency}.")
        if not 0 < speed < inf:
            raise ValueError(f"speed must be a factor above 0, not {speed}.")
        if not 0 <= port <= _LAST_PORT:
            raise ValueError(f"port must be from 0 to {_LAST_PORT}, not {port}.")
        self.api_key = api_key
        self.requests: list[LoggedRequest] = []
        self._address = (host, port)
        self._plan = plan
        self._make_service = partial(
            Service,
            None if data is None else Path(data),
            plan=plan,
            api_key=api_key,
            latency=latency,
            speed=speed,
            url_lifetime=url_lifetime,
            multipart_threshold=multipart_threshold,
            checksum=checksum,
            drive=None if drive is None else Path(drive),
        )
        self._running: _Running | None = None

    def __repr__(self) -> str:
        state = "stopped" if self._running is None else self.url
        return f"<Emulator {state}>"

    # ----------------------------------------------------------------------------- life and death

    def start(self) -> None:
        """Start, and return when requests are answered.

        Raises:
            OSError: If the port is taken.
            RuntimeError: If it runs already.
        """
        if self._running is not None:
            raise RuntimeError("The local server runs already.")
        with ExitStack() as stack:
            listener = stack.enter_context(_listen(*self._address))
            service = self._make_service()
            stack.callback(service.close)
            self._running = _Running(service, self.requests, listener)
            self._running.after = stack.pop_all()

    def stop(self) -> None:
        """Stop. Requests under way are cut off; files being processed go on at the next start."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        from anyio.to_thread import run_sync

        await run_sync(self.start)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        from anyio import CancelScope
        from anyio.to_thread import run_sync

        with CancelScope(shield=True):
            await run_sync(self.stop)

    # ---------------------------------------------------------------------------------- addresses

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        host, port = self._live.address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def url(self) -> str:
        """Base URL for a client."""
        return f"{self.origin}/api/v2"

    @property
    def _live(self) -> _Running:
        if self._running is None:
            raise RuntimeError("The local server is not running; use it in a `with` block.")
        return self._running

    # ------------------------------------------------------------------------------------ control

    def fault(
        self, kind: FaultKind | StreamFaultKind, **options: Unpack[FaultOptions]
    ) -> FaultRule:
        """Let requests fail from now on.

        Args:
            kind: How they fail.
            **options: Which ones, and details; see `FaultRule`.

        Returns:
            The rule in force; `hits` counts the requests that it has failed.

        Raises:
            ValueError: If there is no such kind or operation.

        Example:
            ```python
            server.fault("status", operation="upload_file", status=503, count=2)
            server.fault("reset_body", method="GET", path="/storage/*", chance=0.1, seed=7)
            ```
        """
        rule = FaultRule(kind, **options)
        self.add_fault(rule)
        return rule

    def add_fault(self, rule: FaultRule) -> None:
        """Put a rule in force that was made before, by `FaultRule.parse` for example.

        Args:
            rule: The rule.

        Raises:
            ValueError: If it is for an operation that does not exist.
        """
        from scopix_emulator.app import OPERATION_IDS

        live = self._live
        if rule.operation is not None and rule.operation not in OPERATION_IDS:
            raise ValueError(f"There is no operation {rule.operation!r} in the API description.")
        live.service.faults.add(rule)

    def clear_faults(self) -> None:
        """Drop all faults."""
        self._live.service.faults.clear()

    def hold_processing(self, stage: Stage = "queued") -> None:
        """Freeze every file when it reaches a stage, until `release_processing`.

        Args:
            stage: `pending`, `queued` or `processing`.
        """
        jobs = self._live.service.jobs
        self._live.run(lambda: jobs.hold(stage))

    def release_processing(self) -> None:
        """Let files go on."""
        self._live.run(self._live.service.jobs.release)

    def fail_next_description(
        self, error_type: str, message: str = "Failed on demand.", times: int = 1
    ) -> None:
        """Let the next descriptions fail.

        Args:
            error_type: A value of `DescriptionErrorType`, such as `timeout`.
            message: Why, for people.
            times: How many.

        Raises:
            ValueError: If there is no such type.
        """
        from scopix_emulator.jobs import DESCRIPTION_ERRORS

        if error_type not in DESCRIPTION_ERRORS:
            raise ValueError(
                f"There is no type {error_type!r}; there are {', '.join(DESCRIPTION_ERRORS)}."
            )
        self._live.service.jobs.fail_next_description(error_type, message, times)

    def drop_next_output(self, times: int = 1) -> None:
        """Let the next items of batches succeed without output.

        Args:
            times: How many.
        """
        batches = self._live.service.batches
        self._live.run(lambda: batches.drop_next_output(times))

    def add_key(
        self,
        key: str | None = None,
        *,
        tenant_id: str = DEFAULT_TENANT,
        plan: str | Plan | None = None,
        state: KeyState = "active",
        role: Role = "admin",
    ) -> str:
        """Make another API key known.

        Args:
            key: The key; None to make one up.
            tenant_id: Whose key it is. Another tenant sees none of this one's files.
            plan: Its plan; that of `api_key` by default.
            state: `active`, `expired`, `deactivated` or `past_due`.
            role: `owner`, `admin`, `editor` or `viewer`. Only the first two see settings.

        Returns:
            The key.

        Raises:
            ValueError: If there is no plan of this name, or the key is none that a client takes.
        """
        key = key or f"scopix_{uuid4().hex[:8]}{uuid4().hex}"
        _check_key(key)
        plan = plan_named(plan) if isinstance(plan, str) else plan or self._plan
        self._live.service.keys.add(ApiKey(key, tenant_id, plan, state, role))
        return key

    def add_folder(self, *, tenant_id: str = DEFAULT_TENANT) -> str:
        """Make a folder that files can be uploaded to.

        Args:
            tenant_id: Whose folder it is.

        Returns:
            Its identifier.
        """
        folder_id = str(uuid4())
        self._live.service.store.add_folder(tenant_id, folder_id)
        return folder_id

    @property
    def drive(self) -> Path:
        """The folder that plays a cloud storage. Put files into it, and look for exported ones."""
        return self._live.service.drive.folder

    def drive_files(self) -> list[dict[str, Any]]:
        """List what is in the drive, as a picker would.

        Returns:
            For each file, by its path, its `id`, `name`, `mime_type` and `size_bytes`. That can
            be imported as it is.
        """
        return [
            {
                "id": file.id,
                "name": file.name,
                "mime_type": file.mime_type,
                "size_bytes": file.size,
            }
            for file in self._live.service.drive.files()
        ]

    def give_consent(self, authorization_url: str) -> tuple[str, str]:
        """Let the owner of the drive allow access.

        Args:
            authorization_url: Where `cloud_storage.initiate_auth` sends the owner.

        Returns:
            The code and the state that an application gets.

        Raises:
            ValueError: If the question is closed.
        """
        outcome = self._decide(authorization_url, "allow")
        return outcome["code"], outcome["state"]

    def refuse_consent(self, authorization_url: str) -> str:
        """Let the owner of the drive refuse access.

        Args:
            authorization_url: Where `cloud_storage.initiate_auth` sends the owner.

        Returns:
            The error that an application gets.

        Raises:
            ValueError: If the question is closed.
        """
        return self._decide(authorization_url, "deny")["error"]

    def _decide(self, authorization_url: str, decision: str) -> dict[str, str]:
        from scopix_emulator.loopback import submit

        location = submit(authorization_url, {"decision": decision})
        if location is None:
            raise ValueError(f"Nobody is asked at {authorization_url}; begin once more.")
        return dict(parse_qsl(urlsplit(location).query))

    def connect_drive(
        self, connection_id: str | None = None, *, tenant_id: str = DEFAULT_TENANT
    ) -> str:
        """Connect the drive without asking for consent.

        Args:
            connection_id: Identifier of the connection; None to make one up, or to renew one.
            tenant_id: Who gets access.

        Returns:
            The identifier.
        """
        from scopix_emulator.api.cloud_storage import connect

        return connect(self._live.service, tenant_id, connection_id)[0].id

    def advance_clock(self, seconds: float) -> None:
        """Let time pass at once: addresses, limits and idempotency keys expire by it.

        Args:
            seconds: How much.
        """
        self._live.service.clock.advance(seconds)

    def reset(self) -> None:
        """Be as just started, but for the keys: no files, faults, holds or logged requests."""
        self._live.run_async(self._live.service.clear)
        self.requests.clear()


class FaultOptions(TypedDict, total=False):
    """What `Emulator.fault` takes besides the kind; see `FaultRule`."""

    method: str | None
    path: str
    operation: str | None
    count: int | None
    skip: int
    chance: float
    seed: int
    applied: bool
    status: int
    body: bytes | None
    headers: Mapping[str, str]
    abrupt: bool
    seconds: float
    retry_after: int
    after_bytes: int
    drop_bytes: int
    after_events: int
    event_bytes: int
    code: str


def _listen(host: str, port: int) -> socket.socket:
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address, family=family)


class _Running:
    """One run of the server: its service, its thread and its event loop."""

    def __init__(
        self, service: Service, requests: list[LoggedRequest], listener: socket.socket
    ) -> None:
        from scopix_emulator.app import make_app
        from scopix_emulator.http import HttpServer

        self.service = service
        self.after = ExitStack()
        host, port = listener.getsockname()[:2]
        self.address: tuple[str, int] = (host, port)
        self._server = HttpServer(make_app(service, requests), listener)
        self._thread = threading.Thread(target=self._server.serve_here, name="scopix-emulator")
        self._thread.daemon = True
        self._thread.start()
        self._server.wait_until_ready()

    def run(self, act: Callable[[], T]) -> T:
        """Call a function in the event loop."""

        async def task() -> T:
            return act()

        return self.run_async(task)

    def run_async(self, act: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Await a coroutine in the event loop."""
        return asyncio.run_coroutine_threadsafe(act(), self._server.loop).result(30)

    def stop(self) -> None:
        """Stop and let go of everything."""
        self._server.stop()
        self._thread.join()
        self.after.close()
