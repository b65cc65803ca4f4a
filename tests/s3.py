"""A store that speaks as S3 does: the server of moto, behind a gate that checks what it does not.

moto keeps objects and parts, gives them the ETags that S3 gives, and holds uploads to the rules of
S3. It takes any signature, however old, and any `Content-MD5`; so the gate looks at these, by
"Authenticating Requests (AWS Signature Version 4)" in the reference of the S3 API. What neither
shows: ETags under SSE-KMS, which are no MD5; that parts can still arrive after an abort; the
throttling of a real store.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from scopix_emulator import Emulator
from scopix_emulator.api import direct_uploads
from scopix_emulator.app import RequestLog
from scopix_emulator.http import HttpServer
from scopix_emulator.wire import MANGLERS, FaultMiddleware

__all__ = ["KEYS", "NAME", "REGION", "Store", "all_to_bucket", "moto", "store"]

NAME = "storage"
REGION = "eu-central-1"
KEYS = {
    "access_key_id": "AKIATESTSOFSCOPIX000",
    "secret_access_key": "secret-of-the-tests/0123456789",
}

_MOTO = """
from werkzeug.serving import make_server
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication, MotoRequestHandler, create_backend_app
)
app = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@contextmanager
def moto() -> Iterator[str]:
    """Run the server of moto in a child process; gives its address."""
    # Nothing of ours runs there, so there is nothing to measure.
    environment = {name: os.environ[name] for name in os.environ if "COVERAGE" not in name}
    command = [sys.executable, "-W", "ignore", "-c", _MOTO]
    output, silence = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=output, stderr=silence) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


