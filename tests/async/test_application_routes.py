"""What is rendered from the description of a FastAPI application, driven: how it is asked."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture
def operations(application):
    return application.module("operations.routes")


async def test_path(visitor, operations):
    """A parameter of the path arrives as it was given."""
    assert await visitor.send(operations.greet("a b ü")) == "Hello, a b ü!"
