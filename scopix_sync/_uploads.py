# Derived from scopix/_uploads.py by `python -m generator generate`; do not edit.
"""Uploads of any size: through the API, or straight to storage, in pieces that can be resumed."""

from __future__ import annotations

import logging
import os
import random
from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import evolve, field, frozen

from scopix._core import results as made
from scopix._core import storage
from scopix._core.bars import Bar
from scopix._core.body import PathSource, RangeSource, RawBody, StreamSource
from scopix._core.http import may_follow
from scopix._core.inputs import MAX_BATCH_FILES, MAX_FILES, source_of
from scopix._core.journal import Entry, Journal, fingerprint, journal_folder
from scopix._core.retry import RetryPolicy
from scopix._core.spool import Spool
from scopix._core.storage import HashedSource, Remedy
from scopix._core.tally import Tally
from scopix._core.upload_plan import (
    IN_FLIGHT,
    DirectPlan,
    Way,
    concurrency_of,
    share_of,
    way_of,
)
from scopix._core.uploads import Sent, jobs_of, unreadable
from scopix._raw.models.direct_uploads import (
    CompletedPart,
    DirectUploadChecksum,
    DirectUploadState,
)
from scopix._raw.operations import direct_uploads as operations
from scopix._raw.operations import files
from scopix.errors import (
    ConflictError,
    ResourceNotFoundError,
    ScopixError,
    UploadError,
    ValidationError,
)

from . import _seam
from ._caller import Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scopix._core.body import Body, Source
    from scopix._core.inputs import FileInput
    from scopix._core.operation import Operation
    from scopix._core.upload_plan import Piece
    from scopix._core.uploads import BatchRequest, Details, Job
    from scopix._raw.models.direct_uploads import DirectUploadPart
    from scopix.types.callbacks import UploadProgressEvent
    from scopix.types.uploads import BatchUploadResults, QuotaInfo, UploadResult

__all__ = ["Batch", "Progress", "Uploads", "announce", "check_stream", "look_at", "spooled"]

T = TypeVar("T")

logger = logging.getLogger("scopix")

_SIGNED: Final = 100
"""Parts that are signed together."""

_RENEWALS: Final = 3
"""Fresh addresses for one piece. Who needs more has a clock that is wrong."""

_ABORT_SECONDS: Final = 10.0


def look_at(file: FileInput | Iterator[bytes], filename: str | None) -> Source:
    """Look at a file, without reading it; see `source_of`."""
    source = _seam.run(source_of, file, filename)
    check_stream(source)
    return source


def check_stream(source: Source | Exception) -> None:
    """Refuse a stream that can't be waited for.

    Raises:
        TypeError: It is one.
    """
    if isinstance(source, StreamSource):
        _seam.check_stream(source.stream)


def spooled(source: Source, spools: list[Spool]) -> Source:
    """Give a source of known size that can be read again.

    Args:
        source: A stream becomes a temporary file, any other source is returned.
        spools: Where that file is put in, to be discarded.
    """
    if way_of(source.size, 0) is not Way.SPOOL:
        return source

    def begin() -> Spool:
        # Noted here: a task that is cancelled would not learn of it.
        spools.append(Spool(source.filename or "the stream"))
        return spools[-1]

    spool = _seam.run(begin)
    # What this client can not pull was refused before.
    stream: Any = source.stream if isinstance(source, StreamSource) else source.blocks()
    pieces = _seam.pull(stream)
    try:
        for piece in pieces:
            _seam.run(spool.write, piece)
    finally:
        pieces.close()
    return _seam.run(spool.source)


