# Derived from scopix/resources/batch.py by `python -m generator generate`; do not edit.
"""`client.batch`."""

from __future__ import annotations

from ._base import Resource

__all__ = ["BatchResource"]


class BatchResource(Resource):
    """Describe many images without uploading them first."""

    __module__ = "scopix_sync"
