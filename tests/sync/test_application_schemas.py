# Derived from tests/async/test_application_schemas.py by `python -m generator generate`; do not
# edit.
"""What is rendered from the description of a FastAPI application, driven: bodies and answers."""

from __future__ import annotations

import pytest


@pytest.fixture
def operations(application):
    return application.module("operations.schemas")


def test_body_and_answer(visitor, operations):
    """A body arrives as it was meant, and the answer is the type that was described."""
    price = visitor.send(operations.echo_price(amount=1.5))

    assert type(price).__name__ == "Price"
    assert (price.amount, price.currency) == (1.5, "EUR")
