"""What types of settings compute."""

from __future__ import annotations

import pytest

from scopix._core.decode import decoder
from scopix.types.settings import S3ConfigStatus, S3RemovalResult


def test_removal_reads_as_a_dict():
    """The page of the SDK shows `result["message"]`; the REST answer has `removed` beside it."""
    result = decoder(S3RemovalResult)(b'{"removed": true, "message": "Gone."}')

    assert (result["message"], result["removed"]) == ("Gone.", True)
    assert result.to_dict() == {"removed": True, "message": "Gone."}
    with pytest.raises(KeyError, match="success"):
        result["success"]


def test_status_of_an_older_server():
    """What is not said is None."""
    status = decoder(S3ConfigStatus)(b'{"configured": false}')

    assert (status.configured, status.is_validated, status.configured_at) == (False, None, None)