class Progress:
    """Tells of the bytes of one call, in the task of its caller.

    Args:
        on_bytes: A callback that is told.
        bar: A bar that shows it.
        total: Bytes of the whole.
    """

    def __init__(self, on_bytes: _seam.BytesCallback | None, bar: Bar | None, total: int) -> None:
        self.tally = Tally(total)
        self.bell = _seam.Bell(self.tell)
        self._on_bytes = on_bytes
        self._bar = bar
        self._told: int | None = None

    @classmethod
    def of(
        cls, on_bytes: _seam.BytesCallback | None, label: str | None, total: int
    ) -> Progress | None:
        """Make one if anybody is told.

        Args:
            on_bytes: A callback.
            label: What stands before a bar; None for no bar.
            total: Bytes of the whole.
        """
        if on_bytes is None and label is None:
            return None
        return cls(on_bytes, None if label is None else Bar(label, total), total)

    def meter(self, piece: object, payload: int, body: Body) -> Callable[[int], None]:
        """Make what a request calls with the bytes of its body that are sent."""
        move = self.tally.meter(piece, payload, body.size)

        def sent(position: int) -> None:
            move(position)
            self.bell.ring()

        return sent

    def finish(self, piece: object, payload: int) -> None:
        """Count a piece as sent for good."""
        self.tally.finish(piece, payload)
        self.bell.ring()

    def tell(self) -> None:
        """Say how many bytes are sent, if it is another number than before."""
        sent = self.tally.read()
        if sent != self._told:
            self._told = sent
            if self._bar is not None:
                self._bar.move(sent)
            _seam.call(self._on_bytes, sent, self.tally.total)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()


@frozen
class _Begun:
    """A direct upload under way: its plan, addresses of some parts, ETags of those that are in."""

    plan: DirectPlan
    parts: Sequence[DirectUploadPart] = ()
    arrived: Mapping[int, str] = field(factory=dict[int, str])


