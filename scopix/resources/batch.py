"""`client.batch`."""

from __future__ import annotations

from ._base import Resource

__all__ = ["BatchResource"]


class BatchResource(Resource):
    """Describe many images without uploading them first."""

    __module__ = "scopix"
