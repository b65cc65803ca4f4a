from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.inputs import MAX_OBJECT, MAX_PART, MIN_PART, check_part_size
from scopix._core.upload_plan import (
    IN_FLIGHT,
    MAX_PARTS,
    DirectPlan,
    Piece,
    Way,
    concurrency_of,
    part_size_of,
    share_of,
    way_of,
)
from scopix.types.direct_uploads import (
    CompletedPart,
    DirectUploadChecksum,
    DirectUploadMethod,
    DirectUploadPart,
    DirectUploadPlan,
    DirectUploadState,
    DirectUploadStatus,
)

MIB = 1024**2
NOW = datetime(2026, 5, 4, tzinfo=timezone.utc)
sizes = st.integers(1, MAX_OBJECT)
part_sizes = st.integers(MIN_PART, MAX_PART)


def answer(
    method: str = "multipart", part_size: int | None = None, **values: Any
) -> DirectUploadPlan:
    """What the server says to the beginning of an upload."""
    return DirectUploadPlan(
        upload_id="u1",
        method=DirectUploadMethod(method),
        object_key="k",
        expires_at=NOW,
        part_size=part_size,
        **values,
    )


def plan(size: int, part_size: int) -> DirectPlan:
    return DirectPlan.of(answer(part_size=part_size), size)


class TestWay:
    @pytest.mark.parametrize(
        ("size", "threshold", "way"),
        [
            (1, 100, Way.STREAM),
            (100, 100, Way.STREAM),
            (101, 100, Way.DIRECT),
            (1, 0, Way.DIRECT),
            (MAX_OBJECT, 100, Way.DIRECT),
            (None, 100, Way.SPOOL),
        ],
    )
    def test_by_size(self, size: int | None, threshold: int, way: Way) -> None:
        """The threshold itself still goes through the API; what has no size must get one first."""
        assert way_of(size, threshold) is way


class TestPartSize:
    @given(size=sizes, wanted=st.none() | part_sizes)
    def test_limits(self, size: int, wanted: int | None) -> None:
        """Any file that S3 takes fits into parts that S3 takes."""
        part_size = part_size_of(size, wanted)

        assert MIN_PART <= part_size <= MAX_PART
        assert part_size * MAX_PARTS >= size
        assert wanted is None or part_size >= wanted

    @pytest.mark.parametrize(
        ("size", "expected"),
        [
            (1, 16 * MIB),
            (16 * MIB * MAX_PARTS, 16 * MIB),
            (16 * MIB * MAX_PARTS + 1, 32 * MIB),
            (MAX_OBJECT, 1024 * MIB),
        ],
    )
    def test_round_sizes(self, size: int, expected: int) -> None:
        """16 MiB, and doubled no sooner than it has to be."""
        assert part_size_of(size) == expected

    def test_a_wish(self) -> None:
        """The size that is wanted is the size, unless it makes too many parts."""
        assert part_size_of(100 * MIB, 5 * MIB) == 5 * MIB
        assert part_size_of(MAX_OBJECT, MAX_PART - 1) == MAX_PART - 1

    @pytest.mark.parametrize("part_size", [None, MIN_PART, MAX_PART])
    def test_possible(self, part_size: int | None) -> None:
        """The limits themselves are allowed, and so is no wish."""
        check_part_size(part_size)

    @pytest.mark.parametrize("part_size", [MIN_PART - 1, MAX_PART + 1, 0, -1])
    def test_outside_the_limits(self, part_size: int) -> None:
        """The error names them."""
        with pytest.raises(ValueError, match="part_size must be 5,242,880 to 5,368,709,120 bytes"):
            check_part_size(part_size)

    @pytest.mark.parametrize("part_size", ["16", 5.0 * MIB, True])
    def test_no_number_of_bytes(self, part_size: Any) -> None:
        """The error names the argument."""
        with pytest.raises(TypeError, match="part_size must be a whole number of bytes, not"):
            check_part_size(part_size)


class TestConcurrency:
    @pytest.mark.parametrize(
        ("pieces", "limit", "parallel", "expected"),
        [(100, 4, True, 4), (3, 4, True, 3), (0, 4, True, 1), (100, 4, False, 1)],
    )
    def test_pieces_at_a_time(self, pieces: int, limit: int, parallel: bool, expected: int) -> None:
        """No more than there are, than are allowed, and than the source can give."""
        assert concurrency_of(pieces, limit, parallel=parallel) == expected

    @given(sizes=st.lists(sizes, min_size=1, max_size=50), limit=st.integers(1, 64))
    def test_bounds(self, sizes: list[int], limit: int) -> None:
        """Shares that fit together are no more requests, and no more bytes, than allowed."""
        free, running = IN_FLIGHT, []
        for size in sizes:
            share = share_of(size, limit)
            assert 0 < share <= IN_FLIGHT
            if share <= free:
                free -= share
                running.append(size)

        assert 1 <= len(running) <= limit
        assert len(running) == 1 or sum(running) <= IN_FLIGHT