class Uploads:
    """Sends the files of one call.

    Args:
        caller: What sends requests.
        details: What is said of the files.
        max_concurrency: Requests at a time.
        part_size: Wanted size of the parts of large files.
        resume: Whether large files are resumed, or the path of the journal.
        progress: Who is told of the bytes.
    """

    def __init__(
        self,
        caller: Caller,
        details: Details,
        *,
        max_concurrency: int,
        part_size: int | None = None,
        resume: bool | str | os.PathLike[str] = False,
        progress: Progress | None = None,
    ) -> None:
        self._caller = caller
        # A key names one change: that which begins the upload.
        later = evolve(caller.options, idempotency_key=None)
        self._later = Caller(caller.transport, later)
        self._config = caller.transport.config
        self._details = details
        self._max_concurrency = max_concurrency
        self._part_size = part_size
        self._resume = resume
        self._progress = progress
        self._room = _seam.Room(IN_FLIGHT)

    def alone(self, source: Source) -> UploadResult:
        """Send the only file of a call, and tell of its progress."""
        if self._progress is None:
            return self.send(source)
        with _seam.concurrently(self.send, [source], 1, bell=self._progress.bell) as outcomes:
            (outcome,) = [outcome for _, outcome in outcomes]
        if isinstance(outcome, Exception):
            raise outcome
        self._progress.tell()
        return outcome

    def send(self, source: Source) -> UploadResult:
        """Send a file, whichever way it goes.

        Raises:
            UploadError: It changed or could not be read meanwhile, or storage did not take it.
            ScopixError: The API did not take it.
        """
        try:
            if way_of(source.size, self._config.direct_upload_threshold) is Way.STREAM:
                operation = self._details.upload_file(source)
                return self._send_form(operation, [source])
            return self._send_direct(source)
        except ScopixError:
            raise
        except OSError as error:
            raise UploadError(str(error), filename=source.filename, stage="upload") from error

    def send_together(self, files: Sequence[tuple[int, Source]]) -> Sent:
        """Send small files in one request; without those that can't be read any more.

        Args:
            files: The files with their positions.

        Raises:
            ScopixError: The API did not take the request.
        """
        left = list(files)
        lost: dict[int, OSError] = {}
        while left:
            sources = [source for _, source in left]
            try:
                receipt = self._send_form(self._details.upload_files(sources), sources)
            except ScopixError:
                raise
            except OSError as error:
                # Who is it? The server stores nothing of a request that breaks off.
                found = _seam.run(unreadable, left)
                if not found:
                    raise UploadError(str(error), stage="upload") from error
                lost |= found
                left = [(position, source) for position, source in left if position not in found]
            else:
                return Sent(receipt, [position for position, _ in left], lost)
        return Sent(None, [], lost)

    def _send_form(self, operation: Operation[T], sources: Sequence[Source]) -> T:
        payload = sum(source.size or 0 for source in sources)
        body = operation.body
        key = id(operation)
        on_sent = None
        if self._progress is not None and body is not None:
            on_sent = self._progress.meter(key, payload, body)
        try:
            with self._room.take(share_of(payload, self._max_concurrency)):
                response = self._caller.send_raw(operation, on_sent=on_sent)
        except BaseException:
            # It may be sent again without one of its files.
            if on_sent is not None:
                on_sent(0)
            raise
        if self._progress is not None:
            self._progress.finish(key, payload)
        return response.parse()

    # ------------------------------------------------------------------------- straight to storage

    def _send_direct(self, source: Source) -> UploadResult:
        if not self._resume or not isinstance(source, PathSource) or source.is_temporary:
            return self._carry_out(source, self._begin(source), None)
        target = self._details.target(self._config, source.filename)
        now = _seam.run(Entry.of, "", target, source)
        if self._resume is True:
            path = journal_folder() / f"{fingerprint(now.target, now.path)[:32]}.json"
        else:
            path = Path(self._resume)
        journal = Journal(path, source.name)
        try:
            noted = _seam.run(journal.open)
            begun = None if noted is None else self._take_up(source, now, noted)
            if begun is None:
                begun = self._begin(source)
            if isinstance(begun, _Begun):
                entry = evolve(now, upload_id=begun.plan.upload_id)
                _seam.run(journal.write, entry)
            return self._carry_out(source, begun, journal)
        finally:
            journal.close()

    def _begin(self, source: Source) -> _Begun | UploadResult:
        """Ask how to send a file. It may be stored already."""
        size = source.size or 0
        sha256 = None
        if self._details.skip_duplicates:
            sha256 = _seam.run(storage.digest_of, source, "sha256").hex()
        answer = self._caller.send(self._details.begin(source, size, self._part_size, sha256))
        if answer.existing is not None:
            return answer.existing
        try:
            plan = DirectPlan.of(answer, size)
            plan.check(answer.parts)
        except ValueError as error:
            self._abort(answer.upload_id)
            raise _unplanned(source, error) from error
        if self._caller.options.idempotency_key is None:
            return _Begun(plan, answer.parts)
        # The key may have been used before, and then the answer is the one of that time.
        begun = self._state_of(source, answer.upload_id)
        if begun is None:
            raise _unplanned(source, "the upload of this idempotency_key has ended; give another")
        return evolve(begun, parts=answer.parts) if isinstance(begun, _Begun) else begun

    def _take_up(
        self, source: PathSource, now: Entry, noted: Entry
    ) -> _Begun | UploadResult | None:
        """Look what has become of the upload that a journal tells of; None to begin anew."""
        if not noted.is_of(now):
            self._say("%s is uploaded anew: its journal was of another upload", source.name)
            return None
        if not noted.is_state_of(now):
            self._say("%s is uploaded anew: it changed since its upload began", source.name)
            self._abort(noted.upload_id)
            return None
        try:
            begun = self._state_of(source, noted.upload_id)
        except ResourceNotFoundError:
            begun = None
        if begun is None:
            self._say("%s is uploaded anew: its upload is gone", source.name)
        return begun

    def _state_of(self, source: Source, upload_id: str) -> _Begun | UploadResult | None:
        """Look how far an upload is; None if it can't go on."""
        size = source.size or 0
        state = self._later.send(operations.get_direct_upload(upload_id))
        if state.status == DirectUploadState.COMPLETED:
            # Its answer was lost. Asked again, it is the same.
            return self._later.send(operations.complete_direct_upload(upload_id, parts=[]))
        if state.status != DirectUploadState.PENDING or state.size_bytes != size:
            return None
        try:
            plan = DirectPlan.of(state, size)
        except ValueError as error:
            raise _unplanned(source, error) from error
        return _Begun(plan, arrived=plan.arrived(state.parts))

    def _carry_out(
        self, source: Source, begun: _Begun | UploadResult, journal: Journal | None
    ) -> UploadResult:
        """Send what is missing and complete the upload, or leave nothing behind but the journal."""
        if not isinstance(begun, _Begun):
            if self._progress is not None:
                self._progress.finish(id(source), source.size or 0)
            _discard(journal)
            return begun
        try:
            result = self._complete(source, begun)
        except BaseException as error:
            # What a journal remembers may go on, unless the server refused it for good.
            if journal is None or _is_final(error):
                self._abort(begun.plan.upload_id)
                _discard(journal)
            raise
        _discard(journal)
        return result

    def _complete(self, source: Source, begun: _Begun) -> UploadResult:
        plan = begun.plan
        etags = dict(begun.arrived)
        missing: list[Piece] = []
        for piece in plan.pieces:
            if piece.number not in etags:
                missing.append(piece)
            elif self._progress is not None:
                self._progress.finish((id(source), piece.number), piece.size)
        numbers = [piece.number for piece in missing]
        addresses = _Addresses(self._later, plan, source, numbers, begun.parts)

        def send(piece: Piece) -> str:
            return self._send_piece(source, plan, piece, addresses)

        limit = concurrency_of(len(missing), self._max_concurrency, parallel=source.parallel)
        with _seam.concurrently(send, missing, limit) as outcomes:
            for index, outcome in outcomes:
                if isinstance(outcome, Exception):
                    raise outcome
                etags[numbers[index]] = outcome
        parts = [CompletedPart(number, etag) for number, etag in sorted(etags.items())]
        return self._later.send(
            operations.complete_direct_upload(plan.upload_id, parts=parts if plan.multipart else [])
        )

    def _send_piece(
        self, source: Source, plan: DirectPlan, piece: Piece, addresses: _Addresses
    ) -> str:
        """Send a piece, and return the ETag that storage gave it."""
        content: Source = RangeSource(source, piece.offset, piece.size)
        headers = _seam.run(storage.checksum_headers, plan.checksum, content)
        if plan.checksum is DirectUploadChecksum.ETAG:
            content = HashedSource(content)
        body = RawBody(content)
        key = (id(source), piece.number)
        on_sent = None if self._progress is None else self._progress.meter(key, piece.size, body)
        with self._room.take(share_of(piece.size, self._max_concurrency)):
            etag = self._put(source, piece, addresses, body, headers, on_sent)
        if self._progress is not None:
            self._progress.finish(key, piece.size)
        return etag

    def _put(
        self,
        source: Source,
        piece: Piece,
        addresses: _Addresses,
        body: RawBody,
        headers: Mapping[str, str],
        on_sent: Callable[[int], None] | None,
    ) -> str:
        policy = RetryPolicy(self._later.options.max_retries, self._config.retry_delay)
        retries = renewals = 0
        while True:
            part = addresses.get(piece.number)
            if not may_follow(self._config.base_url, part.upload_url):
                msg = f"refused to send {source.filename}: its address is not as safe as the API's"
                raise UploadError(msg, filename=source.filename, stage="presigned")
            operation = storage.put(part.upload_url, body, {**(part.headers or {}), **headers})
            try:
                answer = self._later.send_raw(operation, on_sent=on_sent)
                return storage.stored(answer.headers, body.source)
            except ScopixError as error:
                remedy = storage.remedy_of(error)
                if remedy is Remedy.SIGN and renewals < _RENEWALS:
                    renewals += 1
                    addresses.expire(part)
                elif remedy is Remedy.AGAIN and retries < policy.max_retries:
                    _seam.sleep(policy.delay(retries, random.random))
                    retries += 1
                elif error.status_code is None:
                    raise
                else:
                    raise UploadError(
                        f"storage did not take part {piece.number} of {source.filename}: "
                        f"{error.message}",
                        filename=source.filename,
                        stage="chunk_upload",
                        code=error.code,
                        response=error.response,
                    ) from error
            if on_sent is not None:
                on_sent(0)

    def _abort(self, upload_id: str) -> None:
        """Give up an upload, as far as that is possible; its parts expire anyway."""
        with _seam.shielded():
            # The time of the upload may be over.
            options = evolve(self._later.options, total_timeout=_ABORT_SECONDS, ends=None)
            try:
                self._caller.transport.send(operations.abort_direct_upload(upload_id), options)
            except ScopixError as error:
                self._say("direct upload %s could not be aborted: %s", upload_id, error)

    def _say(self, message: str, *values: object) -> None:
        if self._config.enable_logging:
            logger.warning(message, *values)


