"""What faults do to streams of events, each piece of which is one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scopix_emulator.wire import Mangler

if TYPE_CHECKING:
    from starlette.datastructures import MutableHeaders
    from starlette.types import Message

    from scopix_emulator.faults import FaultKind, StreamFaultKind


class _AtEvent(Mangler):
    """Does something when the first events of a stream have been sent; passes what is none."""

    async def head(self, start: Message, headers: MutableHeaders) -> None:
        is_stream = headers.get("content-type", "").startswith("text/event-stream")
        self._left = self.rule.after_events if is_stream else -1
        self.is_over = False
        await super().head(start, headers)

    async def piece(self, data: bytes) -> None:
        if self.is_over:
            return
        self._left -= 1
        await (self.strike(data) if self._left == -1 else self.emit(data))

    async def end(self) -> None:
        if not self.is_over:
            await super().end()

    async def strike(self, data: bytes) -> None:
        """Take the event that is next."""


class _Cutter(_AtEvent):
    """Closes the connection, between two events or inside the next one."""

    async def strike(self, data: bytes) -> None:
        self.is_over = True
        if self.rule.event_bytes:
            await self.emit(data[: self.rule.event_bytes])
        await self.connection.close()


class _Staller(_AtEvent):
    """Is silent for some time, then goes on."""

    async def strike(self, data: bytes) -> None:
        if await self.connection.lasts(self.rule.seconds):
            await self.emit(data)


class _Repeater(_AtEvent):
    """Sends an event twice."""

    async def strike(self, data: bytes) -> None:
        await self.emit(data)
        await self.emit(data)


class _Failer(_AtEvent):
    """Ends the stream with an event that says that something failed, in place of the next one."""

    async def strike(self, data: bytes) -> None:
        self.is_over = True
        if self.rule.kind == "auth_error_event":
            event = {"type": "auth_error", "error": "The key was deactivated on demand."}
        else:
            message = "The answer failed on demand."
            event = {"type": "error", "message": message, "code": self.rule.code}
        name, content = event["type"].encode(), msgspec.json.encode(event)
        own_id, _, _ = data.partition(b"\n")  # of the event whose place it takes
        await self.emit(b"%b\nevent: %b\ndata: %b\n\n" % (own_id, name, content))
        await Mangler.end(self)


STREAM_MANGLERS: dict[FaultKind | StreamFaultKind, type[Mangler]] = {
    "cut_stream": _Cutter,
    "stall_stream": _Staller,
    "repeat_event": _Repeater,
    "error_event": _Failer,
    "auth_error_event": _Failer,
}
