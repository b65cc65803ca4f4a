"""One request, and the table of operations that answer requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import msgspec
from attrs import define
from starlette.responses import Response

from scopix_emulator.auth import ADMINS
from scopix_emulator.checks import Fields, WrongValueError, need, text, uuid
from scopix_emulator.errors import ApiError, malformed, not_found, too_large
from scopix_emulator.views import Views

if TYPE_CHECKING:
    from starlette.requests import Request

    from scopix_emulator.auth import ApiKey
    from scopix_emulator.bucket import Bucket
    from scopix_emulator.idempotency import Outcome
    from scopix_emulator.records import File
    from scopix_emulator.service import Service

API = "/api/v2"

_JSON_BYTES = 8 * 1024 * 1024
_TOKEN = r"[!-~]+"

HEADERS = {
    "X-Tenant-ID": text(1, 64, r"[A-Za-z0-9_-]+"),
    "X-Correlation-ID": text(1, 128, _TOKEN),
    "X-Request-ID": text(1, 128, _TOKEN),
}
"""Headers that every operation takes."""

_IDEMPOTENCY_KEY = text(1, 128, _TOKEN)


@define
class Call:
    """One request whose caller is known."""

    service: Service
    request: Request
    key: ApiKey

    @property
    def tenant_id(self) -> str:
        """The tenant that the caller acts for."""
        return self.key.tenant_id

    @property
    def views(self) -> Views:
        """Writes records for this caller."""
        return Views(self.service.storage, self.origin, self.service.buckets.get(self.tenant_id))

    @property
    def origin(self) -> str:
        """Origin under which the caller reached the server."""
        return str(self.request.base_url).rstrip("/")

    @property
    def bucket(self) -> Bucket:
        """The bucket of the caller's own.

        Raises:
            ApiError: If there is none.
        """
        bucket = self.service.buckets.get(self.tenant_id)
        if bucket is None:
            raise ApiError(
                501,
                "STORAGE_NOT_CONFIGURED",
                "This tenant has set up no bucket of its own.",
                {"field": "storage_target"},
            )
        return bucket

    def uuid(self, name: str) -> str:
        """Return an identifier of the path."""
        return need(uuid(), name, self.request.path_params[name])

    def query(self, fields: Fields) -> dict[str, Any]:
        """Return the query parameters."""
        return fields.from_pairs(self.request.query_params.multi_items())

    async def json(self, fields: Fields, most: int = _JSON_BYTES) -> dict[str, Any]:
        """Return the members of a body of at most so many bytes."""
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise ApiError(
                415, "UNSUPPORTED_MEDIA_TYPE", "The body must be of type application/json."
            )
        body = bytearray()
        async for block in self.request.stream():
            body += block
            if len(body) > most:
                raise too_large(f"The body is larger than {most} bytes.", limit=most)
        try:
            value = msgspec.json.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise malformed(f"The body is not valid JSON: {error}") from error
        try:
            return fields.from_json(value)
        except WrongValueError as wrong:
            raise ApiError(422, "VALIDATION_ERROR", f"The body {wrong}", {"field": ""}) from None

    def file(self) -> File:
        """Return the file that the path names."""
        file_id = self.uuid("file_id")
        file = self.service.store.live_file(self.tenant_id, file_id)
        if file is None:
            raise not_found("file", file_id)
        return file

    def need_admin(self) -> None:
        """Refuse whoever is no admin of the tenant."""
        if self.key.role not in ADMINS:
            raise ApiError(
                403,
                "PERMISSION_DENIED",
                "Only admins of the tenant may do this.",
                {"role": self.key.role},
            )

    def need_turn(self, what: str, limit: int) -> None:
        """Count a request to what has a limit of its own, where the plan has limits."""
        is_limited = self.key.plan.requests_per_minute is not None
        rates = self.service.rates
        allowance = rates.take(f"{self.tenant_id} {what}", limit if is_limited else None)
        if allowance is not None and allowance.exceeded:
            raise rates.refusal(allowance)

    def need_target(self, values: dict[str, Any]) -> None:
        """Refuse to store a file in a bucket that is not set up."""
        if values["storage_target"] == "custom":
            _ = self.bucket

    def need_folder(self, folder_id: str | None) -> None:
        """Refuse a folder that the tenant doesn't have."""
        if folder_id is not None and not self.service.store.has_folder(self.tenant_id, folder_id):
            raise not_found("folder", folder_id)

    def idempotency_key(self) -> str | None:
        """Return the idempotency key, if there is one."""
        key = self.request.headers.get("idempotency-key")
        return None if key is None else need(_IDEMPOTENCY_KEY, "Idempotency-Key", key)

    async def once(self, content: str, act: Callable[[], Awaitable[Outcome]]) -> Response:
        """Act, unless that was done before under the same idempotency key."""
        status, body, again = await self.service.idempotency.once(
            self.tenant_id, self.idempotency_key(), content, act
        )
        headers = {"Idempotency-Replayed": "true"} if again else None
        return Response(body, status, headers, "application/json")


def answer(body: dict[str, Any], status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(msgspec.json.encode(body), status, media_type="application/json")


Handler = Callable[[Call], Awaitable[Response]]

OPERATIONS: dict[str, dict[str, Handler]] = {}
"""Every operation by path and method."""


def operation(method: str, path: str) -> Callable[[Handler], Handler]:
    """Register the function that answers an operation."""

    def register(handler: Handler) -> Handler:
        OPERATIONS.setdefault(path, {})[method] = handler
        return handler

    return register