class Batch:
    """Sends the files of one call, small ones together, and enters what becomes of them.

    Args:
        caller: What sends requests.
        request: How they are sent.
        results: The results of the whole batch, one for each file.
    """

    def __init__(self, caller: Caller, request: BatchRequest, results: BatchUploadResults) -> None:
        self._caller = caller
        self._request = request
        self._results = results
        self._sessions: dict[int, tuple[str, list[int]]] = {}

    @property
    def sessions(self) -> list[tuple[str, list[int]]]:
        """The sessions, with the positions of their files, in the order of the files."""
        return [session for _, session in sorted(self._sessions.items())]

    @property
    def in_sessions(self) -> set[int]:
        """Positions of the files that have a session."""
        return {position for _, positions in self.sessions for position in positions}

    def send(self, sources: Sequence[tuple[int, Source]]) -> None:
        """Send files.

        Raises:
            QuotaExceededError: The plan does not allow so many.
            UploadError: Requests failed after others succeeded.
            ScopixError: Requests failed, and nothing is stored.
        """
        spools: list[Spool] = []
        try:
            quota = self._quota(len(sources))
            ready: list[tuple[int, Source]] = []
            for position, source in sources:
                try:
                    ready.append((position, spooled(source, spools)))
                except (OSError, ValueError) as error:
                    self._refuse(position, source, error)
            self._send_jobs(ready, quota)
        except BaseException as error:
            if not isinstance(error, Exception):
                self._leave(error)
            raise
        finally:
            for spool in spools:
                spool.discard()

    def _quota(self, file_count: int) -> QuotaInfo:
        quota = self._caller.send(files.check_upload_quota(file_count=file_count))
        if not quota.can_proceed:
            raise made.no_quota(quota, file_count)
        return quota

    def _send_jobs(self, ready: Sequence[tuple[int, Source]], quota: QuotaInfo) -> None:
        request, config = self._request, self._caller.transport.config
        limit = min(request.max_concurrency, quota.max_concurrent_uploads or MAX_FILES)
        per_request = min(MAX_BATCH_FILES, quota.max_batch_size or MAX_BATCH_FILES)
        jobs = jobs_of(ready, config.direct_upload_threshold, per_request, limit)
        total = sum(source.size or 0 for _, source in ready)
        label = f"{len(ready)} files" if request.progress else None
        progress = Progress.of(request.on_bytes, label, total)
        uploads = Uploads(
            self._caller,
            request.details,
            max_concurrency=limit,
            resume=request.resume,
            progress=progress,
        )
        fatal: ScopixError | None = None
        failure: ScopixError | None = None

        def begin(index: int) -> None:
            if fatal is None:
                for position, source in jobs[index].files:
                    announce(request.on_progress, position, source)

        def work(job: Job) -> UploadResult | Sent | None:
            if fatal is not None:
                return None
            if job.is_direct:
                return uploads.send(job.files[0][1])
            return uploads.send_together(job.files)

        bell = None if progress is None else progress.bell
        try:
            with _seam.concurrently(work, jobs, limit, begin=begin, bell=bell) as outcomes:
                for index, outcome in outcomes:
                    job = jobs[index]
                    if not isinstance(outcome, Exception):
                        self._enter(index, job, outcome)
                    elif not isinstance(outcome, ScopixError):
                        raise outcome
                    else:
                        self._fail(job, outcome)
                        if made.ends_all(outcome, job):
                            fatal = fatal or outcome
                        elif outcome.is_retryable:
                            failure = failure or outcome
            if progress is not None:
                progress.tell()
        finally:
            self._results.session_ids += [session_id for session_id, _ in self.sessions]
            if progress is not None:
                progress.close()
        error = fatal or failure
        if error is None:
            return
        if not self._results.uploaded_count:
            raise error
        raise made.interrupted(error, self._results) from error

    def _enter(self, index: int, job: Job, outcome: UploadResult | Sent | None) -> None:
        if isinstance(outcome, Sent):
            for position, source in job.files:
                if position in outcome.lost:
                    self._refuse(position, source, outcome.lost[position])
            if outcome.receipt is not None:
                made.enter(self._results, outcome.receipt, outcome.positions)
                if outcome.receipt.accepted_files:
                    self._sessions[index] = (outcome.receipt.session_id, outcome.positions)
        elif outcome is not None:
            self._results[job.files[0][0]] = outcome

    def _refuse(self, position: int, source: Source, error: Exception) -> None:
        name = source.filename or ""
        self._results[position] = made.rejected(name, str(error), retryable=False)

    def _fail(self, job: Job, error: ScopixError) -> None:
        for position, source in job.files:
            self._results[position] = made.failed(source, error)

    def _leave(self, error: BaseException) -> None:
        """Tell of what is done before the caller leaves."""
        results = self._results
        error.partial_results = results  # type: ignore[attr-defined]
        if self._caller.transport.config.enable_logging:
            stored = results.uploaded_count
            logger.warning("upload stopped: %d of %d files are stored", stored, len(results))


