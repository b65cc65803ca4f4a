# Derived from scopix/resources/cloud_storage.py by `python -m generator generate`; do not edit.
"""`client.cloud_storage`."""

from __future__ import annotations

from ._base import Resource

__all__ = ["CloudStorageResource"]


class CloudStorageResource(Resource):
    """Connect cloud storages, import from them and export to them."""

    __module__ = "scopix_sync"
