"""What the server remembers."""

from __future__ import annotations

import sqlite3

import pytest

from scopix_emulator.store import Store
from tests.emulator.test_media import record


def test_a_change_is_whole_or_not_at_all():
    """When a change fails half-way, nothing of it is kept, and the store carries on."""
    store = Store(None)
    file = record("image")
    store.add_file(file)

    with pytest.raises(sqlite3.IntegrityError):
        store.add_file(file)

    assert store.change_file(file.id, {"title": "Harbour"}).title == "Harbour"
    store.close()
