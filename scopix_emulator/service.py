"""The parts of one server, put together."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from pathlib import Path
from tempfile import mkdtemp
from weakref import WeakValueDictionary

from scopix_emulator.agents import Agents
from scopix_emulator.auth import DEFAULT_KEY, DEFAULT_TENANT, ApiKey, KeyRing
from scopix_emulator.batches import Batches
from scopix_emulator.bucket import Bucket
from scopix_emulator.chats import Chats
from scopix_emulator.clock import Clock
from scopix_emulator.drive import Drive
from scopix_emulator.faults import Faults
from scopix_emulator.idempotency import Idempotency
from scopix_emulator.jobs import Jobs
from scopix_emulator.limits import PLANS, Plan, RateLimiter, UploadSlots
from scopix_emulator.search import Search
from scopix_emulator.storage import Checksum, Storage
from scopix_emulator.store import Store
from scopix_emulator.transfers import Transfers

_RECOVERABLE_SECONDS = 30 * 24 * 3600


class Service:
    """Everything that a server holds; two of them share nothing.

    Args:
        data: Folder that outlives the server; None for a temporary one.
        plan: Plan of the default tenant.
        api_key: Key of the default tenant.
        speed: How many times faster than a real service files are processed.
        latency: Seconds that every request waits.
        url_lifetime: Seconds for which addresses into storage are valid.
        multipart_threshold: Largest direct upload, in bytes, that is sent in one PUT.
        checksum: What parts of direct uploads are protected by.
        drive: Folder that plays the cloud storage; None for an empty one beside the data.
    """

    def __init__(
        self,
        data: Path | None = None,
        *,
        plan: Plan = PLANS["custom"],
        api_key: str = DEFAULT_KEY,
        speed: float = 1.0,
        latency: float = 0.0,
        url_lifetime: float = 3600.0,
        multipart_threshold: int = 64 * 1024 * 1024,
        checksum: Checksum | None = None,
        drive: Path | None = None,
    ) -> None:
        self._temporary = None if data is not None else Path(mkdtemp(prefix="scopix-"))
        folder = data or self._temporary
        assert folder is not None
        folder.mkdir(parents=True, exist_ok=True)
        self.plan = plan
        self.latency = latency
        self.multipart_threshold = multipart_threshold
        self.checksum: Checksum | None = checksum
        self.clock = Clock()
        self.store = Store(None if data is None else folder / "scopix.db")
        self.search = Search(self.store)
        self.agents = Agents(self.store, self.search)
        self.chats = Chats(self.store, self.search, self.clock, speed)
        secret = self.store.setting("secret", secrets.token_hex())
        self.storage = Storage(folder, self.clock, secret, url_lifetime)
        self.keys = KeyRing()
        self.keys.add(ApiKey(api_key, DEFAULT_TENANT, plan))
        self.rates = RateLimiter(self.clock)
        self.slots = UploadSlots()
        self.idempotency = Idempotency(self.store, self.clock)
        self._speed = speed
        self.jobs = Jobs(self.store, self.storage, self.clock, speed)
        self.batches = Batches(self.store, self.storage, self.clock, self.jobs, speed)
        self._has_own_drive = drive is None
        self.drive = Drive(drive or folder / "drive")
        self.transfers = Transfers(self, speed)
        self.faults = Faults()
        self.buckets: dict[str, Bucket] = {}
        self._completions: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def completions(self, upload_id: str) -> asyncio.Lock:
        """Return the lock under which one direct upload is completed."""
        return self._completions.setdefault(upload_id, asyncio.Lock())

    def forget_bucket(self, tenant_id: str) -> bool:
        """Forget the bucket of a tenant, if it has one."""
        bucket = self.buckets.pop(tenant_id, None)
        if bucket is not None:
            bucket.close()
        return bucket is not None

    def start(self) -> None:
        """Take up what was left unfinished. Called in the event loop."""
        for file in self.store.purge(self.clock.stamp(-_RECOVERABLE_SECONDS)):
            self.storage.remove(file.object_key.rpartition("/")[0])
        self.jobs.analyses.resume()
        for file in self.store.unfinished_files():
            self.jobs.start(file.id)
        for batch in self.store.unfinished_batches():
            self.batches.start(batch)
        for job in self.store.unfinished_cloud_jobs():
            self.transfers.start(job)

    async def stop(self) -> None:
        """Stop working. Called in the event loop."""
        await self.transfers.close()
        await self.batches.close()
        await self.jobs.close()

    def close(self) -> None:
        """Let go of the database, of buckets and of temporary files."""
        self.store.close()
        for tenant_id in list(self.buckets):
            self.forget_bucket(tenant_id)
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    async def clear(self) -> None:
        """Be as new, but for the keys. Called in the event loop."""
        await self.stop()
        self.jobs = Jobs(self.store, self.storage, self.clock, self._speed)
        self.batches = Batches(self.store, self.storage, self.clock, self.jobs, self._speed)
        self.store.clear()
        self.storage.clear()
        if self._has_own_drive:
            self.drive.clear()
        for tenant_id in list(self.buckets):
            self.forget_bucket(tenant_id)
        self.faults.clear()
        self.clock.reset()
        self.rates = RateLimiter(self.clock)
