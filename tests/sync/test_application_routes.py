# Derived from tests/async/test_application_routes.py by `python -m generator generate`; do not
# edit.
"""What is rendered from the description of a FastAPI application, driven: how it is asked."""

from __future__ import annotations

import pytest


@pytest.fixture
def operations(application):
    return application.module("operations.routes")


def test_path(visitor, operations):
    """A parameter of the path arrives as it was given."""
    assert visitor.send(operations.greet("a b ü")) == "Hello, a b ü!"
