"""All figures of uploads, and the bars that they have to keep."""

from __future__ import annotations

from functools import partial

from attrs import frozen

from benchmarks import uploads
from benchmarks.figures import OURS, Bar, Figure
from benchmarks.uploads import ALLOWED, AT_A_TIME, FILES, IDLE, MIB, PEERS, Files, Way

__all__ = ["FULL", "QUICK", "Effort", "upload_figures"]

_WAYS: tuple[Way, ...] = ("streamed", "direct")
_COLOURS = ("async", "blocking")


@frozen
class Effort:
    """How much is uploaded."""

    rounds: int
    """Rounds of the large file, and of many files."""
    size: int
    """Bytes of the large file."""
    sizes: tuple[int, ...]
    """Bytes of the files whose memory is measured."""
    count: int
    """Small files."""

    def files(self) -> Files:
        """Make the files. The caller closes them."""
        return Files(self.size, self.count)


FULL = Effort(rounds=5, size=1024 * MIB, sizes=(64 * MIB, 1024 * MIB, 4096 * MIB), count=10_000)
QUICK = Effort(rounds=2, size=96 * MIB, sizes=(1 * MIB, 32 * MIB), count=20)


def upload_figures(url: str, effort: Effort, files: Files) -> list[Figure]:
    """List what is measured.

    Args:
        url: Address of the server of `benchmarks.sink`.
        effort: How much to measure.
        files: What is uploaded.
    """
    size = effort.size // MIB
    bare = {
        "streamed": "`POST` with `files={...}` of the open file",
        "direct": "one `PUT` of the open file",
    }
    return [
        *(
            Figure(
                f"{way}, {colour}",
                how=f"MiB in a second of a file of {size:,} MiB that is in the cache of the disk, "
                f"from the method to its result, {AT_A_TIME} requests at a time where it goes in "
                f"parts, against {bare[way]}",
                unit="MiB/s",
                rounds=effort.rounds,
                takes={
                    name: partial(uploads.sent, name, url, files, way, colour)
                    for name in (OURS, *PEERS[colour])
                },
                bar=Bar(1.0, "at least"),
            )
            for way in _WAYS
            for colour in _COLOURS
        ),
        *(
            Figure(
                f"memory, {way} {most // MIB:,} MiB, {colour}",
                how="most memory of a fresh process that uploads a file of this size (VmHWM), and "
                "how much more that is than of one whose client has made one small call",
                unit="MiB",
                rounds=2,
                takes={
                    name: partial(uploads.peak, name, url, files, most, way, colour)
                    for name in (OURS, IDLE)
                },
                bar=Bar(48),
                by="difference",
            )
            for way in _WAYS
            for colour in _COLOURS
            for most in effort.sizes
        ),
        Figure(
            "resumed",
            how=f"MiB that arrive of a direct upload of {size:,} MiB which is killed with SIGKILL "
            "when half of its parts are in, and is called again: against its size and the parts "
            "in flight; the parts that have arrived are compared with the file by MD5",
            unit="MiB",
            rounds=2,
            takes={name: partial(uploads.resumed, name, url, files) for name in (OURS, ALLOWED)},
            bar=Bar(1.0),
        ),
        *(
            Figure(
                f"small files, {colour}",
                how=f"files in a second of {effort.count:,} files of 20 KB in one folder, one call "
                "of `upload_batch`, against as many `POST` with `files=[...]` of open files, one "
                "after another, by the blocking client of the library",
                unit="/s",
                rounds=effort.rounds,
                takes={
                    name: partial(uploads.many, name, url, files, colour)
                    for name in (OURS, "httpx")
                },
                bar=Bar(1.0, "at least"),
            )
            for colour in _COLOURS
        ),
        *(
            Figure(
                f"memory of small files, {colour}",
                how=f"most memory of a process that uploads these {effort.count:,} files (VmHWM), "
                "and how much more that is than of an idle one",
                unit="MiB",
                rounds=2,
                takes={
                    name: partial(uploads.peak_of_many, name, url, files, colour)
                    for name in (OURS, IDLE)
                },
                bar=Bar(48),
                by="difference",
            )
            for colour in _COLOURS
        ),
        Figure(
            "requests",
            how=f"requests that an upload of these {effort.count:,} files takes, against their "
            "number",
            unit="",
            rounds=2,
            takes={name: partial(uploads.requests, name, url, files) for name in (OURS, FILES)},
            bar=Bar(0.05 if effort.count > 100 else 1.0),
        ),
    ]