def announce(
    on_progress: _seam.Callback[UploadProgressEvent] | None, index: int, source: Source
) -> None:
    """Tell that a file is read and prepared."""
    if on_progress is not None:
        from scopix.types.callbacks import UploadProgressEvent

        size = source.size or 0
        _seam.call(on_progress, UploadProgressEvent(index, size, size, source.filename))


class _Addresses:
    """The addresses of the parts of an upload, signed as they are needed.

    Args:
        caller: What asks for them.
        plan: The plan of the upload.
        source: What is uploaded, for errors.
        numbers: Numbers of the parts that will be sent, in ascending order.
        parts: Those that are signed already.
    """

    def __init__(
        self,
        caller: Caller,
        plan: DirectPlan,
        source: Source,
        numbers: Sequence[int],
        parts: Sequence[DirectUploadPart],
    ) -> None:
        self._caller = caller
        self._plan = plan
        self._source = source
        self._numbers = numbers
        self._known = {part.part_number: part for part in parts}
        self._signing = _seam.Lock()

    def get(self, number: int) -> DirectUploadPart:
        """Return a part with its address."""
        with self._signing:
            if number not in self._known:
                self._sign(number)
            return self._known[number]

    def expire(self, part: DirectUploadPart) -> None:
        """Forget an address that has expired, and those that were signed no later."""
        with self._signing:
            if self._known.get(part.part_number) is part:
                self._known.clear()

    def _sign(self, number: int) -> None:
        start = bisect_left(self._numbers, number)
        numbers = self._numbers[start : start + _SIGNED]
        answer = self._caller.send(
            operations.sign_direct_upload_parts(self._plan.upload_id, part_numbers=numbers)
        )
        try:
            self._plan.check(answer.parts)
            self._known.update((part.part_number, part) for part in answer.parts)
            if number not in self._known:
                msg = f"part {number} was not signed"
                raise ValueError(msg)  # noqa: TRY301
        except ValueError as error:
            raise _unplanned(self._source, error) from error


def _is_final(error: BaseException) -> bool:
    """Whether the server has refused an upload in a way that no other try would change."""
    return isinstance(error, (ConflictError, ResourceNotFoundError, ValidationError))


def _discard(journal: Journal | None) -> None:
    if journal is not None:
        journal.discard()


def _unplanned(source: Source, error: ValueError | str) -> UploadError:
    return UploadError(
        f"{source.filename} can't be sent as the server wants it: {error}",
        filename=source.filename,
        stage="presigned",
    )
