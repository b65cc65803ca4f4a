from __future__ import annotations

import pytest

from scopix.types.files import FileProcessingState, FileProcessingStatus

ENDED = {"completed", "failed", "partially_completed", "cancelled"}


@pytest.mark.parametrize("state", [*map(str, FileProcessingState), "from_the_future"])
def test_is_terminal(state: str) -> None:
    """A file that has ended does not change any more; one in an unknown state may."""
    status = FileProcessingStatus("id", FileProcessingState(state))

    assert status.is_terminal is (state in ENDED)
