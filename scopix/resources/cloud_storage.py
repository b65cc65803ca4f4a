"""`client.cloud_storage`."""

from __future__ import annotations

from ._base import Resource

__all__ = ["CloudStorageResource"]


class CloudStorageResource(Resource):
    """Connect cloud storages, import from them and export to them."""

    __module__ = "scopix"
