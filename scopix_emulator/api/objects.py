"""The store of objects behind signed addresses. It speaks as S3 does, and wants no API key."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4
from xml.sax.saxutils import escape

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from scopix_emulator.records import Part
from scopix_emulator.storage import BLOCK, CHECKSUM_HEADERS, Spool
from scopix_emulator.targets import part_path

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from scopix_emulator.records import DirectUpload
    from scopix_emulator.service import Service

_HASHES = dict(CHECKSUM_HEADERS.values())

_PROBLEMS = {
    "SignatureDoesNotMatch": (403, "The signature does not match the request."),
    "AccessDenied": (403, "Request has expired"),
    "NoSuchKey": (404, "There is no such object."),
    "NoSuchUpload": (404, "There is no such upload, or it has ended."),
    "BadDigest": (400, "The checksum does not match the content."),
    "InvalidRequest": (400, "The checksum that was asked for is missing."),
    "EntityTooLarge": (400, "The content is larger than the address was signed for."),
    "MissingContentLength": (411, "The request must carry a Content-Length."),
    "MethodNotAllowed": (405, "The method is not allowed."),
}


class Objects:
    """Serves everything below `/storage/`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD", "PUT"}:
            return _problem("MethodNotAllowed", {"Allow": "GET, HEAD, PUT"})
        key: str = request.path_params["key"]
        query = request.query_params
        problem = self._service.storage.problem(request.method, key, query)
        if problem is not None:
            return _problem(problem)
        if request.method == "PUT":
            return await self._put(request, query["upload"], int(query["part"]))
        path = self._service.storage.path(key)
        if not path.is_file():
            return _problem("NoSuchKey")
        headers = {"Content-Disposition": query["disposition"]} if "disposition" in query else None
        return FileResponse(path, headers=headers, media_type=query.get("type"))

    async def _put(self, request: Request, upload_id: str, number: int) -> Response:
        service = self._service
        upload = self._pending(upload_id)
        if upload is None:
            return _problem("NoSuchUpload")
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return _problem("MissingContentLength")
        size = upload.part_size or upload.size_bytes
        largest = min(size, upload.size_bytes - (number - 1) * size)
        if int(length) > largest:
            return _problem("EntityTooLarge")
        wanted = CHECKSUM_HEADERS.get(upload.checksum or "")
        if wanted is not None and wanted[0] not in request.headers:
            return _problem("InvalidRequest")
        sent = {name: request.headers[name] for name in _HASHES if name in request.headers}
        hashes = {"md5", *(_HASHES[name] for name in sent)}
        spool = Spool(service.storage.incoming(uuid4().hex), *hashes)
        try:
            async for block in request.stream():
                spool.add(block)
                if spool.pending >= BLOCK:
                    await anyio.to_thread.run_sync(spool.write)
            await anyio.to_thread.run_sync(spool.write)
            if not all(spool.has(_HASHES[name], value) for name, value in sent.items()):
                return _problem("BadDigest")
            # It may have been aborted meanwhile, and must stay empty then.
            if self._pending(upload_id) is None:
                return _problem("NoSuchUpload")
            target = part_path(service.storage, upload_id, number)
            target.parent.mkdir(parents=True, exist_ok=True)
            spool.path.replace(target)
        finally:
            spool.discard()
        etag = spool.digest("md5")
        service.store.add_part(upload_id, Part(number=number, etag=etag, size_bytes=spool.size))
        return Response(headers={"ETag": f'"{etag}"'})

    def _pending(self, upload_id: str) -> DirectUpload | None:
        upload = self._service.store.upload(upload_id)
        return upload if upload is not None and upload.state == "pending" else None


def _problem(code: str, headers: dict[str, str] | None = None) -> Response:
    status, message = _PROBLEMS[code]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    )
    return Response(body, status, headers, "application/xml")