class Store:
    """The gate before moto, in a thread of its own.

    Presigned requests, which are those of clients, are logged with the requests of the local
    server, and fail by its faults; what the local server asks by itself is in `calls`.

    Args:
        server: The local server whose bucket it has.
        upstream: Address of moto.
    """

    def __init__(self, server: Emulator, upstream: str) -> None:
        service = server._live.service
        self.keys: dict[str, str] = {KEYS["access_key_id"]: KEYS["secret_access_key"]}
        self.calls: list[tuple[str, str]] = []
        self.refuse: dict[str, int] = {}
        """Statuses that the next calls of the local server get, by method."""
        self.after_put: list[Callable[[], None]] = []
        """Called in turn, one after each piece that has arrived."""
        self._clock = service.clock
        self._http = httpx.AsyncClient(base_url=upstream, trust_env=False, timeout=30)
        faults = FaultMiddleware(self._forward, service.faults, MANGLERS, "", lambda scope: None)
        self._logged = RequestLog(faults, server.requests, service)
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = HttpServer(self._serve, listener)
        self._thread = threading.Thread(target=self._server.serve_here, daemon=True)
        self._thread.start()
        self._server.wait_until_ready()

    def close(self) -> None:
        """Stop."""
        self._server.stop()
        self._thread.join()

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._http.aclose()
            await send({"type": "lifespan.shutdown.complete"})
        elif b"X-Amz-Signature" in scope["query_string"]:
            await self._logged(scope, receive, send)
        else:
            self.calls.append((scope["method"], scope["path"]))
            await self._forward(scope, receive, send, self.refuse.get(scope["method"]))

    async def _forward(
        self, scope: Any, receive: Any, send: Any, refusal: int | None = None
    ) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        if refusal is not None:
            await _answer(send, refusal, [], _refusal("Refused", "Not now."))
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        problem = self._problem(scope, headers, body)
        if problem is not None:
            status, code, text = problem
            kind = [(b"content-type", b"application/xml")]
            await _answer(send, status, kind, _refusal(code, text))
            return
        unforwarded = {"host", "connection", "content-length", "expect", "transfer-encoding"}
        target = scope["raw_path"].decode() + "?" + scope["query_string"].decode()
        response = await self._http.request(
            scope["method"],
            httpx.URL(f"{self._http.base_url}".rstrip("/") + target),
            content=body,
            headers={name: headers[name] for name in headers if name not in unforwarded},
        )
        kept = [
            (name.lower(), value)
            for name, value in response.headers.raw
            if name.lower() not in {b"connection", b"transfer-encoding"}
        ]
        if scope["method"] == "PUT" and self.after_put:
            self.after_put.pop(0)()
        await _answer(send, response.status_code, kept, response.content)

    def _problem(
        self, scope: Any, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, str, str] | None:
        query = dict(
            pair.partition("=")[::2] for pair in scope["query_string"].decode().split("&") if pair
        )
        signature = query.pop("X-Amz-Signature", None)
        if signature is None:
            fields = headers.get("authorization", "").partition(" ")[2].split(", ")
            given = dict(field.partition("=")[::2] for field in fields)
            date, lifetime = headers.get("x-amz-date", ""), 900
            content = headers.get("x-amz-content-sha256", "")
        else:
            given = {
                "Credential": unquote(query["X-Amz-Credential"]),
                "SignedHeaders": unquote(query["X-Amz-SignedHeaders"]),
                "Signature": signature,
            }
            date, lifetime = query["X-Amz-Date"], int(query["X-Amz-Expires"])
            content = "UNSIGNED-PAYLOAD"
        key_id, _, credential_scope = given.get("Credential", "").partition("/")
        if key_id not in self.keys:
            return 403, "InvalidAccessKeyId", "The access key is not known."
        signed = given["SignedHeaders"].split(";")
        canonical = "\n".join(
            [
                scope["method"],
                scope["raw_path"].decode(),
                "&".join(f"{name}={query[name]}" for name in sorted(query)),
                *(f"{name}:{' '.join(headers[name].split())}" for name in signed),
                "",
                ";".join(signed),
                content,
            ]
        )
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = "\n".join(["AWS4-HMAC-SHA256", date, credential_scope, digest])
        key = f"AWS4{self.keys[key_id]}".encode()
        for part in (*credential_scope.split("/"), text):
            key = hmac.new(key, part.encode(), "sha256").digest()
        if not hmac.compare_digest(key.hex(), given["Signature"]):
            return 403, "SignatureDoesNotMatch", "The signature does not match the request."
        if any(name.startswith("x-amz-") and name not in signed for name in headers):
            return 403, "AccessDenied", "There were headers in the request that were not signed."
        when = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        if signature is not None and when.timestamp() + lifetime < self._clock.time():
            return 403, "AccessDenied", "Request has expired"
        md5 = base64.b64encode(hashlib.md5(body).digest()).decode()
        if headers.get("content-md5", md5) != md5:
            return 400, "BadDigest", "The Content-MD5 did not match."
        return None


async def _answer(send: Any, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _refusal(code: str, message: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()


def all_to_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let direct uploads go to the bucket unless they ask for something else."""
    create = direct_uploads._create

    async def create_in_bucket(call: Any, values: dict[str, Any]) -> dict[str, Any]:
        return await create(call, {**values, "storage_target": "custom"})

    monkeypatch.setattr(direct_uploads, "_create", create_in_bucket)


@contextmanager
def store(server: Emulator, upstream: str) -> Iterator[Store]:
    """Give the tenant of a local server a bucket that is empty.

    Args:
        server: The local server.
        upstream: Address of moto, which forgets everything else.
    """
    made = Store(server, upstream)
    try:
        with httpx.Client(trust_env=False, timeout=30) as http:
            assert http.post(f"{upstream}/moto-api/reset").is_success
            assert http.put(f"{upstream}/{NAME}").is_success
            response = http.post(
                f"{server.url}/tenant/s3-config",
                headers={"Authorization": f"Bearer {server.api_key}"},
                json={**KEYS, "bucket_name": NAME, "region": REGION, "endpoint_url": made.url},
            )
        assert response.status_code == 200, response.text
        yield made
    finally:
        server._live.service.forget_bucket("tenant_local")
        made.close()
