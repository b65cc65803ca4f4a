from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix._core.numbers import check_whole


class TestCheckWhole:
    @pytest.mark.parametrize("value", [2, 10**30])
    def test_taken(self, value: int) -> None:
        """What is whole and large enough is returned as it is."""
        assert check_whole("page", value, 2) == value

    @pytest.mark.parametrize("value", ["1", 1.0, True, None, [1]])
    def test_no_whole_number(self, value: Any) -> None:
        """The message names the argument, and what it is instead."""
        kind = type(value).__name__
        with pytest.raises(TypeError, match=f"^page must be a whole number, not {kind}$"):
            check_whole("page", value, 1)

    def test_too_small(self) -> None:
        """The message tells the least."""
        with pytest.raises(ValueError, match=r"^page must be 1 or more, got 0$"):
            check_whole("page", 0, 1)


@given(st.integers(), st.integers(-9, 9), st.integers(-9, 9))
def test_range(value: int, least: int, most: int) -> None:
    """A number is taken exactly within its limits."""
    if least <= value <= most:
        check_whole("size", value, least, most)
    else:
        with pytest.raises(ValueError, match=rf"size must be from {least} to {most}, got {value}"):
            check_whole("size", value, least, most)