class TestDirectPlan:
    @given(size=sizes, part_size=part_sizes)
    def test_pieces_cover_the_file(self, size: int, part_size: int) -> None:
        """Exactly, once, within the limits."""
        pieces = plan(size, part_size_of(size, part_size)).pieces

        end = 0
        for number, piece in enumerate(pieces, 1):
            assert (piece.number, piece.offset) == (number, end)
            end += piece.size
        assert end == size
        assert len(pieces) <= MAX_PARTS
        assert all(MIN_PART <= piece.size <= MAX_PART for piece in pieces[:-1])
        assert 0 < pieces[-1].size <= MAX_PART

    @given(size=st.integers(1, MAX_PART))
    def test_one_put(self, size: int) -> None:
        """A single piece is the file."""
        whole = DirectPlan.of(answer("put"), size)

        assert whole.pieces == [Piece(1, 0, size)]
        assert not whole.multipart

    def test_one_part(self) -> None:
        """A file of one part may be smaller than parts are."""
        assert plan(7, MIN_PART).pieces == [Piece(1, 0, 7)]
        assert plan(7, 7).multipart

    def test_of_a_state(self) -> None:
        """An upload that was begun before has the same plan."""
        state = DirectUploadStatus(
            upload_id="u1",
            status=DirectUploadState.PENDING,
            method=DirectUploadMethod.MULTIPART,
            size_bytes=12 * MIB,
            received_bytes=0,
            parts=[],
            expires_at=NOW,
            part_size=5 * MIB,
            checksum=DirectUploadChecksum.ETAG,
        )
        expected = answer(part_size=5 * MIB, checksum=DirectUploadChecksum.ETAG)

        assert DirectPlan.of(state, 12 * MIB) == DirectPlan.of(expected, 12 * MIB)

    @pytest.mark.parametrize(
        ("size", "given", "message"),
        [
            (6 * MIB, answer(), "6,291,456 bytes can't be sent in parts of 0"),
            (6 * MIB, answer(part_size=MIN_PART - 1), "in parts of 5,242,879"),
            (6 * MIB, answer(part_size=MAX_PART + 1), "in parts of 5,368,709,121"),
            (MAX_OBJECT, answer(part_size=MIN_PART), "in parts of 5,242,880"),
            (MAX_PART + 1, answer("put"), "in parts of 5,368,709,121"),
            (1, answer("carrier"), "the method 'carrier' is not known; look for an update"),
            (
                1,
                answer("put", checksum=DirectUploadChecksum("crc")),
                "the checksum 'crc' is not known; look for an update",
            ),
        ],
    )
    def test_refuses(self, size: int, given: DirectUploadPlan, message: str) -> None:
        """A plan that can't be carried out is known before the first byte."""
        with pytest.raises(ValueError, match=message):
            DirectPlan.of(given, size)

    def test_checks_signed_parts(self) -> None:
        """Each has to be the piece of its number."""
        direct = plan(12 * MIB, 5 * MIB)
        part = DirectUploadPart(2, "https://s.example", 5 * MIB, 5 * MIB)
        last = DirectUploadPart(3, "https://s.example", 10 * MIB, 2 * MIB)
        direct.check([part, last])

        for wrong in (
            DirectUploadPart(2, "", 4 * MIB, 5 * MIB),
            DirectUploadPart(3, "", 10 * MIB, 5 * MIB),
            DirectUploadPart(0, "", -5 * MIB, 5 * MIB),
        ):
            with pytest.raises(ValueError, match=f"part {wrong.part_number} does not fit into"):
                direct.check([part, wrong])

    def test_what_has_arrived(self) -> None:
        """Only pieces of which storage has every byte count."""
        direct = plan(12 * MIB, 5 * MIB)

        assert direct.arrived(
            [
                CompletedPart(1, "a", 5 * MIB),
                CompletedPart(2, "b", 5 * MIB - 1),
                CompletedPart(3, "c", 2 * MIB),
                CompletedPart(4, "d", 5 * MIB),
            ]
        ) == {1: "a", 3: "c"}
        assert direct.arrived([CompletedPart(1, "a")]) == {}
