"""`client.documents`."""

from __future__ import annotations

from ._base import Resource

__all__ = ["DocumentsResource"]


class DocumentsResource(Resource):
    """Upload, read, search and follow documents."""

    __module__ = "scopix"
